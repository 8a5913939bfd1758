"""What is typed into the fields of a letter, and how their values read there."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from goodterms.domain.letter_fields import as_list, fields_of
from goodterms.domain.letter_model import Amount, Fact, OpenInvoice, Referral


def pairs(kind: str, given: Mapping[str, str]) -> list[tuple[str, str]]:
    """What was typed as name and value; a list's parts each by itself."""
    lists = {f.name for f in fields_of(kind) if f.kind == "list"}
    found: list[tuple[str, str]] = []
    for name, value in given.items():
        if name in lists:
            parts = [part.strip() for part in value.split(";")]
            found += [(name, part) for part in parts if part] or [(name, "")]
        else:
            found.append((name, value))
    return found


def shown_as(value: object) -> str:
    """A field's value as it would be typed."""
    if isinstance(value, tuple | list):
        return "; ".join(filter(None, (shown_as(one) for one in as_list(value))))
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Amount):
        from goodterms.money import plain

        return f"{value.currency} {plain(value.minor, value.currency)}"
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, Fact):
        return value.source or value.text
    if isinstance(value, OpenInvoice):
        return value.number
    if isinstance(value, Referral):
        return f"{value.name} (agreed)" if value.agreed else value.name
    return "" if value is None else str(value)
