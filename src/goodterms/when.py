"""Days, times and durations as people type them, and the clock they are read against.

The parts: `when_clock` (now, zones, how times are written), `when_days` (durations, days, periods),
`when_words` (the grammar of "yesterday 9:00-11:15 workshop").
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from goodterms.when_clock import (
    Clock,
    clock,
    is_twice,
    is_zone,
    local,
    machine_zone,
    short_duration,
    show_day,
    show_duration,
    show_span,
    stamp,
    to_instant,
)

if TYPE_CHECKING:
    from goodterms.when_days import parse_day, parse_duration, parse_period
    from goodterms.when_words import When, parse_moment, parse_when, span, split_words

_LATER = dict.fromkeys(("parse_day", "parse_duration", "parse_period"), "when_days")
_LATER.update(dict.fromkeys(("When", "parse_moment", "parse_when", "span", "split_words"), "when_words"))


def __getattr__(name: str) -> Any:  # noqa: ANN401
    """The grammar is loaded by the first who needs it: what only shows times starts quicker."""
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = getattr(importlib.import_module(f"goodterms.{_LATER[name]}"), name)
    globals()[name] = found
    return found


__all__ = [
    "Clock",
    "When",
    "clock",
    "is_twice",
    "is_zone",
    "local",
    "machine_zone",
    "parse_day",
    "parse_duration",
    "parse_moment",
    "parse_period",
    "parse_when",
    "short_duration",
    "show_day",
    "show_duration",
    "show_span",
    "span",
    "split_words",
    "stamp",
    "to_instant",
]
