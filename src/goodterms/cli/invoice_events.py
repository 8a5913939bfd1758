"""What happens to an issued invoice: pay, remind, dispute, resolve, credit, write-off, excuse."""

from __future__ import annotations

import shlex
from datetime import date

import click

from goodterms import money
from goodterms.cli import given as read
from goodterms.cli.common import Opened, Session, pass_session, say
from goodterms.cli.common import note as hint
from goodterms.domain.records import WRITE_OFF_REASONS
from goodterms.errors import NotUnderstood
from goodterms.ledger import invoices, receipts
from goodterms.ledger.invoices import View
from goodterms.text import count


def _found(file: Opened, which: str) -> View:
    return invoices.get(file.con, invoices.find(file.con, which), file.today)


def _amount(typed: str | None, view: View) -> int | None:
    return None if typed is None else read.amount(typed, view.currency)


def _tell(file: Opened, view: View, what: str) -> None:
    now = invoices.get(file.con, view.id, file.today)
    say(f"{what} Open on {view.name}: {money.show(now.balance, view.currency)}.")


on_option = click.option("--on", metavar="DAY", help="The day (today).")


@click.command("pay")
@click.argument("which", metavar="INVOICE")
@click.argument("amount", required=False)
@on_option
@click.option("--note", default="", metavar="TEXT")
@pass_session
def pay(session: Session, which: str, amount: str | None, on: str | None, note: str) -> None:
    """Record a payment, the whole balance unless an amount is given: goodterms invoice pay 2026-014 500."""
    with session.write() as file:
        view = _found(file, which)
        day = read.day(on, file.today)
        after = receipts.pay(file.con, view.id, _amount(amount, view), day, file.today, note=note)
        _tell(file, view, f"{view.client} paid {money.show(after.paid - view.paid, view.currency)} on {day}.")


@click.command("unpay")
@click.argument("which", metavar="INVOICE")
@click.option("--on", metavar="DAY", help="The day of the payment, where there are several.")
@click.option("--amount", metavar="AMOUNT", help="Its amount, where there are several of one day.")
@pass_session
def unpay(session: Session, which: str, on: str | None, amount: str | None) -> None:
    """Take out a payment that bounced, or that was entered by mistake; of equal ones the last."""
    with session.write() as file:
        view = _found(file, which)
        day = read.maybe_day(on, file.today, "on")
        paid = _amount(amount, view)
        found = [
            row
            for row in receipts.payments(file.con, view.id)
            if day in (None, date.fromisoformat(row["day"])) and paid in (None, row["amount"])
        ]
        if not found:
            raise NotUnderstood(
                f"There is no such payment of {view.name}.", "goodterms invoice show lists what is paid."
            )
        days = list(dict.fromkeys(row["day"] for row in found))
        if len(days) > 1:
            raise NotUnderstood(
                f"{view.name} has {len(found)} payments: {', '.join(days)}.", "Say which with --on DAY."
            )
        amounts = list(dict.fromkeys(money.show(row["amount"], view.currency) for row in found))
        if len(amounts) > 1:
            shown = f"{view.name} has {len(found)} payments of {days[0]}: {', '.join(amounts)}."
            raise NotUnderstood(shown, "Say which with --amount AMOUNT.")
        receipts.remove_payment(file.con, found[-1]["id"])
        left = f", one of {len(found)} of {days[0]}," if len(found) > 1 else ""
        _tell(file, view, f"The payment of {amounts[0]}{left} is taken out.")


@click.command("remind")
@click.argument("which", metavar="INVOICE")
@on_option
@click.option("--stage", type=click.IntRange(1, 9), help="1 friendly, 2 firm, 3 last (the next).")
@pass_session
def remind(session: Session, which: str, on: str | None, stage: int | None) -> None:
    """Note that a reminder was sent."""
    with session.write() as file:
        view = _found(file, which)
        sent = receipts.remind(file.con, view.id, read.day(on, file.today), file.today, stage=stage)
        say(f"Reminder {sent} of {view.name} to {view.client}: {view.overdue_days} days overdue.")


