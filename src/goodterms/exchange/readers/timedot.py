"""hledger timedot: a day, then accounts with dots (a quarter of an hour each) or amounts. No times of day."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from goodterms.exchange.readers import dates, numbers
from goodterms.exchange.readers.logs import account
from goodterms.exchange.readers.model import Bad, ParsedEntry, Reading, Row, RowError
from goodterms.exchange.readers.source import Source

NAME = "timedot"
WHAT = "a timedot file"
QUARTER = 900
_DATE = re.compile(r"(?:\*+\s+)?(\d{4}[-/.]\d{1,2}[-/.]\d{1,2})(?:\s+(.*))?")
_LINE = re.compile(r"\s*(\S(?:\S| (?! ))*)(?: {2,}|\t+)\s*(.+?)\s*")
_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800}
_AMOUNT = re.compile(r"(\d+(?:[.,]\d+)?)\s*([smhdw]|mo|y)?")


def sniff(source: Source) -> float:
    lines = [line for line in source.head.splitlines() if line.strip() and line.strip()[0] not in "#;"]
    dated = sum(bool(_DATE.fullmatch(line.strip())) for line in lines)
    dots = sum(_looks(line) for line in lines if not _DATE.fullmatch(line.strip()))
    if not dated or not dots or any(re.match(r"\s*CLOCK:", line) for line in lines):
        return 0.0
    rest = sum(not line.strip().startswith("*") for line in lines) - dated
    return 0.8 if dots >= rest * 0.7 else 0.0


def _looks(line: str) -> bool:
    match = _LINE.fullmatch(line.split(";", 1)[0])
    return match is not None and re.fullmatch(r"[. ]+|\d+([.,]\d+)?\s*[smhdw]?|[a-z ]+", match[2]) is not None


def read(reading: Reading) -> Iterator[Row]:
    day: date | None = None
    about = ""
    for line, text in reading.source.lines():
        body = text.split(";", 1)[0] if not text.lstrip().startswith("#") else ""
        if not body.strip():
            continue
        try:
            if match := _DATE.fullmatch(body.strip()):
                day, about = dates.parse_day(match[1], "ymd"), (match[2] or "").strip()
                continue
            if body.startswith("*"):
                body = body.lstrip("* ")
            if day is None or not body.strip():
                continue
            reading.read += 1
            yield _entry(line, day, about, body, text)
        except RowError as error:
            yield Bad(line, str(error))


def _entry(line: int, day: date, about: str, body: str, whole: str) -> ParsedEntry:
    match = _LINE.fullmatch(body)
    if not match:
        raise RowError("has no amount of time after the account")
    client, project = account(match[1])
    note = whole.partition(";")[2].strip()
    return ParsedEntry(line, client, project, day.isoformat(), _amount(match[2]), note=note or about)


def _amount(cell: str) -> int:
    """Dots or letters, a quarter each; a number of hours; or a number with its unit. Raises RowError."""
    squeezed = cell.replace(" ", "")
    if squeezed and set(squeezed) == {"."}:
        return len(squeezed) * QUARTER
    if match := _AMOUNT.fullmatch(cell):
        if match[2] in ("mo", "y"):
            raise RowError(f'"{cell}" is too long for a day')
        return numbers.parse_duration(match[1], "." if "." in match[1] else ",", _UNITS[match[2] or "h"])
    if squeezed.isalpha():
        return len(squeezed) * QUARTER
    raise RowError(f'"{cell[:40]}" is not an amount of time')
