"""What happens to an issued invoice: payments, reminders, disputes, credit notes, write-offs, excuses."""

from __future__ import annotations

import sqlite3
from datetime import date

from goodterms import money
from goodterms.domain import records
from goodterms.domain.invoicing import next_number
from goodterms.errors import Invalid, Refused
from goodterms.ledger import fields, invoices, rows, store
from goodterms.ledger.invoices import View

CREDIT_PATTERN = "CN-{year}-{seq:03}"
ENDINGS = tuple(outcome for outcome in records.DISPUTE_OUTCOMES if outcome != "open")


def pay(
    con: sqlite3.Connection, invoice_id: int, amount: int | None, day: date, today: date, *, note: str = ""
) -> View:
    """Record a payment (None: the whole balance) and return the invoice as it stands after it.

    Above the balance, before the issue date or in the future: refused.
    """
    view = _issued(con, invoice_id)
    with store.change(con, f"payment of {view.name}"):
        view = _issued(con, invoice_id)
        paid_on = _day("day", view, day, today)
        sum_ = view.balance if amount is None else amount
        _within("payment", view, sum_)
        values = {"invoice_id": invoice_id, "day": paid_on, "amount": sum_, "note": fields.line("note", note)}
        rows.insert(con, "payment", values)
    return invoices.get(con, invoice_id, today)


def payments(con: sqlite3.Connection, invoice_id: int) -> list[rows.Row]:
    """The payments of an invoice, oldest first: id, day, amount, note."""
    sql = "SELECT id, day, amount, note FROM payment WHERE invoice_id = ? ORDER BY day, id"
    return rows.many(con, sql, (invoice_id,))


def remove_payment(con: sqlite3.Connection, payment_id: int) -> None:
    """Take back a payment that was entered by mistake or bounced."""
    with store.change(con, "remove a payment"):
        _there(con, "payment", payment_id)
        rows.delete(con, "payment", payment_id)


def remind(con: sqlite3.Connection, invoice_id: int, day: date, today: date, *, stage: int | None = None) -> int:
    """Note that a reminder was sent and return its stage: the next one, unless given."""
    view = _issued(con, invoice_id)
    with store.change(con, f"reminder of {view.name}"):
        view = _issued(con, invoice_id)
        sent = _day("day", view, day, today)
        if view.state in ("settled", "written_off"):
            raise Refused(f"Invoice {view.name} is settled.", "Nothing is open to remind them of.")
        if view.due is not None and day <= view.due:
            raise Refused(f"Invoice {view.name} is not due before {view.due.isoformat()}.", "Remind after that day.")
        known = rows.value(con, "SELECT max(stage) FROM invoice_reminder WHERE invoice_id = ?", (invoice_id,))
        chosen = fields.whole("stage", stage, 1, 9) if stage is not None else min((known or 0) + 1, 9)
        rows.insert(con, "invoice_reminder", {"invoice_id": invoice_id, "day": sent, "stage": chosen})
    return chosen


def dispute(con: sqlite3.Connection, invoice_id: int, opened: date, today: date, *, note: str = "") -> int:
    """Note that the client disputes the invoice; one dispute can be open at a time."""
    view = _issued(con, invoice_id)
    with store.change(con, f"dispute of {view.name}"):
        view = _issued(con, invoice_id)
        if _open_dispute(con, invoice_id) is not None:
            raise Refused(f"Invoice {view.name} is already disputed.", "Resolve that dispute first.")
        values = {
            "invoice_id": invoice_id,
            "opened": _day("opened", view, opened, today),
            "note": fields.block("note", note),
        }
        return rows.insert(con, "dispute", values)


def resolve(con: sqlite3.Connection, invoice_id: int, outcome: str, closed: date, today: date) -> None:
    """Close the open dispute: rejected, settled, withdrawn, or upheld (the client was right)."""
    view = _issued(con, invoice_id)
    ending = fields.choice("outcome", outcome, ENDINGS)
    with store.change(con, f"resolve the dispute of {view.name}"):
        found = _open_dispute(con, invoice_id)
        if found is None:
            raise Refused(f"Invoice {view.name} has no open dispute.")
        opened = date.fromisoformat(found["opened"])
        day = fields.day("closed", closed, first=opened, last=today, why=f"the dispute is of {opened.isoformat()}")
        rows.update(con, "dispute", found["id"], {"closed": day, "outcome": ending})


