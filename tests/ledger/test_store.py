"""Opening the file: what is opened, what is refused, and that a refused file is not touched."""

from __future__ import annotations

import sqlite3
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from goodterms.errors import NotUnderstood, Refused
from goodterms.ledger import store
from tests.ledger.helpers_store import client, log


def _names(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir())


def test_a_new_file_is_private_and_whole(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "folder" / "mine ?%#.db"
    con = store.connect(path, create=True)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert con.execute("PRAGMA application_id").fetchone() == (store.APPLICATION_ID,)
    assert con.execute("PRAGMA user_version").fetchone() == (store.VERSION,)
    assert con.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert _names(path.parent) == [path.name]
    con.close()


def test_the_pragmas_that_keep_the_promise(con: sqlite3.Connection) -> None:
    wanted = {
        "journal_mode": "delete",
        "synchronous": 3,
        "foreign_keys": 1,
        "busy_timeout": 5000,
        "trusted_schema": 0,
        "cell_size_check": 1,
        "recursive_triggers": 1,
        "cache_size": -1000,
    }
    assert {name: con.execute(f"PRAGMA {name}").fetchone()[0] for name in wanted} == wanted
    assert con.isolation_level is None


def test_a_missing_file_is_an_error_for_readers_and_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(NotUnderstood, match="There is no file"):
        store.connect(tmp_path / "none.db")
    assert _names(tmp_path) == []


def _other(path: Path, *statements: str) -> Path:
    con = sqlite3.connect(path)
    for statement in statements:
        con.execute(statement)
    con.commit()
    con.close()
    return path


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="is a folder"):
        store.connect(tmp_path, create=True)


@pytest.mark.parametrize("create", [False, True])
def test_the_file_of_another_program_is_refused_and_not_touched(tmp_path: Path, create: bool) -> None:
    for number, statements in enumerate([("CREATE TABLE t (a)",), ("CREATE TABLE t (a)", "PRAGMA application_id = 7")]):
        path = _other(tmp_path / f"{number}.db", *statements)
        before = path.read_bytes()
        with pytest.raises(Refused, match="another program"):
            store.connect(path, create=create)
        assert path.read_bytes() == before
    assert _names(tmp_path) == ["0.db", "1.db"]


def test_a_newer_file_is_refused_and_not_touched(db: Path) -> None:
    _other(db, f"PRAGMA user_version = {store.VERSION + 1}")
    before = db.read_bytes()
    with pytest.raises(Refused, match="newer goodterms"):
        store.connect(db)
    assert db.read_bytes() == before


