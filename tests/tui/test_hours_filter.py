"""What is typed above the list of hours: kinds, periods, clients and plain words; sums of what it leaves."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from goodterms import when
from goodterms.ledger import clients, drafts, hours, projects, store
from goodterms.tui import hours_filter
from tests.tui.hand import TODAY, open_app


def log(con: sqlite3.Connection, client: int, words: str, note: str = "", **more: object) -> int:
    """Hours, as they would be typed."""
    span = when.parse_when(words, when.clock("Europe/Berlin", TODAY))
    return hours.log_entry(con, client, span, note=note, **more)  # type: ignore[arg-type]


@pytest.fixture
def full(db: Path) -> Path:
    """Two clients, seven entries in two months."""
    with closing(store.connect(db)) as con:
        acme = clients.add(con, "Acme GmbH", TODAY, currency="EUR", rate=8000)
        site = projects.add(con, acme, "Site", TODAY)
        clients.add(con, "Érable", TODAY, currency="USD", rate=10000)
        log(con, acme, "2026-05-04 9-11", "logo sketches", project_id=site)
        drafts.from_hours(con, acme)
        log(con, acme, "2026-06-29 9-11", "logo again", project_id=site, kind="rework", scope="extra")
        log(con, acme, "2026-06-29 10-10:30", "call about work", kind="contact")
        log(con, acme, "2026-06-24 8-9", "books", kind="admin")
        log(con, acme + 1, "2026-06-24 9-12", "a 100% logo")
    return db


@pytest.mark.parametrize(
    ("typed", "more", "said"),
    [
        ("", {}, ""),
        ("rework", {"kind": "rework"}, "rework"),
        ("#Rework #extra", {"kind": "rework", "scope": "extra"}, "rework, extra"),
        ("#admin", {"kind": "admin"}, "admin"),
        ("#nobill #me", {"billable": False, "requested_by": "me"}, "free, asked for by me"),
        ("#bill", {"billable": True}, "billable"),
        ("#other me", {"text": "#other me"}, 'with "#other", "me"'),
        ("LAST month", {"first": date(2026, 5, 1), "last": date(2026, 5, 31)}, "2026-05-01 to 2026-05-31"),
        ("this-week", {"first": date(2026, 6, 29), "last": date(2026, 7, 5)}, "2026-06-29 to 2026-07-05"),
        ("2026-Q1 extra", {"first": date(2026, 1, 1), "last": date(2026, 3, 31), "scope": "extra"}, "extra"),
        ("from 2026-06-01 unbilled", {"first": date(2026, 6, 1), "unbilled": True}, "unbilled, from 2026-06-01"),
        ("to yesterday free", {"last": date(2026, 6, 29), "billable": False}, "up to 2026-06-29"),
        ("logo  red", {"text": "logo red"}, 'with "logo", "red"'),
        ('"rework" "last month"', {"text": '"rework" "last month"'}, 'with "rework", "last month"'),
        ("last words", {"text": "last words"}, 'with "last", "words"'),
        ("2026-13 from", {"text": "2026-13 from"}, 'with "2026-13", "from"'),
    ],
)
def test_words_are_read_as_kinds_and_periods_where_they_are_some(
    full: Path, typed: str, more: dict[str, object], said: str
) -> None:
    with closing(store.connect(full)) as con:
        chosen, told = hours_filter.read(con, typed, TODAY)
    assert chosen == type(chosen)(**more)  # type: ignore[arg-type]
    assert said in told


def test_a_client_and_its_project_by_their_beginning(full: Path) -> None:
    with closing(store.connect(full)) as con:
        chosen, told = hours_filter.read(con, "acme/si logo", TODAY)
        assert (chosen.client_id, chosen.project_id, chosen.text) == (1, 1, "logo")
        assert told == 'Acme GmbH/Site, with "logo"'
        assert hours_filter.read(con, "and/or", TODAY)[0].text == "and/or"


async def test_the_filter_says_what_it_understood_and_adds_up_what_is_left(full: Path) -> None:
    async with open_app(full) as hand:
        await hand.press("3")
        hand.sees("5 entries, 8 h 30 min")
        await hand.press("slash")
        await hand.write("logo")
        hand.sees('3 entries with "logo", 7 h', "EUR 320.00", "USD 300.00")
        await hand.write(" this month")
        hand.sees('2 entries, 2026-06-01 to 2026-06-30, with "logo", 5 h')
        await hand.write(" unbilled rework")
        hand.sees("1 entry", "logo again")
        await hand.press("escape", "slash")
        await hand.write("#rework")
        hand.sees("1 entry", "logo again")
        hand.not_sees("100% logo")
        await hand.press("escape", "slash")
        await hand.write("érable")
        hand.sees("1 entry", "100% logo")
        await hand.press("escape")
        hand.sees("5 entries")


async def test_oldest_first(full: Path) -> None:
    async with open_app(full) as hand:
        await hand.press("3", "s")
        assert hand.said == "Oldest first."
        rows = hand.app.main.view.rows  # type: ignore[attr-defined]
        assert [str(rows.row(n).cells[1]) for n in range(5)] == sorted(str(rows.row(n).cells[1]) for n in range(5))
        hand.sees("2026-05-04")
        await hand.press("s")
        assert hand.said == "Newest first."


async def test_entries_that_overlap_are_marked_and_the_other_one_is_named(full: Path) -> None:
    async with open_app(full) as hand:
        await hand.press("3")
        marked = [line for line in hand.lines("2026-06-29") if "!" in line]
        assert len(marked) == 2
        hand.sees("overlaps")
        await hand.press("G")
        hand.not_sees("overlaps")
        await hand.press("g")
        hand.sees("overlaps 09:00-11:00, 2 h, Acme GmbH")


async def test_what_was_not_touched_in_an_entry_is_not_written(full: Path) -> None:
    with closing(store.connect(full)) as con:
        con.execute("UPDATE time_entry SET seconds = seconds + 37 WHERE note = 'logo again'")
    async with open_app(full) as hand:
        await hand.press("3", "slash")
        await hand.write("again")
        await hand.press("enter", "e")
        await hand.fill(note="logo once again")
        await hand.press("enter")
        hand.sees("logo once again")
        await hand.press("escape", "G", "e")
        hand.sees("It stands on a draft: only the note may change.")
        await hand.fill(note="logo, first")
        await hand.press("enter")
        assert hand.said.startswith("Saved: ")
    with closing(sqlite3.connect(full)) as con:
        assert con.execute("SELECT seconds FROM time_entry WHERE note = 'logo once again'").fetchone() == (7237,)
        assert con.execute("SELECT seconds FROM time_entry WHERE note = 'logo, first'").fetchone() == (7200,)


async def test_entries_taken_away_by_another_program_leave_an_empty_place(full: Path) -> None:
    async with open_app(full) as hand:
        await hand.press("3")
        rows = hand.app.main.view.rows  # type: ignore[attr-defined]
        with closing(sqlite3.connect(full)) as con:
            con.execute("DELETE FROM time_entry WHERE note LIKE '%logo%'")
            con.commit()
        rows._pages.clear()
        await hand.press("G")
        assert rows.row(4).key is None or rows.row_count < 5
        await hand.press("e", "d", "g")
        hand.app.screen.refresh()
        await hand.settle()
