"""clients and client: the people one works for, on the command line."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from goodterms import money
from goodterms.cli import given as read
from goodterms.cli.client_end import close, last_day, resume, warn_if_early
from goodterms.cli.client_show import contact, person_fields, show
from goodterms.cli.common import Opened, Session, emit_json, json_option, pass_session, say, table
from goodterms.domain.records import BILLINGS, STATUSES
from goodterms.errors import NotUnderstood
from goodterms.ledger import client_card
from goodterms.ledger import clients as ledger

if TYPE_CHECKING:
    from goodterms.domain.standing import Standing
    from goodterms.domain.worth import Money

_CONTACT = ("contact", "role", "honorific", "email", "address")


def _fields(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options of add and edit: the interchange's names with dashes."""
    options = (
        click.option("--currency", metavar="CODE", help="ISO 4217; your home currency unless said."),
        click.option("--billing", type=click.Choice(BILLINGS, case_sensitive=False), help="How work is billed."),
        click.option("--rounding", "rounding_minutes", metavar="MINUTES", help="Invoices round each entry up to this."),
        click.option("--terms-days", metavar="DAYS", help="Days to pay."),
        click.option("--since", metavar="DAY", help="Client since."),
        click.option("--language", metavar="CODE", help="Language of letters and invoices."),
        click.option("--notice-days", metavar="DAYS", help="Notice in the contract."),
        read.yes_no("month-end", "Notice runs to the end of a month."),
        read.yes_no("suspend-clause", "The contract lets you pause for late payment."),
        click.option("--late-fee", metavar="TEXT", help="Late fee in the contract, in its words."),
        click.option("--prepaid", metavar="AMOUNT", help="Paid in advance and not yet earned."),
        read.yes_no("friend", "An old friend or a client of many years."),
        click.option("--bar", metavar="TEXT", help='A personal bar: "I do not take calls at night".'),
        click.option("--reference", "contract_ref", metavar="TEXT", help="Reference of the contract."),
        click.option("--clause", "clause_ref", metavar="TEXT", help="Clause on notice or suspension."),
        click.option("--last-day", metavar="DAY", help="Last working day, once it is agreed."),
    )
    for option in reversed(options):
        command = option(command)
    return command


def _understood(file: Opened, given: read.Options, currency: str) -> read.Options:
    """The given options as the ledger takes them."""
    values = read.present(given)
    for field in ("terms_days", "notice_days", "rounding_minutes"):
        if field in values:
            values[field] = read.whole(values[field], field)
    for field in ("since", "last_day"):
        if field in values:
            values[field] = read.maybe_day(values[field], file.today, field)
    if "prepaid" in values:
        values["prepaid"] = read.amount(values["prepaid"], currency, "prepaid")
    return values


@click.command("clients")
@click.option("--all", "everyone", is_flag=True, help="Archived clients too.")
@click.option("--status", type=click.Choice(STATUSES, case_sensitive=False), help="Only these.")
@json_option
@pass_session
def clients(session: Session, everyone: bool, status: str | None, as_json: bool) -> None:
    """List clients with their standing, the first to go on top."""
    from goodterms.domain.signs import GLYPHS, WORDS
    from goodterms.domain.standing import standing
    from goodterms.ledger.overview import overview

    with session.read() as file:
        seen = overview(file.con, file.settings, file.today)
        found = seen.worst_first()
        if everyone:
            archived = [h for h in seen.book.histories if h.client.id not in seen.standings]
            found += [standing(h, file.settings, seen.money[h.client.id], seen.book.rates) for h in archived]
        chosen = [one for one in found if status in (None, one.client.status)]
        shown = [_row(one, seen.money[one.client.id]) for one in chosen]
        if as_json:
            emit_json(shown)
            return
        if not shown:
            say("No clients yet. Add one: goodterms client add NAME --rate 75")
            return
        table(
            ("", "Standing", "Client", "Status", "Red", "Amber", "Score", "Per hour", "Target", "Share"),
            [
                (
                    GLYPHS[row["colour"]],
                    f"{WORDS[row['colour']]} {row['badge'].upper() if row['badge'] else ''}".strip(),
                    row["name"],
                    row["status"],
                    row["red"] or None,
                    row["amber"] or None,
                    row["score"],
                    row["per_hour"] and f"{row['money_currency']} {row['per_hour']}",
                    row["target"],
                    row["share"] and f"{row['share']} %",
                )
                for row in shown
            ],
            right=("Red", "Amber", "Score", "Per hour", "Target", "Share"),
        )


