"""The rows a finding rests on, as people read them: what, when, and in words."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from goodterms import money, when
from goodterms.domain.flags.model import Rows

What = Literal["invoice", "entry", "incident", "request", "change", "delay", "signal", "expense"]
_CHUNK = 500
"""Ids in one query: SQLite allows 999 parameters in old builds."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of evidence. `id` belongs to the table that `what` names."""

    what: What
    id: int
    day: date
    text: str


def pieces(con: sqlite3.Connection, rows: Rows) -> list[Piece]:
    """All rows of a finding, newest first."""
    found = [
        *_many(con, rows.invoices, _INVOICES, _invoice),
        *_many(con, rows.entries, _ENTRIES, _entry),
        *_many(con, rows.incidents, _INCIDENTS, _incident),
        *_many(con, rows.requests, _REQUESTS, _request),
        *_many(con, rows.changes, _CHANGES, _change),
        *_many(con, rows.delays, _DELAYS, _delay),
    ]
    return sorted(found, key=lambda piece: (piece.day, piece.id), reverse=True)


def timeline(con: sqlite3.Connection, client_id: int) -> list[Piece]:
    """Everything noted about a client (incidents, changes, requests, delays, signals, expenses), newest first."""

    def ids(sql: str) -> tuple[int, ...]:
        return tuple(row[0] for row in con.execute(sql, (client_id,)).fetchall())

    rows = Rows(
        incidents=ids(
            "SELECT id FROM incident WHERE client_id = ?"
            " AND id NOT IN (SELECT corrects_id FROM incident WHERE corrects_id IS NOT NULL)"
        ),
        requests=ids("SELECT id FROM request WHERE client_id = ?"),
        changes=ids("SELECT id FROM change_request WHERE client_id = ?"),
        delays=ids("SELECT d.id FROM delay d JOIN project p ON p.id = d.project_id WHERE p.client_id = ?"),
    )
    signals = _many(con, ids("SELECT id FROM signal WHERE client_id = ?"), _SIGNALS, _signal)
    spent = _many(con, ids("SELECT id FROM expense WHERE client_id = ?"), _EXPENSES, _expense)
    return sorted([*pieces(con, rows), *signals, *spent], key=lambda piece: (piece.day, piece.id), reverse=True)


_INVOICES = """SELECT i.id, coalesce(i.due, i.issued), i.number, i.issued, i.due, i.net + i.tax, i.currency,
  (SELECT max(day) FROM payment WHERE invoice_id = i.id), (SELECT group_concat(outcome, ', ') FROM dispute
  WHERE invoice_id = i.id), (SELECT reason FROM write_off WHERE invoice_id = i.id) FROM invoice i WHERE i.id IN ({})"""
_ENTRIES = """SELECT e.id, e.day, e.minute, e.seconds, e.kind, e.scope, e.billable, e.note, p.name
  FROM time_entry e LEFT JOIN project p ON p.id = e.project_id WHERE e.id IN ({})"""
_INCIDENTS = "SELECT id, day, flag, severity, note, told_on, justified, evidence FROM incident WHERE id IN ({})"
_REQUESTS = "SELECT id, sent, kind, answered, deadline, note FROM request WHERE id IN ({})"
_CHANGES = "SELECT id, day, outcome, seconds, last_minute, reversal, note FROM change_request WHERE id IN ({})"
_DELAYS = """SELECT d.id, d.day, p.name, d.working_days, d.cause FROM delay d JOIN project p ON p.id = d.project_id
  WHERE d.id IN ({})"""
_EXPENSES = """SELECT x.id, x.day, x.amount, c.currency, x.note FROM expense x JOIN client c ON c.id = x.client_id
  WHERE x.id IN ({})"""
_SIGNALS = "SELECT id, day, kind, note FROM signal WHERE id IN ({})"
_SEVERITY = {1: "minor", 2: "clear", 3: "grave"}


def _many(
    con: sqlite3.Connection, ids: Sequence[int], sql: str, make: Callable[[tuple[object, ...]], Piece]
) -> list[Piece]:
    found: list[Piece] = []
    for start in range(0, len(ids), _CHUNK):
        chunk = ids[start : start + _CHUNK]
        found += [make(row) for row in con.execute(sql.format(",".join("?" * len(chunk))), chunk).fetchall()]
    return found


def _piece(what: What, row: tuple[object, ...], parts: Sequence[str]) -> Piece:
    return Piece(what, int(str(row[0])), date.fromisoformat(str(row[1])), ", ".join(part for part in parts if part))


def _late(due: object, paid: object) -> str:
    days = (date.fromisoformat(str(paid)) - date.fromisoformat(str(due))).days if due else 0
    return f" ({days} d late)" if days > 0 else ""


def _invoice(row: tuple[object, ...]) -> Piece:
    _, _, number, issued, due, gross, currency, paid, disputes, off = row
    parts = [
        f"{number or 'without number'}: {money.show(int(str(gross)), str(currency))}",
        f"last paid {paid}{_late(due, paid)}" if paid else "not paid",
        f"due {due}" if due else "no due date",
        f"issued {issued}",
        f"dispute {disputes}" if disputes else "",
        f"written off ({str(off).replace('_', ' ')})" if off else "",
    ]
    return _piece("invoice", row, parts)


def _entry(row: tuple[object, ...]) -> Piece:
    _, _, minute, seconds, kind, scope, billable, note, project = row
    at = "" if minute is None else f"{int(str(minute)) // 60:02}:{int(str(minute)) % 60:02}"
    parts = [
        when.show_duration(int(str(seconds))),
        f"from {at}" if at else "",
        str(kind) if kind != "work" else "",
        "extra" if scope == "extra" else "",
        "" if billable else "unbilled",
        str(project or ""),
        str(note),
    ]
    return _piece("entry", row, parts)


def _incident(row: tuple[object, ...]) -> Piece:
    from goodterms.domain.flags.catalogue import BY_ID

    _, _, flag, severity, note, told_on, justified, evidence = row
    title = BY_ID[str(flag)].title if str(flag) in BY_ID else str(flag)
    parts = [
        f"{title} ({_SEVERITY.get(int(str(severity)), severity)}): {note}",
        f"told on {told_on}" if told_on else "",
        f"evidence: {evidence}" if evidence else "",
        "justified: my own doing" if justified else "",
    ]
    return _piece("incident", row, parts)


def _request(row: tuple[object, ...]) -> Piece:
    _, _, kind, answered, deadline, note = row
    parts = [
        str(kind),
        f"answered {answered}" if answered else "not answered",
        f"deadline {deadline}" if deadline else "",
        str(note),
    ]
    return _piece("request", row, parts)


def _change(row: tuple[object, ...]) -> Piece:
    _, _, outcome, seconds, last_minute, reversal, note = row
    parts = [
        f"change {outcome}",
        when.show_duration(int(str(seconds))) if seconds else "",
        "last minute" if last_minute else "",
        "reversal" if reversal else "",
        str(note),
    ]
    return _piece("change", row, parts)


def _delay(row: tuple[object, ...]) -> Piece:
    _, _, project, days, cause = row
    return _piece("delay", row, [f"{project} stood still for {days} working days ({cause})"])


def _signal(row: tuple[object, ...]) -> Piece:
    _, _, kind, note = row
    return _piece("signal", row, [f"+ {str(kind).replace('_', ' ')}", str(note)])


def _expense(row: tuple[object, ...]) -> Piece:
    _, _, amount, currency, note = row
    return _piece("expense", row, [f"spent {money.show(int(str(amount)), str(currency))}", str(note)])
