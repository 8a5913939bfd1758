"""What Textual 8.2.8 does wrong and no subclass can put right. It is pinned, so each can go when it is mended there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from weakref import ref

from textual import dom
from textual._context import active_message_pump
from textual._styles_cache import StylesCache
from textual.await_remove import AwaitRemove
from textual.cache import LRUCache
from textual.message import Message
from textual.message_pump import MessagePump
from textual.widget import Widget
from textual.widgets._toast import Toast, ToastHolder


def mend() -> None:
    """Let go of what is closed: an app that is open all day would grow, and get slower with every message."""
    _let_lines_go()
    _let_senders_go()
    dom.LRUCache = _few_answers  # type: ignore[attr-defined, assignment]
    MessagePump._context = _context  # type: ignore[method-assign, assignment]  # noqa: SLF001
    Toast.remove = _remove_toast  # type: ignore[method-assign, assignment]


def _let_lines_go() -> None:
    """The colours of a border are cached for each widget instead of for all of them, and so the last 1,024 widgets are
    kept with every line they ever drew, some 60 MiB (issue 6665 of Textual's tracker)."""
    found = StylesCache.__dict__["get_inner_outer"]
    if not isinstance(found, classmethod):
        StylesCache.get_inner_outer = classmethod(found)  # type: ignore[method-assign, assignment]


def _let_senders_go() -> None:
    """A widget that waits for its next message keeps the last one, and with it who sent that: a page that is closed
    since. So a message knows its sender only as long as there is one."""
    slot: Any = Message.__dict__["_sender"]
    if isinstance(slot, property):
        return

    def sender(message: Message) -> MessagePump | None:
        known: ref[MessagePump] | None = slot.__get__(message)
        return None if known is None else known()

    def sent_by(message: Message, pump: MessagePump | None) -> None:
        slot.__set__(message, None if pump is None else ref(pump))

    Message._sender = property(sender, sent_by)  # type: ignore[assignment, misc]  # noqa: SLF001


def _few_answers(_: int) -> LRUCache[Any, Any]:
    """What a widget remembers of what was looked for in it. After each change within it looks anew, and so remembered
    a thousand widgets, nearly all of them closed."""
    return LRUCache(32)


@contextmanager
def _context(pump: MessagePump) -> Iterator[None]:
    """Who is at work, and afterwards who was before. A widget is at work until it is closed, and all that time kept
    the page that was there when it was made: a bar to scroll with is made when it is first needed."""
    before = active_message_pump.get(None)
    token = active_message_pump.set(pump)
    if before is None:
        try:
            yield
        finally:
            active_message_pump.reset(token)
        return
    known = ref(before)
    del before, token
    try:
        yield
    finally:
        again = known()
        if again is not None:
            active_message_pump.set(again)


def _remove_toast(toast: Toast) -> AwaitRemove:
    """A message that gives way to another is taken out with the box around it, as one whose time is over. The box
    stayed, and was laid out again with every key."""
    return Widget.remove(toast.parent if isinstance(toast.parent, ToastHolder) else toast)
