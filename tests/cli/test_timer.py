"""The timer, through the process: it is a row in the file, so every run sees the same one."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run, content

pytestmark = pytest.mark.usefixtures("acme")


def test_start_status_stop(run: Run) -> None:
    assert run("start", "acme/site", "home", "page", "--at", "9:15", "--extra").out.startswith(
        "Started: Acme / Site since 09:15 (2 h 45 min): home page"
    )
    running = run("status", "--json").json["running"]
    assert (running["client"], running["project"], running["seconds"]) == ("Acme", "Site", 9900)
    assert running["start"] == "2026-11-20T09:15:00+01:00"
    assert (running["scope"], running["note"]) == ("extra", "home page")
    ran = run("stop", "--at", "10m ago", "and footer")
    assert ran.out == (
        "Logged 1: Acme / Site, Fri 20 Nov 2026, 09:15-11:50, 2 h 35 min, EUR 193.75, extra: home page; and footer\n"
    )
    assert run("status").out == "Nothing is running.\nLogged today 2 h 35 min, this week 2 h 35 min.\n"


def test_start_while_running_is_refused(run: Run, db: Path) -> None:
    run("start", "acme")
    before = content(db)
    ran = run("start", "bé")
    assert ran.code == 3
    assert "running for Acme since 12:00" in ran.err
    assert content(db) == before


def test_switch_logs_one_and_starts_the_other_in_one_step(run: Run) -> None:
    run("start", "acme", "--at", "9:00")
    ran = run("switch", "bé", "--at", "10:30", "call")
    assert "Logged 1: Acme, Fri 20 Nov 2026, 09:00-10:30" in ran.out
    assert "Started: Béta since 10:30 (1 h 30 min): call" in ran.out
    run("undo")
    assert run("status", "--json").json["running"]["client"] == "Acme"
    assert run("hours", "--json").json == []


def test_resume_takes_up_what_was_logged_last(run: Run) -> None:
    assert run("resume").code == 2
    run("log", "acme/site", "9-10", "plan", "--kind", "rework", "--no-bill")
    assert "Acme / Site since 12:00: plan" in run("resume").out
    running = run("status", "--json").json["running"]
    assert (running["kind"], running["billable"]) == ("rework", False)


def test_cancel_and_undo(run: Run) -> None:
    run("start", "acme", "--at", "11:00")
    assert run("cancel").out == "Cancelled: Acme, 1 h.\n"
    assert run("status", "--json").json["running"] is None
    run("undo")
    assert run("status", "--json").json["running"]["client"] == "Acme"


@pytest.mark.parametrize("command", ["stop", "cancel", "switch bé"])
def test_without_a_timer(run: Run, db: Path, command: str) -> None:
    before = content(db)
    ran = run(*command.split())
    assert ran.code == 3
    assert "not running" in ran.err
    assert content(db) == before


def test_a_timer_over_midnight_stays_on_the_day_it_was_started(run: Run) -> None:
    run("start", "acme", "--at", "yesterday 22:00")
    ran = run("stop", "--at", "0:30")
    assert "Thu 19 Nov 2026, 22:00-00:30 (next day), 2 h 30 min" in ran.out


def test_a_forgotten_timer_is_told_and_not_logged_beyond_a_day(run: Run, db: Path) -> None:
    run("start", "acme", "--at", "yesterday 9:00")
    assert "was it forgotten?" in run("status").err
    before = content(db)
    ran = run("stop")
    assert ran.code == 3
    assert ran.err.count("\n") == 1
    assert "27 h" in ran.err
    assert content(db) == before
    assert "was the timer forgotten?" in run("stop", "--at", "yesterday 23:00").err
    run("undo")
    assert run("stop", "--at", "yesterday 17:00").err == ""


@pytest.mark.parametrize("at", ["9", "13:00", "tomorrow 9:00", "soon"])
def test_times_that_are_not_understood(run: Run, db: Path, at: str) -> None:
    before = content(db)
    assert run("start", "acme", "--at", at).code == 2
    assert content(db) == before


def test_a_stop_before_the_start_is_refused(run: Run) -> None:
    run("start", "acme", "--at", "9:00")
    ran = run("stop", "--at", "8:00")
    assert ran.code == 2
    assert "started at 09:00" in ran.err


def test_an_overlap_is_told_when_the_timer_stops(run: Run) -> None:
    run("log", "bé", "9-10")
    run("start", "acme", "--at", "9:30")
    assert "It overlaps entry 1: Béta" in run("stop").err


def test_what_took_less_than_a_minute_is_kept_and_said(run: Run) -> None:
    """Nothing that was timed is dropped in silence; a start by mistake is one undo away."""
    run("start", "acme", "--at", "11:59")
    assert run("stop").err == ""
    run("start", "acme")
    for command in ("switch", "bé"), ("stop", "a word"):
        assert run(*command).err == "That is less than a minute: goodterms undo takes it back.\n"
    run("undo")
    assert [row["seconds"] for row in run("hours", "--json").json] == [60, 1]
    assert run("status", "--json").json["running"]["client"] == "Béta"
