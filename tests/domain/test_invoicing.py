"""Invoice arithmetic: lines rounded half-even, totals as sums of lines, numbers without gaps."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goodterms.domain.invoicing import Line, hours, line_net, next_number, rounded_up, totals
from goodterms.errors import Invalid

D = Decimal
DAY = date(2026, 6, 30)


@pytest.mark.parametrize(
    ("quantity", "price", "currency", "net"),
    [
        ("1", "0.005", "EUR", 0),
        ("1", "0.015", "EUR", 2),
        ("3", "0.335", "EUR", 100),
        ("1.5", "75.00", "EUR", 11250),
        ("0.333333", "80.00", "EUR", 2667),
        ("2", "1500", "JPY", 3000),
        ("0.5", "1501", "JPY", 750),
        ("1", "1.0005", "KWD", 1000),
        ("-1", "10.00", "EUR", -1000),
    ],
)
def test_a_line_is_rounded_half_even(quantity: str, price: str, currency: str, net: int) -> None:
    assert line_net(Line("x", D(quantity), D(price)), currency) == net


def test_a_total_is_the_sum_of_its_rounded_lines() -> None:
    lines = [Line("x", D(1), D("0.335"), D("0.19"))] * 3
    sums = totals(lines, "EUR")
    assert (sums.line_nets, sums.net) == ((34, 34, 34), 102)
    assert sums.tax == 3 * 6
    assert sums.gross == 120


def test_taxes_are_kept_apart_by_rate() -> None:
    lines = [Line("a", D(1), D(100), D("0.19")), Line("b", D(1), D(50), D("0.07")), Line("c", D(2), D(10), D("0.190"))]
    assert totals(lines, "EUR").taxes == {D("0.19"): (12000, 2280), D("0.07"): (5000, 350)}


def test_a_discount_lowers_what_is_taxed() -> None:
    lines = [Line("a", D(1), D(100), D("0.19")), Line("b", D(1), D(50), D("0.07"))]
    sums = totals(lines, "EUR", 1500)
    assert sums.taxes == {D("0.19"): (9000, 1710), D("0.07"): (4500, 315)}
    assert (sums.net, sums.gross) == (13500, 15525)


@pytest.mark.parametrize("discount", [-1, 10_001])
def test_a_discount_beyond_the_sum_is_refused(discount: int) -> None:
    with pytest.raises(Invalid):
        totals([Line("a", D(1), D(100))], "EUR", discount)


@given(st.lists(st.integers(0, 10**7), min_size=1, max_size=6), st.data())
@settings(max_examples=100)
def test_a_discount_is_spread_without_loss(prices: list[int], data: st.DataObject) -> None:
    discount = data.draw(st.integers(0, sum(prices)))
    sums = totals([Line("x", D(1), D(price).scaleb(-2)) for price in prices], "EUR", discount)
    assert sums.net == sum(prices) - discount


@given(st.integers(0, 400 * 3600), st.integers(1, 50_000))
@settings(max_examples=200)
def test_billed_hours_are_the_exact_seconds(seconds: int, rate: int) -> None:
    """DESIGN 2, "Money": a line costs what its seconds do, however short its quantity."""
    price = D(rate).scaleb(-2)
    billed = line_net(Line("x", hours(seconds, price, "EUR"), price), "EUR")
    assert abs(D(billed) - D(seconds) * rate / 3600) <= D("0.53")


@pytest.mark.parametrize(
    ("seconds", "price", "currency", "quantity"),
    [
        (15_300, "80", "EUR", "4.25"),
        (15_301, "80", "EUR", "4.2503"),
        (15_301, "8000", "JPY", "4.2503"),
        (15_301, "0", "EUR", "4.25"),
        (4_800, "75", "EUR", "1.3333"),
        (7_200, "75", "EUR", "2"),
        (36_000, "75", "EUR", "10"),
        (1, "80", "EUR", "0.0003"),
        (1, "0", "EUR", "0.0003"),
        (0, "80", "EUR", "0"),
    ],
)
def test_a_quantity_is_as_short_as_its_sum_allows(seconds: int, price: str, currency: str, quantity: str) -> None:
    assert format(hours(seconds, D(price), currency), "f") == quantity


@pytest.mark.parametrize(
    ("seconds", "minutes", "rounded"),
    [(0, 15, 0), (1, 15, 900), (900, 15, 900), (901, 15, 1800), (899, 0, 899), (3600, 60, 3600), (61, 1, 120)],
)
def test_rounding_up_leaves_a_boundary_alone(seconds: int, minutes: int, rounded: int) -> None:
    assert rounded_up(seconds, minutes) == rounded
    assert rounded_up(rounded, minutes) == rounded


@pytest.mark.parametrize(
    ("pattern", "used", "number"),
    [
        ("{year}-{seq:03}", [], "2026-001"),
        ("{year}-{seq:03}", ["2026-009", "2025-077", "odd", "2026-9x"], "2026-010"),
        ("{year}-{seq:03}", ["2026-999"], "2026-1000"),
        ("INV{seq}", ["INV7", "inv9"], "INV8"),
        ("{yy}{month}/{seq:02}-A", ["2606/04-A", "2605/09-A"], "2606/05-A"),
        ("({year}) {seq:3}", ["(2026) 001"], "(2026) 002"),
    ],
)
def test_the_next_number_follows_the_highest(pattern: str, used: list[str], number: str) -> None:
    assert next_number(pattern, DAY, used) == number


@pytest.mark.parametrize("pattern", ["", "{year}", "{seq}{seq}", "{seq}-{client}", "{seq", "{{seq}}", "{seq:x}"])
def test_a_pattern_without_one_running_number_is_refused(pattern: str) -> None:
    with pytest.raises(Invalid):
        next_number(pattern, DAY, [])
