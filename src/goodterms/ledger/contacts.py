"""The people behind a client: who decides, who pays, who gets the letters."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypedDict, Unpack

from goodterms import text
from goodterms.errors import Invalid, Refused
from goodterms.ledger import fields, rows, store

ROLES = ("decision", "finance", "other")


class Fields(TypedDict, total=False):
    name: str
    role: str
    honorific: str
    email: str
    address: str


@dataclass(frozen=True, slots=True)
class Contact:
    id: int
    name: str
    role: str
    honorific: str
    email: str
    address: str


def email(field: str, value: str) -> str:
    """An address of the form name@host; empty is allowed."""
    known = text.clean(value)
    if known and not re.fullmatch(r"[^@\s,;<>]+@[^@\s,;<>]+", known):
        raise Invalid(field, f'"{known[:60]}" is not an e-mail address.', "Write it like anna@example.org.")
    return known


CHECKS: Mapping[str, Callable[[str, Any], object]] = {
    "name": fields.line,
    "role": lambda field, value: fields.choice(field, value, ROLES),
    "honorific": fields.line,
    "email": email,
    "address": fields.block,
}


def checked(given: Fields) -> rows.Row:
    """A new contact's fields as stored; somebody must be reachable by them."""
    values = fields.checked(CHECKS, given)
    if not any(values.get(key) for key in ("name", "email", "address")):
        raise Invalid("name", "A contact needs a name, an e-mail address or a postal address.")
    return values


def add(con: sqlite3.Connection, client_id: int, **more: Unpack[Fields]) -> int:
    """Add a person: who decides, who pays, or another."""
    values = checked(more)
    with store.change(con, f"add a contact of {_client(con, client_id)}"):
        return rows.insert(con, "contact", {**values, "client_id": client_id})


def edit(con: sqlite3.Connection, contact_id: int, **changes: Unpack[Fields]) -> None:
    values = fields.checked(CHECKS, changes)
    with store.change(con, "edit a contact"):
        _there(con, contact_id)
        rows.update(con, "contact", contact_id, values)


def remove(con: sqlite3.Connection, contact_id: int) -> None:
    with store.change(con, "remove a contact"):
        _there(con, contact_id)
        rows.delete(con, "contact", contact_id)


def _there(con: sqlite3.Connection, contact_id: int) -> None:
    if rows.value(con, "SELECT 1 FROM contact WHERE id = ?", (contact_id,)) is None:
        raise Refused("That contact is no longer there.")


def of_client(con: sqlite3.Connection, client_id: int) -> tuple[Contact, ...]:
    """The client's contacts in the order they were added."""
    found = rows.many(
        con,
        "SELECT id, name, role, honorific, email, address FROM contact WHERE client_id = ? ORDER BY id",
        (client_id,),
    )
    return tuple(Contact(**row) for row in found)


def payer_is_other(con: sqlite3.Connection, client_id: int) -> bool:
    """Does somebody else pay than the one who decides (A13)? One name in both roles is one person."""
    sql = """SELECT 1 FROM contact pays JOIN contact decides ON decides.client_id = pays.client_id
    WHERE pays.client_id = ? AND pays.role = 'finance' AND decides.role = 'decision'
      AND (pays.name = '' OR pays.name <> decides.name) LIMIT 1"""
    return rows.value(con, sql, (client_id,)) is not None


def _client(con: sqlite3.Connection, client_id: int) -> str:
    name = rows.value(con, "SELECT name FROM client WHERE id = ?", (client_id,))
    if name is None:
        raise Refused("That client is no longer there.")
    return str(name)
