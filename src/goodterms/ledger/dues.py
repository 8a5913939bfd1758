"""What is to be done and when, as the first screen reads it: stored reminders, and what the app works out itself."""

from __future__ import annotations

import sqlite3
from collections.abc import Set as AbstractSet
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from goodterms.domain.plan_words import AFTER_THE_LETTER, ENDING, LASTS, LETTER_STEPS, THE_SAME
from goodterms.ledger import rows

if TYPE_CHECKING:
    from dataclasses import dataclass
else:
    from goodterms.quick import dataclass

STAGE_DAYS = (3, 10, 30, 60)
"""Days past due at which a reminder of stage 1, 2, 3, 4 is proposed."""


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


class Late(NamedTuple):
    """An overdue invoice."""

    id: int
    client_id: int
    client: str
    name: str
    due: date
    reminders: int
    disputed: bool


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
    late = _late(con, today, client_id)
    worked_out = [*_remind(late, today), *_proposed(con, today, client_id, {one.client_id for one in late})]
    if not with_done:
        stored = _timely(con, stored, today)
    return sorted([*stored, *worked_out], key=lambda item: (item.day or date.max, item.text))


def due(con: sqlite3.Connection, today: date, *, client_id: int | None = None) -> list[Item]:
    """What is due today or before, the steps of the plans among it."""
    steps = _items(
        con,
        "WHERE r.kind = 'checklist' AND r.done_on IS NULL AND r.day <= ? AND (? IS NULL OR r.client_id = ?)",
        (today.isoformat(), client_id, client_id),
    )
    reminders = listed(con, today, client_id=client_id)
    closing = {item.client_id for item in reminders if item.kind == "close"}
    found = [*_once(con, reminders), *_timely(con, steps, today, closing)]
    held = [item for item in found if item.day is not None and item.day <= today]
    return sorted(held, key=lambda item: item.day or date.max)


def overdue(con: sqlite3.Connection, today: date, client_id: int | None = None) -> list[Item]:
    """A reminder for each overdue invoice whose next stage (3, 10, 30, 60 days past due) has come."""
    return _remind(_late(con, today, client_id), today)


def checklist(con: sqlite3.Connection, decision_id: int, *, whole: bool = False) -> list[Item]:
    """Everything that follows from a decision, in its order, done or not; `whole`: also the reminders that say what
    a step says."""
    found = _items(con, "WHERE r.decision_id = ?", (decision_id,))
    return found if whole else _once(con, found)


def _once(con: sqlite3.Connection, items: list[Item]) -> list[Item]:
    """Without the reminders that say what a step of the same plan says on the same day."""
    if not any(item.text in THE_SAME for item in items):
        return items
    marks = ", ".join("?" * len(THE_SAME))
    steps = set(
        con.execute(
            f"SELECT decision_id, day, text FROM reminder WHERE kind = 'checklist' AND text IN ({marks})",  # noqa: S608
            tuple(THE_SAME.values()),
        ).fetchall()
    )
    return [
        item
        for item in items
        if item.kind != "reminder" or (item.decision_id, str(item.day), THE_SAME.get(item.text)) not in steps
    ]


def _timely(
    con: sqlite3.Connection, items: list[Item], today: date, closing: AbstractSet[int | None] = frozenset()
) -> list[Item]:
    """Without what is past and of no use: answers to a letter that never went out, countdowns that gave way to the
    next, and the step to close a client whom `closing` names already."""
    unsent = _unsent(con) if any(item.text in AFTER_THE_LETTER for item in items) else frozenset()

    def useful(item: Item) -> bool:
        if item.day is None or item.day > today or item.decision_id is None:
            return True
        if item.text in AFTER_THE_LETTER:
            return item.decision_id not in unsent
        if item.text == ENDING["close"]:
            return item.client_id not in closing
        return item.text not in LASTS or today < item.day + timedelta(days=LASTS[item.text])

    return [item for item in items if useful(item)]


