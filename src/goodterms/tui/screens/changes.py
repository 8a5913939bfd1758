"""The history of changes: what was done, when, and how far undo and redo reach."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from goodterms.tui.widgets.bars import KeyBar
from goodterms.tui.widgets.confirm import Confirm
from goodterms.tui.widgets.rows import Column, FixedSource, Row, Rows
from goodterms.tui.within import Within

if TYPE_CHECKING:
    from goodterms.ledger.undo import Change

COLUMNS = (Column("When", 16), Column("", 8), Column("Change", 30, grow=1))


class ChangesScreen(Within, Screen[None]):
    """u takes back the newest change that stands; U does it again; d takes back a whole import."""

    TITLE = "Changes"
    HELP = """
    Every change, the newest first. u takes the newest back, step by step, also after a restart; U does it again.
    An import can be taken back as a whole with d, whatever came after it. A letter that was sent stays sent.
    """
    CSS = """
    ChangesScreen #head { height: 1; background: $panel; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "app.pop_screen", "Back"),
        Binding("u", "step('undo')", "Undo"),
        Binding("U", "step('redo')", "Redo"),
        Binding("d", "take_back", "Take an import back", show=False),
        Binding("question_mark", "app.help", "Help", key_display="?"),
    ]

    def compose(self) -> ComposeResult:
        yield Static(Content.styled(" Changes", "bold"), id="head")
        yield Rows(COLUMNS, id="changes", empty="Nothing was changed yet.")
        yield KeyBar()

    def on_mount(self) -> None:
        self.load()
        self.query_one(Rows).focus()

    def load(self) -> None:
        """Read the history again."""
        from goodterms.ledger import undo

        zone = self.gt.desk.zone
        rows = []
        for change in undo.history(self.gt.desk.con, 500):
            at = datetime.fromtimestamp(change.at, UTC).astimezone(zone)
            state = ("undone", "muted") if change.undone else ("import", "accent") if change.batch_id else ""
            text = (change.label, "muted") if change.undone else change.label
            rows.append(Row(change, (f"{at:%Y-%m-%d %H:%M}", state, text)))
        self.query_one(Rows).set_source(FixedSource(rows))

    def action_step(self, what: str) -> None:
        if what == "undo":
            self.gt.action_undo()
        else:
            self.gt.action_redo()
        self.load()

    def action_take_back(self) -> None:
        from goodterms.ledger import undo

        change: Change | None = self.query_one(Rows).key  # type: ignore[assignment]
        if change is None or change.batch_id is None:
            self.gt.toast("That is no import. u takes the newest change back.")
            return
        batch = change.batch_id

        def answered(yes: bool | None) -> None:
            if yes and self.gt.do(lambda: f"Taken back: {undo.take_back(self.gt.desk.con, batch)}"):
                self.load()

        self.app.push_screen(Confirm(f"Take back: {change.label}?", yes="Take back", no="Keep"), answered)
