"""What Textual 8.2.8 does wrong and no subclass can put right. It is pinned, so each can go when it is mended there."""

from __future__ import annotations

from textual._styles_cache import StylesCache


def mend() -> None:
    """Let the lines of closed widgets go (issue 6665 of Textual's tracker).

    The colours of a border are cached for each widget instead of for all of them, and so the last 1,024 widgets are
    kept with every line they ever drew: some 60 MiB of an app that is open all day.
    """
    found = StylesCache.__dict__["get_inner_outer"]
    if not isinstance(found, classmethod):
        StylesCache.get_inner_outer = classmethod(found)  # type: ignore[method-assign, assignment]
