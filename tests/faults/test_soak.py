"""Random keys over every screen of the sample: no crash, no dead end, and a whole file afterwards."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from goodterms.ledger import store, undo
from goodterms.ledger.check import check
from goodterms.tui.app import GoodtermsApp
from tests.tui.conftest import home, sample, sample_template  # noqa: F401  (fixtures)
from tests.tui.hand import Hand, open_app

PLACES = ("1", "2", "3", "4", "5", "6", "S", "ctrl+p")
MOVES = (
    "j",
    "k",
    "g",
    "G",
    "h",
    "l",
    "up",
    "down",
    "left",
    "right",
    "pagedown",
    "pageup",
    "home",
    "end",
    "tab",
    "space",
)
DEEDS = tuple("nedtawuUsyfvxJmRprDCWEPikboAcBNoz!/?+-=0")
OTHERS = ("enter", "enter", "enter", "escape", "escape", "backspace", "delete", "ctrl+s", "ctrl+z", "shift+tab")
F_KEYS = ("f1", "f2", "f3", "f4", "f5", "f6", "f7", "f8")
TYPED = (
    "acme 2h",
    "nord 9-11 [b]x[/]",
    "today",
    "12.50",
    "yes",
    "fire",
    "[/]",
    "株式",
    "\u202e",
    "-1",
    "9" * 30,
    "=1+1",
)


def random_key(chance: random.Random) -> str:
    kinds = (PLACES, MOVES, DEEDS, OTHERS, F_KEYS)
    return chance.choice(chance.choices(kinds, weights=(8, 30, 30, 27, 5))[0])


async def mash(hand: Hand, chance: random.Random, keys: int) -> None:
    """Press so many random keys, type and resize now and then; never leave the app."""
    for _ in range(keys):
        what = chance.random()
        if what < 0.03:
            await hand.write(chance.choice(TYPED))
        elif what < 0.04:
            await hand.pilot.resize_terminal(chance.randint(20, 160), chance.randint(5, 50))
            await hand.settle()
        else:
            await hand.press(random_key(chance))
        assert hand.app._running, "a key left the app"


async def soak(path: Path, seed: int, keys: int) -> None:
    """Mash the keys, find the way back to the first screen, and look at the file."""
    async with open_app(path, size=(100, 30), notifications=True) as hand:
        await mash(hand, random.Random(seed), keys)
        await hand.pilot.resize_terminal(100, 30)
        for _ in range(30):
            if hand.place == "MainScreen":
                break
            await hand.press("escape")
            if hand.place == "Confirm":
                await hand.press("y")
        await hand.press("escape", "1")
        hand.sees("1 Today", "First to go")
    with closing(store.connect(path)) as con:
        assert con.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        for _ in range(5):
            if any(not change.undone for change in undo.history(con)):
                undo.undo(con)
    assert check(path) == []


@pytest.fixture(autouse=True)
def _no_viewer(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys that open a file find no program to open it with, and the palette's Quit does not end the test."""
    monkeypatch.setattr("goodterms.tui.opening.open_file", _refuse)
    monkeypatch.setattr(GoodtermsApp, "action_leave", lambda _self: None)


def _refuse(path: Path) -> None:
    assert path.exists()


async def test_500_random_keys(sample: Path) -> None:  # noqa: F811
    await soak(sample, 1, 500)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(2, 12))
async def test_10_000_random_keys(sample: Path, seed: int) -> None:  # noqa: F811
    await soak(sample, seed, 1000)


@pytest.mark.long
async def test_memory_does_not_grow_with_the_keys(sample: Path) -> None:  # noqa: F811
    """MiB at the most after 1,000 keys and after 4,000 in one and the same app."""
    resource = pytest.importorskip("resource")
    sizes = []
    async with open_app(sample, size=(100, 30), notifications=True) as hand:
        for seed in range(20, 24):
            await mash(hand, random.Random(seed), 1000)
            sizes.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    print(f"peak memory after each 1,000 keys: {', '.join(f'{size:.0f} MiB' for size in sizes)}")
    assert sizes[-1] - sizes[1] < 40


async def test_200_random_keys_on_an_empty_file(db: Path) -> None:
    async with open_app(db, size=(80, 24), notifications=True) as hand:
        await mash(hand, random.Random(7), 200)
    with closing(sqlite3.connect(db)) as con:
        assert con.execute("PRAGMA integrity_check").fetchone() == ("ok",)
