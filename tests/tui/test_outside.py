"""What comes from outside: another program that writes, a file that goes away, small windows, plain terminals."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from goodterms.errors import Refused
from goodterms.ledger import clients, store
from goodterms.tui.app import GoodtermsApp
from goodterms.tui.desk import Desk
from tests.faults.keys import Whom, ways
from tests.tui.hand import TODAY, open_app


async def test_what_another_program_writes_is_shown_by_itself(sample: Path) -> None:
    async with open_app(sample, size=(120, 40)) as hand:
        await hand.press("2")
        with closing(store.connect(sample)) as con:
            clients.add(con, "Somebody New", TODAY, currency="EUR")
        hand.app.main._watch_file()
        await hand.settle()
        hand.sees("Somebody New")
        await hand.press("3", "2", "1", "5")
        hand.sees("Somebody New")
        with closing(store.connect(sample)) as con:
            con.execute("DELETE FROM client WHERE name = 'Somebody New'")
        hand.app.main._watch_file()
        await hand.settle()
        hand.not_sees("Somebody New")


async def test_the_client_on_screen_is_deleted_by_another_program(sample: Path) -> None:
    async with open_app(sample, notifications=True) as hand:
        await hand.press("2", "enter")
        with closing(store.connect(sample)) as con:
            con.execute("DELETE FROM client")
        hand.app.main._watch_file()
        await hand.settle()
        await hand.press(
            "right", "left", "e", "escape", "w", "escape", "a", "escape", "escape", "escape", "2", "3", "5"
        )
        assert hand.place == "MainScreen"


async def test_the_client_is_deleted_under_a_page_of_theirs(sample: Path) -> None:
    for way in ways(Whom(leaving="casa", drafted="kov", late="2026-050")):
        path = sample.with_name("gone.db")
        shutil.copy(sample, path)
        async with open_app(path, size=(100, 30), notifications=True) as hand:
            await hand.press(*way)
            with closing(store.connect(path)) as con:
                con.execute("PRAGMA foreign_keys = OFF")
                for table in ("client", "decision", "invoice", "letter"):
                    con.execute(f"DELETE FROM {table}")
            hand.app.changed("Something else was written.")
            await hand.press("f1", "escape", "escape", "escape", "escape", "1")
            assert hand.place in ("MainScreen", "SettingsScreen"), (way, hand.text)


async def test_the_entry_under_the_cursor_is_gone_before_the_list_knows_it(sample: Path) -> None:
    async with open_app(sample, size=(120, 40)) as hand:
        con = hand.app.desk.con
        with store.change(con, "Twice"):
            con.execute(
                "INSERT INTO time_entry (client_id, day, start, minute, zone, seconds) "
                "SELECT client_id, day, start, minute, zone, seconds FROM time_entry WHERE start IS NOT NULL"
            )
        hand.app.main._watch_file()
        await hand.press("3", "down")
        hand.sees("overlaps")
        with closing(store.connect(sample)) as other:
            other.execute("DELETE FROM time_entry")
        await hand.press("down", "up")
        hand.not_sees("overlaps")
        assert hand.app.main.view.client_id is None
        hand.app.main._watch_file()
        await hand.settle()
        hand.sees("No hours yet")


async def test_a_page_over_the_views_shows_what_another_program_writes(sample: Path) -> None:
    async with open_app(sample) as hand:
        await hand.press("2", "enter", "right")
        with closing(store.connect(sample)) as con:
            name = con.execute("SELECT name FROM client WHERE id = ?", (hand.app.screen.client_id,)).fetchone()[0]  # type: ignore[attr-defined]
            con.execute("UPDATE client SET name = 'Renamed Ltd' WHERE name = ?", (name,))
        hand.app.main._watch_file()
        await hand.settle()
        hand.sees("Renamed Ltd")


@pytest.mark.parametrize("what", ["moved", "replaced", "emptied", "no database", "a folder"])
async def test_a_file_that_goes_away_is_told_and_nothing_crashes(sample: Path, what: str) -> None:
    async with open_app(sample) as hand:
        await hand.press("2")
        sample.rename(sample.with_suffix(".old"))
        if what == "replaced":
            with closing(store.connect(sample, create=True)) as con:
                clients.add(con, "From another file", TODAY, currency="EUR")
        elif what == "emptied":
            sample.write_bytes(b"")
        elif what == "no database":
            sample.write_bytes(b"no database at all" * 100)
        elif what == "a folder":
            sample.mkdir()
        hand.app.main._watch_file()
        await hand.settle()
        keys = ["3", "4", "5", "6", "1", "2", "a", "escape", "n", "escape", "t", "escape"]
        for key in keys if what == "replaced" else [*keys, "u"]:
            await hand.press(key)
        assert hand.app._running
        if what == "replaced":
            hand.sees("From another file")


async def test_a_locked_file_is_told_and_works_again_afterwards(sample: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "BUSY_MS", 50, raising=False)
    async with open_app(sample) as hand:
        hand.app.desk.con.execute("PRAGMA busy_timeout = 50")
        with closing(sqlite3.connect(sample, isolation_level=None)) as other:
            other.execute("BEGIN EXCLUSIVE")
            await hand.press("u")
            assert "another program" in hand.said.lower() or "busy" in hand.said.lower(), hand.said
            other.execute("ROLLBACK")
        await hand.press("3", "2")
        hand.sees("Monolith Capital Partners LLC")


async def test_too_small_a_window_says_so_and_comes_back(sample: Path) -> None:
    async with open_app(sample, size=(59, 14)) as hand:
        hand.sees("too small")
        hand.not_sees("First to go")
        for size in ((20, 5), (5, 2), (1, 1), (200, 3), (59, 40)):
            await hand.pilot.resize_terminal(*size)
            await hand.settle()
            await hand.press("2", "3", "4", "5", "1")
        await hand.pilot.resize_terminal(80, 24)
        await hand.settle()
        hand.sees("First to go")
        await hand.press("2", "enter")
        for size in ((20, 5), (3, 3), (80, 24)):
            await hand.pilot.resize_terminal(*size)
            await hand.settle()
        await hand.press("w")
        await hand.pilot.resize_terminal(30, 8)
        await hand.settle()
        await hand.press("question_mark", "escape", "escape")


async def test_sixty_columns_and_fifteen_lines_are_enough_for_every_view(sample: Path) -> None:
    async with open_app(sample, size=(60, 15)) as hand:
        for number in "123456":
            await hand.press(number)
            hand.not_sees("too small")
            assert all(strip.cell_length == 60 for strip in hand.app.screen._compositor.render_strips())


async def test_no_color_shows_words_and_glyphs_without_colour(sample: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with open_app(sample) as hand:
        await hand.press("2")
        hand.sees("✖ CRITICAL", "■ RED", "▲ AMBER", "● GREEN")
        for strip in hand.app.screen._compositor.render_strips():
            for segment in strip:
                for colour in (segment.style.color, segment.style.bgcolor) if segment.style else ():
                    if colour is not None and colour.triplet is not None:
                        red, green, blue = colour.triplet
                        assert max(red, green, blue) - min(red, green, blue) <= 2, segment


def test_plain_terminals_get_letters_for_glyphs(sample: Path) -> None:
    """GOODTERMS_ASCII is read when the program starts: a process of its own."""
    code = (
        "import asyncio, sys\n"
        "from datetime import date\n"
        "from pathlib import Path\n"
        "from tests.tui.hand import open_app\n"
        "async def main():\n"
        "    async with open_app(Path(sys.argv[1]), size=(100, 30)) as hand:\n"
        "        for key in '2', '5', '1':\n"
        "            await hand.press(key)\n"
        "            print(hand.text)\n"
        "asyncio.run(main())\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code, str(sample)],
        check=False,
        capture_output=True,
        cwd=Path(__file__).parents[2],
        env={**os.environ, "GOODTERMS_ASCII": "1", "PYTHONIOENCODING": "utf-8"},
        timeout=60,
    )
    shown = ran.stdout.decode("utf-8")
    assert ran.returncode == 0, ran.stderr.decode()
    assert "CRITICAL" in shown
    assert not set(shown) & set("✖■▲●◦·█"), set(shown) & set("✖■▲●◦·█")


async def test_what_the_app_does_later_is_refused_with_a_sentence(sample: Path) -> None:
    def refused() -> None:
        raise Refused("That client is no longer there.")

    async with open_app(sample) as hand:
        hand.app.call_later(refused)
        await hand.settle()
        assert hand.said == "That client is no longer there."
        await hand.press("2")
        assert hand.app._running


async def test_a_missing_file_is_made_and_an_unknown_one_is_refused_with_a_sentence(tmp_path: Path) -> None:
    async with open_app(tmp_path / "new.db") as hand:
        hand.sees("Add a client")
    assert (tmp_path / "new.db").exists()
    other = tmp_path / "other.db"
    with closing(sqlite3.connect(other)) as con:
        con.execute("CREATE TABLE t (x)")
    before = other.read_bytes()
    app = GoodtermsApp(Desk(other, TODAY))
    async with app.run_test() as pilot:
        await pilot.pause()
        await pilot.press("2", "3", "a", "escape")
        assert app._exception is None
    assert other.read_bytes() == before


def test_the_copy_of_an_open_file_is_whole(sample: Path) -> None:
    """The single-file promise, seen from the screens: nothing waits in a side file while the app is open."""
    import asyncio

    async def main() -> None:
        async with open_app(sample) as hand:
            await hand.press("3", "a")
            await hand.write("nord 1h copied")
            await hand.press("enter")
            copy = Path(shutil.copy(sample, sample.with_suffix(".copy")))
            assert sorted(p.name for p in sample.parent.glob("sample.db*")) == ["sample.db"]
            with closing(sqlite3.connect(copy)) as con:
                assert con.execute("PRAGMA integrity_check").fetchone() == ("ok",)
                assert con.execute("SELECT count(*) FROM time_entry WHERE note = 'copied'").fetchone() == (1,)

    asyncio.run(main())
