"""What the palette offers about the client on screen: noted in one form, refused in words, taken back with u."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from goodterms import when
from goodterms.ledger import clients, evidence, hours, projects, store
from goodterms.tui import palette, record_forms
from tests.tui.hand import TODAY, Hand, dump, open_app


def acme(path: Path) -> int:
    """A client with a project, named as no program should take it."""
    with closing(store.connect(path)) as con:
        client = clients.add(con, "Acme [/] GmbH", TODAY, currency="EUR", rate=8000)
        projects.add(con, client, "Site", TODAY)
    return client


def one(path: Path, sql: str) -> tuple[object, ...]:
    """The one row that `sql` finds."""
    with closing(sqlite3.connect(path)) as con:
        rows: list[tuple[object, ...]] = con.execute(sql).fetchall()
    assert len(rows) == 1, rows
    return rows[0]


async def choose(hand: Hand, name: str) -> None:
    """Choose an entry of the palette by its name."""
    await hand.press("ctrl+p")
    await hand.write(name)
    await hand.press("enter")


async def saved(hand: Hand, path: Path, **values: str) -> None:
    """Fill the form and save; u takes it back in one step and U makes it again."""
    before = dump(path)
    await hand.fill(**values)
    await hand.press("enter")
    after = dump(path)
    assert after != before, hand.text
    await hand.press("u")
    assert dump(path) == before
    await hand.press("U")
    assert dump(path) == after


async def test_a_project_with_what_was_promised(db: Path) -> None:
    acme(db)
    async with open_app(db) as hand:
        await hand.press("2", "enter")
        await choose(hand, "Project: add")
        hand.sees("New project for Acme [/] GmbH")
        before = dump(db)
        for field, typed, message in (
            ("name", "Site", "already has a project named"),
            ("name", "", "Name is needed."),
            ("estimate", "many", '"many"'),
            ("fee", "x", '"x" is not a number.'),
            ("rounds", "-1", "not a whole number"),
            ("deadline", "never", "never"),
            ("billing", "daily", "Write one of: hourly"),
        ):
            old = hand.value(field)
            if field != "name":
                await hand.fill(name="Shop")
            await hand.fill(**{field: typed})
            await hand.press("ctrl+s")
            hand.sees(message)
            await hand.fill(**{field: old})
        assert dump(db) == before
        await saved(hand, db, name="Shop", billing="fi", estimate="40", fee="4.900,00", scope="yes", rounds="3")
    sql = "SELECT billing, estimate_seconds, fee, agreed_scope, included_rounds FROM project WHERE name = 'Shop'"
    assert one(db, sql) == ("fixed", 144000, 490000, 1, 3)


async def test_something_good(db: Path) -> None:
    acme(db)
    async with open_app(db) as hand:
        await hand.press("2", "enter")
        await choose(hand, "Signal: add")
        await hand.press("enter")
        hand.sees("What is needed.")
        await hand.fill(kind="p")
        await hand.press("enter")
        hand.sees("Write one of: stretches skills")
        await hand.fill(kind="pays", day="2027-01-01")
        await hand.press("enter")
        hand.sees("future")
        await saved(hand, db, day="yesterday", note="On the day")
    assert one(db, "SELECT kind, day, note FROM signal") == ("pays_on_time", "2026-06-29", "On the day")


async def test_a_change_request(db: Path) -> None:
    acme(db)
    async with open_app(db) as hand:
        await hand.press("2", "enter")
        await choose(hand, "Change request: add")
        await saved(hand, db, note="Logo bigger", outcome="abs", hours="1h30", project="Si", reversal="y", late="y")
    sql = "SELECT outcome, seconds, reversal, last_minute, project_id IS NOT NULL, note FROM change_request"
    assert one(db, sql) == ("absorbed", 5400, 1, 1, 1, "Logo bigger")


async def test_a_request_and_its_answer(db: Path) -> None:
    client = acme(db)
    async with open_app(db) as hand:
        await hand.press("2", "enter")
        await choose(hand, "Answer the request")
        assert hand.said == "No request waits for an answer from Acme [/] GmbH."
        await choose(hand, "Request: add")
        hand.sees("Change request of")  # it comes first in the palette, being the longer match
        await hand.press("escape")
        record_forms.request(hand.app, client)
        await hand.settle()
        await saved(hand, db, note="Which blue?", sent="2026-06-01")
        await choose(hand, "Answer the request")
        hand.sees("question of 2026-06-01: Which blue?")
        await hand.fill(day="2026-05-01")
        await hand.press("enter")
        hand.sees("too early")
        await saved(hand, db, day="2026-06-10")
    assert one(db, "SELECT kind, sent, answered, needs_answer FROM request") == (
        "question",
        "2026-06-01",
        "2026-06-10",
        1,
    )


async def test_which_of_several_requests_was_answered(db: Path) -> None:
    client = acme(db)
    with closing(store.connect(db)) as con:
        for day in (1, 2, 3):
            evidence.add_request(con, client, TODAY.replace(day=day), TODAY, note=f"Number {day}")
    async with open_app(db) as hand:
        await hand.press("2", "enter")
        await choose(hand, "Answer the request")
        hand.sees("1. question of 2026-06-01: Number 1", "3. question of 2026-06-03: Number 3")
        await hand.fill(which="9")
        await hand.press("enter")
        hand.sees("There are 3; give its number.")
        await saved(hand, db, which="2")
    assert one(db, "SELECT note, answered FROM request WHERE answered IS NOT NULL") == ("Number 2", TODAY.isoformat())


async def test_an_expense_and_a_delay(db: Path) -> None:
    acme(db)
    async with open_app(db) as hand:
        await hand.press("2", "enter")
        await choose(hand, "Expense: add")
        await hand.fill(amount="0")
        await hand.press("enter")
        hand.sees("above zero")
        await saved(hand, db, amount="EUR 12.50", note="Stamps")
        await choose(hand, "Delay: add")
        assert hand.value("project") == "Site"
        await saved(hand, db, days="12", cause="dead")
    assert one(db, "SELECT amount, note FROM expense") == (1250, "Stamps")
    assert one(db, "SELECT working_days, cause FROM delay") == (12, "deadlock")


async def test_a_note_of_several_lines_keeps_them(db: Path) -> None:
    with closing(store.connect(db)) as con:
        hours.log_entry(con, clients.add(con, "Beta", TODAY), when.When(TODAY, 3600), note="one / two\n\nthree")
    async with open_app(db) as hand:
        await hand.press("3", "e")
        assert hand.value("note") == "one / two /  / three"
        await hand.fill(kind="rework")
        await hand.press("enter")
        assert one(db, "SELECT kind, note FROM time_entry") == ("rework", "one / two\n\nthree")
        await hand.press("e")
        await hand.fill(note="one / two")
        await hand.press("enter")
        assert one(db, "SELECT note FROM time_entry") == ("one\ntwo",)
        await hand.press("e")
        await hand.fill(note="plain")
        await hand.press("enter", "e")
        await hand.fill(note="a / b")
        await hand.press("enter")
        assert one(db, "SELECT note FROM time_entry") == ("a / b",)


@pytest.mark.parametrize("kind", ["pause", "decline", "boundary"])
async def test_a_note_without_a_decision(sample: Path, kind: str) -> None:
    async with open_app(sample) as hand:
        await hand.press("2", "enter")
        await choose(hand, f"Letter: {kind}")
        assert hand.place == "LetterScreen"
        hand.sees(f": {kind}")


async def test_the_talk_and_the_evidence(sample: Path, home: Path) -> None:
    async with open_app(sample) as hand:
        await hand.press("2", "enter")
        await choose(hand, "Evidence to a file")
        await hand.press("enter")
        assert hand.said.startswith("Written: ")
        assert [file.suffix for file in home.iterdir() if "evidence" in file.name] == [".pdf"]
        with closing(sqlite3.connect(sample)) as con:
            told = con.execute(
                "SELECT client_id FROM decision WHERE state = 'taken' AND outcome = 'renegotiate'"
            ).fetchone()[0]
        hand.app.open_client(told)
        await hand.settle()
        await choose(hand, "Talk script")
        assert hand.place == "TalkScreen"
        hand.sees("renegotiate", "Decision")


async def test_a_client_to_keep_needs_no_talk(db: Path) -> None:
    acme(db)
    async with open_app(db) as hand:
        await hand.press("2", "enter")
        await choose(hand, "Talk script")
        assert hand.said.startswith("The advice is to keep this client")
        assert hand.place == "ClientScreen"


async def test_without_a_client_on_screen_nothing_about_one_is_offered(db: Path) -> None:
    async with open_app(db) as hand:
        names = [action.name for action in palette.commands(hand.app, hand.app.screen)]
        assert "Log hours" in names
        assert not [name for name in names if name.startswith(("Letter:", "Project:", "Talk", "Evidence"))]


async def test_every_record_of_the_palette_has_its_form(sample: Path) -> None:
    for form, _, _ in palette.RECORDS:
        assert callable(getattr(record_forms, form))
    async with open_app(sample) as hand:
        await hand.press("2", "enter")
        names = [action.name for action in palette.commands(hand.app, hand.app.screen)]
        for _, name, _ in palette.RECORDS:
            assert [one for one in names if one.startswith(f"{name}, ")]


async def test_a_new_file_shows_three_ways_to_begin(db: Path) -> None:
    async with open_app(db) as hand:
        hand.sees("Three ways to begin", "Add a client", "Import a file", "See the demo")
        await hand.press("enter")
        hand.sees("New client")
        await hand.press("escape", "down", "enter")
        assert hand.place == "IntakeScreen"
        await hand.press("escape", "down", "enter")
        assert 'type "goodterms demo"' in hand.said
        await hand.press("n")
        await hand.fill(name="Acme")
        await hand.press("ctrl+s")
        hand.sees("First to go", "No flag is lit.")
        await hand.press("u")
        hand.sees("Three ways to begin")


async def test_the_palette_is_about_the_screen_below_it_and_opens_any_client(sample: Path) -> None:
    async with open_app(sample) as hand:
        await choose(hand, "Client: Bitwerk")
        assert hand.place == "ClientScreen"
        hand.sees("Bitwerk Systems GmbH")
        await choose(hand, "Signal: add")
        hand.sees("Something good from Bitwerk Systems GmbH")
