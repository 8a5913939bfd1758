"""Invoices: the ageing on top, then every invoice and draft; all that can happen to one is a key away."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from goodterms.text import bare
from goodterms.tui.filtered import FilterBox, FilteredView
from goodterms.tui.widgets.rows import Column, MadeSource, Row, Rows

if TYPE_CHECKING:
    from goodterms.ledger.invoices import View as Invoice

from goodterms.tui.screens.invoice import EVENTS, perform

COLUMNS = (
    Column("Number", 10),
    Column("Client", 12, grow=2),
    Column("Issued", 10, from_width=96),
    Column("Due", 10),
    Column("State", 14, grow=1),
    Column("Total", 13, right=True, from_width=72),
    Column("Open", 13, right=True),
)
EMPTY = "No invoice here. n drafts one from hours, R records one, f shows others."
NONE_FOUND = "No invoice is like that. Esc shows all, f shows others."
SHOWN = ("all", "open", "overdue", "drafts")
STATES = {"open": ("open", "overdue"), "overdue": ("overdue",), "drafts": ("draft",)}
SORTS: tuple[tuple[str, Callable[[Iterable[Invoice]], list[Invoice]]], ...] = (
    ("newest first", list),
    ("by due date", lambda found: sorted(found, key=lambda one: one.due or date.max)),
    ("by what is open, by currency", lambda found: sorted(found, key=lambda one: (one.currency, -one.balance))),
    ("by client", lambda found: sorted(found, key=lambda one: bare(one.client))),
)
BUCKETS = ("not_due", "d1_30", "d31_60", "d61_90", "d90_plus")


@dataclass(frozen=True, slots=True)
class Shown:
    """The list and the ageing by currency."""

    invoices: tuple[Invoice, ...]
    ageing: dict[str, dict[str, Any]]


class InvoicesView(FilteredView):
    """Accounts receivable."""

    TITLE = "Invoices"
    HELP = """
    The ageing by currency, what is not yet due apart from what is. n drafts an invoice from unbilled hours of the
    client under the cursor, R records one that was written elsewhere. p a payment (also in parts), r a reminder,
    D a dispute or its outcome, C a credit note, W a write-off with its reason, P the PDF, T the text of a reminder;
    e changes a draft. f shows all, open, overdue or drafts, s sorts.
    """
    DEFAULT_CSS = """
    InvoicesView #ageing { height: auto; max-height: 6; padding: 0 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "new", "Draft"),
        *EVENTS,
        Binding("R", "record", "Record", show=False, tooltip="Record an invoice written elsewhere"),
        Binding("f", "only", "Which", show=False, tooltip="All, open, overdue, drafts"),
        Binding("s", "sort", "Sort", show=False, tooltip="Newest, by due date, by what is open, by client"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.which = 0
        self.order = 0
        self.shown: Shown | None = None

    def compose(self) -> ComposeResult:
        yield Static(id="ageing")
        yield FilterBox(placeholder="number or client; Enter keeps it, Esc shows all")
        yield Rows(COLUMNS, id="invoices", empty=EMPTY)

    @property
    def client_id(self) -> int | None:
        one = self._one()
        return one.client_id if one else None

    # -- reading --------------------------------------------------------------

    def narrow(self) -> None:
        self._fill()

    def fetch(self) -> object:
        from goodterms.ledger import invoices, reports

        with self.desk.reader() as con:
            ageing: dict[str, dict[str, Any]] = {}
            for row in reports.ageing(con, self.desk.today):
                into = ageing.setdefault(row["currency"], dict.fromkeys(("open", "overdue", *BUCKETS), 0))
                for key in into:
                    into[key] += _number(row[key])
            return Shown(tuple(invoices.listed(con, self.desk.today)), ageing)

    def show(self, data: object) -> None:
        self.shown = data  # type: ignore[assignment]
        self._fill()

    def _fill(self) -> None:
        from goodterms.tui import invoice_rows

        if self.shown is None:
            return
        wanted, find = SHOWN[self.which], bare(self.find)
        shown = [
            one
            for one in SORTS[self.order][1](self.shown.invoices)
            if one.state in STATES.get(wanted, (one.state,)) and (not find or find in bare(f"{one.name} {one.client}"))
        ]

        def row(one: Invoice) -> Row:
            cells = invoice_rows.row(one).cells
            return Row(one.id, (cells[0], one.client, *cells[1:6]))

        self.rows.empty = NONE_FOUND if find else EMPTY
        self.rows.set_source(MadeSource(shown, row), keep=self.rows.key)
        self.query_one("#ageing", Static).update(self._ageing())

    def _ageing(self) -> Content:
        assert self.shown is not None
        if not self.shown.ageing:
            return Content.styled(f"Nothing is open.   Shown: {SHOWN[self.which]}", "$muted")
        heads = ("open", "not due", "1-30 d", "31-60 d", "61-90 d", "over 90 d")
        parts: list[tuple[str, str]] = [("".join([f"{'':4}", *(f"{h:>12}" for h in heads)]) + "\n", "bold $muted")]
        for currency, sums in self.shown.ageing.items():
            parts.append((f"{currency:<4}{sums['open']:>12,f}{sums['not_due']:>12,f}", ""))
            parts += [(f"{sums[key]:>12,f}", "$status-red" if sums[key] else "$muted") for key in BUCKETS[1:]]
            parts.append(("\n", ""))
        if self.which:
            parts.append((f"Shown: {SHOWN[self.which]} (f changes it)", "$accent"))
        return Content.assemble(*parts)

    def _one(self) -> Invoice | None:
        key = self.rows.key
        if self.shown is None or key is None:
            return None
        return next((one for one in self.shown.invoices if one.id == key), None)

    # -- doing ----------------------------------------------------------------

    def on_rows_opened(self, event: Rows.Opened) -> None:
        from goodterms.tui.screens.invoice import InvoiceScreen

        event.stop()
        if isinstance(event.key, int):
            self.app.push_screen(InvoiceScreen(event.key))

    def action_do(self, action: str) -> None:
        one = self._one()
        if one is not None:
            perform(self.gt, action, one)

    def action_new(self) -> None:
        from collections.abc import Mapping

        from goodterms.ledger import names
        from goodterms.tui import invoice_forms
        from goodterms.tui.widgets.form import Field, FormScreen

        one = self._one()

        def save(values: Mapping[str, str]) -> object:
            return names.find_client(self.desk.con, values["client"])[0]

        def done(client: object) -> None:
            if isinstance(client, int):
                invoice_forms.draft(self.gt, client)

        fields = [Field("client", "Client", one.client if one else "", "any beginning of the name", required=True)]
        self.app.push_screen(FormScreen("Draft an invoice for", fields, save), done)

    def action_record(self) -> None:
        from goodterms.tui import invoice_forms

        invoice_forms.record(self.gt, self.client_id)

    def action_sort(self) -> None:
        self.order = (self.order + 1) % len(SORTS)
        self._fill()
        self.gt.toast(f"Sorted: {SORTS[self.order][0]}.")

    def action_only(self) -> None:
        self.which = (self.which + 1) % len(SHOWN)
        self._fill()


def _number(value: object) -> Any:  # noqa: ANN401 (Decimal or 0)
    from decimal import Decimal

    return Decimal(str(value))
