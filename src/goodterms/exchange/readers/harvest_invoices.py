"""Harvest: the invoice CSV, and its report with title lines, sections by currency and a total row.

It has no due dates. Nothing open and nothing paid means that the invoice was written off."""

from __future__ import annotations

from collections.abc import Iterator

from goodterms.exchange.readers.invoices_table import InvoicesFormat, read_invoices
from goodterms.exchange.readers.model import Reading, Row
from goodterms.exchange.readers.source import Source
from goodterms.exchange.readers.table import Columns, best_header

NAME = "harvest-invoices"
WHAT = "a Harvest invoice export"
FORM = InvoicesFormat(
    NAME,
    WHAT,
    Columns(
        roles={
            "number": ("id",),
            "client": ("client",),
            "issued": ("issue date",),
            "due": ("due date",),
            "paid_on": ("last payment date", "paid"),
            "total": ("invoice amount",),
            "paid": ("paid amount",),
            "balance": ("balance",),
            "tax": ("tax",),
            "tax2": ("tax2",),
            "currency": ("currency",),
            "status": ("status",),
        },
        need=(("number",), ("client",), ("issued",), ("total",)),
        hallmark=frozenset({"issue date"}),
        also=frozenset(
            {"po number", "subject", "subtotal", "discount", "currency symbol", "document type", "client address"}
        ),
    ),
    zero_is_written_off=True,
)


def sniff(source: Source) -> float:
    return 0.0 if source.is_json else best_header(FORM.columns, source.first_rows)[0]


def read(reading: Reading) -> Iterator[Row]:
    return read_invoices(FORM, reading)
