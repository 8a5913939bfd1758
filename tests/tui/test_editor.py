"""The editor of letters lives through whatever is typed, taken back and done again."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, cast

import pytest
from textual.app import App, ComposeResult
from textual.pilot import Pilot

from goodterms.tui.widgets.editor import Editor
from tests.tui.hand import Hand

if TYPE_CHECKING:
    from goodterms.tui.app import GoodtermsApp

TEXT = (
    "Dear Ann,\n\n" + "A paragraph that wraps in a narrow window, several times over. " * 3 + "\n\nKind regards\nAda\n"
)
KEYS = (
    *("a", "space", "enter", "enter", "backspace", "delete", "ctrl+w", "ctrl+u", "ctrl+k", "ctrl+x", "ctrl+d"),
    *("ctrl+z", "ctrl+z", "ctrl+z", "ctrl+y", "ctrl+y", "f6", "f7", "up", "down", "home", "end", "pageup", "pagedown"),
    *("shift+up", "shift+down", "shift+left", "shift+end", "ctrl+left", "ctrl+shift+k"),
)


class Page(App[None]):
    def compose(self) -> ComposeResult:
        yield Editor(id="text")


def hand_on(pilot: Pilot[None], app: Page) -> Hand:
    return Hand(pilot, cast("GoodtermsApp", app))  # of the app it needs only what every app has


def assert_in_step(editor: Editor) -> None:
    """Every line of the text is wrapped, and no other."""
    wrapped = editor.wrapped_document
    assert len(wrapped._line_index_to_offsets) == editor.document.line_count
    assert wrapped._offset_to_line_info[-1][0] == editor.document.line_count - 1


async def test_a_long_paste_is_taken_back() -> None:
    app = Page()
    async with app.run_test(size=(40, 6)) as pilot:
        editor = app.query_one(Editor)
        editor.load_text("one\ntwo\n")
        editor.focus()
        hand = hand_on(pilot, app)
        await hand.press("end")
        await hand.paste("\n".join(f"line {n}" for n in range(50)))
        await hand.press("ctrl+z")
        assert editor.text == "one\ntwo\n"
        assert editor.selection.end == (0, 3), "the cursor is where it was"
        await hand.press("down", "ctrl+z")
        assert (editor.text, editor.selection.end[0]) == ("one\ntwo\n", 1), "nothing more to take back"
        await hand.press("ctrl+y")
        assert editor.document.line_count == 52
        assert_in_step(editor)


@pytest.mark.parametrize("seed", range(3))
async def test_random_editing(seed: int) -> None:
    chance = random.Random(seed)
    app = Page()
    async with app.run_test(size=(60, 20)) as pilot:
        editor = app.query_one(Editor)
        editor.load_text(TEXT)
        editor.focus()
        hand = hand_on(pilot, app)
        for _ in range(300):
            what = chance.random()
            if what < 0.02:
                await pilot.resize_terminal(chance.randint(3, 100), chance.randint(2, 30))
                await hand.settle()
            elif what < 0.05:
                await hand.paste(chance.choice(("x\ny\nz", "\n\n", "株式 " * 10, "a" * 200)))
            else:
                await hand.press(chance.choice(KEYS))
            assert_in_step(editor)
