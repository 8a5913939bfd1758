"""Rows 19 to 21 of the catalogue, and RULINGS "Off hours", "Working days", "Milestones", "Micromanagement"."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from goodterms.domain.flags.nights import Outside, outside, outside_minutes
from goodterms.domain.records import OutsideEntry
from goodterms.settings import Settings, WorkingWindow
from tests.domain.flag_cases import (
    NEED,
    ago,
    delay,
    finding,
    group,
    history,
    incident,
    level,
    night,
    project,
    request,
)

MONDAY, FRIDAY, SATURDAY = date(2026, 6, 22), date(2026, 6, 26), date(2026, 6, 27)
PLAIN = Settings()


def at(day: date, clock: str, minutes: int, settings: Settings = PLAIN) -> tuple[int, date | None]:
    """(minutes outside, the day they count for)."""
    hour, minute = map(int, clock.split(":"))
    found = outside(day, hour * 60 + minute, minutes * 60, settings)
    return found.seconds // 60, found.day


# Which minutes lie outside.


def test_both_edges_belong_to_the_window() -> None:
    assert at(MONDAY, "08:00", 11 * 60) == (0, None)
    assert at(MONDAY, "19:00", 15) == (15, MONDAY)
    assert at(MONDAY, "18:30", 60) == (30, MONDAY)
    assert at(MONDAY, "07:30", 60) == (30, MONDAY)


def test_a_day_runs_from_six_to_six() -> None:
    assert at(MONDAY, "06:00", 30) == (30, MONDAY)
    assert at(MONDAY, "05:59", 30) == (30, MONDAY - timedelta(days=1))
    assert at(SATURDAY, "02:00", 60) == (60, FRIDAY)
    assert at(MONDAY, "23:30", 60) == (60, MONDAY)


def test_the_first_minute_outside_decides_the_day() -> None:
    # From Friday afternoon into the night: outside from 19:00 on Friday.
    assert at(FRIDAY, "18:00", 12 * 60) == (11 * 60, FRIDAY)
    # All of it lies in one entry, so all of it counts for that day.
    assert at(MONDAY, "18:00", 24 * 60) == (13 * 60, MONDAY)


def test_weekends_and_holidays_are_outside_all_day() -> None:
    assert at(SATURDAY, "10:00", 60) == (60, SATURDAY)
    closed = Settings(holidays=frozenset({MONDAY}))
    assert at(MONDAY, "10:00", 60, closed) == (60, MONDAY)


def test_a_window_may_run_past_midnight() -> None:
    late = Settings(working_window=WorkingWindow((1, 2, 3, 4, 5), 20 * 60, 4 * 60))
    assert at(MONDAY, "22:00", 6 * 60, late) == (0, None)
    assert at(SATURDAY, "03:00", 120, late) == (60, FRIDAY)
    assert at(MONDAY, "03:00", 30, late) == (30, MONDAY - timedelta(days=1))


def test_seconds_are_not_lost_and_nothing_is_nothing() -> None:
    assert outside(MONDAY, 19 * 60, 899, PLAIN) == Outside(899, MONDAY)
    assert outside_minutes(MONDAY, 19 * 60, 899, PLAIN) == 14
    assert outside(SATURDAY, 600, 0, PLAIN) == Outside(0, None)


# Row 19, off_hours.


def off(*rows, incidents=(), settings: Settings = NEED):
    return finding("off_hours", history(outside=tuple(rows), incidents=tuple(incidents)), settings)


def test_fifteen_minutes_in_a_night_together() -> None:
    def minutes(*spans: int) -> object:
        rows = [OutsideEntry(n, MONDAY, 20 * 60 + 60 * n, span) for n, span in enumerate(spans)]
        return off(*rows).values["days"]

    assert minutes(899) == 0
    assert minutes(900) == 1
    assert minutes(450, 450) == 1
    assert minutes(3600, 3600, 3600) == 1


def test_two_entries_around_midnight_are_one_day() -> None:
    assert off(night(MONDAY, 23), night(MONDAY + timedelta(days=1), 2)).values["days"] == 1
    assert off(night(MONDAY, 23), night(MONDAY + timedelta(days=1), 6)).values["days"] == 2


def test_three_days_in_two_weeks_are_amber() -> None:
    assert off(night(ago(1)), night(ago(8))).level == "none"
    assert off(night(MONDAY), night(FRIDAY), night(SATURDAY)).level == "none"
    sunday = MONDAY - timedelta(days=1)
    assert off(night(MONDAY), night(FRIDAY), night(sunday)).level == "amber"


def test_eight_days_are_red() -> None:
    nights = [night(MONDAY - timedelta(days=n)) for n in range(8)]
    assert off(*nights[:7]).level == "amber"
    assert off(*nights).level == "red"


def test_three_days_after_being_told_are_red() -> None:
    told = incident("off_hours", 40, told=39, justified=True)
    days = [night(ago(n), 12) for n in (38, 37, 36)]
    weekend = Settings(working_window=WorkingWindow((), 480, 1140))
    assert off(*days, incidents=[told], settings=weekend).level == "red"
    assert off(*days[:2], night(ago(39), 12), incidents=[told], settings=weekend).level == "none"


def test_being_told_again_never_makes_it_better() -> None:
    days = [night(ago(n)) for n in (30, 29, 28)]
    told = incident("off_hours", 40, told=39)
    again = incident("off_hours", 1, told=1)
    assert off(*days, incidents=[told]).level == "red"
    assert off(*days, incidents=[told, again]).level == "red"


def test_an_incident_is_one_event_on_its_day() -> None:
    calls = [incident("off_hours", n) for n in (3, 3, 10, 10, 20)]
    found = off(incidents=calls)
    assert (found.level, found.values["days"]) == ("amber", 3)
    assert off(night(ago(3)), incidents=calls).values["days"] == 3
    assert off(incidents=[replace(call, justified=True) for call in calls]).values["days"] == 0


def test_off_hours_window() -> None:
    assert off(night(ago(90))).values["days"] == 1
    assert off(night(ago(91))).values["days"] == 0
    assert off(night(ago(90), 3)).values["days"] == 0  # that night began 91 days ago


def test_off_hours_without_any_entry_is_unknown() -> None:
    assert off().level == "unknown"
    assert level("off_hours", history(groups=(group("work", 5),))) == "none"


def test_the_sentence_of_off_hours() -> None:
    rows = (night(SATURDAY), night(SATURDAY - timedelta(days=7)), night(MONDAY))
    assert off(*rows).evidence == "3 days with work or demands outside your hours in 2 weeks; 2 weekends worked."


# Row 20, slow_replies.

SENT = date(2026, 6, 1)


def slow(n: int, prompt: int = 0, **more):
    rows = [request(SENT, SENT + timedelta(days=8), **more) for _ in range(n)]
    rows += [request(SENT, SENT + timedelta(days=7), **more) for _ in range(prompt)]
    return finding("slow_replies", history(requests=tuple(rows)))


def test_slow_is_the_sixth_working_day_or_later() -> None:
    assert slow(1).values["slow"] == 1
    assert (slow(0, 1).values["slow"], slow(0, 1).values["p"]) == (0, 1)


def test_still_open_is_slow_only_after_that() -> None:
    def at(as_of: date):
        values = finding("slow_replies", history(requests=(request(SENT),), as_of=as_of)).values
        return values["slow"], values["p"]

    assert at(date(2026, 6, 8)) == (0, 0)
    assert at(date(2026, 6, 9)) == (1, 0)


def test_an_answer_after_as_of_is_not_seen() -> None:
    late = request(SENT, date(2026, 6, 20))
    values = finding("slow_replies", history(requests=(late,), as_of=date(2026, 6, 5))).values
    assert (values["slow"], values["p"]) == (0, 0)


@pytest.mark.parametrize(
    ("n", "prompt", "expected"),
    [(2, 0, "none"), (3, 6, "amber"), (3, 7, "none"), (4, 0, "amber"), (5, 5, "red"), (5, 6, "amber")],
)
def test_slow_replies_amber_and_red(n: int, prompt: int, expected: str) -> None:
    assert slow(n, prompt).level == expected


def test_what_is_not_a_question_or_was_announced_does_not_count() -> None:
    assert slow(9, needs_answer=False).level == "unknown"
    assert slow(9, announced_absence=True).level == "unknown"
    assert slow(9, kind="work").level == "unknown"
    assert slow(9, kind="brief").level == "red"


def test_two_milestones_moved_by_more_than_ten_days_are_red() -> None:
    def moved(*delays) -> str:
        return level("slow_replies", history(projects=(project(delays=delays),)))

    assert moved(delay(9, 11, "feedback"), delay(180, 11, "feedback")) == "red"
    assert moved(delay(9, 11, "feedback"), delay(181, 11, "feedback")) == "none"
    assert moved(delay(9, 11, "feedback"), delay(9, 10, "feedback")) == "none"
    assert moved(delay(9, 11, "feedback"), delay(9, 11, "deadlock")) == "none"


def test_the_sentence_of_slow_replies() -> None:
    assert slow(5, 3).evidence == "5 of 8 questions waited more than 5 working days."


# Row 21, micromanagement.


def watched(contact: float, work: float, *incidents, **more):
    rows = (group("work", work), group("contact", contact, **{"billable": False, **more}))
    return finding("micromanagement", history(groups=rows, incidents=incidents))


@pytest.mark.parametrize(
    ("contact", "work", "expected"),
    [(7, 20.1, "none"), (7, 20, "amber"), (12.9, 20, "amber"), (13, 20, "red"), (40, 8, "red"), (40, 7.9, "unknown")],
)
def test_contact_against_production(contact: float, work: float, expected: str) -> None:
    assert watched(contact, work).level == expected


def test_contact_i_asked_for_or_billed_does_not_count() -> None:
    assert watched(40, 20, requested_by="me").level == "none"
    assert watched(40, 20, billable=True).level == "none"


@pytest.mark.parametrize(("n", "expected"), [(0, "unknown"), (2, "none"), (3, "amber"), (6, "red")])
def test_incidents_count_where_the_hours_are_too_few(n: int, expected: str) -> None:
    assert watched(1, 1, *(incident("micromanagement", 10) for _ in range(n))).level == expected


def test_half_faded_incidents() -> None:
    rows = [incident("micromanagement", 46) for _ in range(5)]
    assert watched(0, 20, *rows).level == "none"
    assert watched(0, 20, *rows, incident("micromanagement", 90)).level == "amber"


def test_the_sentence_of_micromanagement() -> None:
    assert watched(9, 20).evidence == ("9 hours of contact not billed against 20 hours of production in 90 days (45%).")
