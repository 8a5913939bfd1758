"""Everything as CSV, one file a table, guarded against formulas; keys are said in words beside their numbers.

For people and spreadsheets. To come back, the JSON document is the one to take: it loses nothing.
"""

from __future__ import annotations

import csv
import os
import sqlite3
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from goodterms import money, text
from goodterms.errors import Refused
from goodterms.ledger import store
from goodterms.paths import private

LEFT_OUT = frozenset({"change", "change_row", "change_open", "kept", "under_way"})
AMOUNTS = {
    # table -> (columns in minor units, how to find their currency)
    "client": (("prepaid",), "t.currency"),
    "client_rate": (("rate",), "(SELECT currency FROM client WHERE id = t.client_id)"),
    "project": (("fee",), "(SELECT currency FROM client WHERE id = t.client_id)"),
    "expense": (("amount",), "(SELECT currency FROM client WHERE id = t.client_id)"),
    "invoice": (("discount", "net", "tax"), "t.currency"),
    "payment": (("amount",), "(SELECT currency FROM invoice WHERE id = t.invoice_id)"),
    "credit_note": (("amount",), "(SELECT currency FROM invoice WHERE id = t.invoice_id)"),
    "write_off": (("amount",), "(SELECT currency FROM invoice WHERE id = t.invoice_id)"),
}
NAMES = {
    "client_id": ("client", "(SELECT name FROM client WHERE id = t.client_id)"),
    "project_id": ("project", "(SELECT name FROM project WHERE id = t.project_id)"),
    "invoice_id": ("invoice", "(SELECT number FROM invoice WHERE id = t.invoice_id)"),
}


def write_all(con: sqlite3.Connection, folder: Path) -> list[Path]:
    """Write every table that has rows into `folder`, made where it is missing; returns the files.

    All of one moment. Raises Refused where a file is there already: nothing is overwritten.
    """
    made = not folder.exists()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise Refused(f'The folder "{folder}" cannot be made: {error.strerror}.', "Name another with --out.") from None
    written: list[Path] = []
    try:
        with store.explained():
            con.execute("BEGIN")
            try:
                for table in tables(con):
                    written += _write(con, table, folder / f"{table}.csv")
            finally:
                con.execute("ROLLBACK")
    except BaseException:
        for path in written:
            path.unlink(missing_ok=True)
        if made:
            with suppress(OSError):
                folder.rmdir()
        raise
    return written


def tables(con: sqlite3.Connection) -> list[str]:
    """The tables that hold what the user knows."""
    rows = con.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall()
    return [name for (name,) in rows if name not in LEFT_OUT and not name.startswith(("sqlite_", "alembic_"))]


def _write(con: sqlite3.Connection, table: str, path: Path) -> list[Path]:
    head, rows = _rows(con, table)
    first = next(rows, None)
    if first is None:
        return []
    try:
        file = open(path, "x", encoding="utf-8-sig", newline="", opener=private)  # noqa: SIM115
    except FileExistsError:
        raise Refused(
            f'"{path}" is there already; nothing is overwritten.', "Name an empty folder with --out."
        ) from None
    except OSError as error:
        raise Refused(f'"{path}" cannot be written: {error.strerror}.', "Name another folder with --out.") from None
    try:
        with file:
            writer = csv.writer(file, lineterminator="\r\n")
            writer.writerow(head)
            writer.writerow(first)
            writer.writerows(rows)
            file.flush()
            os.fsync(file.fileno())
    except BaseException as error:
        path.unlink(missing_ok=True)
        if not isinstance(error, OSError):
            raise
        raise Refused(f'"{path}" could not be written: {error.strerror}.', "Make room and try again.") from None
    return [path]


def _rows(con: sqlite3.Connection, table: str) -> tuple[list[str], Iterator[list[str]]]:
    """(head, rows) of a table; amounts in major units, with names beside the keys."""
    columns = [row[1] for row in con.execute(f"PRAGMA table_info({table})")]
    amounts, currency = AMOUNTS.get(table, ((), "NULL"))
    extra = [(name, sql) for column, (name, sql) in NAMES.items() if column in columns]
    wanted = ", ".join([f"t.{name}" for name in columns] + [sql for _, sql in extra])
    cursor = con.execute(f"SELECT {currency}, {wanted} FROM {table} t ORDER BY t.rowid")  # noqa: S608
    money_at = {columns.index(name) + 1 for name in amounts}
    head = columns + [name for name, _ in extra]

    def rows() -> Iterator[list[str]]:
        for row in cursor:
            code = row[0]
            yield [
                text.csv_cell(money.plain(cell, code) if at in money_at and cell is not None and code else cell)
                for at, cell in enumerate(row)
                if at
            ]

    return head, rows()
