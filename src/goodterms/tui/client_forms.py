"""The forms of a client: add, edit, where things stand, rates, archive."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from goodterms import money
from goodterms.domain.records import BILLINGS, STATUSES
from goodterms.errors import Invalid, NotUnderstood
from goodterms.tui import afterwards
from goodterms.tui import form_values as read
from goodterms.tui.form_values import YES_NO
from goodterms.tui.widgets.confirm import Confirm
from goodterms.tui.widgets.form import Field

if TYPE_CHECKING:
    from goodterms.ledger import contacts
    from goodterms.ledger.clients import Card
    from goodterms.tui.app import GoodtermsApp

LANGUAGES = ("en", "fa", "is", "ro", "th", "tr")
FIT, GROWTH = ("fits", "drifting", "no_longer"), ("some", "none")


def _fields(card: Card | None, home: str) -> list[Field]:
    client = card.client if card else None
    contact = card.contacts[0] if card and card.contacts else None
    rate = ""
    if client and client.rate is not None:
        rate = money.plain(client.rate, client.currency)
    return [
        Field("name", "Name", client.name if client else "", required=True),
        Field("currency", "Currency", client.currency if client else home, "EUR", required=True),
        Field("rate", "Rate an hour", rate, "75.00; empty: none"),
        *([Field("rate_since", "New rate from", "today", "2026-09-01; hours before keep the old one")] if card else []),
        Field("billing", "Billing", client.billing if client else "hourly", "", BILLINGS),
        Field("terms_days", "Payment terms, days", _text(client.terms_days if client else 30), "30"),
        Field("rounding", "Round up to, min", _text(card.rounding_minutes if card else None), "empty: as in Settings"),
        Field("since", "Client since", _text(client.since if client else None), "2024-03-01"),
        Field("language", "Letters in", client.language if client else "en", "", LANGUAGES),
        Field("contact", "Contact", contact.name if contact else "", "who decides there"),
        Field("email", "E-mail", contact.email if contact else ""),
        Field("bar", "Your own bar", client.bar if client else "", "I do not take calls at night"),
        Field("friend", "Old friend", _yes(client.friend if client else False), "", YES_NO),
        *_contract(card),
    ]


def _contract(card: Card | None) -> list[Field]:
    client = card.client if card else None
    prepaid = money.plain(client.prepaid, client.currency) if client and client.prepaid else ""
    return [
        Field("reference", "Contract", client.contract_ref if client else "", "its reference"),
        Field("notice_days", "Notice, days", _text(client.notice_days if client else None), "from the contract"),
        Field("month_end", "To month's end", _yes(client.month_end if client else False), "", YES_NO),
        Field("suspend_clause", "May pause unpaid", _yes(client.suspend_clause if client else False), "", YES_NO),
        Field("clause", "Clause on that", card.clause_ref if card else "", "section 9.2"),
        Field("late_fee", "Late fee", client.late_fee if client else "", "in the contract's words"),
        Field("prepaid", "Prepaid, unearned", prepaid, "what you would owe back"),
    ]


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _yes(value: bool) -> str:
    return "yes" if value else "no"


def _number(values: Mapping[str, str], key: str, what: str = "a number of days") -> int | None:
    if not values[key]:
        return None
    if not values[key].isdecimal():
        raise Invalid(key, f'"{values[key]}" is not {what}.')
    return int(values[key])


def _read(values: Mapping[str, str], today: date) -> tuple[dict[str, Any], int | None]:
    """The client's columns and the rate, from what was typed."""
    try:
        currency = money.currency(values["currency"])
    except NotUnderstood as error:
        raise Invalid("currency", error.message, error.hint) from error
    return {
        "currency": currency,
        "billing": values["billing"] or "hourly",
        "rounding_minutes": _number(values, "rounding", "a number of minutes"),
        "terms_days": _number(values, "terms_days"),
        "notice_days": _number(values, "notice_days"),
        "month_end": values["month_end"] == "yes",
        "suspend_clause": values["suspend_clause"] == "yes",
        "contract_ref": values["reference"],
        "clause_ref": values["clause"],
        "late_fee": values["late_fee"],
        "prepaid": read.amount(values, "prepaid", currency) or 0,
        "since": read.day(values, "since", today),
        "language": values["language"] or "en",
        "bar": values["bar"],
        "friend": values["friend"] == "yes",
    }, read.amount(values, "rate", currency)


_NAMES = {"rounding_minutes": "rounding", "contract_ref": "reference", "clause_ref": "clause"}


def _person(values: Mapping[str, str], card: Card | None) -> contacts.Fields | None:
    """The contact as typed; None where nothing was typed and nobody is known."""
    if not (values["contact"] or values["email"] or (card and card.contacts)):
        return None
    return {"name": values["contact"], "email": values["email"]}


def add(app: GoodtermsApp) -> None:
    """A new client."""
    from goodterms.ledger import clients
    from goodterms.tui.screens.clients import ClientsView

    desk = app.desk

    def save(values: Mapping[str, str]) -> str:
        more, rate = _read(values, desk.today)
        person = _person(values, None)
        added = clients.add(desk.con, values["name"], desk.today, rate=rate, contact=person, **more)
        for view in app.main.views.values():
            if isinstance(view, ClientsView):
                view.added = added
        return f"{values['name']} added. u takes it back."

    read.ask(app, "New client", _fields(None, desk.settings().home_currency), save, names=_NAMES)


