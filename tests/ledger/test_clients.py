"""Clients, contacts, rates, declared answers: what is stored, what is refused, and that undo takes it back."""

from __future__ import annotations

import sqlite3
from datetime import date, timedelta

import pytest

from goodterms.errors import Invalid, Refused
from goodterms.ledger import client_card, clients, contacts, entries, projects, settings_store, undo
from tests.ledger.kit import TODAY, acme, dump, entry, refused, undone


def test_a_client_is_stored_with_its_rate_from_the_day_it_began(con: sqlite3.Connection) -> None:
    client_id = clients.add(
        con,
        "  Acme\tGmbH ",
        TODAY,
        currency="eur",
        rate=7500,
        since=date(2024, 1, 15),
        billing="Retainer",
        terms_days=14,
        language="FA",
        notice_days=30,
        month_end=True,
        suspend_clause=True,
        late_fee="9 % a year",
        prepaid=12_00,
        friend=True,
        bar="No calls at night",
    )
    card = client_card.get(con, client_id, TODAY)
    assert card.client.name == "Acme GmbH"
    assert (card.client.currency, card.client.rate, card.client.billing) == ("EUR", 7500, "retainer")
    assert (card.client.language, card.client.month_end, card.client.friend) == ("fa", True, True)
    assert card.client.prepaid == 1200
    assert [rate.since for rate in card.rates] == [date(2024, 1, 15)]


def test_without_a_currency_it_is_the_home_currency(con: sqlite3.Connection) -> None:
    settings_store.save(con, "home_currency", "RON")
    assert clients.currency_of(con, clients.add(con, "Acme", TODAY)) == "RON"


@pytest.mark.parametrize(
    ("field", "more"),
    [
        ("name", {"name": " \u202e\n"}),
        ("name", {"name": "x" * 201}),
        ("currency", {"currency": "EURO"}),
        ("billing", {"billing": "daily"}),
        ("terms_days", {"terms_days": -1}),
        ("terms_days", {"terms_days": 731}),
        ("language", {"language": "english"}),
        ("notice_days", {"notice_days": 10_000}),
        ("prepaid", {"prepaid": -1}),
        ("since", {"since": date(24, 1, 1)}),
        ("rate", {"rate": -1}),
        ("rate", {"rate": 10**16}),
    ],
)
def test_a_bad_value_is_named_and_nothing_is_written(con: sqlite3.Connection, field: str, more: dict) -> None:
    name = more.pop("name", "Acme")
    error = refused(con, Invalid, lambda: clients.add(con, name, TODAY, **more))
    assert error.field == field


def test_a_taken_name_is_refused_however_it_is_written(con: sqlite3.Connection) -> None:
    acme(con, "Straße")
    other = acme(con, "Other")
    assert "Straße" in str(refused(con, Invalid, lambda: acme(con, "STRASSE")))
    refused(con, Invalid, lambda: clients.edit(con, other, name=" strasse "))
    clients.edit(con, other, name="OTHER")
    assert clients.name_of(con, other) == "OTHER"


def test_a_rate_holds_from_its_day_on(con: sqlite3.Connection) -> None:
    client_id = acme(con, since=date(2025, 1, 1))
    clients.set_rate(con, client_id, 9000, date(2026, 6, 1))
    clients.set_rate(con, client_id, 9500, date(2026, 7, 1))
    clients.set_rate(con, client_id, 9900, date(2026, 7, 1))
    in_force = {day: client_card.get(con, client_id, day).client.rate for day in _days("2025-05-31", "2026-06-01")}
    assert in_force == {date(2025, 5, 31): 8000, date(2026, 6, 1): 9000}
    card = client_card.get(con, client_id, date(2026, 7, 1))
    assert card.client.rate == 9900
    clients.drop_rate(con, card.rates[-1].id)
    assert client_card.get(con, client_id, date(2026, 7, 1)).client.rate == 9000


def test_a_rate_from_an_earlier_day_says_until_when_it_holds(con: sqlite3.Connection) -> None:
    client_id = acme(con, rate=7550)
    early = entry(con, client_id, "2026-01-15", 3600)
    late = entry(con, client_id, "2026-06-30", 3600)
    undone(con, lambda: clients.set_rate(con, client_id, 8000, date(2026, 2, 1)))
    assert [entries.entry(con, one).rate for one in (early, late)] == [8000, 7550]
    assert _rates(con) == [("2026-02-01", 8000), ("2026-06-30", 7550)]
    assert clients.rate_said(con, client_id, date(2026, 2, 1)) == (
        "EUR 80.00 an hour from 2026-02-01 to 2026-06-29, and before that day; from 2026-06-30 on EUR 75.50 stays."
    )
    clients.set_rate(con, client_id, 7000, date(2026, 3, 1))
    assert clients.rate_said(con, client_id, date(2026, 3, 1)) == (
        "EUR 70.00 an hour from 2026-03-01 to 2026-06-29, EUR 80.00 before; from 2026-06-30 on EUR 75.50 stays."
    )
    clients.set_rate(con, client_id, 9000, date(2026, 7, 1))
    assert clients.rate_said(con, client_id, date(2026, 7, 1)) == (
        "EUR 90.00 an hour from 2026-07-01 on, EUR 75.50 before."
    )


