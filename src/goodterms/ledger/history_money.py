# ruff: noqa: S608  (the SQL is put together from our own words; values are always parameters)
"""Invoices for the rules, with what was paid, credited, written off, disputed and reminded: one query each."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from goodterms.domain.records import Credit, Dispute, Expense, Invoice, Payment, WriteOff
from goodterms.ledger.history_time import ONE, tuples

if TYPE_CHECKING:
    from dataclasses import dataclass
else:
    from goodterms.quick import dataclass

T = TypeVar("T")
DEFAULT_TERMS = 30
"""Days to pay where neither the invoice nor the client says (DOMAIN, late_payment)."""


@dataclass(frozen=True, slots=True)
class Span:
    """Which invoices matter: those that lie in the window, or that something in it happened to."""

    as_of: str
    first: str
    """First day of the longest window of a payment flag."""
    cuts: str
    """First day of the window for write-offs and disputes."""
    client: int | None


# An invoice is read when it was issued, due, paid, credited, written off or disputed in the window, or has a rest.
_INVOICES = f"""
SELECT c.id, i.id, coalesce(i.number, ''), i.issued, i.due, i.due_source, i.currency, i.net, i.tax, i.late_excused,
  i.settled_unknown, i.project_id, c.terms_days
FROM client c CROSS JOIN invoice i ON i.client_id = c.id
WHERE {ONE} AND i.state = 'issued' AND i.issued <= :as_of AND (
  i.issued >= :first OR i.due >= :first
  OR (i.due IS NULL AND date(i.issued, coalesce(c.terms_days, {DEFAULT_TERMS}) || ' days') >= :first)
  OR EXISTS (SELECT 1 FROM payment WHERE invoice_id = i.id AND day >= :first)
  OR EXISTS (SELECT 1 FROM credit_note WHERE invoice_id = i.id AND day >= :first)
  OR EXISTS (SELECT 1 FROM write_off WHERE invoice_id = i.id AND day >= :cuts)
  OR EXISTS (SELECT 1 FROM dispute WHERE invoice_id = i.id AND opened >= :cuts)
  OR (NOT i.settled_unknown AND i.net + i.tax
    > coalesce((SELECT sum(amount) FROM payment WHERE invoice_id = i.id AND day <= :as_of), 0)
    + coalesce((SELECT sum(amount) FROM credit_note WHERE invoice_id = i.id AND day <= :as_of), 0)
    + coalesce((SELECT amount FROM write_off WHERE invoice_id = i.id AND day <= :as_of), 0)))
ORDER BY c.id, i.issued, i.id"""


def invoices(con: sqlite3.Connection, span: Span) -> dict[int, tuple[Invoice, ...]]:
    """Client id -> its issued invoices that matter in the span, oldest first, as they stood on `as_of`. Six queries."""
    rows = con.execute(_INVOICES, _params(span)).fetchall()
    of = _Parts(con, json.dumps([row[1] for row in rows]), span.as_of)
    paid = of("payment", "day", "id, day, amount", lambda r: Payment(r[0], _day(r[1]), r[2]))
    credited = of("credit_note", "day", "id, day, amount, reason", lambda r: Credit(r[0], _day(r[1]), r[2], r[3]))
    cut = of("write_off", "day", "day, amount, reason", lambda r: WriteOff(_day(r[0]), r[1], r[2]))
    disputed = of("dispute", "opened", "id, opened, closed, outcome", lambda r: _dispute(r, span.as_of))
    reminded = of("invoice_reminder", "day", "day", lambda r: _day(r[0]))
    found: dict[int, list[Invoice]] = defaultdict(list)
    for client, key, number, issued, due, source, currency, net, tax, excused, unknown, project, terms in rows:
        day = _day(issued)
        found[client].append(
            Invoice(
                key,
                number,
                day,
                due_day(day, due, terms),
                currency,
                net,
                tax,
                due is not None and source == "stated",
                paid.get(key, ()),
                credited.get(key, ()),
                cut[key][0] if key in cut else None,
                disputed.get(key, ()),
                reminded.get(key, ()),
                bool(excused),
                bool(unknown),
                project,
            )
        )
    return tuples(found)


@dataclass(frozen=True, slots=True)
class _Parts:
    """Reads what hangs on the chosen invoices, a table a call."""

    con: sqlite3.Connection
    ids: str
    as_of: str

    def __call__(self, table: str, day: str, columns: str, make: Callable[[list[Any]], T]) -> dict[int, tuple[T, ...]]:
        # Table and columns are ours, never the user's.
        sql = f"SELECT x.invoice_id, {', '.join('x.' + c for c in columns.split(', '))} FROM json_each(:ids) w "
        sql += f"CROSS JOIN {table} x ON x.invoice_id = w.value WHERE x.{day} <= :as_of ORDER BY x.{day}, x.id"
        found: dict[int, list[T]] = defaultdict(list)
        for invoice, *row in self.con.execute(sql, {"ids": self.ids, "as_of": self.as_of}):
            found[invoice].append(make(row))
        return tuples(found)


def due_day(issued: date, due: str | None, terms: int | None) -> date:
    """The stated day, else issued + the client's terms, else + 30 days."""
    if due is not None:
        return _day(due)
    return issued + timedelta(days=DEFAULT_TERMS if terms is None else terms)


def _dispute(row: list[Any], as_of: str) -> Dispute:
    """A dispute closed after `as_of` is still open on it."""
    key, opened, closed, outcome = row
    if closed is not None and closed > as_of:
        return Dispute(key, _day(opened), None, "open")
    return Dispute(key, _day(opened), None if closed is None else _day(closed), outcome)


def expenses(con: sqlite3.Connection, span: Span) -> dict[int, tuple[Expense, ...]]:
    """Client id -> its expenses in the window, oldest first."""
    sql = f"""SELECT c.id, e.id, e.day, e.amount, e.note FROM client c CROSS JOIN expense e ON e.client_id = c.id
WHERE {ONE} AND e.day BETWEEN :first AND :as_of ORDER BY e.day, e.id"""
    found: dict[int, list[Expense]] = defaultdict(list)
    for client, key, day, amount, note in con.execute(sql, _params(span)):
        found[client].append(Expense(key, _day(day), amount, note))
    return tuples(found)


def _params(span: Span) -> dict[str, object]:
    return {"as_of": span.as_of, "first": span.first, "cuts": span.cuts, "client": span.client}


_day = date.fromisoformat
