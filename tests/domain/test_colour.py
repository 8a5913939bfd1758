"""Colour, score and badge (DOMAIN section 3)."""

from __future__ import annotations

import pytest

from goodterms.domain.colour import badge, class_of, colour, lit, score


def levels(text: str) -> dict[str, str]:
    return {f: {"a": "amber", "r": "red"}[v] for f, v in (pair.split(":") for pair in text.split())}


@pytest.mark.parametrize(
    ("flags", "expected"),
    [
        ("", ("green", 0)),
        ("no_upside:a", ("amber", 1)),
        ("abuse:a", ("amber", 3)),
        ("late_payment:a", ("amber", 2)),
        ("off_hours:r", ("amber", 2)),
        ("off_hours:r slow_replies:r", ("red", 4)),
        ("off_hours:r slow_replies:a", ("amber", 3)),
        ("late_payment:r", ("red", 4)),
        ("abuse:a late_payment:a", ("amber", 5)),
        ("abuse:a late_payment:a no_upside:a", ("red", 6)),
        ("late_payment:a scope_creep:a low_return:a", ("red", 6)),
        ("dishonesty:r", ("critical", 10)),
        ("physical_threat:r late_payment:r off_hours:r", ("critical", 16)),
    ],
)
def test_first_rule_that_holds(flags, expected):
    assert colour(levels(flags)) == expected


def test_other_levels_do_not_count():
    assert colour({"abuse": "unknown", "late_payment": "note", "off_hours": "none"}) == ("green", 0)
    assert lit({"abuse": "unknown", "late_payment": "amber"}) == {"late_payment": "amber"}


def test_a_moved_class_counts_as_moved():
    moved = {"off_hours": "deal_breaker"}
    assert class_of("off_hours", moved) == "deal_breaker"
    assert class_of("abuse", moved) == "deal_breaker"
    assert score({"off_hours": "amber"}, moved) == 3
    assert colour({"off_hours": "red"}, moved) == ("critical", 10)


@pytest.mark.parametrize(
    ("flags", "distinct", "growth", "expected"),
    [
        ("off_hours:a", 3, True, "demanding"),
        ("off_hours:r", 3, True, "demanding"),
        ("off_hours:a", 2, True, None),
        ("off_hours:a", 3, False, None),
        ("low_return:a", 5, True, None),
        ("off_hours:a abuse:a", 5, True, None),
        ("off_hours:a plays_competitors:a", 5, True, None),
        ("off_hours:a late_payment:a", 5, True, "demanding"),
        ("off_hours:a late_payment:r", 5, True, None),
        ("off_hours:a client_as_bank:r", 5, True, None),
        ("unreasonable_demands:a", 5, True, "demanding"),
        ("unreasonable_demands:r", 5, True, None),
        ("", 5, True, None),
        ("abuse:r", 5, True, "nightmare"),
        ("fee_cutting:r", 0, False, "nightmare"),
        ("plays_competitors:r", 0, False, "nightmare"),
        ("fee_cutting:a", 0, False, None),
        ("late_payment:r low_return:r petty_complaints:r", 0, False, "nightmare"),
        ("late_payment:r low_return:r no_compromise:r", 0, False, "nightmare"),
        ("late_payment:r low_return:r invoice_disputes:r", 0, False, "nightmare"),
        ("late_payment:r low_return:r invoice_disputes:r", 1, False, None),
        ("late_payment:r low_return:r slow_replies:r", 0, False, None),
        ("late_payment:r low_return:r petty_complaints:a", 0, False, None),
        ("late_payment:r petty_complaints:r", 0, False, None),
    ],
)
def test_badges(flags, distinct, growth, expected):
    assert badge(levels(flags), distinct, growth) == expected


def test_badge_of_a_flag_moved_to_the_deal_breakers():
    assert badge({"off_hours": "red"}, 5, True, {"off_hours": "deal_breaker"}) == "nightmare"
