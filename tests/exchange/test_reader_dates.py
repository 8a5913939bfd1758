"""Days, times and instants as other tools write them; what is not clear is refused."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodterms.errors import Refused
from goodterms.exchange.readers.dates import Clock, Moment, order_of, parse_day, parse_moment, parse_time
from goodterms.exchange.readers.model import RowError

BERLIN = ZoneInfo("Europe/Berlin")
DAYS = st.dates(min_value=date(1970, 1, 1), max_value=date(2200, 12, 31))


@pytest.mark.parametrize(
    ("cell", "order", "day"),
    [
        ("2025-03-04", None, date(2025, 3, 4)),
        ("2025/3/4", None, date(2025, 3, 4)),
        ("20250304", None, date(2025, 3, 4)),
        ("03/04/2025", "mdy", date(2025, 3, 4)),
        ("03/04/2025", "dmy", date(2025, 4, 3)),
        ("7/27/22", "mdy", date(2022, 7, 27)),
        ("22-07-27", "ymd", date(2022, 7, 27)),
        ("4.3.2025", None, date(2025, 3, 4)),
        ("04.03.25", None, date(2025, 3, 4)),
        ("13/04/2025", None, date(2025, 4, 13)),
        ("04/13/2025", None, date(2025, 4, 13)),
        ("Jan 28 2021", "dmy", date(2021, 1, 28)),
        ("28 Jan 2021", None, date(2021, 1, 28)),
        ("January 28, 2021", None, date(2021, 1, 28)),
        ("28-Jan-21", None, date(2021, 1, 28)),
        ("4. März 2025", None, date(2025, 3, 4)),
        ("Tue 04.03.2025", None, date(2025, 3, 4)),
        ("Tuesday, 4 March 2025", None, date(2025, 3, 4)),
    ],
)
def test_days_in_many_hands(cell: str, order: str | None, day: date) -> None:
    assert parse_day(cell, order) == day


@pytest.mark.parametrize(
    "cell",
    [
        "",
        "x",
        "13/15/2024",
        "2025-02-30",
        "32.1.2025",
        "0/1/2025",
        "1/2",
        "1969-12-31",
        "3000-01-01",
        "Foo 3 2025",
        "1-2/2025",
    ],
)
def test_what_is_no_day_is_refused(cell: str) -> None:
    with pytest.raises(RowError, match="is not a date"):
        parse_day(cell, "dmy")


@given(DAYS, st.sampled_from(["dmy", "mdy"]), st.sampled_from("/-."), st.booleans())
def test_a_day_written_in_an_order_is_read_in_it(day: date, order: str, mark: str, padded: bool) -> None:
    parts = {"d": day.day, "m": day.month, "y": day.year}
    cell = mark.join(f"{parts[p]:02}" if padded else str(parts[p]) for p in order)
    assert parse_day(cell, order) == day


@given(st.lists(DAYS, min_size=1, max_size=30), st.sampled_from(["dmy", "mdy"]))
def test_the_order_of_a_column_is_found_or_refused_never_wrong(days: list[date], order: str) -> None:
    form = "%d/%m/%Y" if order == "dmy" else "%m/%d/%Y"
    cells = [(n, day.strftime(form)) for n, day in enumerate(days)]
    if any(day.day > 12 for day in days):
        assert order_of(cells, None) == order
    elif all(day.day == day.month for day in days):
        assert [parse_day(cell, order_of(cells, None)) for _, cell in cells] == days
    else:
        with pytest.raises(Refused):
            order_of(cells, None)


@pytest.mark.parametrize(
    ("cell", "second"),
    [
        ("00:00", 0),
        ("9:05", 32_700),
        ("13:00:59", 46_859),
        ("10:23:52 AM", 37_432),
        ("12:00 AM", 0),
        ("12:30 PM", 45_000),
        ("9am", 32_400),
        ("11:15 p.m.", 83_700),
        ("9:05\u202fPM", 75_900),
        ("14h30", 52_200),
        ("24:00", 86_400),
    ],
)
def test_times_of_day(cell: str, second: int) -> None:
    assert parse_time(cell) == second


@pytest.mark.parametrize("cell", ["", "25:00", "9:60", "13:00 PM", "0:30 AM", "9", "24:01", "9:00:75", "abc", "-1:00"])
def test_what_is_no_time_of_day_is_refused(cell: str) -> None:
    with pytest.raises(RowError, match="is not a time of day"):
        parse_time(cell)


@given(st.integers(0, 86_399))
def test_a_time_written_in_12_hours_is_read_back(second: int) -> None:
    cell = (datetime(2025, 1, 1) + timedelta(seconds=second)).strftime("%I:%M:%S %p")
    assert parse_time(cell) == second


@pytest.mark.parametrize(
    ("cell", "moment"),
    [
        ("2024-03-04T09:23:00Z", Moment(date(2024, 3, 4), 33_780, 0)),
        ("2024-03-04T09:23:00+0100", Moment(date(2024, 3, 4), 33_780, 3600)),
        ("2024-03-04T09:23:00.123-05:30", Moment(date(2024, 3, 4), 33_780, -19_800)),
        ("2024-03-04 09:23", Moment(date(2024, 3, 4), 33_780, None)),
        ("18.10.2024 09:44", Moment(date(2024, 10, 18), 35_040, None)),
        ("10/15/2024, 11:00:00 AM", Moment(date(2024, 10, 15), 39_600, None)),
        ("10/15/2024", Moment(date(2024, 10, 15), None, None)),
    ],
)
def test_days_with_times(cell: str, moment: Moment) -> None:
    assert parse_moment(cell, "mdy" if "/" in cell else None) == moment


@given(
    st.datetimes(min_value=datetime(1971, 1, 1), max_value=datetime(2099, 1, 1)),
    st.sampled_from(["Europe/Berlin", "America/New_York", "Asia/Tehran", "UTC"]),
)
def test_a_local_time_is_the_instant_the_zone_says(moment: datetime, zone: str) -> None:
    clock = Clock(ZoneInfo(zone), None)
    second = moment.hour * 3600 + moment.minute * 60 + moment.second
    expected = moment.replace(microsecond=0, tzinfo=ZoneInfo(zone)).timestamp()
    assert clock.epoch(clock.day(moment.date().isoformat()), second) == expected


def at(clock: Clock, day: str, time: str) -> tuple:
    return clock.day(day), clock.time(time)


def test_a_night_in_which_the_clocks_change_has_its_true_length() -> None:
    clock = Clock(BERLIN, None)
    _, spring = clock.between(at(clock, "2025-03-29", "23:00"), at(clock, "2025-03-30", "07:00"), None)
    _, autumn = clock.between(at(clock, "2025-10-25", "23:00"), at(clock, "2025-10-26", "07:00"), None)
    assert (spring, autumn) == (7 * 3600, 9 * 3600)


def test_in_the_repeated_hour_the_stated_duration_decides() -> None:
    clock = Clock(BERLIN, None)
    begin, end = at(clock, "2025-10-26", "02:10"), at(clock, "2025-10-26", "02:40")
    assert clock.between(begin, end, 1800)[1] == 1800
    assert clock.between(begin, end, 5400)[1] == 5400
    assert clock.between(end, begin, None)[1] == 1800
