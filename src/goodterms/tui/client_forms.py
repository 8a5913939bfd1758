"""The forms of a client: add, edit, archive."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from goodterms import money, when
from goodterms.domain.records import BILLINGS
from goodterms.errors import Invalid, NotUnderstood
from goodterms.tui.widgets.confirm import Confirm
from goodterms.tui.widgets.form import Field, FormScreen

if TYPE_CHECKING:
    from goodterms.ledger import contacts
    from goodterms.ledger.clients import Card
    from goodterms.tui.app import GoodtermsApp

YES_NO = ("yes", "no")
LANGUAGES = ("en", "fa", "is", "ro", "th", "tr")


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
        Field("billing", "Billing", client.billing if client else "hourly", "", BILLINGS),
        Field("terms_days", "Payment terms, days", _text(client.terms_days if client else 30), "30"),
        Field("notice_days", "Notice, days", _text(client.notice_days if client else None), "from the contract"),
        Field("month_end", "To month's end", _yes(client.month_end if client else False), "", YES_NO),
        Field("suspend_clause", "May pause unpaid", _yes(client.suspend_clause if client else False), "", YES_NO),
        Field("since", "Client since", _text(client.since if client else None), "2024-03-01"),
        Field("language", "Letters in", client.language if client else "en", "", LANGUAGES),
        Field("contact", "Contact", contact.name if contact else "", "who decides there"),
        Field("email", "E-mail", contact.email if contact else ""),
        Field("bar", "Your own bar", client.bar if client else "", "I do not take calls at night"),
        Field("friend", "Old friend", _yes(client.friend if client else False), "", YES_NO),
    ]


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _yes(value: bool) -> str:
    return "yes" if value else "no"


def _number(values: Mapping[str, str], key: str) -> int | None:
    if not values[key]:
        return None
    if not values[key].isdecimal():
        raise Invalid(key, f'"{values[key]}" is not a number of days.')
    return int(values[key])


def _day(values: Mapping[str, str], key: str, today: date) -> date | None:
    if not values[key]:
        return None
    try:
        return when.parse_day(values[key], today)
    except NotUnderstood as error:
        raise Invalid(key, error.message, error.hint) from error


def _read(values: Mapping[str, str], today: date) -> tuple[dict[str, Any], int | None]:
    """The client's columns and the rate, from what was typed."""
    try:
        currency = money.currency(values["currency"])
    except NotUnderstood as error:
        raise Invalid("currency", error.message, error.hint) from error
    try:
        rate = money.amount(values["rate"], currency) if values["rate"] else None
    except NotUnderstood as error:
        raise Invalid("rate", error.message, error.hint) from error
    return {
        "currency": currency,
        "billing": values["billing"] or "hourly",
        "terms_days": _number(values, "terms_days"),
        "notice_days": _number(values, "notice_days"),
        "month_end": values["month_end"] == "yes",
        "suspend_clause": values["suspend_clause"] == "yes",
        "since": _day(values, "since", today),
        "language": values["language"] or "en",
        "bar": values["bar"],
        "friend": values["friend"] == "yes",
    }, rate


def _person(values: Mapping[str, str], card: Card | None) -> contacts.Fields | None:
    """The contact as typed; None where nothing was typed and nobody is known."""
    if not (values["contact"] or values["email"] or (card and card.contacts)):
        return None
    return {"name": values["contact"], "email": values["email"]}


def add(app: GoodtermsApp) -> None:
    """A new client."""
    from goodterms.ledger import clients

    desk = app.desk

    def save(values: Mapping[str, str]) -> object:
        more, rate = _read(values, desk.today)
        clients.add(desk.con, values["name"], desk.today, rate=rate, contact=_person(values, None), **more)
        return f"{values['name']} added. u takes it back."

    form = FormScreen("New client", _fields(None, desk.settings().home_currency), save)
    app.push_screen(form, lambda said: app.changed(str(said)) if said else None)


def edit(app: GoodtermsApp, client_id: int) -> None:
    """Change a client; a new rate counts from today on, the old one stays for the work before."""
    from goodterms.ledger import client_card, clients

    desk = app.desk
    card = client_card.get(desk.con, client_id, desk.today)

    def save(values: Mapping[str, str]) -> object:
        more, rate = _read(values, desk.today)
        new_rate = (rate, desk.today) if rate is not None and rate != card.client.rate else None
        clients.edit(desk.con, client_id, name=values["name"], rate=new_rate, contact=_person(values, card), **more)
        return f"{values['name']} saved. u takes it back."

    form = FormScreen(f"Client: {card.client.name}", _fields(card, card.client.currency), save)
    app.push_screen(form, lambda said: app.changed(str(said)) if said else None)


def archive(app: GoodtermsApp, client_id: int) -> None:
    """Put a client away; nothing is deleted."""
    from goodterms.ledger import clients

    name = clients.name_of(app.desk.con, client_id)

    def answered(yes: bool | None) -> None:
        if yes and app.do(lambda: clients.archive(app.desk.con, client_id)):
            app.toast(f"{name} is archived. u takes it back.")

    question = f"Archive {name}? It leaves the lists; hours, invoices and evidence stay."
    app.push_screen(Confirm(question, yes="Archive", no="Keep"), answered)
