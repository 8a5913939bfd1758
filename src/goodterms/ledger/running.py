"""What is running, and how much was logged: all that `status` needs to read."""

from __future__ import annotations

import sqlite3
from datetime import date
from typing import NamedTuple

from goodterms.ledger import store

LONG = 12 * 3600
"""Seconds; a timer that runs longer was probably forgotten."""


class Timer(NamedTuple):
    """What is running. `start` is an instant in `zone`."""

    client_id: int
    client: str
    project_id: int | None
    project: str | None
    start: int
    zone: str
    kind: str
    scope: str
    billable: int
    requested_by: str
    note: str

    @property
    def target(self) -> str:
        return f"{self.client} / {self.project}" if self.project else self.client


_SELECT = """SELECT t.client_id, c.name, t.project_id, p.name, t.start, t.zone, t.kind, t.scope, t.billable,
t.requested_by, t.note FROM timer t JOIN client c ON c.id = t.client_id LEFT JOIN project p ON p.id = t.project_id"""


def running(con: sqlite3.Connection) -> Timer | None:
    """The running timer, None when nothing runs."""
    with store.explained():
        row = con.execute(_SELECT).fetchone()
    return None if row is None else Timer(*row)


def totals(con: sqlite3.Connection, first: date, last: date) -> tuple[int, int]:
    """Number of entries and seconds from `first` to `last`."""
    row = con.execute(
        "SELECT count(*), coalesce(sum(seconds), 0) FROM time_entry WHERE day BETWEEN ? AND ?",
        (first.isoformat(), last.isoformat()),
    ).fetchone()
    return row[0], row[1]
