"""An upgrade is all or nothing, after a verified copy."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest

from goodterms.errors import Refused
from goodterms.ledger import migrations, recording, store, undo
from goodterms.ledger.check import check
from tests.ledger.helpers_store import client, log

_STEP = """
import sqlalchemy as sa
from alembic import op
revision = "0002"
down_revision = "0001"

def upgrade():
    with op.batch_alter_table("client") as batch:
        batch.add_column(sa.Column("colour_of_socks", sa.Text, nullable=False, server_default="red"))
    op.execute("UPDATE client SET name = name || '!', name_key = name_key || '!'")
    {more}
"""


@pytest.fixture
def steps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of steps with a second one, and a program of version 2."""
    folder = tmp_path / "steps"
    shutil.copytree(migrations.HERE, folder)
    (folder / "versions" / "v0002_socks.py").write_text(_STEP.format(more=""))
    monkeypatch.setattr(store, "VERSION", 2)
    monkeypatch.setattr(migrations, "HERE", folder)
    monkeypatch.setattr(migrations.upgrade, "__kwdefaults__", {"scripts": folder})
    return folder


def _dump(path: Path) -> str:
    con = sqlite3.connect(path)
    text = "\n".join(con.iterdump())
    con.close()
    return text


def _old(db: Path) -> Path:
    con = sqlite3.connect(db, isolation_level=None)
    con.execute("PRAGMA user_version = 1")
    con.execute("INSERT INTO client (name, name_key, currency, created_at) VALUES ('Acme', 'acme', 'EUR', 0)")
    con.execute("INSERT INTO time_entry (client_id, day, seconds) VALUES (1, '2026-01-01', 60)")
    con.close()
    return db


def test_an_older_file_is_upgraded_when_opened_after_a_copy(db: Path, steps: Path) -> None:
    before = _dump(_old(db))
    assert steps.is_dir()
    con = store.connect(db)
    assert con.execute("SELECT name, colour_of_socks FROM client").fetchall() == [("Acme!", "red")]
    assert con.execute("SELECT count(*) FROM time_entry").fetchone() == (1,)
    [kept] = db.parent.glob("goodterms-before-upgrade-from-1-*.db")
    assert _dump(kept) == before
    with store.change(con, "Socks"):
        con.execute("UPDATE client SET colour_of_socks = 'blue'")
    undo.undo(con)
    assert con.execute("SELECT colour_of_socks FROM client").fetchone() == ("red",)
    assert "colour_of_socks" in recording.columns(con, "client")
    con.close()
    assert check(db) == []


@pytest.mark.parametrize(
    "more", ["1 / 0", "op.execute('DELETE FROM nowhere')", "op.execute('UPDATE time_entry SET client_id = 9')"]
)
def test_a_step_that_fails_leaves_the_file_as_it_was(db: Path, steps: Path, more: str) -> None:
    before = _dump(_old(db))
    (steps / "versions" / "v0002_socks.py").write_text(_STEP.format(more=more))
    with pytest.raises((Refused, ZeroDivisionError)):
        store.connect(db)
    assert _dump(db) == before
    assert store.identify(db) == 1


def test_a_damaged_file_is_not_upgraded(db: Path, steps: Path) -> None:
    _old(db)
    assert steps.is_dir()
    content = bytearray(db.read_bytes())
    content[4096 * 5 : 4096 * 6] = bytes(4096)
    db.write_bytes(content)
    with pytest.raises(Refused):
        store.connect(db)
    assert db.read_bytes() == bytes(content)


def test_a_missing_step_is_told(db: Path, steps: Path) -> None:
    _old(db)
    (steps / "versions" / "v0002_socks.py").unlink()
    with pytest.raises(Refused, match="No step"):
        store.connect(db)
    assert store.identify(db) == 1


def test_a_file_of_the_present_version_loads_no_alembic(db: Path, con: sqlite3.Connection) -> None:
    client(con)
    log(con)
    assert store.identify(db) == store.VERSION
