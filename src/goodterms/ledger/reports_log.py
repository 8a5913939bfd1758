# ruff: noqa: S608  (the SQL is put together from our own words; values are always parameters)
"""Lists of what was noted: incidents, signals, changes, requests, expenses, reminders."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from datetime import date
from typing import Any

from goodterms import money

Row = dict[str, Any]
_LIVE = "x.id NOT IN (SELECT corrects_id FROM incident WHERE corrects_id IS NOT NULL)"


def _rows(con: sqlite3.Connection, sql: str, params: Mapping[str, object], yes_no: tuple[str, ...] = ()) -> list[Row]:
    cursor = con.execute(sql, params)
    names = [column[0] for column in cursor.description]
    found = [dict(zip(names, row, strict=True)) for row in cursor]
    for row in found:
        for name in yes_no:
            row[name] = bool(row[name])
    return found


def _span(client_id: int | None, first: date | None, last: date | None) -> dict[str, object]:
    return {
        "client": client_id,
        "first": (first or date.min).isoformat(),
        "last": (last or date.max).isoformat(),
    }


def incidents(
    con: sqlite3.Connection,
    *,
    client_id: int | None = None,
    flag: str | None = None,
    first: date | None = None,
    last: date | None = None,
    corrected: bool = False,
) -> list[Row]:
    """Incidents, newest first; with `corrected`, also those that a later one has put right."""
    sql = f"""
SELECT x.id, c.name AS client, x.day AS date, x.flag, x.severity, x.note, x.evidence, x.told_on, x.target, x.justified,
  x.phase, x.conceded, x.invoice_id, x.corrects_id AS corrects,
  (SELECT max(y.id) FROM incident y WHERE y.corrects_id = x.id) AS corrected_by
FROM incident x JOIN client c ON c.id = x.client_id
WHERE (:client IS NULL OR x.client_id = :client) AND x.day BETWEEN :first AND :last
  AND (:flag IS NULL OR x.flag = :flag) AND (:all OR {_LIVE})
ORDER BY x.day DESC, x.id DESC"""
    params = {**_span(client_id, first, last), "flag": flag, "all": corrected}
    return _rows(con, sql, params, ("justified", "conceded"))


def signals(con: sqlite3.Connection, *, client_id: int | None = None, first: date | None = None) -> list[Row]:
    """Positive signals, newest first."""
    sql = """
SELECT x.id, c.name AS client, x.day AS date, x.kind, x.note FROM signal x JOIN client c ON c.id = x.client_id
WHERE (:client IS NULL OR x.client_id = :client) AND x.day BETWEEN :first AND :last ORDER BY x.day DESC, x.id DESC"""
    return _rows(con, sql, _span(client_id, first, None))


def changes(con: sqlite3.Connection, *, client_id: int | None = None, first: date | None = None) -> list[Row]:
    """Change requests, newest first."""
    sql = """
SELECT x.id, c.name AS client, (SELECT name FROM project p WHERE p.id = x.project_id) AS project, x.day AS date,
  x.seconds, x.outcome, x.last_minute, x.reversal, x.note
FROM change_request x JOIN client c ON c.id = x.client_id
WHERE (:client IS NULL OR x.client_id = :client) AND x.day BETWEEN :first AND :last ORDER BY x.day DESC, x.id DESC"""
    return _rows(con, sql, _span(client_id, first, None), ("last_minute", "reversal"))


def requests(con: sqlite3.Connection, *, client_id: int | None = None, first: date | None = None) -> list[Row]:
    """Questions, briefs, spec pieces and work asked for, newest first."""
    sql = """
SELECT x.id, c.name AS client, x.sent, x.answered, x.needs_answer, x.kind, x.deadline, x.rush_paid,
  x.announced_absence, x.note
FROM request x JOIN client c ON c.id = x.client_id
WHERE (:client IS NULL OR x.client_id = :client) AND x.sent BETWEEN :first AND :last ORDER BY x.sent DESC, x.id DESC"""
    return _rows(con, sql, _span(client_id, first, None), ("needs_answer", "rush_paid", "announced_absence"))


def expenses(con: sqlite3.Connection, *, client_id: int | None = None, first: date | None = None) -> list[Row]:
    """Money spent for clients, newest first."""
    sql = """
SELECT x.id, c.name AS client, x.day AS date, c.currency, x.amount, x.note
FROM expense x JOIN client c ON c.id = x.client_id
WHERE (:client IS NULL OR x.client_id = :client) AND x.day BETWEEN :first AND :last ORDER BY x.day DESC, x.id DESC"""
    found = _rows(con, sql, _span(client_id, first, None))
    return [{**row, "amount": money.plain(row["amount"], row["currency"])} for row in found]


def reminders(
    con: sqlite3.Connection, as_of: date, *, client_id: int | None = None, done: bool = False, due_only: bool = False
) -> list[Row]:
    """Reminders and checklist items by day, those without a day last; `due` is on or before `as_of`.

    `done` shows the finished ones instead; `due_only` leaves out what lies ahead.
    """
    sql = """
SELECT r.id, c.name AS client, r.kind, r.day AS date, r.text, r.done_on, r.decision_id AS decision,
  (r.done_on IS NULL AND r.day IS NOT NULL AND r.day <= :as_of) AS due
FROM reminder r LEFT JOIN client c ON c.id = r.client_id
WHERE (r.done_on IS NOT NULL) = :done AND (:client IS NULL OR r.client_id = :client)
  AND (NOT :due_only OR r.day <= :as_of)
ORDER BY r.day IS NULL, r.day, r.position, r.id"""
    params = {"as_of": as_of.isoformat(), "client": client_id, "done": done, "due_only": due_only}
    return _rows(con, sql, params, ("due",))
