"""Invoices in any table: the columns are named by the user (`--map ours=theirs`), or are called as ours are."""

from __future__ import annotations

from collections.abc import Iterator

from goodterms.exchange.readers.hours_table import needs
from goodterms.exchange.readers.invoices_table import InvoicesFormat, read_invoices
from goodterms.exchange.readers.mapping import mapped
from goodterms.exchange.readers.model import Reading, Row
from goodterms.exchange.readers.source import Source
from goodterms.exchange.readers.table import Columns, best_header

NAME = "csv-invoices"
WHAT = "a table of invoices"
ROLES: dict[str, tuple[str, ...]] = {
    "number": ("number", "invoice", "invoice number"),
    "client": ("client", "customer"),
    "issued": ("issued", "invoice date"),
    "due": ("due", "due date"),
    "total": ("total",),
    "net": ("net",),
    "tax": ("tax",),
    "paid_on": ("paid on",),
    "paid": ("paid",),
    "disputed": ("disputed",),
    "currency": ("currency",),
    "balance": ("balance", "open"),
    "status": ("status",),
    "terms": ("terms", "terms days"),
}
NEED = (("number",), ("issued",), ("total", "net"))
FORM = InvoicesFormat(NAME, WHAT, Columns(ROLES, (*NEED, ("client",))))


def sniff(source: Source) -> float:
    return 0.0 if source.is_json else min(best_header(FORM.columns, source.first_rows)[0], 0.35)


def read(reading: Reading) -> Iterator[Row]:
    mapping = dict(reading.options.mapping)
    if not mapping:
        return read_invoices(FORM, reading)
    roles = mapped(reading.source, mapping, ROLES)
    needs(mapping, NEED)
    columns = Columns(roles, NEED)
    return read_invoices(InvoicesFormat(NAME, WHAT, columns), reading)
