"""Invoices in a table: one engine for every format that is one. Lateness is never assumed: what a file does not say
about due dates and payments stays unsaid."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from goodterms import money, text
from goodterms.exchange.readers import dates, numbers
from goodterms.exchange.readers.hours_table import settle
from goodterms.exchange.readers.model import Bad, ParsedInvoice, ParsedLine, Reading, Row, RowError
from goodterms.exchange.readers.table import TOTALS, Columns, Table, open_table

DAYS = ("issued", "due", "paid_on", "written_off_on")
AMOUNTS = (
    "total",
    "net",
    "tax",
    "tax2",
    "paid",
    "balance",
    "written_off",
    "quantity",
    "price",
    "line_total",
    "line_tax",
)
DRAFT = {"draft", "entwurf", "unsent", "brouillon", "borrador", "not sent", "pending"}
PAID = {"paid", "bezahlt", "payée", "payé", "pagada", "closed", "settled", "yes", "true", "ja", "oui", "y"}
VOID = {"void", "voided", "deleted", "cancelled", "canceled", "storniert", "reversed", "archived", "annulée"}
_NOTHING = Decimal(0)
_YES_NO = re.compile(r"[^\d.,]*")


@dataclass(frozen=True, slots=True)
class InvoicesFormat:
    """One format. `by_line`: an invoice has a row for each of its lines; `kinds`: what the column "kind" must say for a
    row to be an invoice; `zero_is_written_off`: nothing open and nothing paid means written off."""

    name: str
    what: str
    columns: Columns
    by_line: bool = False
    kinds: frozenset[str] = frozenset()
    order: str | None = None
    zero_is_written_off: bool = False
    line_total_is_gross: bool = False


@dataclass
class _Draft:
    """An invoice being gathered from its rows; `cells` are the first that were not empty."""

    line: int
    cells: dict[str, str]
    lines: list[ParsedLine] = field(default_factory=list)
    line_totals: Decimal = _NOTHING
    line_taxes: Decimal = _NOTHING
    section: str = ""


def read_invoices(form: InvoicesFormat, reading: Reading) -> Iterator[Row]:
    """The invoices of a table. Raises NotUnderstood or Refused where the file as a whole cannot be read."""
    table = open_table(reading.source, form.columns, form.what)
    yield from _Gatherer(form, table, reading).rows()


class _Gatherer:
    def __init__(self, form: InvoicesFormat, table: Table, reading: Reading) -> None:
        self.form, self.table, self.reading = form, table, reading
        order, self.sign = settle(table, reading, form.order, DAYS, AMOUNTS)
        self.clock = dates.Clock(reading.options.zone, order)
        self.found: dict[tuple[str, str], _Draft] = {}
        self.section = ""
        self.last: _Draft | None = None
        codes = (table.currency_of(role) for role in ("total", "net", "line_total", "price"))
        self.header_currency = next((code for code in codes if code), "")

    def rows(self) -> Iterator[Row]:
        """All invoices; a row that cannot be read takes its invoice with it."""
        broken: set[int] = set()
        for line, row in self.table.rows():
            try:
                draft = self._gather(line, row)
            except RowError as error:
                yield Bad(line, str(error))
                if self.last is not None and self.form.by_line:
                    broken.add(id(self.last))
                continue
            if draft is not None and not self.form.by_line:
                yield from self._finish(draft)
        if self.form.by_line:
            for draft in self.found.values():
                if id(draft) not in broken:
                    yield from self._finish(draft)

    def _gather(self, line: int, row: list[str]) -> _Draft | None:
        """Add a row to its invoice; None where it is a title, a section or a total. Raises RowError."""
        cells = {role: row[index].strip() for role, index in self.table.at.items() if row[index].strip()}
        if self._is_no_invoice(row, cells, line):
            return None
        self.reading.read += 1
        if why := self.table.pad_error(row):
            raise RowError(why)
        number, client = cells.get("number", ""), text.fold(cells.get("client", ""))
        if self.form.by_line and self.last and number in ("", self.last.cells.get("number")) and client in (
            "", text.fold(self.last.cells.get("client", ""))
        ):  # fmt: skip
            draft = self.last
        elif not number:
            raise RowError("has no invoice number")
        else:
            draft = self.found.get((number, client)) or _Draft(line, cells, section=self.section)
            self._check_repeat(draft, line, cells)
            if draft.line != line and not self.form.by_line:
                return None
        self.last = self.found[(draft.cells["number"], text.fold(draft.cells.get("client", "")))] = draft
        if self.form.by_line:
            for role, cell in cells.items():
                draft.cells.setdefault(role, cell)
            self._add_line(draft, cells)
        return draft

    def _check_repeat(self, draft: _Draft, line: int, cells: dict[str, str]) -> None:
        if draft.line == line or self.form.by_line:
            return
        if draft.cells != cells:
            raise RowError(
                f'has the number "{draft.cells["number"]}" again, with other figures (first on line {draft.line})'
            )
        self.reading.tally("repeat an invoice of this file word for word, counted once", line)

    def _is_no_invoice(self, row: list[str], cells: dict[str, str], line: int) -> bool:
        filled = [cell.strip() for cell in row if cell.strip()]
        if len(filled) == 1 and len(row) > 2:
            code = re.search(r"([A-Z]{3})\)?$", filled[0])
            if code and code[1] in money.DIGITS:
                self.section = code[1]
            return True
        if row == self.table.header or (filled[0].casefold() in TOTALS and "number" not in cells):
            return True
        kind = cells.get("kind", "").casefold()
        if kind and self.form.kinds and kind not in self.form.kinds:
            self.reading.tally(f'of the kind "{text.clean(kind)}", left out', line)
            return True
        return False

    def _add_line(self, draft: _Draft, cells: dict[str, str]) -> None:
        """Take a row's own line. Raises RowError."""
        if not cells.keys() & {"line_total", "price", "quantity"}:
            return
        quantity = self._number(cells, "quantity")
        quantity = Decimal(1) if quantity is None else quantity
        given, price = self._number(cells, "line_total"), self._number(cells, "price")
        tax = self._sum(cells, "line_tax") + self._sum(cells, "tax2")
        total = given if given is not None else quantity * (price or _NOTHING)
        net = total - tax if self.form.line_total_is_gross and given is not None else total
        draft.line_totals += net
        draft.line_taxes += tax
        if price is None:
            price = net / quantity if quantity else net
        words = [cells[role] for role in ("item", "text") if role in cells]
        draft.lines.append(ParsedLine(": ".join(dict.fromkeys(words)), quantity, price))

    def _number(self, cells: dict[str, str], role: str) -> Decimal | None:
        """The number in a cell; None for an empty one. Raises RowError."""
        cell = cells.get(role, "")
        return numbers.parse_number(cell, self.sign) if cell else None

    def _sum(self, cells: dict[str, str], role: str) -> Decimal:
        """The number in a cell; an empty one is nothing. Raises RowError."""
        return self._number(cells, role) or _NOTHING

    def _day(self, cells: dict[str, str], role: str) -> str | None:
        cell = cells.get(role, "")
        return (
            dates.parse_moment(cell, self.clock.order).day.isoformat()
            if cell and cell not in ("-", "N/A", "NA")
            else None
        )

    def _finish(self, draft: _Draft) -> Iterator[Row]:
        status = draft.cells.get("status", "").casefold()
        if status in VOID:
            self.reading.tally("void or cancelled, left out", draft.line)
            return
        try:
            invoice = self._invoice(draft, status)
        except RowError as error:
            yield Bad(draft.line, str(error))
            return
        if invoice.total < 0:
            self.reading.tally("have a negative total (credit notes), left out", draft.line)
            return
        yield invoice

    def _invoice(self, draft: _Draft, status: str) -> ParsedInvoice:
        cells = draft.cells
        issued = self._day(cells, "issued")
        if issued is None:
            raise RowError("has no invoice date")
        total, tax = self._sums(draft)
        code = (cells.get("currency", "")[-3:] or draft.section or self.header_currency).upper()
        invoice = ParsedInvoice(
            draft.line, cells.get("client", ""), cells["number"], issued, total, tax=tax, currency=code
        )
        invoice.due = self._day(cells, "due")
        if invoice.due is None and (terms := re.search(r"\d{1,3}", cells.get("terms", ""))):
            invoice.terms_days = int(terms[0])
        invoice.lines = draft.lines
        invoice.draft = status in DRAFT
        invoice.disputed = numbers.parse_flag(cells.get("disputed", ""))
        invoice.written_off = self._sum(cells, "written_off")
        invoice.written_off_on = self._day(cells, "written_off_on")
        self._payments(invoice, cells, status)
        return invoice

    def _sums(self, draft: _Draft) -> tuple[Decimal, Decimal]:
        """(total, tax) of an invoice. Raises RowError."""
        cells = draft.cells
        tax = self._number(cells, "tax")
        if tax is None:
            tax = draft.line_taxes
        elif not self.form.by_line:
            tax += self._sum(cells, "tax2")
        total, net = self._number(cells, "total"), self._number(cells, "net")
        if total is None and net is None and not draft.lines:
            raise RowError("has no amount")
        if total is None:
            total = (net if net is not None else draft.line_totals) + tax
        elif (
            net is not None and "tax" not in cells and net < total and not draft.line_taxes and "discount" not in cells
        ):
            tax = total - net
        return total, tax

    def _payments(self, invoice: ParsedInvoice, cells: dict[str, str], status: str) -> None:
        paid_on = self._day(cells, "paid_on")
        cell = cells.get("paid", "")
        says_paid = status in PAID or cell.casefold() in PAID or (cell == "1" and invoice.total != 1)
        sums = cell and cell not in ("0", "1") and not _YES_NO.fullmatch(cell)
        paid = numbers.parse_number(cell, self.sign) if sums else None
        balance = self._number(cells, "balance")
        if paid is None and balance is not None:
            paid = invoice.total - balance - invoice.written_off
        if self.form.zero_is_written_off and balance == 0 and not paid and invoice.total and not says_paid:
            invoice.written_off = invoice.total
            return
        if paid is None:
            paid = invoice.total - invoice.written_off if paid_on or says_paid else _NOTHING
        if paid <= 0:
            return
        if paid_on:
            invoice.payments.append((paid_on, paid))
        elif paid >= invoice.total - invoice.written_off:
            invoice.paid_undated = True
        else:
            self.reading.tally("have a part payment without a date, left out", invoice.line)
