"""Undo and redo of every change, and taking back an import.

Triggers write an image of each row that a `store.change` touches. `before` alone is a deleted row,
both are a changed one, and an inserted row has no image until it is undone. Rows inserted by an
import carry its batch and are not recorded one by one.
"""

# ruff: noqa: S608  (names of tables and columns come from the schema, never from a user)

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from goodterms.errors import NotUnderstood, Refused
from goodterms.ledger import store

_LITERAL = re.compile(r"(\w+)=('(?:[^']|'')*'|NULL|[-+.\deE]+)(?:,|$)", re.DOTALL)
_UNRECORDED = ("change", "change_row", "change_open")
BATCHED = ("time_entry", "invoice", "project", "client")
"""Tables with a batch_id, in an order in which rows can be deleted."""
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


@dataclass(frozen=True, slots=True)
class Change:
    """One step of the history. `at` is seconds since 1970 in UTC; `undone` steps can be redone."""

    id: int
    at: int
    label: str
    undone: bool
    batch_id: int | None


def tables(con: sqlite3.Connection) -> list[str]:
    """The tables whose rows are recorded: all but those of the recording itself."""
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
        old, new = _image(names, "OLD"), _image(names, "NEW")
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


def history(con: sqlite3.Connection, limit: int = 50) -> list[Change]:
    """The newest `limit` changes, newest first; undone ones, which `redo` would bring back, among them."""
    with store.explained():
        rows = con.execute(
            "SELECT id, at, label, state = 'undone', batch_id FROM change ORDER BY id DESC LIMIT ?", (limit,)
        ).fetchall()
    return [Change(number, at, label, bool(undone), batch) for number, at, label, undone, batch in rows]


def undo(con: sqlite3.Connection) -> str:
    """Undo the newest change that stands. Returns its label; raises Refused, and then nothing was changed."""
    with _Step(con):
        row = con.execute(
            "SELECT id, label, batch_id FROM change WHERE state = 'done' ORDER BY id DESC LIMIT 1"
        ).fetchone()
        if row is None:
            raise Refused("There is nothing to undo.")
        number, label, batch = row
        if batch is None:
            _refuse_sent(con, number)
        _revert(con, number, batch)
        con.execute("UPDATE change SET state = 'undone' WHERE id = ?", (number,))
        return str(label)


def redo(con: sqlite3.Connection) -> str:
    """Do again the change that was undone last. Returns its label; raises Refused, as `undo`."""
    with _Step(con):
        row = con.execute(
            "SELECT id, label, batch_id FROM change WHERE state = 'undone' ORDER BY id LIMIT 1"
        ).fetchone()
        if row is None:
            raise Refused("There is nothing to redo.")
        number, label, batch = row
        for _, table, rowid, before, after in _rows(con, number, backwards=False):
            if before is None:
                _insert(con, table, after)
            elif after is None:
                _delete(con, table, rowid, expected=before)
            else:
                _update(con, table, rowid, after, expected=before)
        if batch is not None:  # these rows are known by their batch again
            for table in BATCHED:
                con.execute(
                    "DELETE FROM change_row WHERE change_id = ? AND tbl = ? AND before IS NULL "
                    f"AND row IN (SELECT id FROM {table} WHERE batch_id = ?)",
                    (number, table, batch),
                )
        con.execute("UPDATE change SET state = 'done' WHERE id = ?", (number,))
        return str(label)


def take_back(con: sqlite3.Connection, batch_id: int) -> str:
    """Take back a whole import, also when other changes came later; what it added goes, what it changed
    is as before. A client or project that something else needs stays. Returns the import's label.

    Raises NotUnderstood where there is no such import, Refused where later work rests on it.
    """
    newest = con.execute(
        "SELECT id, label, batch_id FROM change WHERE state = 'done' ORDER BY id DESC LIMIT 1"
    ).fetchone()
    if newest is not None and newest[2] == batch_id:
        return undo(con)
    batch = con.execute("SELECT format, source FROM import_batch WHERE id = ?", (batch_id,)).fetchone()
    if batch is None:
        raise NotUnderstood(f"There is no import {batch_id}.", 'Look at "goodterms history".')
    with store.change(con, f"Take back import {batch_id}"):
        con.execute("PRAGMA defer_foreign_keys = ON")
        _refuse_used(con, batch_id)
        number = con.execute("SELECT id FROM change WHERE batch_id = ? AND state = 'done'", (batch_id,)).fetchone()
        if number is not None:
            for _, table, rowid, before, after in _rows(con, number[0], backwards=True):
                _take_row(con, table, rowid, before, after)
            con.execute("DELETE FROM change WHERE id = ?", number)
        for table in BATCHED:
            con.execute(f"DELETE FROM {table} WHERE batch_id = ? {_UNNEEDED.get(table, '')}", (batch_id,))
            con.execute(f"UPDATE {table} SET batch_id = NULL WHERE batch_id = ?", (batch_id,))
        con.execute("DELETE FROM import_batch WHERE id = ?", (batch_id,))
    return f"Import of {batch[1]}"


