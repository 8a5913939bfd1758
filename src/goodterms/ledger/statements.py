"""Papers about invoices: the statement of account, late interest, and what an invoice's PDF says."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from itertools import groupby
from typing import Any

from goodterms import money
from goodterms.domain.receivables import settles
from goodterms.ledger import billing, contacts, drafts, invoices, rows
from goodterms.ledger.clients import name_of
from goodterms.settings import Settings

YEAR = 365


@dataclass(frozen=True, slots=True)
class Movement:
    """One line of a statement. `amount` raises (invoice) or lowers (nearly all else) what is owed; minor units."""

    day: date
    kind: str
    """invoice, payment, credit, write_off, or difference: a small rest that counts as settled."""
    number: str
    amount: int
    balance: int


@dataclass(frozen=True, slots=True)
class Statement:
    """What one client owed in one currency: brought forward, movements, balance; minor units."""

    client: str
    currency: str
    first: date | None
    last: date
    brought_forward: int
    movements: tuple[Movement, ...]
    balance: int
    overdue: int


@dataclass(frozen=True, slots=True)
class Interest:
    """Late interest on one invoice up to a day: information, a claim only where law or contract gives one."""

    days: int
    """Days past due on which something was open."""
    rate: Decimal
    interest: int
    fixed_sum: int
    late_fee: str
    """What the contract says, in its words; empty where it says nothing."""

    @property
    def total(self) -> int:
        return self.interest + self.fixed_sum


_MOVES = """
SELECT i.issued AS day, 'invoice' AS kind, i.number, i.net + i.tax AS amount, i.currency, i.id AS invoice,
    i.number AS name, 0 AS rank, i.id
  FROM invoice i WHERE i.client_id = :client AND i.state = 'issued' AND i.settled_unknown = 0
UNION ALL SELECT p.day, 'payment', i.number, -p.amount, i.currency, i.id, i.number, 1, p.id
  FROM payment p JOIN invoice i ON i.id = p.invoice_id WHERE i.client_id = :client AND i.settled_unknown = 0
UNION ALL SELECT n.day, 'credit', coalesce(n.number, i.number), -n.amount, i.currency, i.id, i.number, 2, n.id
  FROM credit_note n JOIN invoice i ON i.id = n.invoice_id WHERE i.client_id = :client AND i.settled_unknown = 0
UNION ALL SELECT w.day, 'write_off', i.number, -w.amount, i.currency, i.id, i.number, 3, w.id
  FROM write_off w JOIN invoice i ON i.id = w.invoice_id WHERE i.client_id = :client AND i.settled_unknown = 0
