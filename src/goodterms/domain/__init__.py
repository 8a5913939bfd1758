"""The rules: pure functions of (history, settings, as_of). No SQL, no screen, no file, no clock."""
