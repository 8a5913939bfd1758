"""A full disk, a read-only file, a file that is moved away: told in words, and nothing acknowledged is lost."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path

import pytest

from goodterms.errors import Refused
from goodterms.ledger import backup, copying, store
from goodterms.ledger.restoring import restore
from tests.counts import Counts
from tests.faults.kit import ROOT, assert_whole, notes, prepared, start
from tests.ledger.helpers_store import client, log


def test_a_full_disk_at_every_growth_of_the_file(db: Path, con: sqlite3.Connection) -> None:
    """SQLite itself reports a full disk here: the file may grow by so many pages and no more."""
    client(con)
    written: set[str] = set()
    said: list[str] = []
    for pages in range(12):
        size = con.execute("PRAGMA page_count").fetchone()[0]
        con.execute(f"PRAGMA max_page_count = {size + pages % 4}")
        for number in range(8):
            note = f"{pages}-{number} " + "x" * 3000
            try:
                log(con, note=note)
            except Refused as error:
                said.append(error.message)
                break
            written.add(note)
    assert len(said) > 8
    assert all("disk is full" in sentence for sentence in said)
    assert notes(db) == written
    con.execute("PRAGMA max_page_count = 100000")
    log(con, note="room again")
    assert_whole(db)


def _full_at_every_write(db: Path, step: int, count: Counts) -> None:
    """A layer under SQLite says that the disk is full, from one write of a session on; later there is room again."""
    log = prepared(db).with_name("log.json")
    command = [sys.executable, "-m", "tests.faults.recorder", "full", str(db), str(log), str(step)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    count("tracebacks", done.stderr.count("Traceback"))
    assert (done.returncode, done.stderr) == (0, "")
    *tries, whole = json.loads(log.read_text(encoding="utf-8"))
    assert whole["said"] == ""
    assert len(whole["found"]) == 8
    for one in tries:
        lost = set(one["acknowledged"]) - set(one["found"])
        count("writes")
        count("sentences", "disk is full" in one["said"])
        count("lost", len(lost))
        count("whole", one["problems"] == [])
        assert not lost
        assert one["found"] == one["acknowledged"], "what was refused is not there"
        assert "disk is full" in one["said"]
        assert one["problems"] == []


def test_a_full_disk_at_some_writes_of_a_session(db: Path, count: Counts) -> None:
    _full_at_every_write(db, 23, count)
    assert count["whole"] == count["writes"] > 20


@pytest.mark.long
def test_a_full_disk_at_every_write_of_a_session(db: Path, count: Counts) -> None:
    _full_at_every_write(db, 1, count)
    assert count["whole"] == count["writes"] > 500


def test_a_disk_without_room_for_the_journal_or_the_file(db: Path) -> None:
    """The system refuses the write: a limit on the size of files stands for the full disk."""
    prepared(db)
    con = store.connect(db)
    for number in range(30):
        log(con, note=f"before {number} " + "x" * 900)
    con.close()
    before = notes(db)
    said, errors = start("small_disk", db).communicate()
    assert errors == b"", errors.decode()
    tries = [json.loads(line) for line in said.splitlines()]
    refused = [one["refused"] for one in tries if one["refused"]]
    assert len(refused) > 5
    assert all("nothing" in sentence.lower() for sentence in refused)
    assert notes(db) == before | {note for one in tries for note in one["written"]}
    assert_whole(db)


def test_a_file_that_is_replaced_under_an_open_connection(db: Path, con: sqlite3.Connection) -> None:
    client(con)
    other = Path(shutil.copy(db, db.with_name("other.db")))
    other.rename(db)
    with pytest.raises(Refused, match="moved or replaced"):
        log(con)
    again = store.connect(db)
    log(again)
    assert again.execute("SELECT count(*) FROM time_entry").fetchone() == (1,)
    again.close()


def test_a_file_that_may_only_be_read(template_db: Path) -> None:
    """As another user, where we are root: root may write to anything."""
    folder = Path(tempfile.mkdtemp())
    root = os.geteuid() == 0
    try:
        path = prepared(Path(shutil.copy(template_db, folder / "x.db")))
        (folder / "stick").mkdir()
        copy = backup.backup(path, folder / "stick")
        copy.chmod(0o444)
        copying.sum_file(copy).chmod(0o444)
        path.chmod(0o444)
        if root:
            folder.chmod(0o777)
            os.seteuid(65534)
        with pytest.raises(Refused, match=r"x\.db cannot be written to\. Nothing was restored"):
            restore(path, copy)
        assert {file.name for file in folder.iterdir()} == {"x.db", "stick"}
        if root:
            os.seteuid(0)
        folder.chmod(0o555)
        if root:
            os.seteuid(65534)
        with closing(store.connect(path)) as con:
            assert con.execute("SELECT name FROM client").fetchall() == [("Acme",)]
            with pytest.raises(Refused, match="cannot be written"):
                log(con)
        with pytest.raises(Refused, match=r"cannot be written to\. Nothing was restored"):
            restore(path, copy)
        assert {file.name for file in folder.iterdir()} == {"x.db", "stick"}
        if root:
            os.seteuid(0)
        path.chmod(0o000)
        if root:
            os.seteuid(65534)
        with pytest.raises(Refused, match=r"may not be read|cannot be opened"):
            store.connect(path)
        with pytest.raises(Refused, match="cannot be made"):
            store.connect(folder / "new.db", create=True)
    finally:
        if root:
            os.seteuid(0)
        folder.chmod(0o700)
        shutil.rmtree(folder)


def test_a_busy_file_is_waited_for_and_then_told(db: Path, con: sqlite3.Connection) -> None:
    client(con)
    other = store.connect(db)
    con.execute("PRAGMA busy_timeout = 100")
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(Refused, match="Another program is writing"):
        log(con)
    other.execute("ROLLBACK")
    log(con)
    assert con.execute("SELECT count(*) FROM time_entry").fetchone() == (1,)
    other.close()
