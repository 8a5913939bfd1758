"""What is owed and when it was settled (RULINGS, "Money on invoices"; DOMAIN rows 6 and 7)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from goodterms.domain.receivables import (
    balance,
    days_late,
    due_day,
    forgiven,
    overdue,
    owed,
    settled_on,
    settles,
    tolerance,
)
from goodterms.domain.records import Credit, Payment
from goodterms.domain.workdays import is_working, working_days
from tests.domain.flag_cases import AS_OF, ago, invoice, off


def pay(days: int, amount: int) -> Payment:
    return Payment(days, ago(days), amount)


@pytest.mark.parametrize(
    ("gross", "currency", "expected"),
    [(10_000, "EUR", 100), (20_000, "EUR", 100), (20_200, "EUR", 101), (119_000, "EUR", 595), (500, "JPY", 2)],
)
def test_tolerance_is_half_a_percent_and_at_least_one(gross: int, currency: str, expected: int) -> None:
    assert tolerance(invoice(10, gross=gross, currency=currency)) == expected


def test_without_a_due_date_thirty_days_from_issue() -> None:
    assert due_day(invoice(10, due=None, issued=ago(50))) == ago(20)


def test_settled_on_the_day_the_rest_came_within_the_tolerance() -> None:
    parts = invoice(50, gross=100_000, payments=(pay(60, 50_000), pay(40, 49_500), pay(1, 500)))
    assert settled_on(parts, AS_OF) == ago(40)
    assert days_late(parts, AS_OF) == 10
    assert balance(parts, AS_OF) == 0


def test_one_cent_beyond_the_tolerance_is_open() -> None:
    short = invoice(50, gross=100_000, payments=(pay(40, 99_499),))
    assert settled_on(short, AS_OF) is None
    assert (balance(short, AS_OF), owed(short, AS_OF), days_late(short, AS_OF)) == (501, 501, 50)


def test_nothing_after_as_of_is_seen() -> None:
    paid = invoice(50, paid=10)
    assert settled_on(paid, ago(11)) is None
    assert balance(paid, ago(11)) == paid.gross
    assert settled_on(paid, ago(10)) == ago(10)


def test_a_payment_taken_back_opens_the_invoice_again() -> None:
    back = invoice(50, gross=10_000, payments=(pay(45, 10_000), pay(40, -10_000), pay(20, 10_000)))
    assert settled_on(back, ago(41)) == ago(45)
    assert settled_on(back, ago(40)) is None
    assert settled_on(back, AS_OF) == ago(20)


def test_an_overpaid_or_tiny_invoice_owes_nothing() -> None:
    assert balance(invoice(50, gross=10_000, payments=(pay(45, 12_000),)), AS_OF) == 0
    for gross in (0, -80):
        nothing = invoice(50, gross=gross)
        assert (balance(nothing, AS_OF), owed(nothing, AS_OF), settled_on(nothing, AS_OF)) == (0, 0, ago(80))


@pytest.mark.parametrize(
    ("rest", "gross", "currency", "expected"),
    [
        (0, 80, "EUR", True),
        (-1, 80, "EUR", True),
        (80, 80, "EUR", False),
        (79, 80, "EUR", True),
        (100, 100, "EUR", False),
        (100, 101, "EUR", True),
        (101, 102, "EUR", False),
        (500, 100_000, "EUR", True),
        (501, 100_000, "EUR", False),
        (1, 1, "JPY", False),
        (1, 2, "JPY", True),
        (2, 399, "JPY", False),
    ],
)
def test_a_rest_within_the_tolerance_settles_only_what_was_touched(
    rest: int, gross: int, currency: str, expected: bool
) -> None:
    """RULINGS, "Money on invoices": settled on the day of the last payment, so there must have been one."""
    assert settles(rest, gross, currency) is expected


def test_an_invoice_below_the_tolerance_stays_open_until_something_comes() -> None:
    small = invoice(50, gross=80)
    assert (balance(small, AS_OF), owed(small, AS_OF), settled_on(small, AS_OF)) == (80, 80, None)
    assert [row.amount for row in overdue([small], AS_OF)] == [80]
    paid = replace(small, payments=(pay(20, 10),))
    assert (balance(paid, AS_OF), owed(paid, AS_OF), settled_on(paid, AS_OF)) == (0, 0, ago(20))
    lost = replace(small, write_off=off(20, 80, "bad_debt"))
    assert (balance(lost, AS_OF), owed(lost, AS_OF), settled_on(lost, AS_OF)) == (0, 80, None)


def test_credit_and_own_error_settle_on_their_own_date() -> None:
    part = invoice(50, gross=100_000, payments=(pay(55, 60_000),))
    credited = replace(part, credits=(Credit(1, ago(30), 40_000),))
    assert settled_on(credited, AS_OF) == ago(30)
    for reason in ("own_error", "goodwill"):
        assert settled_on(replace(part, write_off=off(31, 40_000, reason)), AS_OF) == ago(31)


def test_forgiven_is_the_whole_invoice_taken_back() -> None:
    whole = invoice(50, gross=100_000, write_off=off(20, 99_500, "goodwill"))
    assert forgiven(whole, AS_OF)
    assert not forgiven(whole, ago(21))
    assert not forgiven(invoice(50, gross=100_000, write_off=off(20, 99_499, "goodwill")), AS_OF)
    assert not forgiven(invoice(50, gross=100_000, write_off=off(20, 100_000, "pressed")), AS_OF)
    both = invoice(50, gross=100_000, credits=(Credit(1, ago(30), 60_000),), write_off=off(20, 40_000, "own_error"))
    assert forgiven(both, AS_OF)


def test_a_bad_debt_is_off_the_books_but_goes_on_being_owed_for_the_window() -> None:
    lost = invoice(100, gross=100_000, write_off=off(40, 100_000, "bad_debt"))
    assert balance(lost, AS_OF) == 0
    assert (owed(lost, AS_OF), settled_on(lost, AS_OF)) == (100_000, None)
    assert days_late(lost, AS_OF) == 100
    assert owed(lost, AS_OF, window=40) == 100_000
    assert (owed(lost, AS_OF, window=39), settled_on(lost, AS_OF, window=39)) == (0, ago(40))


def test_a_bad_debt_paid_after_all_is_settled() -> None:
    lost = invoice(100, gross=100_000, write_off=off(40, 100_000, "bad_debt"), payments=(pay(10, 100_000),))
    assert (owed(lost, AS_OF), settled_on(lost, AS_OF)) == (0, ago(10))


def test_a_pressed_cut_of_the_whole_rest_settles_nothing() -> None:
    cut = invoice(100, gross=100_000, payments=(pay(90, 80_000),), write_off=off(90, 20_000, "pressed"))
    assert balance(cut, AS_OF) == 0
    assert (owed(cut, AS_OF), settled_on(cut, AS_OF)) == (20_000, None)
    assert settled_on(cut, AS_OF, window=89) == ago(90)


def test_a_pressed_cut_is_over_once_the_rest_is_paid_after_it() -> None:
    cut = invoice(100, gross=100_000, payments=(pay(60, 80_000),), write_off=off(90, 20_000, "pressed"))
    assert (owed(cut, ago(61)), settled_on(cut, ago(61))) == (100_000, None)
    assert (owed(cut, AS_OF), settled_on(cut, AS_OF)) == (0, ago(60))


def test_settled_on_an_unknown_day_owes_nothing() -> None:
    unknown = invoice(100, settled_unknown=True)
    assert (balance(unknown, AS_OF), owed(unknown, AS_OF), settled_on(unknown, AS_OF)) == (0, 0, None)


def test_overdue_is_oldest_first_and_past_the_grace() -> None:
    invoices = [invoice(3), invoice(4), invoice(40), invoice(-1), invoice(50, paid=2)]
    assert [(row.days, row.amount) for row in overdue(invoices, AS_OF, grace=3)] == [(40, 119_000), (4, 119_000)]
    assert [row.days for row in overdue(invoices, AS_OF)] == [40, 4, 3]


def test_working_days_leave_out_weekends_and_holidays() -> None:
    monday, friday, next_monday = date(2026, 6, 1), date(2026, 6, 5), date(2026, 6, 8)
    assert working_days(monday, friday) == 4
    assert working_days(friday, next_monday) == 1
    assert working_days(friday, date(2026, 6, 7)) == 0
    assert working_days(friday, next_monday, frozenset({next_monday})) == 0
    assert working_days(friday, date(2026, 6, 22), frozenset({date(2026, 6, 13)})) == 11
    assert working_days(next_monday, monday) == 0
    assert not is_working(next_monday, frozenset({next_monday}))


@pytest.mark.parametrize("start", range(7))
@pytest.mark.parametrize("span", range(23))
def test_working_days_agree_with_counting(start: int, span: int) -> None:
    first, holidays = date(2026, 6, 1 + start), frozenset({date(2026, 6, 10), date(2026, 6, 13)})
    last = date.fromordinal(first.toordinal() + span)
    days = [date.fromordinal(n) for n in range(first.toordinal() + 1, last.toordinal() + 1)]
    assert working_days(first, last, holidays) == sum(is_working(day, holidays) for day in days)
