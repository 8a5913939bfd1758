"""reminders and reminder: what is to be done, on the command line."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import click

from goodterms.cli import given as read
from goodterms.cli.common import Opened, Session, emit_json, json_option, pass_session, say, table
from goodterms.ledger import reminders as ledger
from goodterms.ledger.reminders import Item
from goodterms.text import count


@click.command("reminders")
@click.argument("client", required=False)
@click.option("--due", is_flag=True, help="Only what is due today or before.")
@click.option("--done", is_flag=True, help="Also what is done.")
@click.option("--ics", metavar="FILE", help="Write a calendar file (or into a folder): reminders and steps of plans.")
@json_option
@pass_session
def reminders(session: Session, client: str | None, due: bool, done: bool, ics: str | None, as_json: bool) -> None:
    """List reminders, follow-ups and invoices to remind of, by day."""
    with session.read() as file:
        client_id = None if client is None else read.client(file, client)
        if ics is not None:
            _calendar(file, client_id, ics, as_json)
            return
        if due:
            found = ledger.due(file.con, file.today, client_id=client_id)
        else:
            found = ledger.listed(file.con, file.today, client_id=client_id, with_done=done)
        if as_json:
            emit_json([{**item_row(item), "due": item.day is not None and item.day <= file.today} for item in found])
            return
        if not found:
            say("Nothing to be reminded of.")
        show_items(found, with_client=True)


def _calendar(file: Opened, client_id: int | None, out: str, as_json: bool) -> None:
    from datetime import UTC, datetime

    from goodterms.exchange.writers import agenda

    stamp = datetime.fromtimestamp(file.clock.now, UTC)
    path, events = agenda.write(file.con, file.today, stamp, out, client_id=client_id)
    if as_json:
        emit_json({"files": [str(path)]})
    else:
        say(f"Wrote {count(events, 'day', 'days')} to {path}.")


def show_items(items: Iterable[Item], *, with_client: bool = False) -> None:
    """Items as a table; what is done is marked."""
    heads = ("Id", "", "Date", *(("Client",) if with_client else ()), "What")
    rows = []
    for item in items:
        mark = "[x]" if item.done_on else "" if item.id is None else "[ ]"
        rows.append((item.id, mark, item.day, *((item.client,) if with_client else ()), item.text))
    table(heads, rows, right=("Id",))


def item_row(item: Item) -> dict[str, Any]:
    """An item for JSON."""
    return {
        "id": item.id,
        "client": item.client,
        "kind": item.kind,
        "date": item.day,
        "text": item.text,
        "done_on": item.done_on,
        "decision": item.decision_id,
        "invoice": item.invoice_id,
    }


@click.group()
def reminder() -> None:
    """Add, tick, put off or delete a reminder."""


@reminder.command("add")
@click.argument("day")
@click.argument("words", metavar="TEXT", nargs=-1, required=True)
@click.option("--client", metavar="CLIENT", help="About this client.")
@pass_session
def add(session: Session, day: str, words: tuple[str, ...], client: str | None) -> None:
    """Add a reminder: goodterms reminder add 2026-07-10 call Ana --client acme."""
    with session.write() as file:
        client_id = None if client is None else read.client(file, client)
        when = read.maybe_day(day, file.today, "day")
        row_id = ledger.add(file.con, client_id, when, " ".join(words))
        say(f"Added reminder {row_id}{f' for {when}' if when else ''}.")


@reminder.command("done")
@click.argument("reminder_id", type=read.ID, metavar="ID")
@click.option("--undo", "back", is_flag=True, help="It is not done after all.")
@pass_session
def done(session: Session, reminder_id: int, back: bool) -> None:
    """Tick a reminder or a line of a plan."""
    with session.write() as file:
        ledger.done(file.con, reminder_id, file.today, is_done=not back)
        say(f"{reminder_id} is {'open again' if back else 'done'}.")


@reminder.command("snooze")
@click.argument("reminder_id", type=read.ID, metavar="ID")
@click.argument("day")
@pass_session
def snooze(session: Session, reminder_id: int, day: str) -> None:
    """Put a reminder off until a later day."""
    with session.write() as file:
        later = read.day(day, file.today, "day")
        ledger.snooze(file.con, reminder_id, later, file.today)
        say(f"{reminder_id} is put off until {later}.")


@reminder.command("delete")
@click.argument("reminder_id", type=read.ID, metavar="ID")
@pass_session
def delete(session: Session, reminder_id: int) -> None:
    """Delete a reminder."""
    with session.write() as file:
        ledger.remove(file.con, reminder_id)
        say(f"Deleted reminder {reminder_id}.")
