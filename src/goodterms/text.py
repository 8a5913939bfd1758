"""Text from outside: cleaned once at the boundary, and never a path, a formula or markup."""

from __future__ import annotations

import re
import unicodedata

# Bidi overrides and embeddings (U+202A-202E) and isolates (U+2066-2069) can make text read
# as something it is not; U+200C and U+200D stay, Persian and emoji need them.
_BIDI = dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)))
_STEERING = re.compile("[\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_RESERVED = {"con", "prn", "aux", "nul", *(f"{p}{n}" for p in ("com", "lpt") for n in range(1, 10))}
_LETTERS = str.maketrans({"ı": "i", "ø": "o", "đ": "d", "ł": "l", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th"})
"""Letters that no mark can be taken from."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def clean(text: str, *, lines: bool = False) -> str:
    """Return `text` in NFC, without control characters, bidi overrides and lone surrogates, stripped.

    With `lines`, line breaks stay (as `\\n`); otherwise they become spaces.
    """
    if text.isascii() and text.isprintable():  # nearly all there is, and a million notes come in at once
        return text.strip()
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    if not lines:
        text = text.replace("\n", " ")
    text = unicodedata.normalize("NFC", text).translate(_BIDI)
    text = "".join(c for c in text if c == "\n" or unicodedata.category(c) not in ("Cc", "Cs"))
    return text.strip()


def quiet_json(text: str) -> str:
    """Return JSON `text` with C1 controls and bidi overrides escaped: it says the same, and steers no terminal."""
    return _STEERING.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def fold(text: str) -> str:
    """Return the form in which two names are compared: NFKC, case folded, single spaces."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def bare(text: str) -> str:
    """Return the form in which a name is looked for: folded, in plain letters ("Ateş" is "ates")."""
    folded = fold(text)
    if folded.isascii():
        return folded
    apart = unicodedata.normalize("NFKD", folded.translate(_LETTERS))
    return "".join(char for char in apart if not unicodedata.combining(char))


def file_name(text: str, fallback: str = "unnamed", limit: int = 80) -> str:
    """Return `text` as a file name that is safe on Linux, macOS and Windows: never a path, never hidden."""
    name = unicodedata.normalize("NFC", clean(text))
    name = re.sub(r'[<>:"/\\|?*\x00-\x1f]+', "-", name)
    name = re.sub(r"\s+", " ", name).strip(" .-")
    while len(name.encode("utf-8")) > limit:
        name = name[:-1]
    name = name.strip(" .-")
    if not name or name.split(".")[0].lower() in _RESERVED:
        return f"{fallback}-{name}".rstrip("-") if name else fallback
    return name


def csv_cell(value: object) -> str:
    """Return `value` for a CSV cell that a spreadsheet will not run as a formula (a leading ' guards it).

    It steers no terminal either: others may have written into the file what `clean` would have taken out.
    """
    text = "" if value is None else clean(str(value), lines=True)
    if text.startswith(_FORMULA) and not re.fullmatch(r"[+-]?\d+(\.\d+)?", text):
        return "'" + text
    return text


def article(name: str) -> str:
    """Return "a request", "an expense"."""
    return f"{'an' if name[:1] in 'aeiou' else 'a'} {name}"


def count(n: int, one: str, many: str | None = None) -> str:
    """Return "1 invoice", "3 invoices"."""
    return f"{n} {one if n == 1 else (many or one + 's')}"
