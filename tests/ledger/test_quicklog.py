"""One line that says who, when and what."""

from __future__ import annotations

import sqlite3
from datetime import date

import pytest

from goodterms import when
from goodterms.errors import NotUnderstood
from goodterms.ledger import clients, entries, hours, projects, quicklog

TODAY = date(2026, 11, 20)
NOON = when.clock("Europe/Berlin", TODAY, now=0)


@pytest.fixture
def known(con: sqlite3.Connection) -> int:
    acme = clients.add(con, "Acme", date(2026, 6, 1), rate=7500, currency="EUR")
    projects.add(con, acme, "Site", TODAY)
    projects.add(con, acme, "Fixed price", TODAY, billing="fixed", fee=100_000)
    clients.add(con, "Beta Ltd", TODAY, currency="USD")
    return acme


@pytest.mark.parametrize(
    ("typed", "echo", "note"),
    [
        ("acme/si 9-11 workshop", "Fri 20 Nov 2026, 09:00-11:00, 2 h, Acme / Site, EUR 150.00", "workshop"),
        ("acme 90m", "Fri 20 Nov 2026, 1 h 30 min, Acme, EUR 112.50", ""),
        ("beta ltd yesterday 2h long call", "Thu 19 Nov 2026, 2 h, Beta Ltd", "long call"),
        ("acme/fixed price 2h", "Fri 20 Nov 2026, 2 h, Acme / Fixed price", ""),
        ("acme 2026-01-05 1h", "Mon 5 Jan 2026, 1 h, Acme, EUR 75.00", ""),
    ],
)
def test_a_line_is_read_and_echoed(con: sqlite3.Connection, known: int, typed: str, echo: str, note: str) -> None:
    line = quicklog.read(con, typed, NOON)
    assert (line.echo, line.note) == (echo, note)
    entry = hours.entry(con, hours.log_entry(con, line.client_id, line.span, project_id=line.project_id))
    assert entry.amount == line.amount


@pytest.mark.parametrize("typed", ["", "acme", "nobody 2h", "acme 1h90", "acme/nope 2h", "acme workshop", "2h"])
def test_a_line_that_is_not_whole_says_what_is_missing(con: sqlite3.Connection, known: int, typed: str) -> None:
    with pytest.raises(NotUnderstood) as told:
        quicklog.read(con, typed, NOON)
    assert told.value.message


def test_the_rate_in_force(con: sqlite3.Connection, known: int) -> None:
    clients.set_rate(con, known, 9000, date(2026, 11, 1))
    days = ("2025-01-01", "2026-06-01", "2026-10-31", "2026-11-01", "2027-01-01")
    rates = [entries.worth(con, known, None, date.fromisoformat(day))[1] for day in days]
    assert rates == [7500, 7500, 7500, 9000, 9000]
