"""`goodterms export`: JSON that loses nothing, CSV that no spreadsheet runs, and nothing overwritten."""

from __future__ import annotations

import csv
import json
import os
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from goodterms.ledger import store
from tests.cli.conftest import Run


@pytest.fixture
def filled(con: sqlite3.Connection, acme: int) -> int:
    """Acme has an invoice, a payment and an entry with a note that a spreadsheet would run."""
    with store.change(con, "fill"):
        con.execute(
            "INSERT INTO invoice (client_id, number, issued, due, currency, net) "
            "VALUES (?, '1', '2026-05-01', '2026-05-31', 'EUR', 123456)",
            (acme,),
        )
        con.execute("INSERT INTO payment (invoice_id, day, amount) VALUES (1, '2026-06-01', -50)")
        con.execute(
            "INSERT INTO time_entry (client_id, project_id, day, seconds, note) "
            "VALUES (?, 1, '2026-05-02', 3600, '=HYPERLINK(\"x\")')",
            (acme,),
        )
    return acme


def test_json_goes_to_stdout_alone(run: Run, filled: int) -> None:
    done = run("export")
    assert done.err == ""
    assert done.json["goodterms"] == 1
    assert "Acme" in [client["name"] for client in done.json["clients"]]


def test_json_goes_into_a_file_and_overwrites_nothing(run: Run, filled: int, tmp_path: Path) -> None:
    target = tmp_path / "all.json"
    assert run("export", "--out", target).code == 0
    assert json.loads(target.read_text("utf-8"))["goodterms"] == 1
    target.write_text("mine")
    again = run("export", "--out", target)
    assert again.code == 3
    assert "nothing is overwritten" in again.err
    assert target.read_text() == "mine"
    assert [path.name for path in tmp_path.glob(".goodterms-*")] == []


def test_json_into_a_folder_gets_a_name_with_the_day(run: Run, filled: int, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    run("export", "--out", folder)
    assert [path.name for path in folder.iterdir()] == ["goodterms-2026-11-20.json"]


def test_csv_writes_one_file_a_table_with_formulas_guarded(run: Run, filled: int, tmp_path: Path) -> None:
    folder = tmp_path / "csv"
    done = run("export", "--format", "csv", "--out", folder)
    assert done.code == 0
    assert {"client.csv", "invoice.csv", "time_entry.csv", "payment.csv"} <= {path.name for path in folder.iterdir()}
    with (folder / "time_entry.csv").open(encoding="utf-8-sig", newline="") as file:
        (entry,) = csv.DictReader(file)
    assert (entry["client"], entry["project"], entry["note"]) == ("Acme", "Site", '\'=HYPERLINK("x")')
    with (folder / "invoice.csv").open(encoding="utf-8-sig", newline="") as file:
        (invoice,) = csv.DictReader(file)
    assert (invoice["net"], invoice["number"]) == ("1234.56", "1")
    with (folder / "payment.csv").open(encoding="utf-8-sig", newline="") as file:
        (payment,) = csv.DictReader(file)
    assert (payment["amount"], payment["invoice"]) == ("-0.50", "1")


def test_csv_overwrites_nothing_and_leaves_nothing_half_done(run: Run, filled: int, tmp_path: Path) -> None:
    folder = tmp_path / "csv"
    folder.mkdir()
    (folder / "time_entry.csv").write_text("mine")
    done = run("export", "--format", "csv", "--out", folder)
    assert done.code == 3
    assert "nothing is overwritten" in done.err
    assert [path.name for path in folder.iterdir()] == ["time_entry.csv"]
    assert (folder / "time_entry.csv").read_text() == "mine"


@pytest.mark.skipif(os.name == "nt", reason="POSIX modes")
def test_what_is_exported_is_its_owners_alone(run: Run, filled: int, tmp_path: Path) -> None:
    run("export", "--out", "all.json")
    run("export", "--format", "csv", "--out", "tables")
    run("set", "my_name", "Ada Lind")
    run("set", "my_email", "ada@example.org")
    assert (
        run(
            "letter",
            "acme",
            "--outcome",
            "boundary",
            "--set",
            "remark_date=2026-11-01",
            "--format",
            "md",
            "--out",
            "letters/",
        ).code
        == 0
    )
    found = [file for file in tmp_path.rglob("*") if file.suffix in (".json", ".csv", ".md")]
    assert {file.suffix for file in found} == {".json", ".csv", ".md"}
    assert {stat.S_IMODE(file.stat().st_mode) for file in found} == {0o600}


@pytest.mark.skipif(os.name == "nt", reason="POSIX limits")
def test_csv_without_room_leaves_no_folder(run: Run, filled: int, db: Path, tmp_path: Path) -> None:
    command = f'ulimit -f 0; exec "$0" -m goodterms --db "{db}" export --format csv --out tables'
    done = subprocess.run(
        ["sh", "-c", f"trap '' XFSZ; {command}", sys.executable], check=False, capture_output=True, cwd=tmp_path
    )
    assert done.returncode == 3, done.stderr
    assert b"could not be written" in done.stderr
    assert not (tmp_path / "tables").exists()


def test_csv_needs_a_folder(run: Run, filled: int, tmp_path: Path) -> None:
    target = tmp_path / "file"
    target.write_text("x")
    assert run("export", "--format", "csv", "--out", target).code == 2


def test_an_unknown_format_and_a_missing_file_are_not_understood(run: Run, tmp_path: Path) -> None:
    assert run("export", "--format", "xml").code == 2
    assert run("export", file=tmp_path / "none.db").code == 2
