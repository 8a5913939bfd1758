"""A letter that is being written: what was typed into its fields, and its text where that was edited by hand.

It is saved while it is written, so that neither Esc nor a terminal that closes loses it. It is no letter yet: its table
is made when it is first needed, and exports and the check do not know it; typing is no step that undo takes back. When
the letter was sent, it goes. When its decision or client goes, it is put aside, and comes back with them.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from goodterms.ledger import recording, rows, store

_TABLE = """CREATE TABLE IF NOT EXISTS under_way (
    id INTEGER NOT NULL PRIMARY KEY,
    client_id INTEGER NOT NULL REFERENCES client(id) ON DELETE CASCADE,
    decision_id INTEGER REFERENCES decision(id) ON DELETE CASCADE,
    kind TEXT NOT NULL, language TEXT NOT NULL, typed TEXT NOT NULL, body TEXT, saved_on TEXT NOT NULL)"""
_OWNERS = {"client": "client_id", "decision": "decision_id"}
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


def put_aside(con: sqlite3.Connection, change_id: int | None, owner: str, which: str, values: Sequence[int]) -> None:
    """Put aside the letters of the rows of the table `owner` that go with this change; `which` picks their ids.

    They would fall with them unrecorded. `change_id` None: the change that is open.
    """
    column = _OWNERS.get(owner)
    if column is None or not _there(con):
        return
    image = recording.image(recording.columns(con, "under_way"), "under_way")
    number = rows.value(con, "SELECT change_id FROM change_open") if change_id is None else change_id
    con.execute(
        "INSERT INTO change_row (change_id, tbl, row, before)"  # noqa: S608
        f" SELECT ?, 'under_way', id, {image} FROM under_way WHERE {column} {which}",
        (number, *values),
    )
    con.execute(f"DELETE FROM under_way WHERE {column} {which}", values)  # noqa: S608


def aside(con: sqlite3.Connection, change_id: int) -> list[str]:
    """Take out what a change has put aside: images of rows."""
    mine = "change_id = ? AND tbl = 'under_way'"
    found = con.execute(f"SELECT before FROM change_row WHERE {mine} ORDER BY id", (change_id,)).fetchall()  # noqa: S608
    con.execute(f"DELETE FROM change_row WHERE {mine}", (change_id,))  # noqa: S608
    return [image for (image,) in found]


def put_back(con: sqlite3.Connection, images: Sequence[str]) -> None:
    """Put back what was taken out, now that its owners are there again."""
    for image in images:
        con.execute(_TABLE)
        rows.insert(con, "under_way", {name: value for name, value in recording.read(image).items() if name != "id"})


def _there(con: sqlite3.Connection) -> bool:
    return rows.value(con, "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'under_way'") is not None
