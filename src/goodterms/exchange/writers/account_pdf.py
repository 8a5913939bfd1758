"""The statement of account as PDF/A in the client's language: one file a currency."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, time
from decimal import Decimal
from pathlib import Path

from goodterms import text
from goodterms.domain import letter_texts
from goodterms.errors import Refused
from goodterms.exchange.writers import files, pdf
from goodterms.exchange.writers.invoice_pdf import Document, Paper, frame


def page(doc: Document) -> dict[str, object]:
    """One account, as ledger.papers.accounts gives it, as the data that the page template reads."""
    paper = Paper(doc)
    words, labels = letter_texts.texts(paper.language)["statement"], paper.labels
    rows = [
        [
            paper.show(f"{words[move['kind']]} {move['number'] or ''}".strip()),
            paper.day(move["day"]),
            paper.figure(move["amount"]),
            paper.figure(move["balance"]),
        ]
        for move in doc["movements"]
    ]
    if doc["first"]:
        rows.insert(0, [words["forward"], paper.day(doc["first"]), "", paper.figure(doc["brought_forward"])])
    sums = [(words["balance"], doc["balance"], True)]
    if Decimal(doc["overdue"]):
        sums.append((words["overdue"], doc["overdue"], False))
    iban = doc["sender"].get("iban")
    return {
        **frame(paper, words["title"]),
        "facts": [[words["up_to"], paper.day(doc["last"])]],
        "head": [words["what"], labels["date"], f"{labels['amount']} ({doc['currency']})", words["balance"]],
        "rows": rows,
        "sums": [{"label": label, "amount": paper.money(plain), "strong": strong} for label, plain, strong in sums],
        "notes": [paper.show(f"{labels['pay_to']}: {iban}")] if iban and Decimal(doc["balance"]) > 0 else [],
    }


def account_pdf(doc: Document) -> tuple[bytes, list[str]]:
    """The PDF and notes about missing glyphs; the same account gives the same bytes."""
    if not (doc["sender"].get("name") or doc["sender"].get("business")):
        raise Refused("A statement must say who sends it.", "Set your name once: my_name in the settings.")
    return pdf.render("invoice.typ", page(doc), datetime.combine(datetime.fromisoformat(doc["last"]), time(12), UTC))


def write_accounts(docs: Sequence[Document], out: str | Path | None = None) -> list[Path]:
    """Write each account into a folder (existing, or ending in a slash), or the only one as a file."""
    targets = files.places(out, [f"{_stem(doc, len(docs) > 1)}.pdf" for doc in docs], "currencies")
    return files.save([(path, account_pdf(doc)[0]) for path, doc in zip(targets, docs, strict=True)])


def _stem(doc: Document, several: bool) -> str:
    name = f"{doc['client']['name']}-account-{doc['last']}{'-' + doc['currency'] if several else ''}"
    return text.file_name(name.replace(" ", "-"), "account")