ORDER BY day, rank, id"""


def statement(con: sqlite3.Connection, client_id: int, last: date, *, first: date | None = None) -> list[Statement]:
    """The account of a client up to `last`, one statement a currency; currencies are never added together.

    Its balance is what the lists of invoices hold open: a small rest that counts as settled has a line of its own.
    """
    name = name_of(con, client_id)
    booked = [row for row in rows.many(con, _MOVES, {"client": client_id}) if row["day"] <= last.isoformat()]
    moves = _with_differences(booked)
    open_now = invoices.listed(con, last, client_id=client_id, only_overdue=True)
    result = []
    for currency in sorted({row["currency"] for row in moves}):
        balance = forward = 0
        movements: list[Movement] = []
        for row in (move for move in moves if move["currency"] == currency):
            balance += row["amount"]
            day = date.fromisoformat(row["day"])
            if first is not None and day < first:
                forward = balance
            else:
                movements.append(Movement(day, row["kind"], row["number"], row["amount"], balance))
        overdue = sum(view.balance for view in open_now if view.currency == currency)
        result.append(Statement(name, currency, first, last, forward, tuple(movements), balance, overdue))
    return result


def _with_differences(booked: list[rows.Row]) -> list[rows.Row]:
    """The movements, each day followed by the rests that count as settled from that day on (RULINGS, tolerance). What
    comes in for such a rest later opens it again first, so that every day ends with what was open on it."""
    result: list[rows.Row] = []
    gross: dict[int, int] = {}
    rest: dict[int, int] = {}
    settled: dict[int, int] = {}
    for _day, group in groupby(booked, key=lambda row: row["day"]):
        of_day = list(group)
        result += of_day
        for row in of_day:
            rest[row["invoice"]] = rest.get(row["invoice"], 0) + row["amount"]
            if row["kind"] == "invoice":
                gross[row["invoice"]] = row["amount"]
        for key, row in {row["invoice"]: row for row in of_day if row["invoice"] in gross}.items():
            now = max(rest[key], 0) if settles(rest[key], gross[key], row["currency"]) else 0
            if change := settled.get(key, 0) - now:
                result.append({**row, "kind": "difference", "number": row["name"], "amount": change})
            settled[key] = now
    return result


def late_interest(con: sqlite3.Connection, invoice_id: int, today: date, settings: Settings) -> Interest:
    """Simple interest at the statutory rate, day by day on what was open, plus the fixed sum.

    The fixed sum (40.00 by EU law) is stated in the home currency and left out of invoices in another.
    """
    view = invoices.get(con, invoice_id, today)
    late_fee = rows.value(con, "SELECT late_fee FROM client WHERE id = ?", (view.client_id,))
    owed = days = 0
    if view.issued is not None and view.due is not None and not view.excused and not view.settled_unknown:
        owed, days = _open_days(con, view, today)
    interest = Decimal(owed) * settings.statutory_rate / YEAR
    with_sum = days > 0 and view.currency == settings.home_currency
    return Interest(
        days=days,
        rate=settings.statutory_rate,
        interest=int(interest.quantize(Decimal(1), rounding=ROUND_HALF_EVEN)),
        fixed_sum=money.minor(settings.statutory_sum, view.currency) if with_sum else 0,
        late_fee=late_fee,
    )


def _open_days(con: sqlite3.Connection, view: invoices.View, today: date) -> tuple[int, int]:
    """Minor units times days past due, and the number of those days. A payment ends the interest on its own day."""
    assert view.due is not None
    cuts = con.execute(
        """SELECT day, amount FROM payment WHERE invoice_id = :id UNION ALL
        SELECT day, amount FROM credit_note WHERE invoice_id = :id UNION ALL
        SELECT day, amount FROM write_off WHERE invoice_id = :id ORDER BY day""",
        {"id": view.id},
    ).fetchall()
    rest, at, owed, days = view.gross, view.due, 0, 0
    for stored, amount in [*cuts, (today.isoformat(), 0)]:
        day = min(date.fromisoformat(stored), today)
        if day > at and rest > 0:
            owed += rest * (day - at).days
            days += (day - at).days
        at = max(at, day)
        rest -= amount
    return owed, days


def document(con: sqlite3.Connection, invoice_id: int, settings: Settings, today: date) -> dict[str, Any]:
    """What the paper of an invoice says. Amounts are strings in major units, days are ISO, rates are shares."""
    view = invoices.get(con, invoice_id, today)
    head = rows.one(
        con,
        """SELECT i.discount, i.tax_note, i.note, c.contract_ref, p.name AS project
        FROM invoice i JOIN client c ON c.id = i.client_id LEFT JOIN project p ON p.id = i.project_id WHERE i.id = ?""",
        (invoice_id,),
    )
    assert head is not None
    lines = drafts.lines_of(con, invoice_id)
    sums = drafts.sums_of(con, invoice_id)

    def amount(minor: int) -> str:
        return money.plain(minor, view.currency)

    return {
        "number": view.number,
        "draft": view.state == "draft",
        "issued": view.issued and view.issued.isoformat(),
        "due": view.due and view.due.isoformat(),
        "currency": view.currency,
        "language": billing.language_of(con, view.client_id, settings),
        "project": head["project"],
        "contract_ref": head["contract_ref"],
        "sender": sender_of(settings),
        "client": {"name": view.client, **recipient_of(con, view.client_id)},
        "lines": [
            {
                "text": line.text,
                "quantity": format(line.quantity, "f"),
                "unit_price": format(line.unit_price, "f"),
                "tax_rate": format(line.tax_rate, "f"),
                "net": amount(net),
            }
            for line, net in zip(lines, sums.line_nets, strict=True)
        ],
        "discount": amount(head["discount"]),
        "net": amount(view.net),
        "taxes": [
            {"rate": format(rate, "f"), "net": amount(base), "tax": amount(tax)}
            for rate, (base, tax) in sorted(sums.taxes.items())
        ],
        "tax": amount(view.tax),
        "total": amount(view.gross),
        "paid": amount(view.paid),
        "credited": amount(view.credited),
        "written_off": amount(view.written_off),
        "balance": amount(view.balance),
        "tax_note": head["tax_note"],
        "note": head["note"],
    }


def sender_of(settings: Settings) -> Mapping[str, str]:
    """Who writes, as papers name them."""
    return {
        "name": settings.my_name,
        "business": settings.my_business,
        "address": settings.my_address,
        "email": settings.my_email,
        "tax_id": settings.my_tax_id,
        "iban": settings.my_iban,
    }


def recipient_of(con: sqlite3.Connection, client_id: int) -> Mapping[str, str]:
    """Whom an invoice goes to: the finance contact, else whoever decides, else the first one."""
    order = {"finance": 0, "decision": 1}
    known = sorted(contacts.of_client(con, client_id), key=lambda contact: order.get(contact.role, 2))
    first = known[0] if known else None
    return {
        "contact": first.name if first else "",
        "address": next((contact.address for contact in known if contact.address), ""),
        "email": next((contact.email for contact in known if contact.email), ""),
    }
