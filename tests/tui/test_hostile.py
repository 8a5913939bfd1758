"""A file full of hostile text: no screen crashes, no markup runs, nothing that steers a terminal leaves the app.

The text is written past the app (others may have written the file), into every column that takes free text.
"""

from __future__ import annotations

import json
import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from goodterms.domain.decision_questions import path
from goodterms.ledger import store
from goodterms.tui.screens.wizard import WizardScreen
from tests.counts import Counts
from tests.tui.hand import Hand, open_app
from tests.tui.test_wizard import choose

HOSTILE = (
    "[/]",
    "[b",
    "[@click=app.quit]x[/]",
    "[red]red[/red]",
    "\x1b[31mRED\x1b]0;title\x07",
    "\x9b31mC1\x85",
    "\u202egnp.exe\u202c\u2066i\u2069",
    "L" * 300,
    "株式会社みどり設計" * 8,
    "👨‍👩‍👧‍👦🏳️‍🌈 e\u0301",
    "ที่นี่น้ำกาแฟ",
    "شرکت آوای پارس",
    "two\nlines\r\nthree\ttabs",
    "=cmd|' /C calc'!A0",
    "$name {0} %s ${x}",
)
FREE_TEXT = {
    "client": ("name", "bar", "contract_ref", "clause_ref", "late_fee"),
    "contact": ("name", "honorific", "email", "address"),
    "project": ("name",),
    "timer": ("note",),
    "invoice": ("number", "tax_note", "note"),
    "invoice_line": ("text",),
    "payment": ("note",),
    "credit_note": ("number", "reason"),
    "dispute": ("note",),
    "time_entry": ("note", "person"),
    "expense": ("note",),
    "change_request": ("note",),
    "request": ("note",),
    "incident": ("note", "evidence", "phase"),
    "signal": ("note",),
    "accepted_flag": ("reason",),
    "decision": ("override_reason", "withdrawn_note"),
    "letter": ("subject", "body", "proof"),
    "talk": ("who", "note"),
    "reminder": ("text",),
    "import_batch": ("source", "format"),
    "change": ("label",),
}
STEERING = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
NAMES = "('my_name', 'my_business', 'my_address', 'my_email', 'my_tax_id', 'my_iban')"


def poison(path: Path) -> None:
    """Write hostile text into every free-text cell of the file."""
    with closing(sqlite3.connect(path)) as con:
        for table, columns in FREE_TEXT.items():
            for number, (key,) in enumerate(con.execute(f"SELECT id FROM {table}").fetchall()):
                values = [f"{HOSTILE[(number + i) % len(HOSTILE)]} {key}" for i, _ in enumerate(columns)]
                sets = ", ".join(f"{column} = ?" for column in columns)
                con.execute(f"UPDATE {table} SET {sets} WHERE id = ?", (*values, key))
        con.executemany(
            "INSERT OR REPLACE INTO setting (key, value) VALUES (?, ?)",
            [(key, HOSTILE[i % len(HOSTILE)]) for i, key in enumerate(NAMES.strip("()").replace("'", "").split(", "))],
        )
        for key, snapshot in con.execute("SELECT id, snapshot FROM decision").fetchall():
            held = json.loads(snapshot)
            for name in ("reasons", "warnings"):
                held[name] = list(HOSTILE)
            con.execute("UPDATE decision SET snapshot = ? WHERE id = ?", (json.dumps(held), key))
        con.commit()


@pytest.fixture
def poisoned(sample: Path) -> Path:
    """The sample with more of everything, and every text of it hostile."""
    with closing(store.connect(sample)) as con:
        client = con.execute("SELECT min(id) FROM client").fetchone()[0]
        con.execute(
            "INSERT INTO timer (id, client_id, start, zone, note) VALUES (1, ?, 1782800000, 'Europe/Berlin', '')",
            (client,),
        )
        con.execute("INSERT INTO talk (client_id, day, created_at) VALUES (?, '2026-06-01', 0)", (client,))
        con.execute("INSERT INTO expense (client_id, day, amount) VALUES (?, '2026-06-01', 100)", (client,))
        for number in con.execute("SELECT id FROM invoice ORDER BY id LIMIT 20").fetchall():
            con.execute("INSERT INTO dispute (invoice_id, opened) VALUES (?, '2026-06-01')", number)
        with store.change(con, "x"):
            con.execute("UPDATE client SET bar = 'x'")
    poison(sample)
    return sample


