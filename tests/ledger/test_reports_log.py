"""Lists of what was noted."""

from __future__ import annotations

import sqlite3
from datetime import date

from goodterms.ledger import reports
from tests.ledger.rows import AS_OF, client, project, put


def test_a_corrected_incident_is_listed_only_when_asked(con: sqlite3.Connection) -> None:
    acme = client(con)
    old = put(con, "incident", client_id=acme, day="2026-05-01", flag="abuse", severity=3, note="Shouted at me")
    new = put(con, "incident", client_id=acme, day="2026-05-01", flag="abuse", note="Spoke up", corrects_id=old)
    assert [row["id"] for row in reports.incidents(con)] == [new]
    rows = reports.incidents(con, corrected=True)
    assert [(row["id"], row["corrects"], row["corrected_by"]) for row in rows] == [(new, old, None), (old, None, new)]


def test_incidents_are_found_by_client_flag_and_day(con: sqlite3.Connection) -> None:
    acme, ben = client(con, "Acme"), client(con, "Ben")
    for who, day, flag in (
        (acme, "2026-05-01", "abuse"),
        (acme, "2026-06-01", "off_hours"),
        (ben, "2026-06-02", "abuse"),
    ):
        put(con, "incident", client_id=who, day=day, flag=flag, note="Noted for the test")
    assert [row["date"] for row in reports.incidents(con, client_id=acme)] == ["2026-06-01", "2026-05-01"]
    assert [row["client"] for row in reports.incidents(con, flag="abuse")] == ["Ben", "Acme"]
    assert len(reports.incidents(con, first=date(2026, 6, 1), last=date(2026, 6, 1))) == 1


def test_reminders_come_by_day_and_say_whether_they_are_due(con: sqlite3.Connection) -> None:
    acme = client(con)
    put(con, "reminder", client_id=acme, day="2026-07-01", text="Call")
    put(con, "reminder", day=None, text="Some day")
    put(con, "reminder", client_id=acme, day="2026-06-30", text="Reply by")
    put(con, "reminder", client_id=acme, day="2026-06-01", text="Done long ago", done_on="2026-06-02")
    rows = reports.reminders(con, AS_OF)
    assert [(row["text"], row["due"]) for row in rows] == [("Reply by", True), ("Call", False), ("Some day", False)]
    assert [row["text"] for row in reports.reminders(con, AS_OF, due_only=True)] == ["Reply by"]
    assert [row["text"] for row in reports.reminders(con, AS_OF, done=True)] == ["Done long ago"]


def test_changes_requests_and_signals_are_listed_newest_first(con: sqlite3.Connection) -> None:
    acme = client(con)
    site = project(con, acme)
    for day in ("2026-05-01", "2026-06-01"):
        put(con, "change_request", client_id=acme, project_id=site, day=day, outcome="absorbed", reversal=1)
        put(con, "request", client_id=acme, sent=day, kind="brief")
        put(con, "signal", client_id=acme, day=day, kind="clear_brief")
    assert [row["date"] for row in reports.changes(con)] == ["2026-06-01", "2026-05-01"]
    assert reports.changes(con)[0]["project"] == "Site"
    assert reports.changes(con)[0]["reversal"] is True
    assert [row["sent"] for row in reports.requests(con, client_id=acme)] == ["2026-06-01", "2026-05-01"]
    assert len(reports.signals(con, first=date(2026, 6, 1))) == 1
