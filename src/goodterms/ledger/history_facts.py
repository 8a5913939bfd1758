# ruff: noqa: S608  (the SQL is put together from our own words; values are always parameters)
"""Everything else the rules read: who the client is, projects, changes, requests, incidents, signals, bars."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any, TypeVar

from goodterms.domain.records import Accepted, Change, Client, Delay, Incident, Project, Request, Signal
from goodterms.ledger.history_time import ONE, back, tuples

if TYPE_CHECKING:
    from dataclasses import dataclass
else:
    from goodterms.quick import dataclass

T = TypeVar("T")


@dataclass(slots=True)
class Moved:
    """Bars and classes moved for one client."""

    thresholds: dict[str, Decimal] = field(default_factory=dict)
    classes: dict[str, str] = field(default_factory=dict)


def moved(con: sqlite3.Connection, client_id: int | None) -> dict[int, Moved]:
    """Client id -> its own bars ("late_payment.red_share") and classes ("late_payment.class")."""
    sql = """SELECT client_id, key, value FROM threshold
WHERE client_id IS NOT NULL AND (:client IS NULL OR client_id = :client)"""
    found: dict[int, Moved] = defaultdict(Moved)
    for client, key, value in con.execute(sql, {"client": client_id}):
        flag, _, name = key.partition(".")
        if name == "class":
            found[client].classes[flag] = value
            continue
        try:
            found[client].thresholds[key] = Decimal(value)
        except InvalidOperation:
            continue  # `check` tells about it; the default stands
    return dict(found)


_CLIENTS = f"""
SELECT c.id, c.name, c.status, c.currency,
  (SELECT rate FROM client_rate r WHERE r.client_id = c.id AND r.since <= :as_of ORDER BY r.since DESC LIMIT 1),
  c.billing, c.terms_days, c.since, c.language, c.friend, c.bar, c.contract_ref, c.notice_days, c.month_end,
  c.suspend_clause, c.late_fee, c.prepaid, c.last_day, c.values_fit, c.growth, c.referrals, c.declared_on, c.archived,
  (SELECT min(day) FROM time_entry e WHERE e.client_id = c.id),
  (SELECT min(issued) FROM invoice i WHERE i.client_id = c.id AND i.state = 'issued')
FROM client c WHERE {ONE} ORDER BY c.name_key, c.id"""


def clients(con: sqlite3.Connection, as_of: date, client_id: int | None) -> list[tuple[Client, date | None]]:
    """Every client by name, and the earliest day of any entry or invoice. Answers declared after `as_of` are not
    seen; whether older ones still hold, the rules say."""
    found = []
    for row in con.execute(_CLIENTS, {"as_of": as_of.isoformat(), "client": client_id}):
        (
            key,
            name,
            status,
            currency,
            rate,
            billing,
            terms,
            since,
            language,
            friend,
            bar,
            reference,
            notice,
            month_end,
        ) = row[:14]
        suspend, late_fee, prepaid, last_day, fit, growth, referrals, declared, archived, entry, invoice = row[14:]
        on = _maybe(declared)
        if on is not None and on > as_of:
            fit = growth = referrals = on = None
        client = Client(
            id=key,
            name=name,
            status=status,
            currency=currency,
            rate=rate,
            billing=billing,
            terms_days=terms,
            since=_maybe(since),
            language=language,
            friend=bool(friend),
            bar=bar,
            contract_ref=reference,
            notice_days=notice,
            month_end=bool(month_end),
            suspend_clause=bool(suspend),
            late_fee=late_fee,
            prepaid=prepaid,
            last_day=_maybe(last_day),
            values_fit=fit,
            growth=growth,
            referrals=referrals,
            declared_on=on,
            archived=bool(archived),
        )
        days = [day for day in (entry, invoice) if day is not None and day <= as_of.isoformat()]
        found.append((client, _maybe(min(days, default=None))))
    return found


def projects(
    con: sqlite3.Connection,
    as_of: date,
    client_id: int | None,
    seconds: Mapping[int, int],
    billed: Mapping[int, int],
) -> dict[int, tuple[Project, ...]]:
    """Client id -> its projects opened by then, with their delays. Two queries."""
    late: dict[int, list[Delay]] = defaultdict(list)
    sql = f"""SELECT d.id, d.project_id, d.day, d.working_days, d.cause FROM client c CROSS JOIN project p ON
