"""Days, times and durations as people type them, and the clock they are read against.

The parts: `when_clock` (now, zones, how times are written), `when_days` (durations, days, periods),
`when_words` (the grammar of "yesterday 9:00-11:15 workshop").
"""

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
    to_instant,
)
from goodterms.when_days import parse_day, parse_duration, parse_period
from goodterms.when_words import When, parse_moment, parse_when, span, split_words

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
    "to_instant",
]
