"""How much of the agreed fees of projects stands on invoices: what is billed once must not be billed again."""

from __future__ import annotations

import sqlite3
from datetime import date
from decimal import Decimal

from goodterms import money

_INVOICE = "(i.state = 'issued' AND i.issued <= :as_of OR :drafts AND i.state = 'draft')"
CREDITED = """coalesce((SELECT sum(n.amount) FROM credit_note n WHERE n.invoice_id = i.id AND n.day <= :as_of)
  >= i.net + i.tax, 0)"""
"""An invoice `i` whose credit notes up to `as_of` cover the whole of it: nothing is billed by it any more."""
_WHOSE = "(:client IS NULL OR c.id = :client)"
_OWN = f"""
SELECT p.id, c.id, i.currency, iif(p.billing <> 'hourly' AND EXISTS (SELECT 1 FROM time_entry e
  WHERE e.invoice_id = i.id AND e.project_id = p.id AND e.scope = 'extra'), i.id, NULL) AS mixed,
  sum(i.net + iif(p.billing = 'hourly', 0, i.discount))
FROM client c CROSS JOIN invoice i ON i.client_id = c.id CROSS JOIN project p ON p.id = i.project_id
WHERE {_WHOSE} AND {_INVOICE} AND NOT {CREDITED} AND i.currency = c.currency GROUP BY p.id, mixed"""  # noqa: S608 - from our own words
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
    found: dict[int, int] = {}
    for project, whose, currency, mixed, whole in con.execute(_OWN, params).fetchall():
        part = whole if mixed is None else _of_the_fee(con, whose, currency, mixed, whole)
        found[project] = found.get(project, 0) + part
    for project, billing, fee, months in con.execute(_TOGETHER, params):
        own = found.get(project, 0)
        found[project] = max(own, fee) if billing == "fixed" else own + fee * months
    return found


def _of_the_fee(con: sqlite3.Connection, client_id: int, currency: str, invoice_id: int, whole: int) -> int:
    """What is left of an invoice without its work beyond the scope: the lines at a rate of the client. Where no line
    is at such a rate, an invoice of nothing but extra hours says nothing about the fee."""
    rates = {rate for (rate,) in con.execute("SELECT rate FROM client_rate WHERE client_id = ?", (client_id,))}
    lines = con.execute("SELECT quantity, unit_price FROM invoice_line WHERE invoice_id = ?", (invoice_id,))
    amounts = [(Decimal(quantity), Decimal(price)) for quantity, price in lines]
    extra = [
        money.minor(quantity * price, currency) for quantity, price in amounts if money.minor(price, currency) in rates
    ]
    if extra:
        return whole - sum(extra)
    within = con.execute("SELECT 1 FROM time_entry WHERE invoice_id = ? AND scope = 'in'", (invoice_id,)).fetchone()
    return whole if within else 0
