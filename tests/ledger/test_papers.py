"""Papers beside the invoice: credit notes with their tax, the account, reminders in stages."""

from __future__ import annotations

import sqlite3
from datetime import date, timedelta
from decimal import Decimal

import pytest

from goodterms.domain.invoicing import Line
from goodterms.errors import Refused
from goodterms.ledger import clients, contacts, drafts, invoices, papers, receipts
from goodterms.settings import Settings
from tests.ledger.kit import TODAY, acme

SETTINGS = Settings(my_name="Me", my_iban="DE00 1234", language="tr")


def late(con: sqlite3.Connection, client: int, number: str = "A-1") -> int:
    """An invoice over 1,190.00 that was due 30 days ago."""
    return invoices.record(con, client, number, date(2026, 5, 1), TODAY, net=100_000, tax=19_000, due=date(2026, 5, 31))


def credited(con: sqlite3.Connection, invoice: int, amount: int) -> dict[str, object]:
    receipts.credit(con, invoice, amount, TODAY, TODAY, "one page less")
    return papers.credit_note(con, papers.credits_of(con, invoice)[-1][0], SETTINGS, TODAY)


def test_a_credit_note_gives_the_tax_back_in_proportion(con: sqlite3.Connection) -> None:
    paper = credited(con, late(con, acme(con)), 11_900)
    assert (paper["number"], paper["invoice"], paper["issued"]) == ("CN-2026-001", "A-1", "2026-06-30")
    assert (paper["net"], paper["tax"], paper["total"], paper["taxes"]) == ("100.00", "19.00", "119.00", [])
    assert papers.find_credit(con, " cn-2026-001 ") == 1
    assert papers.find_credit(con, "A-1") is None


def test_a_credit_note_over_two_rates_adds_up(con: sqlite3.Connection) -> None:
    lines = [
        Line("a", Decimal(1), Decimal("100.00"), Decimal("0.19")),
        Line("b", Decimal(3), Decimal("33.33"), Decimal("0.07")),
    ]
    invoice = drafts.by_hand(con, acme(con), lines)
    drafts.issue(con, invoice, TODAY)
    paper = credited(con, invoice, 9_999)
    parts = [(Decimal(t["net"]), Decimal(t["tax"])) for t in paper["taxes"]]  # type: ignore[attr-defined]
    assert len(parts) == 2
    assert sum(net + tax for net, tax in parts) == Decimal("99.99")
    assert Decimal(str(paper["net"])) + Decimal(str(paper["tax"])) == Decimal("99.99")
    whole = credited(con, invoice, invoices.get(con, invoice, TODAY).balance)
    assert Decimal(str(whole["total"])) + Decimal("99.99") == Decimal("225.99")


def test_the_account_is_a_paper_a_currency(con: sqlite3.Connection) -> None:
    client = acme(con, language="ro")
    contacts.add(con, client, name="Ana", role="finance", address="Str. Lungă 1")
    receipts.pay(con, late(con, client), 50_000, date(2026, 6, 2), TODAY)
    invoices.record(con, client, "A-2", date(2026, 6, 1), TODAY, net=500, currency="USD")
    euros, dollars = papers.accounts(con, client, TODAY, SETTINGS)
    assert (euros["language"], euros["client"]["contact"], euros["balance"], euros["overdue"]) == (
        "ro",
        "Ana",
        "690.00",
        "690.00",
    )
    assert [(m["kind"], m["number"], m["amount"]) for m in euros["movements"]] == [
        ("invoice", "A-1", "1190.00"),
        ("payment", "A-1", "-500.00"),
    ]
    assert (dollars["currency"], dollars["overdue"]) == ("USD", "0.00")
    with pytest.raises(Refused, match="Nothing was invoiced"):
        papers.accounts(con, acme(con, "New"), TODAY, SETTINGS)


def test_reminders_come_one_after_the_other(con: sqlite3.Connection) -> None:
    client = acme(con, late_fee="5 %")
    contacts.add(con, client, name="Jo", role="decision", email="jo@acme.example")
    contacts.add(con, client, name="Pat", role="finance", address="Road 1")
    invoice = late(con, client)
    first = papers.reminder(con, invoice, SETTINGS, TODAY)
    assert (first.stage, first.open, first.days, first.reminded) == (1, 119_000, 30, None)
    assert first.pay_by == date(2026, 7, 7)
    assert (first.contact_name, first.address, first.email, first.late_fee) == (
        "Pat",
        "Road 1",
        "jo@acme.example",
        "5 %",
    )
    with pytest.raises(Refused, match=r"Reminder 1 .* comes first"):
        papers.reminder(con, invoice, SETTINGS, TODAY, stage=2)
    receipts.remind(con, invoice, date(2026, 6, 10), TODAY)
    second = papers.reminder(con, invoice, SETTINGS, TODAY)
    assert (second.stage, second.reminded) == (2, date(2026, 6, 10))
    assert papers.reminder(con, invoice, SETTINGS, TODAY, stage=1).stage == 1
    for day in (12, 14, 16):
        receipts.remind(con, invoice, date(2026, 6, day), TODAY)
    assert papers.reminder(con, invoice, SETTINGS, TODAY).stage == 3


def test_what_needs_no_reminder(con: sqlite3.Connection) -> None:
    client = acme(con)
    young = invoices.record(con, client, "B-1", TODAY, TODAY, net=100)
    disputed, paid, draft = (
        late(con, client),
        late(con, client, "A-2"),
        drafts.by_hand(con, client, [Line("x", Decimal(1), Decimal(1))]),
    )
    receipts.dispute(con, disputed, TODAY, TODAY)
    receipts.pay(con, paid, None, TODAY, TODAY)
    for invoice, says in ((young, "not due before"), (disputed, "disputed"), (paid, "settled"), (draft, "draft")):
        with pytest.raises(Refused, match=says):
            papers.reminder(con, invoice, SETTINGS, TODAY)


def test_the_language_is_the_clients_else_mine_else_english(con: sqlite3.Connection) -> None:
    client = acme(con, language="fa")
    assert papers.language_of(con, client, SETTINGS) == "fa"
    clients.edit(con, client, language="de")
    assert papers.language_of(con, client, SETTINGS) == "tr"
    assert papers.language_of(con, client, Settings(language="de")) == "en"


def test_a_reminder_noted_today_is_the_one_whose_text_is_offered(con: sqlite3.Connection) -> None:
    one = acme(con)
    invoice = invoices.record(con, one, "A-9", date(2026, 3, 1), TODAY, net=10000)
    receipts.remind(con, invoice, TODAY, TODAY)
    today = papers.reminder(con, invoice, SETTINGS, TODAY)
    assert (today.stage, today.reminded) == (1, None)
    later = papers.reminder(con, invoice, SETTINGS, TODAY + timedelta(days=7))
    assert (later.stage, later.reminded) == (2, TODAY)
