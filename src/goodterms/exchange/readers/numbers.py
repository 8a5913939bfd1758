"""Durations and amounts as other tools write them. The decimal sign is settled once for a whole file."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from goodterms import money
from goodterms.errors import NotUnderstood
from goodterms.exchange.readers.model import RowError

_CLOCK = re.compile(r"(\d{1,6}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?")
_SHORT = re.compile(r"(\d{1,4})h(\d{1,2})", re.IGNORECASE)
_WORDS = re.compile(
    r"(?:P\s*T?)?(?:(\d+(?:[.,]\d+)?)\s*(?:h|hr|hrs|hour|hours|std|stunden?)\.?)?\s*"
    r"(?:(\d+(?:[.,]\d+)?)\s*(?:m|min|mins|minute|minutes|minuten)\.?)?\s*(?:(\d+)\s*(?:s|sec|secs|second|seconds)\.?)?",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"[+-]?[\d.,'\s\u00a0\u202f’]*\d[\d.,'\s\u00a0\u202f’]*")
_SIGNS = re.compile(r"^\s*([A-Za-z]{3}|[$€£¥₺฿﷼]|kr\.?|lei|R\$|US\$)\s*|\s*([A-Za-z]{3}|[$€£¥₺฿﷼]|kr\.?|lei)\s*$")
_STYLED = {
    ".": re.compile(r"[+-]?(?:\d{1,3}(?:[, '’\u00a0\u202f]\d{2,3})*[, '’\u00a0\u202f]\d{3}|\d+)?(?:\.\d+)?"),
    ",": re.compile(r"[+-]?(?:\d{1,3}(?:[. '’\u00a0\u202f]\d{3})+|\d+)?(?:,\d+)?"),
}


def decimal_sign(cells: Iterable[str]) -> str | None:
    """The decimal sign that a column of numbers uses: "." or ","; None where nothing tells."""
    for cell in cells:
        body = bare(cell)
        if ":" in body or not _NUMBER.fullmatch(body):
            continue
        points = [c for c in body if c in ".,"]
        if len(set(points)) == 2:
            return points[-1]
        if len(points) > 1:
            return "," if points[0] == "." else "."
        if points and len(body.rsplit(points[0], 1)[1]) != 3:
            return points[0]
    return None


def bare(cell: str) -> str:
    """A number without the currency signs around it; brackets mean minus."""
    body = cell.strip()
    if body.startswith("(") and body.endswith(")"):
        body = "-" + body[1:-1]
    minus = body.startswith("-")
    body = _SIGNS.sub("", body.lstrip("+-") if minus else body).strip()
    return "-" + body if minus else body


def parse_number(cell: str, sign: str | None) -> Decimal:
    """Read a number whose decimal sign is known ("." or ","), or any unambiguous one. Raises RowError."""
    body = bare(cell)
    if sign is None:
        try:
            return money.number(body)
        except NotUnderstood as error:
            hint = f" ({error.hint})" if "two ways" in error.message else ""
            raise RowError(error.message.rstrip(".") + hint) from None
    if not any(c.isdigit() for c in body) or not _STYLED[sign].fullmatch(body):
        raise RowError(f'"{cell.strip()[:40]}" is not a number (its decimal sign is "{sign}" in this file)')
    body = re.sub(r"[^\d+\-.,]", "", body).replace("," if sign == "." else ".", "").replace(",", ".")
    return Decimal(body)


def parse_duration(cell: str, sign: str | None = None, unit: int = 3600) -> int:
    """Read a duration: "1:30", "00:16:00", "1h30m", "90m", "PT4H30M"; a plain number counts `unit` seconds.

    Returns whole seconds. Raises RowError.
    """
    raw = cell.strip()
    if match := _CLOCK.fullmatch(raw):
        hours, minutes, seconds = int(match[1]), int(match[2]), int(match[3] or 0)
        if minutes > 59 or seconds > 59:
            raise RowError(f'"{raw[:40]}" is not a duration')
        return hours * 3600 + minutes * 60 + seconds
    if match := _SHORT.fullmatch(raw):
        raw = f"{match[1]}h{match[2]}m"
    if raw and raw[-1].isalpha() and (match := _WORDS.fullmatch(raw)) and any(match.groups()):
        parts = [Decimal((part or "0").replace(",", ".")) for part in match.groups()]
        if match[1] and parts[1] >= 60:
            raise RowError(f'"{raw[:40]}" is not a duration')
        return round(parts[0] * 3600 + parts[1] * 60 + parts[2])
    if not raw or not (raw[0].isdigit() or raw[0] in "-+.,"):
        raise RowError(f'"{raw[:40]}" is not a duration')
    value = parse_number(raw, sign)
    if value < 0:
        raise RowError(f'"{raw[:40]}" is a negative duration')
    return round(value * unit)


_YES = {
    "yes",
    "true",
    "1",
    "y",
    "x",
    "ja",
    "oui",
    "sí",
    "si",
    "sim",
    "wahr",
    "vrai",
    "evet",
    "da",
    "já",
    "billable",
    "abrechenbar",
}
_NO = {
    "no",
    "false",
    "0",
    "n",
    "",
    "nein",
    "non",
    "não",
    "nao",
    "falsch",
    "faux",
    "hayır",
    "nu",
    "nei",
    "-",
    "non-billable",
}


def parse_flag(cell: str) -> bool:
    """Read yes or no, in the languages exports come in. Raises RowError."""
    word = cell.strip().casefold()
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise RowError(f'"{cell.strip()[:40]}" is neither yes nor no')
