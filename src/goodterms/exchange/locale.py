"""How six languages write dates, sums and numbers (DOMAIN section 7).

Babel, imported when first used, gives month names and number patterns. What it does not have is here: the
Solar Hijri calendar with Persian digits, the Buddhist Era, and the currency's place as letters put it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from goodterms import money as money_of
from goodterms.errors import Invalid

LOCALES = {"en": "en_GB", "fa": "fa_IR", "is": "is_IS", "ro": "ro_RO", "th": "th_TH", "tr": "tr_TR"}
NBSP = "\u00a0"
FA_DIGITS = str.maketrans("0123456789,.", "۰۱۲۳۴۵۶۷۸۹٬٫")
FA_MINUS = "\u200e\u2212\u200e"
"""A minus that stays at the left of its number in right-to-left text."""
TH_DIGITS = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
FA_MONTHS = (
    "فروردین", "اردیبهشت", "خرداد", "تیر", "مرداد", "شهریور", "مهر", "آبان", "آذر", "دی", "بهمن", "اسفند",
)  # fmt: skip
BUDDHIST = 543
UNITS: dict[str, dict[str, str]] = {
    "ro": {"RON": "lei"},
    "is": {"ISK": "kr."},
    "tr": {"TRY": "TL"},
    "th": {"THB": "บาท", "EUR": "ยูโร", "USD": "ดอลลาร์สหรัฐ", "GBP": "ปอนด์สเตอร์ลิง", "CHF": "ฟรังก์สวิส", "JPY": "เยน"},
    "fa": {"IRR": "ریال", "EUR": "یورو", "USD": "دلار", "GBP": "پوند", "CHF": "فرانک سوئیس", "TRY": "لیر ترکیه"},
}
"""How a letter names a currency; a code not named here is written as it is."""
WHOLE = {"IRR"}
"""Currencies that letters write without their minor digits, on top of those that have none."""


def jalali(day: date) -> tuple[int, int, int]:
    """Gregorian to Solar Hijri (arithmetic, 33-year cycle; right for 1799 to 2256)."""
    year = day.year - 621
    new_year = _nowruz(year)
    if day < new_year:
        year -= 1
        new_year = _nowruz(year)
    passed = (day - new_year).days
    return (
        (year, 1 + passed // 31, 1 + passed % 31)
        if passed < 186
        else (year, 7 + (passed - 186) // 30, 1 + (passed - 186) % 30)
    )


def gregorian(year: int, month: int, day: int) -> date:
    """Solar Hijri to Gregorian. Raises Invalid for a day that the calendar does not have."""
    length = 31 if month <= 6 else 30 if month <= 11 or is_leap(year) else 29
    if not (1200 <= year <= 1600 and 1 <= month <= 12 and 1 <= day <= length):
        raise Invalid("date", f"There is no day {year}-{month:02}-{day:02} in the Solar Hijri calendar.")
    before = 31 * (month - 1) if month <= 7 else 186 + 30 * (month - 7)
    return _nowruz(year) + timedelta(days=before + day - 1)


def is_leap(year: int) -> bool:
    """Whether the Solar Hijri year has 366 days."""
    return (_nowruz(year + 1) - _nowruz(year)).days == 366


def _nowruz(year: int) -> date:
    """The first day of a Solar Hijri year; leap years fall on fixed places of a 33-year cycle."""
    leaps = (8 * year + 21) // 33
    return date(622, 3, 21) + timedelta(days=365 * (year - 1) + leaps)


def date_long(day: date, language: str, *, gregorian_too: bool = False, common_era: bool = False) -> str:
    """ "31 March 2026" as the language writes it: Solar Hijri in Persian, Buddhist Era in Thai.

    `gregorian_too` adds the Gregorian date in brackets (Persian); `common_era` keeps the Gregorian year (Thai).
    """
    _known(language)
    if language == "fa":
        year, month, number = jalali(day)
        text = f"{number} {FA_MONTHS[month - 1]} {year}".translate(FA_DIGITS)
        return f"{text} ({day.isoformat()})" if gregorian_too else text
    from babel import dates

    if language == "th":
        name = dates.get_month_names("wide", locale="th_TH")[day.month]
        return f"{day.day} {name} {day.year if common_era else day.year + BUDDHIST}"
    return dates.format_date(day, "long", locale=LOCALES[language])


def date_short(day: date, language: str) -> str:
    """The date in figures, as the language writes it."""
    _known(language)
    if language == "fa":
        return "{}/{:02}/{:02}".format(*jalali(day)).translate(FA_DIGITS)
    if language == "th":
        return f"{day.day}/{day.month}/{day.year + BUDDHIST}"
    if language == "tr":
        return day.strftime("%d.%m.%Y")
    from babel import dates

    return dates.format_date(day, "short", locale=LOCALES[language])


def number(value: Decimal | int, language: str) -> str:
    """A number with the language's separators and digits; no digits are rounded away."""
    _known(language)
    plain = f"{Decimal(value).normalize():f}" if isinstance(value, Decimal) else str(value)
    return _separate(plain, language)


def amount(minor: int, currency: str, language: str) -> str:
    """The figure of a sum, without its currency: "1,234.50"."""
    _known(language)
    value = money_of.major(minor, currency)
    if currency in WHOLE:
        value = value.quantize(Decimal(1))
    return _separate(f"{value:f}", language)


def money(minor: int, currency: str, language: str) -> str:
    """A sum as letters write it, joined by a no-break space: "EUR 2,400.00", "2.400,00 EUR"."""
    figure = amount(minor, currency, language)
    unit = UNITS.get(language, {}).get(currency, currency)
    return f"{unit}{NBSP}{figure}" if language == "en" else f"{figure}{NBSP}{unit}"


def _separate(plain: str, language: str) -> str:
    """Group by thousands with the separators of CLDR; "1234.50" comes in, no rounding happens."""
    from babel import numbers

    sign, digits = ("-", plain[1:]) if plain.startswith("-") else ("", plain)
    whole, _, rest = digits.partition(".")
    whole = f"{int(whole):,}"
    if language == "fa":
        return (FA_MINUS if sign else "") + (whole + (f".{rest}" if rest else "")).translate(FA_DIGITS)
    group, point = numbers.get_group_symbol(LOCALES[language]), numbers.get_decimal_symbol(LOCALES[language])
    return sign + whole.replace(",", group) + (point + rest if rest else "")


def _known(language: str) -> None:
    if language not in LOCALES:
        raise Invalid("language", f'Dates and sums are not written in "{language}".')


@dataclass(frozen=True, slots=True)
class Locale:
    """The formatter of one language that letters are given (domain.letter_model.Formatter)."""

    language: str
    thai_digits: bool = False
    gregorian_too: bool = False

    def _digits(self, text: str) -> str:
        return text.translate(TH_DIGITS) if self.thai_digits and self.language == "th" else text

    def date(self, day: date) -> str:
        return self._digits(date_long(day, self.language, gregorian_too=self.gregorian_too))

    def money(self, minor: int, currency: str) -> str:
        return self._digits(money(minor, currency, self.language))

    def number(self, value: Decimal | int) -> str:
        return self._digits(number(value, self.language))
