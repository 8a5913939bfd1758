"""Decisions about a client: a draft saved at every step, taken once with a snapshot, then only followed."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from goodterms import text
from goodterms.errors import Invalid, Refused
from goodterms.ledger import fields, rows, store, under_way
from goodterms.ledger.clients import name_of, put_status
from goodterms.ledger.decision_records import Record, drafts, last_told, levels_of, load, taken, told_on

if TYPE_CHECKING:
    from goodterms.domain.plan import Plan

__all__ = [
    "OUTCOMES",
    "Record",
    "Todo",
    "discard",
    "drafts",
    "last_told",
    "levels_of",
    "load",
    "reopen",
    "save_answers",
    "start",
    "take",
    "taken",
    "todos_of",
    "told_on",
    "withdraw",
]

OUTCOMES = ("keep", "renegotiate", "raise_rates", "finish_decline", "fire", "pause")
STEPS = 12
FOLLOW_UP_DAYS = (30, 60, 90)
TODO_KINDS = ("reminder", "checklist", "follow_up")
_STATUS = {
    "renegotiate": "renegotiating",
    "raise_rates": "renegotiating",
    "finish_decline": "leaving",
    "fire": "leaving",
    "pause": "paused",
}


@dataclass(frozen=True, slots=True)
class Todo:
    """Something to do after the decision; `day` None: no day of its own."""

    text: str
    day: date | None = None
    kind: str = "checklist"


def start(
    con: sqlite3.Connection,
    client_id: int,
    *,
    answers: Mapping[str, object] | None = None,
    corrects_id: int | None = None,
) -> int:
    """Open a draft and return its id; several may be open at once. `corrects_id`: the decision it replaces."""
    with store.change(con, f"begin a decision about {name_of(con, client_id)}"):
        if corrects_id is not None and load(con, corrects_id).client_id != client_id:
            raise Invalid("corrects", "That decision is about another client.")
        values = {
            "client_id": client_id,
            "answers": _json(answers or {}),
            "corrects_id": corrects_id,
            "started_at": rows.now(),
        }
        return rows.insert(con, "decision", values)


def save_answers(
    con: sqlite3.Connection,
    decision_id: int,
    step: int,
    answers: Mapping[str, object],
    *,
    outcome: str | None = None,
    override_reason: str = "",
) -> None:
    """Save a draft where it stands: the step (1 to 12), all answers so far, and the outcome if one is chosen."""
    draft = _draft(con, decision_id)
    with store.change(con, f"step {step} of the decision about {draft.client}"):
        _draft(con, decision_id)
        values: rows.Row = {
            "step": fields.whole("step", step, 1, STEPS),
            "answers": _json(answers),
            "outcome": None if outcome is None else fields.choice("outcome", outcome, OUTCOMES),
            "override_reason": fields.block("override_reason", override_reason),
        }
        rows.update(con, "decision", decision_id, values)


def discard(con: sqlite3.Connection, decision_id: int) -> None:
    """Throw a draft away; a decision that was taken stays for good."""
    with store.change(con, "discard a decision"):
        _draft(con, decision_id)
        under_way.put_aside(con, None, "decision", "= ?", [decision_id])
        rows.delete(con, "decision", decision_id)


def take(
    con: sqlite3.Connection,
    decision_id: int | None,
    today: date,
    *,
    outcome: str,
    recommended: str,
    snapshot: Mapping[str, object],
    client_id: int | None = None,
    answers: Mapping[str, object] | None = None,
    override_reason: str = "",
    confirmed: str = "",
    last_day: date | None = None,
    todos: Sequence[Todo] = (),
) -> Record:
    """Take the decision: store what it rests on, change the client's state, write the reminders. What is
    still open of the plan before it is dropped.

    `decision_id` is the draft it ends; None opens one for `client_id` in the same step.
    Another outcome than the recommended one needs a reason; against H1 or H2 also the client's name
    typed as `confirmed`. Leaving needs a last day.
    """
    chosen = fields.choice("outcome", outcome, OUTCOMES)
    label = "decide" if client_id is None else f"decide about {name_of(con, client_id)}"
    with store.change(con, f"{label}: {chosen}"):
        draft = _draft(con, decision_id) if decision_id is not None else _opened(con, client_id)
        if client_id not in (None, draft.client_id):
            raise Invalid("client", "That draft is about another client.")
        if chosen in ("finish_decline", "fire"):
            if last_day is None:
                raise Invalid("last_day", "The last day is missing.", "Say until when you work for this client.")
            fields.day("last_day", last_day, first=today, why="it must not lie in the past")
        reason = fields.block("override_reason", override_reason)
        if chosen != recommended:
            _may_override(draft, snapshot, reason, confirmed)
        values: rows.Row = {
            "state": "taken",
            "outcome": chosen,
            "recommended": recommended,
            "override_reason": reason,
            "snapshot": _json(snapshot),
            "taken_on": today.isoformat(),
            "step": STEPS,
        }
        if answers is not None:
            values["answers"] = _json(answers)
        rows.update(con, "decision", draft.id, values)
        status = _STATUS.get(chosen) or ("watching" if _lit(snapshot) else "active")
        put_status(con, draft.client_id, status, last_day if status == "leaving" else None)
        con.execute(
            "DELETE FROM reminder WHERE client_id = ? AND decision_id IS NOT NULL AND done_on IS NULL",
            (draft.client_id,),
        )
        _write_todos(con, draft, chosen, today, todos)
    return load(con, draft.id)


def withdraw(con: sqlite3.Connection, decision_id: int, today: date, note: str, *, client_agreed: bool = False) -> None:
    """Withdraw a decision; once its letter was sent this needs the client's consent, which `note` describes."""
    why = fields.block("note", note, required=True)
    with store.change(con, "withdraw a decision"):
        record = load(con, decision_id)
        if record.taken_on is None:
            raise Refused("This decision was not taken yet.", "Discard the draft instead.")
        if record.withdrawn_on is not None:
            raise Refused(f"This decision was withdrawn on {record.withdrawn_on.isoformat()}.")
        sent = rows.value(con, "SELECT 1 FROM letter WHERE decision_id = ? AND sent_on IS NOT NULL", (decision_id,))
        if sent and not client_agreed:
            raise Refused("The letter was already sent.", "Withdraw it only once the client agreed, and note how.")
        rows.update(con, "decision", decision_id, {"withdrawn_on": today.isoformat(), "withdrawn_note": why})
        con.execute("DELETE FROM reminder WHERE decision_id = ? AND done_on IS NULL", (decision_id,))
        if any(other.id > decision_id and other.withdrawn_on is None for other in taken(con, record.client_id)):
            return
        status = rows.value(con, "SELECT status FROM client WHERE id = ?", (record.client_id,))
        if status in ("renegotiating", "leaving", "paused"):
            put_status(con, record.client_id, "watching", None)


