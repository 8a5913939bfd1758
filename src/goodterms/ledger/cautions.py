"""A word of caution where new work goes against the state of the client. Asked at every log, so it imports little."""

from __future__ import annotations

import sqlite3
from datetime import date
from typing import Literal

from goodterms.ledger import store


def caution(
    con: sqlite3.Connection, client_id: int, day: date, what: Literal["hours", "project", "invoice"] = "hours"
) -> str:
    """One sentence where work on `day` goes against the state of the client, else ""; nothing is refused."""
    with store.explained():
        found = con.execute("SELECT name, status, last_day FROM client WHERE id = ?", (client_id,)).fetchone()
    name, status, last = found or ("", "", None)
    if status in ("closed", "blocked"):
        return f"{name} is {status}." if what == "invoice" else f"{name} is {status}: there is no more work for them."
    if status == "paused" and what != "invoice":
        return f"Work for {name} is paused until all that is overdue is paid."
    if status != "leaving":
        return ""
    until = f", last day {last}" if last else ""
    if what == "invoice":
        return f"{name} is leaving{until}: if this is the final invoice, all unbilled hours belong on it."
    if last and day.isoformat() > last:
        return f"The last day of {name} was {last}: this is after it."
    return f"{name} is leaving{until}: finish what was promised, take on nothing new."
