"""solidtime: the generic CSV (UTC) and the report CSV (local times)."""

from __future__ import annotations

from collections.abc import Iterator

from goodterms.exchange.readers.hours_table import HoursFormat, read_hours
from goodterms.exchange.readers.model import Reading, Row
from goodterms.exchange.readers.source import Source
from goodterms.exchange.readers.table import Columns, best_header

NAME = "solidtime"
WHAT = "a solidtime export"
FORM = HoursFormat(
    NAME,
    WHAT,
    Columns(
        roles={
            "start": ("start",),
            "end": ("end",),
            "duration": ("duration",),
            "decimal": ("duration (decimal)",),
            "client": ("client",),
            "project": ("project",),
            "task": ("task",),
            "note": ("description",),
            "billable": ("billable",),
            "person": ("user name", "user"),
            "email": ("user email",),
            "tags": ("tags",),
        },
        need=(("start",), ("end", "duration"), ("client", "project")),
        hallmark=frozenset({"user email", "user name", "duration (decimal)"}),
    ),
)


def sniff(source: Source) -> float:
    return 0.0 if source.is_json else best_header(FORM.columns, source.first_rows)[0]


def read(reading: Reading) -> Iterator[Row]:
    return read_hours(FORM, reading)