def _unsent(con: sqlite3.Connection) -> frozenset[int]:
    """Decisions whose letter is still to be sent."""
    found = con.execute(
        """SELECT d.id, d.outcome, r.text FROM decision d JOIN reminder r ON r.decision_id = d.id
        WHERE r.kind = 'checklist' AND r.done_on IS NULL AND NOT EXISTS (SELECT 1 FROM letter l
        WHERE l.decision_id = d.id AND l.kind = d.outcome AND l.sent_on IS NOT NULL)"""
    )
    return frozenset(key for key, outcome, text in found.fetchall() if text == LETTER_STEPS.get(outcome))


# Most invoices are paid: the first sum tells, and the others are looked up for what is left.
_LATE = """SELECT id, client_id, name, called, due, currency, gross, gross - paid
  - coalesce((SELECT sum(amount) FROM credit_note n WHERE n.invoice_id = x.id AND n.day <= :today), 0)
  - coalesce((SELECT amount FROM write_off w WHERE w.invoice_id = x.id AND w.day <= :today), 0),
  (SELECT count(*) FROM invoice_reminder r WHERE r.invoice_id = x.id AND r.day <= :today),
  EXISTS (SELECT 1 FROM dispute d WHERE d.invoice_id = x.id AND d.opened <= :today
    AND (d.outcome = 'open' OR d.closed > :today))
FROM (SELECT i.id, i.client_id, c.name, coalesce(i.number, 'draft ' || i.id) AS called, i.due, i.issued, i.currency,
    i.net + i.tax AS gross,
    coalesce((SELECT sum(amount) FROM payment p WHERE p.invoice_id = i.id AND p.day <= :today), 0) AS paid
  FROM invoice i JOIN client c ON c.id = i.client_id
  WHERE i.state <> 'draft' AND i.issued <= :today AND i.due < :today AND NOT i.settled_unknown
    AND (:client IS NULL OR i.client_id = :client)) x
WHERE gross > paid ORDER BY issued DESC, id DESC"""


def _late(con: sqlite3.Connection, today: date, client_id: int | None) -> list[Late]:
    """The overdue invoices, newest first."""
    from goodterms.domain.receivables import settles

    found = con.execute(_LATE, {"today": today.isoformat(), "client": client_id}).fetchall()
    return [
        Late(key, client, name, called, date.fromisoformat(last), reminders, bool(disputed))
        for key, client, name, called, last, currency, gross, rest, reminders, disputed in found
        if not settles(rest, gross, currency)
    ]


def _remind(late: list[Late], today: date) -> list[Item]:
    result = []
    for one in late:
        if one.reminders >= len(STAGE_DAYS) or one.disputed:
            continue
        day = one.due + timedelta(days=STAGE_DAYS[one.reminders])
        if day <= today:
            words = f"Invoice {one.name} is {(today - one.due).days} days overdue: send reminder {one.reminders + 1}"
            result.append(Item(None, "invoice", day, words, one.client_id, one.client, invoice_id=one.id))
    return result


def _proposed(con: sqlite3.Connection, today: date, client_id: int | None, owing: set[int]) -> list[Item]:
    """Clients to close, since their last day is over; and paused ones who owe nothing overdue any longer."""
    found = con.execute(
        """SELECT id, name, status, last_day FROM client WHERE archived = 0 AND (? IS NULL OR id = ?)
        AND (status = 'paused' OR (status = 'leaving' AND last_day < ?)) ORDER BY id""",
        (client_id, client_id, today.isoformat()),
    )
    result = []
    for key, name, status, last in found.fetchall():
        if status == "leaving":
            words = f"Close {name}: last day was {last}"
            result.append(Item(None, "close", date.fromisoformat(last) + timedelta(days=1), words, key, name))
        elif key not in owing:
            result.append(Item(None, "resume", today, f"{name} owes nothing overdue: resume the work", key, name))
    return result


def _items(con: sqlite3.Connection, where: str, parameters: tuple[object, ...]) -> list[Item]:
    found = rows.many(
        con,
        f"""SELECT r.id, r.kind, r.day, r.text, r.client_id, c.name AS client, r.done_on, r.decision_id
        FROM reminder r LEFT JOIN client c ON c.id = r.client_id {where} ORDER BY r.position, r.id""",  # noqa: S608
        parameters,
    )
    return [Item(**{**row, "day": rows.as_day(row["day"]), "done_on": rows.as_day(row["done_on"])}) for row in found]
