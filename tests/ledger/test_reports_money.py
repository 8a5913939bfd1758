"""Payment behaviour, ageing, worth and the list of invoices."""

from __future__ import annotations

import sqlite3
from datetime import date
from decimal import Decimal

import pytest

from goodterms.domain import receivables
from goodterms.ledger import history, invoices, reports, settings_store
from goodterms.settings import Settings
from tests.ledger.rows import AS_OF, client, entry, invoice, paid, put


def behaviour(con: sqlite3.Connection, as_of: date = AS_OF, **more: object) -> dict[str, object]:
    (row,) = reports.payments(con, Settings(), as_of, **more)
    return row


def test_late_is_after_the_due_day_at_all(con: sqlite3.Connection) -> None:
    acme = client(con)
    for day in ("2026-03-31", "2026-04-01", "2026-04-05", "2026-04-21"):  # 0, 1, 5 and 21 days late
        paid(con, invoice(con, acme, "2026-03-01", "2026-03-31", 10000, tax=1900), day, 11900)
    row = behaviour(con)
    assert row["invoices"] == row["settled"] == 4
    assert (row["late"], row["late_beyond_grace"]) == (3, 2)
    assert (row["mean_days_late"], row["median_days_late"], row["max_days_late"]) == (9.0, 5, 21)
    assert row["billed"] == {"EUR": "476.00"}


def test_the_grace_of_a_client_stands_before_the_usual_one(con: sqlite3.Connection) -> None:
    usual = Settings(thresholds={"late_payment.grace_days": Decimal(5)})
    for name in ("Acme", "Gr"):
        one = client(con, name)
        paid(con, invoice(con, one, "2026-03-01", "2026-03-31", 10000), "2026-04-07", 10000)  # 7 days late
    settings_store.save(con, "late_payment.grace_days", "9", client_id=one)

    def beyond(settings: Settings, **more: int) -> list[tuple[object, object]]:
        return [(row["late"], row["late_beyond_grace"]) for row in reports.payments(con, settings, AS_OF, **more)]

    assert beyond(usual) == beyond(Settings()) == [(1, 1), (1, 0)]
    assert beyond(usual, client_id=one) == [(1, 0)]
    settings_store.save(con, "late_payment.grace_days", "none", client_id=one)
    assert beyond(usual) == [(1, 1), (1, 1)]


def test_payments_ask_the_file_as_often_for_one_client_as_for_many(con: sqlite3.Connection) -> None:
    def asked() -> int:
        seen: list[str] = []
        con.set_trace_callback(seen.append)
        reports.payments(con, Settings(), AS_OF)
        con.set_trace_callback(None)
        return len(seen)

    counts = []
    for number in range(3):
        one = client(con, f"Client {number}")
        invoice(con, one, "2026-03-01", "2026-03-31", 10000)
        settings_store.save(con, "late_payment.grace_days", "9", client_id=one)
        counts.append(asked())
    assert len(set(counts)) == 1


def test_an_open_invoice_is_late_from_the_day_after_due(con: sqlite3.Connection) -> None:
    invoice(con, client(con), "2026-05-01", "2026-06-29", 10000)
    row = behaviour(con, date(2026, 6, 29))
    assert (row["settled"], row["late"], row["mean_days_late"], row["median_days_late"]) == (0, 0, None, None)
    row = behaviour(con)
    assert (row["settled"], row["late"], row["max_days_late"]) == (0, 1, 1)


def test_payments_from_and_to_choose_by_the_day_of_issue(con: sqlite3.Connection) -> None:
    acme = client(con)
    for issued in ("2025-12-31", "2026-01-01", "2026-01-31", "2026-02-01"):
        invoice(con, acme, issued, None, 100)
    assert behaviour(con, first=date(2026, 1, 1), last=date(2026, 1, 31))["invoices"] == 2
    assert reports.payments(con, Settings(), AS_OF, date(2027, 1, 1)) == []


def test_disputed_counts_invoices_and_not_disputes(con: sqlite3.Connection) -> None:
    bill = invoice(con, client(con), "2026-05-01", "2026-05-31", 10000)
    for day in ("2026-05-05", "2026-06-05"):
        put(con, "dispute", invoice_id=bill, opened=day)
    assert behaviour(con)["disputed"] == 1


