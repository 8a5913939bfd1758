# ruff: noqa: S608  (the SQL is put together from our own words; values are always parameters)
"""Hours by client, project and month, added up by SQL; and the list of entries, page by page."""

from __future__ import annotations

import json
import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import field
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from itertools import takewhile
from typing import TYPE_CHECKING, Any

from goodterms import money, text
from goodterms.errors import NotUnderstood

if TYPE_CHECKING:
    from dataclasses import dataclass
else:
    from goodterms.quick import dataclass

BY = ("client", "project", "month")
Row = dict[str, Any]

# A client's entries are read spell by spell: the days between two changes of the rate. The first rate is
# taken to have held before it was written down, too.
_SPELLS = """
WITH spell AS (
  SELECT client_id, rate, since, min(since) OVER (PARTITION BY client_id) AS earliest,
         lead(since) OVER (PARTITION BY client_id ORDER BY since) AS until FROM client_rate),
slice AS (
  SELECT c.id, c.name, c.currency, c.billing, s.rate,
         CASE WHEN s.since > s.earliest THEN max(:first, s.since) ELSE :first END AS first,
         coalesce(s.until, '9999') AS until
  FROM client c LEFT JOIN spell s ON s.client_id = c.id WHERE (:client IS NULL OR c.id = :client))"""
# Only an hour that is billed by the hour is worth its rate. The projects are looked through once, not once an entry.
_PRICED = """e.billable AND CASE WHEN e.project_id IS NULL THEN c.billing = 'hourly' ELSE e.project_id IN (
  SELECT p.id FROM project p JOIN client k ON k.id = p.client_id WHERE coalesce(p.billing, k.billing) = 'hourly') END"""


@dataclass(slots=True)
class _Sum:
    entries: int = 0
    seconds: int = 0
    billable: int = 0
    amounts: dict[str, Decimal] = field(default_factory=lambda: defaultdict(Decimal))


def hours(
    con: sqlite3.Connection,
    by: Sequence[str] = ("client",),
    first: date | None = None,
    last: date | None = None,
    *,
    client_id: int | None = None,
    project_id: int | None = None,
) -> list[Row]:
    """Entries, seconds, billable seconds and what the billable hours are worth, by any of client, project, month.

    Amounts are the hours times the rate in force on their day, by currency; hours of fixed fees and retainers
    have none. Raises NotUnderstood for another word in `by`.
    """
    unknown = [word for word in by if word not in BY]
    if unknown:
        raise NotUnderstood(f'Hours cannot be added up by "{unknown[0]}".', "Use client, project or month.")
    # Kept apart is only what is asked for: entries lie in the order of their clients, and any other has to be sorted.
    apart = {"project": "e.project_id", "month": "substr(e.day, 1, 7)"}
    groups = [expression for word, expression in apart.items() if word in by]
    project, month = (expression if word in by else "NULL" for word, expression in apart.items())
    only = ("" if last is None else "AND e.day <= :last ") + (
        "" if project_id is None else "AND e.project_id = :project"
    )
    sql = f"""{_SPELLS}
SELECT c.name, c.currency, c.rate, (SELECT json_group_array(json_array(project, month, n, s, b, p)) FROM (
  SELECT {project} AS project, {month} AS month, count(*) AS n, sum(e.seconds) AS s,
    sum(e.seconds * (e.billable != 0)) AS b, sum(CASE WHEN {_PRICED} THEN e.seconds ELSE 0 END) AS p
  FROM time_entry e INDEXED BY ix_entry_sums
  WHERE e.client_id = c.id AND e.day >= c.first AND e.day < c.until {only}
  {"GROUP BY " + ", ".join(groups) if groups else ""}) WHERE n > 0)
FROM slice c"""
    params = {
        "first": (first or date.min).isoformat(),
        "last": (last or date.max).isoformat(),
        "client": client_id,
        "project": project_id,
    }
    names = dict(con.execute("SELECT id, name FROM project")) if "project" in by else {}
    sums: dict[tuple[str | None, ...], _Sum] = defaultdict(_Sum)
    for client, currency, rate, packed in con.execute(sql, params):
        for of_project, of_month, entries, seconds, billable, priced in json.loads(packed):
            values = {"client": client, "project": names.get(of_project), "month": of_month}
            one = sums[tuple(values[word] for word in by)]
            one.entries += entries
            one.seconds += seconds
            one.billable += billable
            if rate is not None and priced:
                one.amounts[currency] += Decimal(priced * rate) / 3600
    return [
        {
            **dict(zip(by, key, strict=True)),
            "entries": one.entries,
            "seconds": one.seconds,
            "billable_seconds": one.billable,
            "amounts": {code: money.plain(_whole(amount), code) for code, amount in sorted(one.amounts.items())},
        }
        for key, one in sorted(sums.items(), key=lambda item: [(word or "").casefold() for word in item[0]])
    ]


