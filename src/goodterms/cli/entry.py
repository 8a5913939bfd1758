"""entry edit, split, join, move, delete."""

from __future__ import annotations

from typing import Any

import click

from goodterms import when
from goodterms.cli.common import Session, pass_session, say
from goodterms.cli.echo import echo_entry
from goodterms.cli.options import details_options, second_option, wanted
from goodterms.errors import NotUnderstood
from goodterms.ledger import hours as ledger
from goodterms.ledger import names


@click.group()
def entry() -> None:
    """Change, split, join, move or delete time entries (ids: goodterms hours; @1 is the newest)."""


@entry.command()
@click.argument("ident", metavar="ID")
@click.argument("words", metavar="[WHEN]", nargs=-1)
@details_options
@click.option("--note", "text", help="The new note.")
@click.option("--client", metavar="CLIENT[/PROJECT]", help="The new client or project.")
@click.option("--force", is_flag=True, help="Although it is not over yet.")
@second_option
@pass_session
def edit(
    session: Session,
    ident: str,
    words: tuple[str, ...],
    text: str | None,
    client: str | None,
    force: bool,
    second: bool,
    **given: Any,  # noqa: ANN401
) -> None:
    """Change an entry: goodterms entry edit 12 9:30-11 --note workshop."""
    with session.write() as file:
        entry_id = ledger.find(file.con, ident)
        old = ledger.entry(file.con, entry_id)
        clock = file.clock if old.zone is None else when.Clock(file.today, file.clock.now, old.zone)
        typed = " ".join(words)
        span = when.parse_when(typed, clock, day=old.day, force=force, second=second) if typed else None
        if span is not None and span.start is None and old.start is not None and span.day == old.day:
            span = when.span(old.start, old.start + span.seconds, clock.zone)
        details = wanted(given)
        if text is not None:
            details["note"] = text
        if span is None and not details and client is None:
            raise NotUnderstood("It does not say what to change.", "Give a time, --note, --client or another option.")
        target = None
        if client is not None:
            found, project = names.find_target(file.con, client)
            target = (found[0], project[0] if project else None)
        ledger.edit(file.con, entry_id, span=span, target=target, **details)
        echo_entry(file, entry_id, verb="Changed")


@entry.command()
@click.argument("ident", metavar="ID")
@click.argument("cut", metavar="LENGTH|TIME", nargs=-1, required=True)
@pass_session
def split(session: Session, ident: str, cut: tuple[str, ...]) -> None:
    """Cut an entry in two: after a length (45m) or at a time of day (10:30)."""
    with session.write() as file:
        entry_id = ledger.find(file.con, ident)
        old = ledger.entry(file.con, entry_id)
        second = ledger.split(file.con, entry_id, ledger.cut(old, " ".join(cut)))
        echo_entry(file, entry_id, verb="Changed")
        echo_entry(file, second, verb="Added")


@entry.command()
@click.argument("idents", metavar="ID ID...", nargs=-1, required=True)
@pass_session
def join(session: Session, idents: tuple[str, ...]) -> None:
    """Make one entry of several of the same client, project and day; clock times must follow one another."""
    with session.write() as file:
        joined = ledger.join(file.con, [ledger.find(file.con, i) for i in idents])
        echo_entry(file, joined, verb="Joined")


@entry.command()
@click.argument("idents", metavar="ID...", nargs=-1, required=True)
@click.argument("client", metavar="CLIENT[/PROJECT]")
@pass_session
def move(session: Session, idents: tuple[str, ...], client: str) -> None:
    """Give entries to another client or project."""
    with session.write() as file:
        found, project = names.find_target(file.con, client)
        ids = [ledger.find(file.con, i) for i in idents]
        ledger.move(file.con, ids, found[0], project[0] if project else None)
        for entry_id in ids:
            echo_entry(file, entry_id, verb="Moved")


@entry.command()
@click.argument("idents", metavar="ID...", nargs=-1, required=True)
@pass_session
def delete(session: Session, idents: tuple[str, ...]) -> None:
    """Delete entries; goodterms undo brings them back."""
    with session.write() as file:
        ids = list(dict.fromkeys(ledger.find(file.con, i) for i in idents))
        gone = [ledger.entry(file.con, i) for i in ids]
        ledger.delete(file.con, ids)
        for old in gone:
            say(f"Deleted {old.id}: {old.target}, {old.when.echo}. goodterms undo brings it back.")