def edit(app: GoodtermsApp, client_id: int) -> None:
    """Change a client; a new rate counts from the day that is given, the old one stays for the work before."""
    from goodterms.ledger import client_card, clients

    desk = app.desk
    card = client_card.get(desk.con, client_id, desk.today)

    def save(values: Mapping[str, str]) -> str:
        more, rate = _read(values, desk.today)
        since = read.some_day(values, "rate_since", desk.today)
        new_rate = (rate, since) if rate is not None and rate != card.client.rate else None
        person = _person(values, card)
        if (
            person
            and card.contacts
            and (person["name"], person["email"])
            == (
                card.contacts[0].name,
                card.contacts[0].email,
            )
        ):
            person = None
        clients.edit(desk.con, client_id, name=values["name"], rate=new_rate, contact=person, **more)
        said = f" {clients.rate_said(desk.con, client_id, since)}" if new_rate else ""
        return f"{values['name']} saved.{said} u takes it back."

    read.ask(app, f"Client: {card.client.name}", _fields(card, card.client.currency), save, names=_NAMES)


def rate(app: GoodtermsApp, client_id: int, since: date | None = None) -> None:
    """A rate that holds from a day on; `since`: the day of the one to change."""
    from goodterms.ledger import client_card, clients

    desk = app.desk
    card = client_card.get(desk.con, client_id, desk.today)
    currency = card.client.currency
    known = next((one.rate for one in card.rates if one.since == since), None)

    def save(values: Mapping[str, str]) -> str:
        minor = read.amount(values, "rate", currency)
        day = read.some_day(values, "since", desk.today)
        assert minor is not None
        clients.set_rate(desk.con, client_id, minor, day)
        return f"{clients.rate_said(desk.con, client_id, day)} u takes it back."

    fields = [
        Field("rate", f"{currency} an hour", "" if known is None else money.plain(known, currency), required=True),
        Field("since", "From", since.isoformat() if since else "today", "a day, also one to come", required=True),
    ]
    intro = "Hours keep the rate that held on their day. A rate stored for the same day is replaced."
    read.ask(app, f"Rate: {card.client.name}", fields, save, intro=intro)


def drop_rate(app: GoodtermsApp, rate_id: int, said: str) -> None:
    """Take a rate out of the history, after a question."""
    from goodterms.ledger import clients

    def run() -> str:
        clients.drop_rate(app.desk.con, rate_id)
        return "The rate before it holds again. u takes it back."

    def answered(yes: bool | None) -> None:
        if yes:
            app.do(run)

    app.push_screen(Confirm(f"Take {said} out of the rates?", yes="Take out", no="Keep"), answered)


def status(app: GoodtermsApp, client_id: int) -> None:
    """Where things stand with a client."""
    from goodterms.ledger import client_card, clients

    desk = app.desk
    client = client_card.get(desk.con, client_id, desk.today).client

    def save(values: Mapping[str, str]) -> str:
        last_day = read.day(values, "last_day", desk.today)
        clients.set_status(desk.con, client_id, values["status"], last_day=last_day)
        if last_day is not None:
            afterwards.early(app, client_id)
        return f"{client.name} is {values['status']}. u takes it back."

    fields = [
        Field("status", "State", client.status, ", ".join(STATUSES), STATUSES, required=True),
        Field("last_day", "Last day", _text(client.last_day), "where they are leaving"),
    ]
    intro = f"One of: {', '.join(STATUSES)}. A decision (w) sets it too, with its plan."
    read.ask(app, f"Where things stand: {client.name}", fields, save, intro=intro)


def declare(app: GoodtermsApp, client_id: int) -> None:
    """What only the user can know about a client; asked again after a year."""
    from goodterms.ledger import client_card, clients

    desk = app.desk
    client = client_card.get(desk.con, client_id, desk.today).client

    def save(values: Mapping[str, str]) -> str:
        clients.declare(
            desk.con,
            client_id,
            desk.today,
            values_fit=values["values_fit"].replace(" ", "_") or None,
            growth=values["growth"] or None,
            referrals=_number(values, "referrals", "a number of clients"),
        )
        return "Noted, as of today. u takes it back."

    fields = [
        Field("values_fit", "Your values", _text(client.values_fit).replace("_", " "), "", read.spoken(FIT)),
        Field("growth", "Chances to grow", _text(client.growth), "", GROWTH),
        Field("referrals", "Clients they brought", _text(client.referrals), "in two years"),
    ]
    intro = "fits, drifting, no longer; some, none. Empty: not answered."
    read.ask(app, f"Your view: {client.name}", fields, save, intro=intro)


def archive(app: GoodtermsApp, client_id: int) -> None:
    """Put a client away; nothing is deleted."""
    from goodterms.ledger import clients

    name = clients.name_of(app.desk.con, client_id)

    def answered(yes: bool | None) -> None:
        if yes and app.do(lambda: clients.archive(app.desk.con, client_id)):
            app.toast(f"{name} is archived. u takes it back.")

    question = f"Archive {name}? It leaves the lists; hours, invoices and evidence stay."
    app.push_screen(Confirm(question, yes="Archive", no="Keep"), answered)


def unarchive(app: GoodtermsApp, client_id: int) -> None:
    """Put an archived client back into the lists."""
    from goodterms.ledger import clients

    def run() -> str:
        clients.archive(app.desk.con, client_id, archived=False)
        return f"{clients.name_of(app.desk.con, client_id)} is back in the lists. u takes it back."

    app.do(run)
