"""The evidence about one client as files: Markdown to work with, PDF to hand over."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

from goodterms import text
from goodterms.errors import NotUnderstood
from goodterms.exchange.writers import files, pdf
from goodterms.ledger import bundle

FORMATS = ("md", "pdf")


def formats(given: str) -> tuple[str, ...]:
    """The formats in "md,pdf", each once. Raises NotUnderstood for another, or for none."""
    names = tuple(dict.fromkeys(part.strip().lower() for part in given.split(",") if part.strip()))
    if not names or any(name not in FORMATS for name in names):
        raise NotUnderstood(f'The evidence is not written as "{text.clean(given)[:40]}".', "Choose md, pdf, or md,pdf.")
    return names


def page(found: dict[str, Any]) -> dict[str, object]:
    """The bundle as the data that the page template reads."""
    return {
        "title": f"Evidence: {found['client']}",
        "author": "",
        "as_of": found["as_of"],
        "intro": f"As of {found['as_of']}. Numbers after # are record ids; notes are quoted as they were written.",
        "empty": bundle.EMPTY,
        "sections": [
            {
                "title": title,
                "rows": [
                    {
                        "day": piece.day,
                        "id": f"#{piece.id}",
                        "facts": piece.facts,
                        "quotes": [{"label": key, "lines": words.split("\n")} for key, words in piece.quotes],
                    }
                    for piece in pieces
                ],
            }
            for title, pieces in bundle.sections(found)
        ],
    }


def evidence_pdf(found: dict[str, Any]) -> tuple[bytes, list[str]]:
    """The PDF and notes about missing glyphs; the same evidence gives the same bytes."""
    noon = datetime.combine(datetime.fromisoformat(found["as_of"]), time(12), UTC)
    return pdf.render("evidence.typ", page(found), noon)


def write(found: dict[str, Any], wanted: Sequence[str], out: str | Path | None) -> tuple[list[Path], list[str]]:
    """Write the bundle in each format; returns the paths and notes.

    `out`: a folder (existing, or ending in a slash and then made) or, with one format, a file; None is the
    working folder. Nothing is replaced: a taken name gets -2.
    """
    stem = text.file_name(f"evidence-{found['client']}-{found['as_of']}".replace(" ", "-"), "evidence")
    targets = files.places(out, [f"{stem}.{name}" for name in wanted])
    notes: list[str] = []
    data = []
    for name in wanted:
        if name == "pdf":
            made, notes = evidence_pdf(found)
        else:
            made = bundle.markdown(found).encode("utf-8")
        data.append(made)
    return files.save(list(zip(targets, data, strict=True))), notes
