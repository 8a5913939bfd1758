"""Odd input to every command about records: one sentence, exit 2 or 3, and not a byte is written."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.records import Cli, cli, refuses, told

__all__ = ["cli"]

BIG = "9" * 30
IDS = (
    ("incident", "told"),
    ("incident", "correct", "--severity", "1"),
    ("request", "answer"),
    ("reminder", "done"),
    ("reminder", "delete"),
    ("decisions", "--show"),
    ("decisions", "--note", "x", "--withdraw"),
    ("letters", "--show"),
    ("letters", "--proof", "x", "--sent"),
    ("letters", "--delete"),
    ("client", "contact", "edit", "--name", "x"),
    ("client", "contact", "remove"),
    ("invoice", "draft", "acme", "--entry"),
    ("invoice", "show"),
    ("invoice", "issue"),
    ("invoice", "pay"),
)


@pytest.mark.parametrize("args", IDS, ids=" ".join)
@pytest.mark.parametrize("row_id", ["0", "-1", "4711", BIG, "x", "", "\u0663\u0663"])
def test_ids_that_are_none(cli: Cli, db: Path, args: tuple[str, ...], row_id: str) -> None:
    told(cli("client", "add", "Acme", "--rate", "75"))
    before = db.read_bytes()
    ran = cli(*args, row_id)
    assert ran.code in (2, 3)
    assert ran.err.count("\n") == 1
    assert db.read_bytes() == before


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (("invoice", "pay", "A-1", "abc"), 'AMOUNT: "abc"'),
        (("expense", "add", "acme", "abc"), 'AMOUNT: "abc"'),
        (("reminder", "add", "acme", "tomorrow", "call"), 'DAY: "acme" is not a day.'),
        (("invoice", "remind", "A-1", "--on", "abc"), '--on: "abc"'),
        (("invoice", "edit", "draft 2", "--add-line", "x; abc"), '--add-line: "abc"'),
        (("invoice", "edit", "draft 2", "--set-line", "1", "x; abc"), '--set-line: "abc"'),
    ],
)
def test_what_is_wrong_is_called_as_it_was_typed(cli: Cli, db: Path, args: tuple[str, ...], says: str) -> None:
    told(cli("client", "add", "Acme"))
    told(cli("invoice", "add", "acme", "A-1", "100"))
    told(cli("invoice", "draft", "acme", "--no-hours", "--line", "x; 5"))
    assert refuses(cli, db, *args).startswith(says)


@pytest.mark.parametrize(
    "args",
    [
        ("invoice", "pay", "A-1", BIG),
        ("invoice", "pay", "A-1", "1e5"),
        ("invoice", "pay", "A-1", "NaN"),
        ("invoice", "pay", "A-1", "inf"),
        ("invoice", "pay", "A-1", "5 USD"),
        ("invoice", "add", "acme", "B-1", BIG),
        ("invoice", "draft", "acme", "--no-hours", "--line", f"x; {BIG}; {BIG}"),
        ("invoice", "draft", "acme", "--no-hours", "--line", "x; 1000000; 999999999999"),
        ("client", "declare", "acme", "--referrals", BIG),
        ("client", "edit", "acme", "--terms-days", BIG),
        ("client", "rate", "acme", BIG),
        ("client", "rate", "acme", "80", "--since", "9999-12-31"),
        ("client", "add", "a" * 300),
        ("client", "add", "\u200e\u202e\x00"),
        ("project", "add", "acme", "P", "--estimate-hours", BIG),
        ("project", "add", "acme", "P", "--estimate-hours", "-1"),
        ("project", "add", "acme", "P", "--included-rounds", BIG),
        ("project", "add", "acme", "n" * 300),
        ("change", "add", "acme", "paid", "--hours", BIG),
        ("expense", "add", "acme", BIG),
        ("incident", "add", "acme", "abuse", "x" * 100_001),
        ("reminder", "add", "2026-02-30", "x"),
        ("reminder", "add", "2026-07-01", "x" * 1001),
        ("talk", "acme", "--log", "x", "--on", "0001-01-01"),
    ],
    ids=lambda args: " ".join(args)[:60],
)
def test_values_that_cannot_be(cli: Cli, db: Path, args: tuple[str, ...]) -> None:
    told(cli("client", "add", "Acme", "--rate", "75"))
    told(cli("invoice", "add", "acme", "A-1", "500", "--issued", "2026-04-01"))
    assert refuses(cli, db, *args)


def test_numbers_in_other_digits_are_read(cli: Cli) -> None:
    told(cli("client", "add", "Acme", "--rate", "\u06f7\u06f5"))
    told(cli("invoice", "draft", "acme", "--no-hours", "--line", "x; \u0e52; 1.234,50", "--tax-rate", "\u06f1\u06f9%"))
    shown = cli("invoice", "show", "1", "--json").json
    assert (shown["net"], shown["tax"]) == ("2469.00", "469.11")
