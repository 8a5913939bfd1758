"""Wave: its list of invoices, or its accounting rows.

Accounting rows are no invoices, but those of the receivables account name one: what it debits was billed (issued on the
first such day), what it credits was paid. They have no due dates."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from goodterms.exchange.readers import dates, numbers
from goodterms.exchange.readers.hours_table import settle
from goodterms.exchange.readers.invoices_table import InvoicesFormat, read_invoices
from goodterms.exchange.readers.model import Bad, ParsedInvoice, Reading, Row, RowError
from goodterms.exchange.readers.source import Source
from goodterms.exchange.readers.table import Columns, best_header, open_table

NAME = "wave"
WHAT = "a Wave export"
FORM = InvoicesFormat(
    NAME,
    WHAT,
    Columns(
        roles={
            "number": ("invoice number",),
            "client": ("customer name", "customer"),
            "issued": ("invoice date",),
            "due": ("due date",),
            "total": ("invoice total",),
            "tax": ("invoice tax total",),
            "paid": ("invoice paid",),
            "paid_on": ("last payment date",),
            "status": ("invoice status", "status"),
            "currency": ("currency", "currency code"),
        },
        need=(("number",), ("client",), ("issued",), ("total",)),
        hallmark=frozenset({"invoice total"}),
        also=frozenset({"invoice balance", "exchange rate"}),
    ),
)
BOOKS = Columns(
    roles={
        "day": ("transaction date",),
        "account": ("account name",),
        "account_type": ("account type",),
        "number": ("invoice number",),
        "client": ("customer",),
        "debit": ("debit amount (two column approach)", "debit amount"),
        "credit": ("credit amount (two column approach)", "credit amount"),
        "amount": ("amount (one column)", "amount (one column approach)"),
    },
    need=(("day",), ("account",), ("number",), ("client",), ("amount", "debit")),
    hallmark=frozenset({"transaction id", "account name"}),
    also=frozenset(
        {"transaction id", "transaction description", "transaction line description", "vendor", "bill number"}
    ),
)
_RECEIVABLE = {"accounts receivable", "system receivable invoice"}


def sniff(source: Source) -> float:
    if source.is_json:
        return 0.0
    return max(best_header(columns, source.first_rows)[0] for columns in (FORM.columns, BOOKS))


def read(reading: Reading) -> Iterator[Row]:
    if best_header(FORM.columns, reading.source.first_rows)[0]:
        return read_invoices(FORM, reading)
    return _books(reading)


@dataclass
class _Account:
    """What the receivables account says of one invoice."""

    line: int
    issued: str = ""
    billed: Decimal = Decimal(0)
    paid: list[tuple[str, Decimal]] = field(default_factory=list)


def _books(reading: Reading) -> Iterator[Row]:
    table = open_table(reading.source, BOOKS, WHAT)
    order, sign = settle(table, reading, None, ("day",), ("debit", "credit", "amount"))
    clock = dates.Clock(reading.options.zone, order)
    at = table.at
    found: dict[tuple[str, str], _Account] = {}
    for line, row in table.rows():
        words = {row[at[role]].strip().casefold() for role in ("account", "account_type") if role in at}
        number, client = row[at["number"]].strip(), row[at["client"]].strip()
        if not words & _RECEIVABLE or not number:
            continue
        reading.read += 1
        try:
            day, amount = clock.day(row[at["day"]].strip()).iso, _signed(row, at, sign)
        except RowError as error:
            yield Bad(line, str(error))
            continue
        entry = found.setdefault((client, number), _Account(line))
        if amount >= 0:
            entry.issued = min(entry.issued or day, day)
            entry.billed += amount
        else:
            entry.paid.append((day, -amount))
    for (client, number), entry in found.items():
        if entry.billed > 0:
            yield ParsedInvoice(entry.line, client, number, entry.issued, entry.billed, payments=entry.paid)
        else:
            reading.tally("pay an invoice that is not in this file, left out", entry.line)


def _signed(row: list[str], at: dict[str, int], sign: str | None) -> Decimal:
    """What was billed (plus) or paid (minus)."""
    if "amount" in at and row[at["amount"]].strip():
        return numbers.parse_number(row[at["amount"]], sign)
    debit, credit = (row[at[role]].strip() if role in at else "" for role in ("debit", "credit"))
    return numbers.parse_number(debit or "0", sign) - numbers.parse_number(credit or "0", sign)
