"""Each acceptance case of DOMAIN section 4 through `advise --case`, with every field of what is expected."""

from __future__ import annotations

import json

import pytest

from goodterms.domain.decision import OUTCOMES
from goodterms.domain.decision_answers import CHOICES, Answers, answers_from
from goodterms.domain.decision_case import answers_json, case_json
from goodterms.errors import NotUnderstood
from tests.domain.decision_cases import CASES, Case

KEYS = {"outcome", "runner_up", "close_call", "rule", "scores", "barred", "warnings", "reasons", "flips"}


@pytest.mark.parametrize("case", CASES, ids=[case.id for case in CASES])
def test_acceptance_case(case: Case):
    distinct, growth = case.signals
    found = case_json(
        {"flags": case.flags, "answers": case.answers, "signals": {"distinct": distinct, "growth": growth}}
    )
    assert found["scores"] == dict(zip(OUTCOMES, case.scores, strict=True))
    assert found["barred"] == list(case.barred)
    assert (found["rule"], found["outcome"], found["runner_up"]) == (case.rule, case.outcome, case.runner_up)
    assert found["close_call"] is case.close_call
    assert found["warnings"] == list(case.warnings)
    assert (found["colour"], found["score"], found["badge"]) == (case.colour, case.score, case.badge)
    assert found.keys() >= KEYS
    assert json.loads(json.dumps(found)) == found


def test_there_are_22_cases():
    assert len({case.id for case in CASES}) == 22


def test_everything_missing_takes_the_defaults():
    assert case_json({}) == case_json({"flags": {}, "answers": None, "signals": None})
    assert case_json({})["outcome"] == "keep"


def test_null_is_the_default_and_yes_is_true():
    plain = case_json({"flags": {"late_payment": "red"}, "answers": {"friend": True}})
    assert case_json({"flags": {"late_payment": "R"}, "answers": {"friend": "yes", "share": None}}) == plain
    assert case_json({"flags": {"late_payment": "r", "abuse": "none"}, "answers": {"friend": True}}) == plain


def test_the_points_add_up_to_the_scores():
    found = case_json({"flags": {"abuse": "amber", "scope_creep": "red"}, "answers": {"share": 41, "price": "sticky"}})
    for outcome, score in found["scores"].items():
        assert sum(part["points"][outcome] for part in found["points"]) == score


@pytest.mark.parametrize(
    ("case", "named"),
    [
        ([], "JSON object"),
        ({"flag": {}}, '"flag"'),
        ({"flags": {"lateness": "red"}}, '"lateness"'),
        ({"flags": {"late_payment": "blue"}}, '"late_payment" cannot be'),
        ({"flags": {"late_payment": 2}}, '"late_payment" cannot be'),
        ({"flags": []}, "flags must be"),
        ({"flags": {"physical_threat": "amber"}}, "physical_threat is never amber"),
        ({"flags": {"no_upside": "red"}}, "no_upside is never red"),
        ({"answers": {"tell": "not_yet"}}, '"tell"'),
        ({"answers": {"told": "maybe"}}, '"told" cannot be'),
        ({"answers": {"told": True}}, '"told" cannot be'),
        ({"answers": {"friend": "perhaps"}}, '"friend" cannot be'),
        ({"answers": {"friend": 1}}, '"friend" cannot be'),
        ({"answers": {"share": 101}}, '"share" cannot be'),
        ({"answers": {"share": -1}}, '"share" cannot be'),
        ({"answers": {"share": True}}, '"share" cannot be'),
        ({"answers": {"share": "much"}}, '"share" cannot be'),
        ({"answers": {"runway": float("nan")}}, '"runway" cannot be'),
        ({"answers": {"runway": float("inf")}}, '"runway" cannot be'),
        ({"answers": {"runway": []}}, '"runway" cannot be'),
        ({"answers": {"runway": "1e999999"}}, '"runway" cannot be'),
        ({"answers": {"runway": -0.1}}, '"runway" cannot be'),
        ({"answers": {"change_reason": 4}}, '"change_reason" cannot be'),
        ({"answers": ["told"]}, "answers must be"),
        ({"signals": {"distinct": -1}}, '"distinct" cannot be'),
        ({"signals": {"distinct": True}}, '"distinct" cannot be'),
        ({"signals": {"growth": 1}}, '"growth" cannot be'),
        ({"signals": {"great": True}}, '"great"'),
        ({"signals": [1]}, "signals must be"),
    ],
)
def test_what_is_not_known_is_named(case, named):
    with pytest.raises(NotUnderstood) as caught:
        case_json(case)
    assert named in str(caught.value)


def test_answers_go_out_and_come_back():
    answers = answers_from({"told": "worse", "price": "refused", "own": "yes", "share": "25.4", "runway": 2.5})
    assert answers_from(answers_json(answers)) == answers
    assert answers_json(Answers(share=None, runway=None))["share"] is None
    assert all(value in CHOICES[name] for name, value in answers_json(Answers()).items() if name in CHOICES)
