"""Time entries: log, list, change, split, join, move, delete. One function is one transaction.

What stands on an invoice is not changed here: it is taken off a draft first.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import timedelta
from itertools import pairwise
from typing import Unpack

from goodterms import when
from goodterms.errors import NotUnderstood, Refused
from goodterms.ledger import fields, rows, store
from goodterms.ledger.entries import A_DRAFT, Entry, Filter, clashes, entry, find, listed, overlaps
from goodterms.ledger.quickwords import NEVER_BILLED, Details
from goodterms.text import count

__all__ = [
    "MOST",
    "NEVER_BILLED",
    "Details",
    "Entry",
    "Filter",
    "belongs",
    "clashes",
    "client_name",
    "cut",
    "delete",
    "edit",
    "entry",
    "find",
    "join",
    "listed",
    "log_entry",
    "move",
    "new_row",
    "overlaps",
    "split",
]

MOST = 24 * 3600
"""Seconds of the longest entry."""
_A_MINUTE = 60


def _checked(details: Details) -> dict[str, object]:
    """The details as stored; raises Invalid naming the field."""
    stored: dict[str, object] = {}
    if (kind := details.get("kind")) is not None:
        from goodterms.domain.records import KINDS

        stored["kind"] = fields.choice("kind", kind, KINDS)
    if (scope := details.get("scope")) is not None:
        stored["scope"] = fields.choice("scope", scope, ("in", "extra"))
    if (who := details.get("requested_by")) is not None:
        stored["requested_by"] = fields.choice("requested_by", who, ("client", "me"))
    if (note := details.get("note")) is not None:
        stored["note"] = fields.block("note", note, limit=10_000)
    for name in ("billable", "rush_paid", "emergency_agreed"):
        value = details.get(name)
        if value is not None:
            stored[name] = int(bool(value))
    return stored


def _place(span: when.When) -> dict[str, object]:
    return {
        "day": fields.day("day", span.day),
        "start": span.start,
        "minute": span.minute,
        "zone": span.zone,
        "seconds": fields.whole("seconds", span.seconds, 1, MOST),
    }


def new_row(client_id: int, span: when.When, project_id: int | None, details: Details) -> dict[str, object]:
    """The row of a new entry, checked."""
    stored = _checked(details)
    stored.setdefault("billable", int(stored.get("kind") not in NEVER_BILLED))
    return {"client_id": client_id, "project_id": project_id, **_place(span), **stored}


def log_entry(
    con: sqlite3.Connection,
    client_id: int,
    span: when.When,
    *,
    project_id: int | None = None,
    **details: Unpack[Details],
) -> int:
    """Log hours that are over; returns the entry's id."""
    row = new_row(client_id, span, project_id, details)
    with store.change(con, f"Log {when.show_duration(span.seconds)} for {client_name(con, client_id)}"):
        belongs(con, project_id, client_id)
        return rows.insert(con, "time_entry", row)


def edit(
    con: sqlite3.Connection,
    entry_id: int,
    *,
    span: when.When | None = None,
    target: tuple[int, int | None] | None = None,
    **details: Unpack[Details],
) -> None:
    """Change an entry; `target` is (client, project). On an invoice only the note may change."""
    stored = _checked(details)
    if span is not None:
        stored.update(_place(span))
    if target is not None:
        stored.update(client_id=target[0], project_id=target[1])
    with store.change(con, f"Change entry {entry_id}"):
        old = entry(con, entry_id)
        if set(stored) - {"note"}:
            _free(old)
        if target is not None:
            belongs(con, target[1], target[0])
        rows.update(con, "time_entry", entry_id, stored)


def cut(old: Entry, typed: str) -> int:
    """Seconds of the first part. "10:30" is a time of day where the entry has one, on the day after for what is before
    its start; else a length."""
    if old.start is None or old.zone is None or ":" not in typed:
        return when.parse_duration(typed)
    at = 0
    for day in (old.day, old.day + timedelta(days=1)):
        clock = when.Clock(day, old.start + 3 * MOST, old.zone)
        at = when.parse_moment(f"{day.isoformat()} {typed}", clock)
        if at > old.start:
            break
    return at - old.start


