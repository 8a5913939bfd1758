"""Durations, amounts and yes or no as other tools write them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodterms.exchange.readers.model import RowError
from goodterms.exchange.readers.numbers import decimal_sign, parse_duration, parse_flag, parse_number


@pytest.mark.parametrize(
    ("cell", "seconds"),
    [
        ("0:06", 360),
        ("00:16:00", 960),
        ("160:08:57", 576_537),
        ("1.5", 5400),
        ("1,5", 5400),
        ("8.20", 29_520),
        ("2.05", 7380),
        ("90m", 5400),
        ("1h30", 5400),
        ("1h30m", 5400),
        ("1h 30m", 5400),
        ("2h", 7200),
        ("1.5h", 5400),
        ("1,5 Std", 5400),
        ("45 min", 2700),
        ("PT4H30M", 16_200),
        ("30s", 30),
        ("0", 0),
    ],
)
def test_durations(cell: str, seconds: int) -> None:
    assert parse_duration(cell) == seconds


@pytest.mark.parametrize(
    "cell", ["", "x", "1:60", "1:00:75", "-1", "-0:30", "h", "1h90x", "1h90", "1h75m", "NaN", "1e5", "--1"]
)
def test_what_is_no_duration_is_refused(cell: str) -> None:
    with pytest.raises(RowError):
        parse_duration(cell)


@given(st.integers(0, 100 * 3600))
def test_a_duration_written_as_a_clock_is_read_back(seconds: int) -> None:
    assert parse_duration(f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}") == seconds


@given(st.integers(0, 480).map(lambda n: n * 180), st.sampled_from([".", ","]))
def test_hundredths_of_an_hour_are_read_back_to_the_second(seconds: int, sign: str) -> None:
    assert parse_duration(f"{Decimal(seconds) / 3600:.2f}".replace(".", sign), sign) == seconds


@pytest.mark.parametrize(
    ("cell", "sign", "number"),
    [
        ("1.234,56", ",", "1234.56"),
        ("1,234.56", ".", "1234.56"),
        ("1 234,56", ",", "1234.56"),
        ("1\u00a0234,56", ",", "1234.56"),
        ("1'234.56", ".", "1234.56"),
        ("20 160,0", ",", "20160.0"),
        ("1.234", ",", "1234"),
        ("1,234", ".", "1234"),
        ("1,02,000.50", ".", "102000.50"),
        ("$1,020.00", ".", "1020.00"),
        ("€ 12", ".", "12"),
        ("12,50 €", ",", "12.50"),
        ("(12.00)", ".", "-12.00"),
        ("-3", ".", "-3"),
        ("USD 5.00", ".", "5.00"),
        ("1234.5", None, "1234.5"),
    ],
)
def test_amounts(cell: str, sign: str | None, number: str) -> None:
    assert parse_number(cell, sign) == Decimal(number)


@pytest.mark.parametrize(
    ("cell", "sign"),
    [("0,75", "."), ("0.75", ","), ("1.2.3", "."), ("", "."), ("-", "."), ("12a", "."), ("1,23,4", ".")],
)
def test_an_amount_that_contradicts_its_column_is_refused(cell: str, sign: str) -> None:
    with pytest.raises(RowError):
        parse_number(cell, sign)


def test_an_amount_with_two_readings_is_refused_with_both() -> None:
    with pytest.raises(RowError, match=r"two ways.*1234 or 1\.2340"):
        parse_number("1.234", None)


@pytest.mark.parametrize(
    ("cells", "sign"),
    [
        (["1", "1.234", "2.000,0"], ","),
        (["1,234", "1,234.5"], "."),
        (["1.234", "1.5"], "."),
        (["1,234,567"], "."),
        (["1.234.567"], ","),
        (["1:30", "", "x"], None),
        (["1.234"], None),
    ],
)
def test_the_decimal_sign_of_a_column(cells: list[str], sign: str | None) -> None:
    assert decimal_sign(cells) == sign


@given(
    st.decimals(min_value=0, max_value=10**9, places=2, allow_nan=False),
    st.sampled_from([(".", ","), (",", "."), (",", " "), (".", "'")]),
)
def test_an_amount_written_with_separators_is_read_back(value: Decimal, style: tuple[str, str]) -> None:
    sign, thousands = style
    cell = f"{value:,.2f}".replace(",", "\0").replace(".", sign).replace("\0", thousands)
    assert parse_number(cell, sign) == value
    assert decimal_sign([cell]) in (sign, None)


@pytest.mark.parametrize(
    ("cell", "flag"),
    [("Yes", True), ("no", False), ("1", True), ("0", False), ("Ja", True), ("", False), ("FALSE", False)],
)
def test_yes_and_no(cell: str, flag: bool) -> None:
    assert parse_flag(cell) is flag


def test_neither_yes_nor_no_is_refused() -> None:
    with pytest.raises(RowError, match="neither yes nor no"):
        parse_flag("perhaps")
