"""Zoho Invoice: a row a line, totals repeated on each. It says when an invoice was due and when it was paid last."""

from __future__ import annotations

from collections.abc import Iterator

from goodterms.exchange.readers.invoices_table import InvoicesFormat, read_invoices
from goodterms.exchange.readers.model import Reading, Row
from goodterms.exchange.readers.source import Source
from goodterms.exchange.readers.table import Columns, best_header

NAME = "zoho"
WHAT = "a Zoho Invoice export"
FORM = InvoicesFormat(
    NAME,
    WHAT,
    Columns(
        roles={
            "number": ("invoice number",),
            "client": ("customer name",),
            "issued": ("invoice date",),
            "due": ("due date",),
            "terms": ("payment terms",),
            "status": ("invoice status",),
            "currency": ("currency code",),
            "total": ("total",),
            "balance": ("balance",),
            "paid_on": ("last payment date",),
            "written_off": ("writeoff amount",),
            "written_off_on": ("writeoff date",),
            "item": ("item name",),
            "text": ("item desc",),
            "quantity": ("quantity",),
            "price": ("item price",),
            "line_total": ("item total",),
            "line_tax": ("item tax amount",),
        },
        need=(("number",), ("client",), ("issued",), ("total",)),
        hallmark=frozenset({"invoice status", "customer id", "invoice id"}),
        also=frozenset(
            {"invoice id", "estimate number", "company name", "customer id", "branch id", "branch name",
             "exchange rate",
             "expected payment date", "purchaseorder", "template name", "discount type", "subtotal", "notes", "subject"}
        ),
    ),
    by_line=True,
)  # fmt: skip


def sniff(source: Source) -> float:
    return 0.0 if source.is_json else best_header(FORM.columns, source.first_rows)[0]


def read(reading: Reading) -> Iterator[Row]:
    return read_invoices(FORM, reading)
