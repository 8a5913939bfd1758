"""A total for each client over the same entries, and the way to the first data on screen, beside other tools, where
these are installed."""

from __future__ import annotations

import json
import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path

from tests.bench.figure import Figure, by_turns, goodterms, process
from tests.bench.reading import END, big, sample

ENTRIES = 100_000
_ROWS = """SELECT c.name, p.name, e.start, e.start + e.seconds, e.id
FROM time_entry e JOIN client c ON c.id = e.client_id JOIN project p ON p.id = e.project_id ORDER BY e.start, e.id"""


APPS = {
    "posting": (r"Collection", ("posting", "--collection", "{folder}")),
    "harlequin": (r"main +db", ("harlequin", "-a", "sqlite", "{file}")),
    "bagels": (r"Expense", ("bagels", "--at", "{folder}")),
}
"""What stands on the screen once an app shows its data (its frame, where it has none here), and its command."""


def figures(folder: Path) -> Iterator[Figure]:
    """The rows of the table for the tools that are there."""
    path = big(folder, ENTRIES)
    ours = goodterms(path, "report", "hours", "--by", "client")
    for tool, reach, prepare in (
        ("ledger", 0.5, _timeclock("ledger", "-f", "{file}", "balance", "--depth", "1")),
        ("watson", 0.1, _watson),
        ("hledger", 0.1, _timeclock("hledger", "-f", "timeclock:{file}", "balance", "--depth", "1")),
        ("timew", 0.02, _timewarrior),
    ):
        if shutil.which(tool):
            name = f"total per client, {ENTRIES:,} entries"
            yield Figure(name, tool, *by_turns(ours, prepare(path, folder), 3), reach)

    if any(shutil.which(name) for name in APPS):
        large = Path(shutil.copyfile(big(folder, 1_000_000), folder / "opened.db"))
        yield from until_data(large, sample(folder), folder)


def lacking() -> list[str]:
    """The tools that are not installed here."""
    return [tool for tool in ("ledger", "watson", "hledger", "timew", *APPS) if not shutil.which(tool)]


def _rows(path: Path) -> Iterator[tuple[str, str, datetime, datetime, int]]:
    with closing(sqlite3.connect(path)) as con:
        for client, project, start, end, key in con.execute(_ROWS):
            yield client, project, datetime.fromtimestamp(start, UTC), datetime.fromtimestamp(end, UTC), key


def _timeclock(*command: str) -> Callable[[Path, Path], Callable[[], object]]:
    def prepare(path: Path, folder: Path) -> Callable[[], object]:
        file = folder / "entries.timeclock"
        if not file.exists():
            with file.open("w") as out:
                for client, project, start, end, _ in _rows(path):
                    out.write(f"i {start:%Y-%m-%d %H:%M:%S} {client}:{project}\no {end:%Y-%m-%d %H:%M:%S}\n")
        return process(*(word.format(file=file) for word in command))

    return prepare


def _watson(path: Path, folder: Path) -> Callable[[], object]:
    home = folder / "watson"
    home.mkdir(exist_ok=True)
    frames = [
        [int(start.timestamp()), int(end.timestamp()), client, f"{key:032x}", [project], int(end.timestamp())]
        for client, project, start, end, key in _rows(path)
    ]
    (home / "frames").write_text(json.dumps(frames))
    return process("env", f"WATSON_DIR={home}", "watson", "report", "--all", "--json")


def _timewarrior(path: Path, folder: Path) -> Callable[[], object]:
    home = folder / "timewarrior"
    (home / "data").mkdir(parents=True, exist_ok=True)
    (home / "timewarrior.cfg").touch()
    months: dict[str, list[str]] = {}
    for client, project, start, end, _ in _rows(path):
        line = f'inc {start:%Y%m%dT%H%M%SZ} - {end:%Y%m%dT%H%M%SZ} # "{client}" "{project}"\n'
        months.setdefault(f"{start:%Y-%m}", []).append(line)
    for month, lines in months.items():
        (home / "data" / f"{month}.data").write_text("".join(lines))
    return process("env", f"TIMEWARRIORDB={home}", "timew", "summary", ":all")


def until_data(large: Path, small: Path, folder: Path, rounds: int = 5) -> Iterator[Figure]:
    """Our figures over the large file beside the quickest of the other apps, which have a small file or none."""
    if sys.platform == "win32":
        return
    from tests.bench.screens import COMPLETE, open_and_close
    from tests.bench.terminal import app, terminal

    def start(sight: str, *words: str | Path) -> float:
        with terminal(*words) as opened:
            return opened.until(sight).frame

    home = folder / "home"
    home.mkdir(exist_ok=True)
    ours = app(large, "--today", END.isoformat())
    written = min(start(COMPLETE, *ours) for _ in range(rounds))
    open_and_close(large)
    took: dict[str, list[float]] = {}
    for _ in range(rounds):
        took.setdefault("", []).append(start(COMPLETE, *ours))
        for name, (sight, words) in APPS.items():
            if not shutil.which(name):
                continue
            with suppress(RuntimeError):  # it ended by itself: it cannot be compared here
                command = [word.format(folder=home, file=small) for word in words]
                took.setdefault(name, []).append(start(sight, "env", f"HOME={home}", *command))
    best = {name: min(times) for name, times in took.items() if times}
    closed = best.pop("")
    for name, base in sorted(best.items(), key=lambda one: one[1]):
        for since, took_us in (("", closed), (", after a write", written)):
            rows = f"Today with its figures, 1,000,000 entries{since}"
            yield Figure(rows, f"{name} until it shows data", took_us, base, 0.4)
