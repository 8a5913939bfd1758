"""Reading time entries: one, many, and those that overlap."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from goodterms import money, when
from goodterms.errors import NotUnderstood
from goodterms.ledger import store
from goodterms.ledger.quickwords import Details

A_DRAFT = "a draft"
"""What stands for the number of an invoice that has none yet."""
_NEAR = (-1, 0, 1)
"""Days on which an entry may meet one of this day: no entry is longer than a day."""
_DAYS_AT_ONCE = 5000
_SHORTEST = 60
"""Seconds below which an entry meets no other: a timer that was stopped at once."""


class Entry(NamedTuple):
    """One time entry. `start` is an instant, `minute` the local minute of `day`; both None without a clock time."""

    id: int
    client_id: int
    client: str
    currency: str
    project_id: int | None
    project: str | None
    fixed: bool
    """The project has a fixed fee or a retainer: its hours have no amount."""
    day: date
    start: int | None
    minute: int | None
    zone: str | None
    seconds: int
    kind: str
    scope: str
    billable: bool
    requested_by: str
    rush_paid: bool
    emergency_agreed: bool
    invoice_id: int | None
    invoice: str | None
    note: str
    rate: int | None
    """Minor units an hour in force on the day; the first rate held before it was written down, too."""

    @property
    def when(self) -> when.When:
        return when.When(self.day, self.seconds, self.start, self.minute, self.zone)

    @property
    def details(self) -> Details:
        return {
            "kind": self.kind,
            "scope": self.scope,
            "billable": self.billable,
            "requested_by": self.requested_by,
            "rush_paid": self.rush_paid,
            "emergency_agreed": self.emergency_agreed,
            "note": self.note,
        }

    @property
    def target(self) -> str:
        """ "Acme" or "Acme / Site"."""
        return f"{self.client} / {self.project}" if self.project else self.client

    @property
    def amount(self) -> int | None:
        """What these hours bring, minor units; None where they are not billed by the hour or no rate is known."""
        if not self.billable or self.fixed or self.rate is None:
            return None
        return money.by_the_hour(self.rate, self.seconds)


@dataclass(frozen=True, slots=True)
class Filter:
    """Which entries to list; None means any. `unbilled`: billable and on no invoice. `find`: part of the note."""

    client_id: int | None = None
    entry_id: int | None = None
    project_id: int | None = None
    first: date | None = None
    last: date | None = None
    kind: str | None = None
    scope: str | None = None
    unbilled: bool = False
    find: str = ""


_SELECT = f"""SELECT e.id, e.client_id, c.name, c.currency, e.project_id, p.name,
coalesce(p.billing, c.billing) <> 'hourly', e.day, e.start, e.minute, e.zone, e.seconds, e.kind, e.scope, e.billable,
e.requested_by, e.rush_paid, e.emergency_agreed, e.invoice_id,
CASE WHEN i.id IS NULL THEN NULL ELSE coalesce(i.number, '{A_DRAFT}') END, e.note,
coalesce((SELECT r.rate FROM client_rate r WHERE r.client_id = e.client_id AND r.since <= e.day
  ORDER BY r.since DESC LIMIT 1),
 (SELECT r.rate FROM client_rate r WHERE r.client_id = e.client_id ORDER BY r.since LIMIT 1))
