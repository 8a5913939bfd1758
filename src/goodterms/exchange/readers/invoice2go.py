"""Invoice2go: the document CSV, a row an invoice."""

from __future__ import annotations

from collections.abc import Iterator

from goodterms.exchange.readers.invoices_table import InvoicesFormat, read_invoices
from goodterms.exchange.readers.model import Reading, Row
from goodterms.exchange.readers.source import Source
from goodterms.exchange.readers.table import Columns, best_header

NAME = "invoice2go"
WHAT = "an Invoice2go export"
FORM = InvoicesFormat(
    NAME,
    WHAT,
    Columns(
        roles={
            "number": ("documentnumber", "document number"),
            "client": ("name", "client name"),
            "issued": ("documentdate", "document date"),
            "due": ("duedate", "due date"),
            "terms": ("terms", "daystopay"),
            "total": ("totalamount", "total amount"),
            "tax": ("totaltaxamount", "taxamount"),
            "status": ("documentstatus", "document status"),
            "paid_on": ("datepaid", "date paid"),
            "paid": ("payments",),
            "balance": ("balancedue", "balance due"),
            "currency": ("currency", "currencycode"),
            "kind": ("documenttype", "document type"),
        },
        need=(("number",), ("client",), ("issued",), ("total",)),
        hallmark=frozenset({"documentnumber", "document number"}),
        also=frozenset({"comment", "emailrecipient", "documentrecipientaddress", "shipaddress", "discountvalue"}),
    ),
    kinds=frozenset({"invoice", "invoices"}),
)


def sniff(source: Source) -> float:
    return 0.0 if source.is_json else best_header(FORM.columns, source.first_rows)[0]


def read(reading: Reading) -> Iterator[Row]:
    return read_invoices(FORM, reading)
