"""FreshBooks: the invoice CSV, a row a line. It has no due date; the due date is derived and marked so."""

from __future__ import annotations

from collections.abc import Iterator

from goodterms.exchange.readers.invoices_table import InvoicesFormat, read_invoices
from goodterms.exchange.readers.model import Reading, Row
from goodterms.exchange.readers.source import Source
from goodterms.exchange.readers.table import Columns, best_header

NAME = "freshbooks"
WHAT = "a FreshBooks invoice export"
FORM = InvoicesFormat(
    NAME,
    WHAT,
    Columns(
        roles={
            "number": ("invoice #", "invoice number"),
            "client": ("client name",),
            "issued": ("date issued",),
            "due": ("due date", "date due"),
            "status": ("invoice status",),
            "paid_on": ("date paid",),
            "item": ("item name",),
            "text": ("item description",),
            "price": ("rate",),
            "quantity": ("quantity",),
            "line_tax": ("tax 1 amount",),
            "tax2": ("tax 2 amount",),
            "line_total": ("line total",),
            "currency": ("currency",),
        },
        need=(("number",), ("client",), ("issued",), ("line_total",)),
        hallmark=frozenset({"date issued"}),
        also=frozenset({"discount percentage", "line subtotal", "tax 1 type", "tax 2 type"}),
    ),
    by_line=True,
    line_total_is_gross=True,
)


def sniff(source: Source) -> float:
    return 0.0 if source.is_json else best_header(FORM.columns, source.first_rows)[0]


def read(reading: Reading) -> Iterator[Row]:
    return read_invoices(FORM, reading)
