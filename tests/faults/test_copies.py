"""The single-file promise: a plain copy of the file is whole whenever nothing is being written."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest

from goodterms.ledger.check import check
from tests.faults.kit import notes
from tests.ledger.helpers_store import client, log


def _copies(db: Path, con: sqlite3.Connection, times: int) -> None:
    client(con)
    for number in range(times):
        log(con, note=f"n{number}")
        con.execute("SELECT count(*) FROM time_entry").fetchall()
        copy = Path(shutil.copyfile(db, db.with_name("copy.db")))
        assert notes(copy) == {f"n{at}" for at in range(number + 1)}
        if number % 10 == 0:
            assert check(copy) == []
        copy.unlink()
        assert [file.name for file in db.parent.iterdir()] == [db.name]


def test_thirty_copies_while_the_app_is_open_and_idle(db: Path, con: sqlite3.Connection) -> None:
    _copies(db, con, 30)
    assert len(notes(db)) == 30


@pytest.mark.long
def test_a_thousand_copies_while_the_app_is_open_and_idle(db: Path, con: sqlite3.Connection) -> None:
    _copies(db, con, 1000)
    assert len(notes(db)) == 1000
