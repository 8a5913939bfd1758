"""Projects: agreed scope, progress, delays."""

from __future__ import annotations

import sqlite3
from datetime import date

import pytest

from goodterms.errors import Invalid, Refused
from goodterms.ledger import projects
from tests.ledger.kit import TODAY, acme, entry, refused, undone


def test_a_project_opens_today_unless_told_otherwise(con: sqlite3.Connection) -> None:
    client_id = acme(con)
    first = projects.add(con, client_id, "Site", TODAY, estimate_seconds=144_000, agreed_scope=True)
    second = projects.add(con, client_id, "App", TODAY, billing="fixed", fee=500_000, opened=date(2026, 1, 2))
    assert projects.row(con, first)["opened"] == "2026-06-30"
    assert projects.row(con, second)["opened"] == "2026-01-02"
    assert [row["name"] for row in projects.of_client(con, client_id)] == ["App", "Site"]


@pytest.mark.parametrize(
    ("field", "name", "more"),
    [
        ("name", "", {}),
        ("name", "site", {}),
        ("billing", "X", {"billing": "weekly"}),
        ("estimate_seconds", "X", {"estimate_seconds": -1}),
        ("fee", "X", {"fee": -5}),
        ("included_rounds", "X", {"included_rounds": 101}),
        ("deadline", "X", {"deadline": date(1, 1, 1)}),
    ],
)
def test_bad_values(con: sqlite3.Connection, field: str, name: str, more: dict) -> None:
    client_id = acme(con)
    projects.add(con, client_id, "Site", TODAY)
    assert refused(con, Invalid, lambda: projects.add(con, client_id, name, TODAY, **more)).field == field


def test_two_clients_may_use_the_same_project_name(con: sqlite3.Connection) -> None:
    projects.add(con, acme(con), "Site", TODAY)
    assert projects.add(con, acme(con, "Other"), "Site", TODAY)


def test_progress_counts_hours_in_scope_against_the_estimate(con: sqlite3.Connection) -> None:
    client_id = acme(con)
    site = projects.add(con, client_id, "Site", TODAY, estimate_seconds=36_000)
    entry(con, client_id, "2026-06-01", 9_000, project_id=site)
    entry(con, client_id, "2026-06-02", 3_600, project_id=site, scope="extra")
    entry(con, client_id, "2026-06-02", 3_600, project_id=site, kind="admin")
    done = projects.progress(con, site)
    assert (done.seconds, done.extra_seconds, done.share) == (9_000, 3_600, 0.25)
    projects.edit(con, site, estimate_seconds=None)
    assert projects.progress(con, site).share is None


def test_all_projects_of_a_client_with_how_far_they_are(con: sqlite3.Connection) -> None:
    client_id = acme(con)
    old = projects.add(con, client_id, "App", TODAY, billing="fixed", fee=500_000)
    site = projects.add(con, client_id, "Site", TODAY, estimate_seconds=7_200, deadline=date(2026, 9, 1))
    projects.add(con, acme(con, "Other"), "Theirs", TODAY)
    entry(con, client_id, "2026-06-01", 9_000, project_id=site)
    entry(con, client_id, "2026-06-01", 600)
    for days in (3, 4):
        projects.add_delay(con, site, TODAY, TODAY, days, "feedback")
    projects.close(con, old)
    first, second = projects.standings(con, client_id)
    assert (first.name, first.done, first.deadline, first.progress.share) == ("Site", False, date(2026, 9, 1), 1.25)
    assert first.progress.stopped == 7
    assert (second.name, second.done, second.progress.seconds, second.progress.fee) == ("App", True, 0, 500_000)


def test_delays(con: sqlite3.Connection) -> None:
    site = projects.add(con, acme(con), "Site", TODAY)
    refused(con, Invalid, lambda: projects.add_delay(con, site, TODAY, TODAY, 0, "feedback"))
    refused(con, Invalid, lambda: projects.add_delay(con, site, date(2026, 7, 1), TODAY, 3, "feedback"))
    refused(con, Invalid, lambda: projects.add_delay(con, site, TODAY, TODAY, 3, "weather"))
    delay = projects.add_delay(con, site, TODAY, TODAY, 12, "deadlock")
    undone(con, lambda: projects.remove_delay(con, delay))
    refused(con, Refused, lambda: projects.remove_delay(con, delay))


def test_a_project_with_hours_is_closed_not_deleted(con: sqlite3.Connection) -> None:
    client_id = acme(con)
    site = projects.add(con, client_id, "Site", TODAY)
    entry(con, client_id, "2026-06-01", 9_000, project_id=site)
    refused(con, Refused, lambda: projects.delete(con, site))
    undone(con, lambda: projects.close(con, site))
    assert projects.row(con, site)["status"] == "done"
    projects.close(con, site, done=False)
    assert projects.row(con, site)["status"] == "open"
    mistake = projects.add(con, client_id, "Mistake", TODAY)
    undone(con, lambda: projects.delete(con, mistake))
