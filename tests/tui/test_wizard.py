"""The wizard by keyboard: the acceptance cases to their outcome, back, leave and resume, override, trial."""

from __future__ import annotations

import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from textual.widgets import Input

from goodterms.domain.decision_answers import OUTCOMES
from goodterms.ledger import decisions, store, undo
from goodterms.tui.screens.wizard import WizardScreen
from goodterms.tui.widgets.choices import Choices
from goodterms.tui.widgets.rows import Rows
from goodterms.tui.wizard.state import WizardState
from tests.domain.decision_cases import CASES, Case
from tests.tui.hand import Hand, dump, open_app
from tests.tui.lit import acquaintance, lit

DEFAULTS: dict[str, object] = {
    "own": False,
    "told": "not_yet",
    "change": "unsure",
    "change_reason": "what they said in May",
    "partner": "partly",
    "worth": "higher",
    "price": "unknown",
    "open": "none",
    "share": 15,
    "runway": 6,
    "door": "neutral",
    "friend": False,
}
SIGNALS = ("stretches_skills", "shares_responsibility", "respects_a_no", "clear_brief", "seeks_win_win")
LEVEL = {"a": "amber", "r": "red"}
STATUS = {
    "renegotiate": "renegotiating",
    "raise_rates": "renegotiating",
    "finish_decline": "leaving",
    "fire": "leaving",
}


def write(path: Path, case: Case) -> int:
    """A file whose rows light the flags of `case`."""
    with closing(store.connect(path)) as con:
        client = acquaintance(con, f"Client {case.id}", signals=SIGNALS[: case.signals[0]])
        for flag, level in case.flags.items():
            lit(con, client, flag, LEVEL[level])
    return client


def wizard(hand: Hand) -> WizardScreen:
    assert isinstance(hand.app.screen, WizardScreen), hand.place
    return hand.app.screen


def state(hand: Hand) -> WizardState:
    return wizard(hand).state


async def open_wizard(hand: Hand) -> None:
    """From the list of clients, by keys."""
    await hand.press("2", "w")
    assert hand.place == "WizardScreen"


async def choose(hand: Hand, wanted: object) -> None:
    """Move to the answer in the list that has the focus, and take it."""
    box = hand.app.focused
    assert isinstance(box, Choices), box
    target = [option.value for option in box.options].index(wanted)
    while box.cursor != target:
        await hand.press("j" if box.cursor < target else "k")
    await hand.press("enter")


async def answer_step(hand: Hand, answers: dict[str, object]) -> None:
    """Answer all questions of the step that is shown."""
    step = state(hand).step
    if step.id == "safety":
        await choose(hand, "no")
    if step.id == "history" and not state(hand).asks():
        await choose(hand, "read")
    for ask in state(hand).asks(step):
        box = hand.app.focused
        assert box is not None
        assert wizard(hand).places.name(box) == ask.answer
        if isinstance(box, Input):
            await hand.press("end", "ctrl+u")
            await hand.write(str(answers[ask.answer]))
            await hand.press("enter")
        else:
            await choose(hand, answers[ask.answer])


async def walk_to(hand: Hand, step: str, answers: dict[str, object]) -> None:
    while state(hand).step.id != step:
        before = state(hand).step
        await answer_step(hand, answers)
        assert state(hand).step is not before, hand.text


def scores_shown(hand: Hand) -> tuple[int, ...]:
    names = ("keep", "renegotiate", "raise rates", "(?:finish and decline|decline further work)", "fire")
    return tuple(int(re.search(rf"{name} +(-?\d+)\b", hand.text)[1]) for name in names)  # type: ignore[index]


