"""Two programs at once on one file: all of both is there."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from goodterms.errors import Refused
from goodterms.ledger import store
from tests.counts import Counts
from tests.faults.kit import assert_intact, assert_whole, notes, prepared, start


def _count(db: Path, before: int) -> int:
    """Open anew and count: the file must be recognised in the middle of a write, too.

    Two programs that never pause may leave no room for five seconds; then that is told, and nothing else.
    """
    try:
        with closing(store.connect(db, read_only=True)) as reader, store.explained():
            return reader.execute("SELECT count(*) FROM time_entry").fetchone()[0]
    except Refused as error:
        if "Another program" not in error.message:
            raise
        return before


def _together(db: Path, times: int, count: Counts) -> None:
    prepared(db)
    programs = [start("log", db, tag, times) for tag in ("a", "b")]
    seen = 0
    while any(program.poll() is None for program in programs):
        now = _count(db, seen)
        assert now >= seen
        seen = now
    acknowledged: set[str] = set()
    for program in programs:
        said, errors = program.communicate()
        count("tracebacks", errors.count(b"Traceback"))
        assert errors == b"", errors.decode()
        acknowledged |= set(said.decode().split())
        assert len(said.splitlines()) == times
    count("acknowledged", len(acknowledged))
    count("lost", len(acknowledged - notes(db)))
    assert_intact(db, count)
    assert notes(db) == {f"{tag}{number}" for tag in ("a", "b") for number in range(times)}
    assert_whole(db)


def test_two_programs_write_eighty_entries_each(db: Path, count: Counts) -> None:
    _together(db, 80, count)
    assert len(notes(db)) == 160


@pytest.mark.long
def test_two_programs_write_a_thousand_entries_each(db: Path, count: Counts) -> None:
    _together(db, 1000, count)
    assert len(notes(db)) == 2000


def test_a_change_of_one_program_can_be_undone_by_the_other(db: Path, con: sqlite3.Connection) -> None:
    from goodterms.ledger import undo

    prepared(db)
    said, errors = start("log", db, "x", 3).communicate()
    assert (len(said.splitlines()), errors) == (3, b"")
    assert undo.undo(con) == "Log"
    assert notes(db) == {"x0", "x1"}
