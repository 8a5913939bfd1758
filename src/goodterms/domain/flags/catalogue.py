"""The 24 flags in catalogue order, their bars in force, and what may be moved (DOMAIN section 2)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from types import MappingProxyType
from typing import cast

from goodterms.domain.flags.bars import WHOLE_UNITS
from goodterms.domain.flags.cumulative import CUMULATIVE
from goodterms.domain.flags.deal_breakers import DEAL_BREAKERS
from goodterms.domain.flags.model import CLASSES, Bar, FlagClass, FlagType
from goodterms.domain.flags.serious import SERIOUS
from goodterms.domain.records import History
from goodterms.errors import Invalid, NotUnderstood
from goodterms.settings import Settings

CATALOGUE: tuple[FlagType, ...] = (*DEAL_BREAKERS, *SERIOUS, *CUMULATIVE)
BY_ID: Mapping[str, FlagType] = {flag.id: flag for flag in CATALOGUE}
NEVER = 36_525
"""Days that stand for a window without end."""

# Pairs of amber and red bars whose names do not pair by themselves.
_MORE_PAIRS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "client_as_bank": (("amber_age", "red_age_alone"),),
    "scope_creep": (("amber_share", "red_absorbed_share"),),
    "late_payment": (("amber_late", "red_severe"),),
    "price_resistance": (("amber_events", "red_repeat_events"),),
    "unclear_brief": (("amber_events", "red_repeat_events"),),
    "petty_complaints": (("amber_events", "red_repeat_events"),),
    "unreasonable_demands": (("amber_severity", "red_repeat_severity"),),
    "no_compromise": (("amber_severity", "red_repeat_severity"),),
    "off_hours": (("amber_days", "red_told_days"),),
}
# Here a smaller number is the stricter one: amber is lit below it.
_FALLING = frozenset({("low_return", "amber_share")})


def flag_type(flag: FlagType | str) -> FlagType:
    """The catalogue row of a flag id. Raises NotUnderstood for an id that is none."""
    if isinstance(flag, FlagType):
        return flag
    known = BY_ID.get(flag)
    if known is None:
        raise NotUnderstood(f'"{flag}" is not a flag.', "Choose one of: " + ", ".join(BY_ID) + ".")
    return known


def bar(flag: FlagType | str, name: str, history: History | None, settings: Settings) -> Decimal:
    """The bar in force: the client's own, else the global one, else the default."""
    row = flag_type(flag)
    key = f"{row.id}.{name}"
    if history is not None and key in history.thresholds:
        return history.thresholds[key]
    return settings.thresholds.get(key, row.bars[name].default)


def window(flag: FlagType | str, history: History | None, settings: Settings) -> int:
    """Days looked back by a flag; NEVER where its evidence does not expire."""
    row = flag_type(flag)
    if "window" not in row.bars:
        return NEVER
    if unmoved(history, settings):
        return default_window(row.id)
    return int(bar(row, "window", history, settings))


def unmoved(history: History | None, settings: Settings) -> bool:
    """Nobody moved a bar: the usual case, which needs no look at each."""
    return not settings.thresholds and (history is None or not history.thresholds)


@cache
def default_window(flag: str) -> int:
    """The window of a flag that has one, where it was not moved."""
    return int(BY_ID[flag].bars["window"].default)


@cache
def defaults(flag: str) -> Mapping[str, Decimal]:
    """The bars of a flag where none was moved."""
    return MappingProxyType({name: bar.default for name, bar in BY_ID[flag].bars.items()})


def class_of(flag: FlagType | str, history: History | None, settings: Settings) -> FlagClass:
    """The class in force: the client's own, else the global one, else the catalogue's."""
    row = flag_type(flag)
    moved = None if history is None else history.classes.get(row.id)
    return cast("FlagClass", moved or settings.classes.get(row.id) or row.flag_class)


def bar_type(key: str) -> tuple[FlagType, str, Bar]:
    """Take a key such as "late_payment.red_share" apart. Raises NotUnderstood."""
    flag, _, name = key.partition(".")
    row = flag_type(flag)
    if name not in row.bars:
        raise NotUnderstood(f'"{key}" is not a threshold.', f"{row.id} has: " + ", ".join(row.bars) + ".")
    return row, name, row.bars[name]


def check_bar(key: str, value: Decimal, current: Mapping[str, Decimal]) -> Decimal:
    """Return `value` if the bar may be moved to it; `current` holds the other bars in force (key -> value).

    Raises NotUnderstood for an unknown key, Invalid (field = key) outside the bounds, for a half where
    only whole numbers make sense, and where amber would become stricter than red.
    """
    row, name, kind = bar_type(key)
    if not value.is_finite() or not kind.low <= value <= kind.high:
        raise Invalid(key, f"{key} must lie between {kind.low} and {kind.high}.", f"It is {kind.default} by default.")
    if kind.unit in WHOLE_UNITS and value != value.to_integral_value():
        raise Invalid(key, f"{key} is a whole number of {kind.unit}.", f"Write {int(value)} or {int(value) + 1}.")
    for amber, red in pairs(row):
        if name not in (amber, red):
            continue
        low = value if name == amber else _in_force(row, amber, current)
        high = value if name == red else _in_force(row, red, current)
        if (low < high) if (row.id, amber) in _FALLING else (low > high):
            raise Invalid(
                key,
                f"With {key} = {value} amber would be stricter than red.",
                f"{row.id}.{amber} is {low} and {row.id}.{red} is {high}; move the other one first.",
            )
    return value


def check_class(flag: str, value: str) -> FlagClass:
    """Return `value` if it names a class. Raises NotUnderstood for an unknown flag, Invalid for the class."""
    row = flag_type(flag)
    if value not in CLASSES:
        raise Invalid(f"{row.id}.class", f'"{value}" is not a class.', "Choose one of: " + ", ".join(CLASSES) + ".")
    return value


def pairs(row: FlagType) -> tuple[tuple[str, str], ...]:
    """The (amber, red) bars of a flag that must stay in order."""
    same = ((name, "red_" + name.removeprefix("amber_")) for name in row.bars if name.startswith("amber_"))
    return tuple(pair for pair in same if pair[1] in row.bars) + _MORE_PAIRS.get(row.id, ())


def _in_force(row: FlagType, name: str, current: Mapping[str, Decimal]) -> Decimal:
    return current.get(f"{row.id}.{name}", row.bars[name].default)