def _whole(amount: Decimal) -> int:
    return int(amount.quantize(Decimal(1), rounding=ROUND_HALF_EVEN))


@dataclass(frozen=True, slots=True)
class Filter:
    """Which entries a list shows. Each word of `text` (or phrase in quotes) must stand in the note or in the name of
    the client or project."""

    client_id: int | None = None
    project_id: int | None = None
    first: date | None = None
    last: date | None = None
    kind: str | None = None
    scope: str | None = None
    billable: bool | None = None
    requested_by: str | None = None
    unbilled: bool = False
    """Only billable entries that are on no invoice."""
    text: str = ""

    def where(self) -> tuple[str, list[object]]:
        """The condition on `e`, and its parameters. Names are looked for without their accents."""
        parts: list[str] = []
        values: list[object] = []
        for condition, value in (
            ("e.client_id = ?", self.client_id),
            ("e.project_id = ?", self.project_id),
            ("e.day >= ?", self.first and self.first.isoformat()),
            ("e.day <= ?", self.last and self.last.isoformat()),
            ("e.kind = ?", self.kind),
            ("e.scope = ?", self.scope),
            ("e.requested_by = ?", self.requested_by),
            ("e.billable = ?", None if self.billable is None else int(self.billable)),
        ):
            if value is not None:
                parts.append(condition)
                values.append(value)
        if self.unbilled:
            parts.append("e.invoice_id IS NULL AND e.billable = 1")
        for word in _WORDS.findall(self.text):
            wanted = word.strip('"')
            if wanted:
                parts.append(_WORD)
                values += [*[_like(text.bare(wanted))] * 2, _like(wanted)]
        return " AND ".join(parts) or "1", values


def _like(wanted: str) -> str:
    return "%" + re.sub("([!%_])", r"!\1", wanted) + "%"


# Names are looked through once, not once an entry.
_WORD = """(e.client_id IN (SELECT id FROM client WHERE bare(name_key) LIKE ? ESCAPE '!')
  OR e.project_id IN (SELECT id FROM project WHERE bare(name_key) LIKE ? ESCAPE '!') OR e.note LIKE ? ESCAPE '!')"""
_WORDS = re.compile(r'"[^"]*"|\S+')
Key = tuple[str, int]
"""(day, n): a place in the list, after the first n entries of that day."""
_FROM = "FROM time_entry e JOIN client c ON c.id = e.client_id LEFT JOIN project p ON p.id = e.project_id"
_COLUMNS = (
    "id",
    "day",
    "start",
    "minute",
    "zone",
    "seconds",
    "client",
    "project",
    "kind",
    "scope",
    "billable",
    "requested_by",
    "rush_paid",
    "emergency_agreed",
    "invoice",
    "note",
    "person",
)


def entries(
    con: sqlite3.Connection, chosen: Filter, limit: int, *, start: Key | None = None, upwards: bool = False
) -> list[Row]:
    """A page of `limit` entries from a place on, newest first (or, `upwards`, oldest first).

    The days are entered by key: as quick in the middle of a million rows as at the top. Only within a day are the
    entries sorted, by the clock.
    """
    where, values = chosen.where()
    day, skip = start or (None, 0)
    if day is not None:
        where += f" AND e.day {'>=' if upwards else '<='} ?"
        values.append(day)
    turn = "ASC" if upwards else "DESC"
    order = f"e.day {turn}, e.minute {turn}, e.id {turn}"
    sql = f"""SELECT e.id, e.day, e.start, e.minute, e.zone, e.seconds, c.name, p.name, e.kind, e.scope, e.billable,
e.requested_by, e.rush_paid, e.emergency_agreed, (SELECT number FROM invoice i WHERE i.id = e.invoice_id), e.note,
e.person {_FROM} WHERE e.id IN (SELECT e.id FROM time_entry e WHERE {where} ORDER BY {order} LIMIT ? OFFSET ?)
ORDER BY {order}"""
    return [_entry(row) for row in con.execute(sql, (*values, limit, skip))]