@pytest.mark.parametrize("case", CASES, ids=[case.id for case in CASES])
async def test_an_acceptance_case_is_walked_to_its_outcome(db: Path, case: Case) -> None:
    client = write(db, case)
    answers = {**DEFAULTS, **case.answers}
    name = case.outcome.replace("_", " ")
    if case.outcome == "finish_decline":
        name = "decline further work" if answers["open"] == "none" else "finish and decline"
    async with open_app(db, size=(140, 44)) as hand:
        await open_wizard(hand)
        await walk_to(hand, "result", answers)
        if case.rule not in ("H1", "H2"):
            assert scores_shown(hand) == case.scores
        assert ("A close call" in hand.text) == case.close_call
        hand.sees(name.upper())
        if case.runner_up and not case.close_call:
            hand.sees("next best: ")
        assert hand.text.count(" barred") >= len(case.barred)
        await hand.press("right")
        hand.sees("What do you choose?", "recommended")
        await choose(hand, case.outcome)
        hand.sees("Take the decision", "Plan: ")
        await choose(hand, "take")
        hand.sees("Store the decision about", "It notes ")
        told = re.search(r"It notes (\d+ steps?), and", hand.text)
        assert told is not None, hand.text
        await hand.press("y")
        hand.sees("The state is now ", "Open the plan", f"{told[1]} to tick off")
        await hand.press("escape")
        assert hand.place == "MainScreen", hand.text
        assert hand.said == f"Decided: {name}. The plan is under Due and on the client's page."
    with closing(sqlite3.connect(db)) as con:
        outcome, recommended, snapshot = con.execute("SELECT outcome, recommended, snapshot FROM decision").fetchone()
        assert (outcome, recommended) == (case.outcome, case.outcome)
        stored = json.loads(snapshot)
        if case.rule not in ("H1", "H2"):  # the short way asks only what the plan needs
            assert tuple(stored["scores"][o] for o in OUTCOMES) == case.scores
        assert (stored["rule"], len(stored["flags"])) == (case.rule, 24)
        status, last_day = con.execute("SELECT status, last_day FROM client WHERE id = ?", (client,)).fetchone()
        assert status == STATUS.get(case.outcome, "watching" if case.flags else "active")
        assert (last_day is not None) == (status == "leaving")
        assert con.execute("SELECT count(*) FROM reminder WHERE day >= '2026-06-30'").fetchone()[0] > 0


CASE = next(case for case in CASES if case.id == "C04")


async def test_back_from_everywhere_and_every_answer_is_kept(db: Path) -> None:
    write(db, CASE)
    answers = {**DEFAULTS, **CASE.answers}
    async with open_app(db, size=(120, 40)) as hand:
        await open_wizard(hand)
        seen = []
        while state(hand).step.id != "result":
            seen.append(state(hand).step.id)
            await answer_step(hand, answers)
        await hand.press("right")
        assert state(hand).step.id == "choose"
        for step in ("result", *reversed(seen)):
            await hand.press("f7" if step in ("change", "open") else "b")
            assert state(hand).step.id == step
        await hand.press("b")
        assert state(hand).step.id == "history"
        for step in (*seen[1:], "result", "choose"):
            await hand.press("right") if state(hand).step.id != "safety" else await choose(hand, "no")
            if state(hand).step.id != step:
                await answer_step(hand, answers)
            assert state(hand).step.id == step
        assert {k: v for k, v in state(hand).given.items() if k not in ("share", "runway")} == {
            k: v for k, v in answers.items() if k not in ("share", "runway")
        }


async def test_it_is_left_and_resumed_at_the_same_step_after_a_restart(db: Path) -> None:
    client = write(db, CASE)
    async with open_app(db) as hand:
        await open_wizard(hand)
        await walk_to(hand, "worth", DEFAULTS)
        await hand.press("escape")
        assert hand.place == "MainScreen"
        assert hand.said == "Saved. w on this client goes on here."
    with closing(store.connect(db)) as con:
        (draft,) = decisions.drafts(con, client)
        assert draft.answers["change_reason"] == DEFAULTS["change_reason"]
    async with open_app(db) as hand:
        await open_wizard(hand)
        assert state(hand).step.id == "worth"
        hand.sees("Is it worth it?", "At a higher rate")
        assert state(hand).given["told"] == "not_yet"


