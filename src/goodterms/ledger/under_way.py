"""A letter that is being written: what was typed into its fields, and its text where that was edited by hand.

It is saved while it is written, so that neither Esc nor a terminal that closes loses it. It is no letter yet: its table
is made when it is first needed, and undo, exports and the check do not know it. When the letter was sent, or its
decision or client is deleted, it goes.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from goodterms.ledger import rows, store

_TABLE = """CREATE TABLE IF NOT EXISTS under_way (
    id INTEGER NOT NULL PRIMARY KEY,
    client_id INTEGER NOT NULL REFERENCES client(id) ON DELETE CASCADE,
    decision_id INTEGER REFERENCES decision(id) ON DELETE CASCADE,
    kind TEXT NOT NULL, language TEXT NOT NULL, typed TEXT NOT NULL, body TEXT, saved_on TEXT NOT NULL)"""
_THIS = "client_id = ? AND kind = ? AND decision_id IS ?"


class Place(NamedTuple):
    """Which letter it is."""

    client_id: int
    kind: str
    decision_id: int | None


class UnderWay(NamedTuple):
    """Where somebody left off. `typed`: fields by name; `body` None: the text as the fields fill it in."""

    language: str
    typed: Mapping[str, str]
    body: str | None
    day: date
    """When that was."""


def load(con: sqlite3.Connection, place: Place) -> UnderWay | None:
    """What was saved of this letter; None where it was not begun, or sent already."""
    if not _there(con):
        return None
    row = rows.one(con, f"SELECT language, typed, body, saved_on FROM under_way WHERE {_THIS}", place)  # noqa: S608
    if row is None:
        return None
    try:
        typed = {str(name): str(value) for name, value in json.loads(row["typed"]).items()}
        return UnderWay(row["language"], typed, row["body"], date.fromisoformat(row["saved_on"]))
    except (ValueError, TypeError, AttributeError):
        return None  # a stranger wrote in it


def save(con: sqlite3.Connection, place: Place, letter: UnderWay) -> None:
    """Save it in place of what was saved before. Raises Refused in words."""
    with store.explained():
        store.begin(con)
        try:
            con.execute(_TABLE)
            con.execute(f"DELETE FROM under_way WHERE {_THIS}", place)  # noqa: S608
            con.execute(
                "INSERT INTO under_way (client_id, kind, decision_id, language, typed, body, saved_on)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)",
                (
                    *place,
                    letter.language,
                    json.dumps(letter.typed),
                    letter.body,
                    letter.day.isoformat(),
                ),
            )
            con.execute("COMMIT")
        except BaseException:
            store.rollback(con)
            raise


def drop(con: sqlite3.Connection, place: Place) -> None:
    """Forget it, inside the transaction that is open or in one of its own."""
    if _there(con):
        con.execute(f"DELETE FROM under_way WHERE {_THIS}", place)  # noqa: S608


def _there(con: sqlite3.Connection) -> bool:
    return rows.value(con, "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'under_way'") is not None
