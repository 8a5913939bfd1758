"""A hand on the keyboard: presses keys in the running app and reads what the terminal would show.

No sleeps: after each key everything is done that the key set off (messages, workers, redrawing), then the
next one comes. Two seconds of nothing ever ending is a failure, not a wait.
"""

from __future__ import annotations

import sqlite3
import unicodedata
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing, contextmanager, suppress
from datetime import date
from pathlib import Path

from textual import events
from textual.app import _character_to_key
from textual.keys import REPLACED_KEYS, _get_unicode_name_from_key
from textual.pilot import Pilot
from textual.widgets import Input
from textual.worker import WorkerCancelled, WorkerFailed

from goodterms.ledger.demo import STORY_ENDS
from goodterms.ledger.undo import tables
from goodterms.tui.app import GoodtermsApp
from goodterms.tui.desk import Desk

ROUNDS = 200
TODAY = STORY_ENDS


def screen_text(app: GoodtermsApp) -> str:
    """What the terminal shows, line by line, without colour."""
    strips = app.screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in strip).rstrip() for strip in strips) + "\n"


@contextmanager
def written_by_another(hand: Hand, path: Path) -> Iterator[None]:
    """Another program writes to the file, and the app waits for nobody."""
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        hand.app.desk.con.execute("PRAGMA busy_timeout = 0")
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


def dump(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """All rows of all tables of the file but the recording of changes itself."""
    with closing(sqlite3.connect(path)) as con:
        return {table: con.execute(f"SELECT * FROM {table} ORDER BY 1").fetchall() for table in tables(con)}


class Hand:
    """Presses keys in one running app."""

    def __init__(self, pilot: Pilot[None], app: GoodtermsApp) -> None:
        self.pilot = pilot
        self.app = app

    # -- doing ----------------------------------------------------------------

    async def press(self, *keys: str) -> None:
        """Press keys, each when everything the one before set off is done."""
        for key in keys:
            self._send(key)
            await self.settle()

    async def burst(self, *keys: str) -> None:
        """Press keys faster than the app answers: all are on their way before the first is done."""
        for key in keys:
            self._send(key)
        await self.settle()

    async def write(self, text: str) -> None:
        """Type a text, character by character."""
        for character in text:
            self._send(character)
        await self.settle()

    async def paste(self, text: str) -> None:
        """Paste a text into the widget that has the focus."""
        assert self.app._driver is not None
        self.app._driver.send_message(events.Paste(text))
        await self.settle()

    async def fill(self, **values: str) -> None:
        """Type into the fields of the form that is open, in place of what stands there."""
        for key, value in values.items():
            field = self.app.screen.query_one(f"#f-{key}", Input)
            field.focus()
            await self.settle()
            await self.press("end", "ctrl+u")
            await self.write(value)

    def _send(self, key: str) -> None:
        if len(key) == 1 and not key.isalnum():
            key = _character_to_key(key)
        character: str | None
        try:
            character = unicodedata.lookup(_get_unicode_name_from_key(REPLACED_KEYS.get(key, key)))
        except KeyError:
            character = key if len(key) == 1 else None
        event = events.Key(key, character)
        event.set_sender(self.app)
        assert self.app._driver is not None
        self.app._driver.send_message(event)

    async def settle(self) -> None:
        """Wait until nothing is under way: no message, no worker, nothing to draw."""
        calm = 0
        for _ in range(ROUNDS):
            await self.pilot._wait_for_screen()
            if self.app._exception is not None:
                raise self.app._exception
            if not self.app._running:
                return
            self.app.screen._on_timer_update()
            running = [worker for worker in self.app.workers if not worker.is_finished]
            if running:
                with suppress(WorkerCancelled, WorkerFailed):
                    await self.app.workers.wait_for_complete(running)
            calm = calm + 1 if self._idle() and not running else 0
            if calm == 2:
                return
        raise AssertionError("the app never comes to rest")

    def _idle(self) -> bool:
        screen = self.app.screen
        nodes = [self.app, *self.app._registry]
        if any(node._next_callbacks or not node._message_queue.empty() for node in nodes):
            return False
        waiting = screen._callbacks or screen._dirty_widgets or screen._layout_required or screen._repaint_required
        return screen.is_mounted and not waiting

    # -- seeing ---------------------------------------------------------------

    @property
    def text(self) -> str:
        """The screen as text."""
        return screen_text(self.app)

    @property
    def said(self) -> str:
        """What was told last at the edge of the screen."""
        notes = list(self.app._notifications)
        return notes[-1].message if notes else ""

    def lines(self, part: str) -> list[str]:
        """The lines of the screen in which `part` stands."""
        return [line for line in self.text.splitlines() if part in line]

    def value(self, field: str) -> str:
        """What stands in a field of the form that is open."""
        return self.app.screen.query_one(f"#f-{field}", Input).value

    @property
    def place(self) -> str:
        """The name of the screen that is shown."""
        return type(self.app.screen).__name__

    def sees(self, *words: str) -> None:
        """All of these stand on the screen."""
        text = self.text
        for wanted in words:
            assert wanted in text, f"{wanted!r} is not on the screen:\n{text}"

    def not_sees(self, *words: str) -> None:
        """None of these stands on the screen."""
        text = self.text
        for unwanted in words:
            assert unwanted not in text, f"{unwanted!r} is on the screen:\n{text}"


@asynccontextmanager
async def open_app(
    path: Path, *, size: tuple[int, int] = (120, 36), today: date | None = TODAY, notifications: bool = False
) -> AsyncIterator[Hand]:
    """The app on the file at `path`, at rest; at the end it must not have met an error that nobody foresaw."""
    app = GoodtermsApp(Desk(path, today))
    async with app.run_test(size=size, notifications=notifications) as pilot:
        hand = Hand(pilot, app)
        await hand.settle()
        yield hand
        if app._running:
            await hand.settle()
    assert app._exception is None
