"""How single values stand in the interchange document, and how they are kept in the file.

Each kind has `read` (from JSON to what is kept; raises ValueError with what is wrong in a few words)
and `show` (the other way). Both get the currency that amounts are in.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from goodterms import money, text
from goodterms.errors import GoodtermsError

_BIG = 2**53


@dataclass(frozen=True, slots=True)
class Kind:
    says: str
    read: Callable[[Any, str], Any]
    show: Callable[[Any, str], Any]


def number(value: object) -> Decimal:
    """A number, or a number in quotes, as a Decimal."""
    if isinstance(value, bool) or not isinstance(value, (int, float, Decimal, str)):
        raise ValueError("is not a number")  # noqa: TRY004
    if isinstance(value, str):
        try:
            return money.decimal(value.strip())
        except GoodtermsError:
            raise ValueError("is not a number such as 75.00") from None
    found = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    if not found.is_finite() or abs(found) >= 10**15 or found != round(found, 9):
        raise ValueError("is not a number of a size that makes sense")
    return found


def whole(value: object) -> int:
    """A whole number."""
    found = number(value)
    if found != int(found) or abs(found) > _BIG:
        raise ValueError("is not a whole number")
    return int(found)


def words(value: object) -> str:
    """One line of text, cleaned."""
    if not isinstance(value, str):
        raise ValueError("is not text")  # noqa: TRY004
    return text.clean(value)


def lines(value: object) -> str:
    """Text that may have several lines, cleaned."""
    if not isinstance(value, str):
        raise ValueError("is not text")  # noqa: TRY004
    return text.clean(value, lines=True)


def day(value: object) -> str:
    """A day, as it is kept."""
    if not isinstance(value, str) or not re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        raise ValueError("is not a day such as 2026-05-31")
    try:
        return date.fromisoformat(value).isoformat()
    except ValueError:
        raise ValueError("is not a day of the calendar") from None


def instant(value: object) -> int:
    """An instant with its offset, in seconds since 1970."""
    if not isinstance(value, str):
        raise ValueError("is not a time such as 2026-05-04T09:00:00Z")  # noqa: TRY004
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        raise ValueError("is not a time such as 2026-05-04T09:00:00Z") from None
    if found.tzinfo is None or not 1900 < found.year < 2300:
        raise ValueError("is not a time such as 2026-05-04T09:00:00Z")
    return int(found.timestamp())


def show_instant(value: int) -> str:
    """An instant as the document writes it, in UTC."""
    return datetime.fromtimestamp(value, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _amount(value: object, currency: str) -> int:
    found = number(value).scaleb(money.DIGITS[currency])
    if found != int(found):
        raise ValueError(f"has more decimals than {currency} knows")
    return int(found)


def _price(value: object, currency: str) -> int:
    found = _amount(value, currency)
    if found < 0:
        raise ValueError("is below zero")
    return found


def _flag(value: object, _currency: str) -> int:
    if not isinstance(value, bool):
        raise ValueError("is neither true nor false")  # noqa: TRY004
    return int(value)


def _decimal(value: object, _currency: str) -> str:
    return format(number(value), "f")


def _share(value: object, currency: str) -> str:
    found = _decimal(value, currency)
    if not 0 <= Decimal(found) <= 1:
        raise ValueError("does not lie between 0 and 1")
    return found


def _above_zero(value: object, currency: str) -> str:
    found = _decimal(value, currency)
    if Decimal(found) <= 0:
        raise ValueError("is not above zero")
    return found


def _hours(value: object, _currency: str) -> int:
    seconds = round(number(value) * 3600)
    if not 0 <= seconds <= _BIG:
        raise ValueError("is not a number of a size that makes sense")
    return seconds


def _show_hours(value: int, _currency: str) -> int | float:
    return value // 3600 if value % 3600 == 0 else float(round(Decimal(value) / 3600, 6))


def _any(value: object, _currency: str) -> str:
    if not isinstance(value, dict):
        raise ValueError("is not an object")  # noqa: TRY004
    return json.dumps(value, ensure_ascii=False, default=float)


def _show_any(value: str, _currency: str) -> Any:  # noqa: ANN401
    try:
        return json.loads(value)
    except ValueError:
        return value


def _currency_code(value: object, _currency: str) -> str:
    try:
        return money.currency(words(value))
    except GoodtermsError as error:
        raise ValueError("is not an ISO 4217 currency such as EUR") from error


def _flag_id(value: object, _currency: str) -> str:
    from goodterms.domain.flags.catalogue import BY_ID

    if value not in BY_ID:
        raise ValueError("is not one of the 24 flags")
    return str(value)


def _as_is(value: Any, _currency: str) -> Any:  # noqa: ANN401
    return value


def choice(*known: str) -> Kind:
    """One of a few words."""

    def read(value: object, _currency: str) -> str:
        if value not in known:
            raise ValueError("is not one of " + ", ".join(known))
        return str(value)

    return Kind(" \\| ".join(known), read, _as_is)


def between(low: int, high: int) -> Kind:
    """A whole number within bounds."""

    def read(value: object, _currency: str) -> int:
        found = whole(value)
        if not low <= found <= high:
            raise ValueError(f"does not lie between {low} and {high}")
        return found

    return Kind(f"whole number, {low} to {high}", read, _as_is)


def _label(value: object, _currency: str) -> str:
    found = words(str(value) if isinstance(value, int) and not isinstance(value, bool) else value)
    if not found:
        raise ValueError("is empty")
    return found


TEXT = Kind("text", lambda value, _: words(value), _as_is)
LINES = Kind("text, may have line breaks", lambda value, _: lines(value), _as_is)
OPTIONAL_TEXT = Kind("text or null", lambda value, _: lines(value), lambda value, _: value or None)
DAY = Kind("day", lambda value, _: day(value), _as_is)
INSTANT = Kind("instant", lambda value, _: instant(value), lambda value, _: show_instant(value))
FLAG = Kind("true or false", _flag, lambda value, _: bool(value))
COUNT = between(0, 100_000)
AMOUNT = Kind("amount", _amount, money.plain)
PRICE = Kind("amount", _price, money.plain)
DECIMAL = Kind("decimal", _decimal, _as_is)
SHARE = Kind("decimal, 0 to 1", _share, _as_is)
ABOVE_ZERO = Kind("decimal above zero", _above_zero, _as_is)
HOURS = Kind("number of hours", _hours, _show_hours)
SECONDS = between(0, 10**9)
ANY = Kind("object", _any, _show_any)
CURRENCY = Kind("currency", _currency_code, _as_is)
FLAG_ID = Kind("id of a flag", _flag_id, _as_is)
LABEL = Kind("label", _label, _as_is)
