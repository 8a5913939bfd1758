"""Working days: Monday to Friday without the user's holidays (RULINGS, "Working days")."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from datetime import date, timedelta


def is_working(day: date, holidays: AbstractSet[date] = frozenset()) -> bool:
    return day.isoweekday() <= 5 and day not in holidays


def working_days(start: date, end: date, holidays: AbstractSet[date] = frozenset()) -> int:
    """Working days after `start` up to and with `end`: an answer on the next working day took 1. Never below 0."""
    span = (end - start).days
    if span <= 0:
        return 0
    weeks, rest = divmod(span, 7)
    tail = sum((start + timedelta(days=n)).isoweekday() <= 5 for n in range(weeks * 7 + 1, span + 1))
    off = sum(start < day <= end and day.isoweekday() <= 5 for day in holidays)
    return weeks * 5 + (tail if rest else 0) - off
