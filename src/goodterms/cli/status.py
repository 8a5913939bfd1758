"""status: what is running. It is asked for by prompts and status bars, so it imports little."""

from __future__ import annotations

from datetime import timedelta

import click

from goodterms import when
from goodterms.cli.common import Opened, Session, emit_json, json_option, note, pass_session, say
from goodterms.ledger import running as timers


@click.command()
@json_option
@pass_session
def status(session: Session, as_json: bool) -> None:
    """Show what is running, and the hours of today and of this week."""
    with session.read() as file:
        running = timers.running(file.con)
        monday = file.today - timedelta(days=file.today.weekday())
        today = timers.totals(file.con, file.today, file.today)[1]
        week = timers.totals(file.con, monday, file.today)[1]
        if as_json:
            emit_json({"running": _as_json(running, file), "today_seconds": today, "week_seconds": week})
            return
        if running is None:
            say("Nothing is running.")
        else:
            echo_running(file, "Running")
            warn_if_long(file, file.clock.now)
        say(f"Logged today {when.show_duration(today)}, this week {when.show_duration(week)}.")


def _as_json(running: timers.Timer | None, file: Opened) -> dict[str, object] | None:
    if running is None:
        return None
    return {
        "client": running.client,
        "project": running.project,
        "start": when.stamp(running.start, running.zone),
        "seconds": max(0, file.clock.now - running.start),
        "kind": running.kind,
        "scope": running.scope,
        "billable": bool(running.billable),
        "requested_by": running.requested_by,
        "note": running.note,
    }


def echo_running(file: Opened, verb: str) -> None:
    """Say what is running, since when."""
    running = timers.running(file.con)
    assert running is not None
    since = when.local(running.start, running.zone)
    shown = f"{since:%H:%M}" if since.date() == file.today else f"{since:%H:%M} on {when.show_day(since.date())}"
    ran = file.clock.now - running.start
    length = f" ({when.show_duration(ran)})" if ran >= 60 else ""
    say(f"{verb}: {running.target} since {shown}{length}{f': {running.note}' if running.note else ''}")


def warn_if_long(file: Opened, until: int) -> None:
    """Warn of a timer that was probably forgotten."""
    running = timers.running(file.con)
    if running is not None and until - running.start > timers.LONG:
        ran = when.show_duration(until - running.start)
        note(f"The timer has been running for {ran}: was it forgotten? goodterms stop --at TIME says when you stopped.")
