"""A draft from unbilled hours: all are marked, Space takes one out, Enter makes the draft."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from goodterms import when
from goodterms.text import count
from goodterms.tui import draft_forms
from goodterms.tui.widgets.bars import KeyBar
from goodterms.tui.widgets.rows import Column, FixedSource, Row, Rows
from goodterms.tui.within import Within

COLUMNS = (Column("Day", 10), Column("Hours", 6, right=True), Column("Project", 16, grow=1), Column("Note", 20, grow=3))


class DraftScreen(Within, Screen[None]):
    """Which hours go on the invoice."""

    TITLE = "Draft an invoice"
    HELP = """
    The billable hours of this client that are on no invoice yet. All are marked; Space takes one out or puts it
    back, A marks all or none. Enter asks how they are grouped and taxed and makes the draft; nothing is issued.
    """
    CSS = """
    DraftScreen #head { height: 1; background: $panel; }
    DraftScreen #sum { height: 1; padding: 0 1; color: $muted; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "app.pop_screen", "Back"),
        Binding("space", "mark", "Mark"),
        Binding("A", "all", "All or none"),
        Binding("n", "by_hand", "Without hours", tooltip="A draft with a line of your own"),
        Binding("question_mark", "app.help", "Help", key_display="?"),
    ]

    def __init__(self, client_id: int) -> None:
        super().__init__()
        self.client_id = client_id

    def compose(self) -> ComposeResult:
        yield Static(id="head")
        yield Rows(
            COLUMNS,
            id="unbilled",
            empty="No unbilled hours here. a logs some; n drafts without hours.",
        )
        yield Static(id="sum")
        yield KeyBar()

    def on_mount(self) -> None:
        from goodterms.ledger import billing

        con = self.gt.desk.con
        name = con.execute("SELECT name FROM client WHERE id = ?", (self.client_id,)).fetchone()[0]
        self.query_one("#head", Static).update(Content.assemble((f" Draft an invoice: {name}", "bold")))
        projects = dict(con.execute("SELECT id, name FROM project WHERE client_id = ?", (self.client_id,)).fetchall())
        self.entries = billing.unbilled(con, self.client_id, until=self.gt.desk.today)
        rows = self.query_one(Rows)
        rows.set_source(
            FixedSource(
                [
                    Row(
                        e["id"],
                        (
                            e["day"],
                            when.short_duration(e["seconds"]),
                            (projects.get(e["project_id"], ""), "muted"),
                            e["note"],
                        ),
                    )
                    for e in self.entries
                ]
            )
        )
        rows.marked = {e["id"] for e in self.entries}
        rows.focus()
        self._sum()

    def _sum(self) -> None:
        marked = self.query_one(Rows).marked
        seconds = sum(e["seconds"] for e in self.entries if e["id"] in marked)
        said = f"{count(len(marked), 'entry', 'entries')} marked, {when.show_duration(seconds)}. Enter makes the draft."
        self.query_one("#sum", Static).update(Content(said))

    def action_mark(self) -> None:
        self.query_one(Rows).toggle_mark()
        self._sum()

    def action_all(self) -> None:
        rows = self.query_one(Rows)
        rows.marked = set() if rows.marked else {e["id"] for e in self.entries}
        rows.refresh()
        self._sum()

    def on_rows_opened(self, event: Rows.Opened) -> None:
        event.stop()
        marked = [e["id"] for e in self.entries if e["id"] in self.query_one(Rows).marked]
        if not marked:
            self.gt.toast("Mark at least one entry with Space.")
            return
        draft_forms.over_hours(self.gt, self.client_id, marked, self._made)

    def action_by_hand(self) -> None:
        draft_forms.by_hand(self.gt, self.client_id, self._made)

    def _made(self, invoice: object) -> None:
        from goodterms.tui import afterwards
        from goodterms.tui.screens.invoice import InvoiceScreen

        if isinstance(invoice, int):
            self.gt.changed("Drafted. i issues it, u takes it back.")
            afterwards.caution(self.gt, self.client_id, self.gt.desk.today, "invoice")
            self.app.switch_screen(InvoiceScreen(invoice))