def test_a_dispute_is_open_until_it_is_closed_and_everywhere_on_the_same_days(con: sqlite3.Connection) -> None:
    """RULINGS, "Windows": nothing dated after as_of is seen; an outcome without a day is an end all the same."""
    bill = invoice(con, client(con), "2026-04-01", "2026-04-15", 10000)
    put(con, "dispute", invoice_id=bill, opened="2026-05-01", closed="2026-05-20", outcome="rejected")
    put(con, "dispute", invoice_id=bill, opened="2026-05-02", outcome="rejected")
    for day, disputed in ((date(2026, 4, 30), False), (date(2026, 5, 19), True), (date(2026, 5, 20), False)):
        (listed,) = reports.invoices(con, day)
        assert listed["disputed"] == invoices.get(con, bill, day).disputed == disputed, day
    put(con, "dispute", invoice_id=bill, opened="2026-05-25")
    assert reports.invoices(con, AS_OF)[0]["disputed"]
    assert invoices.get(con, bill, AS_OF).disputed


def test_a_credit_and_a_goodwill_write_off_settle_on_their_day(con: sqlite3.Connection) -> None:
    acme = client(con)
    credited = invoice(con, acme, "2026-05-01", "2026-05-31", 10000)
    put(con, "credit_note", invoice_id=credited, day="2026-06-02", amount=10000)
    waived = invoice(con, acme, "2026-05-01", "2026-05-31", 10000)
    put(con, "write_off", invoice_id=waived, day="2026-06-04", amount=10000, reason="goodwill")
    row = behaviour(con)
    assert (row["settled"], row["late"], row["mean_days_late"]) == (2, 2, 3.0)


def test_paid_on_an_unknown_day_and_excused_are_never_late(con: sqlite3.Connection) -> None:
    acme = client(con)
    invoice(con, acme, "2026-01-01", "2026-01-31", 10000, settled_unknown=1)
    paid(con, invoice(con, acme, "2026-01-01", "2026-01-31", 10000, late_excused=1), "2026-03-01", 10000)
    row = behaviour(con)
    assert (row["invoices"], row["settled"], row["late"]) == (2, 2, 0)


@pytest.mark.parametrize(
    ("due", "bucket", "overdue"),
    [
        ("2026-07-01", "not_due", "0.00"),
        ("2026-06-30", "not_due", "0.00"),
        ("2026-06-29", "d1_30", "119.00"),
        ("2026-05-31", "d1_30", "119.00"),
        ("2026-05-30", "d31_60", "119.00"),
        ("2026-05-01", "d31_60", "119.00"),
        ("2026-04-30", "d61_90", "119.00"),
        ("2026-04-01", "d61_90", "119.00"),
        ("2026-03-31", "d90_plus", "119.00"),
    ],
)
def test_the_buckets_of_ageing(con: sqlite3.Connection, due: str, bucket: str, overdue: str) -> None:
    invoice(con, client(con), "2026-01-01", due, 10000, tax=1900)
    (row,) = reports.ageing(con, AS_OF)
    assert row["open"] == "119.00"
    assert row["overdue"] == overdue
    buckets = ("not_due", "d1_30", "d31_60", "d61_90", "d90_plus")
    assert [name for name in buckets if row[name] != "0.00"] == [bucket]


def test_what_was_open_on_a_day(con: sqlite3.Connection) -> None:
    acme = client(con)
    bill = invoice(con, acme, "2026-05-01", "2026-05-31", 10000)
    paid(con, bill, "2026-06-10", 4000)
    put(con, "credit_note", invoice_id=bill, day="2026-06-15", amount=1000)
    put(con, "write_off", invoice_id=bill, day="2026-06-20", amount=2000, reason="pressed")
    paid(con, bill, "2026-06-25", 3000)
    opened = {
        day: [row["open"] for row in reports.ageing(con, date.fromisoformat(day))]
        for day in ("2026-04-30", "2026-05-01", "2026-06-10", "2026-06-15", "2026-06-20", "2026-06-25")
    }
    assert list(opened.values()) == [[], ["100.00"], ["60.00"], ["50.00"], ["30.00"], []]


def test_currencies_are_never_added_together(con: sqlite3.Connection) -> None:
    acme = client(con)
    invoice(con, acme, "2026-06-01", "2026-07-01", 10000)
    invoice(con, acme, "2026-06-01", "2026-07-01", 500, currency="JPY")
    assert [(row["currency"], row["open"]) for row in reports.ageing(con, AS_OF)] == [("EUR", "100.00"), ("JPY", "500")]
    assert behaviour(con)["billed"] == {"EUR": "100.00", "JPY": "500"}


