"""The figures of the first screen: the week, what is out there by currency, who still waits for a decision."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dataclasses import dataclass

    from goodterms.domain.colour import Colour
    from goodterms.domain.records import Book
    from goodterms.domain.standing import Standing
    from goodterms.ledger.dues import Item
    from goodterms.ledger.overview import Overview
else:
    from goodterms.quick import dataclass

NAG_DAYS = 30


@dataclass(frozen=True, slots=True)
class Sums:
    """Major units of one currency. `unbilled` is work in progress at the rates in force."""

    currency: str
    unbilled: Decimal
    open: Decimal
    overdue: Decimal


@dataclass(frozen=True, slots=True)
class Soon:
    """What is read in no time, however large the file is."""

    week: tuple[int, ...]
    """Seconds of each day, Monday first."""
    due: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Worry:
    """A client whose flags are lit: why, with what is known of a decision."""

    client_id: int
    colour: Colour
    name: str
    why: str


@dataclass(frozen=True, slots=True)
class FirstScreen:
    """Everything the first screen shows, and no more: it is kept in the file (`kept`)."""

    soon: Soon
    sums: tuple[Sums, ...]
    first: tuple[Worry, ...]
    """First to go first."""
    empty: bool
    """There is no client yet."""


def soon(con: sqlite3.Connection, today: date) -> Soon:
    """Read the week that `today` lies in, and what is due."""
    from goodterms.ledger import dues

    return Soon(week(con, today - timedelta(days=today.weekday())), tuple(dues.due(con, today)))


def first_screen(con: sqlite3.Connection, soon: Soon, seen: Overview, today: date) -> FirstScreen:
    """Put together what was read for `today`."""
    waiting = undecided(con, seen.standings.values(), today)
    return FirstScreen(soon, sums(seen.book), tuple(worries(seen, waiting)), not seen.book.histories)


def worries(seen: Overview, waiting: Mapping[int, str]) -> Iterator[Worry]:
    """The clients whose flags are lit, first to go first. `waiting`: see `undecided`."""
    for one in seen.worst_first():
        if one.colour in ("green", "none") or one.client.status in ("closed", "blocked"):
            continue
        why = "; ".join(finding.evidence.rstrip(".") or finding.flag.title for finding in one.lit)
        if one.client.id in waiting:
            why = f"{waiting[one.client.id]}: {why}"
        if one.client.status != "active":
            why = f"{one.client.status}; {why}"
        yield Worry(one.client.id, one.colour, one.client.name, why)


def week(con: sqlite3.Connection, monday: date) -> tuple[int, ...]:
    """Seconds worked on each day of the week that begins on `monday`."""
    rows = dict(
        con.execute(
            "SELECT day, sum(seconds) FROM time_entry WHERE day BETWEEN ? AND ? GROUP BY day",
            (monday.isoformat(), (monday + timedelta(days=6)).isoformat()),
        ).fetchall()
    )
    return tuple(int(rows.get((monday + timedelta(days=n)).isoformat(), 0)) for n in range(7))


def sums(book: Book) -> tuple[Sums, ...]:
    """Unbilled, open and overdue by currency; currencies are never added together."""
    from goodterms.domain import receivables
    from goodterms.money import major

    unbilled: dict[str, Decimal] = {}
    open_: dict[str, int] = {}
    overdue: dict[str, int] = {}
    for history in book.histories:
        currency = history.client.currency
        for work in history.unbilled:
            if work.rate is not None:
                worth = Decimal(work.rate) * work.seconds / 3600
                unbilled[currency] = unbilled.get(currency, Decimal(0)) + worth
        for invoice in history.invoices:
            rest = receivables.balance(invoice, book.as_of)
            open_[invoice.currency] = open_.get(invoice.currency, 0) + rest
        for late in receivables.overdue(history.invoices, book.as_of):
            overdue[late.invoice.currency] = overdue.get(late.invoice.currency, 0) + late.amount
    found = [
        Sums(
            currency,
            major(round(unbilled.get(currency, Decimal(0))), currency),
            major(open_.get(currency, 0), currency),
            major(overdue.get(currency, 0), currency),
        )
        for currency in sorted({*unbilled, *open_})
    ]
    return tuple(one for one in found if one.unbilled or one.open or one.overdue)


def undecided(con: sqlite3.Connection, standings: Iterable[Standing], today: date) -> Mapping[int, str]:
    """Red or critical clients without a decision taken in the last 30 days (S1-30), each with how that is said;
    those who leave are left out."""
    latest: dict[int, str] = dict(
        con.execute(
            "SELECT client_id, max(taken_on) FROM decision WHERE taken_on IS NOT NULL AND withdrawn_on IS NULL "
            "GROUP BY client_id"
        ).fetchall()
    )
    first = (today - timedelta(days=NAG_DAYS)).isoformat()
    return {
        one.client.id: f"no decision for {NAG_DAYS} days" if one.client.id in latest else "no decision yet"
        for one in standings
        if one.colour in ("red", "critical")
        and one.client.status not in ("leaving", "closed", "blocked")
        and latest.get(one.client.id, "") < first
    }
