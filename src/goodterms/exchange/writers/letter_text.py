"""A letter as plain text and as Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator

from goodterms.domain.letter_model import Items, Letter
from goodterms.exchange.locale import FA_MONTHS
from goodterms.exchange.wrapping import wrap

WIDTH = 72
_DAY = rf"[۰-۹]{{1,2}} (?:{'|'.join(FA_MONTHS)}) [۰-۹]{{4}}"
_SUM = r"(?<![\u200e۰-۹٬٫])[۰-۹][۰-۹٬٫]*\u00a0[^\s،؛.:()]+"
_NUMBER = r"(?<![\u200e۰-۹٬٫])[۰-۹](?:[۰-۹٬٫/:–%٪-]*[۰-۹])?"
_LATIN = r"[A-Za-z0-9](?:[A-Za-z0-9 @._+/#:&'-]*[A-Za-z0-9])?"
_ISOLATED = re.compile(f"{_DAY}|{_SUM}|{_NUMBER}|{_LATIN}")
_RTL = re.compile("[\u0590-\u06ef\u06fa-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
FSI, PDI = "\u2068", "\u2069"


def isolate(text: str, rtl: bool) -> str:
    """Put each Latin run, number, sum and date of a right-to-left text between isolates, so that it keeps its order.

    Text without any right-to-left letter is one such run.
    """
    if not rtl or not text:
        return text
    if not _RTL.search(text):
        return f"{FSI}{text}{PDI}"
    return _ISOLATED.sub(lambda m: f"{FSI}{m[0]}{PDI}", text)


def head(letter: Letter) -> list[tuple[str, ...]]:
    """What stands between the recipient and the first section, in the order of the language."""
    subject, greeting = (letter.subject_line,), letter.salutation
    reference = (letter.reference,) if letter.reference else ()
    if letter.language == "th":
        order = [(*subject, *greeting, *reference, letter.enclosures_line)]
    elif letter.subject_first:
        order = [(*subject, *reference), greeting]
    else:
        order = [greeting, (*subject, *reference)]
    return [lines for lines in order if lines]


def closing_lines(letter: Letter) -> list[tuple[str, ...]]:
    """What stands after the last section: closing, signature, enclosures (Thai has them on top)."""
    lines: list[tuple[str, ...]] = [(letter.closing, letter.signature)]
    return lines if letter.language == "th" else [*lines, (letter.enclosures_line,)]


def plain(letter: Letter, width: int = WIDTH) -> str:
    """The letter as plain text, wrapped to `width` terminal cells, ending in one line break."""
    parts = ["\n".join(letter.sender), letter.date, "\n".join(letter.recipient)]
    parts += ["\n".join(w for line in lines for w in wrap(line, width)) for lines in head(letter)]
    for section in letter.sections:
        if section.heading:
            parts.append(section.heading)
        for block in section.blocks:
            parts.append("\n".join(_wrapped(block, width)))
    closing, *rest = closing_lines(letter)
    parts.append(f"{closing[0]}\n\n{closing[1]}")
    parts += ["\n".join(w for line in lines for w in wrap(line, width)) for lines in rest]
    return "\n\n".join(part for part in parts if part) + "\n"


def _wrapped(block: str | Items, width: int) -> Iterator[str]:
    if isinstance(block, str):
        yield from wrap(block, width)
        return
    for item in block.items:
        first, *more = wrap(item, width - 2)
        yield f"- {first}"
        yield from (f"  {line}" for line in more)


def escape(text: str) -> str:
    """`text` so that Markdown shows it as it is."""
    text = re.sub(r"([\\`*\[\]<>|~])", r"\\\1", text)
    text = re.sub(r"(?<!\w)_|_(?!\w)", r"\\_", text)
    text = text.replace("&", "&amp;") if re.search(r"&#?\w+;", text) else text
    return re.sub(r"^(#{1,6}(?=\s)|[-+](?=\s)|=+$|-{3,}$)", r"\\\1", re.sub(r"^(\d+)([.)])(?=\s)", r"\1\\\2", text))


def markdown(letter: Letter) -> str:
    """The letter as Markdown; a right-to-left one inside a `div` that says so."""

    def show(text: str) -> str:
        return isolate(escape(text), letter.rtl)

    def lines(of: tuple[str, ...]) -> str:
        return "  \n".join(show(line) for line in of)

    parts = [lines(letter.sender), show(letter.date), lines(letter.recipient)]
    for group in head(letter):
        marked = [f"**{show(line)}**" if line == letter.subject_line else show(line) for line in group]
        parts.append("  \n".join(marked))
    for section in letter.sections:
        if section.heading:
            parts.append(f"## {show(section.heading)}")
        for block in section.blocks:
            items = block.items if isinstance(block, Items) else None
            parts.append("\n".join(f"- {show(i)}" for i in items) if items else show(str(block)))
    parts += [lines(group) for group in closing_lines(letter)]
    text = "\n\n".join(part for part in parts if part) + "\n"
    return f'<div dir="rtl" lang="{letter.language}">\n\n{text}\n</div>\n' if letter.rtl else text
