"""Reminders and last days as an iCalendar file (RFC 5545): whole days, so that no time zone is needed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

_WIDTH = 75
"""Octets in a line, its line break not counted."""


@dataclass(frozen=True, slots=True)
class Event:
    """One day to keep. `uid` stays the same when the event is written again; `sequence` then grows."""

    uid: str
    day: date
    title: str
    text: str = ""
    sequence: int = 0


def escape(value: str) -> str:
    """A text value: backslash, semicolon, comma and line break escaped; other control characters dropped."""
    value = value.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    value = value.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\\n")
    return "".join(c for c in value if c >= " " and c != "\x7f")


def fold(line: str) -> bytes:
    """A content line in pieces of at most 75 octets, never cut inside a character."""
    out: list[bytes] = []
    current, room = b"", _WIDTH
    for char in line:
        octets = char.encode("utf-8")
        if len(current) + len(octets) > room:
            out.append(current)
            current, room = b"", _WIDTH - 1
        current += octets
    return b"\r\n ".join([*out, current])


def calendar(events: Iterable[Event], stamp: datetime) -> bytes:
    """The file: a day event each, with an alarm at 9:00 of the day before. `stamp` is the moment of writing."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//goodterms//goodterms//EN", "CALSCALE:GREGORIAN"]
    lines.append("METHOD:PUBLISH")
    moment = stamp.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    for event in events:
        title = escape(event.title)
        lines += ["BEGIN:VEVENT", f"UID:{escape(event.uid)}", f"DTSTAMP:{moment}", f"SEQUENCE:{event.sequence}"]
        lines.append(f"DTSTART;VALUE=DATE:{event.day:%Y%m%d}")
        lines.append(f"DTEND;VALUE=DATE:{event.day + timedelta(days=1):%Y%m%d}")
        lines.append(f"SUMMARY:{title}")
        if event.text:
            lines.append(f"DESCRIPTION:{escape(event.text)}")
        lines += ["TRANSP:TRANSPARENT", "BEGIN:VALARM", "ACTION:DISPLAY", f"DESCRIPTION:{title}"]
        lines += ["TRIGGER:-PT15H", "END:VALARM", "END:VEVENT"]
    lines.append("END:VCALENDAR")
    return b"\r\n".join(fold(line) for line in lines) + b"\r\n"
