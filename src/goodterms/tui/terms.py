"""What was agreed with a client, and with whom: the contract, the people, the rates. A tab of the client's page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

from goodterms import money
from goodterms.ledger.contacts import Contact
from goodterms.tui import form_values as read
from goodterms.tui.widgets.confirm import Confirm
from goodterms.tui.widgets.form import ADDRESS, Field
from goodterms.tui.widgets.rows import Column, Row

if TYPE_CHECKING:
    from goodterms.ledger.clients import Card
    from goodterms.tui.app import GoodtermsApp

COLUMNS = (Column("What", 12), Column("Name", 22), Column("Value", 30, grow=1))
ROLE_WORDS = {"decision": "decides", "finance": "pays", "other": "other"}


@dataclass(frozen=True, slots=True)
class Key:
    """What a line of the tab is about; `id` where it is a person or a rate."""

    what: Literal["person", "rate", "state", "terms", "view"]
    id: int | None = None
    since: date | None = None
    said: str = ""


def rows(card: Card, today: date, usual_rounding: int) -> list[Row]:
    """The lines of the tab. `usual_rounding`: minutes, as in the settings."""
    return [
        *(
            _line(Key("person", one.id, said=one.name or one.email), ROLE_WORDS[one.role], *_person(one))
            for one in card.contacts
        ),
        *_rates(card, today),
        *(_line(Key("state"), "state", name, value) for name, value in _state(card)),
        *(_line(Key("terms"), "terms", name, value) for name, value in _terms(card, usual_rounding)),
        *(_line(Key("view"), "your view", name, value) for name, value in _view(card)),
    ]


def _line(key: Key, what: str, name: str, value: str) -> Row:
    return Row(key, ((what, "muted"), name, (value, "muted" if value in ("–", "no") else "")))


def _person(one: Contact) -> tuple[str, str]:
    name = f"{one.honorific} {one.name}".strip() or "–"
    return name, "  ".join(part.replace("\n", ", ") for part in (one.email, one.address) if part) or "–"


def _rates(card: Card, today: date) -> list[Row]:
    """The newest first; the one in force says so."""
    found = []
    in_force = next((one for one in reversed(card.rates) if one.since <= today), None)
    for one in reversed(card.rates):
        said = money.show(one.rate, card.client.currency)
        holds = "in force" if one is in_force else "to come" if one.since > today else "until the next"
        key = Key("rate", one.id, one.since, said)
        found.append(_line(key, "rate", f"{said} an hour", f"from {one.since.isoformat()}, {holds}"))
    return found


def _state(card: Card) -> list[tuple[str, str]]:
    client = card.client
    last = f", last day {client.last_day.isoformat()}" if client.last_day else ""
    return [("Where things stand", f"{client.status}{last}")]


def _terms(card: Card, usual_rounding: int) -> list[tuple[str, str]]:
    client = card.client
    rounding = usual_rounding if card.rounding_minutes is None else card.rounding_minutes
    own = " (as in Settings)" if card.rounding_minutes is None else ""
    return [
        ("Payment", _days(client.terms_days)),
        ("Notice", _days(client.notice_days) + (", to the end of a month" if client.month_end else "")),
        ("May pause unpaid", "yes" if client.suspend_clause else "no"),
        ("Late fee", client.late_fee or "–"),
        ("Prepaid, unearned", money.show(client.prepaid, client.currency) if client.prepaid else "–"),
        ("Contract", ", ".join(part for part in (client.contract_ref, card.clause_ref) if part) or "–"),
        ("Billing", client.billing),
        ("Rounding on invoices", (f"up to {rounding} min" if rounding else "none") + own),
        ("Letters in", client.language),
        ("Client since", client.since.isoformat() if client.since else "–"),
        ("Your own bar", client.bar.replace("\n", " ") or "–"),
    ]


def _days(value: int | None) -> str:
    return "–" if value is None else f"{value} days"


def _view(card: Card) -> list[tuple[str, str]]:
    client = card.client
    on = f"  ({client.declared_on.isoformat()})" if client.declared_on else ""
    return [
        ("Your values", f"{(client.values_fit or '–').replace('_', ' ')}{on}"),
        ("Chances to grow", client.growth or "–"),
        ("Clients they brought", "–" if client.referrals is None else str(client.referrals)),
    ]


# -- doing ------------------------------------------------------------------------


def change(app: GoodtermsApp, client_id: int, key: Key) -> None:
    """Open the form of the line."""
    from goodterms.tui import client_forms

    if key.what == "person":
        person(app, client_id, key.id)
    elif key.what == "rate":
        client_forms.rate(app, client_id, key.since)
    elif key.what == "state":
        client_forms.status(app, client_id)
    elif key.what == "view":
        client_forms.declare(app, client_id)
    else:
        client_forms.edit(app, client_id)


def person(app: GoodtermsApp, client_id: int, contact_id: int | None = None) -> None:
    """Add a person behind a client, or change one."""
    from goodterms.ledger import contacts

    con = app.desk.con
    name, _ = read.client_of(app, client_id)
    known = next((one for one in contacts.of_client(con, client_id) if one.id == contact_id), None)

    def save(values: Mapping[str, str]) -> str:
        given: contacts.Fields = {
            "name": values["name"],
            "role": next((role for role, word in ROLE_WORDS.items() if word == values["role"]), "decision"),
            "honorific": values["honorific"],
            "email": values["email"],
            "address": values["address"],
        }
        if known is None:
            contacts.add(con, client_id, **given)
        else:
            contacts.edit(con, known.id, **given)
        return f"{values['name'] or values['email'] or 'Contact'} saved. u takes it back."

    fields = [
        Field("name", "Name", known.name if known else ""),
        Field("role", "Role", ROLE_WORDS[known.role] if known else "decides", "", tuple(ROLE_WORDS.values())),
        Field("honorific", "Honorific", known.honorific if known else "", "Mr, Ms, Dr ..."),
        Field("email", "E-mail", known.email if known else ""),
        Field("address", "Address", known.address if known else "", ADDRESS, lines=True),
    ]
    intro = "Letters go to whoever decides, invoices and reminders to whoever pays."
    title = f"Contact at {name}" if known else f"New contact at {name}"
    read.ask(app, title, fields, save, intro=intro)


def remove(app: GoodtermsApp, key: Key) -> None:
    """Take a person or a rate out; anything else is changed, not taken out."""
    from goodterms.ledger import contacts
    from goodterms.tui import client_forms

    if key.what == "rate" and key.id is not None:
        client_forms.drop_rate(app, key.id, key.said)
        return
    if key.what != "person" or key.id is None:
        app.toast("e changes this line.")
        return
    contact_id = key.id

    def run() -> str:
        contacts.remove(app.desk.con, contact_id)
        return f"{key.said} is taken out. u takes it back."

    def answered(yes: bool | None) -> None:
        if yes:
            app.do(run)

    app.push_screen(Confirm(f"Take out {key.said}?", yes="Take out", no="Keep"), answered)
