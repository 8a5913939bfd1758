"""A question's answers: none is taken until Enter. What the ledger suggests is said, not set."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.app import RenderResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer: its value, its name, and what it means in a sentence."""

    value: object
    label: str
    says: str = ""


class Choices(Widget, can_focus=True):
    """A calm list of answers. `taken` is the stored answer, `suggested` what the ledger would say, with why."""

    DEFAULT_CSS = """
    Choices { height: auto; padding: 0 1; border-left: blank; }
    Choices:focus { border-left: outer $primary; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "move(1)", "Down", show=False),
        Binding("up,k", "move(-1)", "Up", show=False),
        Binding("enter", "take", "Answer"),
    ]
    cursor: reactive[int] = reactive(-1)
    """Which answer is under the cursor; -1 at first, so that Enter alone never answers a question."""

    @dataclass
    class Taken(Message):
        """Enter or a click on an answer."""

        choices: Choices
        value: object

        @property
        def control(self) -> Choices:
            return self.choices

    @dataclass
    class Moved(Message):
        """Another answer is under the cursor."""

        choices: Choices
        value: object

        @property
        def control(self) -> Choices:
            return self.choices

    def __init__(
        self,
        options: Sequence[Choice],
        *,
        taken: object = None,
        suggested: object = None,
        why: str = "",
        id: str | None = None,  # noqa: A002
    ) -> None:
        super().__init__(id=id)
        self.options = tuple(options)
        self.taken = taken
        self.suggested = suggested
        self.why = why
        start = taken if taken is not None else suggested
        self.set_reactive(
            Choices.cursor, next((i for i, o in enumerate(self.options) if start is not None and o.value == start), -1)
        )
        self._tops: list[int] = []

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self._content(width).split("\n", allow_blank=True))

    def _content(self, width: int) -> Content:
        parts: list[Content | tuple[str, str] | str] = []
        self._tops = []
        line = 0
        for index, option in enumerate(self.options):
            self._tops.append(line)
            here = index == self.cursor
            mark = "(*)" if option.value == self.taken and self.taken is not None else "( )"
            style = "bold $primary" if here else ""
            parts.append((f"{'>' if here else ' '} {mark} {option.label}", style))
            if option.value == self.suggested and self.suggested is not None:
                parts.append(("  suggested", "$muted italic"))
            parts.append("\n")
            line += 1
            wrapped = Content(option.says).wrap(max(20, width - 8)) if option.says else []
            for piece in wrapped:
                parts += ["      ", (piece.plain, "$muted"), "\n"]
                line += 1
        if self.why:
            parts.append("\n")
            for piece in Content(self.why).wrap(max(20, width - 4)):
                parts += ["  ", (piece.plain, "$muted italic"), "\n"]
        return Content.assemble(*parts).rstrip("\n")

    def render(self) -> RenderResult:
        return self._content(self.content_size.width)

    def show_cursor(self) -> None:
        """Scroll the box around this list so that the whole answer under the cursor is in view."""
        box = self.parent
        if self.cursor < 0 or not isinstance(box, Widget):
            return
        height = self.get_content_height(self.size, self.size, self.content_size.width)
        ends = [*self._tops[1:], height]
        top, end = self._tops[self.cursor], ends[self.cursor]
        above = 1 if self.cursor == 0 else 0  # the question's own line goes with its first answer
        spot = Region(0, self.virtual_region.y + top - above, 1, end - top + above)
        box.scroll_to_region(spot, animate=False, force=True, immediate=True)

    def action_move(self, by: int) -> None:
        if by < 0 and self.cursor == 0 and isinstance(self.parent, Widget):
            self.parent.scroll_relative(y=-4, animate=False)  # nothing is above: the question comes back into view
            return
        self.cursor = max(0, min(self.cursor + by, len(self.options) - 1))
        self.show_cursor()
        self.post_message(self.Moved(self, self.options[self.cursor].value))

    def action_take(self) -> None:
        if self.cursor < 0:
            self.cursor = 0
            return
        self.taken = self.options[self.cursor].value
        self.refresh()
        self.post_message(self.Taken(self, self.taken))

    def on_click(self, event: events.Click) -> None:
        hit = max((i for i, top in enumerate(self._tops) if top <= event.y - 0), default=None)
        if hit is not None:
            self.cursor = hit
            if event.chain == 2:
                self.action_take()
