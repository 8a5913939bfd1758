"""Statement of account, late interest, and the invoice as a document."""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from goodterms.domain.invoicing import Line
from goodterms.errors import Invalid, Refused
from goodterms.ledger import (
    bundle,
    clients,
    contacts,
    drafts,
    evidence,
    invoices,
    letters,
    receipts,
    reports_money,
    settings_store,
    statements,
)
from goodterms.money import minor
from goodterms.settings import Settings
from tests.ledger.kit import TODAY, acme

SETTINGS = Settings(my_name="Me", my_iban="DE00 1234")


def _invoice(con: sqlite3.Connection, gross: int, issued: date, number: str = "A-1", **more: object) -> int:
    found = con.execute("SELECT id FROM client").fetchone()
    return invoices.record(con, found[0] if found else acme(con), number, issued, TODAY, net=gross, **more)


def test_a_statement_runs_by_currency_and_never_adds_them(con: sqlite3.Connection) -> None:
    one = _invoice(con, 100_000, date(2026, 3, 1))
    _invoice(con, 5_000, date(2026, 6, 15), "A-2", currency="USD")
    receipts.pay(con, one, 30_000, date(2026, 4, 20), TODAY)
    receipts.credit(con, one, 10_000, date(2026, 5, 2), TODAY, "error")
    receipts.write_off(con, one, 5_000, TODAY, TODAY, "goodwill")
    euros, dollars = statements.statement(con, 1, TODAY)
    assert [(move.kind, move.amount, move.balance) for move in euros.movements] == [
        ("invoice", 100_000, 100_000),
        ("payment", -30_000, 70_000),
        ("credit", -10_000, 60_000),
        ("write_off", -5_000, 55_000),
    ]
    assert (euros.balance, euros.overdue, dollars.balance, dollars.overdue) == (55_000, 55_000, 5_000, 0)
    later = statements.statement(con, 1, TODAY, first=date(2026, 5, 1))[0]
    assert (later.brought_forward, len(later.movements)) == (70_000, 2)
    assert statements.statement(con, 1, date(2026, 3, 31))[0].balance == 100_000
    assert statements.statement(con, acme(con, "New"), TODAY) == []


def test_a_small_rest_that_counts_as_settled_is_closed_on_the_statement(con: sqlite3.Connection) -> None:
    one = _invoice(con, 119_000, date(2026, 3, 1))
    receipts.pay(con, one, 118_500, date(2026, 4, 20), TODAY)
    _invoice(con, 99_950, date(2026, 5, 1), "A-2")
    account = statements.statement(con, 1, TODAY)[0]
    assert [(move.kind, move.number, move.amount, move.balance) for move in account.movements] == [
        ("invoice", "A-1", 119_000, 119_000),
        ("payment", "A-1", -118_500, 500),
        ("difference", "A-1", -500, 0),
        ("invoice", "A-2", 99_950, 99_950),
    ]
    receipts.pay(con, one, 500, date(2026, 6, 1), TODAY)
    later = statements.statement(con, 1, TODAY, first=date(2026, 6, 1))[0]
    assert (later.brought_forward, later.balance) == (99_950, 99_950)
    assert [(move.kind, move.amount) for move in later.movements] == [("payment", -500), ("difference", 500)]


DAYS = st.integers(0, 28).map(lambda day: date(2026, 6, 1 + day))
BOOKED = st.tuples(st.sampled_from(["pay", "credit", "write_off"]), DAYS, st.integers(1, 1100))


@given(st.lists(st.tuples(DAYS, st.integers(1, 1000), st.lists(BOOKED, max_size=4)), max_size=4))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_statement_ends_with_what_is_open(
    con: sqlite3.Connection, made: list[tuple[date, int, list[tuple[str, date, int]]]]
) -> None:
    """Ageing, the list of invoices and the account say the same, on every day; what is brought forward, too."""
    client_id = acme(con, f"Acme {con.execute('SELECT count(*) FROM client').fetchone()[0]}")
    for number, (issued, gross, booked) in enumerate(made):
        bill = invoices.record(con, client_id, f"{client_id}-{number}", issued, TODAY, net=gross)
        for kind, day, amount in booked:
            act = {
                "pay": lambda b=bill, a=amount, d=day: receipts.pay(con, b, a, d, TODAY),
                "credit": lambda b=bill, a=amount, d=day: receipts.credit(con, b, a, d, TODAY, "reason"),
                "write_off": lambda b=bill, a=amount, d=day: receipts.write_off(con, b, a, d, TODAY, "goodwill"),
            }[kind]
            with suppress(Invalid, Refused):
                act()
    before = 0
    for last in (date(2026, 6, 1) + timedelta(days=n) for n in range(0, 30, 3)):
        chosen = reports_money.InvoiceFilter(client_id)
        listed = sum(minor(Decimal(row["open"]), "EUR") for row in reports_money.invoices(con, last, chosen))
        aged = sum(minor(Decimal(row["open"]), "EUR") for row in reports_money.ageing(con, last, client_id=client_id))
        account = statements.statement(con, client_id, last, first=last - timedelta(days=2))
        found = [one.balance for one in account] or [0]
        assert found == [listed] == [aged]
        assert [one.brought_forward for one in account] in ([], [before])
        before = listed


