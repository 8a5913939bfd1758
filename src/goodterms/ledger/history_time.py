# ruff: noqa: S608  (the SQL is put together from our own words; values are always parameters)
"""Hours for the rules: entries added up by SQL over the covering index, whatever their number.

A group is one number: project, kind, scope, billable, requested by and outside packed into an integer, so
that SQLite sorts integers, client by client, instead of rows of text.
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from types import MappingProxyType
from typing import TypeVar

from goodterms.domain.records import KINDS, EntryGroup, OutsideEntry, Unbilled
from goodterms.settings import Settings

_KIND = " ".join(f"WHEN '{kind}' THEN {n}" for n, kind in enumerate(KINDS))
# What makes an entry count as outside the working window; `r` is a run of days (see `runs`). Says in SQL what
# `domain.flags.nights.outside` says, for entries asked for by the client. _IS_OUTSIDE is quick about the usual ones.
_END = "e.minute * 60 + e.seconds"
_OUTSIDE = f"""({_END} > r.tail AND NOT (e.minute * 60 >= r.opens AND {_END} <= r.closes)
  AND e.seconds > 0 AND e.requested_by = 'client' AND NOT e.rush_paid AND NOT e.emergency_agreed)"""
_IS_OUTSIDE = f"iif(e.minute * 60 BETWEEN r.opens AND r.closes - e.seconds, 0, coalesce({_OUTSIDE}, 0))"
_GROUP = f"""coalesce(e.project_id, 0) * 256 + (CASE e.kind {_KIND} ELSE 0 END) * 32 + (e.scope = 'extra') * 16
  + (e.billable != 0) * 8 + (e.requested_by = 'me') * 4 + {_IS_OUTSIDE}"""
# INDEXED BY: with statistics of another time, SQLite would rather index all entries anew for the one query.
_SUMS = "time_entry e INDEXED BY ix_entry_sums"
_ENTRIES = f"FROM run r CROSS JOIN {_SUMS} WHERE e.client_id = c.id AND e.day BETWEEN r.first AND r.last"
_RUN = """WITH run AS MATERIALIZED (
  SELECT value ->> 0 AS first, value ->> 1 AS last, value ->> 2 AS tail, value ->> 3 AS opens,
    value ->> 4 AS closes{more} FROM json_each(:runs))"""
T = TypeVar("T")
_DAY = 86_400
_NEVER = 1_000_000_000
ONE = "(:client IS NULL OR c.id = :client)"


def runs(settings: Settings, as_of: date, windows: Sequence[int]) -> list[list[str | int]]:
    """The days of the longest window as runs [first, last, tail, opens, closes, in windows[0], in windows[1], ...].

    Days of one run are open for work at the same hours, and lie in the same windows.
    """
    found: list[list[str | int]] = []
    key: list[int] = []
    for behind in range(max(windows, default=0), -1, -1):
        day = as_of - timedelta(days=behind)
        mine = [*open_hours(day, settings), *(int(behind <= w) for w in windows)]
        if mine != key:
            key = mine
            found.append([day.isoformat(), day.isoformat(), *mine])
        found[-1][1] = day.isoformat()
    return found


def open_hours(day: date, settings: Settings) -> tuple[int, int, int]:
    """(tail, opens, closes) in seconds from midnight: work is inside the window until `tail`, where yesterday's
    goes on past midnight (-1: it does not), and from `opens` to `closes`."""
    window = settings.working_window
    start, end = window.start * 60, window.end * 60
    if start < end and (start, end) != (0, _DAY):
        return (-1, start, end) if _works(day, settings) else (-1, _NEVER, -1)
    # A window over midnight, or round the clock: the hours of one day may go on into the next ones.
    length = end - start if start < end else end - start + _DAY
    tail, opens, closes = -1, _NEVER, -1
    for offset in range(-1, 15):
        if not _works(day + timedelta(days=offset), settings):
            continue
        begin = offset * _DAY + start
        if begin <= 0 < begin + length or begin <= tail:
            tail = begin + length
        if offset == 0:
            opens, closes = begin, begin + length
        elif offset > 0 and begin <= closes:
            closes = begin + length
    return tail, opens, closes


def _works(day: date, settings: Settings) -> bool:
    return day.isoweekday() in settings.working_window.days and day not in settings.holidays


def _params(settings: Settings, as_of: date, windows: Sequence[int], client_id: int | None) -> dict[str, object]:
    return {"runs": json.dumps(runs(settings, as_of, windows)), "client": client_id}


@cache
def _unpack(group: int) -> tuple[str, str, bool, str, bool]:
    """What a group is beside its project: its last eight bits."""
    return (
        KINDS[group // 32],
        "extra" if group & 16 else "in",
        bool(group & 8),
        "me" if group & 4 else "client",
        bool(group & 1),
    )


def groups(
    con: sqlite3.Connection,
    settings: Settings,
    as_of: date,
    windows: Sequence[int],
    client_id: int | None,
    *,
    with_ids: bool = False,
) -> dict[int, tuple[EntryGroup, ...]]:
    """Client id -> its entries of the longest window, added up for each window (days). One query, or two."""
    numbers = range(len(windows))
    more = "".join(f", value ->> {n + 5} AS w{n}" for n in numbers)
    sums = "".join(f", sum(r.w{n} * e.seconds) AS s{n}, sum(r.w{n}) AS n{n}" for n in numbers)
    row = ", ".join(f"s{n}, n{n}" for n in numbers)
    params = _params(settings, as_of, windows, client_id)
    sql = f"""{_RUN.format(more=more)}
