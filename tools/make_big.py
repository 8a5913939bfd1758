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
from bisect import bisect_left
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from goodterms.ledger import store

END = date(2026, 6, 30)
ZONE = "Europe/Berlin"
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
    """Rows of time_entry: client and project by chance, spread evenly over the working days; one in 20 is in the
    evening, one in 40 at the weekend."""
    first = END - timedelta(days=days - 1)
    zone = ZoneInfo(ZONE)
    issued = issue_days(days)
    midnight: dict[date, int] = {}  # as seen from noon: clocks change in the night, when nobody works
    for i in range(n):
        day = first + timedelta(days=i * days // n)
        chance = rng.random()
        if day.isoweekday() > 5 and rng.random() > 0.06:
            day -= timedelta(days=day.isoweekday() - rng.randrange(1, 6))
        if day not in midnight:
            midnight[day] = int(datetime(day.year, day.month, day.day, 12, tzinfo=zone).timestamp()) - 43_200
        client = rng.randrange(clients) + 1
        minute = 1140 + rng.randrange(240) if chance < 0.05 else 480 + rng.randrange(460)
        kind = KINDS[rng.randrange(len(KINDS))]
        extra = chance > 0.97
        billable = kind == "work" and not extra and rng.random() < 0.95
        bill = bisect_left(issued, day)
        yield (
            i + 1,
            client,
            (client - 1) * 5 + rng.randrange(5) + 1,
            day.isoformat(),
            midnight[day] + minute * 60,
            minute,
            ZONE,
            300 * rng.randrange(1, 25),
            kind,
            "extra" if extra else "in",
            int(billable),
            "client" if rng.random() < 0.9 else "me",
            bill * clients + client if billable and bill < len(issued) and i % 50 else None,
            NOTES[rng.randrange(len(NOTES))],
        )


def issue_days(days: int) -> list[date]:
    """The days on which every client gets an invoice; these have the numbers 1 to `clients`, and so on."""
    return [END - timedelta(days=back) for back in range(days - 20, 20, -30)]


def invoices(rng: random.Random, clients: int, days: int) -> Iterator[tuple[tuple[object, ...], tuple[object, ...]]]:
    """An invoice a client and month with its payment, some of them late."""
    n = 0
    for issued in issue_days(days):
        for client in range(1, clients + 1):
            n += 1
            net = 1000 * rng.randrange(200, 4000)
            late = rng.choice((-5, -2, 0, 1, 2, 9, 20, 45))
            paid = issued + timedelta(days=30 + late)
            row = (n, client, f"B-{n:06}", issued.isoformat(), (issued + timedelta(days=30)).isoformat(), "EUR", net)
            yield row, (n, paid.isoformat(), net)


def evidence(con: sqlite3.Connection, rng: random.Random, clients: int) -> None:
    """Incidents, changes and requests of the last two years: a dozen or two for each client."""

    def some(n: int) -> Iterator[tuple[int, str]]:
        for client in range(1, clients + 1):
            for _ in range(rng.randrange(n)):
                yield client, (END - timedelta(days=rng.randrange(730))).isoformat()

    con.executemany(
        "INSERT INTO incident (client_id, day, flag, note, created_at) VALUES (?, ?, ?, 'Noted for the benchmark', 0)",
        ((*row, rng.choice(("abuse", "petty_complaints", "price_resistance", "no_compromise"))) for row in some(9)),
    )
    con.executemany(
        "INSERT INTO change_request (client_id, day, seconds, outcome, reversal, created_at)"
        " VALUES (?, ?, 7200, ?, ?, 0)",
        ((*row, rng.choice(("paid", "absorbed")), rng.randrange(2)) for row in some(20)),
    )
    con.executemany(
        "INSERT INTO request (client_id, sent, answered, created_at) VALUES (?, ?, date(?, ? || ' days'), 0)",
        ((client, day, day, rng.randrange(14)) for client, day in some(30)),
    )


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
    evidence(con, rng, clients)
    with bare(con, "time_entry"):
        con.executemany(
            "INSERT INTO time_entry (id, client_id, project_id, day, start, minute, zone, seconds, kind, scope,"
            " billable, requested_by, invoice_id, note) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            entries(rng, n, clients, days),
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