def _row(one: Standing, worth: Money) -> dict[str, Any]:
    from goodterms.ledger.reports import worth_row

    figures = worth_row(one.client.name, worth)
    return {
        "name": one.client.name,
        "status": one.client.status,
        "colour": one.colour,
        "score": one.score,
        "badge": one.badge,
        "red": one.reds,
        "amber": one.ambers,
        "currency": one.client.currency,
        "money_currency": worth.currency,
        **{key: figures[key] for key in ("income", "per_hour", "target", "ratio", "share")},
    }


@click.group()
def client() -> None:
    """Add, change, show or archive a client."""


@client.command("add")
@click.argument("name")
@click.option("--rate", metavar="AMOUNT", help="Price of an hour.")
@_fields
@click.option("--contact", metavar="NAME", help="Who decides there.")
@person_fields
@pass_session
def add(session: Session, name: str, rate: str | None, **given: Any) -> None:  # noqa: ANN401
    """Add a client: goodterms client add Acme --rate 75 --terms-days 30."""
    with session.write(create=True) as file:
        person = read.present({key: given.pop(key) for key in _CONTACT})
        currency = money.currency(given["currency"]) if given["currency"] else file.settings.home_currency
        values = {**_understood(file, given, currency), "currency": currency}
        if rate is not None:
            values["rate"] = read.amount(rate, currency, "rate")
        if person:
            values["contact"] = {"name": person.pop("contact", ""), **person}
        client_id = ledger.add(file.con, name, file.today, **values)
        say(f"Added {ledger.name_of(file.con, client_id)} ({currency}).")


@client.command("edit")
@click.argument("name", metavar="CLIENT")
@click.option("--name", "new_name", metavar="NAME", help="The new name.")
@_fields
@pass_session
def edit(session: Session, name: str, new_name: str | None, **given: Any) -> None:  # noqa: ANN401
    """Change a client; "none" clears a number or a day."""
    with session.write() as file:
        client_id = read.client(file, name)
        values = _understood(file, given, ledger.currency_of(file.con, client_id))
        if new_name is not None:
            values["name"] = new_name
        if not values:
            raise NotUnderstood("Nothing to change was given.", "See: goodterms client edit --help")
        ledger.edit(file.con, client_id, **values)
        say(f"Changed {ledger.name_of(file.con, client_id)}.")
        if values.get("last_day"):
            warn_if_early(file, client_id)


@client.command("rate")
@click.argument("name", metavar="CLIENT")
@click.argument("amount", required=False)
@click.option("--since", metavar="DAY", help="From this day on (today).")
@click.option("--remove", metavar="DAY", help="Take the rate that was set for this day out again.")
@pass_session
def rate(session: Session, name: str, amount: str | None, since: str | None, remove: str | None) -> None:
    """Set the price of an hour from a day on, until a later one. Without an amount: list the rates.

    Hours before that day keep the price before it; where there is none, they go by it, too.
    """
    if amount is None and remove is None:
        with session.read() as file:
            _list_rates(file, read.client(file, name))
        return
    with session.write() as file:
        client_id = read.client(file, name)
        known = ledger.name_of(file.con, client_id)
        if remove is not None:
            day = read.day(remove, file.today, "remove")
            card = client_card.get(file.con, client_id, file.today)
            found = next((one for one in card.rates if one.since == day), None)
            if found is None:
                raise NotUnderstood(f"{known} has no rate from {day} on.", "goodterms client rate CLIENT lists them.")
            ledger.drop_rate(file.con, found.id)
            say(f"{known}: the rate from {day} is taken out; the one before it holds again.")
            return
        currency = ledger.currency_of(file.con, client_id)
        minor, first = read.amount(str(amount), currency), read.day(since, file.today, "since")
        ledger.set_rate(file.con, client_id, minor, first)
        say(f"{known}: {ledger.rate_said(file.con, client_id, first)}")


