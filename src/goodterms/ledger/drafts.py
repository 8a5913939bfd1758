"""Draft invoices: made from unbilled hours or by hand, changed freely, issued once, or thrown away."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from goodterms.domain.invoicing import Line, Totals, next_number, totals
from goodterms.errors import Invalid, Refused
from goodterms.ledger import billing, fields, rows, settings_store, store
from goodterms.ledger.clients import currency_of, name_of
from goodterms.ledger.clients import rounding as checked_rounding
from goodterms.settings import Settings

REVERSE_CHARGE = "Reverse charge"
"""As a tax note: the paper then says it in the language of the invoice."""
DECIMALS = 9
"""Of a quantity or a price: the interchange document carries no more."""
EU_TERMS = 30
"""Days until an invoice without agreed terms is due (Directive 2011/7/EU)."""


def from_hours(
    con: sqlite3.Connection,
    client_id: int,
    *,
    entry_ids: Iterable[int] | None = None,
    project_id: int | None = None,
    until: date | None = None,
    group: str = "project",
    rounding: int | None = None,
    rate: int | None = None,
    tax_rate: Decimal | None = None,
    tax_note: str | None = None,
    discount: int = 0,
    note: str = "",
    lines: Sequence[Line] = (),
) -> int:
    """Draft an invoice over unbilled hours (these entries, or all that are) plus `lines`; returns its id.

    The entries belong to the draft from then on, so that no other invoice can take them. `rounding`
    (minutes, each entry rounded up) is the client's or else the settings', the tax as in `taxed`, unless given.
    """
    with store.change(con, f"draft an invoice for {name_of(con, client_id)}"):
        settings = settings_store.load(con)
        rate_of_tax, tax_note = taxed(con, client_id, tax_rate, tax_note)
        terms = billing.Terms(
            currency=currency_of(con, client_id),
            group=fields.choice("group", group, billing.GROUPS),
            rounding=rounding_of(con, client_id, settings)
            if rounding is None
            else checked_rounding("rounding", rounding),
            rate=None if rate is None else fields.amount("rate", rate),
            tax_rate=fields.share("tax_rate", rate_of_tax),
            language=billing.language_of(con, client_id, settings),
        )
        if entry_ids is None:
            entries = billing.unbilled(con, client_id, project_id=project_id, until=until)
        else:
            entries = billing.picked(con, client_id, entry_ids)
        if not entries and not lines:
            raise Refused("There are no unbilled hours here.", "Log billable hours, or draft with lines of your own.")
        made = [*billing.lines(con, client_id, entries, terms), *lines]
        if not made:
            covered = "The agreed fee for these hours is billed already."
            raise Refused(covered, "It covers them: draft with lines of your own for anything else.")
        on_projects = {entry["project_id"] for entry in entries} or {project_id}
        beside = bool(lines) and project_id is None and all(entry["scope"] == "extra" for entry in entries)
        invoice_id = _insert(con, client_id, made, discount, tax_note, note, terms.currency)
        if len(on_projects) == 1 and not beside:  # lines of the client alone are no part of a project's fee
            rows.update(con, "invoice", invoice_id, {"project_id": on_projects.pop()})
        con.executemany(
            "UPDATE time_entry SET invoice_id = ? WHERE id = ?", [(invoice_id, entry["id"]) for entry in entries]
        )
    return invoice_id


def rounding_of(con: sqlite3.Connection, client_id: int, settings: Settings) -> int:
    """Minutes that this client's entries are rounded up to: its own, else the settings'."""
    own = rows.value(con, "SELECT rounding_minutes FROM client WHERE id = ?", (client_id,))
    return settings.rounding_minutes if own is None else int(own)


def by_hand(
    con: sqlite3.Connection,
    client_id: int,
    lines: Sequence[Line],
    *,
    project_id: int | None = None,
    discount: int = 0,
    tax_note: str = "",
    note: str = "",
) -> int:
    """Draft an invoice of lines alone, for a project where one is named; returns its id."""
    with store.change(con, f"draft an invoice for {name_of(con, client_id)}"):
        invoice_id = _insert(con, client_id, lines, discount, tax_note, note, currency_of(con, client_id))
        rows.update(con, "invoice", invoice_id, {"project_id": project_id})
    return invoice_id


def edit(
    con: sqlite3.Connection,
    invoice_id: int,
    *,
    lines: Sequence[Line] | None = None,
    discount: int | None = None,
    tax_note: str | None = None,
    note: str | None = None,
    release: Iterable[int] = (),
) -> None:
    """Change a draft; `release` gives entries back to the unbilled hours (their lines are not touched)."""
    with store.change(con, "edit a draft invoice"):
        draft = _draft(con, invoice_id)
        now_lines = checked_lines(lines) if lines is not None else lines_of(con, invoice_id)
        now_discount = draft["discount"] if discount is None else discount
        sums = _summed(now_lines, draft["currency"], now_discount)
        values: rows.Row = {"discount": now_discount, "net": sums.net, "tax": sums.tax}
        if tax_note is not None:
            values["tax_note"] = fields.line("tax_note", tax_note)
        if note is not None:
            values["note"] = fields.block("note", note)
        rows.update(con, "invoice", invoice_id, values)
        if lines is not None:
            con.execute("DELETE FROM invoice_line WHERE invoice_id = ?", (invoice_id,))
            _insert_lines(con, invoice_id, now_lines)
        for entry_id in release:
            freed = con.execute(
                "UPDATE time_entry SET invoice_id = NULL WHERE id = ? AND invoice_id = ?", (entry_id, invoice_id)
            )
            if not freed.rowcount:
                raise Refused(f"Entry {entry_id} is not on this draft.")


def discard(con: sqlite3.Connection, invoice_id: int) -> None:
    """Throw a draft away; its hours are unbilled again."""
    with store.change(con, "delete a draft invoice"):
        _draft(con, invoice_id)
        con.execute("UPDATE time_entry SET invoice_id = NULL WHERE invoice_id = ?", (invoice_id,))
        rows.delete(con, "invoice", invoice_id)


def issue(
    con: sqlite3.Connection,
    invoice_id: int,
    today: date,
    *,
    issued: date | None = None,
    due: date | None = None,
    number: str | None = None,
) -> str:
    """Issue a draft and return its number: from then on it never changes.

    The number is the next of the settings' pattern unless given; due is `issued` + the client's
    terms, else + 30 days (marked as derived).
    """
    draft = _draft(con, invoice_id)
    with store.change(con, f"issue an invoice to {name_of(con, draft['client_id'])}"):
        draft = _draft(con, invoice_id)
        on = issued or today
        day = fields.day("issued", on, last=today)
        if draft["net"] + draft["tax"] <= 0:
            raise Refused("This draft adds up to nothing.", "Add a line before you issue it.")
        last_day, source = due_day(con, draft["client_id"], on, due)
        chosen = free_number(con, number) if number is not None else next_free(con, settings_store.load(con), on)
        rows.update(
            con,
            "invoice",
            invoice_id,
            {"state": "issued", "number": chosen, "issued": day, "due": last_day, "due_source": source},
        )
    return chosen


def next_free(con: sqlite3.Connection, settings: Settings, on: date) -> str:
    """The next number of the pattern, over the invoices of all clients."""
    return next_number(settings.invoice_pattern, on, _numbers(con))


def free_number(con: sqlite3.Connection, number: str) -> str:
    """`number` cleaned; Invalid when an invoice has it already, whoever it went to."""
    cleaned = fields.line("number", number, required=True, limit=60)
    if cleaned.casefold() in {known.casefold() for known in _numbers(con)}:
        raise Invalid("number", f"There is already an invoice {cleaned}.", "Give it another number.")
    return cleaned


def _numbers(con: sqlite3.Connection) -> list[str]:
    return [row[0] for row in con.execute("SELECT number FROM invoice WHERE number IS NOT NULL")]


def due_day(con: sqlite3.Connection, client_id: int, issued: date, due: date | None) -> tuple[str, str]:
    """The due day as stored and where it comes from."""
    if due is not None:
        return fields.day("due", due, first=issued, why=f"the invoice is of {issued.isoformat()}"), "stated"
    terms = rows.value(con, "SELECT terms_days FROM client WHERE id = ?", (client_id,))
    if terms is not None:
        return (issued + timedelta(days=terms)).isoformat(), "stated"
    return (issued + timedelta(days=EU_TERMS)).isoformat(), "derived"


def taxed(
    con: sqlite3.Connection, client_id: int, rate: Decimal | None = None, note: str | None = None
) -> tuple[Decimal, str]:
    """The tax rate of a draft and the sentence about it: as given, else as on the client's latest invoice that has
    lines, else the settings' rate. The sentence of that invoice stays with its rate."""
    usual, its_note = _last_taxed(con, client_id) or (settings_store.load(con).tax_rate, "")
    chosen = usual if rate is None else rate
    if note is None:
        note = its_note if chosen == usual else ""
    return chosen, note


