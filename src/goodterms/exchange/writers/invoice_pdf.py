"""An invoice, or a credit note, as PDF/A in the client's language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from goodterms import money, text
from goodterms.domain import letter_texts
from goodterms.errors import Refused
from goodterms.exchange import locale
from goodterms.exchange.writers import files, pdf
from goodterms.exchange.writers.letter_text import isolate

Document = Mapping[str, Any]
"""What ledger.statements.document gives: amounts as strings in major units, days ISO, rates as shares."""


class Paper:
    """The labels and formats of one invoice."""

    def __init__(self, doc: Document) -> None:
        self.doc = doc
        self.language = doc["language"] if doc["language"] in locale.LOCALES else "en"
        self.labels = letter_texts.texts(self.language)["invoice"]
        self.rtl = bool(letter_texts.texts(self.language)["meta"]["rtl"])

    def show(self, value: object) -> str:
        return isolate(str(value or ""), self.rtl)

    def day(self, iso: str | None) -> str:
        return self.show(locale.date_long(date.fromisoformat(iso), self.language)) if iso else ""

    def money(self, plain: str) -> str:
        code = self.doc["currency"]
        return self.show(locale.money(money.minor(Decimal(plain), code), code, self.language))

    def price(self, plain: str) -> str:
        """A unit price: with the currency's digits, or with all it has where it has more."""
        value, code = Decimal(plain), self.doc["currency"]
        minor = money.minor(value, code)
        exact = money.major(minor, code) == value
        shown = locale.amount(minor, code, self.language) if exact else locale.number(value, self.language)
        return self.show(shown)

    def figure(self, plain: str) -> str:
        code = self.doc["currency"]
        return self.show(locale.amount(money.minor(Decimal(plain), code), code, self.language))

    def percent(self, share: str) -> str:
        number = locale.number((Decimal(share) * 100).normalize(), self.language)
        return f"%{number}" if self.language == "tr" else f"{number}{'٪' if self.language == 'fa' else '%'}"


def _facts(paper: Paper) -> list[list[str]]:
    doc, labels = paper.doc, paper.labels
    rows = [
        [labels["number"], paper.show(doc["number"]) if doc["number"] else labels["draft"]],
        [labels["for_invoice"], paper.show(doc.get("invoice"))],
        [labels["date"], paper.day(doc["issued"])],
        [labels["due"], paper.day(doc["due"])],
        [letter_texts.text(paper.language, "labels", "reference"), paper.show(doc.get("contract_ref"))],
    ]
    return [row for row in rows if row[1]]


def _lines(paper: Paper) -> list[list[str]]:
    return [
        [
            paper.show(line["text"]),
            paper.show(locale.number(Decimal(line["quantity"]).normalize(), paper.language)),
            paper.price(line["unit_price"]),
            paper.figure(line["net"]),
        ]
        for line in paper.doc["lines"]
    ]


def _sums(paper: Paper) -> list[dict[str, object]]:
    doc, labels = paper.doc, paper.labels
    rows: list[tuple[str, str, bool]] = []
    if Decimal(doc["discount"]):
        rows.append((labels["discount"], f"-{doc['discount']}", False))
    rows.append((labels["net"], doc["net"], False))
    taxed = [t for t in doc["taxes"] if Decimal(t["tax"]) or len(doc["taxes"]) > 1]
    rows += [(f"{labels['vat']} {paper.percent(t['rate'])}", t["tax"], False) for t in taxed]
    if not taxed and Decimal(doc["tax"]):
        rows.append((labels["vat"], doc["tax"], False))
    rows.append((labels["total"], doc["total"], True))
    if Decimal(doc["paid"]):
        rows.append((labels["paid"], f"-{doc['paid']}", False))
    if Decimal(doc["credited"]):
        rows.append((labels["credited"], f"-{doc['credited']}", False))
    if Decimal(doc["written_off"]):
        given_up = letter_texts.text(paper.language, "statement", "write_off")
        rows.append((given_up, f"-{doc['written_off']}", False))
    if doc["balance"] != doc["total"]:
        rows.append((labels["balance"], doc["balance"], True))
    return [{"label": label, "amount": paper.money(plain), "strong": strong} for label, plain, strong in rows]


def _notes(paper: Paper) -> list[str]:
    doc, labels = paper.doc, paper.labels
    note = str(doc.get("tax_note") or "")
    if note.casefold().replace("_", " ").strip() == "reverse charge":
        note = labels["reverse_charge"]
    sender = doc["sender"]
    pay = f"{labels['pay_to']}: {sender['iban']}" if sender.get("iban") and not doc.get("invoice") else ""
    return [paper.show(n) for n in (note, doc.get("note"), pay) if n]


def address_lines(party: Mapping[str, str], *names: str) -> list[str]:
    lines = [party.get(name) or "" for name in names]
    lines += (party.get("address") or "").replace(";", "\n").split("\n")
    return list(dict.fromkeys(line.strip() for line in lines if line.strip()))


def frame(paper: Paper, title: str) -> dict[str, object]:
    """What stands around the table of every paper: who writes to whom, and the title."""
    doc, tax_label = paper.doc, letter_texts.text(paper.language, "labels", "tax_id")
    sender = address_lines(doc["sender"], "business", "name")
    sender += [doc["sender"]["email"]] if doc["sender"].get("email") else []
    sender += [f"{tax_label}: {doc['sender']['tax_id']}"] if doc["sender"].get("tax_id") else []
    return {
        "lang": paper.language,
        "rtl": paper.rtl,
        "title": paper.show(title),
        "author": sender[0] if sender else "",
        "sender": [paper.show(line) for line in sender],
        "recipient": [paper.show(line) for line in address_lines(doc["client"], "name", "contact")],
    }


def page(doc: Document) -> dict[str, object]:
    """The invoice, or the credit note for one, as the data that the page template reads."""
    paper = Paper(doc)
    labels = paper.labels
    kind = labels["credit_note"] if doc.get("invoice") else labels["title"]
    return {
        **frame(paper, f"{kind} {doc['number']}" if doc["number"] else f"{kind} ({labels['draft']})"),
        "facts": _facts(paper),
        "head": [labels["description"], labels["quantity"], labels["unit_price"], labels["amount"]],
        "rows": _lines(paper),
        "sums": _sums(paper),
        "notes": _notes(paper),
    }


def invoice_pdf(doc: Document) -> tuple[bytes, list[str]]:
    """The PDF and notes about missing glyphs; the same invoice gives the same bytes.

    Raises Refused where nobody is named as its sender.
    """
    if not any((doc["sender"].get(name) or "").strip() for name in ("name", "business")):
        raise Refused("An invoice must say who sends it.", "Set your name once: my_name in the settings.")
    day = date.fromisoformat(doc["issued"]) if doc["issued"] else date(2000, 1, 1)
    return pdf.render("invoice.typ", page(doc), datetime(day.year, day.month, day.day, 12, tzinfo=UTC))


def write_invoice(doc: Document, out: str | Path | None = None) -> Path:
    """Write the PDF into a folder (existing, or ending in a slash) or as a file; nothing is replaced."""
    return files.save([(files.places(out, [f"{_stem(doc)}.pdf"])[0], invoice_pdf(doc)[0])])[0]


def _stem(doc: Document) -> str:
    name = f"{doc['client']['name']}-{doc['number'] or 'draft'}".replace(" ", "-")
    return text.file_name(name, "invoice")
