"""Random keys over every screen: no crash, no dead end, no growth, and a whole file afterwards."""

from __future__ import annotations

import importlib
import pkgutil
import random
import shutil
import sqlite3
import sys
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from textual.screen import Screen

import goodterms.tui
from goodterms.cli.main import cli
from goodterms.domain.letter_model import LANGUAGES
from goodterms.ledger import store, undo
from goodterms.ledger.check import check
from goodterms.tui.app import GoodtermsApp
from goodterms.tui.screens.drafting import MarkedHours
from goodterms.tui.screens.main import VIEWS, MainScreen
from goodterms.tui.widgets.notice import Notice
from tests.counts import Counts
from tests.faults.keys import (
    Pace,
    Whom,
    alive,
    go_home,
    kept,
    mash,
    memory,
    middle,
    never_leave,
    refuse,
    slow,
    ways,
    where,
)
from tests.tui.conftest import ROOT, home, sample, sample_template  # noqa: F401  (fixtures)
from tests.tui.hand import TODAY, Hand, open_app

STAY = 40
"""Random keys pressed from each screen on, before the way leads to the next one: with 25 of them, 1,000 a round,
after which come a look at the memory and the pace."""
PROBE = ("3", "home", *("down",) * 60, *("pagedown",) * 10, *("pageup",) * 10, *("up",) * 20)
SAMPLE = Whom(leaving="casa", drafted="kov", late="2026-050")
LARGE = Whom(leaving="Client 0001", drafted="Client 0001", late="B-011999")
MAY_GROW = 1.1
"""Objects at the end beside those after a tenth of the way, when every page has been opened once."""
MAY_WEIGH = 100
"""MiB at the end above those of the first look. Bounded caches fill (Textual's of places and sizes some 15 MiB; 500
letters make the typesetter's grow by 27), and what was freed lies between what was not."""


@dataclass(frozen=True)
class Look:
    """What an app weighs and how quick it is: MiB, and milliseconds a key in the list of hours."""

    memory: int
    objects: int
    """What is kept, caches aside."""
    lost: int
    """Closed widgets that are still alive."""
    middle: float
    slow: float


async def look(hand: Hand, pace: Pace) -> Look:
    """From the same state each time: a view that is not shown keeps the figures of its last visit until the next,
    so that after a write some are there twice."""
    await go_home(hand)
    took = await pace.of(*PROBE)
    await hand.press("escape", "2", "3", "4", "5", "6", "1")
    return Look(memory(), kept(hand), alive(hand), middle(took), slow(took))


async def watched(hand: Hand, whom: Whom, count: Counts, keys: int, seconds: float, seed: int) -> list[Look]:
    """Go from screen to screen and press random keys on each, until there were so many or the time is over; look at
    the app after each round. Every screen must have been there in the end."""
    pace, looks, pressed, end = Pace(hand), [], 0, time.monotonic() + seconds
    seen: set[str] = set()
    while pressed < keys and time.monotonic() < end:
        for way in ways(whom):
            await go_home(hand)
            await hand.press(*way)
            seen.add(where(hand))
            seen |= await mash(hand, random.Random(seed + pressed), STAY)
            pressed += STAY
            count("keys", STAY)
        looks.append(await look(hand, pace))
        print(f"{pressed:,} keys: {looks[-1]}", file=sys.stderr, flush=True)
    count("screens", len(seen))
    assert seen >= screens(), sorted(screens() - seen)
    return looks