@pytest.mark.parametrize(
    ("issued", "due", "paid", "days", "interest", "fixed"),
    [
        (date(2026, 4, 1), date(2026, 5, 1), None, 60, 2002, 4000),
        (date(2026, 4, 1), date(2026, 5, 1), (60_000, date(2026, 5, 31)), 60, 1502, 4000),
        (date(2026, 4, 1), date(2026, 5, 1), (120_000, date(2026, 5, 31)), 30, 1001, 4000),
        (date(2026, 4, 1), date(2026, 5, 1), (120_000, date(2026, 5, 1)), 0, 0, 0),
        (date(2026, 6, 1), date(2026, 6, 30), None, 0, 0, 0),
    ],
)
def test_late_interest_runs_from_the_day_after_due(
    con: sqlite3.Connection,
    issued: date,
    due: date,
    paid: tuple[int, date] | None,
    days: int,
    interest: int,
    fixed: int,
) -> None:
    bill = _invoice(con, 120_000, issued, due=due)
    if paid:
        receipts.pay(con, bill, *paid, TODAY)
    found = statements.late_interest(con, bill, TODAY, SETTINGS)
    assert (found.days, found.interest, found.fixed_sum) == (days, interest, fixed)


def test_two_invoices_of_the_worked_example(con: sqlite3.Connection) -> None:
    """DOMAIN section 5, statutory claim: 1,200 at 60 days and 1,200 at 30 days overdue make 110.03."""
    sums = []
    for number, due in (("A-1", date(2026, 5, 1)), ("A-2", date(2026, 5, 31))):
        bill = _invoice(con, 120_000, date(2026, 4, 1), number, due=due)
        sums.append(statements.late_interest(con, bill, TODAY, SETTINGS).total)
    assert sum(sums) == 11_003


def test_the_fixed_sum_stays_in_its_currency_and_an_excuse_ends_it_all(con: sqlite3.Connection) -> None:
    bill = _invoice(con, 120_000, date(2026, 4, 1), currency="USD")
    found = statements.late_interest(con, bill, TODAY, SETTINGS)
    assert (found.interest, found.fixed_sum) == (2002, 0)
    clients.edit(con, 1, late_fee="1 % a month")
    receipts.excuse(con, bill)
    found = statements.late_interest(con, bill, TODAY, SETTINGS)
    assert (found.total, found.late_fee) == (0, "1 % a month")


def test_the_document_of_an_invoice(con: sqlite3.Connection) -> None:
    client_id = acme(con, language="ro", contract_ref="C-7")
    contacts.add(con, client_id, name="Ana", role="decision", address="Road 1\nTown")
    contacts.add(con, client_id, name="Joe", role="finance", email="pay@example.org")
    lines = [
        Line("Work", Decimal("1.5"), Decimal(80), Decimal("0.19")),
        Line("Book", Decimal(1), Decimal(20), Decimal("0.07")),
    ]
    draft = drafts.by_hand(con, client_id, lines, discount=1400, tax_note="note", note="Thanks")
    paper = statements.document(con, draft, SETTINGS, TODAY)
    assert (paper["draft"], paper["number"], paper["language"], paper["contract_ref"]) == (True, None, "ro", "C-7")
    assert paper["client"] == {"name": "Acme", "contact": "Joe", "address": "Road 1\nTown", "email": "pay@example.org"}
    assert paper["sender"]["iban"] == "DE00 1234"
    assert [line["net"] for line in paper["lines"]] == ["120.00", "20.00"]
    assert (paper["discount"], paper["net"], paper["tax"], paper["total"]) == ("14.00", "126.00", "21.78", "147.78")
    assert paper["taxes"] == [
        {"rate": "0.07", "net": "18.00", "tax": "1.26"},
        {"rate": "0.19", "net": "108.00", "tax": "20.52"},
    ]
    drafts.issue(con, draft, TODAY)
    assert statements.document(con, draft, SETTINGS, TODAY)["number"] == "2026-001"


def test_the_settings_of_the_file_fill_the_sender(con: sqlite3.Connection) -> None:
    settings_store.save(con, "my_business", "Me & Co")
    draft = drafts.by_hand(con, acme(con), [])
    paper = statements.document(con, draft, replace(settings_store.load(con), my_name="Me"), TODAY)
    assert (paper["sender"]["name"], paper["sender"]["business"], paper["lines"]) == ("Me", "Me & Co", [])


def test_the_bundle_holds_everything_up_to_its_day(con: sqlite3.Connection) -> None:
    client_id = acme(con)
    assert "Nothing is logged." in bundle.markdown(bundle.collect(con, client_id, TODAY))
    bill = _invoice(con, 100, date(2026, 4, 1))
    receipts.dispute(con, bill, date(2026, 5, 2), TODAY)
    receipts.remind(con, bill, date(2026, 5, 9), TODAY)
    evidence.add_change(con, client_id, date(2026, 5, 9), TODAY, "absorbed")
    evidence.add_request(con, client_id, date(2026, 5, 9), TODAY)
    letters.save(con, client_id, TODAY, kind="pause", language="en", subject="S", body="B")
    found = bundle.collect(con, client_id, TODAY)
    counts = {key: len(rows) for key, rows in found.items() if isinstance(rows, list)}
    assert counts == {
        "incidents": 0,
        "invoices": 1,
        "disputes": 1,
        "reminders": 1,
        "changes": 1,
        "requests": 1,
        "talks": 0,
        "letters": 1,
        "decisions": 0,
    }
    early = bundle.collect(con, client_id, date(2026, 5, 1))
    assert sum(len(rows) for rows in early.values() if isinstance(rows, list)) == 1
    assert bundle.markdown(found).count("\n## ") == 6
