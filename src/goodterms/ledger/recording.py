"""Images of rows: the triggers that write them for undo, and putting them back."""

# ruff: noqa: S608  (names of tables and columns come from the schema, never from a user)

from __future__ import annotations

import re
import sqlite3
from typing import Any

from goodterms.errors import Refused

_LITERAL = re.compile(r"(\w+)=('(?:[^']|'')*'|NULL|[-+.\deE]+)(?:,|$)", re.DOTALL)
_UNRECORDED = ("change", "change_row", "change_open", "kept", "under_way")
_WORDS = {
    "time_entry": "a time entry",
    "invoice": "an invoice",
    "invoice_line": "a line of an invoice",
    "invoice_reminder": "a reminder",
    "change_request": "a change request",
    "write_off": "a write-off",
    "credit_note": "a credit note",
    "accepted_flag": "an accepted flag",
    "client_rate": "a rate",
    "exchange_rate": "an exchange rate",
    "import_batch": "an import",
}


def tables(con: sqlite3.Connection) -> list[str]:
    """The tables whose rows are recorded: all but those of the recording itself, and what the app keeps of its own."""
    rows = con.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall()
    return [name for (name,) in rows if name not in _UNRECORDED and not name.startswith("sqlite_")]


def columns(con: sqlite3.Connection, table: str) -> list[str]:
    """The names of the columns of `table`."""
    return [row[1] for row in con.execute(f"PRAGMA table_info({table})").fetchall()]


def install(con: sqlite3.Connection) -> None:
    """(Re)make the triggers from the tables as they are; at creation and after an upgrade."""
    for table in tables(con):
        names = columns(con, table)
        known = "{0}.batch_id IS NULL OR {0}.batch_id IS NOT o.batch_id" if "batch_id" in names else "1"
        old, new = image(names, "OLD"), image(names, "NEW")
        for event, row, images in (("INSERT", "NEW", "NULL, NULL"), ("UPDATE", "OLD", f"{old}, {new}"),
                                   ("DELETE", "OLD", f"{old}, NULL")):  # fmt: skip
            name = f"undo_{table}_{event.lower()}"
            con.execute(f"DROP TRIGGER IF EXISTS {name}")
            con.execute(
                f"CREATE TRIGGER {name} AFTER {event} ON {table} BEGIN "
                "INSERT INTO change_row (change_id, tbl, row, before, after) "
                f"SELECT o.change_id, '{table}', {row}.id, {images} FROM change_open o "
                f"WHERE o.change_id IS NOT NULL AND ({known.format(row)}); END"
            )


def image(names: list[str], row: str) -> str:
    """SQL for a row as text, "id=1,name='Ann',...". Not JSON: its functions are barred from triggers
    by trusted_schema in some versions of SQLite."""
    return " || ',".join(f"{'' if n else chr(39)}{name}=' || quote({row}.{name})" for n, name in enumerate(names))


def read(image: str) -> dict[str, str | int | float | None]:
    """The row that an image holds."""
    row: dict[str, str | int | float | None] = {}
    for name, value in _LITERAL.findall(image):
        if value.startswith("'"):
            row[name] = value[1:-1].replace("''", "'")
        elif value == "NULL":
            row[name] = None
        else:
            row[name] = float(value) if set(value) & set(".eE") else int(value)
    return row


def now(con: sqlite3.Connection, table: str, rowid: int) -> str:
    """The image of a row as it is."""
    row = con.execute(f"SELECT {image(columns(con, table), table)} FROM {table} WHERE id = ?", (rowid,)).fetchone()
    if row is None:
        raise conflict(table)
    return str(row[0])


def exactly(con: sqlite3.Connection, count: int, table: str, sql: str, values: list[Any]) -> None:
    """Run `sql`; refuse if it touched another number of rows (something unrecorded hangs on them)."""
    before = con.total_changes
    con.execute(sql, values)
    if con.total_changes - before != count:
        raise conflict(table)


def insert(con: sqlite3.Connection, table: str, as_it_was: str) -> None:
    """Put a row back. Raises Refused where another one has taken its place."""
    row = read(as_it_was)
    marks = ", ".join("?" * len(row))
    try:
        con.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", list(row.values()))
    except sqlite3.IntegrityError as error:
        raise conflict(table) from error


def update(
    con: sqlite3.Connection, table: str, rowid: int, as_it_was: str, *, expected: str, recorded: bool = False
) -> None:
    """Put a changed row back. Raises Refused where it is not as `expected` any more.

    `recorded`: a change is open, so that its triggers write rows, too.
    """
    same(con, table, rowid, expected)
    row = read(as_it_was)
    sql = f"UPDATE {table} SET {', '.join(f'{name} = ?' for name in row)} WHERE id = ?"
    try:
        if recorded:
            con.execute(sql, [*row.values(), rowid])
        else:
            exactly(con, 1, table, sql, [*row.values(), rowid])
    except sqlite3.IntegrityError as error:
        raise conflict(table) from error


def delete(con: sqlite3.Connection, table: str, rowid: int, *, expected: str | None = None) -> None:
    """Delete a row, and nothing else with it. Raises Refused where it is gone or not as `expected`."""
    if expected is not None:
        same(con, table, rowid, expected)
    exactly(con, 1, table, f"DELETE FROM {table} WHERE id = ?", [rowid])


def same(con: sqlite3.Connection, table: str, rowid: int, expected: str) -> None:
    """Raise Refused where a row is not as `expected`."""
    if read(now(con, table, rowid)) != read(expected):
        raise conflict(table)


def conflict(table: str) -> Refused:
    """The error for a row that another program touched."""
    what = _WORDS.get(table, f"a {table.replace('_', ' ')}")
    return Refused(f"Since then {what} was changed by another program.", "Nothing was changed; mend it by hand.")