@pytest.mark.parametrize("content", [b"hello", b"x" * 5000, b"SQLite format 3\0" + b"\xff" * 4080])
def test_what_is_no_database_is_refused_and_not_touched(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.db"
    path.write_bytes(content)
    with pytest.raises(Refused):
        store.connect(path)
    assert path.read_bytes() == content


def test_an_empty_file_is_refused_unless_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "empty.db"
    path.touch()
    with pytest.raises(Refused, match="is empty") as caught:
        store.connect(path)
    assert caught.value.exit_code == 3
    assert path.stat().st_size == 0
    store.connect(path, create=True).close()
    assert store.identify(path) == store.VERSION


def test_a_damaged_file_is_noticed_when_asked(db: Path) -> None:
    content = bytearray(db.read_bytes())
    content[4096 * 5 : 4096 * 6] = bytes(4096)
    db.write_bytes(content)
    with pytest.raises(store.Damaged, match="damaged"):
        store.connect(db, check=True)


def test_a_reader_cannot_write(db: Path) -> None:
    con = store.connect(db, read_only=True)
    with pytest.raises(Refused, match="cannot be written"), store.explained():
        con.execute("DELETE FROM client")
    con.close()


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(Refused, match="cannot be made"):
        store.connect(tmp_path / "file" / "x.db", create=True)


def test_making_the_same_file_at_once_gives_one_file(tmp_path: Path) -> None:
    path = tmp_path / "one.db"
    failed: list[BaseException] = []

    def make() -> None:
        try:
            con = store.connect(path, create=True)
            con.execute("SELECT * FROM client").fetchall()
            con.close()
        except BaseException as error:  # noqa: BLE001
            failed.append(error)

    threads = [threading.Thread(target=make) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert _names(tmp_path) == ["one.db"]


def test_a_change_is_all_or_nothing(con: sqlite3.Connection) -> None:
    client(con)
    with pytest.raises(ZeroDivisionError), store.change(con, "Log"):
        con.execute("INSERT INTO time_entry (client_id, day, seconds) VALUES (1, '2026-01-01', 60)")
        _ = 1 / 0
    assert con.execute("SELECT count(*) FROM time_entry").fetchone() == (0,)
    assert con.execute("SELECT change_id FROM change_open").fetchone() == (None,)
    assert not con.in_transaction


def test_a_change_that_changes_nothing_is_no_step(con: sqlite3.Connection) -> None:
    client(con)
    with store.change(con, "Rename"):
        con.execute("UPDATE client SET name = name")
    assert con.execute("SELECT label FROM change").fetchall() == [("Add Acme",)]


def test_only_the_last_thousand_changes_are_kept(con: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "KEEP_CHANGES", 5)
    client(con)
    for number in range(10):
        log(con, note=str(number))
    assert [row[0] for row in con.execute("SELECT label FROM change ORDER BY id")] == [f"Log {n}" for n in range(5, 10)]
    assert con.execute("SELECT count(*) FROM change_row").fetchone() == (5,)


def test_a_contradiction_is_told_in_words(con: sqlite3.Connection) -> None:
    client(con)
    with pytest.raises(Refused, match="contradicts"):
        client(con)


def test_data_version_tells_of_other_programs(db: Path, con: sqlite3.Connection) -> None:
    before = store.data_version(con)
    client(con)
    assert store.data_version(con) == before
    other = store.connect(db)
    log(other)
    other.close()
    assert store.data_version(con) != before


def test_nothing_waits_in_a_side_file_while_the_file_is_open(db: Path, con: sqlite3.Connection) -> None:
    client(con)
    log(con)
    assert _names(db.parent) == [db.name]


def test_a_session_is_one_change(db: Path, con: sqlite3.Connection) -> None:
    from goodterms.ledger import tables

    with store.session(db, "Add two") as work:
        one = tables.Client(name="Ann", name_key="ann", currency="EUR", created_at=0)
        work.add(one)
        work.commit()
        work.add(tables.Project(client_id=one.id, name="Site", name_key="site"))
    assert con.execute("SELECT c.name, p.name FROM project p JOIN client c ON c.id = p.client_id").fetchall() == [
        ("Ann", "Site")
    ]
    assert con.execute("SELECT label FROM change").fetchall() == [("Add two",)]


def test_a_failed_session_leaves_nothing(db: Path, con: sqlite3.Connection) -> None:
    from goodterms.ledger import tables

    with pytest.raises(ZeroDivisionError), store.session(db, "Add") as work:
        work.add(tables.Client(name="Ann", name_key="ann", currency="EUR", created_at=0))
        work.commit()
        _ = 1 / 0
    with pytest.raises(Refused, match="contradicts"), store.session(db, "Add") as work:
        work.add(tables.Project(client_id=77, name="Site", name_key="site"))
    assert con.execute("SELECT count(*) FROM client").fetchone() == (0,)
    assert con.execute("SELECT count(*) FROM change").fetchone() == (0,)


def test_opening_and_writing_import_no_orm() -> None:
    code = (
        "import sys, tempfile, pathlib\n"
        "from goodterms.ledger import store, undo, settings_store, backup, check\n"
        "con = store.connect(pathlib.Path(tempfile.mkdtemp()) / 'x.db', create=True)\n"
        "settings_store.load(con)\n"
        "print([m for m in ('sqlalchemy', 'sqlmodel', 'alembic', 'cryptography', 'textual') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("SQLITE_BUSY", "Another program"),
        ("SQLITE_FULL", "disk is full"),
        ("SQLITE_READONLY", "cannot be written"),
        ("SQLITE_READONLY_DBMOVED", "moved or replaced"),
        ("SQLITE_CORRUPT", "damaged"),
        ("SQLITE_CANTOPEN", "cannot be opened"),
        ("SQLITE_IOERR_WRITE", "disk reported"),
        ("SQLITE_ERROR", "could not be used"),
    ],
)
def test_every_error_of_sqlite_has_a_sentence(name: str, says: str) -> None:
    error = sqlite3.OperationalError("x")
    error.sqlite_errorname = name
    assert says in store.explain(error).message
