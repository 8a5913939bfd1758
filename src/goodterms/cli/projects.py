"""project: what was agreed, on the command line."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from goodterms import money
from goodterms.cli import given as read
from goodterms.cli.common import Opened, Session, emit_json, json_option, pass_session, say, table
from goodterms.cli.echo import warn_of_state
from goodterms.domain.records import BILLINGS, DELAY_CAUSES
from goodterms.errors import NotUnderstood
from goodterms.ledger import clients, names
from goodterms.ledger import projects as ledger
from goodterms.text import count


def _fields(command: Callable[..., Any]) -> Callable[..., Any]:
    options = (
        click.option("--billing", type=click.Choice(BILLINGS, case_sensitive=False), help="hourly unless said."),
        click.option("--estimate-hours", "estimate", metavar="HOURS", help="Estimated or included hours."),
        click.option("--fee", metavar="AMOUNT", help="The fixed fee; for a retainer, a month's."),
        read.yes_no("agreed-scope", "The scope was agreed in writing."),
        click.option("--included-rounds", type=int, metavar="N", help="Rounds of changes that are included (2)."),
        click.option("--opened", metavar="DAY", help="The day it began (today)."),
        click.option("--deadline", metavar="DAY"),
    )
    for option in reversed(options):
        command = option(command)
    return command


def _understood(file: Opened, client_id: int, given: read.Options) -> read.Options:
    values = read.present(given)
    if "estimate" in values:
        typed = values.pop("estimate")
        clear = typed.strip().lower() in read.NONE
        values["estimate_seconds"] = None if clear else read.seconds(typed, "estimate_hours")
    if "fee" in values:
        clear = values["fee"].strip().lower() in read.NONE
        currency = clients.currency_of(file.con, client_id)
        values["fee"] = None if clear else read.amount(values["fee"], currency, "fee")
    for field in ("opened", "deadline"):
        if field in values:
            values[field] = read.maybe_day(values[field], file.today, field)
    return values


def _target(file: Opened, typed: str, name: str | None) -> tuple[int, int]:
    """Client and project, typed as CLIENT/PROJECT or as two words."""
    if name is not None:
        client_id = read.client(file, typed)
        return client_id, names.find_project(file.con, client_id, name)[0]
    (client_id, _), project = names.find_target(file.con, typed)
    if project is None:
        raise NotUnderstood("No project was named.", "Write CLIENT/PROJECT.")
    return client_id, project[0]


@click.group()
def project() -> None:
    """Add, change or close a project."""


@project.command("add")
@click.argument("client")
@click.argument("name")
@_fields
@pass_session
def add(session: Session, client: str, name: str, **given: Any) -> None:  # noqa: ANN401
    """Add a project: goodterms project add acme Site --estimate-hours 40 --agreed-scope."""
    with session.write() as file:
        client_id = read.client(file, client)
        project_id = ledger.add(file.con, client_id, name, file.today, **_understood(file, client_id, given))
        row = ledger.row(file.con, project_id)
        say(f"Added {clients.name_of(file.con, client_id)}/{row['name']}.")
        if row["agreed_scope"] and row["estimate_seconds"] is None:
            say("Tip: with --estimate-hours, work beyond the agreement is measured against it.")
        warn_of_state(file, client_id, file.today, "project")


@project.command("edit")
@click.argument("client", metavar="CLIENT[/PROJECT]")
@click.argument("name", metavar="[PROJECT]", required=False)
@click.option("--name", "new_name", metavar="NAME", help="The new name.")
@_fields
@pass_session
def edit(session: Session, client: str, name: str | None, new_name: str | None, **given: Any) -> None:  # noqa: ANN401
    """Change a project; "none" clears a value."""
    with session.write() as file:
        client_id, project_id = _target(file, client, name)
        values = _understood(file, client_id, given)
        if new_name is not None:
            values["name"] = new_name
        if not values:
            raise NotUnderstood("Nothing to change was given.", "See: goodterms project edit --help")
        ledger.edit(file.con, project_id, **values)
        say(f"Changed {ledger.row(file.con, project_id)['name']}.")


def _closing(session: Session, client: str, name: str | None, done: bool) -> None:
    with session.write() as file:
        _, project_id = _target(file, client, name)
        ledger.close(file.con, project_id, done)
        say(f"{ledger.row(file.con, project_id)['name']} is {'done' if done else 'open again'}.")


@project.command("close")
@click.argument("client", metavar="CLIENT[/PROJECT]")
@click.argument("name", metavar="[PROJECT]", required=False)
@pass_session
def close(session: Session, client: str, name: str | None) -> None:
    """Mark a project as done."""
    _closing(session, client, name, True)


@project.command("reopen")
@click.argument("client", metavar="CLIENT[/PROJECT]")
@click.argument("name", metavar="[PROJECT]", required=False)
@pass_session
def reopen(session: Session, client: str, name: str | None) -> None:
    """Open a project again."""
    _closing(session, client, name, False)


@project.command("delete")
@click.argument("client", metavar="CLIENT[/PROJECT]")
@click.argument("name", metavar="[PROJECT]", required=False)
@pass_session
def delete(session: Session, client: str, name: str | None) -> None:
    """Delete a project added by mistake; one with hours or invoices is closed instead."""
    with session.write() as file:
        _, project_id = _target(file, client, name)
        known = ledger.row(file.con, project_id)["name"]
        ledger.delete(file.con, project_id)
        say(f"Deleted {known}.")


@project.command("delay")
@click.argument("client", metavar="CLIENT/PROJECT")
@click.argument("working_days", type=int)
@click.option("--cause", type=click.Choice(DELAY_CAUSES, case_sensitive=False), default="feedback")
@click.option("--on", metavar="DAY", help="When (today).")
@pass_session
def delay(session: Session, client: str, working_days: int, cause: str, on: str | None) -> None:
    """Log that a milestone moved, or work stood still, for so many working days."""
    with session.write() as file:
        _, project_id = _target(file, client, None)
        day = read.day(on, file.today)
        ledger.add_delay(file.con, project_id, day, file.today, working_days, cause)
        say(f"Logged a delay of {count(working_days, 'working day')} from {day} ({cause}).")


@project.command("list")
@click.argument("client")
@json_option
@pass_session
def listing(session: Session, client: str, as_json: bool) -> None:
    """List a client's projects with their progress."""
    with session.read() as file:
        client_id = read.client(file, client)
        currency = clients.currency_of(file.con, client_id)
        far = {one.id: one.progress for one in ledger.standings(file.con, client_id)}
        shown = [_row(row, currency, far[row["id"]]) for row in ledger.of_client(file.con, client_id)]
        if as_json:
            emit_json(shown)
            return
        if not shown:
            say("No projects yet. Add one: goodterms project add CLIENT NAME")
        table(
            ("Project", "Status", "Billing", "Hours", "Estimate", "Done", "Extra", "Stopped", "Fee", "Billed"),
            [
                (
                    row["name"],
                    row["status"],
                    row["billing"],
                    f"{row['seconds'] / 3600:.2f}",
                    row["estimate_hours"],
                    None if row["progress"] is None else f"{row['progress']:.0%}",
                    f"{row['extra_seconds'] / 3600:.2f}" if row["extra_seconds"] else None,
                    row["stopped_days"] and f"{row['stopped_days']} d",
                    row["fee"],
                    row["billed"],
                )
                for row in shown
            ],
            right=("Hours", "Estimate", "Done", "Extra", "Stopped", "Fee", "Billed"),
        )


def _row(row: dict[str, Any], currency: str, done: ledger.Progress) -> dict[str, Any]:
    return {
        "id": row["id"],
        "name": row["name"],
        "status": row["status"],
        "billing": row["billing"],
        "seconds": done.seconds,
        "extra_seconds": done.extra_seconds,
        "estimate_hours": None if done.estimate_seconds is None else round(done.estimate_seconds / 3600, 2),
        "progress": done.share,
        "stopped_days": done.stopped,
        "currency": currency,
        "fee": None if done.fee is None else money.plain(done.fee, currency),
        "billed": money.plain(done.billed, currency),
        "agreed_scope": bool(row["agreed_scope"]),
        "included_rounds": row["included_rounds"],
        "opened": row["opened"],
        "deadline": row["deadline"],
    }
