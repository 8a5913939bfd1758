"""invoice and invoices on the command line, from the draft to the statement of account."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from tests.cli.records import Cli, cli, refuses, told

__all__ = ["cli"]


@pytest.fixture
def acme(cli: Cli) -> None:
    told(cli("client", "add", "Acme", "--rate", "75", "--terms-days", "30", "--email", "ana@example.org"))
    told(cli("project", "add", "acme", "Site"))
    told(cli("log", "acme/site", "2026-06-01", "9-11"))
    told(cli("log", "acme", "2026-06-02", "9-10:20"))


@pytest.mark.usefixtures("acme")
def test_from_unbilled_hours_to_an_issued_invoice(cli: Cli, db: Path) -> None:
    said = told(cli("invoice", "draft", "acme", "--tax-rate", "19%", "--line", "Licence; 2; 40.00", "--discount", "10"))
    assert "Net 320.00, tax 60.80, total EUR 380.80" in said
    assert "goodterms invoice issue 1" in said
    assert [row["state"] for row in cli("invoices", "--drafts", "--json").json] == ["draft"]
    refuses(cli, db, "invoice", "draft", "acme", code=3)
    refuses(cli, db, "invoice", "issue", "2")
    refuses(cli, db, "invoice", "issue", "1", "--on", "2026-07-01")
    said = told(cli("invoice", "issue", "1"))
    assert said == "Issued 2026-001 to Acme: EUR 380.80, due 2026-07-30.\n"
    refuses(cli, db, "invoice", "issue", "2026-001", code=3)
    refuses(cli, db, "invoice", "delete", "2026-001", code=3)
    shown = cli("invoice", "show", "2026-001", "--json").json
    assert [line["net"] for line in shown["lines"]] == ["150.00", "100.00", "80.00"]
    assert (shown["client"]["email"], shown["total"], shown["draft"]) == ("ana@example.org", "380.80", False)
    assert [row["invoice"] for row in cli("hours", "--json").json] == ["2026-001", "2026-001"]


@pytest.mark.usefixtures("acme")
def test_a_draft_by_hand_and_one_of_chosen_hours(cli: Cli, db: Path) -> None:
    told(cli("invoice", "draft", "acme", "--no-hours", "--line", "Flat; 500", "--reverse-charge"))
    shown = cli("invoice", "show", "1", "--json").json
    assert (shown["net"], shown["tax"], shown["tax_note"]) == ("500.00", "0.00", "Reverse charge")
    told(cli("invoice", "draft", "acme", "--entry", "2", "--rounding", "30", "--group", "entry", "--rate", "60"))
    assert cli("invoice", "show", "draft 2", "--json").json["net"] == "90.00"
    told(cli("invoice", "delete", "draft 2"))
    assert [row["number"] for row in cli("invoices", "--json").json] == [None]
    for args in (
        ("--no-hours",),
        ("--line", "Flat"),
        ("--line", "Flat; x; 1"),
        ("--line", "Flat; 1; x"),
        ("--line", "; 1; 1"),
        ("--rounding", "7"),
        ("--tax-rate", "19"),
        ("--tax-rate", "-1%"),
        ("--discount", "9999"),
        ("--rate", "free"),
        ("--until", "whenever"),
        ("--entry", "99"),
    ):
        refuses(cli, db, "invoice", "draft", "acme", *args)


@pytest.mark.usefixtures("acme")
def test_invoices_issued_elsewhere(cli: Cli, db: Path) -> None:
    told(cli("invoice", "add", "acme/site", "X-14", "1190", "--tax", "190", "--issued", "2026-04-01"))
    told(
        cli(
            "invoice",
            "add",
            "acme",
            "X-15",
            "--net",
            "100",
            "--currency",
            "usd",
            "--issued",
            "2026-04-01",
            "--paid-on",
            "2026-04-30",
        )
    )
    rows = {row["number"]: row for row in cli("invoices", "--client", "acme", "--json").json}
    keys = ("client", "state", "issued", "due", "currency", "total", "paid", "balance", "overdue_days")
    assert [rows["X-14"][key] for key in keys] == [
        *("Acme", "overdue", "2026-04-01", "2026-05-01", "EUR", "1190.00", "0.00", "1190.00", 60)
    ]
    assert [rows["X-15"][key] for key in ("state", "currency", "paid", "balance")] == [
        "settled",
        "USD",
        "100.00",
        "0.00",
    ]
    assert [row["number"] for row in cli("invoices", "--overdue", "--json").json] == ["X-14"]
    assert [row["number"] for row in cli("invoices", "--open", "--json").json] == ["X-14"]
    table = list(csv.DictReader(io.StringIO(told(cli("invoices", "--csv")))))
    assert {row["number"]: row["balance"] for row in table} == {"X-14": "1190.00", "X-15": "0.00"}
    for args, code in (
        (("X-14", "5"), 2),
        (("X-16",), 2),
        (("X-16", "0"), 2),
        (("X-16", "ten"), 2),
        (("X-16", "10.005"), 2),
        (("X-16", "10", "--net", "9"), 2),
        (("X-16", "10", "--tax", "11"), 2),
        (("X-16", "10", "--issued", "2026-07-01"), 2),
        (("X-16", "10", "--due", "2026-01-01"), 2),
        (("X-16", "10", "--currency", "GOLD"), 2),
        (("X-16", "10", "--paid-on", "2026-06-29"), 2),
    ):
        refuses(cli, db, "invoice", "add", "acme", *args, code=code)


@pytest.mark.usefixtures("acme")
def test_what_happens_to_an_invoice(cli: Cli, db: Path) -> None:
    told(cli("invoice", "add", "acme", "X-14", "1190", "--tax", "190", "--issued", "2026-04-01"))
    assert told(cli("invoice", "pay", "x-1", "500", "--on", "2026-05-20")) == (
        "Acme paid EUR 500.00 on 2026-05-20. Open on X-14: EUR 690.00.\n"
    )
    assert "above the balance" in refuses(cli, db, "invoice", "pay", "X-14", "690.01")
    refuses(cli, db, "invoice", "pay", "X-14", "5", "--on", "2026-03-31")
    refuses(cli, db, "invoice", "pay", "X-14", "5", "--on", "2026-07-31")
    refuses(cli, db, "invoice", "pay", "X-99", "5")
    assert "60 days overdue" in told(cli("invoice", "remind", "X-14"))
    refuses(cli, db, "invoice", "resolve", "X-14", "settled", code=3)
    told(cli("invoice", "dispute", "X-14", "--note", "hours of May"))
    refuses(cli, db, "invoice", "dispute", "X-14", code=3)
    refuses(cli, db, "invoice", "resolve", "X-14", "open")
    told(cli("invoice", "resolve", "X-14", "withdrawn"))
    assert "CN-2026-001" in told(cli("invoice", "credit", "X-14", "90", "--reason", "my error"))
    refuses(cli, db, "invoice", "credit", "X-14", "601", "--reason", "more")
    refuses(cli, db, "invoice", "credit", "X-14", "1")
    refuses(cli, db, "invoice", "write-off", "X-14", "--reason", "tired")
    told(cli("invoice", "excuse", "X-14"))
    assert cli("invoices", "--json").json[0]["late_excused"]
    told(cli("invoice", "excuse", "X-14", "--undo"))
    assert told(cli("invoice", "write-off", "X-14", "--reason", "bad_debt")).endswith("EUR 0.00.\n")
    refuses(cli, db, "invoice", "pay", "X-14", "1", code=3)
    assert cli("invoices", "--json").json[0]["state"] == "written_off"


@pytest.mark.usefixtures("acme")
def test_interest_is_information(cli: Cli) -> None:
    told(cli("invoice", "add", "acme", "X-1", "1200", "--issued", "2026-03-31", "--due", "2026-05-01"))
    values = cli("invoice", "interest", "X-1", "--json").json
    assert values == {
        "number": "X-1",
        "days": 60,
        "rate": "0.1015",
        "currency": "EUR",
        "interest": "20.02",
        "fixed_sum": "40.00",
        "total": "60.02",
        "late_fee": None,
    }
    assert "not advice" in told(cli("invoice", "interest", "X-1"))


@pytest.mark.usefixtures("acme")
def test_the_statement_of_account(cli: Cli) -> None:
    told(cli("invoice", "add", "acme", "X-1", "1200", "--issued", "2026-03-31"))
    told(cli("invoice", "add", "acme", "X-2", "50", "--issued", "2026-06-01", "--currency", "USD"))
    told(cli("invoice", "pay", "X-1", "200", "--on", "2026-05-20"))
    told(cli("invoice", "credit", "X-1", "100", "--reason", "error"))
    euros, dollars = cli("invoice", "statement", "acme", "--from", "2026-05-01", "--json").json
    assert (euros["brought_forward"], euros["balance"], euros["overdue"]) == ("1200.00", "900.00", "900.00")
    assert [(move["kind"], move["amount"]) for move in euros["movements"]] == [
        ("payment", "-200.00"),
        ("credit", "-100.00"),
    ]
    assert (dollars["currency"], dollars["balance"], dollars["overdue"]) == ("USD", "50.00", "0.00")
    assert "Balance EUR 900.00, overdue EUR 900.00." in told(cli("invoice", "statement", "acme"))


@pytest.mark.usefixtures("acme")
def test_the_pdf_is_written_beside_what_is_there(cli: Cli, tmp_path: Path) -> None:
    told(cli("invoice", "draft", "acme"))
    told(cli("invoice", "issue", "1"))
    folder = f"{tmp_path / 'papers'}/"
    first, second = (Path(told(cli("invoice", "pdf", "2026-001", "--out", folder)).strip()) for _ in range(2))
    assert first.read_bytes().startswith(b"%PDF")
    assert first != second


@pytest.mark.usefixtures("acme")
def test_every_command_is_undone(cli: Cli, con) -> None:
    from tests.ledger.kit import dump

    told(cli("invoice", "add", "acme", "X-1", "1200", "--issued", "2026-03-31"))
    told(cli("invoice", "draft", "acme"))
    before = dump(con)
    for args in (
        ("issue", "2"),
        ("delete", "2"),
        ("pay", "X-1", "5"),
        ("remind", "X-1"),
        ("dispute", "X-1"),
        ("credit", "X-1", "5", "--reason", "x"),
        ("write-off", "X-1", "--reason", "pressed"),
        ("excuse", "X-1"),
        ("delete", "X-1"),
    ):
        told(cli("invoice", *args))
        assert dump(con) != before
        told(cli("undo"))
        assert dump(con) == before
