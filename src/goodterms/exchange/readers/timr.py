"""timr: the CSV of project times or working times, in English or German; dates have the day first."""

from __future__ import annotations

from collections.abc import Iterator

from goodterms.exchange.readers.hours_table import HoursFormat, read_hours
from goodterms.exchange.readers.model import Reading, Row
from goodterms.exchange.readers.source import Source
from goodterms.exchange.readers.table import Columns, best_header

NAME = "timr"
WHAT = "a timr export"
FORM = HoursFormat(
    NAME,
    WHAT,
    Columns(
        roles={
            "start": ("start", "beginn", "start time", "von"),
            "end": ("end", "ende", "end time", "bis"),
            "duration": ("duration", "dauer", "duration (h)", "dauer (h)", "duration (hh:mm)", "dauer (hh:mm)"),
            "decimal": ("hours", "stunden", "duration (decimal)", "dauer (dezimal)"),
            "client": ("customer", "kunde"),
            "project": ("project", "projekt"),
            "task": ("task", "aufgabe", "type", "typ"),
            "note": ("notes", "notizen", "notiz", "note"),
            "billable": ("billable", "verrechenbar", "abrechenbar"),
            "person": ("user", "benutzer", "employee", "mitarbeiter", "name"),
            "id": ("id", "record id"),
        },
        need=(("start",), ("end",), ("task",), ("note",)),
        hallmark=frozenset({"notes", "notizen", "notiz"}),
        foreign=frozenset({"user email", "tags", "description", "parents"}),
        also=frozenset(
            {"employee number", "personalnummer", "external id", "externe id", "break", "pause", "changed",
             "geändert", "status",
             "task number", "aufgabennummer", "break (min)", "location", "ort"}
        ),
    ),
)  # fmt: skip


def sniff(source: Source) -> float:
    return 0.0 if source.is_json else best_header(FORM.columns, source.first_rows)[0]


def read(reading: Reading) -> Iterator[Row]:
    return read_hours(FORM, reading)
