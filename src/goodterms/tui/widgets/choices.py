"""A question's answers: none is taken until Enter. What the ledger suggests is said, not set."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import ClassVar

from rich.cells import cell_len
from textual import events
from textual.app import RenderResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import Reactive, reactive
from textual.widget import Widget

SUGGESTED = "  suggested"


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
    virtual_size: Reactive[Size] = Reactive(Size(0, 0), repaint=False)
    """It has no scroll bars, so nothing is laid out and drawn again when its height has changed."""
    cursor: reactive[int] = reactive(-1)
    """Which answer is under the cursor; -1 at first, also where one is suggested: Enter alone never answers a question
    of several, however often it is pressed. The first arrow goes to what is suggested."""

    @dataclass
    class Taken(Message):
        """Enter or a click on an answer, one of `options`. Whoever stays with the question draws it again (`refresh`):
        most answers lead to the next one at once, and then it would be drawn for nothing."""

        choices: Choices
        value: object
        options: tuple[Choice, ...]

        @property
        def control(self) -> Choices:
            return self.choices

    @dataclass
    class Unmoved(Message):
        """Enter while no answer is under the cursor: a key too many must not answer what nobody has read."""

        choices: Choices

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
        self.show(options, taken=taken, suggested=suggested, why=why)

    def show(self, options: Sequence[Choice], *, taken: object = None, suggested: object = None, why: str = "") -> None:
        """Ask another question in the same place."""
        self.options = tuple(options)
        self.taken = taken
        self.suggested = suggested
        self.why = why
        alone = 0 if len(self.options) == 1 else -1
        self.set_reactive(Choices.cursor, alone if taken is None else self._place(taken, alone))
        self._wrapped: tuple[int, list[list[str]], list[list[str]], list[str]] | None = None
        self.refresh(layout=True)

    def _place(self, value: object, other: int) -> int:
        """Where the answer `value` stands, else `other`."""
        return next((i for i, option in enumerate(self.options) if option.value == value), other)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        why = self._wrap(width)[2]
        return self._tops(width)[-1] + (1 + len(why) if why else 0)

    def _wrap(self, width: int) -> tuple[list[list[str]], list[list[str]], list[str]]:
        """The lines of each answer's name, of its sentence, and of the reason for the suggestion; worked out once for
        a width."""
        if self._wrapped is None or self._wrapped[0] != width:
            names = [self._label(option, max(20, width - 6)) for option in self.options]
            said = [_lines(option.says, max(20, width - 8)) for option in self.options]
            self._wrapped = (width, names, said, _lines(self.why, max(20, width - 4)))
        return self._wrapped[1:]

    def _label(self, option: Choice, width: int) -> list[str]:
        """The lines of an answer's name; the last one is empty where what is said of it does not fit beside it."""
        lines = _lines(option.label, width)
        room = width - cell_len(lines[-1])
        return [*lines, ""] if self._is_suggested(option) and room < len(SUGGESTED) else lines

    def _is_suggested(self, option: Choice) -> bool:
        return self.suggested is not None and option.value == self.suggested

    def _tops(self, width: int) -> list[int]:
        """The line each answer begins on, and the one after the last."""
        names, said, _ = self._wrap(width)
        return list(accumulate((len(a) + len(b) for a, b in zip(names, said, strict=True)), initial=0))

    def _content(self, width: int) -> Content:
        parts: list[Content | tuple[str, str] | str] = []
        names, said, why = self._wrap(width)
        for index, (option, name, lines) in enumerate(zip(self.options, names, said, strict=True)):
            here = index == self.cursor
            mark = "(*)" if option.value == self.taken and self.taken is not None else "( )"
            style = "bold $primary" if here else ""
            parts.append((f"{'>' if here else ' '} {mark} " + "\n      ".join(name), style))
            if self._is_suggested(option):
                parts.append((SUGGESTED if name[-1] else SUGGESTED.strip(), "$muted italic"))
            parts.append("\n")
            for line in lines:
                parts += ["      ", (line, "$muted"), "\n"]
        if why:
            parts.append("\n")
            for line in why:
                parts += ["  ", (line, "$muted italic"), "\n"]
        return Content.assemble(*parts).rstrip("\n")

    def render(self) -> RenderResult:
        return self._content(self.content_size.width)

    def show_cursor(self) -> None:
        """Scroll the box around this list so that the whole answer under the cursor is in view."""
        box = self.parent
        if self.cursor < 0 or not isinstance(box, Widget):
            return
        tops = self._tops(self.content_size.width)
        top, end = tops[self.cursor], tops[self.cursor + 1]
        if self.cursor == len(self.options) - 1:  # the reason comes into view with the last answer
            end = self.get_content_height(self.size, self.size, self.content_size.width)
        above = 1 if self.cursor == 0 else 0  # the question's own line goes with its first answer
        spot = Region(0, self.virtual_region.y + top - above, 1, end - top + above)
        box.scroll_to_region(spot, animate=False, force=True, immediate=True)

    def action_move(self, by: int) -> None:
        if by < 0 and self.cursor == 0 and isinstance(self.parent, Widget):
            self.parent.scroll_relative(y=-4, animate=False)  # nothing is above: the question comes back into view
            return
        if self.cursor < 0:
            self.cursor = 0 if self.suggested is None else self._place(self.suggested, 0)
        else:
            self.cursor = max(0, min(self.cursor + by, len(self.options) - 1))
        self.show_cursor()
        self.post_message(self.Moved(self, self.options[self.cursor].value))

    def action_take(self) -> None:
        if self.cursor < 0:
            self.post_message(self.Unmoved(self))
            return
        self.taken = self.options[self.cursor].value
        self.post_message(self.Taken(self, self.taken, self.options))

    def on_click(self, event: events.Click) -> None:
        tops = self._tops(self.content_size.width)[:-1]
        hit = max((i for i, top in enumerate(tops) if top <= event.y), default=None)
        if hit is not None:
            self.cursor = hit
            if event.chain == 2:
                self.action_take()


def _lines(text: str, width: int) -> list[str]:
    return [line.plain for line in Content(text).wrap(width)] if text else []
