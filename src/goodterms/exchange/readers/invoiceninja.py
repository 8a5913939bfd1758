"""Invoice Ninja: version 5 with dotted keys, version 4 and its reports with banner lines before the header.

The labels follow the language of the account."""

from __future__ import annotations

from collections.abc import Iterator

from goodterms.exchange.readers.invoices_table import InvoicesFormat, read_invoices
from goodterms.exchange.readers.model import Reading, Row
from goodterms.exchange.readers.source import Source
from goodterms.exchange.readers.table import Columns, best_header

NAME = "invoiceninja"
WHAT = "an Invoice Ninja export"
FORM = InvoicesFormat(
    NAME,
    WHAT,
    Columns(
        roles={
            "number": ("invoice.number", "invoice number", "rechnungsnummer", "numéro de facture", "número de factura"),
            "client": ("client.name", "client name", "client", "kunde", "kundenname", "nom du client", "cliente"),
            "issued": ("invoice.date", "invoice date", "date", "rechnungsdatum", "datum", "fecha"),
            "due": ("invoice.due date", "due date", "fälligkeitsdatum", "fällig am", "date d'échéance",
                "fecha de vencimiento"),
            "total": ("invoice.amount", "amount", "betrag", "montant", "importe"),
            "balance": ("invoice.balance", "balance", "saldo", "offener betrag", "solde"),
            "status": ("invoice.status", "status", "statut", "estado"),
            "paid_on": ("payment.date", "payment date", "zahlungsdatum"),
            "paid": ("payment.amount", "payment amount", "paid to date", "zahlungsbetrag"),
            "text": ("item.notes",),
            "item": ("item.product key",),
            "quantity": ("item.quantity",),
            "price": ("item.cost",),
            "currency": ("client.currency", "client.currency id", "currency", "währung"),
        },
        need=(("number",), ("client",), ("issued",), ("total",)),
        hallmark=frozenset(
            {"invoice.number", "balance", "saldo", "offener betrag", "solde", "paid to date", "client number"}
        ),
        foreign=frozenset({"issue date", "customer name", "invoice amount", "transaction id", "open balance"}),
        also=frozenset(
            {"age", "id number", "client number", "po number", "terms", "partial", "discount", "user",
             "invoice.discount",
             "invoice.po number", "invoice.terms", "invoice.partial", "invoice.partial due date", "alter",
             "kundennummer"}
        ),
    ),
    by_line=True,
)  # fmt: skip


def sniff(source: Source) -> float:
    return 0.0 if source.is_json else best_header(FORM.columns, source.first_rows)[0]


def read(reading: Reading) -> Iterator[Row]:
    return read_invoices(FORM, reading)
