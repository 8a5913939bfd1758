"""Clients, their contacts, their rates, and what the user declares about them."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, TypedDict, Unpack

from goodterms import money, text
from goodterms.domain import records
from goodterms.domain.invoicing import ROUNDINGS
from goodterms.errors import Invalid, NotUnderstood, Refused
from goodterms.ledger import contacts, fields, rows, settings_store, store, under_way
from goodterms.ledger.contacts import Contact
from goodterms.ledger.last_day import take_along

LIVE = ("active", "watching", "renegotiating", "paused", "leaving")


class More(TypedDict, total=False):
    """What can be said about a client; amounts are minor units of its currency."""

    currency: str
    billing: str
    rounding_minutes: int | None
    terms_days: int | None
    since: date | None
    language: str
    friend: bool
    bar: str
    contract_ref: str
    clause_ref: str
    notice_days: int | None
    month_end: bool
    suspend_clause: bool
    late_fee: str
    prepaid: int
    last_day: date | None


class Fields(More, total=False):
    """All of it, for changing a client."""

    name: str


@dataclass(frozen=True, slots=True)
class Rate:
    """Minor units an hour, from `since` on."""

    id: int
    since: date
    rate: int


@dataclass(frozen=True, slots=True)
class Card:
    """Everything a client's form shows."""

    client: records.Client
    archived: bool
    clause_ref: str
    rounding_minutes: int | None
    """Drafts round each entry up to so many minutes; None: as the settings say."""
    rates: tuple[Rate, ...]
    contacts: tuple[Contact, ...]


def _language(field: str, value: str) -> str:
    known = text.clean(value).lower()
    if not re.fullmatch(r"[a-z]{2,3}(-[a-z0-9]{2,8})*", known):
        raise Invalid(field, f'"{text.clean(value)[:40]}" is not a language code.', "Use a code such as en, fa or ro.")
    return known


def _currency(field: str, value: str) -> str:
    try:
        return money.currency(value)
    except NotUnderstood as error:
        raise Invalid(field, error.message, error.hint) from None


def _days(field: str, value: int | None) -> int | None:
    return None if value is None else fields.whole(field, value, 0, 730)


def rounding(field: str, minutes: int) -> int:
    """Minutes that each entry is rounded up to on invoices; 0 leaves them as they are."""
    if minutes not in ROUNDINGS:
        raise Invalid(field, f"Hours cannot be rounded to {minutes} minutes.", "Use a divisor of 60, or 0.")
    return minutes


def _day(field: str, value: date | None) -> str | None:
    return None if value is None else fields.day(field, value)


CHECKS: Mapping[str, Callable[[str, Any], object]] = {
    "name": lambda field, value: fields.line(field, value, required=True, limit=200),
    "currency": _currency,
    "billing": lambda field, value: fields.choice(field, value, records.BILLINGS),
    "rounding_minutes": lambda field, value: None if value is None else rounding(field, value),
    "terms_days": _days,
    "since": _day,
    "language": _language,
    "friend": lambda _field, value: int(value),
    "bar": fields.line,
    "contract_ref": fields.line,
    "clause_ref": fields.line,
    "notice_days": _days,
    "month_end": lambda _field, value: int(value),
    "suspend_clause": lambda _field, value: int(value),
    "late_fee": fields.line,
    "prepaid": fields.amount,
    "last_day": _day,
}


def add(
    con: sqlite3.Connection,
    name: str,
    today: date,
    *,
    rate: int | None = None,
    contact: contacts.Fields | None = None,
    **more: Unpack[More],
) -> int:
    """Add a client, and the first contact with it; returns its id. `rate` holds from `since` on, or from today."""
    values = fields.checked(CHECKS, {**more, "name": name})
    person = None if contact is None else contacts.checked(contact)
    with store.change(con, f"add client {values['name']}"):
        if "currency" not in values:
            values["currency"] = settings_store.load(con).home_currency
        values["name_key"] = _free_name(con, values["name"])
        client_id = rows.insert(con, "client", {**values, "created_at": rows.now()})
        if person is not None:
            rows.insert(con, "contact", {**person, "client_id": client_id})
        if rate is not None:
            _put_rate(con, client_id, rate, more.get("since") or today)
    return client_id


