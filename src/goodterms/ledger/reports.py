"""The figures: plain rows ready for JSON. Amounts are strings in the contract's form, dates ISO, hours seconds."""

from __future__ import annotations

import sqlite3
from datetime import date
from typing import TYPE_CHECKING, Any

from goodterms.ledger.reports_hours import BY, Filter, Key, amounts, counted, entries, hours, marks, totals
from goodterms.ledger.reports_log import changes, expenses, incidents, reminders, requests, signals
from goodterms.ledger.reports_money import STATES, InvoiceFilter, ageing, invoices, number, payments, rounded
from goodterms.settings import Settings

if TYPE_CHECKING:
    from goodterms.domain.records import Book
    from goodterms.domain.worth import Money

__all__ = [
    "BY",
    "STATES",
    "Filter",
    "InvoiceFilter",
    "Key",
    "ageing",
    "amounts",
    "changes",
    "counted",
    "entries",
    "expenses",
    "hours",
    "incidents",
    "invoices",
    "marks",
    "payments",
    "reminders",
    "requests",
    "signals",
    "totals",
    "worth",
    "worth_row",
]

Row = dict[str, Any]


def worth(con: sqlite3.Connection, settings: Settings, as_of: date, *, client_id: int | None = None) -> list[Row]:
    """What each client brought in the last 12 months, against the hours. All clients are read even for one:
    target and share compare them."""
    from goodterms.domain.worth import money
    from goodterms.ledger.history import book

    whole = book(con, settings, as_of)
    return worth_rows(whole, money(whole, settings), client_id)


def worth_rows(whole: Book, figures: dict[int, Money], client_id: int | None = None) -> list[Row]:
    """The rows of `worth` for a book already read; clients without hours and invoices are left out."""
    chosen = [h for h in whole.histories if client_id in (None, h.client.id)]
    return [worth_row(h.client.name, figures[h.client.id]) for h in chosen if client_id or h.groups or h.invoices]


def worth_row(name: str, one: Money) -> Row:
    """One line of `report worth`; figures that cannot be known are null, `why` says the reason."""
    return {
        "client": name,
        "currency": one.currency,
        "income": rounded(one.income, one.currency),
        "hours": number(one.hours, 2),
        "per_hour": rounded(one.per_hour, one.currency),
        "target": rounded(one.target, one.currency),
        "ratio": number(one.ratio, 3),
        "carrying_cost": rounded(one.carrying_cost, one.currency),
        "share": number(one.share, 1),
        "runway_months": number(one.runway_months, 1),
        "break_even_rate": rounded(one.break_even_rate, one.currency),
        "floor": rounded(one.floor, one.currency),
        "rates": [{"currency": c, "date": day.isoformat(), "rate": format(rate, "f")} for c, day, rate in one.rates],
        "why": dict(one.why),
    }
