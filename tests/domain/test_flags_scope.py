"""Rows 12, 15, 16 and 17 of the catalogue, and RULINGS "Changes", "Scope", "Requests", "Billed and unbilled"."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tests.domain.flag_cases import (
    AS_OF,
    NEED,
    ago,
    change,
    finding,
    group,
    history,
    incident,
    level,
    project,
    request,
    with_bar,
)

SITE = project(1, estimate=60, agreed_scope=True)
WORK = group("work", 40, project=1)


def extra(hours: float, **more):
    return group("work", hours, **{"project": 1, "scope": "extra", "billable": False, **more})


def creep(*, absorbed: int = 0, hurried: int = 0, groups=(), projects=(SITE,)):
    changes = [change() for _ in range(absorbed)] + [change(last_minute=True) for _ in range(hurried)]
    return finding("scope_creep", history(changes=tuple(changes), groups=tuple(groups), projects=tuple(projects)))


def test_a_last_minute_change_counts_twice() -> None:
    assert creep(absorbed=1).values["a"] == 1
    assert creep(absorbed=1, hurried=1).level == "amber"
    assert creep(hurried=1).level == "none"


def test_paid_and_declined_changes_never_count() -> None:
    rows = tuple(change(outcome=outcome) for outcome in ("paid", "declined") * 9)
    assert level("scope_creep", history(changes=rows)) == "none"


def test_changes_are_counted_in_the_window() -> None:
    assert level("scope_creep", history(changes=tuple(change(365) for _ in range(3)))) == "amber"
    assert level("scope_creep", history(changes=tuple(change(366) for _ in range(9)))) == "unknown"


@pytest.mark.parametrize(
    ("hours", "agreed", "expected"),
    [(2.9, 20, "none"), (3, 30, "amber"), (3, 31, "none"), (7.9, 20, "amber"), (8, 26, "red"), (8, 27, "amber")],
)
def test_extra_hours_against_the_agreed_ones(hours: float, agreed: float, expected: str) -> None:
    site = project(1, estimate=agreed, agreed_scope=True)
    assert creep(groups=(WORK, extra(hours)), projects=(site,)).level == expected


@pytest.mark.parametrize(("absorbed", "hours", "expected"), [(5, 9, "red"), (4, 9, "amber"), (5, 8.9, "amber")])
def test_five_changes_are_red_with_fifteen_percent(absorbed: int, hours: float, expected: str) -> None:
    assert creep(absorbed=absorbed, groups=(WORK, extra(hours))).level == expected


def test_only_unbilled_extra_hours_the_client_asked_for_count() -> None:
    for more in ({"billable": True}, {"requested_by": "me"}):
        assert creep(groups=(WORK, extra(30, **more))).values["X"] == 0


def test_without_an_agreed_scope_only_the_changes_count() -> None:
    loose = project(1, estimate=60)
    found = creep(absorbed=9, groups=(WORK, extra(50)), projects=(loose,))
    assert (found.level, found.values["X"], found.values["Eh"]) == ("amber", 0, 0)
    assert "no scope is agreed" in found.evidence


def test_agreed_hours_are_those_of_projects_with_work_in_the_window() -> None:
    idle = project(2, estimate=500, agreed_scope=True)
    assert creep(groups=(WORK, extra(11)), projects=(SITE, idle)).values["Eh"] == 60
    both = (WORK, group("work", 1, project=2), extra(11))
    assert creep(groups=both, projects=(SITE, idle)).values["Eh"] == 560


def test_off_hours_work_does_not_bring_a_project_to_life() -> None:
    night_work = group("work", 40, project=1, outside=True)
    assert creep(groups=(night_work, extra(11))).values["Eh"] == 0


def test_scope_creep_without_any_row_is_unknown() -> None:
    assert level("scope_creep", history()) == "unknown"


def test_the_sentence_of_scope_creep() -> None:
    assert creep(absorbed=2, hurried=3, groups=(WORK, extra(11))).evidence == (
        "5 changes were absorbed in 12 months, 3 of them at the last minute; "
        "11 hours beyond the scope not billed on 60 hours agreed."
    )


# Row 15, changes_mind.


def reversals(n: int, outcome: str = "absorbed", number: int | None = 1, first: int = 30):
    return tuple(change(first - day, outcome, reversal=True, project=number) for day in range(n))


def turned(*changes, projects=(SITE,)) -> object:
    return finding("changes_mind", history(changes=changes, projects=projects)).values["v"]


def test_reversals_beyond_the_included_rounds_count_by_project() -> None:
    assert turned(*reversals(2)) == 0
    assert turned(*reversals(5)) == 3
    generous = project(1, included_rounds=4)
    assert turned(*reversals(5), projects=(generous,)) == 1
    assert turned(*reversals(3), *reversals(3, number=2), projects=(SITE, project(2))) == 2


def test_reversals_without_a_project_share_two_rounds() -> None:
    assert turned(*reversals(5, number=None)) == 3


def test_the_oldest_reversals_use_up_the_rounds_even_before_the_window() -> None:
    old = tuple(change(400 + n, reversal=True, project=1) for n in range(2))
    assert turned(*old, *reversals(3)) == 3
    assert turned(*old, change(370, reversal=True, project=1)) == 0


def test_s4_24_absorbed_counts_twice_over_declined_once_paid_never() -> None:
    def both(outcome: str) -> tuple[str, str]:
        h = history(changes=reversals(5, outcome), projects=(SITE,))
        return level("changes_mind", h), level("scope_creep", h)

    assert both("absorbed") == ("amber", "amber")
    assert both("declined") == ("amber", "none")
    assert both("paid") == ("none", "none")


def test_paid_reversals_use_up_no_round() -> None:
    assert turned(*reversals(5, "paid", first=60), *reversals(2)) == 0


@pytest.mark.parametrize(("n", "expected"), [(4, "none"), (5, "amber"), (7, "amber"), (8, "red")])
def test_reversals_amber_and_red(n: int, expected: str) -> None:
    assert level("changes_mind", history(changes=reversals(n), projects=(SITE,))) == expected


@pytest.mark.parametrize(
    ("rework", "work", "expected"),
    [(4.9, 10, "none"), (5, 50, "amber"), (5, 50.1, "none"), (9.9, 10, "amber"), (10, 50, "red"), (10, 50.1, "amber")],
)
def test_rework_against_production(rework: float, work: float, expected: str) -> None:
    rows = (group("work", work), group("rework", rework, billable=False))
    assert level("changes_mind", history(groups=rows)) == expected


def test_rework_without_production_is_infinite() -> None:
    found = finding("changes_mind", history(groups=(group("rework", 10, billable=False),)))
    assert (found.level, found.values["share"]) == ("red", None)


def test_off_hours_work_and_extra_work_are_no_production() -> None:
    rows = (group("work", 50, outside=True), group("work", 50, scope="extra"), group("rework", 5, billable=False))
    found = finding("changes_mind", history(groups=rows))
    assert (found.level, found.values["W_in"]) == ("amber", 0)


def test_s1_22_billed_rework_counts_only_if_it_grates() -> None:
    h = history(groups=(group("work", 50), group("rework", 5)))
    assert level("changes_mind", h) == "none"
    assert level("changes_mind", h, with_bar(NEED, changes_mind__count_billed="1")) == "amber"


def test_my_own_rework_never_counts() -> None:
    rows = (group("work", 50), group("rework", 20, billable=False, requested_by="me"))
    assert level("changes_mind", history(groups=rows)) == "none"


# Row 16, unclear_brief.

MONDAY = date(2026, 6, 1)


def brief(sent: date = MONDAY, answered: date | None = None, **more):
    return request(sent, answered, **{"kind": "brief", **more})


def waiting(*requests, as_of: date = AS_OF) -> object:
    return finding("unclear_brief", history(requests=requests, as_of=as_of)).values["n_w"]


def test_a_brief_counts_after_more_than_ten_working_days() -> None:
    assert waiting(brief(), as_of=date(2026, 6, 15)) == 0
    assert waiting(brief(), as_of=date(2026, 6, 16)) == 1
    assert waiting(brief(answered=date(2026, 6, 15))) == 0
    assert waiting(brief(answered=date(2026, 6, 16))) == 1


def test_other_requests_are_no_brief() -> None:
    assert waiting(request(MONDAY), brief(announced_absence=True), brief(needs_answer=False)) == 0


def test_a_waiting_brief_weighs_one_in_the_whole_window() -> None:
    assert waiting(brief(ago(180))) == 1
    assert waiting(brief(ago(181))) == 0


@pytest.mark.parametrize(("n", "expected"), [(1, "none"), (2, "amber"), (3, "amber"), (4, "red")])
def test_unclear_briefs_amber_and_red(n: int, expected: str) -> None:
    rows = tuple(incident("unclear_brief") for _ in range(n - 1))
    assert level("unclear_brief", history(incidents=rows, requests=(brief(),))) == expected


def test_unclear_again_after_the_goals_sheet() -> None:
    told = incident("unclear_brief", 80, told=79)
    assert level("unclear_brief", history(incidents=(told, incident("unclear_brief", 50)))) == "red"
    assert level("unclear_brief", history(incidents=(told,), requests=(brief(),))) == "amber"


# Row 17, spec_work.


def spec(q: int = 0, hours: float = 0, **more) -> str:
    groups = (group("spec", hours, **{"billable": False, **more}),) if hours else ()
    return level("spec_work", history(requests=tuple(request(ago(9), kind="spec") for _ in range(q)), groups=groups))


@pytest.mark.parametrize(
    ("q", "hours", "expected"),
    [(1, 3.9, "none"), (2, 0, "amber"), (0, 4, "amber"), (3, 11.9, "amber"), (4, 0, "red"), (0, 12, "red")],
)
def test_spec_requests_and_hours(q: int, hours: float, expected: str) -> None:
    assert spec(q, hours) == expected


def test_my_own_pitches_and_paid_tests_do_not_count() -> None:
    assert spec(hours=20, requested_by="me") == "none"
    assert spec(hours=20, billable=True) == "none"


def test_hours_add_no_request() -> None:
    found = finding("spec_work", history(groups=(group("spec", 3, billable=False, count=9),)))
    assert (found.values["q"], found.values["h"], found.level) == (0, 3, "none")
    assert found.weight == 9


def test_spec_requests_count_in_the_window() -> None:
    rows = tuple(request(ago(366), kind="spec") for _ in range(5))
    assert level("spec_work", history(requests=rows)) == "unknown"
    assert Decimal(finding("spec_work", history(requests=rows)).values["q"]) == 0
