"""Undo and redo of every change, and taking back an import."""

from __future__ import annotations

import random
import sqlite3
from pathlib import Path

import pytest

from goodterms.errors import NotUnderstood, Refused
from goodterms.ledger import store, undo
from tests.ledger.helpers_store import client, dump, entry, invoice, log


def test_undo_and_redo_go_step_by_step_also_after_a_restart(db: Path) -> None:
    states = []
    con = store.connect(db)
    for step in (client, log, lambda c: log(c, note="it's, a=1, 'b'=2,\nnew line")):
        states.append(dump(con))
        step(con)
    states.append(dump(con))
    con.close()
    con = store.connect(db)
    for state in reversed(states[:-1]):
        undo.undo(con)
        assert dump(con) == state
    with pytest.raises(Refused, match="nothing to undo"):
        undo.undo(con)
    con.close()
    con = store.connect(db)
    for state in states[1:]:
        undo.redo(con)
        assert dump(con) == state
    with pytest.raises(Refused, match="nothing to redo"):
        undo.redo(con)
    con.close()


def test_a_deleted_client_comes_back_with_all_that_was_deleted_with_it(con: sqlite3.Connection) -> None:
    client(con)
    log(con, note="one")
    with store.change(con, "Bill"):
        number = invoice(con, "1")
        con.execute("UPDATE time_entry SET invoice_id = ?", (number,))
        con.execute("INSERT INTO payment (invoice_id, day, amount) VALUES (?, '2026-06-01', 5)", (number,))
    before = dump(con)
    with store.change(con, "Delete Acme"):
        con.execute("DELETE FROM client")
    assert dump(con)["payment"] == []
    assert undo.undo(con) == "Delete Acme"
    assert dump(con) == before


def test_a_reference_set_to_null_comes_back(con: sqlite3.Connection) -> None:
    client(con)
    with store.change(con, "Project"):
        con.execute("INSERT INTO project (client_id, name, name_key) VALUES (1, 'Site', 'site')")
    log(con)
    with store.change(con, "Assign"):
        con.execute("UPDATE time_entry SET project_id = 1")
    before = dump(con)
    with store.change(con, "Delete project"):
        con.execute("DELETE FROM project")
    undo.undo(con)
    assert dump(con) == before


def test_a_new_change_forgets_what_could_be_redone(con: sqlite3.Connection) -> None:
    client(con)
    log(con)
    undo.undo(con)
    log(con, note="other")
    with pytest.raises(Refused, match="nothing to redo"):
        undo.redo(con)


def test_a_row_changed_by_another_program_is_not_overwritten(con: sqlite3.Connection) -> None:
    client(con)
    with store.change(con, "Rename"):
        con.execute("UPDATE client SET name = 'Acme Ltd'")
    con.execute("UPDATE client SET name = 'Acme GmbH'")
    with pytest.raises(Refused, match="a client was changed by another program"):
        undo.undo(con)
    assert con.execute("SELECT name FROM client").fetchone() == ("Acme GmbH",)
    assert [step.undone for step in undo.history(con)] == [False, False]


def test_unrecorded_rows_are_not_lost_in_a_cascade(con: sqlite3.Connection) -> None:
    client(con)
    entry(con)
    with pytest.raises(Refused, match="another program"):
        undo.undo(con)
    assert con.execute("SELECT count(*) FROM time_entry").fetchone() == (1,)


def test_a_letter_marked_as_sent_cannot_be_unsent(con: sqlite3.Connection) -> None:
    """DOMAIN section 8, item 10."""
    client(con)
    with store.change(con, "Decide"):
        con.execute(
            "INSERT INTO decision (client_id, state, outcome, started_at, taken_on) "
            "VALUES (1, 'taken', 'fire', 0, '2026-05-01')"
        )
    with store.change(con, "Write"):
        con.execute(
            "INSERT INTO letter (client_id, decision_id, kind, language, subject, body, written_on) "
            "VALUES (1, 1, 'fire', 'en', 's', 'b', '2026-05-01')"
        )
    with store.change(con, "Sent"):
        con.execute("UPDATE letter SET sent_on = '2026-05-02'")
    with pytest.raises(Refused, match="sent on 2026-05-02") as caught:
        undo.undo(con)
    assert "withdraws" in caught.value.hint
    log(con)
    undo.undo(con)
    with pytest.raises(Refused, match="sent"):
        undo.undo(con)


