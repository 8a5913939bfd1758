"""Time entries of an import: new, known already, or changed by a newer export."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from goodterms.exchange import keys
from goodterms.exchange.intake_people import Client, People, tidy
from goodterms.exchange.readers.model import ParsedEntry, Reading, RowError

CHUNK = 500
LONGEST_NOTE = 10_000
A_DAY = 86_400
_INSERT = """INSERT INTO time_entry
(client_id, project_id, day, start, minute, zone, seconds, kind, billable, note, person, source_key, batch_id)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""
_UPDATE = """UPDATE time_entry SET client_id = ?, project_id = ?, day = ?, start = ?, minute = ?, zone = ?, seconds = ?,
kind = ?, billable = ?, note = ?, person = ?, source_key = ? WHERE id = ?"""
_KNOWN = """SELECT id, source_key, invoice_id FROM time_entry
WHERE source_key >= ? AND source_key < ? AND batch_id IS NOT ? ORDER BY id"""
Values = tuple[object, ...]


@dataclass(slots=True)
class _Changed:
    """A row whose time is known and whose content is not; settled when all rows were seen."""

    line: int
    key: str
    values: Values
    client: Client
    month: str
    seconds: int


class Hours:
    """Takes the entries of one import, in pieces."""

    def __init__(self, con: sqlite3.Connection, batch: int, reading: Reading, people: People, family: str) -> None:
        self.con, self.batch, self.reading, self.people = con, batch, reading, people
        self.added = self.updated = self.duplicates = 0
        self.months: dict[tuple[str, str], list[int]] = {}
        self._fresh = not con.execute("SELECT 1 FROM time_entry WHERE source_key IS NOT NULL LIMIT 1").fetchone()
        self._waiting: list[Values] = []
        self._changed: list[_Changed] = []
        self._taken: set[int] = set()
        self._seen: set[str] = set()
        self._family = family

    def add(self, entry: ParsedEntry) -> None:
        """Take one entry. Raises RowError."""
        people = self.people
        client = people.client(entry.client, entry.currency)
        project, project_key = people.project(client, entry.project)
        note, person = tidy(entry.note, lines=True), tidy(entry.person)
        if len(note) > LONGEST_NOTE:
            raise RowError(f"has a note of more than {LONGEST_NOTE} characters")
        if entry.seconds == 0:
            self.reading.tally("last no time at all, taken as they are", entry.line)
        elif entry.seconds > A_DAY:
            self.reading.tally("last longer than a day, taken as they are", entry.line)
        if entry.rate is not None:
            people.saw_rate(client, entry.day, entry.rate)
        if entry.estimate is not None:
            people.saw_estimate(project, entry.estimate)
        key = self._key(entry, client.key, project_key, note, person)
        values: Values = (
            client.id, project, entry.day, entry.start, entry.minute, entry.zone, entry.seconds, entry.kind,
            entry.billable, note, person, key, self.batch,
        )  # fmt: skip
        if not self._fresh and (known := self._known(key)):
            self._meet(_Changed(entry.line, key, values, client, entry.day[:7], entry.seconds), known)
            return
        if key in self._seen:
            self.reading.tally("equal another row of this file; both were taken", entry.line)
        else:
            self._seen.add(key)
        self._insert(values, client, entry.day[:7], entry.seconds)

    def _key(self, entry: ParsedEntry, client: str, project: str, note: str, person: str) -> str:
        family = self._family
        if entry.own_id:
            which = f"{family}\0{entry.own_id}"
        elif entry.start is not None:
            which = f"{family}\0{entry.start}\0{person}\0{client}"
        else:
            which = f"{family}\0{entry.day}\0{person}\0{client}\0{project}\0{note}"
        return keys.key(
            which, f"{entry.start}\0{entry.seconds}\0{client}\0{project}\0{note}\0{person}\0{entry.billable:d}"
        )

    def _known(self, key: str) -> list[tuple[int, str, int | None]]:
        """The rows of earlier imports for the same piece of time that no row of this file has met yet."""
        first = key[: keys.IDENTITY]
        rows = self.con.execute(_KNOWN, (first, first + keys.AFTER, self.batch)).fetchall()
        return [row for row in rows if row[0] not in self._taken]

    def _meet(self, row: _Changed, known: list[tuple[int, str, int | None]]) -> None:
        same = next((number for number, key, _ in known if key == row.key), None)
        if same is None:
            self._changed.append(row)
            return
        self._taken.add(same)
        self.duplicates += 1

    def _insert(self, values: Values, client: Client, month: str, seconds: int) -> None:
        self._count(client, month, seconds)
        self.added += 1
        self._waiting.append(values)
        if len(self._waiting) >= CHUNK:
            self._flush()

    def _count(self, client: Client, month: str, seconds: int) -> None:
        found = self.months.get((client.name, month))
        if found is None:
            self.months[client.name, month] = [1, seconds]
        else:
            found[0] += 1
            found[1] += seconds

    def _flush(self) -> None:
        self.con.executemany(_INSERT, self._waiting)
        self._waiting.clear()

    def finish(self) -> None:
        """Write what is left: the last piece, what changed, the rates and estimates."""
        self._flush()
        for row in self._changed:
            known = self._known(row.key)
            if not known:
                self._insert(row.values, row.client, row.month, row.seconds)
                continue
            number, _, invoice = known[0]
            self._taken.add(number)
            if invoice is not None:
                self.duplicates += 1
                self.reading.tally("changed since, but on an invoice already: left as they were", row.line)
                continue
            self.con.execute(_UPDATE, (*row.values[:-1], number))
            self.updated += 1
            self._count(row.client, row.month, row.seconds)
        self._flush()
        self.people.finish()
