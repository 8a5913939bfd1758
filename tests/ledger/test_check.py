"""The check says in plain words what is wrong, and nothing about a healthy file."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from goodterms.errors import NotUnderstood, Refused
from goodterms.ledger import store
from goodterms.ledger.check import check
from tests.ledger.helpers_store import client, entry, invoice

_LINE = "INSERT INTO invoice_line (invoice_id, position, text, quantity, unit_price) VALUES (1, 1, 'x', '{}', '{}')"
_INCIDENT = (
    "INSERT INTO incident (client_id, day, note, created_at, flag, severity, invoice_id) "
    "VALUES (1, '2026-06-01', 'x', 0, {}, {}, {})"
)


@pytest.fixture
def filled(con: sqlite3.Connection) -> sqlite3.Connection:
    """Two clients, a project each, an entry and an invoice with a line."""
    client(con)
    client(con, "Other")
    with store.change(con, "Fill"):
        for number in (1, 2):
            con.execute("INSERT INTO project (client_id, name, name_key) VALUES (?, 'Site', 'site')", (number,))
        entry(con)
        invoice(con, "2026-1")
        con.execute(_LINE.format("2", "50.00"))
        con.execute("INSERT INTO payment (invoice_id, day, amount) VALUES (1, '2026-06-01', 10000)")
    return con


def test_a_healthy_file_has_no_problems(db: Path, filled: sqlite3.Connection) -> None:
    assert filled.execute("SELECT count(*) FROM invoice").fetchone() == (1,)
    assert check(db) == []


@pytest.mark.parametrize(
    ("sql", "says"),
    [
        ("UPDATE time_entry SET seconds = -1", "Acme: the entry of 2026-05-04 (number 1) has no sensible length"),
        ("UPDATE time_entry SET seconds = 'x'", "no whole number in seconds"),
        ("UPDATE time_entry SET seconds = 9000000", "no sensible length"),
        ("UPDATE time_entry SET project_id = 2", "another client"),
        ("UPDATE invoice SET project_id = 2", "another client"),
        ("UPDATE time_entry SET client_id = 2, invoice_id = 1", "invoice 2026-1 of another client"),
        ("UPDATE invoice SET issued = NULL", "contradict"),
        ("UPDATE invoice SET due = '2026-01-01'", "contradict"),
        ("UPDATE invoice SET state = 'lost'", "contradict"),
        ("INSERT INTO credit_note (invoice_id, day, amount) VALUES (1, '2026-06-01', 99999)", "beyond its total"),
        ("UPDATE invoice SET net = 10001", "its lines are EUR 100.00"),
        ("UPDATE invoice_line SET quantity = 'many'", "no number"),
        ("UPDATE invoice SET tax = 1900", "has EUR 19.00 of tax, its lines have EUR 0.00"),
        ("UPDATE client SET prepaid = -1 WHERE id = 1", "-1 for prepaid"),
        ("UPDATE client SET currency = 'EURO' WHERE id = 1", 'currency "EURO"'),
        ("UPDATE client SET status = 'lost' WHERE id = 1", 'status "lost"'),
        ("UPDATE time_entry SET kind = 'play'", 'kind "play"'),
        ("UPDATE time_entry SET day = '2026-02-30'", '"2026-02-30" for a day'),
        ("UPDATE payment SET amount = 'lots'", "Row 1 of payment (Acme) has no whole number in amount"),
        ("UPDATE time_entry SET start = 0, minute = 5, zone = 'UTC'", "does not fit"),
        ("UPDATE time_entry SET start = 1777885200, minute = 540, zone = 'Mars'", "does not fit"),
        ("DROP TRIGGER undo_client_update", "not recorded"),
        ("UPDATE change_open SET change_id = 1", "left open"),
        ("UPDATE change_open SET change_id = 99", "that there is not was left open"),
        ("DELETE FROM change_open", "row of change_open is missing"),
        ("UPDATE change_row SET tbl = 'gone' WHERE id = 1", 'of a table "gone"'),
        ("DROP INDEX ix_entry_day", "The index ix_entry_day is missing"),
        ("DROP VIEW v_hours", "The view v_hours is missing"),
        ("UPDATE change SET state = 'lost' WHERE id = 1", 'state "lost"'),
        ("UPDATE client SET bar = X'41FF' WHERE id = 1", "has no text in bar"),
        ("UPDATE client SET created_at = 'x' WHERE id = 1", "no whole number in created_at"),
        ("UPDATE client SET created_at = 999999999999999 WHERE id = 1", "for created_at, which cannot be"),
        ("UPDATE client SET archived = 7 WHERE id = 1", "7 for archived, which is 0 (no) or 1 (yes)"),
        ("UPDATE client SET terms_days = -1 WHERE id = 1", "-1 for terms_days"),
        ("UPDATE client SET terms_days = 1.5 WHERE id = 1", "no whole number in terms_days"),
        ("UPDATE client SET name = '', name_key = '' WHERE id = 1", "Row 1 of client has no name"),
        ("UPDATE client SET name = 'Z\u202ee\x1bd' WHERE id = 1", 'called "Zed", but is looked for as "acme"'),
        ("UPDATE client SET name = 'Zed' WHERE id = 1", 'called "Zed", but is looked for as "acme"'),
        ("UPDATE invoice SET discount = 'x'", "no whole number in discount"),
        ("UPDATE invoice SET number = NULL", "was issued, but has no number"),
        ("UPDATE invoice SET due = '0000-01-01', issued = NULL, state = 'draft'", '"0000-01-01" for a day'),
        ("UPDATE invoice_line SET quantity = 'NaN'", "no number"),
        (_INCIDENT.format("'rudeness'", 1, "NULL"), 'flag "rudeness"'),
        (_INCIDENT.format("'abuse'", 9, "NULL"), "9 for severity"),
        (_INCIDENT.format("'abuse'", 1, "3"), "refers to a row of invoice that is not there"),
        (_INCIDENT.replace("(1,", "(2,").format("'abuse'", 1, "1"), "belongs to an invoice of another client"),
        ("INSERT INTO decision (client_id, started_at, answers) VALUES (1, 0, '{')", "answers that cannot be read"),
        ("INSERT INTO decision (client_id, started_at, snapshot) VALUES (1, 0, '[]')", "snapshot that cannot be read"),
        ("INSERT INTO decision (client_id, started_at, outcome) VALUES (1, 0, 'x')", 'outcome "x"'),
        (
            "INSERT INTO dispute (invoice_id, opened, closed) VALUES (1, '2026-06-02', '2026-06-01')",
            "the dispute of 2026-06-02 about invoice 2026-1 was closed before it was opened",
        ),
        ("INSERT INTO exchange_rate (currency, day, rate) VALUES ('USD', '2026-01-01', 'NaN')", '"NaN" for a number'),
        ("INSERT INTO exchange_rate (currency, day, rate) VALUES ('USD', '2026-01-01', '-1')", '"-1" for a number'),
        ("INSERT INTO timer (client_id, start, zone) VALUES (1, 0, 'Mars')", 'The timer runs in the zone "Mars"'),
        (
            "INSERT INTO timer (client_id, project_id, start, zone) VALUES (1, 2, 0, 'UTC')",
            "row 1 of timer belongs to a project of another client",
        ),
        ("INSERT INTO decision (client_id, state, started_at) VALUES (1, 'taken', 0)", "lacks its day"),
    ],
)
def test_each_contradiction_is_named(db: Path, filled: sqlite3.Connection, sql: str, says: str) -> None:
    filled.execute("PRAGMA foreign_keys = OFF")
    filled.execute(sql)
    problems = check(db)
    assert len(problems) == 1
    assert says in problems[0]


def test_a_client_who_paid_too_much_is_no_damage(db: Path, filled: sqlite3.Connection) -> None:
    """Another tool's file may tell of it, and it is imported as it is."""
    filled.execute("INSERT INTO payment (invoice_id, day, amount) VALUES (1, '2026-06-01', 99999)")
    assert check(db) == []


def test_an_orphan_is_named(db: Path, filled: sqlite3.Connection) -> None:
    filled.execute("PRAGMA foreign_keys = OFF")
    filled.execute("UPDATE payment SET invoice_id = 99")
    assert check(db) == ["Row 1 of payment refers to a row of invoice that is not there."]


def test_damaged_pages_are_named(db: Path) -> None:
    content = bytearray(db.read_bytes())
    content[4096 * 5 : 4096 * 6] = bytes(4096)
    db.write_bytes(content)
    assert check(db)[0].startswith("The file is damaged")
    assert db.read_bytes() == bytes(content)


def test_damaged_text_is_named(db: Path, filled: sqlite3.Connection) -> None:
    filled.execute("UPDATE client SET bar = CAST(X'41FF42' AS TEXT) WHERE id = 1")
    assert check(db) == [store.damaged().message]


def test_what_is_no_file_of_ours_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(NotUnderstood):
        check(tmp_path / "none.db")
    with pytest.raises(Refused):
        check(tmp_path)


def test_an_imported_entry_without_length_is_no_problem(db: Path, filled: sqlite3.Connection) -> None:
    filled.execute("UPDATE time_entry SET seconds = 0")
    assert check(db) == []
