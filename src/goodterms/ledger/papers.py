"""What papers beside the invoice say: credit notes, the account of a client, reminders of an invoice."""

from __future__ import annotations

import sqlite3
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from goodterms import money, text
from goodterms.domain.invoicing import spread
from goodterms.domain.plan_dates import add_working_days
from goodterms.domain.reminder_letter import LAST_STAGE, Reminder
from goodterms.errors import Refused
from goodterms.ledger import contacts, drafts, invoices, rows, statements
from goodterms.ledger.billing import language_of
from goodterms.settings import Settings

__all__ = ["accounts", "credit_note", "credits_of", "find_credit", "language_of", "reminder"]

PAY_WORKING_DAYS = 5
"""A reminder asks for the money by so many working days later."""


# -- credit notes -----------------------------------------------------------------


def find_credit(con: sqlite3.Connection, typed: str) -> int | None:
    """The id of the credit note with this number."""
    found = rows.value(con, "SELECT id FROM credit_note WHERE number = ? COLLATE NOCASE", (text.clean(typed),))
    return None if found is None else int(found)


def credits_of(con: sqlite3.Connection, invoice_id: int) -> list[tuple[int, str]]:
    """The credit notes of an invoice that have a number: id and number."""
    sql = "SELECT id, number FROM credit_note WHERE invoice_id = ? AND number IS NOT NULL ORDER BY id"
    return con.execute(sql, (invoice_id,)).fetchall()


def credit_note(con: sqlite3.Connection, credit_id: int, settings: Settings, today: date) -> dict[str, Any]:
    """What a credit note says, as `statements.document` says it of an invoice; the tax goes back in proportion."""
    note = rows.one(con, "SELECT * FROM credit_note WHERE id = ?", (credit_id,))
    if note is None:
        raise Refused("That credit note is no longer there.")
    of = statements.document(con, note["invoice_id"], settings, today)
    currency = of["currency"]
    gross, tax = (money.minor(Decimal(of[key]), currency) for key in ("total", "tax"))
    taxes = _shares(con, note["invoice_id"], note["amount"])
    back = sum(part for _, _, part in taxes) if taxes else _part(note["amount"], tax, gross)

    def amount(minor: int) -> str:
        return money.plain(minor, currency)

    net = amount(note["amount"] - back)
    return {
        **of,
        "number": note["number"],
        "draft": False,
        "invoice": of["number"],
        "issued": note["day"],
        "due": None,
        "lines": [
            {"text": note["reason"] or "-", "quantity": "1", "unit_price": net, "tax_rate": "0", "net": net},
        ],
        "discount": amount(0),
        "net": net,
        "taxes": [{"rate": format(rate, "f"), "net": amount(base), "tax": amount(part)} for rate, base, part in taxes],
        "tax": amount(back),
        "total": amount(note["amount"]),
        "paid": amount(0),
        "credited": amount(0),
        "written_off": amount(0),
        "balance": amount(note["amount"]),
        "note": "",
    }


def _shares(con: sqlite3.Connection, invoice_id: int, amount: int) -> list[tuple[Any, int, int]]:
    """A gross amount split by the tax rates of the invoice's lines: rate, net, tax. Empty without lines."""
    found = sorted(drafts.sums_of(con, invoice_id).taxes.items())
    parts = spread(amount, [base + tax for _, (base, tax) in found])
    result = []
    for (rate, (base, tax)), part in zip(found, parts, strict=True):
        back = _part(part, tax, base + tax)
        result.append((rate, part - back, back))
    return result


def _part(amount: int, tax: int, gross: int) -> int:
    """The tax in an amount, where `tax` is in `gross`; rounded half-even."""
    return round(Fraction(amount * tax, gross)) if gross else 0


# -- the account of a client ------------------------------------------------------


def accounts(
    con: sqlite3.Connection, client_id: int, last: date, settings: Settings, *, first: date | None = None
) -> list[dict[str, Any]]:
    """The statement of account of a client as papers, one a currency. Amounts are strings, days ISO."""
    head = {
        "language": language_of(con, client_id, settings),
        "sender": statements.sender_of(settings),
        "client": statements.recipient_of(con, client_id),
    }
    found = [_account(one, head) for one in statements.statement(con, client_id, last, first=first)]
    if not found:
        raise Refused("Nothing was invoiced yet.", "There is no account to write.")
    return found


def _account(one: statements.Statement, head: dict[str, Any]) -> dict[str, Any]:
    def amount(minor: int) -> str:
        return money.plain(minor, one.currency)

    return {
        **head,
        "client": {"name": one.client, **head["client"]},
        "currency": one.currency,
        "first": one.first and one.first.isoformat(),
        "last": one.last.isoformat(),
        "brought_forward": amount(one.brought_forward),
        "movements": [
            {
                "day": move.day.isoformat(),
                "kind": move.kind,
                "number": move.number,
                "amount": amount(move.amount),
                "balance": amount(move.balance),
            }
            for move in one.movements
        ],
        "balance": amount(one.balance),
        "overdue": amount(one.overdue),
    }


# -- reminders --------------------------------------------------------------------


def reminder(
    con: sqlite3.Connection, invoice_id: int, settings: Settings, today: date, *, stage: int | None = None
) -> Reminder:
    """What the reminder of an overdue invoice says. `stage`: 1 friendly, 2 firm, 3 last.

    Unless given it is the stage noted today, else the next.

    Refused for a draft, for one that is settled, not due or disputed, and for a stage before its turn.
    """
    view = invoices.get(con, invoice_id, today)
    if view.state == "draft":
        raise Refused("This invoice is still a draft.", "Issue it first.")
    if view.disputed:
        raise Refused(f"Invoice {view.name} is disputed.", "Resolve the dispute first, then remind.")
    if view.overdue_days <= 0 or view.issued is None or view.due is None:
        when = f"not due before {view.due.isoformat()}" if view.balance and view.due else "settled"
        raise Refused(f"Invoice {view.name} is {when}.", "Nothing is open to remind them of.")
    following = min(view.reminders + 1, LAST_STAGE)
    sql = "SELECT count(*) FROM invoice_reminder WHERE invoice_id = ? AND day = ?"
    noted = view.reminders if rows.value(con, sql, (invoice_id, today.isoformat())) else 0
    chosen = (min(noted, LAST_STAGE) or following) if stage is None else stage
    before = "<" if chosen <= noted else "<="
    sql = f"SELECT max(day) FROM invoice_reminder WHERE invoice_id = ? AND day {before} ?"  # noqa: S608
    reminded = rows.as_day(rows.value(con, sql, (invoice_id, today.isoformat())))
    if not 1 <= chosen <= following:
        raise Refused(f"Reminder {following} of invoice {view.name} comes first.", "Leave the stage out.")
    order = {"finance": 0, "decision": 1}
    people = sorted(contacts.of_client(con, view.client_id), key=lambda one: order.get(one.role, 2))
    who = people[0] if people else None
    return Reminder(
        stage=chosen,
        number=view.name,
        issued=view.issued,
        due=view.due,
        total=view.gross,
        open=view.balance,
        currency=view.currency,
        days=view.overdue_days,
        reminded=reminded,
        pay_by=add_working_days(today, PAY_WORKING_DAYS, settings.holidays),
        late_fee=rows.value(con, "SELECT late_fee FROM client WHERE id = ?", (view.client_id,)),
        client_name=view.client,
        contact_name=who.name if who else "",
        honorific=who.honorific if who else "",
        address=next((one.address for one in people if one.address), ""),
        email=next((one.email for one in people if one.email), ""),
        sender=statements.sender_of(settings),
    )
