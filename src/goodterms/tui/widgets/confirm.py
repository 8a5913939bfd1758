"""A question before something is lost. It names the thing, and the safe answer has the focus."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, Label

from goodterms.tui.widgets.once import Once


class Confirm(Once, ModalScreen[bool]):
    """Closes with True only when the user says yes (the button, or `y`)."""

    AUTO_FOCUS = "#no"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,n", "answer(False)", "No"),
        Binding("y", "answer(True)", "Yes"),
        Binding("left,right,h,l", "other", show=False),
    ]
    CSS = """
    Confirm { align: center middle; background: $background 60%; }
    Confirm > Vertical {
        width: 64; max-width: 94%; height: auto; background: $surface; border: round $warning; padding: 1 2;
    }
    Confirm Label { width: 100%; }
    Confirm Horizontal { height: auto; margin: 1 0 0 0; align-horizontal: right; }
    Confirm Button { min-width: 12; height: 1; border: none; margin: 0 0 0 2; }
    Confirm Button:focus { text-style: bold reverse; }
    """

    def __init__(self, question: str, *, yes: str = "Yes", no: str = "No", more: str = "") -> None:
        super().__init__()
        self.question = question
        self.more = more
        self.yes, self.no = yes, no

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Label(Content(self.question))
            if self.more:
                yield Label(Content(self.more), classes="more")
            with Horizontal():
                yield Button(Content(self.no), id="no")
                yield Button(Content(self.yes), id="yes", variant="warning")

    def action_answer(self, yes: bool) -> None:
        self.dismiss(yes)

    def action_other(self) -> None:
        self.focus_next()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        self.dismiss(event.button.id == "yes")


def go_unless_lost(app: App[Any], lost: str, question: str, go: Callable[[], None], *, yes: str = "Leave") -> None:
    """Go; but where `lost` says what would be, only if the user still says yes."""
    if lost:
        app.push_screen(Confirm(f"{question} {lost}", yes=yes, no="Stay"), lambda sure: go() if sure else None)
    else:
        go()
