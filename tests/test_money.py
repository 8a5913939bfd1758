"""Amounts as people type them, in currencies of no, two and three decimals."""

from __future__ import annotations

from decimal import Decimal

import pytest

from goodterms import money
from goodterms.errors import Invalid, NotUnderstood
from goodterms.tui import draft_forms


@pytest.mark.parametrize(
    ("typed", "code", "minor"),
    [
        *((typed, code, 22473) for typed in ("22.473", "22,473", "22.4730") for code in ("KWD", "BHD", "TND")),
        ("1.111", "KWD", 1111),
        ("-20.125", "BHD", -20125),
        ("\u0662\u0662\u066b\u0664\u0667\u0663", "KWD", 22473),
        ("1,234.500", "TND", 1234500),
        ("1.234,500", "TND", 1234500),
        ("1.234.567", "KWD", 1234567000),
        ("22473", "KWD", 22473000),
        ("22.47", "KWD", 22470),
        ("1234", "JPY", 1234),
        ("1234.500", "EUR", 123450),
        ("1,234.50", "EUR", 123450),
        ("0.500", "EUR", 50),
    ],
)
def test_an_amount_is_read_with_the_decimals_of_its_currency(typed: str, code: str, minor: int) -> None:
    assert money.amount(typed, code) == minor


@pytest.mark.parametrize(
    ("typed", "code", "says"),
    [
        ("22.473", "EUR", "can be read in two ways"),
        ("22,473", "EUR", "can be read in two ways"),
        ("22.473", "JPY", "can be read in two ways"),
        ("22.4735", "KWD", "more decimals than KWD"),
        ("1234.5", "JPY", "more decimals than JPY"),
    ],
)
def test_what_is_not_clear_in_its_currency_is_asked_about(typed: str, code: str, says: str) -> None:
    with pytest.raises(NotUnderstood, match=says):
        money.amount(typed, code)


@pytest.mark.parametrize("code", ["KWD", "JPY", "EUR"])
def test_an_amount_is_read_as_it_is_printed(code: str) -> None:
    for minor in (0, 1, 22473, 1234567, 10**12):
        assert money.amount(money.plain(minor, code), code) == minor


def test_the_price_of_a_line_is_read_like_an_amount() -> None:
    typed = {"text": "Work", "price": "20.125", "quantity": "2"}
    assert draft_forms.line_of(typed, "KWD", Decimal(0)).unit_price == Decimal("20.125")
    with pytest.raises(Invalid, match="two ways"):
        draft_forms.line_of(typed, "EUR", Decimal(0))
