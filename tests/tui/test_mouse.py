"""By mouse alone: a click chooses, a double click opens; keys at the foot, tabs, answers, fields and buttons."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from rich.cells import cell_len
from textual.widgets import Input

from goodterms.ledger import clients, store
from goodterms.tui.screens.client import TABS, ClientScreen
from goodterms.tui.widgets.choices import Choices
from goodterms.tui.widgets.matrix import Matrix
from goodterms.tui.widgets.rows import Rows
from tests.tui.hand import TODAY, Hand, open_app
from tests.tui.test_day import one, step


async def click(hand: Hand, words: str, *, times: int = 1, last: bool = False) -> None:
    """Click on these words, wherever they stand on the screen."""
    lines = hand.text.splitlines()
    at = [number for number, line in enumerate(lines) if words in line]
    assert at, f"{words!r} is not on the screen:\n{hand.text}"
    line = at[-1 if last else 0]
    before = lines[line].rindex(words) if last else lines[line].index(words)
    await hand.pilot.click(offset=(cell_len(lines[line][:before]) + 1, line), times=times)
    await hand.settle()


async def click_row(hand: Hand, rows: Rows, number: int, *, times: int = 1) -> None:
    top = rows.content_region
    await hand.pilot.click(offset=(top.x + 6, top.y + rows.header + number), times=times)
    await hand.settle()


@pytest.mark.parametrize(
    ("view", "rows", "opens"),
    [
        ("1", "#first", "ClientScreen"),
        ("1", "#due", ""),
        ("2", "#clients", "ClientScreen"),
        ("3", "#entries", "FormScreen"),
        ("4", "#invoices", "InvoiceScreen"),
        ("6", "#report", "ClientScreen"),
    ],
)
async def test_a_click_chooses_a_row_and_a_double_click_opens_it(
    sample: Path, view: str, rows: str, opens: str
) -> None:
    async with open_app(sample, size=(100, 40)) as hand:
        await hand.press(view)
        found = hand.app.screen.query_one(rows, Rows)
        await click_row(hand, found, 2)
        assert found.cursor == 2
        assert hand.place == "MainScreen"
        await click_row(hand, found, 1, times=2)
        assert found.cursor == 1
        assert hand.place == opens or (not opens and hand.place != "MainScreen")


async def test_the_grid_of_flags_by_mouse(sample: Path) -> None:
    async with open_app(sample) as hand:
        await hand.press("5")
        grid = hand.app.screen.query_one(Matrix)
        at = (grid.content_region.x + grid._head_width + 2 * grid._mark_width, grid.content_region.y + 3)
        await hand.pilot.click(offset=at)
        await hand.settle()
        assert grid.place == (2, 2)
        await hand.pilot.click(offset=at, times=2)
        await hand.settle()
        assert hand.place == "EvidenceScreen"


async def test_views_and_reports_and_tabs_are_chosen_by_a_click(sample: Path) -> None:
    async with open_app(sample, size=(120, 36)) as hand:
        for title in ("2 Clients", "3 Hours", "4 Invoices", "5 Flags", "6 Reports", "1 Today"):
            await click(hand, title)
            assert title[2:] == hand.app.main.view.TITLE
        await click(hand, "6 Reports")
        await click(hand, "Ageing")
        hand.sees("Not due", "Over 90 d")
        await click(hand, "2 Clients")
        await click(hand, "Brightwater", times=2)
        for number, name in enumerate(TABS):
            await click(hand, name if name == "Terms" else f" {name} ")
            screen = hand.app.screen
            assert isinstance(screen, ClientScreen)
            assert screen.tab == number


async def test_the_keys_at_the_foot_are_pressed_by_a_click(sample: Path) -> None:
    async with open_app(sample, size=(120, 36)) as hand:
        await click(hand, "? Help", last=True)
        assert hand.place == "HelpScreen"
        await click(hand, " Close ")
        assert hand.place == "MainScreen"
        await click(hand, "2 Clients")
        await click(hand, "/ Filter", last=True)
        await hand.write("bright")
        await hand.press("enter")
        await click(hand, "e Edit", last=True)
        assert hand.place == "FormScreen"
        await click(hand, " Leave ")
        assert hand.place == "MainScreen"
        await click(hand, "Brightwater", times=2)
        await click(hand, "Tabs", last=True)
        assert hand.app.screen.tab == len(TABS) - 1  # type: ignore[attr-defined]
        await click(hand, "esc Back", last=True)
        assert hand.place == "MainScreen"
        await click(hand, "5 Flags")
        await click(hand, "Evidence", last=True)
        assert hand.place == "EvidenceScreen"
        before = hand.text
        await hand.pilot.click(offset=(119, 35))
        await hand.settle()
        assert hand.text == before


async def test_a_form_is_filled_saved_and_left_by_mouse(db: Path) -> None:
    with closing(store.connect(db)) as con:
        clients.add(con, "Acme", TODAY, currency="EUR", rate=8000)
    async with open_app(db) as hand:
        await click(hand, "t Timer", last=True)
        await click(hand, "acme/site")
        assert hand.app.focused is hand.app.screen.query_one("#f-client", Input)
        await hand.write("acme")
        await click(hand, "homepage")
        assert hand.app.focused is hand.app.screen.query_one("#f-note", Input)
        await hand.write("layout")
        async with step(hand, db):
            await click(hand, " Save ")
            assert hand.place == "MainScreen"
        assert one(db, "SELECT note FROM timer") == ("layout",)
        await click(hand, "a Log hours", last=True)
        await click(hand, " Leave ")
        assert hand.place == "MainScreen"


async def test_an_incident_and_a_question_by_mouse(sample: Path) -> None:
    async with open_app(sample) as hand:
        await click(hand, "! Incident", last=True)
        await click(hand, " Leave ")
        assert hand.place == "MainScreen"
        await click(hand, "! Incident", last=True)
        await click(hand, "Thrown objects")
        assert hand.place == "FormScreen"
        hand.sees("Incident of ")
        await click(hand, " Leave ")
        await click(hand, "3 Hours")
        count = one(sample, "SELECT count(*) FROM time_entry")
        await click(hand, "d Delete", last=True)
        assert hand.place == "Confirm"
        await click(hand, "Keep")
        assert one(sample, "SELECT count(*) FROM time_entry") == count
        await click(hand, "d Delete", last=True)
        await hand.pilot.click("#yes")
        await hand.settle()
        with closing(sqlite3.connect(sample)) as con:
            assert con.execute("SELECT count(*) + 1 FROM time_entry").fetchone() == count


async def test_the_answers_of_the_wizard_by_mouse(sample: Path) -> None:
    async with open_app(sample, size=(120, 40)) as hand:
        await click(hand, "2 Clients")
        await click(hand, "Kováts", times=1)
        await click(hand, "w Decide", last=True)
        assert hand.place == "WizardScreen"
        for _ in range(12):
            found = [one for one in hand.app.screen.query(Choices) if one.display]
            if found:
                break
            await click(hand, "Go on", last=True)
        choices = found[0]
        await click(hand, choices.options[1].label)
        assert choices.cursor == 1
        assert hand.app.focused is choices
        taken = choices.taken
        assert choices.options[1].value != taken or taken is not None
        await click(hand, choices.options[0].label, times=2)
        with closing(sqlite3.connect(sample)) as con:
            answers = con.execute("SELECT answers FROM decision WHERE state = 'draft' ORDER BY id DESC").fetchone()
        assert answers is not None
        assert answers[0] != "{}"
        await click(hand, "Back", last=True)
        assert hand.place == "WizardScreen"
        await click(hand, "Leave, saved", last=True)
        assert hand.place == "MainScreen"
