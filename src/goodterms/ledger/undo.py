"""Undo and redo of every change, and taking back an import.

Triggers write an image of each row that a `store.change` touches. `before` alone is a deleted row,
both are a changed one, and an inserted row has no image until it is undone. Rows inserted by an
import carry its batch and are not recorded one by one.
"""

# ruff: noqa: S608  (names of tables and columns come from the schema, never from a user)

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from goodterms.errors import NotUnderstood, Refused
from goodterms.ledger import recording, store, under_way
from goodterms.ledger.recording import tables

__all__ = ["BATCHED", "Change", "history", "redo", "tables", "take_back", "undo"]

BATCHED = ("time_entry", "invoice", "project", "client")
"""Tables with a batch_id, in an order in which rows can be deleted."""


@dataclass(frozen=True, slots=True)
class Change:
    """One step of the history. `at` is seconds since 1970 in UTC; `undone` steps can be redone."""

    id: int
    at: int
    label: str
    undone: bool
    batch_id: int | None


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
        letters = under_way.aside(con, number)
        _revert(con, number, batch)
        under_way.put_back(con, letters)
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
        letters = under_way.aside(con, number)
        for _, table, rowid, before, after in _rows(con, number, backwards=False):
            if before is None:
                recording.insert(con, table, after)
            elif after is None:
                under_way.put_aside(con, number, table, "= ?", [rowid])
                recording.delete(con, table, rowid, expected=before)
            else:
                recording.update(con, table, rowid, after, expected=before)
        if batch is not None:  # these rows are known by their batch again
            for table in BATCHED:
                con.execute(
                    "DELETE FROM change_row WHERE change_id = ? AND tbl = ? AND before IS NULL "
                    f"AND row IN (SELECT id FROM {table} WHERE batch_id = ?)",
                    (number, table, batch),
                )
        under_way.put_back(con, letters)
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
            going = f"FROM {table} WHERE batch_id = ? {_UNNEEDED.get(table, '')}"
            under_way.put_aside(con, None, table, f"IN (SELECT id {going})", [batch_id])
            con.execute(f"DELETE {going}", (batch_id,))
            con.execute(f"UPDATE {table} SET batch_id = NULL WHERE batch_id = ?", (batch_id,))
        con.execute("DELETE FROM import_batch WHERE id = ?", (batch_id,))
    return f"Import of {batch[1]}"


class _Step:
    """The transaction of one undo or redo: not recorded itself, references are looked at when it ends."""

    def __init__(self, con: sqlite3.Connection) -> None:
        self.con = con

    def __enter__(self) -> None:
        with store.explained():
            store.begin(self.con)
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
        f"WHERE change_id = ? AND tbl <> 'under_way' AND id {sign} ? ORDER BY id {order} LIMIT 10000",
        (number, last),
    ).fetchall():
        yield from piece
        last = piece[-1][0]


def _revert(con: sqlite3.Connection, number: int, batch: int | None) -> None:
    for key, table, rowid, before, after in _rows(con, number, backwards=True):
        if before is None:
            con.execute("UPDATE change_row SET after = ? WHERE id = ?", (recording.now(con, table, rowid), key))
            under_way.put_aside(con, number, table, "= ?", [rowid])
            recording.delete(con, table, rowid)
        elif after is None:
            recording.insert(con, table, before)
        else:
            recording.update(con, table, rowid, before, expected=after)
    if batch is None:
        return
    for table in BATCHED:
        image = recording.image(recording.columns(con, table), table)
        con.execute(
            "INSERT INTO change_row (change_id, tbl, row, after) "
            f"SELECT ?, '{table}', id, {image} FROM {table} WHERE batch_id = ?",
            (number, batch),
        )
        under_way.put_aside(con, number, table, f"IN (SELECT id FROM {table} WHERE batch_id = ?)", [batch])
        count = con.execute(f"SELECT count(*) FROM {table} WHERE batch_id = ?", (batch,)).fetchone()[0]
        recording.exactly(con, count, table, f"DELETE FROM {table} WHERE batch_id = ?", [batch])


def _refuse_sent(con: sqlite3.Connection, number: int) -> None:
    """A letter that was sent cannot be unsent, nor the decision behind it (DOMAIN section 8, item 10)."""
    for _, table, rowid, before, after in _rows(con, number, backwards=True):
        was = recording.read(before) if before else {}
        deleted = before and not after
        if table == "letter" and not deleted:
            now = recording.read(after or recording.now(con, table, rowid))
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
        recording.insert(con, table, before)
    else:
        recording.update(con, table, rowid, before, expected=after, recorded=True)
