"""Invoices as they stand: reading one, listing them, recording one issued elsewhere, removing a mistake."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, replace
from datetime import date

from goodterms import money, text
from goodterms.domain import receivables
from goodterms.errors import Invalid, NotUnderstood, Refused
from goodterms.ledger import drafts, fields, rows, store
from goodterms.ledger.clients import currency_of, name_of
from goodterms.ledger.history_money import due_day
from goodterms.ledger.names import find_client


@dataclass(frozen=True, slots=True)
class View:
    """One invoice with its sums, on a day. Amounts are minor units of `currency`."""

    id: int
    client_id: int
    client: str
    project_id: int | None
    number: str | None
    state: str
    """draft, open, overdue, settled or written_off."""
    issued: date | None
    due: date | None
    due_source: str
    currency: str
    net: int
    tax: int
    paid: int
    credited: int
    written_off: int
    overdue_days: int
    disputed: bool
    excused: bool
    reminders: int
    last_payment: date | None
    settled_unknown: bool

    @property
    def gross(self) -> int:
        return self.net + self.tax

    @property
    def balance(self) -> int:
        """What is still to be paid; never below zero."""
        if self.settled_unknown:
            return 0
        return max(self.gross - self.paid - self.credited - self.written_off, 0)

    @property
    def credited_whole(self) -> bool:
        """Do the credit notes cover all of it, so that its hours may be billed again?"""
        return 0 < self.gross <= self.credited

    @property
    def name(self) -> str:
        """How people call it: its number, or its id while it is a draft."""
        return self.number or f"draft {self.id}"


_SELECT = """SELECT i.*, c.name AS client, c.terms_days,
    coalesce((SELECT sum(amount) FROM payment p WHERE p.invoice_id = i.id AND p.day <= :today), 0) AS paid,
    coalesce((SELECT sum(amount) FROM credit_note n WHERE n.invoice_id = i.id AND n.day <= :today), 0) AS credited,
    coalesce((SELECT amount FROM write_off w WHERE w.invoice_id = i.id AND w.day <= :today), 0) AS written_off,
    (SELECT max(day) FROM payment p WHERE p.invoice_id = i.id AND p.day <= :today) AS last_payment,
    (SELECT count(*) FROM invoice_reminder r WHERE r.invoice_id = i.id AND r.day <= :today) AS reminders,
    EXISTS (SELECT 1 FROM dispute d WHERE d.invoice_id = i.id AND d.opened <= :today
      AND (d.outcome = 'open' OR d.closed > :today)) AS disputed
    FROM invoice i JOIN client c ON c.id = i.client_id"""


def get(con: sqlite3.Connection, invoice_id: int, today: date) -> View:
    """The invoice on `today`; Refused when it is gone."""
    found = rows.one(con, f"{_SELECT} WHERE i.id = :id", {"today": today.isoformat(), "id": invoice_id})
    if found is None:
        raise Refused("That invoice is no longer there.")
    return _view(found, today)


def listed(
    con: sqlite3.Connection,
    today: date,
    *,
    client_id: int | None = None,
    only_open: bool = False,
    only_overdue: bool = False,
) -> list[View]:
    """Invoices and drafts, newest first (drafts on top); nothing issued after `today`."""
    found = con.execute(
        f"""{_SELECT} WHERE (:client IS NULL OR i.client_id = :client)
        AND (i.issued IS NULL OR i.issued <= :today) ORDER BY i.issued IS NOT NULL, i.issued DESC, i.id DESC""",
        {"today": today.isoformat(), "client": client_id},
    )
    names = [column[0] for column in found.description]
    same: dict[object, object] = {}  # one text for a name that stands in a thousand rows
    views = []
    while some := found.fetchmany(500):
        for row in some:
            values = (same.setdefault(value, value) if isinstance(value, str) else value for value in row)
            views.append(_view(dict(zip(names, values, strict=True)), today))
    if only_overdue:
        return [view for view in views if view.state == "overdue"]
    if only_open:
        return [view for view in views if view.state in ("open", "overdue")]
    return views


def find(con: sqlite3.Connection, typed: str, client_id: int | None = None) -> int:
    """The id of the invoice with this number, of the draft with this id ("12", "draft 12"), or of the only
    invoice whose number begins so. Where several clients have the number: "acme/2026-001"."""
    wanted = text.clean(typed)
    known = con.execute(
        "SELECT id, number FROM invoice WHERE number IS NOT NULL AND (? IS NULL OR client_id = ?)",
        (client_id, client_id),
    ).fetchall()
    key = text.fold(wanted)
    found = [row for row in known if text.fold(row[1]) == key]
    plain = key.removeprefix("draft").strip().removeprefix("#")
    if not found and plain.isascii() and plain.isdigit():
        draft_id = min(int(plain[:20]), 2**62)
        if rows.value(con, "SELECT 1 FROM invoice WHERE id = ? AND state = 'draft'", (draft_id,)):
            return draft_id
    begins = found or [row for row in known if key and text.fold(row[1]).startswith(key)]
    if len(begins) == 1:
        return int(begins[0][0])
    if not begins and client_id is None and "/" in wanted:
        name, _, number = wanted.partition("/")
        return find(con, number, find_client(con, name)[0])
    if not begins:
        raise NotUnderstood(f'There is no invoice "{wanted}".', "goodterms invoices lists them.")
    names = ", ".join(row[1] for row in begins[:6])
    hint = f"Write CLIENT/{wanted}." if found else f"It could be: {names}."
    raise NotUnderstood(f'"{wanted}" fits {len(begins)} invoices.', hint)


def record(
    con: sqlite3.Connection,
    client_id: int,
    number: str,
    issued: date,
    today: date,
    *,
    net: int,
    tax: int = 0,
    due: date | None = None,
    currency: str | None = None,
    project_id: int | None = None,
    paid_on: date | None = None,
    note: str = "",
) -> int:
    """Record an invoice that was issued elsewhere; with `paid_on` also its full payment. Returns its id."""
    with store.change(con, f"record an invoice to {name_of(con, client_id)}"):
        last_day, source = drafts.due_day(con, client_id, issued, due)
        values = {
            "client_id": client_id,
            "project_id": project_id,
            "number": drafts.free_number(con, number),
            "state": "issued",
            "issued": fields.day("issued", issued, last=today),
            "due": last_day,
            "due_source": source,
            "currency": money.currency(currency) if currency else currency_of(con, client_id),
            "net": fields.amount("net", net),
            "tax": fields.amount("tax", tax),
            "note": fields.block("note", note),
        }
        if net + tax == 0:
            raise Invalid("net", "An invoice over nothing cannot be recorded.", "Give its amount.")
        if project_id is not None and not rows.value(
            con, "SELECT 1 FROM project WHERE id = ? AND client_id = ?", (project_id, client_id)
        ):
            raise Invalid("project", "That project is not one of this client's.")
        invoice_id = rows.insert(con, "invoice", values)
        if paid_on is not None:
            day = fields.day("paid_on", paid_on, first=issued, last=today, why="the invoice is later")
            rows.insert(con, "payment", {"invoice_id": invoice_id, "day": day, "amount": net + tax})
    return invoice_id


def remove(con: sqlite3.Connection, invoice_id: int, today: date) -> None:
    """Delete a draft, or an invoice recorded by hand on which nothing hangs; an issued one is never deleted."""
    view = get(con, invoice_id, today)
    if view.state == "draft":
        drafts.discard(con, invoice_id)
        return
    with store.change(con, f"delete invoice {view.name}"):
        for table in (
            "invoice_line",
            "payment",
            "credit_note",
            "write_off",
            "dispute",
            "invoice_reminder",
            "time_entry",
        ):
            if rows.value(con, f"SELECT 1 FROM {table} WHERE invoice_id = ? LIMIT 1", (invoice_id,)):  # noqa: S608
                raise Refused(f"Invoice {view.name} is issued and cannot be deleted.", "Correct it with a credit note.")
        rows.delete(con, "invoice", invoice_id)


def _view(row: rows.Row, today: date) -> View:
    due = rows.as_day(row["due"])
    view = View(
        id=row["id"],
        client_id=row["client_id"],
        client=row["client"],
        project_id=row["project_id"],
        number=row["number"],
        state="draft",
        issued=rows.as_day(row["issued"]),
        due=due,
        due_source=row["due_source"],
        currency=row["currency"],
        net=row["net"],
        tax=row["tax"],
        paid=row["paid"],
        credited=row["credited"],
        written_off=row["written_off"],
        overdue_days=0,
        disputed=bool(row["disputed"]),
        excused=bool(row["late_excused"]),
        reminders=row["reminders"],
        last_payment=rows.as_day(row["last_payment"]),
        settled_unknown=bool(row["settled_unknown"]),
    )
    if row["state"] == "draft":
        return view
    return _with_state(view, today, row["terms_days"])


def _with_state(view: View, today: date, terms: int | None) -> View:
    if view.settled_unknown or receivables.settles(view.balance, view.gross, view.currency):
        return replace(view, state="written_off" if view.written_off else "settled")
    due = view.due or (due_day(view.issued, None, terms) if view.issued else None)
    if due is not None and due < today:
        return replace(view, state="overdue", overdue_days=(today - due).days)
    return replace(view, state="open")
