"""What is to be done and when: reminders, checklists, follow-ups, and the overdue invoices that ask for one."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import date, timedelta

from goodterms.errors import NotUnderstood, Refused
from goodterms.ledger import fields, invoices, rows, store
from goodterms.ledger.clients import name_of
from goodterms.ledger.receipts import STAGE_DAYS


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to do. `id` is None where the app worked it out itself (an overdue invoice has its `invoice_id`)."""

    id: int | None
    kind: str
    """reminder, checklist, follow_up; worked out: invoice, close (a client whose last day is over), resume."""
    day: date | None
    text: str
    client_id: int | None
    client: str | None
    done_on: date | None = None
    decision_id: int | None = None
    invoice_id: int | None = None


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


def listed(
    con: sqlite3.Connection, today: date, *, client_id: int | None = None, with_done: bool = False
) -> list[Item]:
    """Reminders and follow-ups that are not done, invoices to remind of, clients to close or to work for again,
    the earliest day first."""
    stored = _items(
        con,
        "WHERE r.kind <> 'checklist' AND (? IS NULL OR r.client_id = ?) AND (? OR r.done_on IS NULL)",
        (client_id, client_id, int(with_done)),
    )
    worked_out = [*overdue(con, today, client_id), *proposed(con, today, client_id)]
    return sorted([*stored, *worked_out], key=lambda item: (item.day or date.max, item.text))


def due(con: sqlite3.Connection, today: date, *, client_id: int | None = None) -> list[Item]:
    """What is due today or before."""
    return [item for item in listed(con, today, client_id=client_id) if item.day is not None and item.day <= today]


def overdue(con: sqlite3.Connection, today: date, client_id: int | None = None) -> list[Item]:
    """A reminder for each overdue invoice whose next stage (3, 10, 30, 60 days past due) has come."""
    result = []
    for view in invoices.listed(con, today, client_id=client_id, only_overdue=True):
        if view.reminders >= len(STAGE_DAYS) or view.disputed or view.due is None:
            continue
        day = view.due + timedelta(days=STAGE_DAYS[view.reminders])
        if day <= today:
            words = f"Invoice {view.name} is {view.overdue_days} days overdue: send reminder {view.reminders + 1}"
            result.append(Item(None, "invoice", day, words, view.client_id, view.client, invoice_id=view.id))
    return result


def proposed(con: sqlite3.Connection, today: date, client_id: int | None = None) -> list[Item]:
    """Clients to close, since their last day is over; and paused ones who owe nothing overdue any longer."""
    found = rows.many(
        con,
        """SELECT id, name, status, last_day FROM client WHERE archived = 0 AND (? IS NULL OR id = ?)
        AND (status = 'paused' OR (status = 'leaving' AND last_day < ?)) ORDER BY id""",
        (client_id, client_id, today.isoformat()),
    )
    result = []
    for client in found:
        name, key = client["name"], client["id"]
        if client["status"] == "leaving":
            day = date.fromisoformat(client["last_day"]) + timedelta(days=1)
            words = f"Close {name}: last day was {client['last_day']}"
            result.append(Item(None, "close", day, words, key, name))
        elif not invoices.listed(con, today, client_id=key, only_overdue=True):
            result.append(Item(None, "resume", today, f"{name} owes nothing overdue: resume the work", key, name))
    return result


def checklist(con: sqlite3.Connection, decision_id: int) -> list[Item]:
    """Everything that follows from a decision, in its order, done or not."""
    return _items(con, "WHERE r.decision_id = ?", (decision_id,))


def _items(con: sqlite3.Connection, where: str, parameters: tuple[object, ...]) -> list[Item]:
    found = rows.many(
        con,
        f"""SELECT r.id, r.kind, r.day, r.text, r.client_id, c.name AS client, r.done_on, r.decision_id
        FROM reminder r LEFT JOIN client c ON c.id = r.client_id {where} ORDER BY r.position, r.id""",  # noqa: S608
        parameters,
    )
    return [Item(**{**row, "day": rows.as_day(row["day"]), "done_on": rows.as_day(row["done_on"])}) for row in found]


def _there(con: sqlite3.Connection, reminder_id: int) -> rows.Row:
    found = rows.one(con, "SELECT id, done_on FROM reminder WHERE id = ?", (reminder_id,))
    if found is None:
        raise NotUnderstood(f"There is no reminder {reminder_id}.", "goodterms reminders lists them.")
    return found
