"""All clients on one day: their histories, their money and where they stand, read once."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from goodterms.domain import worth
from goodterms.domain.records import Book, History
from goodterms.domain.standing import Standing, first_to_go, standing
from goodterms.ledger import history
from goodterms.settings import Settings

if TYPE_CHECKING:
    from dataclasses import dataclass
else:
    from goodterms.quick import dataclass

if TYPE_CHECKING:
    from goodterms.domain.decision_advice import Advice


@dataclass(frozen=True, slots=True)
class Overview:
    """`money` and `standings` by client id."""

    book: Book
    money: Mapping[int, worth.Money]
    standings: Mapping[int, Standing]

    def worst_first(self) -> list[Standing]:
        """First to go first; closed clients come last."""
        ranked = first_to_go(self.standings.values())
        seen = {one.client.id for one in ranked}
        return ranked + [one for one in self.standings.values() if one.client.id not in seen]


def overview(con: sqlite3.Connection, settings: Settings, as_of: date) -> Overview:
    """Where every client stands on `as_of`; archived ones are left out of the standings, not of the money."""
    book = history.book(con, settings, as_of)
    money = worth.money(book, settings)
    archived = {row[0] for row in con.execute("SELECT id FROM client WHERE archived <> 0")}
    found = {
        h.client.id: standing(h, settings, money[h.client.id], book.rates)
        for h in book.histories
        if h.client.id not in archived
    }
    return Overview(book, money, found)


@dataclass(frozen=True, slots=True)
class Look:
    """One client on one day."""

    book: Book
    history: History
    money: worth.Money
    standing: Standing


def look(con: sqlite3.Connection, settings: Settings, as_of: date, client_id: int) -> Look:
    """One client; all are read, since target and share compare them."""
    book = history.book(con, settings, as_of)
    money = worth.money(book, settings)[client_id]
    mine = next(h for h in book.histories if h.client.id == client_id)
    return Look(book, mine, money, standing(mine, settings, money, book.rates))


def counsel(
    con: sqlite3.Connection, settings: Settings, as_of: date, client_id: int, *, given: object = None
) -> tuple[Look, Advice]:
    """One client and what to do about it. `given`: a JSON object of answers, above what the log knows.

    If the client was told something by an earlier decision, the flags of that day are compared with today's.
    """
    from goodterms.domain.decision_advice import advise
    from goodterms.ledger.decisions import last_told

    seen = look(con, settings, as_of, client_id)
    before = last_told(con, client_id)
    return seen, advise(seen.history, seen.standing, seen.money, settings, given=given, before=before)
