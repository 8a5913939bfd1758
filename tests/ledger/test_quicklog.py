"""One line that says who, when and what."""

from __future__ import annotations

import sqlite3
from datetime import date

import pytest

from goodterms import when
from goodterms.domain.records import KINDS
from goodterms.errors import NotUnderstood
from goodterms.ledger import clients, entries, hours, projects, quicklog, quickwords

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


@pytest.mark.parametrize(
    ("typed", "said", "note"),
    [
        ("acme 2h #rework header", "EUR 150.00, rework", "header"),
        ("acme 2h header #Extra #nobill", "extra, not billed", "header"),
        ("acme #me 2h layout", "EUR 150.00, asked for by me", "layout"),
        ("acme 2h #admin", "admin, not billed", ""),
        ("acme 2h #spec #bill", "EUR 150.00, spec", ""),
        ("acme 2h #work", "EUR 150.00", ""),
        ("acme 2h #me #me", "EUR 150.00, asked for by me", ""),
    ],
)
def test_words_with_a_sign_say_what_kind_of_time_it_was(
    con: sqlite3.Connection, known: int, typed: str, said: str, note: str
) -> None:
    line = quicklog.read(con, typed, NOON)
    assert line.echo == f"Fri 20 Nov 2026, 2 h, Acme, {said}"
    entry = hours.entry(con, hours.log_entry(con, line.client_id, line.span, **line.details))
    assert (entry.note, entry.amount) == (note, line.amount)
    assert list(quickwords.in_words(entry.details)) == list(quickwords.in_words(line.details))


@pytest.mark.parametrize("note", ["issue #12", "#reworked", "rework", "# me", "#me,", "C#extra", "#tag"])
def test_any_other_word_with_a_sign_is_note(con: sqlite3.Connection, known: int, note: str) -> None:
    line = quicklog.read(con, f"acme 2h {note}", NOON)
    assert line.details == {"note": note}


@pytest.mark.parametrize("typed", ["acme 2h #rework #admin", "acme 2h #bill #nobill", "acme #extra", "#me acme 2h"])
def test_words_that_contradict_each_other_or_stand_for_the_time_are_refused(
    con: sqlite3.Connection, known: int, typed: str
) -> None:
    with pytest.raises(NotUnderstood):
        quicklog.read(con, typed, NOON)


def test_every_kind_has_its_word() -> None:
    for kind in KINDS:
        assert quickwords.take([f"#{kind}"])[1]["kind"] == kind
    assert quickwords.take(quickwords.OFFERED.replace("#contact #admin #chasing #spec ", "").split())[0] == []


def test_the_rate_in_force(con: sqlite3.Connection, known: int) -> None:
    clients.set_rate(con, known, 9000, date(2026, 11, 1))
    days = ("2025-01-01", "2026-06-01", "2026-10-31", "2026-11-01", "2027-01-01")
    rates = [entries.worth(con, known, None, date.fromisoformat(day))[1] for day in days]
    assert rates == [7500, 7500, 7500, 9000, 9000]
