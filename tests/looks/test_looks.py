"""Every screen of the sample on the day its story ends, at 80x24 and at 140x40, as text that people can review."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from goodterms.ledger import decisions
from goodterms.tui.screens.decision import DecisionScreen
from goodterms.tui.screens.letter import LetterScreen
from goodterms.tui.screens.talk import TalkScreen
from goodterms.tui.screens.wizard import WizardScreen
from tests.looks.conftest import Look
from tests.tui.conftest import home, sample, sample_template  # noqa: F401  (fixtures)
from tests.tui.hand import Hand, open_app

SIZES = ((80, 24), (140, 40))
ANSWERS: dict[str, object] = {
    "own": False,
    "told": "no_change",
    "change": "unlikely",
    "change_reason": "three promises, none kept",
    "partner": "no",
    "worth": "higher",
    "price": "sticky",
    "open": "open",
    "door": "neutral",
    "friend": False,
}
Taker = Callable[[str], None]

pytestmark = pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")


def taker(hand: Hand, look: Look, size: tuple[int, int]) -> Taker:
    def take(name: str) -> None:
        look(hand.app, f"{name}-{size[0]}x{size[1]}")

    return take


def client_id(hand: Hand, name: str) -> int:
    found: int = hand.app.desk.con.execute("SELECT id FROM client WHERE name LIKE ?", (f"{name}%",)).fetchone()[0]
    return found


async def test_views(sample: Path, look: Look, size: tuple[int, int]) -> None:  # noqa: F811
    async with open_app(sample, size=size) as hand:
        take = taker(hand, look, size)
        for number, name in enumerate(("today", "clients", "hours", "invoices", "flags", "reports"), 1):
            await hand.press(str(number))
            take(name)
        await hand.press("3", "v")
        take("week")
        await hand.press("escape", "4", "j", "j", "j", "j", "enter")
        take("invoice")
        await hand.press("escape", "n")
        await hand.fill(client="nordlicht")
        await hand.press("enter")
        take("draft")
        await hand.press("escape", "5", "j", *["l"] * 6, "enter")
        take("evidence")
        await hand.press("e")
        take("bars")


async def test_a_client(sample: Path, look: Look, size: tuple[int, int]) -> None:  # noqa: F811
    async with open_app(sample, size=size) as hand:
        take = taker(hand, look, size)
        await hand.press("2", "enter")
        from goodterms.tui.screens.client import TABS

        for name in TABS:
            take(f"client-{name.lower()}")
            await hand.press("right")


async def test_forms_and_help(sample: Path, look: Look, size: tuple[int, int]) -> None:  # noqa: F811
    async with open_app(sample, size=size) as hand:
        take = taker(hand, look, size)
        await hand.press("question_mark")
        take("help")
        await hand.press("escape", "exclamation_mark")
        take("incident-kinds")
        await hand.press("escape", "2", "exclamation_mark", "a")
        take("incident-form")
        await hand.press("escape", "n")
        await hand.write("Nordlicht Verlag GmbH")
        await hand.press("enter")
        take("client-form-wrong")
        await hand.press("escape", "escape", "a")
        await hand.write("nord 9-11 talk about the shop")
        take("log")
        await hand.press("escape", "t")
        take("timer")


async def test_settings(sample: Path, look: Look, size: tuple[int, int]) -> None:  # noqa: F811
    async with open_app(sample, size=size) as hand:
        take = taker(hand, look, size)
        await hand.press("S", "right")
        take("settings-money")
        await hand.press("right", "right", "right")
        take("settings-thresholds")


async def test_the_wizard(sample: Path, look: Look, size: tuple[int, int]) -> None:  # noqa: F811
    async with open_app(sample, size=size) as hand:
        take = taker(hand, look, size)
        client = client_id(hand, "Brightwater")
        draft = decisions.start(hand.app.desk.con, client)
        decisions.save_answers(hand.app.desk.con, draft, 1, ANSWERS)
        hand.app.open_wizard(client)
        await hand.settle()
        screen = hand.app.screen
        assert isinstance(screen, WizardScreen)
        for step in ("history", "worth", "price", "money", "result", "choose"):
            screen.state.jump(step)
            screen.show_step()
            await hand.settle()
            take(f"wizard-{step}")
        screen.state.chosen = screen.state.advice().decision.outcome
        screen.show_step()
        await hand.settle()
        take("wizard-chosen")


async def test_letter_talk_and_decision(sample: Path, look: Look, size: tuple[int, int]) -> None:  # noqa: F811
    async with open_app(sample, size=size) as hand:
        take = taker(hand, look, size)
        client = client_id(hand, "Brightwater")
        hand.app.push_screen(LetterScreen(client, "fire"))
        await hand.settle()
        take("letter-blocked")
        await hand.press("f6", "space", "space")
        take("facts")
        await hand.press("enter")
        take("letter")
        await hand.press("f2")
        take("letter-fields")
        await hand.press("escape", "escape")
        hand.app.push_screen(LetterScreen(client_id(hand, "شرکت"), "renegotiate", language="fa"))
        await hand.settle()
        take("letter-persian")
        await hand.press("escape")
        hand.app.push_screen(TalkScreen(client, "fire"))
        await hand.settle()
        take("talk")
        await hand.press("escape")
        taken = hand.app.desk.con.execute("SELECT id FROM decision WHERE state = 'taken' ORDER BY id").fetchall()
        hand.app.push_screen(DecisionScreen(taken[1][0]))
        await hand.settle()
        take("decision")


async def test_an_empty_file(db: Path, look: Look, size: tuple[int, int]) -> None:
    async with open_app(db, size=size) as hand:
        take = taker(hand, look, size)
        for number, name in enumerate(("today", "clients", "hours", "invoices", "flags", "reports"), 1):
            await hand.press(str(number))
            take(f"empty-{name}")
        hand.app.action_history()
        await hand.settle()
        take("empty-changes")


async def test_drafts_reminders_and_what_waits(sample: Path, look: Look, size: tuple[int, int]) -> None:  # noqa: F811
    async with open_app(sample, size=size) as hand:
        take = taker(hand, look, size)
        await hand.press("v")
        take("reminders")
        await hand.press("n")
        take("reminder-form")
        await hand.press("escape", "escape", "4", "e")
        take("draft-lines")
        await hand.press("o")
        take("draft-rest")
        await hand.press("escape", "escape", "slash")
        await hand.write("brightwater")
        await hand.press("enter", "f", "f", "g", "T")
        take("reminder-letter")


async def test_a_window_that_is_too_small(sample: Path, look: Look, size: tuple[int, int]) -> None:  # noqa: F811
    async with open_app(sample, size=(size[0] // 2, size[1] // 2)) as hand:
        taker(hand, look, size)("half")
