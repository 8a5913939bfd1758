"""Days, times and durations as people type them."""

from __future__ import annotations

from datetime import date

import pytest

from goodterms import when
from goodterms.errors import NotUnderstood

FRIDAY = date(2026, 11, 20)
NOON = when.clock("Europe/Berlin", FRIDAY, now=0)


def read(words: str, **more: bool) -> tuple[str, str]:
    found, note = when.split_words(words.split(), NOON, **more)
    return found.echo, note


@pytest.mark.parametrize(
    ("typed", "echo"),
    [
        ("1h30", "Fri 20 Nov 2026, 1 h 30 min"),
        ("1h30m", "Fri 20 Nov 2026, 1 h 30 min"),
        ("1h 30m", "Fri 20 Nov 2026, 1 h 30 min"),
        ("1h5", "Fri 20 Nov 2026, 1 h 5 min"),
        ("90m", "Fri 20 Nov 2026, 1 h 30 min"),
        ("90 min", "Fri 20 Nov 2026, 1 h 30 min"),
        ("15mins", "Fri 20 Nov 2026, 15 min"),
        ("1.5h", "Fri 20 Nov 2026, 1 h 30 min"),
        ("1,5h", "Fri 20 Nov 2026, 1 h 30 min"),
        ("0,25h", "Fri 20 Nov 2026, 15 min"),
        ("3:27", "Fri 20 Nov 2026, 3 h 27 min"),
        ("3:27:00", "Fri 20 Nov 2026, 3 h 27 min"),
        ("PT4H30M", "Fri 20 Nov 2026, 4 h 30 min"),
        ("24h", "Fri 20 Nov 2026, 24 h"),
        ("half an hour", "Fri 20 Nov 2026, 30 min"),
        ("9-11", "Fri 20 Nov 2026, 09:00-11:00, 2 h"),
        ("9 - 11", "Fri 20 Nov 2026, 09:00-11:00, 2 h"),
        ("9 to 11", "Fri 20 Nov 2026, 09:00-11:00, 2 h"),
        ("9am - 11am", "Fri 20 Nov 2026, 09:00-11:00, 2 h"),
        ("9-11am", "Fri 20 Nov 2026, 09:00-11:00, 2 h"),
        ("9:00–11:15", "Fri 20 Nov 2026, 09:00-11:15, 2 h 15 min"),
        ("9.00-11.15", "Fri 20 Nov 2026, 09:00-11:15, 2 h 15 min"),
        ("9:00 for 2h", "Fri 20 Nov 2026, 09:00-11:00, 2 h"),
        ("9am for 2h", "Fri 20 Nov 2026, 09:00-11:00, 2 h"),
        ("9:00 +2h", "Fri 20 Nov 2026, 09:00-11:00, 2 h"),
        ("2h from 9:00", "Fri 20 Nov 2026, 09:00-11:00, 2 h"),
        ("2h before 11:00", "Fri 20 Nov 2026, 09:00-11:00, 2 h"),
        ("since 9:00", "Fri 20 Nov 2026, 09:00-12:00, 3 h"),
        ("9:00-now", "Fri 20 Nov 2026, 09:00-12:00, 3 h"),
        ("2h ago", "Fri 20 Nov 2026, 10:00-12:00, 2 h"),
        ("yesterday 9:00-11:15", "Thu 19 Nov 2026, 09:00-11:15, 2 h 15 min"),
        ("9:00-11:15 yesterday", "Thu 19 Nov 2026, 09:00-11:15, 2 h 15 min"),
        ("yesterday 9-5pm", "Thu 19 Nov 2026, 09:00-17:00, 8 h"),
        ("yesterday 11-1pm", "Thu 19 Nov 2026, 11:00-13:00, 2 h"),
        ("yesterday 9am-5", "Thu 19 Nov 2026, 09:00-17:00, 8 h"),
        ("yesterday 10pm-2am", "Thu 19 Nov 2026, 22:00-02:00 (next day), 4 h"),
        ("yesterday 22:00-0:30", "Thu 19 Nov 2026, 22:00-00:30 (next day), 2 h 30 min"),
        ("yesterday 22:00-24:00", "Thu 19 Nov 2026, 22:00-00:00 (next day), 2 h"),
        ("yesterday midnight-1:00", "Thu 19 Nov 2026, 00:00-01:00, 1 h"),
        ("yesterday noon-1pm", "Thu 19 Nov 2026, 12:00-13:00, 1 h"),
        ("fri 2h", "Fri 20 Nov 2026, 2 h"),
        ("mon 9-11", "Mon 16 Nov 2026, 09:00-11:00, 2 h"),
        ("last fri 2h", "Fri 13 Nov 2026, 2 h"),
        ("on tuesday 2h", "Tue 17 Nov 2026, 2 h"),
        ("3 days ago 2h", "Tue 17 Nov 2026, 2 h"),
        ("2026-03-04 9-11", "Wed 4 Mar 2026, 09:00-11:00, 2 h"),
        ("2026/03/04 2h", "Wed 4 Mar 2026, 2 h"),
        ("4 mar 2h", "Wed 4 Mar 2026, 2 h"),
        ("march 4 2h", "Wed 4 Mar 2026, 2 h"),
        ("24th dec 2025 2h", "Wed 24 Dec 2025, 2 h"),
        ("4.3. 2h", "Wed 4 Mar 2026, 2 h"),
        ("3.4.2026 2h", "Fri 3 Apr 2026, 2 h"),
        ("13/3 2h", "Fri 13 Mar 2026, 2 h"),
        ("3/13/2026 2h", "Fri 13 Mar 2026, 2 h"),
        ("4/4 2h", "Sat 4 Apr 2026, 2 h"),
        ("24 dec 2h", "Wed 24 Dec 2025, 2 h"),
        ("۱h۳۰", "Fri 20 Nov 2026, 1 h 30 min"),
        ("๒h", "Fri 20 Nov 2026, 2 h"),
    ],
)
def test_when_is_read_and_echoed(typed: str, echo: str) -> None:
    assert read(typed) == (echo, "")


