"""Killed at any moment: nothing acknowledged is lost, and the file is whole."""

from __future__ import annotations

import json
import random
import shutil
from contextlib import closing
from pathlib import Path

import pytest

from goodterms.ledger import backup, copying, migrations, store, undo
from tests.counts import Counts
from tests.faults.kit import assert_intact, assert_whole, kill_after, notes, prepared, start
from tests.ledger.helpers_store import client, dump, entry

SEEDS = [*range(6), *(pytest.param(seed, marks=pytest.mark.long) for seed in range(100, 300))]
"""A few in the short form, 200 of each kind in the long one."""


def _lost(db: Path, times: int, seed: int, count: Counts) -> set[str]:
    """Kill it so many times while it logs; what was acknowledged and is not there."""
    dice = random.Random(seed)
    prepared(db)
    acknowledged: set[str] = set()
    for number in range(times):
        acknowledged |= set(kill_after(start("log", db, f"{number}-"), dice.randrange(1, 30), dice, count))
        assert_intact(db, count)
        written = notes(db)
        count("lost", len(acknowledged - written))
        assert acknowledged <= written
        assert len(written - acknowledged) <= number + 1
    count("acknowledged", len(acknowledged))
    count("while logging", times)
    assert_whole(db)
    return acknowledged - notes(db)


def test_twenty_kills_while_logging(db: Path, count: Counts) -> None:
    assert _lost(db, 20, 1, count) == set()


@pytest.mark.long
def test_two_hundred_kills_while_logging(db: Path, count: Counts) -> None:
    assert _lost(db, 200, 2, count) == set()


@pytest.mark.parametrize("seed", SEEDS)
def test_killed_in_the_wizard(db: Path, seed: int, count: Counts) -> None:
    dice = random.Random(seed)
    prepared(db)
    said = [json.loads(line) for line in kill_after(start("deciding", db), dice.randrange(1, 60), dice, count)]
    assert_intact(db, count)
    with closing(store.connect(db)) as con:
        found = con.execute("SELECT id, answers, state FROM decision").fetchall()
    kept = {number: (json.loads(answers), state == "taken") for number, answers, state in found}
    for number, answers, taken in said:
        held, closed = kept.get(number, ({}, False))
        lost = not answers.items() <= held.items() or (taken and not closed)
        count("lost", lost)
        assert not lost, (number, answers, held)
    assert len(kept) <= said[-1][0] + 1
    count("acknowledged", len(said))
    count("in the wizard")
    assert_whole(db)


@pytest.mark.parametrize("seed", SEEDS)
def test_killed_while_importing(db: Path, seed: int, count: Counts) -> None:
    dice = random.Random(seed)
    done = kill_after(start("importing", db), dice.randrange(1, 4), dice, count)
    assert_intact(db, count)
    con = store.connect(db)
    found = con.execute(
        "SELECT c.name, count(*) FROM client c JOIN time_entry e ON e.client_id = c.id GROUP BY 1"
    ).fetchall()
    con.close()
    names = {name for name, _ in found}
    count("lost", 300 * len(set(done) - names))
    assert set(done) <= names
    assert {entries for _, entries in found} == {300}
    count("acknowledged", 300 * len(done))
    count("while importing")
    assert_whole(db)


@pytest.mark.parametrize("seed", SEEDS)
def test_killed_while_undoing(db: Path, seed: int, count: Counts) -> None:
    con = store.connect(db)
    client(con)
    before = dump(con)
    with store.change(con, "Many"):
        for _ in range(500):
            entry(con)
        con.execute("UPDATE client SET name = 'Other', name_key = 'other'")
    after = dump(con)
    con.close()
    dice = random.Random(seed)
    kill_after(start("undoing", db), dice.randrange(2, 8), dice, count)
    assert_intact(db, count)
    con = store.connect(db)
    found = dump(con)
    count("lost", found not in (before, after))
    assert found in (before, after)
    count("while undoing")
    if found == before:
        undo.redo(con)
    else:
        undo.undo(con)
    assert dump(con) == (after if found == before else before)
    con.close()
    assert_whole(db)


@pytest.mark.parametrize("seed", SEEDS)
def test_killed_while_restoring(db: Path, seed: int, count: Counts) -> None:
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
    kill_after(start("restoring", db, *backups), dice.randrange(1, 5), dice, count)
    assert_intact(db, count)
    con = store.connect(db)
    whole = dump(con) in states
    count("lost", not whole)
    assert whole
    count("while restoring")
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


@pytest.mark.parametrize("seed", SEEDS)
def test_killed_while_upgrading(db: Path, tmp_path: Path, seed: int, count: Counts) -> None:
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
    said = kill_after(start("upgrading", db, steps), 1, dice, count, within=1)
    assert_intact(db, count)
    con = copying.plain(db)
    version = con.execute("PRAGMA user_version").fetchone()[0]
    extra = con.execute("SELECT count(*) FROM sqlite_master WHERE name LIKE 'extra_%'").fetchone()[0]
    ends = {row[0] for row in con.execute("SELECT note FROM time_entry").fetchall()}
    con.close()
    half = (version, extra, ends) not in ((1, 0, {""}), (2, 300, {"!" * 300}))
    lost = half or ("done" in said and version == 1)
    count("lost", lost)
    assert not lost, (said, version, extra)
    count("while upgrading")
    count("upgraded", version == 2)
    if version == 1:
        con = store.connect(db)
        assert dump(con) == before
        con.close()
