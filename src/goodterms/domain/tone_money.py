"""The sums that a letter names, whatever digits, separators and currency words it uses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from goodterms import money

_DIGITS = str.maketrans("۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩๐๑๒๓๔๕๖๗๘๙", "0123456789" * 3)
_WORDS: dict[str, str] = {
    "€": "EUR", "euro": "EUR", "euros": "EUR", "avro": "EUR", "evra": "EUR", "evrur": "EUR",
    "ยูโร": "EUR", "یورو": "EUR",
    "£": "GBP", "pounds": "GBP", "ปอนด์สเตอร์ลิง": "GBP", "ปอนด์": "GBP", "پوند": "GBP",
    "us$": "USD", "$": "", "dollars": "", "dolari": "", "dolar": "", "ดอลลาร์สหรัฐ": "USD", "ดอลลาร์": "", "دلار": "",
    "lei": "RON", "leu": "RON", "₺": "TRY", "tl": "TRY", "lira": "TRY", "لیر ترکیه": "TRY", "kr": "", "kr.": "",
    "krónur": "ISK", "฿": "THB", "บาท": "THB", "ریال": "IRR", "¥": "JPY", "เยน": "JPY",
    "ฟรังก์สวิส": "CHF", "فرانک سوئیس": "CHF",
}  # fmt: skip
"""Currency words -> ISO code; "" where more than one currency is called so."""
_NUMBER = r"\d(?:[\d.,٬٫]*\d)?(?:[ \u00a0\u202f']\d{3}(?!\d)(?:[.,٫]\d+)?)*"
_UNIT = "|".join(sorted((re.escape(w) for w in _WORDS), key=len, reverse=True))
_CODE = "|".join(sorted(money.DIGITS))
_GAP = r"[ \u00a0\u202f]?"
_SUM = re.compile(
    rf"(?<![\w.,-])(?P<unit1>(?:{_CODE})|(?i:{_UNIT})){_GAP}(?P<n1>{_NUMBER})(?![\w-])"
    rf"|(?<![\w-])(?P<n2>{_NUMBER}){_GAP}(?P<unit2>(?:{_CODE})|(?i:{_UNIT}))(?![A-Za-z0-9_\u00c0-\u024f])"
)


@dataclass(frozen=True, slots=True)
class Sum:
    """A sum in a text at [start, end). `currency` is "" where the word for it fits several."""

    start: int
    end: int
    words: str
    value: Decimal
    currency: str

    def equals(self, minor: int, currency: str) -> bool:
        """Whether it is this amount, to the minor unit; rials are written without theirs."""
        if self.currency and self.currency != currency:
            return False
        exact = money.major(minor, currency)
        return self.value == exact or (currency == "IRR" and self.value == exact.quantize(Decimal(1)))


def sums(text: str) -> Iterator[Sum]:
    """Every sum in `text`: a number with a currency code, sign or word beside it."""
    for match in _SUM.finditer(text):
        raw, unit = match["n1"] or match["n2"], match["unit1"] or match["unit2"]
        code = unit if unit in money.DIGITS else _WORDS.get(unit.lower(), "")
        yield Sum(match.start(), match.end(), match[0], _value(raw, code), code)


def _value(raw: str, code: str) -> Decimal:
    plain = raw.translate(_DIGITS).replace("٬", "").replace("٫", ".")
    plain = re.sub(r"[ \u00a0\u202f']", "", plain)
    marks = [c for c in plain if c in ".,"]
    if len(set(marks)) == 2:
        decimal = marks[-1]
        return Decimal(plain.replace("," if decimal == "." else ".", "").replace(decimal, "."))
    if "٫" in raw or not marks:
        return Decimal(plain)
    whole, _, rest = plain.rpartition(marks[0])
    if len(marks) > 1 or (len(rest) == 3 and money.DIGITS.get(code, 2) != 3):
        return Decimal(plain.replace(marks[0], ""))
    return Decimal(f"{whole}.{rest}")
