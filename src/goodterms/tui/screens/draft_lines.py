"""A draft's lines: added, changed and taken out until it is issued; its discount and its texts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from goodterms import money
from goodterms.domain.invoicing import Line, line_net
from goodterms.errors import GoodtermsError
from goodterms.tui import draft_forms, looks
from goodterms.tui import form_values as read
from goodterms.tui.form_values import YES_NO
from goodterms.tui.widgets.bars import KeyBar
from goodterms.tui.widgets.form import Field
from goodterms.tui.widgets.once import Once
from goodterms.tui.widgets.rows import Column, FixedSource, Row, Rows
from goodterms.tui.within import Within

COLUMNS = (
    Column("For what", 20, grow=1),
    Column("Quantity", 10, right=True),
    Column("Price", 12, right=True),
    Column("Tax %", 6, right=True),
    Column("Net", 13, right=True),
)


class DraftLinesScreen(Within, Once, Screen[None]):
    """The lines of one draft."""

    TITLE = "Draft"
    HELP = """
    What the invoice will say. n adds a line of your own, Enter changes one, d takes one out: a price below zero takes
    something off. o sets the discount, the tax of all lines, reverse charge, and the sentences below the sum. Hours
    stay on the draft whatever its lines say; H shows them and gives single ones back.
    """
    CSS = """
    DraftLinesScreen #head { height: 1; background: $panel; }
    DraftLinesScreen #sum { height: auto; padding: 0 1; color: $muted; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "app.pop_screen", "Back"),
        Binding("n", "new", "New line"),
        Binding("e", "edit", "Edit"),
        Binding("d", "drop", "Take out"),
        Binding("o", "rest", "Discount, tax", tooltip="Discount, tax, texts"),
        Binding("H", "hours", "Hours", tooltip="The hours on it; give single ones back"),
        Binding("question_mark", "app.help", "Help", key_display="?"),
    ]

    def __init__(self, invoice_id: int) -> None:
        super().__init__()
        self.invoice_id = invoice_id
        self.client_id: int | None = None
        self.currency = ""
        self.lines: list[Line] = []

    def compose(self) -> ComposeResult:
        yield Static(id="head")
        yield Rows(COLUMNS, id="lines", empty="No line yet. n adds one.")
        yield Static(id="sum")
        yield KeyBar()

    def on_mount(self) -> None:
        self.query_one(Rows).focus()
        self.load()

    def load(self) -> None:
        """Read the draft again; go back when it is gone or issued."""
        from goodterms.ledger import drafts, invoices

        desk = self.gt.desk
        try:
            view = invoices.get(desk.con, self.invoice_id, desk.today)
        except GoodtermsError:
            view = None
        if view is None or view.state != "draft":
            if self.is_current:
                self.dismiss()
            return
        self.client_id, self.currency = view.client_id, view.currency
        self.lines = drafts.lines_of(desk.con, self.invoice_id)
        rows = self.query_one(Rows)
        rows.set_source(FixedSource([self._row(n, line) for n, line in enumerate(self.lines)]), keep=rows.key)
        self.query_one("#head", Static).update(Content.styled(f" Draft for {view.client}", "bold"))
        sums = drafts.sums_of(desk.con, self.invoice_id)
        off = f"discount {self._shown(sums.discount)}, " if sums.discount else ""
        said = f"{off}net {self._shown(sums.net)}, tax {self._shown(sums.tax)}, total "
        self.query_one("#sum", Static).update(Content.assemble(said, (money.show(sums.gross, view.currency), "bold")))

    def _shown(self, minor: int) -> str:
        return looks.amount(money.major(minor, self.currency), self.currency)

    def _row(self, number: int, line: Line) -> Row:
        net = self._shown(line_net(line, self.currency))
        cells = (
            line.text,
            f"{line.quantity.normalize():f}",
            money.price(line.unit_price, self.currency),
            draft_forms.percent(line.tax_rate),
            net,
        )
        return Row(number, cells)

    # -- doing ----------------------------------------------------------------

    @property
    def _at(self) -> int | None:
        key = self.query_one(Rows).key
        return key if isinstance(key, int) else None

    def on_rows_opened(self, event: Rows.Opened) -> None:
        event.stop()
        self.action_edit()

    def _write(self, lines: Sequence[Line]) -> None:
        from goodterms.ledger import drafts

        drafts.edit(self.gt.desk.con, self.invoice_id, lines=lines)

    def action_new(self) -> None:
        from goodterms.ledger import drafts

        if self.client_id is not None:
            usual = self.lines[0].tax_rate if self.lines else drafts.taxed(self.gt.desk.con, self.client_id)[0]
            self._line("New line", None, usual)

    def action_edit(self) -> None:
        if (at := self._at) is not None:
            self._line("Line", at, self.lines[at].tax_rate)

    def _line(self, title: str, at: int | None, tax: Decimal) -> None:
        """Ask for a line: a new one at the end, or the one at a place."""
        known = None if at is None else self.lines[at]

        def save(values: Mapping[str, str]) -> str:
            line = draft_forms.line_of(values, self.currency, draft_forms.tax_of(values))
            self._write([*self.lines, line] if at is None else [*self.lines[:at], line, *self.lines[at + 1 :]])
            return "The draft is changed. u takes it back."

        fields = [*draft_forms.line_fields(known, self.currency), Field("tax", "Tax, %", draft_forms.percent(tax))]
        names = {"unit_price": "price", "tax_rate": "tax"}
        read.ask(self.gt, title, fields, save, names=names)

    def action_drop(self) -> None:
        at = self._at
        if at is None:
            return

        def run() -> str:
            self._write([*self.lines[:at], *self.lines[at + 1 :]])
            return "The line is taken out. u takes it back."

        self.gt.do(run)

    def action_hours(self) -> None:
        from goodterms.tui.screens.drafting import DraftHoursScreen

        if self.client_id is not None:
            self.app.push_screen(DraftHoursScreen(self.client_id, self.invoice_id))

    def action_rest(self) -> None:
        """The discount, the tax of all lines, and the sentences below the sum."""
        from goodterms.ledger import drafts

        con = self.gt.desk.con
        discount, tax_note, note = con.execute(
            "SELECT discount, tax_note, note FROM invoice WHERE id = ?", (self.invoice_id,)
        ).fetchone()
        rates = {line.tax_rate for line in self.lines}
        reverse = tax_note == drafts.REVERSE_CHARGE
        shown = draft_forms.percent(rates.pop()) if len(rates) == 1 else ""

        def save(values: Mapping[str, str]) -> str:
            turned = values["reverse"] == "yes"
            tax = Decimal(0) if turned else draft_forms.tax_of(values) if values["tax"] else None
            lines = None if tax is None else [replace(line, tax_rate=tax) for line in self.lines]
            drafts.edit(
                con,
                self.invoice_id,
                lines=lines,
                discount=read.amount(values, "discount", self.currency) or 0,
                tax_note=drafts.REVERSE_CHARGE if turned else values["tax_note"],
                note=values["note"],
            )
            return "The draft is changed. u takes it back."

        off = money.plain(discount, self.currency) if discount else ""
        fields = [
            Field("discount", f"Discount in {self.currency}", off, "off the sum before tax"),
            Field("tax", "Tax, %", shown, "empty: each line keeps its own"),
            Field("reverse", "Reverse charge", "yes" if reverse else "no", "", YES_NO),
            Field("tax_note", "About the tax", "" if reverse else tax_note, "a sentence on the invoice"),
            Field("note", "Note on it", note),
        ]
        read.ask(self.gt, "Discount, tax, texts", fields, save, names={"tax_rate": "tax"})
