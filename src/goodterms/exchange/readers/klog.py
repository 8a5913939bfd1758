"""klog: .klg files. Local wall clock; `<23:00` is the day before, `0:30>` the day after; the first tag of the record
(else of the entry) is the client. A range stays one entry on the day it starts. Negative durations (breaks) shorten the
longest entry of their record."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from goodterms.errors import NotUnderstood
from goodterms.exchange.readers import dates, numbers
from goodterms.exchange.readers.logs import Log
from goodterms.exchange.readers.model import Bad, ParsedEntry, Reading, Row, RowError
from goodterms.exchange.readers.source import Source

NAME = "klog"
WHAT = "a klog file"
CLIENTLESS = True
_DATE = re.compile(r"(\d{4}[-/]\d{2}[-/]\d{2})(?:\s+\(([^)]*)\))?\s*")
_CLOCK = r"[<>]?\s?\d{1,2}:\d{2}(?:am|pm)?[<>]?"
_RANGE = re.compile(rf"({_CLOCK})\s*-\s*({_CLOCK}|\?+)(?:\s+(.*))?", re.DOTALL)
_DURATION = re.compile(r"([+-]?)(?=\d)((?:\d+h)?(?:\d+m)?)(?:\s+(.*))?", re.DOTALL)
_TAG = re.compile(r"#([\w-]+)(?:=(\"[^\"]*\"|'[^']*'|[\w-]+))?")
_INDENT = re.compile(r"^(?: {2,4}|\t)(?=\S)")


def sniff(source: Source) -> float:
    if source.is_json:
        return 0.9 if '"records"' in source.head and '"total_mins"' in source.head else 0.0
    lines = source.head.splitlines()
    first = next((line for line in lines if line.strip()), "")
    if not _DATE.fullmatch(first):
        return 0.0
    entries = [line.strip() for line in lines if _INDENT.match(line)]
    known = sum(bool(_RANGE.fullmatch(line) or (_DURATION.fullmatch(line) and line[:1] != "#")) for line in entries)
    return 0.9 if entries and known else (0.6 if source.suffix == ".klg" else 0.0)


@dataclass
class _Record:
    day: date
    line: int
    summary: list[str] = field(default_factory=list)
    entries: list[tuple[int, str]] = field(default_factory=list)


def read(reading: Reading) -> Iterator[Row]:
    log = Log.of(reading)
    return _json(log) if reading.source.is_json else _text(log)


def _json(log: Log) -> Iterator[Row]:
    """The records of `klog json`; their lines are counted by record."""
    found = log.reading.source.json()
    records = found.get("records") if isinstance(found, dict) else None
    if not isinstance(records, list):
        raise NotUnderstood(f'"{log.reading.source.name}" holds no records of klog.', 'Write it with "klog json".')
    for number, item in enumerate(records, 1):
        try:
            record = _Record(dates.parse_day(str(item["date"]), "ymd"), number, [str(item.get("summary") or "")])
            record.entries = [(number, _as_text(entry)) for entry in item.get("entries") or ()]
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            log.reading.read += 1
            yield Bad(number, str(error) if isinstance(error, RowError) else "is not a record of klog")
            continue
        yield from _record(log, record)


def _as_text(entry: dict[str, Any]) -> str:
    """An entry of `klog json` as klog would write it."""
    minutes, about = int(entry["total_mins"]), " ".join(str(entry.get("summary") or "").split())
    if entry["type"] == "duration":
        return f"{minutes}m {about}"
    end = "?" if entry["type"] == "open_range" else entry["end"]
    return f"{entry['start']} - {end} {about}"


def _text(log: Log) -> Iterator[Row]:
    reading = log.reading
    record: _Record | None = None
    for line, text in reading.source.lines():
        if not text.strip():
            if record:
                yield from _record(log, record)
            record = None
        elif record is None:
            try:
                record = _begun(line, text)
            except RowError as error:
                reading.read += 1
                yield Bad(line, str(error))
        elif text[0] not in " \t" and not record.entries:
            record.summary.append(text)
        elif _INDENT.match(text) and not re.match(r"^(\t\t| {5,8})\S", text):
            record.entries.append((line, text.strip()))
        elif record.entries and text[0] in " \t":
            number, before = record.entries[-1]
            record.entries[-1] = (number, f"{before} {text.strip()}")
        else:
            reading.read += 1
            yield Bad(line, "is not an entry of klog")
    if record:
        yield from _record(log, record)


def _begun(line: int, text: str) -> _Record:
    """The record that a date begins. Raises RowError."""
    match = _DATE.fullmatch(text)
    if not match:
        raise RowError("is not the date of a record")
    return _Record(dates.parse_day(match[1], "ymd"), line)


def _record(log: Log, record: _Record) -> Iterator[Row]:
    """The entries of one record; breaks are taken off at its end."""
    found: list[ParsedEntry] = []
    breaks = 0
    tags = _tags(" ".join(record.summary))
    for line, text in record.entries:
        log.reading.read += 1
        try:
            minus, entry = _entry(log, record, line, text)
        except RowError as error:
            yield Bad(line, str(error))
            continue
        breaks += minus
        if entry is not None:
            entry.client = (tags or _tags(entry.note) or [""])[0]
            entry.note = entry.note or " ".join(record.summary)
            found.append(entry)
    if breaks:
        log.reading.tally("hold a break, taken off the longest entry of the day", record.line)
    for entry in sorted(found, key=lambda e: -e.seconds):
        taken = min(breaks, entry.seconds)
        entry.seconds -= taken
        breaks -= taken
    yield from found


def _entry(log: Log, record: _Record, line: int, text: str) -> tuple[int, ParsedEntry | None]:
    """(seconds of a break, entry)."""
    if match := _RANGE.fullmatch(text):
        if match[2].startswith("?"):
            log.reading.tally("still running, left out", line)
            return 0, None
        entry = log.wall(line, _at(log, record.day, match[1]), _at(log, record.day, match[2]))
        entry.note = match[3] or ""
        return 0, entry
    match = _DURATION.fullmatch(text)
    if not match or not match[2]:
        raise RowError("is neither a range nor a duration of klog")
    seconds = numbers.parse_duration(match[2])
    if match[1] == "-":
        return seconds, None
    return 0, ParsedEntry(line, "", "", record.day.isoformat(), seconds, note=match[3] or "")


def _at(log: Log, day: date, cell: str) -> tuple[dates.Day, int]:
    shift = -1 if cell.startswith("<") else 1 if cell.endswith(">") else 0
    second = dates.parse_time(cell.strip("<> "))
    return log.clock.day_of(day + timedelta(days=shift)), second


def _tags(text: str) -> list[str]:
    return [match[2].strip("\"'") if match[2] and match[1] == "client" else match[1] for match in _TAG.finditer(text)]
