"""Dates, sums and numbers of six languages, DOMAIN section 7."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodterms.errors import Invalid
from goodterms.exchange import locale

VECTORS = [
    ("2020-03-20", "1399-01-01"), ("2021-03-20", "1399-12-30"), ("2021-03-21", "1400-01-01"),
    ("2024-03-20", "1403-01-01"), ("2025-03-20", "1403-12-30"), ("2025-03-21", "1404-01-01"),
    ("2026-03-20", "1404-12-29"), ("2026-12-31", "1405-10-10"), ("2029-03-20", "1408-01-01"),
    ("2030-03-20", "1408-12-30"),
]  # fmt: skip
GOLDEN = {
    "en": ("31 August 2026", "EUR 2,400.00"),
    "ro": ("31 august 2026", "2.400,00 EUR"),
    "is": ("31. ágúst 2026", "2.400,00 EUR"),
    "tr": ("31 Ağustos 2026", "2.400,00 EUR"),
    "th": ("31 สิงหาคม 2569", "2,400.00 ยูโร"),
    "fa": ("۹ شهریور ۱۴۰۵", "۲٬۴۰۰٫۰۰ یورو"),
}
MARCH = {
    "en": "31 March 2026", "ro": "31 martie 2026", "is": "31. mars 2026", "tr": "31 Mart 2026",
    "th": "31 มีนาคม 2569", "fa": "۱۱ فروردین ۱۴۰۵",
}  # fmt: skip
MONTHS = {
    "ro": "ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie decembrie",
    "is": "janúar febrúar mars apríl maí júní júlí ágúst september október nóvember desember",
    "tr": "Ocak Şubat Mart Nisan Mayıs Haziran Temmuz Ağustos Eylül Ekim Kasım Aralık",
    "th": "มกราคม กุมภาพันธ์ มีนาคม เมษายน พฤษภาคม มิถุนายน กรกฎาคม สิงหาคม กันยายน ตุลาคม พฤศจิกายน ธันวาคม",
}


@pytest.mark.parametrize(("day", "hijri"), VECTORS)
def test_solar_hijri_vectors(day, hijri):
    year, month, number = map(int, hijri.split("-"))
    assert locale.jalali(date.fromisoformat(day)) == (year, month, number)
    assert locale.gregorian(year, month, number) == date.fromisoformat(day)


def test_solar_hijri_leap_years():
    leap = [1395, 1399, 1403, 1408, 1412, 1416, 1420, 1424, 1428, 1432, 1436, 1441, 1445, 1449]
    assert [y for y in range(1395, 1450) if locale.is_leap(y)] == leap


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_solar_hijri_both_ways(day):
    year, month, number = locale.jalali(day)
    assert locale.gregorian(year, month, number) == day
    following = locale.jalali(day + timedelta(days=1))
    assert following > (year, month, number)


@pytest.mark.parametrize("day", [(1404, 12, 30), (1405, 7, 31), (1405, 13, 1), (1405, 1, 0)])
def test_days_that_the_calendar_does_not_have(day):
    with pytest.raises(Invalid):
        locale.gregorian(*day)


@pytest.mark.parametrize("language", GOLDEN)
def test_golden(language):
    day, total = GOLDEN[language]
    assert locale.date_long(date(2026, 8, 31), language) == day
    shown = locale.money(240000, "EUR", language)
    assert shown.replace("\xa0", " ") == total
    assert shown.count("\xa0") == 1
    assert " " not in shown
    assert locale.date_long(date(2026, 3, 31), language) == MARCH[language]


@pytest.mark.parametrize("language", MONTHS)
def test_month_names(language):
    names = [locale.date_long(date(2026, m, 5), language).split()[1] for m in range(1, 13)]
    assert names == MONTHS[language].split()


def test_persian_months():
    starts = [locale.gregorian(1405, m, 1) for m in range(1, 13)]
    assert tuple(locale.date_long(d, "fa").split()[1] for d in starts) == locale.FA_MONTHS


def test_options_of_thai_and_persian():
    day = date(2026, 3, 31)
    assert locale.date_long(date(2027, 1, 1), "th") == "1 มกราคม 2570"
    assert locale.date_long(day, "th", common_era=True) == "31 มีนาคม 2026"
    assert locale.Locale("th", thai_digits=True).date(day) == "๓๑ มีนาคม ๒๕๖๙"
    assert locale.Locale("th", thai_digits=True).money(1234560, "THB") == "๑๒,๓๔๕.๖๐\xa0บาท"
    assert locale.date_long(day, "fa", gregorian_too=True) == "۱۱ فروردین ۱۴۰۵ (2026-03-31)"


@pytest.mark.parametrize(
    ("minor", "code", "language", "expected"),
    [
        (1234560, "EUR", "en", "EUR 12,345.60"),
        (1234560, "RON", "ro", "12.345,60 lei"),
        (12346, "ISK", "is", "12.346 kr."),
        (1234560, "TRY", "tr", "12.345,60 TL"),
        (1234560, "THB", "th", "12,345.60 บาท"),
        (1234560, "EUR", "fa", "۱۲٬۳۴۵٫۶۰ یورو"),
        (1234500, "IRR", "fa", "۱۲٬۳۴۵ ریال"),
        (1234, "KWD", "en", "KWD 1.234"),
        (-5, "EUR", "en", "EUR -0.05"),
        (-19000, "EUR", "fa", "\u200e\u2212\u200e۱۹۰٫۰۰ یورو"),
        (0, "EUR", "tr", "0,00 EUR"),
        (39282750, "ISK", "is", "39.282.750 kr."),
    ],
)
def test_money(minor, code, language, expected):
    assert locale.money(minor, code, language).replace("\xa0", " ") == expected


@pytest.mark.parametrize(
    ("value", "language", "expected"),
    [
        (1234, "en", "1,234"), (Decimal("1234.50"), "en", "1,234.5"), (Decimal("1E+3"), "en", "1,000"),
        (Decimal("1234.5"), "ro", "1.234,5"), (Decimal("1234.5"), "is", "1.234,5"), (7, "fa", "۷"),
        (Decimal("12345.6"), "fa", "۱۲٬۳۴۵٫۶"),
    ],
)  # fmt: skip
def test_numbers(value, language, expected):
    assert locale.number(value, language) == expected


@pytest.mark.parametrize(
    ("language", "expected"),
    [("en", "04/02/2026"), ("ro", "04.02.2026"), ("is", "4.2.2026"), ("tr", "04.02.2026"), ("th", "4/2/2569"),
     ("fa", "۱۴۰۴/۱۱/۱۵")],
)  # fmt: skip
def test_short_dates(language, expected):
    assert locale.date_short(date(2026, 2, 4), language) == expected


def test_a_language_we_do_not_write():
    with pytest.raises(Invalid):
        locale.date_long(date(2026, 1, 1), "de")
