"""Writing rows of the sample, and the moments they lie in. Nothing here depends on the clock."""

from __future__ import annotations

import sqlite3
from datetime import date, datetime
from zoneinfo import ZoneInfo

from goodterms import text

ZONE = ZoneInfo("Europe/Berlin")
BEGIN = date(2024, 7, 1)
END = date(2026, 6, 30)
"""The day on which the story ends."""
_LOGGED = {"incident", "signal", "change_request", "request", "talk"}
_DAY_OF = {"request": "sent"}


def put(con: sqlite3.Connection, table: str, **values: object) -> int:
    """Write one row and return its id. Rows of the log get the evening of their day as the time of writing."""
    if table in _LOGGED:
        day = date.fromisoformat(str(values[_DAY_OF.get(table, "day")]))
        values.setdefault("created_at", moment(day, 18 * 60))
    names, marks = ", ".join(values), ", ".join("?" * len(values))
    row = tuple(value.isoformat() if isinstance(value, date) else value for value in values.values())
    return con.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", row).lastrowid or 0


def named(con: sqlite3.Connection, table: str, name: str, **values: object) -> int:
    """A row with a name, and the form in which it is looked up."""
    return put(con, table, name=name, name_key=text.fold(name), **values)


def moment(day: date, minute: int) -> int:
    """Seconds since 1970 of a local minute of a day."""
    return int(datetime(day.year, day.month, day.day, minute // 60, minute % 60, tzinfo=ZONE).timestamp())


def days(value: str) -> date:
    """A day as the story writes it."""
    return date.fromisoformat(value)
