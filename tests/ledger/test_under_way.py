"""A letter that is being written is saved until it was sent, and is nobody else's business."""

from __future__ import annotations

import sqlite3
from datetime import date
from pathlib import Path

import pytest

from goodterms.errors import Refused
from goodterms.exchange.writers import csv_tables
from goodterms.ledger import clients, decisions, letters, recording, store, undo
from goodterms.ledger.check import check
from goodterms.ledger.under_way import Place, UnderWay, drop, load, save
from tests.ledger.helpers_store import client as acme

TODAY = date(2026, 6, 30)
LETTER = UnderWay("fa", {"reply_by": "2026-07-14", "facts": "[b]; \u202e'"}, "سلام\n\n[/] {x}", TODAY)


def test_each_letter_is_saved_by_itself_and_the_latest_text_counts(db: Path, con: sqlite3.Connection) -> None:
    client = acme(con)
    draft = decisions.start(con, client)
    places = [Place(client, "fire", draft), Place(client, "fire", None), Place(client, "boundary", None)]
    assert load(con, places[0]) is None
    for number, place in enumerate(places):
        save(con, place, LETTER._replace(body="before"))
        save(con, place, LETTER._replace(body=f"{number} {LETTER.body}"))
    other = store.connect(db)
    assert [load(other, place) for place in places] == [LETTER._replace(body=f"{n} {LETTER.body}") for n in range(3)]
    other.close()
    drop(con, places[1])
    assert [load(con, place) is None for place in places] == [False, True, False]


def test_it_goes_when_the_letter_was_sent_or_what_it_is_about_is_deleted(con: sqlite3.Connection) -> None:
    client = acme(con)
    draft = decisions.start(con, client)
    noted, decided = Place(client, "boundary", None), Place(client, "fire", draft)
    save(con, noted, LETTER)
    save(con, decided, LETTER)
    letter = letters.save(con, client, TODAY, kind="boundary", language="en", subject="S", body="T")
    assert load(con, noted) == LETTER
    letters.mark_sent(con, letter.id, TODAY, TODAY, "mail")
    assert (load(con, noted), load(con, decided)) == (None, LETTER)
    decisions.discard(con, draft)
    assert load(con, decided) is None
    save(con, noted, LETTER)
    con.execute("DELETE FROM letter")
    con.execute("DELETE FROM client")
    assert con.execute("SELECT count(*) FROM under_way").fetchone() == (0,)


def _imported(con: sqlite3.Connection) -> int:
    with store.change(con, "Import"):
        batch = store.new_batch(con, "toggl", "x.csv", "0" * 64)
        sql = "INSERT INTO client (name, name_key, currency, created_at, batch_id) VALUES ('New', 'new', 'EUR', 0, ?)"
        return con.execute(sql, (batch,)).lastrowid or 0


def test_it_does_not_stand_in_the_way_of_undo_and_comes_back_with_redo(db: Path, con: sqlite3.Connection) -> None:
    """SQLite counts what falls with a deleted row: undo took the letter for the work of another program, for good."""
    added = clients.add(con, "Acme", TODAY, currency="EUR")
    places = [Place(added, "boundary", None), Place(added, "fire", decisions.start(con, added))]
    places.append(Place(_imported(con), "boundary", None))
    for number, place in enumerate(places):
        save(con, place, LETTER._replace(body=str(number)))
    here = [LETTER._replace(body=str(number)) for number in range(3)]
    labels = ["Import", "Begin a decision about Acme", "Add client Acme"]
    assert [undo.undo(con) for _ in range(3)] == labels
    assert [load(con, place) for place in places] == [None, None, None]
    assert check(db) == []
    assert [undo.redo(con) for _ in range(3)] == labels[::-1]
    assert [load(con, place) for place in places] == here
    assert [undo.undo(con) for _ in range(3)] == labels
    again = clients.add(con, "Somebody else", TODAY, currency="EUR")
    assert (again, load(con, places[0])) == (added, None)


def test_it_comes_back_with_what_was_thrown_away(db: Path, con: sqlite3.Connection) -> None:
    client = clients.add(con, "Acme", TODAY, currency="EUR")
    noted = Place(client, "boundary", None)
    decided = Place(client, "fire", decisions.start(con, client))
    save(con, noted, LETTER)
    save(con, decided, LETTER)
    decisions.discard(con, decided.decision_id or 0)
    clients.delete(con, client)
    assert (load(con, noted), load(con, decided)) == (None, None)
    for latest in (LETTER, LETTER._replace(body="what was written between")):
        undo.undo(con)
        undo.undo(con)
        assert (load(con, noted), load(con, decided)) == (latest, latest)
        save(con, noted, LETTER._replace(body="what was written between"))
        save(con, decided, LETTER._replace(body="what was written between"))
        undo.redo(con)
        undo.redo(con)
        assert (load(con, noted), load(con, decided)) == (None, None)
    assert check(db) == []


@pytest.mark.parametrize("later", [False, True])
def test_it_goes_and_comes_with_an_import(db: Path, con: sqlite3.Connection, later: bool) -> None:
    place = Place(_imported(con), "boundary", None)
    if later:
        clients.add(con, "Acme", TODAY, currency="EUR")
    save(con, place, LETTER)
    undo.take_back(con, 1)
    assert con.execute("SELECT name FROM client").fetchall() == [("Acme",)] * later
    assert load(con, place) is None
    (undo.undo if later else undo.redo)(con)
    assert load(con, place) == LETTER
    assert check(db) == []


def test_exports_and_the_check_do_not_know_it(db: Path, con: sqlite3.Connection) -> None:
    client = clients.add(con, "Acme", TODAY, currency="EUR")
    save(con, Place(client, "fire", None), LETTER)
    assert "under_way" not in recording.tables(con)
    assert "under_way" not in csv_tables.tables(con)
    assert [change.label for change in undo.history(con)] == ["Add client Acme"]
    assert check(db) == []


@pytest.mark.parametrize("typed", ["", "[]", "{", "1"])
def test_what_a_stranger_wrote_there_is_as_good_as_nothing(con: sqlite3.Connection, typed: str) -> None:
    place = Place(acme(con), "fire", None)
    save(con, place, LETTER)
    con.execute("UPDATE under_way SET typed = ?", (typed,))
    assert load(con, place) is None
    save(con, place, LETTER)
    assert load(con, place) == LETTER


def test_where_nothing_can_be_written_it_says_so(db: Path, con: sqlite3.Connection) -> None:
    place = Place(acme(con), "fire", None)
    save(con, place, LETTER)
    reader = store.connect(db, read_only=True)
    with pytest.raises(Refused):
        save(reader, place, LETTER._replace(body="lost"))
    assert load(reader, place) == LETTER
    reader.close()
