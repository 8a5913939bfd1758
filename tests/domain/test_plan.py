"""Dates, checklists, plan rules P1 to P5, cautions L1 to L10, and the look back (DOMAIN sections 4, 6, 8)."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from goodterms.domain.decision import Answers, Decision, Signals, decide
from goodterms.domain.plan import Plan, Terms, followup_compare, make_plan, told_after
from goodterms.domain.plan_dates import (
    add_months,
    add_working_days,
    last_day,
    new_rate_from,
    notice_days,
    notice_end,
    overdue_reminders,
    renewal_reminder,
    reply_by,
)
from goodterms.domain.plan_rules import CAUTIONS, Facts, PlanRules, plan_rules
from goodterms.domain.workdays import working_days

TODAY = date(2026, 6, 30)
TOLD = date(2026, 7, 1)
"""The next working day: they are told, and every period counts from it."""
LATE, NOTHING = Facts(overdue=True), Facts()


def case(
    flags: str = "", signals: Signals | None = None, **answers: object
) -> tuple[Decision, dict[str, str], Answers]:
    levels = {f: {"a": "amber", "r": "red"}[v] for f, v in (pair.split(":") for pair in flags.split())}
    given = Answers(**answers)
    return decide(levels, given, signals), levels, given


def rules(flags: str, facts: Facts = NOTHING, chosen: str | None = None, **answers: object) -> PlanRules:
    decision, levels, given = case(flags, **answers)
    return plan_rules(decision, levels, given, facts, chosen=chosen)


LEAVE = {"told": "worse", "change": "unlikely", "partner": "no", "worth": "no"}


# Dates.


@pytest.mark.parametrize(
    ("received", "days", "to_month_end", "end"),
    [
        (date(2026, 3, 31), 30, False, date(2026, 4, 30)),
        (date(2026, 4, 1), 30, True, date(2026, 5, 31)),
        (date(2026, 3, 31), 30, True, date(2026, 4, 30)),
        (date(2026, 1, 31), 28, True, date(2026, 2, 28)),
        (date(2028, 1, 30), 30, True, date(2028, 2, 29)),
        (date(2026, 12, 15), 30, False, date(2027, 1, 14)),
        (date(2026, 12, 15), 30, True, date(2027, 1, 31)),
        (date(2026, 6, 30), 0, False, date(2026, 6, 30)),
    ],
)
def test_l1_notice_end(received, days, to_month_end, end):
    assert notice_end(received, days, to_month_end) == end


def test_l1_suggested_notice():
    assert notice_days(None) == 14
    assert notice_days(None, strategic=True) == 30
    assert notice_days(0, strategic=True) == 0
    assert notice_days(45) == 45
    assert notice_end(date(2026, 4, 1), 30) == date(2026, 5, 1)
    assert last_day(date(2026, 4, 1), 30, replacement_months=3) == date(2026, 5, 1)
    assert (Terms(TODAY).notice_days, Terms(TODAY).terms_days) == (14, 30)


@pytest.mark.parametrize(
    ("day", "count", "end"),
    [
        (date(2026, 6, 26), 1, date(2026, 6, 29)),
        (date(2026, 6, 26), 0, date(2026, 6, 26)),
        (date(2026, 6, 27), 1, date(2026, 6, 29)),
        (date(2026, 6, 30), 10, date(2026, 7, 14)),
        (date(2026, 6, 29), 5, date(2026, 7, 6)),
    ],
)
def test_add_working_days(day, count, end):
    assert add_working_days(day, count) == end


def test_add_working_days_skips_holidays_and_agrees_with_counting():
    holidays = frozenset({date(2026, 7, 1), date(2026, 7, 2)})
    assert add_working_days(date(2026, 6, 30), 1, holidays) == date(2026, 7, 3)
    for count in range(1, 30):
        assert working_days(TODAY, add_working_days(TODAY, count, holidays), holidays) == count


def test_reply_by_is_ten_working_days_later():
    assert reply_by(TODAY) == date(2026, 7, 14)


def test_add_months_ends_on_the_last_day():
    assert add_months(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert add_months(date(2026, 11, 30), 3) == date(2027, 2, 28)
    assert add_months(date(2026, 12, 1), 0) == date(2026, 12, 1)


@pytest.mark.parametrize(
    ("days", "staged", "months", "end"),
    [
        (14, False, 3, TODAY + timedelta(days=14)),
        (14, True, 1, date(2026, 7, 30)),
        (45, True, 1, TODAY + timedelta(days=45)),
        (14, True, 3, TODAY + timedelta(days=90)),
        (14, True, 12, TODAY + timedelta(days=90)),
        (120, True, 12, TODAY + timedelta(days=120)),
        (14, True, None, TODAY + timedelta(days=14)),
        (14, True, 0, TODAY + timedelta(days=14)),
    ],
)
def test_w1_last_day_is_the_later_of_notice_and_replacement_with_a_cap(days, staged, months, end):
    assert last_day(TODAY, days, staged=staged, replacement_months=months) == end


def test_a_new_rate_is_announced_at_least_30_days_before():
    assert new_rate_from(TODAY, 14) == TODAY + timedelta(days=30)
    assert new_rate_from(TODAY, 60) == TODAY + timedelta(days=60)
    assert new_rate_from(TODAY, 30, to_month_end=True) == date(2026, 7, 31)


def test_section_8_reminders_of_an_overdue_invoice_and_of_a_renewal():
    due = date(2026, 5, 31)
    assert [(day - due).days for day in overdue_reminders(due)] == [3, 10, 30, 60]
    assert renewal_reminder(date(2026, 12, 31)) == date(2026, 12, 1)


# Plan rules.


@pytest.mark.parametrize(
    ("flags", "facts", "pause"),
    [
        ("late_payment:a", LATE, True),
        ("client_as_bank:a", LATE, True),
        ("late_payment:a", Facts(), False),
        ("scope_creep:r", LATE, False),
        ("physical_threat:r late_payment:r", LATE, False),
        ("legal_ethical_risk:r late_payment:r", LATE, False),
        ("abuse:r late_payment:r", LATE, True),
    ],
)
def test_p1_pause_is_offered(flags, facts, pause):
    assert rules(flags, facts, told="no_change").pause is pause


def test_p1_l2_is_shown_without_a_suspension_clause():
    assert "L2" in rules("late_payment:a", LATE).cautions
    assert "L2" not in rules("late_payment:a", Facts(overdue=True, suspend_clause=True)).cautions


def test_p2_collect_first():
    assert rules("fee_cutting:a", **LEAVE).collect_first
    assert rules("fee_cutting:r", **LEAVE).collect_first
    assert not rules("late_payment:r", **LEAVE).collect_first
    assert not rules("fee_cutting:a", chosen="renegotiate", **LEAVE).collect_first
    assert rules("fee_cutting:a", chosen="finish_decline", worth="yes").collect_first


@pytest.mark.parametrize(
    ("flags", "answers", "barred"),
    [
        ("physical_threat:r", {}, True),
        ("legal_ethical_risk:r", {}, True),
        ("legal_ethical_risk:a", {}, True),
        ("abuse:r", {"told": "worse"}, True),
        ("abuse:r", {}, False),
        ("abuse:a", {}, False),
        ("fee_cutting:a", {}, True),
        ("invoice_disputes:r", {}, True),
        ("invoice_disputes:a", {}, False),
        ("client_as_bank:r", {}, True),
        ("client_as_bank:a", {}, False),
        ("slow_replies:r", {"runway": Decimal("0.9")}, True),
        ("slow_replies:r", {"runway": Decimal(1)}, False),
        ("slow_replies:r", {"runway": None}, False),
    ],
)
def test_p3_goodwill_is_barred(flags, answers, barred):
    assert bool(rules(flags, **answers).goodwill_barred) is barred


@pytest.mark.parametrize(
    ("flags", "answers", "barred"),
    [
        ("physical_threat:r", {}, True),
        ("legal_ethical_risk:r", {}, True),
        ("abuse:r", {"told": "no_change"}, True),
        ("abuse:r", {}, False),
        ("fee_cutting:r", LEAVE, False),
    ],
)
def test_p4_regret_is_barred(flags, answers, barred):
    assert bool(rules(flags, **answers).regret_barred) is barred


def test_p5_meeting():
    assert rules("physical_threat:r").meeting == "none"
    assert rules("legal_ethical_risk:r").meeting == "none"
    assert rules("abuse:r", told="worse").meeting == "phone_or_witness"
    assert rules("abuse:r").meeting == "face_to_face"
    assert rules("late_payment:r").meeting == "face_to_face"


def test_p3_and_p4_say_nothing_where_nothing_is_barred():
    free = rules("scope_creep:a", told="worse")
    assert (free.goodwill_barred, free.regret_barred) == ("", "")


def test_w1_stages_the_exit_but_not_under_h1_and_h2():
    assert rules("fee_cutting:r", share=Decimal(45), chosen="fire").staged
    assert rules("abuse:r", told="worse", runway=Decimal(1)).staged
    assert not rules("physical_threat:r", share=Decimal(45)).staged
    assert not rules("legal_ethical_risk:r", share=Decimal(45)).staged
    assert not rules("late_payment:r", share=Decimal(45)).staged
    assert not rules("fee_cutting:r", share=Decimal(30), chosen="fire").staged


def test_a13_the_superior_first_and_the_prepayment_is_returned():
    other = Facts(payer_is_other=True, prepaid=100)
    assert rules("abuse:r", other, told="worse").superior_first
    assert not rules("abuse:r physical_threat:r", other).superior_first
    assert not rules("late_payment:r", other).superior_first
    assert not rules("abuse:r", told="worse").superior_first
    assert rules("physical_threat:r", other).return_prepayment
    assert rules("legal_ethical_risk:r", other).return_prepayment
    assert not rules("late_payment:r", other).return_prepayment


@pytest.mark.parametrize(
    ("caution", "shown", "hidden"),
    [
        ("L1", rules("late_payment:r"), rules("")),
        ("L2", rules("late_payment:r", LATE), rules("late_payment:r")),
        ("L3", rules("late_payment:r"), rules("")),
        ("L4", rules("abuse:r", told="worse"), rules("late_payment:r")),
        ("L5", rules("abuse:r", Facts(prepaid=1), told="worse"), rules("abuse:r", told="worse")),
        ("L6", rules("abuse:r", told="worse"), rules("late_payment:r")),
        ("L7", rules("legal_ethical_risk:r physical_threat:r"), rules("legal_ethical_risk:a")),
        ("L8", rules("abuse:r", told="worse"), rules("late_payment:r")),
        ("L9", rules("fee_cutting:r", **LEAVE), rules("abuse:r", told="worse")),
        ("L10", rules("late_payment:r", LATE), rules("late_payment:r")),
        ("L10", rules("late_payment:r", LATE), rules("late_payment:r", Facts(overdue=True, late_fee=True))),
    ],
)
def test_cautions_l1_to_l10(caution, shown, hidden):
    assert caution in shown.cautions
    assert caution not in hidden.cautions


def test_there_are_ten_cautions_with_words():
    assert [caution.id for caution in CAUTIONS] == [f"L{n}" for n in range(1, 11)]
    assert all(len(caution.text) > 60 and caution.title for caution in CAUTIONS)


# Checklists.


def plan(
    outcome: str, flags: str = "fee_cutting:r", facts: Facts = NOTHING, terms: Terms | None = None, **more
) -> Plan:
    return make_plan(outcome, rules(flags, facts, chosen=outcome, **more), terms or Terms(TODAY))


def days(found: Plan) -> dict[str, date | None]:
    assert len({item.id for item in found.items}) == len(found.items)
    return {item.id: item.day for item in found.items}


def test_keep_plan_picks_a_flag_and_a_review_date():
    found = days(plan("keep", "no_upside:a"))
    assert list(found) == ["pick_flag", "boundary", "log_good", "review"]
    assert found["review"] == date(2026, 8, 29)


def test_renegotiate_plan_s0_23():
    made = plan("renegotiate", "late_payment:r", LATE)
    found = days(made)
    assert list(found)[:5] == ["facts_card", "ask_cause", "pause", "talk", "letter"]
    assert found["reply_by"] == made.reply_by == reply_by(TOLD) == date(2026, 7, 15)
    assert found["silent"] == date(2026, 7, 20)
    assert [found[f"follow_up_{n}"] for n in (30, 60, 90)] == [TOLD + timedelta(days=n) for n in (30, 60, 90)]
    assert made.last_day is None
    assert "pause" not in days(plan("renegotiate", "late_payment:r"))


def test_raise_plan_s0_26():
    made = plan("raise_rates", "low_return:r", terms=Terms(TODAY, notice_days=45))
    found = days(made)
    assert made.effective_date == found["old_rate"] == TOLD + timedelta(days=45)
    assert found["expects_more"] == TOLD + timedelta(days=105)
    assert {"simulate", "lists", "talk", "letter", "reply_by", "follow_up_60"} <= set(found)


def test_finish_decline_plan_s0_21():
    made = plan("finish_decline", terms=Terms(TODAY, notice_days=30, month_end=True, terms_days=14))
    found = days(made)
    assert made.last_day == found["last_day"] == found["handover"] == found["final_invoice"] == date(2026, 7, 31)
    assert made.pay_by == date(2026, 8, 14)
    order = list(found)
    steps = ["promised", "freeze", "collect", "talk", "letter", "decline", "options", "handover"]
    assert [step for step in order if step in steps] == steps
    assert {"revoke", "close"} <= set(order)


def test_fire_plan_s3_08():
    made = plan("fire", **LEAVE)
    order = list(days(made))
    steps = ["evidence", "invoice_all", "collect", "prepare_handover", "talk", "letter", "work_notice", "handover"]
    assert [step for step in order if step in steps] == steps
    assert order[-2:] == ["revoke", "close"]
    assert "refund" not in order


def test_nobody_is_told_on_the_evening_of_the_decision():
    """P2: everything is billed today; they are told on the next working day, by talk and letter."""
    friday = date(2026, 7, 3)
    for outcome in ("finish_decline", "fire"):
        made = plan(outcome, terms=Terms(friday), **(LEAVE if outcome == "fire" else {}))
        found = days(made)
        assert found["invoice_all"] == found["collect"] == friday
        assert found["talk"] == found["letter"] == date(2026, 7, 6)
        order = list(found)
        assert order.index("invoice_all") < order.index("collect") < order.index("talk") < order.index("letter")
    assert days(plan("fire", "physical_threat:r", terms=Terms(friday, at_once=True)))["letter"] == friday


@pytest.mark.parametrize(
    ("decided", "days_of_notice", "to_month_end", "last", "answer", "rate"),
    [
        (date(2026, 6, 30), 30, False, date(2026, 7, 31), date(2026, 7, 15), date(2026, 7, 31)),
        (date(2026, 7, 3), 30, False, date(2026, 8, 5), date(2026, 7, 20), date(2026, 8, 5)),
        (date(2026, 7, 3), 14, False, date(2026, 7, 20), date(2026, 7, 20), date(2026, 8, 5)),
        (date(2026, 7, 1), 30, True, date(2026, 8, 31), date(2026, 7, 16), date(2026, 8, 31)),
    ],
)
def test_l1_every_period_counts_from_the_day_they_are_told(decided, days_of_notice, to_month_end, last, answer, rate):
    """The letter goes out on the next working day: the notice ends so many days after it, never before."""
    terms = Terms(decided, notice_days=days_of_notice, month_end=to_month_end, terms_days=14)
    for outcome in ("finish_decline", "fire"):
        made = plan(outcome, terms=terms, **(LEAVE if outcome == "fire" else {}))
        told = days(made)["letter"]
        assert made.last_day == last == notice_end(told, days_of_notice, to_month_end)
        assert made.pay_by == last + timedelta(days=14)
    assert plan("renegotiate", "late_payment:r", terms=terms).reply_by == answer
    raised = plan("raise_rates", "low_return:r", terms=terms)
    assert (raised.reply_by, raised.effective_date) == (answer, rate)


def test_a_letter_that_is_dated_counts_from_its_own_day():
    terms = Terms(TODAY, notice_days=30, told=TODAY)
    assert plan("fire", terms=terms, **LEAVE).last_day == date(2026, 7, 30)


def test_fire_at_once_h1_and_h2():
    terms = Terms(TODAY, notice_days=30, at_once=True, replacement_months=3)
    threat = plan("fire", "physical_threat:r", Facts(prepaid=5), terms, share=Decimal(60))
    assert threat.last_day == TODAY
    assert "talk" not in days(threat)
    assert "work_notice" not in days(threat)
    assert days(threat)["refund"] == TODAY
    assert "advice" not in days(threat)
    assert "advice" in days(plan("fire", "legal_ethical_risk:r", terms=terms))
    collect = next(i for i in plan("fire", "physical_threat:r fee_cutting:r", terms=terms).items if i.id == "collect")
    assert "do not wait" in collect.text


def test_fire_staged_by_w1():
    terms = Terms(TODAY, notice_days=14, replacement_months=2)
    staged = plan("fire", "abuse:r", terms=terms, told="worse", share=Decimal(45))
    assert staged.last_day == date(2026, 9, 1)
    assert plan("fire", "abuse:r", terms=terms, told="worse").last_day == date(2026, 7, 15)
    assert next(i for i in staged.items if i.id == "talk").text.startswith("Talk by phone")


def test_a13_superior_comes_before_the_talk():
    order = list(days(plan("fire", "abuse:r", Facts(payer_is_other=True), told="worse")))
    assert order.index("superior") < order.index("talk")


def test_section_8_reminders_of_a_plan():
    terms = Terms(TODAY, notice_days=30, terms_days=14, overdue=(("2026-7", date(2026, 6, 20)),))
    made = plan("fire", facts=Facts(prepaid=1), terms=terms, **LEAVE)
    found = [(reminder.id, (reminder.day - TODAY).days) for reminder in made.reminders]
    assert found == [
        ("overdue_2026-7", 0),
        ("overdue_2026-7", 20),
        ("last_day_7", 24),
        ("last_day_1", 30),
        ("handover", 31),
        ("last_day_0", 31),
        ("refund", 31),
        ("pay_by", 45),
        ("overdue_2026-7", 50),
    ]


def test_section_8_follow_ups_are_reminders():
    made = plan("renegotiate", "late_payment:r")
    assert [(r.id, (r.day - TODAY).days) for r in made.reminders] == [
        ("reply_by", 15),
        ("silent", 20),
        ("follow_up_30", 31),
        ("follow_up_60", 61),
        ("follow_up_90", 91),
    ]


def test_pause_alone_s4_05():
    made = make_plan("pause", rules("late_payment:r", LATE), Terms(TODAY))
    assert list(days(made)) == ["ask_cause", "pause", "stop", "resume", "review"]
    sent = date(2026, 7, 1)
    assert [days(made)[step] for step in ("ask_cause", "pause")] == [sent, sent], "nobody writes on the evening"
    assert days(made)["stop"] == date(2026, 7, 8), "the day that the notice names"
    assert [(reminder.id, reminder.day) for reminder in made.reminders] == [("review", date(2026, 7, 31))]
    assert made.last_day is None


# The look back.


def test_followup_compare():
    before = {"late_payment": "red", "abuse": "amber", "off_hours": "amber", "scope_creep": "red", "no_upside": "amber"}
    now = {"late_payment": "amber", "abuse": "red", "off_hours": "amber", "scope_creep": "none", "no_upside": "unknown"}
    now |= {"slow_replies": "amber", "spec_work": "note"}
    assert followup_compare(before, now) == {
        "late_payment": "improved",
        "abuse": "worse",
        "off_hours": "same",
        "scope_creep": "improved",
        "no_upside": "unknown",
        "slow_replies": "worse",
    }


@pytest.mark.parametrize(
    ("before", "now", "told"),
    [
        ({"late_payment": "red"}, {}, "improved"),
        ({"late_payment": "red"}, {"late_payment": "red"}, "no_change"),
        ({"late_payment": "red", "abuse": "amber"}, {"late_payment": "red"}, "no_change"),
        ({"late_payment": "red"}, {"late_payment": "amber", "abuse": "amber"}, "worse"),
        ({"late_payment": "red"}, {"late_payment": "unknown"}, "no_change"),
        ({}, {}, "no_change"),
    ],
)
def test_told_is_prefilled_from_the_comparison(before, now, told):
    assert told_after(followup_compare(before, now)) == told