class _Step:
    """The transaction of one undo or redo: not recorded itself, references are looked at when it ends."""

    def __init__(self, con: sqlite3.Connection) -> None:
        self.con = con

    def __enter__(self) -> None:
        with store.explained():
            self.con.execute("BEGIN IMMEDIATE")
            self.con.execute("PRAGMA defer_foreign_keys = ON")

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        try:
            if error is None:
                with store.explained():
                    self.con.execute("COMMIT")
        finally:
            store.rollback(self.con)
        if isinstance(error, sqlite3.Error):
            raise store.explain(error) from error


def _rows(con: sqlite3.Connection, number: int, *, backwards: bool) -> Iterator[tuple[int, str, int, Any, Any]]:
    """The recorded rows of a change, read in pieces so that a big import fits into memory."""
    last = 2**62 if backwards else 0
    sign, order = ("<", "DESC") if backwards else (">", "ASC")
    while piece := con.execute(
        "SELECT id, tbl, row, before, after FROM change_row "
        f"WHERE change_id = ? AND id {sign} ? ORDER BY id {order} LIMIT 10000",
        (number, last),
    ).fetchall():
        yield from piece
        last = piece[-1][0]


def _revert(con: sqlite3.Connection, number: int, batch: int | None) -> None:
    for key, table, rowid, before, after in _rows(con, number, backwards=True):
        if before is None:
            con.execute("UPDATE change_row SET after = ? WHERE id = ?", (_now(con, table, rowid), key))
            _delete(con, table, rowid)
        elif after is None:
            _insert(con, table, before)
        else:
            _update(con, table, rowid, before, expected=after)
    if batch is None:
        return
    for table in BATCHED:
        image = _image(columns(con, table), table)
        con.execute(
            "INSERT INTO change_row (change_id, tbl, row, after) "
            f"SELECT ?, '{table}', id, {image} FROM {table} WHERE batch_id = ?",
            (number, batch),
        )
        count = con.execute(f"SELECT count(*) FROM {table} WHERE batch_id = ?", (batch,)).fetchone()[0]
        _exactly(con, count, table, f"DELETE FROM {table} WHERE batch_id = ?", [batch])


def _refuse_sent(con: sqlite3.Connection, number: int) -> None:
    """A letter that was sent cannot be unsent, nor the decision behind it (DOMAIN section 8, item 10)."""
    for _, table, rowid, before, after in _rows(con, number, backwards=True):
        was = _read(before) if before else {}
        if table == "letter":
            now = _read(after or _now(con, table, rowid))
            if now.get("sent_on") and not was.get("sent_on"):
                raise Refused(
                    f"The letter was marked as sent on {now['sent_on']}; that cannot be undone.",
                    "Take a new decision that withdraws the notice.",
                )
        sent = (
            table == "decision"
            and con.execute("SELECT 1 FROM letter WHERE decision_id = ? AND sent_on IS NOT NULL", (rowid,)).fetchone()
        )
        if sent:
            raise Refused(
                "A letter about this decision was sent; the decision cannot be undone.",
                "Take a new decision that withdraws the notice.",
            )


