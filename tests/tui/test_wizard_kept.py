"""Nothing of the wizard is lost on the way: what was typed, where the cursor stood, what was chosen and why."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from textual.widgets import Input

from goodterms.ledger import clients, store
from goodterms.tui.widgets.choices import Choices
from tests.tui.hand import TODAY, Hand, open_app, written_by_another
from tests.tui.lit import acquaintance
from tests.tui.test_wizard import CASE, DEFAULTS, choose, open_wizard, state, walk_to, write

ANSWERS = {**DEFAULTS, **CASE.answers}


def line(hand: Hand) -> Input:
    box = hand.app.focused
    assert isinstance(box, Input), box
    return box


def given(path: Path) -> str:
    with closing(sqlite3.connect(path)) as con:
        found: str = con.execute("SELECT answers FROM decision WHERE state = 'draft'").fetchone()[0]
    return found


async def begin_a_reason(hand: Hand) -> None:
    """Why they may change, half typed."""
    await open_wizard(hand)
    await walk_to(hand, "change", DEFAULTS)
    await choose(hand, "likely")
    await hand.write("they apolo")


async def test_half_a_reason_survives_help_and_what_others_write(db: Path) -> None:
    write(db, CASE)
    async with open_app(db) as hand:
        await begin_a_reason(hand)
        await hand.press("f1", "escape")
        assert line(hand).value == "they apolo"
        with closing(store.connect(db)) as con:
            clients.add(con, "Elsewhere", TODAY, currency="EUR")
        hand.app.changed("Something else was written.")
        await hand.settle()
        assert line(hand).value == "they apolo"
        await hand.write("gised")
        await hand.press("enter")
        assert state(hand).given["change_reason"] == "they apologised"


async def test_half_a_reason_survives_quitting(db: Path) -> None:
    write(db, CASE)
    async with open_app(db) as hand:
        await begin_a_reason(hand)
        await hand.press("ctrl+q")
        assert not hand.app._running
    assert '"change_reason": "they apolo"' in given(db)


async def test_leaving_asks_before_half_a_reason_is_lost_that_cannot_be_saved(db: Path) -> None:
    write(db, CASE)
    async with open_app(db) as hand:
        await begin_a_reason(hand)
        with written_by_another(hand, db):
            await hand.press("ctrl+q")
            hand.sees("Quit? Not saved:")
            await hand.press("n", "escape")
            hand.sees("Leave the decision? Not saved:")
            await hand.press("n")
            assert line(hand).value == "they apolo"
        await hand.press("escape")
        assert hand.place != "WizardScreen"
    assert '"change_reason": "they apolo"' in given(db)


async def test_what_is_typed_is_saved_when_the_step_is_left(db: Path) -> None:
    write(db, CASE)
    async with open_app(db) as hand:
        await open_wizard(hand)
        await walk_to(hand, "change", DEFAULTS)
        await choose(hand, "likely")
        await hand.write("a promise")
        await hand.press("f7", "right")
        assert state(hand).given["change_reason"] == "a promise"
        await hand.press("down", "down", "enter", "end")
        await hand.write(" kept")
        await hand.press("escape")
        assert '"a promise kept"' in given(db)
        await hand.press("w")
        await walk_to(hand, "money", DEFAULTS)
        await hand.press("ctrl+u")
        await hand.write("lots")
        await hand.press("enter")
        hand.sees('"lots" does not fit.')
        await hand.press("escape")
        hand.sees('Leave the decision? Not saved: "lots" does not')
        await hand.press("y")
        assert hand.place == "MainScreen"


async def test_the_outcome_and_the_reason_are_kept_until_an_answer_changes(db: Path) -> None:
    write(db, CASE)
    async with open_app(db, size=(140, 44)) as hand:
        await open_wizard(hand)
        await walk_to(hand, "result", ANSWERS)
        await hand.press("right")
        await choose(hand, "keep")
        await hand.write("they are my neighbours")
        await hand.press("enter")
        hand.sees("You chose: KEEP")
        await hand.press("escape", "w")
        hand.sees("You chose: KEEP")
        assert state(hand).override_reason == "they are my neighbours"
        await choose(hand, "take")
        await hand.press("n")
        box = hand.app.focused
        assert isinstance(box, Choices)
        assert box.options[box.cursor].value == "take", "the cursor is where it was"
        await hand.press("u")
        hand.sees("What do you choose?", "recommended")
        assert state(hand).chosen is None
        await choose(hand, "keep")
        await hand.fill(reason="again")
        await hand.press("enter", "b", "b", "b")
        assert state(hand).step.id == "door"
        await choose(hand, "open")
        assert state(hand).chosen is None
        assert state(hand).override_reason == ""


async def test_a_key_too_many_answers_nothing_that_nobody_read(db: Path) -> None:
    with closing(store.connect(db)) as con:
        acquaintance(con, "Acme")
    async with open_app(db) as hand:
        await open_wizard(hand)
        await hand.press("enter", "enter", "enter")
        assert state(hand).given == {}
        hand.sees("Choose an answer with the arrows and Enter.")


async def test_a_figure_of_ones_own_says_so_and_no_figure_shows_none(db: Path) -> None:
    write(db, CASE)
    async with open_app(db, size=(140, 44)) as hand:
        await open_wizard(hand)
        await walk_to(hand, "money", ANSWERS)
        await hand.press("ctrl+u")
        await hand.write("45,5 %")
        await hand.press("enter", "ctrl+u", "enter")
        await hand.press("b")
        assert state(hand).step.id == "money"
        assert line(hand).value == "45.5"
        hand.sees("Your own figure.")
        hand.not_sees("99")


async def test_what_was_said_of_one_client_does_not_lie_over_the_questions_about_the_next(db: Path) -> None:
    with closing(store.connect(db)) as con:
        for name in ("Alpha", "Beta"):
            acquaintance(con, name)
    async with open_app(db) as hand:
        await hand.press("2", "w", "escape")
        assert hand.said.startswith("Saved. ")
        await hand.press("j", "w")
        assert (hand.place, hand.said) == ("WizardScreen", "")


async def test_a_long_answer_and_what_is_said_of_it_take_the_lines_they_need(db: Path) -> None:
    from textual.app import App, ComposeResult

    from goodterms.tui.widgets.choices import Choice

    class Small(App[None]):
        def compose(self) -> ComposeResult:
            yield Choices((Choice(1, "nine letters", "One."), Choice(2, "no", "The last.")), suggested=1)

    async with Small().run_test(size=(24, 10)) as pilot:
        box = pilot.app.query_one(Choices)
        drawn = [strip.text.rstrip() for strip in box.render_lines(box.size.region)]
    assert [text.strip("▌ ") for text in drawn] == ["( ) nine letters", "suggested", "One.", "( ) no", "The last."]