def test_a_decision_followed_by_a_sent_letter_cannot_be_undone(con: sqlite3.Connection) -> None:
    """DOMAIN section 8, item 10."""
    client(con)
    con.execute("INSERT INTO decision (client_id, started_at) VALUES (1, 0)")
    con.execute(
        "INSERT INTO letter (client_id, decision_id, kind, language, subject, body, written_on, sent_on) "
        "VALUES (1, 1, 'fire', 'en', 's', 'b', '2026-05-01', '2026-05-02')"
    )
    with store.change(con, "Take"):
        con.execute("UPDATE decision SET state = 'taken', taken_on = '2026-05-02', outcome = 'fire'")
    with pytest.raises(Refused, match="A letter about this decision was sent"):
        undo.undo(con)


def test_history_is_newest_first_and_marks_what_is_undone(con: sqlite3.Connection) -> None:
    client(con)
    log(con)
    undo.undo(con)
    assert [(step.label, step.undone) for step in undo.history(con)] == [("Log", True), ("Add Acme", False)]
    assert [step.label for step in undo.history(con, 1)] == ["Log"]


def _import(con: sqlite3.Connection, rows: int = 3) -> int:
    """An import of a new client with entries, an invoice with a payment, and a change to an old client."""
    with store.change(con, "Import x"):
        batch = store.new_batch(con, "toggl", "x.csv", "0" * 64)
        new = (
            con.execute(
                "INSERT INTO client (name, name_key, currency, created_at, batch_id) "
                "VALUES ('New', 'new', 'EUR', 0, ?)",
                (batch,),
            ).lastrowid
            or 0
        )
        number = invoice(con, "77", new, batch=batch)
        con.execute("INSERT INTO payment (invoice_id, day, amount) VALUES (?, '2026-06-01', 5)", (number,))
        for _ in range(rows):
            entry(con, new, batch=batch)
        con.execute("UPDATE client SET friend = 1 WHERE id = 1")
    return batch


def test_rows_of_an_import_are_not_recorded_one_by_one(con: sqlite3.Connection) -> None:
    client(con)
    _import(con, rows=50)
    recorded = con.execute(
        "SELECT tbl FROM change_row WHERE change_id = (SELECT max(id) FROM change) ORDER BY id"
    ).fetchall()
    assert recorded == [("import_batch",), ("payment",), ("client",)]


def test_an_import_is_undone_and_redone_whole(con: sqlite3.Connection) -> None:
    client(con)
    before = dump(con)
    _import(con)
    after = dump(con)
    for _ in range(2):
        undo.undo(con)
        assert dump(con) == before
        undo.redo(con)
        assert dump(con) == after
    assert con.execute("SELECT count(*) FROM change_row WHERE before IS NULL AND tbl = 'time_entry'").fetchone() == (0,)


def test_an_import_is_taken_back_although_other_changes_came_later(con: sqlite3.Connection) -> None:
    client(con)
    batch = _import(con)
    log(con, note="mine")
    after = dump(con)
    undo.take_back(con, batch)
    assert [row[1] for row in dump(con)["client"]] == ["Acme"]
    assert con.execute("SELECT note FROM time_entry").fetchall() == [("mine",)]
    assert con.execute("SELECT friend FROM client").fetchone() == (0,)
    assert dump(con)["import_batch"] == []
    undo.undo(con)
    assert dump(con) == after


def test_a_client_of_an_import_stays_when_later_work_needs_it(con: sqlite3.Connection) -> None:
    batch = _import(con)
    new = con.execute("SELECT id FROM client WHERE name = 'New'").fetchone()[0]
    log(con, new, note="mine")
    undo.take_back(con, batch)
    assert con.execute("SELECT name, batch_id FROM client").fetchall() == [("New", None)]
    assert con.execute("SELECT note FROM time_entry").fetchall() == [("mine",)]


