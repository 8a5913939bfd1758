"""schema.sql, the SQLModel classes and the steps of the migrations say the same."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

import pytest
from sqlalchemy import create_engine
from sqlalchemy.pool import StaticPool

from goodterms.ledger import creation, migrations, recording, store, tables

Shape = dict[str, object]


def _memory() -> sqlite3.Connection:
    return sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)


def by_schema() -> sqlite3.Connection:
    con = _memory()
    con.executescript(creation.schema())
    return con


def by_classes() -> sqlite3.Connection:
    con = _memory()
    tables.metadata.create_all(create_engine("sqlite://", creator=lambda: con, poolclass=StaticPool))
    return con


def by_steps() -> sqlite3.Connection:
    con = _memory()
    con.execute("BEGIN")
    migrations.run(con, 0, store.VERSION)
    con.execute("COMMIT")
    return con


def shape(con: sqlite3.Connection) -> Shape:
    """Tables with columns (type, nullability, default), references and indexes."""
    found: Shape = {}
    for table in [*recording.tables(con), "change", "change_row", "change_open"]:
        columns = {
            (name, kind, bool(required), _default(value), bool(key))
            for _, name, kind, required, value, key in con.execute(f"PRAGMA table_info({table})")
        }
        references = {tuple(row[2:7]) for row in con.execute(f"PRAGMA foreign_key_list({table})")}
        indexes = set()
        for _, name, unique, origin, partial in con.execute(f"PRAGMA index_list({table})").fetchall():
            members = tuple(row[2] for row in con.execute(f"PRAGMA index_info({name})"))
            sql = con.execute("SELECT sql FROM sqlite_master WHERE name = ?", (name,)).fetchone()[0] or ""
            where = " ".join(sql.partition(" WHERE ")[2].split())
            indexes.add((name if origin == "c" else origin, members, unique, partial, where))
        found[table] = (columns, references, indexes)
    return found


def _default(value: str | None) -> str | None:
    return None if value is None else value.strip("'")


@pytest.mark.parametrize("made", [by_classes, by_steps])
def test_all_three_have_the_same_tables(made: Callable[[], sqlite3.Connection]) -> None:
    wanted, found = shape(by_schema()), shape(made())
    assert found.keys() == wanted.keys()
    for table in wanted:
        assert found[table] == wanted[table], table


def test_a_step_for_every_version() -> None:
    con = by_steps()
    assert con.execute("PRAGMA user_version").fetchone() == (store.VERSION,)


def test_views_are_the_same_in_schema_and_steps() -> None:
    def views(con: sqlite3.Connection) -> list[tuple[str, str]]:
        return con.execute("SELECT name, sql FROM sqlite_master WHERE type = 'view' ORDER BY name").fetchall()

    assert views(by_schema()) == views(by_steps())
    assert [name for name, _ in views(by_schema())] == ["v_flags_input", "v_hours", "v_invoices"]


def test_every_recorded_table_has_an_id_and_three_triggers(con: sqlite3.Connection) -> None:
    for table in recording.tables(con):
        assert recording.columns(con, table)[0] == "id"
        triggers = con.execute(
            "SELECT sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?", (table,)
        ).fetchall()
        assert len(triggers) == 3
        assert all(f"{name}=" in triggers[1][0] for name in recording.columns(con, table))
