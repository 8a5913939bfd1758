"""The wizard's steps as data, and the way through them."""

from __future__ import annotations

from dataclasses import fields

import pytest

from goodterms.domain.decision_answers import CHOICES, Answers
from goodterms.domain.decision_questions import QUESTIONS, STEP, missing, next_step, path, previous_step


def test_there_are_twelve_steps_in_order():
    assert [step.number for step in QUESTIONS] == list(range(1, 13))
    assert QUESTIONS[0].id == "history"
    assert [step.id for step in QUESTIONS[-2:]] == ["result", "choose"]


def test_every_answer_is_asked_exactly_once():
    asked = [ask.answer for step in QUESTIONS for ask in step.asks]
    assert sorted(asked) == sorted(field.name for field in fields(Answers))


def test_the_options_are_the_values_that_can_be_stored():
    for step in QUESTIONS:
        assert step.title
        assert step.question
        assert step.help
        for ask in step.asks:
            values = tuple(option.value for option in ask.options)
            if ask.kind == "choice":
                assert values == CHOICES[ask.answer]
            elif ask.kind == "yes_no":
                assert values == (True, False)
            else:
                assert values == ()
            assert all(option.label and option.text for option in ask.options)


def test_next_and_back_walk_the_whole_way():
    step, seen = QUESTIONS[0], [1]
    while (after := next_step(step.id, {})) is not None:
        assert previous_step(after.id, {}) == step
        step = after
        seen.append(step.number)
    assert seen == list(range(1, 13))
    assert previous_step("history", {}) is None


@pytest.mark.parametrize("flag", ["physical_threat", "legal_ethical_risk"])
def test_h1_and_h2_take_the_short_way(flag):
    short = [step.id for step in path({flag: "red"})]
    assert short == ["history", "safety", "open", "money", "result", "choose"]
    assert next_step("safety", {flag: "red"}).id == "open"
    assert previous_step("open", {flag: "red"}).id == "safety"
    assert next_step("told", {flag: "red"}).id == "open"
    assert next_step("safety", {flag: "amber"}).id == "told"
    assert next_step("safety", {"abuse": "red"}).id == "told"


def test_s2_10_change_must_cite_a_reason():
    assert missing("change", Answers(change="likely"))
    assert missing("change", Answers(change="likely", change_reason="  "))
    assert missing("change", Answers(change="likely", change_reason="a new contact person")) == ""
    assert all(missing(step, Answers()) == "" for step in STEP if step != "change")