p.client_id = c.id CROSS JOIN delay d ON d.project_id = p.id WHERE {ONE} AND d.day <= :as_of ORDER BY d.day, d.id"""
    params = {"as_of": as_of.isoformat(), "client": client_id}
    for key, project, day, working_days, cause in con.execute(sql, params):
        late[project].append(Delay(key, project, _day(day), working_days, cause))
    sql = f"""SELECT c.id, p.id, p.name, p.billing, p.estimate_seconds, p.fee, p.agreed_scope, p.included_rounds,
p.deadline, p.opened, p.status FROM client c CROSS JOIN project p ON p.client_id = c.id
WHERE {ONE} AND (p.opened IS NULL OR p.opened <= :as_of) ORDER BY p.id"""
    found: dict[int, list[Project]] = defaultdict(list)
    for client, key, name, billing, estimate, fee, agreed, rounds, deadline, opened, status in con.execute(sql, params):
        found[client].append(
            Project(
                key,
                name,
                billing,
                estimate,
                fee,
                bool(agreed),
                rounds,
                _maybe(deadline),
                _maybe(opened),
                status,
                tuple(late.get(key, ())),
                seconds.get(key, 0),
                billed.get(key, 0),
            )
        )
    return tuples(found)


@dataclass(frozen=True, slots=True)
class Log:
    """What was noted about the clients up to `as_of`: client id -> rows, oldest first."""

    changes: Mapping[int, tuple[Change, ...]]
    requests: Mapping[int, tuple[Request, ...]]
    incidents: Mapping[int, tuple[Incident, ...]]
    signals: Mapping[int, tuple[Signal, ...]]
    accepted: Mapping[int, tuple[Accepted, ...]]


def log(con: sqlite3.Connection, as_of: date, client_id: int | None, request_days: int) -> Log:
    """The evidence, one query a table. Requests sent more than `request_days` ago are left out once answered."""

    def rows(table: str, day: str, columns: str, make: Callable[[Any], T], more: str = "") -> dict[int, tuple[T, ...]]:
        # Table and columns are ours, never the user's.
        sql = f"SELECT c.id, {', '.join('x.' + c for c in columns.split(', '))} FROM client c CROSS JOIN {table} x "
        sql += f"ON x.client_id = c.id WHERE {ONE} AND x.{day} <= :as_of {more} ORDER BY x.{day}, x.id"
        found: dict[int, list[T]] = defaultdict(list)
        for client, *row in con.execute(sql, params):
            found[client].append(make(row))
        return tuples(found)

    def seen(day: str | None) -> date | None:
        """A day after `as_of` has not been seen."""
        return None if day is None or day > today else _day(day)

    today = as_of.isoformat()
    params = {"as_of": today, "client": client_id, "first": back(as_of, request_days)}
    return Log(
        rows(
            "change_request",
            "day",
            "id, day, seconds, outcome, last_minute, reversal, project_id",
            lambda r: Change(r[0], _day(r[1]), r[2], r[3], bool(r[4]), bool(r[5]), r[6]),
        ),
        rows(
            "request",
            "sent",
            "id, sent, answered, needs_answer, kind, deadline, rush_paid, announced_absence",
            lambda r: Request(r[0], _day(r[1]), seen(r[2]), bool(r[3]), r[4], _maybe(r[5]), bool(r[6]), bool(r[7])),
            "AND (x.sent >= :first OR x.answered IS NULL OR x.answered >= :first)",
        ),
        rows(
            "incident",
            "day",
            "id, day, flag, severity, note, evidence, told_on, target, justified, phase, conceded",
            lambda r: Incident(
                r[0], _day(r[1]), r[2], r[3], r[4], r[5], seen(r[6]), r[7], bool(r[8]), r[9], bool(r[10])
            ),
            "AND x.id NOT IN (SELECT corrects_id FROM incident WHERE corrects_id IS NOT NULL)",
        ),
        rows("signal", "day", "id, day, kind, note", lambda r: Signal(r[0], _day(r[1]), r[2], r[3])),
        rows(
            "accepted_flag",
            "accepted_on",
            "flag, reason, accepted_on, expires, level, weight",
            lambda r: Accepted(r[0], r[1], _day(r[2]), _day(r[3]), r[4], r[5]),
        ),
    )


def _maybe(day: str | None) -> date | None:
    return None if day is None else _day(day)


_day = date.fromisoformat
