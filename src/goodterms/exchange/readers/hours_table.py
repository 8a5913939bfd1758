"""Hours in a table: one engine for every format that is one; a format says how its columns are called."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from operator import itemgetter

from goodterms import text
from goodterms.errors import NotUnderstood
from goodterms.exchange.readers import dates, numbers
from goodterms.exchange.readers.model import LONGEST, UTC, Bad, ParsedEntry, Reading, Row, RowError
from goodterms.exchange.readers.table import TOTALS, Columns, Table, open_table

SAMPLE = 200
SLACK = 60
"""Seconds by which a stated duration may be rounded."""
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
_PLAIN = re.compile(r"\d+(\.\d{1,2})?|\d+:\d{2}(:\d{2})?|")
_DATES = ("date", "start", "end_date", "end")
_NUMBERS = ("duration", "decimal", "rate", "estimate")
_CELLS = (
    "client", "project", "task", "note", "tags", "person", "last_name", "email", "id", "billable", "currency", "rate",
    "estimate",
)  # fmt: skip
_OPTIONAL = (*_DATES, *_NUMBERS, *_CELLS)


@dataclass(frozen=True, slots=True)
class HoursFormat:
    """One format. `unit`: seconds that a plain number in the duration column counts; `empty`: cells that mean nothing;
    `utc`: times without an offset are UTC; `order`: the order of day and month where the tool has only one."""

    name: str
    what: str
    columns: Columns
    unit: int = 3600
    empty: frozenset[str] = frozenset()
    utc: bool = False
    order: str | None = None
    project_is_client: bool = False
    duration_first: bool = False
    """The duration column is exact and the times are not (never so for the tools we know)."""


def read_hours(form: HoursFormat, reading: Reading) -> Iterator[Row]:
    """The entries of a table. Raises NotUnderstood or Refused where the file as a whole cannot be read."""
    table = open_table(reading.source, form.columns, form.what)
    yield from rows_of(form, table, reading)


def rows_of(form: HoursFormat, table: Table, reading: Reading) -> Iterator[Row]:
    """The entries of a table whose columns are placed."""
    order, sign = settle(table, reading, form.order, _DATES, _NUMBERS)
    zone = UTC if form.utc else reading.options.zone
    parse = _RowReader(form, table, reading, dates.Clock(zone, order), sign).parse
    for line, row in table.rows():
        reading.read += 1
        try:
            entry = parse(line, row)
        except RowError as error:
            yield Bad(line, str(error))
            continue
        if entry is not None:
            yield entry
        else:
            reading.read -= 1


def settle(
    table: Table, reading: Reading, order: str | None, day_roles: Sequence[str], number_roles: Sequence[str]
) -> tuple[str | None, str | None]:
    """(order of dates, decimal sign) of a table: from a sample where that leaves nothing open, else from all rows."""
    stated = reading.options.date_order or order
    days = [table.at[role] for role in day_roles if role in table.at]
    counts = [table.at[role] for role in number_roles if role in table.at]
    sample = [row for _, row in itertools.islice(table.rows(), SAMPLE)]
    cells = ([row[i].strip() for row in sample] for i in days)
    sure_days = stated is not None or all(_ISO.match(cell) or _is_time(cell) for column in cells for cell in column)
    sure_numbers = all(_PLAIN.fullmatch(row[i].strip()) for row in sample for i in counts)
    seen = [row[i] for row in sample for i in counts]
    if sure_days and (sure_numbers or not counts):
        return stated, numbers.decimal_sign(seen)
    written: dict[str, int] = {}
    counted: dict[str, None] = {}
    for line, row in table.rows():
        for i in days:
            written.setdefault(row[i], line)
        for i in counts:
            counted.setdefault(row[i])
    if sure_days:
        return stated, numbers.decimal_sign(counted)
    cells_at = [(line, cell) for cell, line in written.items()]
    settled = dates.order_of(cells_at, stated)
    told = dates.shown_by(cells_at)
    if told is not None:
        first = "month" if settled == "mdy" else "day"
        reading.warn(
            f'The dates were read with the {first} first ({settled}), as "{text.clean(told[1])[:40]}" (line {told[0]}) '
            "shows; if that is wrong, say --date-format."
        )
    return settled, numbers.decimal_sign(counted)


def _is_time(cell: str) -> bool:
    return not cell or (":" in cell and len(cell) <= 12 and "/" not in cell)


class _RowReader:
    """Reads one row after another; what does not change from row to row is looked up once."""

    def __init__(self, form: HoursFormat, table: Table, reading: Reading, clock: dates.Clock, sign: str | None) -> None:
        self.form, self.table, self.reading, self.clock, self.sign = form, table, reading, clock, sign
        self.zone = reading.options.zone
        self.zone_key = self.zone.key
        self.here = clock if clock.zone is self.zone else dates.Clock(self.zone, clock.order)
        self.width = len(table.header)
        self.currency = table.currency_of("rate") or table.currency_of("amount")
        # A column that is not there is found at the end of the row, where parse() puts an empty cell.
        at = {role: table.at.get(role, -1) for role in form.columns.roles} | dict.fromkeys(_OPTIONAL, -1) | table.at
        self.date, self.start, self.end_date, self.end = at["date"], at["start"], at["end_date"], at["end"]
        self.end_day = self.date if self.end_date == -1 else self.end_date
        self.duration, self.decimal = at["duration"], at["decimal"]
        self.cells = itemgetter(*(at[role] for role in _CELLS))
        self._billable: dict[str, bool] = {"": True} if at["billable"] == -1 else {}
        self._durations: dict[str, int] = {}

    def parse(self, line: int, row: list[str]) -> ParsedEntry | None:
        """One entry; None for a row that is none (a total, a timer still running). Raises RowError."""
        if len(row) > self.width and (why := self.table.pad_error(row)):
            raise RowError(why)
        row.append("")
        entry = self._usual(line, row) or self._unusual(line, row)
        if entry is not None:
            self._fill(entry, row)
        return entry

    def _usual(self, line: int, row: list[str]) -> ParsedEntry | None:
        """The usual row, read the short way: start, end and duration agree, all their cells were met before, and no
        clock changes on these days. None for any other."""
        days, times = self.clock.days, self.clock.times
        first, begin = days.get(row[self.date]), times.get(row[self.start])
        last, end = days.get(row[self.end_day]), times.get(row[self.end])
        stated = self._durations.get(row[self.duration])
        if (
            first is None
            or begin is None
            or last is None
            or end is None
            or stated is None
            or self.clock is not self.here
        ):
            return None
        if first.offset is None or last.offset is None:
            return None
        epoch = first.midnight + begin - first.offset
        seconds = last.midnight + end - last.offset - epoch
        if seconds < 0 or seconds > LONGEST or abs(stated - seconds) > SLACK:
            return None
        return ParsedEntry(line, "", "", first.iso, seconds, epoch, begin // 60, self.zone_key)

    def _unusual(self, line: int, row: list[str]) -> ParsedEntry | None:
        """Any row. Raises RowError."""
        begin, end = self._moment(row[self.start], row[self.date]), self._end(row)
        stated = self._stated(row)
        if begin is None:
            if row[0].strip().casefold() in TOTALS or (stated is None and not any(row[:2])):
                return None
            raise RowError("has no date")
        if isinstance(begin, dates.Day):
            if stated is None:
                raise RowError("has no duration")
            entry = ParsedEntry(line, "", "", begin.iso, stated)
        elif end is None and stated is None:
            self.reading.tally("still running, left out", line)
            self.reading.read += 1
            return None
        else:
            entry = self._timed(line, begin, end, stated)
        if entry.seconds > LONGEST:
            raise RowError(f"lasts {entry.seconds // 86_400} days")
        return entry

    def _end(self, row: list[str]) -> dates.Local | int | None:
        cell = row[self.end]
        if not cell:
            return None
        found = self._moment(cell, row[self.end_day])
        return None if isinstance(found, dates.Day) else found

    def _moment(self, cell: str, day: str) -> dates.Local | dates.Day | int | None:
        """(day, second), an instant where the offset is written, or the day alone. Raises RowError."""
        cell, day = cell.strip(), day.strip()
        if not cell or cell in self.form.empty:
            return self.clock.day(day) if day else None
        if day and len(cell) <= 13 and "/" not in cell and (":" in cell or cell[-1] in "mM."):
            return self.clock.day(day), self.clock.time(cell)
        moment = dates.parse_moment(cell, self.clock.order)
        found = self.clock.day(moment.day.isoformat())
        if moment.second is None:
            return found
        if moment.offset is not None:
            return found.midnight + moment.second - moment.offset
        return found, moment.second

    def _stated(self, row: list[str]) -> int | None:
        """The duration that the file states, in seconds."""
        for index, unit in ((self.duration, self.form.unit), (self.decimal, 3600)):
            cell = row[index]
            known = self._durations.get(cell)
            if known is not None:
                return known
            if cell.strip() and cell.strip() not in self.form.empty:
                known = self._durations[cell] = numbers.parse_duration(cell, self.sign, unit)
                return known
        return None

    def _timed(
        self, line: int, begin: dates.Local | int, end: dates.Local | int | None, stated: int | None
    ) -> ParsedEntry:
        """An entry with a start. Start and end beat a rounded duration. Raises RowError."""
        if isinstance(begin, tuple) and isinstance(end, tuple):
            if end[0] == begin[0] and end[1] < begin[1] and self.end_date == -1 and self.date != -1:
                end = (end[0], end[1] + dates.DAY)
            epoch, seconds = self.clock.between(begin, end, stated)
        else:
            epoch = begin if isinstance(begin, int) else self.clock.epoch(*begin)
            finish = end if isinstance(end, int) or end is None else self.clock.epoch(*end)
            seconds = finish - epoch if finish is not None else (stated or 0)
        if seconds < 0:
            raise RowError("ends before it starts")
        if stated is not None and abs(stated - seconds) > SLACK and end is not None:
            self.reading.tally("have a duration that differs from start and end; start and end were taken", line)
        if isinstance(begin, tuple) and self.clock is self.here:
            return ParsedEntry(line, "", "", begin[0].iso, seconds, epoch, begin[1] // 60, self.zone_key)
        here = self.here.local(epoch)
        return ParsedEntry(line, "", "", here.day, seconds, epoch, here.minute, self.zone_key)

    def _fill(self, entry: ParsedEntry, row: list[str]) -> None:
        """Everything but the time. Raises RowError."""
        found = self.cells(row)
        if not self.form.empty.isdisjoint(found):
            found = tuple(["" if cell in self.form.empty else cell for cell in found])
        entry.client, entry.project, task, note, tags, person, last, email, own_id, billable, code, rate, estimate = (
            found
        )
        entry.note = described(task, note, tags) if task or tags else note
        entry.person = (f"{person} {last}" if last else person) or email
        entry.own_id = own_id
        flag = self._billable.get(billable)
        if flag is None:
            flag = self._billable[billable] = numbers.parse_flag(billable)
        entry.billable = flag
        entry.currency = code.strip()[-3:].upper() if code else self.currency
        if rate and rate.strip():
            entry.rate = positive(numbers.parse_number(rate, self.sign))
        if estimate and estimate.strip():
            entry.estimate = numbers.parse_duration(estimate, self.sign)
        if self.form.project_is_client and not entry.client:
            entry.client, entry.project = entry.project, ""


def positive(value: Decimal) -> Decimal | None:
    """A rate, or None for nothing or less."""
    return value if value > 0 else None


def described(task: str, note: str, tags: str = "") -> str:
    """The note of an entry: task, note and tags in one line."""
    found = f"{task}: {note}" if task and note and task != note else task or note
    if tags:
        words = " ".join("#" + tag.strip() for tag in tags.split(",") if tag.strip())
        found = f"{found} {words}" if found else words
    return found


def needs(options_map: dict[str, str], roles: Sequence[Sequence[str]]) -> None:
    """Raise NotUnderstood where of a group of mapped roles none is given."""
    for group in roles:
        if not any(role in options_map for role in group):
            raise NotUnderstood(
                f"The map names no {' or '.join(group)}.", "Say --map ours=theirs,... with the file's column names."
            )
