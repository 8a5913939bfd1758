"""From the file to the records that the rules read: what is seen on a day, and at what cost."""

from __future__ import annotations

import re
import sqlite3
from datetime import date
from decimal import Decimal

import pytest

from goodterms.domain import worth
from goodterms.domain.records import Book, Delay, History
from goodterms.ledger import history, history_time
from goodterms.settings import Settings
from tests.ledger.rows import AS_OF, client, entry, invoice, paid, project, put


def read(con: sqlite3.Connection, as_of: date = AS_OF, settings: Settings | None = None) -> Book:
    return history.book(con, settings or Settings(), as_of)


def one(con: sqlite3.Connection, as_of: date = AS_OF, settings: Settings | None = None) -> History:
    (found,) = read(con, as_of, settings).histories
    return found


def queries(con: sqlite3.Connection) -> list[str]:
    """The statements that reading a book takes, with their parameters filled in."""
    seen: list[str] = []
    con.set_trace_callback(seen.append)
    read(con)
    con.set_trace_callback(None)
    return seen


def busy(con: sqlite3.Connection, clients: int) -> None:
    for n in range(clients):
        acme = client(con, f"Client {n}")
        site = project(con, acme, billing="fixed", fee=100000)
        bill = invoice(con, acme, "2026-05-01", "2026-05-31", 10000)
        paid(con, bill, "2026-06-02", 10000)
        for day in range(1, 11):
            entry(con, acme, f"2026-06-{day:02}", "09:00", 1, project_id=site)


def test_the_number_of_queries_does_not_grow_with_the_file(con: sqlite3.Connection) -> None:
    busy(con, 1)
    few = queries(con)
    con.execute("DELETE FROM client")
    busy(con, 30)
    assert len(queries(con)) == len(few) <= 25


@pytest.mark.parametrize("statistics", [False, True])
def test_no_query_reads_every_time_entry(con: sqlite3.Connection, statistics: bool) -> None:
    busy(con, 30)
    if statistics:
        con.execute("ANALYZE")
    scans = []
    for sql in queries(con):
        plan = [row[3] for row in con.execute("EXPLAIN QUERY PLAN " + sql)]
        scans += [
            line for line in plan if re.search(r"^SCAN (e|time_entry)\b|\b(e|time_entry) .*AUTOMATIC|BLOOM.* e ", line)
        ]
    assert scans == []


def test_hours_are_added_up_from_the_covering_index(con: sqlite3.Connection) -> None:
    busy(con, 3)
    sums = next(sql for sql in queries(con) if "json_group_array" in sql)
    plan = " | ".join(row[3] for row in con.execute("EXPLAIN QUERY PLAN " + sums))
    assert "SEARCH e USING COVERING INDEX ix_entry_sums (client_id=? AND day>? AND day<?)" in plan


def test_an_empty_file_is_an_empty_book(con: sqlite3.Connection) -> None:
    found = read(con)
    assert found.histories == ()
    assert found.as_of == AS_OF


def test_a_client_with_nothing_has_an_empty_history(con: sqlite3.Connection) -> None:
    client(con)
    found = one(con)
    assert (found.groups, found.invoices, found.incidents, found.first_day) == ((), (), (), None)


def test_clients_come_by_name_and_one_can_be_read_alone(con: sqlite3.Connection) -> None:
    client(con, "beta")
    alpha = client(con, "Alpha")
    assert [h.client.name for h in read(con).histories] == ["Alpha", "beta"]
    alone = history.book(con, Settings(), AS_OF, client_id=alpha)
    assert [h.client.name for h in alone.histories] == ["Alpha"]


def test_an_archived_client_is_in_the_book_and_says_so(con: sqlite3.Connection) -> None:
    client(con, archived=1)
    assert one(con).client.archived


