"""Finding words in a letter: whole words, any case, by the language's own rules; spans fit the given text."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from goodterms.domain.letter_model import LANGUAGES
from goodterms.errors import Invalid

_SAME = {
    "’": "'", "‘": "'", "ʼ": "'", "\u00a0": " ", "\u202f": " ", "\u2011": "-", "\t": " ",
}  # fmt: skip
_OWN: dict[str, dict[str, str]] = {
    "tr": {"İ": "i", "I": "ı"},
    "fa": {"ك": "ک", "ي": "ی", "ى": "ی", "أ": "ا", "إ": "ا", "ۀ": "ه", "ة": "ه"},
}
_ZWNJ = "\u200c"
_START = r"(?<!\w)"


@dataclass(frozen=True, slots=True)
class Hit:
    """Words found in a text, at [start, end)."""

    start: int
    end: int
    words: str


@lru_cache
def lists(language: str) -> dict[str, Any]:
    """The word lists of `language`. Raises Invalid for one we do not know."""
    if language not in LANGUAGES:
        raise Invalid("language", f'The tone of a letter in "{language}" cannot be checked.')
    return tomllib.loads((files("goodterms.domain") / "words" / f"{language}.toml").read_text("utf-8"))


@lru_cache(maxsize=64)
def fold(text: str, language: str) -> str:
    """`text` as it is compared: lower case by the language's rules, apostrophes and spaces alike.

    Every character stays one character, so that a place in the result is the same place in `text`.
    """
    own = _OWN.get(language, {})
    return "".join(_fold(c, own, language == "ro") for c in text)


@lru_cache(maxsize=4096)
def _one(char: str, bare: bool) -> str:
    low = char.lower()
    low = low if len(low) == 1 else char
    if bare:
        base = unicodedata.normalize("NFD", low)[0]
        return base if base.isalpha() else low
    return low


def _fold(char: str, own: dict[str, str], bare: bool) -> str:
    return own.get(char) or _SAME.get(char) or _one(char, bare)


@lru_cache(maxsize=256)
def pattern(word: str, language: str) -> str:
    """A word or phrase of the lists as a regular expression on folded text."""
    start, end = word.startswith("*"), word.endswith("*")
    bare = fold(word.strip("*"), language)
    if language == "th":  # no spaces between words: a line may end anywhere in a phrase
        return r"\n?".join(re.escape(c) if c != " " else r"\s+" for c in bare)
    body = re.escape(bare)
    body = body.replace(r"\ ", r"\s+").replace(" ", r"\s+").replace(_ZWNJ, rf"[{_ZWNJ}\s]?")
    body = body.replace("'", "'?") if language == "tr" else body
    return ("" if start else _START) + (r"\w*" if start else "") + body + (r"\w*" if end else r"(?!\w)")


@lru_cache
def _compiled(language: str, section: str, key: str) -> re.Pattern[str] | None:
    node = lists(language).get(section, {})
    found = _joined(node.get(key, ()), language)
    if key == "words":
        traits = "|".join(re.escape(t).replace(r"\ ", r"\s+") for t in node.get("traits", ()))
        found += [p.replace("{traits}", traits) for p in node.get("patterns", ())]
    if key == "except":
        found += list(node.get("patterns_except", ()))
    return re.compile("|".join(f"(?:{p})" for p in found)) if found else None


def _joined(words: Sequence[str], language: str) -> list[str]:
    """The words as one or two expressions; the common beginning and the first letters stand in front, for speed."""
    start = "" if language == "th" else _START
    found = sorted((pattern(w, language) for w in words), key=len, reverse=True)
    quick = [p.removeprefix(start) for p in found if p.startswith(start) and p.removeprefix(start)[:1].isalpha()]
    rest = [p for p in found if not (p.startswith(start) and p.removeprefix(start)[:1].isalpha())]
    firsts = "".join(sorted({p[0] for p in quick}))
    return [f"{start}(?=[{firsts}])(?:{'|'.join(quick)})", *rest] if quick else rest


def hits(text: str, language: str, section: str, key: str = "words") -> Iterator[Hit]:
    """Every place in `text` where a word of the list stands, without those inside an exception."""
    looked = _compiled(language, section, key)
    if looked is None:
        return
    folded = fold(text, language)
    safe: list[tuple[int, int]] | None = None
    for match in looked.finditer(folded):
        start, end = match.span()
        if safe is None:
            spared = _compiled(language, section, "except")
            safe = [m.span() for m in spared.finditer(folded)] if spared else []
        if not any(a <= start and end <= b for a, b in safe):
            yield Hit(start, end, " ".join(text[start:end].split()))


def has(text: str, language: str, section: str, key: str = "words") -> bool:
    return next(hits(text, language, section, key), None) is not None


def mend(language: str, section: str) -> str:
    """The wording the language suggests instead."""
    return str(lists(language).get(section, {}).get("mend", "")).replace("{date}", "…")


def named(text: str, name: str, language: str) -> Hit | None:
    """Where a proper name stands in `text`, as whole words; None when it does not."""
    if not name.strip():
        return None
    match = re.search(pattern(name.replace("*", " ").strip(), language), fold(text, language))
    return Hit(match.start(), match.end(), text[match.start() : match.end()]) if match else None


def sentences(text: str, language: str) -> Iterator[tuple[int, str]]:
    """(place, sentence); Thai, which has no full stop, by spaces and lines."""
    divider = r"[^\n ]+" if language == "th" else r"(?:(?!\n\s*\n|\n- )[^.!?؟;؛])+"
    for match in re.finditer(divider, text):
        if match[0].strip():
            yield match.start(), match[0]


def word_count(text: str, language: str) -> int:
    """Words in a letter; Thai is counted at five characters a word, since it does not part them."""
    if language != "th":
        return len(text.split())
    thai = sum("\u0e00" <= c <= "\u0e7f" for c in text)
    return thai // 5 + len(re.findall(r"[^\s\u0e00-\u0e7f]+", text))
