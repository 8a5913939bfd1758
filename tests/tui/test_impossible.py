"""What another program wrote into the file and cannot be: it is told in a sentence, and the app goes on."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest

from goodterms.ledger import check
from goodterms.tui.screens.client import TABS
from goodterms.tui.widgets.matrix import Matrix
from tests.tui.hand import Hand, open_app

CASES = (
    ("expense", "day", "2025-11-31", "for a day"),
    ("expense", "day", "x", "for a day"),
    ("incident", "day", "2026-02-31", "for a day"),
    ("incident", "day", "2026-13-45", "for a day"),
    ("time_entry", "day", "2025-11-31", "for a day"),
    ("time_entry", "day", "x", "for a day"),
    ("invoice", "currency", "XXX", "which goodterms does not know"),
    ("invoice", "due", "0x", "for a day"),
    ("reminder", "day", "0x", "for a day"),
)


def spoil(path: Path, table: str, column: str, value: str) -> tuple[int, int]:
    """Write `value` into the newest row that has one there; returns the row and its client."""
    where = (
        "AND state = 'issued'"
        if table == "invoice"
        else "AND done_on IS NULL AND client_id = 1"
        if table == "reminder"
        else ""
    )
    with closing(sqlite3.connect(path)) as con, con:
        row, client = con.execute(
            f"SELECT id, client_id FROM {table} WHERE {column} IS NOT NULL {where} ORDER BY id DESC LIMIT 1"
        ).fetchone()
        con.execute(f"UPDATE {table} SET {column} = ? WHERE id = ?", (value, row))
    return row, client


async def walk(hand: Hand, client: int) -> list[str]:
    """Look at every view, every report and every tab of the client; returns what was told on the way."""
    told: list[str] = []

    async def press(*keys: str) -> None:
        await hand.press(*keys)
        told.extend(note.message for note in hand.app._notifications)
        hand.app.clear_notifications()

    for keys in ("1", "2", "3", "G", "g", "v", "4", "5", "6", *["right"] * 6):
        await press(keys)
    hand.app.open_client(client)
    await hand.settle()
    for _ in TABS:
        await press("right")
    await press("escape", "n", "escape", "1", "a", "escape", "2")
    return told


@pytest.mark.parametrize(("table", "column", "value", "says"), CASES)
async def test_what_cannot_be_is_told_in_one_sentence_and_the_app_goes_on(
    sample: Path, table: str, column: str, value: str, says: str
) -> None:
    row, client = spoil(sample, table, column, value)
    async with open_app(sample) as hand:
        told = await walk(hand, client)
        assert hand.app._running
        assert hand.place == "MainScreen"
    assert told
    with closing(sqlite3.connect(sample)) as con:
        name = con.execute("SELECT name FROM client WHERE id = ?", (client,)).fetchone()[0]
    named = f"Row {row} of {table} ({name}) has "
    for sentence in told:
        assert named in sentence
        assert value in sentence
        assert says in sentence
        assert '"goodterms check" lists it' in sentence
    assert any(named in problem and value in problem for problem in check.check(sample))


async def test_the_file_is_looked_through_beside_the_screens(sample: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """That takes some seconds for a very large file: keys are not kept waiting."""
    _, client = spoil(sample, "incident", "day", "2026-13-45")
    looked: list[threading.Thread] = []

    def watched(con: sqlite3.Connection) -> list[str]:
        looked.append(threading.current_thread())
        return problems(con)

    problems = check.problems
    monkeypatch.setattr(check, "problems", watched)
    async with open_app(sample) as hand:
        assert await walk(hand, client)
    assert looked
    assert threading.main_thread() not in looked


async def test_a_view_that_could_not_read_does_not_say_that_nothing_is_there(sample: Path) -> None:
    row, _ = spoil(sample, "invoice", "due", "0x")
    async with open_app(sample) as hand:
        for key in "2456":
            await hand.press(key)
            hand.sees(f"The file holds what cannot be right: Row {row} of invoice")
            hand.not_sees("No client yet", "No invoice here")
        await hand.press("1")
        hand.not_sees("Nobody has to go", "Nothing is due")
        with closing(sqlite3.connect(sample)) as con, con:
            con.execute("UPDATE invoice SET due = '2026-06-01' WHERE id = ?", (row,))
        hand.app.main._watch_file()
        await hand.settle()
        hand.sees("First to go", "Monolith Capital Partners LLC")
        await hand.press("5")
        assert hand.app.main.view.query_one(Matrix).rows
        hand.not_sees("cannot be right")


async def test_an_entry_of_no_day_stands_in_the_list_as_it_is(sample: Path) -> None:
    spoil(sample, "time_entry", "day", "x")
    async with open_app(sample) as hand:
        await hand.press("3")
        assert hand.lines(" x ")
        assert len(hand.lines("2026-06")) > 10
        await hand.press("e")
        assert hand.place == "MainScreen"
        assert "for a day" in hand.said


async def test_a_value_that_turns_impossible_under_an_open_page(sample: Path) -> None:
    async with open_app(sample) as hand:
        await hand.press("2", "enter")
        spoil(sample, "incident", "day", "2025-02-30")
        hand.app.main._watch_file()
        await hand.settle()
        assert "cannot be right" in hand.said
        await hand.press("right", "left", "escape", "1")
        assert hand.place == "MainScreen"
