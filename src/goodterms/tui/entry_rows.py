"""Time entries as rows of a list: a million of them, read a page at a time by key."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from goodterms import when
from goodterms.ledger import entries, reports
from goodterms.tui import trouble
from goodterms.tui.widgets.rows import Cell, Column, Row

if TYPE_CHECKING:
    from goodterms.tui.app import GoodtermsApp

STEP = 128
"""The list's page: every such entry's key is kept, so that any place can be entered at once."""

MOST_PRICED = 20_000
"""Entries whose worth is added up while one types."""
MOST_COMPARED = 4000
"""Entries that are compared for a page; more in so few days are no one's working days."""

COLUMNS = (
    Column("", 1),
    Column("Day", 10),
    Column("Time", 12, from_width=70),
    Column("Hours", 6, right=True),
    Column("Client", 14, grow=1),
    Column("Project", 10, grow=1, from_width=90),
    Column("What", 12, grow=1, from_width=76),
    Column("Note", 14, grow=3),
    Column("Invoice", 9, from_width=110),
)
OF_CLIENT = (*COLUMNS[:4], Column("", 0), Column("Project", 14, grow=1), *COLUMNS[6:])
"""On the page of a client, who need not be named."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a filter finds: how many entries, how long, and where to enter the list."""

    chosen: reports.Filter
    count: int
    seconds: int
    marks: Sequence[reports.Key]
    upwards: bool = False
    """The oldest first."""
    worth: Mapping[str, int] = field(default_factory=dict)
    """What the billable hours bring, minor units by currency; only where something narrows the list."""


def find(con: sqlite3.Connection, chosen: reports.Filter, *, upwards: bool = False) -> Found:
    """Count what `chosen` finds. Reads keys only; may take a while on a large file, so it runs in a thread."""
    count, seconds, keys = reports.counted(con, chosen, STEP, upwards=upwards)
    narrow = chosen != reports.Filter() and count <= MOST_PRICED
    worth = reports.amounts(con, chosen) if narrow else {}
    return Found(chosen, count, seconds, keys, upwards, worth)


class EntrySource:
    """The entries that `found` counted, page by page on the screens' own connection."""

    def __init__(self, app: GoodtermsApp, found: Found) -> None:
        self.app = app
        self.con = app.desk.con
        self.found = found

    def count(self) -> int:
        return self.found.count

    def page(self, offset: int, limit: int) -> Sequence[Row]:
        start = self.found.marks[offset // STEP]
        found = reports.entries(self.con, self.found.chosen, limit, start=start, upwards=self.found.upwards)
        clashing = clashes(self.app, found)
        return [row(one, one["id"] in clashing) for one in found]


def clashes(app: GoodtermsApp, found: Sequence[dict[str, Any]]) -> set[int]:
    """The ids of entries whose time meets another's, on the days of those that were found."""
    try:
        return entries.clashes(app.desk.con, {one["day"] for one in found}, most=MOST_COMPARED)
    except ValueError as error:  # a day that is none: the entries are shown all the same
        if not trouble.tell(app, error):
            raise
        return set()


def row(found: dict[str, Any], clashing: bool = False) -> Row:
    """One entry as a row; `clashing`: its time meets that of another entry."""
    return Row(
        found["id"],
        (
            ("!", "amber") if clashing else "",
            found["day"],
            _time(found),
            when.short_duration(found["seconds"]),
            found["client"],
            (found["project"] or "", "muted"),
            what(found),
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


def what(found: dict[str, Any]) -> Cell:
    """What sort of time it was, where it was not plain billable work."""
    words = [] if found["kind"] == "work" else [found["kind"]]
    if found["scope"] == "extra":
        words.append("extra")
    if not found["billable"]:
        words.append("free")
    if found["rush_paid"]:
        words.append("rush")
    return (" ".join(words), "amber" if not found["billable"] and found["kind"] != "admin" else "muted")
