"""Time entries: log, change, split, join, move, delete, overlaps; every change undone and redone."""

from __future__ import annotations

import sqlite3
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from goodterms import when
from goodterms.errors import Invalid, NotUnderstood, Refused
from goodterms.ledger import clients, hours, projects, store, undo

TODAY = date(2026, 11, 20)
NOON = when.clock("Europe/Berlin", TODAY, now=0)


@pytest.fixture
def acme(con: sqlite3.Connection) -> int:
    return clients.add(con, "Acme", date(2026, 1, 1), rate=7500, currency="EUR")


def span(typed: str) -> when.When:
    return when.parse_when(typed, NOON)


def rows(con: sqlite3.Connection) -> list[tuple[object, ...]]:
    return con.execute("SELECT * FROM time_entry ORDER BY id").fetchall()


def test_what_is_logged_is_stored_as_understood(con: sqlite3.Connection, acme: int) -> None:
    site = projects.add(con, acme, "Site", TODAY)
    one = hours.log_entry(con, acme, span("yesterday 22:00-0:30"), project_id=site, note=" a\tb\x07 ", scope="extra")
    entry = hours.entry(con, one)
    assert (entry.day, entry.minute, entry.seconds, entry.zone) == (date(2026, 11, 19), 1320, 9000, "Europe/Berlin")
    assert (entry.client, entry.project, entry.scope, entry.note) == ("Acme", "Site", "extra", "a b")
    assert entry.when == span("yesterday 22:00-0:30")
    bare = hours.entry(con, hours.log_entry(con, acme, span("2h")))
    assert (bare.start, bare.minute, bare.zone, bare.day) == (None, None, None, TODAY)


@pytest.mark.parametrize(
    ("details", "field"),
    [
        ({"kind": "play"}, "kind"),
        ({"scope": "outside"}, "scope"),
        ({"requested_by": "boss"}, "requested_by"),
        ({"note": "x" * 10_001}, "note"),
    ],
)
def test_each_detail_is_checked(con: sqlite3.Connection, acme: int, details: dict[str, str], field: str) -> None:
    with pytest.raises(Invalid) as told:
        hours.log_entry(con, acme, span("2h"), **details)  # type: ignore[arg-type]
    assert told.value.field == field
    assert rows(con) == []


def test_chasing_admin_and_spec_are_not_billed_unless_it_is_said(con: sqlite3.Connection, acme: int) -> None:
    for kind in hours.NEVER_BILLED:
        assert not hours.entry(con, hours.log_entry(con, acme, span("1h"), kind=kind)).billable
        assert hours.entry(con, hours.log_entry(con, acme, span("1h"), kind=kind, billable=True)).billable
    assert hours.entry(con, hours.log_entry(con, acme, span("1h"), kind="contact")).billable


def test_the_amount_follows_the_rate_in_force_on_the_day(con: sqlite3.Connection, acme: int) -> None:
    clients.set_rate(con, acme, 9000, date(2026, 11, 1))
    amounts = {}
    for day in ("2025-06-01", "2026-10-31", "2026-11-01"):
        amounts[day] = hours.entry(con, hours.log_entry(con, acme, span(f"{day} 90m"))).amount
    assert amounts == {"2025-06-01": 11250, "2026-10-31": 11250, "2026-11-01": 13500}
    fixed = projects.add(con, acme, "Fixed", TODAY, billing="fixed", fee=100_000)
    assert hours.entry(con, hours.log_entry(con, acme, span("1h"), project_id=fixed)).amount is None
    assert hours.entry(con, hours.log_entry(con, acme, span("1h"), billable=False)).amount is None


@pytest.mark.parametrize(
    ("other", "meets"),
    [
        ("9:00-11:00", True),
        ("9:30-10:00", True),
        ("8:00-12:00", True),
        ("8:00-9:01", True),
        ("10:59-11:30", True),
        ("8:00-9:00", False),
        ("11:00-12:00", False),
        ("2h", False),
        ("yesterday 9:00-11:00", False),
    ],
)
def test_overlap_is_half_open(con: sqlite3.Connection, acme: int, other: str, meets: bool) -> None:
    first = hours.log_entry(con, acme, span("9:00-11:00"))
    found = hours.overlaps(con, span(other))
    assert [entry.id for entry in found] == ([first] if meets else [])
    assert hours.overlaps(con, span(other), but=(first,)) == []


