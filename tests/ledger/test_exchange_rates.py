"""Exchange rates: noted, corrected, read from a file all or nothing, and taken back in one step."""

from __future__ import annotations

import sqlite3
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from goodterms.errors import GoodtermsError, Invalid, NotUnderstood, Refused
from goodterms.ledger import exchange_rates, undo
from goodterms.ledger.exchange_rates import Imported

TODAY = date(2026, 6, 30)
APRIL = date(2026, 4, 1)


def stored(con: sqlite3.Connection) -> list[tuple[str, str, str]]:
    """Currency, day and rate as they stand in the file."""
    return con.execute("SELECT currency, day, rate FROM exchange_rate ORDER BY currency, day").fetchall()


def brought(con: sqlite3.Connection, tmp_path: Path, content: str | bytes) -> Imported:
    """What a file of this content brings."""
    file = tmp_path / "rates.csv"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return exchange_rates.import_csv(con, file, "EUR", TODAY)


def test_a_rate_is_noted_corrected_removed_and_brought_back(con: sqlite3.Connection) -> None:
    first = exchange_rates.put(con, "EUR", "usd", APRIL, Decimal("0.920"), TODAY)
    assert stored(con) == [("USD", "2026-04-01", "0.92")]
    assert exchange_rates.put(con, "EUR", "USD", APRIL, Decimal("0.93"), TODAY) == first
    assert [one.rate for one in exchange_rates.listed(con)] == [Decimal("0.93")]
    exchange_rates.remove(con, first)
    assert stored(con) == []
    with pytest.raises(Refused, match="no longer there"):
        exchange_rates.remove(con, first)
    undo.undo(con)
    undo.undo(con)
    assert stored(con) == [("USD", "2026-04-01", "0.92")]


def test_the_latest_rate_of_a_currency_is_listed_first(con: sqlite3.Connection) -> None:
    for day, rate in ((1, "0.9"), (3, "0.8"), (2, "0.7")):
        exchange_rates.put(con, "EUR", "USD", date(2026, 4, day), Decimal(rate), TODAY)
    exchange_rates.put(con, "EUR", "GBP", APRIL, Decimal("1.1"), TODAY)
    assert [(one.currency, one.day.day) for one in exchange_rates.listed(con)] == [
        ("GBP", 1), ("USD", 3), ("USD", 2), ("USD", 1),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("currency", "day", "rate", "field"),
    [
        ("EUR", APRIL, "1", "currency"),
        ("XXX", APRIL, "1", "currency"),
        ("USD", APRIL, "0", "rate"),
        ("USD", APRIL, "-1", "rate"),
        ("USD", APRIL, "NaN", "rate"),
        ("USD", APRIL, "1e10", "rate"),
        ("USD", APRIL, "0.0000000001", "rate"),
        ("USD", date(2026, 7, 1), "1", "day"),
        ("USD", date(1900, 1, 1), "1", "day"),
    ],
)
def test_what_is_no_rate_is_refused_with_its_field(
    con: sqlite3.Connection, currency: str, day: date, rate: str, field: str
) -> None:
    with pytest.raises(Invalid) as told:
        exchange_rates.put(con, "EUR", currency, day, Decimal(rate), TODAY)
    assert told.value.field == field
    assert stored(con) == []


@pytest.mark.parametrize(
    "content",
    [
        "currency,day,rate\nUSD,2026-04-01,0.92\nJPY,2026-04-01,0.0061\n",
        "Date;Currency;Rate\r\n2026-04-01;USD;0,92\r\n2026-04-01;JPY;0,0061\r\n",
        "USD\t2026-04-01\t0.92\nJPY\t2026-04-01\t0.0061",
        '\ufeffcurrency,day,rate,\n\n"USD",2026-04-01,0.92,\nJPY,2026-04-01,0.0061,\n',
    ],
)
def test_files_as_people_write_them(con: sqlite3.Connection, tmp_path: Path, content: str) -> None:
    assert brought(con, tmp_path, content) == Imported(2, 0, 0)
    assert stored(con) == [("JPY", "2026-04-01", "0.0061"), ("USD", "2026-04-01", "0.92")]


def test_the_same_file_again_adds_nothing_and_a_newer_one_corrects(con: sqlite3.Connection, tmp_path: Path) -> None:
    brought(con, tmp_path, "USD,2026-04-01,0.92\nGBP,2026-04-01,1.17\n")
    assert brought(con, tmp_path, "USD,2026-04-01,0.920\nGBP,2026-04-01,1.17\n") == Imported(0, 0, 2)
    assert brought(con, tmp_path, "USD,2026-04-01,0.95\nCHF,2026-04-01,1.05\n") == Imported(1, 1, 0)
    undo.undo(con)
    assert stored(con) == [("GBP", "2026-04-01", "1.17"), ("USD", "2026-04-01", "0.92")]


def test_one_bad_line_refuses_the_file_and_every_bad_line_is_named(con: sqlite3.Connection, tmp_path: Path) -> None:
    with pytest.raises(Refused) as told:
        brought(con, tmp_path, "currency,day,rate\nUSD,2026-04-01,0.92\nUSD,yesterday,1\nXXX,2026-04-01,1\nUSD,1\n")
    assert [line.partition(":")[0] for line in told.value.details] == ["line 3", "line 4", "line 5"]
    assert stored(con) == []


@pytest.mark.parametrize("content", [b"", b"currency,day,rate\n", b"\xff\xfe\x00", b'"USD,2026-04-01', b"\x00\x01"])
def test_what_is_no_file_of_rates_ends_in_one_sentence(con: sqlite3.Connection, tmp_path: Path, content: bytes) -> None:
    with pytest.raises(GoodtermsError) as told:
        brought(con, tmp_path, content)
    assert told.value.message.endswith(".") or told.value.details
    assert stored(con) == []


def test_a_missing_file_a_folder_and_a_huge_one(con: sqlite3.Connection, tmp_path: Path) -> None:
    for path in (tmp_path / "none.csv", tmp_path):
        with pytest.raises(NotUnderstood, match="cannot be read"):
            exchange_rates.import_csv(con, path, "EUR", TODAY)
    huge = tmp_path / "huge.csv"
    with huge.open("wb") as file:
        file.truncate(exchange_rates.LARGEST + 1)
    with pytest.raises(NotUnderstood, match="too large"):
        exchange_rates.import_csv(con, huge, "EUR", TODAY)
