"""Invoices of an import: what is paid, what is late, and what is not known and stays so."""

from __future__ import annotations

import sqlite3
from decimal import Decimal
from pathlib import Path

import pytest

from goodterms.exchange import intake
from goodterms.ledger import drafts, settings_store, store, undo
from tests.exchange.help_intake import bring, count, put
from tests.exchange.samples import INVOICES

HEAD = "number,client,issued,due,total,net,tax,paid_on,paid,disputed,currency\n"


def csv_invoices(*rows: str) -> str:
    return HEAD + "".join(row + "\n" for row in rows)


def import_sample(con: sqlite3.Connection, folder: Path, name: str) -> intake.Result:
    sample = next(s for s in INVOICES if s.id == name)
    return bring(con, sample.write(folder), **sample.options)


def one(con: sqlite3.Connection, number: str, columns: str) -> tuple:
    return con.execute(f"SELECT {columns} FROM invoice WHERE number = ?", (number,)).fetchone()


def payments(con: sqlite3.Connection) -> list[tuple]:
    return con.execute(
        "SELECT i.number, p.day, p.amount FROM payment p JOIN invoice i ON i.id = p.invoice_id ORDER BY i.number, p.day"
    ).fetchall()


def test_zoho_tells_due_and_paid(con: sqlite3.Connection, tmp_path: Path) -> None:
    import_sample(con, tmp_path, "zoho")
    assert one(con, "INV-1", "state, issued, due, due_source, net") == (
        "issued",
        "2025-01-28",
        "2025-02-27",
        "stated",
        10_000,
    )
    assert one(con, "INV-2", "state, due, due_source") == ("draft", "2025-03-14", "derived")
    assert payments(con) == [("INV-1", "2025-03-20", 10_000)]
    assert con.execute("SELECT day, amount, reason FROM write_off").fetchall() == [("2025-09-01", 5_000, "bad_debt")]
    assert count(con, "invoice_line") == 4


def test_a_rate_that_was_worked_out_of_an_imported_invoice_taxes_no_draft(
    con: sqlite3.Connection, tmp_path: Path
) -> None:
    settings_store.save(con, "tax_rate", "0.21")
    import_sample(con, tmp_path, "freshbooks")
    client, rate = con.execute(
        "SELECT i.client_id, n.tax_rate FROM invoice i JOIN invoice_line n ON n.invoice_id = i.id WHERE number = ?",
        ("0000007",),
    ).fetchone()
    assert rate == "0.19"
    assert drafts.taxed(con, client) == (Decimal("0.21"), "")
    assert drafts.tax_as_before(con, client) == ""


def test_freshbooks_has_no_due_date_so_it_is_derived_and_marked(con: sqlite3.Connection, tmp_path: Path) -> None:
    import_sample(con, tmp_path, "freshbooks")
    assert one(con, "0000007", "due, due_source, net, tax, currency") == (
        "2025-02-27",
        "derived",
        66_000,
        12_540,
        "EUR",
    )
    assert payments(con) == [("0000007", "2025-03-10", 78_540)]
    assert con.execute("SELECT text, tax_rate FROM invoice_line ORDER BY id").fetchall() == [
        ("Design: Pages, ten", "0.19"), ("Host", "0.19"), ("Design", "0")]  # fmt: skip


def test_a_derived_due_date_follows_the_terms_of_the_client(con: sqlite3.Connection, tmp_path: Path) -> None:
    with store.change(con, "add"):
        con.execute(
            "INSERT INTO client (name, name_key, currency, terms_days, created_at) "
            "VALUES ('Acme', 'acme', 'EUR', 14, 0)"
        )
    bring(con, put(tmp_path, csv_invoices("1,Acme,2025-01-01,,100.00,,,,,,")))
    assert one(con, "1", "due, due_source") == ("2025-01-15", "derived")