SELECT c.id, (SELECT json_group_array(json_array(g, {row})) FROM (SELECT {_GROUP} AS g{sums} {_ENTRIES} GROUP BY g))
FROM client c WHERE {ONE}"""
    ids = _ids(con, settings, as_of, windows, client_id) if with_ids else {}
    empty: MappingProxyType[int, tuple[int, ...]] = MappingProxyType({})
    same: dict[tuple[int, ...], Mapping[int, int]] = {}

    def by_window(values: Sequence[int]) -> Mapping[int, int]:
        """Most groups have sums that another one has, too: a dict for each would be a third of all memory here."""
        key = tuple(values)
        if key not in same:
            same[key] = dict(zip(windows, key, strict=True))
        return same[key]

    found: dict[int, tuple[EntryGroup, ...]] = {}
    for client, text in con.execute(sql, params):
        found[client] = tuple(
            EntryGroup(
                group // 256 or None,
                *_unpack(group % 256),  # type: ignore[arg-type]
                by_window(values[::2]),
                by_window(values[1::2]),
                ids.get((client, group), empty),
            )
            for group, *values in json.loads(text)
        )
    return found


def _ids(
    con: sqlite3.Connection, settings: Settings, as_of: date, windows: Sequence[int], client_id: int | None
) -> dict[tuple[int, int], MappingProxyType[int, tuple[int, ...]]]:
    """(client, group) -> window -> ids of the entries, oldest first."""
    sql = f"{_RUN.format(more='')} SELECT c.id, {_GROUP} AS g, e.id, e.day FROM client c CROSS JOIN run r CROSS JOIN "
    sql += f"{_SUMS} WHERE e.client_id = c.id AND e.day BETWEEN r.first AND r.last AND {ONE} ORDER BY e.day, e.id"
    first = {w: (as_of - timedelta(days=w)).isoformat() for w in windows}
    rows: dict[tuple[int, int], dict[int, list[int]]] = defaultdict(lambda: {w: [] for w in windows})
    for client, group, entry, day in con.execute(sql, _params(settings, as_of, windows, client_id)):
        for w in windows:
            if day >= first[w]:
                rows[client, group][w].append(entry)
    return {key: MappingProxyType({w: tuple(ids) for w, ids in by.items()}) for key, by in rows.items()}


def outside(
    con: sqlite3.Connection, settings: Settings, as_of: date, window: int, client_id: int | None
) -> dict[int, tuple[OutsideEntry, ...]]:
    """Client id -> its entries that may make an off-hours event in the window (RULINGS, "Off hours"): an entry
    of the day before may reach into it."""
    # A subquery for each client, no join: for a join SQLite may first read all entries into a Bloom filter.
    sql = f"""{_RUN.format(more="")}
SELECT c.id, (SELECT json_group_array(json_array(e.day, e.minute, e.id, e.seconds)) {_ENTRIES}
  AND {_OUTSIDE} AND e.kind NOT IN ('admin', 'chasing')) FROM client c WHERE {ONE}"""
    return {
        client: tuple(
            OutsideEntry(entry, date.fromisoformat(day), minute, seconds)
            for day, minute, entry, seconds in sorted(json.loads(text))
        )
        for client, text in con.execute(sql, _params(settings, as_of, (window + 1,), client_id))
    }


# Work not on an issued invoice, by project and rate. `run` and `only` make it that outside the working window.
_UNBILLED = """
WITH {run}spell AS (
  SELECT client_id, rate, since, min(since) OVER (PARTITION BY client_id) AS earliest,
         lead(since) OVER (PARTITION BY client_id ORDER BY since) AS until FROM client_rate),
