"""Random keys over every screen, and what an app weighs after them."""

from __future__ import annotations

import functools
import gc
import random
import time
from dataclasses import dataclass
from pathlib import Path

from textual.widget import Widget

from goodterms.tui.app import GoodtermsApp
from tests.tui.hand import Hand

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


def palette(action: str) -> tuple[str, ...]:
    """What is typed to find an action by its name."""
    return ("ctrl+p", *action, "enter")


@dataclass(frozen=True)
class Whom:
    """What to look for: a client who is leaving, with a letter; a client with a draft; an overdue invoice."""

    leaving: str
    drafted: str
    late: str


def ways(whom: Whom) -> tuple[tuple[str, ...], ...]:
    """The keys that lead from the first screen to each of the others: random ones alone seldom find them."""

    def find(name: str) -> tuple[str, ...]:
        return ("slash", "ctrl+u", *name, "enter", "home")

    page, drafts = ("2", *find(whom.leaving), "enter"), ("4", *find(whom.drafted))
    decision = (*page, *("right",) * 5, "G", "enter")
    return (
        (),
        ("2",),
        ("3",),
        ("3", "v"),
        ("4",),
        ("4", *find(whom.late), "enter"),
        ("4", *find(whom.late), "T"),
        ("4", "n", *whom.drafted, "enter"),
        (*drafts, "e"),
        (*drafts, "e", "H"),
        ("5",),
        ("5", "enter"),
        ("6",),
        page,
        (*page, *("right",) * 6, "G", "enter"),
        (*page, "c"),
        decision,
        (*decision, "v"),
        (*decision, "T"),
        (*decision, "T", "f6"),
        (*page, "w"),
        ("S",),
        palette("changes"),
        palette("import a file"),
        palette("reminders"),
    )


def where(hand: Hand) -> str:
    """The name of the screen that is shown, or the title of the view."""
    return hand.app.main.view.TITLE if hand.place == "MainScreen" else hand.place


async def mash(hand: Hand, chance: random.Random, keys: int) -> set[str]:
    """Press so many random keys, type and resize now and then; never leave the app. Returns the screens it saw."""
    seen = set()
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
        seen.add(where(hand))
    return seen


async def go_home(hand: Hand) -> None:
    """Find the way back to the first screen, as somebody would who presses Esc."""
    await hand.pilot.resize_terminal(100, 30)
    for _ in range(30):
        if hand.place == "MainScreen":
            break
        await hand.press("escape")
        if hand.place == "Confirm":
            await hand.press("y")
    await hand.press("escape", "1")
    hand.sees("1 Today", "First to go")


class Pace:
    """How long a key takes to the last frame that it causes, in milliseconds."""

    def __init__(self, hand: Hand) -> None:
        self.hand = hand
        self._framed = 0.0
        display = hand.app._display

        def noted(*arguments: object) -> None:
            display(*arguments)  # type: ignore[arg-type]
            self._framed = time.perf_counter()

        hand.app._display = noted  # type: ignore[method-assign]

    async def of(self, *keys: str) -> list[float]:
        """Press keys, each when the one before is done; in order from quick to slow."""
        took = []
        for key in keys:
            begun = time.perf_counter()
            await self.hand.press(key)
            took.append((self._framed - begun) * 1000)
        return sorted(took)


def middle(took: list[float]) -> float:
    return took[len(took) // 2]


def slow(took: list[float]) -> float:
    """Longer than 95 of 100."""
    return took[len(took) * 95 // 100]


def memory() -> int:
    """MiB of this process now; 0 where the system does not tell it."""
    gc.collect()
    try:
        pages = Path("/proc/self/statm").read_text().split()[1]
    except OSError:
        return 0
    return int(pages) * 4096 // 1024**2


def kept(hand: Hand) -> int:
    """Objects that are left when everything is forgotten that was remembered only to be quicker: such caches have
    their limits, but take long until they reach them. So has what each widget last drew: a view that is not shown
    still has it, or not, as it came about."""
    gc.unfreeze()
    for widget in hand.app._registry:
        for cache in (widget._styles_cache, widget._box_model_cache, widget._arrangement_cache):
            cache.clear()  # type: ignore[attr-defined]
    for one in gc.get_objects():
        if isinstance(one, functools._lru_cache_wrapper):
            one.cache_clear()
    gc.collect()
    return len(gc.get_objects())


def alive(hand: Hand) -> int:
    """Widgets that are alive though they belong to no screen that is open: what was closed and not let go."""
    gc.collect()
    return sum(isinstance(one, Widget) and one not in hand.app._registry for one in gc.get_objects())


def refuse(path: Path) -> None:
    """In place of a viewer."""
    assert path.exists()


def never_leave(_app: GoodtermsApp) -> None:
    """In place of the palette's Quit."""