@pytest.mark.parametrize(
    ("sql", "says"),
    [
        ("INSERT INTO payment (invoice_id, day, amount) VALUES (1, '2026-07-01', 9)", "payments"),
        ("INSERT INTO dispute (invoice_id, opened) VALUES (1, '2026-07-01')", "disputes"),
        (
            "INSERT INTO write_off (invoice_id, day, amount, reason) VALUES (1, '2026-07-01', 9, 'pressed')",
            "write-offs",
        ),
    ],
)
def test_an_import_that_later_work_rests_on_is_not_taken_back(con: sqlite3.Connection, sql: str, says: str) -> None:
    batch = _import(con)
    with store.change(con, "Later"):
        con.execute(sql)
    before = dump(con)
    with pytest.raises(Refused, match=says):
        undo.take_back(con, batch)
    assert dump(con) == before


def test_entries_of_an_import_that_were_billed_are_not_taken_back(con: sqlite3.Connection) -> None:
    batch = _import(con)
    with store.change(con, "Bill"):
        number = invoice(con, "78", 1)
        con.execute("UPDATE time_entry SET invoice_id = ?", (number,))
    with pytest.raises(Refused, match="on an invoice"):
        undo.take_back(con, batch)


def test_an_unknown_import_cannot_be_taken_back(con: sqlite3.Connection) -> None:
    with pytest.raises(NotUnderstood, match="no import 9"):
        undo.take_back(con, 9)


def test_imports_outlive_the_thousand_steps(con: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "KEEP_CHANGES", 2)
    client(con)
    batch = _import(con)
    for _ in range(5):
        log(con)
    undo.take_back(con, batch)
    assert con.execute("SELECT friend FROM client").fetchall() == [(0,)]


@pytest.mark.parametrize("seed", range(15))
def test_any_changes_are_undone_and_redone_to_the_same_rows(con: sqlite3.Connection, seed: int) -> None:
    dice = random.Random(seed)
    states = [dump(con)]
    for number in range(12):
        with store.change(con, f"Step {number}"):
            for _ in range(dice.randrange(1, 5)):
                _random_write(con, dice)
        if undo.history(con, 1) and undo.history(con, 1)[0].label == f"Step {number}":
            states.append(dump(con))
    for state in reversed(states[:-1]):
        undo.undo(con)
        assert dump(con) == state
    for state in states[1:]:
        undo.redo(con)
        assert dump(con) == state
    assert con.execute("PRAGMA foreign_key_check").fetchall() == []


def _random_write(con: sqlite3.Connection, dice: random.Random) -> None:
    def any_id(table: str) -> int | None:
        found = con.execute(f"SELECT id FROM {table}").fetchall()
        return dice.choice(found)[0] if found else None

    text = dice.choice(["", "'", "a,b='c'", "NULL", "x''y", "\n", "é\U0001f600", "-1"])
    name = f"C{dice.randrange(10**9)}"
    some = any_id("client")
    match dice.randrange(7) if some else 0:
        case 0:
            con.execute(
                "INSERT INTO client (name, name_key, currency, bar, created_at) VALUES (?, ?, 'EUR', ?, 0)",
                (name, name, text),
            )
        case 1:
            con.execute("INSERT INTO project (client_id, name, name_key) VALUES (?, ?, ?)", (some, name, name))
        case 2:
            con.execute(
                "INSERT INTO time_entry (client_id, day, seconds, note, project_id) VALUES (?, '2026-01-01', ?, ?, ?)",
                (some, dice.randrange(1, 10**6), text, any_id("project")),
            )
        case 3:
            con.execute(
                "UPDATE time_entry SET note = ?, seconds = seconds + 1 WHERE id = ?", (text, any_id("time_entry"))
            )
        case 4:
            con.execute("DELETE FROM client WHERE id = ?", (some,))
        case 5:
            con.execute("DELETE FROM project WHERE id = ?", (any_id("project"),))
        case 6:
            con.execute("INSERT OR REPLACE INTO setting (key, value) VALUES ('my_name', ?)", (text,))
