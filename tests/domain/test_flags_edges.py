"""Edges of the flags of DOMAIN section 2: the day itself, sums of nothing, odd windows, moved windows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from goodterms.domain.flags.bills import lens
from goodterms.domain.flags.nights import outside, outside_minutes
from goodterms.domain.flags.scope import ratio
from goodterms.domain.records import Payment, Rates
from goodterms.settings import Settings, WorkingWindow
from tests.domain.flag_cases import (
    AS_OF,
    NEED,
    Money,
    ago,
    change,
    finding,
    group,
    history,
    incident,
    invoice,
    late_by,
    level,
    off,
    project,
    request,
)


def values(flag: str, h, **more) -> dict[str, object]:
    return dict(finding(flag, h, **more).values)


# Incidents (rows 1 to 5, RULINGS "Incidents", "Windows").


def test_an_incident_of_today_counts_whole_and_one_of_tomorrow_not_at_all() -> None:
    assert values("abuse", history(incidents=(incident("abuse", 0),)))["n_w"] == 1
    assert values("abuse", history(incidents=(incident("abuse", -1, 3),)))["n"] == 0


def test_the_gravest_severity_is_among_the_numbers() -> None:
    rows = (incident("abuse", 20, 2), incident("abuse", 10, 1))
    assert values("abuse", history(incidents=rows))["severity"] == 2
    assert values("abuse", history())["severity"] == 0


def test_a_lie_without_evidence_counts_as_minor_and_not_as_less() -> None:
    """RULINGS, "Dishonesty"."""
    found = finding("dishonesty", history(incidents=(incident("dishonesty", 10, 3),)))
    assert (found.level, found.values["severity"], found.values["proven"]) == ("amber", 1, 0)


def test_being_told_today_is_known_and_being_told_tomorrow_not_yet() -> None:
    rows = (incident("abuse", 20, told=0), incident("abuse", 30, told=-1), incident("abuse", 40, told=9))
    assert values("abuse", history(incidents=rows))["told_on"] == (ago(9).isoformat(), AS_OF.isoformat())


def test_a_rush_or_an_open_brief_is_a_minor_event() -> None:
    """Rows 5 and 16: they weigh one, and say nothing about severity."""
    hurried = request(ago(20), kind="work", deadline=ago(19), needs_answer=False)
    assert values("unreasonable_demands", history(requests=(hurried,)))["severity"] == 1
    brief = request(ago(30), kind="brief")
    found = values("unclear_brief", history(requests=(brief,)))
    assert (found["severity"], found["n_w"]) == (1, 1)


# Hours (rows 12, 15, 17, 19).


def test_an_agreed_scope_without_an_estimate_adds_no_agreed_hours() -> None:
    plain = project(1, agreed_scope=True)
    groups = (group("work", 20, project=1), group("work", 9, project=1, scope="extra", billable=False))
    found = finding("scope_creep", history(projects=(plain,), groups=groups))
    assert (found.values["Eh"], found.values["share"], found.level) == (0, 0, "none")


def test_eight_extra_hours_are_enough_for_red() -> None:
    """Row 12: X >= 8 and X/Eh >= 0.30."""
    site = project(1, agreed_scope=True, estimate=20)

    def found(x: float) -> str:
        groups = (group("work", 5, project=1), group("work", x, project=1, scope="extra", billable=False))
        return level("scope_creep", history(projects=(site,), groups=groups))

    assert (found(8), found(7.99)) == ("red", "amber")
    larger = project(1, agreed_scope=True, estimate=30)
    for x, expected in ((9, "red"), (8.9, "amber")):
        groups = (group("work", 5, project=1), group("work", x, project=1, scope="extra", billable=False))
        assert level("scope_creep", history(projects=(larger,), groups=groups)) == expected


def test_a_part_of_nothing_is_infinite_and_nothing_of_nothing_is_nothing() -> None:
    """Section 2: W_in = 0 with a positive numerator counts as infinite."""
    assert ratio(1, 0) == Decimal("Infinity")
    assert ratio(0, 0) == 0
    assert ratio(1, 2) == Decimal("0.5")
    found = values("changes_mind", history(groups=(group("contact", 1),)))
    assert (found["R"], found["share"]) == (0, 0)


def test_groups_without_sums_for_a_window_count_for_nothing_in_it() -> None:
    odd = replace(group("spec", 5, billable=False), seconds={365: 18_000}, counts={365: 1})
    assert values("spec_work", history(groups=(odd,), thresholds={"spec_work.window": Decimal(100)}))["h"] == 0
    found = finding("spec_work", history(groups=(odd,), thresholds={"spec_work.window": Decimal(100)}))
    assert (found.weight, found.level) == (0, "unknown")


OVERNIGHT = Settings(working_window=WorkingWindow((1, 2, 3, 4, 5), 22 * 60, 6 * 60))


@pytest.mark.parametrize(
    ("settings", "day", "hour", "hours", "expected"),
    [
        (Settings(), date(2026, 6, 30), 4, 19, (4 * 3600 + 4 * 3600, date(2026, 6, 29))),
        (Settings(), date(2026, 6, 30), 7, 13, (2 * 3600, date(2026, 6, 30))),
        (Settings(), date(2026, 6, 26), 18, 48, (13 * 3600 + 24 * 3600 + 10 * 3600, date(2026, 6, 26))),
        (Settings(), date(2026, 6, 26), 18, 72, (61 * 3600, date(2026, 6, 26))),
        (OVERNIGHT, date(2026, 6, 30), 1, 4, (0, None)),
        (OVERNIGHT, date(2026, 6, 30), 1, 6, (3600, date(2026, 6, 30))),
        (OVERNIGHT, date(2026, 6, 30), 23, 6, (0, None)),
        (OVERNIGHT, date(2026, 6, 29), 1, 4, (4 * 3600, date(2026, 6, 28))),
        (OVERNIGHT, date(2026, 7, 4), 1, 4, (0, None)),
        (OVERNIGHT, date(2026, 7, 4), 23, 4, (4 * 3600, date(2026, 7, 4))),
    ],
)
def test_s0_16_the_part_outside_the_window_and_the_night_it_belongs_to(settings, day, hour, hours, expected) -> None:
    found = outside(day, hour * 60, hours * 3600, settings)
    assert (found.seconds, found.day) == expected


def test_only_whole_minutes_outside_are_said() -> None:
    assert outside_minutes(AS_OF, 19 * 60, 3600, Settings()) == 60
    assert outside_minutes(AS_OF, 19 * 60, 119, Settings()) == 1


# Invoices (rows 6 to 9).


def test_an_invoice_issued_and_due_today_is_seen() -> None:
    due = lens(history(), NEED).due([invoice(0, issued=AS_OF), invoice(0, issued=ago(-1)), invoice(-1)])
    assert [(bill.late, bill.days) for bill in due] == [(False, 0)]


def test_each_payment_flag_looks_back_over_its_own_window() -> None:
    """A window moved for invoice_disputes is not that of late_payment."""
    bills = (*late_by(0, 0, 0, 0, 0, 0, 0), *(invoice(40 - n, paid=40 - n) for n in range(2)))
    for days, c in ((365, 9), (100, 2)):
        moved = history(invoices=bills, thresholds={"invoice_disputes.window": Decimal(days)})
        assert values("invoice_disputes", moved)["c"] == c
        assert values("late_payment", moved)["c"] == 9
    narrow = history(invoices=bills, thresholds={"late_payment.window": Decimal(100)})
    assert values("late_payment", narrow)["c"] == 2


def test_no_late_and_no_clean_invoice_make_no_share() -> None:
    assert values("late_payment", history(invoices=(invoice(1),)))["share"] == 0


def test_a_reminder_of_today_is_enough_and_one_of_tomorrow_is_none() -> None:
    late = invoice(70, reminders=(AS_OF,))
    assert values("client_as_bank", history(invoices=(late,)))["reminders"] == 1
    soon = replace(late, reminders=(ago(-1),))
    assert values("client_as_bank", history(invoices=(soon,)))["reminders"] == 0


def test_without_a_monthly_need_there_is_none_among_the_numbers() -> None:
    """Row 7: without M only age counts."""
    found = finding("client_as_bank", history(invoices=(invoice(20),)), Settings())
    assert (found.values["M"], found.level) == (None, "none")


def test_a_need_of_one_is_a_need() -> None:
    tiny = Settings(monthly_need=100)
    assert level("client_as_bank", history(invoices=(invoice(10, gross=5000),)), tiny) == "amber"
    rows = (invoice(31, gross=5000, reminders=(ago(1),)),)
    assert level("client_as_bank", history(invoices=rows), tiny) == "red"


def test_the_age_is_that_of_the_oldest_and_0_where_nothing_is_overdue() -> None:
    assert values("client_as_bank", history(invoices=(invoice(1),)))["age"] == 0
    assert values("client_as_bank", history(invoices=(invoice(40), invoice(20))))["age"] == 40
    early = invoice(-10, write_off=off(5, 119_000, "bad_debt"))
    found = values("client_as_bank", history(invoices=(early,)))
    assert (found["invoices"], found["age"]) == (1, 0)


def test_each_invoice_without_a_rate_is_counted_once() -> None:
    rows = (invoice(40, currency="USD"), invoice(50, currency="USD"), invoice(45))
    found = finding("client_as_bank", history(invoices=rows), rates=Rates())
    assert (found.values["unconverted"], found.values["O"]) == (2, 1190)
    assert "(2 in a currency without a stored rate, left out of the sum)" in found.evidence


def test_a_pressed_cut_of_an_invoice_over_nothing_is_no_share() -> None:
    nothing = invoice(10, gross=0, write_off=off(5, 100, "pressed"))
    assert values("fee_cutting", history(invoices=(nothing,)))["largest_cut"] == 0
    assert values("fee_cutting", history())["largest_cut"] == 0
    less = invoice(10, gross=10_000, payments=(Payment(1, ago(5), 9_000),), write_off=off(5, 1_000, "pressed"))
    assert values("fee_cutting", history(invoices=(less,)))["largest_cut"] == Decimal("0.1")


# Income per hour (row 11), and the numbers of all.


def test_the_numbers_of_low_return() -> None:
    money = Money(Decimal("49.03"), Decimal("69.47"), Decimal(30), seconds=36_000)
    found = values("low_return", history(first_day=ago(30)), money=money)
    assert (found["hours"], found["days"], found["E"], found["T"]) == (10, 30, Decimal("49.03"), Decimal("69.47"))
    assert found["ratio"] == Decimal("0.705772")
    nobody = values("low_return", history(first_day=None), money=money)
    assert nobody["days"] == 0
    for target in (Decimal(0), Decimal(-5)):
        assert "ratio" not in values("low_return", history(), money=replace(money, target=target))


def test_every_finding_carries_the_bars_it_was_judged_by() -> None:
    bars = values("slow_replies", history(thresholds={"slow_replies.slow_days": Decimal(7)}))["bars"]
    assert bars["slow_days"] == 7
    assert bars["amber_slow"] == 3


def test_questions_still_open_and_not_slow_make_no_share() -> None:
    found = values("slow_replies", history(requests=(request(AS_OF - timedelta(days=1)),)))
    assert (found["slow"], found["p"], found["share"]) == (0, 0, 0)


def test_a_change_of_today_counts_and_one_of_tomorrow_does_not() -> None:
    assert values("scope_creep", history(changes=(change(0), change(-1))))["a"] == 1