def edit(
    con: sqlite3.Connection,
    client_id: int,
    *,
    rate: tuple[int, date] | None = None,
    contact: contacts.Fields | None = None,
    **changes: Unpack[Fields],
) -> None:
    """Change what is given, as one change. The currency stays once amounts are stored in it. `rate`: minor
    units and the day from which they hold; `contact`: the first contact, which is added where there is none."""
    values = fields.checked(CHECKS, changes)
    person = None if contact is None else contacts.checked(contact)
    with store.change(con, f"edit client {name_of(con, client_id)}"):
        if "name" in values:
            values["name_key"] = _free_name(con, values["name"], client_id)
        if "currency" in values:
            _currency_may_change(con, client_id, values["currency"])
        if values.get("last_day"):
            take_along(con, client_id, date.fromisoformat(values["last_day"]))
        rows.update(con, "client", client_id, values)
        if rate is not None:
            _put_rate(con, client_id, *rate)
        if person is not None:
            _put_contact(con, client_id, person)


def _put_contact(con: sqlite3.Connection, client_id: int, person: rows.Row) -> None:
    first = rows.value(con, "SELECT min(id) FROM contact WHERE client_id = ?", (client_id,))
    if first is None:
        rows.insert(con, "contact", {**person, "client_id": client_id})
    else:
        rows.update(con, "contact", first, person)


def set_rate(con: sqlite3.Connection, client_id: int, rate: int, since: date) -> None:
    """From `since` on an hour costs `rate` (minor units), until a later rate; hours before keep the one before, if
    there is any. A rate already stored for that day is replaced."""
    with store.change(con, f"rate of {name_of(con, client_id)}"):
        _put_rate(con, client_id, rate, since)


def drop_rate(con: sqlite3.Connection, rate_id: int) -> None:
    """Take a rate out of the history; the one before it holds again."""
    with store.change(con, "remove a rate"):
        if rows.value(con, "SELECT 1 FROM client_rate WHERE id = ?", (rate_id,)) is None:
            raise Refused("That rate is no longer there.")
        rows.delete(con, "client_rate", rate_id)


def _put_rate(con: sqlite3.Connection, client_id: int, rate: int, since: date) -> None:
    fields.amount("rate", rate)
    day = fields.day("since", since)
    known = rows.value(con, "SELECT id FROM client_rate WHERE client_id = ? AND since = ?", (client_id, day))
    if known is None:
        rows.insert(con, "client_rate", {"client_id": client_id, "since": day, "rate": rate})
    else:
        rows.update(con, "client_rate", known, {"rate": rate})


def rate_said(con: sqlite3.Connection, client_id: int, since: date) -> str:
    """The rate stored for `since` in words, with the rate before it, and the day on which a later one takes over.
    Where there is none before, earlier hours go by it, too."""
    currency, day = currency_of(con, client_id), since.isoformat()
    rates = con.execute("SELECT since, rate FROM client_rate WHERE client_id = ? ORDER BY since", (client_id,))
    found = {row[0]: money.show(row[1], currency) for row in rates}
    before = [shown for known, shown in found.items() if known < day]
    after = [known for known in found if known > day]
    said = f"{found[day]} an hour from {day} "
    said += f"to {date.fromisoformat(after[0]) - timedelta(days=1)}" if after else "on"
    earlier = "SELECT 1 FROM time_entry WHERE client_id = ? AND day < ? LIMIT 1"
    if before:
        said += f", {before[-1]} before"
    elif rows.value(con, earlier, (client_id, day)):
        said += ", and before that day"
    return said + (f"; from {after[0]} on {found[after[0]]} stays." if after else ".")


def archive(con: sqlite3.Connection, client_id: int, archived: bool = True) -> None:
    """Take a client out of the daily lists, or put it back; nothing is deleted."""
    with store.change(con, f"{'archive' if archived else 'unarchive'} {name_of(con, client_id)}"):
        if archived and rows.value(con, "SELECT 1 FROM timer WHERE client_id = ?", (client_id,)):
            raise Refused("The timer runs for this client.", "Stop or cancel it first.")
        rows.update(con, "client", client_id, {"archived": int(archived)})


def set_status(con: sqlite3.Connection, client_id: int, status: str, *, last_day: date | None = None) -> None:
    """Change the state. A closed or blocked client comes back only through decisions.reopen."""
    with store.change(con, f"{name_of(con, client_id)} is {status}"):
        put_status(con, client_id, status, last_day)


