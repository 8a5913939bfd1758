"""What was put right in Textual: each of these fails without it."""

from __future__ import annotations

import gc
from pathlib import Path

from textual._styles_cache import StylesCache
from textual.message import Message
from textual.screen import Screen
from textual.widgets._toast import ToastHolder

from goodterms.tui.widgets.editor import Editor
from tests.tui.hand import Hand, open_app


def alive(kind: type) -> int:
    gc.collect()
    return sum(isinstance(one, kind) for one in gc.get_objects())


def lost(hand: Hand) -> list[str]:
    """Pages that are alive though they are closed."""
    gc.collect()
    return [str(one) for one in gc.get_objects() if isinstance(one, Screen) and one not in hand.app._registry]


async def test_the_lines_of_a_closed_page_are_let_go(sample: Path) -> None:
    async with open_app(sample) as hand:
        await hand.press("2")
        before = alive(StylesCache)
        await hand.press("enter")
        assert alive(StylesCache) > before + 5
        await hand.press("escape")
        assert alive(StylesCache) <= before + 2


async def test_a_message_that_gives_way_leaves_nothing_behind(sample: Path) -> None:
    async with open_app(sample, notifications=True) as hand:
        for _ in range(5):
            await hand.press("3", "J")  # nothing is marked: the app says so
            assert "Mark two or more" in hand.said
            assert len(hand.app.screen.query(ToastHolder)) == 1
        await hand.press("2", "enter")
        hand.app.toast("on another page")
        await hand.press("escape")
        assert len(hand.app.screen.query(ToastHolder)) <= 1


async def test_the_editor_of_a_letter_is_let_go(sample: Path) -> None:
    """The app would wait for another theme on its behalf, and so keep it."""
    async with open_app(sample) as hand:
        await hand.press("N")
        assert isinstance(hand.app.focused, Editor)
        await hand.press("escape")
        assert hand.place == "MainScreen"
        assert not getattr(hand.app, "__watchers", {}).get("theme")


async def test_a_closed_page_is_let_go_by_what_was_made_while_it_was_open(sample: Path) -> None:
    """The list below got its bars to scroll with in the name of the page above it, and kept that page."""
    async with open_app(sample) as hand:
        await hand.press("2")
        for key, size in (("n", (60, 12)), ("enter", (80, 24))):
            await hand.press(key)
            await hand.pilot.resize_terminal(*size)
            await hand.settle()
            await hand.press("escape")
        assert hand.place == "MainScreen"
        assert lost(hand) == []


async def test_a_closed_page_is_let_go_by_those_who_heard_from_it(sample: Path) -> None:
    """Who waits for a message keeps the last one."""
    async with open_app(sample) as hand:
        await hand.press("2", "n")
        message = Message().set_sender(hand.app.screen)
        assert type(message._sender).__name__ == "FormScreen"
        await hand.press("escape")
        assert lost(hand) == []
        assert message._sender is None


async def test_a_list_does_not_remember_each_box_that_it_was_looked_through_with(sample: Path) -> None:
    async with open_app(sample) as hand:
        await hand.press(*("3", "slash", "x", "escape") * 10)
        assert len(hand.app.main.view._query_one_cache) <= 32
