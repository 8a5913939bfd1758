"""Every format: recognised by what is in it, read right, brought in twice, taken back."""

from __future__ import annotations

import sqlite3
from decimal import Decimal
from pathlib import Path

import pytest

from goodterms import money
from goodterms.exchange.readers import catalogue
from goodterms.exchange.readers.source import Source
from goodterms.ledger import undo
from tests.exchange.help_intake import bring, count, everything, hours
from tests.exchange.samples import HOURS, INVOICES, Sample

ALL = (*HOURS, *INVOICES)


@pytest.mark.parametrize("sample", [s for s in ALL if "format" not in s.options], ids=lambda s: s.id)
def test_a_file_says_its_format_itself(tmp_path: Path, sample: Sample) -> None:
    assert catalogue.detect(Source(sample.write(tmp_path))) == sample.format


@pytest.mark.parametrize("sample", HOURS, ids=lambda s: s.id)
def test_hours_come_in(con: sqlite3.Connection, tmp_path: Path, sample: Sample) -> None:
    result = bring(con, sample.write(tmp_path), **sample.options)
    assert (result.format, result.added, result.updated, result.duplicates) == (sample.format, sample.entries, 0, 0)
    assert count(con, "time_entry") == sample.entries
    found = hours(con)
    assert {key: found.get(key) for key in sample.seconds} == sample.seconds
    assert sample.says in " ".join(result.warnings)


@pytest.mark.parametrize("sample", INVOICES, ids=lambda s: s.id)
def test_invoices_come_in(con: sqlite3.Connection, tmp_path: Path, sample: Sample) -> None:
    result = bring(con, sample.write(tmp_path), **sample.options)
    assert (result.format, result.added) == (sample.format, len(sample.totals))
    rows = con.execute("SELECT number, net + tax, currency FROM invoice").fetchall()
    assert {number: money.plain(gross, code) for number, gross, code in rows} == sample.totals
    assert sample.says in " ".join(result.warnings)


@pytest.mark.parametrize("sample", ALL, ids=lambda s: s.id)
def test_the_same_file_again_adds_nothing(con: sqlite3.Connection, tmp_path: Path, sample: Sample) -> None:
    first = bring(con, sample.write(tmp_path), **sample.options)
    before = everything(con)
    second = bring(con, sample.write(tmp_path), **sample.options)
    assert (second.batch, second.added, second.updated, second.duplicates) == (None, 0, 0, first.added)
    assert everything(con) == before
    assert count(con, "import_batch") == 1


@pytest.mark.parametrize("sample", ALL, ids=lambda s: s.id)
def test_an_import_is_taken_back_whole_and_comes_in_again(
    con: sqlite3.Connection, tmp_path: Path, sample: Sample
) -> None:
    first = bring(con, sample.write(tmp_path), **sample.options)
    assert first.batch is not None
    undo.take_back(con, first.batch)
    assert all(not rows for rows in everything(con).values())
    assert bring(con, sample.write(tmp_path), **sample.options).added == first.added


@pytest.mark.parametrize("sample", ALL, ids=lambda s: s.id)
def test_a_preview_writes_nothing_and_tells_the_same(con: sqlite3.Connection, tmp_path: Path, sample: Sample) -> None:
    before = con.execute("SELECT count(*) FROM change").fetchone()
    result = bring(con, sample.write(tmp_path), dry_run=True, **sample.options)
    assert result.batch is None
    assert all(not rows for rows in everything(con).values())
    assert con.execute("SELECT count(*) FROM change").fetchone() == before
    assert sum(month.entries for month in result.months.values()) == sample.entries
    assert sum(month.seconds for month in result.months.values()) == sum(sample.seconds.values())
    gross = sum((money.major(n, code) for m in result.months.values() for code, n in m.amounts.items()), Decimal(0))
    assert gross == sum(map(Decimal, sample.totals.values()))
    assert bring(con, sample.write(tmp_path), **sample.options).added == result.added


def test_every_format_has_a_sample() -> None:
    assert {sample.format for sample in ALL} == set(catalogue.FORMATS) - {catalogue.DOCUMENT}


def test_timewarrior_data_and_its_export_are_the_same_time(con: sqlite3.Connection, tmp_path: Path) -> None:
    data, export = (s for s in HOURS if s.format == "timewarrior")
    bring(con, data.write(tmp_path))
    assert bring(con, export.write(tmp_path)).added == 0
