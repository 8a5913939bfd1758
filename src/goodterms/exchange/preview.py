"""A letter in the terminal: wrapped, and right-to-left text in an order that this terminal shows rightly.

Terminals differ: some turn right-to-left text themselves, others print it as it comes. `mode` says which one
this is; "auto" goes by what the terminal tells of itself. The PDF is what the client will see.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from goodterms.exchange.wrapping import width, wrap

if TYPE_CHECKING:
    from goodterms.domain.letter_model import Items, Letter

Mode = Literal["auto", "terminal", "app"]
RLI, PDI, LRM = "\u2067", "\u2069", "\u200e"
_RTL = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_MARKS = "\u200c\u200d\u200e\u200f\u2066\u2067\u2068\u2069"
_VTE_WITH_BIDI = 5800


def turns_itself(env: Mapping[str, str] | None = None) -> bool:
    """Whether this terminal is known to turn right-to-left text itself."""
    env = os.environ if env is None else env
    vte = env.get("VTE_VERSION", "")
    if vte.isdigit() and int(vte) >= _VTE_WITH_BIDI:
        return True
    return (
        bool(env.get("KONSOLE_VERSION"))
        or env.get("TERM_PROGRAM") == "Apple_Terminal"
        or "mlterm" in env.get("TERM", "")
    )


def cell(text: str) -> str:
    """A table's cell that keeps its place beside other right-to-left cells: bidi terminals swap them otherwise."""
    return f"{LRM}{text}{LRM}" if _RTL.search(text) else text


@lru_cache
def _reshaper() -> object | None:
    try:
        import arabic_reshaper
    except ImportError:
        return None
    settings = {"delete_harakat": False, "support_zwj": True, "support_ligatures": False, "language": "Farsi"}
    reshaper: object = arabic_reshaper.ArabicReshaper(settings)
    return reshaper


def visual(line: str) -> str:
    """A line in the order and with the joined letters that a terminal without bidi must be given.

    Without the "preview" extra the line stays as it is.
    """
    reshaper = _reshaper()
    if reshaper is None or not _RTL.search(line):
        return line
    try:
        from bidi.algorithm import get_display  # the one in Python: it mirrors brackets
    except ImportError:
        return line
    shaped = "".join(c for c in reshaper.reshape(line) if unicodedata.bidirectional(c) not in ("BN", ""))  # type: ignore[attr-defined]
    try:
        turned = get_display(shaped, base_dir="R")
    except AssertionError:  # a character that the algorithm does not place; better in typed order than not at all
        return line
    out, marks = [], ""
    for char in turned:  # marks stand before their letter now; they belong behind it (UAX 9, L3)
        if char in _MARKS:
            continue
        if unicodedata.combining(char) and _RTL.match(char):
            marks += char
            continue
        out.append(char + marks)
        marks = ""
    return "".join(out) + marks


def lines(text: str, rtl: bool, columns: int, mode: Mode = "auto") -> list[str]:
    """`text` in lines of at most `columns` cells; right-to-left ones stand at the right."""
    wrapped = [line for part in text.split("\n") for line in wrap(part, columns)]
    if not rtl:
        return wrapped
    by_terminal = turns_itself() if mode == "auto" else mode == "terminal"
    out = []
    for line in wrapped:
        shown = f"{RLI}{line}{PDI}" if by_terminal else visual(line)
        if width(shown) > columns:  # joined emoji come apart when they are turned
            shown = line
        out.append(" " * max(columns - width(shown), 0) + shown if line else "")
    return out


def preview(letter: Letter, columns: int, mode: Mode = "auto") -> list[str]:
    """The whole letter as lines for the terminal, an empty one between its parts."""
    from goodterms.domain.letter_model import Items
    from goodterms.exchange.writers.letter_text import closing_lines, head

    parts: list[str] = ["\n".join(letter.sender), letter.date, "\n".join(letter.recipient)]
    parts += ["\n".join(group) for group in head(letter)]
    for section in letter.sections:
        parts += [section.heading] if section.heading else []
        parts += [_items(block) if isinstance(block, Items) else block for block in section.blocks]
    parts += ["\n".join(group) for group in closing_lines(letter)]
    out: list[str] = []
    for part in parts:
        if part:
            out += [*lines(part, letter.rtl, columns, mode), ""]
    return out[:-1]


def _items(block: Items) -> str:
    return "\n".join(f"• {item}" for item in block.items)
