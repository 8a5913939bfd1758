"""Killed at any moment: nothing acknowledged is lost, and the file is whole."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest

from goodterms.ledger import backup, migrations, store, undo
from tests.faults.kit import assert_whole, kill_after, notes, prepared, start
from tests.ledger.helpers_store import client, dump, entry


def _kills(db: Path, times: int, seed: int) -> None:
    dice = random.Random(seed)
    prepared(db)
    acknowledged: set[str] = set()
    for number in range(times):
        acknowledged |= set(kill_after(start("log", db, f"{number}-"), dice.randrange(1, 30), dice))
        written = notes(db)
        assert acknowledged <= written
        assert len(written - acknowledged) <= number + 1
    assert_whole(db)


def test_twenty_kills_while_logging(db: Path) -> None:
    _kills(db, 20, 1)


@pytest.mark.long
def test_a_thousand_kills_while_logging(db: Path) -> None:
    _kills(db, 1000, 2)


@pytest.mark.parametrize("seed", range(6))
def test_killed_while_importing(db: Path, seed: int) -> None:
    dice = random.Random(seed)
    done = kill_after(start("importing", db), dice.randrange(1, 4), dice)
    con = store.connect(db)
    found = con.execute(
        "SELECT c.name, count(*) FROM client c JOIN time_entry e ON e.client_id = c.id GROUP BY 1"
    ).fetchall()
    con.close()
    assert set(done) <= {name for name, _ in found}
    assert {count for _, count in found} == {300}
    assert_whole(db)


@pytest.mark.parametrize("seed", range(6))
def test_killed_while_undoing(db: Path, seed: int) -> None:
    con = store.connect(db)
    client(con)
    before = dump(con)
    with store.change(con, "Many"):
        for _ in range(500):
            entry(con)
        con.execute("UPDATE client SET name = 'Other'")
    after = dump(con)
    con.close()
    dice = random.Random(seed)
    kill_after(start("undoing", db), dice.randrange(2, 8), dice)
    con = store.connect(db)
    found = dump(con)
    assert found in (before, after)
    if found == before:
        undo.redo(con)
    else:
        undo.undo(con)
    assert dump(con) == (after if found == before else before)
    con.close()
    assert_whole(db)


@pytest.mark.parametrize("seed", range(6))
def test_killed_while_restoring(db: Path, seed: int) -> None:
    con = store.connect(db)
    client(con)
    states, backups = [], []
    for _ in range(2):
        with store.change(con, "Many"):
            for _ in range(2000):
                entry(con, note="x" * 50)
        states.append(dump(con))
        backups.append(backup.backup(db))
    con.close()
    dice = random.Random(seed)
    kill_after(start("restoring", db, *backups), dice.randrange(1, 5), dice)
    con = store.connect(db)
    assert dump(con) in states
    con.close()
    assert_whole(db)


_STEP = """
from alembic import op
revision = "0002"
down_revision = "0001"

def upgrade():
    for number in range(300):
        op.execute(f"CREATE TABLE extra_{number} (id INTEGER PRIMARY KEY, a TEXT)")
        op.execute("UPDATE time_entry SET note = note || '!'")
"""


@pytest.mark.parametrize("seed", range(6))
def test_killed_while_upgrading(db: Path, tmp_path: Path, seed: int) -> None:
    steps = tmp_path / "steps"
    shutil.copytree(migrations.HERE, steps)
    (steps / "versions" / "v0002.py").write_text(_STEP)
    con = store.connect(db)
    client(con)
    with store.change(con, "Many"):
        for _ in range(200):
            entry(con)
    before = dump(con)
    con.close()
    dice = random.Random(seed)
    process = start("upgrading", db, steps)
    process.stdout.readline()
    import time

    end = time.monotonic() + 0.3 + dice.random() * 0.3
    while time.monotonic() < end and process.poll() is None:
        pass
    process.kill()
    process.communicate()
    con = backup.plain(db)
    version = con.execute("PRAGMA user_version").fetchone()[0]
    extra = con.execute("SELECT count(*) FROM sqlite_master WHERE name LIKE 'extra_%'").fetchone()[0]
    assert con.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    con.close()
    assert (version, extra) in ((1, 0), (2, 300))
    if version == 1:
        con = store.connect(db)
        assert dump(con) == before
        con.close()
