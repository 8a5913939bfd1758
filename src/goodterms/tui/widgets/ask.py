"""A calm question with a few answers over whatever is shown. Esc is always an answer: not now."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from goodterms.tui.widgets.choices import Choice, Choices
from goodterms.tui.widgets.once import LEAVE, Once


class Ask(Once, ModalScreen[object]):
    """Closes with the value of the answer that was taken, or with None."""

    AUTO_FOCUS = "Choices"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss(None)", "Not now")]
    CSS = """
    Ask { align: center middle; background: $background 60%; }
    Ask > VerticalScroll {
        width: 72; max-width: 96%; height: auto; max-height: 92%;
        background: $surface; border: round $primary 60%; border-title-color: $primary; padding: 0 1;
    }
    Ask Static { width: 100%; height: auto; margin: 0 0 1 0; }
    Ask #foot { color: $muted; margin: 1 0 0 0; }
    """

    def __init__(self, title: str, text: str, options: Sequence[Choice]) -> None:
        super().__init__()
        self.ask_title = title
        self.text = text
        self.options = tuple(options)

    def compose(self) -> ComposeResult:
        with VerticalScroll(can_focus=False) as box:
            box.border_title = Content(self.ask_title)
            box.border_subtitle = LEAVE
            yield Static(Content(self.text), id="text")
            yield Choices(self.options, id="answers")
            yield Static(Content("Arrows and Enter choose, Esc leaves it for now"), id="foot")

    def on_choices_taken(self, event: Choices.Taken) -> None:
        event.stop()
        self.dismiss(event.value)
