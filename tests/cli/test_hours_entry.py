"""goodterms entry: change, split, join, move, delete, each undone."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from tests.cli.conftest import Run, content

pytestmark = pytest.mark.usefixtures("acme")


@pytest.fixture
def logged(run: Run, acme: int) -> None:
    run("log", "acme/site", "yesterday", "9-12", "workshop")


@pytest.mark.usefixtures("logged")
def test_edit_keeps_the_day_and_what_is_not_named(run: Run) -> None:
    said = run("entry", "edit", "@1", "9:30-11").out
    assert said == "Changed 1: Acme / Site, Thu 19 Nov 2026, 09:30-11:00, 1 h 30 min, EUR 112.50: workshop\n"
    assert "09:30-11:30" in run("entry", "edit", "1", "2h").out
    said = run("entry", "edit", "1", "--note", "talk", "--client", "bé", "--kind", "contact", "--no-bill").out
    assert said == "Changed 1: Béta, Thu 19 Nov 2026, 09:30-11:30, 2 h, contact, not billed: talk\n"


@pytest.mark.usefixtures("logged")
def test_split_and_join(run: Run) -> None:
    ran = run("entry", "split", "1", "10:30")
    assert "09:00-10:30" in ran.out.splitlines()[0]
    assert "Added 2: Acme / Site, Thu 19 Nov 2026, 10:30-12:00" in ran.out.splitlines()[1]
    assert "09:00-12:00, 3 h" in run("entry", "join", "2", "1").out
    assert "09:00-09:45" in run("entry", "split", "1", "45m").out
    assert run("entry", "split", "1", "45m").code == 2


@pytest.mark.usefixtures("logged")
def test_move_and_delete_and_undo(run: Run) -> None:
    run("log", "acme", "1h")
    assert "Moved 2: Béta" in run("entry", "move", "1", "2", "bé").out
    assert "goodterms undo brings it back" in run("entry", "delete", "1", "@1").out
    assert run("hours", "--json").json == []
    assert "Undone: Delete 2 entries" in run("undo").out
    assert [e["client"] for e in run("hours", "--json").json] == ["Béta", "Béta"]
    run("undo", "2")
    assert [e["client"] for e in run("hours", "--json").json] == ["Acme"]
    assert "Done again: Log 1 h for Acme" in run("redo").out


@pytest.mark.usefixtures("logged")
@pytest.mark.parametrize(
    "words",
    [
        ("edit", "1"),
        ("edit", "99", "2h"),
        ("edit", "@9", "2h"),
        ("edit", "x", "2h"),
        ("edit", "1", "1h90"),
        ("edit", "1", "tomorrow", "2h"),
        ("split", "1", "13:00"),
        ("split", "1", "3h"),
        ("join", "1"),
        ("join", "1", "1"),
        ("move", "1", "nobody"),
        ("delete", "1", "99"),
    ],
)
def test_bad_changes_leave_every_byte_alone(run: Run, db: Path, words: tuple[str, ...]) -> None:
    before = content(db)
    ran = run("entry", *words)
    assert ran.code == 2
    assert len(ran.err.splitlines()) == 1
    assert content(db) == before


@pytest.mark.usefixtures("logged")
@pytest.mark.parametrize(
    "words", [("edit", "1", "2h"), ("split", "1", "1h"), ("join", "1", "2"), ("move", "1", "bé"), ("delete", "1")]
)
def test_what_stands_on_an_invoice_is_not_changed(
    run: Run, db: Path, con: sqlite3.Connection, acme: int, words: tuple[str, ...]
) -> None:
    run("log", "acme/site", "1h")
    con.execute(
        "INSERT INTO invoice (id, client_id, number, issued, currency, net) "
        "VALUES (7, ?, '2026-7', '2026-11-20', 'EUR', 1)",
        (acme,),
    )
    con.execute("UPDATE time_entry SET invoice_id = 7 WHERE id = 1")
    before = content(db)
    ran = run("entry", *words)
    assert ran.code == 3
    assert "Entry 1 is billed on 2026-7, which is issued and never changes." in ran.err
    assert content(db) == before
    con.execute("UPDATE invoice SET number = NULL, state = 'draft'")
    assert "Entry 1 stands on a draft. Take it off the draft first." in run("entry", *words).err
    assert run("entry", "edit", "1", "--note", "fixed").code == 0


def test_entries_that_differ_are_not_joined(run: Run) -> None:
    run("log", "acme", "1h")
    run("log", "acme", "1h", "--extra")
    ran = run("entry", "join", "1", "2")
    assert ran.code == 3
    assert "differ" in ran.err


def test_the_evening_is_not_lost_in_a_join(run: Run) -> None:
    run("log", "acme", "yesterday", "9-10")
    run("log", "acme", "yesterday", "21:00-22:00")
    ran = run("entry", "join", "1", "2")
    assert ran.code == 3
    assert ran.err.strip() == (
        "09:00-10:00 and 21:00-22:00 do not follow one another. Leave them apart, or change one first."
    )


def test_an_entry_over_midnight_is_cut_after_midnight(run: Run) -> None:
    run("log", "acme", "2026-06-02", "23:00-1:00", "night")
    lines = run("entry", "split", "1", "0:30").out.splitlines()
    assert "Tue 2 Jun 2026, 23:00-00:30 (next day), 1 h 30 min" in lines[0]
    assert "Wed 3 Jun 2026, 00:30-01:00, 30 min" in lines[1]
    assert "Tue 2 Jun 2026, 23:00-23:15, 15 min" in run("entry", "split", "1", "23:15").out
    for outside in ("22:00", "23:15", "23:00", "0:30", "1:00"):
        ran = run("entry", "split", "1", outside)
        assert (ran.code, ran.err.split(".")[0]) == (2, "The cut must lie inside the 15 min of entry 1")
