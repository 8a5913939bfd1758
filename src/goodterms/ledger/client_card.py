"""Reading one client whole, for its form and its page."""

from __future__ import annotations

import sqlite3
from datetime import date

from goodterms.domain import records
from goodterms.errors import Refused
from goodterms.ledger import contacts, rows
from goodterms.ledger.clients import Card, Rate


def get(con: sqlite3.Connection, client_id: int, today: date) -> Card:
    """The client with its rates (oldest first) and contacts; `client.rate` is the one in force today."""
    row = rows.one(con, "SELECT * FROM client WHERE id = ?", (client_id,))
    if row is None:
        raise Refused("That client is no longer there.")
    rates = tuple(
        Rate(found["id"], date.fromisoformat(found["since"]), found["rate"])
        for found in rows.many(
            con, "SELECT id, since, rate FROM client_rate WHERE client_id = ? ORDER BY since", (client_id,)
        )
    )
    in_force = [rate.rate for rate in rates if rate.since <= today]
    return Card(
        client=_record(row, in_force[-1] if in_force else None),
        archived=bool(row["archived"]),
        clause_ref=row["clause_ref"],
        rounding_minutes=row["rounding_minutes"],
        rates=rates,
        contacts=contacts.of_client(con, client_id),
    )


def _record(row: rows.Row, rate: int | None) -> records.Client:
    return records.Client(
        id=row["id"],
        name=row["name"],
        status=row["status"],
        currency=row["currency"],
        rate=rate,
        billing=row["billing"],
        terms_days=row["terms_days"],
        since=rows.as_day(row["since"]),
        language=row["language"],
        friend=bool(row["friend"]),
        bar=row["bar"],
        contract_ref=row["contract_ref"],
        notice_days=row["notice_days"],
        month_end=bool(row["month_end"]),
        suspend_clause=bool(row["suspend_clause"]),
        late_fee=row["late_fee"],
        prepaid=row["prepaid"],
        last_day=rows.as_day(row["last_day"]),
        values_fit=row["values_fit"],
        growth=row["growth"],
        referrals=row["referrals"],
        declared_on=rows.as_day(row["declared_on"]),
    )
