"""The evidence sentences of DOMAIN section 2: one and many, capital letters, the worst first."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from goodterms.domain.flags.incidents import Event, note_text
from goodterms.domain.records import Dispute
from tests.domain.flag_cases import (
    AS_OF,
    NEED,
    Money,
    ago,
    change,
    clean,
    delay,
    finding,
    group,
    history,
    incident,
    invoice,
    late_by,
    off,
    project,
    request,
    with_bar,
)


def says(flag: str, **facts) -> str:
    money = facts.pop("money", None)
    return finding(flag, history(**facts), money=money).evidence


def test_the_gravest_incident_is_told_not_the_first_or_the_last() -> None:
    rows = (
        incident("physical_threat", 30, 1, note="Banged the table"),
        incident("physical_threat", 20, 3, note="Threw a chair"),
        incident("physical_threat", 10, 2, note="Slammed the door"),
    )
    text = "On 10 June: Threw a chair (your note); 2 more incidents, weighing 3 in all."
    assert says("physical_threat", incidents=rows) == text


def test_a_note_is_cut_after_80_characters() -> None:
    assert note_text(Event(AS_OF, 1, Decimal(1), note="a" * 80)) == "a" * 80
    assert note_text(Event(AS_OF, 1, Decimal(1), note="a" * 81)) == "a" * 79 + "…"


def test_a_hint_repeated_after_a_refusal_names_the_first_refusal() -> None:
    rows = (
        incident("legal_ethical_risk", 30, note="Asked for a false date", told=29),
        incident("legal_ethical_risk", 10, note="Asked again for it", told=9),
    )
    assert says("legal_ethical_risk", incidents=rows) == (
        "On 20 June: Asked again for it (your note); 1 more incident, weighing 2 in all; refused on 1 June, "
        "and asked again."
    )


def test_told_twice_the_first_time_is_named_and_the_last_repeat() -> None:
    rows = (
        incident("no_compromise", 30, told=29),
        incident("no_compromise", 20, told=19),
        incident("no_compromise", 10),
    )
    text = "3 deadlocks, the last on 20 June; told on 1 June; it happened again on 20 June."
    assert says("no_compromise", incidents=rows) == text


def test_the_longest_stop_is_told_with_a_capital_letter() -> None:
    site = project(1, delays=(delay(10, 14, "deadlock"), delay(20, 11, "deadlock"), delay(30, 10, "deadlock")))
    assert says("no_compromise", projects=(site,)) == "Work stood still for 14 working days."


def test_justified_complaints_are_counted_one_and_many() -> None:
    petty = incident("petty_complaints", 10)
    fair = [incident("petty_complaints", n, justified=True) for n in (20, 30)]
    text = "1 petty complaint, on 20 June; {}."
    assert says("petty_complaints", incidents=(petty, fair[0])) == text.format("1 more was justified")
    assert says("petty_complaints", incidents=(petty, *fair)) == text.format("2 more were justified")


def test_none_late_of_one_and_of_two() -> None:
    assert says("late_payment", invoices=clean(1)) == "The one due invoice was not late."
    assert says("late_payment", invoices=clean(2)) == "None of the last 2 due invoices was late."


def test_carrying_cost_is_told_only_where_there_is_some() -> None:
    late = (invoice(20),)
    assert says("client_as_bank", invoices=late) == "1 invoice, EUR 1,190, is 20 days overdue."
    free = says("client_as_bank", invoices=late, money=Money(carrying_cost=Decimal(0)))
    assert free == "1 invoice, EUR 1,190, is 20 days overdue."
    dear = says("client_as_bank", invoices=late, money=Money(carrying_cost=Decimal("5.6")))
    assert dear == "1 invoice, EUR 1,190, is 20 days overdue; carrying late sums has cost you EUR 6 in 12 months."


def test_what_cannot_be_converted_is_not_told_as_nothing() -> None:
    """Row 7: no rate = unknown, never 0."""
    abroad = invoice(20, currency="USD")
    alone = "1 invoice, in a currency without a stored rate, is 20 days overdue."
    assert says("client_as_bank", invoices=(abroad,)) == alone
    both = "2 invoices, EUR 1,190, are 20 days overdue (1 in a currency without a stored rate, left out of the sum)."
    assert says("client_as_bank", invoices=(abroad, invoice(20))) == both


def test_one_disputed_invoice_and_two() -> None:
    rows = [replace(i, disputes=(Dispute(1, ago(150), ago(100), "rejected"),)) for i in clean(2)]
    rest = clean(1)
    text = "{} of 3 invoices in 12 months {} disputed; none withdrawn, none upheld."
    assert says("invoice_disputes", invoices=(rows[0], *clean(2))) == text.format(1, "was")
    assert says("invoice_disputes", invoices=(*rows, *rest)) == text.format(2, "were")


def test_the_largest_cut_is_told_with_a_capital_letter() -> None:
    rows = (
        invoice(50, gross=100_000, number="A-1", write_off=off(5, 5_000, "pressed")),
        invoice(50, gross=100_000, number="A-2", write_off=off(5, 15_000, "pressed")),
        invoice(50, gross=100_000, number="A-3", write_off=off(5, 9_000, "pressed")),
    )
    assert says("fee_cutting", invoices=rows) == "A cut of 15% of invoice A-2 was conceded under pressure."


def test_spec_work_is_told_of_pieces_without_hours_and_hours_without_pieces() -> None:
    asked = request(ago(10), kind="spec", needs_answer=False)
    assert says("spec_work", requests=(asked,)) == "1 unpaid piece asked for, 0 hours spent on such."
    spent = (group("spec", 3, billable=False),)
    assert says("spec_work", groups=spent) == "0 unpaid pieces asked for, 3 hours spent on such."
    assert says("spec_work", groups=(group("work", 3),)) == ""


def test_briefs_and_incidents_are_told_apart() -> None:
    brief = request(ago(40), kind="brief")
    told = incident("unclear_brief", 20, told=19)
    assert says("unclear_brief", requests=(brief,)) == "1 brief unanswered for more than 10 working days."
    assert says("unclear_brief", requests=(brief,), incidents=(told,)) == (
        "1 unclear brief, on 10 June; goals sheet sent on 11 June; 1 brief unanswered for more than 10 working days."
    )


def test_why_the_return_is_not_known() -> None:
    few = Money(Decimal(50), Decimal(60), seconds=9 * 3600)
    assert says("low_return", money=few) == "At least 10 hours and 30 days of history are needed to judge."
    assert says("low_return", money=Money(None, Decimal(60))) == "The income per hour cannot be known."
    assert says("low_return", money=Money(Decimal(50))) == (
        "Neither a target rate nor a monthly need is set, and there are too few other clients to compare."
    )


def test_a_target_that_is_no_sum_is_told_without_a_share() -> None:
    assert says("low_return", money=Money(Decimal(50), Decimal(0))) == (
        "EUR 50 per hour all in, against EUR 0 for your other clients."
    )


def test_a_rescue_is_told_by_its_days_and_a_count_reads_as_one_says_it() -> None:
    """Rows 7, 10, 15 and 18: "rescue needed on 1 April, and again on 6 June"; never "1 time" or "1 days"."""
    rescues = [incident("ignores_advice", days) for days in (90, 24, 1)]
    first, second, third = rescues
    advice = "Advice was not followed; rescue needed {}."
    assert says("ignores_advice", incidents=(first,)) == advice.format("on 1 April")
    assert says("ignores_advice", incidents=(first, second)) == advice.format("on 1 April, and again on 6 June")
    assert says("ignores_advice", incidents=(first, second, third)) == advice.format("3 times, the last on 29 June")
    rival = [incident("plays_competitors", days, phase="done") for days in (20, 10)]
    assert says("plays_competitors", incidents=(rival[0],)) == "1 use of a rival's price on agreed work, on 10 June."
    assert says("plays_competitors", incidents=rival).startswith("2 uses of a rival's price on agreed work, the last")
    back = [change(days, reversal=True) for days in (50, 40, 30, 20)]
    mind = "Approved work was {} beyond the rounds included."
    for n, times in ((2, "not reversed"), (3, "reversed once"), (4, "reversed 2 times")):
        assert says("changes_mind", changes=tuple(back[:n])) == mind.format(times)
    strict = with_bar(NEED, late_payment__grace_days="0")
    owing = finding("client_as_bank", history(invoices=(invoice(1),)), strict)
    assert owing.evidence == "1 invoice, EUR 1,190, is 1 day overdue."
    late = finding("late_payment", history(invoices=late_by(1, 0, 0)), strict)
    assert late.evidence == "1 of the last 3 invoices was 1 day late."


def test_the_numbers_behind_a_flag_are_of_one_kind_whole_or_not() -> None:
    """DESIGN 3: amounts are strings in JSON; a share of 1 or a weight of 2 must not turn into a bare number there."""
    for flag, rows in (
        ("late_payment", ({"invoices": late_by(9, 9, 9)}, {"invoices": late_by(9, 9, 0)})),
        ("client_as_bank", ({"invoices": (invoice(40),)}, {"invoices": (invoice(40, gross=119_050),)})),
        ("petty_complaints", ({"incidents": (incident("petty_complaints", n),)} for n in (10, 200))),
    ):
        whole, parts = (dict(finding(flag, history(**facts)).values) for facts in rows)
        assert {k: type(v) for k, v in whole.items()} == {k: type(v) for k, v in parts.items()}, flag
