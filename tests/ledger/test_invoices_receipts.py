"""What happens to issued invoices: payments, reminders, disputes, credit notes, write-offs, excuses."""

from __future__ import annotations

import sqlite3
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from goodterms.errors import Invalid, NotUnderstood, Refused
from goodterms.ledger import drafts, fees, invoices, projects, receipts
from tests.ledger.kit import TODAY, acme, entry, refused, undone

ISSUED = date(2026, 4, 1)


def _invoice(con: sqlite3.Connection, gross: int = 100_000, number: str = "A-1", **more: object) -> int:
    found = con.execute("SELECT id FROM client").fetchone()
    return invoices.record(con, found[0] if found else acme(con), number, ISSUED, TODAY, net=gross, **more)


def test_payments_in_parts(con: sqlite3.Connection) -> None:
    bill = _invoice(con)
    view = receipts.pay(con, bill, 40_000, date(2026, 5, 3), TODAY)
    assert (view.state, view.paid, view.balance, view.overdue_days) == ("overdue", 40_000, 60_000, 60)
    error = refused(con, Invalid, lambda: receipts.pay(con, bill, 60_001, TODAY, TODAY))
    assert (error.field, error.hint) == ("amount", "EUR 600.00 is open.")
    view = receipts.pay(con, bill, None, TODAY, TODAY)
    assert (view.state, view.balance, view.last_payment) == ("settled", 0, TODAY)
    refused(con, Refused, lambda: receipts.pay(con, bill, 1, TODAY, TODAY))


@pytest.mark.parametrize(
    ("amount", "day"),
    [(0, TODAY), (-5, TODAY), (10, date(2026, 3, 31)), (10, date(2026, 7, 1)), (10**16, TODAY)],
)
def test_impossible_payments(con: sqlite3.Connection, amount: int, day: date) -> None:
    bill = _invoice(con)
    refused(con, Invalid, lambda: receipts.pay(con, bill, amount, day, TODAY))


@pytest.mark.parametrize(
    ("gross", "paid", "state"),
    [(100_000, 99_500, "settled"), (100_000, 99_499, "overdue"), (1000, 900, "settled"), (1000, 899, "overdue")],
)
def test_a_small_rest_counts_as_settled(con: sqlite3.Connection, gross: int, paid: int, state: str) -> None:
    assert receipts.pay(con, _invoice(con, gross), paid, TODAY, TODAY).state == state


def test_an_invoice_below_the_tolerance_is_not_paid_by_itself(con: sqlite3.Connection) -> None:
    assert invoices.get(con, _invoice(con, 50), TODAY).state == "overdue"


def test_an_invoice_is_seen_as_it_was_on_a_day(con: sqlite3.Connection) -> None:
    bill = _invoice(con)
    receipts.pay(con, bill, None, date(2026, 5, 10), TODAY)
    states = {day: invoices.get(con, bill, date.fromisoformat(day)).state for day in ("2026-05-01", "2026-05-09")}
    assert states == {"2026-05-01": "open", "2026-05-09": "overdue"}
    assert invoices.get(con, bill, date(2026, 5, 10)).state == "settled"
    assert invoices.listed(con, date(2026, 3, 31)) == []


def test_nothing_is_reminded_of_where_the_rest_is_within_the_tolerance(con: sqlite3.Connection) -> None:
    bill = _invoice(con)
    receipts.pay(con, bill, 99_500, TODAY, TODAY)
    assert "is settled" in str(refused(con, Refused, lambda: receipts.remind(con, bill, TODAY, TODAY)))


def test_reminders_in_stages(con: sqlite3.Connection) -> None:
    bill = _invoice(con)
    refused(con, Refused, lambda: receipts.remind(con, bill, date(2026, 5, 1), TODAY))
    assert receipts.remind(con, bill, date(2026, 5, 4), TODAY) == 1
    assert receipts.remind(con, bill, date(2026, 5, 20), TODAY) == 2
    refused(con, Invalid, lambda: receipts.remind(con, bill, date(2026, 7, 20), TODAY))
    receipts.pay(con, bill, None, TODAY, TODAY)
    refused(con, Refused, lambda: receipts.remind(con, bill, TODAY, TODAY))
    assert invoices.get(con, bill, TODAY).reminders == 2