def tax_as_before(con: sqlite3.Connection, client_id: int) -> str:
    """A sentence where the client's latest invoice is taxed otherwise than the settings say, else ""."""
    last, setting = _last_taxed(con, client_id), settings_store.load(con).tax_rate
    if last is None or last[0] == setting or last[1] == REVERSE_CHARGE:
        return ""
    was, now = (f"{(rate * 100).normalize():f} %" for rate in (last[0], setting))
    return f"Tax {was}, as on the last invoice; the setting is {now}."


def _last_taxed(con: sqlite3.Connection, client_id: int) -> tuple[Decimal, str] | None:
    """The tax rate of the client's latest invoice that has lines, and the sentence about it. Where an invoice comes
    from a table its rate was only worked out from the sums, and means nothing."""
    found = con.execute(
        """SELECT n.tax_rate, i.tax_note FROM invoice i JOIN invoice_line n ON n.invoice_id = i.id
        LEFT JOIN import_batch b ON b.id = i.batch_id
        WHERE i.client_id = ? AND i.state <> 'draft' AND (b.id IS NULL OR b.format = 'json')
        ORDER BY i.issued DESC, i.id DESC, n.position, n.id LIMIT 1""",
        (client_id,),
    ).fetchone()
    return (Decimal(found[0]), found[1]) if found else None


