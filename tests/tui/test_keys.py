"""One meaning a key everywhere, no key that a terminal eats, and help on every screen."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen, Screen
from textual.widget import Widget

import goodterms.tui
from goodterms.tui.app import GoodtermsApp
from goodterms.tui.screens.help import HelpScreen
from goodterms.tui.screens.main import MainScreen
from goodterms.tui.view import View
from goodterms.tui.widgets.bars import KeyBar
from tests.tui.hand import open_app

DOCUMENTED = {
    "n": {"new", "app.log", "app.new_client", "by_hand", "answer(False)"},
    "e": {"do('edit')", "edit", "way"},
    "d": {"delete", "archive", "do('discard')", "take_back", "drop", "remove", "default"},
    "u": {"undo", "step('undo')"},
    "U": {"redo", "step('redo')"},
    "slash": {"filter"},
    "s": {"sort"},
    "y": {"copy", "answer(True)"},
    "t": {"timer"},
    "a": {"log"},
    "exclamation_mark": {"incident"},
    "w": {"decide"},
    "question_mark": {"app.help", "dismiss(None)"},
    "q": {"app.leave", "dismiss(None)"},
    "f1": {"help", "app.help", "dismiss(None)"},
    "ctrl+p": {"app.command_palette"},
}
"""DESIGN section 6: what these keys do, wherever they are bound. In a question y and n are yes and no."""
EATEN = ("ctrl+i", "ctrl+m", "ctrl+h", "ctrl+j", "ctrl+z", "ctrl+c", "ctrl+shift+x")


def classes() -> Iterator[type[Any]]:
    """Every class of the screens and widgets."""
    for found in pkgutil.walk_packages(goodterms.tui.__path__, "goodterms.tui."):
        module = importlib.import_module(found.name)
        for _, one in inspect.getmembers(module, inspect.isclass):
            if one.__module__ == module.__name__:
                yield one


ALL = sorted(set(classes()), key=lambda one: one.__name__)
WITH_KEYS = [one for one in ALL if issubclass(one, (Widget, GoodtermsApp)) and "BINDINGS" in vars(one)]
PAGES = [one for one in ALL if issubclass(one, (Screen, View)) and not issubclass(one, ModalScreen)]


def bindings(one: type[Any]) -> Iterator[tuple[str, str]]:
    """Key and action of each binding that the class names itself."""
    entries: list[BindingType] = one.BINDINGS
    for binding in Binding.make_bindings(entries):
        yield binding.key, binding.action


@pytest.mark.parametrize("one", WITH_KEYS, ids=lambda one: one.__name__)
def test_a_documented_key_has_its_meaning_and_no_key_is_one_that_terminals_eat(one: type[Any]) -> None:
    for key, action in bindings(one):
        assert key not in EATEN
        assert not (key.startswith("alt+") and len(key) == 5), "alt and a letter never arrives in an input"
        if key in DOCUMENTED:
            assert action in DOCUMENTED[key], (key, action)


def test_every_key_of_the_design_works_on_every_numbered_screen() -> None:
    everywhere = {key for one in (GoodtermsApp, MainScreen) for key, _ in bindings(one)}
    assert everywhere >= {*"123456", "question_mark", "ctrl+p", "q", "t", "a", "exclamation_mark", "u", "U"}


@pytest.mark.parametrize("one", PAGES, ids=lambda one: one.__name__)
def test_every_page_has_a_title_and_help(one: type[Any]) -> None:
    if one is MainScreen or (not one.__name__.endswith("Screen") and one.__subclasses__()):
        return
    assert one.TITLE
    words = " ".join(one.HELP.split())
    assert len(words) > 40
    assert words.endswith((".", "?"))


def test_no_letter_key_in_a_form_but_keys_that_an_input_leaves_alone() -> None:
    """A printable key is typed into the input that has the focus: forms are left and saved with others."""
    from goodterms.tui.widgets.form import FormScreen

    assert all(len(key) > 1 for key, _ in bindings(FormScreen))


@pytest.mark.parametrize("width", [80, 60])
async def test_the_foot_fits_and_shows_help_on_every_view(sample: Path, width: int) -> None:
    async with open_app(sample, size=(width, 24)) as hand:
        for number in range(1, 7):
            await hand.press(str(number))
            foot = hand.text.splitlines()[-1]
            assert len(foot) <= width
            assert "? Help" in foot, foot
            assert "…" not in foot
            bar = hand.app.screen.query_one(KeyBar)
            assert bar.size.width == width
            await hand.press("question_mark")
            assert isinstance(hand.app.screen, HelpScreen)
            hand.sees("Help: ", "Keys here")
            await hand.press("question_mark")


async def test_help_names_every_key_of_the_screen_it_was_asked_on(sample: Path) -> None:
    async with open_app(sample, size=(100, 60)) as hand:
        await hand.press("4", "question_mark")
        hand.sees("Help: Invoices", "Write it as PDF", "Record an invoice written elsewhere", "filter, sort, copy")
        await hand.press("escape", "2", "enter", "question_mark")
        hand.sees("Help: Client", "Write this client's evidence to a file")
        await hand.press("q")
        assert hand.place == "ClientScreen"


async def test_numbers_go_to_the_views_and_q_leaves(sample: Path) -> None:
    async with open_app(sample) as hand:
        for number, title in enumerate(("Today", "Clients", "Hours", "Invoices", "Flags", "Reports"), 1):
            await hand.press(str(number))
            assert title == hand.app.main.view.TITLE
        await hand.press("q")
        assert not hand.app._running


async def test_vi_keys_and_arrows_move_alike_in_every_list(sample: Path) -> None:
    async with open_app(sample) as hand:
        for number in ("2", "3", "4"):
            await hand.press(number)
            rows = hand.app.main.view.rows  # type: ignore[attr-defined]
            await hand.press("j", "j", "down")
            assert rows.cursor == 3
            await hand.press("k", "up")
            assert rows.cursor == 1
            await hand.press("G")
            assert rows.cursor == rows.row_count - 1
            await hand.press("g")
            assert rows.cursor == 0
            await hand.press("end", "home", "pagedown")
            assert rows.cursor > 0


async def test_a_filter_takes_letters_that_are_keys_elsewhere(sample: Path) -> None:
    async with open_app(sample) as hand:
        await hand.press("2", "slash")
        await hand.write("nqdu")
        assert hand.app._running
        assert hand.app.main.view.find == "nqdu"  # type: ignore[attr-defined]
        await hand.press("escape")
        assert hand.app.main.view.find == ""  # type: ignore[attr-defined]


async def test_a_click_chooses_a_view_and_a_double_click_opens_a_client(sample: Path) -> None:
    async with open_app(sample) as hand:
        at = hand.text.splitlines()[0].index("2 Clients")
        await hand.pilot.click(offset=(at + 2, 0))
        await hand.settle()
        hand.sees("Per hour", "Monolith Capital")
        await hand.pilot.click("#clients", offset=(12, 2))
        await hand.settle()
        assert hand.app.main.view.rows.cursor == 1  # type: ignore[attr-defined]
        await hand.pilot.click("#clients", offset=(12, 2), times=2)
        await hand.settle()
        assert hand.place == "ClientScreen"
