"""Which facts the letter names: at most three, from the log, dated."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from goodterms.text import count
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
    FactsScreen #whole { height: auto; max-height: 6; padding: 0 1; border-top: solid $panel; }
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
        self.whole: dict[str, str] = {}
        """Each row in full, as the line under the list shows it."""

    def compose(self) -> ComposeResult:
        yield Static(
            Content.styled(" Facts for the letter: Space marks up to three, Enter takes them", "bold"), id="head"
        )
        yield Rows(COLUMNS, id="facts", empty="No incident, invoice or entry lies behind a lit flag.")
        yield Static(id="whole")
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
        self.whole = {key: f"{p.day.isoformat()} {p.what}: {p.text}{self._lateness(p)}" for key, p in seen.items()}
        rows = self.query_one(Rows)
        rows.set_source(
            FixedSource([Row(key, (p.day.isoformat(), (p.what, "muted"), p.text)) for key, p in seen.items()])
        )
        rows.marked = {key for key in seen if key in self.chosen}
        rows.focus()
        self._show_whole(rows.key)

    def _lateness(self, piece: Piece) -> str:
        """How late an invoice was paid, or how long it is overdue."""
        from goodterms.domain import receivables

        book = self.gt.desk.overview().book
        history = next(one for one in book.histories if one.client.id == self.client_id)
        invoice = next((one for one in history.invoices if one.id == piece.id), None)
        if piece.what != "invoice" or invoice is None or invoice.settled_unknown:
            return ""
        days = receivables.days_late(invoice, history.as_of)
        if days <= 0:
            return ""
        settled = receivables.settled_on(invoice, history.as_of) is not None
        return f", paid {count(days, 'day')} late" if settled else f", {count(days, 'day')} overdue"

    def _show_whole(self, key: object) -> None:
        self.query_one("#whole", Static).update(Content(self.whole.get(str(key), "")))

    def on_rows_moved(self, event: Rows.Moved) -> None:
        event.stop()
        self._show_whole(event.key)

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
