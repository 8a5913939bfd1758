"""What a letter takes from the ledger (DOMAIN section 6, "Fields"), and the values it starts with."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from goodterms.domain.letter_facts import (
    LetterFacts,
    defaults,
    fact_of_entry,
    fact_of_hours,
    fact_of_incident,
    fact_of_invoice,
    from_history,
    merged,
    open_invoices,
)
from goodterms.domain.letter_model import Amount, Fact, OpenInvoice
from goodterms.domain.records import Client, Dispute, History, Payment, Project, Unbilled
from goodterms.settings import Settings
from tests.domain.flag_cases import AS_OF, ago, incident, invoice

ACME = Client(
    1,
    "Acme",
    currency="USD",
    rate=7500,
    billing="retainer",
    terms_days=21,
    since=date(2023, 1, 1),
    contract_ref="C-17",
    notice_days=45,
    month_end=True,
    suspend_clause=True,
    late_fee="1 %",
    prepaid=500,
)


def record(**more) -> History:
    return History(more.pop("client", ACME), AS_OF, first_day=ago(400), **more)


def test_all_that_the_record_of_the_client_knows() -> None:
    found = from_history(record(), contact_name="Jo", honorific="Ms", notice_address="Lane 1", email="jo@acme.example")
    assert found == LetterFacts(
        client_name="Acme",
        currency="USD",
        contact_name="Jo",
        honorific="Ms",
        notice_address="Lane 1",
        email="jo@acme.example",
        since=date(2023, 1, 1),
        contract_ref="C-17",
        notice_days=45,
        month_end=True,
        retainer=True,
        terms_days=21,
        suspend_clause=True,
        late_fee="1 %",
        prepaid=500,
        rate=7500,
    )


def test_since_is_the_first_day_of_the_log_where_nobody_said() -> None:
    assert from_history(record(client=Client(1, "Acme"))).since == ago(400)


def test_a_last_day_set_by_the_plan_stands_above_that_of_the_client() -> None:
    leaving = replace(ACME, last_day=ago(-30))
    assert from_history(record(client=leaving)).last_day == ago(-30)
    assert from_history(record(client=leaving), last_day=ago(-60)).last_day == ago(-60)


def test_open_work_and_the_latest_deadline_still_ahead() -> None:
    rows = (
        Project(1, "Site", deadline=ago(-20)),
        Project(2, "Shop", deadline=AS_OF),
        Project(3, "Old", deadline=ago(-90), status="done"),
        Project(4, "Late", deadline=ago(1)),
    )
    found = from_history(record(projects=rows))
    assert found.open_items == ("Site", "Shop", "Late")
    assert found.finish_date == ago(-20)
    assert from_history(record(projects=rows[1:])).finish_date == AS_OF
    assert from_history(record(projects=rows[2:])).finish_date is None


def test_the_last_remark_is_that_of_the_last_abuse_not_my_own_doing() -> None:
    rows = (
        incident("abuse", 30),
        incident("abuse", 20),
        incident("abuse", 10, justified=True),
        incident("dishonesty", 5),
    )
    assert from_history(record(incidents=rows)).remark_date == ago(20)
    assert from_history(record()).remark_date is None


def test_what_is_unbilled_is_one_sum_in_the_currency_of_the_client() -> None:
    rows = (Unbilled(None, 3600, 7500), Unbilled(1, 1800, 9000), Unbilled(None, 3600, None))
    assert from_history(record(unbilled=rows)).unbilled == (Amount(12_000, "USD"),)
    assert from_history(record(unbilled=(Unbilled(None, 3600, None),))).unbilled == ()
    assert from_history(record(unbilled=(Unbilled(None, 3600, 1),))).unbilled == (Amount(1, "USD"),)


def test_the_last_invoice_is_the_one_issued_last() -> None:
    rows = (invoice(10, gross=100), invoice(40, gross=300), invoice(20, gross=200))
    assert from_history(record(invoices=rows)).last_invoice == Amount(100, "EUR")


def test_open_invoices_by_due_day_then_number_and_the_overdue_of_them() -> None:
    rows = (
        invoice(-5, number="B"),
        invoice(10, number="C"),
        invoice(10, number="A", payments=(Payment(1, ago(5), 19_000),)),
        invoice(20, number="D", paid=5),
        invoice(-40, number="E", issued=ago(-10)),
        invoice(30, number="F", gross=1),
        invoice(-30, number="H", issued=AS_OF),
    )
    found = open_invoices(rows, AS_OF)
    assert [(row.number, row.amount, row.days_late) for row in found] == [
        ("F", 1, 30),
        ("A", 100_000, 10),
        ("C", 119_000, 10),
        ("B", 119_000, -5),
        ("H", 119_000, -30),
    ]
    assert found[0] == OpenInvoice("F", ago(30), 1, "EUR", 30)
    facts = from_history(record(invoices=(*rows, invoice(0, number="G"))))
    assert [row.number for row in facts.overdue] == ["F", "A", "C"]


def test_an_incident_and_an_entry_as_facts() -> None:
    row = incident("abuse", 10)
    assert fact_of_incident(row) == Fact("what happened there", ago(10), f"incident {row.id}")
    found = fact_of_entry(7, ago(3), 5400, "")
    assert (found.source, found.form, found.values) == (
        "entry 7",
        "entry",
        {"date": ago(3), "text": "-", "hours": Decimal("1.5")},
    )
    assert fact_of_entry(7, ago(3), 5400, "Fixes").values["text"] == "Fixes"


def test_an_invoice_as_a_fact() -> None:
    late = invoice(10, number="A-1")
    assert fact_of_invoice(late, AS_OF) == Fact(
        "", ago(10), f"invoice {late.id}", "invoice_open", {"number": "A-1", "due": ago(10), "days": 10}
    )
    assert fact_of_invoice(invoice(0), AS_OF) is None
    assert fact_of_invoice(invoice(1), AS_OF).values["days"] == 1
    disputes = (Dispute(1, ago(30), None, "open"), Dispute(2, ago(20), None, "open"))
    disputed = replace(invoice(40, paid=40, number="A-2"), disputes=disputes)
    assert fact_of_invoice(disputed, AS_OF) == Fact(
        "", ago(20), f"invoice {disputed.id}", "invoice_disputed", {"number": "A-2", "date": ago(20)}
    )
    paid = invoice(40, paid=28, number="A-3")
    assert fact_of_invoice(paid, AS_OF) == Fact(
        "",
        ago(28),
        f"invoice {paid.id}",
        "invoice_late",
        {"number": "A-3", "due": ago(40), "paid": ago(28), "days": 12},
    )
    assert fact_of_invoice(invoice(40, paid=40), AS_OF) is None
    assert fact_of_invoice(invoice(40, paid=39), AS_OF).values["days"] == 1


def test_hours_beyond_the_estimate_as_a_fact() -> None:
    over = Project(3, "Site", estimate_seconds=36_000, seconds=41_400, opened=ago(50))
    assert fact_of_hours(over) == Fact(
        "", ago(50), "project 3", "hours_over", {"project": "Site", "agreed": Decimal(10), "worked": Decimal("11.5")}
    )
    assert fact_of_hours(replace(over, seconds=36_000)) is None
    assert fact_of_hours(replace(over, estimate_seconds=None)) is None


def start(kind: str, **more) -> dict[str, object]:
    facts = replace(from_history(record()), **{"month_end": False, "prepaid": 0, **more})
    return defaults(kind, facts, Settings(), AS_OF)


def test_renegotiate_starts_with_the_usual_terms() -> None:
    found = start("renegotiate", lit=frozenset({"late_payment", "off_hours", "dishonesty"}))
    assert found["new_terms"] == ("late_payment", "off_hours")
    assert {name: found[name] for name in ("days", "deposit", "grace", "lead", "rush", "fb")} == {
        "days": 14,
        "deposit": 30,
        "grace": 10,
        "lead": 5,
        "rush": 50,
        "fb": 5,
    }
    assert (found["from"], found["to"]) == ("08:00", "19:00")
    assert (found["rate"], found["rush_rate"]) == (Amount(7500, "USD"), Amount(11_250, "USD"))
    assert found["reply_by"] == date(2026, 7, 14)
    assert found["effective_date"] == date(2026, 8, 1)


@pytest.mark.parametrize(("terms", "days"), [(None, 14), (7, 7), (14, 14), (30, 14)])
def test_the_days_to_pay_are_14_or_fewer(terms: int | None, days: int) -> None:
    assert start("renegotiate", terms_days=terms)["days"] == days


def test_a_first_of_the_month_is_kept() -> None:
    facts = from_history(record())
    assert defaults("renegotiate", facts, Settings(), date(2026, 6, 17))["effective_date"] == date(2026, 7, 1)
    assert defaults("renegotiate", facts, Settings(), date(2026, 6, 18))["effective_date"] == date(2026, 8, 1)
    assert defaults("renegotiate", facts, Settings(), date(2026, 1, 15))["effective_date"] == date(2026, 2, 1)


def test_a_pause_begins_in_a_week_and_questions_are_asked_within_five_working_days() -> None:
    rows = (invoice(10, number="A"), invoice(-5, number="B"))
    found = start("pause", open_invoices=open_invoices(rows, AS_OF))
    assert found["pause_date"] == date(2026, 7, 7)
    assert found["query_by"] == date(2026, 7, 7)
    assert found["resume_days"] == 2
    assert [row.number for row in found["overdue_list"]] == ["A"]
    assert found["overdue_total"] == (Amount(119_000, "EUR"),)


def test_leaving_ends_with_the_notice_or_with_the_promised_work() -> None:
    assert start("fire")["last_day"] == ago(-45)
    assert start("fire", last_day=ago(-60))["last_day"] == ago(-60)
    assert start("fire", finish_date=ago(-90))["last_day"] == ago(-45)
    staged = start("finish_decline", finish_date=ago(-90))
    assert (staged["last_day"], staged["finish_date"], staged["pay_by"]) == (ago(-90), ago(-90), ago(-14))
    assert start("fire", rule="H2")["last_day"] == AS_OF
    assert start("fire", decided=ago(-3))["last_day"] == ago(-3)
    assert start("fire", decided=ago(-3), rule="H2")["last_day"] == ago(-3)
    assert start("fire", prepaid=300)["refund_date"] == ago(-59)
    assert start("fire", prepaid=300)["prepaid_refund"] == Amount(300, "USD")


def test_the_days_at_the_end_follow_from_the_last_day_that_was_given() -> None:
    """S3-26: no hand-over a month before the last day that the letter names."""
    facts = replace(from_history(record()), finish_date=ago(-20))
    named = defaults("finish_decline", facts, Settings(), AS_OF, last_day=ago(-100))
    assert named["handover_date"] == named["final_invoice_date"] == named["last_day"] == ago(-100)
    assert (named["refund_date"], named["finish_date"]) == (ago(-114), ago(-20))
    early = defaults("finish_decline", facts, Settings(), AS_OF, last_day=ago(-5))
    assert early["finish_date"] == early["handover_date"] == ago(-5), "nothing is finished after the last day"
    assert defaults("fire", facts, Settings(), AS_OF, last_day=None) == defaults("fire", facts, Settings(), AS_OF)


@pytest.mark.parametrize(("due", "pay_by"), [(30, 14), (-13, 14), (-14, 14), (-29, 29)])
def test_no_letter_asks_for_money_before_it_is_due(due: int, pay_by: int) -> None:
    rows = (invoice(40, number="A"), invoice(due, number="B"))
    assert start("fire", open_invoices=open_invoices(rows, AS_OF))["pay_by"] == ago(-pay_by)


def test_h1_and_h2_start_without_facts_and_others_with_three() -> None:
    facts = tuple(Fact(f"Fact {n}", ago(n), f"incident {n}") for n in range(1, 5))
    assert start("fire", facts=facts)["facts"] == facts[:3]
    assert "facts" not in start("fire", facts=facts, rule="H1")


def test_what_the_user_gives_stands_above_and_an_empty_list_takes_away() -> None:
    assert merged({"a": 1, "b": ("x",), "c": 3}, {"a": 2, "b": (), "c": None}) == {"a": 2}
