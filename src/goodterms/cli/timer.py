"""start, stop, status, switch, resume, cancel: the timer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import click

from goodterms import when
from goodterms.cli.common import Opened, Session, emit_json, json_option, note, pass_session, say
from goodterms.cli.hours import details_options, echo_entry, wanted
from goodterms.errors import Refused
from goodterms.ledger import hours, names
from goodterms.ledger import timer as timers

at_option = click.option("--at", metavar="TIME", help='When, if not now: 9:00, "20m ago", "yesterday 17:00".')
second_option = click.option("--second", is_flag=True, help="In autumn, the second of two equal times.")


def _at(file: Opened, typed: str | None, second: bool) -> int:
    return file.clock.now if typed is None else when.parse_moment(typed, file.clock, second=second)


def _with_time(command: Callable[..., Any]) -> Callable[..., Any]:
    return at_option(second_option(command))


@click.command()
@click.argument("client", metavar="CLIENT[/PROJECT]")
@click.argument("words", metavar="[NOTE]", nargs=-1)
@_with_time
@details_options
@pass_session
def start(session: Session, client: str, words: tuple[str, ...], at: str | None, second: bool, **given: Any) -> None:  # noqa: ANN401
    """Start the timer: goodterms start acme/site homepage."""
    with session.write() as file:
        (client_id, _), project = names.find_target(file.con, client)
        begun = _at(file, at, second)
        timers.start(
            file.con,
            client_id,
            begun,
            file.clock.zone,
            project_id=project[0] if project else None,
            **wanted(given, " ".join(words)),
        )
        _echo_running(file, "Started")


@click.command()
@click.argument("words", metavar="[NOTE]", nargs=-1)
@_with_time
@details_options
@pass_session
def stop(session: Session, words: tuple[str, ...], at: str | None, second: bool, **given: Any) -> None:  # noqa: ANN401
    """Stop the timer and log the time."""
    with session.write() as file:
        over = _at(file, at, second)
        _warn_if_long(file, over)
        echo_entry(file, timers.stop(file.con, over, **wanted(given, " ".join(words))))


@click.command()
@click.argument("client", metavar="CLIENT[/PROJECT]")
@click.argument("words", metavar="[NOTE]", nargs=-1)
@_with_time
@details_options
@pass_session
def switch(session: Session, client: str, words: tuple[str, ...], at: str | None, second: bool, **given: Any) -> None:  # noqa: ANN401
    """Stop the timer and start it for another client."""
    with session.write() as file:
        (client_id, _), project = names.find_target(file.con, client)
        over = _at(file, at, second)
        _warn_if_long(file, over)
        logged = timers.switch(
            file.con,
            client_id,
            over,
            file.clock.zone,
            project_id=project[0] if project else None,
            **wanted(given, " ".join(words)),
        )
        echo_entry(file, logged)
        _echo_running(file, "Started")


@click.command()
@_with_time
@pass_session
def resume(session: Session, at: str | None, second: bool) -> None:
    """Start the timer again for what was logged last."""
    with session.write() as file:
        timers.resume(file.con, _at(file, at, second), file.clock.zone)
        _echo_running(file, "Started")


@click.command()
@pass_session
def cancel(session: Session) -> None:
    """Throw the running timer away; undo brings it back."""
    with session.write() as file:
        gone = timers.cancel(file.con)
        say(f"Cancelled: {gone.target}, {when.show_duration(max(0, file.clock.now - gone.start))}.")


@click.command()
@json_option
@pass_session
def status(session: Session, as_json: bool) -> None:
    """Show what is running, and the hours of today and of this week."""
    with session.read() as file:
        running = timers.running(file.con)
        monday, _ = when.parse_period("this-week", file.today)
        today = hours.totals(file.con, file.today, file.today)[1]
        week = hours.totals(file.con, monday, file.today)[1]
        if as_json:
            emit_json({"running": _as_json(running, file), "today_seconds": today, "week_seconds": week})
            return
        if running is None:
            say("Nothing is running.")
        else:
            _echo_running(file, "Running")
            _warn_if_long(file, file.clock.now)
        say(f"Logged today {when.show_duration(today)}, this week {when.show_duration(week)}.")


def _as_json(running: timers.Timer | None, file: Opened) -> dict[str, object] | None:
    if running is None:
        return None
    return {
        "client": running.client,
        "project": running.project,
        "start": datetime.fromtimestamp(running.start, ZoneInfo(running.zone)).isoformat(),
        "seconds": max(0, file.clock.now - running.start),
        "kind": running.kind,
        "scope": running.scope,
        "billable": bool(running.billable),
        "requested_by": running.requested_by,
        "note": running.note,
    }


def _echo_running(file: Opened, verb: str) -> None:
    running = timers.running(file.con)
    assert running is not None
    since = when.local(running.start, running.zone)
    shown = f"{since:%H:%M}" if since.date() == file.today else f"{since:%H:%M} on {when.show_day(since.date())}"
    ran = file.clock.now - running.start
    length = f" ({when.show_duration(ran)})" if ran >= 60 else ""
    say(f"{verb}: {running.target} since {shown}{length}{f': {running.note}' if running.note else ''}")


def _warn_if_long(file: Opened, until: int) -> None:
    running = timers.running(file.con)
    if running is None:
        raise Refused("The timer is not running.", "goodterms start CLIENT")
    if until - running.start > timers.LONG:
        ran = when.show_duration(until - running.start)
        note(f"The timer has been running for {ran}: was it forgotten? goodterms stop --at TIME says when you stopped.")
