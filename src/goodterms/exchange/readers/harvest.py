"""Harvest: the detailed time CSV. It has no times of day, only hours, written the way of the account."""

from __future__ import annotations

from collections.abc import Iterator

from goodterms.exchange.readers.hours_table import HoursFormat, read_hours
from goodterms.exchange.readers.model import Reading, Row
from goodterms.exchange.readers.source import Source
from goodterms.exchange.readers.table import Columns, best_header

NAME = "harvest"
WHAT = "a Harvest time export"
FORM = HoursFormat(
    NAME,
    WHAT,
    Columns(
        roles={
            "date": ("date",),
            "duration": ("hours",),
            "client": ("client",),
            "project": ("project",),
            "task": ("task",),
            "note": ("notes",),
            "billable": ("billable?", "billable"),
            "person": ("first name",),
            "last_name": ("last name",),
            "rate": ("billable rate",),
            "currency": ("currency",),
        },
        need=(("date",), ("duration",)),
        hallmark=frozenset(
            {"billable?", "employee?", "hours rounded", "rounded hours", "project code", "first name", "approved?"}
        ),
        also=frozenset(
            {"hours rounded", "rounded hours", "project code", "invoiced?", "invoiced", "approved?", "roles",
             "employee?",
             "billable amount", "cost rate", "cost amount", "external reference url", "department"}
        ),
    ),
)  # fmt: skip


def sniff(source: Source) -> float:
    return 0.0 if source.is_json else best_header(FORM.columns, source.first_rows)[0]


def read(reading: Reading) -> Iterator[Row]:
    return read_hours(FORM, reading)
