"""Paths typed into the app: what can be none is told under the field or at the foot, and nothing ends."""

from __future__ import annotations

from pathlib import Path

import pytest

from goodterms.tui.screens.settings import TABS
from tests.tui.hand import TODAY, Hand, dump, open_app
from tests.tui.test_papers import acme

WRONG = {"~nosuchuser_x/a.db": 'There is no user "nosuchuser_x".', "n" * 300: "That name is too long."}


async def settings(hand: Hand, group: str, key: str) -> None:
    await hand.press("S", *["right"] * TABS.index(group), key)


async def refused(hand: Hand, field: str) -> None:
    """Each of the wrong paths is told, and the form stays."""
    for path, said in WRONG.items():
        await hand.fill(**{field: path})
        await hand.press("enter")
        assert hand.place == "FormScreen"
        hand.sees(said)


@pytest.mark.parametrize(
    ("group", "key", "field"), [("Backup", "I", "file"), ("Backup", "n", "dest"), ("Rates", "I", "file")]
)
async def test_in_the_settings(db: Path, group: str, key: str, field: str) -> None:
    async with open_app(db) as hand:
        await settings(hand, group, key)
        before = dump(db)
        await refused(hand, field)
        assert dump(db) == before


async def test_where_a_calendar_and_evidence_go(db: Path) -> None:
    acme(db)
    async with open_app(db) as hand:
        await hand.press("r")
        await hand.fill(text="Call", day=TODAY.isoformat())
        await hand.press("enter", "x")
        await refused(hand, "path")
        await hand.press("escape", "2", "enter", "ctrl+p", *"evidence to a file", "enter")
        await refused(hand, "folder")


async def test_where_a_table_goes(db: Path) -> None:
    acme(db)
    async with open_app(db) as hand:
        await hand.press("6", "x")
        await refused(hand, "folder")


async def test_which_file_is_imported(db: Path) -> None:
    async with open_app(db) as hand:
        hand.app.action_import()
        await hand.settle()
        for path, said in WRONG.items():
            await hand.write(path)
            await hand.press("enter")
            hand.sees(said)
            await hand.press("end", "ctrl+u")
        await hand.write("~nosuchuser_x/")
        await hand.write("a")
        assert hand.place == "IntakeScreen"
