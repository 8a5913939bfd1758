"""Invoices as PDF in six languages."""

import copy
import io
import json

import pypdf
import pytest

from goodterms.domain import letter_texts
from goodterms.domain.letter_model import LANGUAGES
from goodterms.errors import Refused
from goodterms.exchange.writers.invoice_pdf import invoice_pdf, page, write_invoice

DOC = {
    "number": "2026-014", "draft": False, "issued": "2026-03-31", "due": "2026-04-30",
    "currency": "EUR", "language": "en", "project": "Site", "contract_ref": "C-17",
    "sender": {
        "name": "Sam Rivers", "business": "Rivers Studio", "address": "1 Mill Lane; Oxford",
        "email": "sam@rivers.example", "tax_id": "GB123456789", "iban": "GB33 BUKB 2020 1555 5555 55",
    },
    "client": {
        "name": 'Acme *x* #read("a") $', "contact": "Jo Smith",
        "address": "Hauptstr. 1\n10115 Berlin", "email": "",
    },
    "lines": [
        {"text": "Start page", "quantity": "10.500000", "unit_price": "75.00", "tax_rate": "0.19", "net": "787.50"},
        {"text": "Hosting", "quantity": "1", "unit_price": "212.505", "tax_rate": "0.07", "net": "212.50"},
    ],
    "discount": "0.00", "net": "1000.00",
    "taxes": [{"rate": "0.07", "net": "212.50", "tax": "14.88"}, {"rate": "0.19", "net": "787.50", "tax": "149.63"}],
    "tax": "164.51", "total": "1164.51", "paid": "164.51", "credited": "0.00", "written_off": "0.00",
    "balance": "1000.00",
    "tax_note": "", "note": "Thank you.",
}  # fmt: skip


def of(**change):
    return {**copy.deepcopy(DOC), **change}


def words(doc):
    read = pypdf.PdfReader(io.BytesIO(invoice_pdf(doc)[0]))
    return " ".join(" ".join(p.extract_text() for p in read.pages).replace("\xa0", " ").split())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_without_notes(language):
    pdf, notes = invoice_pdf(of(language=language, tax_note="reverse charge", discount="10.00", credited="5.00"))
    assert notes == []
    assert b"pdfaid" in pdf


def test_what_the_paper_says():
    text = words(DOC)
    for part in (
        "Invoice 2026-014", "Date 31 March 2026", "Due 30 April 2026", "Start page 10.5 75.00 787.50",
        "Hosting 1 212.505 212.50", "Net EUR 1,000.00", "VAT 7% EUR 14.88", "VAT 19% EUR 149.63", "Total EUR 1,164.51",
        "Balance due EUR 1,000.00", "Tax number: GB123456789", "Please pay to: GB33 BUKB", '#read("a")', "10115 Berlin",
    ):  # fmt: skip
        assert part in text


def test_reverse_charge_in_the_clients_language():
    assert "Taxare inversă" in words(of(language="ro", tax_note="reverse_charge"))
    assert "As agreed" in words(of(tax_note="As agreed"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sums_that_are_shown_lead_to_what_is_open(language):
    doc = of(language=language, paid="300.00", credited="100.00", written_off="64.51", balance="700.00")
    sums = page(doc)["sums"]
    texts = letter_texts.texts(language)
    assert [row["label"] for row in sums[-5:]] == [
        texts["invoice"]["total"],
        texts["invoice"]["paid"],
        texts["invoice"]["credited"],
        texts["statement"]["write_off"],
        texts["invoice"]["balance"],
    ]
    assert texts["statement"]["write_off"] not in [row["label"] for row in page(of(language=language))["sums"]]
    if language == "en":
        assert "Written off EUR -64.51 Balance due EUR 700.00" in words(doc)


def test_a_draft_says_so():
    text = words(of(number=None, draft=True, issued=None, due=None))
    assert "Invoice (Draft)" in text
    assert "Due" not in text.split("Description")[0].replace("Balance due", "")


def test_an_unknown_language_becomes_english():
    assert page(of(language="de"))["lang"] == "en"


def test_turkish_percent_and_persian_figures():
    assert "KDV %19" in json.dumps(page(of(language="tr")), ensure_ascii=False)
    assert "۱٬۱۶۴٫۵۱" in json.dumps(page(of(language="fa")), ensure_ascii=False)


def test_three_hundred_lines_go_over_pages():
    many = of(lines=[{**DOC["lines"][0], "text": f"line {n}"} for n in range(300)])
    read = pypdf.PdfReader(io.BytesIO(invoice_pdf(many)[0]))
    assert len(read.pages) > 5
    assert all("Description" in p.extract_text() for p in read.pages[:3])


def test_files(tmp_path):
    first, second = write_invoice(DOC, tmp_path), write_invoice(DOC, tmp_path)
    assert first.parent == second.parent == tmp_path
    assert second.stem == f"{first.stem}-2"
    assert "/" not in first.name
    assert write_invoice(DOC, tmp_path / "x.pdf") == tmp_path / "x.pdf"
    with pytest.raises(Refused):
        write_invoice(DOC, tmp_path / "none" / "x.pdf")


def test_an_invoice_of_nobody_is_refused() -> None:
    with pytest.raises(Refused, match="must say who sends it"):
        invoice_pdf(of(sender={"name": " ", "business": "", "address": "Lane 1"}))
