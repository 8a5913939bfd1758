"""The first screen at the start: as it was kept when the app was closed, or worked out; never as it no longer is."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from goodterms.ledger import clients, kept, store
from goodterms.tui import first
from goodterms.tui.app import GoodtermsApp
from goodterms.tui.desk import Desk
from goodterms.tui.widgets.rows import Rows
from tests.tui.hand import TODAY, Hand, open_app


async def open_and_close(path: Path, *keys: str) -> str:
    """Returns what was shown in the end."""
    async with open_app(path) as hand:
        await hand.press(*keys)
        return hand.text


def begun(path: Path) -> Desk:
    """A desk that has read ahead what the first frame shows."""
    desk = Desk(path, TODAY)
    with path.open("rb") as header:
        seen = kept.count(header)
    desk.first.drawn.set()
    desk.first._read(seen)
    return desk


async def started(path: Path) -> str:
    """What a start shows that begins with what was kept."""
    desk = begun(path)
    assert desk.at_hand("overview") is None
    app = GoodtermsApp(desk)
    async with app.run_test(size=(120, 36)) as pilot:
        hand = Hand(pilot, app)
        await hand.settle()
        return hand.text


def taken(path: Path) -> bool:
    """Does a start show what was kept, without judging anybody?"""
    with closing(begun(path)) as desk:
        assert desk.at_hand("first screen") is not None
        return desk.at_hand("overview") is None


async def test_a_start_shows_what_was_there_when_the_app_was_closed(sample: Path) -> None:
    before = await open_and_close(sample)
    assert await started(sample) == before
    for word in ("CRITICAL", "unbilled", "This week  "):
        assert word in before


async def test_closing_a_file_that_was_only_looked_at_writes_once(sample: Path) -> None:
    await open_and_close(sample)
    before = sample.read_bytes()
    await open_and_close(sample, "2", "3", "4", "5", "6", "1")
    assert sample.read_bytes() == before


async def test_after_a_write_all_is_worked_out_again(sample: Path) -> None:
    await open_and_close(sample)
    assert taken(sample)
    with closing(store.connect(sample)) as con:
        clients.add(con, "Somebody New", TODAY, currency="EUR")
    assert not taken(sample)


async def test_what_is_written_in_the_app_is_in_what_is_kept(sample: Path) -> None:
    await open_and_close(sample, "3", "a", *"Nord 2h", "enter")
    with closing(begun(sample)) as kept_desk, closing(Desk(sample, TODAY)) as fresh:
        assert kept_desk.at_hand("overview") is None
        assert kept_desk.first_screen() == fresh.first_screen()


async def test_a_write_that_no_screen_was_told_of_is_in_what_is_kept(sample: Path) -> None:
    async with open_app(sample) as hand:
        con = hand.app.desk.con
        con.execute("UPDATE client SET name = 'Quietly Renamed ' || id")
    with closing(begun(sample)) as desk:
        assert desk.at_hand("overview") is None
        assert all(one.name.startswith("Quietly") for one in desk.first_screen().first)


async def test_a_kept_screen_that_is_wrong_mends_itself(sample: Path) -> None:
    """Whatever the reason: a rule that was changed, a hand in the file."""
    right = await open_and_close(sample)
    with closing(sqlite3.connect(sample)) as con:
        con.execute("UPDATE kept SET body = replace(body, 'CRITICAL', 'x'), seen = seen + 1")
        con.execute("""UPDATE kept SET body = replace(body, '"critical"', '"amber"')""")
        con.commit()
    assert await started(sample) == right


async def test_a_large_file_is_not_judged_only_to_be_closed(sample: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(first, "LARGE", 1)
    desk = Desk(sample, TODAY)
    desk.con  # noqa: B018  (opened, nothing read)
    desk.close()
    assert not taken(sample)
    await open_and_close(sample)  # judged, since it was shown
    assert taken(sample)


async def test_a_file_that_another_program_writes_to_is_closed_all_the_same(sample: Path) -> None:
    with closing(sqlite3.connect(sample)) as other:
        async with open_app(sample) as hand:
            await hand.press("2")
            other.execute("BEGIN IMMEDIATE")
        other.execute("ROLLBACK")
    assert not taken(sample)


async def test_a_file_that_was_taken_away_is_not_written_anew(sample: Path) -> None:
    async with open_app(sample):
        sample.unlink()
    assert not sample.exists()


async def test_the_demo_keeps_nothing(sample: Path) -> None:
    app = GoodtermsApp(Desk(sample, TODAY, demo=True))
    async with app.run_test(size=(120, 36)) as pilot:
        await Hand(pilot, app).settle()
    assert not taken(sample)


async def test_the_lists_share_the_height_by_what_they_have_to_show(sample: Path) -> None:
    async with open_app(sample, size=(100, 60)) as hand:
        lists = [hand.app.main.query_one(name, Rows) for name in ("#first", "#due")]
        for height in (60, 40, 30, 24, 20, 60):
            await hand.pilot.resize_terminal(100, height)
            await hand.settle()
            first, due = (one.outer_size.height for one in lists)
            wanted, rest = (one.row_count + 2 for one in lists)
            assert first + due == height - 11, "all of the height is used"
            assert min(first, due) >= 3
            assert first <= wanted, "no empty lines above a list that could use them"
            assert first >= min(wanted, height - 11 - rest), "no empty lines below a list that is cut"
