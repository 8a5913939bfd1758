"""Which part of an entry lies outside the working window, and to which day that counts (RULINGS, "Off hours").

A day runs from 06:00 to 06:00 local. Both edges of the window belong to it, so work from 19:00 on is outside
from the first second after 19:00, and work that ends at 19:00 is not. This is the reference; the SQL that
adds up hours must find the same entries outside.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from goodterms.settings import Settings

if TYPE_CHECKING:
    from dataclasses import dataclass
else:
    from goodterms.quick import dataclass

DAY_MINUTES = 24 * 60
DAY_STARTS = 6 * 60
"""Minute of the local day at which one night's day ends and the next begins."""


@dataclass(frozen=True, slots=True)
class Outside:
    """Seconds outside the window, and the day (06:00 to 06:00) of the first of them; None: all inside."""

    seconds: int
    day: date | None


def outside(day: date, minute: int, seconds: int, settings: Settings) -> Outside:
    """The part outside the window of an entry that starts at local `minute` of `day` and lasts `seconds`."""
    start, end = minute * 60, minute * 60 + seconds
    gaps = _outside(start, end, _open_hours(day, end, settings))
    if not gaps:
        return Outside(0, None)
    first = gaps[0][0]
    night = day + timedelta(days=(first - DAY_STARTS * 60) // (DAY_MINUTES * 60))
    return Outside(sum(stop - begin for begin, stop in gaps), night)


def outside_minutes(day: date, minute: int, seconds: int, settings: Settings) -> int:
    """Whole minutes of an entry outside the window."""
    return outside(day, minute, seconds, settings).seconds // 60


def _open_hours(day: date, end: int, settings: Settings) -> list[tuple[int, int]]:
    """The working windows that an entry may touch, in seconds from midnight of `day`, in order."""
    window = settings.working_window
    length = window.end - window.start if window.end > window.start else window.end - window.start + DAY_MINUTES
    spans = []
    for offset in range(-1, end // (DAY_MINUTES * 60) + 1):
        that = day + timedelta(days=offset)
        if that.isoweekday() in window.days and that not in settings.holidays:
            begin = (offset * DAY_MINUTES + window.start) * 60
            spans.append((begin, begin + length * 60))
    return spans


def _outside(start: int, end: int, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The parts of [start, end) that no span covers."""
    gaps, at = [], start
    for begin, stop in spans:
        if at >= end:
            break
        if begin > at:
            gaps.append((at, min(begin, end)))
        at = max(at, stop)
    if at < end:
        gaps.append((at, end))
    return gaps