def credit(
    con: sqlite3.Connection,
    invoice_id: int,
    amount: int | None,
    day: date,
    today: date,
    reason: str,
    *,
    rebill: bool = False,
) -> str:
    """Write a credit note (None: over the whole balance) and return its number; never above the balance.

    `rebill`: the hours of the invoice, which is then credited whole, are unbilled again.
    """
    view = _issued(con, invoice_id)
    with store.change(con, f"credit note for {view.name}"):
        view = _issued(con, invoice_id)
        on = _day("day", view, day, today)
        sum_ = view.balance if amount is None else amount
        _within("credit note", view, sum_)
        used = [row[0] for row in con.execute("SELECT number FROM credit_note WHERE number IS NOT NULL")]
        number = next_number(CREDIT_PATTERN, day, used)
        values = {
            "invoice_id": invoice_id,
            "number": number,
            "day": on,
            "amount": sum_,
            "reason": fields.line("reason", reason, required=True),
        }
        rows.insert(con, "credit_note", values)
        if rebill:
            _release(con, invoice_id)
    return number


def rebill(con: sqlite3.Connection, invoice_id: int) -> int:
    """Make the hours of an invoice that is credited whole unbilled again; returns the number of entries."""
    view = _issued(con, invoice_id)
    with store.change(con, f"bill the hours of {view.name} again"):
        freed = _release(con, invoice_id)
        if not freed:
            raise Refused(f"No hours stand on invoice {view.name}.", "There is nothing to bill again.")
    return freed


def hours_on(con: sqlite3.Connection, invoice_id: int) -> int:
    """How many entries stand on an invoice."""
    return int(rows.value(con, "SELECT count(*) FROM time_entry WHERE invoice_id = ?", (invoice_id,)))


def _release(con: sqlite3.Connection, invoice_id: int) -> int:
    view = _issued(con, invoice_id)
    if not view.credited_whole:
        raise Refused(
            f"The credit notes do not cover the whole of invoice {view.name}, so its hours stay billed.",
            f"They cover {money.show(view.credited, view.currency)} of {money.show(view.gross, view.currency)}.",
        )
    return con.execute("UPDATE time_entry SET invoice_id = NULL WHERE invoice_id = ?", (invoice_id,)).rowcount


def write_off(
    con: sqlite3.Connection, invoice_id: int, amount: int | None, day: date, today: date, reason: str
) -> View:
    """Give up a part of the balance, or all of it (None), for one of the four reasons; once an invoice."""
    why = fields.choice("reason", reason, records.WRITE_OFF_REASONS)
    view = _issued(con, invoice_id)
    with store.change(con, f"write off {view.name}"):
        view = _issued(con, invoice_id)
        if view.written_off:
            raise Refused(f"A part of invoice {view.name} is already written off.", "Undo that first.")
        on = _day("day", view, day, today)
        sum_ = view.balance if amount is None else amount
        _within("write-off", view, sum_)
        rows.insert(con, "write_off", {"invoice_id": invoice_id, "day": on, "amount": sum_, "reason": why})
    return invoices.get(con, invoice_id, today)


def excuse(con: sqlite3.Connection, invoice_id: int, excused: bool = True) -> None:
    """Excuse an invoice's lateness (my own late sending, an agreed delay), or take the excuse back."""
    view = _issued(con, invoice_id)
    with store.change(con, f"{'excuse' if excused else 'no excuse for'} {view.name}"):
        rows.update(con, "invoice", invoice_id, {"late_excused": int(excused)})


def _issued(con: sqlite3.Connection, invoice_id: int) -> View:
    """The invoice with everything ever booked on it, whatever the day."""
    view = invoices.get(con, invoice_id, date.max)
    if view.state == "draft":
        raise Refused("This invoice is still a draft.", "Issue it first.")
    return view


def _day(field: str, view: View, day: date, today: date) -> str:
    why = f"invoice {view.name} is of {view.issued.isoformat()}" if view.issued else ""
    return fields.day(field, day, first=view.issued, last=today, why=why)


def _within(what: str, view: View, amount: int) -> None:
    if view.balance == 0:
        raise Refused(f"Nothing is open on invoice {view.name}.", f"The {what} was not written.")
    fields.amount("amount", amount, low=1)
    if amount > view.balance:
        raise Invalid(
            "amount",
            f"The {what} of {money.show(amount, view.currency)} is above the balance of invoice {view.name}.",
            f"{money.show(view.balance, view.currency)} is open.",
        )


def _open_dispute(con: sqlite3.Connection, invoice_id: int) -> rows.Row | None:
    return rows.one(con, "SELECT id, opened FROM dispute WHERE invoice_id = ? AND outcome = 'open'", (invoice_id,))


def _there(con: sqlite3.Connection, table: str, row_id: int) -> None:
    if rows.value(con, f"SELECT 1 FROM {table} WHERE id = ?", (row_id,)) is None:  # noqa: S608
        raise Refused(f"That {table.replace('_', ' ')} is no longer there.")
