"""What the tests of the use cases share: a day, a client, and the whole content of a file for comparing."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import date

import pytest

from goodterms.errors import GoodtermsError
from goodterms.ledger import clients, store, undo

TODAY = date(2026, 6, 30)


def dump(con: sqlite3.Connection) -> dict[str, list[tuple[object, ...]]]:
    """All rows of all tables but the recording of changes itself."""
    return {table: con.execute(f"SELECT * FROM {table} ORDER BY 1").fetchall() for table in undo.tables(con)}


def acme(con: sqlite3.Connection, name: str = "Acme", **more: object) -> int:
    """A client in EUR at 80.00 an hour, 30 days to pay."""
    return clients.add(con, name, TODAY, **{"currency": "EUR", "rate": 8000, "terms_days": 30, **more})


def entry(con: sqlite3.Connection, client_id: int, day: str, seconds: int, **more: object) -> int:
    """A time entry, written plainly."""
    values = {"client_id": client_id, "day": day, "seconds": seconds, **more}
    with store.change(con, "entry"):
        names, marks = ", ".join(values), ", ".join("?" * len(values))
        return con.execute(f"INSERT INTO time_entry ({names}) VALUES ({marks})", tuple(values.values())).lastrowid or 0


def refused(con: sqlite3.Connection, error: type[GoodtermsError], act: Callable[[], object]) -> GoodtermsError:
    """`act` raises `error` with a sentence, and not a row of the file is different after it."""
    before = dump(con)
    with pytest.raises(error) as caught:
        act()
    assert dump(con) == before
    assert caught.value.message.endswith((".", "?"))
    assert "\n" not in str(caught.value)
    return caught.value


def undone(con: sqlite3.Connection, act: Callable[[], object]) -> str:
    """`act` changes the file in one step; undo brings back what was, redo what `act` made. Returns its name."""
    before = dump(con)
    act()
    after = dump(con)
    assert after != before
    label = undo.undo(con)
    assert dump(con) == before
    assert undo.redo(con) == label
    assert dump(con) == after
    return label
