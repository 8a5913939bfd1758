"""What holds for every case: monotone, deterministic, and flips that are true and complete."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from goodterms.domain import colour
from goodterms.domain.decision import OUTCOMES, Answers, Signals, decide, first_outcome, has_level
from goodterms.domain.decision_answers import CHOICES, SWITCHES
from goodterms.domain.decision_case import case_json
from goodterms.domain.flags.catalogue import CATALOGUE

FLAGS = tuple(flag.id for flag in CATALOGUE)
PAIRS = tuple((flag, level) for flag in FLAGS for level in ("amber", "red") if has_level(flag, level))

levels_st = st.lists(st.sampled_from(PAIRS), max_size=6).map(dict)
answers_st = st.builds(
    Answers,
    **{name: st.sampled_from(values) for name, values in CHOICES.items()},
    friend=st.booleans(),
    own=st.booleans(),
    share=st.one_of(st.none(), st.decimals(0, 100, places=1)),
    runway=st.one_of(st.none(), st.decimals(0, 99, places=1)),
)
signals_st = st.builds(
    Signals,
    distinct=st.integers(0, 8),
    growth=st.booleans(),
    grave=st.booleans(),
    repaired=st.booleans(),
    clean_run=st.booleans(),
)


@given(levels_st, answers_st, signals_st, st.sampled_from(PAIRS))
@settings(max_examples=200, deadline=None)
def test_a_worse_flag_never_turns_another_outcome_into_keep(levels, answers, signals, harm):
    flag, level = harm
    if levels.get(flag) == "red":
        return
    worse = {**levels, flag: level}
    if first_outcome(levels, answers, signals) != "keep":
        assert first_outcome(worse, answers, signals) != "keep"


def test_a_worse_flag_never_turns_another_outcome_into_keep_for_5000_seeded_cases():
    rng = random.Random(20260630)
    tried = 0
    for _ in range(5000):
        levels = dict(rng.sample(PAIRS, rng.randint(0, 5)))
        answers = random_answers(rng)
        signals = Signals(0, False, *(rng.random() < 0.3 for _ in range(3)))
        if first_outcome(levels, answers, signals) == "keep":
            continue
        flag, level = rng.choice(PAIRS)
        if levels.get(flag) == "red" or levels.get(flag) == level:
            continue
        tried += 1
        assert first_outcome({**levels, flag: level}, answers, signals) != "keep"
    assert tried > 2000


def random_answers(rng: random.Random) -> Answers:
    chosen = {name: rng.choice(values) for name, values in CHOICES.items()}
    return Answers(
        **chosen,
        friend=rng.random() < 0.3,
        own=rng.random() < 0.3,
        share=Decimal(rng.choice((5, 24, 25, 39, 40, 80))),
        runway=rng.choice((None, Decimal(1), Decimal(3), Decimal(12))),
    )


@given(levels_st)
@settings(max_examples=150, deadline=None)
def test_a_worse_flag_never_makes_the_colour_better(levels):
    order = ("green", "amber", "red", "critical")
    for flag, level in PAIRS:
        if levels.get(flag) != "red":
            before, after = colour.colour(levels), colour.colour({**levels, flag: level})
            assert order.index(after[0]) >= order.index(before[0])
            assert after[1] >= before[1]


@given(levels_st, answers_st, signals_st, st.randoms(use_true_random=False))
@settings(max_examples=150, deadline=None)
def test_the_decision_is_the_same_whatever_the_order(levels, answers, signals, rng):
    items = list(levels.items())
    rng.shuffle(items)
    assert decide(dict(items), answers, signals) == decide(levels, answers, signals)


@given(levels_st, answers_st, signals_st)
@settings(max_examples=200, deadline=None)
def test_an_outcome_is_never_barred_and_the_runner_up_neither(levels, answers, signals):
    found = decide(levels, answers, signals)
    assert found.outcome not in found.barred
    assert found.runner_up not in found.barred
    assert found.runner_up != found.outcome
    assert set(found.scores) == set(OUTCOMES)
    assert list(found.barred) == sorted({gate.outcome for gate in found.gates})
    for place, outcome in enumerate(OUTCOMES):
        assert sum(part.points[place] for part in found.parts) == found.scores[outcome]
    assert all(reason.strip() and reason[0].isupper() for reason in found.reasons)
    if found.rule is None and not found.softened:
        open_ = [o for o in OUTCOMES if o not in found.barred]
        assert found.scores[found.outcome] == max(found.scores[o] for o in open_)


def single_changes(levels: Mapping[str, str], answers: Answers):
    """Every single change of an answer value and of a flag, written independently of the product."""
    for name, values in CHOICES.items():
        for value in values:
            if value != getattr(answers, name):
                yield ("answer", name, value), levels, replace(answers, **{name: value})
    for name in SWITCHES:
        value = not getattr(answers, name)
        yield ("answer", name, value), levels, replace(answers, **{name: value})
    for flag, level in levels.items():
        rest = {f: v for f, v in levels.items() if f != flag}
        yield ("flag", flag, "none"), rest, answers
        if level == "red" and flag != "physical_threat":
            yield ("flag", flag, "amber"), {**levels, flag: "amber"}, answers


@given(levels_st, answers_st, signals_st)
@settings(max_examples=200, deadline=None)
def test_flips_are_true_and_complete(levels, answers, signals):
    found = decide(levels, answers, signals)
    told = {(flip.kind, flip.name, flip.new): flip.outcome for flip in found.flips}
    assert len(told) == len(found.flips)
    numbers = {key: outcome for key, outcome in told.items() if key[1] in ("share", "runway")}
    expected = {}
    for key, other_levels, other_answers in single_changes(levels, answers):
        outcome = first_outcome(other_levels, other_answers, signals)
        if outcome != found.outcome:
            expected[key] = outcome
    assert {key: outcome for key, outcome in told.items() if key not in numbers} == expected
    for (_, name, value), outcome in numbers.items():
        assert first_outcome(levels, replace(answers, **{name: value}), signals) == outcome != found.outcome


@given(levels_st, answers_st, signals_st, st.sampled_from(("share", "runway")), st.integers(0, 100))
@settings(max_examples=200, deadline=None)
def test_flips_of_numbers_leave_none_out(levels, answers, signals, name, value):
    found = decide(levels, answers, signals)
    outcome = first_outcome(levels, replace(answers, **{name: Decimal(value)}), signals)
    if outcome != found.outcome:
        assert outcome in {flip.outcome for flip in found.flips if flip.name == name}


def test_flips_of_the_json_can_be_replayed():
    rng = random.Random(7)
    replayed = 0
    for _ in range(150):
        levels = dict(rng.sample(PAIRS, rng.randint(0, 4)))
        given_answers = {name: rng.choice(values) for name, values in CHOICES.items()}
        case = {"flags": levels, "answers": {**given_answers, "share": rng.choice((15, 30, 45)), "runway": 6}}
        for flip in case_json(case)["flips"]:
            if "answer" in flip:
                again = {"flags": levels, "answers": {**case["answers"], flip["answer"]: flip["to"]}}
                assert case["answers"].get(flip["answer"], False) == flip["from"]
            else:
                again = {"flags": {**levels, flip["flag"]: flip["to"]}, "answers": case["answers"]}
                assert levels[flip["flag"]] == flip["from"]
            assert case_json(again)["outcome"] == flip["outcome"]
            replayed += 1
    assert replayed > 100