def test_a_dispute_opens_and_ends_with_an_outcome(con: sqlite3.Connection) -> None:
    bill = _invoice(con)
    refused(con, Refused, lambda: receipts.resolve(con, bill, "settled", TODAY, TODAY))
    receipts.dispute(con, bill, date(2026, 5, 1), TODAY, note="hours on line 2")
    assert invoices.get(con, bill, TODAY).disputed
    refused(con, Refused, lambda: receipts.dispute(con, bill, TODAY, TODAY))
    refused(con, Invalid, lambda: receipts.resolve(con, bill, "open", TODAY, TODAY))
    refused(con, Invalid, lambda: receipts.resolve(con, bill, "upheld", date(2026, 4, 30), TODAY))
    receipts.resolve(con, bill, "Withdrawn", date(2026, 5, 9), TODAY)
    assert con.execute("SELECT closed, outcome FROM dispute").fetchall() == [("2026-05-09", "withdrawn")]
    assert receipts.dispute(con, bill, TODAY, TODAY)


def test_credit_notes_have_their_own_numbers(con: sqlite3.Connection) -> None:
    bill = _invoice(con)
    assert receipts.credit(con, bill, 10_000, date(2026, 5, 1), TODAY, "hours counted twice") == "CN-2026-001"
    assert receipts.credit(con, bill, 10_000, TODAY, TODAY, "again") == "CN-2026-002"
    refused(con, Invalid, lambda: receipts.credit(con, bill, 80_001, TODAY, TODAY, "too much"))
    refused(con, Invalid, lambda: receipts.credit(con, bill, 10, TODAY, TODAY, " "))
    receipts.credit(con, bill, None, TODAY, TODAY, "all of it")
    assert invoices.get(con, bill, TODAY).state == "settled"


def test_the_hours_of_an_invoice_credited_whole_are_billed_again(con: sqlite3.Connection) -> None:
    client_id = acme(con)
    site = projects.add(con, client_id, "Site", TODAY, billing="fixed", fee=300_000)
    care = projects.add(con, client_id, "Care", TODAY, billing="retainer", fee=50_000)
    for project in (None, site, care):
        entry(con, client_id, "2026-06-01", 3600, project_id=project)
    bill = drafts.from_hours(con, client_id)
    drafts.issue(con, bill, TODAY)
    lines = drafts.lines_of(con, bill)
    receipts.credit(con, bill, 100_000, TODAY, TODAY, "wrong rate")
    error = refused(con, Refused, lambda: receipts.credit(con, bill, 5, TODAY, TODAY, "x", rebill=True))
    assert (error.message, error.hint) == (
        "The credit notes do not cover the whole of invoice 2026-001, so its hours stay billed.",
        "They cover EUR 1,000.05 of EUR 3,580.00.",
    )
    refused(con, Refused, lambda: receipts.rebill(con, bill))
    undone(con, lambda: receipts.credit(con, bill, None, TODAY, TODAY, "the rest", rebill=True))
    assert invoices.get(con, bill, TODAY).credited_whole
    assert fees.billed(con, client_id) == {}
    assert drafts.lines_of(con, drafts.from_hours(con, client_id)) == lines
    refused(con, Refused, lambda: receipts.rebill(con, bill))


def test_hours_may_be_given_back_after_the_credit_note(con: sqlite3.Connection) -> None:
    client_id = acme(con)
    care = projects.add(con, client_id, "Care", TODAY, billing="retainer", fee=50_000)
    entry(con, client_id, "2026-06-01", 3600, project_id=care)
    bill = drafts.from_hours(con, client_id)
    drafts.issue(con, bill, date(2026, 6, 10), issued=date(2026, 6, 10))
    receipts.credit(con, bill, None, date(2026, 6, 20), TODAY, "wrong rate")
    assert fees.billed(con, client_id, as_of=date(2026, 6, 19)) == {care: 50_000}
    assert fees.billed(con, client_id, as_of=date(2026, 6, 20)) == {}
    assert receipts.hours_on(con, bill) == 1
    entry(con, client_id, "2026-06-02", 3600, project_id=care)
    assert [line.unit_price for line in drafts.lines_of(con, drafts.from_hours(con, client_id))] == [500]
    undone(con, lambda: receipts.rebill(con, bill))
    assert receipts.hours_on(con, bill) == 0


