"""Colour, score, badge, explain line, good signals and the order of leaving (DOMAIN section 3, RULINGS A1 to A4)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from goodterms.domain.flags import assess
from goodterms.domain.records import Accepted, Dispute, Signal
from goodterms.domain.signs import ASCII_GLYPHS, COLOURS, GLYPHS, WORDS, glyph
from goodterms.domain.standing import (
    clean_run,
    first_to_go,
    grave,
    repaired,
    signals,
    standing,
)
from tests.domain.flag_cases import (
    CLIENT,
    NEED,
    ago,
    change,
    clean,
    history,
    incident,
    invoice,
    late_by,
    off,
)


def where(*incidents, **facts):
    return standing(history(incidents=incidents, **facts), NEED)


def petty(n: int = 5):
    return tuple(incident("petty_complaints") for _ in range(n))


def haggling(n: int = 4):
    return tuple(incident("price_resistance") for _ in range(n))


def good(*kinds: str, days: int = 10) -> tuple[Signal, ...]:
    return tuple(Signal(n, ago(days), kind) for n, kind in enumerate(kinds))


# Colour and score.


def test_critical_if_a_deal_breaker_is_red() -> None:
    found = where(incident("physical_threat"))
    assert (found.colour, found.score, found.reds) == ("critical", 10, 1)
    assert where(incident("abuse")).colour == "amber"


def test_red_if_a_serious_flag_is_red() -> None:
    found = standing(history(invoices=late_by(0, 21, 2, 12, 24)), NEED)
    assert (found.colour, found.score) == ("red", 4)


def test_s2_11_red_if_two_flags_of_any_class_are_red() -> None:
    assert where(*petty()).colour == "amber"
    two = where(*petty(), *haggling())
    assert (two.colour, two.score) == ("red", 4)
    assert two.explain.startswith("RED because 2 flags are red: does not accept the fees is red (4 quotes were haggled")


def test_red_from_a_score_of_six() -> None:
    five = (incident("abuse"), incident("fee_cutting"))
    assert (where(*five).colour, where(*five).score) == ("amber", 5)
    six = where(*five, incident("ignores_advice"))
    assert (six.colour, six.score) == ("red", 6)
    assert six.explain.startswith("RED because the score is 6: verbal or mental abuse is amber")


def test_green_and_no_data() -> None:
    assert where().colour == "green"
    assert where(first_day=None).colour == "none"
    assert where(incident("abuse"), first_day=None).colour == "amber"


def test_classes_moved_by_the_user_count() -> None:
    settings = replace(NEED, classes={"petty_complaints": "deal_breaker"})
    found = standing(history(incidents=petty()), settings)
    assert (found.colour, found.score) == ("critical", 10)
    milder = standing(history(incidents=(incident("physical_threat"),), classes={"physical_threat": "serious"}), NEED)
    assert (milder.colour, milder.score) == ("red", 4)


def test_accepted_flags_are_left_out() -> None:
    accepted = Accepted("petty_complaints", "a habit of theirs", ago(1), ago(-9), "red", 5)
    found = where(*petty(), accepted=(accepted,))
    assert (found.colour, found.score, found.reds) == ("green", 0, 0)
    assert [f.level for f in found.findings if f.accepted] == ["red"]


# The explain line.


def test_the_explain_line_gives_the_rule_and_the_evidence() -> None:
    found = standing(history(invoices=late_by(0, 21, 2, 12, 24)), NEED)
    assert found.explain == (
        "RED because: pays late is red (3 of the last 5 invoices were paid late, 19 days on average)."
    )


def test_the_explain_line_names_only_the_flags_of_the_rule() -> None:
    found = where(incident("physical_threat"), *petty(), invoices=late_by(0, 21, 2, 12, 24))
    assert found.explain.startswith("CRITICAL because: physical threat or violence is red (On ")
    assert "pays late" not in found.explain


def test_worst_first_by_class_level_and_number() -> None:
    found = where(
        *petty(3), *haggling(), incident("fee_cutting"), incident("abuse"), incident("unreasonable_demands", 1, 2)
    )
    assert [f.flag.id for f in found.lit] == [
        "abuse",
        "unreasonable_demands",
        "fee_cutting",
        "price_resistance",
        "petty_complaints",
    ]


def test_green_says_how_much_is_known() -> None:
    found = where()
    assert found.explain == f"GREEN: no flag is lit; {found.known} of 24 can be judged."
    assert where(first_day=None).explain.startswith("NO DATA: ")


def test_coverage_counts_what_is_not_unknown() -> None:
    found = where()
    assert (found.known, found.of) == (sum(f.level != "unknown" for f in found.findings), 24)
    assert where(invoices=clean(3)).known == found.known + 3


# Badges.

PARTNER = good("stretches_skills", "respects_a_no", "clear_brief")


def test_s3_16_demanding_but_worth_it() -> None:
    assert where(*petty(3), signals=PARTNER).badge == "demanding"
    assert where(*petty(3), signals=good("fair_feedback", "respects_a_no", "clear_brief")).badge is None
    assert where(*petty(3), signals=PARTNER[:2]).badge is None
    assert where(signals=PARTNER).badge is None
    assert where(*petty(3), incident("fee_cutting"), signals=PARTNER).badge is None


def test_s3_18_nightmare() -> None:
    assert where(incident("physical_threat")).badge == "nightmare"
    assert where(*(incident("plays_competitors", phase="done") for _ in range(2))).badge == "nightmare"
    unclear = tuple(incident("unclear_brief") for _ in range(4))
    assert where(*petty(), *haggling(), *unclear).badge == "nightmare"
    assert where(*petty(), *haggling(), *unclear, signals=good("clear_brief")).badge is None


# Good signals.


def test_partner_index_counts_distinct_signals_of_a_year() -> None:
    rows = (*good("respects_a_no", "respects_a_no"), *good("clear_brief", days=366), *good("fair_feedback", days=365))
    found = where(signals=rows)
    assert (found.partner, found.signals, found.growth) == (2, ("respects_a_no", "fair_feedback"), False)


def test_pays_on_time_is_measured() -> None:
    assert "pays_on_time" not in where(invoices=clean(4)).signals
    assert "pays_on_time" in where(invoices=clean(5)).signals
    assert "pays_on_time" not in where(invoices=(*clean(5), *late_by(4))).signals


def test_paid_change_order_is_measured_and_counts_once() -> None:
    assert where(changes=(change(outcome="paid"),)).signals == ("paid_change_order",)
    assert where(changes=(change(366, outcome="paid"),)).signals == ()
    both = where(changes=(change(outcome="paid"),), signals=good("paid_change_order"))
    assert both.partner == 1


def apology(days: int) -> tuple[Signal, ...]:
    return good("apologised_and_changed", days=days)


def test_an_apology_counts_after_ninety_days_without_a_repeat() -> None:
    old = incident("petty_complaints", 200)
    assert where(old, signals=apology(89)).partner == 0
    assert where(old, signals=apology(90)).partner == 1
    assert where(old, incident("petty_complaints", 10), signals=apology(90)).partner == 0
    assert where(old, incident("price_resistance", 10), signals=apology(90)).partner == 1
    assert where(old, incident("petty_complaints", 10, justified=True), signals=apology(90)).partner == 1


def test_s1_05_an_apology_for_a_physical_threat_never_counts() -> None:
    assert where(incident("physical_threat", 300), signals=apology(100)).partner == 0


def test_good_signals_never_change_the_colour() -> None:
    bad = (incident("physical_threat"),)
    assert where(*bad, signals=PARTNER).colour == where(*bad).colour == "critical"


# What the decision asks.


def test_a1_grave_is_severity_three_or_a_repeat() -> None:
    def is_grave(*incidents) -> bool:
        return grave(history(incidents=incidents), NEED)

    assert not is_grave(*(incident("abuse", n, 2) for n in (10, 20, 30)))
    assert is_grave(incident("abuse", 2000, 3))
    assert is_grave(incident("abuse", 100, told=99), incident("abuse", 50))


def test_a2_repaired_is_long_over_and_followed_by_a_change() -> None:
    def mended(*incidents, days: int = 90) -> bool:
        return repaired(history(incidents=incidents, signals=apology(days)), NEED)

    assert mended(incident("abuse", 95))
    assert not mended(incident("abuse", 95), days=89)
    assert not mended(incident("abuse", 95), incident("abuse", 90), days=92)
    assert not mended(incident("abuse", 80), days=100)
    assert not mended()
    assert not repaired(history(incidents=(incident("abuse", 95),)), NEED)


def runs(*invoices) -> bool:
    h = history(invoices=invoices)
    return clean_run(h, NEED, assess(h, NEED))


def test_a4_a_clean_run_of_three_invoices_and_ninety_days() -> None:
    late = [invoice(200, paid=150), invoice(190, paid=150)]
    assert runs(*late, *(invoice(n, paid=n) for n in (80, 50, 20)))
    assert not runs(*late, *(invoice(n, paid=n) for n in (50, 20)))


def test_a4_not_while_something_is_overdue() -> None:
    paid = [invoice(n, paid=n) for n in (80, 50, 20)]
    assert not runs(invoice(200), *paid)
    assert not runs(invoice(500), *paid)
    assert not runs(*paid, invoice(10))
    assert runs(*paid, invoice(3))


def test_a4_not_if_anything_in_the_last_ninety_days_was_late() -> None:
    paid = [invoice(n, paid=n) for n in (80, 50, 20)]
    assert not runs(invoice(200, paid=90), *paid)
    assert runs(invoice(200, paid=91), *paid)
    assert not runs(*paid, invoice(15, paid=15, disputes=(Dispute(1, ago(12), None, "rejected"),)))


def test_a4_not_while_a_bad_debt_counts() -> None:
    paid = [invoice(n, paid=n) for n in (80, 50, 20)]
    assert not runs(invoice(400, write_off=off(300, 119_000, "bad_debt")), *paid)


# First to go.


def named(name: str, *incidents, status: str = "active", **facts):
    return standing(history(client=replace(CLIENT, name=name, status=status), incidents=incidents, **facts), NEED)


def test_s2_11_first_to_go_by_colour_reds_score_latest_incident_and_name() -> None:
    worst = named("Z", incident("physical_threat", 50))
    two_reds = named("Y", *petty(), *haggling())
    one_red = named("X", *(incident("plays_competitors", 50, phase="done") for _ in range(2)))
    recent = named("W", incident("abuse", 5))
    older = named("A", incident("abuse", 6))
    green, green_too, empty = named("b"), named("C"), named("D", first_day=None)
    order = [worst, two_reds, one_red, recent, older, green, green_too, empty]
    assert first_to_go(reversed(order)) == order


def test_closed_clients_have_gone_already() -> None:
    assert first_to_go([named("A", incident("abuse"), status="closed")]) == []


def test_none_comes_last_among_latest_incidents() -> None:
    dated = named("B", incident("abuse", 900))
    none = named("A", first_day=ago(900))
    assert dated.latest_incident == ago(900)
    assert (dated.colour, none.colour, none.latest_incident) == ("green", "green", None)
    assert first_to_go([none, dated]) == [dated, none]


# Never colour alone.


def test_every_colour_has_a_word_and_two_glyphs() -> None:
    for colour in COLOURS:
        assert WORDS[colour]
        assert glyph(colour) == GLYPHS[colour]
        assert glyph(colour, ascii_only=True) == ASCII_GLYPHS[colour]
    assert [glyph(c, ascii_only=True) for c in ("green", "amber", "red", "critical")] == ["o", "^", "#", "X"]
    assert len({GLYPHS[c] for c in COLOURS}) == len(COLOURS)


@pytest.mark.parametrize("times", range(2))
def test_the_same_facts_always_give_the_same_line(times: int) -> None:
    h = history(incidents=(*petty(), *haggling(), incident("abuse")), invoices=late_by(5, 5, 5))
    assert standing(h, NEED) == standing(h, NEED)
    assert signals(h, NEED) == ()