def weigh(looks: list[Look], count: Counts) -> None:
    """The end against the beginning; for the pace, the middle of the first and of the last three looks."""
    first, last = (sorted(some, key=lambda one: one.middle)[len(some) // 2] for some in (looks[:3], looks[-3:]))
    for name, one in (("first", looks[0]), ("half", looks[len(looks) // 2]), ("last", looks[-1])):
        count(f"MiB {name}", one.memory)
    early = looks[len(looks) // 10]
    count("objects early", early.objects)
    count("objects last", looks[-1].objects)
    for name, one in (("first", first), ("last", last)):
        count(f"middle us {name}", round(one.middle * 1000))
        count(f"slow us {name}", round(one.slow * 1000))
    count("closed and alive first", looks[0].lost)
    count("closed and alive last", looks[-1].lost)
    assert looks[-1].objects < early.objects * MAY_GROW
    assert looks[-1].memory - looks[0].memory < MAY_WEIGH
    assert looks[-1].lost - looks[0].lost < 200  # a page or two, until timers that were stopped are forgotten


def assert_whole(path: Path) -> None:
    with closing(store.connect(path)) as con:
        assert con.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        for _ in range(5):
            if any(not change.undone for change in undo.history(con)):
                undo.undo(con)
    assert check(path) == []


async def soak(path: Path, whom: Whom, count: Counts, seed: int, stay: int) -> set[str]:
    """Go to every screen and press some random keys there; then look at the file. Returns the screens it went to."""
    seen = set()
    async with open_app(path, size=(100, 30), notifications=True) as hand:
        for number, way in enumerate(ways(whom)):
            await go_home(hand)
            await hand.press(*way)
            seen.add(where(hand))
            await mash(hand, random.Random(seed + number), stay)
            count("keys", stay)
        await go_home(hand)
    assert_whole(path)
    return seen


def screens() -> set[str]:
    """The names of all screens, and the titles of the views of the first one. Two are not among them: MarkedHours is
    what two of them share, and a Notice tells what is wrong with a file, and this one is whole."""
    for found in pkgutil.walk_packages(goodterms.tui.__path__, "goodterms.tui."):
        importlib.import_module(found.name)

    def below(one: type[Screen[Any]]) -> set[type[Screen[Any]]]:
        return {one}.union(*map(below, one.__subclasses__()))

    own = {one for one in below(Screen) if one.__module__.startswith("goodterms.")}
    return {one.__name__ for one in own - {MainScreen, MarkedHours, Notice}} | {title for title, _ in VIEWS}


def load_all(db: Path) -> None:
    """Load what is loaded when it is first needed: libraries, and what is known of a language. It comes once, and is
    no growth."""
    for name in ("cryptography.hazmat.primitives.ciphers.aead", "cryptography.hazmat.primitives.kdf.scrypt"):
        importlib.import_module(name)
    copy = db.with_name("once.db")
    shutil.copyfile(db, copy)
    asked = (
        "--db",
        str(copy),
        "--today",
        TODAY.isoformat(),
        "letter",
        "Client 0002" if db.name == "large.db" else "nordl",
    )
    written = ("--outcome", "decline", "--format", "md,txt,pdf,docx,eml", "--out", f"{db.parent}/once/")
    for language in LANGUAGES:
        cli([*asked, *written, "--language", language], standalone_mode=False)
    copy.unlink()


def large(path: Path, entries: int) -> Path:
    """A file of 200 clients, with a decision about `LARGE`, a letter to them and a draft for them."""
    sys.path.insert(0, str(ROOT / "tools"))
    try:
        from make_big import make
    finally:
        sys.path.pop(0)
    made: Path = make(path, 200, entries)
    whom = LARGE.leaving
    for command in (
        ("set", "my_name", "Ada Lind"),
        ("decide", whom, "fire", "--reason", "Enough", "--last-day", "2026-09-30"),
        ("letter", whom, "--outcome", "boundary", "--format", "md", "--out", str(path.with_name("letters")) + "/"),
        ("invoice", "draft", whom),
    ):
        cli(["--db", str(made), "--today", TODAY.isoformat(), *command], standalone_mode=False)
    return made


@pytest.fixture(autouse=True)
def _no_viewer(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys that open a file find no program to open it with, and the palette's Quit does not end the test."""
    monkeypatch.setattr("goodterms.tui.opening.open_file", refuse)
    monkeypatch.setattr(GoodtermsApp, "action_leave", never_leave)


async def test_500_random_keys(sample: Path, count: Counts) -> None:  # noqa: F811
    assert len(await soak(sample, SAMPLE, count, 1, 20)) > 20


async def test_the_ways_lead_to_every_screen(sample: Path) -> None:  # noqa: F811
    seen = {"HelpScreen", "KindScreen", "FormScreen", "Confirm", "Ask"}  # a key away from any of the others
    async with open_app(sample, size=(100, 30)) as hand:
        for way in ways(SAMPLE):
            await go_home(hand)
            await hand.press(*way)
            seen.add(where(hand))
    assert seen == screens()


async def test_200_random_keys_on_an_empty_file(db: Path, count: Counts) -> None:
    async with open_app(db, size=(80, 24), notifications=True) as hand:
        await mash(hand, random.Random(7), 200)
    with closing(sqlite3.connect(db)) as con:
        assert con.execute("PRAGMA integrity_check").fetchone() == ("ok",)


@pytest.mark.long
async def test_30_minutes_of_random_keys_on_the_sample(sample: Path, count: Counts) -> None:  # noqa: F811
    """Or 1,000,000 keys, whichever comes first, in one and the same app."""
    load_all(sample)
    async with open_app(sample, size=(100, 30), notifications=True) as hand:
        looks = await watched(hand, SAMPLE, count, 1_000_000, 30 * 60, 1_000)
        weigh(looks, count)
    assert_whole(sample)


@pytest.mark.long
async def test_10_000_random_keys_over_every_screen_of_a_large_file(tmp_path: Path, count: Counts) -> None:
    path = large(tmp_path / "large.db", 100_000)
    load_all(path)
    async with open_app(path, size=(100, 30), notifications=True) as hand:
        looks = await watched(hand, LARGE, count, 10_000, 3600, 2_000)
        weigh(looks, count)
    assert_whole(path)
