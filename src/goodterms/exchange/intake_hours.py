"""Time entries of an import: new, known already, or changed by a newer export."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from itertools import groupby

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
_KNOWN = """SELECT id, source_key, invoice_id, batch_id, note FROM time_entry
WHERE source_key >= ? AND source_key < ? AND batch_id IS NOT ? ORDER BY id DESC"""
_MONTHS = """SELECT c.name, substr(e.day, 1, 7), count(*), sum(e.seconds)
FROM time_entry e JOIN client c ON c.id = e.client_id WHERE e.batch_id = ? GROUP BY 1, 2"""
GROUPS = 500
"""How many pieces of time are kept in mind while their rows come."""
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
    note: str
    sure: bool
    """The tool's id or the start says which piece of time it is; the day alone does not."""


@dataclass(slots=True)
class _Known:
    """A row of an earlier import."""

    id: int
    key: str
    invoice: int | None
    batch: int | None
    note: str


class Hours:
    """Takes the entries of one import, in pieces."""

    def __init__(self, con: sqlite3.Connection, batch: int, reading: Reading, people: People, family: str) -> None:
        self.con, self.batch, self.reading, self.people = con, batch, reading, people
        self.added = self.updated = self.duplicates = 0
        self.fresh = not con.execute("SELECT 1 FROM time_entry WHERE source_key IS NOT NULL LIMIT 1").fetchone()
        """Nothing imported is here yet: no row need be looked for."""
        self._waiting: list[Values] = []
        self._changed: list[_Changed] = []
        self._updated: list[_Changed] = []
        self._taken: set[int] = set()
        self._groups: dict[str, dict[str, list[_Known]]] = {}
        self._kin: set[int | None] = set()
        """Imports that this file is a newer export of: it repeats one of their rows, or has their name."""
        self._seen: set[int] = set()
        """Hashes of the keys of this file: all that grows with it."""
        self._family = family
        self._places: dict[tuple[str, str], tuple[Client, int | None, str]] = {}
        self._persons: dict[str, str] = {}

    def add(self, entry: ParsedEntry) -> None:
        """Take one entry. Raises RowError."""
        client, project, project_key = self._places.get((entry.client, entry.project)) or self._place(entry)
        person = self._persons.get(entry.person)
        if person is None:
            person = self._persons[entry.person] = tidy(entry.person)
        note = self._note(entry.note) if entry.note else ""
        seconds, day, start = entry.seconds, entry.day, entry.start
        if not 0 < seconds <= A_DAY or entry.rate is not None or entry.estimate is not None:
            self._notice(entry, client, project)
        if entry.own_id:
            which = f"{self._family}\0{tidy(entry.own_id)}"
        elif start is not None:
            which = f"{self._family}\0{start}\0{person}\0{client.key}"
        else:
            which = f"{self._family}\0{day}\0{person}\0{client.key}\0{project_key}"
        content = f"{start}\0{seconds}\0{client.key}\0{project_key}\0{note}\0{person}\0{1 if entry.billable else 0}"
        key = keys.key(which, content)
        values: Values = (
            client.id, project, day, start, entry.minute, entry.zone, seconds, entry.kind,
            entry.billable, note, person, key, self.batch,
        )  # fmt: skip
        if not self.fresh:
            sure = start is not None or bool(entry.own_id)
            if self._met(_Changed(entry.line, key, values, client, day[:7], seconds, note, sure)):
                return
        seen = self._seen
        before = len(seen)
        seen.add(hash(key))
        if len(seen) == before:
            self.reading.tally("equal another row of this file; both were taken", entry.line)
        self._insert(values)

    def _place(self, entry: ParsedEntry) -> tuple[Client, int | None, str]:
        """Client, project and the project's key; found once for all rows that name them alike. Raises RowError."""
        client = self.people.client(entry.client, entry.currency)
        place = (client, *self.people.project(client, entry.project))
        self._places[entry.client, entry.project] = place
        return place

    def _note(self, raw: str) -> str:
        note = raw.strip() if raw.isascii() and raw.isprintable() else text.clean(raw, lines=True)
        if len(note) > LONGEST_NOTE:
            raise RowError(f"has a note of more than {LONGEST_NOTE} characters")
        return note

    def _notice(self, entry: ParsedEntry, client: Client, project: int | None) -> None:
        """What is odd about a row, and what it says about its client and project."""
        if not 0 < entry.seconds <= A_DAY:
            how = "longer than a day" if entry.seconds else "no time at all"
            self.reading.tally(f"last {how}, taken as it stands", entry.line)
        if entry.rate is not None:
            self.people.saw_rate(client, entry.day, entry.rate, entry.currency)
        if entry.estimate is not None:
            self.people.saw_estimate(project, entry.estimate)

    def _met(self, row: _Changed) -> bool:
        """Whether earlier imports have rows for the same piece of time: an equal one, or one that may have changed."""
        group = self._group(row.key[: keys.IDENTITY])
        same = group.get(row.key)
        if same:
            found = same.pop()
            if not same:
                del group[row.key]
            self._taken.add(found.id)
            self._kin.add(found.batch)
            self.duplicates += 1
        elif group:
            self._changed.append(row)
        return bool(same is not None or group)

    def _group(self, which: str) -> dict[str, list[_Known]]:
        """The rows of a piece of time that no row of this file has met yet, by their key."""
        group = self._groups.get(which)
        if group is None:
            if len(self._groups) >= GROUPS:
                self._groups.clear()
            group = self._groups[which] = {}
            for known in self._rows(which):
                group.setdefault(known.key, []).append(known)
        return group

    def _rows(self, which: str) -> list[_Known]:
        rows = self.con.execute(_KNOWN, (which, which + keys.AFTER, self.batch)).fetchall()
        return [_Known(*row) for row in rows if row[0] not in self._taken]

    def _insert(self, values: Values) -> None:
        self.added += 1
        self._waiting.append(values)
        if len(self._waiting) >= CHUNK:
            self._flush()

    def months(self) -> dict[tuple[str, str], tuple[int, int]]:
        """(client, month) -> number and seconds of the entries that were added or changed."""
        rows = self.con.execute(_MONTHS, (self.batch,)).fetchall()
        found = {(client, month): (number, seconds) for client, month, number, seconds in rows}
        for row in self._updated:
            place = (row.client.name, row.month)
            number, seconds = found.get(place, (0, 0))
            found[place] = (number + 1, seconds + row.seconds)
        return found

    def _flush(self) -> None:
        self.con.executemany(_INSERT, self._waiting)
        self._waiting.clear()

    def finish(self) -> None:
        """Write what is left: the last piece, what changed, the rates and estimates."""
        self._flush()
        if self._changed:
            source = self.reading.source.name
            named = self.con.execute(
                "SELECT id FROM import_batch WHERE source = ? AND format = ?", (source, self._family)
            )
            self._kin.update(row[0] for row in named.fetchall())
        for which, rows in groupby(sorted(self._changed, key=_which), key=_which):
            self._settle(self._rows(which), list(rows))
        self._flush()
        self.people.finish()

    def _settle(self, left: list[_Known], rows: list[_Changed]) -> None:
        """Pair changed rows with the known ones of their time: first by equal notes, then in order; the rest is new."""
        notes: dict[str, list[_Known]] = {}
        for known in left:
            notes.setdefault(known.note, []).append(known)
        unpaired = []
        for row in rows:
            same = notes.get(row.note)
            if same and (row.sure or row.note or same[-1].batch in self._kin):
                self._update(row, same.pop())
            else:
                unpaired.append(row)
        rest = [known for known in left if known.id not in self._taken]
        for row in unpaired:
            if rest and (row.sure or rest[-1].batch in self._kin):
                self._update(row, rest.pop())
            else:
                self._insert(row.values)

    def _update(self, row: _Changed, known: _Known) -> None:
        """Let a known row say what the newer export says."""
        self._taken.add(known.id)
        if known.invoice is not None:
            self.duplicates += 1
            self.reading.tally("changed since, but on an invoice already: left as they were", row.line)
            return
        self.con.execute(_UPDATE, (*row.values[:-1], known.id))
        self.updated += 1
        self._updated.append(row)


def _which(row: _Changed) -> str:
    return row.key[: keys.IDENTITY]
