"""flags, through the process: the contract's JSON, and the page for people."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from goodterms.domain.flags.catalogue import CATALOGUE
from tests.cli.conftest import Run, content

HEAD = {"client", "as_of", "colour", "score", "badge", "explain", "coverage", "flags"}


def book() -> dict[str, Any]:
    """Three clients: one pays late and shouts, one is fine, one is closed."""
    late = [
        {"number": f"2026-{n}", "issued": f"2026-0{n}-01", "due": f"2026-0{n}-15", "currency": "EUR", "net": "1000.00",
         "payments": [{"date": f"2026-0{n + 1}-20", "amount": "1000.00"}]}
        for n in range(3, 7)
    ]  # fmt: skip
    prompt = [invoice | {"payments": [{"date": invoice["due"], "amount": "1000.00"}]} for invoice in late]
    return {
        "goodterms": 1,
        "settings": {"home_currency": "EUR", "zone": "Europe/Berlin"},
        "clients": [
            {"name": "Fine", "since": "2024-01-01", "invoices": prompt},
            {"name": "Gone", "status": "closed", "invoices": late},
            {
                "name": "Loud",
                "since": "2024-01-01",
                "invoices": late,
                "incidents": [
                    {"date": "2026-10-02", "flag": "abuse", "severity": 2, "note": "Swore at me in the review",
                     "told_on": "2026-10-03"},
                    {"date": "2026-11-02", "flag": "abuse", "severity": 1, "note": "Called my work rubbish again"},
                ],
            },
        ],
    }  # fmt: skip


@pytest.fixture
def filled(run: Run, tmp_path: Path) -> None:
    document = tmp_path / "book.json"
    document.write_text(json.dumps(book()), "utf-8")
    assert run("import", document, "--format", "json").code == 0


@pytest.mark.usefixtures("filled")
def test_one_client_as_json_has_all_24_flags_in_catalogue_order(run: Run) -> None:
    found = run("flags", "loud", "--json").json
    assert found.keys() >= HEAD
    assert (found["client"], found["as_of"], found["colour"], found["badge"]) == (
        "Loud",
        "2026-11-20",
        "critical",
        "nightmare",
    )
    assert [flag["id"] for flag in found["flags"]] == [flag.id for flag in CATALOGUE]
    assert found["coverage"]["of"] == 24
    assert found["coverage"]["known"] == sum(flag["level"] != "unknown" for flag in found["flags"])
    for flag in found["flags"]:
        assert flag.keys() >= {"id", "class", "level", "evidence", "values", "accepted"}
        assert flag["class"] in ("deal_breaker", "serious", "cumulative")
        assert flag["level"] in ("none", "unknown", "note", "amber", "red")
    levels = {flag["id"]: flag["level"] for flag in found["flags"]}
    assert (levels["abuse"], levels["late_payment"]) == ("red", "red")


@pytest.mark.usefixtures("filled")
def test_all_clients_as_json_are_worst_first_without_evidence(run: Run) -> None:
    found = run("flags", "--json").json
    assert [one["client"] for one in found] == ["Loud", "Fine", "Gone"]
    for one in found:
        assert one.keys() >= HEAD
        for flag in one["flags"]:
            assert set(flag) == {"id", "class", "level", "accepted"}
            assert flag["level"] in ("note", "amber", "red")
    whole = run("flags", "--all", "--json").json
    assert all(len(one["flags"]) == 24 for one in whole)


@pytest.mark.usefixtures("filled")
def test_for_people_a_colour_is_a_word_and_a_glyph(run: Run) -> None:
    lines = run("flags").out.splitlines()
    assert lines[0].startswith("✖ CRITICAL Loud")
    assert "NIGHTMARE" in lines[0]
    assert lines[1].split()[:3] == ["●", "GREEN", "Fine"]
    assert lines[2].endswith("(closed)")
    page = run("flags", "loud").out
    assert "CRITICAL because: verbal or mental abuse is red" in page
    assert "■ RED    Verbal or mental abuse (deal-breaker)" in page
    assert "Pays late (serious)" in page
    assert "of 24 flags could be judged on Fri 20 Nov 2026." in page
    assert "Too little is known for" in page
    assert "Not lit: " not in page
    assert "Not lit: " in run("flags", "loud", "--all").out


@pytest.mark.usefixtures("filled")
def test_the_day_decides_what_is_seen(run: Run) -> None:
    before = run("flags", "loud", "--json", today="2026-10-01").json
    levels = {flag["id"]: flag["level"] for flag in before["flags"]}
    assert levels["abuse"] == "none"
    assert before["as_of"] == "2026-10-01"


@pytest.mark.usefixtures("filled")
def test_reading_changes_nothing_and_an_unknown_name_is_told(run: Run, db: Path) -> None:
    before = content(db)
    assert run("flags", "nobody").code == 2
    run("flags")
    run("flags", "loud")
    assert content(db) == before


def test_without_clients(run: Run) -> None:
    assert run("flags", "--json").json == []
    assert "no client yet" in run("flags").out
