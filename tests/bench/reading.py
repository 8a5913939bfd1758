"""Reading: the flags of a big file, and the commands that read, as whole processes."""

from __future__ import annotations

import shutil
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

from tests.bench.figure import ROOT, Figure, by_turns, goodterms, python

END = date(2026, 6, 30)
BARE_START = "import click, sqlite3"
# What the flags ask of the file, as plain SQL: nothing is made of the answers.
BARE = (
    """SELECT client_id, project_id, kind, scope, billable, requested_by,
    minute IS NOT NULL AND (minute < 480 OR minute * 60 + seconds > 68400 OR strftime('%w', day) IN ('0', '6')),
    count(*), sum(seconds), sum(CASE WHEN day >= date(:day, '-90 days') THEN seconds END)
    FROM time_entry WHERE day BETWEEN date(:day, '-365 days') AND :day GROUP BY 1, 2, 3, 4, 5, 6, 7""",
    """SELECT client_id, project_id, sum(seconds) FROM time_entry
    WHERE invoice_id IS NULL AND billable = 1 AND day BETWEEN date(:day, '-365 days') AND :day GROUP BY 1, 2""",
    """SELECT i.client_id, i.currency, sum(i.net + i.tax - coalesce(p.paid, 0)), sum(p.last > date(i.due, '3 days'))
    FROM invoice i LEFT JOIN (SELECT invoice_id, sum(amount) AS paid, max(day) AS last FROM payment GROUP BY 1) p
    ON p.invoice_id = i.id WHERE i.issued BETWEEN date(:day, '-365 days') AND :day GROUP BY 1, 2""",
    "SELECT client_id, flag, count(*), max(severity) FROM incident GROUP BY 1, 2",
    "SELECT client_id, outcome, count(*) FROM change_request WHERE day >= date(:day, '-365 days') GROUP BY 1, 2",
    "SELECT client_id, count(*), sum(answered IS NULL) FROM request WHERE sent >= date(:day, '-180 days') GROUP BY 1",
)


def figures(folder: Path, entries: int = 1_000_000) -> Iterator[Figure]:
    """The rows of the table that are about reading; the big file is made in `folder`."""
    yield from flags(big(folder, entries), entries)
    path = sample(folder)
    for words in (("status",), ("flags",), ("report", "hours")):
        today = ("--today", END.isoformat())
        ours, base = by_turns(goodterms(path, *today, *words), python(BARE_START), 15)
        yield Figure(" ".join(words), f'python -c "{BARE_START}"', ours, base, 2)


def sample(folder: Path) -> Path:
    """A copy of the sample that is installed with the program."""
    from goodterms.ledger.demo import sample_file

    path = folder / "sample.db"
    if not path.exists():
        shutil.copyfile(sample_file(), path)
    return path


def big(folder: Path, entries: int) -> Path:
    """The big file, made once a run."""
    sys.path.insert(0, str(ROOT / "tools"))
    try:
        from make_big import make
    finally:
        sys.path.pop(0)
    path = folder / f"big-{entries}.db"
    return path if path.exists() else make(path, 200, entries)


def flags(path: Path, entries: int) -> Iterator[Figure]:
    """All flags, colours and money of all clients, beside the bare aggregates."""
    from goodterms.ledger import settings_store, store
    from goodterms.ledger.overview import overview

    with closing(store.connect(path, read_only=True)) as con:
        settings = settings_store.load(con)
        ours, base = by_turns(lambda: overview(con, settings, END), lambda: bare(con))
    yield Figure(f"all flags of 200 clients, {entries:,} entries", "the bare aggregate queries", ours, base, 3)


def bare(con: sqlite3.Connection) -> int:
    """Run the bare aggregates; returns the number of rows."""
    return sum(len(con.execute(sql, {"day": END.isoformat()}).fetchall()) for sql in BARE)
