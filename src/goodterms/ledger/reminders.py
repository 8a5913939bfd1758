"""Reminders, checklists and follow-ups: writing them. How they are read, with what is worked out, is in `dues`."""

from __future__ import annotations

import sqlite3
from datetime import date, timedelta

from goodterms.errors import NotUnderstood, Refused
from goodterms.ledger import fields, rows, store
from goodterms.ledger.clients import name_of
from goodterms.ledger.dues import Item, checklist, due, listed, overdue

__all__ = ["Item", "add", "checklist", "done", "due", "edit", "listed", "overdue", "remove", "snooze"]


def add(con: sqlite3.Connection, client_id: int | None, day: date | None, words: str, *, kind: str = "reminder") -> int:
    """Add a reminder of one's own, about a client or none."""
    values = {
        "client_id": client_id,
        "kind": fields.choice("kind", kind, ("reminder", "checklist")),
        "day": None if day is None else fields.day("date", day),
        "text": fields.line("text", words, required=True, limit=1000),
    }
    with store.change(con, "add a reminder"):
        if client_id is not None:
            name_of(con, client_id)
        return rows.insert(con, "reminder", values)


def edit(con: sqlite3.Connection, reminder_id: int, *, words: str | None = None, day: date | None = None) -> None:
    with store.change(con, "edit a reminder"):
        _there(con, reminder_id)
        values: rows.Row = {}
        if words is not None:
            values["text"] = fields.line("text", words, required=True, limit=1000)
        if day is not None:
            values["day"] = fields.day("date", day)
        rows.update(con, "reminder", reminder_id, values)


def done(con: sqlite3.Connection, reminder_id: int, today: date, is_done: bool = True) -> None:
    """Tick a reminder or a checklist item, or take the tick away."""
    with store.change(con, "tick" if is_done else "untick"):
        found = _there(con, reminder_id)
        if is_done and found["done_on"] is not None:
            raise Refused(f"That was done on {found['done_on']}.")
        rows.update(con, "reminder", reminder_id, {"done_on": today.isoformat() if is_done else None})


def snooze(con: sqlite3.Connection, reminder_id: int, day: date, today: date) -> None:
    """Put a reminder off until a later day."""
    with store.change(con, "put off a reminder"):
        if _there(con, reminder_id)["done_on"] is not None:
            raise Refused("That is done already.")
        later = fields.day("date", day, first=today + timedelta(days=1), why="choose a day after today")
        rows.update(con, "reminder", reminder_id, {"day": later})


def remove(con: sqlite3.Connection, reminder_id: int) -> None:
    with store.change(con, "delete a reminder"):
        _there(con, reminder_id)
        rows.delete(con, "reminder", reminder_id)


def _there(con: sqlite3.Connection, reminder_id: int) -> rows.Row:
    found = rows.one(con, "SELECT id, done_on FROM reminder WHERE id = ?", (reminder_id,))
    if found is None:
        raise NotUnderstood(f"There is no reminder {reminder_id}.", "The list of reminders shows their ids.")
    return found
