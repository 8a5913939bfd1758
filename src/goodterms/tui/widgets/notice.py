"""Something to read that is too long for a line at the edge of the screen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from goodterms.tui.widgets.once import CLOSE, Once


class Notice(Once, ModalScreen[None]):
    """A title and lines of plain text; Esc or Enter closes it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,enter,q", "dismiss(None)", "Close"),
        Binding("j,down", "scroll(1)", show=False),
        Binding("k,up", "scroll(-1)", show=False),
    ]
    CSS = """
    Notice { align: center middle; background: $background 60%; }
    Notice VerticalScroll {
        width: 84; max-width: 96%; height: auto; max-height: 92%;
        background: $surface; border: round $primary; border-title-color: $primary; padding: 0 1;
    }
    Notice Static { height: auto; }
    """

    def __init__(self, title: str, lines: Sequence[str]) -> None:
        super().__init__()
        self.notice_title = title
        self.lines = tuple(lines)

    def compose(self) -> ComposeResult:
        with VerticalScroll() as box:
            box.border_title = Content(self.notice_title)
            box.border_subtitle = CLOSE
            yield Static(Content("\n".join((*self.lines, "", "Esc closes this."))))

    def action_scroll(self, by: int) -> None:
        self.query_one(VerticalScroll).scroll_relative(y=by, animate=False)
