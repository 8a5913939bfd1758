"""Rows 11, 13 and 24 of the catalogue, and RULINGS "Low return", "Projects", "Declared answers"."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from goodterms.domain.records import Signal
from tests.domain.flag_cases import CLIENT, NEED, Money, ago, finding, history, level, project


def returns(e: object, t: object = 60, b: object = None, **more) -> str:
    def as_decimal(value: object) -> Decimal | None:
        return None if value is None else Decimal(str(value))

    money = Money(as_decimal(e), as_decimal(t), as_decimal(b), **{"seconds": 36_000, **more})
    return level("low_return", history(first_day=ago(30)), money=money)


# Row 11, low_return.


@pytest.mark.parametrize(
    ("e", "expected"), [("45", "none"), ("44.99", "amber"), ("30", "amber"), ("29.99", "red"), ("-5", "red")]
)
def test_below_three_quarters_and_below_half_of_the_target(e: str, expected: str) -> None:
    assert returns(e) == expected


def test_below_the_floor_is_red_whatever_the_target() -> None:
    assert returns("50", b="50.01") == "red"
    assert returns("50", b="50") == "none"
    assert returns("50", t=None, b="50.01") == "red"
    assert returns("50", t=None, b="50") == "none"


def test_too_little_to_judge() -> None:
    assert returns("10", seconds=35_999) == "unknown"
    assert returns("10", t=None) == "unknown"
    assert returns(None) == "unknown"
    young = history(first_day=ago(29))
    assert level("low_return", young, money=Money(Decimal(10), Decimal(60))) == "unknown"
    assert level("low_return", history(first_day=None), money=Money(Decimal(10), Decimal(60))) == "unknown"
    assert level("low_return", history()) == "unknown"


def test_the_sentence_of_low_return() -> None:
    money = Money(Decimal("20.5"), Decimal(60), Decimal("32.67"))
    assert finding("low_return", history(), replace(NEED, target_rate=6000), money).evidence == (
        "EUR 20 per hour all in, against your target of EUR 60 (34%); your floor is EUR 33."
    )


# Row 13, values_mismatch.


def fit(answer: str | None, days: int | None = 10) -> str:
    on = None if days is None else ago(days)
    return level("values_mismatch", history(client=replace(CLIENT, values_fit=answer, declared_on=on)))


@pytest.mark.parametrize(
    ("answer", "expected"), [(None, "unknown"), ("fits", "none"), ("drifting", "amber"), ("no_longer", "red")]
)
def test_values_are_what_was_declared(answer: str | None, expected: str) -> None:
    assert fit(answer) == expected


def test_a_declared_answer_holds_for_a_year() -> None:
    assert fit("no_longer", 365) == "red"
    assert fit("no_longer", 366) == "unknown"
    assert fit("no_longer", -1) == "unknown"
    assert fit("no_longer", None) == "red"


def test_the_sentence_of_values() -> None:
    h = history(client=replace(CLIENT, values_fit="no_longer", declared_on=ago(59)))
    assert finding("values_mismatch", h).evidence == "You marked on 2 May that this work no longer fits your direction."


# Row 24, no_upside.


def upside(growth: str | None = None, referrals: int | None = None, **facts) -> str:
    client = replace(CLIENT, growth=growth, referrals=referrals, declared_on=ago(10))
    return level("no_upside", history(client=client, **facts))


def test_both_are_amber_one_alone_is_a_note() -> None:
    assert upside("none", 0) == "amber"
    assert upside("none", 1) == "note"
    assert upside("some", 0) == "note"
    assert upside("some", 1) == "none"


def test_no_answer_and_no_dates_are_unknown() -> None:
    assert upside() == "unknown"
    assert upside("none", None) == "note"
    assert upside("some", None) == "none"


def test_a_project_opened_in_the_window_is_growth() -> None:
    assert upside("none", 0, projects=(project(opened=ago(365)),)) == "note"
    assert upside("none", 0, projects=(project(opened=ago(366)),)) == "amber"
    assert upside(None, 0, projects=(project(opened=ago(366)),)) == "amber"


def test_projects_without_a_date_leave_it_to_the_answer() -> None:
    dated, undated = project(1, opened=ago(400)), project(2)
    assert upside("some", 0, projects=(dated, undated)) == "note"
    assert upside("some", 0, projects=(dated,)) == "amber"


def test_a_referral_logged_in_two_years_counts() -> None:
    assert upside("none", 0, signals=(Signal(1, ago(730), "refers_business"),)) == "note"
    assert upside("none", 0, signals=(Signal(1, ago(731), "refers_business"),)) == "amber"


def test_asked_only_after_a_year() -> None:
    young = replace(CLIENT, growth="none", referrals=0, since=ago(364), declared_on=ago(1))
    assert level("no_upside", history(client=young, first_day=ago(100))) == "unknown"
    assert level("no_upside", history(client=replace(young, since=ago(365)), first_day=None)) == "amber"
    assert level("no_upside", history(client=replace(young, since=None), first_day=ago(400))) == "amber"
    assert level("no_upside", history(client=replace(young, since=None), first_day=None)) == "unknown"


def test_old_answers_are_unknown() -> None:
    client = replace(CLIENT, growth="none", referrals=0, declared_on=ago(366))
    assert level("no_upside", history(client=client)) == "unknown"


def test_the_sentence_of_no_upside() -> None:
    h = history(client=replace(CLIENT, growth="none", referrals=0))
    assert finding("no_upside", h).evidence == "No new work in 12 months and no referral in 2 years."


def test_low_return_against_others_who_lose_money_is_red_only_below_nothing() -> None:
    """S0-08, monotone: with a target below 0, more unpaid hours would lift a loss over the bar."""

    def found(e: str) -> str:
        return level("low_return", history(), money=Money(Decimal(e), target=Decimal(-10)))

    assert (found("-8"), found("-0.01"), found("0")) == ("red", "red", "none")
