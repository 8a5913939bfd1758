"""The catalogue of DOMAIN section 2 as data: classes, windows, bars, points, and what may be moved."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from goodterms.domain.flags import HOUR_FLAGS, RULES, hour_windows
from goodterms.domain.flags.catalogue import (
    BY_ID,
    CATALOGUE,
    NEVER,
    bar,
    bar_type,
    check_bar,
    check_class,
    class_of,
    pairs,
    window,
)
from goodterms.domain.flags.model import Points
from goodterms.errors import Invalid, NotUnderstood
from goodterms.settings import Settings
from tests.domain.flag_cases import NEED, history, with_bar

WINDOWS = {
    "physical_threat": None,
    "abuse": 730,
    "legal_ethical_risk": 1825,
    "dishonesty": 1095,
    "unreasonable_demands": 180,
    "late_payment": 365,
    "client_as_bank": 365,
    "invoice_disputes": 365,
    "fee_cutting": 730,
    "plays_competitors": 730,
    "low_return": 365,
    "scope_creep": 365,
    "values_mismatch": 365,
    "price_resistance": 365,
    "changes_mind": 365,
    "unclear_brief": 180,
    "spec_work": 365,
    "ignores_advice": 730,
    "off_hours": 90,
    "slow_replies": 180,
    "micromanagement": 90,
    "no_compromise": 365,
    "petty_complaints": 365,
    "no_upside": 365,
}
# N renegotiate, R raise_rates, D finish_decline, F fire; amber, then red.
POINTS = {
    "physical_threat": ((0, 0, 0, 0), (0, 0, 0, 0)),
    "legal_ethical_risk": ((0, 0, 2, 2), (0, 0, 0, 0)),
    "dishonesty": ((1, 0, 2, 1), (0, 0, 3, 6)),
    "unreasonable_demands": ((2, 1, 0, 0), (2, 1, 1, 2)),
    "late_payment": ((3, -1, 0, 0), (4, -2, 1, 1)),
    "client_as_bank": ((2, -1, 0, 0), (3, -2, 1, 2)),
    "invoice_disputes": ((2, 0, 1, 0), (1, 0, 2, 2)),
    "fee_cutting": ((1, 0, 2, 1), (0, 0, 3, 5)),
    "plays_competitors": ((1, 0, 2, 0), (0, 0, 3, 3)),
    "low_return": ((1, 3, 0, 0), (1, 5, 1, 1)),
    "scope_creep": ((2, 1, 0, 0), (3, 2, 1, 0)),
    "values_mismatch": ((0, -1, 2, 0), (0, -2, 4, 1)),
    "price_resistance": ((2, 0, 0, 0), (1, 2, 2, 1)),
    "changes_mind": ((1, 1, 0, 0), (2, 2, 1, 0)),
    "unclear_brief": ((2, 0, 0, 0), (1, 0, 2, 1)),
    "spec_work": ((2, 0, 0, 0), (2, 0, 2, 0)),
    "ignores_advice": ((1, 0, 1, 0), (0, 0, 3, 1)),
    "off_hours": ((2, 1, 0, 0), (3, 1, 1, 0)),
    "slow_replies": ((2, 0, 0, 0), (3, 0, 1, 0)),
    "micromanagement": ((1, 1, 0, 0), (2, 2, 1, 0)),
    "no_compromise": ((2, 0, 0, 0), (1, 0, 2, 2)),
    "petty_complaints": ((1, 0, 0, 0), (1, 1, 2, 1)),
    "no_upside": ((0, 1, 1, 0), (0, 0, 0, 0)),
}
KEYS = [f"{flag.id}.{name}" for flag in CATALOGUE for name in flag.bars]


def test_24_flags_in_order_each_with_a_rule() -> None:
    assert [flag.number for flag in CATALOGUE] == list(range(1, 25))
    assert list(RULES) == [flag.id for flag in CATALOGUE] == list(WINDOWS)


def test_classes_are_those_of_the_catalogue() -> None:
    by_class = [flag.flag_class for flag in CATALOGUE]
    assert by_class == ["deal_breaker"] * 4 + ["serious"] * 9 + ["cumulative"] * 11


@pytest.mark.parametrize("flag", WINDOWS)
def test_windows(flag: str) -> None:
    assert BY_ID[flag].window == WINDOWS[flag]
    assert window(flag, None, NEED) == (WINDOWS[flag] or NEVER)


@pytest.mark.parametrize("flag", POINTS)
def test_points(flag: str) -> None:
    amber, red = POINTS[flag]
    assert BY_ID[flag].amber == Points(*amber)
    assert BY_ID[flag].red == Points(*red)


def test_points_of_abuse_red_are_those_without_h3() -> None:
    assert BY_ID["abuse"].amber == Points(2, 0, 1, 2)
    assert BY_ID["abuse"].red == Points(2, 0, 2, 3)  # RULINGS A1


@pytest.mark.parametrize("key", KEYS)
def test_every_bar_is_in_its_bounds_and_may_be_set_to_its_default(key: str) -> None:
    _, _, kind = bar_type(key)
    assert kind.low <= kind.default <= kind.high
    assert kind.says
    assert kind.unit
    assert check_bar(key, kind.default, {}) == kind.default


@pytest.mark.parametrize("key", KEYS)
def test_no_bar_may_leave_its_bounds(key: str) -> None:
    _, _, kind = bar_type(key)
    for value in (kind.low - 1, kind.high + 1, Decimal("NaN"), Decimal("Infinity")):
        with pytest.raises(Invalid, match="between") as caught:
            check_bar(key, value, {})
        assert caught.value.field == key


def test_the_least_evidence_is_one() -> None:
    needed = [key for key in KEYS if key.endswith(("min_invoices", "_late", "_disputes", "_reminders", "_days.low"))]
    assert needed
    for key in needed:
        with pytest.raises(Invalid):
            check_bar(key, Decimal(0), {})


def test_amber_is_never_stricter_than_red() -> None:
    with pytest.raises(Invalid, match="stricter"):
        check_bar("late_payment.amber_late", Decimal(4), {})
    with pytest.raises(Invalid, match="stricter"):
        check_bar("late_payment.red_share", Decimal("0.3"), {})
    moved = {"late_payment.red_late": Decimal(5), "late_payment.red_severe": Decimal(4)}
    assert check_bar("late_payment.amber_late", Decimal(4), moved) == 4


def test_for_income_amber_is_the_higher_bar() -> None:
    with pytest.raises(Invalid, match="stricter"):
        check_bar("low_return.amber_share", Decimal("0.4"), {})
    assert check_bar("low_return.amber_share", Decimal("0.9"), {}) == Decimal("0.9")


def test_every_pair_names_bars_and_holds_by_default() -> None:
    for flag in CATALOGUE:
        for amber, red in pairs(flag):
            low, high = flag.bars[amber].default, flag.bars[red].default
            assert low >= high if (flag.id, amber) == ("low_return", "amber_share") else low <= high


def test_days_and_counts_are_whole() -> None:
    with pytest.raises(Invalid, match="whole number of days"):
        check_bar("late_payment.grace_days", Decimal("2.5"), {})
    assert check_bar("fee_cutting.red_events", Decimal("2.5"), {}) == Decimal("2.5")


@pytest.mark.parametrize("key", ["late_payment", "late_payment.", "late_payment.colour", "nonsense.window", ""])
def test_unknown_keys_are_named(key: str) -> None:
    with pytest.raises(NotUnderstood, match="is not a"):
        check_bar(key, Decimal(1), {})


def test_the_clients_own_bar_stands_above_the_global_one() -> None:
    everywhere = with_bar(NEED, off_hours__window="60")
    assert window("off_hours", history(), everywhere) == 60
    own = history(thresholds={"off_hours.window": Decimal(120)})
    assert window("off_hours", own, everywhere) == 120
    assert bar("off_hours", "red_days", own, everywhere) == 8


def test_classes_may_be_moved() -> None:
    assert check_class("late_payment", "deal_breaker") == "deal_breaker"
    with pytest.raises(Invalid, match="not a class"):
        check_class("late_payment", "awful")
    with pytest.raises(NotUnderstood, match="not a flag"):
        check_class("awful", "serious")
    everywhere = Settings(classes={"off_hours": "serious"})
    assert class_of("off_hours", history(), everywhere) == "serious"
    assert class_of("off_hours", history(classes={"off_hours": "cumulative"}), everywhere) == "cumulative"


def test_hour_windows_are_those_in_force_anywhere() -> None:
    assert hour_windows(NEED) == (90, 365)
    moved = with_bar(NEED, micromanagement__window="60")
    clients = {1: {"scope_creep.window": Decimal(200)}, 2: {"late_payment.window": Decimal(7)}}
    assert hour_windows(moved, clients) == (60, 90, 200, 365)
    assert hour_windows(moved, list(clients.values())) == (60, 90, 200, 365)
    assert set(HOUR_FLAGS) <= set(BY_ID)
    assert hour_windows(replace(moved, thresholds={})) == (90, 365)
