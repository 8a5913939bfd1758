"""The wizard in a terminal of 80 by 24, and over a file that somebody else holds."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from textual.content import Content
from textual.widgets import Input

from goodterms.ledger import store
from goodterms.tui.screens.wizard import WizardScreen
from goodterms.tui.widgets.choices import Choices
from goodterms.tui.widgets.prose import Plain, Prose
from tests.tui.hand import Hand, open_app, written_by_another
from tests.tui.lit import acquaintance, lit
from tests.tui.test_wizard import CASE, DEFAULTS, open_wizard, state, walk_to, write

SMALL = (80, 24)


async def test_each_answer_and_each_change_comes_into_view(db: Path) -> None:
    write(db, CASE)
    async with open_app(db, size=SMALL) as hand:
        await open_wizard(hand)
        while state(hand).step.id != "choose":
            hand.sees(state(hand).step.question[:20])
            await _through_the_list(hand)
            if state(hand).step.id == "result":
                hand.sees("→ Go on")
                for _ in range(14):
                    await hand.press("j")
                flips = hand.app.screen.query_one("#flips")
                hand.sees(flips.row(flips.cursor).cells[0][:18])  # type: ignore[attr-defined]
                await hand.press("right")
            else:
                await walk_to(hand, _after(hand), {**DEFAULTS, **CASE.answers})
        await _through_the_list(hand)


def _after(hand: Hand) -> str:
    from goodterms.domain.decision_questions import next_step

    found = next_step(state(hand).step.id, state(hand).levels)
    assert found is not None
    return found.id


async def _through_the_list(hand: Hand) -> None:
    box = hand.app.focused
    if not isinstance(box, Choices):
        assert isinstance(box, Input) or box is not None
        return
    for option in (*box.options, *reversed(box.options)):
        while box.options[box.cursor] is not option or box.cursor < 0:
            down = box.cursor < box.options.index(option)
            await hand.press("j" if down else "k")
        hand.sees(f"> ( ) {option.label}")
    for _ in range(4):
        await hand.press("k")
    hand.sees(state(hand).step.question[:20])


async def test_the_reasons_are_read_before_a_change_is_tried(db: Path) -> None:
    """Also where there is one line, or none: then there is no row to move to."""
    with closing(store.connect(db)) as con:
        client = acquaintance(con, "Alpha")
        for flag in ("late_payment", "client_as_bank"):
            lit(con, client, flag, "red")
    async with open_app(db, size=SMALL) as hand:
        await open_wizard(hand)
        answers = {**DEFAULTS, "change": "likely", "change_reason": "a word", "partner": "yes", "friend": True}
        await walk_to(hand, "result", answers)
        wizard = state(hand)
        assert len(wizard.advice().decision.flips) <= 1
        hand.not_sees("What would turn the result (")
        seen = hand.text
        await hand.press("enter")
        assert not wizard.trial, "a line that nobody saw was tried"
        seen += hand.text
        for _ in range(12):
            await hand.press("j")
            seen += hand.text
        hand.sees("What would turn the result")
        words = [word for reason in wizard.advice().decision.reasons for word in reason.split()]
        assert not [word for word in words if word not in seen]
        for _ in range(12):
            await hand.press("k")
        hand.sees(wizard.step.question[:20])
        await hand.press("pagedown")
        hand.not_sees("keep   ")


async def test_a_file_that_is_busy_is_told_and_the_step_stays(db: Path) -> None:
    write(db, CASE)
    async with open_app(db, size=SMALL) as hand:
        await open_wizard(hand)
        with written_by_another(hand, db):
            await hand.press("down", "enter")
            assert hand.place == "WizardScreen"
            assert hand.said.startswith("Another program is writing to the file.")
            assert (state(hand).step.id, state(hand).given) == ("history", {})
            hand.not_sees("(*)")
        await hand.press("enter")
        assert state(hand).step.id == "safety"
        assert isinstance(hand.app.screen, WizardScreen)


async def test_what_is_on_record_is_not_logged_again_and_nobody_is_asked_for_their_part(db: Path) -> None:
    with closing(store.connect(db)) as con:
        client = acquaintance(con, "Alpha")
        lit(con, client, "physical_threat", "red")
        lit(con, client, "late_payment", "red")
    async with open_app(db, size=SMALL) as hand:
        await open_wizard(hand)
        hand.sees("Here is what your log says", "Read it once, slowly.")
        hand.not_sees("own doing?", "did you keep your dates", "did you explain your prices")
        await hand.press("down", "enter")
        assert state(hand).step.id == "safety"
        hand.sees("  ( ) Yes, and it is on record")
        await hand.press("down", "enter")
        assert state(hand).step.id == "open"
        assert "own" not in state(hand).given
        await walk_to(hand, "result", DEFAULTS)
        reasons = " ".join(state(hand).advice().decision.reasons)
        assert "G5" in reasons
        assert "told" not in reasons
        assert "said so" not in reasons
        hand.sees("Safety and law come first.", "Safety and law decide;")
        hand.not_sees("could be different", "not lit")
        await hand.press("right")
        hand.sees("What do you choose?", "recommended")
        hand.not_sees("points")


async def test_whoever_was_insulted_is_told_that_it_is_not_their_doing(db: Path) -> None:
    for number, flag in enumerate(("late_payment", "abuse")):
        with closing(store.connect(db)) as con:
            lit(con, acquaintance(con, f"Client {number}"), flag, "red")
    async with open_app(db) as hand:
        for flag in ("abuse", "late_payment"):
            await open_wizard(hand)
            assert flag in state(hand).advice().levels
            shown = str(hand.app.screen.query_one("#help", Plain).content)
            assert ("An insult is never your own doing." in shown) is (flag == "abuse")
            await hand.press("escape", "j")


async def test_without_hours_no_worth_is_suggested(db: Path) -> None:
    with closing(store.connect(db)) as con:
        acquaintance(con, "Alpha", clean=0)
    async with open_app(db, size=SMALL) as hand:
        await open_wizard(hand)
        known = state(hand).standing.known
        assert known < 24, "no data is not a clean record, and the first step says so"
        hand.sees(f"No flag is lit; {known} of 24 can")
        await walk_to(hand, "worth", DEFAULTS)
        box = hand.app.focused
        assert isinstance(box, Choices)
        assert (box.cursor, box.suggested) == (-1, None)


async def test_the_score_table_names_every_part_in_full(db: Path) -> None:
    write(db, CASE)
    async with open_app(db, size=SMALL) as hand:
        await open_wizard(hand)
        await walk_to(hand, "result", {**DEFAULTS, **CASE.answers})
        beside = hand.app.screen.query_one("#evidence", Prose).content
        assert isinstance(beside, Content)
        for part in state(hand).advice().decision.parts:
            assert part.label in beside.plain
        assert "…" not in beside.plain
