"""Checks for single values on their way into the ledger; each raises errors.Invalid naming the field."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from goodterms import text
from goodterms.errors import Invalid

_NAMES = {
    "due": "due date",
    "issued": "date of issue",
    "sent": "day of sending",
    "sent_on": "day of sending",
    "answered": "day of the answer",
    "received": "day of arrival",
    "paid_on": "day of payment",
    "told_on": "day you told them",
}
MOST = 10**15
"""No amount in minor units goes beyond this."""


def line(field: str, value: str, *, required: bool = False, limit: int = 500) -> str:
    """One line of cleaned text, at most `limit` characters."""
    cleaned = text.clean(value)
    return _sized(field, cleaned, required, limit)


def block(field: str, value: str, *, required: bool = False, limit: int = 100_000) -> str:
    """Cleaned text that may hold line breaks."""
    return _sized(field, text.clean(value, lines=True), required, limit)


def _sized(field: str, cleaned: str, required: bool, limit: int) -> str:
    if required and not any(unicodedata.category(char)[0] not in "CZ" for char in cleaned):
        raise Invalid(field, f"The {words(field)} is empty.", "Give it some text.")
    if len(cleaned) > limit:
        raise Invalid(field, f"The {words(field)} is longer than {limit} characters.", "Shorten it.")
    return cleaned


def choice(field: str, value: str, allowed: Sequence[str]) -> str:
    """One of `allowed`, matched without regard to case, hyphens or spaces."""
    known = text.clean(value).casefold().replace("-", "_").replace(" ", "_")
    if known not in allowed:
        shown = text.clean(value)[:60]
        raise Invalid(field, f'"{shown}" is not a {words(field)}.', f"Use one of: {', '.join(allowed)}.")
    return known


def whole(field: str, value: int, low: int, high: int) -> int:
    """A whole number within [low, high]."""
    if not low <= value <= high:
        raise Invalid(field, f"The {words(field)} must lie between {low} and {high}.", f"You gave {value}.")
    return value


def amount(field: str, value: int, *, low: int = 0) -> int:
    """Minor units, at least `low` and never absurd."""
    if value < low:
        sign = "above zero" if low > 0 else "zero or more"
        raise Invalid(field, f"The {words(field)} must be {sign}.")
    if value > MOST:
        raise Invalid(field, f"The {words(field)} is too large.", "Check the number of digits.")
    return value


def share(field: str, value: Decimal) -> Decimal:
    """A rate such as 0.19: from 0 to 1."""
    if not value.is_finite() or not 0 <= value <= 1:
        raise Invalid(field, f"The {words(field)} must lie between 0 and 1.", "Write 19 % as 0.19.")
    return value


def day(field: str, value: date, *, first: date | None = None, last: date | None = None, why: str = "") -> str:
    """A day as stored, within [first, last]; `why` says in the error what those days are."""
    if not 1970 <= value.year <= 2200:
        raise Invalid(field, f"The {words(field)} {value.isoformat()} cannot be right.", "Check the year.")
    if first is not None and value < first:
        reason = why or f"the earliest possible day is {first.isoformat()}"
        raise Invalid(field, f"The {words(field)} {value.isoformat()} is too early: {reason}.")
    if last is not None and value > last:
        raise Invalid(field, f"The {words(field)} {value.isoformat()} lies in the future.", "Give a day up to today.")
    return value.isoformat()


def checked(checks: Mapping[str, Callable[[str, Any], object]], given: Mapping[str, Any]) -> dict[str, Any]:
    """Every given value, checked and as stored; an unknown name is a mistake in our own code."""
    return {name: checks[name](name, value) for name, value in given.items()}


def words(field: str) -> str:
    """The field's name as people read it."""
    return _NAMES.get(field) or field.replace("_", " ")
