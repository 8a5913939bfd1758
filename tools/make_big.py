"""Make a big file for benchmarks: `python tools/make_big.py FILE [--clients N] [--entries N] [--years N]`.

The same arguments give the same rows. A million entries take some seconds: rows go in with `executemany`
while the indices and triggers are away, and both come back at the end.
"""

from __future__ import annotations

import argparse
import random
import sqlite3
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

from goodterms.ledger import store

END = date(2026, 6, 30)
EPOCH = date(1970, 1, 1)
KINDS = ("work",) * 16 + ("contact",) * 2 + ("admin", "rework", "chasing", "spec")
NOTES = ("", "Review", "Call with the team", "Layout of the start page", "Bug in the import, found and mended", "Mail")


@contextmanager
def bare(con: sqlite3.Connection, table: str) -> Iterator[None]:
    """Take the indices and triggers of `table` away for the time of the block."""
    made = con.execute(
        "SELECT type, name, sql FROM sqlite_master"
        " WHERE tbl_name = ? AND type IN ('index', 'trigger') AND sql NOT NULL",
        (table,),
    ).fetchall()
    for kind, name, _ in made:
        con.execute(f'DROP {kind} "{name}"')
    yield
    for _, _, sql in made:
        con.execute(sql)


def entries(rng: random.Random, n: int, clients: int, days: int) -> Iterator[tuple[object, ...]]:
    """Rows of time_entry: client and project by chance, days spread evenly, one in 20 in the evening."""
    first = END - timedelta(days=days - 1)
    for i in range(n):
        offset = i * days // n
        day = first + timedelta(days=offset)
        client = rng.randrange(clients) + 1
        chance = rng.random()
        minute = 1140 + rng.randrange(240) if chance < 0.05 else 480 + rng.randrange(560)
        yield (
            i + 1,
            client,
            (client - 1) * 5 + rng.randrange(5) + 1,
            day.isoformat(),
            ((day - EPOCH).days * 1440 + minute - 120) * 60,
            minute,
            "Europe/Berlin",
            300 * rng.randrange(1, 25),
            KINDS[rng.randrange(len(KINDS))],
            "extra" if chance > 0.97 else "in",
            int(rng.random() < 0.85),
            "client" if rng.random() < 0.9 else "me",
            NOTES[rng.randrange(len(NOTES))],
        )


def invoices(rng: random.Random, clients: int, days: int) -> Iterator[tuple[tuple[object, ...], tuple[object, ...]]]:
    """An invoice a client and month with its payment, some of them late."""
    n = 0
    for back in range(days - 20, 20, -30):
        for client in range(1, clients + 1):
            n += 1
            issued = END - timedelta(days=back)
            net = 1000 * rng.randrange(200, 4000)
            late = rng.choice((-5, -2, 0, 1, 2, 9, 20, 45))
            paid = issued + timedelta(days=30 + late)
            row = (n, client, f"B-{n:06}", issued.isoformat(), (issued + timedelta(days=30)).isoformat(), "EUR", net)
            yield row, (n, paid.isoformat(), net)


def make(path: Path, clients: int = 200, n: int = 1_000_000, years: float = 5) -> Path:
    """Write the file at `path` (it must not be there yet)."""
    rng = random.Random(7)
    days = int(years * 365)
    con = store.connect(path, create=True)
    con.execute("BEGIN")
    con.executemany(
        "INSERT INTO client (id, name, name_key, currency, terms_days, since, created_at)"
        " VALUES (?, ?, ?, 'EUR', 30, ?, 0)",
        (
            (i, f"Client {i:04}", f"client {i:04}", (END - timedelta(days=days)).isoformat())
            for i in range(1, clients + 1)
        ),
    )
    con.executemany(
        "INSERT INTO client_rate (client_id, since, rate) VALUES (?, '2000-01-01', ?)",
        ((i, 6000 + 10 * i) for i in range(1, clients + 1)),
    )
    con.executemany(
        "INSERT INTO project (id, client_id, name, name_key, estimate_seconds, agreed_scope, opened)"
        " VALUES (?, ?, ?, ?, 3600000, 1, '2025-09-01')",
        ((i + 1, i // 5 + 1, f"Project {i % 5}", f"project {i % 5}") for i in range(clients * 5)),
    )
    with bare(con, "invoice"), bare(con, "payment"):
        both = list(invoices(rng, clients, days))
        con.executemany(
            "INSERT INTO invoice (id, client_id, number, issued, due, currency, net) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (row for row, _ in both),
        )
        con.executemany(
            "INSERT INTO payment (invoice_id, day, amount) VALUES (?, ?, ?)",
            (paid for _, paid in both if str(paid[1]) <= END.isoformat()),
        )
    with bare(con, "time_entry"):
        con.executemany(
            "INSERT INTO time_entry (id, client_id, project_id, day, start, minute, zone, seconds, kind, scope,"
            " billable, requested_by, note) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            entries(rng, n, clients, days),
        )
        last = (END - timedelta(days=40)).isoformat()
        con.execute(
            "UPDATE time_entry SET invoice_id = (SELECT i.id FROM invoice i WHERE i.client_id = time_entry.client_id"
            " ORDER BY i.id DESC LIMIT 1) WHERE billable = 1 AND day < ? AND id % 7",
            (last,),
        )
    con.execute("COMMIT")
    con.execute("PRAGMA optimize")
    con.close()
    return path


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--clients", type=int, default=200)
    parser.add_argument("--entries", type=int, default=1_000_000)
    parser.add_argument("--years", type=float, default=5)
    given = parser.parse_args()
    began = time.perf_counter()
    make(given.file, given.clients, given.entries, given.years)
    size = given.file.stat().st_size
    took = time.perf_counter() - began
    print(f"{given.file}: {size / 1e6:.0f} MB, {size / given.entries:.0f} bytes an entry, {took:.1f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
