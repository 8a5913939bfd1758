"""What may happen to the terminal: it closes in mid form, the system ends the app, it can do next to nothing."""

from __future__ import annotations

import signal
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest

from goodterms.ledger import store, under_way
from goodterms.ledger.check import check
from tests.faults.kit import notes, prepared

if sys.platform == "win32":
    pytest.skip("there is no pseudo terminal", allow_module_level=True)

from tests.bench.terminal import Terminal, app


@pytest.fixture
def opened(db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """The app in a terminal: an hour is logged, and in the form of a new client stands the beginning of a name."""
    for name in ("HOME", "XDG_DATA_HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    made = Terminal(app(prepared(db)))
    made.until("First to go")
    made.press("a", *"acme 2h", "enter")
    assert "2:00" in made.text
    made.press("2", "n", *"Half")
    assert "Half" in made.text
    return made


def assert_left_well(path: Path) -> None:
    """The hour is there, the client is not, the file is whole, and what Today showed is kept in it."""
    assert check(path) == []
    assert len(notes(path)) == 1
    with closing(sqlite3.connect(path)) as con:
        assert con.execute("SELECT name FROM client").fetchall() == [("Acme",)]
        assert con.execute("SELECT count(*) FROM kept").fetchone() == (1,)
    assert not path.with_name(path.name + "-journal").exists()
    assert list(path.parent.rglob("error.log")) == []


def test_the_terminal_is_closed_in_mid_form(opened: Terminal, db: Path) -> None:
    assert opened.close() == -signal.SIGHUP
    assert_left_well(db)


def test_the_terminal_is_closed_over_a_letter(db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    opened = Terminal(app(prepared(db)))
    opened.until("First to go")
    opened.press("2", "enter", "ctrl+p", *"letter: boundary", "enter", *"Half a thought. ")
    assert "Half a thought. " in opened.text
    assert opened.close() == -signal.SIGHUP
    with closing(store.connect(db)) as con:
        left = under_way.load(con, under_way.Place(1, "boundary", None))
    assert left is not None
    assert str(left.body).startswith("Half a thought. ")


def test_the_system_ends_the_app_and_the_terminal_is_as_it_was(opened: Terminal, db: Path) -> None:
    code, last = opened.ask(signal.SIGTERM)
    assert code == 128 + signal.SIGTERM
    assert b"\x1b[?1049l" in last
    assert_left_well(db)


BROKEN = """
from goodterms.tui.app import GoodtermsApp
def keep_written(self):
    raise RuntimeError("nobody foresaw it")
GoodtermsApp.keep_written = keep_written
"""
HASTY = """
from goodterms.tui import told_to_end
from textual.drivers import _writer_thread
told_to_end.PATIENCE = 0.5
_writer_thread.MAX_QUEUED_WRITES = 1  # the third picture waits already
"""


def changed(change: str, path: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """The app with something in it changed, at rest."""
    monkeypatch.setenv("HOME", str(home))
    code = f"{change}\nfrom goodterms.__main__ import main\nmain()"
    made = Terminal((sys.executable, "-c", code, "--db", prepared(path)))
    made.until("First to go")
    made.press("2")
    made.rest()
    return made


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGTERM])
def test_an_error_in_the_last_moment_does_not_keep_the_app_from_ending(
    number: signal.Signals, db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, last = changed(BROKEN, db, tmp_path, monkeypatch).ask(number)
    assert code == (128 + signal.SIGTERM if number == signal.SIGTERM else -signal.SIGHUP)
    assert b"Traceback" not in last
    assert check(db) == []


@pytest.mark.skipif(sys.platform != "linux", reason="the terminal of another program is found in /proc")
@pytest.mark.parametrize(
    ("number", "keys", "code"),
    [
        (signal.SIGTERM, "", -signal.SIGALRM),
        (signal.SIGTERM, "12" * 6, -signal.SIGALRM),
        (signal.SIGHUP, "", -signal.SIGHUP),
        (signal.SIGHUP, "12" * 6, -signal.SIGALRM),
    ],
)
def test_the_system_ends_the_app_over_a_terminal_that_takes_nothing_any_more(
    number: signal.Signals, keys: str, code: int, db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At rest it can still be told, and waits where it leaves the terminal; in mid picture it cannot even be told."""
    opened = changed(HASTY, db, tmp_path, monkeypatch)
    opened.freeze()
    opened.press_blindly(keys)
    opened.rest()
    assert opened.ask(number)[0] == code
    assert check(db) == []


@pytest.mark.parametrize("size", [(20, 5), (80, 24)])
def test_a_terminal_that_can_do_next_to_nothing(
    size: tuple[int, int], db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    poor = {"TERM": "vt100", "LC_ALL": "C", "PYTHONUTF8": "0", "COLORTERM": "", "NO_COLOR": "1"}
    seen = Terminal(app(prepared(db)), size, **poor)
    seen.until("First to go" if size == (80, 24) else "(?s)The window is too.+small: 60 columns.+and 15 lines are")
    code, last = seen.ask(signal.SIGTERM)
    assert code in (128 + signal.SIGTERM, -signal.SIGTERM)  # before the first figures are shown it ends as others do
    assert b"Traceback" not in last
    assert list(tmp_path.rglob("error.log")) == []


def test_a_terminal_that_can_only_print_lines_is_told_so(db: Path) -> None:
    code, said = Terminal(app(prepared(db)), TERM="dumb").rest_of_it()
    assert code == 2
    assert b"can only print lines (TERM=dumb)." in said
    assert b"\x1b" not in said
