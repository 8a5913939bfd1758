"""Days and times of day as other tools write them. The order of day and month is settled once for a whole file."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from goodterms.errors import Refused
from goodterms.exchange.readers.model import RowError

_EPOCH = date(1970, 1, 1).toordinal()
DAY = 86_400
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january januar janvier ene enero janv jän jänner gennaio gen januari",
            "feb february februar février fév févr febrero febbraio februari",
            "mar march märz mär mrz mars marzo maart mrt",
            "apr april avril avr abr abril aprile",
            "may mai mayo mag maggio mei",
            "jun june juni juin junio giugno giu",
            "jul july juli juillet juil julio luglio lug",
            "aug august août aoû ago agosto augustus",
            "sep sept september septembre septiembre settembre set",
            "oct october oktober okt octobre octubre ottobre ott",
            "nov november novembre noviembre",
            "dec december dezember dez décembre déc diciembre dic dicembre",
        ),
        1,
    )
    for name in names.split()
}
_NUMERIC = re.compile(r"(\d{1,4})([-/. ])(\d{1,2})\2(\d{1,4})\.?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_NAMED = re.compile(
    r"(?:(\d{1,2})(?:st|nd|rd|th)?\.?[-/ ]+)?([^\W\d_]+)\.?[-/ ,]+(?:(\d{1,2})(?:st|nd|rd|th)?,?[-/ ]+)?(\d{4}|\d{2})"
)
_WEEKDAY = re.compile(r"^[^\W\d_]+\.?,?\s+(?=\d)")
_TIME = re.compile(r"(\d{1,2})(?:[:.h](\d{2})(?:[:.](\d{2})(?:[.,]\d+)?)?)?\s*(?:([ap])\.?\s?m\.?)?", re.IGNORECASE)
_OFFSET = re.compile(r"\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})$")
_TIME_IN = re.compile(
    r"[T ]\s*(\d{1,2}[:.h]\d{2}(?:[:.]\d{2}(?:[.,]\d+)?)?\s*(?:[ap]\.?\s?m\.?)?)$|[T ]\s*(\d{1,2}\s*[ap]\.?m\.?)$",
    re.IGNORECASE,
)
_NOT_A_DATE = "is not a date"


class Day(NamedTuple):
    """A local day: ISO text, seconds from 1970 to its midnight as if in UTC, and the zone's offset (seconds) where it
    is the same all day, else None."""

    iso: str
    midnight: int
    offset: int | None


Local = tuple[Day, int]
"""A local day and the second of it."""


class Moment(NamedTuple):
    """What a cell with a date and maybe a time says. `second` of the day; `offset` in seconds where it is written."""

    day: date
    second: int | None
    offset: int | None


def order_of(values: Iterable[tuple[int, str]], stated: str | None) -> str | None:
    """Find the order of day and month of (line, cell) pairs; None where no cell needs one.

    Raises Refused where the cells contradict each other, or nothing tells and it matters.
    """
    if stated:
        return stated
    day_first = month_first = doubtful = None
    for line, cell in values:
        match = _NUMERIC.match(cell.strip())
        if not match or len(match[1]) > 2:
            continue
        first, second = int(match[1]), int(match[3])
        if match[2] == "." or (first > 12 >= second):
            day_first = day_first or (line, cell.strip())
        elif second > 12 >= first:
            month_first = month_first or (line, cell.strip())
        elif first != second and first <= 12:
            doubtful = doubtful or (line, cell.strip())
    if day_first and month_first:
        raise Refused(
            f'The dates contradict each other: "{day_first[1]}" (line {day_first[0]}) has the day first, '
            f'"{month_first[1]}" (line {month_first[0]}) the month.',
            "Correct the file, or say --date-format dmy or mdy and --skip-bad.",
        )
    if doubtful and not day_first and not month_first:
        match = _NUMERIC.match(doubtful[1])
        assert match is not None
        readings = f"{_spoken(match[1], match[3])} or {_spoken(match[3], match[1])}"
        raise Refused(
            f'The order of the dates is not clear: "{match[0]}" (line {doubtful[0]}) can be {readings}.',
            "Say --date-format dmy (day first) or --date-format mdy (month first).",
        )
    return "mdy" if month_first else "dmy"


def shown_by(values: Iterable[tuple[int, str]]) -> tuple[int, str] | None:
    """The first (line, cell) whose numbers tell which of them is the day; points between them need no telling."""
    for line, cell in values:
        match = _NUMERIC.match(cell.strip())
        if match and len(match[1]) <= 2 and match[2] != "." and (int(match[1]) > 12) != (int(match[3]) > 12):
            return line, cell.strip()
    return None


def _spoken(day: str, month: str) -> str:
    return f"{int(day)} {date(2000, int(month), 1):%B}"


def parse_day(cell: str, order: str | None = None) -> date:
    """Read a day; `order` (dmy, mdy, ymd) decides numeric forms without a four-digit year in front. Raises RowError."""
    raw = cell.strip()
    if (match := _WEEKDAY.match(raw)) and match[0].strip(" .,").casefold() not in _MONTHS:
        raw = raw[match.end() :]
    try:
        if match := _NUMERIC.fullmatch(raw):
            return _numeric_day(match, order)
        if match := _COMPACT.fullmatch(raw):
            return date(int(match[1]), int(match[2]), int(match[3]))
        if (match := _NAMED.fullmatch(raw)) and (month := _MONTHS.get(match[2].casefold())):
            number = match[1] or match[3]
            if number and not (match[1] and match[3]):
                return date(_year(match[4]), month, int(number))
    except ValueError:
        pass
    raise RowError(f'"{_short(cell)}" {_NOT_A_DATE}{f" ({order})" if order else ""}')


def _numeric_day(match: re.Match[str], order: str | None) -> date:
    one, two, three = match[1], match[3], match[4]
    if len(one) == 4 or (order == "ymd" and len(three) <= 2):
        return date(_year(one), int(two), int(three))
    if len(one) > 2 or len(three) not in (2, 4):
        raise ValueError
    if order is None and match[2] == ".":
        order = "dmy"
    if order is None and (int(one) > 12) == (int(two) > 12) and one != two:
        raise ValueError
    if order is None:
        order = "mdy" if int(two) > 12 else "dmy"
    day, month = (two, one) if order == "mdy" else (one, two)
    return date(_year(three), int(month), int(day))


def _year(digits: str) -> int:
    year = int(digits)
    if len(digits) <= 2:
        year += 2000 if year < 70 else 1900
    if not 1970 <= year <= 2200:
        raise ValueError
    return year


def parse_time(cell: str) -> int:
    """Read a time of day ("13:00", "10:23:52 AM", "9am"); returns the second of the day; 24:00 is 86400."""
    match = _TIME.fullmatch(cell.replace("\u202f", " ").replace("\u00a0", " ").strip())
    if not match or (match[2] is None and match[4] is None):
        raise RowError(f'"{_short(cell)}" is not a time of day')
    hour, minute, second = int(match[1]), int(match[2] or 0), int(match[3] or 0)
    if match[4]:
        if not 1 <= hour <= 12:
            raise RowError(f'"{_short(cell)}" is not a time of day')
        hour = hour % 12 + (12 if match[4].lower() == "p" else 0)
    if minute > 59 or second > 59 or hour > 24 or (hour == 24 and (minute or second)):
        raise RowError(f'"{_short(cell)}" is not a time of day')
    return hour * 3600 + minute * 60 + second


def parse_moment(cell: str, order: str | None = None) -> Moment:
    """Read a cell with a date and maybe a time and an offset ("2024-03-04T09:23:00Z"). Raises RowError."""
    raw = cell.replace("\u202f", " ").replace("\u00a0", " ").strip()
    offset = None
    if ":" in raw and (match := _OFFSET.search(raw)):
        offset = _offset(match[1])
        raw = raw[: match.start()]
    second = None
    if match := _TIME_IN.search(raw):
        second = parse_time(match[1] or match[2])
        raw = raw[: match.start()].rstrip(",")
    elif offset is not None:
        raise RowError(f'"{_short(cell)}" {_NOT_A_DATE}')
    return Moment(parse_day(raw, order), second, offset)


def _offset(text: str) -> int:
    if text[0] not in "+-":
        return 0
    minutes = int(text[1:3]) * 60 + int(text[-2:])
    return (-minutes if text[0] == "-" else minutes) * 60


def _short(cell: str) -> str:
    from goodterms import text

    shown = text.clean(cell)
    return shown if len(shown) <= 40 else shown[:37] + "..."


@dataclass(frozen=True, slots=True)
class Start:
    """A start as it is stored: the local day, the instant, the local minute of the day."""

    day: str
    epoch: int
    minute: int


class Clock:
    """Reads days and times of one file in one zone; what it has read once it knows (days repeat, rows are many)."""

    def __init__(self, zone: ZoneInfo, order: str | None) -> None:
        self.zone = zone
        self.order = order
        self.days: dict[str, Day] = {}
        self.times: dict[str, int] = {}

    def day(self, cell: str) -> Day:
        """The day in a cell. Raises RowError."""
        known = self.days.get(cell)
        if known is None:
            known = self.days[cell] = self.day_of(parse_day(cell, self.order))
        return known

    def time(self, cell: str) -> int:
        """The second of the day in a cell. Raises RowError."""
        known = self.times.get(cell)
        if known is None:
            known = self.times[cell] = parse_time(cell)
        return known

    def day_of(self, day: date) -> Day:
        begin = datetime(day.year, day.month, day.day, tzinfo=self.zone)
        end = begin + timedelta(days=1, hours=1)
        before, after = begin.utcoffset(), end.utcoffset()
        assert before is not None
        same = before == after and begin.replace(hour=12).utcoffset() == before
        offset = int(before.total_seconds()) if same else None
        return Day(day.isoformat(), (day.toordinal() - _EPOCH) * DAY, offset)

    def epoch(self, day: Day, second: int, *, fold: int = 0) -> int:
        """The instant of a local time (epoch seconds UTC); `fold` 1 is the second of two equal times in autumn."""
        if day.offset is not None:
            return day.midnight + second - day.offset
        local = datetime.fromtimestamp(day.midnight + second, UTC).replace(tzinfo=self.zone, fold=fold)
        return int(local.timestamp())

    def local(self, epoch: int) -> Start:
        """The start that an instant is, here."""
        here = datetime.fromtimestamp(epoch, self.zone)
        return Start(here.date().isoformat(), epoch, here.hour * 60 + here.minute)

    def between(self, begin: tuple[Day, int], end: tuple[Day, int], stated: int | None) -> tuple[int, int]:
        """(instant, seconds) of a local begin and end; where clocks change that day, the reading that fits the
        `stated` duration best, else the first that is not negative."""
        epoch = self.epoch(*begin)
        seconds = self.epoch(*end) - epoch
        if begin[0].offset is not None and end[0].offset is not None:
            return epoch, seconds
        starts = dict.fromkeys((epoch, self.epoch(*begin, fold=1)))
        ends = dict.fromkeys((epoch + seconds, self.epoch(*end, fold=1)))
        choices = [(one, two - one) for one in starts for two in ends if two >= one]
        if not choices:
            return epoch, seconds
        return choices[0] if stated is None else min(choices, key=lambda pair: abs(pair[1] - stated))