def test_paid_without_a_day_is_neither_late_nor_on_time(con: sqlite3.Connection, tmp_path: Path) -> None:
    result = import_sample(con, tmp_path, "xero")
    assert one(con, "X-1", "settled_unknown, net, tax") == (1, 10_000, 1_900)
    assert payments(con) == []
    assert any("lateness not known" in warning for warning in result.warnings)


def test_harvest_written_off_and_its_sections_of_currencies(con: sqlite3.Connection, tmp_path: Path) -> None:
    import_sample(con, tmp_path, "harvest-invoices")
    assert con.execute("SELECT day, amount, reason FROM write_off").fetchall() == [("2026-02-10", 10_000, "bad_debt")]
    import_sample(con, tmp_path, "harvest, report")
    assert one(con, "201", "currency") == ("EUR",)
    assert one(con, "202", "currency") == ("USD",)


def test_a_dispute_without_dates_opens_on_the_day_of_issue(con: sqlite3.Connection, tmp_path: Path) -> None:
    rows = ("1,Acme,2025-01-01,2025-01-31,100.00,,,2025-02-10,,yes,", "2,Acme,2025-01-02,2025-01-31,100.00,,,,,yes,")
    bring(con, put(tmp_path, csv_invoices(*rows)))
    assert con.execute("SELECT opened, closed, outcome FROM dispute ORDER BY invoice_id").fetchall() == [
        ("2025-01-01", "2025-02-10", "settled"),
        ("2025-01-02", None, "open"),
    ]


def test_net_and_tax_make_the_total_and_the_other_way_round(con: sqlite3.Connection, tmp_path: Path) -> None:
    rows = (
        "1,Acme,2025-01-01,2025-01-31,,100.00,19.00,,,,",
        "2,Acme,2025-01-01,2025-01-31,119.00,100.00,,,,,",
        "3,Acme,2025-01-01,2025-01-31,119.00,,19.00,,,,",
    )
    bring(con, put(tmp_path, csv_invoices(*rows)))
    assert con.execute("SELECT net, tax FROM invoice").fetchall() == [(10_000, 1_900)] * 3


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("1,Acme,2025-01-31,2025-01-01,100.00,,,,,,", "is due (2025-01-01) before it was issued"),
        ("1,Acme,,2025-01-31,100.00,,,,,,", "has no invoice date"),
        (",Acme,2025-01-01,2025-01-31,100.00,,,,,,", "has no invoice number"),
        ("1,Acme,2025-01-01,2025-01-31,,,,,,,", "has no amount"),
        ("1,Acme,2025-01-01,2025-01-31,abc,,,,,,", "is not a number"),
        ("1,Acme,2025-01-01,2025-01-31,100.001,,,,,,EUR", "more decimals than EUR knows"),
        ("1,Acme,2025-01-01,2025-01-31,100.5,,,,,,JPY", "more decimals than JPY knows"),
        ("1,Acme,2025-01-01,2025-01-31,100.00,,,someday,,,", "is not a date"),
        ("1,Acme,2025-01-01,2025-01-31,100.00,,,,,perhaps,", "neither yes nor no"),
        ("1,Acme,2025-01-01,2025-01-31,10.00,,19.00,,,,", "tax that is larger than the total"),
    ],
)
def test_an_invoice_that_cannot_be_is_refused_by_line(
    con: sqlite3.Connection, tmp_path: Path, row: str, says: str
) -> None:
    good = "9,Acme,2025-01-01,2025-01-31,100.00,,,,,,"
    with pytest.raises(intake.RefusedFile) as refused:
        bring(con, put(tmp_path, csv_invoices(good, row)))
    assert [bad.line for bad in refused.value.result.refused] == [3]
    assert says in refused.value.details[0]
    assert count(con, "invoice") == 0


