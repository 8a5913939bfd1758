"""Money maths against the worked example of DOMAIN section 5, to the cent, and at its edges."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from goodterms.domain.records import (
    Book,
    Client,
    Credit,
    Dispute,
    EntryGroup,
    Expense,
    History,
    Invoice,
    Payment,
    Project,
    Rates,
    Unbilled,
    WriteOff,
)
from goodterms.domain.worth import Money, money
from goodterms.domain.worth_progress import months_between, work_in_progress
from goodterms.domain.worth_tally import Exchange, lent_days, net_kept, tally
from goodterms.domain.worth_what_if import (
    adjusted,
    bill_the_unbilled,
    break_even_rate,
    freed_hour_value,
    headache,
    raise_simulation,
    worth_the_money,
)
from goodterms.settings import Settings

AS_OF = date(2026, 6, 30)
SETTINGS = Settings(monthly_need=490_000, reserve=900_000)
CENT = Decimal("0.01")


def ago(days: int) -> date:
    return AS_OF - timedelta(days=days)


def hours(kind: str, amount: float, *, billable: bool = False, by: str = "client", scope: str = "in") -> EntryGroup:
    return EntryGroup(None, kind, scope, billable, by, False, {365: int(amount * 3600)}, {365: 1})


def invoice(number: int, net: int, issued: date, due: date, paid: date | None, **more: object) -> Invoice:
    payments = (Payment(number, paid, net),) if paid else ()
    values = {"payments": payments, "currency": "EUR", "tax": 0} | more
    return Invoice(number, f"N-{number}", issued, due, net=net, **values)


def client_n() -> History:
    """18,000 invoiced: two of 1,200 open at 60 and 30 days, 3,000 paid 30 days late, the rest on time."""
    return History(
        Client(1, "N", rate=7500),
        AS_OF,
        groups=(
            hours("work", 240, billable=True),
            hours("work", 40, scope="extra"),
            hours("rework", 20),
            hours("admin", 20),
            hours("chasing", 10),
            hours("contact", 30),
        ),
        invoices=(
            invoice(1, 120_000, ago(90), ago(60), None),
            invoice(2, 120_000, ago(60), ago(30), None),
            invoice(3, 300_000, ago(300), ago(270), ago(240)),
            invoice(4, 1_260_000, ago(200), ago(170), ago(170)),
        ),
        expenses=(Expense(1, ago(100), 30_000),),
        first_day=ago(400),
    )


def others() -> History:
    """52,800 in 760 hours, as one client."""
    return History(
        Client(2, "Others", rate=7000),
        AS_OF,
        groups=(hours("work", 760, billable=True),),
        invoices=(invoice(9, 5_280_000, ago(100), ago(70), ago(70)),),
        first_day=ago(500),
    )


def example() -> Money:
    return money(Book(AS_OF, (client_n(), others())), SETTINGS)[1]


def cents(value: Decimal | None) -> Decimal:
    assert value is not None
    return value.quantize(CENT)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("income", "18000.00"),
        ("hours", "360.00"),
        ("carrying_cost", "48.82"),
        ("statutory_claim", "110.03"),
        ("per_hour", "49.03"),
        ("target", "69.47"),
        ("floor", "32.67"),
        ("break_even_rate", "105.66"),
        ("lost_month", "1500.00"),
        ("hours_freed", "30.00"),
        ("hours_needed", "21.59"),
        ("hours_gained", "8.41"),
        ("shortfall", "500.00"),
        ("runway_months", "18.00"),
        ("share", "25.42"),
    ],
)
def test_worked_example_section_5(name, expected):
    assert cents(getattr(example(), name)) == Decimal(expected)


def test_worked_example_ratio_and_replacement_month():
    found = example()
    assert found.ratio.quantize(Decimal("0.001")) == Decimal("0.706")
    assert found.replacement_months == 3
    assert found.currency == "EUR"
    assert found.why == {}


def test_worked_example_headache_s0_09():
    found = example()
    assert cents(adjusted(found.per_hour, Decimal("0.25"))) == Decimal("39.22")
    assert worth_the_money(found, Decimal("0.25")) is False
    assert worth_the_money(replace(found, target=Decimal("39.22")), Decimal("0.25")) is True
    assert worth_the_money(replace(found, target=None), Decimal("0.25")) is None
    assert worth_the_money(replace(found, per_hour=Decimal(50), target=Decimal(40)), Decimal("0.25")) is True
    assert worth_the_money(replace(found, per_hour=None), Decimal("0.25")) is None
    assert cents(break_even_rate(found, Decimal("0.25"))) == Decimal("131.72")
    assert cents(break_even_rate(found)) == Decimal("105.66")
    assert break_even_rate(replace(found, target=None)) is None
    assert break_even_rate(replace(found, billed_seconds=0)) is None
    assert bill_the_unbilled(replace(found, rate=None)) is None
    assert cents(bill_the_unbilled(found)) == Decimal("61.53")


def test_default_headache_is_5_percent_a_point_at_most_60():
    assert headache(5, Settings()) == Decimal("0.25")
    assert headache(12, Settings()) == Decimal("0.6")
    assert headache(30, Settings()) == Decimal("0.6")
    assert headache(30, Settings(headache=Decimal("0.1"))) == Decimal("0.1")


def test_worked_example_raise_simulation_s0_26():
    found = example()
    plain = raise_simulation(found, Decimal(95))
    assert cents(plain.per_hour) == Decimal("62.33")
    assert plain.keep_share.quantize(Decimal("0.001")) == Decimal("0.787")
    assert plain.today_month.quantize(Decimal(1)) == 1471
    half = freed_hour_value(found, replace(SETTINGS, freed_hour_fill=Decimal("0.5")))
    assert cents(half) == Decimal("34.74")
    filled = raise_simulation(found, Decimal(95), freed_hour=half)
    assert filled.keep_share.quantize(Decimal("0.001")) == Decimal("0.518")
    rows = [
        (s, a.quantize(Decimal(1)), b.quantize(Decimal(1)))
        for (s, a), (_, b) in zip(plain.table, filled.table, strict=True)
    ]
    assert rows == [
        (Decimal(1), 1870, 1870),
        (Decimal("0.8"), 1496, 1704),
        (Decimal("0.6"), 1122, 1539),
        (Decimal("0.4"), 748, 1373),
    ]


def test_raise_simulation_client_expects_more_s0_27():
    assert cents(raise_simulation(example(), Decimal(95), more_hours=Decimal("0.10")).per_hour) == Decimal("56.66")


def test_raise_simulation_do_the_other_work_when_a_freed_hour_is_worth_more():
    found = example()
    assert raise_simulation(found, Decimal(95), freed_hour=Decimal(80)).keep_share is None
    new = raise_simulation(found, Decimal(95)).per_hour
    assert raise_simulation(found, Decimal(95), freed_hour=new).keep_share is None
    assert raise_simulation(replace(found, rate=None), Decimal(95)) is None
    assert raise_simulation(found, Decimal(95), seconds=0) is None


def test_raise_simulation_with_excluded_hours_gone_s0_28():
    found = example()
    assert cents(raise_simulation(found, Decimal(95), seconds=300 * 3600).per_hour) == Decimal("74.79")


def test_raise_simulation_share_is_clipped():
    found = example()
    assert raise_simulation(found, Decimal(60)).keep_share == 1
    assert raise_simulation(found, Decimal(95), freed_hour=Decimal(55)).keep_share == 0


def test_no_hours_leave_income_per_hour_undefined():
    found = money(Book(AS_OF, (replace(client_n(), groups=()), others())), SETTINGS)[1]
    assert found.per_hour is None
    assert found.ratio is None
    assert found.break_even_rate is None
    assert "No hours" in found.why["per_hour"]
    assert raise_simulation(found, Decimal(95)) is None


def test_own_learning_time_is_left_out_and_all_other_hours_count():
    learning = (*client_n().groups, hours("admin", 50, by="me"), hours("spec", 10))
    found = money(Book(AS_OF, (replace(client_n(), groups=learning), others())), SETTINGS)[1]
    assert found.hours == 370


def test_target_needs_two_others_or_forty_hours():
    small = replace(others(), groups=(hours("work", 39, billable=True),))
    alone = money(Book(AS_OF, (client_n(), small)), SETTINGS)[1]
    assert alone.target is None
    assert "too few" in alone.why["target"]
    third = replace(small, client=Client(3, "Third"), groups=(hours("work", 0.5, billable=True),))
    assert money(Book(AS_OF, (client_n(), small, third)), SETTINGS)[1].target == Decimal(10_560_000) / 100 * 2 / 79
    forty = replace(others(), groups=(hours("work", 40, billable=True),))
    assert money(Book(AS_OF, (client_n(), forty)), SETTINGS)[1].target == 1320


def test_the_users_own_target_stands_above_the_others():
    found = money(Book(AS_OF, (client_n(), others())), replace(SETTINGS, target_rate=6000))[1]
    assert found.target == 60
    assert cents(found.others_per_hour) == Decimal("69.47")


def test_a_client_without_hours_is_no_yardstick():
    gift = History(Client(3, "Gift"), AS_OF, invoices=(invoice(20, 900_000, ago(9), ago(1), ago(1)),), first_day=ago(9))
    found = money(Book(AS_OF, (client_n(), others(), gift)), SETTINGS)[1]
    assert cents(found.target) == Decimal("69.47")
    assert cents(found.share) == Decimal("22.56")


def test_no_need_or_reserve_means_no_runway_but_a_reason():
    found = money(Book(AS_OF, (client_n(), others())), Settings(monthly_need=490_000))[1]
    assert found.runway_months is None
    assert "reserve" in found.why["runway_months"]
    assert cents(found.share) == Decimal("25.42")


def test_settings_of_zero_divide_nothing():
    book = Book(AS_OF, (client_n(), others()))
    assert money(book, replace(SETTINGS, planned_hours_per_month=Decimal(0)))[1].floor is None
    assert money(book, replace(SETTINGS, new_hours_per_month=Decimal(0)))[1].replacement_months is None
    assert money(book, replace(SETTINGS, target_rate=0))[1].ratio is None


def test_a_client_who_got_more_back_than_he_was_billed_has_no_share():
    bill = invoice(1, 1_000, ago(20), ago(1), None, credits=(Credit(1, ago(10), 5_000),))
    found = money(Book(AS_OF, (replace(client_n(), invoices=(bill,)), others())), SETTINGS)[1]
    assert found.income == -40
    assert (found.share, found.hours_needed, found.replacement_months) == (0, 0, 0)


def test_no_shortfall_counts_as_99_months():
    found = money(Book(AS_OF, (client_n(), others())), replace(SETTINGS, monthly_need=440_000))[1]
    assert found.runway_months == 99


def test_less_than_twelve_months_of_data_is_said():
    book = Book(AS_OF, (replace(client_n(), first_day=ago(364)), replace(others(), first_day=ago(10))))
    assert "12 months" in money(book, SETTINGS)[1].why["months"]
    whole = Book(AS_OF, (replace(client_n(), first_day=ago(365)), others()))
    assert "months" not in money(whole, SETTINGS)[1].why


def test_window_is_closed_at_both_ends():
    rows = (
        invoice(1, 100_000, ago(365), ago(335), ago(335)),
        invoice(2, 10_000, ago(366), ago(336), ago(336)),
        invoice(3, 1_000, AS_OF, ago(-30), None),
    )
    found = money(Book(AS_OF, (replace(client_n(), invoices=rows, expenses=()),)), SETTINGS)[1]
    assert found.income == 1010


def test_expenses_count_from_edge_to_edge_of_the_window():
    rows = tuple(Expense(n, ago(day), 10**n) for n, day in enumerate((366, 365, 0, -1)))
    found = money(Book(AS_OF, (replace(client_n(), expenses=rows),)), SETTINGS)[1]
    assert found.expenses == Decimal("1.10")


def test_earned_is_income_and_work_in_progress_less_what_is_lost():
    rows = (invoice(1, 100_000, ago(150), ago(100), None), invoice(2, 50_000, ago(50), ago(20), ago(20)))
    history = replace(client_n(), invoices=rows, unbilled=(Unbilled(None, 3600, 7500),))
    found = money(Book(AS_OF, (history,)), SETTINGS)[1]
    assert (found.income, found.wip, found.unpaid, found.expenses) == (1500, 75, 1000, 300)
    cost = Decimal(1000 * 100) * Decimal("0.09") / 365
    assert found.carrying_cost == cost
    assert found.earned == 1500 + 75 - 1000 - 300 - cost
    assert found.per_hour == found.earned / 360


def test_unbilled_hours_are_work_and_rework_and_billed_ones_of_any_kind():
    groups = (
        hours("work", 1),
        hours("rework", 2),
        hours("spec", 4),
        hours("contact", 8),
        hours("contact", 16, billable=True),
        EntryGroup(None, "work", "in", True, "client", False, {90: 3600}, {90: 1}),
    )
    found = money(Book(AS_OF, (replace(client_n(), groups=groups),)), SETTINGS)[1]
    assert (found.hours, found.unbilled_seconds / 3600, found.billed_seconds / 3600) == (31, 3, 16)


def test_without_an_hourly_rate_it_is_income_by_billed_hour():
    plain = replace(client_n(), client=Client(1, "N"))
    assert money(Book(AS_OF, (plain,)), SETTINGS)[1].rate == 75
    retainer = replace(client_n(), client=Client(1, "N", billing="retainer", rate=9900))
    assert money(Book(AS_OF, (retainer,)), SETTINGS)[1].rate == 75
    assert money(Book(AS_OF, (replace(plain, groups=()),)), SETTINGS)[1].rate is None


def test_credits_and_write_offs_reduce_income_by_their_net_part_from_their_own_date():
    bill = invoice(
        1,
        100_000,
        ago(60),
        ago(30),
        None,
        tax=19_000,
        credits=(Credit(1, ago(10), 11_900), Credit(2, ago(-5), 11_900)),
        write_off=WriteOff(ago(2), 23_800, "goodwill"),
    )
    assert net_kept(bill, ago(11)) == 100_000
    assert net_kept(bill, ago(10)) == 90_000
    assert net_kept(bill, ago(3)) == 90_000
    assert net_kept(bill, ago(2)) == 70_000


def test_more_than_90_days_overdue_is_no_income_by_its_net_part():
    def unpaid(days: int) -> Decimal | None:
        bill = invoice(1, 100_000, ago(days + 30), ago(days), None, tax=19_000)
        return tally(replace(client_n(), invoices=(bill,)), SETTINGS, Exchange(Rates())).unpaid

    assert unpaid(90) == 0
    assert unpaid(91) == 1000


@pytest.mark.parametrize(
    ("payments", "expected"),
    [
        ((), 1000_00 * 100),
        (((60, 400_00),), 1000_00 * 40 + 600_00 * 60),
        (((120, 400_00),), 600_00 * 100),
        (((60, 400_00), (10, 600_00)), 1000_00 * 40 + 600_00 * 50),
        (((60, 996_00),), 1000_00 * 40),
        (((60, 994_00),), 1000_00 * 40 + 6_00 * 60),
        (((100, 1000_00),), 0),
        (((60, 995_00),), 1000_00 * 40),
        (((0, 1000_00),), 1000_00 * 100),
        (((-3, 1000_00),), 1000_00 * 100),
        (((60, 500_00), (60, 200_00)), 1000_00 * 40 + 300_00 * 60),
        (((60, 995_00), (20, 1_00)), 1000_00 * 40),
    ],
)
def test_carrying_cost_is_piecewise_s3_15(payments, expected):
    paid = tuple(Payment(n, ago(day), amount) for n, (day, amount) in enumerate(payments))
    bill = replace(invoice(1, 1000_00, ago(130), ago(100), None), payments=paid)
    assert lent_days(bill, ago(365), AS_OF) == expected


def test_carrying_cost_counts_only_days_inside_the_window_and_stops_at_a_write_off():
    bill = invoice(1, 1000_00, ago(500), ago(400), None)
    assert lent_days(bill, ago(365), AS_OF) == 1000_00 * 365
    for reason in ("goodwill", "own_error"):
        assert lent_days(replace(bill, write_off=WriteOff(ago(300), 1000_00, reason)), ago(365), AS_OF) == 1000_00 * 65
    assert lent_days(replace(bill, settled_unknown=True), ago(365), AS_OF) == 0
    assert lent_days(replace(bill, due=None, issued=ago(40)), ago(365), AS_OF) == 1000_00 * 10


def test_carrying_cost_goes_on_over_a_bad_debt_or_a_pressed_cut_that_counts():
    """Monotone, section 3: a backdated bad debt made a client look better."""
    bill = invoice(1, 1000_00, ago(300), ago(200), None)
    assert lent_days(replace(bill, write_off=WriteOff(ago(199), 1000_00, "bad_debt")), ago(365), AS_OF) == 1000_00 * 200
    cut = replace(bill, payments=(Payment(1, ago(150), 800_00),), write_off=WriteOff(ago(150), 200_00, "pressed"))
    assert lent_days(cut, ago(365), AS_OF) == 1000_00 * 50 + 200_00 * 150
    later = replace(cut, write_off=WriteOff(ago(160), 200_00, "pressed"))
    assert lent_days(later, ago(365), AS_OF) == 1000_00 * 50
    old = replace(invoice(1, 1000_00, ago(900), ago(800), None), write_off=WriteOff(ago(366), 1000_00, "bad_debt"))
    assert lent_days(old, ago(365), AS_OF) == 0


def test_carrying_cost_of_an_invoice_of_a_cent_or_two_runs_until_something_comes():
    bill = invoice(1, 80, ago(130), ago(100), None)
    assert lent_days(bill, ago(365), AS_OF) == 80 * 100
    assert lent_days(replace(bill, payments=(Payment(1, ago(60), 10),)), ago(365), AS_OF) == 80 * 40


@pytest.mark.parametrize("reason", ["bad_debt", "pressed"])
@pytest.mark.parametrize("amount", [1_00, 500_00, 996_00, 1000_00])
def test_giving_up_money_never_earns_any(reason, amount):
    """Monotone, section 3: neither the carrying cost nor the tolerance makes E rise."""
    bill = invoice(1, 1000_00, ago(300), ago(200), None)
    before = tally(replace(client_n(), invoices=(bill,)), SETTINGS, Exchange(Rates()))
    for day in (199, 100, 0):
        lost = replace(bill, write_off=WriteOff(ago(day), amount, reason))
        after = tally(replace(client_n(), invoices=(lost,)), SETTINGS, Exchange(Rates()))
        assert after.earned == before.earned
        assert after.carrying_cost == before.carrying_cost


def test_statutory_claim_leaves_out_upheld_disputes_and_excused_invoices():
    rows = client_n().invoices
    upheld = replace(rows[0], disputes=(Dispute(1, ago(50), ago(40), "upheld"),))
    excused = replace(rows[1], late_excused=True)
    found = money(Book(AS_OF, (replace(client_n(), invoices=(upheld, excused, *rows[2:])),)), SETTINGS)[1]
    assert found.statutory_claim == 0


def test_work_in_progress_hourly_fixed_and_retainer():
    why: dict[str, str] = {}
    history = History(
        Client(1, "W", rate=7500),
        AS_OF,
        projects=(
            Project(1, "Fixed", "fixed", estimate_seconds=40 * 3600, fee=400_000, seconds=10 * 3600, billed=30_000),
            Project(2, "Over", "fixed", estimate_seconds=40 * 3600, fee=400_000, seconds=99 * 3600, billed=500_000),
            Project(3, "Done", "fixed", estimate_seconds=3600, fee=400_000, seconds=3600, status="done"),
            Project(4, "Retainer", "retainer", fee=100_000, opened=date(2026, 3, 30), billed=200_000),
        ),
        unbilled=(Unbilled(None, 5400, 7500), Unbilled(1, 36_000, 7500)),
    )
    assert work_in_progress(history, why) == 11_250 + 70_000 + 0 + 100_000
    assert why == {}


def test_work_at_night_not_invoiced_yet_is_paid_but_not_judged():
    """Monotone, section 3, and RULINGS "Off-hours work is no production"."""
    day = (hours("work", 20, billable=True),)
    night = EntryGroup(None, "work", "in", True, "client", True, {365: 10 * 3600}, {365: 1})
    before = replace(client_n(), groups=day, invoices=(), expenses=(), unbilled=(Unbilled(None, 20 * 3600, 3000),))
    after = replace(before, groups=(*day, night), unbilled=(Unbilled(None, 30 * 3600, 6000, 10 * 3600),))
    found = money(Book(AS_OF, (before,)), SETTINGS)[1]
    assert (found.per_hour, found.judged) == (30, 30)
    found = money(
        Book(AS_OF, (replace(after, unbilled=(*before.unbilled, Unbilled(None, 36_000, 9000, 36_000))),)), SETTINGS
    )[1]
    assert (found.wip, found.hours, found.per_hour, found.judged) == (1500, 30, 50, 30)
    found = money(Book(AS_OF, (after,)), SETTINGS)[1]
    assert (found.wip, found.per_hour, found.judged) == (1800, 60, 60)


def test_night_hours_on_a_fixed_fee_count_as_hours_but_not_as_progress():
    fixed = Project(7, "F", "fixed", estimate_seconds=40 * 3600, fee=400_000, seconds=20 * 3600)
    groups = [
        EntryGroup(7, "work", "in", True, "client", True, {365: 5 * 3600}, {365: 1}),
        EntryGroup(7, "work", "in", True, "client", False, {365: 15 * 3600}, {365: 1}),
        EntryGroup(8, "work", "in", True, "client", True, {365: 3600}, {365: 1}),
        EntryGroup(7, "contact", "in", True, "client", True, {365: 3600}, {365: 1}),
        EntryGroup(7, "work", "extra", True, "client", True, {365: 3600}, {365: 1}),
    ]
    plain = History(Client(1, "F"), AS_OF, projects=(fixed,), groups=tuple(groups), first_day=ago(100))
    history = replace(plain, unbilled=(Unbilled(7, 5 * 3600, 9000, 5 * 3600),))
    found = money(Book(AS_OF, (history,)), SETTINGS)[1]
    assert (found.wip, found.hours, found.per_hour) == (2000, 23, Decimal(2000) / 23)
    assert found.judged == Decimal(1500) / 23
    short = replace(fixed, seconds=3600)
    assert work_in_progress(replace(plain, projects=(short,)), steady=True) == 0


def test_night_work_or_an_old_debt_without_a_rate_leaves_the_rest_known():
    old = invoice(1, 100_000, ago(500), ago(470), None, currency="USD")
    found = money(Book(AS_OF, (replace(client_n(), invoices=(*client_n().invoices, old)), others())), SETTINGS)[1]
    assert (found.currency, cents(found.carrying_cost), cents(found.target)) == (
        "EUR",
        Decimal("48.82"),
        Decimal("69.47"),
    )
    assert "USD" in found.why["carrying_cost"]
    assert found.statutory_claim is None
    abroad = History(
        Client(1, "N", currency="USD", rate=7500),
        AS_OF,
        groups=(hours("work", 20),),
        unbilled=(Unbilled(None, 3600, 7500, 3600),),
        first_day=ago(400),
    )
    found = money(Book(AS_OF, (abroad, others())), SETTINGS)[1]
    assert (found.currency, found.wip, found.judged, cents(found.target)) == ("EUR", 0, 0, Decimal("69.47"))
    assert "USD" in found.why["wip"]


def test_work_in_progress_without_a_rate_or_an_estimate_counts_nothing_and_says_so():
    why: dict[str, str] = {}
    bare = History(Client(1, "W"), AS_OF, unbilled=(Unbilled(None, 3600, None),))
    assert work_in_progress(bare, why) == 0
    assert "no rate" in why["wip"]
    fixed = History(Client(1, "W"), AS_OF, projects=(Project(1, "F", "fixed", fee=100),))
    assert work_in_progress(fixed, why) == 0
    assert '"F"' in why["wip"]


@pytest.mark.parametrize(
    ("first", "last", "months"),
    [
        (date(2026, 1, 31), date(2026, 2, 28), Decimal(1)),
        (date(2026, 1, 1), date(2026, 1, 1), Decimal(0)),
        (date(2026, 4, 1), date(2026, 4, 16), Decimal("0.5")),
        (date(2025, 12, 15), date(2026, 1, 15), Decimal(1)),
        (date(2024, 2, 29), date(2025, 2, 28), Decimal(12)),
        (date(2022, 1, 20), date(2025, 12, 20), Decimal(47)),
        (date(2022, 1, 20), date(2025, 12, 5), Decimal("46.5")),
        (date(2026, 5, 1), date(2026, 4, 1), Decimal(0)),
    ],
)
def test_months_between(first, last, months):
    assert months_between(first, last) == months


def test_other_currency_at_the_rate_of_the_invoice_day():
    rates = Rates("EUR", {"USD": ((ago(300), Decimal("0.90")), (ago(50), Decimal("0.80")))})
    bills = (
        invoice(1, 100_000, ago(100), ago(70), ago(70), currency="USD"),
        invoice(2, 100_000, ago(50), ago(20), ago(20), currency="USD"),
    )
    abroad = replace(client_n(), client=Client(1, "N", currency="USD", rate=7500), invoices=bills, expenses=())
    found = money(Book(AS_OF, (abroad, others()), rates), SETTINGS)[1]
    assert found.currency == "EUR"
    assert found.income == 1700
    assert found.rate == 60
    assert {(code, rate) for code, _, rate in found.rates} == {("USD", Decimal("0.90")), ("USD", Decimal("0.80"))}


def test_yen_have_no_minor_digits():
    rates = Rates("EUR", {"JPY": ((ago(300), Decimal("0.006")),)})
    bills = (invoice(1, 100_000, ago(100), ago(70), ago(70), currency="JPY"),)
    found = money(Book(AS_OF, (replace(client_n(), invoices=bills, expenses=()),), rates), SETTINGS)[1]
    assert found.income == 600


def test_a_missing_rate_is_never_guessed():
    bills = (invoice(1, 100_000, ago(100), ago(70), ago(70), currency="USD"),)
    abroad = replace(client_n(), client=Client(1, "N", currency="USD", rate=7500), invoices=bills, expenses=())
    late_rate = Rates("EUR", {"USD": ((ago(99), Decimal("0.9")),)})
    for rates in (Rates(), late_rate):
        found = money(Book(AS_OF, (abroad, others()), rates), SETTINGS)
        assert found[1].currency == "USD"
        assert found[1].income == 1000
        assert found[1].per_hour is not None
        assert found[1].share is found[1].target is found[1].runway_months is None
        assert "cannot be added" in found[1].why["share"]
        assert found[2].share is None
        assert found[2].per_hour is not None


def test_two_currencies_in_one_client_without_a_rate_cannot_be_added():
    bills = (
        invoice(1, 100_000, ago(100), ago(70), ago(70), currency="USD"),
        invoice(2, 100_000, ago(100), ago(70), ago(70)),
    )
    found = money(Book(AS_OF, (replace(client_n(), invoices=bills),)), SETTINGS)[1]
    assert found.income is None
    assert found.per_hour is None
    assert "USD" in found.why["income"]
    assert found.hours == 360


def test_a_book_in_one_foreign_currency_needs_no_rates():
    def in_usd(history: History) -> History:
        rows = tuple(replace(row, currency="USD") for row in history.invoices)
        return replace(history, client=replace(history.client, currency="USD"), invoices=rows)

    found = money(Book(AS_OF, (in_usd(client_n()), in_usd(others()))), SETTINGS)[1]
    assert found.currency == "USD"
    assert cents(found.target) == Decimal("69.47")
    assert cents(found.share) == Decimal("25.42")
    assert found.floor is None
    assert found.runway_months is None


def test_an_empty_client_does_not_stand_in_the_way_of_adding():
    empty = History(Client(3, "New", currency="USD", rate=100), AS_OF)
    found = money(Book(AS_OF, (client_n(), others(), empty)), SETTINGS)
    assert cents(found[1].share) == Decimal("25.42")
    assert found[3].share == 0


def test_nothing_at_all():
    found = money(Book(AS_OF, (History(Client(1, "New"), AS_OF),)), SETTINGS)[1]
    assert found.income == 0
    assert found.share is None
    assert "no income" in found.why["share"]
    assert found.per_hour is None
    assert (found.seconds, found.billed_seconds, found.unbilled_seconds) == (0, 0, 0)
    assert money(Book(AS_OF, ()), SETTINGS) == {}


def test_the_present_rate_tried_is_today():
    """S0-26: what is compared with today is reckoned as today is, fees and unbilled work apart."""
    found = replace(example(), per_hour=Decimal(40))
    tried = raise_simulation(found, found.rate)
    assert dict(tried.table)[Decimal(1)] == tried.today_month
    assert tried.keep_share == 1
