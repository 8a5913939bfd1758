"""The words and the signs of colours, badges and levels: a colour never stands alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from goodterms.domain.colour import Colour

COLOURS: tuple[Colour, ...] = ("critical", "red", "amber", "green", "none")
WORDS: Mapping[str, str] = {
    "critical": "CRITICAL",
    "red": "RED",
    "amber": "AMBER",
    "green": "GREEN",
    "none": "NO DATA",
    "note": "NOTE",
    "unknown": "UNKNOWN",
    "demanding": "DEMANDING",
    "nightmare": "NIGHTMARE",
}
"""The word of a colour, a badge, or a level that is none."""
GLYPHS: Mapping[str, str] = {
    "critical": "✖",
    "red": "■",
    "amber": "▲",
    "green": "●",
    "none": "·",
    "note": "◦",
    "unknown": "?",
}
ASCII_GLYPHS: Mapping[str, str] = {
    "critical": "X",
    "red": "#",
    "amber": "^",
    "green": "o",
    "none": ".",
    "note": "-",
    "unknown": "?",
}


def glyph(key: str, *, ascii_only: bool = False) -> str:
    """The sign of a colour or a level; colour never stands alone."""
    return (ASCII_GLYPHS if ascii_only else GLYPHS)[key]
