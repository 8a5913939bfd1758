"""The clock a run is read against, wall clocks and instants, and how times are written.

An instant is seconds since 1970 in UTC; a day is a local day in a named zone.
"""

from __future__ import annotations

import os
import time
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from goodterms.errors import NotUnderstood

if TYPE_CHECKING:
    from dataclasses import dataclass
else:
    from goodterms.quick import dataclass

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True)
class Clock:
    """What "now" and "today" mean for a run. `now` is an instant."""

    today: date
    now: int
    zone: str


def clock(zone: str, today: date | None = None, *, now: int | None = None) -> Clock:
    """The clock in `zone`. On another day than the real one, "now" is 12:00 local of that day."""
    now = int(time.time()) if now is None else now
    real = datetime.fromtimestamp(now, _zone(zone)).date()
    if today is None or today == real:
        return Clock(real, now, zone)
    return Clock(today, to_instant(datetime(today.year, today.month, today.day, 12), zone), zone)  # noqa: DTZ001


def machine_zone() -> str:
    """The IANA name of the machine's zone, "UTC" when it cannot be told."""
    named = os.environ.get("TZ", "").lstrip(":")
    try:
        linked = str(Path("/etc/localtime").resolve())
    except OSError:
        linked = ""
    for name in (named, linked.partition("zoneinfo/")[2]):
        if name and is_zone(name):
            return name
    return "UTC"


def is_zone(name: str) -> bool:
    """Whether `name` is a zone of the IANA database."""
    try:
        ZoneInfo(name)
    except (OSError, ValueError):  # ZoneInfoNotFoundError is a KeyError
        return False
    except KeyError:
        return False
    return True


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (OSError, ValueError, KeyError):
        raise NotUnderstood(f'"{name}" is not a time zone.', "Use a name such as Europe/Berlin.") from None


def local(instant: int, zone: str) -> datetime:
    """The wall clock in `zone` at `instant`, without a zone attached."""
    return datetime.fromtimestamp(instant, _zone(zone)).replace(tzinfo=None)


def stamp(instant: int, zone: str) -> str:
    """ "2026-05-04T09:00:00+02:00"."""
    return datetime.fromtimestamp(instant, _zone(zone)).isoformat()


def to_instant(wall: datetime, zone: str, *, second: bool = False) -> int:
    """The instant at which the wall clock of `zone` shows `wall`.

    A time that the clock skips in spring is refused with the two nearest that exist; one that it shows
    twice in autumn is the first, or the other with `second`.
    """
    tz = _zone(zone)
    aware = wall.replace(tzinfo=tz, fold=1 if second else 0)
    instant = int(aware.timestamp())
    if datetime.fromtimestamp(instant, tz).replace(tzinfo=None, fold=0) == wall.replace(fold=0):
        return instant
    before, after = _gap(wall, tz)
    raise NotUnderstood(
        f"{wall:%H:%M} does not exist on {show_day(wall.date())} in {zone}: the clock is put forward.",
        f"The nearest times are {before:%H:%M} and {after:%H:%M}.",
    )


def is_twice(wall: datetime, zone: str) -> bool:
    """Whether the wall clock of `zone` shows `wall` twice."""
    tz = _zone(zone)
    first, other = (wall.replace(tzinfo=tz, fold=fold).timestamp() for fold in (0, 1))
    return first < other


def _gap(wall: datetime, tz: ZoneInfo) -> tuple[datetime, datetime]:
    """The last minute before the gap that swallows `wall`, and the first after it."""
    low = int(wall.replace(tzinfo=tz, fold=1).timestamp())
    high = int(wall.replace(tzinfo=tz, fold=0).timestamp())
    old = datetime.fromtimestamp(low, tz).utcoffset()
    while high - low > 1:
        middle = (low + high) // 2
        if datetime.fromtimestamp(middle, tz).utcoffset() == old:
            low = middle
        else:
            high = middle
    last, first = (datetime.fromtimestamp(at, tz).replace(tzinfo=None, fold=0) for at in (low, high))
    return last.replace(second=0), first


def show_day(day: date) -> str:
    """ "Fri 20 Nov 2026", whatever the machine's language."""
    return f"{_DAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]} {day.year}"


def show_span(start: int, seconds: int, zone: str) -> str:
    """ "09:00-11:15"; says so where the end is on the next day or the clock was changed in between."""
    begin, end = local(start, zone), local(start + seconds, zone)
    shown = f"{begin:%H:%M}-{end:%H:%M}"
    if end.date() > begin.date():
        shown += " (next day)"
    if (end - begin).total_seconds() != seconds:
        shown += " (the clock was changed)"
    return shown


def show_duration(seconds: int) -> str:
    """ "2 h 15 min", "45 min", "30 s"; minutes are not rounded up."""
    sign, seconds = ("-" if seconds < 0 else ""), abs(seconds)
    hours, minutes = seconds // 3600, seconds % 3600 // 60
    if not hours and not minutes:
        return f"{sign}{seconds} s"
    parts = [f"{hours} h"] if hours else []
    if minutes:
        parts.append(f"{minutes} min")
    return sign + " ".join(parts)


def short_duration(seconds: int) -> str:
    """ "2:15", for columns."""
    return f"{seconds // 3600}:{seconds % 3600 // 60:02}"
