"""Lines of a given width in terminal cells; Thai, which writes no spaces between words, breaks at phrases."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

_THAI = re.compile(r"[\u0e00-\u0e7f]")
_LEADING = "เแโใไ"


def width(text: str) -> int:
    """Cells that `text` takes in a terminal."""
    from rich.cells import cell_len

    return cell_len(text)


@lru_cache
def _thai() -> Any:  # noqa: ANN401 - the package has no types
    """The phrase splitter, or None where it is not installed (the "preview" extra)."""
    try:
        import budoux
    except ImportError:
        return None
    return budoux.load_default_thai_parser()


def tokens(text: str) -> Iterator[str]:
    """Pieces between which a line may end: words with the space around them apart, Thai by phrase."""
    for word in re.findall(r"[^\S\u00a0\u202f]+|[\S\u00a0\u202f]+", text):
        parser = _thai() if _THAI.search(word) else None
        if parser is None:
            yield word
        else:
            yield from parser.parse(word)


def wrap(text: str, limit: int) -> list[str]:
    """`text` in lines of at most `limit` cells; what has no place to break is cut between characters."""
    lines: list[str] = []
    line = ""
    for token in tokens(text):
        if line.strip() and width(line) + width(token.rstrip()) > limit:
            lines.append(line.rstrip())
            line = token.lstrip()
        else:
            line += token
        while width(line.rstrip()) > limit:
            head, line = _cut(line, limit)
            lines.append(head)
    if line.strip():
        lines.append(line.rstrip())
    return lines or [""]


def _cut(text: str, limit: int) -> tuple[str, str]:
    """Cut `text` at `limit` cells, never between a character and its marks or after a leading Thai vowel."""
    end = len(text)
    while end > 1 and width(text[:end]) > limit:
        end -= 1
    while end > 1 and (unicodedata.combining(text[end]) or text[end] in "าำะๆ" or text[end - 1] in _LEADING):
        end -= 1
    return text[:end], text[end:]