looked: list[str] = []
"""The screens that `check` looked at in the present test."""


@pytest.fixture(autouse=True)
def _looks_counted(count: Counts) -> Iterator[None]:
    looked.clear()
    yield
    count("pictures", len(looked))


def check(hand: Hand) -> None:
    """What is shown now holds nothing that steers a terminal, and no action that somebody else wrote."""
    looked.append(hand.place)
    for strip in hand.app.screen._compositor.render_strips():
        for segment in strip:
            if segment.control:
                continue
            assert not STEERING.search(segment.text), repr(segment.text)
            assert "quit" not in str(segment.style.meta if segment.style else "")
    width = hand.app.size.width
    assert all(strip.cell_length == width for strip in hand.app.screen._compositor.render_strips())


async def tour(hand: Hand, *keys: str) -> None:
    """Press keys, and look after each."""
    for key in keys:
        await hand.press(key)
        check(hand)


ROUND = (
    "2 j j k G g s s s s",
    "3 j j pagedown G g space e escape escape x escape m escape d n v left left right 0 escape",
    "4 j j f f f f G g enter p escape escape D escape escape C escape escape escape n escape",
    "5 l l j j j k enter b escape escape A escape escape",
    "6 right right right right left",
    "1 j j tab j j",
    "S j j escape",
)


@pytest.mark.parametrize("size", [(80, 24), (140, 36)], ids=["80x24", "140x36"])
async def test_hostile_text_on_every_view_page_and_form(poisoned: Path, size: tuple[int, int]) -> None:
    async with open_app(poisoned, size=size, notifications=True) as hand:
        check(hand)
        for keys in ROUND:
            await tour(hand, *keys.split())
            while hand.place != "MainScreen":
                await tour(hand, "escape")
        await tour(hand, "question_mark", "escape", "2")
        for _ in range(4):
            await tour(hand, "enter", *["right", "j"] * 9, "escape", "j", "j", "j")
            assert hand.place == "MainScreen"
        await tour(hand, "e", "escape", "d", "n", "slash", "left_square_bracket", "escape")
        await tour(hand, "u", "U", "t", "escape", "a", "escape", "exclamation_mark", "a", "escape")


async def test_hostile_text_in_the_palette_the_changes_and_the_toasts(poisoned: Path) -> None:
    async with open_app(poisoned, size=(100, 30), notifications=True) as hand:
        await tour(hand, "ctrl+p")
        for typed in ("[", "/", "]", "L", "株"):
            await hand.write(typed)
            check(hand)
            await hand.press("backspace")
        await hand.write("client")
        await tour(hand, "down", "down", "down", "enter")
        assert hand.place == "ClientScreen"
        await tour(hand, "y", "escape", "ctrl+p")
        await hand.write("changes")
        await tour(hand, "enter", "j", "j", "u", "U", "escape")
        hand.app.toast("\x1b[31m [/] [@click=app.quit]x[/] \u202e", wrong=True)
        await hand.settle()
        check(hand)
        hand.sees("[@click=app.quit]x[/]")