def lines_of(con: sqlite3.Connection, invoice_id: int) -> list[Line]:
    """The invoice's lines in order."""
    found = con.execute(
        "SELECT text, quantity, unit_price, tax_rate FROM invoice_line WHERE invoice_id = ? ORDER BY position, id",
        (invoice_id,),
    ).fetchall()
    return [Line(text, Decimal(quantity), Decimal(price), Decimal(tax)) for text, quantity, price, tax in found]


def sums_of(con: sqlite3.Connection, invoice_id: int) -> Totals:
    """What the invoice's lines add up to."""
    head = rows.one(con, "SELECT currency, discount FROM invoice WHERE id = ?", (invoice_id,))
    assert head is not None
    return totals(lines_of(con, invoice_id), head["currency"], head["discount"])


def checked_lines(lines: Sequence[Line]) -> list[Line]:
    """Lines with cleaned text and sane numbers. A price or a quantity may be negative (a deduction)."""
    result = []
    for line in lines:
        for field, value in (("quantity", line.quantity), ("unit_price", line.unit_price)):
            if not value.is_finite() or abs(value) > 10**12:
                raise Invalid(field, f"The {fields.words(field)} of a line is too large.")
            if value != round(value, DECIMALS):
                raise Invalid(field, f"The {fields.words(field)} of a line has more than {DECIMALS} decimals.")
        words = fields.line("text", line.text, required=True, limit=1000)
        result.append(replace(line, text=words, tax_rate=fields.share("tax_rate", line.tax_rate)))
    return result


def _summed(lines: Sequence[Line], currency: str, discount: int) -> Totals:
    """What the lines of a draft add up to; Invalid where that is no amount that can be kept."""
    sums = totals(lines, currency, discount)
    if any(abs(sum_) > fields.MOST for sum_ in (*sums.line_nets, sums.discount, sums.net, sums.tax, sums.gross)):
        raise Invalid("lines", "The sum of the lines is too large.", "Check the number of digits.")
    return sums


def _draft(con: sqlite3.Connection, invoice_id: int) -> rows.Row:
    found = rows.one(con, "SELECT * FROM invoice WHERE id = ?", (invoice_id,))
    if found is None:
        raise Refused("That invoice is no longer there.")
    if found["state"] != "draft":
        raise Refused(f"Invoice {found['number']} is issued and never changes.", "Correct it with a credit note.")
    return found


def _insert(
    con: sqlite3.Connection,
    client_id: int,
    lines: Sequence[Line],
    discount: int,
    tax_note: str,
    note: str,
    currency: str,
) -> int:
    good = checked_lines(lines)
    sums = _summed(good, currency, discount)
    values = {
        "client_id": client_id,
        "state": "draft",
        "currency": currency,
        "discount": discount,
        "net": sums.net,
        "tax": sums.tax,
        "tax_note": fields.line("tax_note", tax_note),
        "note": fields.block("note", note),
    }
    invoice_id = rows.insert(con, "invoice", values)
    _insert_lines(con, invoice_id, good)
    return invoice_id


def _insert_lines(con: sqlite3.Connection, invoice_id: int, lines: Sequence[Line]) -> None:
    for position, line in enumerate(lines, start=1):
        values = {
            "invoice_id": invoice_id,
            "position": position,
            "text": line.text,
            "quantity": format(line.quantity, "f"),
            "unit_price": format(line.unit_price, "f"),
            "tax_rate": format(line.tax_rate, "f"),
        }
        rows.insert(con, "invoice_line", values)
