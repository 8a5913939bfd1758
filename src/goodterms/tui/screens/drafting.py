"""A draft from unbilled hours: all are marked, Space takes one out, Enter makes the draft."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from goodterms import when
from goodterms.text import count
from goodterms.tui.widgets.bars import KeyBar
from goodterms.tui.widgets.form import Field, FormScreen
from goodterms.tui.widgets.rows import Column, FixedSource, Row, Rows

if TYPE_CHECKING:
    from goodterms.tui.app import GoodtermsApp

COLUMNS = (Column("Day", 10), Column("Hours", 6, right=True), Column("Project", 16, grow=1), Column("Note", 20, grow=3))


class DraftScreen(Screen[None]):
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
        Binding("question_mark", "app.help", "Help", key_display="?"),
    ]

    def __init__(self, client_id: int) -> None:
        super().__init__()
        self.client_id = client_id

    @property
    def gt(self) -> GoodtermsApp:
        return self.app  # type: ignore[return-value]

    def compose(self) -> ComposeResult:
        yield Static(id="head")
        yield Rows(
            COLUMNS,
            id="unbilled",
            empty="No unbilled hours here. a logs some; R on Invoices records one from elsewhere.",
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
        settings = self.gt.desk.settings()
        marked = [e["id"] for e in self.entries if e["id"] in self.query_one(Rows).marked]
        if not marked:
            self.gt.toast("Mark at least one entry with Space.")
            return

        def save(values: Mapping[str, str]) -> object:
            from goodterms import money
            from goodterms.errors import Invalid, NotUnderstood
            from goodterms.ledger import drafts

            try:
                tax = money.number(values["tax"].rstrip("% ")) / 100 if values["tax"] else Decimal(0)
                rounding = int(money.number(values["rounding"])) if values["rounding"] else 0
            except NotUnderstood as error:
                raise Invalid("tax", error.message, error.hint) from error
            reverse = values["reverse"] == "yes"
            return drafts.from_hours(
                self.gt.desk.con,
                self.client_id,
                entry_ids=marked,
                group=values["group"] or "project",
                rounding=rounding,
                tax_rate=Decimal(0) if reverse else tax,
                tax_note=drafts.REVERSE_CHARGE if reverse else "",
                note=values["note"],
            )

        shown = f"{(settings.tax_rate * 100).normalize():f}"
        fields = [
            Field("group", "One line for each", "project", "", ("project", "entry")),
            Field("tax", "VAT, %", shown),
            Field("reverse", "Reverse charge", "no", "", ("yes", "no")),
            Field("rounding", "Round up to, min", str(settings.rounding_minutes), "0: as logged"),
            Field("note", "Note on it"),
        ]
        self.app.push_screen(
            FormScreen(f"Draft over {count(len(marked), 'entry', 'entries')}", fields, save), self._made
        )

    def _made(self, invoice: object) -> None:
        from goodterms.tui import afterwards
        from goodterms.tui.screens.invoice import InvoiceScreen

        if isinstance(invoice, int):
            self.gt.changed("Drafted. i issues it, u takes it back.")
            afterwards.caution(self.gt, self.client_id, self.gt.desk.today, "invoice")
            self.app.switch_screen(InvoiceScreen(invoice))