@pytest.mark.parametrize(
    ("typed", "hours", "note"),
    [
        ("2h call with Ann", "2 h", "call with Ann"),
        ("fri 2h call", "2 h", "call"),
        ("2h fri call", "2 h", "call"),
        ("9-11 9-12 was planned", "2 h", "9-12 was planned"),
        ("1h 30 pages", "1 h", "30 pages"),
        ("yesterday 9-11 workshop, 2h late", "2 h", "workshop, 2h late"),
        ("90m 3/4 done", "1 h 30 min", "3/4 done"),
    ],
)
def test_the_words_after_the_first_not_understood_are_the_note(typed: str, hours: str, note: str) -> None:
    echo, rest = read(typed)
    assert echo.endswith(hours)
    assert rest == note


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("2", "hours or minutes"),
        ("1.5", "hours or minutes"),
        ("2 meeting", "hours or minutes"),
        ("1h90", "59 minutes"),
        ("1h90 meeting", "59 minutes"),
        ("yesterday 1h90 meeting", "59 minutes"),
        ("25h", "more than a day"),
        ("24h01", "more than a day"),
        ("0m", "no time"),
        ("tomorrow 2h", "in the future"),
        ("2027-01-01 2h", "in the future"),
        ("9-5", "morning or afternoon"),
        ("5-7", "morning or afternoon"),
        ("9-9", "morning or afternoon"),
        ("9-5", "Write 9-17."),
        ("11-9", "Write 11-21."),
        ("12-1", "Write 12-13."),
        ("5-7", "Write 5:00-7:00 or 17-19."),
        ("9:00-9:00", "starts when it ends"),
        ("since 5", "morning or afternoon"),
        ("3/4 2h", "two ways"),
        ("31.2. 2h", "not in the calendar"),
        ("2026-02-30 2h", "not in the calendar"),
        ("1000-01-01 2h", "out of range"),
        ("9:60-11", "not a time of day"),
        ("25:00-26:00", "not a time of day"),
        ("13pm-2pm", "not a time of day"),
        ("meeting", "does not say when"),
        ("yesterday", "does not say when"),
        ("", "does not say when"),
        ("-2h", "does not say when"),
        ("since 13:00", "in the future"),
    ],
)
def test_what_has_two_meanings_or_none_is_refused(typed: str, says: str) -> None:
    with pytest.raises(NotUnderstood, match=says):
        read(typed)


def test_what_is_not_over_yet_is_refused_unless_forced() -> None:
    with pytest.raises(NotUnderstood, match="not over yet: it is 12:00"):
        read("11-13:30")
    assert read("11-13:30", force=True)[0] == "Fri 20 Nov 2026, 11:00-13:30, 2 h 30 min"
    with pytest.raises(NotUnderstood, match="yesterday 22:00-00:30"):
        read("22:00-0:30")
    assert "(next day)" in read("22:00-0:30", force=True)[0]
    with pytest.raises(NotUnderstood, match="in the future"):
        read("tomorrow 9-11", force=True)


def test_a_weekday_on_that_day_is_today() -> None:
    monday = when.clock("UTC", date(2026, 11, 16), now=0)
    assert when.split_words(["mon", "2h"], monday)[0].day == date(2026, 11, 16)
    assert when.split_words(["sun", "2h"], monday)[0].day == date(2026, 11, 15)


