"""hledger and ledger timeclock: i and o lines, local time. The account is client:project. A session that crosses
midnight stays one entry on the day it starts (hledger's reports split it; the sum is the same)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from goodterms.exchange.readers import dates
from goodterms.exchange.readers.logs import Log, account
from goodterms.exchange.readers.model import Bad, ParsedEntry, Reading, Row, RowError
from goodterms.exchange.readers.source import Source

NAME = "timeclock"
WHAT = "a timeclock file"
_LINE = re.compile(r"([ioO])\s+(\d{4}[-/.]\d{1,2}[-/.]\d{1,2})\s+(\d{1,2}:\d{2}(?::\d{2})?)\S*(?:\s+(.*))?")
_IGNORED = re.compile(r"\s*([#;*].*|[bh]\s.*|)$")


def sniff(source: Source) -> float:
    lines = [line for line in source.head.splitlines() if line.strip() and line[0] not in "#;*"]
    hits = sum(bool(_LINE.fullmatch(line.strip())) for line in lines)
    return 0.95 if lines and hits >= len(lines) * 0.7 else 0.0


@dataclass
class _Open:
    line: int
    at: tuple[dates.Day, int]
    name: str
    note: str


def read(reading: Reading) -> Iterator[Row]:
    log = Log.of(reading)
    sessions: list[_Open] = []
    for line, text in reading.source.lines():
        if _IGNORED.fullmatch(text):
            continue
        try:
            clock_in, found = _line(log, line, text)
            if clock_in:
                sessions.append(found)
                continue
            reading.read += 1
            yield _closed(log, sessions, found.at, found.name)
        except RowError as error:
            yield Bad(line, str(error))
    for session in sessions:
        reading.read += 1
        reading.tally("still running, left out", session.line)


def _line(log: Log, line: int, text: str) -> tuple[bool, _Open]:
    """(whether it clocks in, what it says). Raises RowError."""
    match = _LINE.fullmatch(text.strip())
    if not match:
        raise RowError("is not a line of timeclock")
    name, note = _named(match[4] or "")
    return match[1] == "i", _Open(line, (log.clock.day(match[2]), log.clock.time(match[3])), name, note)


def _named(rest: str) -> tuple[str, str]:
    """(account, description): two spaces stand between them, ; begins a comment."""
    rest = rest.split(";", 1)[0].strip()
    name, _, note = re.sub(r"\s{2,}|\t", "\0", rest).partition("\0")
    return name.strip(), note.replace("\0", " ").strip()


def _closed(log: Log, sessions: list[_Open], at: tuple[dates.Day, int], name: str) -> ParsedEntry:
    """The session that an o line ends: the one it names, else the latest. Raises RowError."""
    if not sessions:
        raise RowError("clocks out, but nothing was clocked in")
    index = next((i for i in range(len(sessions) - 1, -1, -1) if name and sessions[i].name == name), len(sessions) - 1)
    session = sessions.pop(index)
    entry = log.wall(session.line, session.at, at)
    entry.client, entry.project = account(session.name)
    entry.note = session.note
    return entry
