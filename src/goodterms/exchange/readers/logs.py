"""What the text logs share: an entry between two instants, and who the client is where a tool has none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from goodterms.exchange.readers import dates
from goodterms.exchange.readers.model import LONGEST, ParsedEntry, Reading, RowError

FIRST, LAST = "1970", "2201"
"""Days outside these years are mistakes."""


@dataclass(slots=True)
class Log:
    """The clock and the zone of one run over a log."""

    reading: Reading
    clock: dates.Clock

    @classmethod
    def of(cls, reading: Reading, order: str | None = "ymd") -> Log:
        return cls(reading, dates.Clock(reading.options.zone, order))

    def entry(self, line: int, begin: int, end: int, client: str = "", project: str = "") -> ParsedEntry:
        """The entry from one instant to another. Raises RowError."""
        seconds = end - begin
        if seconds < 0:
            raise RowError("ends before it starts")
        if seconds > LONGEST:
            raise RowError(f"lasts {seconds // dates.DAY} days")
        try:
            start = self.clock.local(begin)
        except (ValueError, OverflowError, OSError):
            raise RowError(f"{begin} is not an instant") from None
        if not FIRST <= start.day < LAST:
            raise RowError(f"is of {start.day}")
        return ParsedEntry(line, client, project, start.day, seconds, begin, start.minute, self.clock.zone.key)

    def wall(self, line: int, begin: tuple[dates.Day, int], end: tuple[dates.Day, int]) -> ParsedEntry:
        """The entry between two local times. Raises RowError."""
        epoch, seconds = self.clock.between(begin, end, None)
        return self.entry(line, epoch, epoch + seconds)


def utc_compact(cell: str) -> int:
    """Read "20240115T090000Z"; epoch seconds. Raises RowError."""
    try:
        return int(datetime.strptime(cell, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC).timestamp())
    except ValueError:
        raise RowError(f'"{cell[:40]}" is not a time such as 20240115T090000Z') from None


def account(name: str) -> tuple[str, str]:
    """(client, project) of an account such as "acme:site" or "acme:site:forms"."""
    parts = [part.strip() for part in name.split(":") if part.strip()]
    return (parts[0] if parts else ""), ":".join(parts[1:])


def by_tags(tags: Sequence[str]) -> tuple[str, str]:
    """(client, note) of a tagged entry: the first tag is the client, the others are kept in the note."""
    return (tags[0], " ".join("#" + tag for tag in tags[1:])) if tags else ("", "")
