"""Edges of the money maths of DOMAIN section 5 and of what is owed (RULINGS, "Money on invoices")."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from goodterms.domain.receivables import forgiven, overdue, owed, rests, settled_on, settles
from goodterms.domain.records import Book, Client, Credit, EntryGroup, History, Payment, Unbilled
from goodterms.domain.worth import money
from goodterms.domain.worth_what_if import freed_hour_value
from goodterms.settings import Settings
from tests.domain.flag_cases import AS_OF, ago, invoice, off
from tests.domain.test_worth import SETTINGS, client_n, others
from tests.domain.test_worth import invoice as bill


def pay(days: int, amount: int) -> Payment:
    return Payment(days, ago(days), amount)


# What is owed.


def test_nothing_owed_on_nothing_is_settled() -> None:
    assert settles(0, 0, "EUR")
    assert settles(-5, -10, "EUR")


def test_a_cent_is_owed_and_overdue() -> None:
    cent = invoice(10, gross=1)
    assert settled_on(cent, AS_OF) is None
    assert owed(cent, AS_OF) == 1
    assert [row.amount for row in overdue([cent], AS_OF)] == [1]


def test_what_is_owed_is_the_rest_after_the_last_part() -> None:
    parts = invoice(50, gross=100_000, payments=(pay(40, 30_000), pay(20, 20_000)))
    assert owed(parts, AS_OF) == 50_000
    assert owed(parts, ago(30)) == 70_000


def test_a_bad_debt_counts_for_365_days_unless_said() -> None:
    lost = invoice(500, gross=100_000, write_off=off(365, 100_000, "bad_debt"))
    assert owed(lost, AS_OF) == 100_000
    assert owed(lost, date.fromordinal(AS_OF.toordinal() + 1)) == 0


def test_overdue_begins_on_the_day_after_due() -> None:
    assert [row.days for row in overdue([invoice(0), invoice(1), invoice(2)], AS_OF)] == [2, 1]


def test_a_pressed_cut_comes_off_with_the_first_money_after_it() -> None:
    cut = invoice(100, gross=100_000, payments=(pay(60, 50_000), pay(30, 30_000)), write_off=off(90, 20_000, "pressed"))
    assert rests(cut, AS_OF) == [(ago(60), 30_000), (ago(30), 0)]
    same_day = replace(cut, payments=(pay(90, 50_000), pay(30, 30_000)))
    assert rests(same_day, AS_OF) == [(ago(90), 50_000), (ago(30), 0)]


def test_credited_to_within_the_tolerance_is_forgiven() -> None:
    whole = invoice(50, gross=100_000, credits=(Credit(1, ago(30), 99_500),))
    assert forgiven(whole, AS_OF)
    assert not forgiven(replace(whole, credits=(Credit(1, ago(30), 99_499),)), AS_OF)
    assert not forgiven(invoice(50, gross=80), AS_OF)


# What a client is worth.


@pytest.mark.parametrize(("days", "short"), [((365,), False), ((364,), True), ((400, 10), False), ((10, 20), True)])
def test_twelve_months_of_data_are_those_of_the_oldest_client(days: tuple[int, ...], short: bool) -> None:
    rows = [
        replace(client_n(), first_day=ago(day), client=replace(client_n().client, id=n)) for n, day in enumerate(days)
    ]
    assert ("months" in money(Book(AS_OF, tuple(rows)), SETTINGS)[0].why) is short
    empty = replace(client_n(), first_day=None)
    assert "months" not in money(Book(AS_OF, (empty,)), SETTINGS)[1].why


def test_a_target_in_another_currency_than_the_figures_is_said() -> None:
    rows = (bill(1, 100_000, ago(100), ago(70), ago(70), currency="USD"),)
    abroad = replace(client_n(), client=replace(client_n().client, currency="USD"), invoices=rows, expenses=())
    found = money(Book(AS_OF, (abroad,)), replace(SETTINGS, target_rate=6000))[1]
    assert found.target is None
    assert found.why["target"] == "The target is in EUR, this client's figures are in USD."
    home = money(Book(AS_OF, (client_n(),)), replace(SETTINGS, target_rate=6000))[1]
    assert "target" not in home.why


def test_an_income_of_one_is_an_income() -> None:
    rows = (bill(1, 100, ago(20), ago(1), ago(1)),)
    found = money(Book(AS_OF, (replace(client_n(), invoices=rows),)), SETTINGS)[1]
    assert (found.income, found.share) == (1, 100)
    assert "share" not in found.why


@pytest.mark.parametrize(
    ("need", "months"), [(440_000, Decimal(99)), (440_050, Decimal(18_000)), (440_100, Decimal(9_000))]
)
def test_the_smallest_shortfall_uses_up_the_reserve(need: int, months: Decimal) -> None:
    """Runway: reserve / shortfall; others bring 4,400 a month."""
    found = money(Book(AS_OF, (client_n(), others())), replace(SETTINGS, monthly_need=need))[1]
    assert found.runway_months == months


def test_hours_needed_elsewhere_at_an_hour_of_one_and_new_hours_of_one() -> None:
    cheap = replace(others(), invoices=(bill(9, 76_000, ago(100), ago(70), ago(70)),))
    one = replace(SETTINGS, new_hours_per_month=Decimal(1))
    found = money(Book(AS_OF, (client_n(), cheap)), one)[1]
    assert (found.others_per_hour, found.hours_needed, found.replacement_months) == (1, 1500, 1500)
    free = money(Book(AS_OF, (client_n(), replace(others(), invoices=()))), one)[1]
    assert (free.others_per_hour, free.hours_needed, free.replacement_months) == (0, None, None)


def test_zero_hours_of_the_others_are_no_yardstick() -> None:
    idle = tuple(replace(others(), client=replace(others().client, id=n), groups=()) for n in (2, 3))
    found = money(Book(AS_OF, (client_n(), *idle)), Settings())[1]
    assert (found.target, found.others_per_hour) == (None, None)


def test_a_cut_beyond_what_is_open_is_not_earned_back() -> None:
    paid = bill(1, 1000_00, ago(230), ago(200), ago(150), write_off=off(100, 100_00, "pressed"))
    found = money(Book(AS_OF, (replace(client_n(), invoices=(paid,), expenses=()),)), SETTINGS)[1]
    assert (found.unpaid, found.income) == (0, 900)


def test_nothing_but_nights_not_invoiced_yet_is_not_judged() -> None:
    night = EntryGroup(None, "work", "in", True, "client", True, {365: 36_000}, {365: 1})
    rest = Unbilled(None, 36_000, 9000, 36_000)
    found = money(Book(AS_OF, (History(Client(1, "N"), AS_OF, groups=(night,), unbilled=(rest,)),)), SETTINGS)[1]
    assert (found.per_hour, found.judged) == (90, None)


def test_a_freed_hour_is_worth_nothing_where_nobody_else_is_known() -> None:
    alone = money(Book(AS_OF, (client_n(),)), SETTINGS)[1]
    assert freed_hour_value(alone, replace(SETTINGS, freed_hour_fill=Decimal("0.5"))) == 0
