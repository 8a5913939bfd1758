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
def test_a_draft_is_taxed_as_the_latest_invoice_of_the_client(cli: Cli) -> None:
    def taxed(*more: str) -> tuple[str, str]:
        shown = cli("invoice", "draft", "acme", "--no-hours", "--line", "Flat; 100", *more, "--json").json
        told(cli("invoice", "issue", str(shown["id"])))
        return shown["tax"], shown["tax_note"]

    told(cli("set", "tax_rate", "19%"))
    assert taxed() == ("19.00", "")
    assert taxed("--tax-rate", "7%", "--tax-note", "reduced rate") == ("7.00", "reduced rate")
    assert taxed() == ("7.00", "reduced rate")
    assert taxed("--tax-note", "") == ("7.00", "")
    assert taxed("--reverse-charge") == ("0.00", "Reverse charge")
    assert taxed() == ("0.00", "Reverse charge")
    told(cli("invoice", "draft", "acme"))
    hours = cli("invoices", "--drafts", "--json").json[0]
    assert (hours["tax"], cli("invoice", "show", str(hours["id"]), "--json").json["tax_note"]) == (
        "0.00",
        "Reverse charge",
    )
    assert taxed("--tax-rate", "19%") == ("19.00", "")
    told(cli("invoice", "edit", str(hours["id"]), "--drop-line", "1", "--drop-line", "2"))
    told(cli("invoice", "edit", str(hours["id"]), "--add-line", "Flat; 100"))
    assert cli("invoice", "show", str(hours["id"]), "--json").json["tax"] == "19.00"


@pytest.mark.usefixtures("acme")
def test_a_draft_says_where_its_tax_is_not_that_of_the_settings(cli: Cli) -> None:
    flat = ("invoice", "draft", "acme", "--no-hours", "--line", "Flat; 100")
    told(cli("set", "tax_rate", "19%"))
    assert cli(*flat).err == ""
    told(cli("invoice", "issue", "1"))
    assert cli(*flat).err == ""
    told(cli("set", "tax_rate", "21%"))
    assert cli(*flat).err == "Tax 19 %, as on the last invoice; the setting is 21 %.\n"
    assert cli("invoice", "draft", "acme").err == "Tax 19 %, as on the last invoice; the setting is 21 %.\n"
    assert cli(*flat, "--tax-rate", "19%").err == ""
    assert cli(*flat, "--reverse-charge").err == ""
    told(cli("invoice", "issue", "6"))
    assert cli(*flat).err == "", "the paper says that it is reverse charge"


@pytest.mark.usefixtures("acme")
def test_a_line_for_a_project_with_an_agreed_fee_says_that_it_counts_towards_it(cli: Cli) -> None:
    told(cli("project", "add", "acme", "Shop", "--billing", "fixed", "--fee", "1000"))
    hosting = ("--no-hours", "--line", "Hosting for a year; 1; 120")
    said = "This counts towards the agreed fee of Shop; for anything else name the client alone.\n"
    assert cli("invoice", "draft", "acme/shop", *hosting).err == said
    assert cli("invoice", "draft", "acme/site", *hosting).err == ""
    assert cli("invoice", "draft", "acme", *hosting).err == ""


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
    assert "written off" in told(cli("invoices"))
    last = told(cli("invoice", "show", "X-14")).splitlines()[-1]
    assert last == "Paid 500.00, credited 90.00, written off 600.00, open 0.00"
    assert cli("invoice", "show", "X-14", "--json").json["written_off"] == "600.00"
    assert told(cli("invoice", "show", "X-14")).splitlines()[0].endswith(": written off")


