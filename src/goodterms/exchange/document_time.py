"""The time of an entry in the interchange document: start with offset, date, zone."""

from __future__ import annotations

import functools
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from goodterms import when
from goodterms.errors import NotUnderstood, Refused

if TYPE_CHECKING:
    from goodterms.exchange.document_reader import Record

_HALF_HOURS = ("Asia/Kolkata", "Asia/Tehran", "Asia/Kabul", "Asia/Kathmandu", "Asia/Yangon", "Australia/Darwin",
               "Australia/Adelaide", "America/St_Johns", "Pacific/Chatham", "Australia/Lord_Howe")  # fmt: skip
"""Zones for offsets that no Etc/GMT zone has."""


@functools.lru_cache(maxsize=512)
def zone(name: str) -> ZoneInfo:
    """The zone of that name; it is known to exist."""
    return ZoneInfo(name)


def zone_name(value: object, path: str) -> str:
    """`value` if it names a zone. Raises NotUnderstood."""
    if not isinstance(value, str) or not when.is_zone(value):
        raise NotUnderstood(f"{path} is not a time zone such as Europe/Berlin.")
    return value


def complete(record: Record, default_zone: str) -> None:
    """Give the entry its instant, zone, local minute and day.

    A start without an offset is local in the zone. One with an offset that the default zone does not
    have then is kept in a zone that has it, so that its local time stays.
    """
    values = record.values
    typed = values["start"]
    named = None if values["zone"] is None else zone_name(values["zone"], f"{record.path}.zone")
    values.update(start=None, minute=None, zone=None)
    if typed is None:
        if values["day"] is None:
            raise Refused(f"{record.path} has neither a date nor a start.")
        return
    try:
        start = datetime.fromisoformat(typed)
    except ValueError:
        raise NotUnderstood(f"{record.path}.start is not a time such as 2026-05-04T09:00:00+02:00.") from None
    if not 1900 < start.year < 2300:
        raise NotUnderstood(f"{record.path}.start is not a time of our days.")
    offset = start.utcoffset()
    if offset is None:
        values["start"] = when.to_instant(start.replace(microsecond=0), named or default_zone)
    else:
        values["start"] = int(start.timestamp())
    at = datetime.fromtimestamp(values["start"], zone(named or default_zone))
    if offset and named is None and at.utcoffset() != offset:
        at = datetime.fromtimestamp(values["start"], zone(_zone_of(offset, start, default_zone)))
    values.update(minute=at.hour * 60 + at.minute, zone=str(at.tzinfo))
    if values["day"] is None:
        values["day"] = at.date().isoformat()
    elif abs(date.fromisoformat(values["day"]) - at.date()) > timedelta(days=1):
        raise Refused(f"{record.path} has the date {values['day']}, but starts on {at.date()}.")
    record.given |= {"start", "minute", "zone", "day"}


def _zone_of(offset: timedelta, start: datetime, default: str) -> str:
    hours, rest = divmod(int(offset.total_seconds()), 3600)
    if rest == 0 and -12 <= hours <= 14:
        return f"Etc/GMT{-hours:+d}"
    known = (name for name in _HALF_HOURS if start.astimezone(zone(name)).utcoffset() == offset)
    return next(known, default)


def show_start(start: int, name: str | None) -> str:
    """The start as the document writes it, in the entry's zone."""
    return datetime.fromtimestamp(start, zone(name or "UTC")).isoformat()
