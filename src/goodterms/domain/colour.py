"""The colour, the score and the badge that lit flags add up to (DOMAIN section 3). Pure, integers only.

`levels` holds lit flags alone: flag id -> "amber" or "red". Other levels are ignored, so a mapping of
all 24 may be handed over as it is. `classes` are the classes the user moved, flag id -> class.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from goodterms.domain.flags.catalogue import BY_ID

Colour = Literal["critical", "red", "amber", "green", "none"]
Badge = Literal["demanding", "nightmare"]

POINTS: Mapping[str, tuple[int, int]] = {"deal_breaker": (3, 10), "serious": (2, 4), "cumulative": (1, 2)}
"""Class -> what an amber and what a red flag of it add to the score."""

HOSTILE = (
    "physical_threat",
    "abuse",
    "legal_ethical_risk",
    "dishonesty",
    "fee_cutting",
    "plays_competitors",
)
DEMANDS = (
    "unreasonable_demands",
    "scope_creep",
    "changes_mind",
    "unclear_brief",
    "off_hours",
    "slow_replies",
    "micromanagement",
    "no_compromise",
    "petty_complaints",
)
_NEVER_RED_IF_DEMANDING = ("late_payment", "client_as_bank", "unreasonable_demands")
_QUARRELS = ("invoice_disputes", "no_compromise", "petty_complaints")
RED_SCORE = 6


def class_of(flag: str, classes: Mapping[str, str] | None = None) -> str:
    """The class of a flag: as the user moved it, else the catalogue's."""
    return (classes or {}).get(flag) or BY_ID[flag].flag_class


def lit(levels: Mapping[str, str]) -> dict[str, str]:
    """The amber and red flags of `levels`, in its order."""
    return {flag: level for flag, level in levels.items() if level in ("amber", "red")}


def score(levels: Mapping[str, str], classes: Mapping[str, str] | None = None) -> int:
    """S: the sum of the points of all lit flags."""
    return sum(POINTS[class_of(flag, classes)][level == "red"] for flag, level in lit(levels).items())


def colour(levels: Mapping[str, str], classes: Mapping[str, str] | None = None) -> tuple[Colour, int]:
    """The colour and S. Never "none": whether there is any data at all is not told by levels."""
    total = score(levels, classes)
    reds = [class_of(flag, classes) for flag, level in levels.items() if level == "red"]
    if "deal_breaker" in reds:
        return "critical", total
    if "serious" in reds or len(reds) >= 2 or total >= RED_SCORE:
        return "red", total
    return ("amber" if lit(levels) else "green"), total


def badge(
    levels: Mapping[str, str], distinct: int, growth: bool, classes: Mapping[str, str] | None = None
) -> Badge | None:
    """The badge. `distinct` is the partner index P (distinct good signals in a year), `growth`: one of them
    is a growth signal."""
    reds = [flag for flag, level in levels.items() if level == "red"]
    if (
        colour(levels, classes)[0] == "critical"
        or any(flag in HOSTILE for flag in reds)
        or (len(reds) >= 3 and distinct == 0 and any(flag in _QUARRELS for flag in reds))
    ):
        return "nightmare"
    on = lit(levels)
    if (
        distinct >= 3
        and growth
        and not any(flag in on for flag in HOSTILE)
        and not any(flag in _NEVER_RED_IF_DEMANDING for flag in reds)
        and any(flag in on for flag in DEMANDS)
    ):
        return "demanding"
    return None
