"""The running timer: one row in the file, so it survives restarts and is the same in app and command line."""

from __future__ import annotations

import sqlite3
from typing import Unpack

from goodterms import when
from goodterms.errors import NotUnderstood, Refused
from goodterms.ledger import hours, rows, store
from goodterms.ledger.running import Timer, running

__all__ = ["Timer", "cancel", "resume", "running", "start", "stop", "switch"]


def start(
    con: sqlite3.Connection,
    client_id: int,
    at: int,
    zone: str,
    *,
    project_id: int | None = None,
    **details: Unpack[hours.Details],
) -> None:
    """Start the timer at the instant `at`; refused while it runs."""
    with store.change(con, f"Start the timer for {hours.client_name(con, client_id)}"):
        _idle(con)
        _insert(con, client_id, project_id, at, zone, details)


def stop(con: sqlite3.Connection, at: int, **details: Unpack[hours.Details]) -> int:
    """Stop the timer at the instant `at` and log the time, on the day it was started; returns the entry's id."""
    timer = _needed(con)
    with store.change(con, f"Stop the timer for {timer.client}"):
        return _log(con, _needed(con), at, details)


def switch(
    con: sqlite3.Connection,
    client_id: int,
    at: int,
    zone: str,
    *,
    project_id: int | None = None,
    **details: Unpack[hours.Details],
) -> int:
    """Stop the timer and start it for another client or project, in one step; returns the id of what was logged."""
    with store.change(con, f"Switch the timer to {hours.client_name(con, client_id)}"):
        logged = _log(con, _needed(con), at, {})
        _insert(con, client_id, project_id, at, zone, details)
        return logged


def cancel(con: sqlite3.Connection) -> Timer:
    """Throw the running timer away; returns what it was."""
    timer = _needed(con)
    with store.change(con, f"Cancel the timer for {timer.client}"):
        con.execute("DELETE FROM timer")
    return timer


def resume(con: sqlite3.Connection, at: int, zone: str) -> hours.Entry:
    """Start the timer for what was logged last; returns that entry."""
    row = con.execute("SELECT max(id) FROM time_entry").fetchone()
    if row[0] is None:
        raise NotUnderstood("Nothing was logged yet.", "Start the timer for a client first.")
    last = hours.entry(con, row[0])
    with store.change(con, f"Start the timer for {last.client}"):
        _idle(con)
        details = hours.Details(
            kind=last.kind, scope=last.scope, billable=last.billable, requested_by=last.requested_by, note=last.note
        )
        _insert(con, last.client_id, last.project_id, at, zone, details)
    return last


def _needed(con: sqlite3.Connection) -> Timer:
    timer = running(con)
    if timer is None:
        raise Refused("The timer is not running.", "Start it for a client first.")
    return timer


def _idle(con: sqlite3.Connection) -> None:
    timer = running(con)
    if timer is not None:
        since = when.local(timer.start, timer.zone)
        raise Refused(
            f"The timer is running for {timer.target} since {since:%H:%M}.", "Stop it first, or use goodterms switch."
        )


def _insert(
    con: sqlite3.Connection, client_id: int, project_id: int | None, at: int, zone: str, details: hours.Details
) -> None:
    span = when.When(when.local(at, zone).date(), 1)
    row = hours.new_row(client_id, span, project_id, details)
    hours.belongs(con, project_id, client_id)
    kept = ("client_id", "project_id", "kind", "scope", "billable", "requested_by", "note")
    rows.insert(con, "timer", {"id": 1, "start": at, "zone": zone, **{k: row[k] for k in kept if k in row}})


def _log(con: sqlite3.Connection, timer: Timer, at: int, details: hours.Details) -> int:
    if at < timer.start:
        since = when.local(timer.start, timer.zone)
        raise NotUnderstood(
            f"The timer was started at {since:%H:%M} on {when.show_day(since.date())}.", "Stop it after that."
        )
    seconds = max(1, at - timer.start)
    if seconds > hours.MOST:
        raise Refused(
            f"The timer has been running for {when.show_duration(seconds)}.",
            "Say when you stopped (stop --at), or throw it away (cancel).",
        )
    span = when.span(timer.start, timer.start + seconds, timer.zone)
    known = hours.Details(
        kind=timer.kind,
        scope=timer.scope,
        billable=bool(timer.billable),
        requested_by=timer.requested_by,
        note=timer.note,
    )
    if note := details.get("note"):
        details["note"] = f"{timer.note}; {note}" if timer.note else note
    known.update({k: v for k, v in details.items() if v is not None})  # type: ignore[typeddict-item]
    if details.get("kind") in hours.NEVER_BILLED and details.get("billable") is None:
        known["billable"] = False
    con.execute("DELETE FROM timer")
    return rows.insert(con, "time_entry", hours.new_row(timer.client_id, span, timer.project_id, known))