def test_worth_has_the_keys_of_the_contract(con: sqlite3.Connection) -> None:
    for name in ("Acme", "Ben", "Chi"):
        acme = client(con, name)
        entry(con, acme, "2026-06-01", "09:00", 10)
        invoice(con, acme, "2026-06-02", "2026-07-02", 80000)
    rows = reports.worth(con, Settings(monthly_need=490000, reserve=900000), AS_OF)
    assert [row["client"] for row in rows] == ["Acme", "Ben", "Chi"]
    keys = "client currency income hours per_hour target ratio carrying_cost share runway_months break_even_rate"
    assert set(keys.split()) <= set(rows[0])
    assert (rows[0]["income"], rows[0]["hours"], rows[0]["share"]) == ("800.00", 10, 33.3)
    assert reports.worth(con, Settings(), AS_OF, client_id=1)[0]["share"] == 33.3


def test_the_list_of_invoices_says_where_each_stands(con: sqlite3.Connection) -> None:
    acme = client(con, terms_days=14)
    put(con, "invoice", client_id=acme, state="draft", currency="EUR", net=5000)
    settled = invoice(con, acme, "2026-04-01", "2026-05-01", 10000, tax=1900)
    paid(con, settled, "2026-04-30", 11900)
    invoice(con, acme, "2026-05-01", None, 10000)
    invoice(con, acme, "2026-06-25", None, 10000)
    gone = invoice(con, acme, "2026-01-01", None, 10000)
    put(con, "write_off", invoice_id=gone, day="2026-06-01", amount=10000, reason="bad_debt")
    invoice(con, acme, "2026-07-01", None, 10000)
    rows = reports.invoices(con, AS_OF)
    assert [(r["number"], r["state"], r["open"]) for r in rows] == [
        (None, "draft", "0.00"),
        ("R-4", "open", "100.00"),
        ("R-3", "overdue", "100.00"),
        ("R-2", "settled", "0.00"),
        ("R-5", "written_off", "0.00"),
    ]
    assert rows[2]["due"] == "2026-05-15"
    assert rows[2]["due_source"] == "derived"
    assert rows[2]["days_overdue"] == 46
    assert (rows[3]["total"], rows[3]["paid"], rows[3]["paid_on"]) == ("119.00", "119.00", "2026-04-30")


def test_invoices_are_found_by_what_is_asked(con: sqlite3.Connection) -> None:
    acme, ben = client(con, "Acme"), client(con, "Ben")
    invoice(con, acme, "2026-04-01", "2026-05-01", 10000, number="2026-001")
    invoice(con, ben, "2026-06-25", "2026-07-25", 10000, number="X-7")

    def found(**chosen: object) -> list[str]:
        return [row["number"] for row in reports.invoices(con, AS_OF, reports.InvoiceFilter(**chosen))]

    assert found(client_id=ben) == ["X-7"]
    assert found(state="open") == ["X-7", "2026-001"]
    assert found(state="overdue") == ["2026-001"]
    assert found(first=date(2026, 5, 1)) == ["X-7"]
    assert found(last=date(2026, 5, 1)) == ["2026-001"]
    assert found(number="x-") == ["X-7"]


@pytest.mark.parametrize("due", ["2026-05-31", None])
@pytest.mark.parametrize(
    ("gross", "came", "state", "rest"),
    [
        (80, 0, "overdue", "0.80"),
        (100, 0, "overdue", "1.00"),
        (80, 10, "settled", "0.00"),
        (10_000, 9_900, "settled", "0.00"),
        (10_000, 9_899, "overdue", "1.01"),
        (100_000, 99_500, "settled", "0.00"),
        (100_000, 99_499, "overdue", "5.01"),
    ],
)
def test_the_list_the_invoice_the_ageing_and_the_flags_agree_on_what_is_settled(
    con: sqlite3.Connection, due: str | None, gross: int, came: int, state: str, rest: str
) -> None:
    """RULINGS, "Money on invoices": a rest within the tolerance counts as settled on the day of the last payment."""
    bill = invoice(con, client(con), "2026-05-01", due, gross)
    if came:
        paid(con, bill, "2026-06-02", came)
    (listed,) = reports.invoices(con, AS_OF)
    view = invoices.get(con, bill, AS_OF)
    assert (listed["state"], listed["open"]) == (state, rest)
    assert (view.state, view.overdue_days) == (state, listed["days_overdue"])
    assert [row["open"] for row in reports.ageing(con, AS_OF)] == [rest] * (state == "overdue")
    assert behaviour(con)["settled"] == (state == "settled")
    (history_,) = history.book(con, Settings(), AS_OF).histories
    assert (receivables.settled_on(history_.invoices[0], AS_OF) is not None) == (state == "settled")