def put_status(con: sqlite3.Connection, client_id: int, status: str, last_day: date | None) -> None:
    """set_status inside a transaction that is already open."""
    status = fields.choice("status", status, records.STATUSES)
    before = rows.value(con, "SELECT status FROM client WHERE id = ?", (client_id,))
    if before in ("closed", "blocked") and status in LIVE:
        raise Refused(f"This client is {before}.", "Open it again first: the old flags and reasons are shown then.")
    values: rows.Row = {"status": status}
    if last_day is not None:
        values["last_day"] = fields.day("last_day", last_day)
        if status == "leaving":
            take_along(con, client_id, last_day)
    elif status in LIVE and status != "leaving":
        values["last_day"] = None
    rows.update(con, "client", client_id, values)


def declare(
    con: sqlite3.Connection,
    client_id: int,
    on: date,
    *,
    values_fit: str | None = None,
    growth: str | None = None,
    referrals: int | None = None,
) -> None:
    """Store the user's own answers and their day; they are asked again after a year. None: not answered."""
    values = {
        "values_fit": values_fit and fields.choice("values_fit", values_fit, ("fits", "drifting", "no_longer")),
        "growth": growth and fields.choice("growth", growth, ("some", "none")),
        "referrals": None if referrals is None else fields.whole("referrals", referrals, 0, 10_000),
        "declared_on": fields.day("on", on),
    }
    with store.change(con, f"answers about {name_of(con, client_id)}"):
        rows.update(con, "client", client_id, values)


def delete(con: sqlite3.Connection, client_id: int) -> None:
    """Delete a client on whom nothing hangs (a mistake at entry); any other is archived instead."""
    with store.change(con, f"delete client {name_of(con, client_id)}"):
        for table, what in _HANGING.items():
            if rows.value(con, f"SELECT 1 FROM {table} WHERE client_id = ? LIMIT 1", (client_id,)):  # noqa: S608
                raise Refused(f"This client has {what}.", "Archive it instead: nothing is lost then.")
        under_way.put_aside(con, None, "client", "= ?", [client_id])
        rows.delete(con, "client", client_id)


_HANGING = {
    "time_entry": "hours",
    "invoice": "invoices",
    "incident": "incidents",
    "decision": "decisions",
    "letter": "letters",
    "talk": "talks",
    "change_request": "change requests",
    "request": "requests",
    "signal": "signals",
    "expense": "expenses",
    "timer": "a running timer",
    "project": "projects",
}


def name_of(con: sqlite3.Connection, client_id: int) -> str:
    """The client's name; Refused when it is gone (undone or deleted elsewhere)."""
    name = rows.value(con, "SELECT name FROM client WHERE id = ?", (client_id,))
    if name is None:
        raise Refused("That client is no longer there.")
    return str(name)


def currency_of(con: sqlite3.Connection, client_id: int) -> str:
    name_of(con, client_id)
    return str(rows.value(con, "SELECT currency FROM client WHERE id = ?", (client_id,)))


def _free_name(con: sqlite3.Connection, name: str, but: int | None = None) -> str:
    key = text.fold(name)
    taken = rows.one(con, "SELECT id, name FROM client WHERE name_key = ?", (key,))
    if taken is not None and taken["id"] != but:
        raise Invalid("name", f'There is already a client named "{taken["name"]}".', "Choose another name.")
    return key


def _currency_may_change(con: sqlite3.Connection, client_id: int, currency: str) -> None:
    if currency == currency_of(con, client_id):
        return
    amounts = """SELECT EXISTS (SELECT 1 FROM client_rate WHERE client_id = :id)
        OR EXISTS (SELECT 1 FROM expense WHERE client_id = :id) OR EXISTS (SELECT 1 FROM invoice WHERE client_id = :id)
        OR EXISTS (SELECT 1 FROM project WHERE client_id = :id AND fee IS NOT NULL)
        OR EXISTS (SELECT 1 FROM client WHERE id = :id AND prepaid <> 0)"""
    if con.execute(amounts, {"id": client_id}).fetchone()[0]:
        raise Refused("Amounts are already stored in this client's currency.", "Add a second client for the other one.")
