"""Drafts: from unbilled hours to an issued invoice that never changes."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from goodterms.domain import worth
from goodterms.domain.invoicing import Line
from goodterms.errors import Invalid, Refused
from goodterms.ledger import clients, drafts, fees, history, invoices, projects, settings_store
from goodterms.settings import Settings
from tests.ledger.kit import TODAY, acme, dump, entry, refused, undone

D = Decimal


def _line(price: str = "100.00", text: str = "Flat", tax: str = "0") -> Line:
    return Line(text, D(1), D(price), D(tax))


def test_unbilled_hours_become_a_line_a_project(con: sqlite3.Connection) -> None:
    client_id = acme(con)
    site = projects.add(con, client_id, "Site", TODAY)
    entry(con, client_id, "2026-06-01", 5400, project_id=site)
    entry(con, client_id, "2026-06-03", 1200, project_id=site)
    entry(con, client_id, "2026-06-02", 3600)
    entry(con, client_id, "2026-06-02", 3600, billable=0)
    draft = drafts.from_hours(con, client_id, tax_rate=D("0.19"))
    assert [(line.text, line.quantity) for line in drafts.lines_of(con, draft)] == [
        ("Site, 2026-06-01 to 2026-06-03", D("1.83333")),
        ("Work, 2026-06-02", D(1)),
    ]
    view = invoices.get(con, draft, TODAY)
    assert (view.state, view.number, view.net, view.tax) == ("draft", None, 14667 + 8000, 2787 + 1520)


def test_the_rate_is_the_one_in_force_on_the_day(con: sqlite3.Connection) -> None:
    client_id = acme(con, since=date(2026, 1, 1))
    clients.set_rate(con, client_id, 10000, date(2026, 6, 15))
    for day in ("2025-12-01", "2026-06-14", "2026-06-15"):
        entry(con, client_id, day, 3600)
    draft = drafts.from_hours(con, client_id)
    assert [(line.quantity, line.unit_price) for line in drafts.lines_of(con, draft)] == [
        (D(2), D("80.00")),
        (D(1), D("100.00")),
    ]


def test_a_line_an_entry_with_its_note_and_rounded_up(con: sqlite3.Connection) -> None:
    client_id = acme(con)
    entry(con, client_id, "2026-06-01", 900, note="call")
    entry(con, client_id, "2026-06-02", 901)
    draft = drafts.from_hours(con, client_id, group="entry", rounding=15, rate=6000)
    assert [(line.text, line.quantity) for line in drafts.lines_of(con, draft)] == [
        ("2026-06-01 Work: call", D("0.25")),
        ("2026-06-02 Work", D("0.5")),
    ]
    assert invoices.get(con, draft, TODAY).net == 4500


def test_the_settings_round_and_tax(con: sqlite3.Connection) -> None:
    settings_store.save(con, "rounding_minutes", "30")
    settings_store.save(con, "tax_rate", "0.10")
    client_id = acme(con)
    entry(con, client_id, "2026-06-01", 60)
    view = invoices.get(con, drafts.from_hours(con, client_id), TODAY)
    assert (view.net, view.tax) == (4000, 400)


def test_a_client_rounds_as_agreed_with_it(con: sqlite3.Connection) -> None:
    settings_store.save(con, "rounding_minutes", "30")
    agreed, exact, usual = acme(con, "Agreed", rounding_minutes=15), acme(con, "Exact", rounding_minutes=0), acme(con)
    for client_id, net in ((agreed, 2000), (exact, 133), (usual, 4000)):
        entry(con, client_id, "2026-06-01", 60)
        assert invoices.get(con, drafts.from_hours(con, client_id), TODAY).net == net
    undone(con, lambda: clients.edit(con, exact, rounding_minutes=None))
    entry(con, exact, "2026-06-02", 60)
    assert invoices.get(con, drafts.from_hours(con, exact), TODAY).net == 4000
    assert refused(con, Invalid, lambda: clients.edit(con, exact, rounding_minutes=7)).field == "rounding_minutes"


def test_the_words_of_the_lines_are_the_clients(con: sqlite3.Connection) -> None:
    client_id = acme(con, language="ro")
    site = projects.add(con, client_id, "Site", TODAY, billing="fixed", fee=300_000)
    entry(con, client_id, "2026-06-01", 3600)
    entry(con, client_id, "2026-06-02", 3600)
    entry(con, client_id, "2026-06-01", 3600, project_id=site)
    entry(con, client_id, "2026-06-01", 1800, project_id=site, scope="extra")
    assert [line.text for line in drafts.lines_of(con, drafts.from_hours(con, client_id))] == [
        "Lucrări, 2026-06-01 – 2026-06-02",
        "Site, preț convenit",
        "Site, lucrări suplimentare, 2026-06-01",
    ]


def test_a_fixed_fee_is_billed_once_and_its_rest_later(con: sqlite3.Connection) -> None:
    client_id = acme(con)
    site = projects.add(con, client_id, "Site", TODAY, billing="fixed", fee=300_000)
    entry(con, client_id, "2026-06-01", 3600, project_id=site)
    entry(con, client_id, "2026-06-01", 1800, project_id=site, scope="extra")
    first = drafts.from_hours(con, client_id)
    lines = drafts.lines_of(con, first)
    assert [(line.text, line.unit_price) for line in lines] == [
        ("Site, agreed fee", D("3000.00")),
        ("Site, extra work, 2026-06-01", D("80.00")),
    ]
    drafts.edit(con, first, lines=[Line("Site, first part", D(1), D("1000.00"))])
    entry(con, client_id, "2026-06-02", 3600, project_id=site)
    second = drafts.from_hours(con, client_id)
    assert [line.unit_price for line in drafts.lines_of(con, second)] == [D("2000.00")]


def test_an_agreed_fee_on_an_invoice_over_several_projects_is_billed_once(con: sqlite3.Connection) -> None:
    """Section 5, WIP: fixed fee x min(h/estimate, 1) - billed; retainer accrued - billed."""
    client_id = acme(con)
    site = projects.add(con, client_id, "Site", TODAY, billing="fixed", fee=300_000, estimate_seconds=36_000)
    care = projects.add(con, client_id, "Care", date(2026, 4, 30), billing="retainer", fee=50_000)
    for project, day in ((site, "2026-05-01"), (care, "2026-05-02"), (care, "2026-06-02")):
        entry(con, client_id, day, 36_000, project_id=project)
    drafts.issue(con, drafts.from_hours(con, client_id), TODAY)
    assert fees.billed(con, client_id) == {site: 300_000, care: 100_000}
    assert fees.billed(con, client_id, as_of=date(2026, 6, 29)) == {}
    entry(con, client_id, "2026-06-03", 36_000, project_id=site)
    assert "billed already" in refused(con, Refused, lambda: drafts.from_hours(con, client_id)).message
    found = worth.money(history.book(con, Settings(), TODAY), Settings())[client_id]
    assert (found.income, found.wip) == (4000, 0)


def test_neither_extra_work_nor_a_discount_eats_into_an_agreed_fee(con: sqlite3.Connection) -> None:
    client_id = acme(con)
    site = projects.add(con, client_id, "Site", TODAY, billing="fixed", fee=300_000)
    entry(con, client_id, "2026-06-01", 36_000, project_id=site, scope="extra")
    drafts.issue(con, drafts.from_hours(con, client_id), TODAY)
    drafts.by_hand(con, client_id, [Line("Deposit", D(1), D("500.00"))], project_id=site)
    entry(con, client_id, "2026-06-02", 3600, project_id=site)
    fee = drafts.from_hours(con, client_id, discount=10_000)
    assert [line.unit_price for line in drafts.lines_of(con, fee)] == [D("2500.00")]
    assert fees.billed(con, client_id, drafts=True) == {site: 300_000}


@pytest.mark.parametrize(("rounding", "text"), [(0, None), (60, "Pages nobody had asked for")])
def test_a_deposit_beside_extra_hours_is_part_of_the_fee(
    con: sqlite3.Connection, rounding: int, text: str | None
) -> None:
    """Only the hours beyond the scope come on top."""
    client_id = acme(con)
    site = projects.add(con, client_id, "Site", TODAY, billing="fixed", fee=100_000)
    entry(con, client_id, "2026-06-01", 5000, project_id=site, scope="extra")
    deposit = Line("Deposit", D(1), D(400))
    first = drafts.from_hours(con, client_id, project_id=site, rounding=rounding, lines=[deposit])
    if text:
        extra, own = drafts.lines_of(con, first)
        drafts.edit(con, first, lines=[replace(extra, text=text), own])
    drafts.issue(con, first, TODAY)
    assert fees.billed(con, client_id) == {site: 40_000}
    entry(con, client_id, "2026-06-02", 3600, project_id=site)
    entry(con, client_id, "2026-06-03", 3600, project_id=site, scope="extra")
    rest = drafts.from_hours(con, client_id)
    assert [line.unit_price for line in drafts.lines_of(con, rest)] == [D("600.00"), D("80.00")]
    assert fees.billed(con, client_id, drafts=True) == {site: 100_000}


def test_fees_ask_the_file_as_often_for_one_invoice_as_for_many(con: sqlite3.Connection) -> None:
    client_id = acme(con)
    counts = []
    for number in range(3):
        site = projects.add(con, client_id, f"Site {number}", TODAY, billing="fixed", fee=100_000)
        entry(con, client_id, "2026-06-01", 3600, project_id=site, scope="extra")
        drafts.from_hours(con, client_id, project_id=site, lines=[Line("Deposit", D(1), D(400))])
        seen: list[str] = []
        con.set_trace_callback(seen.append)
        assert fees.billed(con, drafts=True)[site] == 40_000
        con.set_trace_callback(None)
        counts.append(len(seen))
    assert counts == counts[:1] * 3


def test_a_line_for_the_client_alone_beside_extra_hours_is_no_part_of_the_fee(con: sqlite3.Connection) -> None:
    client_id = acme(con)
    site = projects.add(con, client_id, "Site", TODAY, billing="fixed", fee=100_000)
    entry(con, client_id, "2026-06-01", 3600, project_id=site, scope="extra")
    drafts.from_hours(con, client_id, lines=[Line("Hosting for a year", D(1), D(120))])
    entry(con, client_id, "2026-06-02", 3600, project_id=site)
    fee = drafts.from_hours(con, client_id)
    assert [line.unit_price for line in drafts.lines_of(con, fee)] == [D("1000.00")]


def test_a_retainer_is_billed_once_a_month(con: sqlite3.Connection) -> None:
    client_id = acme(con)
    care = projects.add(con, client_id, "Care", TODAY, billing="retainer", fee=50_000)
    for day in ("2026-05-03", "2026-05-04", "2026-06-01"):
        entry(con, client_id, day, 3600, project_id=care)
    first = drafts.from_hours(con, client_id, until=date(2026, 5, 31))
    assert [line.text for line in drafts.lines_of(con, first)] == ["Care, 2026-05"]
    entry(con, client_id, "2026-05-20", 3600, project_id=care)
    second = drafts.from_hours(con, client_id)
    assert [line.text for line in drafts.lines_of(con, second)] == ["Care, 2026-06"]


def test_the_same_hours_are_never_billed_twice(con: sqlite3.Connection) -> None:
    client_id = acme(con)
    one, two = entry(con, client_id, "2026-06-01", 3600), entry(con, client_id, "2026-06-02", 3600)
    draft = drafts.from_hours(con, client_id, entry_ids=[one, one])
    assert invoices.get(con, draft, TODAY).net == 8000
    refused(con, Refused, lambda: drafts.from_hours(con, client_id, entry_ids=[one, two]))
    second = drafts.from_hours(con, client_id)
    assert invoices.get(con, second, TODAY).net == 8000
    refused(con, Refused, lambda: drafts.from_hours(con, client_id))
    drafts.issue(con, draft, TODAY)
    assert "2026-001" in str(refused(con, Refused, lambda: drafts.from_hours(con, client_id, entry_ids=[one])))


def test_what_cannot_be_drafted(con: sqlite3.Connection) -> None:
    client_id, other = acme(con), acme(con, "Other")
    own = entry(con, client_id, "2026-06-01", 3600, billable=0)
    theirs = entry(con, other, "2026-06-01", 3600)
    bare = clients.add(con, "Bare", TODAY, currency="EUR")
    entry(con, bare, "2026-06-01", 3600)
    refused(con, Refused, lambda: drafts.from_hours(con, client_id))
    refused(con, Refused, lambda: drafts.from_hours(con, client_id, entry_ids=[own]))
    refused(con, Invalid, lambda: drafts.from_hours(con, client_id, entry_ids=[theirs]))
    refused(con, Invalid, lambda: drafts.from_hours(con, client_id, entry_ids=[10**15]))
    assert refused(con, Invalid, lambda: drafts.from_hours(con, bare)).field == "rate"
    assert refused(con, Invalid, lambda: drafts.from_hours(con, other, rounding=7)).field == "rounding"
    assert refused(con, Invalid, lambda: drafts.from_hours(con, other, tax_rate=D(19))).field == "tax_rate"
    assert refused(con, Invalid, lambda: drafts.from_hours(con, other, discount=8001)).field == "discount"
    assert refused(con, Invalid, lambda: drafts.by_hand(con, other, [_line(text=" ")])).field == "text"
    assert refused(con, Invalid, lambda: drafts.by_hand(con, other, [_line("1E+20")])).field == "unit_price"


def test_throwing_a_draft_away_frees_its_hours(con: sqlite3.Connection) -> None:
    client_id = acme(con)
    entry(con, client_id, "2026-06-01", 3600)
    before = dump(con)
    draft = drafts.from_hours(con, client_id)
    drafts.discard(con, draft)
    assert dump(con) == before


def test_a_draft_is_edited_freely(con: sqlite3.Connection) -> None:
    client_id = acme(con)
    hour = entry(con, client_id, "2026-06-01", 3600)
    draft = drafts.from_hours(con, client_id)
    lines = [Line("A", D(2), D("10.00"), D("0.19")), Line("Deposit", D(-1), D("5.00"), D("0.19"))]
    drafts.edit(con, draft, lines=lines, tax_note=drafts.REVERSE_CHARGE, note="Thank\nyou", release=[hour])
    view = invoices.get(con, draft, TODAY)
    assert (view.net, view.tax) == (1500, 285)
    assert drafts.lines_of(con, draft) == lines
    drafts.edit(con, draft, discount=500)
    assert invoices.get(con, draft, TODAY).net == 1000
    assert con.execute("SELECT invoice_id FROM time_entry").fetchone() == (None,)


def test_no_change_of_a_draft_takes_its_sums_beyond_what_can_be_kept(con: sqlite3.Connection) -> None:
    billion = D(10) ** 9
    most = Line("most", D(10), D(10) ** 12)
    draft = drafts.by_hand(con, acme(con), [most])
    much, less = Line("much", billion, billion), Line("less", billion, -billion)
    for lines, discount in (
        ([much], 0),
        ([replace(most, quantity=D("10.1"))], 0),
        ([replace(most, tax_rate=D("0.19"))], 0),
        ([much, less], 0),
        ([most] * 200, 200 * 10**15),
    ):
        error = refused(con, Invalid, lambda: drafts.edit(con, draft, lines=lines, discount=discount))  # noqa: B023
        assert (error.message, error.hint) == ("The sum of the lines is too large.", "Check the number of digits.")
        refused(con, Invalid, lambda: drafts.by_hand(con, 1, lines, discount=discount))  # noqa: B023
    for line in (Line("x", D("1.0000000001"), D(5)), Line("x", D(5), D("-1.0000000001"))):
        said = refused(con, Invalid, lambda: drafts.edit(con, draft, lines=[line])).message  # noqa: B023
        assert said.endswith("of a line has more than 9 decimals.")
    drafts.edit(con, draft, lines=[most, Line("less", D("0.000000001"), D("-1.00"))], discount=0)
    drafts.edit(con, draft, lines=[most, Line("less", D(1), D(-1))], discount=1)
    drafts.edit(con, draft, discount=0)


def test_numbers_run_without_gaps_over_all_clients(con: sqlite3.Connection) -> None:
    one, two = acme(con), acme(con, "Other")
    first, second, third = (drafts.by_hand(con, client, [_line()]) for client in (one, two, one))
    assert drafts.issue(con, first, TODAY) == "2026-001"
    drafts.discard(con, second)
    assert drafts.issue(con, third, TODAY) == "2026-002"
    invoices.record(con, two, "2026-014", TODAY, TODAY, net=100)
    assert drafts.issue(con, drafts.by_hand(con, one, [_line()]), TODAY) == "2026-015"
    assert drafts.issue(con, drafts.by_hand(con, one, [_line()]), TODAY, issued=date(2025, 12, 31)) == "2025-001"
    last = drafts.by_hand(con, one, [_line()])
    refused(con, Invalid, lambda: drafts.issue(con, last, TODAY, number="2026-014"))


@pytest.mark.parametrize(
    ("terms", "given", "due", "source"),
    [
        (14, None, "2026-07-14", "stated"),
        (None, None, "2026-07-30", "derived"),
        (14, "2026-09-01", "2026-09-01", "stated"),
    ],
)
def test_the_due_day(con: sqlite3.Connection, terms: int | None, given: str | None, due: str, source: str) -> None:
    client_id = acme(con, terms_days=terms)
    draft = drafts.by_hand(con, client_id, [_line()])
    drafts.issue(con, draft, TODAY, due=date.fromisoformat(given) if given else None)
    view = invoices.get(con, draft, TODAY)
    assert (view.due, view.due_source) == (date.fromisoformat(due), source)


def test_an_issued_invoice_never_changes(con: sqlite3.Connection) -> None:
    client_id = acme(con)
    draft = drafts.by_hand(con, client_id, [_line()])
    refused(con, Invalid, lambda: drafts.issue(con, draft, TODAY, issued=date(2026, 7, 1)))
    refused(con, Invalid, lambda: drafts.issue(con, draft, TODAY, due=date(2026, 6, 29)))
    drafts.issue(con, draft, TODAY)
    refused(con, Refused, lambda: drafts.edit(con, draft, note="x"))
    refused(con, Refused, lambda: drafts.discard(con, draft))
    refused(con, Refused, lambda: drafts.issue(con, draft, TODAY))
    refused(con, Refused, lambda: invoices.remove(con, draft, TODAY))
    empty = drafts.by_hand(con, client_id, [])
    refused(con, Refused, lambda: drafts.issue(con, empty, TODAY))


def test_undo_of_draft_edit_issue_and_discard(con: sqlite3.Connection) -> None:
    client_id = acme(con)
    entry(con, client_id, "2026-06-01", 3600)
    undone(con, lambda: drafts.from_hours(con, client_id))
    draft = con.execute("SELECT id FROM invoice").fetchone()[0]
    undone(con, lambda: drafts.edit(con, draft, lines=[_line()], discount=100))
    undone(con, lambda: drafts.issue(con, draft, TODAY))
    entry(con, client_id, "2026-06-01", 3600)
    second = drafts.from_hours(con, client_id)
    undone(con, lambda: drafts.discard(con, second))
