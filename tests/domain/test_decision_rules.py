"""Hard rules H, gates G, amendments A and warnings W, each with rows named after it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from goodterms.domain.decision import Answers, Decision, Signals, decide, first_outcome
from goodterms.domain.decision_answers import ANSWER_POINTS, CHOICES, OUTCOMES, SAYS, SWITCHES
from goodterms.domain.decision_words import outcome_name


def ask(flags: str = "", signals: Signals | None = None, classes: dict | None = None, **answers: object) -> Decision:
    """Flags as "late_payment:r abuse:a"."""
    levels = dict(pair.split(":") for pair in flags.split())
    levels = {flag: {"a": "amber", "r": "red"}[level] for flag, level in levels.items()}
    return decide(levels, Answers(**answers), signals, classes=classes)


def gates(decision: Decision) -> set[str]:
    return {gate.id for gate in decision.gates}


GRAVE, REPAIRED, CLEAN = Signals(grave=True), Signals(repaired=True), Signals(clean_run=True)


@pytest.mark.parametrize(
    ("rule", "decision"),
    [
        ("H1", ask("physical_threat:r", worth="yes", change="likely", partner="yes", open="prepaid")),
        ("H1", ask("physical_threat:r legal_ethical_risk:r abuse:r", told="worse")),
        ("H2", ask("legal_ethical_risk:r")),
        ("H2", ask("legal_ethical_risk:r abuse:r", GRAVE, told="worse")),
        (None, ask("legal_ethical_risk:a")),
        ("H3", ask("abuse:r", told="no_change", worth="yes", partner="yes")),
        ("H3", ask("abuse:r", told="improved", worth="yes", partner="yes")),
        ("H3", ask("abuse:r", GRAVE)),
        (None, ask("abuse:r")),
        (None, ask("abuse:a", GRAVE, told="worse")),
        ("H4", ask("late_payment:a")),
        ("H4", ask("client_as_bank:r", told="no_change", change="likely")),
        ("H4", ask("client_as_bank:r late_payment:r")),
        (None, ask("late_payment:r", change="unlikely")),
        (None, ask("late_payment:r", told="improved")),
        (None, ask("late_payment:r", told="worse")),
        (None, ask("late_payment:r scope_creep:a")),
        ("H5", ask("low_return:a")),
        ("H5", ask("low_return:r", partner="yes", told="worse")),
        (None, ask("low_return:r", partner="no")),
        (None, ask("low_return:r", worth="yes")),
        (None, ask("low_return:r", worth="no")),
        (None, ask("low_return:r values_mismatch:a")),
        ("H6", ask()),
        ("H6", ask(worth="no", told="worse", partner="no", change="unlikely")),
        (None, ask("no_upside:a")),
    ],
)
def test_hard_rules_h1_to_h6(rule, decision):
    outcome = {"H1": "fire", "H2": "fire", "H3": "fire", "H4": "renegotiate", "H5": "raise_rates", "H6": "keep"}
    assert decision.rule == rule
    if rule:
        assert decision.outcome == outcome[rule]
        assert decision.close_call is False
        assert decision.softened is False
        assert decision.reasons[0].startswith(f"{rule}: ")


def test_h1_and_h2_have_no_runner_up_and_h3_only_finish_decline():
    assert ask("physical_threat:r").runner_up is None
    assert ask("legal_ethical_risk:r").runner_up is None
    assert ask("abuse:r", told="worse", change="likely", own=True).runner_up == "finish_decline"
    assert ask("abuse:r", told="worse", change="likely", own=True).scores["renegotiate"] > 0


def test_h4_a8_amber_cumulative_flags_are_left_aside():
    assert ask("late_payment:r off_hours:a petty_complaints:a").rule == "H4"
    assert ask("late_payment:r off_hours:r").rule is None
    assert ask("off_hours:a").rule is None


def test_h5_a8_amber_cumulative_flags_are_left_aside():
    assert ask("low_return:a micromanagement:a").rule == "H5"
    assert ask("low_return:a micromanagement:r").rule is None


@pytest.mark.parametrize(
    ("gate", "barred", "fires", "decision"),
    [
        ("G1", "keep", True, ask("abuse:a", told="improved")),
        ("G1", "keep", True, ask("dishonesty:a", told="improved")),
        ("G1", "keep", True, ask("plays_competitors:r", told="improved")),
        ("G1", "keep", False, ask("plays_competitors:a scope_creep:a off_hours:r", told="improved")),
        ("G2", "raise_rates", True, ask("dishonesty:r")),
        ("G2", "raise_rates", True, ask("legal_ethical_risk:a")),
        ("G2", "raise_rates", False, ask("dishonesty:a")),
        ("G3", "raise_rates", True, ask("abuse:a")),
        ("G3", "raise_rates", True, ask("fee_cutting:r")),
        ("G3", "raise_rates", False, ask("fee_cutting:a")),
        ("G4", "renegotiate", True, ask("dishonesty:r", change="unsure")),
        ("G4", "renegotiate", True, ask("dishonesty:r", change="unlikely")),
        ("G4", "renegotiate", False, ask("dishonesty:r", change="likely")),
        ("G4", "renegotiate", False, ask("dishonesty:a", change="unlikely")),
        ("G5", "keep", True, ask("late_payment:a")),
        ("G5", "keep", True, ask("client_as_bank:a", told="worse")),
        ("G5", "keep", False, ask("late_payment:a", told="improved")),
        ("G6", "keep", True, ask("low_return:a", worth="higher")),
        ("G6", "keep", True, ask("low_return:a", worth="no")),
        ("G6", "keep", False, ask("low_return:a", worth="yes")),
        ("G7", "fire", True, ask(told="worse")),
        ("G7", "fire", False, ask("no_upside:a", told="worse")),
        ("G8", "fire", True, ask("late_payment:r")),
        ("G8", "fire", True, ask("dishonesty:a fee_cutting:a")),
        ("G8", "fire", False, ask("dishonesty:r")),
        ("G8", "fire", False, ask("fee_cutting:r")),
        ("G8", "fire", False, ask("late_payment:r", told="no_change")),
        ("G9", "keep", True, ask("slow_replies:r")),
        ("G9", "keep", False, ask("slow_replies:a")),
        ("G9", "keep", False, ask("slow_replies:r", told="no_change")),
        ("G9", "keep", False, ask("scope_creep:r")),
    ],
)
def test_gates_g1_to_g9(gate, barred, fires, decision):
    assert (gate in gates(decision)) is fires
    if fires:
        assert barred in decision.barred
        assert decision.outcome != barred
        assert any(reason.startswith(f"{gate}: ") for reason in decision.reasons)


def test_a1_red_abuse_of_somebody_never_told_scores_and_keep_stays_barred():
    decision = ask("abuse:r")
    part = next(part for part in decision.parts if part.source == "abuse")
    assert part.points == (0, 2, 0, 2, 3)
    assert "G1" in gates(decision)
    assert "G8" not in gates(decision)
    assert not any(part.source == "abuse" for part in ask("abuse:r", told="worse").parts)
    assert not any(part.source == "abuse" for part in ask("abuse:r", GRAVE).parts)


def test_a1_the_case_is_decided_by_points():
    decision = ask("abuse:r", worth="yes", partner="yes", change="likely")
    assert (decision.outcome, decision.rule) == ("renegotiate", None)


def test_a2_repaired_amber_abuse_bars_neither_keep_nor_a_raise():
    decision = ask("abuse:a", REPAIRED, told="improved", worth="yes", partner="yes")
    assert gates(decision) == set()
    assert decision.outcome == "keep"
    assert any(reason.startswith("A2: ") for reason in decision.reasons)
    assert {"G1", "G3"} <= gates(ask("abuse:r", REPAIRED))
    assert "G1" in gates(ask("abuse:a dishonesty:a", REPAIRED, told="improved"))


def test_a3_low_return_knowingly_accepted_does_not_bar_keep_unless_w1():
    assert "keep" not in ask("low_return:r", worth="yes", told="improved").barred
    assert "G1" in gates(ask("low_return:r", worth="yes", told="improved", share=Decimal(40)))
    assert "G1" in gates(ask("low_return:r", worth="yes", told="improved", runway=Decimal("2.9")))
    assert "G1" not in gates(ask("low_return:r", worth="yes", told="improved", share=Decimal(39)))
    assert "G1" in gates(ask("low_return:r", worth="higher", told="improved"))


def test_a4_a_clean_run_lifts_g1_but_g5_still_asks():
    assert gates(ask("late_payment:r", CLEAN, told="improved")) == set()
    assert gates(ask("late_payment:r", CLEAN, told="no_change")) == {"G5"}
    assert "G1" in gates(ask("late_payment:r", told="improved"))
    assert "G1" in gates(ask("late_payment:r client_as_bank:a", CLEAN, told="improved"))
    assert "G1" in gates(ask("late_payment:r scope_creep:r", CLEAN, told="improved"))


def test_a5_is_g9():
    decision = ask("changes_mind:r", worth="yes", partner="yes")
    assert decision.barred == ("fire", "keep")
    assert decision.outcome == "renegotiate"


def test_a6_a_refused_price():
    asked = ask("low_return:r", price="unknown")
    refused = ask("low_return:r", price="refused")
    assert asked.rule == "H5"
    assert refused.rule is None
    assert refused.scores["raise_rates"] == asked.scores["raise_rates"] - 6
    assert refused.scores["finish_decline"] == asked.scores["finish_decline"] + 2


def test_a7_scope_creep_before_it_was_said():
    quiet, told = ask("scope_creep:a"), ask("scope_creep:a", told="no_change")
    assert quiet.scores["raise_rates"] == told.scores["raise_rates"] - 3
    assert any(part.source == "A7" for part in quiet.parts)
    assert not any(part.source == "A7" for part in told.parts)


def test_a9_nothing_red_and_no_deal_breaker_is_finished_not_fired():
    hard = {"told": "worse", "change": "unlikely", "partner": "no", "worth": "no"}
    decision = ask("fee_cutting:a", **hard)
    assert decision.scores["fire"] > decision.scores["finish_decline"]
    assert (decision.outcome, decision.runner_up, decision.rule) == ("finish_decline", "fire", None)
    assert decision.softened
    assert decision.close_call
    assert any(reason.startswith("A9: ") for reason in decision.reasons)
    assert ask("fee_cutting:r", **hard).outcome == "fire"
    assert ask("fee_cutting:a dishonesty:a", **hard).outcome == "fire"
    assert ask("fee_cutting:a slow_replies:r", **hard).outcome == "fire"


def test_a12_the_cause_is_asked_before_a_pause():
    assert any(reason.startswith("A12: ") for reason in ask("late_payment:r").reasons)


@pytest.mark.parametrize(
    ("share", "runway", "warning"),
    [
        (15, 6, ()),
        (24.9, 3, ()),
        (25, 3, ("W2 concentration",)),
        (39.9, 6, ("W2 concentration",)),
        (40, 6, ("W1 staged exit",)),
        (0, 2.9, ("W1 staged exit",)),
        (55, 2, ("W1 staged exit",)),
        (55, None, ()),
        (None, 2, ("W1 staged exit",)),
        (None, 6, ()),
        (None, None, ()),
    ],
)
def test_w1_and_w2(share, runway, warning):
    def number(value: float | None) -> Decimal | None:
        return None if value is None else Decimal(str(value))

    decision = ask("no_upside:a", share=number(share), runway=number(runway))
    base = ask("no_upside:a")
    gain = {"W1 staged exit": (0, 2, 0, -1, -2), "W2 concentration": (0, 1, 0, 0, 0)}
    points = gain[warning[0]] if warning else (0, 0, 0, 0, 0)
    assert decision.warnings == warning
    assert tuple(decision.scores[o] - base.scores[o] for o in OUTCOMES) == points
    assert bool(decision.questions) is (share is None or runway is None)


def test_w_a_sticky_budget_with_w1_or_w2_costs_the_raise_three_points():
    def raised(**answers: object) -> int:
        return ask("no_upside:a", **answers).scores["raise_rates"]

    assert raised(price="sticky") == raised() + 1
    assert raised(price="sticky", share=Decimal(25)) == raised() - 2
    assert raised(price="sticky", runway=Decimal(1)) == raised() - 2
    assert raised(price="accepts", share=Decimal(25)) == raised() + 2
    part = next(p for p in ask("no_upside:a", price="sticky", share=Decimal(25)).parts if "budget-bound" in p.label)
    assert (part.source, part.points) == ("W2", (0, 0, -3, 0, 0))


ANSWERS_OF_SECTION_4 = """
told not_yet: N+3 D-1 F-3; improved: K+3 N+1 F-2; no_change: N-2 D+2 F+2; worse: K-2 N-4 D+1 F+4
change likely: K+1 N+4 D-2 F-4; unsure: ; unlikely: N-4 R+1 D+3 F+3
partner yes: K+3 N+1 R+1 D-1 F-3; partly: ; no: K-2 D+1 F+2
worth yes: K+3 R-1 D-1 F-1; higher: K-2 R+4; no: K-4 N-2 R-4 D+3 F+3
price accepts: R+2; unknown: ; sticky: R+1; refused: R-6 D+2
open none: D-1 F+1; open: D+3 F-1; prepaid: D+4 F-2
door open: D+2 F-1; neutral:
friend yes: K+1 N+2 F-2; no:
own yes: N+3 D-1 F-2; no:
"""


def test_answer_points_are_those_of_section_4():
    expected = {}
    for line in ANSWERS_OF_SECTION_4.strip().splitlines():
        name, rest = line.split(" ", 1)
        for row in rest.split(";"):
            value, _, points = row.strip().partition(":")
            told = {word[0]: int(word[1:]) for word in points.split()}
            key = (name, value == "yes") if name in SWITCHES else (name, value)
            expected[key] = tuple(told.get(letter, 0) for letter in "KNRDF")
    assert set(expected) == set(SAYS)
    assert {key: ANSWER_POINTS.get(key, (0, 0, 0, 0, 0)) for key in SAYS} == expected


def test_parts_without_points_are_left_out_but_start_and_score():
    parts = ask("no_upside:a", price="unknown", change="unsure").parts
    assert [part.source for part in parts] == ["base", "score", "no_upside", "told", "worth", "open"]
    assert [part.source for part in ask().parts][:2] == ["base", "score"]


def test_only_one_outcome_may_be_left():
    decision = ask("dishonesty:r", classes={"dishonesty": "cumulative"})
    assert decision.barred == ("fire", "keep", "raise_rates", "renegotiate")
    assert (decision.outcome, decision.runner_up, decision.close_call) == ("finish_decline", None, False)


def test_ties_go_to_the_least_drastic():
    decision = ask("late_payment:r scope_creep:a", told="no_change", change="unlikely", friend=True)
    assert decision.scores["finish_decline"] == decision.scores["fire"]
    assert (decision.outcome, decision.runner_up, decision.close_call) == ("finish_decline", "fire", True)


@pytest.mark.parametrize(("margin", "close"), [(0, True), (1, True), (2, False)])
def test_a_margin_below_two_is_a_close_call(margin, close):
    found = {
        0: ask("late_payment:r scope_creep:a", told="no_change", change="unlikely", friend=True),
        1: ask("legal_ethical_risk:a", open="open"),
        2: ask("dishonesty:r", told="no_change", change="unlikely", partner="no", worth="no", open="prepaid"),
    }[margin]
    assert found.scores[found.outcome] - found.scores[found.runner_up] == margin
    assert found.close_call is close


def test_a_class_that_the_user_moved_counts_as_moved():
    moved = {"slow_replies": "deal_breaker"}
    assert "G1" in gates(ask("slow_replies:a", classes=moved, told="improved"))
    assert ask("slow_replies:a", classes=moved).scores["keep"] == ask("slow_replies:a").scores["keep"] - 2


def test_no_class_lets_a_gate_undo_h1_to_h3():
    for flag in ("physical_threat", "legal_ethical_risk", "abuse"):
        decision = ask(f"{flag}:r", GRAVE, classes={flag: "cumulative"})
        assert decision.outcome == "fire"
        assert "fire" not in decision.barred


def test_h5_gives_way_to_a_gate_where_abuse_was_made_a_small_thing():
    decision = ask("low_return:a abuse:a", classes={"abuse": "cumulative"})
    assert decision.rule is None
    assert decision.outcome != "raise_rates"


def test_only_lit_flags_count_and_their_order_does_not():
    one = decide({"abuse": "amber", "late_payment": "red", "off_hours": "unknown", "no_upside": "note"}, Answers())
    assert one == decide({"late_payment": "red", "abuse": "amber"}, Answers())
    assert first_outcome({"late_payment": "red", "abuse": "amber"}, Answers()) == one.outcome


def test_finish_decline_reads_decline_further_work_with_nothing_open():
    assert outcome_name("finish_decline", Answers()) == "decline further work"
    assert outcome_name("finish_decline", Answers(open="open")) == "finish and decline"


def test_every_answer_has_words_and_the_points_name_real_answers():
    told = {(name, value) for name, values in CHOICES.items() for value in values}
    told |= {(name, value) for name in SWITCHES for value in (True, False)}
    assert told == set(SAYS)
    assert set(ANSWER_POINTS) <= told


def test_reasons_of_the_money_and_of_friends():
    fired = ask(
        "fee_cutting:r", worth="no", partner="no", friend=True, open="open", share=Decimal(45), runway=Decimal("2.5")
    )
    text = " ".join(fired.reasons)
    assert fired.outcome in ("finish_decline", "fire")
    assert "45 % of your income" in text
    assert "2.5 months" in text
    assert "S2-09: " in text
    assert "date does not move" in " ".join(ask("physical_threat:r", share=Decimal(45)).reasons)
    assert "W2: " in " ".join(ask("no_upside:a", share=Decimal(30)).reasons)
    assert "S4-16: " in " ".join(ask("no_upside:a", own=True).reasons)


def test_flips_of_a_number_not_known_yet_look_at_both_sides():
    found = ask("values_mismatch:a", told="improved", change="likely", partner="no", worth="yes", price="accepts",
                door="open", own=True, share=None, runway=None)  # fmt: skip
    assert [flip.as_json() for flip in found.flips if flip.name == "runway"] == [
        {"answer": "runway", "from": None, "to": 2, "outcome": "renegotiate"}
    ]


def test_flips_of_share_name_the_nearest_number_across_each_line():
    far = "legal_ethical_risk:a"
    assert [f.new for f in ask(far, open="open").flips if f.name == "share"] == [25, 40]
    assert [f.new for f in ask(far, open="open").flips if f.name == "runway"] == [2]
    near = ask(far, open="open", share=Decimal("25.44"))
    assert [f.as_json() for f in near.flips if f.name == "share"] == [
        {"answer": "share", "from": 25.44, "to": 24, "outcome": "finish_decline"}
    ]