def _entry(row: tuple[Any, ...]) -> Row:
    found = dict(zip(_COLUMNS, row, strict=True))
    for name in ("billable", "rush_paid", "emergency_agreed"):
        found[name] = bool(found[name])
    return found


def totals(con: sqlite3.Connection, chosen: Filter) -> tuple[int, int]:
    """How many entries the list has, and their seconds."""
    where, values = chosen.where()
    count, seconds = con.execute(
        f"SELECT count(*), coalesce(sum(e.seconds), 0) FROM time_entry e WHERE {where}", values
    ).fetchone()
    return count, seconds


def amounts(con: sqlite3.Connection, chosen: Filter) -> dict[str, int]:
    """What the billable hours of the list are worth, minor units by currency; as `hours` counts it."""
    where, values = chosen.where()
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for currency, worth in con.execute(
        f"""SELECT c.currency, e.seconds * coalesce(
  (SELECT rate FROM client_rate r WHERE r.client_id = c.id AND r.since <= e.day ORDER BY r.since DESC LIMIT 1),
  (SELECT rate FROM client_rate r WHERE r.client_id = c.id ORDER BY r.since LIMIT 1))
{_FROM} WHERE {where} AND {_PRICED}""",
        values,
    ):
        if worth is not None:
            sums[currency] += Decimal(worth) / 3600
    return {currency: _whole(worth) for currency, worth in sorted(sums.items())}


def marks(con: sqlite3.Connection, chosen: Filter, step: int, *, upwards: bool = False) -> list[Key]:
    """The place of every `step`-th entry (number 0, step, 2 * step, ...): where a list of any length can be entered.

    `upwards`: the list has the oldest first. The order within a day makes no difference: the index is read.
    """
    where, values = chosen.where()
    order = "ASC" if upwards else "DESC"
    sql = f"SELECT e.day, e.id FROM time_entry e WHERE {where} ORDER BY e.day {order}, e.id {order}"
    cursor = con.execute(sql, values)
    return [place for place, _ in _every(cursor, step)]


def counted(con: sqlite3.Connection, chosen: Filter, step: int, *, upwards: bool = False) -> tuple[int, int, list[Key]]:
    """`totals` and `marks`, read in one go: looking for words takes longer than adding up what was found."""
    if not chosen.text:
        return (*totals(con, chosen), marks(con, chosen, step, upwards=upwards))
    where, values = chosen.where()
    order = "ASC" if upwards else "DESC"
    plainly = "NOT INDEXED" if chosen == Filter(text=chosen.text) else ""  # every note is read: in the order they lie
    sql = f"SELECT e.day, e.id, e.seconds FROM time_entry e {plainly} WHERE {where}"
    cursor = con.execute(f"{sql} ORDER BY e.day {order}, e.id {order}", values)
    count, seconds, keys = 0, 0, []
    for place, rows in _every(cursor, step):
        keys.append(place)
        count += len(rows)
        seconds += sum(row[2] for row in rows)
    return count, seconds, keys


def _every(cursor: sqlite3.Cursor, step: int) -> Iterator[tuple[Key, list[tuple[Any, ...]]]]:
    """The rows by the step, each with its place; the day is the first of a row."""
    last, seen = "", 0
    while rows := cursor.fetchmany(step):
        first = rows[0][0]
        skip = seen if first == last else 0
        yield (first, skip), rows
        last = rows[-1][0]
        of_last = sum(1 for _ in takewhile(lambda row: row[0] == last, reversed(rows)))  # noqa: B023
        seen = of_last + (skip if of_last == len(rows) else 0)
