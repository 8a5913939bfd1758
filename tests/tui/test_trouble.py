"""An error nobody foresaw: one sentence for the user, the traceback in a file."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from goodterms.tui import trouble
from goodterms.tui.app import GoodtermsApp
from goodterms.tui.desk import Desk
from tests.tui.hand import open_app


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(trouble, "data_folder", lambda: tmp_path / "data")
    return tmp_path / "data"


async def test_a_crash_ends_with_a_sentence_and_keeps_the_details(
    db: Path, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    app = GoodtermsApp(Desk(db))
    with pytest.raises(ZeroDivisionError):
        async with app.run_test() as pilot:
            app.call_later(lambda: 1 // 0)
            await pilot.pause()
    said = "".join(capsys.readouterr())
    assert "Something went wrong (ZeroDivisionError)" in said
    assert "Traceback" not in said
    assert "ZeroDivisionError" in (data / "error.log").read_text(encoding="utf-8")


def test_what_the_file_reports_is_said_in_its_own_words(data: Path) -> None:
    error = sqlite3.DatabaseError("database disk image is malformed")
    error.sqlite_errorname = "SQLITE_CORRUPT"
    assert "damaged" in trouble.sentence(error)
    assert not data.exists()


async def test_what_the_ledger_refuses_during_an_action_is_told_and_the_app_goes_on(db: Path) -> None:
    app = GoodtermsApp(Desk(db))
    async with app.run_test() as pilot:
        await pilot.pause()
        await pilot.press("u")
        await pilot.pause()
        assert [note.message for note in app._notifications] == ["There is nothing to undo."]
        assert app.is_running


async def test_what_is_said_takes_the_place_of_what_was_said_before(db: Path) -> None:
    async with open_app(db) as hand:
        for words in ("one", "two", "one", "one"):
            hand.app.toast(words)
            await hand.settle()
        assert [said.message for said in hand.app._notifications] == ["one"]


async def test_an_error_of_ours_ends_the_app_once_the_file_is_found_to_be_whole(
    db: Path, data: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def wrong(_app: GoodtermsApp) -> None:
        raise LookupError("ours")

    monkeypatch.setattr(GoodtermsApp, "action_undo", wrong)
    app = GoodtermsApp(Desk(db))
    with pytest.raises(LookupError):
        async with app.run_test() as pilot:
            await pilot.pause()
            await pilot.press("u")
            await app.workers.wait_for_complete()
            await pilot.pause()
    assert "Something went wrong (LookupError)" in "".join(capsys.readouterr())
    assert "LookupError" in (data / "error.log").read_text(encoding="utf-8")
