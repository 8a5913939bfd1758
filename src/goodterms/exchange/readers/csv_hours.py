"""Hours in any table: the columns are named by the user (`--map ours=theirs`), or are called as ours are."""

from __future__ import annotations

from collections.abc import Iterator

from goodterms.exchange.readers.hours_table import HoursFormat, needs, read_hours
from goodterms.exchange.readers.mapping import mapped
from goodterms.exchange.readers.model import Reading, Row
from goodterms.exchange.readers.source import Source
from goodterms.exchange.readers.table import Columns, best_header

NAME = "csv-hours"
WHAT = "a table of hours"
ROLES: dict[str, tuple[str, ...]] = {
    "date": ("date", "day"),
    "start": ("start",),
    "end": ("end",),
    "duration": ("duration", "hours"),
    "client": ("client", "customer"),
    "project": ("project",),
    "note": ("note", "notes", "description"),
    "billable": ("billable",),
    "rate": ("rate",),
    "estimate": ("estimate",),
    "end_date": ("end date",),
    "person": ("person", "user"),
    "task": ("task",),
    "tags": ("tags",),
    "currency": ("currency",),
    "id": ("id",),
}
NEED = (("date", "start"), ("duration", "end"))
FORM = HoursFormat(NAME, WHAT, Columns(ROLES, NEED), empty=frozenset({"NA", "N/A", "-"}))


def sniff(source: Source) -> float:
    return 0.0 if source.is_json else min(best_header(FORM.columns, source.first_rows)[0], 0.35)


def read(reading: Reading) -> Iterator[Row]:
    mapping = dict(reading.options.mapping)
    if not mapping:
        return read_hours(FORM, reading)
    roles = mapped(reading.source, mapping, ROLES)
    needs(mapping, NEED)
    columns = Columns(roles, NEED)
    return read_hours(HoursFormat(NAME, WHAT, columns, empty=FORM.empty), reading)
