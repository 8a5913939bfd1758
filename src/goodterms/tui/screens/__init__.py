"""One screen, one file, with its style sheet beside it."""
