"""The table of vectors of DOMAIN section 2, one test a row."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from goodterms.domain.records import Dispute
from tests.domain.flag_cases import (
    AS_OF,
    Money,
    ago,
    change,
    clean,
    finding,
    group,
    history,
    incident,
    invoice,
    late_by,
    level,
    night,
    off,
    project,
)

REMINDED = {"reminders": (ago(5),)}


def test_late_payment_three_of_five() -> None:
    found = finding("late_payment", history(invoices=late_by(0, 21, 2, 12, 24)))
    assert found.level == "red"
    assert (found.values["n"], found.values["k"], found.values["c"]) == (5, 3, 2)
    assert found.values["share"] == Decimal("0.6")
    assert "3 of the last 5" in found.evidence
    assert "19 days on average" in found.evidence
    assert len(found.rows.invoices) == 3


def test_late_payment_one_late_invoice_does_not_brand() -> None:
    assert level("late_payment", history(invoices=late_by(0, 45, 0, 1, 2))) == "none"


def test_late_payment_a_mild_extra_lateness_never_lowers_it() -> None:
    assert level("late_payment", history(invoices=late_by(10, 12, 0))) == "amber"
    found = finding("late_payment", history(invoices=late_by(10, 12, 0, 5)))
    assert found.level == "red"
    assert found.values["mean_days"] == 9


@pytest.mark.parametrize(("late", "expected"), [((10, 12), "none"), ((10, 40), "amber"), ((35, 40), "red")])
def test_late_payment_eight_invoices(late: tuple[int, int], expected: str) -> None:
    assert level("late_payment", history(invoices=late_by(*late, 0, 0, 0, 0, 0, 0))) == expected


def test_late_payment_too_few_and_just_due() -> None:
    assert level("late_payment", history(invoices=late_by(20, 20))) == "unknown"
    assert level("late_payment", history(invoices=(*clean(3), invoice(1)))) == "none"


def bank(*ages: int, gross: int = 120_000, **more) -> str:
    return level("client_as_bank", history(invoices=tuple(invoice(age, gross=gross, **more) for age in ages)))


def test_client_as_bank_at_60_and_61_days() -> None:
    reminded = [invoice(age, gross=120_000, **REMINDED) for age in (60, 61)]
    other = invoice(30, gross=120_000)
    assert level("client_as_bank", history(invoices=(reminded[0], other))) == "amber"
    assert level("client_as_bank", history(invoices=(reminded[1], other))) == "red"
    assert bank(61, 30) == "amber"


def test_client_as_bank_sums() -> None:
    assert bank(20) == "none"
    assert bank(35, gross=500_000, **REMINDED) == "red"
    written_off = invoice(35, gross=500_000, write_off=off(0, 500_000, "bad_debt"))
    assert level("client_as_bank", history(invoices=(written_off,))) == "red"


def test_client_as_bank_a_bad_debt_stays_red_for_the_window() -> None:
    written_off = invoice(400, gross=500_000, write_off=off(365, 500_000, "bad_debt"))
    assert level("client_as_bank", history(invoices=(written_off,))) == "red"
    older = invoice(401, gross=500_000, write_off=off(366, 500_000, "bad_debt"))
    assert level("client_as_bank", history(invoices=(older,))) == "none"


def disputed(*outcomes: str):
    return tuple(invoice(100, paid=100, disputes=(Dispute(1, ago(90), None, outcome),)) for outcome in outcomes)


def test_invoice_disputes_and_what_dilutes_them() -> None:
    four = disputed("rejected", "rejected", "rejected", "withdrawn")
    found = finding("invoice_disputes", history(invoices=(*four, *clean(3))))
    assert (found.level, found.values["d"], found.values["c"]) == ("red", Decimal("3.5"), 3)
    assert level("invoice_disputes", history(invoices=(*four, *clean(7)))) == "red"
    assert level("invoice_disputes", history(invoices=(*four, *clean(8)))) == "amber"


def test_abuse_told_and_repeated() -> None:
    once = incident("abuse", 100)
    told = incident("abuse", 100, told=99)
    assert level("abuse", history(incidents=(once,))) == "amber"
    assert level("abuse", history(incidents=(told, incident("abuse", 50)))) == "red"
    assert level("abuse", history(incidents=tuple(incident("abuse", n) for n in (300, 200, 100)))) == "red"


def test_abuse_fades() -> None:
    found = finding("abuse", history(incidents=(incident("abuse", 400, 2),)))
    assert (found.level, found.values["n_w"]) == ("amber", Decimal("0.5"))
    assert level("abuse", history(incidents=(incident("abuse", 740, 2),))) == "none"


@pytest.mark.parametrize(
    ("share", "reason", "expected"), [(3, "pressed", "amber"), (5, "pressed", "red"), (15, "goodwill", "none")]
)
def test_fee_cutting_by_size_and_reason(share: int, reason: str, expected: str) -> None:
    cut = invoice(50, gross=100_000, write_off=off(20, share * 1000, reason))
    assert level("fee_cutting", history(invoices=(cut,))) == expected


def test_off_hours_by_client_and_weeks() -> None:
    # Nine weekend entries that I asked for myself are not in `outside` at all.
    mine = history(groups=(group("work", 9, requested_by="me", count=9),))
    assert level("off_hours", mine) == "none"
    one_week = tuple(night(date(2026, 6, day)) for day in (15, 16, 17))
    assert level("off_hours", history(outside=one_week)) == "none"
    two_weeks = (*one_week[:2], night(date(2026, 6, 23)))
    assert level("off_hours", history(outside=two_weeks)) == "amber"


def test_low_return_against_target() -> None:
    money = Money(Decimal("49.03"), Decimal("69.47"), Decimal("32.67"))
    found = finding("low_return", history(), money=money)
    assert found.level == "amber"
    assert found.values["ratio"] == Decimal("0.705772")
    assert found.evidence == "EUR 49 per hour all in, against EUR 69 for your other clients (71%)."
    assert level("low_return", history(), money=Money(None, Decimal(60), seconds=0)) == "unknown"


def scope(absorbed: int, extra: float = 0, agreed: float = 0) -> str:
    groups = [group("work", 40, project=1)] if agreed else []
    if extra:
        groups.append(group("work", extra, project=1, scope="extra", billable=False))
    return level(
        "scope_creep",
        history(
            changes=tuple(change() for _ in range(absorbed)),
            groups=tuple(groups),
            projects=(project(estimate=agreed, agreed_scope=True),),
        ),
    )


def test_scope_creep_changes_and_hours() -> None:
    assert scope(2) == "none"
    assert scope(3) == "amber"
    assert scope(5, extra=11, agreed=60) == "red"


def test_changes_mind_billed_and_unbilled() -> None:
    work = group("work", 58)
    assert level("changes_mind", history(groups=(work, group("rework", 7)))) == "none"
    found = finding("changes_mind", history(groups=(work, group("rework", 7, billable=False))))
    assert found.level == "amber"
    assert "12%" in found.evidence


def test_micromanagement_billed_and_unbilled() -> None:
    work = group("work", 20)
    found = finding("micromanagement", history(groups=(work, group("contact", 9, billable=False))))
    assert (found.level, found.values["C"]) == ("amber", Decimal("0.45"))
    assert level("micromanagement", history(groups=(work, group("contact", 9)))) == "none"


def test_as_of_is_the_day_of_the_table() -> None:
    assert date(2026, 6, 30) == AS_OF
