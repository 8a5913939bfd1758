"""Statements of account and credit notes as PDF."""

from __future__ import annotations

import copy
import io
from pathlib import Path
from typing import Any

import pypdf
import pytest

from goodterms.domain.letter_model import LANGUAGES
from goodterms.errors import Refused
from goodterms.exchange.writers.account_pdf import account_pdf, write_accounts
from goodterms.exchange.writers.invoice_pdf import invoice_pdf

DOC: dict[str, Any] = {
    "language": "en", "currency": "EUR",
    "sender": {"name": "Sam Rivers", "business": "", "address": "", "email": "", "tax_id": "GB1", "iban": "GB33 BUKB"},
    "client": {"name": 'Acme *x* #read("a")', "contact": "Jo", "address": "Road 1", "email": ""},
    "first": "2026-02-01", "last": "2026-06-30", "brought_forward": "100.00",
    "movements": [
        {"day": "2026-05-01", "kind": "invoice", "number": "2026-014", "amount": "1190.00", "balance": "1290.00"},
        {"day": "2026-06-02", "kind": "payment", "number": "2026-014", "amount": "-500.00", "balance": "790.00"},
        {"day": "2026-06-03", "kind": "credit", "number": "CN-2026-001", "amount": "-90.00", "balance": "700.00"},
        {"day": "2026-06-04", "kind": "write_off", "number": "2026-014", "amount": "-10.00", "balance": "690.00"},
        {"day": "2026-06-04", "kind": "difference", "number": "2026-013", "amount": "-0.50", "balance": "689.50"},
    ],
    "balance": "689.50", "overdue": "590.00",
}  # fmt: skip


def words(made: bytes) -> str:
    read = pypdf.PdfReader(io.BytesIO(made))
    return " ".join(" ".join(page.extract_text() for page in read.pages).replace("\xa0", " ").split())


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_account_in_every_language_without_notes(language: str) -> None:
    made, notes = account_pdf({**copy.deepcopy(DOC), "language": language})
    assert notes == []
    assert b"pdfaid" in made


def test_what_the_account_says() -> None:
    said = words(account_pdf(DOC)[0])
    for part in (
        "Statement of account", "Up to 30 June 2026", "Brought forward 1 February 2026 100.00",
        "Invoice 2026-014 1 May 2026 1,190.00 1,290.00", "Payment 2026-014 2 June 2026 -500.00 790.00",
        "Credit note CN-2026-001", "Written off 2026-014",
        "Small difference settled 2026-013 4 June 2026 -0.50 689.50",
        "Balance EUR 689.50", "Of this overdue EUR 590.00",
        "Please pay to: GB33 BUKB", '#read("a")',
    ):  # fmt: skip
        assert part in said


def test_an_account_says_who_sends_it() -> None:
    with pytest.raises(Refused, match="who sends it"):
        account_pdf({**DOC, "sender": {"name": "", "business": ""}})


def test_a_currency_a_file_and_nothing_is_replaced(tmp_path: Path) -> None:
    two = [DOC, {**DOC, "currency": "USD"}]
    first = write_accounts(two, f"{tmp_path}/")
    assert [path.name.partition("-account-")[2] for path in first] == ["2026-06-30-EUR.pdf", "2026-06-30-USD.pdf"]
    assert write_accounts(two, f"{tmp_path}/")[0] != first[0]
    with pytest.raises(Refused, match="2 currencies"):
        write_accounts(two, tmp_path / "one.pdf")
    assert write_accounts([DOC], tmp_path / "one.pdf") == [tmp_path / "one.pdf"]


def test_a_credit_note_names_its_invoice() -> None:
    doc = {
        "number": "CN-2026-001", "invoice": "2026-014", "draft": False, "issued": "2026-06-30", "due": None,
        "currency": "EUR", "language": "en", "project": None, "contract_ref": "", "sender": DOC["sender"],
        "client": DOC["client"], "lines": [
            {"text": "one page less", "quantity": "1", "unit_price": "100.00", "tax_rate": "0", "net": "100.00"}],
        "discount": "0.00", "net": "100.00", "taxes": [], "tax": "19.00", "total": "119.00", "paid": "0.00",
        "credited": "0.00", "written_off": "0.00", "balance": "119.00", "tax_note": "", "note": "",
    }  # fmt: skip
    said = words(invoice_pdf(doc)[0])
    for part in (
        "Credit note CN-2026-001",
        "For invoice 2026-014",
        "one page less",
        "VAT EUR 19.00",
        "Total EUR 119.00",
    ):
        assert part in said
    assert "Please pay to" not in said