def test_write_offs_need_one_of_four_reasons(con: sqlite3.Connection) -> None:
    bill = _invoice(con)
    receipts.pay(con, bill, 30_000, TODAY, TODAY)
    refused(con, Invalid, lambda: receipts.write_off(con, bill, None, TODAY, TODAY, "tired"))
    refused(con, Invalid, lambda: receipts.write_off(con, bill, 70_001, TODAY, TODAY, "pressed"))
    view = receipts.write_off(con, bill, None, TODAY, TODAY, "bad debt")
    assert (view.state, view.written_off, view.balance) == ("written_off", 70_000, 0)
    refused(con, Refused, lambda: receipts.write_off(con, bill, 1, TODAY, TODAY, "pressed"))


def test_nothing_happens_to_drafts(con: sqlite3.Connection) -> None:
    draft = drafts.by_hand(con, acme(con), [])
    for act in (
        lambda: receipts.pay(con, draft, 1, TODAY, TODAY),
        lambda: receipts.remind(con, draft, TODAY, TODAY),
        lambda: receipts.dispute(con, draft, TODAY, TODAY),
        lambda: receipts.credit(con, draft, 1, TODAY, TODAY, "x"),
        lambda: receipts.write_off(con, draft, 1, TODAY, TODAY, "pressed"),
        lambda: receipts.excuse(con, draft),
        lambda: receipts.pay(con, 99, 1, TODAY, TODAY),
    ):
        refused(con, Refused, act)


def test_recording_an_invoice_issued_elsewhere(con: sqlite3.Connection) -> None:
    client_id = acme(con)
    site = projects.add(con, client_id, "Site", TODAY)
    bill = invoices.record(
        con, client_id, "X 7", ISSUED, TODAY, net=100_000, tax=19_000, currency="usd", project_id=site, paid_on=TODAY
    )
    view = invoices.get(con, bill, TODAY)
    assert (view.gross, view.paid, view.currency, view.due) == (119_000, 119_000, "USD", date(2026, 5, 1))
    other = acme(con, "Other")
    for field, act in {
        "number": lambda: invoices.record(con, other, "x 7", ISSUED, TODAY, net=1),
        "issued": lambda: invoices.record(con, other, "8", date(2026, 7, 1), TODAY, net=1),
        "due": lambda: invoices.record(con, other, "8", ISSUED, TODAY, net=1, due=date(2026, 3, 1)),
        "net": lambda: invoices.record(con, other, "8", ISSUED, TODAY, net=0),
        "tax": lambda: invoices.record(con, other, "8", ISSUED, TODAY, net=1, tax=-1),
        "project": lambda: invoices.record(con, other, "8", ISSUED, TODAY, net=1, project_id=site),
        "paid_on": lambda: invoices.record(con, other, "8", ISSUED, TODAY, net=1, paid_on=date(2026, 3, 1)),
    }.items():
        assert refused(con, Invalid, act).field == field
    refused(con, NotUnderstood, lambda: invoices.record(con, other, "8", ISSUED, TODAY, net=1, currency="coins"))


def test_a_mistake_in_recording_can_be_removed_until_something_hangs_on_it(con: sqlite3.Connection) -> None:
    bill = _invoice(con)
    undone(con, lambda: invoices.remove(con, bill, TODAY))
    other = _invoice(con, number="A-2")
    receipts.pay(con, other, 1, TODAY, TODAY)
    refused(con, Refused, lambda: invoices.remove(con, other, TODAY))


def test_finding_an_invoice(con: sqlite3.Connection) -> None:
    one = _invoice(con, number="2026-001")
    two = _invoice(con, number="2026-0011")
    draft = drafts.by_hand(con, acme(con, "Other"), [])
    assert invoices.find(con, "2026-001") == one
    assert invoices.find(con, "2026-0011") == two
    assert invoices.find(con, str(draft)) == invoices.find(con, f"Draft {draft}") == draft
    assert "2026-0011" in str(refused(con, NotUnderstood, lambda: invoices.find(con, "2026-00")))
    for nothing in ("", "x", "#99", "draft", "9" * 30, f"#{one}"):
        refused(con, NotUnderstood, lambda typed=nothing: invoices.find(con, typed))


