"""Invoices as they stood on a day: which are read, and what is not seen yet."""

from __future__ import annotations

import sqlite3
from datetime import date

import pytest

from goodterms.domain.records import Invoice
from goodterms.ledger import history
from goodterms.settings import Settings
from tests.ledger.rows import AS_OF, client, invoice, paid, put


def invoices(con: sqlite3.Connection, as_of: date = AS_OF) -> tuple[Invoice, ...]:
    (found,) = history.book(con, Settings(), as_of).histories
    return found.invoices


def test_nothing_dated_after_the_day_is_seen(con: sqlite3.Connection) -> None:
    acme = client(con)
    bill = invoice(con, acme, "2026-05-01", "2026-05-31", 10000)
    for day in ("2026-06-30", "2026-07-01"):
        paid(con, bill, day, 100)
        put(con, "credit_note", invoice_id=bill, day=day, amount=10, reason="late delivery")
        put(con, "invoice_reminder", invoice_id=bill, day=day)
        put(con, "dispute", invoice_id=bill, opened=day)
    put(con, "write_off", invoice_id=bill, day="2026-07-01", amount=5, reason="pressed")
    invoice(con, acme, "2026-07-01", None, 100)
    (found,) = invoices(con)
    assert [p.day for p in found.payments] == [AS_OF]
    assert [c.day for c in found.credits] == [AS_OF]
    assert found.reminders == (AS_OF,)
    assert [d.opened for d in found.disputes] == [AS_OF]
    assert found.write_off is None


def test_a_dispute_closed_later_is_still_open(con: sqlite3.Connection) -> None:
    bill = invoice(con, client(con), "2026-05-01", "2026-05-31", 10000)
    put(con, "dispute", invoice_id=bill, opened="2026-06-01", closed="2026-07-05", outcome="upheld")
    (dispute,) = invoices(con)[0].disputes
    assert (dispute.closed, dispute.outcome) == (None, "open")
    (dispute,) = invoices(con, date(2026, 7, 5))[0].disputes
    assert (dispute.closed, dispute.outcome) == (date(2026, 7, 5), "upheld")


def test_requests_answered_later_are_unanswered_and_tellings_later_untold(con: sqlite3.Connection) -> None:
    acme = client(con)
    put(con, "request", client_id=acme, sent="2026-06-01", answered="2026-07-02")
    put(con, "incident", client_id=acme, day="2026-06-01", flag="abuse", note="Shouted at me", told_on="2026-07-02")
    put(con, "change_request", client_id=acme, day="2026-07-02", outcome="absorbed")
    put(con, "signal", client_id=acme, day="2026-07-02", kind="pays_on_time")
    put(con, "expense", client_id=acme, day="2026-07-02", amount=5)
    (found,) = history.book(con, Settings(), AS_OF).histories
    assert found.requests[0].answered is None
    assert found.incidents[0].told_on is None
    assert (found.changes, found.signals, found.expenses) == ((), (), ())


@pytest.mark.parametrize(
    ("due", "terms", "expected", "stated"),
    [
        ("2026-05-20", 14, date(2026, 5, 20), True),
        (None, 14, date(2026, 5, 15), False),
        (None, 0, date(2026, 5, 1), False),
        (None, None, date(2026, 5, 31), False),
    ],
)
def test_s1_15_without_a_due_day_the_terms_decide_else_30_days(
    con: sqlite3.Connection, due: str | None, terms: int | None, expected: date, stated: bool
) -> None:
    invoice(con, client(con, terms_days=terms), "2026-05-01", due, 10000)
    (found,) = invoices(con)
    assert (found.due, found.due_stated) == (expected, stated)


def test_a_due_day_that_was_derived_is_not_stated(con: sqlite3.Connection) -> None:
    invoice(con, client(con), "2026-05-01", "2026-05-31", 10000, due_source="derived")
    assert not invoices(con)[0].due_stated


def test_drafts_are_not_history(con: sqlite3.Connection) -> None:
    put(con, "invoice", client_id=client(con), state="draft", currency="EUR", net=100, issued="2026-06-01")
    assert invoices(con) == ()


def test_an_old_invoice_is_read_only_while_something_keeps_it_alive(con: sqlite3.Connection) -> None:
    acme = client(con)
    settled = invoice(con, acme, "2023-01-01", "2023-01-31", 10000, tax=1900)
    paid(con, settled, "2023-02-01", 11900)
    rest = invoice(con, acme, "2023-02-01", "2023-03-03", 10000, tax=1900)
    paid(con, rest, "2023-03-01", 10000)
    late = invoice(con, acme, "2023-03-01", "2023-03-31", 10000)
    paid(con, late, "2025-08-01", 10000)
    disputed = invoice(con, acme, "2023-04-01", "2023-05-01", 10000)
    paid(con, disputed, "2023-05-01", 10000)
    put(con, "dispute", invoice_id=disputed, opened="2025-12-01")
    cut = invoice(con, acme, "2023-05-01", "2023-05-31", 10000)
    paid(con, cut, "2023-05-31", 9000)
    put(con, "write_off", invoice_id=cut, day="2024-08-01", amount=1000, reason="pressed")
    unknown = invoice(con, acme, "2023-06-01", "2023-07-01", 10000, settled_unknown=1)
    recent = invoice(con, acme, "2025-06-30", None, 10000)
    paid(con, recent, "2025-06-30", 10000)
    assert [i.id for i in invoices(con)] == [rest, late, disputed, cut, recent]
    assert unknown not in [i.id for i in invoices(con)]


def test_an_invoice_keeps_its_parts_and_its_marks(con: sqlite3.Connection) -> None:
    bill = invoice(con, client(con), "2026-05-01", "2026-05-31", 10000, tax=1900, late_excused=1, number="A/1")
    paid(con, bill, "2026-06-05", 900)
    paid(con, bill, "2026-06-01", 1000)
    (found,) = invoices(con)
    assert (found.number, found.gross, found.late_excused, found.settled_unknown) == ("A/1", 11900, True, False)
    assert [p.amount for p in found.payments] == [1000, 900]
