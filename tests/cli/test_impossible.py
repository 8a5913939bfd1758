"""What another program wrote into the file and cannot be: a sentence, exit code 3, and `check` names the row."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.conftest import Run

CASES = (
    ("expense", "day", "2026-02-31"),
    ("incident", "day", "2025-13-45"),
    ("incident", "day", "0x"),
    ("time_entry", "day", "2026-02-31"),
    ("time_entry", "day", "x"),
    ("invoice", "currency", "XXX"),
    ("reminder", "day", "0x"),
)
READING = (
    ("status",),
    ("hours",),
    ("hours", "--json"),
    ("clients",),
    ("clients", "--json"),
    ("client", "show", "acme"),
    ("invoices",),
    ("incidents",),
    ("reminders",),
    ("flags",),
    ("flags", "acme", "--json"),
    ("report", "hours", "--by", "client,month"),
    ("report", "payments"),
    ("report", "ageing", "--json"),
    ("report", "worth"),
    ("advise", "acme"),
    ("history",),
    ("expense", "list"),
)


def filled(run: Run) -> None:
    """An entry, an expense, an incident, a reminder, and an invoice that is issued."""
    for words in (
        ("log", "acme", "2026-02-02", "2h", "work"),
        ("expense", "add", "acme", "20", "train", "--on", "2026-02-02"),
        ("incident", "add", "acme", "abuse", "Shouted on the phone", "--on", "2026-02-02"),
        ("reminder", "add", "2026-12-01", "call them"),
        ("invoice", "draft", "acme"),
        ("invoice", "issue", "1"),
    ):
        done = run(*words)
        assert done.code == 0, (words, done.err)


@pytest.mark.parametrize(("table", "column", "value"), CASES)
def test_what_cannot_be_is_told_in_one_sentence_by_every_command_that_meets_it(
    run: Run, db: Path, acme: int, table: str, column: str, value: str
) -> None:
    filled(run)
    named = f"Row 1 of {table} has " if table == "reminder" else f"Row 1 of {table} (Acme) has "
    with closing(sqlite3.connect(db)) as con, con:
        con.execute(f"UPDATE {table} SET {column} = ?", (value,))
    before = db.read_bytes()
    met = 0
    for words in READING:
        ran = run(*words)
        assert ran.code in (0, 3), (words, ran)
        if ran.code == 3:
            met += 1
            assert not ran.out
            (line,) = ran.err.splitlines()
            assert named in line, (words, line)
            assert value in line
            assert '"goodterms check" lists it' in line
        else:
            assert not ran.err, (words, ran.err)
    assert met, "no command met it"
    checked = run("check")
    assert checked.code == 1
    assert named in checked.out + checked.err
    assert db.read_bytes() == before
