"""timewarrior: its data files and `timew export`. Times are UTC. It knows no clients: the first tag is the client.

Intervals of timewarrior never overlap, so that the start alone names one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from goodterms.errors import NotUnderstood
from goodterms.exchange.readers.logs import Log, by_tags, utc_compact
from goodterms.exchange.readers.model import Bad, ParsedEntry, Reading, Row, RowError
from goodterms.exchange.readers.source import Source

NAME = "timewarrior"
WHAT = "timewarrior data"
CLIENTLESS = True
_INTERVAL = re.compile(r"inc\s+(\S+)(?:\s+-\s+(\S+))?\s*(?:#\s*(.*))?")
_TOKEN = re.compile(r'"((?:[^"\\]|\\.)*)"|(\S+)')
_STAMP = r"\d{8}T\d{6}Z"


def sniff(source: Source) -> float:
    if source.is_json:
        return 0.95 if re.search(rf'"start"\s*:\s*"{_STAMP}"', source.head) else 0.0
    lines = [line for line in source.head.splitlines() if line.strip()]
    hits = sum(bool(re.match(rf"\s*inc(\s+{_STAMP}|\s*$)", line)) for line in lines)
    return 0.95 if lines and hits >= len(lines) * 0.8 else 0.0


def read(reading: Reading) -> Iterator[Row]:
    log = Log.of(reading)
    return _json(log) if reading.source.is_json else _data(log)


def _data(log: Log) -> Iterator[Row]:
    for line, text in log.reading.source.lines():
        if not text.strip():
            continue
        log.reading.read += 1
        match = _INTERVAL.fullmatch(text.strip())
        if not match:
            yield Bad(line, "is not an interval of timewarrior")
            continue
        tags, annotation = _tags(match[3] or "")
        yield from _interval(log, line, (match[1], match[2]), tags, annotation)


def _tags(rest: str) -> tuple[list[str], str]:
    """(tags, annotation): a second # stands before the annotation."""
    tags: list[str] = []
    for match in _TOKEN.finditer(rest):
        if match[2] == "#":
            tail = rest[match.end() :].strip()
            quoted = _TOKEN.fullmatch(tail)
            return tags, _unquote(quoted[1]) if quoted and quoted[1] is not None else tail
        tags.append(match[2] if match[2] is not None else _unquote(match[1]))
    return tags, ""


def _unquote(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text)


def _json(log: Log) -> Iterator[Row]:
    found = log.reading.source.json()
    if not isinstance(found, list):
        raise NotUnderstood(f'"{log.reading.source.name}" is no list of intervals.', 'Write it with "timew export".')
    for number, item in enumerate(found, 1):
        log.reading.read += 1
        if not isinstance(item, dict) or not isinstance(item.get("start"), str):
            yield Bad(number, "is not an interval of timewarrior")
            continue
        tags = item.get("tags") or []
        words: list[Any] = tags if isinstance(tags, list) else []
        yield from _interval(
            log, number, (item["start"], item.get("end")), list(map(str, words)), str(item.get("annotation") or "")
        )


def _interval(log: Log, line: int, span: tuple[str, str | None], tags: list[str], annotation: str) -> Iterator[Row]:
    begin, end = span
    if end is None:
        log.reading.tally("still running, left out", line)
        return
    try:
        entry: ParsedEntry = log.entry(line, utc_compact(begin), utc_compact(end))
    except RowError as error:
        yield Bad(line, str(error))
        return
    entry.client, others = by_tags(tags)
    entry.note = f"{annotation} {others}".strip()
    entry.own_id = begin
    yield entry
