"""client close and client resume: the end of a client, and of a pause."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from goodterms import money, when
from goodterms.cli import given as read
from goodterms.cli.common import Opened, Session, note, pass_session, say
from goodterms.cli.reminders import show_items
from goodterms.ledger.clients import name_of
from goodterms.text import count

if TYPE_CHECKING:
    from goodterms.ledger.leaving import Closing


@click.command("close")
@click.argument("name", metavar="CLIENT")
@click.option("--done", type=read.ID, multiple=True, metavar="ID", help="A step that is done (repeat it).")
@click.option("--all-done", is_flag=True, help="All steps are done.")
@click.option("--check", is_flag=True, help="Only show what is still open; change nothing.")
@pass_session
def close(session: Session, name: str, done: tuple[int, ...], all_done: bool, check: bool) -> None:
    """Close a client whose last day is over: hand-over, final invoice, access.

    One left for reasons of safety or law is blocked instead.
    """
    from goodterms.ledger import leaving

    if check:
        with session.read() as file:
            look = leaving.closing(file.con, read.client(file, name), file.today)
            show_items(look.items)
            _still_open(look)
        return
    with session.write() as file:
        client_id = read.client(file, name)
        look = leaving.closing(file.con, client_id, file.today)
        ids = [item.id for item in look.items if item.id is not None and item.done_on is None] if all_done else done
        status = leaving.close(file.con, client_id, file.today, done=ids)
        look = leaving.closing(file.con, client_id, file.today)
        say(f"{look.name} is {status}.")
        show_items(look.items)
        _still_open(look)


def _still_open(look: Closing) -> None:
    """Warn of hours that are on no invoice, of drafts, and of money that is still to come."""
    for line in open_ends(look):
        note(line)


def open_ends(look: Closing) -> list[str]:
    """What is still open at the end, a sentence each."""
    lines = []
    if look.unbilled:
        lines.append(f"Not billed yet: {when.show_duration(look.unbilled)}. goodterms invoice draft CLIENT")
    if look.drafts:
        lines.append(f"{count(look.drafts, 'draft')} not issued. goodterms invoices CLIENT --drafts")
    lines += [f"Invoice {view.name} is not paid: {money.show(view.balance, view.currency)}." for view in look.owed]
    return lines


@click.command("last-day")
@click.argument("name", metavar="CLIENT")
@click.argument("day")
@pass_session
def last_day(session: Session, name: str, day: str) -> None:
    """Move the last day of a client who is leaving; the open steps of the plan move with it."""
    from goodterms.ledger import leaving

    with session.write() as file:
        client_id = read.client(file, name)
        to = read.day(day, file.today, "day")
        moved = leaving.move_last_day(file.con, client_id, to)
        say(f"The last day of {name_of(file.con, client_id)} is {to}; {count(moved, 'step')} moved with it.")
        warn_if_early(file, client_id)


def warn_if_early(file: Opened, client_id: int) -> None:
    """Say where the last day that was just stored is past, or earlier than the notice ends."""
    from goodterms.ledger import leaving

    if said := leaving.early(file.con, client_id, file.today):
        note(said)


@click.command("resume")
@click.argument("name", metavar="CLIENT")
@pass_session
def resume(session: Session, name: str) -> None:
    """Take the work for a paused client up again, once all that was overdue is paid."""
    from goodterms.ledger import invoices, leaving

    with session.write() as file:
        client_id = read.client(file, name)
        status = leaving.resume(file.con, client_id, file.today)
        say(f"{name_of(file.con, client_id)} is {status}. Delivery dates move by as long as the pause was.")
        for view in invoices.listed(file.con, file.today, client_id=client_id, only_overdue=True):
            note(f"Invoice {view.name} is still overdue: {money.show(view.balance, view.currency)}.")
