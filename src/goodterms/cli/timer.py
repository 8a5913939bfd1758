"""start, stop, switch, resume, cancel: the timer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from goodterms import when
from goodterms.cli.common import Opened, Session, note, pass_session, say
from goodterms.cli.echo import echo_entry, warn_of_state
from goodterms.cli.options import details_options, second_option, wanted
from goodterms.cli.status import echo_running
from goodterms.ledger import entries, names
from goodterms.ledger import timer as timers
from goodterms.ledger.running import LONG

MINUTE = 60
at_option = click.option("--at", metavar="TIME", help='When, if not now: 9:00, "20m ago", "yesterday 17:00".')


def _at(file: Opened, typed: str | None, second: bool) -> int:
    return file.clock.now if typed is None else when.parse_moment(typed, file.clock, second=second)


def _echo(file: Opened, logged: int) -> None:
    """Say what was logged; what took no time to speak of was perhaps started by mistake."""
    echo_entry(file, logged)
    seconds = entries.entry(file.con, logged).seconds
    if seconds > LONG:
        note(
            "That is long: was the timer forgotten? goodterms undo takes it back; stop --at TIME says when you stopped."
        )
    elif seconds < MINUTE:
        note("That is less than a minute: goodterms undo takes it back.")


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
        echo_running(file, "Started")
        warn_of_state(file, client_id, file.today, "hours")


@click.command()
@click.argument("words", metavar="[NOTE]", nargs=-1)
@_with_time
@details_options
@pass_session
def stop(session: Session, words: tuple[str, ...], at: str | None, second: bool, **given: Any) -> None:  # noqa: ANN401
    """Stop the timer and log the time."""
    with session.write() as file:
        over = _at(file, at, second)
        _echo(file, timers.stop(file.con, over, **wanted(given, " ".join(words))))


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
        logged = timers.switch(
            file.con,
            client_id,
            over,
            file.clock.zone,
            project_id=project[0] if project else None,
            **wanted(given, " ".join(words)),
        )
        _echo(file, logged)
        echo_running(file, "Started")
        warn_of_state(file, client_id, file.today, "hours")


@click.command()
@_with_time
@pass_session
def resume(session: Session, at: str | None, second: bool) -> None:
    """Start the timer again for what was logged last."""
    with session.write() as file:
        last = timers.resume(file.con, _at(file, at, second), file.clock.zone)
        echo_running(file, "Started")
        warn_of_state(file, last.client_id, file.today, "hours")


@click.command()
@pass_session
def cancel(session: Session) -> None:
    """Throw the running timer away; undo brings it back."""
    with session.write() as file:
        gone = timers.cancel(file.con)
        say(f"Cancelled: {gone.target}, {when.show_duration(max(0, file.clock.now - gone.start))}.")