def test_what_is_shorter_than_a_minute_overlaps_nothing(con: sqlite3.Connection, acme: int) -> None:
    whole = span("9:00-10:00")
    assert whole.start is not None
    hours.log_entry(con, acme, whole)
    for seconds in (1, 59):
        instant = when.span(whole.start + 600, whole.start + 600 + seconds, "Europe/Berlin")
        assert hours.overlaps(con, instant) == []
        hours.log_entry(con, acme, instant)
    assert hours.clashes(con, [TODAY.isoformat()]) == set()
    assert [one.id for one in hours.overlaps(con, whole)] == [1]
    hours.log_entry(con, acme, when.span(whole.start + 600, whole.start + 660, "Europe/Berlin"))
    assert hours.clashes(con, [TODAY.isoformat()]) == {1, 4}


def test_an_overlap_over_midnight_is_seen_from_both_days(con: sqlite3.Connection, acme: int) -> None:
    first = hours.log_entry(con, acme, span("yesterday 22:00-2:00"))
    assert [e.id for e in hours.overlaps(con, span("1:00-3:00"))] == [first]
    assert hours.overlaps(con, span("2:00-3:00")) == []


def test_split_keeps_every_second_and_every_detail(con: sqlite3.Connection, acme: int) -> None:
    one = hours.log_entry(con, acme, span("yesterday 22:00-2:00"), note="night", scope="extra", billable=False)
    two = hours.split(con, one, 2 * 3600 + 1800)
    first, second = hours.entry(con, one), hours.entry(con, two)
    assert (first.seconds, second.seconds) == (9000, 5400)
    assert first.when.end == second.start
    assert (second.day, second.minute) == (TODAY, 30)
    assert (second.note, second.scope, second.billable) == ("night", "extra", False)
    bare = hours.log_entry(con, acme, span("2h"))
    assert hours.entry(con, hours.split(con, bare, 60)).start is None
    for bad in (0, 60, -1, 7200):
        with pytest.raises(NotUnderstood):
            hours.split(con, bare, bad)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(2, 1440), st.data())
def test_splitting_and_joining_gives_the_entry_back(
    con: sqlite3.Connection, acme: int, minutes: int, data: st.DataObject
) -> None:
    one = hours.log_entry(con, acme, span(f"2026-03-04 0:00 for {minutes}m"), note="x")
    before = hours.entry(con, one)
    two = hours.split(con, one, data.draw(st.integers(1, minutes * 60 - 1)))
    assert hours.entry(con, one).seconds + hours.entry(con, two).seconds == before.seconds
    assert hours.join(con, [two, one]) == one
    assert hours.entry(con, one) == before
    hours.delete(con, [e.id for e in hours.listed(con)])


def test_join_refuses_what_differs_and_what_would_be_more_than_a_day(con: sqlite3.Connection, acme: int) -> None:
    a, b, c = (
        hours.log_entry(con, acme, span(t), **d) for t, d in (("20h", {}), ("5h", {}), ("1h", {"kind": "contact"}))
    )  # type: ignore[arg-type]
    with pytest.raises(Invalid):
        hours.join(con, [a, b])
    with pytest.raises(Refused):
        hours.join(con, [b, c])
    with pytest.raises(NotUnderstood):
        hours.join(con, [a])
    assert len(rows(con)) == 3


@pytest.mark.parametrize(
    ("first", "second", "says"),
    [
        ("yesterday 16:00-18:00", "yesterday 17:00-19:00", "16:00-18:00 and 17:00-19:00 do not follow one another."),
        ("9:00-10:00", "yesterday 9:00-10:00", "2026-11-19 09:00-10:00 and 2026-11-20 09:00-10:00 do not follow"),
        ("yesterday 9:00-10:00", "yesterday 21:00-22:00", "09:00-10:00 and 21:00-22:00 do not follow one another."),
        ("yesterday 23:00-1:00", "1:01-2:00", "23:00-01:00 (next day) and 2026-11-20 01:01-02:00 do not"),
    ],
)
def test_times_with_a_gap_or_an_overlap_are_not_joined(
    con: sqlite3.Connection, acme: int, first: str, second: str, says: str
) -> None:
    ids = [hours.log_entry(con, acme, span(one)) for one in (first, second)]
    before = rows(con)
    with pytest.raises(Refused) as caught:
        hours.join(con, ids)
    assert says in caught.value.message
    assert caught.value.hint == "Leave them apart, or change one first."
    assert rows(con) == before


