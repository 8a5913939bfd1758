"""Many rows at once: within one change, the upkeep of a table is done once at the end instead of row by row."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

FEW = 50_000
"""Up to this many rows in the table, making its indexes anew is quicker than keeping them up."""


@contextmanager
def bulk(con: sqlite3.Connection, table: str, *, indexes: bool) -> Iterator[None]:
    """Insert rows of an import into `table` quickly; only inside `store.change`, whose rollback undoes it all.

    The trigger that records inserted rows has nothing to say about rows of the import's own batch, yet SQLite journals
    every statement for its sake: it is set aside. With `indexes`, so are the table's indexes; nothing may look rows up
    meanwhile. Both are made again, word for word, before the change ends.
    """
    assert con.in_transaction, "bulk outside a change"
    names = [f"undo_{table}_insert"]
    if indexes and con.execute(f"SELECT count(*) FROM (SELECT 1 FROM {table} LIMIT {FEW + 1})").fetchone()[0] <= FEW:  # noqa: S608
        names += [
            row[0]
            for row in con.execute(
                "SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name = ? AND sql IS NOT NULL", (table,)
            )
        ]
    marks = ", ".join("?" * len(names))
    kept = con.execute(
        f"SELECT type, name, sql FROM sqlite_master WHERE name IN ({marks}) ORDER BY type, rowid",  # noqa: S608
        names,
    ).fetchall()
    for kind, name, _ in kept:
        con.execute(f"DROP {kind} {name}")
    yield
    for _, _, sql in kept:
        con.execute(sql)
