"""Which facts the letter names: at most three, from the log, dated."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from goodterms.tui.widgets.bars import KeyBar
from goodterms.tui.widgets.once import Once
from goodterms.tui.widgets.rows import Column, FixedSource, Row, Rows
from goodterms.tui.within import Within

if TYPE_CHECKING:
    from goodterms.ledger.evidence_rows import Piece

COLUMNS = (Column("Date", 10), Column("What", 9), Column("Evidence", 30, grow=1))
MOST = 3


class FactsScreen(Within, Once, Screen[list[str] | None]):
    """Closes with the ids of the marked rows, as the letter takes them ("incident 12")."""

    TITLE = "Facts for the letter"
    HELP = """
    What your log holds behind the flags that are lit. Space marks a row, three at most; Enter takes the marked ones.
    Short and dated is strongest: facts, not judgements.
    """
    CSS = """
    FactsScreen #head { height: 1; background: $panel; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "Back"),
        Binding("space", "mark", "Mark"),
        Binding("question_mark", "app.help", "Help", key_display="?"),
    ]

    def __init__(self, client_id: int, chosen: Iterable[str] = ()) -> None:
        super().__init__()
        self.client_id = client_id
        self.chosen = set(chosen)
        self.keys: tuple[str, ...] = ()
        """All rows, the latest first; the letter names the marked ones in the order of time."""

    def compose(self) -> ComposeResult:
        yield Static(
            Content.styled(" Facts for the letter: Space marks up to three, Enter takes them", "bold"), id="head"
        )
        yield Rows(COLUMNS, id="facts", empty="No incident, invoice or entry lies behind a lit flag.")
        yield KeyBar()

    def on_mount(self) -> None:
        from goodterms.ledger import evidence_rows

        standing = self.gt.desk.overview().standings[self.client_id]
        seen: dict[str, Piece] = {}
        for finding in standing.lit:
            for piece in evidence_rows.pieces(self.gt.desk.con, finding.rows):
                if piece.what in ("incident", "invoice", "entry"):
                    seen.setdefault(f"{piece.what} {piece.id}", piece)
        seen = dict(sorted(seen.items(), key=lambda pair: pair[1].day, reverse=True))
        self.keys = tuple(seen)
        rows = self.query_one(Rows)
        rows.set_source(
            FixedSource([Row(key, (p.day.isoformat(), (p.what, "muted"), p.text)) for key, p in seen.items()])
        )
        rows.marked = {key for key in seen if key in self.chosen}
        rows.focus()

    def action_mark(self) -> None:
        rows = self.query_one(Rows)
        if rows.key not in rows.marked and len(rows.marked) >= MOST:
            self.gt.toast("A letter names three facts at most: take another one out first.")
            return
        rows.toggle_mark()

    def on_rows_opened(self, event: Rows.Opened) -> None:
        event.stop()
        rows = self.query_one(Rows)
        if not rows.marked and isinstance(rows.key, str):
            rows.marked = {rows.key}
        self.dismiss([key for key in reversed(self.keys) if key in rows.marked])