async def test_drafts_of_several_clients_stand_side_by_side_and_one_is_thrown_away(db: Path) -> None:
    write(db, CASE)
    with closing(store.connect(db)) as con:
        acquaintance(con, "Zeta")
    async with open_app(db) as hand:
        await open_wizard(hand)
        await walk_to(hand, "change", DEFAULTS)
        await hand.press("escape", "j", "w")
        hand.sees("Zeta")
        assert state(hand).step.id == "history"
        await walk_to(hand, "told", DEFAULTS)
        await hand.press("escape", "k", "w")
        assert state(hand).step.id == "change"
        await hand.press("d", "n")
        assert hand.place == "WizardScreen"
        before = dump(db)
        await hand.press("d", "y")
        assert hand.place == "MainScreen"
        await hand.press("u")
        assert dump(db) == before
        await hand.press("w")
        assert state(hand).step.id == "change"


async def test_nothing_is_answered_by_enter_alone_and_nothing_is_skipped(db: Path) -> None:
    write(db, CASE)
    async with open_app(db) as hand:
        await open_wizard(hand)
        await hand.press("enter")
        assert state(hand).given == {}
        await hand.press("right")
        hand.sees("Choose an answer with the arrows and Enter.")
        assert state(hand).step.id == "history"
        await walk_to(hand, "change", DEFAULTS)
        await choose(hand, "likely")
        await hand.press("enter")
        hand.sees("Say in a few words what makes you think so.")
        assert state(hand).step.id == "change"
        await hand.write("a promise kept")
        await hand.press("enter")
        assert state(hand).step.id == "partner"
        await walk_to(hand, "money", DEFAULTS)
        await hand.press("end", "ctrl+u")
        await hand.write("lots")
        await hand.press("enter")
        assert state(hand).step.id == "money"
        hand.sees("lots")


async def test_a_trial_of_another_answer_is_shown_and_never_saved(db: Path) -> None:
    write(db, CASE)
    answers = {**DEFAULTS, **CASE.answers}
    async with open_app(db, size=(140, 44)) as hand:
        await open_wizard(hand)
        await walk_to(hand, "result", answers)
        shown, before = scores_shown(hand), dump(db)
        hand.sees("What would turn the result (Enter tries it)", "if ")
        await hand.press("enter")
        hand.sees("Trying: ", "back to your own answers")
        assert scores_shown(hand) != shown
        assert dump(db) == before
        await hand.press("enter")
        hand.not_sees("Trying: ")
        assert scores_shown(hand) == shown
        await hand.press("enter", "right")
        assert state(hand).trial == {}
        with closing(sqlite3.connect(db)) as con:
            saved = json.loads(con.execute("SELECT answers FROM decision").fetchone()[0])
        assert saved["told"] == answers["told"]
        assert saved["worth"] == answers["worth"]


async def test_another_outcome_needs_a_reason(db: Path) -> None:
    write(db, CASE)
    async with open_app(db, size=(140, 44)) as hand:
        await open_wizard(hand)
        await walk_to(hand, "result", {**DEFAULTS, **CASE.answers})
        await hand.press("right")
        await choose(hand, "keep")
        hand.sees("Choose otherwise", "The rules recommend: finish and decline.")
        await hand.press("enter")
        hand.sees("Your reason is needed.")
        await hand.write("they are my neighbours")
        await hand.press("enter")
        hand.sees("You chose: KEEP", "Take the decision")
        hand.not_sees("Write the letter")
        await choose(hand, "other")
        await choose(hand, "finish_decline")
        assert (state(hand).override_reason, state(hand).confirmed) == ("", "")
        hand.sees("You chose: FINISH AND DECLINE", "Write the letter")
        await choose(hand, "other")
        await choose(hand, "fire")
        await hand.fill(reason="I have had enough")
        await hand.press("enter")
        await choose(hand, "take")
        await hand.press("y")
    with closing(sqlite3.connect(db)) as con:
        row = con.execute("SELECT state, outcome, recommended, override_reason FROM decision").fetchone()
    assert row == ("taken", "fire", "finish_decline", "I have had enough")


