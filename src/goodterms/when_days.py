"""Lengths of time, days and periods as people type them.

Nothing is guessed: what has two meanings is refused with both, and every refusal is a NotUnderstood.
`m` is always minutes.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from goodterms.errors import NotUnderstood
from goodterms.when_clock import show_day, show_duration

DAY_SECONDS = 24 * 3600
FIRST_YEAR, LAST_YEAR = 1970, 2199
_PLAIN = {base + n: str(n) for base in (0x06F0, 0x0660, 0x0E50, 0xFF10) for n in range(10)}
_PLAIN.update({0x2013: "-", 0x2014: "-", 0x2212: "-", 0x00A0: " ", 0x202F: " "})
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS: tuple[str, ...] = ("january", "february", "march", "april", "may", "june")
_MONTHS += ("july", "august", "september", "october", "november", "december")


def fits(seconds: int) -> int:
    if seconds <= 0:
        raise NotUnderstood("That is no time at all.", "It takes a second at least.")
    if seconds > DAY_SECONDS:
        raise NotUnderstood(f"{show_duration(seconds)} is more than a day.", "Log each day by itself.")
    return seconds


_H = r"h(?:ours?|rs?)?"
_M = r"m(?:in(?:ute)?s?)?"
_DURATIONS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?P<h>\d{{1,4}})\s*{_H}(?:\s*(?:and\s+)?(?P<m>\d{{1,2}})\s*{_M}|(?P<mm>\d{{1,2}}))?",
        rf"(?P<dh>\d{{1,4}}[.,]\d{{1,6}}|[.,]\d{{1,6}})\s*{_H}",
        rf"(?P<om>\d{{1,5}})\s*{_M}",
        r"(?P<ch>\d{1,3}):(?P<cm>\d{2})(?::(?P<cs>\d{2}))?",
        r"pt(?:(?P<ih>\d{1,4})h)?(?:(?P<im>\d{1,5})m)?(?:(?P<is>\d{1,6})s)?",
        rf"(?P<half>half)\s+an?\s+{_H}|an?\s+{_H}",
    )
)


def plain(typed: str) -> str:
    """`typed` in small letters, with ASCII digits, plain hyphens and single spaces."""
    return " ".join(typed.translate(_PLAIN).lower().split())


def duration_of(words: str) -> int | None:
    """Seconds, None when the words are no duration; raises for 1h90."""
    for pattern in _DURATIONS:
        found = pattern.fullmatch(words)
        if found and found[0] != "pt":
            return _seconds({k: v for k, v in found.groupdict().items() if v is not None}, words)
    return None


def _seconds(part: dict[str, str], words: str) -> int:
    if "dh" in part:
        whole, _, rest = part["dh"].replace(",", ".").partition(".")
        scale = int("1" + "0" * len(rest))
        return int(whole or 0) * 3600 + (int(rest) * 3600 * 2 + scale) // (2 * scale)
    if "om" in part:
        return int(part["om"]) * 60
    if "half" in part:
        return 1800
    hours = int(part.get("h") or part.get("ch") or part.get("ih") or ("0" if part else "1"))
    minutes = int(part.get("m") or part.get("mm") or part.get("cm") or part.get("im") or 0)
    seconds = int(part.get("cs") or part.get("is") or 0)
    if "im" not in part and "is" not in part and max(minutes, seconds) > 59:
        raise NotUnderstood(f'"{words}" has more than 59 minutes.', "Write 2h30 or 150m.")
    return hours * 3600 + minutes * 60 + seconds


def parse_duration(typed: str) -> int:
    """Read a length of time ("1h30", "90m", "1.5h", "1,5h", "3:27"); returns seconds, 1 s to 24 h."""
    words = plain(typed)
    seconds = duration_of(words)
    if seconds is None:
        if re.fullmatch(r"\d+([.,]\d+)?", words):
            raise NotUnderstood(f'"{words}" could be hours or minutes.', f"Write {words}h or {words}m.")
        raise NotUnderstood(f'"{quoted(typed)}" is not a length of time.', "Write 1h30, 90m or 1.5h.")
    return fits(seconds)


def quoted(typed: str) -> str:
    shown = " ".join(typed.split())
    return shown if len(shown) <= 60 else shown[:59] + "…"


def parse_day(typed: str, today: date, *, future: bool = True) -> date:
    """Read a day: 2026-03-04, 4.3.2026, 13/3, "4 mar", fri, yesterday, "3 days ago".

    A day without a year, and a weekday, is the latest that is not in the future.
    """
    words = plain(typed)
    day = day_of(words, today)
    if day is None:
        raise NotUnderstood(f'"{quoted(typed)}" is not a day.', "Write it like 2026-03-04, fri or yesterday.")
    if not future and day > today:
        raise NotUnderstood(f"{show_day(day)} is in the future.")
    return day


_ISO = re.compile(r"(\d{4})([-/])(\d{1,2})\2(\d{1,2})")
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})?")
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})(?:/(\d{4}))?")
_NAMED = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th)?\.? ?([a-z]{3,9})(?: (\d{4}))?|([a-z]{3,9}) (\d{1,2})(?:st|nd|rd|th)?(?:,? (\d{4}))?"
)
_AGO = re.compile(r"(\d{1,4}|a|an) (day|week)s? ago")


def day_of(words: str, today: date) -> date | None:
    """The day the words name, None when they name none; raises when they name two or an impossible one."""
    if words in ("today", "yesterday", "tomorrow"):
        return today + timedelta(days=("yesterday", "today", "tomorrow").index(words) - 1)
    weekday = _weekday(words, today)
    if weekday is not None:
        return weekday
    if found := _AGO.fullmatch(words):
        count = 1 if found[1].startswith("a") else int(found[1])
        return _shift(today, -count * (7 if found[2] == "week" else 1))
    if found := _ISO.fullmatch(words):
        return _date(int(found[1]), int(found[3]), int(found[4]), words)
    if found := _DOTTED.fullmatch(words):
        return _latest(int(found[1]), int(found[2]), found[3], today, words)
    if found := _SLASHED.fullmatch(words):
        return _slashed(int(found[1]), int(found[2]), found[3], today, words)
    if found := _NAMED.fullmatch(words):
        month = _month(found[2] or found[4])
        if month is not None:
            return _latest(int(found[1] or found[5]), month, found[3] or found[6], today, words)
    return None


def _weekday(words: str, today: date) -> date | None:
    last = words.startswith("last ")
    name = words.removeprefix("last ")
    if len(name) < 3 or not name.isalpha():
        return None
    for number, full in enumerate(_WEEKDAYS):
        if full.startswith(name):
            back = (today.weekday() - number) % 7
            return _shift(today, -(back or 7) if last else -back)
    return None


def _month(name: str) -> int | None:
    for number, full in enumerate(_MONTHS, 1):
        if full.startswith(name) or (name == "sept" and number == 9):
            return number
    return None


def _shift(day: date, days: int) -> date:
    try:
        moved = day + timedelta(days=days)
    except OverflowError:
        moved = date.min
    return _date(moved.year, moved.month, moved.day, f"{days} days")


def _date(year: int, month: int, day: int, words: str) -> date:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise NotUnderstood(f'"{words}" is out of range.', f"Years go from {FIRST_YEAR} to {LAST_YEAR}.")
    try:
        return date(year, month, day)
    except ValueError:
        raise NotUnderstood(f'"{words}" is not in the calendar.', "Write it like 2026-03-04.") from None


def _latest(day: int, month: int, year: str | None, today: date, words: str) -> date:
    if year is not None:
        return _date(int(year), month, day, words)
    for candidate in range(today.year, today.year - 9, -1):
        try:
            found = date(candidate, month, day)
        except ValueError:
            continue
        if found <= today:
            return found
    raise NotUnderstood(f'"{words}" is not in the calendar.', "Write it like 2026-03-04.")


def _slashed(one: int, two: int, year: str | None, today: date, words: str) -> date:
    if one <= 12 and two <= 12 and one != two:
        first, other = (_latest(d, m, year, today, words) for d, m in ((one, two), (two, one)))
        raise NotUnderstood(f'"{words}" can be read in two ways.', f"Write {first} or {other}.")
    day, month = (one, two) if two <= 12 else (two, one)
    return _latest(day, month, year, today, words)


def parse_period(typed: str, today: date) -> tuple[date, date]:
    """Read a period, both ends included: 2026, 2026-04, 2026-W21, 2026-Q1, this-week, last-month, a day."""
    words = plain(typed).replace("-", " ") if re.match(r"\s*(this|last)\b", typed.lower()) else plain(typed)
    named = re.fullmatch(r"(this|last) (week|month|quarter|year)", words)
    if named:
        return _named_period(named[2], today, 0 if named[1] == "this" else 1)
    if found := re.fullmatch(r"(\d{4})(?:-(?:(\d{1,2})|w(\d{1,2})|q([1-4])))?", words):
        year = _date(int(found[1]), 1, 1, words).year
        if found[2]:
            return _months(_date(year, int(found[2]), 1, words), 1)
        if found[3]:
            return _week(year, int(found[3]), words)
        return _months(date(year, int(found[4]) * 3 - 2, 1), 3) if found[4] else _months(date(year, 1, 1), 12)
    day = parse_day(typed, today)
    return day, day


def _named_period(unit: str, today: date, back: int) -> tuple[date, date]:
    if unit == "week":
        monday = _shift(today, -today.weekday() - 7 * back)
        return monday, monday + timedelta(days=6)
    length = {"month": 1, "quarter": 3, "year": 12}[unit]
    index = today.year * 12 + (today.month - 1) // length * length - back * length
    return _months(_date(index // 12, index % 12 + 1, 1, unit), length)


def _months(first: date, length: int) -> tuple[date, date]:
    index = first.year * 12 + first.month - 1 + length
    return first, date(index // 12, index % 12 + 1, 1) - timedelta(days=1)


def _week(year: int, week: int, words: str) -> tuple[date, date]:
    try:
        monday = date.fromisocalendar(year, week, 1)
    except ValueError:
        raise NotUnderstood(f'"{words}" is not in the calendar.') from None
    return monday, monday + timedelta(days=6)
