"""A letter as PDF/A."""

from __future__ import annotations

from datetime import UTC, datetime

from goodterms.domain.letter_model import Items, Letter
from goodterms.exchange.writers import pdf
from goodterms.exchange.writers.letter_text import head, isolate


def document(letter: Letter) -> dict[str, object]:
    """The letter as the data that the page template reads."""

    def show(text: str) -> str:
        return isolate(text, letter.rtl)

    sections = [
        {
            "heading": show(section.heading),
            "blocks": [
                {"kind": "list", "items": [show(i) for i in block.items]}
                if isinstance(block, Items)
                else {"kind": "text", "text": show(block)}
                for block in section.blocks
            ],
        }
        for section in letter.sections
    ]
    return {
        "lang": letter.language,
        "rtl": letter.rtl,
        "subject": letter.subject,
        "author": letter.sender[0] if letter.sender else "",
        "sender": [show(line) for line in letter.sender],
        "recipient": [show(line) for line in letter.recipient],
        "date": show(letter.date),
        "head": [[{"text": show(t), "strong": t == letter.subject_line} for t in group] for group in head(letter)],
        "sections": sections,
        "closing": letter.closing,
        "signature": show(letter.signature),
        "enclosures": "" if letter.language == "th" else show(letter.enclosures_line),
        "pages": [str(n) for n in range(1, 20)],
    }


def letter_pdf(letter: Letter) -> tuple[bytes, list[str]]:
    """The PDF and notes about missing glyphs; the same letter gives the same bytes."""
    day = letter.day
    return pdf.render("letter.typ", document(letter), datetime(day.year, day.month, day.day, 12, tzinfo=UTC))
