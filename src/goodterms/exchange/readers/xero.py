"""Xero: the sales export and its import template (names with *), a row a line, totals repeated. No day of payment."""

from __future__ import annotations

from collections.abc import Iterator

from goodterms.exchange.readers.invoices_table import InvoicesFormat, read_invoices
from goodterms.exchange.readers.model import Reading, Row
from goodterms.exchange.readers.source import Source
from goodterms.exchange.readers.table import Columns, best_header

NAME = "xero"
WHAT = "a Xero export"
FORM = InvoicesFormat(
    NAME,
    WHAT,
    Columns(
        roles={
            "number": ("invoicenumber",),
            "client": ("contactname",),
            "issued": ("invoicedate",),
            "due": ("duedate",),
            "total": ("total",),
            "tax": ("taxtotal",),
            "paid": ("invoiceamountpaid",),
            "balance": ("invoiceamountdue",),
            "text": ("description",),
            "quantity": ("quantity",),
            "price": ("unitamount",),
            "line_total": ("lineamount",),
            "line_tax": ("taxamount",),
            "currency": ("currency",),
            "kind": ("type",),
            "status": ("status",),
        },
        need=(("number",), ("client",), ("issued",), ("total", "price", "line_total")),
        hallmark=frozenset({"contactname"}),
        also=frozenset(
            {"emailaddress", "reference", "planneddate", "inventoryitemcode", "discount", "accountcode", "taxtype",
             "sent",
             "trackingname1", "trackingoption1", "trackingname2", "trackingoption2", "brandingtheme"}
        ),
    ),
    by_line=True,
    kinds=frozenset({"sales invoice", "invoice", "accrec", "accounts receivable"}),
)  # fmt: skip


def sniff(source: Source) -> float:
    return 0.0 if source.is_json else best_header(FORM.columns, source.first_rows)[0]


def read(reading: Reading) -> Iterator[Row]:
    return read_invoices(FORM, reading)
