"""report, through the process: the keys of the contract, filters, CSV."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run

BOOK = {
    "goodterms": 1,
    "settings": {"home_currency": "EUR", "zone": "Europe/Berlin", "monthly_need": "4900.00", "reserve": "9000.00"},
    "clients": [
        {
            "name": "Acme",
            "currency": "EUR",
            "rate": "75.00",
            "since": "2025-01-01",
            "projects": [{"name": "Site"}],
            "entries": [
                {"date": "2026-10-05", "seconds": 7200, "project": "Site"},
                {"date": "2026-11-05", "seconds": 3600},
                {"date": "2026-11-06", "seconds": 1800, "billable": False},
            ],
            "invoices": [
                {"number": "1", "issued": "2026-08-01", "due": "2026-08-31", "currency": "EUR", "net": "100.00",
                 "tax": "19.00", "payments": [{"date": "2026-09-10", "amount": "119.00"}]},
                {"number": "2", "issued": "2026-09-01", "due": "2026-10-01", "currency": "EUR", "net": "200.00"},
            ],
        },
        {"name": "Zoë", "currency": "USD", "entries": [{"date": "2026-11-07", "seconds": 60}]},
    ],
}  # fmt: skip


@pytest.fixture(autouse=True)
def filled(run: Run, tmp_path: Path) -> None:
    (tmp_path / "book.json").write_text(json.dumps(BOOK), "utf-8")
    assert run("import", "book.json", "--format", "json").code == 0


def test_hours_have_only_the_keys_asked_for(run: Run) -> None:
    by_client = run("report", "hours", "--json").json
    assert by_client == [
        {"client": "Acme", "entries": 3, "seconds": 12600, "billable_seconds": 10800, "amounts": {"EUR": "225.00"}},
        {"client": "Zoë", "entries": 1, "seconds": 60, "billable_seconds": 60, "amounts": {}},
    ]
    whole = run("report", "hours", "--by", "client,project,month", "--json").json
    assert [(r["client"], r["project"], r["month"], r["seconds"]) for r in whole] == [
        ("Acme", None, "2026-11", 5400),
        ("Acme", "Site", "2026-10", 7200),
        ("Zoë", None, "2026-11", 60),
    ]
    assert [
        set(r) & {"client", "project", "month"} for r in run("report", "hours", "--by", "month", "--json").json
    ] == [
        {"month"},
        {"month"},
    ]


def test_hours_of_a_period_and_a_client(run: Run) -> None:
    def seconds(*options: str) -> int:
        return sum(r["seconds"] for r in run("report", "hours", *options, "--json").json)

    assert seconds("--period", "2026-11") == 5460
    assert seconds("--from", "2026-11-06") == 1860
    assert seconds("--to", "2026-10") == 7200
    assert seconds("--client", "acme") == 12600
    assert seconds("--client", "acme/site") == 7200


def test_payments(run: Run) -> None:
    (row,) = run("report", "payments", "--json").json
    wanted = {"client": "Acme", "invoices": 2, "settled": 1, "late": 2, "max_days_late": 50, "disputed": 0}
    assert row.items() >= wanted.items()
    assert row["billed"] == {"EUR": "319.00"}
    assert row["mean_days_late"] == row["median_days_late"] == 30
    assert row["late_beyond_grace"] == 2
    assert run("report", "payments", "--from", "2026-09", "--json").json[0]["invoices"] == 1


def test_ageing(run: Run) -> None:
    (row,) = run("report", "ageing", "--json").json
    assert row == {
        "client": "Acme",
        "currency": "EUR",
        "open": "200.00",
        "overdue": "200.00",
        "not_due": "0.00",
        "d1_30": "0.00",
        "d31_60": "200.00",
        "d61_90": "0.00",
        "d90_plus": "0.00",
    }


def test_worth(run: Run) -> None:
    rows = run("report", "worth", "--json").json
    keys = {"client", "currency", "income", "hours", "per_hour", "target", "ratio", "carrying_cost", "share"}
    keys |= {"runway_months", "break_even_rate"}
    assert [row["client"] for row in rows] == ["Acme", "Zoë"]
    assert all(row.keys() >= keys for row in rows)


@pytest.mark.parametrize("name", ["hours", "payments", "ageing", "worth"])
def test_tables_and_csv_say_the_same(run: Run, name: str) -> None:
    rows = list(csv.DictReader(io.StringIO(run("report", name, "--csv").out)))
    listed = run("report", name, "--json").json
    assert [row["client"] for row in rows] == [row["client"] for row in listed]
    table = run("report", name).out
    assert table.startswith("Client")
    assert "Acme" in table


@pytest.mark.parametrize(
    "args",
    [("hours", "--by", "colour"), ("hours", "--by", ""), ("payments", "--from", "3/4"), ("worth", "--client", "x")],
)
def test_what_is_not_understood(run: Run, args: tuple[str, ...]) -> None:
    ran = run("report", *args)
    assert (ran.code, ran.out) == (2, "")
    assert len(ran.err.splitlines()) == 1