@pytest.mark.parametrize("case", [c for c in CASES if c.rule in ("H1", "H2")], ids=lambda case: case.rule)
async def test_against_safety_or_law_the_name_is_typed(db: Path, case: Case) -> None:
    write(db, case)
    async with open_app(db, size=(140, 44)) as hand:
        await open_wizard(hand)
        await walk_to(hand, "result", {**DEFAULTS, **case.answers})
        assert len(state(hand).given) < 8, "the short way"
        await hand.press("right")
        await choose(hand, "finish_decline")
        await hand.fill(reason="the police said so")
        await hand.press("enter")
        hand.sees("Client's name is needed.")
        await hand.fill(typed="client")
        await hand.press("enter")
        hand.sees(f"Type Client {case.id} to choose")
        await hand.fill(typed=f"client {case.id}")
        await hand.press("enter")
        await choose(hand, "take")
        await hand.press("y", "escape")
        assert hand.place == "MainScreen", hand.text
    with closing(sqlite3.connect(db)) as con:
        assert con.execute("SELECT outcome FROM decision").fetchone() == ("finish_decline",)


async def test_safety_a_yes_logs_the_incident_first_and_shortens_the_way(db: Path) -> None:
    write(db, CASE)
    async with open_app(db, size=(140, 44)) as hand:
        await open_wizard(hand)
        await walk_to(hand, "safety", DEFAULTS)
        await choose(hand, "physical_threat")
        hand.sees("Incident of ")
        await hand.write("threw a chair at the wall beside me")
        await hand.press("enter")
        hand.sees("threw a chair", "CRITICAL")
        await choose(hand, "no")
        assert state(hand).step.id == "open"


async def test_the_rate_is_tried_beside_the_question(sample: Path) -> None:
    async with open_app(sample, size=(140, 44)) as hand:
        await hand.press("2", "j", "w")
        await walk_to(hand, "price", DEFAULTS)
        hand.sees("What if the rate were higher?", "Must stay")
        tried = hand.lines("Tried")
        await hand.press("plus")
        assert hand.lines("Tried") != tried
        await hand.press("minus")
        assert hand.lines("Tried") == tried


async def take_it(hand: Hand) -> None:
    """Step through the case, and take the decision that is recommended; it is still asked whether to store it."""
    await open_wizard(hand)
    await walk_to(hand, "result", {**DEFAULTS, **CASE.answers})
    await hand.press("right")
    await choose(hand, "finish_decline")
    await choose(hand, "take")


async def test_all_of_a_decision_can_be_read_in_a_narrow_terminal(db: Path) -> None:
    write(db, CASE)
    async with open_app(db, size=(80, 24)) as hand:
        await take_it(hand)
        await hand.press("y", "escape", "enter", *["right"] * 5, "enter")
        assert hand.place == "DecisionScreen"
        hand.not_sees("Did it help?")
        for _ in range(4):
            await hand.press("pagedown")
        hand.sees("Did it help?")
        await hand.press("pageup", "pageup", "pageup", "pageup")
        hand.sees("Reasons on that day")
        whole = hand.app.screen.query_one("#whole")
        cut = 0
        for line in range(13):
            shown = hand.text
            item = hand.app.screen.query_one("#steps", Rows).key
            if f"{item.text[:40]}" in shown and item.text not in " ".join(shown.split()):  # type: ignore[attr-defined]
                raise AssertionError(f"line {line} is cut:\n{shown}")
            cut += whole.display
            await hand.press("j")
        assert cut > 0


