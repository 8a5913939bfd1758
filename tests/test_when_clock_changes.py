"""Spring gaps, autumn folds, and the properties that must hold in every zone."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goodterms import when
from goodterms.errors import NotUnderstood

T = TypeVar("T")
BERLIN, NEW_YORK, HOWE = "Europe/Berlin", "America/New_York", "Australia/Lord_Howe"
ZONES = (BERLIN, NEW_YORK, "Asia/Kathmandu", HOWE, "UTC", "America/St_Johns", "Africa/Casablanca")
LATE = date(2026, 12, 31)
zones = st.sampled_from(ZONES)
days = st.dates(date(1990, 1, 1), date(2037, 12, 30))
minutes = st.integers(0, 24 * 60 - 1)


def refused(read: Callable[[], T]) -> T | str:
    """What `read` gives, or the sentence with which it refuses; anything else it raises is a failure."""
    try:
        return read()
    except NotUnderstood as error:
        return str(error)


def log(typed: str, zone: str, **more: bool) -> when.When:
    return when.parse_when(typed, when.clock(zone, LATE, now=0), **more)


@pytest.mark.parametrize(
    ("zone", "typed", "near"),
    [
        (BERLIN, "2026-03-29 2:30-4:00", "01:59 and 03:00"),
        (BERLIN, "2026-03-29 1:30-2:30", "01:59 and 03:00"),
        (BERLIN, "2026-03-29 2:00 for 1h", "01:59 and 03:00"),
        (NEW_YORK, "2026-03-08 2:59-4:00", "01:59 and 03:00"),
        (HOWE, "2026-10-04 2:15-4:00", "01:59 and 02:30"),
    ],
)
def test_a_time_in_the_spring_gap_is_refused_with_the_two_nearest(zone: str, typed: str, near: str) -> None:
    with pytest.raises(NotUnderstood, match="does not exist") as told:
        log(typed, zone)
    assert near in str(told.value)


@pytest.mark.parametrize(
    ("zone", "typed", "second", "seconds"),
    [
        (BERLIN, "2026-03-29 1:30-3:30", False, 3600),
        (BERLIN, "2026-10-25 1:30-2:30", False, 3600),
        (BERLIN, "2026-10-25 1:30-2:30", True, 7200),
        (BERLIN, "2026-10-25 2:15-2:45", False, 1800),
        (BERLIN, "2026-10-25 2:15-2:45", True, 1800),
        (BERLIN, "2026-10-25 2:30-3:30", False, 7200),
        (BERLIN, "2026-10-25 2:30-3:30", True, 3600),
        (HOWE, "2026-04-05 1:30-2:30", False, 5400),
        (BERLIN, "2026-10-24 22:00-6:00", False, 9 * 3600),
        (BERLIN, "2026-03-28 22:00-6:00", False, 7 * 3600),
    ],
)
def test_time_across_a_change_of_the_clock(zone: str, typed: str, second: bool, seconds: int) -> None:
    assert log(typed, zone, second=second).seconds == seconds


def test_the_first_of_two_equal_times_is_meant_unless_the_second_is_said() -> None:
    first, second = (log("2026-10-25 2:30 for 1h", BERLIN, second=s) for s in (False, True))
    assert first.start is not None
    assert second.start == first.start + 3600
    assert first.minute == second.minute == 150
    assert when.stamp(first.start, BERLIN) == "2026-10-25T02:30:00+02:00"


def test_the_echo_says_that_the_clock_was_changed() -> None:
    assert log("2026-10-25 1:30-3:30", BERLIN).echo == "Sun 25 Oct 2026, 01:30-03:30 (the clock was changed), 3 h"
    assert "changed" not in log("2026-10-26 1:30-3:30", BERLIN).echo


def test_days_of_23_and_25_hours() -> None:
    assert log("2026-03-29 0:00-24:00", BERLIN).seconds == 23 * 3600
    with pytest.raises(NotUnderstood, match="more than a day"):
        log("2026-10-25 0:00-24:00", BERLIN)


@settings(max_examples=200, deadline=None)
@given(zones, days, minutes, st.integers(1, 24 * 60 - 1))
def test_a_range_reads_back_as_it_was_typed_or_is_refused_for_the_gap(
    zone: str, day: date, start: int, length: int
) -> None:
    end = (start + length) % (24 * 60)
    typed = f"{day} {start // 60}:{start % 60:02}-{end // 60}:{end % 60:02}"
    clock = when.clock(zone, date(2038, 6, 1), now=0)
    found = refused(lambda: when.parse_when(typed, clock))
    if isinstance(found, str):
        assert re.search("does not exist|must come after|more than a day", found)
        return
    assert found.start is not None
    assert found.end is not None
    begin, over = when.local(found.start, zone), when.local(found.end, zone)
    assert (begin.date(), begin.hour * 60 + begin.minute) == (day, start)
    assert over.hour * 60 + over.minute == end
    assert found.minute == start
    assert 0 < found.seconds <= 86400
    assert abs(found.seconds - length * 60) <= 3 * 3600


@settings(max_examples=200, deadline=None)
@given(zones, st.datetimes(datetime(1990, 1, 1), datetime(2037, 1, 1)), st.booleans())
def test_wall_clocks_agree_with_the_zone_database(zone: str, wall: datetime, second: bool) -> None:
    wall = wall.replace(microsecond=0)
    aware = wall.replace(tzinfo=ZoneInfo(zone), fold=int(second))
    exists = aware.astimezone(UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None) == wall
    if exists:
        instant = when.to_instant(wall, zone, second=second)
        assert when.local(instant, zone) == wall
        assert instant == int(aware.timestamp())
    else:
        with pytest.raises(NotUnderstood, match="does not exist"):
            when.to_instant(wall, zone, second=second)


@settings(max_examples=100, deadline=None)
@given(zones, st.integers(631_152_000, 2_100_000_000))
def test_an_instant_shown_with_its_offset_is_read_back(zone: str, instant: int) -> None:
    clock = when.Clock(LATE, 2_200_000_000, zone)
    assert when.parse_moment(when.stamp(instant, zone), clock) == instant


@settings(max_examples=200, deadline=None)
@given(st.integers(1, 24 * 60))
def test_every_way_to_write_a_duration_gives_the_same(length: int) -> None:
    hours, rest = divmod(length, 60)
    ways = [f"{length}m", f"{hours}h{rest}", f"{hours}h {rest}m", f"{hours}:{rest:02}", f"PT{hours}H{rest}M"]
    assert {when.parse_duration(way) for way in ways} == {length * 60}
    assert when.parse_duration(when.show_duration(length * 60)) == length * 60


@pytest.mark.parametrize("quarter", range(1, 97))
def test_decimal_hours_lose_nothing(quarter: int) -> None:
    typed = f"{quarter / 4:.2f}"
    assert when.parse_duration(typed + "h") == when.parse_duration(typed.replace(".", ",") + "h") == quarter * 900


@settings(max_examples=100, deadline=None)
@given(days)
def test_days_are_read_back(day: date) -> None:
    for typed in (
        f"{day}",
        f"{day:%Y/%m/%d}",
        f"{day.day}.{day.month}.{day.year}",
        when.show_day(day).split(" ", 1)[1],
    ):
        assert when.parse_day(typed, LATE) == day


@settings(max_examples=200, deadline=None)
@given(days, st.integers(0, 6))
def test_a_weekday_is_the_latest_one(today: date, weekday: int) -> None:
    name = when.show_day(date(2024, 1, 1) + timedelta(days=weekday))[:3].lower()
    found = when.parse_day(name, today)
    assert found.weekday() == weekday
    assert 0 <= (today - found).days < 7


VOCABULARY = """9-11 9 11 2h 90m 1h90 - to for ago since fri mon yesterday today tomorrow at before 22:00-0:30
2026-03-29 2:30 3/4 4.3. am pm 9am noon midnight now last 2026 mar 31 h m : 25:00 0 +2h half an hour PT1H on"""
words = st.sampled_from(VOCABULARY.split())
typed_lines = st.one_of(st.text(max_size=30), st.lists(st.one_of(words, st.text(max_size=4)), max_size=7).map(" ".join))


@settings(max_examples=400, deadline=None)
@given(typed_lines, zones, st.booleans(), st.booleans())
def test_whatever_is_typed_is_understood_or_refused_in_words(line: str, zone: str, force: bool, second: bool) -> None:
    clock = when.clock(zone, date(2026, 3, 29), now=0)
    for read in (
        lambda: when.split_words(line.split(), clock, force=force, second=second),
        lambda: when.parse_moment(line, clock, second=second),
        lambda: when.parse_day(line, clock.today),
        lambda: when.parse_period(line, clock.today),
        lambda: when.parse_duration(line),
    ):
        found = refused(read)
        assert not isinstance(found, str) or (found and "\n" not in found)


@settings(max_examples=200, deadline=None)
@given(typed_lines, zones)
def test_what_is_understood_lies_in_the_past_and_lasts_at_most_a_day(line: str, zone: str) -> None:
    clock = when.clock(zone, date(2026, 10, 25), now=0)
    try:
        found, note = when.split_words(line.split(), clock)
    except NotUnderstood:
        return
    assert 0 < found.seconds <= 86400
    assert found.day <= clock.today
    assert found.end is None or found.end <= clock.now
    assert line.split()[len(line.split()) - len(note.split()) :] == note.split()
