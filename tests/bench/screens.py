"""The screens, from outside: first frame, figures, key to frame, memory. POSIX only."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from tests.bench.figure import Figure
from tests.bench.reading import END, big, sample
from tests.bench.terminal import Terminal, Took, app, terminal

EMPTY = "an empty Textual app"
TABLE = "DataTable of 100 rows"
_EMPTY = """
from textual.app import App
from textual.widgets import Static

class Empty(App):
    def compose(self):
        yield Static("Ready to go")

Empty().run()
"""
_TABLE = """
from textual.app import App
from textual.widgets import DataTable

class Table(App):
    def compose(self):
        table = DataTable(cursor_type="row")
        table.add_columns("Day", "Time", "Hours", "Client", "Project", "What", "Note", "Invoice")
        table.add_rows([(f"Row {n}", "9-11", "2.00", "Acme", "Site", "", "Note", "") for n in range(100)])
        yield table

Table().run()
"""
COMPLETE = "unbilled"
"""Heads the sums of money, which come last."""
EARLY = r"This week +\d"
MOVES = ("down",) * 40 + ("pagedown", "pageup") * 5
STEPS = ("down", "up") * 6 + ("down", "enter") * 3 + ("f7",) * 2 + ("right",) * 2


def figures(folder: Path, entries: int = 1_000_000) -> Iterator[Figure]:
    """The rows of the table that are about the screens."""
    if sys.platform == "win32":
        return
    small, large = sample(folder), big(folder, entries)
    opened, opened_large = (Path(shutil.copyfile(db, folder / f"start-{db.name}")) for db in (small, large))
    yield from starting(opened, opened_large, entries)
    yield from keys(folder, small, large, entries)
    yield memory(large, entries)


def starting(small: Path, large: Path, entries: int) -> Iterator[Figure]:
    """From the command to the screen: first with files that somebody has written to since the app was closed, so
    that all is worked out; then with files that are as the app left them."""
    for since in (", after a write", ""):
        yield from _starting(small, large, since, f"{entries:,} entries")
        for db in (small, large):
            open_and_close(db)


def open_and_close(db: Path) -> None:
    """Leave the file as the app does: with what its first screen showed."""
    with terminal(*app(db, "--today", END.isoformat())) as opened:
        opened.until(COMPLETE)
        opened.rest()
        opened.leave("q")


def _starting(small: Path, large: Path, since: str, rows: str, rounds: int = 9) -> Iterator[Figure]:
    """The quickest of some rounds, by turns."""

    def until(db: Path, sight: str) -> Callable[[], Took]:
        return lambda: _start(app(db, "--today", END.isoformat()), sight)

    def empty() -> Took:
        return _start(_python(_EMPTY), "Ready")

    for name, ours, base, yardstick, reach in (
        (f"first frame{since}", until(small, "goodterms"), empty, EMPTY, 1.2),
        (f"Today with its figures, sample{since}", until(small, COMPLETE), empty, EMPTY, 1.25),
        (f"Today: week and what is due, {rows}{since}", until(large, EARLY), until(small, EARLY), "the sample", 1.3),
        (f"Today with its figures, {rows}{since}", until(large, COMPLETE), until(small, COMPLETE), "the sample", 1.3),
    ):
        took = [(ours(), base()) for _ in range(rounds)]
        best = min(one.frame for one, _ in took), min(other.frame for _, other in took)
        yield Figure(name, yardstick, *best, reach)
        work = min(one.work for one, _ in took), min(other.work for _, other in took)
        if all(work):
            yield Figure("the same in processor time", yardstick, *work, reach)


def keys(folder: Path, small: Path, large: Path, entries: int) -> Iterator[Figure]:
    """From the key to the frame, 95 of 100 times."""
    copy = folder / "wizard.db"
    shutil.copyfile(small, copy)
    for name, db, before, pressed in (
        (f"key to frame, Hours, {entries:,} entries", large, ("3",), MOVES),
        (f"key to frame, clients, {entries:,} entries", large, ("2",), MOVES),
        (f"key to frame, invoices, {entries:,} entries", large, ("4",), MOVES),
        (f"key to frame, flags, {entries:,} entries", large, ("5",), ("down",) * 40 + ("right",) * 10),
        ("key to frame, the wizard", copy, ("2", "down", "down", "w"), STEPS),
    ):
        with terminal(*_python(_TABLE)) as table:
            table.until("Row 3")
            base = _slow(table, (), MOVES)
        with terminal(*app(db, "--today", END.isoformat())) as ours:
            ours.until(COMPLETE)
            yield Figure(name, TABLE, _slow(ours, before, pressed), base, 1)


def memory(large: Path, entries: int) -> Figure:
    """The most memory, every numbered screen and a client's page visited."""
    with terminal(*_python(_EMPTY)) as empty:
        empty.until("Ready")
        empty.rest()
        base = empty.peak()
    with terminal(*app(large, "--today", END.isoformat())) as ours:
        ours.until(COMPLETE)
        for key in ("3", "4", "5", "6", "2", "enter", "right", "right", "right", "escape", "1"):
            ours.press(key)
            ours.rest()
        peak = ours.peak()
    return Figure(f"memory, every screen visited, {entries:,} entries", EMPTY, peak, base or 1, 2.5, "Mi")


def _start(command: Sequence[str | Path], sight: str) -> Took:
    with terminal(*command) as opened:
        return opened.until(sight)


def _slow(opened: Terminal, before: Sequence[str], pressed: Sequence[str]) -> float:
    opened.rest()
    for key in before:
        opened.press(key)
        opened.rest()
    took = sorted(one.frame for one in opened.press(*pressed))
    return took[min(len(took) - 1, round(0.95 * (len(took) - 1)))]


def _python(code: str) -> tuple[str, str, str]:
    return (sys.executable, "-c", code)
