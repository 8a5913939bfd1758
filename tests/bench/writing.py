"""Writing: the quick commands as whole processes, bytes an entry, the verified backup, the import."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from tests.bench.figure import Figure, by_turns, goodterms, python
from tests.bench.reading import END, big, sample

MODEL = "import sqlmodel"
REACH_BYTES = 180


def figures(folder: Path, entries: int = 1_000_000) -> Iterator[Figure]:
    """The rows of the table that are about writing."""
    yield from quick_commands(folder)
    path = big(folder, entries)
    yield Figure("bytes an entry in the file", "180 bytes", path.stat().st_size / entries, REACH_BYTES, 1, "B")
    yield backup(path, folder)
    yield from imported(folder)


def quick_commands(folder: Path) -> Iterator[Figure]:
    path = folder / "writing.db"
    shutil.copyfile(sample(folder), path)
    today = ("--today", END.isoformat())
    ours, base = by_turns(goodterms(path, *today, "log", "nordlicht", "2026-06-29 2h", "Bench"), python(MODEL), 9)
    yield Figure("log", f'python -c "{MODEL}"', ours, base, 1.2)
    start = goodterms(path, *today, "start", "nordlicht", "--at", "09:00")
    stop = goodterms(path, *today, "stop", "--at", "10:00")
    ours, base = by_turns(lambda: (start(), stop()), lambda: (python(MODEL)(), python(MODEL)()), 7)
    yield Figure("start and stop", f'twice python -c "{MODEL}"', ours, base, 1.2)


def backup(path: Path, folder: Path) -> Figure:
    """A verified backup beside a copy that is then checked."""
    from goodterms.ledger import backup as ledger

    kept, copy = folder / "backup.db", folder / "copy.db"

    def ours() -> None:
        kept.unlink(missing_ok=True)
        ledger.backup(path, kept)

    def base() -> None:
        shutil.copyfile(path, copy)
        with closing(sqlite3.connect(copy)) as con:
            assert con.execute("PRAGMA integrity_check").fetchone() == ("ok",)

    figure = Figure("verified backup", "cp and PRAGMA integrity_check", *by_turns(ours, base, 3), 1.5)
    for left in folder.glob("backup.db*"):
        left.unlink()
    copy.unlink()
    return figure


def imported(folder: Path) -> Iterator[Figure]:
    from tests.bench import test_import_bench as bench

    path = bench.make(folder / "toggl.csv")
    base, ours = bench._measure("bare", path), bench._measure("ours", path)
    rows = f"{bench.ROWS:,} CSV rows"
    yield Figure(f"import of {rows}", "csv and bare INSERTs", ours[0] * 1000, base[0] * 1000, 4)
    yield Figure("peak memory of that import, beside + 40 MiB", "the bare way", ours[1], base[1] + 40, 1, "Mi")
