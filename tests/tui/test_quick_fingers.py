"""Keys that come faster than the app answers: nothing is written twice, nothing crashes, no page too many is closed."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from goodterms.ledger import clients, store
from tests.tui.hand import TODAY, open_app
from tests.tui.lit import acquaintance
from tests.tui.test_wizard import DEFAULTS, open_wizard, state, walk_to


def counted(path: Path, table: str) -> int:
    with closing(sqlite3.connect(path)) as con:
        number: int = con.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
    return number


@pytest.fixture
def acme(db: Path) -> Path:
    with closing(store.connect(db)) as con:
        clients.add(con, "Acme", TODAY, currency="EUR", rate=8000)
    return db


@pytest.mark.parametrize("keys", [("enter", "enter"), ("ctrl+s", "ctrl+s"), ("enter", "ctrl+s", "escape")])
async def test_a_form_saves_once(acme: Path, keys: tuple[str, ...]) -> None:
    async with open_app(acme) as hand:
        await hand.press("3", "a")
        await hand.write("acme 2h")
        await hand.burst(*keys)
        assert hand.place == "MainScreen"
    assert counted(acme, "time_entry") == 1


async def test_a_form_is_left_once(acme: Path) -> None:
    async with open_app(acme) as hand:
        await hand.press("2", "enter", "a")
        await hand.burst("escape", "escape")
        assert hand.place in ("ClientScreen", "MainScreen")
        await hand.press("2")
        assert hand.app._running


async def test_a_burst_of_enters_answers_nothing_in_the_wizard(db: Path) -> None:
    """Also where an answer is suggested, and where the outcome is chosen; the first arrow goes to the suggestion."""
    with closing(store.connect(db)) as con:
        acquaintance(con, "Alpha", signals=("clear_brief",))
    async with open_app(db) as hand:
        await open_wizard(hand)
        for step in ("history", "told", "partner", "open", "result"):
            await walk_to(hand, step, DEFAULTS)
            before = dict(state(hand).given)
            await hand.burst(*["enter"] * 9)
            assert (state(hand).step.id, state(hand).given) == (step, before)
        await hand.press("right")
        hand.sees("suggested")
        await hand.burst(*["enter"] * 9)
        assert state(hand).chosen is None
        recommended = state(hand).advice().decision.outcome
        await hand.press("down", "enter")
        assert state(hand).chosen == recommended


@pytest.mark.parametrize("keys", [("y", "y"), ("right", "enter", "enter"), ("y", "enter"), ("y", "escape")])
async def test_a_question_is_answered_once(acme: Path, keys: tuple[str, ...]) -> None:
    with closing(store.connect(acme)) as con:
        clients.add(con, "Borealis", TODAY, currency="EUR")
    async with open_app(acme) as hand:
        await hand.press("2", "d")
        await hand.burst(*keys)
        while hand.place != "MainScreen":
            await hand.press("escape")
    with closing(sqlite3.connect(acme)) as con:
        assert con.execute("SELECT sum(archived) FROM client").fetchone() == (1,)


async def test_an_incident_is_typed_without_waiting(acme: Path) -> None:
    async with open_app(acme) as hand:
        await hand.press("2", "exclamation_mark")
        await hand.burst("a", "a", "t", "escape")
        while hand.place != "MainScreen":
            await hand.press("escape")
    assert counted(acme, "incident") == 0


async def test_a_list_opens_a_page_that_one_escape_closes(acme: Path) -> None:
    async with open_app(acme) as hand:
        await hand.press("2")
        await hand.burst("enter", "enter")
        assert hand.place == "ClientScreen"
        await hand.press("escape")
        assert hand.place == "MainScreen"


async def test_the_wizard_takes_a_flood_of_answers(db: Path) -> None:
    with closing(store.connect(db)) as con:
        acquaintance(con, "Acme")
    async with open_app(db) as hand:
        await open_wizard(hand)
        await hand.burst("j", "enter", "enter", "enter", "j", "enter", "b", "b", "enter", "enter")
        assert hand.place == "WizardScreen"
        await walk_to(hand, "result", DEFAULTS)
        await hand.burst("right", "right", "enter", "enter", "enter")
        assert hand.place in ("WizardScreen", "TalkScreen", "LetterScreen", "Confirm", "FormScreen")
        while hand.place != "MainScreen":
            await hand.press("escape")
    with closing(sqlite3.connect(db)) as con:
        assert con.execute("SELECT state FROM decision").fetchall() == [("draft",)]


async def test_a_decision_is_stored_once(db: Path) -> None:
    with closing(store.connect(db)) as con:
        acquaintance(con, "Acme")
    async with open_app(db) as hand:
        await open_wizard(hand)
        await walk_to(hand, "result", DEFAULTS)
        state(hand).chosen = state(hand).advice().decision.outcome
        await hand.press("right")
        while not any("Take the decision" in line for line in hand.lines("> (")):
            await hand.press("j")
        await hand.burst("enter", "enter")
        await hand.burst("y", "y", "y")
        while hand.place != "MainScreen":
            await hand.press("escape")
    with closing(sqlite3.connect(db)) as con:
        assert con.execute("SELECT state FROM decision").fetchall() == [("taken",)]


async def test_pages_are_left_faster_than_they_close(sample: Path) -> None:
    async with open_app(sample) as hand:
        await hand.press("2", "enter", "right", "right", "enter")
        await hand.burst("escape", "escape", "escape", "escape")
        assert hand.place == "MainScreen"
        await hand.press("3", "v")
        await hand.burst("v", "v", "escape", "v")
        while hand.place != "MainScreen":
            await hand.press("escape")
        await hand.burst("2", "3", "4", "5", "6", "1", "2")
        hand.sees("Monolith Capital Partners LLC")
        await hand.burst("ctrl+p", "escape", "ctrl+p", "escape", "question_mark", "question_mark")
        assert hand.app._running
