"""Rows 1 to 5, 10, 14, 18, 22 and 23 of the catalogue, and RULINGS "Incidents", edge by edge."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from goodterms.domain.flags import assess
from goodterms.domain.records import Accepted
from tests.domain.flag_cases import (
    AS_OF,
    NEED,
    ago,
    delay,
    finding,
    history,
    incident,
    level,
    project,
    request,
    with_bar,
)

PROOF = {"evidence": "mail of that day"}


def seen(flag: str, *incidents, **facts) -> str:
    return level(flag, history(incidents=incidents, **facts))


def many(flag: str, n: int, days: int = 10, **more):
    return tuple(incident(flag, days, **more) for _ in range(n))


OBSERVED = (
    "physical_threat",
    "abuse",
    "legal_ethical_risk",
    "dishonesty",
    "unreasonable_demands",
    "fee_cutting",
    "plays_competitors",
    "price_resistance",
    "unclear_brief",
    "ignores_advice",
    "no_compromise",
    "petty_complaints",
)


@pytest.mark.parametrize("flag", OBSERVED)
def test_an_observed_flag_with_no_incident_is_none(flag: str) -> None:
    assert seen(flag) == "none"


@pytest.mark.parametrize("flag", OBSERVED)
def test_what_is_my_own_fault_or_lies_ahead_never_counts(flag: str) -> None:
    grave = {"severity": 3, "evidence": "mail", "phase": "done"}
    assert seen(flag, *many(flag, 9, justified=True, **grave)) == "none"
    assert seen(flag, *many(flag, 9, -1, **grave)) == "none"
    assert seen(flag, *many(flag, 9, **grave)) == "red"


# Weight and repeats.


def test_weight_is_whole_to_half_the_window_then_half_then_nothing() -> None:
    def n_w(days: int) -> object:
        return finding("petty_complaints", history(incidents=(incident("petty_complaints", days),))).values["n_w"]

    assert n_w(182) == 1  # 2 x 182 = 364 <= 365
    assert n_w(183) == Decimal("0.5")
    assert n_w(365) == Decimal("0.5")
    assert n_w(366) == 0


def test_a_repeat_is_dated_after_it_was_told() -> None:
    assert seen("abuse", incident("abuse", 100, told=50), incident("abuse", 50)) == "amber"
    assert seen("abuse", incident("abuse", 100, told=50), incident("abuse", 49)) == "red"


def test_a_repeat_lies_within_the_window_of_what_was_told() -> None:
    old = incident("abuse", 760, told=750)
    assert seen("abuse", old, incident("abuse", 20)) == "red"  # 730 days after
    assert seen("abuse", old, incident("abuse", 19)) == "amber"


def test_what_was_told_about_may_be_justified_but_the_repeat_may_not() -> None:
    told = incident("abuse", 100, told=99, justified=True)
    assert seen("abuse", told, incident("abuse", 50)) == "red"
    assert seen("abuse", incident("abuse", 100, told=99), incident("abuse", 50, justified=True)) == "amber"


def test_being_told_about_something_else_makes_no_repeat() -> None:
    assert seen("abuse", incident("petty_complaints", 100, told=99), incident("abuse", 50)) == "amber"


def test_being_told_after_as_of_makes_no_repeat() -> None:
    early = history(incidents=(incident("abuse", 100, told=90), incident("abuse", 95)), as_of=ago(93))
    assert level("abuse", early) == "amber"


# Rows 1 to 4.


def test_s1_04_one_physical_threat_is_red_for_ever() -> None:
    found = finding("physical_threat", history(incidents=(incident("physical_threat", 9000, note="Threw a phone."),)))
    assert found.level == "red"
    assert "Threw a phone (your note)" in found.evidence


def test_abuse_is_red_at_severity_three_and_that_never_fades() -> None:
    assert seen("abuse", incident("abuse", 10, 2)) == "amber"
    assert seen("abuse", incident("abuse", 3000, 3)) == "red"


def test_abuse_three_in_all_without_being_told() -> None:
    assert seen("abuse", *many("abuse", 2, 10), incident("abuse", 400)) == "amber"
    assert seen("abuse", *many("abuse", 2, 10), *many("abuse", 2, 400)) == "red"


def test_s1_08_abuse_of_others_counts_the_same() -> None:
    told = incident("abuse", 100, told=99, target="other")
    assert seen("abuse", told, incident("abuse", 50, target="other")) == "red"


def test_severity_three_fades_once_the_flag_is_no_deal_breaker() -> None:
    h = history(incidents=(incident("abuse", 731, 3),))
    assert level("abuse", h) == "red"
    assert level("abuse", replace(h, classes={"abuse": "serious"})) == "none"


def test_legal_severity_one_is_a_hint_and_two_needs_evidence() -> None:
    assert seen("legal_ethical_risk", incident("legal_ethical_risk", 10, 1)) == "amber"
    assert seen("legal_ethical_risk", incident("legal_ethical_risk", 10, 2)) == "amber"
    assert seen("legal_ethical_risk", incident("legal_ethical_risk", 10, 2, **PROOF)) == "red"


def test_legal_hint_repeated_after_a_refusal_is_red() -> None:
    hint = incident("legal_ethical_risk", 100, told=99)
    assert seen("legal_ethical_risk", hint, incident("legal_ethical_risk", 50)) == "red"


def test_legal_fades_after_five_years_but_danger_to_people_does_not() -> None:
    assert seen("legal_ethical_risk", incident("legal_ethical_risk", 1825, 2, **PROOF)) == "red"
    assert seen("legal_ethical_risk", incident("legal_ethical_risk", 1826, 2, **PROOF)) == "none"
    assert seen("legal_ethical_risk", incident("legal_ethical_risk", 5000, 3, **PROOF)) == "red"


def test_dishonesty_two_proven_or_one_material() -> None:
    assert seen("dishonesty", *many("dishonesty", 5)) == "amber"
    assert seen("dishonesty", incident("dishonesty", 10, 2, **PROOF)) == "amber"
    assert seen("dishonesty", *many("dishonesty", 2, severity=2, **PROOF)) == "red"
    assert seen("dishonesty", incident("dishonesty", 10, 3, **PROOF)) == "red"


def test_dishonesty_without_evidence_is_taken_as_unproven() -> None:
    assert seen("dishonesty", *many("dishonesty", 4, severity=3)) == "amber"
    assert seen("dishonesty", incident("dishonesty", 1096, 3)) == "none"
    assert seen("dishonesty", incident("dishonesty", 1096, 3, evidence="  ")) == "none"


# Row 5, unreasonable_demands.

MONDAY = date(2026, 6, 8)


def rush(deadline: date, sent: date = MONDAY, **more):
    return request(sent, needs_answer=False, kind="work", deadline=deadline, **more)


def rushed(*requests) -> object:
    return finding("unreasonable_demands", history(requests=requests)).values["n_w"]


def test_less_than_two_working_days_is_a_demand() -> None:
    assert rushed(rush(date(2026, 6, 9))) == 1
    assert rushed(rush(date(2026, 6, 10))) == 0
    friday = date(2026, 6, 12)
    assert rushed(rush(date(2026, 6, 15), friday)) == 1
    assert rushed(rush(date(2026, 6, 16), friday)) == 0


def test_holidays_shorten_the_notice() -> None:
    h = history(requests=(rush(date(2026, 6, 10)),))
    busy = replace(NEED, holidays=frozenset({date(2026, 6, 9)}))
    assert finding("unreasonable_demands", h, busy).values["n_w"] == 1


def test_a_paid_rush_another_kind_or_no_deadline_is_no_demand() -> None:
    assert rushed(rush(MONDAY, rush_paid=True)) == 0
    assert rushed(request(MONDAY, kind="question", deadline=MONDAY)) == 0
    assert rushed(request(MONDAY, kind="work")) == 0


def test_demands_fade_like_incidents() -> None:
    assert rushed(rush(ago(90), ago(90))) == 1
    assert rushed(rush(ago(91), ago(91))) == Decimal("0.5")
    assert rushed(rush(ago(181), ago(181))) == 0


def test_demands_amber_and_red() -> None:
    flag = "unreasonable_demands"
    assert seen(flag, incident(flag)) == "none"
    assert seen(flag, incident(flag), requests=(rush(MONDAY),)) == "amber"
    assert seen(flag, incident(flag, 170, 2)) == "amber"
    assert seen(flag, *many(flag, 2), requests=(rush(MONDAY), rush(MONDAY))) == "red"


def test_demands_repeated_must_themselves_be_of_weight() -> None:
    flag = "unreasonable_demands"
    told = incident(flag, 100, told=99)
    assert seen(flag, told, incident(flag, 50, 1)) == "none"
    assert seen(flag, told, incident(flag, 50, 2)) == "red"
    grave_before = incident(flag, 100, 2, told=99)
    assert seen(flag, grave_before, incident(flag, 50, 1)) == "amber"


def test_the_sentence_of_demands() -> None:
    h = history(requests=(rush(MONDAY), rush(MONDAY)))
    text = finding("unreasonable_demands", h).evidence
    assert text == "2 requests in 6 months left less than 2 working days."


# Rows 10, 14, 18, 22, 23.


def test_s1_27_rival_quotes_before_the_work_never_count() -> None:
    flag = "plays_competitors"
    assert seen(flag, *many(flag, 5, phase="quote")) == "none"
    for phase in ("approved", "in_progress", "done"):
        assert seen(flag, incident(flag, phase=phase)) == "amber"


def test_rivals_amber_red_and_repeated() -> None:
    flag, phase = "plays_competitors", {"phase": "approved"}
    assert seen(flag, incident(flag, 366, **phase)) == "none"
    assert seen(flag, *many(flag, 2, **phase)) == "red"
    assert seen(flag, incident(flag, 500, told=400, **phase), incident(flag, 50, **phase)) == "red"


@pytest.mark.parametrize(("n", "expected"), [(1, "none"), (2, "amber"), (3, "amber"), (4, "red")])
def test_price_resistance_by_number(n: int, expected: str) -> None:
    assert seen("price_resistance", *many("price_resistance", n)) == expected


def test_s4_10_haggling_after_the_explanation() -> None:
    flag = "price_resistance"
    told = incident(flag, 100, told=99)
    assert seen(flag, told, incident(flag, 50)) == "red"
    assert seen(flag, incident(flag, 300, told=299), incident(flag, 50)) == "none"  # n_w = 1.5


@pytest.mark.parametrize(
    ("days", "expected"), [((10,), "amber"), ((366,), "none"), ((10, 11), "red"), ((10, 366), "amber")]
)
def test_ignores_advice_by_weight(days: tuple[int, ...], expected: str) -> None:
    flag = "ignores_advice"
    assert seen(flag, *(incident(flag, n) for n in days)) == expected


def test_no_compromise_amber_and_red() -> None:
    flag = "no_compromise"
    assert seen(flag, incident(flag, 10, 1)) == "none"
    assert seen(flag, incident(flag, 365, 2)) == "amber"
    assert seen(flag, *many(flag, 2)) == "amber"
    assert seen(flag, *many(flag, 3)) == "red"


def test_no_compromise_repeat_must_be_of_weight() -> None:
    flag = "no_compromise"
    told = incident(flag, 100, told=99)
    assert seen(flag, told, incident(flag, 50, 1)) == "amber"
    assert seen(flag, told, incident(flag, 50, 2)) == "red"


@pytest.mark.parametrize(
    ("days", "working", "cause", "expected"),
    [
        (10, 11, "deadlock", "red"),
        (10, 10, "deadlock", "none"),
        (10, 30, "other", "none"),
        (366, 30, "deadlock", "none"),
    ],
)
def test_no_compromise_a_stop_of_more_than_ten_days(days: int, working: int, cause: str, expected: str) -> None:
    h = history(projects=(project(delays=(delay(days, working, cause),)),))
    assert level("no_compromise", h) == expected


@pytest.mark.parametrize(("n", "expected"), [(2, "none"), (3, "amber"), (4, "amber"), (5, "red")])
def test_petty_complaints_by_number(n: int, expected: str) -> None:
    assert seen("petty_complaints", *many("petty_complaints", n)) == expected


def test_petty_complaints_repeated_need_three() -> None:
    flag = "petty_complaints"
    told = incident(flag, 100, told=99)
    assert seen(flag, told, incident(flag, 50)) == "none"
    assert seen(flag, told, *many(flag, 2, 50)) == "red"


# Sentences, accepting, classes.


def test_a_sentence_gives_counts_dates_and_years() -> None:
    two = (incident("abuse", 118, 2, told=117), incident("abuse", 82, 1))
    assert finding("abuse", history(incidents=two)).evidence == (
        "2 incidents, the last on 9 April; told on 5 March that it is not acceptable; it happened again on 9 April; "
        "severity 2 of 3 at worst."
    )
    old = finding("abuse", history(incidents=(incident("abuse", 400),))).evidence
    assert old == "1 incident, on 26 May 2025; severity 1 of 3 at worst."


def test_a_note_is_quoted_short_and_on_one_line() -> None:
    note = "Asked for a certificate\nfor tests never made. " + "x" * 200
    text = finding("dishonesty", history(incidents=(incident("dishonesty", note=note),))).evidence
    assert "\n" not in text
    assert "certificate for tests" in text
    assert len(text) < 130


def accepted(flag: str, weight: int = 9, *, on: int = 5, expires: int = -5, level: str = "red") -> Accepted:
    return Accepted(flag, "I know, and can live with it", ago(on), ago(expires), level, weight)


def look(flag: str, incidents, *rows: Accepted):
    return finding(flag, history(incidents=tuple(incidents), accepted=rows))


def test_an_accepted_flag_is_shown_but_not_lit() -> None:
    found = look("petty_complaints", many("petty_complaints", 5), accepted("petty_complaints", 5))
    assert (found.level, found.accepted, found.lit) == ("red", True, False)


def test_more_evidence_or_a_worse_level_ends_the_acceptance() -> None:
    assert look("petty_complaints", many("petty_complaints", 6), accepted("petty_complaints", 5)).lit
    assert look("petty_complaints", many("petty_complaints", 5), accepted("petty_complaints", 5, level="amber")).lit


def test_an_acceptance_holds_from_its_day_to_its_last() -> None:
    rows = many("petty_complaints", 5)
    assert not look("petty_complaints", rows, accepted("petty_complaints", expires=0)).lit
    assert look("petty_complaints", rows, accepted("petty_complaints", expires=1)).lit
    assert look("petty_complaints", rows, accepted("petty_complaints", on=-1)).lit
    assert look("petty_complaints", rows, accepted("abuse")).lit


def test_a_red_deal_breaker_cannot_be_accepted() -> None:
    assert look("abuse", many("abuse", 3), accepted("abuse")).lit
    assert not look("abuse", many("abuse", 1), accepted("abuse")).lit


def test_a_moved_class_is_told_with_the_finding() -> None:
    h = history(classes={"late_payment": "deal_breaker"})
    by_id = {f.flag.id: f for f in assess(h, replace(NEED, classes={"late_payment": "cumulative", "abuse": "serious"}))}
    assert by_id["late_payment"].in_class == "deal_breaker"
    assert by_id["abuse"].in_class == "serious"
    assert by_id["dishonesty"].in_class == "deal_breaker"


def test_a_moved_window_moves_the_weights() -> None:
    h = history(incidents=(incident("abuse", 400),))
    assert level("abuse", h, with_bar(NEED, abuse__window="399")) == "none"
    assert level("abuse", h, with_bar(NEED, abuse__window="400")) == "amber"


def test_all_24_in_catalogue_order() -> None:
    assert [f.flag.number for f in assess(history(), NEED)] == list(range(1, 25))
    assert history().as_of == AS_OF
