"""Exchange rates on the command line: noted, listed, corrected, taken out, read from a file."""

from __future__ import annotations

from pathlib import Path

from tests.cli.records import Cli, cli, refuses, told

__all__ = ["cli"]


def test_two_currencies_are_added_once_their_rate_is_known(cli: Cli) -> None:
    """DESIGN 2, "Money": never added together without a stored rate, and then the rate and its date are shown."""
    for name, currency in (("Acme", "EUR"), ("Beta", "USD")):
        told(cli("client", "add", name, "--currency", currency))
        told(cli("invoice", "add", name.lower(), f"{name}-1", "1000", "--issued", "2026-06-01"))
    assert [row["share"] for row in cli("report", "worth", "--json").json] == [None, None]
    assert told(cli("rates", "usd", "0.50", "--on", "2026-06-01")) == "1 USD is 0.5 EUR from 2026-06-01 on.\n"
    found = {row["client"]: row for row in cli("report", "worth", "--json").json}
    assert (found["Acme"]["share"], found["Beta"]["share"]) == (66.7, 33.3)
    assert found["Beta"]["currency"] == "EUR"
    assert "2026-06-01" in str(found["Beta"]["rates"])


def test_rates_are_listed_corrected_and_taken_out(cli: Cli, db: Path, tmp_path: Path) -> None:
    told(cli("client", "add", "Acme"))
    assert "goodterms rates USD 0.92" in told(cli("rates"))
    assert cli("rates", "--json").json == []
    table = tmp_path / "rates.csv"
    table.write_text("USD,2026-04-01,0.92\nGBP,2026-04-01,1.15\n", "utf-8")
    assert told(cli("rates", "--file", table)) == "2 rates added, 0 changed.\n"
    told(cli("rates", "USD", "0.93", "--on", "2026-04-01"))
    assert cli("rates", "usd", "--json").json == [{"currency": "USD", "day": "2026-04-01", "rate": "0.93"}]
    assert "1.15" in told(cli("rates"))
    told(cli("rates", "GBP", "--on", "2026-04-01", "--remove"))
    assert [row["currency"] for row in cli("rates", "--json").json] == ["USD"]
    told(cli("undo"))
    assert [row["currency"] for row in cli("rates", "--json").json] == ["GBP", "USD"]
    for wrong in (
        ("USD", "0"),
        ("USD", "x"),
        ("EUR", "1"),
        ("XXQ", "1"),
        ("USD", "0.9", "--on", "2026-07-01"),
        ("USD", "--remove"),
        ("--remove",),
        ("USD", "0.9", "--remove"),
        ("USD", "--file", table),
        ("--file", tmp_path / "none.csv"),
        ("XXQ",),
    ):
        refuses(cli, db, "rates", *wrong)