def test_the_rate_is_the_one_in_force_on_the_day(con: sqlite3.Connection) -> None:
    acme = client(con, rate=None)
    for since, rate in (("2025-01-01", 7000), ("2026-01-01", 8000), ("2026-07-01", 9000)):
        put(con, "client_rate", client_id=acme, since=since, rate=rate)
    assert one(con).client.rate == 8000
    assert one(con, date(2025, 12, 31)).client.rate == 7000
    assert one(con, date(2024, 12, 31)).client.rate is None


def test_first_day_is_the_earliest_entry_or_invoice(con: sqlite3.Connection) -> None:
    acme = client(con)
    entry(con, acme, "2025-03-04", None, 1)
    invoice(con, acme, "2025-02-28", None, 100)
    assert one(con).first_day == date(2025, 2, 28)
    assert one(con, date(2025, 1, 1)).first_day is None


def test_the_window_is_closed_at_both_ends(con: sqlite3.Connection) -> None:
    acme = client(con)
    for day in ("2026-03-31", "2026-04-01", "2026-06-30", "2026-07-01"):
        entry(con, acme, day, "09:00", 1)
    (group,) = one(con).groups
    assert group.counts[90] == 2
    assert group.counts[365] == 3
    assert group.seconds[90] == 7200


def test_a_moved_window_is_summed_too(con: sqlite3.Connection) -> None:
    acme = client(con)
    other = client(con, "Other")
    entry(con, acme, "2026-06-19", "09:00", 1)
    entry(con, acme, "2026-05-20", "09:00", 1)
    entry(con, other, "2024-05-20", "09:00", 1)
    put(con, "threshold", client_id=other, key="scope_creep.window", value="800")
    settings = Settings(thresholds={"micromanagement.window": Decimal(30)})
    first, second = read(con, settings=settings).histories
    assert first.groups[0].counts == {30: 1, 90: 2, 365: 2, 800: 2}
    assert second.groups[0].counts[800] == 1


def test_groups_with_the_same_sums_share_them(con: sqlite3.Connection) -> None:
    for n in range(300):
        mine = client(con, f"Client {n}")
        entry(con, mine, "2026-06-19", "09:00", 1, project_id=project(con, mine))
    found = [group for each in read(con).histories for group in each.groups]
    assert len({group.project for group in found}) == 300
    assert len({id(group.counts) for group in found}) == len({id(group.seconds) for group in found}) == 1
    assert history_time._unpack.cache_info().currsize <= 256  # what stays in memory does not grow with the projects


def test_groups_keep_apart_what_the_rules_keep_apart(con: sqlite3.Connection) -> None:
    acme = client(con)
    site = project(con, acme)
    entry(con, acme, "2026-06-01", "09:00", 1)
    entry(con, acme, "2026-06-01", "09:00", 2, project_id=site)
    entry(con, acme, "2026-06-01", "09:00", 3, kind="contact", billable=0)
    entry(con, acme, "2026-06-01", "09:00", 4, scope="extra")
    entry(con, acme, "2026-06-01", "09:00", 5, requested_by="me")
    entry(con, acme, "2026-06-01", "20:00", 0.5)
    found = {
        (g.project, g.kind, g.scope, g.billable, g.requested_by, g.outside): g.seconds[365] / 3600
        for g in one(con).groups
    }
    assert found == {
        (None, "work", "in", True, "client", False): 1,
        (site, "work", "in", True, "client", False): 2,
        (None, "contact", "in", False, "client", False): 3,
        (None, "work", "extra", True, "client", False): 4,
        (None, "work", "in", True, "me", False): 5,
        (None, "work", "in", True, "client", True): 0.5,
    }


def test_groups_carry_ids_only_when_asked(con: sqlite3.Connection) -> None:
    acme = client(con)
    old = entry(con, acme, "2025-09-01", "09:00", 1)
    new = entry(con, acme, "2026-06-01", "09:00", 1)
    assert one(con).groups[0].ids == {}
    (found,) = history.book(con, Settings(), AS_OF, with_ids=True).histories
    assert found.groups[0].ids == {90: (new,), 365: (old, new)}


