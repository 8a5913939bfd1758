"""The single-file promise: a plain copy of the file is whole whenever nothing is being written."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest

from tests.counts import Counts
from tests.faults.kit import assert_intact, notes
from tests.ledger.helpers_store import client, log
from tests.tui.conftest import home  # noqa: F401  (a fixture)
from tests.tui.hand import open_app


def _copy(db: Path, con: sqlite3.Connection, number: int, count: Counts) -> None:
    """Log one entry more, copy the file as it lies there, and look whether all of it is in the copy."""
    log(con, note=f"n{number}")
    con.execute("SELECT count(*) FROM time_entry").fetchall()
    copy = Path(shutil.copyfile(db, db.with_name("copy.db")))
    lost = {f"n{at}" for at in range(number + 1)} - notes(copy)
    count("copies")
    count("lost", len(lost))
    assert not lost
    assert_intact(copy, count)
    copy.unlink()
    beside = [file.name for file in db.parent.iterdir() if file.is_file()]
    assert beside == [db.name]


def test_thirty_copies_while_the_file_is_open_and_idle(db: Path, con: sqlite3.Connection, count: Counts) -> None:
    client(con)
    for number in range(30):
        _copy(db, con, number, count)
    assert len(notes(db)) == 30


async def _while_the_app_is_open(db: Path, times: int, count: Counts) -> None:
    """The app writes, then rests, every tenth time on another screen."""
    async with open_app(db) as hand:
        client(hand.app.desk.con)
        for number in range(times):
            if number % 10 == 0:
                await hand.press(str(1 + number // 10 % 6))
            await hand.settle()
            _copy(db, hand.app.desk.con, number, count)
    assert len(notes(db)) == times


async def test_twenty_copies_while_the_app_is_open_and_idle(db: Path, count: Counts) -> None:
    await _while_the_app_is_open(db, 20, count)
    assert (count["lost"], count["intact"]) == (0, 20)


@pytest.mark.long
async def test_a_thousand_copies_while_the_app_is_open_and_idle(db: Path, count: Counts) -> None:
    await _while_the_app_is_open(db, 1000, count)
    assert (count["lost"], count["intact"]) == (0, 1000)
