"""Flags the user accepts for a time: shown, but left out of the colour until their evidence grows."""

from __future__ import annotations

import sqlite3
from datetime import date

from goodterms.domain.flags.model import Finding
from goodterms.errors import Refused
from goodterms.ledger import fields, rows, store
from goodterms.ledger.clients import name_of
from goodterms.ledger.evidence import flag_id


def accept(
    con: sqlite3.Connection, client_id: int, finding: Finding, today: date, *, reason: str, expires: date
) -> int:
    """Accept a lit flag until `expires`, or until its evidence grows. A red deal-breaker cannot be accepted."""
    flag = finding.flag
    if finding.level not in ("amber", "red"):
        raise Refused(f'"{flag.title}" is not lit for this client.', "There is nothing to accept.")
    if finding.level == "red" and finding.in_class == "deal_breaker":
        raise Refused(f'"{flag.title}" is a red deal-breaker and cannot be accepted.', "Decide about the client.")
    values = {
        "client_id": client_id,
        "flag": flag.id,
        "reason": fields.line("reason", reason, required=True),
        "accepted_on": today.isoformat(),
        "expires": fields.day("expires", expires, first=today, why="it must not lie in the past"),
        "level": finding.level,
        "weight": max(finding.weight, len(finding.rows)),
    }
    with store.change(con, f"accept {flag.id} of {name_of(con, client_id)}"):
        con.execute("DELETE FROM accepted_flag WHERE client_id = ? AND flag = ?", (client_id, flag.id))
        return rows.insert(con, "accepted_flag", values)


def withdraw(con: sqlite3.Connection, client_id: int, flag: str) -> None:
    """Take an acceptance back: the flag counts again."""
    kind = flag_id(flag)
    with store.change(con, f"{kind} of {name_of(con, client_id)} counts again"):
        gone = con.execute("DELETE FROM accepted_flag WHERE client_id = ? AND flag = ?", (client_id, kind))
        if gone.rowcount == 0:
            raise Refused(f"{kind} is not accepted for this client.")