async def test_hostile_text_in_the_wizard_the_letter_the_talk_and_the_decision(poisoned: Path) -> None:
    async with open_app(poisoned, size=(140, 40), notifications=True) as hand:
        for client in [
            r[0]
            for r in hand.app.desk.con.execute(
                "SELECT id FROM client WHERE status NOT IN ('closed', 'blocked') ORDER BY id % 5, id LIMIT 4"
            )
        ]:
            hand.app.open_wizard(client)
            await hand.settle()
            check(hand)
            assert hand.place == "WizardScreen"
            state = hand.app.screen.state  # type: ignore[attr-defined]
            for step in path(state.levels):
                state.jump(step.id)
                hand.app.screen.show_step()  # type: ignore[attr-defined]
                await hand.settle()
                check(hand)
            for wanted, place, keys in (
                ("letter", "LetterScreen", ("f6", "space", "enter", "f2", "escape", "escape", "f3", "escape", "f4")),
                ("talk", "TalkScreen", ("l", "escape", "x", "escape")),
            ):
                if hand.place != "WizardScreen":
                    hand.app.open_wizard(client)
                    await hand.settle()
                wizard = hand.app.screen
                assert isinstance(wizard, WizardScreen)
                wizard.state.jump("choose")
                wizard.state.choose("fire")
                wizard.show_step()
                await hand.settle()
                if wanted == "talk" and wizard.state.advice().decision.rule in ("H1", "H2"):
                    continue  # nobody is to meet them then
                await choose(hand, wanted)
                assert hand.place == place
                await tour(hand, *keys)
                while hand.place not in ("WizardScreen", "MainScreen"):
                    await tour(hand, "escape", "y")
            while hand.place != "MainScreen":
                await tour(hand, "escape")
        from goodterms.tui.screens.decision import DecisionScreen

        for number in [r[0] for r in hand.app.desk.con.execute("SELECT id FROM decision WHERE state = 'taken'")]:
            hand.app.push_screen(DecisionScreen(number))
            await hand.settle()
            await tour(hand, "j", "x", "escape", "escape")
            while hand.place != "MainScreen":
                await tour(hand, "escape")


async def test_what_is_typed_and_pasted_is_cleaned_before_it_is_stored(db: Path) -> None:
    async with open_app(db, notifications=True) as hand:
        await hand.press("2", "n")
        await hand.paste("Ac\x1b[31mme\u202e [/] [@click=app.quit]x[/]\nsecond line")
        check(hand)
        await hand.press("ctrl+s")
        check(hand)
        hand.sees("[@click=app.quit]x[/]")
    with closing(sqlite3.connect(db)) as con:
        name = con.execute("SELECT name FROM client").fetchone()[0]
    assert not STEERING.search(name)
    assert name.startswith("Ac[31mme [/]")


@pytest.mark.parametrize("line", ["clients", "hours", "flags", "invoices", "incidents", "history", "export"])
def test_hostile_text_on_the_command_line(poisoned: Path, line: str) -> None:
    """Tables and messages for people; JSON escapes what it must and is read back unchanged."""
    ran = subprocess.run(
        [sys.executable, "-m", "goodterms", "--db", str(poisoned), "--today", "2026-06-30", line],
        check=False,
        capture_output=True,
        env={**os.environ, "PYTHONIOENCODING": "utf-8", "COLUMNS": "100"},
        timeout=60,
    )
    out, err = ran.stdout.decode("utf-8"), ran.stderr.decode("utf-8")
    assert ran.returncode == 0, err
    assert out.strip()
    assert not STEERING.search((out + err).replace("\n", ""))


def test_every_column_for_a_sentence_is_among_the_hostile_ones() -> None:
    """The list above names only what the schema has, and forgets no column that takes a sentence."""
    with closing(sqlite3.connect(":memory:")) as con:
        con.executescript((Path(store.__file__).parent / "schema.sql").read_text(encoding="utf-8"))
        for table, columns in FREE_TEXT.items():
            known = {row[1]: row[2] for row in con.execute(f"PRAGMA table_info({table})")}
            assert all(known[column] == "TEXT" for column in columns), table
        told = {"note", "text", "reason", "body", "subject", "bar", "address", "evidence", "who", "label", "source"}
        for (table,) in con.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            for row in con.execute(f"PRAGMA table_info({table})"):
                assert table == "write_off" or row[1] not in told or row[1] in FREE_TEXT.get(table, ()), (table, row[1])
