"""bartib: one activity a line, local time. The project is the client. Lines that bartib could not read are refused."""

from __future__ import annotations

import re
from collections.abc import Iterator

from goodterms.exchange.readers import dates
from goodterms.exchange.readers.logs import Log
from goodterms.exchange.readers.model import Bad, Reading, Row, RowError
from goodterms.exchange.readers.source import Source

NAME = "bartib"
WHAT = "a bartib file"
CLIENTLESS = True
_STAMP = r"\d{4}-\d{2}-\d{2} \d{2}:\d{2}(?::\d{2})?"
_LINE = re.compile(rf"({_STAMP})(?:\s+-\s+({_STAMP}))?\s*\|\s*(.*)")
_CELLS = re.compile(r"(?:[^|\\]|\\.)+")


def sniff(source: Source) -> float:
    lines = [line for line in source.head.splitlines() if line.strip()]
    hits = sum(bool(_LINE.match(line)) for line in lines)
    return 0.95 if lines and hits >= len(lines) * 0.7 else 0.0


def read(reading: Reading) -> Iterator[Row]:
    log = Log.of(reading)
    for line, text in reading.source.lines():
        if not text.strip():
            continue
        reading.read += 1
        match = _LINE.fullmatch(text.strip())
        if not match:
            yield Bad(line, "is not an activity of bartib")
            continue
        if not match[2]:
            reading.tally("still running, left out", line)
            continue
        try:
            entry = log.wall(line, _at(log, match[1]), _at(log, match[2]))
        except RowError as error:
            yield Bad(line, str(error))
            continue
        cells = [re.sub(r"\\(.)", r"\1", cell).strip() for cell in _CELLS.findall(match[3])]
        entry.client = cells[0] if cells else ""
        entry.note = " | ".join(cells[1:])
        yield entry


def _at(log: Log, stamp: str) -> tuple[dates.Day, int]:
    return log.clock.day(stamp[:10]), log.clock.time(stamp[11:])
