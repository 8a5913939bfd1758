"""Time entries as rows of a list: a million of them, read a page at a time by key."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from goodterms import when
from goodterms.ledger import reports
from goodterms.tui.widgets.rows import Cell, Column, Row

STEP = 128
"""The list's page: every such entry's key is kept, so that any place can be entered at once."""

COLUMNS = (
    Column("Day", 10),
    Column("Time", 12, from_width=70),
    Column("Hours", 6, right=True),
    Column("Client", 14, grow=1),
    Column("Project", 10, grow=1, from_width=90),
    Column("What", 12, grow=1, from_width=76),
    Column("Note", 14, grow=3),
    Column("Invoice", 9, from_width=110),
)


@dataclass(frozen=True, slots=True)
class Found:
    """What a filter finds: how many entries, how long, and where to enter the list."""

    chosen: reports.Filter
    count: int
    seconds: int
    marks: Sequence[reports.Key]


def find(con: sqlite3.Connection, chosen: reports.Filter) -> Found:
    """Count what `chosen` finds. Reads keys only; may take a while on a large file, so it runs in a thread."""
    count, seconds = reports.totals(con, chosen)
    return Found(chosen, count, seconds, reports.marks(con, chosen, STEP))


class EntrySource:
    """The entries that `found` counted, page by page on the screens' own connection."""

    def __init__(self, con: sqlite3.Connection, found: Found) -> None:
        self.con = con
        self.found = found

    def count(self) -> int:
        return self.found.count

    def page(self, offset: int, limit: int) -> Sequence[Row]:
        day, entry = self.found.marks[offset // STEP]
        return [row(found) for found in reports.entries(self.con, self.found.chosen, limit, after=(day, entry + 1))]


def row(found: dict[str, Any]) -> Row:
    """One entry as a row."""
    return Row(
        found["id"],
        (
            found["day"],
            _time(found),
            when.short_duration(found["seconds"]),
            found["client"],
            (found["project"] or "", "muted"),
            _what(found),
            found["note"],
            (found["invoice"] or "", "muted"),
        ),
    )


def _time(found: dict[str, Any]) -> Cell:
    if found["minute"] is None:
        return ("", "muted")
    end = found["minute"] + found["seconds"] // 60
    later = "+" if end >= 24 * 60 else ""
    return (f"{_clock(found['minute'])}-{_clock(end % (24 * 60))}{later}", "muted")


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def _what(found: dict[str, Any]) -> Cell:
    words = [] if found["kind"] == "work" else [found["kind"]]
    if found["scope"] == "extra":
        words.append("extra")
    if not found["billable"]:
        words.append("unbilled")
    if found["rush_paid"]:
        words.append("rush")
    return (" ".join(words), "amber" if not found["billable"] and found["kind"] != "admin" else "muted")
