"""What Textual 8.2.8 does wrong and no subclass can put right. It is pinned, so each can go when it is mended there."""

from __future__ import annotations

from textual._styles_cache import StylesCache
from textual.await_remove import AwaitRemove
from textual.widget import Widget
from textual.widgets._toast import Toast, ToastHolder


def mend() -> None:
    """Let go of what is closed: an app that is open all day would grow, and get slower with every message."""
    _let_lines_go()
    Toast.remove = _remove_toast  # type: ignore[method-assign, assignment]


def _let_lines_go() -> None:
    """The colours of a border are cached for each widget instead of for all of them, and so the last 1,024 widgets are
    kept with every line they ever drew, some 60 MiB (issue 6665 of Textual's tracker)."""
    found = StylesCache.__dict__["get_inner_outer"]
    if not isinstance(found, classmethod):
        StylesCache.get_inner_outer = classmethod(found)  # type: ignore[method-assign, assignment]


def _remove_toast(toast: Toast) -> AwaitRemove:
    """A message that gives way to another is taken out with the box around it, as one whose time is over. The box
    stayed, and was laid out again with every key."""
    return Widget.remove(toast.parent if isinstance(toast.parent, ToastHolder) else toast)
