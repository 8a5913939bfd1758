"""Whatever a client is called and whatever was noted: every writer makes its file, and nothing runs or breaks."""

import io
from dataclasses import replace
from datetime import date
from email import message_from_bytes
from email import policy as policies

import docx
import pypdf
import pytest

from goodterms import text as text_of
from goodterms.domain import letter_body
from goodterms.domain.letter_model import Fact
from goodterms.exchange import preview
from goodterms.exchange.wrapping import width
from goodterms.exchange.writers import letter_files
from tests.domain.letter_cases import FACTS, findings, make

HOSTILE = [
    '=cmd|"/c calc"!A1',
    '#read("/etc/passwd") $x$ <label> @ref /* */',
    "{x.__class__} {0} {} {{",
    "\ufeff\ufffe\uffff",
    "\u202eevil\u202c \u2066x\u2069",
    "\ue000𓀀😀👨\u200d👩\u200d👧",
    "e\u0301\u0302\u0303 กิ์ำ",
    "<script>x</script>&amp;\"'",
    "line\r\nBcc: a@b.c",
    "a\u2028b\u2029c\u200bd",
    "../../x",
    "\\`*_[]()",
    "%s%n{client_name",
    "A" * 900,
    "שלום سلام ABC",
    "\U000e0001\u00ad\u061c",
]


@pytest.mark.parametrize("language", ["en", "fa", "th"])
@pytest.mark.parametrize("raw", HOSTILE)
def test_hostile_text_through_every_writer(raw, language):
    value = text_of.clean(raw) or "x"
    ledger = replace(
        FACTS, client_name=value, contact_name=value, contract_ref=value, open_items=(value, "y"),
        email="jo@acme.example", facts=(Fact(value, date(2026, 3, 1), "incident 1"),),
    )  # fmt: skip
    made = make("fire", language, ledger)
    assert letter_body.with_body(made, letter_body.body(made)).kind == "fire"
    assert not any(f.rule == "T17" and f.level == "block" for f in findings("fire", language=language, ledger=ledger))
    data, _ = letter_files.render(made, letter_files.FORMATS, "letter")
    assert len(pypdf.PdfReader(io.BytesIO(data["pdf"])).pages) >= 1
    assert docx.Document(io.BytesIO(data["docx"])).paragraphs
    message = message_from_bytes(data["eml"], policy=policies.default)
    assert message["Bcc"] is None
    assert message["Subject"] == made.subject
    assert "<script" not in message.get_body(("html",)).get_content()
    for mode in ("app", "terminal"):
        assert max(width(line) for line in preview.preview(made, 60, mode)) <= 60


def test_braces_of_the_user_are_no_placeholders():
    made = make("fire", ledger=replace(FACTS, client_name="{curly} GmbH"))
    assert "{curly} GmbH" in letter_body.body(made)
    assert letter_body.with_body(made, letter_body.body(made)).unfilled == ()
