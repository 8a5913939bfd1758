"""Words in a note that say what kind of time it was: "#rework", "#extra", "#nobill", "#me".

They are taken out of the note wherever they stand; any other "#word" is part of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypedDict

from goodterms.errors import NotUnderstood

NEVER_BILLED = ("admin", "chasing", "spec")
"""Kinds that are not billable unless it is said."""
_FIELDS: dict[str, tuple[str, object]] = {
    **{f"#{kind}": ("kind", kind) for kind in ("work", "rework", "contact", "admin", "chasing", "spec")},
    "#extra": ("scope", "extra"),
    "#bill": ("billable", True),
    "#nobill": ("billable", False),
    "#me": ("requested_by", "me"),
}
"""What each word says; a test holds the kinds together with domain.records.KINDS, which is dear to import."""
OFFERED = "#rework #contact #admin #chasing #spec #extra #nobill #me"
"""The words for a form to name; #work and #bill mostly say what holds anyway."""


class Details(TypedDict, total=False):
    """What can be said about an entry beside client, project and time."""

    kind: str
    scope: str
    billable: bool | None
    requested_by: str
    rush_paid: bool
    emergency_agreed: bool
    note: str


def take(words: Iterable[str]) -> tuple[list[str], Details]:
    """The words that are left, and what the others say. Two that contradict each other are refused."""
    left: list[str] = []
    said: dict[str, tuple[str, object]] = {}
    for word in words:
        field, value = _FIELDS.get(word.lower(), ("", None))
        if not field:
            left.append(word)
        elif field in said and said[field][1] != value:
            raise NotUnderstood(f"{said[field][0]} and {word} cannot both be so.", "Keep one of them.")
        else:
            said[field] = (word, value)
    details: Details = {field: value for field, (_, value) in said.items()}  # type: ignore[assignment]
    if details.get("kind") in NEVER_BILLED:
        details.setdefault("billable", False)
    return left, details


def take_note(note: str) -> Details:
    """What the words of a note say, and the note that is left."""
    left, details = take(note.split())
    details["note"] = " ".join(left)
    return details


def in_words(details: Details) -> Sequence[str]:
    """What is out of the ordinary, in the words of the command line."""
    kind = details.get("kind", "work")
    return [
        *([kind] if kind != "work" else ()),
        *(["extra"] if details.get("scope") == "extra" else ()),
        *(["not billed"] if details.get("billable") is False else ()),
        *(["asked for by me"] if details.get("requested_by") == "me" else ()),
        *(["rush paid"] if details.get("rush_paid") else ()),
        *(["agreed emergency"] if details.get("emergency_agreed") else ()),
    ]
