"""client, clients, project: the records on the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.records import Cli, cli, refuses, told

__all__ = ["cli"]


def test_a_client_is_added_with_the_interchanges_names(cli: Cli) -> None:
    said = told(
        cli(
            *(
                "client",
                "add",
                "Acme",
                "--currency",
                "usd",
                "--rate",
                "75",
                "--terms-days",
                "14",
                "--since",
                "2024-01-15",
            ),
            *(
                "--language",
                "ro",
                "--notice-days",
                "30",
                "--month-end",
                "--suspend-clause",
                "--late-fee",
                "1 % a month",
            ),
            *(
                "--prepaid",
                "1,200.50",
                "--friend",
                "--bar",
                "No calls at night",
                "--reference",
                "C-7",
                "--rounding",
                "15",
            ),
            *("--contact", "Ana Pop", "--role", "decision", "--email", "ana@example.org", "--address", "Road 1"),
        )
    )
    assert said == "Added Acme (USD).\n"
    shown = cli("client", "show", "ac", "--json").json
    assert shown["contract"] == {
        "reference": "C-7",
        "clause": None,
        "notice_days": 30,
        "month_end": True,
        "suspend_clause": True,
        "late_fee": "1 % a month",
        "prepaid": "1200.50",
    }
    assert shown["rounding_minutes"] == 15
    assert (shown["rate"], shown["since"], shown["language"], shown["friend"]) == ("75.00", "2024-01-15", "ro", True)
    assert shown["contacts"][0]["email"] == "ana@example.org"
    text = told(cli("client", "show", "acme"))
    assert "notice days: 30" in text
    assert "Ana Pop" in text


def test_a_missing_file_is_made_by_the_first_client(cli: Cli, db: Path) -> None:
    db.unlink()
    assert "There is no file" in told(cli("clients"), 2)
    told(cli("client", "add", "Acme"))
    assert db.stat().st_mode & 0o077 == 0
    assert told(cli("clients")).splitlines()[1].split()[:4] == ["·", "NO", "DATA", "Acme"]


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (("add", "Acme"), "already a client"),
        (("add", " "), "name is empty"),
        (("add", "B", "--currency", "EURO"), "not a currency"),
        (("add", "B", "--rate", "much"), "--rate"),
        (("add", "B", "--rate", "1.234"), "two ways"),
        (("add", "B", "--rate", "-5"), "zero or more"),
        (("add", "B", "--terms-days", "2.5"), "not a whole number"),
        (("add", "B", "--terms-days", "soon"), '--terms-days: "soon" is not a whole number. Write it like 30.'),
        (("add", "B", "--rounding", "7"), "divisor of 60"),
        (("add", "B", "--since", "2026-13-01"), "--since"),
        (("add", "B", "--email", "nobody"), "e-mail"),
        (("add", "B", "--role", "finance"), "contact needs"),
        (("add", "B", "--billing", "daily"), "daily"),
        (("edit", "acme"), "Nothing to change"),
        (("edit", "nobody", "--bar", "x"), "No client begins"),
        (("rate", "acme", "abc"), 'AMOUNT: "abc" is not a number.'),
        (("status", "acme", "gone"), "gone"),
        (("declare", "acme"), "No answer"),
        (("declare", "acme", "--referrals", "-1"), "between"),
        (("contact", "add", "acme"), "contact needs"),
    ],
)
def test_bad_input_is_one_sentence_and_nothing_is_written(cli: Cli, db: Path, args: tuple[str, ...], says: str) -> None:
    told(cli("client", "add", "Acme"))
    assert says in refuses(cli, db, "client", *args)


def test_what_would_lose_something_is_refused_with_3(cli: Cli, db: Path) -> None:
    told(cli("client", "add", "Acme", "--rate", "75"))
    told(cli("log", "acme", "2026-06-29", "2h"))
    for args in (
        ("delete", "acme"),
        ("edit", "acme", "--currency", "USD"),
        ("contact", "remove", "9"),
        ("reopen", "acme", "--note", "x"),
    ):
        assert refuses(cli, db, "client", *args, code=3)


def test_edit_rate_status_declare_archive(cli: Cli) -> None:
    told(cli("client", "add", "Acme", "--rate", "75", "--terms-days", "30"))
    told(cli("client", "edit", "acme", "--name", "Acme GmbH", "--terms-days", "none", "--no-friend"))
    told(cli("client", "rate", "acme", "80", "--since", "2026-07-01"))
    told(cli("client", "status", "acme", "watching"))
    told(cli("client", "declare", "acme", "--growth", "none"))
    told(cli("client", "declare", "acme", "--referrals", "0"))
    shown = cli("client", "show", "acme", "--json").json
    assert (shown["name"], shown["terms_days"], shown["status"]) == ("Acme GmbH", None, "watching")
    assert shown["rates"] == [{"since": "2026-06-30", "rate": "75.00"}, {"since": "2026-07-01", "rate": "80.00"}]
    assert shown["declared"] == {"values_fit": None, "growth": "none", "referrals": 0, "on": "2026-06-30"}
    told(cli("client", "archive", "acme"))
    assert cli("clients", "--json").json == []
    assert [row["name"] for row in cli("clients", "--all", "--json").json] == ["Acme GmbH"]
    told(cli("client", "archive", "acme", "--undo"))
    assert len(cli("clients", "--json").json) == 1


def test_clients_lists_the_first_to_go_on_top(cli: Cli) -> None:
    told(cli("client", "add", "Good"))
    told(cli("client", "add", "Bad"))
    told(cli("incident", "add", "bad", "abuse", "Threatened me in writing", "--severity", "3"))
    rows = cli("clients", "--json").json
    assert [row["name"] for row in rows] == ["Bad", "Good"]
    assert rows[0] | {"income": None, "money_currency": "EUR"} == {
        "name": "Bad",
        "status": "active",
        "colour": "critical",
        "score": 10,
        "badge": "nightmare",
        "red": 1,
        "amber": 0,
        "currency": "EUR",
        "income": None,
        "per_hour": None,
        "target": None,
        "ratio": None,
        "share": None,
        "money_currency": "EUR",
    }
    assert [row["name"] for row in cli("clients", "--status", "paused", "--json").json] == []
    assert "CRITICAL NIGHTMARE" in told(cli("clients"))


def test_markup_and_terminal_codes_in_a_name_stay_text(cli: Cli) -> None:
    told(cli("client", "add", "[red]A\x1b[31m\u202eb[/red]"))
    assert cli("clients", "--json").json[0]["name"] == "[red]A[31mb[/red]"
    assert "[red]A[31mb[/red]" in told(cli("clients"))


def test_projects(cli: Cli, db: Path) -> None:
    told(cli("client", "add", "Acme", "--rate", "75"))
    told(cli("project", "add", "acme", "Site", "--estimate-hours", "40", "--agreed-scope"))
    told(cli("project", "add", "acme", "App", "--billing", "fixed", "--fee", "3000", "--deadline", "2026-09-01"))
    told(cli("log", "acme/site", "2026-06-29", "10h"))
    told(cli("project", "edit", "acme/site", "--estimate-hours", "20h", "--included-rounds", "3"))
    told(cli("project", "delay", "acme/site", "12", "--cause", "deadlock"))
    told(cli("project", "close", "acme", "app"))
    rows = cli("project", "list", "acme", "--json").json
    assert [(row["name"], row["status"], row["progress"], row["fee"]) for row in rows] == [
        ("Site", "open", 0.5, None),
        ("App", "done", None, "3000.00"),
    ]
    assert "50%" in told(cli("project", "list", "acme"))
    told(cli("project", "reopen", "acme/app"))
    told(cli("project", "delete", "acme/app"))
    for args, code in (
        (("add", "acme", "site"), 2),
        (("add", "acme", "X", "--estimate-hours", "many"), 2),
        (("add", "acme", "X", "--fee", "-1"), 2),
        (("edit", "acme", "--fee", "3"), 2),
        (("edit", "acme/site"), 2),
        (("delay", "acme/site", "0"), 2),
        (("delay", "acme/site", "3", "--on", "2026-07-09"), 2),
        (("close", "acme/nothing"), 2),
        (("delete", "acme/site"), 3),
    ):
        refuses(cli, db, "project", *args, code=code)


def test_every_command_is_undone(cli: Cli, con) -> None:
    from tests.ledger.kit import dump

    told(cli("client", "add", "Acme", "--rate", "75"))
    before = dump(con)
    for args in (
        ("client", "add", "Other", "--rate", "5", "--contact", "Ana"),
        ("client", "edit", "acme", "--bar", "x"),
        ("client", "rate", "acme", "90"),
        ("client", "contact", "add", "acme", "Joe"),
        ("client", "archive", "acme"),
        ("project", "add", "acme", "Site"),
    ):
        told(cli(*args))
        assert dump(con) != before
        told(cli("undo"))
        assert dump(con) == before


def test_rates_are_listed_set_and_taken_out(cli: Cli, db: Path) -> None:
    told(cli("client", "add", "Acme", "--currency", "EUR"))
    assert told(cli("client", "rate", "acme")) == "Acme has no rate yet.\n"
    told(cli("client", "rate", "acme", "75", "--since", "2026-01-01"))
    told(cli("client", "rate", "acme", "90", "--since", "2026-09-01"))
    assert told(cli("client", "rate", "acme")).splitlines() == [
        "from 2026-01-01: EUR 75.00 an hour",
        "from 2026-09-01: EUR 90.00 an hour",
    ]
    assert "no rate from" in refuses(cli, db, "client", "rate", "acme", "--remove", "2026-02-01")
    told(cli("client", "rate", "acme", "--remove", "2026-09-01"))
    assert told(cli("client", "rate", "acme")) == "from 2026-01-01: EUR 75.00 an hour\n"


def test_a_rate_from_a_past_day_says_what_holds_before_and_after(cli: Cli) -> None:
    told(cli("client", "add", "Rat", "--currency", "EUR", "--rate", "75.50"))
    said = told(cli("client", "rate", "rat", "80", "--since", "2026-02-01"))
    assert said == "Rat: EUR 80.00 an hour from 2026-02-01 to 2026-06-29; from 2026-06-30 on EUR 75.50 stays.\n"
    told(cli("client", "rate", "rat", "--remove", "2026-06-30"))
    said = told(cli("client", "rate", "rat", "85", "--since", "2026-07-01"))
    assert said == "Rat: EUR 85.00 an hour from 2026-07-01 on, EUR 80.00 before.\n"