def reopen(con: sqlite3.Connection, client_id: int, today: date, note: str, *, confirmed: str = "") -> None:
    """Take a closed or blocked client on again; `note` says what has changed.

    After a threat or a legal risk (H1, H2) the client's name must be typed as `confirmed`.
    """
    why = fields.block("note", note, required=True)
    name = name_of(con, client_id)
    with store.change(con, f"open {name} again"):
        status = rows.value(con, "SELECT status FROM client WHERE id = ?", (client_id,))
        if status not in ("closed", "blocked"):
            raise Refused(f"{name} is not closed.")
        rules = {record.snapshot.get("rule") for record in taken(con, client_id)}
        if rules & {"H1", "H2"} and text.fold(confirmed) != text.fold(name):
            raise Refused("You left this client for safety or legal reasons.", f'Type "{name}" to confirm.')
        rows.update(con, "client", client_id, {"status": "active", "last_day": None, "archived": 0})
        log = {"client_id": client_id, "day": today.isoformat(), "note": f"Opened again: {why}"}
        rows.insert(con, "talk", {**log, "created_at": rows.now()})


def todos_of(plan: Plan) -> list[Todo]:
    """A plan's checklist and reminders as they are stored; what is in both is stored once, as a follow-up.

    Overdue invoices are left out: reminders of them are worked out from the invoices themselves.
    """
    follow = {item.id for item in plan.items if item.kind == "follow_up"}
    items = [
        Todo(item.text, item.day, "follow_up" if item.id in follow and item.day else "checklist") for item in plan.items
    ]
    later = [
        Todo(reminder.text, reminder.day, "reminder")
        for reminder in plan.reminders
        if reminder.id not in follow and not reminder.id.startswith("overdue_")
    ]
    return [*items, *later]


def _write_todos(con: sqlite3.Connection, draft: Record, outcome: str, today: date, todos: Sequence[Todo]) -> None:
    follow = [] if any(todo.kind == "follow_up" for todo in todos) else _follow_ups(outcome, today)
    for position, todo in enumerate([*todos, *follow], start=1):
        values = {
            "client_id": draft.client_id,
            "decision_id": draft.id,
            "kind": fields.choice("kind", todo.kind, TODO_KINDS),
            "day": None if todo.day is None else fields.day("day", todo.day),
            "text": fields.line("text", todo.text, required=True, limit=1000),
            "position": position,
        }
        rows.insert(con, "reminder", values)


def _follow_ups(outcome: str, today: date) -> list[Todo]:
    days = {"renegotiate": FOLLOW_UP_DAYS, "raise_rates": FOLLOW_UP_DAYS, "keep": (60,)}.get(outcome, ())
    return [
        Todo(f"Compare the flags with those of {today.isoformat()}", today + timedelta(days=n), "follow_up")
        for n in days
    ]


def _may_override(draft: Record, snapshot: Mapping[str, object], reason: str, confirmed: str) -> None:
    if not reason:
        raise Invalid("override_reason", "This is not the recommended outcome.", "Give the reason for choosing it.")
    if snapshot.get("rule") in ("H1", "H2") and text.fold(confirmed) != text.fold(draft.client):
        raise Refused("The recommendation rests on safety or law.", f'Type "{draft.client}" to confirm.')


def _lit(snapshot: Mapping[str, object]) -> bool:
    flags = snapshot.get("flags", [])
    levels = flags.values() if isinstance(flags, Mapping) else [flag["level"] for flag in flags]  # type: ignore[attr-defined]
    return any(level in ("amber", "red") for level in levels)


def _opened(con: sqlite3.Connection, client_id: int | None) -> Record:
    assert client_id is not None, "whose decision?"
    name_of(con, client_id)
    return load(con, rows.insert(con, "decision", {"client_id": client_id, "started_at": rows.now()}))


def _draft(con: sqlite3.Connection, decision_id: int) -> Record:
    record = load(con, decision_id)
    if record.state != "draft":
        raise Refused("This decision was taken and never changes.", "Withdraw it, or take a new one.")
    return record


def _json(value: Mapping[str, object]) -> str:
    return json.dumps(value, ensure_ascii=False, default=str, sort_keys=True)
