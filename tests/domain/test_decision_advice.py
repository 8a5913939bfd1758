"""Answers filled in from the log, and the decision about a client whose history is known."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from goodterms.domain.decision_advice import (
    Before,
    advice_json,
    advise,
    facts_of,
    prefill,
    signals_of,
    terms_of,
    tips,
)
from goodterms.domain.records import Client, History, Incident, Invoice, Payment, Project, Signal
from goodterms.domain.standing import Standing, standing
from goodterms.domain.worth import Money
from goodterms.errors import NotUnderstood
from goodterms.settings import Settings

AS_OF = date(2026, 6, 30)
SETTINGS = Settings()
MONEY = Money(
    1,
    "EUR",
    per_hour=Decimal(80),
    target=Decimal(70),
    share=Decimal("25.4"),
    runway_months=Decimal(18),
    seconds=360_000,
)


def ago(days: int) -> date:
    return AS_OF - timedelta(days=days)


def client(**more: object) -> History:
    about = {name: more.pop(name) for name in list(more) if name in Client.__dataclass_fields__}
    return History(Client(1, "Acme", **about), AS_OF, first_day=ago(400), **more)


def incident(number: int, flag: str, days: int, severity: int = 1, **more: object) -> Incident:
    return Incident(number, ago(days), flag, severity, "what happened there", **more)


def filled(history: History, money: Money | None = MONEY, **more: object):
    return prefill(history, standing(history, SETTINGS), money, SETTINGS, **more)


def late(number: int, days: int) -> Invoice:
    return Invoice(number, f"A-{number}", ago(days + 30), ago(days), "EUR", 100_000, 0)


def test_defaults_where_the_log_knows_nothing():
    found = filled(client(), None)
    answers = found.answers
    assert (answers.told, answers.change, answers.partner, answers.worth) == ("not_yet", "unsure", "partly", "higher")
    assert (answers.price, answers.open, answers.door, answers.friend, answers.own) == (
        "unknown",
        "none",
        "neutral",
        False,
        False,
    )
    assert answers.share is answers.runway is None
    assert {"told", "partner", "open", "share", "runway"} <= set(found.notes)


@pytest.mark.parametrize(
    ("incidents", "told"),
    [
        ((incident(1, "abuse", 50),), "not_yet"),
        ((incident(1, "abuse", 50, told_on=ago(49)),), "improved"),
        ((incident(1, "abuse", 50, told_on=ago(29)),), "no_change"),
        ((incident(1, "abuse", 50, told_on=ago(49)), incident(2, "abuse", 40)), "no_change"),
        ((incident(1, "abuse", 50, told_on=ago(49)), incident(2, "abuse", 40, justified=True)), "improved"),
        ((incident(1, "abuse", 50, told_on=ago(49)), incident(2, "fee_cutting", 40)), "no_change"),
        ((incident(1, "abuse", 50, told_on=ago(-1)),), "not_yet"),
    ],
)
def test_told_s1_07(incidents, told):
    assert filled(client(incidents=incidents)).answers.told == told


def test_told_comes_from_the_follow_up_where_there_is_one():
    history = client(incidents=(incident(1, "abuse", 50),))
    assert filled(history, before=Before({"abuse": "red"}, ago(30))).answers.told == "improved"
    assert filled(history, before=Before({"abuse": "amber"}, ago(30))).answers.told == "no_change"
    assert filled(history, before=Before({}, ago(30))).answers.told == "worse"


def test_what_came_of_telling_them_is_not_suggested_before_the_first_look_back_8_4():
    """DOMAIN section 8, 4: the flags are compared at 30, 60 and 90 days."""
    history = client(incidents=(incident(1, "abuse", 50),))
    early, due = (filled(history, before=Before({"abuse": "amber"}, ago(days))) for days in (29, 30))
    assert (early.unsure, due.unsure) == ({"told"}, set())
    assert early.notes["told"] == "They were told on 2026-06-01: it is early to say."


@pytest.mark.parametrize(
    ("incidents", "unsure"),
    [
        ((incident(1, "abuse", 50),), False),
        ((incident(1, "abuse", 50, told_on=ago(30)),), False),
        ((incident(1, "abuse", 50, told_on=ago(29)),), True),
        ((incident(1, "abuse", 50, told_on=ago(49)), incident(2, "abuse", 40)), False),
        ((incident(1, "abuse", 50, told_on=ago(49)), incident(2, "fee_cutting", 40)), True),
    ],
)
def test_nobody_is_said_to_have_gone_on_before_it_shows_s2_10(incidents, unsure):
    assert ("told" in filled(client(incidents=incidents)).unsure) is unsure


@pytest.mark.parametrize(("count", "partner"), [(0, "partly"), (2, "partly"), (3, "yes")])
def test_partner_a11(count, partner):
    kinds = ("stretches_skills", "respects_a_no", "clear_brief")[:count]
    rows = tuple(Signal(n, ago(10), kind) for n, kind in enumerate(kinds))
    assert filled(client(signals=rows)).answers.partner == partner


@pytest.mark.parametrize(
    ("money", "incidents", "worth"),
    [
        (MONEY, (), "yes"),
        (replace(MONEY, per_hour=Decimal("69.99")), (), "higher"),
        (replace(MONEY, target=None), (), "higher"),
        (replace(MONEY, per_hour=None), (), "higher"),
        # One amber deal-breaker is 3 points: 15 % on top, 80 / 1.15 = 69.57.
        (MONEY, (incident(1, "abuse", 50),), "higher"),
        (replace(MONEY, per_hour=Decimal("80.50")), (incident(1, "abuse", 50),), "yes"),
    ],
)
def test_worth_s0_10(money, incidents, worth):
    found = filled(client(incidents=incidents), money)
    assert found.answers.worth == worth
    assert found.notes["worth"]


def test_price_friend_and_money():
    haggler = client(incidents=tuple(incident(n, "price_resistance", 20 + n) for n in range(2)))
    assert filled(haggler).answers.price == "sticky"
    assert filled(client(friend=True)).answers.friend is True
    assert filled(client(since=ago(5 * 365 + 1))).answers.friend is True
    assert filled(client(since=ago(5 * 365))).answers.friend is False
    assert (filled(client()).answers.share, filled(client()).answers.runway) == (Decimal("25.4"), Decimal(18))


@pytest.mark.parametrize(
    ("history", "opened"),
    [
        (client(prepaid=1), "prepaid"),
        (client(projects=(Project(1, "Site", agreed_scope=True),)), "open"),
        (client(projects=(Project(1, "Site", fee=100),)), "open"),
        (client(projects=(Project(1, "Site", fee=100, status="done"),)), "none"),
        (client(projects=(Project(1, "Site"),)), "none"),
    ],
)
def test_open_s0_21(history, opened):
    assert filled(history).answers.open == opened


def test_signals_a1_a2_a4_come_from_the_log():
    history = client(incidents=(incident(1, "abuse", 50, told_on=ago(49)), incident(2, "abuse", 40)))
    assert signals_of(history, standing(history, SETTINGS), SETTINGS).grave
    quiet = client(incidents=(incident(1, "abuse", 150),), signals=(Signal(1, ago(100), "apologised_and_changed"),))
    found = signals_of(quiet, standing(quiet, SETTINGS), SETTINGS)
    assert (found.grave, found.repaired, found.clean_run) == (False, True, False)


def test_advise_decides_with_the_log_and_what_is_given_stands_above_it():
    history = client(invoices=tuple(late(n, 40 + 20 * n) for n in range(4)))
    one: Standing = standing(history, SETTINGS)
    found = advise(history, one, MONEY, SETTINGS)
    assert found.decision.rule == "H4"
    assert found.answers.told == "not_yet"
    other = advise(history, one, MONEY, SETTINGS, given={"told": "worse", "worth": "no"})
    assert other.decision.rule is None
    assert "told" not in other.notes
    assert "partner" in other.notes
    with pytest.raises(NotUnderstood, match='"tell"'):
        advise(history, one, MONEY, SETTINGS, given={"tell": "x"})


def test_unset_need_or_reserve_gives_no_w_rule_but_a_question():
    history = client(invoices=tuple(late(n, 40 + 20 * n) for n in range(4)))
    bare = replace(MONEY, share=Decimal(60), runway_months=None)
    found = advise(history, standing(history, SETTINGS), bare, SETTINGS)
    assert found.decision.warnings == ()
    assert "monthly_need" in found.decision.questions[0]


def test_accepted_flags_and_moved_classes_reach_the_decision():
    history = client(invoices=tuple(late(n, 40 + 20 * n) for n in range(4)))
    moved = replace(history, classes={"late_payment": "deal_breaker", "client_as_bank": "deal_breaker"})
    found = advise(moved, standing(moved, SETTINGS), MONEY, SETTINGS, given={"told": "improved"})
    assert found.decision.scores["keep"] < 0


def test_a11_a_client_of_less_than_30_days_gets_a_tip():
    assert tips(client(since=ago(29)))
    assert not tips(client(since=ago(30)))
    assert tips(History(Client(1, "New"), AS_OF, first_day=ago(3)))
    assert not tips(History(Client(1, "New"), AS_OF))


def test_advice_json_has_the_contract_keys_and_is_json():
    history = client(incidents=(incident(1, "abuse", 50, severity=3),))
    one = standing(history, SETTINGS)
    found = advice_json(one, advise(history, one, MONEY, SETTINGS))
    assert found["client"] == "Acme"
    assert found["rule"] == "H3"
    assert (found["colour"], found["badge"]) == ("critical", "nightmare")
    assert {"outcome", "runner_up", "close_call", "scores", "barred", "warnings", "reasons", "flips"} <= set(found)
    assert found["answers"]["share"] == "25.4"
    assert json.loads(json.dumps(found)) == found


def test_facts_and_terms_of_the_record():
    paid = replace(late(2, 10), payments=(Payment(1, ago(5), 100_000),))
    history = client(
        invoices=(late(1, 10), paid), suspend_clause=True, late_fee="1 %", prepaid=500, terms_days=21, month_end=True
    )
    facts = facts_of(history, payer_is_other=True)
    assert (facts.overdue, facts.suspend_clause, facts.late_fee, facts.prepaid) == (True, True, True, 500)
    assert facts.payer_is_other
    assert not facts_of(client(invoices=(paid,))).overdue
    one = standing(history, SETTINGS)
    decision = advise(history, one, MONEY, SETTINGS).decision
    terms = terms_of(history, decision, replace(MONEY, replacement_months=3), SETTINGS)
    assert (terms.today, terms.notice_days, terms.month_end, terms.terms_days) == (AS_OF, 14, True, 21)
    assert (terms.replacement_months, terms.at_once) == (3, False)
    assert terms.overdue == (("A-1", ago(10)),)
    assert terms_of(client(billing="retainer"), decision, None, SETTINGS).notice_days == 30
    assert terms_of(client(billing="retainer", notice_days=7), decision, None, SETTINGS).notice_days == 7
    assert terms_of(history, replace(decision, rule="H2"), None, SETTINGS).at_once
