"""A line of names, the shown one marked; closer together where room is scarce, only this one where there is none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.app import RenderResult
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

if TYPE_CHECKING:
    from textual import events


class TabLine(Widget):
    """Shows where one is; the keys belong to the screen around it."""

    DEFAULT_CSS = """
    TabLine { height: 1; background: $surface; color: $muted; }
    """
    current: reactive[int] = reactive(0)

    @dataclass
    class Chosen(Message):
        """A click on a name."""

        number: int

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__()
        self.names = tuple(names)

    def _parts(self) -> list[str]:
        for pad in (" ", ""):
            parts = [f"{pad}{name} " for name in self.names]
            if 1 + sum(map(len, parts)) <= self.size.width:
                return parts
        return [f" ‹ {self.names[self.current]} › {self.current + 1} of {len(self.names)}"]

    def render(self) -> RenderResult:
        parts = self._parts()
        if len(parts) == 1:
            return Content.styled(parts[0], "bold")
        return Content.assemble(
            " ", *((part, "bold reverse" if i == self.current else "") for i, part in enumerate(parts))
        )

    def on_click(self, event: events.Click) -> None:
        parts = self._parts()
        at = 1
        for number, part in enumerate(parts if len(parts) > 1 else ()):
            if at <= event.x < at + len(part):
                self.post_message(self.Chosen(number))
            at += len(part)
