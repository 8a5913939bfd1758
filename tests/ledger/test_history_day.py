"""What is seen on a day is what a file would say that ended on that day: the sample, cut off, is the oracle."""

from __future__ import annotations

import shutil
import sqlite3
import sys
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from goodterms.ledger import history, reports, settings_store, store
from goodterms.ledger.demo import DAYS

ROOT = Path(__file__).parents[2]
# What came later is not there yet; and what was closed, answered or told later is open, unanswered, untold.
_BEGINS = {"client": None, "project": "opened", "request": "sent", "dispute": "opened", "invoice": "issued"}
_LATER = (
    "UPDATE dispute SET closed = NULL, outcome = 'open' WHERE closed > :day",
    "UPDATE request SET answered = NULL WHERE answered > :day",
    "UPDATE incident SET told_on = NULL WHERE told_on > :day",
    "UPDATE client SET values_fit = NULL, growth = NULL, referrals = NULL, declared_on = NULL WHERE declared_on > :day",
    "UPDATE time_entry SET invoice_id = NULL WHERE invoice_id IN (SELECT id FROM invoice WHERE state = 'draft')",
    "DELETE FROM invoice WHERE state = 'draft'",
)


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    sys.path.insert(0, str(ROOT / "tools"))
    try:
        from make_sample import make
    finally:
        sys.path.pop(0)
    return make(tmp_path_factory.mktemp("sample") / "sample.db")


def cut_off(con: sqlite3.Connection, day: date) -> None:
    """Take away everything that came after `day`."""
    params = {"day": day.isoformat()}
    for table, columns in DAYS.items():
        begins = _BEGINS.get(table, columns[0])
        if begins and table not in ("decision", "letter", "talk", "reminder"):
            con.execute(f"DELETE FROM {table} WHERE {begins} > :day", params)
    for sql in _LATER:
        con.execute(sql, params)


@pytest.mark.parametrize("day", ["2024-07-01", "2025-03-31", "2025-12-31", "2026-02-18", "2026-04-10", "2026-06-29"])
def test_a_day_in_the_past_reads_as_if_the_file_ended_there(sample: Path, tmp_path: Path, day: str) -> None:
    as_of = date.fromisoformat(day)
    shorter = Path(shutil.copy(sample, tmp_path / "cut.db"))
    with closing(store.connect(sample)) as whole, closing(store.connect(shorter)) as cut:
        cut_off(cut, as_of)
        settings = settings_store.load(whole)
        seen = history.book(whole, settings, as_of)
        oracle = history.book(cut, settings, as_of)
        for one, expected in zip(seen.histories, oracle.histories, strict=True):
            assert one == expected
        assert reports.ageing(whole, as_of) == reports.ageing(cut, as_of)
        assert reports.payments(whole, settings, as_of) == reports.payments(cut, settings, as_of)
        issued = [row for row in reports.invoices(whole, as_of) if row["state"] != "draft"]
        assert issued == reports.invoices(cut, as_of)
