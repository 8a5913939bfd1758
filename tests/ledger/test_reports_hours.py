"""Hours by client, project and month; and the list of entries."""

from __future__ import annotations

import sqlite3
from datetime import date

import pytest

from goodterms.errors import NotUnderstood
from goodterms.ledger import reports
from tests.ledger.rows import client, entry, invoice, project, put


def two_clients(con: sqlite3.Connection) -> tuple[int, int]:
    acme, ben = client(con, "Acme"), client(con, "Ben", currency="USD", rate=10000)
    site = project(con, acme, "Site")
    entry(con, acme, "2026-05-31", "09:00", 1, project_id=site, note="Layout")
    entry(con, acme, "2026-06-01", "09:00", 2, project_id=site)
    entry(con, acme, "2026-06-02", None, 0.5, billable=0)
    entry(con, ben, "2026-06-02", "09:00", 4)
    return acme, ben


def test_only_the_keys_asked_for_are_there(con: sqlite3.Connection) -> None:
    two_clients(con)
    figures = {"entries", "seconds", "billable_seconds", "amounts"}
    for by in ((), ("client",), ("month",), ("client", "project"), ("project", "month", "client")):
        assert all(set(row) == {*by, *figures} for row in reports.hours(con, by))


def test_hours_by_client(con: sqlite3.Connection) -> None:
    two_clients(con)
    assert reports.hours(con, ("client",)) == [
        {"client": "Acme", "entries": 3, "seconds": 12600, "billable_seconds": 10800, "amounts": {"EUR": "240.00"}},
        {"client": "Ben", "entries": 1, "seconds": 14400, "billable_seconds": 14400, "amounts": {"USD": "400.00"}},
    ]


def test_hours_by_project_and_month(con: sqlite3.Connection) -> None:
    two_clients(con)
    rows = reports.hours(con, ("client", "project", "month"))
    assert [(r["client"], r["project"], r["month"], r["seconds"]) for r in rows] == [
        ("Acme", None, "2026-06", 1800),
        ("Acme", "Site", "2026-05", 3600),
        ("Acme", "Site", "2026-06", 7200),
        ("Ben", None, "2026-06", 14400),
    ]
    assert [(r["month"], r["entries"]) for r in reports.hours(con, ("month",))] == [("2026-05", 1), ("2026-06", 3)]


def test_hours_of_a_time_and_of_one_client(con: sqlite3.Connection) -> None:
    acme, _ = two_clients(con)
    (row,) = reports.hours(con, (), date(2026, 6, 1), date(2026, 6, 1))
    assert row["seconds"] == 7200
    (row,) = reports.hours(con, (), client_id=acme)
    assert row["seconds"] == 12600
    assert reports.hours(con, (), date(2027, 1, 1)) == []


def test_an_hour_is_worth_the_rate_of_its_day(con: sqlite3.Connection) -> None:
    acme = client(con, rate=None)
    put(con, "client_rate", client_id=acme, since="2026-01-01", rate=7000)
    put(con, "client_rate", client_id=acme, since="2026-06-01", rate=9000)
    for day in ("2025-12-01", "2026-05-31", "2026-06-01"):
        entry(con, acme, day, "09:00", 1)
    assert reports.hours(con, ())[0]["amounts"] == {"EUR": "230.00"}


def test_hours_of_a_fixed_fee_and_without_a_rate_are_worth_nothing_by_the_hour(con: sqlite3.Connection) -> None:
    acme, ben = client(con, "Acme"), client(con, "Ben", rate=None)
    fixed = project(con, acme, billing="fixed")
    entry(con, acme, "2026-06-01", "09:00", 1, project_id=fixed)
    entry(con, ben, "2026-06-01", "09:00", 1)
    assert [row["amounts"] for row in reports.hours(con)] == [{}, {}]


def test_thirds_of_a_cent_are_rounded_once(con: sqlite3.Connection) -> None:
    acme = client(con, rate=1)
    for _ in range(3):
        entry(con, acme, "2026-06-01", "09:00", 1 / 3)
    assert reports.hours(con, ())[0]["amounts"] == {"EUR": "0.01"}


