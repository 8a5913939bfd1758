"""The sample: its story, that it is made the same each time, and the demo that moves it to today."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest

from goodterms.domain.flags.catalogue import CATALOGUE
from goodterms.errors import Refused
from goodterms.ledger import demo, settings_store, store
from goodterms.ledger.check import check
from goodterms.ledger.overview import Overview, overview

ROOT = Path(__file__).parent.parent
DAY = "[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]"
WORDED = ("decision", "letter", "reminder")
"""Tables whose words come from the rules of the decision, and may get better between two samples."""


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    sys.path.insert(0, str(ROOT / "tools"))
    try:
        from make_sample import make
    finally:
        sys.path.pop(0)
    return make(tmp_path_factory.mktemp("sample") / "sample.db")


@pytest.fixture
def con(sample: Path) -> Iterator[sqlite3.Connection]:
    with closing(store.connect(sample, read_only=True)) as con:
        yield con


def seen(path: Path, day: date) -> Overview:
    with closing(store.connect(path, read_only=True)) as con:
        return overview(con, settings_store.load(con), day)


def dump(path: Path) -> dict[str, list[tuple[object, ...]]]:
    with closing(store.connect(path, read_only=True)) as con:
        tables = [row[0] for row in con.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: con.execute(f"SELECT * FROM {name} ORDER BY 1").fetchall() for name in tables}


def test_every_flag_is_lit_somewhere(sample: Path) -> None:
    lit = {f.flag.id for one in seen(sample, demo.STORY_ENDS).standings.values() for f in one.findings if f.lit}
    assert lit == {flag.id for flag in CATALOGUE}


def test_every_colour_and_both_badges_occur(sample: Path) -> None:
    standings = seen(sample, demo.STORY_ENDS).standings.values()
    assert {one.colour for one in standings} == {"critical", "red", "amber", "green", "none"}
    assert {one.badge for one in standings} == {"demanding", "nightmare", None}


def test_a_flag_is_accepted_and_the_file_is_in_order(sample: Path) -> None:
    standings = seen(sample, demo.STORY_ENDS).standings.values()
    assert any(f.accepted for one in standings for f in one.findings)
    assert check(sample) == []


def test_the_same_bytes_each_time(sample: Path, tmp_path: Path) -> None:
    from make_sample import make

    assert make(tmp_path / "again.db").read_bytes() == sample.read_bytes()


def test_the_sample_in_the_tree_is_the_one_the_program_makes(sample: Path) -> None:
    kept, made = dump(ROOT / "sample.db"), dump(sample)
    assert kept.keys() == made.keys()
    assert {name: rows for name, rows in kept.items() if name not in WORDED} == {
        name: rows for name, rows in made.items() if name not in WORDED
    }
    for name in WORDED:
        assert [row[:2] for row in kept[name]] == [row[:2] for row in made[name]]


def test_entries_of_a_day_do_not_overlap(con: sqlite3.Connection) -> None:
    overlaps = con.execute(
        "SELECT a.day, a.note, b.note FROM time_entry a JOIN time_entry b"
        " ON a.day = b.day AND a.id < b.id AND a.start < b.start + b.seconds AND b.start < a.start + a.seconds"
    ).fetchall()
    assert overlaps == []


def test_nothing_in_the_sample_is_left_to_undo(con: sqlite3.Connection) -> None:
    assert con.execute("SELECT count(*) FROM change").fetchone() == (0,)
    assert con.execute("SELECT count(*) FROM change_row").fetchone() == (0,)


@pytest.mark.parametrize("today", [date(2026, 6, 30), date(2027, 3, 29), date(2031, 12, 31), date(2025, 1, 1)])
def test_the_demo_tells_the_same_story_today(
    sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, today: date
) -> None:
    monkeypatch.setattr(demo, "sample_file", lambda: sample)
    path = demo.make_demo(tmp_path / "demo.db", today)
    weeks = (today - demo.STORY_ENDS).days // 7
    ends = demo.STORY_ENDS + timedelta(weeks=weeks)
    assert 0 <= (today - ends).days <= 6
    told, moved = seen(sample, demo.STORY_ENDS).standings, seen(path, ends).standings
    assert {i: (one.colour, one.badge, one.score) for i, one in moved.items()} == {
        i: (one.colour, one.badge, one.score) for i, one in told.items()
    }
    assert check(path) == []


def test_every_column_with_days_is_moved(sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo, "sample_file", lambda: sample)
    path = demo.make_demo(tmp_path / "demo.db", demo.STORY_ENDS + timedelta(weeks=5200))
    with closing(store.connect(path)) as con:
        for (table,) in con.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            for _, column, *_ in con.execute(f"PRAGMA table_info({table})").fetchall():
                left = con.execute(f"SELECT {column} FROM {table} WHERE {column} GLOB ? AND {column} < '2100'", (DAY,))
                assert left.fetchall() == [], f"{table}.{column} was left behind"


def test_work_at_nine_stays_work_at_nine_across_a_change_of_the_clocks(
    sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(demo, "sample_file", lambda: sample)
    path = demo.make_demo(tmp_path / "demo.db", date(2026, 12, 31))
    for file in (sample, path):
        with closing(store.connect(file)) as con:
            rows = con.execute("SELECT id, minute, strftime('%w', day) FROM time_entry ORDER BY id").fetchall()
        if file == sample:
            told = rows
    assert rows == told
    assert check(path) == []


def test_days_that_are_unique_may_change_places(db: Path) -> None:
    with closing(store.connect(db)) as con:
        for day in ("2026-06-01", "2026-06-08", "2026-06-15"):
            con.execute("INSERT INTO exchange_rate (currency, day, rate) VALUES ('USD', ?, '0.9')", (day,))
    demo.shift_dates(db, 7)
    with closing(store.connect(db)) as con:
        days = con.execute("SELECT day FROM exchange_rate ORDER BY id").fetchall()
    assert days == [("2026-06-08",), ("2026-06-15",), ("2026-06-22",)]


def test_only_whole_weeks(db: Path) -> None:
    with pytest.raises(ValueError, match="whole weeks"):
        demo.shift_dates(db, 3)


def test_the_demo_overwrites_nothing(db: Path) -> None:
    before = db.read_bytes()
    with pytest.raises(Refused, match="already"):
        demo.make_demo(db, date(2026, 6, 30))
    assert db.read_bytes() == before
