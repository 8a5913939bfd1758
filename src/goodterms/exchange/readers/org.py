"""Org: CLOCK lines of .org files, and the table of org-clock-csv.

Org knows no clients. The client is the CATEGORY where one is set, else the outermost heading of a clock under several,
else the first tag, else the heading; the second heading is the project. The times beat the sum behind "=>".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from goodterms.exchange.readers.hours_table import HoursFormat, read_hours
from goodterms.exchange.readers.logs import Log
from goodterms.exchange.readers.model import Bad, ParsedEntry, Reading, Row, RowError
from goodterms.exchange.readers.source import Source
from goodterms.exchange.readers.table import Columns, best_header

NAME = "org"
WHAT = "an Org file"
CLIENTLESS = True
FORM = HoursFormat(
    NAME,
    WHAT,
    Columns(
        roles={
            "task": ("task",),
            "client": ("category",),
            "project": ("parents",),
            "start": ("start",),
            "end": ("end",),
            "tags": ("tags",),
        },
        need=(("task",), ("start",), ("end",), ("client",)),
        hallmark=frozenset({"parents", "effort", "ishabit"}),
        also=frozenset({"effort", "ishabit", "parents"}),
    ),
    order="ymd",
)
_HEADING = re.compile(r"(\*+)\s+(.*?)(?:\s+:([\w@#%:]+):)?\s*")
_TODO = re.compile(
    r"^(?:(?:TODO|DONE|NEXT|WAIT|WAITING|HOLD|CANCELLED|CANCELED|STARTED|PROJ)\s+)?(?:\[#[A-Z0-9]\]\s+)?"
)
_CLOCK = re.compile(r"\s*CLOCK:\s*\[([^\]]+)\](?:--\[([^\]]+)\])?(?:\s*=>\s*(-?\d+:\d{2}))?\s*")
_STAMP = re.compile(r"(\d{4}-\d{2}-\d{2})(?:\s+[^\d\s]+)?\s+(\d{1,2}:\d{2})")
_CATEGORY = re.compile(r"\s*(?:#\+|:)CATEGORY:\s*(.*?)\s*", re.IGNORECASE)


@dataclass
class _Heading:
    level: int
    title: str
    tags: list[str]
    category: str = ""


def sniff(source: Source) -> float:
    if re.search(r"^\s*CLOCK:\s*\[", source.head, re.MULTILINE):
        return 0.95
    if source.suffix == ".org":
        return 0.6
    return 0.0 if source.is_json else best_header(FORM.columns, source.first_rows)[0]


def read(reading: Reading) -> Iterator[Row]:
    if reading.source.suffix != ".org" and best_header(FORM.columns, reading.source.first_rows)[0]:
        return read_hours(FORM, reading)
    return _clocks(Log.of(reading))


def _clocks(log: Log) -> Iterator[Row]:
    path: list[_Heading] = []
    default = ""
    for line, text in log.reading.source.lines():
        if text.startswith("*") and (match := _HEADING.fullmatch(text)):
            level = len(match[1])
            path = [h for h in path if h.level < level]
            path.append(_Heading(level, _TODO.sub("", match[2]), (match[3] or "").split(":") if match[3] else []))
        elif match := _CATEGORY.fullmatch(text):
            if path:
                path[-1].category = match[1]
            else:
                default = match[1]
        elif text.lstrip().startswith("CLOCK:"):
            log.reading.read += 1
            match = _CLOCK.fullmatch(text)
            if match and not match[2]:
                log.reading.tally("still running, left out", line)
                continue
            try:
                yield _entry(log, line, match, path, default)
            except RowError as error:
                yield Bad(line, str(error))


def _entry(log: Log, line: int, match: re.Match[str] | None, path: list[_Heading], default: str) -> ParsedEntry:
    begin, end = (_STAMP.match(match[1]), _STAMP.match(match[2])) if match else (None, None)
    if match is None or not begin or not end:
        raise RowError("is not a CLOCK line with two times")
    entry = log.wall(
        line, (log.clock.day(begin[1]), log.clock.time(begin[2])), (log.clock.day(end[1]), log.clock.time(end[2]))
    )
    if match[3] and _minutes(match[3]) * 60 != entry.seconds:
        log.reading.tally("have a sum that differs from their times; the times were taken", line)
    category = next((h.category for h in reversed(path) if h.category), default)
    tags = list(dict.fromkeys(tag for heading in path for tag in heading.tags if tag))
    titles = [heading.title for heading in path]
    if category:
        entry.client, rest = category, titles
    elif len(titles) > 1:
        entry.client, rest = titles[0], titles[1:]
    else:
        entry.client, rest = (tags or titles or [""])[0], titles if tags else []
    entry.project = rest[0] if len(rest) > 1 else ""
    entry.note = rest[-1] if rest else ""
    return entry


def _minutes(text: str) -> int:
    hours, minutes = text.split(":")
    return int(hours) * 60 + int(minutes)