def test_unbilled_work_is_kept_by_project_and_by_the_rate_of_its_day(con: sqlite3.Connection) -> None:
    acme = client(con, rate=None)
    site = project(con, acme)
    put(con, "client_rate", client_id=acme, since="2026-01-01", rate=7000)
    put(con, "client_rate", client_id=acme, since="2026-06-10", rate=9000)
    entry(con, acme, "2025-12-01", "09:00", 1)  # before the first rate was written down
    entry(con, acme, "2026-06-09", "09:00", 2)
    entry(con, acme, "2026-06-10", "09:00", 4)
    entry(con, acme, "2026-06-10", "09:00", 8, project_id=site)
    entry(con, acme, "2026-06-10", "09:00", 16, billable=0)
    entry(con, acme, "2025-06-29", "09:00", 32)  # older than 12 months
    found = {(u.project, u.rate): u.seconds / 3600 for u in one(con).unbilled}
    assert found == {(None, 7000): 3, (None, 9000): 4, (site, 9000): 8}


def test_unbilled_work_without_any_rate_has_none(con: sqlite3.Connection) -> None:
    acme = client(con, rate=None)
    entry(con, acme, "2026-06-09", "09:00", 2)
    assert [(u.rate, u.seconds) for u in one(con).unbilled] == [(None, 7200)]


def test_unbilled_work_knows_how_much_of_it_lay_outside_the_working_window(con: sqlite3.Connection) -> None:
    acme = client(con, rate=None)
    put(con, "client_rate", client_id=acme, since="2026-01-01", rate=7000)
    put(con, "client_rate", client_id=acme, since="2026-06-10", rate=9000)
    draft = put(con, "invoice", client_id=acme, state="draft", currency="EUR", net=0)
    sent = invoice(con, acme, "2026-06-25", None, 100)
    entry(con, acme, "2026-06-09", "21:00", 1)
    entry(con, acme, "2026-06-10", "21:00", 2)
    entry(con, acme, "2026-06-10", "09:00", 4)
    entry(con, acme, "2026-06-11", "21:00", 1, invoice_id=draft)
    entry(con, acme, "2026-06-12", "21:00", 1, invoice_id=sent)
    entry(con, acme, "2026-06-13", "21:00", 1, rush_paid=1)
    entry(con, acme, "2026-06-14", "21:00", 1, requested_by="me")
    entry(con, acme, "2026-06-15", "21:00", 1, billable=0)
    entry(con, acme, "2025-06-29", "21:00", 1)  # older than 12 months
    found = {u.rate: (u.seconds / 3600, u.outside / 3600) for u in one(con).unbilled}
    assert found == {7000: (1, 1), 9000: (9, 3)}


def test_a_night_of_billable_work_raises_the_income_per_hour_but_not_what_low_return_looks_at(
    con: sqlite3.Connection,
) -> None:
    """Monotone, DOMAIN section 3: an off-hours event never lowers a flag."""
    acme = client(con, rate=6000)
    for day in (*range(15, 20), *range(22, 27)):  # Monday to Friday
        entry(con, acme, f"2026-06-{day:02}", "09:00", 1)
        entry(con, acme, f"2026-06-{day:02}", "11:00", 2, billable=0)
    before = worth.money(read(con), Settings())[acme]
    assert (before.per_hour, before.judged) == (20, 20)
    entry(con, acme, "2026-06-12", "20:00", 10)
    after = worth.money(read(con), Settings())[acme]
    assert (after.per_hour, after.judged) == (30, 20)


def test_work_on_a_draft_or_on_a_later_invoice_is_still_unbilled(con: sqlite3.Connection) -> None:
    acme = client(con)
    draft = put(con, "invoice", client_id=acme, state="draft", currency="EUR", net=0)
    later = invoice(con, acme, "2026-07-02", None, 100)
    sent = invoice(con, acme, "2026-06-02", None, 100)
    for n, bill in enumerate((draft, later, sent)):
        entry(con, acme, "2026-06-01", "09:00", 1 + n, invoice_id=bill)
    assert sum(u.seconds for u in one(con).unbilled) == 3 * 3600
    assert [i.id for i in one(con).invoices] == [sent]


