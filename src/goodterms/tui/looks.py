"""How figures and colours look on screen: one place, so that they look alike everywhere."""

from __future__ import annotations

import locale
import os
import sys
from decimal import ROUND_HALF_EVEN, Decimal
from typing import TYPE_CHECKING

from goodterms import money
from goodterms.domain import signs
from goodterms.tui.widgets.rows import Cell

if TYPE_CHECKING:
    from goodterms.domain.standing import Standing

LEVEL_COLOUR = {"red": "red", "amber": "amber", "note": "muted", "unknown": "muted", "none": "muted"}


def _ascii_only() -> bool:
    encoding = (getattr(sys.__stdout__, "encoding", None) or locale.getpreferredencoding(False)).lower()
    return (
        "utf" not in encoding or os.environ.get("TERM") in ("linux", "dumb") or bool(os.environ.get("GOODTERMS_ASCII"))
    )


ASCII = _ascii_only()


def glyph(key: str) -> str:
    """The sign of a colour or level; with GOODTERMS_ASCII, or on a terminal that knows no better, a letter."""
    return signs.glyph(key, ascii_only=ASCII)


def colour_cell(colour: str) -> Cell:
    """Glyph and word in the colour: never the colour alone."""
    return (f"{glyph(colour)} {signs.WORDS[colour]}", colour)


def badge_cell(one: Standing) -> Cell:
    """The badge as a word."""
    if one.badge is None:
        return ""
    return (signs.WORDS[one.badge], "critical" if one.badge == "nightmare" else "accent")


def level_cell(level: str, *, accepted: bool = False) -> Cell:
    """One mark of the matrix: glyph in colour; an accepted flag is shown, but pale."""
    if level == "none":
        return ("·" if not ASCII else ".", "muted")
    return (glyph(level), "muted" if accepted else LEVEL_COLOUR[level])


def level_words(level: str, *, accepted: bool = False) -> str:
    """The level in words."""
    return f"{level}, accepted" if accepted else level


def amount(value: Decimal | None, currency: str, *, code: bool = False) -> str:
    """A sum in major units, rounded half-even to the currency's digits; "–" where it cannot be known."""
    if value is None:
        return "–"
    shown = f"{value.quantize(Decimal(1).scaleb(-money.DIGITS[currency]), rounding=ROUND_HALF_EVEN):,f}"
    return f"{currency} {shown}" if code else shown


def whole(value: Decimal | None, currency: str, *, code: bool = False) -> str:
    """A sum without its minor units, for narrow columns."""
    if value is None:
        return "–"
    shown = f"{value.quantize(Decimal(1), rounding=ROUND_HALF_EVEN):,f}"
    return f"{currency} {shown}" if code else shown


def percent(value: Decimal | None) -> str:
    """A percentage as whole number."""
    return "–" if value is None else f"{value.quantize(Decimal(1), rounding=ROUND_HALF_EVEN)} %"


def bar(value: Decimal | float, most: Decimal | float, width: int) -> str:
    """A bar of block characters (or hashes) for `value` of `most`, at least one mark for anything above zero."""
    if value <= 0 or most <= 0 or width <= 0:
        return ""
    return ("#" if ASCII else "█") * max(1, round(width * Decimal(value) / Decimal(most)))