def test_two_clients_may_have_the_same_number_from_outside(con: sqlite3.Connection) -> None:
    _invoice(con, number="7")
    other = acme(con, "Other")
    con.execute("UPDATE invoice SET number = '7/a'")
    values = (other, "7/a", "2026-04-01")
    con.execute("INSERT INTO invoice (client_id, number, issued, currency, net) VALUES (?, ?, ?, 'EUR', 5)", values)
    assert "CLIENT/7/a" in str(refused(con, NotUnderstood, lambda: invoices.find(con, "7/a")))
    assert [invoices.find(con, "acme/7/a"), invoices.find(con, "oth/7")] == [1, 2]


def test_lists(con: sqlite3.Connection) -> None:
    paid, open_, overdue = (_invoice(con, number=number) for number in "ABC")
    receipts.pay(con, paid, None, TODAY, TODAY)
    con.execute("UPDATE invoice SET due = '2026-07-30' WHERE id = ?", (open_,))
    draft = drafts.by_hand(con, acme(con, "Other"), [])
    assert [view.id for view in invoices.listed(con, TODAY)] == [draft, overdue, open_, paid]
    assert [view.id for view in invoices.listed(con, TODAY, only_open=True)] == [overdue, open_]
    assert [view.id for view in invoices.listed(con, TODAY, only_overdue=True)] == [overdue]
    assert [view.id for view in invoices.listed(con, TODAY, client_id=2)] == [draft]


@pytest.mark.parametrize(
    "act",
    [
        lambda con, bill: receipts.pay(con, bill, 5, TODAY, TODAY),
        lambda con, bill: receipts.remind(con, bill, TODAY, TODAY),
        lambda con, bill: receipts.dispute(con, bill, TODAY, TODAY),
        lambda con, bill: receipts.credit(con, bill, 5, TODAY, TODAY, "x"),
        lambda con, bill: receipts.write_off(con, bill, 5, TODAY, TODAY, "goodwill"),
        receipts.excuse,
    ],
)
def test_every_change_is_one_step_of_undo(con: sqlite3.Connection, act) -> None:
    bill = _invoice(con)
    undone(con, lambda: act(con, bill))


def test_a_payment_that_bounced_is_taken_back(con: sqlite3.Connection) -> None:
    bill = _invoice(con)
    receipts.pay(con, bill, None, TODAY, TODAY)
    payment = con.execute("SELECT id FROM payment").fetchone()[0]
    undone(con, lambda: receipts.remove_payment(con, payment))
    assert invoices.get(con, bill, TODAY).balance == 100_000
    refused(con, Refused, lambda: receipts.remove_payment(con, payment))


@given(st.lists(st.tuples(st.sampled_from(["pay", "credit", "write_off"]), st.integers(-5, 120)), max_size=8))
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_booked_the_balance_is_what_is_left(con: sqlite3.Connection, acts: list[tuple[str, int]]) -> None:
    """Payments, credits and one write-off never take more than the invoice holds; what is refused changes nothing."""
    number = f"P-{con.execute('SELECT count(*) FROM invoice').fetchone()[0]}"
    bill, left = _invoice(con, 200, number), 200
    for kind, amount in acts:
        act = {
            "pay": lambda sum_=amount: receipts.pay(con, bill, sum_, TODAY, TODAY),
            "credit": lambda sum_=amount: receipts.credit(con, bill, sum_, TODAY, TODAY, "reason"),
            "write_off": lambda sum_=amount: receipts.write_off(con, bill, sum_, TODAY, TODAY, "goodwill"),
        }[kind]
        try:
            act()
            left -= amount
        except (Invalid, Refused):
            pass
        view = invoices.get(con, bill, TODAY)
        assert view.balance == left
        assert 0 <= left <= 200
        assert view.paid + view.credited + view.written_off + view.balance == view.gross
