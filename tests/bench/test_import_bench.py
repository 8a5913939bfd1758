"""Import of 100,000 rows beside reading them with `csv` and inserting them bare: seconds and peak memory, as ratios.

`python -m tests.bench.test_import_bench` prints the figures; the tests only see that both ways bring in every row.
"""

from __future__ import annotations

import csv
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from datetime import datetime, timedelta
from pathlib import Path

from goodterms.ledger import store

ROWS = 100_000
HEAD = (
    "User,Email,Client,Project,Task,Description,Billable,"
    "Start date,Start time,End date,End time,Duration,Tags,Amount ()"
)


def make(path: Path, rows: int = ROWS) -> Path:
    """A Toggl file: 40 clients of 7 projects, every note its own."""
    begin = datetime(2018, 1, 1, 9)
    with path.open("w", encoding="utf-8") as file:
        file.write(HEAD + "\n")
        for n in range(rows):
            start = begin + timedelta(minutes=37 * n)
            end = start + timedelta(minutes=30)
            file.write(
                f"Ida,ida@example.org,Client {n % 40},Project {n % 7},,Note number {n},Yes,"
                f"{start:%Y-%m-%d,%H:%M:%S},{end:%Y-%m-%d,%H:%M:%S},00:30:00,,\n"
            )
    return path


def bare(path: Path, folder: Path) -> int:
    """Read the rows with `csv` and insert them as they are."""
    con = sqlite3.connect(folder / "bare.db")
    marks = ", ".join("?" * (HEAD.count(",") + 1))
    con.execute(f"CREATE TABLE rows ({', '.join(f'c{n}' for n in range(HEAD.count(',') + 1))})")
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file)
        next(reader)
        con.executemany(f"INSERT INTO rows VALUES ({marks})", reader)
    con.commit()
    found = con.execute("SELECT count(*) FROM rows").fetchone()[0]
    con.close()
    return int(found)


def ours(path: Path, folder: Path) -> int:
    """Import the file."""
    from goodterms.exchange import intake
    from goodterms.exchange.readers.model import Options
    from goodterms.settings import Settings

    con = store.connect(folder / "ours.db")
    added = intake.run(con, path, Options(), Settings()).added
    con.close()
    return added


def test_both_ways_bring_in_every_row(tmp_path: Path) -> None:
    path = make(tmp_path / "toggl.csv", 3_000)
    store.connect(tmp_path / "ours.db", create=True).close()
    assert bare(path, tmp_path) == ours(path, tmp_path) == 3_000


def _measure(way: str, path: Path) -> tuple[float, float]:
    """(seconds, MiB at the peak) of one way in a process of its own; the best of five."""
    times, peaks = [], []
    for _ in range(5):
        done = subprocess.run([sys.executable, "-m", __spec__.name, way, str(path)], check=True, capture_output=True)
        seconds, peak = done.stdout.split()
        times.append(float(seconds))
        peaks.append(float(peak))
    return min(times), min(peaks)


def _child(way: str, path: Path) -> None:
    import resource  # not on Windows

    with tempfile.TemporaryDirectory() as folder:
        if way == "ours":
            from goodterms.exchange import intake  # noqa: F401  (starting up is not what is measured)

            store.connect(Path(folder) / "ours.db", create=True).close()
        begin = time.perf_counter()
        {"bare": bare, "ours": ours}[way](path, Path(folder))
        seconds = time.perf_counter() - begin
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if os.uname().sysname == "Linux" else 1024**2)
    print(seconds, peak)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = make(Path(folder) / "toggl.csv")
        base, imported = _measure("bare", path), _measure("ours", path)
    ratio = imported[0] / base[0]
    print(f"import of {ROWS:,} rows: {imported[0]:.2f} s, {ratio:.1f} times the bare way ({base[0]:.2f} s)")
    print(f"peak memory: {imported[1]:.0f} MiB, {imported[1] - base[1]:+.0f} MiB beside the bare way")


if __name__ == "__main__":
    _child(sys.argv[1], Path(sys.argv[2])) if len(sys.argv) > 2 else main()