@pytest.mark.usefixtures("acme")
def test_hours_are_billed_anew_after_a_credit_note_over_the_whole(cli: Cli, db: Path) -> None:
    told(cli("invoice", "draft", "acme"))
    told(cli("invoice", "issue", "1"))
    said = refuses(cli, db, "invoice", "credit", "2026-001")
    assert said == 'A credit note says what it is for. Give the reason: --reason "wrong rate".'
    refuses(cli, db, "invoice", "credit", "2026-001", "5", "--reason", "wrong rate", "--rebill", code=3)
    done = cli("invoice", "credit", "2026-001", "--reason", "wrong rate")
    assert done.out == "Credit note CN-2026-001 to Acme. Open on 2026-001: EUR 0.00.\n"
    again = "goodterms invoice credit 2026-001 --rebill"
    assert done.err == f"Its hours stay billed; to bill them anew: {again}\n"
    refuses(cli, db, "invoice", "draft", "acme", code=3)
    assert told(cli(*again.split()[1:])) == "2 entries of 2026-001 are unbilled again.\n"
    refuses(cli, db, *again.split()[1:], code=3)
    told(cli("invoice", "draft", "acme"))
    told(cli("invoice", "issue", "2"))
    said = told(cli("invoice", "credit", "2026-002", "--reason", "again", "--rebill"))
    assert said.splitlines()[1:] == ["2 entries of 2026-002 are unbilled again."]
    told(cli("undo"))
    assert [row["invoice"] for row in cli("hours", "--json").json] == ["2026-002", "2026-002"]
    assert cli("invoice", "show", "2026-002", "--json").json["credited"] == "0.00"


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
    told(cli("set", "my_name", "Ada Lind"))
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


@pytest.mark.usefixtures("acme")
def test_the_reminder_as_text_and_as_files(cli: Cli, db: Path, tmp_path: Path) -> None:
    told(cli("invoice", "add", "acme", "X-14", "1190", "--tax", "190", "--issued", "2026-04-01"))
    text = told(cli("invoice", "letter", "X-14"))
    assert "Subject: Invoice X-14, due 1 May 2026" in text
    assert "{my_name}" in text
    assert "my_name" in refuses(cli, db, "invoice", "letter", "X-14", "--format", "pdf", code=3)
    told(cli("set", "my_name", "Ada Lind"))
    refuses(cli, db, "invoice", "letter", "X-14", "--stage", "2", code=3)
    refuses(cli, db, "invoice", "letter", "X-14", "--language", "xx")
    sent = cli("invoice", "letter", "X-14", "--sent", "--language", "ro")
    assert "Factura X-14" in told(sent)
    assert "reminder 1 of X-14" in sent.err
    assert cli("invoices", "--json").json[0]["reminders"] == 1
    assert "Subject: Invoice X-14, due 1 May 2026" in told(cli("invoice", "letter", "X-14")), "the one noted today"
    files = ("--format", "txt,eml,pdf", "--out", f"{tmp_path}/r/")
    second = told(cli("invoice", "letter", "X-14", *files, today="2026-07-08"))
    assert [Path(path).suffix for path in second.split()] == [".txt", ".eml", ".pdf"]
    assert "Second reminder" in Path(second.split()[0]).read_text("utf-8")
    named = told(cli("invoice", "letter", "X-14", "--out", str(tmp_path / "note.md"))).strip()
    assert Path(named).read_text("utf-8").startswith("Ada Lind")


@pytest.mark.usefixtures("acme")
def test_a_credit_note_and_the_account_as_pdf(cli: Cli, db: Path, tmp_path: Path) -> None:
    refuses(cli, db, "invoice", "statement", "beta", "--pdf", code=2)
    refuses(cli, db, "invoice", "statement", "acme", "--pdf", code=3)
    told(cli("set", "my_name", "Ada Lind"))
    told(cli("invoice", "add", "acme", "X-1", "1190", "--tax", "190", "--issued", "2026-04-01"))
    told(cli("invoice", "credit", "X-1", "119", "--reason", "one page less"))
    made = Path(told(cli("invoice", "pdf", "cn-2026-001", "--out", f"{tmp_path}/")).strip())
    assert made.name == "Acme-CN-2026-001.pdf"
    account = Path(told(cli("invoice", "statement", "acme", "--out", f"{tmp_path}/")).strip())
    assert account.read_bytes().startswith(b"%PDF")


