"""Time entries of an import: new, known already, or changed by a newer export."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from goodterms import text
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
        self.fresh = not con.execute("SELECT 1 FROM time_entry WHERE source_key IS NOT NULL LIMIT 1").fetchone()
        """Nothing imported is here yet: no row need be looked for."""
        self._waiting: list[Values] = []
        self._changed: list[_Changed] = []
        self._taken: set[int] = set()
        self._seen: set[str] = set()
        self._family = family
        self._places: dict[tuple[str, str], tuple[Client, int | None, str]] = {}
        self._persons: dict[str, str] = {}

    def add(self, entry: ParsedEntry) -> None:
        """Take one entry. Raises RowError."""
        place = self._places.get((entry.client, entry.project))
        if place is None:
            client = self.people.client(entry.client, entry.currency)
            place = self._places[entry.client, entry.project] = (client, *self.people.project(client, entry.project))
        client, project, project_key = place
        person = self._persons.get(entry.person)
        if person is None:
            person = self._persons[entry.person] = tidy(entry.person)
        note = entry.note
        if note:
            note = note.strip() if note.isascii() and note.isprintable() else text.clean(note, lines=True)
            if len(note) > LONGEST_NOTE:
                raise RowError(f"has a note of more than {LONGEST_NOTE} characters")
        seconds, day, start = entry.seconds, entry.day, entry.start
        if not 0 < seconds <= A_DAY:
            how = "longer than a day" if seconds else "no time at all"
            self.reading.tally(f"last {how}, taken as they are", entry.line)
        if entry.rate is not None:
            self.people.saw_rate(client, day, entry.rate, entry.currency)
        if entry.estimate is not None:
            self.people.saw_estimate(project, entry.estimate)
        if entry.own_id:
            which = f"{self._family}\0{entry.own_id}"
        elif start is not None:
            which = f"{self._family}\0{start}\0{person}\0{client.key}"
        else:
            which = f"{self._family}\0{day}\0{person}\0{client.key}\0{project_key}\0{note}"
        key = keys.key(which, f"{start}\0{seconds}\0{client.key}\0{project_key}\0{note}\0{person}\0{entry.billable:d}")
        values: Values = (
            client.id, project, day, start, entry.minute, entry.zone, seconds, entry.kind,
            entry.billable, note, person, key, self.batch,
        )  # fmt: skip
        if not self.fresh and (known := self._known(key)):
            self._meet(_Changed(entry.line, key, values, client, day[:7], seconds), known)
            return
        if key in self._seen:
            self.reading.tally("equal another row of this file; both were taken", entry.line)
        else:
            self._seen.add(key)
        self._insert(values, client, day[:7], seconds)

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
        found = client.months.get(month)
        if found is None:
            client.months[month] = [1, seconds]
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
