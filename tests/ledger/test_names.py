"""Finding clients and projects by what was typed."""

from __future__ import annotations

import sqlite3
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from goodterms.errors import NotUnderstood
from goodterms.ledger import clients, names, projects

TODAY = date(2026, 11, 20)


@pytest.fixture
def known(con: sqlite3.Connection) -> dict[str, int]:
    found = {}
    for name in (
        "Acme",
        "Acme Labs",
        "Béta",
        "İstanbul A.Ş.",
        "Straße & Co",
        "50% off_",
        "A/B Testing",
        "شرکت آوا",
        "-dash",
    ):
        found[name] = clients.add(con, name, TODAY)
    return found


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("acme", "Acme"),
        ("ACME", "Acme"),
        ("acme l", "Acme Labs"),
        ("  Acme   LABS ", "Acme Labs"),
        ("b", "Béta"),
        ("be\u0301ta", "Béta"),
        ("strasse", "Straße & Co"),
        ("50%", "50% off_"),
        ("a/b", "A/B Testing"),
        ("شر", "شرکت آوا"),
        ("-", "-dash"),
        ("beta", "Béta"),
        ("istanbul a.s", "İstanbul A.Ş."),
    ],
)
def test_a_whole_name_or_a_unique_prefix(con: sqlite3.Connection, known: dict[str, int], typed: str, name: str) -> None:
    assert names.find_client(con, typed) == (known[name], name)
    assert names.find_target(con, typed) == ((known[name], name), None)


@pytest.mark.parametrize("typed", ["a", "ac", "acme la x", "%", "_", "*", "'; DROP TABLE client; --", "\x00", "zzz"])
def test_what_fits_several_or_none_is_refused_with_names(
    con: sqlite3.Connection, known: dict[str, int], typed: str
) -> None:
    with pytest.raises(NotUnderstood) as told:
        names.find_client(con, typed)
    assert told.value.hint or "empty" in told.value.message


def test_candidates_are_named(con: sqlite3.Connection, known: dict[str, int]) -> None:
    with pytest.raises(NotUnderstood, match=r'"ac" fits 2 clients. It could be: Acme, Acme Labs.'):
        names.find_client(con, "ac")


def test_archived_clients_step_back(con: sqlite3.Connection, known: dict[str, int]) -> None:
    clients.archive(con, known["Acme Labs"])
    assert names.find_client(con, "ac")[1] == "Acme"
    assert names.find_client(con, "acme labs")[1] == "Acme Labs"
    assert names.find_client(con, "acme l")[1] == "Acme Labs"


def test_targets_with_projects_and_with_slashes_in_names(con: sqlite3.Connection, known: dict[str, int]) -> None:
    site = projects.add(con, known["Acme"], "Site", TODAY)
    sub = projects.add(con, known["A/B Testing"], "UI/UX", TODAY)
    assert names.find_target(con, "acme/s") == ((known["Acme"], "Acme"), (site, "Site"))
    assert names.find_target(con, "A/B Testing/UI/UX") == ((known["A/B Testing"], "A/B Testing"), (sub, "UI/UX"))
    assert names.find_target(con, "a/b testing/ui") == ((known["A/B Testing"], "A/B Testing"), (sub, "UI/UX"))
    for bad in ("acme/", "acme/zzz", "zzz/site", "/site", "/"):
        with pytest.raises(NotUnderstood):
            names.find_target(con, bad)


def test_an_open_project_goes_before_a_finished_one(con: sqlite3.Connection, known: dict[str, int]) -> None:
    old = projects.add(con, known["Acme"], "Site 2025", TODAY)
    new = projects.add(con, known["Acme"], "Site 2026", TODAY)
    with pytest.raises(NotUnderstood, match="fits 2 projects"):
        names.find_project(con, known["Acme"], "site")
    projects.close(con, old)
    assert names.find_project(con, known["Acme"], "site") == (new, "Site 2026")
    assert names.find_project(con, known["Acme"], "site 2025") == (old, "Site 2025")


def test_without_clients_the_way_on_is_told(con: sqlite3.Connection) -> None:
    with pytest.raises(NotUnderstood, match="goodterms client add NAME"):
        names.find_client(con, "acme")


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=12))
def test_whatever_is_typed_finds_one_or_is_refused(con: sqlite3.Connection, known: dict[str, int], typed: str) -> None:
    for find in (names.find_client, names.find_target):
        try:
            found = find(con, typed)
        except NotUnderstood:
            continue
        assert found
