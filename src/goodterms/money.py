"""Money: integer minor units and an ISO 4217 code; Decimal for rates; never a float."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation

from goodterms.errors import NotUnderstood

# ISO 4217, active codes, by number of minor digits (two unless named).
_NO_DIGITS = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF".split()
_THREE_DIGITS = "BHD IQD JOD KWD LYD OMR TND".split()
_TWO_DIGITS = (
    "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF "
    "CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF "
    "IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR "
    "MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD "
    "SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD YER "
    "ZAR ZMW ZWG"
).split()
DIGITS: dict[str, int] = {
    **dict.fromkeys(_TWO_DIGITS, 2),
    **dict.fromkeys(_NO_DIGITS, 0),
    **dict.fromkeys(_THREE_DIGITS, 3),
}
# Persian, Arabic and Thai digits as people type them, and the Arabic separators.
_TO_ASCII = {
    **{base + n: str(n) for base in (0x06F0, 0x0660, 0x0E50) for n in range(10)},
    0x066B: ".",
    0x066C: "",
}


def currency(code: str) -> str:
    """Return `code` as an ISO 4217 code in capitals, or raise NotUnderstood."""
    known = code.strip().upper()
    if known not in DIGITS:
        raise NotUnderstood(f'"{code.strip()}" is not a currency.', "Use an ISO 4217 code such as EUR, USD or RON.")
    return known


def minor(amount: Decimal, code: str) -> int:
    """Return `amount` in minor units of `code`, rounded half-even."""
    return int(amount.scaleb(DIGITS[code]).quantize(Decimal(1), rounding=ROUND_HALF_EVEN))


def major(amount: int, code: str) -> Decimal:
    """Return minor units as a Decimal with the digits of `code`."""
    return Decimal(amount).scaleb(-DIGITS[code])


def by_the_hour(rate: int, seconds: int) -> int:
    """Return what `seconds` are worth at `rate` (minor units an hour), rounded half-even to minor units."""
    return int((Decimal(rate) * seconds / 3600).quantize(Decimal(1), rounding=ROUND_HALF_EVEN))


def plain(amount: int, code: str) -> str:
    """Return minor units as the contract writes amounts: "1234.50"."""
    return format(major(amount, code), "f")


def show(amount: int, code: str) -> str:
    """Return minor units as shown on screen: "EUR 1,234.50"."""
    return f"{code} {major(amount, code):,f}"


def price(value: Decimal, code: str) -> str:
    """Return a unit price with the currency's digits, or with all it has where it has more."""
    rounded = major(minor(value, code), code)
    return format(rounded if rounded == value else value, "f")


def number(text: str, digits: int = 2) -> Decimal:
    """Read a number as people type it: "1234.5", "1.234,50", "1,234.50", "1 234,50", other digits too.

    Raises NotUnderstood when it is none, or when a single separator could mean either
    thousands or decimals ("1.234"): decimals where three `digits` are usual.
    """
    raw = text.strip().translate(_TO_ASCII).replace("\u00a0", " ").replace("\u202f", " ").replace("'", " ")
    body = raw.lstrip("+-").replace(" ", "")
    if not re.fullmatch(r"\d[\d.,]*|[.,]\d+", body):
        raise NotUnderstood(f'"{text.strip()}" is not a number.', "Write it like 1234.50.")
    points = [c for c in body if c in ".,"]
    if len(set(points)) == 2:
        decimal = points[-1]
        if points.count(decimal) > 1:
            raise NotUnderstood(f'"{text.strip()}" is not a number.', "Write it like 1234.50.")
        body = body.replace("," if decimal == "." else ".", "").replace(decimal, ".")
    elif len(points) > 1:
        body = body.replace(points[0], "")
    elif len(points) == 1:
        whole, _, rest = body.partition(points[0])
        if len(rest) == 3 and digits != 3 and whole not in ("", "0") and len(whole) <= 3:
            hint = f"Write {whole}{rest} or {whole}.{rest}0."
            raise NotUnderstood(f'"{text.strip()}" can be read in two ways.', hint)
        body = body.replace(",", ".")
    try:
        value = Decimal(body)
    except InvalidOperation:
        raise NotUnderstood(f'"{text.strip()}" is not a number.', "Write it like 1234.50.") from None
    return -value if raw.startswith("-") else value


def amount(text: str, code: str) -> int:
    """Read an amount in `code` as people type it; returns minor units. Raises NotUnderstood.

    More digits than the currency has are refused, not rounded away.
    """
    value = number(text, DIGITS[code])
    scaled = value.scaleb(DIGITS[code])
    if scaled != scaled.to_integral_value():
        raise NotUnderstood(f'"{text.strip()}" has more decimals than {code} knows.', f"{code} has {DIGITS[code]}.")
    return int(scaled)


def decimal(text: str) -> Decimal:
    """Read a plain machine-written decimal ("75.00"), as in the interchange document. Raises NotUnderstood."""
    if not re.fullmatch(r"-?\d{1,15}(\.\d{1,9})?", text):
        raise NotUnderstood(f'"{text}" is not a decimal number such as 75.00.')
    return Decimal(text)
