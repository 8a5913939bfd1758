"""client show and client contact: what was entered about a client, and the people behind it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import click

from goodterms import money
from goodterms.cli import given as read
from goodterms.cli.common import Session, emit_json, json_option, pass_session, say
from goodterms.ledger import client_card, contacts
from goodterms.ledger.clients import Card


def person_fields(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that describe a person."""
    options = (
        click.option("--role", type=click.Choice(contacts.ROLES, case_sensitive=False), help="What the person does."),
        click.option("--honorific", metavar="TEXT", help="Mr, Ms, Dr ..."),
        click.option("--email", metavar="ADDRESS"),
        click.option("--address", metavar="TEXT", help="Postal address, for notices."),
    )
    for option in reversed(options):
        command = option(command)
    return command


@click.group("contact")
def contact() -> None:
    """The people behind a client."""


@contact.command("add")
@click.argument("name", metavar="CLIENT")
@click.argument("person", required=False, default="")
@person_fields
@pass_session
def contact_add(session: Session, name: str, person: str, **given: Any) -> None:  # noqa: ANN401
    """Add a person: goodterms client contact add acme "Ana Pop" --role finance."""
    with session.write() as file:
        contact_id = contacts.add(file.con, read.client(file, name), name=person, **read.present(given))
        say(f"Added contact {contact_id}.")


@contact.command("edit")
@click.argument("contact_id", type=read.ID, metavar="ID")
@click.option("--name", metavar="NAME")
@person_fields
@pass_session
def contact_edit(session: Session, contact_id: int, **given: Any) -> None:  # noqa: ANN401
    """Change a person."""
    with session.write() as file:
        contacts.edit(file.con, contact_id, **read.present(given))
        say(f"Changed contact {contact_id}.")


@contact.command("remove")
@click.argument("contact_id", type=read.ID, metavar="ID")
@pass_session
def contact_remove(session: Session, contact_id: int) -> None:
    """Remove a person."""
    with session.write() as file:
        contacts.remove(file.con, contact_id)
        say(f"Removed contact {contact_id}.")


@click.command("show")
@click.argument("name", metavar="CLIENT")
@json_option
@pass_session
def show(session: Session, name: str, as_json: bool) -> None:
    """Everything that was entered about a client."""
    with session.read() as file:
        client_id = read.client(file, name)
        values = as_dict(client_card.get(file.con, client_id, file.today))
        if as_json:
            emit_json(values)
            return
        for key, value in values.items():
            if value in (None, "", []) or (isinstance(value, dict) and not _word(value)):
                continue
            for row in value if isinstance(value, list) else [value]:
                say(f"{key.replace('_', ' '):<14} {_word(row)}")


def _word(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key.replace('_', ' ')}: {_word(v)}" for key, v in value.items() if v not in (None, ""))
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value).replace("\n", ", ")


def as_dict(card: Card) -> dict[str, object]:
    """A client for JSON, in the interchange's names."""
    one = card.client

    def amount(minor: int) -> str:
        return money.plain(minor, one.currency)

    def iso(day: date | None) -> str | None:
        return None if day is None else day.isoformat()

    return {
        "id": one.id,
        "name": one.name,
        "status": one.status,
        "archived": card.archived,
        "currency": one.currency,
        "rate": None if one.rate is None else amount(one.rate),
        "rates": [{"since": rate.since.isoformat(), "rate": amount(rate.rate)} for rate in card.rates],
        "billing": one.billing,
        "rounding_minutes": card.rounding_minutes,
        "terms_days": one.terms_days,
        "since": iso(one.since),
        "language": one.language,
        "friend": one.friend,
        "bar": one.bar,
        "last_day": iso(one.last_day),
        "contract": {
            "reference": one.contract_ref or None,
            "clause": card.clause_ref or None,
            "notice_days": one.notice_days,
            "month_end": one.month_end,
            "suspend_clause": one.suspend_clause,
            "late_fee": one.late_fee or None,
            "prepaid": amount(one.prepaid),
        },
        "declared": {
            "values_fit": one.values_fit,
            "growth": one.growth,
            "referrals": one.referrals,
            "on": iso(one.declared_on),
        },
        "contacts": [
            {
                "id": person.id,
                "name": person.name,
                "role": person.role,
                "honorific": person.honorific,
                "email": person.email,
                "address": person.address,
            }
            for person in card.contacts
        ],
    }
