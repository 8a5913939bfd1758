"""What was worked, as people type it: "yesterday 9:00-11:15", "fri 2h", "9am for 2h", "90m".

The words are first read into a `_Reading` (what they say), then placed on the clock (what that means).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from goodterms.errors import NotUnderstood
from goodterms.when_clock import Clock, local, show_day, show_duration, show_span, to_instant
from goodterms.when_days import DAY_SECONDS, day_of, duration_of, fits, plain, quoted

MOST_WORDS = 9
"""No way to say when needs more words; what comes after is the note."""
_T = r"\d{1,2}(?:[:.]\d{2}(?::\d{2})?)?(?:\s?(?:am|pm|a\.m\.|p\.m\.))?|noon|midnight|now"
_RANGE = re.compile(rf"(?:from\s|between\s)?({_T})\s?(?:-|\.\.|to\b|till\b|until\b|and\b)\s?({_T})")
_FOR = re.compile(rf"(?:from\s|at\s)?({_T})\s?(?:for\s|\+\s?)(.+)")
_NEXT_TO = re.compile(rf"(?:from\s|at\s)?({_T})\s(.+)")
_FROM = re.compile(rf"(.+?)\s(?:from|at|since|starting|starting at)\s({_T})")
_BEFORE = re.compile(rf"(.+?)\s(?:before|until|till|to)\s({_T})")
_SINCE = re.compile(rf"since\s({_T})")
_TIME = re.compile(r"(\d{1,2})(?:[:.](\d{2})(?::(\d{2}))?)?\s?(am|pm|a\.m\.|p\.m\.)?")
_NUMBER = re.compile(r"\d+([.,]\d+)?")
_STAMP = re.compile(r"(\d{4}-\d{2}-\d{2})[t ](\d{2}:\d{2}(?::\d{2})?)(z|[+-]\d{2}:?\d{2})?")


@dataclass(frozen=True, slots=True)
class When:
    """Some time that was worked. Without a clock time, `start`, `minute` and `zone` are None."""

    day: date
    seconds: int
    start: int | None = None
    minute: int | None = None
    zone: str | None = None

    @property
    def end(self) -> int | None:
        """The instant at which it was over."""
        return None if self.start is None else self.start + self.seconds

    @property
    def echo(self) -> str:
        """What was understood: "Fri 20 Nov 2026, 09:00-11:15, 2 h 15 min"."""
        parts = [show_day(self.day)]
        if self.start is not None and self.zone is not None:
            parts.append(show_span(self.start, self.seconds, self.zone))
        parts.append(show_duration(self.seconds))
        return ", ".join(parts)


def span(start: int, end: int, zone: str) -> When:
    """The time between two instants, as `zone` saw it; 1 s to 24 h, else NotUnderstood."""
    wall = local(start, zone)
    return When(wall.date(), fits(end - start), start, wall.hour * 60 + wall.minute, zone)


def split_words(
    words: Sequence[str], clock: Clock, *, day: date | None = None, force: bool = False, second: bool = False
) -> tuple[When, str]:
    """Read WHEN [NOTE]: as many words as can be understood say when, the rest is the note.

    `day` is meant where no day is named (else today). `force` lets in what is not over yet; `second` means
    the second of two equal times in autumn.
    """
    told: NotUnderstood | None = None
    for count in range(min(len(words), MOST_WORDS), 0, -1):
        try:
            reading = _read(plain(" ".join(words[:count])), clock.today)
        except NotUnderstood as error:
            told = error
            continue
        if reading is not None:
            return _place(reading, clock, day, force=force, second=second), " ".join(words[count:])
    if told is not None:
        raise told
    if not words:
        raise NotUnderstood("It does not say when.", "Write 1h30, 90m, 9-11 or yesterday 9:00-11:15.")
    raise NotUnderstood(
        f'"{quoted(" ".join(words[:3]))}" does not say when.', "Write 1h30, 90m, 9-11 or yesterday 9:00-11:15."
    )


def parse_when(typed: str, clock: Clock, *, day: date | None = None, force: bool = False, second: bool = False) -> When:
    """Read all of `typed` as the time that was worked."""
    found, rest = split_words(typed.split(), clock, day=day, force=force, second=second)
    if rest:
        raise NotUnderstood(f'"{quoted(rest)}" is not part of a time.', "Write 9-11 or yesterday 9:00-11:15.")
    return found


def parse_moment(typed: str, clock: Clock, *, second: bool = False) -> int:
    """Read a past moment: "9:00", "9am", "20m ago", "yesterday 17:00", 2026-03-04T09:00, "now"."""
    words = plain(typed)
    at = _moment(words, clock, second=second)
    if at is None:
        if re.fullmatch(r"\d{1,2}", words):
            raise NotUnderstood(f'"{words}" could be minutes or an hour.', f"Write {words}:00 or {words}m ago.")
        raise NotUnderstood(f'"{quoted(typed)}" is not a time.', "Write 9:00, 9am, 20m ago or yesterday 17:00.")
    if at > clock.now:
        shown = local(at, clock.zone)
        raise NotUnderstood(f"{shown:%H:%M} on {show_day(shown.date())} is in the future.")
    return at


def _moment(words: str, clock: Clock, *, second: bool) -> int | None:
    if words == "now":
        return clock.now
    ago = words.removesuffix(" ago") if words.endswith(" ago") else words.removeprefix("-")
    if ago != words and (seconds := duration_of(ago)) is not None:
        return (clock.now - seconds) // 60 * 60
    if found := _STAMP.fullmatch(words):
        return _stamp(found, clock, second=second)
    for day, rest in _with_day(words, clock.today):
        if (time := _time(rest.removeprefix("at "))) is not None and not time.bare:
            return _at(day or clock.today, time.seconds, clock.zone, second=second)
    return None


def _stamp(found: re.Match[str], clock: Clock, *, second: bool) -> int:
    try:
        wall = datetime.fromisoformat(f"{found[1]}T{found[2]}")
        if found[3]:
            zoned = datetime.fromisoformat(f"{wall.isoformat()}{'+00:00' if found[3] == 'z' else found[3]}")
            return int(zoned.timestamp())
    except ValueError:
        raise NotUnderstood(f'"{found[0]}" is not in the calendar.') from None
    return _at(wall.date(), wall.hour * 3600 + wall.minute * 60 + wall.second, clock.zone, second=second)


# --- what the words say ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Time:
    """A time of day. `bare`: an hour from 1 to 12 that says neither minutes nor am or pm."""

    seconds: int
    bare: bool = False
    half: str = ""
    """ "am" or "pm" where it was written."""
    now: bool = False


@dataclass(frozen=True, slots=True)
class _Reading:
    day: date | None = None
    start: _Time | None = None
    end: _Time | None = None
    seconds: int | None = None


_NOW = _Time(0, now=True)


def _read(words: str, today: date) -> _Reading | None:
    """All of `words`, or None; raises where they are understood but have two meanings or none."""
    told: NotUnderstood | None = None
    for day, rest in _with_day(words, today):
        try:
            reading = _spec(rest)
        except NotUnderstood as error:
            told = error
            continue
        if reading is not None and (day is None or reading.end is not _NOW):
            return replace(reading, day=day)
    if told is not None:
        raise told
    return None


def _with_day(words: str, today: date) -> Iterator[tuple[date | None, str]]:
    """Every way to take a day off either end of the words, and the way without one."""
    parts = words.split(" ")
    yield None, words
    for count in range(min(4, len(parts) - 1), 0, -1):
        if (day := day_of(" ".join(parts[:count]).removeprefix("on "), today)) is not None:
            yield day, " ".join(parts[count:])
        if (day := day_of(" ".join(parts[-count:]).removeprefix("on "), today)) is not None:
            yield day, " ".join(parts[:-count])


def _spec(words: str) -> _Reading | None:
    seconds = duration_of(words.removeprefix("for "))
    if seconds is not None:
        return _Reading(seconds=fits(seconds))
    if words.endswith(" ago"):
        back = duration_of(words.removesuffix(" ago"))
        return None if back is None else _Reading(end=_NOW, seconds=fits(back))
    if found := _SINCE.fullmatch(words):
        return _range(found[1], "now", words)
    if found := _RANGE.fullmatch(words):
        return _range(found[1], found[2], words)
    if _NUMBER.fullmatch(words):
        raise NotUnderstood(f'"{words}" could be hours or minutes.', f"Write {words}h or {words}m.")
    return _start_and_length(words)


def _start_and_length(words: str) -> _Reading | None:
    for pattern, at, length in ((_FOR, 1, 2), (_NEXT_TO, 1, 2), (_FROM, 2, 1), (_BEFORE, 2, 1)):
        found = pattern.fullmatch(words)
        seconds = duration_of(found[length]) if found else None
        if found is None or seconds is None:
            continue
        time = _time(found[at])
        if time is None or (time.bare and pattern is _NEXT_TO):
            continue
        if time.bare:
            time = _one_meaning(time, found[at])
        if pattern is _BEFORE:
            return _Reading(end=time, seconds=fits(seconds))
        return _Reading(start=time, seconds=fits(seconds))
    return None


def _time(words: str) -> _Time | None:
    if words in ("noon", "midnight", "now"):
        return {"noon": _Time(12 * 3600), "midnight": _Time(24 * 3600), "now": _NOW}[words]
    found = _TIME.fullmatch(words)
    if found is None:
        return None
    hour, minute, second = int(found[1]), int(found[2] or 0), int(found[3] or 0)
    half = (found[4] or "").replace(".", "")
    wrong = hour > 24 or (hour == 24 and (minute or second)) or minute > 59 or second > 59
    if wrong or (half and not 1 <= hour <= 12):
        raise NotUnderstood(f'"{words}" is not a time of day.', "Write 9:00, 9am or 21:30.")
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    bare = not found[2] and not half and 1 <= hour <= 12 and not words.startswith("0")
    return _Time(hour * 3600 + minute * 60 + second, bare, half)


def _one_meaning(time: _Time, words: str) -> _Time:
    """A lone hour: 7 to 12 is the morning, 1 to 6 is asked for."""
    if time.seconds < 7 * 3600:
        hour = time.seconds // 3600
        raise NotUnderstood(f'"{words}" could be morning or afternoon.', f"Write {hour}:00 or {hour + 12}:00.")
    return time


def _range(first: str, last: str, words: str) -> _Reading | None:
    start, end = _time(first), _time(last)
    if start is None or end is None or start.now:
        return None
    if start.seconds == DAY_SECONDS:  # midnight at the start is that of the morning
        start = _Time(0)
    if end.now:
        return _Reading(start=_one_meaning(start, first) if start.bare else start, end=end)
    if start.half or end.half:
        start, end = _halves(start, end)
    elif start.bare and end.bare and not 7 * 3600 <= start.seconds < end.seconds:
        a, b = start.seconds // 3600, end.seconds // 3600
        ways = f"{a}:00-{b}:00 or {a + 12}-{b + 12}" if a < b else f"{a}-{b + 12}"
        raise NotUnderstood(f'"{words}" could be morning or afternoon.', f"Write {ways}.")
    if start.seconds == end.seconds:
        raise NotUnderstood(f'"{words}" starts when it ends.', "Write 9-11 or 9:00 for 2h.")
    return _Reading(start=start, end=end)


def _halves(start: _Time, end: _Time) -> tuple[_Time, _Time]:
    """ "9-11am" and "11-1pm" say am or pm once: the other half is the one that makes the shorter stretch."""
    noon = 12 * 3600
    if start.half and end.bare:
        hour = end.seconds % noon
        end = _Time(hour if hour > start.seconds else hour + noon if hour + noon > start.seconds else hour)
    elif end.half and start.bare:
        hour = start.seconds % noon
        start = _Time(hour + noon if hour + noon < end.seconds else hour)
    return start, end


# --- what that means on the clock -----------------------------------------------------------------


def _at(day: date, seconds: int, zone: str, *, second: bool) -> int:
    wall = datetime(day.year, day.month, day.day) + timedelta(seconds=seconds)  # noqa: DTZ001
    return to_instant(wall, zone, second=second)


def _place(reading: _Reading, clock: Clock, day: date | None, *, force: bool, second: bool) -> When:
    base = reading.day or day or clock.today
    if base > clock.today:
        raise NotUnderstood(f"{show_day(base)} is in the future.", "Log hours when they are over.")
    if reading.start is None and reading.end is None:
        assert reading.seconds is not None
        return When(base, reading.seconds)
    start, end = _ends(reading, clock, base, second=second)
    found = span(start, end, clock.zone)
    if end > clock.now and not force:
        raise _not_over(found, clock, named=reading.day is not None or day is not None)
    return found


def _ends(reading: _Reading, clock: Clock, day: date, *, second: bool) -> tuple[int, int]:
    start, end, seconds = reading.start, reading.end, reading.seconds
    if start is None:
        assert end is not None
        assert seconds is not None
        over = clock.now // 60 * 60 if end.now else _at(day, end.seconds, clock.zone, second=second)
        return over - seconds, over
    begun = _at(day, start.seconds, clock.zone, second=second)
    if end is None:
        assert seconds is not None
        return begun, begun + seconds
    if end.now:
        over = clock.now // 60 * 60
        if over <= begun:
            raise NotUnderstood(f"{local(begun, clock.zone):%H:%M} today is in the future.")
        return begun, over
    late = DAY_SECONDS if end.seconds <= start.seconds else 0
    return begun, _at(day, end.seconds + late, clock.zone, second=second)


def _not_over(found: When, clock: Clock, *, named: bool) -> NotUnderstood:
    now = local(clock.now, clock.zone)
    assert found.start is not None
    shown = show_span(found.start, found.seconds, clock.zone)
    before = "" if named else f'For the day before write "yesterday {shown.split(" ")[0]}". '
    return NotUnderstood(f"{shown} is not over yet: it is {now:%H:%M}.", f"{before}Use --force to log it all the same.")
