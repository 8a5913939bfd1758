"""The timer: one row, several connections, clock changes, undo."""

from __future__ import annotations

import sqlite3
from datetime import date
from pathlib import Path

import pytest

from goodterms import when
from goodterms.errors import NotUnderstood, Refused
from goodterms.ledger import clients, hours, projects, store, timer, undo

BERLIN = "Europe/Berlin"
LATER = when.clock(BERLIN, date(2026, 12, 1), now=0)


def at(stamp: str) -> int:
    return when.parse_moment(stamp, LATER)


@pytest.fixture
def acme(con: sqlite3.Connection) -> int:
    return clients.add(con, "Acme", date(2026, 1, 1), rate=7500)


def test_it_survives_a_restart_and_is_seen_by_another_program(db: Path, con: sqlite3.Connection, acme: int) -> None:
    timer.start(con, acme, at("2026-11-20 09:00"), BERLIN, note="plan", kind="spec")
    other = store.connect(db)
    try:
        running = timer.running(other)
        assert running is not None
        assert (running.client, running.note, running.kind, bool(running.billable)) == ("Acme", "plan", "spec", False)
        timer.stop(other, at("2026-11-20 10:30"))
    finally:
        other.close()
    assert timer.running(con) is None
    assert [e.seconds for e in hours.listed(con)] == [5400]


@pytest.mark.parametrize(
    ("begun", "over", "seconds"),
    [
        ("2026-10-25T01:30+02:00", "2026-10-25T03:30+01:00", 3 * 3600),
        ("2026-10-25T02:30+02:00", "2026-10-25T02:30+01:00", 3600),
        ("2026-03-29T01:30+01:00", "2026-03-29T03:30+02:00", 3600),
        ("2026-11-20T22:00+01:00", "2026-11-21T00:30+01:00", 9000),
        ("2026-11-20T09:00+01:00", "2026-11-20T09:00+01:00", 1),
    ],
)
def test_time_that_passed_is_what_counts(
    con: sqlite3.Connection, acme: int, begun: str, over: str, seconds: int
) -> None:
    timer.start(con, acme, at(begun), BERLIN)
    entry = hours.entry(con, timer.stop(con, at(over)))
    assert entry.seconds == seconds
    assert entry.day == date.fromisoformat(begun[:10])
    assert entry.start == at(begun)


def test_a_day_is_the_most(con: sqlite3.Connection, acme: int) -> None:
    timer.start(con, acme, at("2026-11-20 09:00"), BERLIN)
    with pytest.raises(Refused, match="24 h 1 min"):
        timer.stop(con, at("2026-11-21 09:01"))
    assert timer.running(con) is not None
    assert hours.entry(con, timer.stop(con, at("2026-11-21 09:00"))).seconds == 24 * 3600


def test_refusals_leave_the_timer_alone(con: sqlite3.Connection, acme: int) -> None:
    for call in (lambda: timer.stop(con, 0), lambda: timer.cancel(con), lambda: timer.switch(con, acme, 0, BERLIN)):
        with pytest.raises(Refused, match="not running"):
            call()
    with pytest.raises(NotUnderstood, match="Nothing was logged"):
        timer.resume(con, 0, BERLIN)
    other = clients.add(con, "Other", date(2026, 1, 1))
    foreign = projects.add(con, other, "Site", date(2026, 1, 1))
    with pytest.raises(Refused, match="another client"):
        timer.start(con, acme, at("2026-11-20 09:00"), BERLIN, project_id=foreign)
    assert timer.running(con) is None
    timer.start(con, acme, at("2026-11-20 09:00"), BERLIN)
    with pytest.raises(Refused, match="running for Acme since 09:00"):
        timer.start(con, other, at("2026-11-20 10:00"), BERLIN)
    with pytest.raises(NotUnderstood, match="started at 09:00"):
        timer.stop(con, at("2026-11-20 08:59"))
    with pytest.raises(Refused, match="another client"):
        timer.switch(con, acme, at("2026-11-20 10:00"), BERLIN, project_id=foreign)
    assert timer.running(con) is not None
    assert hours.listed(con) == []


def test_each_step_is_undone_and_redone(con: sqlite3.Connection, acme: int) -> None:
    other = clients.add(con, "Other", date(2026, 1, 1))

    def state() -> tuple[object, int]:
        running = timer.running(con)
        return (running and running.client), len(hours.listed(con))

    timer.start(con, acme, at("2026-11-20 09:00"), BERLIN)
    timer.switch(con, other, at("2026-11-20 10:00"), BERLIN)
    timer.stop(con, at("2026-11-20 11:00"), rush_paid=True, note="call")
    timer.resume(con, at("2026-11-20 12:00"), BERLIN)
    timer.cancel(con)
    seen = [state()]
    for _ in range(5):
        undo.undo(con)
        seen.append(state())
    assert seen == [(None, 2), ("Other", 2), (None, 2), ("Other", 1), ("Acme", 0), (None, 0)]
    for expected in reversed(seen[:-1]):
        undo.redo(con)
        assert state() == expected


@pytest.mark.parametrize(("said", "billable"), [({}, False), ({"billable": True}, True)])
def test_a_kind_that_is_said_when_it_stops_is_billed_as_if_it_had_been_said_at_once(
    con: sqlite3.Connection, acme: int, said: dict[str, bool], billable: bool
) -> None:
    timer.start(con, acme, at("2026-11-20 09:00"), BERLIN)
    logged = timer.stop(con, at("2026-11-20 10:00"), kind="admin", billable=said.get("billable"))
    assert (hours.entry(con, logged).kind, hours.entry(con, logged).billable) == ("admin", billable)
