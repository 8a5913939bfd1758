"""Invoicely: a row an invoice; the number is called "Details". No currency, no day of payment."""

from __future__ import annotations

from collections.abc import Iterator

from goodterms.exchange.readers.invoices_table import InvoicesFormat, read_invoices
from goodterms.exchange.readers.model import Reading, Row
from goodterms.exchange.readers.source import Source
from goodterms.exchange.readers.table import Columns, best_header

NAME = "invoicely"
WHAT = "an Invoicely export"
FORM = InvoicesFormat(
    NAME,
    WHAT,
    Columns(
        roles={
            "number": ("details",),
            "client": ("client",),
            "issued": ("date",),
            "due": ("due",),
            "status": ("status",),
            "total": ("total", "total ()"),
        },
        need=(("number",), ("client",), ("issued",), ("due",), ("total",)),
    ),
)


def sniff(source: Source) -> float:
    return 0.0 if source.is_json else best_header(FORM.columns, source.first_rows)[0]


def read(reading: Reading) -> Iterator[Row]:
    return read_invoices(FORM, reading)