def test_a_fixed_fee_knows_its_production_of_all_time_and_what_was_billed(con: sqlite3.Connection) -> None:
    acme = client(con)
    fixed = project(con, acme, "Fixed", billing="fixed", fee=500000, estimate_seconds=36000)
    hourly = project(con, acme, "Hourly")
    for key in (fixed, hourly):
        entry(con, acme, "2020-01-01", "09:00", 5, project_id=key)
        entry(con, acme, "2026-06-01", "09:00", 2, project_id=key)
        entry(con, acme, "2026-06-01", "09:00", 3, project_id=key, kind="contact")
        entry(con, acme, "2026-07-01", "09:00", 4, project_id=key)
    invoice(con, acme, "2020-02-01", None, 30000, project_id=fixed)
    invoice(con, acme, "2026-07-01", None, 40000, project_id=fixed)
    first, second = one(con).projects
    assert (first.seconds, first.billed) == (7 * 3600, 30000)
    assert second.seconds == 0


def test_projects_opened_later_are_not_there_yet(con: sqlite3.Connection) -> None:
    acme = client(con)
    now = project(con, acme, "Now", opened="2026-06-30")
    project(con, acme, "Later", opened="2026-07-01")
    seen = put(con, "delay", project_id=now, day="2026-06-01", working_days=12, cause="feedback")
    put(con, "delay", project_id=now, day="2026-07-01", working_days=3, cause="deadlock")
    (found,) = one(con).projects
    assert found.name == "Now"
    assert found.delays == (Delay(seen, now, date(2026, 6, 1), 12, "feedback"),)


def test_an_answer_declared_later_is_not_seen(con: sqlite3.Connection) -> None:
    client(con, values_fit="no_longer", growth="none", referrals=0, declared_on="2026-06-30")
    assert one(con).client.values_fit == "no_longer"
    before = one(con, date(2026, 6, 29)).client
    assert (before.values_fit, before.growth, before.referrals, before.declared_on) == (None, None, None, None)


def test_a_corrected_incident_is_replaced_by_the_newest(con: sqlite3.Connection) -> None:
    acme = client(con)
    first = put(con, "incident", client_id=acme, day="2026-05-01", flag="abuse", severity=3, note="Shouted at me")
    second = put(
        con, "incident", client_id=acme, day="2026-05-01", flag="abuse", severity=2, note="Shouted", corrects_id=first
    )
    last = put(
        con, "incident", client_id=acme, day="2026-05-02", flag="abuse", severity=1, note="Spoke up", corrects_id=second
    )
    assert [(i.id, i.severity, i.day) for i in one(con).incidents] == [(last, 1, date(2026, 5, 2))]


def test_moved_bars_and_classes_are_read(con: sqlite3.Connection) -> None:
    acme = client(con)
    put(con, "threshold", client_id=acme, key="late_payment.grace_days", value="7")
    put(con, "threshold", client_id=acme, key="off_hours.class", value="serious")
    put(con, "threshold", client_id=None, key="late_payment.grace_days", value="9")
    found = one(con)
    assert found.thresholds == {"late_payment.grace_days": Decimal(7)}
    assert found.classes == {"off_hours": "serious"}


def test_exchange_rates_come_oldest_first(con: sqlite3.Connection) -> None:
    put(con, "exchange_rate", currency="USD", day="2026-02-01", rate="0.91")
    put(con, "exchange_rate", currency="USD", day="2026-01-01", rate="0.92")
    rates = history.rates(con, Settings(home_currency="EUR"))
    assert rates.rate("USD", date(2026, 1, 31)) == (date(2026, 1, 1), Decimal("0.92"))
    assert rates.rate("USD", date(2025, 12, 31)) is None
    assert rates.rate("EUR", AS_OF) == (AS_OF, Decimal(1))
