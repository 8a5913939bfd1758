"""Files that were cut, flipped, stretched: refused in words or read, never a crash, and the ledger stays whole."""

from __future__ import annotations

import random
import sqlite3
from pathlib import Path

import pytest

from goodterms.errors import GoodtermsError
from tests.exchange.help_intake import bring, count, everything, put
from tests.exchange.samples import HOURS, INVOICES, Sample

BITS = (
    b"\0",
    b'"',
    b",",
    b";",
    b"\n",
    b"\r",
    b"\xff",
    b"\xef\xbb\xbf",
    b"-",
    b"99999999999",
    b"\xe2\x80\xae",
    b"[",
    b"{",
    b"0",
    b":",
)
TRIALS = 40


def harm(content: bytes, luck: random.Random) -> bytes:
    """Content with a few wounds."""
    found = bytearray(content)
    for _ in range(luck.randint(1, 4)):
        at = luck.randrange(len(found) + 1)
        way = luck.randrange(5)
        if way == 0:
            del found[at : at + luck.randint(1, 20)]
        elif way == 1:
            found[at:at] = luck.choice(BITS)
        elif way == 2:
            found[at : at + 1] = luck.choice(BITS)
        elif way == 3:
            del found[at:]
        else:
            found[at:at] = found[: luck.randint(1, 60)]
    return bytes(found)


@pytest.mark.parametrize("sample", [*HOURS, *INVOICES], ids=lambda s: s.id)
def test_a_harmed_file_is_read_or_refused_in_words(con: sqlite3.Connection, tmp_path: Path, sample: Sample) -> None:
    luck = random.Random(sample.id)
    whole = sample.write(tmp_path).read_bytes()
    refused = 0
    for trial in range(TRIALS):
        path = put(tmp_path, harm(whole, luck), sample.name)
        before = everything(con)
        try:
            bring(con, path, skip_bad=bool(trial % 2), **{"format": sample.format, **sample.options})
        except GoodtermsError:  # said in words; anything else fails the test
            refused += 1
            assert everything(con) == before
    assert 0 < refused < TRIALS
    assert not con.in_transaction
    assert con.execute("PRAGMA foreign_key_check").fetchall() == []
    assert con.execute(
        "SELECT count(*) FROM time_entry WHERE seconds < 0 OR day < '1970' OR day > '2201'"
    ).fetchone() == (0,)
    assert con.execute("SELECT count(*) FROM invoice WHERE net < 0 OR due < issued").fetchone() == (0,)


def test_a_file_of_chance_is_refused(con: sqlite3.Connection, tmp_path: Path) -> None:
    luck = random.Random(7)
    for size in (1, 10, 1000, 100_000):
        with pytest.raises(GoodtermsError):
            bring(con, put(tmp_path, luck.randbytes(size)))
    assert count(con, "change") == 0


def test_a_cell_as_large_as_a_book_is_refused(con: sqlite3.Connection, tmp_path: Path) -> None:
    sample = HOURS[0]
    assert isinstance(sample.content, str)
    with pytest.raises(GoodtermsError, match="broken as a table at line 2"):
        bring(con, put(tmp_path, sample.content.replace("Call", "x" * 200_000)))
