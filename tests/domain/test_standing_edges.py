"""Edges of DOMAIN section 3 and of what the decision asks (RULINGS A2, A4, "Apologised and changed")."""

from __future__ import annotations

import pytest

from goodterms.domain.flags import assess
from goodterms.domain.records import Signal
from goodterms.domain.standing import apology_holds, clean_run, repaired, signals, standing
from tests.domain.flag_cases import NEED, ago, clean, history, incident, invoice


def apology(days: int) -> Signal:
    return Signal(days, ago(days), "apologised_and_changed")


def test_amber_is_explained_by_all_that_is_lit() -> None:
    found = standing(history(incidents=(incident("abuse", 10), incident("ignores_advice", 20))), NEED)
    assert found.explain.startswith("AMBER because: verbal or mental abuse is amber (1 incident, on 20 June")
    assert "; ignores advice, then needs rescue is amber (" in found.explain
    assert (found.reds, found.ambers, found.score) == (0, 2, 4)


def test_red_by_the_score_alone_says_so_though_one_flag_is_red() -> None:
    """S >= 6 with one red cumulative flag: neither a serious red nor two reds."""
    rows = (
        *(incident("ignores_advice", 10 + n) for n in range(2)),
        incident("abuse", 10),
        incident("no_compromise", 10, 2),
    )
    found = standing(history(incidents=rows), NEED)
    assert (found.colour, found.reds, found.ambers, found.score) == ("red", 1, 2, 6)
    assert found.explain.startswith("RED because the score is 6: ")


@pytest.mark.parametrize(("days", "counts"), [(0, True), (365, True), (366, False), (-1, False)])
def test_a_good_signal_counts_for_a_year_from_today(days: int, counts: bool) -> None:
    assert signals(history(signals=(Signal(1, ago(days), "clear_brief"),)), NEED) == ("clear_brief",) * counts


@pytest.mark.parametrize(("since", "holds"), [(100, True), (99, False), (101, True)])
def test_an_apology_holds_if_nothing_happened_after_its_day(since: int, holds: bool) -> None:
    rows = (incident("abuse", 200), incident("abuse", since))
    assert apology_holds(history(incidents=rows), apology(100), "abuse") is holds


@pytest.mark.parametrize(("days", "expected"), [(91, True), (90, False)])
def test_a2_abuse_is_repaired_when_older_than_90_days(days: int, expected: bool) -> None:
    h = history(incidents=(incident("abuse", days),), signals=(apology(90),))
    assert repaired(h, NEED) is expected


def test_a4_no_clean_run_while_an_old_invoice_is_open() -> None:
    """It fell due before the window, so that the share of late ones does not know it any more."""
    old = invoice(400)
    small = invoice(400, gross=4_000)  # too little to light client_as_bank
    for rows, expected in ((clean(4), True), ((*clean(4), old), False), ((*clean(4), small), False), ((old,), False)):
        h = history(invoices=rows)
        assert clean_run(h, NEED, assess(h, NEED)) is expected


def test_a4_no_clean_run_while_they_use_you_as_a_bank() -> None:
    h = history(invoices=(*clean(4), invoice(40)))
    findings = assess(h, NEED)
    assert any(f.flag.id == "client_as_bank" and f.lit for f in findings)
    assert clean_run(h, NEED, findings) is False


def test_a4_late_but_settled_more_than_90_days_ago_is_over() -> None:
    recent = tuple(invoice(30 - n, paid=30 - n) for n in range(3))
    for paid, expected in ((91, True), (90, False)):
        h = history(invoices=(invoice(130, paid=paid), *recent))
        assert clean_run(h, NEED, assess(h, NEED)) is expected
