"""signal, change, request, expense: what else is logged about a client."""

from __future__ import annotations

from typing import Any

import click

from goodterms.cli import given as read
from goodterms.cli.common import Session, pass_session, say
from goodterms.cli.evidence_lists import KINDS, commands
from goodterms.domain.records import CHANGE_OUTCOMES, REQUEST_KINDS, SIGNALS
from goodterms.ledger import clients, fields, names
from goodterms.ledger import evidence as ledger

on_option = click.option("--on", metavar="DAY", help="When it happened (today).")
note_option = click.option("--note", default="", metavar="TEXT")


@click.group()
def signal() -> None:
    """Log something good a client did."""


@signal.command("add", epilog=f"KIND is one of: {', '.join(SIGNALS)}.")
@click.argument("client")
@click.argument("kind")
@click.argument("words", metavar="[NOTE]", nargs=-1)
@on_option
@pass_session
def signal_add(session: Session, client: str, kind: str, words: tuple[str, ...], on: str | None) -> None:
    """Log a good signal: goodterms signal add acme respects_a_no."""
    with session.write() as file:
        day = read.day(on, file.today)
        row_id = ledger.add_signal(file.con, read.client(file, client), kind, day, file.today, " ".join(words))
        say(f"Logged signal {row_id}: {fields.choice('signal', kind, SIGNALS)}, {day}.")


@click.group()
def change() -> None:
    """Log a change request."""


@change.command("add")
@click.argument("client", metavar="CLIENT[/PROJECT]")
@click.argument("outcome", type=click.Choice(CHANGE_OUTCOMES, case_sensitive=False))
@click.option("--hours", metavar="HOURS", default="0", help="Its estimate.")
@click.option("--last-minute", is_flag=True, help="It came in the last week.")
@click.option("--reversal", is_flag=True, help="It undoes work they had approved.")
@on_option
@note_option
@pass_session
def change_add(
    session: Session,
    client: str,
    outcome: str,
    hours: str,
    last_minute: bool,
    reversal: bool,
    on: str | None,
    note: str,
) -> None:
    """Log a change: paid, absorbed or declined."""
    with session.write() as file:
        (client_id, _), project = names.find_target(file.con, client)
        day = read.day(on, file.today)
        row_id = ledger.add_change(
            file.con,
            client_id,
            day,
            file.today,
            outcome,
            seconds=read.seconds(hours),
            last_minute=last_minute,
            reversal=reversal,
            project_id=project[0] if project else None,
            note=note,
        )
        say(f"Logged change {row_id}: {outcome}, {day}.")


@click.group()
def request() -> None:
    """Log a question, a brief or a piece of work asked for, and the answer."""


@request.command("add")
@click.argument("client")
@click.option("--kind", type=click.Choice(REQUEST_KINDS, case_sensitive=False), default="question", help="question.")
@click.option("--sent", metavar="DAY", help="When it was sent (today).")
@click.option("--answered", metavar="DAY")
@click.option("--deadline", metavar="DAY", help="When they want the work.")
@click.option("--no-answer-needed", is_flag=True)
@click.option("--rush-paid", is_flag=True)
@click.option("--announced-absence", is_flag=True, help="They said that they would be away.")
@note_option
@pass_session
def request_add(
    session: Session,
    client: str,
    kind: str,
    sent: str | None,
    no_answer_needed: bool,
    **given: Any,  # noqa: ANN401
) -> None:
    """Log what you asked them (question, brief), or they asked of you (spec, work)."""
    with session.write() as file:
        for field in ("answered", "deadline"):
            given[field] = read.maybe_day(given[field], file.today, field)
        day = read.day(sent, file.today, "sent")
        row_id = ledger.add_request(
            file.con, read.client(file, client), day, file.today, kind=kind, needs_answer=not no_answer_needed, **given
        )
        say(f"Logged request {row_id}: {kind}, sent {day}.")


@request.command("answer")
@click.argument("request_id", type=read.ID, metavar="ID")
@click.option("--on", metavar="DAY", help="When the answer came (today).")
@pass_session
def request_answer(session: Session, request_id: int, on: str | None) -> None:
    """Note that the answer came."""
    with session.write() as file:
        day = read.day(on, file.today)
        ledger.answer_request(file.con, request_id, day, file.today)
        say(f"Request {request_id} was answered on {day}.")


@click.group()
def expense() -> None:
    """Log an expense for a client."""


@expense.command("add")
@click.argument("client")
@click.argument("amount")
@click.argument("words", metavar="[NOTE]", nargs=-1)
@on_option
@pass_session
def expense_add(session: Session, client: str, amount: str, words: tuple[str, ...], on: str | None) -> None:
    """Log an expense: goodterms expense add acme 49.90 Stock photos."""
    with session.write() as file:
        client_id = read.client(file, client)
        minor = read.amount(amount, clients.currency_of(file.con, client_id))
        day = read.day(on, file.today)
        row_id = ledger.add_expense(file.con, client_id, day, file.today, minor, " ".join(words))
        say(f"Logged expense {row_id}, {day}.")


for _kind, _group in zip(KINDS, (signal, change, request, expense), strict=True):
    for _command in commands(_kind):
        _group.add_command(_command)
