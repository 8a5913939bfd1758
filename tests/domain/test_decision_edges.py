"""Edges of the decision of DOMAIN section 4: what the log answers, numbers at their lines, and the sentences."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from goodterms.domain.decision import Answers, Signals, colour_of
from goodterms.domain.decision_advice import advice_json, advise, facts_of, terms_of, tips
from goodterms.domain.decision_answers import MANY_MONTHS, NO_SHORTFALL, NOTHING, answers_from, number_from
from goodterms.domain.decision_case import signals_from
from goodterms.domain.records import Client, History, Project
from goodterms.domain.standing import standing
from goodterms.errors import NotUnderstood
from tests.domain.test_decision_advice import AS_OF, MONEY, SETTINGS, ago, client, filled, incident, late
from tests.domain.test_decision_rules import ask

# What the log answers.


@pytest.mark.parametrize(
    ("incidents", "told"),
    [
        ((incident(1, "abuse", 5, told_on=AS_OF),), "no_change"),
        ((incident(1, "abuse", 50, told_on=ago(30)),), "improved"),
        ((incident(1, "abuse", 50, told_on=ago(49)), incident(2, "abuse", 49)), "improved"),
        ((incident(1, "abuse", 50, told_on=ago(49)), incident(2, "abuse", 48)), "no_change"),
        (
            (incident(1, "abuse", 120, told_on=ago(100)), incident(2, "fee_cutting", 50, told_on=ago(10))),
            "no_change",
        ),
        (
            (incident(1, "abuse", 120, told_on=ago(100)), incident(2, "fee_cutting", 90, told_on=ago(31))),
            "improved",
        ),
        (
            (incident(1, "abuse", 90, told_on=ago(40)), incident(2, "fee_cutting", 120, told_on=ago(110))),
            "improved",
        ),
    ],
)
def test_s1_07_told_and_quiet_by_flag_and_to_the_day(incidents, told) -> None:
    assert filled(client(incidents=incidents)).answers.told == told


def test_the_notes_say_where_share_and_runway_come_from() -> None:
    known = filled(client()).notes
    assert known["share"] == known["runway"] == "From your invoices of the last 12 months."
    money = replace(
        MONEY, share=None, runway_months=None, why={"share": "No income.", "runway_months": "Set the need."}
    )
    unknown = filled(client(), money).notes
    assert (unknown["share"], unknown["runway"]) == ("No income.", "Set the need.")


def test_a11_the_first_day_and_a_day_to_come() -> None:
    assert tips(client(since=AS_OF))
    assert not tips(client(since=ago(-1)))
    assert tips(History(Client(1, "New"), AS_OF, first_day=ago(1)))


@pytest.mark.parametrize(
    ("billing", "status", "days"),
    [("retainer", "open", 30), ("retainer", "done", 14), ("fixed", "open", 14), ("hourly", "open", 14)],
)
def test_l1_an_open_retainer_gives_30_days_of_notice(billing, status, days) -> None:
    history = client(projects=(Project(1, "R", billing=billing, status=status),))
    decision = advise(history, standing(history, SETTINGS), MONEY, SETTINGS).decision
    assert terms_of(history, decision, None, SETTINGS).notice_days == days


def test_whoever_pays_is_the_same_unless_said() -> None:
    assert facts_of(client()).payer_is_other is False


def test_the_json_says_where_an_answer_came_from_until_the_user_gives_one() -> None:
    history = client(friend=True)
    one = standing(history, SETTINGS)
    found = advice_json(one, advise(history, one, MONEY, SETTINGS, given={"told": "worse"}))
    assert found["prefilled"]["friend"] == "You marked this client as an old friend."
    assert "told" not in found["prefilled"]


# Numbers.


def test_the_defaults_of_section_4() -> None:
    assert (Answers().share, Answers().runway, NO_SHORTFALL) == (15, 6, 99)
    assert Signals() == Signals(0, False, False, False, False)
    assert NOTHING == (0, 0, 0, 0, 0)


@pytest.mark.parametrize(
    ("name", "value", "known"),
    [
        ("share", 0, True),
        ("share", 100, True),
        ("share", "100.01", False),
        ("share", "-0.01", False),
        ("runway", 0, True),
        ("runway", MANY_MONTHS, True),
        ("runway", MANY_MONTHS + 1, False),
        ("runway", "-1", False),
        ("runway", True, False),
        ("runway", [], False),
        ("runway", "NaN", False),
    ],
)
def test_share_and_runway_to_their_ends(name, value, known) -> None:
    if known:
        assert number_from(name, value) == Decimal(value)
        return
    with pytest.raises(NotUnderstood, match=f'"{name}" cannot be'):
        number_from(name, value)


def test_what_cannot_be_is_named_in_60_characters() -> None:
    for read, key in ((answers_from, "told"), (signals_from, "distinct"), (signals_from, "growth")):
        with pytest.raises(NotUnderstood) as caught:
            read({key: "x" * 200})
        assert caught.value.message == f'"{key}" cannot be {repr("x" * 200)[:60]}.'


def test_many_months_are_a_million() -> None:
    assert MANY_MONTHS == 1_000_000


@pytest.mark.parametrize(
    ("share", "runway", "to"),
    [
        (40, 6, {"24", "39"}),
        (39, 6, {"24", "40"}),
        (25, 6, {"24", "40"}),
        (15, 3, {"25", "40", "2"}),
        (15, 2, {"25", "40", "3"}),
    ],
)
def test_a_flip_of_a_number_goes_to_the_other_side_of_its_line(share, runway, to) -> None:
    """W1 from 40 % or under 3 months, W2 from 25 %: no flip names a number on the same side."""
    flips = ask("fee_cutting:r dishonesty:a", share=Decimal(share), runway=Decimal(runway)).flips
    numbers = {f"{f.new}" for f in flips if f.name in ("share", "runway")}
    assert numbers <= to
    for flip in flips:
        if flip.name in ("share", "runway"):
            assert flip.new != flip.old


def test_flips_read_as_numbers() -> None:
    flips = ask("low_return:r no_upside:a", worth="yes", share=Decimal("39.55"), told="improved").flips
    found = {(f["answer"], f["from"]) for f in (flip.as_json() for flip in flips) if f.get("answer") == "share"}
    assert found <= {("share", 39.55)}
    whole = [f.as_json() for f in ask("low_return:r no_upside:a", worth="yes", share=Decimal("39.00")).flips]
    assert all(isinstance(f["to"], int) for f in whole if f.get("answer") == "share")


def test_the_colour_of_a_case_with_its_score_and_badge() -> None:
    assert colour_of({"abuse": "red"}, Signals()) == ("critical", 10, "nightmare")
    assert colour_of({"off_hours": "amber"}, Signals(3, True)) == ("amber", 1, "demanding")
    assert colour_of({"off_hours": "red"}, Signals(), {"off_hours": "serious"}) == ("red", 4, None)
    assert colour_of({}, Signals()) == ("green", 0, None)


# Sentences.


def test_the_headline_names_at_most_three_things_that_speak_for_it_the_strongest_first() -> None:
    found = ask("scope_creep:r unreasonable_demands:a", change="likely", partner="yes", price="accepts", open="open")
    assert found.reasons[0] == (
        "Points: renegotiate has 13, raise rates 7. What speaks most for it: change is likely (+4), Scope creep (red) "
        "(+3), you have not told them plainly yet (+3)."
    )


def test_the_start_of_keep_is_no_reason_for_it() -> None:
    found = ask("no_upside:a", worth="yes")
    assert found.outcome == "keep"
    assert (
        found.reasons[0]
        == "Points: keep has 8, renegotiate 3. What speaks most for it: it is worth it at today's rate (+3)."
    )


def test_a_close_call_is_said_only_where_it_is_one() -> None:
    close = ask("legal_ethical_risk:a", open="open")
    assert close.close_call
    assert close.reasons[1].startswith("Close call between finish and decline and renegotiate")
    clear = ask("no_upside:a", worth="yes")
    assert not clear.close_call
    assert clear.runner_up == "renegotiate"
    assert not any("Close call" in reason for reason in clear.reasons)


def test_a7_needs_scope_creep_and_silence() -> None:
    def bills(flags: str, told: str) -> bool:
        return any(reason.startswith("A7: ") for reason in ask(flags, told=told).reasons)

    assert bills("scope_creep:a", "not_yet")
    assert not bills("scope_creep:a", "no_change")
    assert not bills("off_hours:a", "not_yet")


@pytest.mark.parametrize(
    ("share", "runway", "text"),
    [
        (45, 6, "W1: This client is 45 % of your income. "),
        (40, 3, "W1: This client is 40 % of your income. "),
        ("12.5", "2.5", "W1: Without them your money lasts 2.5 months. "),
        (45, 2, "W1: This client is 45 % of your income and without them your money lasts 2 months. "),
        (None, 1, "W1: Without them your money lasts 1 month. "),
    ],
)
def test_w1_names_what_makes_you_depend(share, runway, text) -> None:
    share = None if share is None else Decimal(share)
    going = {"told": "worse", "change": "unlikely", "partner": "no", "worth": "no"}
    for answers, staged in (({}, False), (going, True)):
        found = ask("fee_cutting:r", share=share, runway=Decimal(runway), **answers)
        assert (found.outcome in ("finish_decline", "fire")) is staged
        said = next(reason for reason in found.reasons if reason.startswith(text))
        assert ("stage the exit" in said) is staged, "only who leaves has an exit"


@pytest.mark.parametrize(
    ("told", "text"),
    [
        ("not_yet", "and you have not said so yet"),
        ("no_change", "and nothing has changed since you said so"),
        ("worse", "and it has got worse since you said so"),
    ],
)
def test_g5_says_what_came_of_telling_them(told, text) -> None:
    found = ask("late_payment:r off_hours:a", told=told)
    (why,) = (gate.why for gate in found.gates if gate.id == "G5")
    assert why == f"Pays late is red, {text}: you cannot afford to let it run."


def test_w_rules_of_a_ledger_with_overdue_money_reach_the_advice() -> None:
    history = client(invoices=tuple(late(n, 40 + 20 * n) for n in range(4)))
    found = advise(history, standing(history, SETTINGS), replace(MONEY, share=Decimal(40)), SETTINGS)
    assert found.decision.warnings == ("W1 staged exit",)
    assert history.as_of == date(2026, 6, 30)