def split(con: sqlite3.Connection, entry_id: int, first: int) -> int:
    """Cut an entry after its first `first` seconds; returns the id of the second part."""
    with store.change(con, f"Split entry {entry_id}"):
        old = _free(entry(con, entry_id))
        if not 0 < first < old.seconds:
            whole = when.show_duration(old.seconds)
            raise NotUnderstood(f"The cut must lie inside the {whole} of entry {entry_id}.", "Write 45m or 10:30.")
        rest: when.When = when.When(old.day, old.seconds - first)
        if old.start is not None and old.zone is not None:
            rest = when.span(old.start + first, old.start + old.seconds, old.zone)
        row = rows.one(con, "SELECT * FROM time_entry WHERE id = ?", (entry_id,))
        assert row is not None
        row.update(_place(rest), id=None, source_key=None, batch_id=None)
        rows.update(con, "time_entry", entry_id, {"seconds": first})
        return rows.insert(con, "time_entry", row)


def join(con: sqlite3.Connection, ids: Sequence[int]) -> int:
    """Make one entry of several of the same client, project and day; their durations are added.

    Those with clock times must follow one another, over midnight too: the whole is the time that was worked.
    Returns the id of the first. The notes are put one after the other.
    """
    if len(set(ids)) < 2:
        raise NotUnderstood("Joining needs two entries or more.", "Give their ids.")
    with store.change(con, f"Join {count(len(set(ids)), 'entry', 'entries')}"):
        parts = sorted((_free(entry(con, i)) for i in set(ids)), key=lambda e: (e.day, e.start or 0, e.id))
        first = parts[0]
        timed = all(e.start is not None for e in parts)
        same = [
            (e.client_id, e.project_id, None if timed else e.day, e.kind, e.scope, e.billable, e.requested_by)
            for e in parts
        ]
        if len(set(same)) > 1:
            raise Refused("These entries differ in more than their time.", "Only entries alike can be joined.")
        if timed:
            _follow(parts)
        seconds = fields.whole("seconds", sum(e.seconds for e in parts), 1, MOST)
        notes = "; ".join(dict.fromkeys(e.note for e in parts if e.note))
        gone = {} if timed else {"start": None, "minute": None, "zone": None}
        rows.update(con, "time_entry", first.id, {"seconds": seconds, "note": notes, **gone})
        for other in parts[1:]:
            rows.delete(con, "time_entry", other.id)
        return first.id


def _follow(parts: Sequence[Entry]) -> None:
    """Refuse times with a gap or an overlap of a minute or more: joined they would name hours that nobody worked."""
    for before, after in pairwise(parts):
        assert before.start is not None
        assert after.start is not None
        if abs(after.start - before.start - before.seconds) >= _A_MINUTE:
            first, second = (when.show_span(e.start or 0, e.seconds, e.zone or "UTC") for e in (before, after))
            if before.day != after.day:
                first, second = f"{before.day} {first}", f"{after.day} {second}"
            raise Refused(f"{first} and {second} do not follow one another.", "Leave them apart, or change one first.")


def move(con: sqlite3.Connection, ids: Sequence[int], client_id: int, project_id: int | None) -> None:
    """Give entries to another client or project."""
    with store.change(con, f"Move {count(len(ids), 'entry', 'entries')} to {client_name(con, client_id)}"):
        belongs(con, project_id, client_id)
        for entry_id in ids:
            _free(entry(con, entry_id))
            rows.update(con, "time_entry", entry_id, {"client_id": client_id, "project_id": project_id})


def delete(con: sqlite3.Connection, ids: Sequence[int]) -> None:
    """Delete entries; undo brings them back."""
    with store.change(con, f"Delete {count(len(ids), 'entry', 'entries')}"):
        for entry_id in ids:
            rows.delete(con, "time_entry", _free(entry(con, entry_id)).id)


def _free(old: Entry) -> Entry:
    if old.invoice == A_DRAFT:
        raise Refused(f"Entry {old.id} stands on {A_DRAFT}.", "Take it off the draft first.")
    if old.invoice_id is not None:
        raise Refused(f"Entry {old.id} is billed on {old.invoice}, which is issued and never changes.")
    return old


def client_name(con: sqlite3.Connection, client_id: int) -> str:
    """The client's name; raises NotUnderstood where there is no such client."""
    row = con.execute("SELECT name FROM client WHERE id = ?", (client_id,)).fetchone()
    if row is None:
        raise NotUnderstood("There is no such client.")
    return str(row[0])


def belongs(con: sqlite3.Connection, project_id: int | None, client_id: int) -> None:
    """Refuse a project of another client."""
    client_name(con, client_id)
    row = con.execute("SELECT client_id FROM project WHERE id = ?", (project_id,)).fetchone()
    if project_id is not None and (row is None or row[0] != client_id):
        raise Refused("The project belongs to another client.", "Name one of the client's own projects.")
