"""After the decision: the pause and its end, the last day by the notice clause, closing. One function, one step."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from goodterms.domain.plan_rules import NOW
from goodterms.domain.plan_words import ENDING
from goodterms.errors import NotUnderstood, Refused
from goodterms.ledger import billing, decisions, fields, invoices, letters, reminders, rows, store
from goodterms.ledger.clients import put_status
from goodterms.ledger.last_day import NOTICES, given_on, notice_ends, take_along

_CLOSING = tuple(ENDING[step] for step in ("handover", "final_invoice", "refund", "revoke"))
_RESUME = "All paid? Then take the work up again; the delivery dates move by as long."


# -- the pause --------------------------------------------------------------------


def pause(con: sqlite3.Connection, client_id: int) -> None:
    """The work rests until all that is overdue is paid."""
    name, status, _ = _state(con, client_id)
    with store.change(con, f"pause the work for {name}"):
        if status == "paused":
            raise Refused(f"The work for {name} is paused already.")
        put_status(con, client_id, "paused", None)


def resume(con: sqlite3.Connection, client_id: int, today: date) -> str:
    """Take the work up again; the client is then in the state the decision before the pause led to. Returns it."""
    name, status, _ = _state(con, client_id)
    with store.change(con, f"resume the work for {name}"):
        if status != "paused":
            raise Refused(f"The work for {name} is not paused.")
        standing = [record for record in decisions.taken(con, client_id) if record.withdrawn_on is None]
        before = next((record for record in standing if record.outcome != "pause"), None)
        if before is not None and before.outcome in ("renegotiate", "raise_rates"):
            after = "renegotiating"
        else:
            after = "watching" if standing else "active"
        put_status(con, client_id, after, None)
        con.execute(
            "UPDATE reminder SET done_on = ? WHERE client_id = ? AND text = ? AND done_on IS NULL",
            (today.isoformat(), client_id, _RESUME),
        )
    return after


# -- the last day -----------------------------------------------------------------


def last_day(con: sqlite3.Connection, client_id: int) -> date | None:
    """The last day that is stored."""
    return _state(con, client_id)[2]


def notice_runs_to(con: sqlite3.Connection, letter_id: int, received: date) -> date | None:
    """The day to which the notice in this letter runs, where that is later than the last day that is stored.

    None: it is not later, the letter gives no notice, or safety or law decided (then no day is moved).
    """
    letter = letters.load(con, letter_id)
    _, status, last = _state(con, letter.client_id)
    if letter.kind not in NOTICES or status != "leaving" or rule(con, letter.client_id) in NOW:
        return None
    end = notice_ends(con, letter.client_id, received)
    return end if last is None or end > last else None


def move_last_day(con: sqlite3.Connection, client_id: int, day: date) -> int:
    """Move the last day, and with it every open step and reminder that hangs on it. Returns how many moved."""
    name, status, _ = _state(con, client_id)
    with store.change(con, f"last day of {name}"):
        if status != "leaving":
            raise Refused(f"{name} is not leaving.")
        stored = fields.day("last_day", day)
        moved = take_along(con, client_id, day)
        rows.update(con, "client", client_id, {"last_day": stored})
    return moved


def early(con: sqlite3.Connection, client_id: int, today: date) -> str:
    """One sentence where the last day that is stored is past, or earlier than the notice ends, else "".

    The notice runs from the arrival of its letter, or at the earliest from today. Nothing is refused: both sides
    may have agreed on it. After a decision for safety or law no notice is waited for.
    """
    name, status, last = _state(con, client_id)
    if status != "leaving" or last is None:
        return ""
    record = before(con, client_id)
    given = given_on(con, client_id, record.id) if record is not None else None
    end = None if rule(con, client_id) in NOW else notice_ends(con, client_id, given or today)
    short = end if end is not None and last < end else None
    if last < today:
        return f"The last day of {name}, {last}, is past" + (f"; the notice runs until {short}." if short else ".")
    return f"The last day of {name}, {last}, is before the notice ends on {short}." if short else ""


# -- closing ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Closing:
    """What there is to look at before a client is closed. `status`: what it becomes, closed or blocked."""

    client_id: int
    name: str
    last_day: date | None
    status: str
    items: tuple[reminders.Item, ...]
    unbilled: int
    """Seconds of billable work that are on no invoice, and that no fee covers which is billed in full."""
    drafts: int
    owed: tuple[invoices.View, ...]


def closing(con: sqlite3.Connection, client_id: int, today: date) -> Closing:
    """The checklist of the end: hand-over, final invoice, refund, access; and what is still open."""
    name, _, last = _state(con, client_id)
    left = before(con, client_id)
    items = [i for i in reminders.checklist(con, left.id) if i.text in _CLOSING] if left else []
    views = invoices.listed(con, today, client_id=client_id)
    return Closing(
        client_id=client_id,
        name=name,
        last_day=last,
        status="blocked" if rule(con, client_id) in NOW else "closed",
        items=tuple(items),
        unbilled=sum(entry["seconds"] for entry in billing.still_to_bill(con, client_id)),
        drafts=sum(view.state == "draft" for view in views),
        owed=tuple(view for view in views if view.state in ("open", "overdue")),
    )


def close(con: sqlite3.Connection, client_id: int, today: date, *, done: Sequence[int] = ()) -> str:
    """Close a client whose last day has come: tick the steps named in `done`, and set the state. Returns it.

    After a decision for safety or law the client is blocked. Refused while the timer runs for the client, or
    before the last day.
    """
    name, status, last = _state(con, client_id)
    with store.change(con, f"close {name}"):
        if status != "leaving":
            raise Refused(f"{name} is {status}, not leaving.", "Decide first: finish and decline, or end it.")
        if last is not None and last > today:
            raise Refused(f"The last day of {name} is {last.isoformat()}.", "Close them then.")
        if rows.value(con, "SELECT 1 FROM timer WHERE client_id = ?", (client_id,)):
            raise Refused(f"The timer runs for {name}.", "Stop or cancel it first.")
        checks = closing(con, client_id, today)
        open_ids = {item.id for item in checks.items if item.done_on is None}
        for reminder_id in dict.fromkeys(done):
            if reminder_id not in open_ids:
                raise NotUnderstood(f"{reminder_id} is no open step of closing {name}.")
            rows.update(con, "reminder", reminder_id, {"done_on": today.isoformat()})
        con.execute(
            "UPDATE reminder SET done_on = ? WHERE client_id = ? AND text = ? AND done_on IS NULL",
            (today.isoformat(), client_id, ENDING["close"]),
        )
        put_status(con, client_id, checks.status, None)
    return checks.status


def before(con: sqlite3.Connection, client_id: int) -> decisions.Record | None:
    """The decision with which the client was left; None where there is none."""
    return next((r for r in decisions.taken(con, client_id) if r.withdrawn_on is None and r.outcome in NOTICES), None)


def _state(con: sqlite3.Connection, client_id: int) -> tuple[str, str, date | None]:
    found = con.execute("SELECT name, status, last_day FROM client WHERE id = ?", (client_id,)).fetchone()
    if found is None:
        raise Refused("That client is no longer there.")
    return found[0], found[1], rows.as_day(found[2])


def rule(con: sqlite3.Connection, client_id: int) -> str | None:
    """The hard rule of the decision with which the client is left."""
    record = before(con, client_id)
    found = record.snapshot.get("rule") if record else None
    return found if isinstance(found, str) else None
