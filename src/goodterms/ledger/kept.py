"""The first screen as it stood when the app was closed, kept in the file itself.

To judge all clients takes longer than to draw them. What was shown is shown again at the next start, if nobody, not
even another program, has written to the file since: SQLite counts the transactions in the header of the file (its
file format, 1.3.7), and the row names that count. It is no data: its table is made when it is first needed, undo,
exports and the check do not know it, and without it everything is worked out anew.
"""

from __future__ import annotations

import json
import sqlite3
from datetime import date, datetime
from decimal import Decimal
from typing import BinaryIO, NamedTuple
from zoneinfo import ZoneInfo

from goodterms import __version__
from goodterms.ledger.dues import Item
from goodterms.ledger.today import FirstScreen, Soon, Sums, Worry

_PROGRAM = f"{__version__} 1"
"""Who wrote it; another number for another shape of the row."""
_TABLE = """CREATE TABLE IF NOT EXISTS kept (
    id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    seen INTEGER NOT NULL, program TEXT NOT NULL, zone TEXT NOT NULL, day TEXT NOT NULL, body TEXT NOT NULL)"""
_SAME = "id = 1 AND seen = ? AND program = ?"


class Kept(NamedTuple):
    """What was kept, and the zone whose day it is of."""

    zone: str
    screen: FirstScreen


def count(header: BinaryIO) -> int | None:
    """How many transactions the file has seen; None where its header does not tell that (a write-ahead log, no file
    of SQLite). To close `header` drops the locks that connections of this process hold (POSIX): before the first one
    is opened, or after the last one is closed."""
    header.seek(0)
    head = header.read(28)
    return int.from_bytes(head[24:28], "big") if head[:16] == b"SQLite format 3\0" and head[18:20] == b"\1\1" else None


def read(con: sqlite3.Connection, seen: int | None, today: date | None) -> Kept | None:
    """What was kept of a file that has seen so many transactions, if it is of `today` (None: the machine's)."""
    try:
        row = con.execute(f"SELECT zone, day, body FROM kept WHERE {_SAME}", (seen, _PROGRAM)).fetchone()  # noqa: S608
        if row is None or row[1] != (today or datetime.now(ZoneInfo(row[0])).date()).isoformat():
            return None
        return Kept(row[0], unpack(row[2]))
    except (sqlite3.Error, ValueError, TypeError, LookupError, ArithmeticError):
        return None  # there is no such table yet, or a stranger wrote in it: then it is worked out


def write(con: sqlite3.Connection, header: BinaryIO, version: int, kept: Kept, today: date) -> None:
    """Keep what was shown on `today`, unless it is there already, or somebody else has written since `version` (of
    `store.data_version`). Raises sqlite3.Error where nothing can be written now: it waits for nobody."""
    con.execute("PRAGMA busy_timeout = 0")
    con.execute("BEGIN IMMEDIATE")
    try:
        seen = count(header)
        if seen is not None and con.execute("PRAGMA data_version").fetchone()[0] == version:
            con.execute(_TABLE)
            same = con.execute(f"SELECT day, zone FROM kept WHERE {_SAME}", (seen, _PROGRAM)).fetchone()  # noqa: S608
            if same != (today.isoformat(), kept.zone):
                # This very transaction will be the next one to be counted.
                row = (seen + 1, _PROGRAM, kept.zone, today.isoformat(), pack(kept.screen))
                con.execute("INSERT OR REPLACE INTO kept VALUES (1, ?, ?, ?, ?, ?)", row)
                con.execute("COMMIT")
    finally:
        if con.in_transaction:
            con.execute("ROLLBACK")


def pack(screen: FirstScreen) -> str:
    """The screen as text."""
    return json.dumps(
        {
            "week": screen.soon.week,
            "due": [
                (i.id, i.kind, _iso(i.day), i.text, i.client_id, i.client, _iso(i.done_on), i.decision_id, i.invoice_id)
                for i in screen.soon.due
            ],
            "sums": [(one.currency, str(one.unbilled), str(one.open), str(one.overdue)) for one in screen.sums],
            "first": [(one.client_id, one.colour, one.name, one.why) for one in screen.first],
            "empty": screen.empty,
        },
        ensure_ascii=False,
        separators=(",", ":"),
    )


def unpack(text: str) -> FirstScreen:
    """What `pack` wrote. Raises ValueError, TypeError, LookupError or ArithmeticError for anything else."""
    found = json.loads(text)
    due = tuple(
        Item(number, kind, _day(day), text, client_id, client, _day(done_on), decision_id, invoice_id)
        for number, kind, day, text, client_id, client, done_on, decision_id, invoice_id in found["due"]
    )
    return FirstScreen(
        Soon(tuple(found["week"]), due),
        tuple(Sums(currency, *(Decimal(amount) for amount in amounts)) for currency, *amounts in found["sums"]),
        tuple(Worry(*row) for row in found["first"]),
        found["empty"],
    )


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
