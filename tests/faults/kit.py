"""Starting the programs of `work.py` and killing them."""

from __future__ import annotations

import random
import signal
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

from goodterms.ledger import store, undo
from goodterms.ledger.check import check
from tests.counts import Counts
from tests.ledger.helpers_store import client, log

ROOT = Path(__file__).parents[2]


def start(name: str, *arguments: object) -> subprocess.Popen[bytes]:
    """Start a program of `work.py`."""
    return subprocess.Popen(
        [sys.executable, "-m", "tests.faults.work", name, *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        bufsize=0,  # what `kill_after` has not read line by line is left for `communicate`
        cwd=ROOT,
    )


def kill_after(
    process: subprocess.Popen[bytes], acknowledged: int, dice: random.Random, count: Counts, within: float = 0.02
) -> list[str]:
    """Kill a program at a random moment, at most `within` seconds after so many lines; returns all lines it said."""
    lines: list[str] = []
    assert process.stdout is not None
    for line in process.stdout:
        lines.append(line.decode().strip())
        if len(lines) >= acknowledged:
            break
    timer = threading.Timer(dice.random() * within, process.kill)
    timer.start()
    rest, errors = process.communicate()
    timer.join()
    count("kills", process.returncode == -signal.SIGKILL)
    count("tracebacks", errors.count(b"Traceback"))
    assert errors == b"", errors.decode()
    # A line that was cut off was not acknowledged.
    return lines + [line.decode() for line in rest.split(b"\n")[:-1]]


def prepared(path: Path) -> Path:
    """A file with one client."""
    con = store.connect(path)
    client(con)
    con.close()
    return path


def notes(path: Path) -> set[str]:
    """The notes of all entries."""
    con = store.connect(path)
    found = {row[0] for row in con.execute("SELECT note FROM time_entry").fetchall()}
    con.close()
    return found


def assert_intact(path: Path, count: Counts) -> None:
    """SQLite's own check of every page and every index. A journal that a kill left is rolled back first."""
    with closing(sqlite3.connect(path)) as con:
        said = con.execute("PRAGMA integrity_check").fetchall()
    count("intact", said == [("ok",)])
    assert said == [("ok",)]


def assert_whole(path: Path) -> None:
    """The file opens, its pages and rules hold, and after the next write nothing lies beside it.

    A journal without content may stay behind a kill that came before the first write; it does no harm.
    """
    assert check(path) == []
    con = store.connect(path)
    log(con)
    undo.undo(con)
    con.close()
    assert not path.with_name(path.name + "-journal").exists()
