"""Watson: its `frames` file, `watson log --json` and `watson log --csv`. The project is the client."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from goodterms.errors import NotUnderstood
from goodterms.exchange.readers import dates
from goodterms.exchange.readers.hours_table import HoursFormat, read_hours
from goodterms.exchange.readers.logs import Log
from goodterms.exchange.readers.model import Bad, ParsedEntry, Reading, Row, RowError
from goodterms.exchange.readers.source import Source
from goodterms.exchange.readers.table import Columns, best_header

NAME = "watson"
WHAT = "Watson frames"
CLIENTLESS = True
FORM = HoursFormat(
    NAME,
    WHAT,
    Columns(
        roles={"id": ("id",), "start": ("start",), "end": ("stop",), "project": ("project",), "tags": ("tags",)},
        need=(("id",), ("start",), ("end",), ("project",)),
    ),
    order="ymd",
    project_is_client=True,
)


def sniff(source: Source) -> float:
    if not source.is_json:
        return best_header(FORM.columns, source.first_rows)[0]
    head = "".join(source.head.split())
    if head.startswith("[[") and head[2:3].isdigit():
        return 0.9
    return 0.85 if head.startswith("[{") and all(f'"{k}":' in head for k in ("id", "start", "stop", "project")) else 0.0


def read(reading: Reading) -> Iterator[Row]:
    if not reading.source.is_json:
        return read_hours(FORM, reading)
    found = reading.source.json()
    if not isinstance(found, list):
        raise NotUnderstood(f'"{reading.source.name}" is no list of frames.', "Take the file called frames.")
    return _frames(Log.of(reading), found)


def _frames(log: Log, found: list[Any]) -> Iterator[Row]:
    for number, frame in enumerate(found, 1):
        log.reading.read += 1
        try:
            yield _frame(log, number, frame)
        except RowError as error:
            yield Bad(number, str(error))
        except (KeyError, TypeError, ValueError, IndexError, AttributeError):
            yield Bad(number, "is not a frame of Watson")


def _frame(log: Log, number: int, frame: Any) -> ParsedEntry:  # noqa: ANN401
    if isinstance(frame, dict):
        begin, end = _instant(log, frame["start"]), _instant(log, frame["stop"])
        project, own_id, tags = frame["project"], frame["id"], frame.get("tags") or []
    else:
        begin, end, project, own_id = int(frame[0]), int(frame[1]), frame[2], frame[3]
        tags = frame[4] if len(frame) > 4 else []
    entry = log.entry(number, begin, end, str(project))
    entry.own_id = str(own_id)
    entry.note = " ".join("#" + str(tag) for tag in tags)
    return entry


def _instant(log: Log, cell: str) -> int:
    moment = dates.parse_moment(cell, "ymd")
    day = log.clock.day_of(moment.day)
    if moment.offset is not None:
        return day.midnight + (moment.second or 0) - moment.offset
    return log.clock.epoch(day, moment.second or 0)