def test_the_day_of_an_entry_that_is_edited_is_kept() -> None:
    found = when.parse_when("9-11", NOON, day=date(2026, 3, 4))
    assert found.echo == "Wed 4 Mar 2026, 09:00-11:00, 2 h"
    with pytest.raises(NotUnderstood, match="not part of a time"):
        when.parse_when("9-11 meeting", NOON)


def test_the_clock_is_the_machines_on_its_own_day_and_noon_on_another() -> None:
    now = 1_795_000_000
    real = when.local(now, "Asia/Kathmandu").date()
    assert when.clock("Asia/Kathmandu", now=now) == when.Clock(real, now, "Asia/Kathmandu")
    assert when.clock("Asia/Kathmandu", real, now=now).now == now
    other = when.clock("Asia/Kathmandu", date(2026, 1, 2), now=now)
    assert when.stamp(other.now, other.zone) == "2026-01-02T12:00:00+05:45"


@pytest.mark.parametrize(
    ("typed", "stamp"),
    [
        ("now", "2026-11-20T12:00:00+01:00"),
        ("9:15", "2026-11-20T09:15:00+01:00"),
        ("9am", "2026-11-20T09:00:00+01:00"),
        ("at 9:00", "2026-11-20T09:00:00+01:00"),
        ("20m ago", "2026-11-20T11:40:00+01:00"),
        ("-20m", "2026-11-20T11:40:00+01:00"),
        ("yesterday 17:00", "2026-11-19T17:00:00+01:00"),
        ("2026-07-01 09:30", "2026-07-01T09:30:00+02:00"),
        ("2026-07-01T09:30", "2026-07-01T09:30:00+02:00"),
        ("2026-07-01T09:30Z", "2026-07-01T11:30:00+02:00"),
        ("2026-07-01T09:30+05:45", "2026-07-01T05:45:00+02:00"),
    ],
)
def test_moments(typed: str, stamp: str) -> None:
    assert when.stamp(when.parse_moment(typed, NOON), "Europe/Berlin") == stamp


@pytest.mark.parametrize("typed", ["9", "13:00", "tomorrow 9:00", "soon", "", "2026-13-01T09:00", "2h", "25:00"])
def test_moments_that_are_refused(typed: str) -> None:
    with pytest.raises(NotUnderstood):
        when.parse_moment(typed, NOON)


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("2026", "2026-01-01", "2026-12-31"),
        ("2026-02", "2026-02-01", "2026-02-28"),
        ("2026-Q4", "2026-10-01", "2026-12-31"),
        ("2026-W53", "2026-12-28", "2027-01-03"),
        ("2022-W52", "2022-12-26", "2023-01-01"),
        ("this-week", "2026-11-16", "2026-11-22"),
        ("last week", "2026-11-09", "2026-11-15"),
        ("this month", "2026-11-01", "2026-11-30"),
        ("last-month", "2026-10-01", "2026-10-31"),
        ("last-quarter", "2026-07-01", "2026-09-30"),
        ("last-year", "2025-01-01", "2025-12-31"),
        ("yesterday", "2026-11-19", "2026-11-19"),
        ("2026-05-04", "2026-05-04", "2026-05-04"),
    ],
)
def test_periods(typed: str, first: str, last: str) -> None:
    assert tuple(map(str, when.parse_period(typed, FRIDAY))) == (first, last)


def test_periods_that_do_not_exist() -> None:
    for typed in ("2026-13", "2025-W53", "2026-Q5", "next", "1492"):
        with pytest.raises(NotUnderstood):
            when.parse_period(typed, FRIDAY)


def test_a_day_may_lie_ahead_where_that_makes_sense() -> None:
    assert when.parse_day("2027-01-31", FRIDAY) == date(2027, 1, 31)
    with pytest.raises(NotUnderstood, match="future"):
        when.parse_day("2027-01-31", FRIDAY, future=False)


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [
        (0, "0 s"),
        (59, "59 s"),
        (60, "1 min"),
        (3600, "1 h"),
        (8100, "2 h 15 min"),
        (8159, "2 h 15 min"),
        (-60, "-1 min"),
    ],
)
def test_durations_are_shown_without_rounding_up(seconds: int, shown: str) -> None:
    assert when.show_duration(seconds) == shown


def test_zones_of_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Asia/Kathmandu")
    assert when.machine_zone() == "Asia/Kathmandu"
    monkeypatch.setenv("TZ", "../../etc/passwd")
    assert when.is_zone(when.machine_zone())
    assert not when.is_zone("Mars/Olympus")
    assert not when.is_zone("")
    with pytest.raises(NotUnderstood, match="not a time zone"):
        when.local(0, "Mars/Olympus")
