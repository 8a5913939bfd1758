"""Import by keyboard: a file is shown before anything is written, comes in with Enter, and goes with u."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from goodterms.exchange.document import export_document
from goodterms.ledger import store
from goodterms.tui.intake_forms import PathSuggester, as_path
from tests.tui.hand import Hand, dump, open_app

HEAD = "User,Email,Client,Project,Task,Description,Billable,Start date,Start time,End date,End time,Duration,Tags\n"
TOGGL = HEAD + "".join(
    f"Jana,j@x.example,{client},Site,,Layout,Yes,{day},09:00:00,{day},11:30:00,02:30:00,\n"
    for client, day in (("Acme [/] GmbH", "2026-05-04"), ("Acme [/] GmbH", "2026-06-04"), ("Otter", "2026-06-05"))
)
UNKNOWN = "Tag;Kunde;Std;Was\n01.06.2026;Acme;2,5;Entwurf\n02.06.2026;Acme;1,25;Satz\n03.06.2026;Otter;x;Satz\n"


def clientful(path: Path) -> list[tuple[object, ...]]:
    """Client, day, seconds and note of every entry."""
    with closing(sqlite3.connect(path)) as con:
        return con.execute(
            """SELECT c.name, e.day, e.seconds, e.note FROM time_entry e
            JOIN client c ON c.id = e.client_id ORDER BY e.id"""
        ).fetchall()


async def look(hand: Hand, content: str | bytes, home: Path, name: str = "hours.csv") -> None:
    """Open the import on a file of this content."""
    (home / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    hand.app.action_import()
    await hand.settle()
    await hand.write(f"~/{name}")
    await hand.press("enter")


@pytest.mark.parametrize("size", [(80, 24), (140, 40)])
async def test_shown_brought_in_known_again_and_taken_back(db: Path, home: Path, size: tuple[int, int]) -> None:
    async with open_app(db, size=size) as hand:
        before = dump(db)
        await look(hand, TOGGL, home)
        hand.sees("toggl, recognised by itself", "3 rows read, 3 to add", "Nothing is written yet", "2026-05", "2:30")
        hand.sees("New clients: Acme [/] GmbH, Otter.", "EUR was assumed. To take another, name it")
        hand.not_sees("--currency")
        assert dump(db) == before
        await hand.press("enter")
        hand.sees("Imported: 3 added", "u takes it back")
        assert len(clientful(db)) == 3
        await hand.press("enter")
        assert hand.said == "There is nothing more to bring in. n names another file."
        await hand.press("n", "enter")
        hand.sees("3 here already", "There is nothing new in it.")
        await hand.press("enter")
        assert len(clientful(db)) == 3
        await hand.press("u")
        assert clientful(db) == []
        assert dump(db) == before
        await hand.press("escape", "3")
        hand.sees("No hours yet")


async def test_u_after_an_import_shows_the_file_anew(db: Path, home: Path) -> None:
    async with open_app(db) as hand:
        before = dump(db)
        await look(hand, TOGGL, home)
        await hand.press("enter", "u")
        assert dump(db) == before
        hand.sees("3 to add", "Nothing is written yet")
        await hand.press("enter")
        assert len(clientful(db)) == 3


async def test_any_table_once_its_columns_are_named_and_bad_lines_only_when_said(db: Path, home: Path) -> None:
    async with open_app(db) as hand:
        await look(hand, UNKNOWN, home)
        hand.sees("is a table of no known tool", "o: which column is what")
        await hand.press("o", "enter")
        hand.sees("Which column is what", "Tag, Kunde, Std, Was")
        await hand.press("enter")
        hand.sees("Which column is the date or the start?")
        await hand.fill(date="Tag", duration="Std", client="Kunde", note="w")
        await hand.press("enter")
        hand.sees("3 rows read, 2 to add, 1", 'line 4: "x" is not a duration')
        await hand.press("enter")
        hand.sees("1 line cannot be read.", "Import the rest")
        await hand.press("escape")
        assert clientful(db) == []
        await hand.press("enter", "y")
        hand.sees("2 added", "1 left out")
    assert clientful(db) == [("Acme", "2026-06-01", 9000, "Entwurf"), ("Acme", "2026-06-02", 4500, "Satz")]


async def test_dates_that_can_be_read_in_two_ways_are_asked_about(db: Path, home: Path) -> None:
    table = "date,client,duration\n01/02/2026,Acme,2h\n03/02/2026,Acme,1h\n"
    async with open_app(db) as hand:
        await look(hand, table, home)
        hand.sees("The order of the dates is not clear", "e: the format, which way round the dates are")
        hand.not_sees("--date-format")
        await hand.press("e")
        await hand.fill(dates="month")
        await hand.press("enter")
        hand.sees("month first", "2026-01", "2 to add")
        await hand.press("e")
        await hand.fill(dates="day")
        await hand.press("enter")
        hand.sees("day first", "2026-02")


async def test_all_for_one_client_one_person_and_a_currency(db: Path, home: Path) -> None:
    table = TOGGL + "Petra,p@x.example,Otter,Site,,Layout,Yes,2026-06-06,09:00:00,2026-06-06,10:00:00,01:00:00,\n"
    async with open_app(db) as hand:
        await look(hand, table, home)
        hand.sees("time of several people (Jana, Petra)")
        hand.not_sees("--person")
        await hand.press("e")
        await hand.fill(person="Petra", client="Zebra", currency="xx")
        await hand.press("enter")
        hand.sees('"xx" is not a currency')
        await hand.fill(currency="usd")
        await hand.press("enter")
        hand.sees("all for Zebra", "only Petra", "in USD", "1 to add")
        await hand.press("enter")
    assert clientful(db) == [("Zebra", "2026-06-06", 3600, "Layout")]
    assert [row[0] for row in sqlite3.connect(db).execute("SELECT currency FROM client")] == ["USD"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"PK\x03\x04 something", "Excel workbook"),
        (b"just words", "of no known format"),
        (b'{"a": 1}', "JSON, but of no tool"),
        (b"\x00\x01\x02\x03\xff binary", "is not text"),
        (b"number,issued,client,total\nR-1,2026-13-45,Acme,1\n", "cannot be read"),
    ],
)
async def test_what_cannot_be_read_is_told_in_words(db: Path, home: Path, content: bytes, words: str) -> None:
    async with open_app(db) as hand:
        before = dump(db)
        await look(hand, content, home)
        assert words in " ".join(hand.text.split())
        await hand.press("enter", "o", "escape", "escape")
        assert dump(db) == before


async def test_a_missing_file_leaves_the_hand_on_the_path(db: Path, home: Path) -> None:
    async with open_app(db) as hand:
        hand.app.action_import()
        await hand.settle()
        await hand.press("enter")
        hand.sees("Type or paste the path of a file")
        await hand.write("~/none.csv")
        await hand.press("enter")
        hand.sees("There is no file")
        (home / "none.csv").write_text(TOGGL)
        await hand.press("enter")
        hand.sees("3 to add")
        await hand.press("escape")
        assert hand.place == "MainScreen"


async def test_a_file_that_is_gone_when_its_columns_are_asked_about_is_told(db: Path, home: Path) -> None:
    async with open_app(db, notifications=True) as hand:
        await look(hand, "a,b\n1,2\n", home)
        await hand.press("o")
        assert hand.place == "FormScreen"
        next(home.glob("*.csv")).unlink()
        await hand.press("enter")
        assert "There is no file" in hand.said
        await hand.press("escape")
        assert hand.place == "MainScreen"


async def test_our_own_document_comes_in_whole(db: Path, sample: Path, home: Path) -> None:
    with closing(store.connect(sample)) as con:
        document = export_document(con)
    async with open_app(db) as hand:
        await look(hand, json.dumps(document, ensure_ascii=False), home, "all.json")
        hand.sees("json, recognised by itself", "Nothing is written yet")
        await hand.press("enter")
        hand.sees("Imported: ")
        await hand.press("escape", "2")
        hand.sees("Nordlicht Verlag")


@pytest.mark.parametrize(
    ("typed", "path"),
    [
        (" '/a/b c.csv' ", "/a/b c.csv"),
        ('"/a/b.csv"', "/a/b.csv"),
        ("file:///a/b.csv", "/a/b.csv"),
        ("a'b.csv", "a'b.csv"),
    ],
)
def test_paths_as_they_are_dropped_on_a_terminal(typed: str, path: str) -> None:
    assert as_path(typed) == Path(path)


async def test_a_path_is_completed(home: Path) -> None:
    (home / "hours.csv").touch()
    (home / "holiday").mkdir()
    suggest = PathSuggester().get_suggestion
    assert await suggest("~/hou") == "~/hours.csv"
    assert await suggest("hol") == "holiday/"
    assert await suggest("~/zzz") is None
    assert await suggest("~/none/x") is None
    assert await suggest("~/") is None