@click.command("dispute")
@click.argument("which", metavar="INVOICE")
@on_option
@click.option("--note", default="", metavar="TEXT", help="What is disputed.")
@pass_session
def dispute(session: Session, which: str, on: str | None, note: str) -> None:
    """Note that the client disputes an invoice."""
    with session.write() as file:
        view = _found(file, which)
        day = read.day(on, file.today)
        receipts.dispute(file.con, view.id, day, file.today, note=note)
        say(f"{view.name} is disputed by {view.client} since {day}.")


@click.command("resolve")
@click.argument("which", metavar="INVOICE")
@click.argument("outcome", type=click.Choice(receipts.ENDINGS, case_sensitive=False))
@on_option
@pass_session
def resolve(session: Session, which: str, outcome: str, on: str | None) -> None:
    """Close a dispute; upheld means that the client was right."""
    with session.write() as file:
        view = _found(file, which)
        receipts.resolve(file.con, view.id, outcome, read.day(on, file.today), file.today)
        say(f"The dispute of {view.name} is {outcome}.")


@click.command("credit")
@click.argument("which", metavar="INVOICE")
@click.argument("amount", required=False)
@click.option("--reason", metavar="TEXT", help="What it is for.")
@click.option("--rebill", is_flag=True, help="Its hours are unbilled again: for an invoice that is credited whole.")
@on_option
@pass_session
def credit(session: Session, which: str, amount: str | None, reason: str | None, rebill: bool, on: str | None) -> None:
    """Write a credit note, over the whole balance unless an amount is given.

    With --rebill and an invoice that is credited whole already, its hours are unbilled again and no note is written.
    """
    with session.write() as file:
        view = _found(file, which)
        if rebill and amount is None and view.credited_whole:
            _say_unbilled(receipts.rebill(file.con, view.id), view)
            return
        if reason is None:
            raise NotUnderstood("A credit note says what it is for.", 'Give the reason: --reason "wrong rate".')
        day, hours = read.day(on, file.today), receipts.hours_on(file.con, view.id)
        number = receipts.credit(file.con, view.id, _amount(amount, view), day, file.today, reason, rebill=rebill)
        _tell(file, view, f"Credit note {number} to {view.client}.")
        if rebill:
            _say_unbilled(hours, view)
        elif hours and _found(file, which).credited_whole:
            again = f"goodterms invoice credit {shlex.quote(which)} --rebill"
            hint(f"Its hours stay billed; to bill them anew: {again}")


def _say_unbilled(hours: int, view: View) -> None:
    entries = f"{count(hours, 'entry', 'entries')} of {view.name} {'is' if hours == 1 else 'are'} unbilled again."
    say(entries if hours else f"No hours stand on {view.name}.")


@click.command("write-off")
@click.argument("which", metavar="INVOICE")
@click.argument("amount", required=False)
@click.option("--reason", required=True, type=click.Choice(WRITE_OFF_REASONS, case_sensitive=False))
@on_option
@pass_session
def write_off(session: Session, which: str, amount: str | None, reason: str, on: str | None) -> None:
    """Give up the balance, or a part of it. "pressed": a cut the client insisted on."""
    with session.write() as file:
        view = _found(file, which)
        day = read.day(on, file.today)
        receipts.write_off(file.con, view.id, _amount(amount, view), day, file.today, reason)
        _tell(file, view, f"Written off ({reason.replace('_', ' ')}).")


@click.command("excuse")
@click.argument("which", metavar="INVOICE")
@click.option("--undo", "back", is_flag=True, help="It counts again.")
@pass_session
def excuse(session: Session, which: str, back: bool) -> None:
    """Let an invoice's lateness not count: you sent it late, or agreed to wait."""
    with session.write() as file:
        view = _found(file, which)
        receipts.excuse(file.con, view.id, excused=not back)
        say(f"{view.name}: lateness {'counts again' if back else 'does not count'}.")


EVENTS = (pay, unpay, remind, dispute, resolve, credit, write_off, excuse)
