"""The SQL that adds up hours finds the same entries outside the working window as the rule in the domain."""

from __future__ import annotations

import sqlite3
from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from goodterms.domain.flags.nights import outside
from goodterms.ledger import history, history_time
from goodterms.settings import Settings, WorkingWindow
from tests.ledger.rows import AS_OF, client, entry

minutes = st.one_of(st.integers(0, 1440), st.sampled_from([0, 480, 1140, 1440]))
windows = st.builds(WorkingWindow, st.sets(st.integers(1, 7)).map(lambda days: tuple(sorted(days))), minutes, minutes)
days = st.integers(0, 120).map(lambda back: AS_OF - timedelta(days=back))
spans = st.tuples(
    days,
    st.one_of(st.integers(0, 1439), st.sampled_from([0, 479, 480, 1139])),
    st.one_of(st.integers(0, 100_000), st.sampled_from([0, 60, 3600, 39_600])),
)


@given(windows, st.frozensets(days, max_size=5), st.lists(spans, min_size=1, max_size=30))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_s0_16_sql_and_rule_agree_on_what_is_outside(
    con: sqlite3.Connection,
    window: WorkingWindow,
    holidays: frozenset[date],
    entries: list[tuple[date, int, int]],
) -> None:
    mine = Settings(working_window=window, holidays=holidays)
    con.execute("DELETE FROM client")
    acme = client(con)
    for day, minute, seconds in entries:
        con.execute(
            "INSERT INTO time_entry (client_id, day, start, minute, seconds) VALUES (?, ?, 0, ?, ?)",
            (acme, day.isoformat(), minute, seconds),
        )
    (found,) = history.book(con, mine, AS_OF).histories
    expected = [row for row in entries if outside(*row, mine).seconds > 0]
    assert sum(g.counts[365] for g in found.groups if g.outside) == len(expected)
    assert sum(g.seconds[365] for g in found.groups if g.outside) == sum(row[2] for row in expected)
    recent = [row for row in expected if (AS_OF - row[0]).days <= 91]
    assert Counter((e.day, e.minute, e.seconds) for e in found.outside) == Counter(recent)


@pytest.mark.parametrize(
    ("more", "counts", "rows"),
    [
        ({}, True, True),
        ({"requested_by": "me"}, False, False),
        ({"rush_paid": 1}, False, False),
        ({"emergency_agreed": 1}, False, False),
        ({"kind": "admin"}, True, False),
        ({"kind": "chasing"}, True, False),
    ],
)
def test_s0_17_what_i_chose_paid_rushes_and_emergencies_never_count(
    con: sqlite3.Connection, more: dict[str, object], counts: bool, rows: bool
) -> None:
    entry(con, client(con), "2026-06-26", "18:30", 1, **more)
    (found,) = history.book(con, Settings(), AS_OF).histories
    assert [g.outside for g in found.groups] == [counts]
    assert bool(found.outside) is rows


def test_an_entry_without_a_start_is_never_outside(con: sqlite3.Connection) -> None:
    entry(con, client(con), "2026-06-27", None, 3)  # a Saturday
    (found,) = history.book(con, Settings(), AS_OF).histories
    assert [g.outside for g in found.groups] == [False]
    assert found.outside == ()


def test_the_edges_of_the_window_belong_to_it(con: sqlite3.Connection) -> None:
    acme = client(con)
    entry(con, acme, "2026-06-26", "08:00", 11)
    inside = history.book(con, Settings(), AS_OF).histories[0]
    entry(con, acme, "2026-06-25", "07:59", 1)
    entry(con, acme, "2026-06-25", "18:01", 1)
    found = history.book(con, Settings(), AS_OF).histories[0]
    assert [g.outside for g in inside.groups] == [False]
    assert [e.minute for e in found.outside] == [479, 1081]


def test_a_year_of_ordinary_weeks_is_a_hundred_runs_of_days() -> None:
    found = history_time.runs(Settings(), AS_OF, (90, 365))
    assert len(found) == 2 * 52 + 2
    assert found[-1] == ["2026-06-29", "2026-06-30", -1, 28800, 68400, 1, 1]
