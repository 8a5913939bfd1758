"""Make sample.db: `python tools/make_sample.py [FILE]`. Two invented years of a freelancer and her clients.

The same program and SQLite give the same bytes each time: chance has a seed, and nothing asks the clock.
"""

from __future__ import annotations

import random
import sqlite3
import sys
from pathlib import Path

from sample import bills, clients, decisions, evidence, work

from goodterms.ledger import settings_store, store

SETTINGS = {
    "home_currency": "EUR",
    "zone": "Europe/Berlin",
    "monthly_need": "4900.00",
    "reserve": "9000.00",
    "planned_hours_per_month": "150",
    "my_name": "Jana Lindqvist",
    "my_business": "Lindqvist Web & Print",
    "my_address": "Hafenstraße 12\n24103 Kiel\nGermany",
    "my_email": "jana@lindqvist.example",
    "my_tax_id": "DE000000000",
    "my_iban": "DE02120300000000202051",
    "tax_rate": "0.19",
}


def make(path: Path) -> Path:
    """Write the sample to `path`, in place of a file that is there."""
    path.unlink(missing_ok=True)
    con = store.connect(path, create=True)
    try:
        con.execute("PRAGMA synchronous = OFF")
        con.execute("BEGIN")
        for key, value in SETTINGS.items():
            con.execute("INSERT INTO setting (key, value) VALUES (?, ?)", (key, value))
        known = clients.write(con)
        work.write(con, known, random.Random(20260630))
        bills.rates(con)
        bills.write(con, known)
        bills.expenses(con, known)
        evidence.write(con, known)
        con.execute("COMMIT")
        decisions.write(con, settings_store.load(con), known)
        _tidy(con)
    finally:
        con.close()
    return path


def _tidy(con: sqlite3.Connection) -> None:
    """Nothing to undo, no statistics, no free pages."""
    con.execute("DELETE FROM change")
    con.execute("DELETE FROM change_row")
    con.execute("VACUUM")


def main() -> int:
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent.parent / "sample.db"
    con = store.connect(make(path), read_only=True)
    for table in (
        "client",
        "project",
        "time_entry",
        "invoice",
        "payment",
        "incident",
        "decision",
        "letter",
        "reminder",
    ):
        print(f"{table}: {con.execute(f'SELECT count(*) FROM {table}').fetchone()[0]}")
    con.close()
    print(f"{path}: {path.stat().st_size // 1024} KiB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
