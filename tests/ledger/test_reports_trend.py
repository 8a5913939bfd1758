"""Billed and received by month, hours by kind, and whether a client pays later than it used to."""

from __future__ import annotations

import sqlite3
from datetime import date

from goodterms.ledger import reports_trend
from tests.ledger.rows import AS_OF, client, entry, invoice, paid, put


def test_billed_counts_by_issue_and_received_by_payment_currency_by_currency(con: sqlite3.Connection) -> None:
    acme = client(con)
    first = invoice(con, acme, "2026-04-10", None, 10000, tax=1900)
    dollars = invoice(con, acme, "2026-04-20", None, 5000, currency="USD")
    put(con, "invoice", client_id=acme, state="draft", currency="EUR", net=99900)
    paid(con, first, "2026-05-02", 6000)
    paid(con, first, "2026-05-30", 5900)
    paid(con, dollars, "2026-04-25", 5000)
    assert reports_trend.months(con) == [
        {"month": "2026-04", "currency": "EUR", "billed": 11900, "received": 0},
        {"month": "2026-04", "currency": "USD", "billed": 5000, "received": 5000},
        {"month": "2026-05", "currency": "EUR", "billed": 0, "received": 11900},
    ]
    assert [row["month"] for row in reports_trend.months(con, date(2026, 5, 1), date(2026, 5, 31))] == ["2026-05"]


def test_hours_by_kind_by_client_and_by_month(con: sqlite3.Connection) -> None:
    acme, other = client(con), client(con, "Other")
    entry(con, acme, "2026-05-04", None, 2)
    entry(con, acme, "2026-05-05", None, 1, kind="chasing", billable=0)
    entry(con, other, "2026-06-01", None, 3, kind="contact", billable=0)
    by_client = {row["client"]: row for row in reports_trend.kinds(con, "client")}
    assert by_client["Acme"]["client_id"] == acme
    assert (by_client["Acme"]["seconds"], by_client["Acme"]["billable_seconds"]) == (10800, 7200)
    assert dict(by_client["Acme"]["kinds"]) == {"work": 7200, "chasing": 3600}
    months = reports_trend.kinds(con, "month", date(2026, 5, 5), date(2026, 6, 30))
    assert [(row["month"], row["seconds"]) for row in months] == [("2026-05", 3600), ("2026-06", 10800)]


def test_the_pace_of_a_client_that_pays_later_and_later(con: sqlite3.Connection) -> None:
    acme = client(con)
    for month, pay in ((1, "01-31"), (2, "02-28"), (3, "04-20"), (4, "05-21")):
        number = invoice(con, acme, f"2026-{month:02}-01", f"2026-{month:02}-15", 10000)
        paid(con, number, f"2026-{pay}", 10000)
    found = reports_trend.pace(con, AS_OF)["Acme"]
    assert found["agreed"] == 14
    assert found["taken"] == (30 + 50) / 2
    # 16 and 13 days late before, 36 and 36 after.
    assert found["drift"] == 36 - 14.5


def test_with_few_invoices_no_trend_is_told_and_what_is_not_due_says_nothing(con: sqlite3.Connection) -> None:
    acme = client(con)
    for day in range(1, 4):
        paid(con, invoice(con, acme, f"2026-05-0{day}", f"2026-05-1{day}", 10000), f"2026-05-1{day}", 10000)
    invoice(con, acme, "2026-06-20", "2026-07-20", 10000)
    found = reports_trend.pace(con, AS_OF)["Acme"]
    assert found["drift"] is None
    assert reports_trend.pace(con, AS_OF, date(2027, 1, 1)) == {}