def test_a_number_twice_in_one_file_is_refused_unless_word_for_word(con: sqlite3.Connection, tmp_path: Path) -> None:
    row = "1,Acme,2025-01-01,2025-01-31,100.00,,,,,,"
    result = bring(con, put(tmp_path, csv_invoices(row, row)))
    assert result.added == 1
    assert any("word for word" in warning for warning in result.warnings)
    with pytest.raises(intake.RefusedFile, match="1 row"):
        bring(
            con,
            put(tmp_path, csv_invoices(row.replace("1,", "7,", 1), row.replace("1,", "7,", 1).replace("100", "90"))),
        )


def test_a_newer_export_brings_the_payment(con: sqlite3.Connection, tmp_path: Path) -> None:
    bring(con, put(tmp_path, csv_invoices("1,Acme,2025-01-01,2025-01-31,100.00,,,,,,")))
    newer = bring(con, put(tmp_path, csv_invoices("1,Acme,2025-01-01,2025-01-31,100.00,,,2025-03-01,,,")))
    assert (newer.added, newer.updated) == (0, 1)
    assert payments(con) == [("1", "2025-03-01", 10_000)]
    assert newer.batch is not None
    undo.take_back(con, newer.batch)
    assert payments(con) == []
    assert count(con, "invoice") == 1


def test_payments_of_the_user_are_neither_doubled_nor_lost(con: sqlite3.Connection, tmp_path: Path) -> None:
    bring(con, put(tmp_path, csv_invoices("1,Acme,2025-01-01,2025-01-31,100.00,,,,,,")))
    with store.change(con, "pay"):
        con.execute("INSERT INTO payment (invoice_id, day, amount) VALUES (1, '2025-02-20', 10000)")
    bring(con, put(tmp_path, csv_invoices("1,Acme,2025-01-01,2025-01-31,100.00,,,2025-02-21,100.00,,")))
    assert payments(con) == [("1", "2025-02-20", 10_000)]
    result = bring(con, put(tmp_path, csv_invoices("1,Acme,2025-01-01,2025-02-15,100.00,,,,,,")))
    assert payments(con) == [("1", "2025-02-20", 10_000)]
    assert any("more payments here" in warning for warning in result.warnings)


def test_an_invoice_entered_by_hand_is_left_alone(con: sqlite3.Connection, tmp_path: Path) -> None:
    with store.change(con, "add"):
        con.execute("INSERT INTO client (name, name_key, currency, created_at) VALUES ('Acme', 'acme', 'EUR', 0)")
        con.execute(
            "INSERT INTO invoice (client_id, number, issued, due, currency, net) "
            "VALUES (1, '1', '2025-01-01', '2025-01-31', 'EUR', 5)"
        )
    result = bring(con, put(tmp_path, csv_invoices("1,Acme,2025-01-01,2025-01-31,100.00,,,,,,")))
    assert (result.batch, result.duplicates) == (None, 1)
    assert one(con, "1", "net") == (5,)


def test_the_same_number_of_two_clients_is_two_invoices(con: sqlite3.Connection, tmp_path: Path) -> None:
    rows = ("1,Acme,2025-01-01,2025-01-31,100.00,,,,,,", "1,Beta,2025-01-01,2025-01-31,50.00,,,,,,")
    assert bring(con, put(tmp_path, csv_invoices(*rows))).added == 2


def test_an_order_of_dates_is_settled_over_all_columns(con: sqlite3.Connection, tmp_path: Path) -> None:
    bring(con, put(tmp_path, csv_invoices("1,Acme,01/02/2025,05/02/2025,100.00,,,28/02/2025,,,")))
    assert one(con, "1", "issued, due") == ("2025-02-01", "2025-02-05")


def test_lines_that_do_not_add_up_give_way_to_the_total(con: sqlite3.Connection, tmp_path: Path) -> None:
    sample = next(s for s in INVOICES if s.id == "zoho")
    assert isinstance(sample.content, str)
    result = bring(con, put(tmp_path, sample.content.replace(",100.00,100.00,", ",100.00,80.00,")))
    assert one(con, "INV-1", "net") == (8_000,)
    assert any("do not add up" in warning for warning in result.warnings)