def test_times_that_follow_one_another_are_joined_over_midnight_too(con: sqlite3.Connection, acme: int) -> None:
    early, late = (hours.log_entry(con, acme, span(one)) for one in ("yesterday 22:00-24:00", "0:00-1:30"))
    whole = hours.entry(con, hours.join(con, [late, early]))
    assert (whole.id, whole.when.echo) == (early, "Thu 19 Nov 2026, 22:00-01:30 (next day), 3 h 30 min")


def test_seconds_between_two_timers_are_no_gap(con: sqlite3.Connection, acme: int) -> None:
    start = span("9:00-10:00").start or 0
    ids = [
        hours.log_entry(con, acme, when.span(start + a, start + b, "Europe/Berlin"))
        for a, b in ((0, 3570), (3605, 7200))
    ]
    assert hours.entry(con, hours.join(con, ids)).seconds == 3570 + 3595


def test_a_project_of_another_client_is_refused(con: sqlite3.Connection, acme: int) -> None:
    other = clients.add(con, "Other", TODAY)
    project = projects.add(con, other, "Site", TODAY)
    entry = hours.log_entry(con, acme, span("1h"))
    for call in (
        lambda: hours.log_entry(con, acme, span("1h"), project_id=project),
        lambda: hours.edit(con, entry, target=(acme, project)),
        lambda: hours.move(con, [entry], acme, project),
    ):
        with pytest.raises(Refused):
            call()
    assert len(rows(con)) == 1


def test_one_bad_id_stops_the_whole_change(con: sqlite3.Connection, acme: int) -> None:
    entry = hours.log_entry(con, acme, span("1h"))
    with pytest.raises(NotUnderstood):
        hours.delete(con, [entry, 99])
    with pytest.raises(NotUnderstood):
        hours.move(con, [entry, 99], acme, None)
    assert len(rows(con)) == 1


def test_every_change_is_undone_and_redone(con: sqlite3.Connection, acme: int) -> None:
    other = clients.add(con, "Other", TODAY)
    states = [rows(con)]
    one = hours.log_entry(con, acme, span("9-11"), note='o\'brien \\ "quoted"')
    states.append(rows(con))
    hours.edit(con, one, span=span("9-12"), note="")
    states.append(rows(con))
    two = hours.split(con, one, 3600)
    states.append(rows(con))
    hours.move(con, [one, two], other, None)
    states.append(rows(con))
    hours.join(con, [one, two])
    states.append(rows(con))
    hours.delete(con, [one])
    states.append(rows(con))
    for state in reversed(states[:-1]):
        undo.undo(con)
        assert rows(con) == state
    for state in states[1:]:
        undo.redo(con)
        assert rows(con) == state


def test_entries_are_found_by_number_or_newest_first(con: sqlite3.Connection, acme: int) -> None:
    ids = [hours.log_entry(con, acme, span("1h")) for _ in range(3)]
    assert hours.find(con, "@1") == ids[2]
    assert hours.find(con, "@3") == ids[0]
    assert hours.find(con, str(ids[1])) == ids[1]
    for bad in ("@0", "@4", "99", "x", "", "-1", "1" * 30, "@" + "9" * 30, "²"):
        with pytest.raises(NotUnderstood):
            hours.find(con, bad)


def test_nothing_is_written_when_the_change_fails(con: sqlite3.Connection, acme: int) -> None:
    with pytest.raises(Refused), store.change(con, "broken"):
        hours.rows.insert(con, "time_entry", hours.new_row(acme, span("1h"), None, {}))
        raise Refused("no")
    assert rows(con) == []