_USED = (
    ("time_entry e JOIN invoice i ON i.id = e.invoice_id WHERE e.batch_id = :b AND i.batch_id IS NOT :b",
     "time entries of this import are on an invoice"),
    ("payment x JOIN invoice i ON i.id = x.invoice_id WHERE i.batch_id = :b AND {new}",
     "payments were added to its invoices"),
    ("credit_note x JOIN invoice i ON i.id = x.invoice_id WHERE i.batch_id = :b AND {new}",
     "credit notes were added to its invoices"),
    ("write_off x JOIN invoice i ON i.id = x.invoice_id WHERE i.batch_id = :b AND {new}",
     "write-offs were added to its invoices"),
    ("dispute x JOIN invoice i ON i.id = x.invoice_id WHERE i.batch_id = :b AND {new}",
     "disputes were added to its invoices"),
    ("time_entry e JOIN invoice i ON i.id = e.invoice_id WHERE i.batch_id = :b AND e.batch_id IS NOT :b",
     "other time entries are on its invoices"),
)  # fmt: skip
_NEW = (
    "NOT EXISTS (SELECT 1 FROM change_row r JOIN change c ON c.id = r.change_id "
    "WHERE c.batch_id = :b AND r.tbl = '{table}' AND r.row = x.id)"
)
_OWNED = ("time_entry", "invoice", "project", "timer", "expense", "change_request", "request", "incident", "signal",
          "decision", "letter", "talk", "reminder", "accepted_flag", "contact", "threshold")  # fmt: skip
_UNNEEDED = {
    "client": "".join(f" AND NOT EXISTS (SELECT 1 FROM {t} x WHERE x.client_id = client.id)" for t in _OWNED),
    "project": "".join(
        f" AND NOT EXISTS (SELECT 1 FROM {t} x WHERE x.project_id = project.id)"
        for t in ("time_entry", "invoice", "timer", "change_request", "delay")
    ),
}


def _refuse_used(con: sqlite3.Connection, batch: int) -> None:
    """Refuse where deleting the rows of `batch` would take work with it that came later."""
    for source, says in _USED:
        new = _NEW.format(table=source.split()[0])
        found = con.execute(f"SELECT count(*) FROM {source.format(new=new)}", {"b": batch}).fetchone()[0]
        if found:
            raise Refused(f"Later work rests on this import: {says} ({found}).", "Undo or delete that first.")


def _take_row(con: sqlite3.Connection, table: str, rowid: int, before: str | None, after: str | None) -> None:
    if table == "import_batch":
        return
    if before is None:
        con.execute(f"DELETE FROM {table} WHERE id = ?", (rowid,))
    elif after is None:
        _insert(con, table, before)
    else:
        _update(con, table, rowid, before, expected=after)


def _image(names: list[str], row: str) -> str:
    """SQL for a row as text, "id=1,name='Ann',...". Not JSON: its functions are barred from triggers
    by trusted_schema in some versions of SQLite."""
    return " || ',".join(f"{'' if n else chr(39)}{name}=' || quote({row}.{name})" for n, name in enumerate(names))


def _read(image: str) -> dict[str, str | int | float | None]:
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


def _now(con: sqlite3.Connection, table: str, rowid: int) -> str:
    """The image of a row as it is."""
    image = _image(columns(con, table), table)
    row = con.execute(f"SELECT {image} FROM {table} WHERE id = ?", (rowid,)).fetchone()
    if row is None:
        raise _conflict(table)
    return str(row[0])


def _exactly(con: sqlite3.Connection, count: int, table: str, sql: str, values: list[Any]) -> None:
    """Run `sql`; refuse if it touched another number of rows (something unrecorded hangs on them)."""
    before = con.total_changes
    con.execute(sql, values)
    if con.total_changes - before != count:
        raise _conflict(table)


def _insert(con: sqlite3.Connection, table: str, image: str) -> None:
    row = _read(image)
    marks = ", ".join("?" * len(row))
    try:
        con.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", list(row.values()))
    except sqlite3.IntegrityError as error:
        raise _conflict(table) from error


def _update(con: sqlite3.Connection, table: str, rowid: int, image: str, *, expected: str) -> None:
    _same(con, table, rowid, expected)
    row = _read(image)
    sets = ", ".join(f"{name} = ?" for name in row)
    try:
        _exactly(con, 1, table, f"UPDATE {table} SET {sets} WHERE id = ?", [*row.values(), rowid])
    except sqlite3.IntegrityError as error:
        raise _conflict(table) from error


def _delete(con: sqlite3.Connection, table: str, rowid: int, *, expected: str | None = None) -> None:
    if expected is not None:
        _same(con, table, rowid, expected)
    _exactly(con, 1, table, f"DELETE FROM {table} WHERE id = ?", [rowid])


def _same(con: sqlite3.Connection, table: str, rowid: int, expected: str) -> None:
    if _read(_now(con, table, rowid)) != _read(expected):
        raise _conflict(table)


def _conflict(table: str) -> Refused:
    what = _WORDS.get(table, f"a {table.replace('_', ' ')}")
    return Refused(f"Since then {what} was changed by another program.", "Nothing was changed; mend it by hand.")
