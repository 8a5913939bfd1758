"""QuickBooks Online: the invoice table (later lines leave customer and dates empty), and the ageing report."""

from __future__ import annotations

from collections.abc import Iterator

from goodterms.exchange.readers.invoices_table import InvoicesFormat, read_invoices
from goodterms.exchange.readers.model import Reading, Row
from goodterms.exchange.readers.source import Source
from goodterms.exchange.readers.table import Columns, best_header

NAME = "quickbooks"
WHAT = "a QuickBooks export"
FORM = InvoicesFormat(
    NAME,
    WHAT,
    Columns(
        roles={
            "number": ("invoiceno", "invoice no", "num"),
            "client": ("customer", "customer full name"),
            "issued": ("invoicedate", "invoice date", "date"),
            "due": ("duedate", "due date"),
            "terms": ("terms",),
            "kind": ("transaction type",),
            "total": ("amount",),
            "balance": ("open balance",),
            "item": ("item(product/service)", "item"),
            "text": ("itemdescription", "item description"),
            "quantity": ("itemquantity", "item quantity"),
            "price": ("itemrate", "item rate"),
            "line_total": ("itemamount", "item amount"),
            "line_tax": ("itemtaxamount", "item tax amount"),
            "currency": ("currency", "currency code"),
        },
        need=(("number",), ("client",), ("issued",), ("total", "line_total", "price")),
        hallmark=frozenset({"invoiceno", "invoice no", "open balance", "num"}),
        also=frozenset({"location", "memo", "service date", "itemtaxcode"}),
    ),
    by_line=True,
    kinds=frozenset({"invoice"}),
)


def sniff(source: Source) -> float:
    return 0.0 if source.is_json else best_header(FORM.columns, source.first_rows)[0]


def read(reading: Reading) -> Iterator[Row]:
    return read_invoices(FORM, reading)
