"""Everything that is still to be done as a calendar file: reminders, follow-ups, and the steps of the plans."""

from __future__ import annotations

import hashlib
import sqlite3
from datetime import date, datetime
from pathlib import Path

from goodterms.errors import Refused
from goodterms.exchange.writers import files
from goodterms.exchange.writers.calendar import Event, calendar
from goodterms.ledger import reminders, rows

NAME = "goodterms-reminders.ics"
_START = date(2020, 1, 1)


def agenda(con: sqlite3.Connection, today: date, *, client_id: int | None = None) -> list[Event]:
    """One event for each thing to do that has a day and is not done, the earliest first.

    An event keeps its uid when the file is written again, also after its day moved; the sequence grows by the day.
    """
    items = [item for item in reminders.listed(con, today, client_id=client_id) if item.kind not in ("close", "resume")]
    for decision in _decisions(con, client_id):
        items += [i for i in reminders.checklist(con, decision) if i.kind == "checklist" and i.done_on is None]
    dated = [(item.day, item.client or "", item.text, item) for item in items if item.day is not None]
    dated.sort(key=lambda row: row[:3])
    sequence = max((today - _START).days, 0)
    return [
        Event(_uid(item), day, f"{client}: {words}" if client else words, sequence=sequence)
        for day, client, words, item in dated
    ]


def write(
    con: sqlite3.Connection, today: date, stamp: datetime, out: str | Path, *, client_id: int | None = None
) -> tuple[Path, int]:
    """Write the calendar into a folder (existing, or ending in a slash) or as a file; a taken name gets -2.

    Returns the path and the number of events. `stamp` is the moment of writing. Refused where nothing is dated.
    """
    events = agenda(con, today, client_id=client_id)
    if not events:
        raise Refused("There is nothing with a day to put into a calendar.")
    return files.save([(files.places(out, [NAME])[0], calendar(events, stamp))])[0], len(events)


def _decisions(con: sqlite3.Connection, client_id: int | None) -> list[int]:
    """The decisions with steps that are still open."""
    found = rows.many(
        con,
        """SELECT DISTINCT decision_id AS id FROM reminder WHERE done_on IS NULL AND kind = 'checklist'
        AND decision_id IS NOT NULL AND (? IS NULL OR client_id = ?) ORDER BY 1""",
        (client_id, client_id),
    )
    return [row["id"] for row in found]


def _uid(item: reminders.Item) -> str:
    """The same for the same thing in the same file, and hardly ever the same in two files."""
    known = (item.kind, item.id, item.invoice_id, item.decision_id, item.client, item.text if item.id else "")
    return f"{hashlib.sha256(repr(known).encode()).hexdigest()[:32]}@goodterms"
