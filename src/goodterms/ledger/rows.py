"""A row in, a row out: the few SQL statements every use case needs, always with parameters."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

Row = dict[str, Any]
Parameters = Sequence[object] | Mapping[str, object]


def now() -> int:
    """The instant at which a log row is written (seconds since 1970): a record's `created_at`, never a rule's input."""
    return int(time.time())


def insert(con: sqlite3.Connection, table: str, values: Mapping[str, object]) -> int:
    """Insert one row and return its id. `table` and the keys are names from this program, never from outside."""
    names = ", ".join(values)
    marks = ", ".join("?" * len(values))
    cursor = con.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", tuple(values.values()))  # noqa: S608
    assert cursor.lastrowid is not None
    return cursor.lastrowid


def update(con: sqlite3.Connection, table: str, row_id: int, values: Mapping[str, object]) -> None:
    """Change one row."""
    if values:
        sets = ", ".join(f"{name} = ?" for name in values)
        con.execute(f"UPDATE {table} SET {sets} WHERE id = ?", (*values.values(), row_id))  # noqa: S608


def delete(con: sqlite3.Connection, table: str, row_id: int) -> None:
    con.execute(f"DELETE FROM {table} WHERE id = ?", (row_id,))  # noqa: S608


def one(con: sqlite3.Connection, sql: str, parameters: Parameters = ()) -> Row | None:
    """The first row of a query as a dict, or None."""
    cursor = con.execute(sql, parameters)
    found = cursor.fetchone()
    return None if found is None else _named(cursor, found)


def many(con: sqlite3.Connection, sql: str, parameters: Parameters = ()) -> list[Row]:
    """All rows of a query as dicts."""
    cursor = con.execute(sql, parameters)
    return [_named(cursor, found) for found in cursor.fetchall()]


def value(con: sqlite3.Connection, sql: str, parameters: Parameters = ()) -> Any:  # noqa: ANN401
    """The first column of the first row, or None."""
    found = con.execute(sql, parameters).fetchone()
    return None if found is None else found[0]


def _named(cursor: sqlite3.Cursor, found: tuple[Any, ...]) -> Row:
    return {column[0]: field for column, field in zip(cursor.description, found, strict=True)}


@lru_cache(2048)
def as_day(stored: str | None) -> date | None:
    """A stored day as a date: the same one for the same day, since long lists repeat their days."""
    return None if stored is None else date.fromisoformat(stored)
