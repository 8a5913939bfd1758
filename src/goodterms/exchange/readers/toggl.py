"""Toggl Track: the detailed CSV, its newer layout ("Member", "Stop date"), and the import layout without an end."""

from __future__ import annotations

from collections.abc import Iterator

from goodterms.exchange.readers.hours_table import HoursFormat, read_hours
from goodterms.exchange.readers.model import Reading, Row
from goodterms.exchange.readers.source import Source
from goodterms.exchange.readers.table import Columns, best_header

NAME = "toggl"
WHAT = "a Toggl Track export"
FORM = HoursFormat(
    NAME,
    WHAT,
    Columns(
        roles={
            "date": ("start date",),
            "start": ("start time",),
            "end_date": ("end date", "stop date"),
            "end": ("end time", "stop time"),
            "duration": ("duration",),
            "client": ("client",),
            "project": ("project",),
            "task": ("task",),
            "note": ("description",),
            "billable": ("billable",),
            "person": ("user", "member"),
            "email": ("email",),
            "tags": ("tags",),
            "amount": ("amount ()",),
        },
        need=(("date",), ("start",), ("duration",), ("project", "note", "client")),
        foreign=frozenset({"duration (h)", "duration (decimal)", "customer"}),
    ),
    empty=frozenset({"-"}),
)


def sniff(source: Source) -> float:
    return 0.0 if source.is_json else best_header(FORM.columns, source.first_rows)[0]


def read(reading: Reading) -> Iterator[Row]:
    return read_hours(FORM, reading)
