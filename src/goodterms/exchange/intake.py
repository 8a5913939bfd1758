"""Import: recognise a file, preview it, bring it in as one transaction, and know what came in before.

All or nothing: one row that cannot be read refuses the file, unless bad rows are to be skipped. A row is known again by
where it came from (see `keys`), so that the same file adds nothing and a newer export of the same time updates.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from goodterms import text
from goodterms.errors import NotUnderstood, Refused
from goodterms.exchange.intake_hours import Hours
from goodterms.exchange.intake_invoices import Invoices
from goodterms.exchange.intake_people import People
from goodterms.exchange.readers import catalogue
from goodterms.exchange.readers.model import DATE_ORDERS, Bad, Options, ParsedEntry, ParsedInvoice, Reading, RowError
from goodterms.exchange.readers.source import Source
from goodterms.ledger import store
from goodterms.ledger.bulk import bulk
from goodterms.settings import Settings

PROGRESS_EVERY = 1000
BIG = 500_000
"""Bytes from which on a file is brought in with `bulk`."""
Progress = Callable[[int], None]


@dataclass
class Month:
    """What a file holds for one client in one month. Amounts in minor units by currency."""

    entries: int = 0
    seconds: int = 0
    invoices: int = 0
    amounts: dict[str, int] = field(default_factory=dict)


@dataclass
class Result:
    """What an import did, or would do."""

    format: str
    batch: int | None = None
    read: int = 0
    added: int = 0
    updated: int = 0
    duplicates: int = 0
    refused: list[Bad] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    months: dict[tuple[str, str], Month] = field(default_factory=dict)
    """(client, month "2026-05") -> what would be added or changed; only of a preview."""
    new_clients: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """The object of `import --json`."""
        return {
            "batch": self.batch,
            "format": self.format,
            "read": self.read,
            "added": self.added,
            "updated": self.updated,
            "duplicates": self.duplicates,
            "refused": [{"line": bad.line, "reason": bad.reason} for bad in self.refused],
            "warnings": self.warnings,
            "new_clients": self.new_clients,
        }


class RefusedFile(Refused):
    """A file with rows that cannot be read; nothing was written. `result` lists them."""

    def __init__(self, result: Result, name: str) -> None:
        bad = len(result.refused)
        super().__init__(
            f'{text.count(bad, "row")} of "{name}" cannot be read; nothing was imported.',
            "Correct the file, or leave these rows out with --skip-bad.",
            tuple(f"line {one.line}: {one.reason}" for one in result.refused),
        )
        self.result = result


class _TakeBackError(Exception):
    """Ends the transaction of a preview, or of an import that has nothing to add."""


def preview(con: sqlite3.Connection, path: Path, options: Options, settings: Settings) -> Result:
    """What an import would add, for whom, how much, and what would be refused; writes nothing."""
    return run(con, path, options, settings, skip_bad=True, dry_run=True)


def run(
    con: sqlite3.Connection,
    path: Path,
    options: Options,
    settings: Settings,
    *,
    skip_bad: bool = False,
    dry_run: bool = False,
    progress: Progress | None = None,
    today: date | None = None,
) -> Result:
    """Import a file as one change. Raises NotUnderstood (not this format), RefusedFile (bad rows), Refused."""
    source = Source(path)
    try:
        name = options.format or catalogue.detect(source)
        if name == catalogue.DOCUMENT:
            return _document(con, source, dry_run=dry_run, today=today)
        return _run(con, source, name, options, settings, skip_bad=skip_bad, dry_run=dry_run, progress=progress)
    except UnicodeError:
        raise NotUnderstood(
            f'"{source.name}" is text in an encoding that cannot be read.', "Save it as UTF-8 and import that."
        ) from None


def _document(con: sqlite3.Connection, source: Source, *, dry_run: bool, today: date | None) -> Result:
    """Our own document; it is all or nothing by itself."""
    from goodterms.exchange.document import import_document

    found = import_document(con, source.path, dry_run=dry_run, today=today)
    names = ("batch", "format", "read", "added", "updated", "duplicates", "warnings")
    return Result(**{name: found[name] for name in names})


def _run(
    con: sqlite3.Connection,
    source: Source,
    name: str,
    options: Options,
    settings: Settings,
    *,
    skip_bad: bool,
    dry_run: bool,
    progress: Progress | None,
) -> Result:
    reading = Reading(source, options)
    if source.guessed_encoding:
        reading.warn("The file is not UTF-8; it was read as Windows-1252.")
    result = Result(name)
    try:
        with store.change(con, f"Import {source.name}"):
            batch = store.new_batch(con, name, source.name, source.sha256)
            intake = _Intake(con, batch, reading, settings, result)
            intake.take(name, progress)
            if dry_run:
                intake.sum_months()
            if (result.refused and not skip_bad) or dry_run or not (result.added or result.updated):
                raise _TakeBackError  # noqa: TRY301  (rolls the change back)
            result.batch = batch
            con.execute(
                "UPDATE import_batch SET added = ?, updated = ?, duplicates = ? WHERE id = ?",
                (result.added, result.updated, result.duplicates, batch),
            )
    except _TakeBackError:
        result.batch = None
    result.warnings = reading.warnings()
    if result.refused and not skip_bad:
        result.added = result.updated = result.duplicates = 0
        raise RefusedFile(result, source.name)
    return result


class _Intake:
    """One run: takes the rows of a reader into the file."""

    def __init__(
        self, con: sqlite3.Connection, batch: int, reading: Reading, settings: Settings, result: Result
    ) -> None:
        self.con, self.reading, self.result = con, reading, result
        self.people = People(con, batch, reading, settings)
        self.hours = Hours(con, batch, reading, self.people, result.format)
        self.invoices = Invoices(con, batch, reading, self.people)

    def take(self, name: str, progress: Progress | None) -> None:
        """All rows of the file. Bad ones are gathered in the result."""
        reader = catalogue.reader(name)
        options = self.reading.options
        mover = _Mover(options, clientless=getattr(reader, "CLIENTLESS", False))
        add = self.hours.add
        with self._quickly():
            for row in reader.read(self.reading):
                try:
                    if not isinstance(row, ParsedEntry):
                        self._other(row)
                    elif mover.wants(row):
                        add(row)
                except RowError as error:
                    self.result.refused.append(Bad(row.line, str(error)))
                if progress and not self.reading.read % PROGRESS_EVERY:
                    progress(self.reading.read)
            mover.report(self.reading)
            self.hours.finish()
        self._sum_up()

    def _other(self, row: ParsedInvoice | Bad) -> None:
        """A row that is no time entry. Raises RowError."""
        if isinstance(row, Bad):
            self.result.refused.append(row)
        else:
            row.client = self.reading.options.client or row.client
            self.invoices.add(row)

    def _quickly(self) -> AbstractContextManager[None]:
        """A big file is worth setting the upkeep of the table aside."""
        if self.reading.source.size < BIG:
            return nullcontext()
        return bulk(self.con, "time_entry", indexes=self.hours.fresh)

    def _sum_up(self) -> None:
        result = self.result
        result.read = self.reading.read
        for part in (self.hours, self.invoices):
            result.added += part.added
            result.updated += part.updated
            result.duplicates += part.duplicates
        result.new_clients = self.people.new

    def sum_months(self) -> None:
        """For a preview: what there is for whom, month by month."""
        result = self.result
        for (client, month), (entries, seconds) in self.hours.months().items():
            result.months[client, month] = Month(entries, seconds)
        for (name, month, currency), (number, amount) in self.invoices.months.items():
            found = result.months.setdefault((name, month), Month())
            found.invoices += number
            found.amounts[currency] = found.amounts.get(currency, 0) + amount


class _Mover:
    """Whose rows are wanted, and whose client they are."""

    def __init__(self, options: Options, *, clientless: bool) -> None:
        self.client = options.client
        self.clientless = clientless
        self.person = text.fold(options.person) if options.person else None
        self.people: dict[str, None] = {}
        self.others = 0

    def wants(self, entry: ParsedEntry) -> bool:
        """Whether to take the entry; its client is the one asked for."""
        if entry.person not in self.people:
            self.people[entry.person] = None
        if self.person is not None and text.fold(entry.person) != self.person:
            self.others += 1
            return False
        if self.client is not None:
            if self.clientless and not entry.project:
                entry.project = entry.client
            entry.client = self.client
        return True

    def report(self, reading: Reading) -> None:
        """Say what there is to know about the people. Raises NotUnderstood where the one asked for is not there."""
        names = [text.clean(name) for name in self.people if name]
        shown = ", ".join(names[:6]) + (", ..." if len(names) > 6 else "")
        if self.person is not None:
            if self.person not in map(text.fold, self.people) and self.people:
                raise NotUnderstood(
                    f"Nobody of that name is in the file; it names {shown or 'nobody'}.", "Write the name as there."
                )
            if self.others:
                reading.warn(f"{text.count(self.others, 'row')} of other people left out.")
        elif len(self.people) > 1 and names:
            reading.warn(
                f"The file holds the time of several people ({shown}); all of it was taken. "
                "To take one of them, say --person NAME."
            )


def check_file(path: Path) -> None:
    """Raise NotUnderstood where there is no such file, or it is none."""
    try:
        there = path.is_file()
    except OSError:  # a folder on the way may not be entered
        there = False
    if not there:
        Source(path)


def check_options(options: Options) -> None:
    """Raise NotUnderstood where an option is none."""
    if options.date_order and options.date_order not in DATE_ORDERS:
        raise NotUnderstood(f'"{options.date_order}" is no order of dates.', "Use dmy, mdy or ymd.")
    if options.format and options.format not in catalogue.FORMATS:
        raise NotUnderstood(f'"{text.clean(options.format)}" is no format.', f"Known: {', '.join(catalogue.FORMATS)}.")
    if options.mapping and options.format not in ("csv-hours", "csv-invoices"):
        raise NotUnderstood("--map needs --format csv-hours or --format csv-invoices.")
