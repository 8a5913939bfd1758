"""How much of the agreed fees of projects stands on invoices: what is billed once must not be billed again."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal

from goodterms import money

_INVOICE = "(i.state = 'issued' AND i.issued <= :as_of OR :drafts AND i.state = 'draft')"
CREDITED = """coalesce((SELECT sum(n.amount) FROM credit_note n WHERE n.invoice_id = i.id AND n.day <= :as_of)
  >= i.net + i.tax, 0)"""
"""An invoice `i` whose credit notes up to `as_of` cover the whole of it: nothing is billed by it any more."""
_WHOSE = "(:client IS NULL OR c.id = :client)"
_OF_PROJECT = f"""FROM client c CROSS JOIN invoice i ON i.client_id = c.id CROSS JOIN project p ON p.id = i.project_id
WHERE {_WHOSE} AND {_INVOICE} AND NOT {CREDITED} AND i.currency = c.currency"""
_BEYOND = """p.billing <> 'hourly' AND EXISTS (SELECT 1 FROM time_entry e
  WHERE e.invoice_id = i.id AND e.project_id = p.id AND e.scope = 'extra')"""
"""An invoice of a project with a fee that holds work beyond the scope, too."""
_WHOLE = f"""
SELECT p.id, sum(i.net + iif(p.billing = 'hourly', 0, i.discount)) {_OF_PROJECT} AND NOT ({_BEYOND})
GROUP BY p.id"""
_MIXED = f"""
SELECT p.id, i.id, i.net + i.discount, EXISTS (SELECT 1 FROM time_entry e
  WHERE e.invoice_id = i.id AND e.scope = 'in') {_OF_PROJECT} AND {_BEYOND}"""  # noqa: S608
_LINES = f"""
SELECT n.invoice_id, i.client_id, i.currency, n.quantity, n.unit_price
FROM invoice_line n JOIN invoice i ON i.id = n.invoice_id
WHERE n.invoice_id IN (SELECT i.id {_OF_PROJECT} AND {_BEYOND})"""  # noqa: S608
_RATES = "SELECT client_id, rate FROM client_rate WHERE :client IS NULL OR client_id = :client"
_TOGETHER = f"""
SELECT p.id, p.billing, p.fee, count(DISTINCT substr(e.day, 1, 7))
FROM client c CROSS JOIN project p ON p.client_id = c.id CROSS JOIN invoice i ON i.client_id = c.id
  CROSS JOIN time_entry e INDEXED BY ix_entry_invoice ON e.invoice_id = i.id
WHERE {_WHOSE} AND {_INVOICE} AND NOT {CREDITED} AND p.billing <> 'hourly' AND p.fee IS NOT NULL
  AND i.project_id IS NULL AND e.project_id = p.id AND e.scope = 'in' GROUP BY p.id"""  # noqa: S608


def billed(
    con: sqlite3.Connection, client_id: int | None = None, *, as_of: date | None = None, drafts: bool = False
) -> dict[int, int]:
    """Project id -> what of it is billed, net minor units of the client's currency, by invoices up to `as_of`.

    A project's own invoices count whole (a discount is given, not left to bill), but for work beyond the scope: that
    comes on top of a fee. On an invoice over several projects stands the rest of a fixed fee,
    or the fee of each month of a retainer that has hours on it. What is credited whole is not billed.
    """
    params = {"client": client_id, "as_of": as_of.isoformat() if as_of else "9999", "drafts": drafts}
    found: dict[int, int] = dict(con.execute(_WHOLE, params))
    for project, part in _mixed(con, params):
        found[project] = found.get(project, 0) + part
    for project, billing, fee, months in con.execute(_TOGETHER, params):
        own = found.get(project, 0)
        found[project] = max(own, fee) if billing == "fixed" else own + fee * months
    return found


def _mixed(con: sqlite3.Connection, params: Mapping[str, object]) -> Iterator[tuple[int, int]]:
    """Project id and what is left of each invoice with work beyond the scope without that: the lines at a rate of the
    client. Where no line is at such a rate, an invoice of nothing but extra hours says nothing about the fee."""
    invoices = con.execute(_MIXED, params).fetchall()
    if not invoices:
        return
    rates = set(con.execute(_RATES, params))
    extra: dict[int, int] = {}
    for invoice, client, currency, quantity, price in con.execute(_LINES, params):
        if (client, money.minor(Decimal(price), currency)) in rates:
            extra[invoice] = extra.get(invoice, 0) + money.minor(Decimal(quantity) * Decimal(price), currency)
    for project, invoice, whole, within in invoices:
        if invoice in extra or within:
            yield project, whole - extra.get(invoice, 0)
