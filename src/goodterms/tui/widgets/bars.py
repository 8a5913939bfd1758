"""The line at the top (where you are) and the line at the bottom (which keys work here)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual import events
from textual.app import RenderResult
from textual.binding import Binding
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.screen import Screen
from textual.style import Style
from textual.widget import Widget

from goodterms.tui.widgets.rows import fit

if TYPE_CHECKING:
    from dataclasses import dataclass
else:
    from goodterms.quick import dataclass


class TopBar(Widget):
    """Name, the numbered screens, and at the right what is always true: the timer and the day."""

    DEFAULT_CSS = """
    TopBar { height: 1; background: $panel; color: $foreground; }
    """
    current: reactive[int] = reactive(1)
    right: reactive[str] = reactive("")
    timer: reactive[str] = reactive("")
    """How long the timer has run ("0:12"), or "": it is shown where nothing else of `right` fits."""

    @dataclass
    class Chosen(Message):
        """A click on a screen's name."""

        number: int

    def __init__(self, titles: tuple[str, ...]) -> None:
        super().__init__()
        self.titles = titles

    def _parts(self) -> list[tuple[str, int]]:
        views = [(f" {n} {title} ", n) for n, title in enumerate(self.titles, 1)]
        name = " goodterms "
        room = self.size.width - len(name) - sum(len(text) for text, _ in views) - 1
        narrow = self.size.width < 76 or (self.timer and room < len(self._short()) + 1)
        return [("" if narrow else name, 0), *views]

    def _short(self) -> str:
        return f"> {self.timer}"

    def _at_right(self, room: int) -> str:
        """As much as fits: everything, else the timer without the day, else its time alone."""
        if not self.timer:
            return self.right if room > 8 else ""
        whom = f"> {self.right.split(' · ')[0]}"
        return next((text for text in (self.right, whom) if cell_len(text) < room), self._short())

    def render(self) -> RenderResult:
        parts: list[Content | tuple[str, str]] = []
        used = 0
        for text, number in self._parts():
            style = "bold $primary" if number == 0 else ("reverse" if number == self.current else "")
            parts.append((text, style))
            used += len(text)
        room = self.size.width - used - 1
        said = self._at_right(room)
        if said:
            parts.append((fit(said, room, right=True), "$primary" if self.timer else "$muted"))
        return Content.assemble(*parts)

    def on_click(self, event: events.Click) -> None:
        at = 0
        for text, number in self._parts():
            if number and at <= event.x < at + len(text):
                self.post_message(self.Chosen(number))
            at += len(text)


HELP = "Help"


class KeyBar(Widget):
    """The keys of whatever has the focus, as many as fit."""

    DEFAULT_CSS = """
    KeyBar { height: 1; background: $panel; color: $muted; }
    """

    _drawn: Sequence[tuple[str, str, str]] = ()

    def on_mount(self) -> None:
        self.screen.bindings_updated_signal.subscribe(self, self._changed)

    def _changed(self, _screen: Screen[object]) -> None:
        if self._keys() != self._drawn:
            self.refresh()

    def render(self) -> RenderResult:
        parts: list[Content] = [Content(" ")]
        self._drawn = keys = self._keys()
        room = self.size.width - 2 - sum(len(key) + len(what) + 3 for key, what, _ in keys if what == HELP)
        for key, what, pressed in keys:
            needed = len(key) + len(what) + 3 if what != HELP else 0
            if needed > room:
                continue
            room -= needed
            shown = Content.assemble((key, "bold $footer-key-foreground"), f" {what}")
            parts += [shown.stylize(Style.from_meta({"key": pressed})), Content("  ")]
        return Content.assemble(*parts)

    def on_click(self, event: events.Click) -> None:
        """A click on a key presses it."""
        pressed = event.style.meta.get("key")
        if pressed is not None:
            self.app.simulate_key(pressed)

    def _keys(self) -> list[tuple[str, str, str]]:
        """What can be pressed now, each action once, and the key's own name; help is always shown. A screen that
        has `offers` says what is of no use at the moment."""
        offers: Callable[[str], bool] = getattr(self.screen, "offers", lambda _action: True)
        found: dict[str, tuple[str, str, str]] = {}
        own: list[str] = []
        for active in self.screen.active_bindings.values():
            binding = active.binding
            if not offers(binding.action):
                continue
            if binding.show and active.enabled and binding.action not in found:
                key = binding.key_display or self.app.get_key_display(binding)
                found[binding.action] = (key, binding.description, binding.key)
                own += [binding.action] if active.node is self.screen else []
        # The screen's keys in its own order, even where a widget has the same key for something else.
        order = [binding.action for binding in self.screen.BINDINGS if isinstance(binding, Binding)]
        ordered = iter(sorted(own, key=lambda action: order.index(action) if action in order else len(order)))
        return [found[next(ordered) if action in own else action] for action in found]