FROM time_entry e JOIN client c ON c.id = e.client_id
LEFT JOIN project p ON p.id = e.project_id LEFT JOIN invoice i ON i.id = e.invoice_id """  # noqa: S608


def _entry(row: tuple[object, ...]) -> Entry:
    values = list(row)
    values[6], values[14], values[16], values[17] = (bool(row[i]) for i in (6, 14, 16, 17))
    values[7] = date.fromisoformat(str(row[7]))
    return Entry(*values)  # type: ignore[arg-type]


def worth(con: sqlite3.Connection, client_id: int, project_id: int | None, day: date) -> tuple[str, int | None]:
    """The client's currency, and what an hour on `day` is worth there: minor units, None where not billed by the hour
    or no rate is known. The first rate held before it was written down, too."""
    currency, billing = con.execute("SELECT currency, billing FROM client WHERE id = ?", (client_id,)).fetchone()
    project = con.execute("SELECT billing FROM project WHERE id = ?", (project_id,)).fetchone()
    if (project[0] if project else billing) != "hourly":
        return currency, None
    rate = con.execute(
        "SELECT rate FROM client_rate WHERE client_id = ? ORDER BY since <= ? DESC, "
        "CASE WHEN since <= ? THEN julianday(since) ELSE -julianday(since) END DESC LIMIT 1",
        (client_id, day.isoformat(), day.isoformat()),
    ).fetchone()
    return currency, rate[0] if rate else None


def entry(con: sqlite3.Connection, entry_id: int) -> Entry:
    """The entry `entry_id`; raises NotUnderstood where there is none."""
    with store.explained():
        row = con.execute(_SELECT + "WHERE e.id = ?", (entry_id,)).fetchone()
    if row is None:
        raise NotUnderstood(f"There is no time entry {entry_id}.", "The list of hours shows their ids.")
    return _entry(row)


def find(con: sqlite3.Connection, typed: str) -> int:
    """Read the id of an entry: its number, or @1 for the newest, @2 for the one before."""
    word = typed.strip()
    if word.startswith("@") and word[1:].isdecimal() and 0 < int(word[1:7]) < 100_000:
        row = con.execute(
            "SELECT id FROM time_entry ORDER BY id DESC LIMIT 1 OFFSET ?", (int(word[1:7]) - 1,)
        ).fetchone()
        if row is None:
            raise NotUnderstood(f"There are fewer than {word[1:]} time entries.")
        return int(row[0])
    if not word.isdecimal() or len(word) > 15:
        raise NotUnderstood(
            f'"{word[:40]}" is no time entry.', "Give its id (the list of hours shows it) or @1 for the newest."
        )
    return entry(con, int(word)).id


def listed(con: sqlite3.Connection, which: Filter = Filter(), *, limit: int = -1) -> list[Entry]:
    """The newest `limit` entries that fit (-1: all), oldest first."""
    tests, values = _where(which)
    sql = f"{_SELECT}{tests} ORDER BY e.day DESC, e.minute DESC, e.id DESC LIMIT ?"
    with store.explained():
        found = con.execute(sql, (*values, limit)).fetchall()
    return [_entry(row) for row in reversed(found)]


def _where(which: Filter) -> tuple[str, list[object]]:
    given: list[tuple[str, object]] = [
        ("e.client_id = ?", which.client_id),
        ("e.id = ?", which.entry_id),
        ("e.project_id = ?", which.project_id),
        ("e.day >= ?", which.first and which.first.isoformat()),
        ("e.day <= ?", which.last and which.last.isoformat()),
        ("e.kind = ?", which.kind),
        ("e.scope = ?", which.scope),
        ("instr(lower(e.note), lower(?)) > 0", which.find or None),
    ]
    tests = [test for test, value in given if value is not None]
    if which.unbilled:
        tests.append("e.invoice_id IS NULL AND e.billable = 1")
    values = [value for _, value in given if value is not None]
    return ("WHERE " + " AND ".join(tests) if tests else ""), values


def overlaps(con: sqlite3.Connection, span: when.When, *, but: Sequence[int] = ()) -> list[Entry]:
    """Entries whose time meets `span`; touching ends do not, and nothing shorter than a minute does. Those without
    a clock time cannot be told."""
    if span.start is None or span.seconds < _SHORTEST:
        return []
    near = (date.fromordinal(span.day.toordinal() + n).isoformat() for n in (-2, 2))
    with store.explained():
        found = con.execute(
            f"{_SELECT}WHERE e.day BETWEEN ? AND ? AND e.start < ? AND e.start + e.seconds > ? AND e.seconds >= ? "
            "ORDER BY e.start",
            (*near, span.start + span.seconds, span.start, _SHORTEST),
        ).fetchall()
    return [_entry(row) for row in found if row[0] not in but]


def clashes(con: sqlite3.Connection, days: Iterable[str], *, most: int = -1) -> set[int]:
    """The ids of entries on and around these days whose time meets that of another entry; `most` are compared at
    a time (-1: all). Raises ValueError over a day that is none."""
    around = sorted(
        {date.fromordinal(date.fromisoformat(day).toordinal() + n).isoformat() for day in days for n in _NEAR}
    )
    clashing: set[int] = set()
    for at in range(0, len(around), _DAYS_AT_ONCE):
        part = around[max(0, at - 2) : at + _DAYS_AT_ONCE]
        marks = ", ".join("?" * len(part))
        found = con.execute(
            f"SELECT id, start, start + seconds FROM time_entry "  # noqa: S608
            f"WHERE day IN ({marks}) AND start IS NOT NULL AND seconds >= ? LIMIT ?",
            (*part, _SHORTEST, most),
        )
        latest, until = 0, -(10**12)
        for entry_id, start, end in sorted(found, key=lambda one: one[1]):
            if start < until:
                clashing |= {latest, entry_id}
            if end > until:
                latest, until = entry_id, end
    return clashing