slice AS (
  SELECT c.id, s.rate, CASE WHEN s.since > s.earliest THEN max(:first, s.since) ELSE :first END AS first,
         coalesce(s.until, '9999') AS until
  FROM client c LEFT JOIN spell s ON s.client_id = c.id WHERE {whose})
SELECT t.id, project_id, t.rate, sum(seconds) FROM (
  SELECT c.id, e.project_id, c.rate, e.seconds FROM {runs}slice c CROSS JOIN time_entry e INDEXED BY ix_entry_unbilled
  WHERE e.invoice_id IS NULL AND e.billable = 1 AND e.client_id = c.id
    AND e.day BETWEEN c.first AND :as_of AND e.day < c.until{only}
  UNION ALL
  SELECT c.id, e.project_id, c.rate, e.seconds
  FROM time_entry e INDEXED BY ix_entry_invoice CROSS JOIN slice c{more_runs}
  WHERE e.invoice_id IN (SELECT id FROM invoice WHERE state = 'draft' OR issued > :as_of) AND e.billable = 1
    AND c.id = e.client_id AND e.day BETWEEN c.first AND :as_of AND e.day < c.until{only}
) t GROUP BY 1, 2, 3"""
_ALL_UNBILLED = _UNBILLED.format(run="", whose=ONE, runs="", more_runs="", only="")
_NIGHTS_UNBILLED = _UNBILLED.format(
    run=_RUN.format(more="").removeprefix("WITH ") + ", ",
    whose="c.id IN (SELECT value FROM json_each(:some))",
    runs="run r CROSS JOIN ",
    more_runs=" CROSS JOIN run r",
    only=f" AND e.day BETWEEN r.first AND r.last AND {_OUTSIDE}",
)


def unbilled(
    con: sqlite3.Connection,
    settings: Settings,
    as_of: date,
    days: int,
    client_id: int | None,
    groups: Mapping[int, Sequence[EntryGroup]],
) -> dict[int, tuple[Unbilled, ...]]:
    """Client id -> billable work of the last `days` not on an issued invoice, at the rates in force.

    The first rate of a client is taken to have held before it was written down, too. `groups` (of a window no
    shorter) tell who has billable work outside the working window at all. One query, or two.
    """
    params = {"first": back(as_of, days), "as_of": as_of.isoformat(), "client": client_id}
    some = [client for client, mine in groups.items() if any(g.outside and g.billable for g in mine)]
    odd: dict[tuple[int, int | None, int | None], int] = {}
    if some:
        more = {**params, **_params(settings, as_of, (days,), client_id), "some": json.dumps(some)}
        odd = {(c, project, rate): seconds for c, project, rate, seconds in con.execute(_NIGHTS_UNBILLED, more)}
    found: dict[int, list[Unbilled]] = defaultdict(list)
    for client, project, rate, seconds in con.execute(_ALL_UNBILLED, params):
        found[client].append(Unbilled(project, seconds, rate, odd.get((client, project, rate), 0)))
    return tuples(found)


def project_seconds(con: sqlite3.Connection, as_of: date, client_id: int | None) -> dict[int, int]:
    """Project id -> production ever logged on it (kind work, in scope), for fixed fees and retainers only."""
    sql = """
WITH priced AS MATERIALIZED (
  SELECT id, client_id FROM project WHERE billing != 'hourly' AND (:client IS NULL OR client_id = :client))
SELECT project_id, sum(seconds) FROM time_entry INDEXED BY ix_entry_sums
WHERE client_id IN (SELECT client_id FROM priced) AND day <= :as_of AND project_id IN (SELECT id FROM priced)
  AND kind = 'work' AND scope = 'in' GROUP BY project_id"""
    return dict(con.execute(sql, {"as_of": as_of.isoformat(), "client": client_id}))


def back(as_of: date, days: int) -> str:
    """The day `days` before, as SQL compares it; windows without end begin with the calendar."""
    return (as_of - timedelta(days=min(days, (as_of - date.min).days))).isoformat()


def tuples(found: Mapping[int, list[T]]) -> dict[int, tuple[T, ...]]:
    """The lists of `found` as tuples."""
    return {key: tuple(rows) for key, rows in found.items()}