def _list_rates(file: Opened, client_id: int) -> None:
    card = client_card.get(file.con, client_id, file.today)
    if not card.rates:
        say(f"{card.client.name} has no rate yet.")
    for one in card.rates:
        say(f"from {one.since}: {money.show(one.rate, card.client.currency)} an hour")


@client.command("status")
@click.argument("name", metavar="CLIENT")
@click.argument("status", type=click.Choice(STATUSES, case_sensitive=False))
@click.option("--last-day", metavar="DAY", help="Last working day, for leaving.")
@pass_session
def status(session: Session, name: str, status: str, last_day: str | None) -> None:
    """Set where things stand with a client."""
    with session.write() as file:
        client_id = read.client(file, name)
        ledger.set_status(file.con, client_id, status, last_day=read.maybe_day(last_day, file.today, "last_day"))
        say(f"{ledger.name_of(file.con, client_id)} is {status}.")
        if last_day is not None:
            warn_if_early(file, client_id)


@client.command("declare")
@click.argument("name", metavar="CLIENT")
@click.option("--values-fit", type=click.Choice(("fits", "drifting", "no_longer"), case_sensitive=False))
@click.option("--growth", type=click.Choice(("some", "none"), case_sensitive=False))
@click.option("--referrals", type=int, metavar="N", help="Clients they brought in two years.")
@click.option("--on", metavar="DAY", help="The day of your answers (today).")
@pass_session
def declare(
    session: Session, name: str, values_fit: str | None, growth: str | None, referrals: int | None, on: str | None
) -> None:
    """Answer what only you can know; asked again after a year. Answers not given stay as they are."""
    with session.write() as file:
        client_id = read.client(file, name)
        known = client_card.get(file.con, client_id, file.today).client
        if values_fit is None and growth is None and referrals is None:
            raise NotUnderstood("No answer was given.", "See: goodterms client declare --help")
        ledger.declare(
            file.con,
            client_id,
            read.day(on, file.today),
            values_fit=values_fit or known.values_fit,
            growth=growth or known.growth,
            referrals=known.referrals if referrals is None else referrals,
        )
        say(f"Noted your answers about {known.name}.")


@client.command("archive")
@click.argument("name", metavar="CLIENT")
@click.option("--undo", "back", is_flag=True, help="Put the client back into the lists.")
@pass_session
def archive(session: Session, name: str, back: bool) -> None:
    """Take a client out of the daily lists; nothing is deleted."""
    with session.write() as file:
        client_id = read.client(file, name)
        ledger.archive(file.con, client_id, archived=not back)
        say(f"{ledger.name_of(file.con, client_id)} is {'back in the lists' if back else 'archived'}.")


@client.command("delete")
@click.argument("name", metavar="CLIENT")
@pass_session
def delete(session: Session, name: str) -> None:
    """Delete a client added by mistake; one with hours or invoices is archived instead."""
    with session.write() as file:
        client_id = read.client(file, name)
        known = ledger.name_of(file.con, client_id)
        ledger.delete(file.con, client_id)
        say(f"Deleted {known}.")


@client.command("reopen")
@click.argument("name", metavar="CLIENT")
@click.option("--note", required=True, metavar="TEXT", help="What has changed.")
@click.option("--confirm", default="", metavar="NAME", help="The client's name, where safety or law was the reason.")
@pass_session
def reopen(session: Session, name: str, note: str, confirm: str) -> None:
    """Take a closed or blocked client on again."""
    from goodterms.ledger import decisions

    with session.write() as file:
        client_id = read.client(file, name)
        latest = decisions.taken(file.con, client_id)[:1]
        decisions.reopen(file.con, client_id, file.today, note, confirmed=confirm)
        for record in latest:
            lit = ", ".join(f for f, level in decisions.levels_of(record).items() if level in ("amber", "red"))
            say(f"Last decision: {record.outcome} on {record.taken_on}{f' ({lit})' if lit else ''}.")
        say(f"{ledger.name_of(file.con, client_id)} is open again. Ask for a deposit and agree trial terms.")


client.add_command(show)
client.add_command(contact)
client.add_command(close)
client.add_command(resume)
client.add_command(last_day)
