"""Rows for tests of the file itself, where use cases would only be in the way."""

from __future__ import annotations

import sqlite3

from goodterms.ledger import store


def client(con: sqlite3.Connection, name: str = "Acme") -> int:
    """Add a client in a change of its own; returns its id."""
    with store.change(con, f"Add {name}"):
        return (
            con.execute(
                "INSERT INTO client (name, name_key, currency, created_at) VALUES (?, ?, 'EUR', 0)",
                (name, name.lower()),
            ).lastrowid
            or 0
        )


def entry(
    con: sqlite3.Connection, client_id: int = 1, seconds: int = 3600, note: str = "", batch: int | None = None
) -> int:
    """Add an entry inside the change that is open; returns its id."""
    return (
        con.execute(
            "INSERT INTO time_entry (client_id, day, seconds, note, batch_id) VALUES (?, '2026-05-04', ?, ?, ?)",
            (client_id, seconds, note, batch),
        ).lastrowid
        or 0
    )


def log(con: sqlite3.Connection, client_id: int = 1, note: str = "") -> int:
    """Add an entry as one change."""
    with store.change(con, f"Log {note}".strip()):
        return entry(con, client_id, note=note)


def invoice(
    con: sqlite3.Connection, number: str, client_id: int = 1, net: int = 10000, batch: int | None = None
) -> int:
    """Add an issued invoice inside the change that is open."""
    return (
        con.execute(
            "INSERT INTO invoice (client_id, number, issued, due, currency, net, batch_id) "
            "VALUES (?, ?, '2026-05-01', '2026-05-31', 'EUR', ?, ?)",
            (client_id, number, net, batch),
        ).lastrowid
        or 0
    )


def dump(con: sqlite3.Connection) -> dict[str, list[tuple[object, ...]]]:
    """All rows of all tables but those of the recording."""
    from goodterms.ledger import recording

    return {table: con.execute(f"SELECT * FROM {table} ORDER BY id").fetchall() for table in recording.tables(con)}