def _rates(con: sqlite3.Connection) -> list[tuple[str, int]]:
    return con.execute("SELECT since, rate FROM client_rate ORDER BY since").fetchall()


def test_the_currency_stays_once_amounts_are_stored(con: sqlite3.Connection) -> None:
    client_id = acme(con)
    refused(con, Refused, lambda: clients.edit(con, client_id, currency="USD"))
    clients.edit(con, client_id, currency="EUR")
    bare = clients.add(con, "Bare", TODAY, currency="EUR")
    clients.edit(con, bare, currency="USD")
    assert clients.currency_of(con, bare) == "USD"


def test_states_and_the_last_day(con: sqlite3.Connection) -> None:
    client_id = acme(con)
    clients.set_status(con, client_id, "leaving", last_day=date(2026, 8, 31))
    assert client_card.get(con, client_id, TODAY).client.last_day == date(2026, 8, 31)
    clients.set_status(con, client_id, "active")
    assert client_card.get(con, client_id, TODAY).client.last_day is None
    clients.set_status(con, client_id, "closed")
    refused(con, Refused, lambda: clients.set_status(con, client_id, "active"))
    refused(con, Invalid, lambda: clients.set_status(con, client_id, "gone"))


def test_declared_answers_keep_their_day(con: sqlite3.Connection) -> None:
    client_id = acme(con)
    clients.declare(con, client_id, TODAY, values_fit="no longer", growth="none", referrals=0)
    client = client_card.get(con, client_id, TODAY).client
    assert (client.values_fit, client.growth, client.referrals, client.declared_on) == ("no_longer", "none", 0, TODAY)
    refused(con, Invalid, lambda: clients.declare(con, client_id, TODAY, referrals=-1))
    refused(con, Invalid, lambda: clients.declare(con, client_id, TODAY, values_fit="maybe"))


def test_contacts(con: sqlite3.Connection) -> None:
    client_id = acme(con)
    first = contacts.add(con, client_id, name="Ana", email="ana@example.org", role="finance", address="Road 1\nTown")
    assert contacts.of_client(con, client_id)[0].address == "Road 1\nTown"
    contacts.edit(con, first, role="decision")
    assert contacts.of_client(con, client_id)[0].role == "decision"
    refused(con, Invalid, lambda: contacts.add(con, client_id, role="other"))
    refused(con, Invalid, lambda: contacts.add(con, client_id, name="X", role="boss"))
    refused(con, Invalid, lambda: contacts.edit(con, first, email="ana at example"))
    contacts.remove(con, first)
    assert contacts.of_client(con, client_id) == ()
    refused(con, Refused, lambda: contacts.remove(con, first))


def test_only_a_bare_client_can_be_deleted(con: sqlite3.Connection) -> None:
    before = dump(con)
    client_id = acme(con)
    contacts.add(con, client_id, name="Ana")
    entry(con, client_id, "2026-06-01", 3600)
    assert "Archive" in str(refused(con, Refused, lambda: clients.delete(con, client_id)))
    con.execute("DELETE FROM time_entry")
    clients.delete(con, client_id)
    assert dump(con) == before
    refused(con, Refused, lambda: clients.edit(con, client_id, name="Back"))


@pytest.mark.parametrize(
    "act",
    [
        lambda con, client: clients.edit(con, client, name="New", terms_days=None),
        lambda con, client: clients.set_rate(con, client, 1, date(2026, 1, 1)),
        clients.archive,
        lambda con, client: clients.set_status(con, client, "paused"),
        lambda con, client: clients.declare(con, client, TODAY, referrals=2),
        lambda con, client: contacts.add(con, client, name="Ana"),
        lambda con, client: clients.add(con, "Second", TODAY, rate=100),
        clients.delete,
        lambda con, client: projects.add(con, client, "Site", TODAY),
    ],
)
def test_every_change_is_one_step_of_undo(con: sqlite3.Connection, act) -> None:
    client_id = acme(con)
    assert undone(con, lambda: act(con, client_id)) == undo.history(con, 1)[0].label


def _days(*texts: str) -> list[date]:
    return [date.fromisoformat(text) for text in texts]


def test_a_client_s_form_is_one_change_and_one_step_back(con: sqlite3.Connection) -> None:
    client = clients.add(con, "Acme", TODAY, rate=7_500, contact={"name": "Ann", "email": "ann@example.org"})
    before = [con.execute(f"SELECT * FROM {table}").fetchall() for table in ("client", "client_rate", "contact")]
    later = TODAY + timedelta(days=1)
    clients.edit(con, client, name="Acme Ltd", rate=(9_000, later), contact={"name": "Bo", "email": "bo@example.org"})
    assert con.execute("SELECT name, email FROM contact").fetchall() == [("Bo", "bo@example.org")]
    assert con.execute("SELECT rate FROM client_rate ORDER BY since").fetchall() == [(7_500,), (9_000,)]
    assert undo.undo(con) == "Edit client Acme"
    after = [con.execute(f"SELECT * FROM {table}").fetchall() for table in ("client", "client_rate", "contact")]
    assert after == before
