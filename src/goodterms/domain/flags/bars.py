"""Short ways to write the bars of the catalogue, each with its bounds and unit."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType

from goodterms.domain.flags.model import Bar

ONE_THIRD = Decimal("0.333333")
WHOLE_UNITS = frozenset(
    {"days", "working days", "minutes", "weeks", "invoices", "incidents", "reminders", "answers", "milestones"}
    | {"severity", "repeats", "switch", "rounds"}
)
"""Units in which a half makes no sense."""


def _bar(default: str, low: str, high: str, unit: str, says: str) -> Bar:
    return Bar(Decimal(default), Decimal(low), Decimal(high), unit, says)


def window(days: int, says: str = "days looked back") -> Bar:
    return _bar(str(days), "30", "3650", "days", says)


def days(default: int, says: str, *, low: int = 0, high: int = 365, working: bool = False) -> Bar:
    return _bar(str(default), str(low), str(high), "working days" if working else "days", says)


def minutes(default: int, says: str, *, low: int, high: int) -> Bar:
    return _bar(str(default), str(low), str(high), "minutes", says)


def events(default: str, says: str, *, low: str = "1", high: str = "50", unit: str = "events") -> Bar:
    """A count; weights come in halves, so most of these may too."""
    return _bar(default, low, high, unit, says)


def severity(default: int, says: str) -> Bar:
    return _bar(str(default), "1", "3", "severity", says)


def repeats(says: str) -> Bar:
    return _bar("1", "1", "10", "repeats", says)


def share(default: Decimal | str, says: str, *, low: str = "0.01", high: str = "1") -> Bar:
    return Bar(Decimal(default), Decimal(low), Decimal(high), "share", says)


def hours(default: str, says: str, *, low: str = "1", high: str = "500") -> Bar:
    return _bar(default, low, high, "hours", says)


def factor(default: str, says: str, *, low: str = "0", high: str = "10") -> Bar:
    return _bar(default, low, high, "factor", says)


def money(default: str, says: str) -> Bar:
    """An amount in whole units of the home currency."""
    return _bar(default, "1", "1000000", "money", says)


def switch(says: str) -> Bar:
    """0 is off, 1 is on."""
    return _bar("0", "0", "1", "switch", says)


def named(**bars: Bar) -> Mapping[str, Bar]:
    return MappingProxyType(bars)