def test_hours_cannot_be_added_up_by_colour(con: sqlite3.Connection) -> None:
    with pytest.raises(NotUnderstood, match="colour"):
        reports.hours(con, ("colour",))


@pytest.mark.parametrize("upwards", [False, True])
@pytest.mark.parametrize("step", [1, 3, 4, 25, 100])
@pytest.mark.parametrize("text", ["", "layout"])
@pytest.mark.parametrize("days", [1, 2, 7, 40])
def test_the_list_is_by_the_clock_and_the_same_page_by_page(
    con: sqlite3.Connection, upwards: bool, step: int, text: str, days: int
) -> None:
    acme = client(con)
    for n in range(40):
        at = None if n % 5 == 0 else f"{(n * 7) % 23:02}:30"
        note = "Layout" if n % 3 else ""
        entry(con, acme, f"2026-06-{min(30, n % days + 1):02}", at, 1, note=note)
    chosen = reports.Filter(text=text)
    whole = reports.entries(con, chosen, 100, upwards=upwards)
    keys = [(r["day"], -1 if r["minute"] is None else r["minute"], r["id"]) for r in whole]
    assert keys == sorted(keys, reverse=not upwards)
    count, seconds, marks = reports.counted(con, chosen, step, upwards=upwards)
    assert (count, seconds) == (len(whole), 3600 * len(whole)) == reports.totals(con, chosen)
    assert marks == reports.marks(con, chosen, step, upwards=upwards)
    paged = [one for mark in marks for one in reports.entries(con, chosen, step, start=mark, upwards=upwards)]
    assert paged == whole


def test_marks_are_where_each_page_begins(con: sqlite3.Connection) -> None:
    acme = client(con)
    for n in range(10):
        entry(con, acme, f"2026-06-{n // 5 + 1:02}", "09:00", 1)
    assert reports.marks(con, reports.Filter(), 3) == [
        ("2026-06-02", 0), ("2026-06-02", 3), ("2026-06-01", 1), ("2026-06-01", 4),
    ]  # fmt: skip
    assert reports.totals(con, reports.Filter()) == (10, 36000)


@pytest.mark.parametrize("words", ["ates", "Ateş", "LOJİSTİK", "lojistik ates", "cagri", "çağrı"])
def test_names_are_found_without_their_accents(con: sqlite3.Connection, words: str) -> None:
    ates = client(con, "Ateş Lojistik")
    found = entry(con, ates, "2026-06-01", "09:00", 1, project_id=project(con, ates, "Çağrı"))
    entry(con, client(con, "Acme"), "2026-06-01", "09:00", 1)
    assert [row["id"] for row in reports.entries(con, reports.Filter(text=words), 9)] == [found]


def test_entries_are_found_by_what_is_asked(con: sqlite3.Connection) -> None:
    acme, ben = two_clients(con)
    bill = invoice(con, ben, "2026-06-30", None, 100)
    con.execute("UPDATE time_entry SET invoice_id = ? WHERE client_id = ?", (bill, ben))
    put(con, "time_entry", client_id=acme, day="2026-06-03", seconds=60, note="100% done_")

    def found(**chosen: object) -> set[int]:
        rows = reports.entries(con, reports.Filter(**chosen), 100)
        assert reports.totals(con, reports.Filter(**chosen))[0] == len(rows)
        return {row["id"] for row in rows}

    assert found(text="layout") == {1}
    assert found(text="site") == {1, 2}
    assert found(text="ben") == {4}
    assert found(text="0%") == {5}
    assert found(text="e_") == {5}
    assert found(client_id=acme, first=date(2026, 6, 1), last=date(2026, 6, 2)) == {2, 3}
    assert found(billable=False) == {3}
    assert found(unbilled=True) == {1, 2, 5}
    assert found(kind="admin") == set()
    assert reports.entries(con, reports.Filter(client_id=ben), 1)[0]["invoice"] == "R-1"
