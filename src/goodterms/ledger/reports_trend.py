"""What came in and went out by month, hours by kind, and whether a client pays later than it used to."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from datetime import date
from statistics import mean, median
from typing import Any

from goodterms.domain import receivables
from goodterms.domain.records import Invoice
from goodterms.ledger import history_money

Row = dict[str, Any]
_ALWAYS = "0001-01-01"
FEWEST = 4
"""Invoices from which on a trend is told."""


def _span(first: date | None, last: date | None) -> dict[str, str]:
    return {"first": (first or date.min).isoformat(), "last": (last or date.max).isoformat()}


def months(con: sqlite3.Connection, first: date | None = None, last: date | None = None) -> list[Row]:
    """Billed (gross, by day of issue) and received (by day of payment) in minor units, by month and currency."""
    sums: dict[tuple[str, str], Row] = {}
    for column, sql in (
        (
            "billed",
            """SELECT substr(issued, 1, 7), currency, sum(net + tax) FROM invoice
            WHERE state = 'issued' AND issued BETWEEN :first AND :last GROUP BY 1, 2""",
        ),
        (
            "received",
            """SELECT substr(p.day, 1, 7), i.currency, sum(p.amount)
            FROM payment p JOIN invoice i ON i.id = p.invoice_id WHERE p.day BETWEEN :first AND :last GROUP BY 1, 2""",
        ),
    ):
        for month, currency, amount in con.execute(sql, _span(first, last)):
            row = sums.setdefault((month, currency), {"month": month, "currency": currency, "billed": 0, "received": 0})
            row[column] = amount
    return [sums[key] for key in sorted(sums)]


def kinds(con: sqlite3.Connection, by: str, first: date | None = None, last: date | None = None) -> list[Row]:
    """Seconds by kind and how many of them are billable, by "client" (its id and name) or by "month"."""
    sums: dict[Any, Row] = {}
    group = {"client": "client_id", "month": "substr(day, 1, 7)"}[by]
    names = dict(con.execute("SELECT id, name FROM client"))
    sql = f"""SELECT {group}, kind, sum(seconds), sum(CASE WHEN billable THEN seconds ELSE 0 END)
    FROM time_entry INDEXED BY ix_entry_sums WHERE day BETWEEN :first AND :last GROUP BY 1, 2"""  # noqa: S608
    for key, kind, seconds, billable in con.execute(sql, _span(first, last)):
        row = sums.setdefault(key, {by: key, "seconds": 0, "billable_seconds": 0, "kinds": defaultdict(int)})
        row["seconds"] += seconds
        row["billable_seconds"] += billable
        row["kinds"][kind] += seconds
    if by == "month":
        return [sums[key] for key in sorted(sums)]
    return [{**row, "client": names[key], "client_id": key} for key, row in sums.items()]


def pace(
    con: sqlite3.Connection, as_of: date, first: date | None = None, last: date | None = None
) -> dict[str, dict[str, float | None]]:
    """Client name -> days agreed (median), days from issue to settlement (median), and the drift: mean days late of
    the newer half of its invoices less that of the older half, early ones as 0; None with fewer than FEWEST."""
    found = history_money.invoices(con, history_money.Span(as_of.isoformat(), _ALWAYS, _ALWAYS, None))
    names = dict(con.execute("SELECT id, name FROM client"))
    chosen = {
        names[client]: [i for i in invoices if (first or date.min) <= i.issued <= (last or date.max)]
        for client, invoices in found.items()
    }
    return {name: _pace(invoices, as_of) for name, invoices in chosen.items() if invoices}


def _pace(invoices: list[Invoice], as_of: date) -> dict[str, float | None]:
    taken = [(settled - i.issued).days for i in invoices if (settled := receivables.settled_on(i, as_of)) is not None]
    counted = [i for i in invoices if not i.settled_unknown and not i.late_excused]
    # What is not yet due says nothing yet.
    late = [max(0, receivables.days_late(i, as_of)) for i in counted if receivables.due_day(i) <= as_of]
    half = len(late) // 2
    return {
        "agreed": median((receivables.due_day(i) - i.issued).days for i in invoices),
        "taken": median(taken) if taken else None,
        "drift": mean(late[-half:]) - mean(late[:half]) if len(late) >= FEWEST else None,
    }