@pytest.mark.usefixtures("acme")
def test_a_draft_is_changed_until_it_is_issued(cli: Cli, db: Path) -> None:
    told(cli("invoice", "draft", "acme", "--tax-rate", "19%"))
    lines = cli("invoice", "show", "1", "--json").json["lines"]
    told(cli("invoice", "edit", "1", "--add-line", "Hosting; 2; 10.00", "--discount", "5", "--note", "Thanks"))
    shown = cli("invoice", "show", "1", "--json").json
    assert len(shown["lines"]) == len(lines) + 1
    assert (shown["lines"][-1]["net"], shown["lines"][-1]["tax_rate"]) == ("20.00", "0.19")
    assert (shown["discount"], shown["note"]) == ("5.00", "Thanks")
    told(cli("invoice", "edit", "1", "--set-line", "1", "Design; 3; 80", "--drop-line", str(len(lines) + 1)))
    shown = cli("invoice", "show", "1", "--json").json
    assert [line["text"] for line in shown["lines"]] == ["Design", *(line["text"] for line in lines[1:])]
    told(cli("invoice", "edit", "1", "--reverse-charge"))
    shown = cli("invoice", "show", "1", "--json").json
    assert (shown["tax"], shown["tax_note"]) == ("0.00", "Reverse charge")
    entry = cli("hours", "acme", "--json").json[0]["id"]
    told(cli("invoice", "edit", "1", "--release", entry))
    assert entry in [row["id"] for row in cli("hours", "acme", "--unbilled", "--json").json]
    for args, code in (
        ((), 2),
        (("--drop-line", "9"), 2),
        (("--set-line", "9", "x; 1; 1"), 2),
        (("--add-line", "x"), 2),
        (("--discount", "99999"), 2),
        (("--add-line", "x; 1000000000; 1000000000"), 2),
        (("--set-line", "1", "x; 1000000; 10000000000"), 2),
        (("--release", "999"), 3),
    ):
        refuses(cli, db, "invoice", "edit", "1", *args, code=code)
    told(cli("invoice", "issue", "1"))
    refuses(cli, db, "invoice", "edit", "2026-001", "--note", "late", code=3)


@pytest.mark.usefixtures("acme")
def test_a_payment_that_bounced_is_taken_out(cli: Cli, db: Path) -> None:
    told(cli("invoice", "add", "acme", "X-1", "1200", "--issued", "2026-03-31"))
    assert "no such payment" in refuses(cli, db, "invoice", "unpay", "X-1")
    told(cli("invoice", "pay", "X-1", "200", "--on", "2026-05-20"))
    told(cli("invoice", "pay", "X-1", "300", "--on", "2026-05-21"))
    assert "2 payments: 2026-05-20, 2026-05-21" in refuses(cli, db, "invoice", "unpay", "X-1")
    assert "no such payment" in refuses(cli, db, "invoice", "unpay", "X-1", "--on", "2026-05-22")
    assert told(cli("invoice", "unpay", "X-1", "--on", "2026-05-20")) == (
        "The payment of EUR 200.00 is taken out. Open on X-1: EUR 900.00.\n"
    )
    told(cli("invoice", "unpay", "X-1"))
    assert cli("invoices", "--json").json[0]["paid"] == "0.00"


def test_three_decimals_are_read_as_they_are_printed(cli: Cli) -> None:
    told(cli("client", "add", "Kuwait", "--currency", "KWD", "--rate", "20.125"))
    told(cli("log", "kuwait", "2026-06-01", "1h"))
    said = told(cli("invoice", "draft", "kuwait", "--discount", "1.111", "--line", "Travel; 3.459"))
    assert "total KWD 22.473" in said
    told(cli("invoice", "issue", "1"))
    assert "Open on 2026-001: KWD 0.000." in told(cli("invoice", "pay", "2026-001", "22.473"))


@pytest.mark.usefixtures("acme")
def test_a_payment_entered_twice_on_one_day_is_taken_out(cli: Cli, db: Path) -> None:
    told(cli("invoice", "add", "acme", "R1", "1200", "--issued", "2026-03-31"))
    for _ in range(2):
        told(cli("invoice", "pay", "R1", "200", "--on", "2026-06-01"))
    assert told(cli("invoice", "unpay", "R1", "--on", "2026-06-01")) == (
        "The payment of EUR 200.00, one of 2 of 2026-06-01, is taken out. Open on R1: EUR 1,000.00.\n"
    )
    told(cli("invoice", "pay", "R1", "300", "--on", "2026-06-01"))
    said = refuses(cli, db, "invoice", "unpay", "R1")
    assert said == "R1 has 2 payments of 2026-06-01: EUR 200.00, EUR 300.00. Say which with --amount AMOUNT."
    assert "no such payment" in refuses(cli, db, "invoice", "unpay", "R1", "--amount", "250")
    refuses(cli, db, "invoice", "unpay", "R1", "--amount", "x")
    told(cli("invoice", "unpay", "R1", "--amount", "200"))
    assert cli("invoices", "--json").json[0]["paid"] == "300.00"
    told(cli("invoice", "unpay", "R1"))
    assert cli("invoices", "--json").json[0]["paid"] == "0.00"
