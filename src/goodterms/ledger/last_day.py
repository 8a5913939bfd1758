"""The last day of a client who is leaving: what moves with it, and when it is earlier than the notice allows."""

from __future__ import annotations

import re
import sqlite3
from datetime import date

from goodterms.ledger import rows

NOTICES = ("finish_decline", "fire")
"""The letters with which the notice begins."""
_ARRIVED = re.compile(r"; arrived on (\d{4}-\d{2}-\d{2})$")


def take_along(con: sqlite3.Connection, client_id: int, day: date) -> int:
    """The open steps and reminders that hang on the last day move with it to `day`; returns how many.

    Inside a transaction, before the day itself is stored."""
    from goodterms.domain.plan_words import BY_THE_LAST_DAY

    found = rows.one(con, "SELECT status, last_day FROM client WHERE id = ?", (client_id,))
    last = rows.as_day(found["last_day"]) if found is not None and found["status"] == "leaving" else None
    if last is None:
        return 0
    moved = 0
    for row in rows.many(
        con,
        "SELECT id, day, text FROM reminder WHERE client_id = ? AND decision_id IS NOT NULL AND done_on IS NULL",
        (client_id,),
    ):
        if row["day"] and row["text"] in BY_THE_LAST_DAY:
            later = date.fromisoformat(row["day"]) + (day - last)
            rows.update(con, "reminder", row["id"], {"day": later.isoformat()})
            moved += 1
    return moved


def notice_ends(con: sqlite3.Connection, client_id: int, received: date) -> date:
    """The day on which a notice that arrived on `received` ends, by the client's clause."""
    from goodterms.domain.plan_dates import notice_days, notice_end

    client = rows.one(con, "SELECT notice_days, month_end, billing FROM client WHERE id = ?", (client_id,))
    assert client is not None
    retainer = client["billing"] == "retainer" or rows.value(
        con, "SELECT 1 FROM project WHERE client_id = ? AND billing = 'retainer' AND status = 'open'", (client_id,)
    )
    return notice_end(received, notice_days(client["notice_days"], bool(retainer)), bool(client["month_end"]))


def given_on(con: sqlite3.Connection, client_id: int, decision_id: int) -> date | None:
    """The day on which the notice of this decision arrived; None while no letter of it went out."""
    found = rows.one(
        con,
        """SELECT sent_on, proof FROM letter WHERE client_id = ? AND decision_id = ? AND kind IN (?, ?)
        AND sent_on IS NOT NULL ORDER BY sent_on, id LIMIT 1""",
        (client_id, decision_id, *NOTICES),
    )
    if found is None:
        return None
    arrived = _ARRIVED.search(found["proof"])
    return date.fromisoformat(arrived[1] if arrived else found["sent_on"])