async def test_a_decision_that_is_taken_back_takes_its_page_with_it(db: Path) -> None:
    write(db, CASE)
    async with open_app(db, size=(140, 44)) as hand:
        await take_it(hand)
        await hand.press("y")
        await choose(hand, "plan")
        assert hand.place == "DecisionScreen"
        await hand.press("u")
        assert hand.place == "MainScreen"
        assert hand.said.startswith("Undone: ")
        await hand.press("U", "enter", *["right"] * 5, "enter")
        assert hand.place == "DecisionScreen"
        with closing(store.connect(db)) as con:
            undo.undo(con)
        hand.app.main._watch_file()
        await hand.settle()
        assert (hand.place, hand.said) == ("ClientScreen", "This decision was taken back.")
        await hand.press("U", "enter", "w")
        assert hand.place == "WizardScreen"
        with closing(store.connect(db)) as con:
            con.execute("PRAGMA foreign_keys = OFF")
            con.execute("DELETE FROM decision")
        await hand.press("escape")
        assert (hand.place, hand.said) == ("ClientScreen", "This decision was taken back.")


async def test_a_decision_is_read_ticked_off_withdrawn_and_undone(db: Path) -> None:
    write(db, CASE)
    async with open_app(db, size=(140, 44)) as hand:
        await take_it(hand)
        await hand.press("y", "escape", "enter", *["right"] * 5)
        hand.sees("finish and decline", "taken")
        await hand.press("enter")
        assert hand.place == "DecisionScreen"
        hand.sees("Did it help? The flags then and now", "Reasons on that day")
        before = dump(db)
        await hand.press("space")
        assert hand.said == "Done. u takes it back."
        await hand.press("u")
        assert dump(db) == before
        await hand.press("d")
        await hand.write("they paid everything and said sorry")
        await hand.press("enter")
        hand.sees("Withdrawn on 2026-06-30: they paid everything")
        await hand.press("u")
        hand.not_sees("Withdrawn on")
        assert dump(db) == before


@pytest.mark.parametrize(
    ("rule", "outcome", "talk", "letter"),
    [
        ("H6", "keep", False, False),
        ("H4", "renegotiate", True, True),
        ("H3", "fire", True, True),
        ("H1", "fire", False, True),
        ("H2", "fire", False, True),
    ],
)
async def test_what_comes_next_goes_with_the_outcome(
    db: Path, rule: str, outcome: str, talk: bool, letter: bool
) -> None:
    """P5: a talk script only where there is a talk; keeping needs neither talk nor letter."""
    from goodterms.tui.wizard.steps import next_steps

    case = next(c for c in CASES if c.rule == rule)
    write(db, case)
    async with open_app(db) as hand:
        await open_wizard(hand)
        state(hand).given.update(DEFAULTS | dict(case.answers))
        assert state(hand).outcome == outcome
        ids = [choice.value for choice in next_steps(state(hand))]
        assert ("talk" in ids, "letter" in ids) == (talk, letter)


async def test_what_they_were_told_in_a_letter_or_a_talk_stands_beside_the_question(db: Path) -> None:
    from goodterms.ledger import letters
    from goodterms.tui.wizard import words
    from tests.ledger.kit import TODAY

    client = write(db, next(c for c in CASES if c.rule == "H4"))
    with closing(store.connect(db)) as con:
        letter = letters.save(con, client, TODAY, kind="boundary", language="en", subject="A line", body="T")
        letters.mark_sent(con, letter.id, TODAY, TODAY, "mail")
        letters.log_talk(con, client, TODAY, TODAY, "about the invoices")
    async with open_app(db) as hand:
        await open_wizard(hand)
        state(hand).jump("told")
        said = words.beside(state(hand), None).plain
        assert f"{TODAY} letter: A line" in said
        assert f"{TODAY} talk: about the invoices" in said
        assert "no day on which you told them" not in said
