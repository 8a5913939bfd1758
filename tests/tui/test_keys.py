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

MOVES = {
    "move",
    "page",
    "jump",
    "scroll",
    "scroll_beside",
    "step",
    "edge",
    "tab",
    "turn",
    "stage",
    "week",
    "other",
    "complete",
    "app.focus_next",
    "app.focus_previous",
    "page_down",
    "page_up",
}
CLOSE = {"dismiss", "answer(False)", "app.pop_screen", "leave", "unfilter"}
HELP = {"help", "app.help", "dismiss"}
MEANING: dict[str, tuple[str, set[str]]] = {
    **{str(number): ("one of the six views", {"view"}) for number in range(1, 7)},
    "0": ("this week", {"this_week"}),
    **dict.fromkeys(("j", "k", "h", "l", "g", "G", "up", "down", "home", "end"), ("move", MOVES)),
    **dict.fromkeys(("pageup", "pagedown", "ctrl+b", "ctrl+f", "tab"), ("move", MOVES)),
    "left": ("what is before", {*MOVES, "back"}),
    "right": ("what comes after", {*MOVES, "forward"}),
    "b": ("the step before", {"back"}),
    "enter": ("open, or do what is asked", {"open", "take", "bring", "dismiss", "submit"}),
    "escape": ("back", CLOSE),
    "q": ("quit, or close what only tells something", {"leave", "app.leave", "dismiss"}),
    "ctrl+q": ("quit", {"leave"}),
    "ctrl+s": ("save", {"save"}),
    "ctrl+p": ("the palette", {"app.command_palette"}),
    "question_mark": ("help", HELP),
    "f1": ("help", HELP),
    "n": ("new; no", {"new", "by_hand", "invoice", "file", "app.log", "app.new_client", "answer(False)"}),
    "e": ("edit", {"edit", "do('edit')", "bars", "way"}),
    "d": (
        "delete, or take back",
        {"delete", "drop", "discard", "do('discard')", "archive", "take_back", "withdraw", "default"},
    ),
    "u": ("undo", {"undo", "step('undo')"}),
    "U": ("redo", {"redo", "step('redo')"}),
    "slash": ("filter", {"filter"}),
    "s": ("sort", {"sort"}),
    "y": ("copy; yes", {"copy", "answer(True)"}),
    "space": ("mark, or tick off", {"mark", "tick", "sent"}),
    "asterisk": ("mark all or none", {"all"}),
    "f": ("which are shown", {"only", "period"}),
    "dollar_sign": ("the currency that is shown", {"currency"}),
    "v": ("another view of it", {"week", "ahead", "client", "talk", "app.pop_screen"}),
    "x": ("write to a file", {"export", "calendar"}),
    "X": ("write as a picture", {"picture"}),
    "P": ("the paper as PDF", {"do('pdf')", "statement"}),
    "t": ("timer", {"timer"}),
    "a": ("log hours", {"log"}),
    "exclamation_mark": ("log an incident", {"incident"}),
    "M": ("note more", {"note", "delay", "log"}),
    "w": ("decide about the client", {"decide"}),
    "c": ("close, or open again", {"close", "state"}),
    "T": ("the text to send", {"letter", "do('letter')"}),
    "L": ("language", {"language"}),
    "r": ("remind", {"do('remind')", "remind", "sent"}),
    "plus": ("the rate", {"rate"}),
    "equals_sign": ("the rate", {"rate"}),
    "minus": ("the rate", {"rate"}),
    "o": ("its other details", {"rest", "columns"}),
    "m": ("move hours to another client", {"move"}),
    "J": ("join hours", {"join"}),
    "V": ("split hours", {"split"}),
    "H": ("the hours on a draft", {"hours"}),
    "p": ("a payment", {"do('pay')"}),
    "i": ("issue", {"do('issue')"}),
    "R": ("record an invoice", {"record"}),
    "D": ("dispute", {"do('dispute')"}),
    "B": ("a payment that bounced", {"do('bounced')"}),
    "C": ("credit note", {"do('credit')"}),
    "W": ("write off", {"do('write_off')"}),
    "E": ("excuse", {"do('excuse')"}),
    "A": ("accept a flag", {"accept"}),
    "N": ("decline note", {"decline"}),
    "S": ("settings", {"settings"}),
    "comma": ("settings", {"settings"}),
    "I": ("read a file", {"file"}),
    "K": ("check the file", {"check"}),
    "f2": ("the letter's fields", {"fields"}),
    "f3": ("the letter's language", {"language"}),
    "f4": ("the letter as a file", {"export"}),
    "f5": ("the letter as it will look", {"open"}),
    "f6": ("the letter's facts", {"facts"}),
    "f7": ("the step before, also while one types", {"back"}),
    "f8": ("the next finding in the letter", {"next_finding"}),
    "f9": ("the letter anew", {"anew"}),
}
"""DESIGN section 6: what a key means wherever it is bound, and the actions that are this meaning on one screen or
another (of those with a bare name, whatever is in the brackets). In a question y and n are yes and no."""
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
def test_a_key_has_one_meaning_everywhere_and_is_none_that_terminals_eat(one: type[Any]) -> None:
    for key, action in bindings(one):
        assert key not in EATEN
        assert not (key.startswith("alt+") and len(key) == 5), "alt and a letter never arrives in an input"
        meaning, actions = MEANING[key]
        assert {action, action.split("(")[0]} & actions, f"{key} is {meaning}, not {action}"


def test_the_table_of_meanings_holds_no_key_and_no_action_that_is_gone() -> None:
    bound = [pair for one in WITH_KEYS for pair in bindings(one)]
    assert {key for key, _ in bound} == set(MEANING)
    for key, (_, actions) in MEANING.items():
        if actions not in (MOVES, CLOSE, HELP) and key not in ("left", "right"):
            used = {action for at, action in bound if at == key}
            assert actions <= used | {action.split("(")[0] for action in used}, key


def test_no_two_keys_of_one_screen_that_are_shown_at_once_are_the_same() -> None:
    """Two actions on one key need tabs that never show both."""
    for one in WITH_KEYS:
        own = [(key, action) for key, action in bindings(one) if key not in ("c", "M", "d")]
        keys = [key for key, _ in own]
        assert len(keys) == len(set(keys)), one.__name__


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


@pytest.mark.parametrize("way", [("2", "enter"), ("2", "w"), ("5", "enter"), ("S",), ("4", "enter")])
async def test_q_quits_from_inner_pages_too(sample: Path, way: tuple[str, ...]) -> None:
    async with open_app(sample) as hand:
        await hand.press(*way)
        assert hand.place != "MainScreen"
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
