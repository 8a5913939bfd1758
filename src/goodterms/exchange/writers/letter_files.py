"""A letter into files: one or several formats, under one safe name, replacing nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from goodterms import text
from goodterms.domain.letter_model import Letter
from goodterms.errors import NotUnderstood, Refused
from goodterms.exchange.writers import files

FORMATS: tuple[str, ...] = ("md", "txt", "pdf", "docx", "eml")


@dataclass(frozen=True, slots=True)
class Written:
    """The files written, in the order of the formats asked for, and notes about them (missing glyphs)."""

    paths: tuple[Path, ...]
    notes: tuple[str, ...] = ()


def formats(given: str | Iterable[str]) -> tuple[str, ...]:
    """The formats named in "pdf,docx" or in a list, each once. Raises NotUnderstood for another."""
    parts = given.split(",") if isinstance(given, str) else list(given)
    names = tuple(dict.fromkeys(p.strip().lower() for p in parts if p.strip()))
    for name in names:
        if name not in FORMATS:
            raise NotUnderstood(f'Letters are not written as "{name}".', f"Choose from {', '.join(FORMATS)}.")
    if not names:
        raise NotUnderstood("No format was named.", f"Choose from {', '.join(FORMATS)}.")
    return names


def file_stem(client: str, kind: str, letter: Letter) -> str:
    """The usual name of a letter's file, without suffix: "Acme - fire - 2026-03-31"."""
    return text.file_name(f"{client}-{kind.replace('_', '-')}-{letter.day.isoformat()}".replace(" ", "-"), "letter")


def render(letter: Letter, wanted: Iterable[str], stem: str) -> tuple[dict[str, bytes], list[str]]:
    """The bytes of each format, and notes."""
    out: dict[str, bytes] = {}
    notes: list[str] = []
    pdf = b""
    for name in wanted:
        if name in ("pdf", "eml") and not pdf:
            from goodterms.exchange.writers.letter_pdf import letter_pdf

            pdf, notes = letter_pdf(letter)
        if name == "pdf":
            out[name] = pdf
        elif name == "eml":
            from goodterms.exchange.writers.letter_eml import letter_eml

            out[name] = letter_eml(letter, pdf, f"{files.ascii_name(stem, f'letter-{letter.day.isoformat()}')}.pdf")
        elif name == "docx":
            from goodterms.exchange.writers.letter_docx import letter_docx

            out[name] = letter_docx(letter)
        else:
            from goodterms.exchange.writers import letter_text

            shown = letter_text.markdown(letter) if name == "md" else letter_text.plain(letter)
            out[name] = shown.encode("utf-8")
    return out, notes


def write(letter: Letter, wanted: str | Iterable[str], out: str | Path | None, stem: str) -> Written:
    """Write the letter in each format.

    `out`: a folder (existing, or ending in a slash and then made) or, with one format, a file; None is the
    working folder. `stem` names the files in a folder. Nothing is replaced: a taken name gets -2.
    Raises Refused for a letter with open placeholders, or when nothing can be written there.
    """
    if letter.unfilled:
        open_ones = ", ".join(letter.unfilled)
        raise Refused(f"The letter still lacks: {open_ones}.", "Set each with --set NAME=VALUE.")
    names = formats(wanted)
    targets = files.places(out, [f"{text.file_name(stem, 'letter')}.{name}" for name in names])
    data, notes = render(letter, names, targets[0].stem)
    return Written(tuple(files.save([(t, data[n]) for t, n in zip(targets, names, strict=True)])), tuple(notes))
