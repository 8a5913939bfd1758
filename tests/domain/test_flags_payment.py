"""Rows 6 to 9 of the catalogue, and RULINGS "Money on invoices", "Reminders", "Disputes", edge by edge."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from goodterms.domain.records import Credit, Dispute, Payment, Rates
from goodterms.settings import Settings
from tests.domain.flag_cases import (
    AS_OF,
    NEED,
    Money,
    ago,
    clean,
    finding,
    history,
    incident,
    invoice,
    late_by,
    level,
    off,
    with_bar,
)

NO_NEED = Settings()
REMINDED = {"reminders": (ago(5),)}


def late(*invoices) -> str:
    return level("late_payment", history(invoices=invoices))


def numbers(*invoices) -> tuple[object, object, object]:
    values = finding("late_payment", history(invoices=invoices)).values
    return values["n"], values["k"], values["c"]


# Row 6, late_payment.


def test_the_grace_is_inclusive() -> None:
    assert numbers(*late_by(3, 4)) == (2, 1, 1)
    open_at_three, open_at_four = invoice(3), invoice(4)
    assert numbers(open_at_three, open_at_four) == (2, 1, 0)


def test_severe_is_more_than_thirty_days() -> None:
    on_time = late_by(0, 0, 0, 0, 0, 0)
    assert late(*on_time, *late_by(30, 30)) == "none"
    assert late(*on_time, *late_by(31, 30)) == "amber"
    assert late(*on_time, *late_by(31, 31)) == "red"


def test_amber_share_is_a_third_exactly() -> None:
    assert late(*late_by(5, 5, 0, 0, 0, 0)) == "amber"
    assert late(*late_by(5, 5, 0, 0, 0, 0, 0)) == "none"


def test_red_needs_three_late_and_sixty_percent() -> None:
    assert late(*late_by(5, 5, 0)) == "amber"
    assert late(*late_by(5, 5, 5, 0, 0)) == "red"
    assert late(*late_by(5, 5, 5, 0, 0, 0)) == "amber"


def test_severe_red_needs_a_quarter() -> None:
    assert late(*late_by(35, 40, 0, 0, 0, 0, 0, 0)) == "red"
    assert late(*late_by(35, 40, 0, 0, 0, 0, 0, 0, 0)) == "amber"


def test_the_window_is_closed_at_both_ends() -> None:
    assert numbers(invoice(365, paid=365)) == (1, 0, 1)
    assert numbers(invoice(366, paid=366)) == (0, 0, 0)
    assert numbers(invoice(0)) == (1, 0, 0)
    assert numbers(invoice(-1)) == (0, 0, 0)


def test_three_invoices_are_needed() -> None:
    assert late(*late_by(20, 20)) == "unknown"
    assert late() == "unknown"
    assert late(*late_by(20, 20), invoice(0)) == "amber"


def test_no_due_date_means_thirty_days() -> None:
    assert numbers(invoice(0, due=None, issued=ago(34))) == (1, 1, 0)
    assert numbers(invoice(0, due=None, issued=ago(33))) == (1, 0, 0)


def test_partly_paid_is_late_until_the_rest_is_within_the_tolerance() -> None:
    payments = (Payment(1, ago(50), 99_400), Payment(2, ago(10), 100))
    assert numbers(invoice(50, gross=100_000, payments=payments)) == (1, 1, 0)
    assert numbers(invoice(50, gross=100_000, payments=(Payment(1, ago(50), 99_500),))) == (1, 0, 1)


def test_excused_credited_forgiven_and_undated_count_neither_late_nor_clean() -> None:
    full = Credit(1, ago(20), 119_000)
    out = (
        invoice(50, late_excused=True),
        invoice(50, paid=50, late_excused=True),
        invoice(50, credits=(full,)),
        invoice(50, write_off=off(10, 119_000, "goodwill")),
        invoice(50, write_off=off(10, 119_000, "own_error")),
        invoice(50, settled_unknown=True),
        invoice(50, gross=0),
    )
    assert numbers(*out) == (0, 0, 0)


def test_a_partial_write_off_counts_from_its_own_date() -> None:
    rest = {"payments": (Payment(1, ago(60), 100_000),)}
    assert numbers(invoice(60, write_off=off(57, 19_000, "goodwill"), **rest)) == (1, 0, 1)
    assert numbers(invoice(60, write_off=off(56, 19_000, "goodwill"), **rest)) == (1, 1, 0)


def dispute(outcome: str, opened: int = 40, closed: int | None = None) -> Dispute:
    return Dispute(1, ago(opened), None if closed is None else ago(closed), outcome)


def test_only_an_upheld_dispute_takes_an_invoice_out() -> None:
    for outcome in ("open", "rejected", "settled", "withdrawn"):
        assert numbers(invoice(50, disputes=(dispute(outcome),))) == (1, 1, 0)
    assert numbers(invoice(50, disputes=(dispute("upheld"),))) == (0, 0, 0)
    assert numbers(invoice(50, disputes=(dispute("upheld"), dispute("rejected")))) == (1, 1, 0)


def test_a_disputed_invoice_is_not_clean() -> None:
    assert numbers(invoice(50, paid=50, disputes=(dispute("rejected"),))) == (1, 0, 0)


def test_a_question_closed_within_five_working_days_is_no_dispute() -> None:
    # Opened on a Monday, closed on the Monday after: five working days.
    prompt = Dispute(1, date(2026, 6, 1), date(2026, 6, 8), "rejected")
    slower = replace(prompt, closed=date(2026, 6, 9))
    due = {"due": date(2026, 6, 10), "payments": (Payment(1, date(2026, 6, 13), 119_000),)}
    assert numbers(invoice(20, disputes=(prompt,), **due)) == (1, 0, 1)
    assert numbers(invoice(20, disputes=(slower,), **due)) == (1, 0, 0)
    held_up = {**due, "payments": (Payment(1, date(2026, 6, 14), 119_000),)}
    found = finding("invoice_disputes", history(invoices=(invoice(20, disputes=(prompt,), **held_up),)))
    assert found.values["d"] == 1


def test_a_dispute_closed_after_as_of_is_still_open() -> None:
    later = Dispute(1, ago(2), AS_OF.replace(month=7), "upheld")
    assert numbers(invoice(50, disputes=(later,))) == (1, 1, 0)


def test_a_bad_debt_is_severe_whatever_its_age_and_keeps_ageing() -> None:
    lost = [invoice(10, write_off=off(8, 119_000, "bad_debt")) for _ in range(2)]
    found = finding("late_payment", history(invoices=(*lost, *clean(6))))
    assert (found.level, found.values["severe"], found.values["mean_days"]) == ("red", 2, 10)


def test_a_bad_debt_counts_for_a_year_from_the_write_off() -> None:
    assert numbers(invoice(500, write_off=off(365, 119_000, "bad_debt"))) == (1, 1, 0)
    assert numbers(invoice(500, write_off=off(366, 119_000, "bad_debt"))) == (0, 0, 0)


def test_a_pressed_cut_of_the_whole_rest_leaves_the_invoice_late() -> None:
    cut = invoice(50, payments=(Payment(1, ago(50), 100_000),), write_off=off(49, 19_000, "pressed"))
    assert numbers(cut) == (1, 1, 0)


def test_the_sentence_names_what_is_still_open_and_what_is_missing() -> None:
    text = finding("late_payment", history(invoices=(*late_by(0, 0), invoice(14)))).evidence
    assert text == "1 of the last 3 invoices was 14 days late; it is still open."
    few = finding("late_payment", history(invoices=late_by(20))).evidence
    assert few == "The one due invoice was 20 days late; 3 are needed to judge."
    assert finding("late_payment", history(invoices=clean(4))).evidence == "None of the last 4 due invoices was late."


def test_moved_bars_count() -> None:
    h = history(invoices=late_by(5, 5, 5, 0, 0))
    assert level("late_payment", h, with_bar(NEED, late_payment__grace_days="5")) == "none"
    own = replace(h, thresholds={"late_payment.grace_days": Decimal(4)})
    assert level("late_payment", own, with_bar(NEED, late_payment__grace_days="5")) == "red"


# Row 7, client_as_bank.


def bank(*invoices, settings: Settings = NEED, rates: Rates | None = None) -> str:
    return level("client_as_bank", history(invoices=invoices), settings, None, rates)


def test_within_the_grace_is_not_overdue() -> None:
    assert bank(invoice(3, gross=500_000)) == "none"
    assert bank(invoice(4, gross=500_000)) == "amber"


def test_below_fifty_is_none_whatever_the_age() -> None:
    assert bank(invoice(200, gross=4_999, **REMINDED)) == "none"
    assert bank(invoice(200, gross=5_000, **REMINDED)) == "red"


def test_a_quarter_of_the_need_is_amber() -> None:
    assert bank(invoice(10, gross=122_499)) == "none"
    assert bank(invoice(10, gross=122_500)) == "amber"


def test_age_is_more_than_thirty_and_sixty() -> None:
    assert bank(invoice(30, gross=6_000)) == "none"
    assert bank(invoice(31, gross=6_000)) == "amber"
    assert bank(invoice(60, gross=6_000, **REMINDED)) == "amber"
    assert bank(invoice(61, gross=6_000, **REMINDED)) == "red"


def test_the_whole_need_is_red_after_thirty_days() -> None:
    assert bank(invoice(30, gross=490_000, **REMINDED)) == "amber"
    assert bank(invoice(31, gross=490_000, **REMINDED)) == "red"
    assert bank(invoice(31, gross=489_999, **REMINDED)) == "amber"


def test_without_a_need_only_the_age_counts() -> None:
    assert bank(invoice(30, gross=9_000_000, **REMINDED), settings=NO_NEED) == "none"
    assert bank(invoice(31, gross=9_000_000, **REMINDED), settings=NO_NEED) == "amber"
    assert bank(invoice(61, gross=6_000, **REMINDED), settings=NO_NEED) == "red"


def test_the_reminder_must_be_on_an_invoice_that_is_open_now() -> None:
    paid = invoice(80, paid=10, reminders=(ago(60),))
    assert bank(paid, invoice(61, gross=6_000)) == "amber"
    assert bank(invoice(70, gross=6_000), invoice(40, gross=6_000, **REMINDED)) == "red"
    assert bank(invoice(70, gross=6_000, reminders=(AS_OF.replace(month=7),))) == "amber"


def test_a_bad_debt_counts_as_a_reminder_and_a_pressed_cut_does_not() -> None:
    assert bank(invoice(61, gross=6_000, write_off=off(1, 6_000, "bad_debt"))) == "red"
    assert bank(invoice(61, gross=6_000, write_off=off(1, 6_000, "pressed"))) == "amber"


def test_a_pressed_cut_stays_in_the_sum_until_the_rest_is_paid() -> None:
    cut = invoice(61, gross=500_000, write_off=off(20, 100_000, "pressed"), **REMINDED)
    found = finding("client_as_bank", history(invoices=(cut,)))
    assert (found.level, found.values["O"]) == ("red", 5000)
    rest_paid = replace(cut, payments=(Payment(1, ago(5), 400_000),))
    assert bank(rest_paid) == "none"


def test_upheld_and_excused_are_out_other_disputes_stay_in() -> None:
    assert bank(invoice(90, disputes=(dispute("upheld"),), **REMINDED)) == "none"
    assert bank(invoice(90, late_excused=True, **REMINDED)) == "none"
    assert bank(invoice(90, disputes=(dispute("open"),), **REMINDED)) == "red"


def test_without_any_invoice_it_is_unknown() -> None:
    assert bank() == "unknown"
    assert bank(invoice(10, paid=10)) == "none"


USD = {"currency": "USD", **REMINDED}


def test_another_currency_needs_a_rate_and_is_never_nought() -> None:
    lent = invoice(61, gross=10_000, **USD)
    assert bank(lent) == "unknown"
    rates = Rates("EUR", {"USD": ((ago(400), Decimal("0.5")),)})
    assert bank(lent, rates=rates) == "red"
    assert finding("client_as_bank", history(invoices=(lent,)), NEED, None, rates).values["O"] == 50
    assert bank(lent, rates=Rates("EUR", {"USD": ((ago(400), Decimal("0.49")),)})) == "none"
    too_new = Rates("EUR", {"USD": ((ago(5), Decimal(1)),)})
    assert bank(lent, rates=too_new) == "unknown"


def test_what_cannot_be_converted_never_hides_the_rest() -> None:
    assert bank(invoice(61, gross=6_000, **REMINDED), invoice(10, gross=10_000, **USD)) == "red"
    assert bank(invoice(10, gross=6_000), invoice(10, gross=10_000, **USD)) == "unknown"


def test_the_sentence_of_the_bank() -> None:
    h = history(invoices=(invoice(61, gross=120_000), invoice(30, gross=120_000)))
    text = finding("client_as_bank", h, money=Money(carrying_cost=Decimal("48.82"))).evidence
    assert text == (
        "2 invoices, EUR 2,400, are 30 to 61 days overdue; carrying late sums has cost you EUR 49 in 12 months."
    )


# Row 8, invoice_disputes.


def disputes(*outcomes: str, opened: int = 90, plain: int = 0):
    rows = tuple(invoice(200, paid=200, disputes=(dispute(o, opened),)) for o in outcomes)
    return finding("invoice_disputes", history(invoices=(*rows, *clean(plain))))


@pytest.mark.parametrize(
    ("outcome", "d"), [("open", 1), ("rejected", 1), ("settled", 1), ("withdrawn", Decimal("0.5")), ("upheld", 0)]
)
def test_what_each_outcome_weighs(outcome: str, d: object) -> None:
    assert disputes(outcome).values["d"] == d


def test_two_are_amber_and_three_red() -> None:
    assert disputes("open", "withdrawn").level == "none"
    assert disputes("open", "rejected").level == "amber"
    assert disputes("open", "rejected", "settled").level == "red"


def test_clean_invoices_dilute_red_only_beyond_twice_as_many() -> None:
    assert disputes("open", "open", "open", plain=6).level == "red"
    assert disputes("open", "open", "open", plain=7).level == "amber"


def test_disputes_count_by_their_own_day() -> None:
    assert disputes("open", "open", opened=365).level == "amber"
    assert disputes("open", "open", opened=366).level == "none"


def test_an_invoice_counts_once_by_its_gravest_dispute() -> None:
    twice = invoice(100, paid=100, disputes=(dispute("withdrawn"), dispute("rejected"), dispute("open")))
    assert finding("invoice_disputes", history(invoices=(twice,))).values["d"] == 1


def test_disputes_without_invoices_are_unknown() -> None:
    assert level("invoice_disputes", history()) == "unknown"
    assert disputes(plain=1).level == "none"


def test_the_sentence_of_disputes() -> None:
    assert disputes("open", "rejected", "withdrawn", plain=4).evidence == (
        "3 of 7 invoices in 12 months were disputed; 1 withdrawn, none upheld."
    )


# Row 9, fee_cutting.


def cutting(*incidents, invoices=()) -> str:
    return level("fee_cutting", history(incidents=incidents, invoices=invoices))


def test_one_refused_attempt_is_amber_even_when_it_fades() -> None:
    assert cutting() == "none"
    assert cutting(incident("fee_cutting", 10)) == "amber"
    assert cutting(incident("fee_cutting", 366)) == "amber"
    assert cutting(incident("fee_cutting", 731)) == "none"


def test_two_attempts_by_weight_are_red() -> None:
    assert cutting(incident("fee_cutting", 10), incident("fee_cutting", 366)) == "amber"
    assert cutting(incident("fee_cutting", 10), incident("fee_cutting", 365)) == "red"


def pressed(share: int, days: int = 20):
    return invoice(50, gross=100_000, write_off=off(days, share * 1000, "pressed"))


def test_a_conceded_cut_is_measured_on_gross_and_does_not_fade() -> None:
    assert cutting(invoices=(pressed(5, 730),)) == "red"
    assert cutting(invoices=(pressed(5, 731),)) == "none"
    assert cutting(invoices=(pressed(4),)) == "amber"
    assert cutting(invoices=(pressed(4), pressed(4))) == "red"


def test_the_attempt_and_its_cut_are_told_twice_but_count_once() -> None:
    told = incident("fee_cutting", 20, conceded=True)
    assert cutting(told, invoices=(pressed(3),)) == "amber"
    assert cutting(incident("fee_cutting", 20), invoices=(pressed(3),)) == "red"


def test_a_conceded_incident_without_a_sum_counts_by_its_severity() -> None:
    assert cutting(incident("fee_cutting", 400, 1, conceded=True)) == "amber"
    assert cutting(incident("fee_cutting", 400, 2, conceded=True)) == "red"
    assert cutting(incident("fee_cutting", 400, 2, conceded=True, justified=True)) == "none"


@pytest.mark.parametrize("reason", ["goodwill", "own_error", "bad_debt"])
def test_other_write_offs_are_no_cut(reason: str) -> None:
    assert cutting(invoices=(invoice(50, gross=100_000, write_off=off(20, 50_000, reason)),)) == "none"
