"""What the first screen showed is kept for one state of the file, and for no other."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodterms.domain.signs import COLOURS
from goodterms.exchange.writers import csv_tables
from goodterms.ledger import clients, kept, recording, store, undo
from goodterms.ledger.check import check
from goodterms.ledger.dues import Item
from goodterms.ledger.today import FirstScreen, Soon, Sums, Worry

TODAY = date(2026, 6, 30)
SCREEN = FirstScreen(
    Soon((3600, 0, 0, 0, 0, 0, 0), (Item(1, "reminder", TODAY, "Call [b]Ann[/b]", 1, "Acme"),)),
    (Sums("EUR", Decimal("1.50"), Decimal(0), Decimal("-2.00")),),
    (Worry(1, "red", "Acme", "3 of 4 invoices late"),),
    empty=False,
)


def seen(path: Path) -> int | None:
    with path.open("rb") as header:
        return kept.count(header)


def keep(path: Path, screen: FirstScreen = SCREEN, today: date = TODAY) -> None:
    """As at the end of the app."""
    with path.open("rb") as header, closing(store.connect(path)) as con:
        kept.write(con, header, store.data_version(con), kept.Kept("Europe/Berlin", screen), today)


def found(path: Path, today: date | None = TODAY) -> kept.Kept | None:
    """As at the next start."""
    count = seen(path)
    with closing(store.connect(path)) as con:
        return kept.read(con, count, today)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "ours.db"
    with closing(store.connect(path, create=True)) as con:
        clients.add(con, "Acme", TODAY, currency="EUR")
    return path


def test_what_was_kept_is_found_by_the_next_start(path: Path) -> None:
    assert found(path) is None
    keep(path)
    assert found(path) == kept.Kept("Europe/Berlin", SCREEN)
    assert found(path) == kept.Kept("Europe/Berlin", SCREEN)  # to look changes nothing


def _ours(path: Path) -> None:
    with closing(store.connect(path)) as con:
        clients.add(con, "Borg", TODAY, currency="EUR")


def _undone(path: Path) -> None:
    with closing(store.connect(path)) as con:
        undo.undo(con)


def _foreign(path: Path) -> None:
    with closing(sqlite3.connect(path)) as con:
        con.execute("UPDATE client SET name = 'Acme & Sons'")
        con.commit()


def _vacuum(path: Path) -> None:
    with closing(sqlite3.connect(path)) as con:
        con.execute("VACUUM")


def _log(path: Path) -> None:
    with closing(sqlite3.connect(path)) as con:
        con.execute("PRAGMA journal_mode = WAL")
        con.execute("UPDATE client SET name = 'Acme & Sons'")
        con.commit()


@pytest.mark.parametrize("write", [_ours, _undone, _foreign, _vacuum, _log])
def test_any_write_by_anybody_ends_it(path: Path, write: Callable[[Path], None]) -> None:
    keep(path)
    write(path)
    assert found(path) is None


def test_a_file_with_a_write_ahead_log_tells_no_count(path: Path) -> None:
    with closing(sqlite3.connect(path)) as con:
        con.execute("PRAGMA journal_mode = WAL")
        con.execute("UPDATE client SET name = 'Acme & Sons'")
        con.commit()
        assert seen(path) is None
    (path.parent / "no database").write_bytes(b"x" * 40)
    assert seen(path.parent / "no database") is None
    (path.parent / "empty").touch()
    assert seen(path.parent / "empty") is None


def test_another_day_or_another_program_finds_nothing(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(path)
    assert found(path, date(2026, 7, 1)) is None
    assert found(path, None) is None  # today is not the end of June
    monkeypatch.setattr(kept, "_PROGRAM", "0.0.9 1")
    assert found(path) is None


def test_the_day_is_that_of_the_zone(path: Path) -> None:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    keep(path, today=datetime.now(ZoneInfo("Europe/Berlin")).date())
    assert found(path, None) is not None


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("body", "no JSON"),
        ("body", "[]"),
        ("body", '{"week": 1, "due": 2, "sums": 3, "first": 4}'),
        ("zone", "Nowhere"),
    ],
)
def test_what_a_stranger_wrote_there_is_not_shown(path: Path, column: str, value: str) -> None:
    keep(path, today=date.today() if column == "zone" else TODAY)
    with closing(sqlite3.connect(path)) as con:
        con.execute(f"UPDATE kept SET {column} = ?, seen = seen + 1", (value,))
        con.commit()
    assert found(path, None if column == "zone" else TODAY) is None


def test_it_is_written_once_for_a_state_of_the_file(path: Path) -> None:
    keep(path)
    before = path.read_bytes()
    keep(path)
    assert path.read_bytes() == before
    keep(path, today=date(2026, 7, 1))
    assert found(path, date(2026, 7, 1)) is not None


def test_figures_older_than_the_last_write_are_not_kept(path: Path) -> None:
    with path.open("rb") as header, closing(store.connect(path)) as con:
        version = store.data_version(con)
        _ours(path)
        kept.write(con, header, version, kept.Kept("Europe/Berlin", SCREEN), TODAY)
    assert found(path) is None


def test_a_busy_file_is_not_waited_for(path: Path) -> None:
    with closing(sqlite3.connect(path)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            keep(path)
        other.execute("ROLLBACK")
    keep(path)
    assert found(path) is not None


def test_undo_exports_and_the_check_do_not_know_it(path: Path) -> None:
    keep(path)
    with closing(store.connect(path)) as con:
        assert "kept" not in recording.tables(con)
        assert "kept" not in csv_tables.tables(con)
        assert [change.label for change in undo.history(con)] == ["Add client Acme"]
    assert check(path) == []


text = st.text(st.characters(codec="utf-8", exclude_categories=("Cs",)), max_size=20)
numbers = st.none() | st.integers(1, 2**63 - 1)
days = st.none() | st.dates()
amounts = st.decimals(allow_nan=False, allow_infinity=False, places=2)
screens = st.builds(
    FirstScreen,
    st.builds(
        Soon,
        st.tuples(*[st.integers(0, 10**6)] * 7),
        st.lists(st.builds(Item, numbers, text, days, text, numbers, st.none() | text, days, numbers, numbers)).map(
            tuple
        ),
    ),
    st.lists(st.builds(Sums, st.sampled_from(["EUR", "JPY"]), amounts, amounts, amounts)).map(tuple),
    st.lists(st.builds(Worry, st.integers(1, 99), st.sampled_from(COLOURS), text, text)).map(tuple),
    st.booleans(),
)


@given(screens)
def test_nothing_of_the_screen_is_lost_on_the_way(screen: FirstScreen) -> None:
    assert kept.unpack(kept.pack(screen)) == screen
