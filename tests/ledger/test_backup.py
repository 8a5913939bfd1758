"""Backups are whole or not there; a restore gives back exactly what was backed up."""

from __future__ import annotations

import errno
import os
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from goodterms.errors import NotUnderstood, Refused
from goodterms.ledger import backup, backup_sealed, copying, restoring, rotation, store
from goodterms.ledger.check import check
from tests.ledger.helpers_store import client, dump, log

NOW = datetime(2026, 5, 4, 12, 30, 15)


def _names(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir())


def _rows(path: Path) -> dict[str, list[tuple[object, ...]]]:
    con = store.connect(path)
    found = dump(con)
    con.close()
    return found


def test_a_backup_is_dated_private_verified_and_has_a_checksum(db: Path, con: sqlite3.Connection) -> None:
    client(con)
    made = backup.backup(db, now=NOW)
    assert made == db.parent / "backups" / "goodterms-2026-05-04-123015.db"
    assert stat.S_IMODE(made.stat().st_mode) == 0o600
    assert _rows(made) == dump(con)
    assert made.with_name(made.name + ".sha256").read_text().startswith(f"{copying.checksum(made)}  {made.name}\n")
    assert len(_names(made.parent)) == 2


def test_the_checksum_is_private_too(db: Path) -> None:
    made = backup.backup(db)
    assert [stat.S_IMODE(file.stat().st_mode) for file in made.parent.iterdir()] == [0o600, 0o600]


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such names")
def test_a_copy_may_have_a_name_that_is_no_text(db: Path, con: sqlite3.Connection, tmp_path: Path) -> None:
    client(con)
    named = tmp_path / os.fsdecode(b"copy-\xff.db")
    assert backup.backup(db, named) == named
    assert os.fsencode(copying.sum_file(named).name) == b"copy-\xff.db.sha256"
    rows = dump(con)
    log(con)
    restoring.restore(db, named)
    assert dump(con) == rows


def test_a_copy_without_room_for_its_checksum_is_no_copy(db: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty checksum beside a whole copy would have it refused when it is needed."""

    def full(_handle: int) -> None:
        if list(db.parent.glob("backups/*.sha256")):
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Refused, match="No space left"):
        backup.backup(db)
    assert _names(db.parent / "backups") == []


def test_a_copy_is_named_where_there_are_no_hard_links(db: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a stick with FAT."""

    def link(_one: Path, _other: Path) -> None:
        raise PermissionError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", link)
    made = backup.backup(db)
    assert _names(made.parent) == [made.name, made.name + ".sha256"]
    assert _rows(made) == _rows(db)


def test_a_link_that_leads_nowhere_is_a_taken_name(db: Path, tmp_path: Path) -> None:
    (tmp_path / f"goodterms-{NOW:%Y-%m-%d-%H%M%S}.db").symlink_to(tmp_path / "nowhere.db")
    assert backup.backup(db, tmp_path, now=NOW).name == "goodterms-2026-05-04-123015-2.db"
    assert not (tmp_path / "nowhere.db").exists()


def test_a_second_backup_of_the_same_second_gets_another_name(db: Path) -> None:
    names = [backup.backup(db, now=NOW).name for _ in range(3)]
    assert names == [f"goodterms-2026-05-04-123015{end}.db" for end in ("", "-2", "-3")]


def test_a_backup_goes_where_it_is_wanted_and_overwrites_nothing(db: Path, tmp_path: Path) -> None:
    folder = tmp_path / "stick"
    folder.mkdir()
    assert backup.backup(db, folder, now=NOW).parent == folder
    assert backup.backup(db, folder / "mine.db").name == "mine.db"
    before = (folder / "mine.db").read_bytes()
    with pytest.raises(Refused, match="there already"):
        backup.backup(db, folder / "mine.db")
    with pytest.raises(Refused, match="no folder"):
        backup.backup(db, tmp_path / "none" / "mine.db")
    assert (folder / "mine.db").read_bytes() == before


def test_a_damaged_file_gives_no_backup(db: Path) -> None:
    content = bytearray(db.read_bytes())
    content[4096 * 5 : 4096 * 6] = bytes(4096)
    db.write_bytes(content)
    with pytest.raises(store.Damaged):
        backup.backup(db)
    assert _names(db.parent / "backups") == []


def test_a_restore_brings_back_the_rows_and_keeps_the_file_of_before(db: Path, con: sqlite3.Connection) -> None:
    client(con)
    then = dump(con)
    made = backup.backup(db)
    log(con)
    now = dump(con)
    seen = store.data_version(con)
    kept = restoring.restore(db, made, now=NOW)
    assert store.data_version(con) != seen
    assert dump(con) == then
    assert kept == db.with_name("goodterms-before-restore-2026-05-04-123015.db")
    assert _rows(kept) == now


def test_a_restore_makes_a_missing_file(db: Path, con: sqlite3.Connection) -> None:
    client(con)
    made = backup.backup(db)
    rows = dump(con)
    con.close()
    db.unlink()
    (db.parent / (db.name + "-journal")).write_bytes(b"left over")
    assert restoring.restore(db, made) is None
    assert _rows(db) == rows
    assert not (db.parent / (db.name + "-journal")).exists()


@pytest.mark.parametrize("content", [b"", b"no database at all" * 1000, None])
def test_a_damaged_file_is_set_aside_by_a_restore(db: Path, con: sqlite3.Connection, content: bytes | None) -> None:
    client(con)
    rows = dump(con)
    made = backup.backup(db)
    con.close()
    if content is None:
        whole = bytearray(db.read_bytes())
        whole[4096 * 5 : 4096 * 9] = bytes(4096 * 4)
        content = bytes(whole)
    db.write_bytes(content)
    kept = restoring.restore(db, made)
    assert kept is not None
    assert kept.name.endswith(".corrupt")
    assert kept.read_bytes() == content
    assert _rows(db) == rows


@pytest.fixture(params=[60_000, 0])
def damaged(request: pytest.FixtureRequest, db: Path, con: sqlite3.Connection) -> tuple[Path, dict[str, bytes]]:
    """A backup of the file, which is cut short since then; and what lies there now."""
    client(con)
    made = backup.backup(db)
    con.close()
    db.write_bytes(db.read_bytes()[: request.param])
    if not request.param:  # elsewhere SQLite itself looks into the journal, and deletes it
        db.with_name(db.name + "-journal").write_bytes(b"left over")
    return made, _contents(db.parent)


def _contents(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir() if file.is_file()}


@pytest.mark.skipif(sys.platform == "win32", reason="no limits there")
def test_a_damaged_file_stays_where_there_is_no_room_for_a_new_one(
    db: Path, damaged: tuple[Path, dict[str, bytes]]
) -> None:
    made, before = damaged
    with _small_disk(), pytest.raises(Refused, match="The disk refuses a copy"):
        restoring.restore(db, made)
    assert _contents(db.parent) == before


def test_a_damaged_file_stays_where_the_new_one_cannot_be_named(
    db: Path, damaged: tuple[Path, dict[str, bytes]], monkeypatch: pytest.MonkeyPatch
) -> None:
    made, before = damaged

    def replace(_one: Path, _other: Path) -> None:
        raise PermissionError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(Path, "replace", replace)
    with pytest.raises(Refused, match="Nothing was restored"):
        restoring.restore(db, made)
    assert _contents(db.parent) == before


def test_a_damaged_file_stays_where_the_new_one_is_not_whole(
    db: Path, damaged: tuple[Path, dict[str, bytes]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A failing disk may have been what damaged it."""
    made, before = damaged
    copy_into = copying.copy_into

    def failing(con: sqlite3.Connection, target: Path) -> None:
        copy_into(con, target)
        target.write_bytes(target.read_bytes()[:60_000])

    monkeypatch.setattr(copying, "copy_into", failing)
    with pytest.raises(Refused, match=r"not whole .*Nothing was restored"):
        restoring.restore(db, made)
    assert _contents(db.parent) == before


@pytest.mark.parametrize("links", [True, False])
def test_a_restore_that_is_killed_leaves_a_file_under_the_name(
    db: Path, damaged: tuple[Path, dict[str, bytes]], monkeypatch: pytest.MonkeyPatch, links: bool
) -> None:
    """Else the next command would make an empty one there. Where there are no hard links, too."""
    made, before = damaged
    seen = []

    def watch(name: str) -> None:
        act = getattr(os, name)

        def watched(*given: object) -> None:
            seen.append(db.read_bytes())
            if name == "link" and not links:
                raise PermissionError(errno.EPERM, "Operation not permitted")
            act(*given)
            seen.append(db.read_bytes())

        monkeypatch.setattr(os, name, watched)

    for name in ("link", "rename", "replace"):
        watch(name)
    kept = restoring.restore(db, made, now=NOW)
    assert kept is not None
    left = _contents(db.parent)
    assert set(seen) == {before[db.name], left.pop(db.name)}
    assert left == {name.replace(db.name, kept.name): content for name, content in before.items()}


def test_a_damaged_file_behind_a_link_is_set_aside_where_it_lies(db: Path, tmp_path: Path) -> None:
    made = backup.backup(db)
    rows = _rows(db)
    (tmp_path / "stick").mkdir()
    real = db.rename(tmp_path / "stick" / "data.db")
    db.symlink_to(real)
    real.write_bytes(b"no database at all" * 1000)
    kept = restoring.restore(db, made, now=NOW)
    assert db.is_symlink()
    assert kept == real.with_name("data.db.2026-05-04-123015.corrupt")
    assert not kept.is_symlink()
    assert kept.read_bytes() == b"no database at all" * 1000
    assert _rows(real) == rows


def test_a_link_to_what_is_not_there_is_told_and_nothing_is_made(db: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.db"
    link.symlink_to(tmp_path / "stick" / "data.db")
    for attempt in (
        lambda: store.connect(link),
        lambda: store.connect(link, create=True),
        lambda: restoring.restore(link, db),
    ):
        with pytest.raises(Refused, match=r"link to .*data\.db, which is not there"):
            attempt()
    assert link.is_symlink()
    assert not (tmp_path / "stick").exists()


def test_a_restored_file_whose_mode_cannot_be_changed_is_restored(
    db: Path, con: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that somebody else owns, or a stick with FAT: to say that nothing was changed would be a lie."""
    client(con)
    rows = dump(con)
    made = backup.backup(db)
    log(con)

    def chmod(_path: Path, _mode: int) -> None:
        raise PermissionError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(Path, "chmod", chmod)
    kept = restoring.restore(db, made)
    assert dump(con) == rows
    assert kept is not None


def test_a_copy_taken_in_mid_write_comes_back_with_its_journal(
    db: Path, con: sqlite3.Connection, tmp_path: Path
) -> None:
    """By hand, both files: what was not finished is undone, and the copy stays as it is."""
    client(con)
    rows = dump(con)
    con.execute("PRAGMA cache_size = 5")
    con.execute("BEGIN")
    con.executemany("INSERT INTO setting (key, value) VALUES (?, ?)", [(str(n), "x" * 500) for n in range(500)])
    stick = tmp_path / "stick"
    stick.mkdir()
    taken = [shutil.copy(db.with_name(db.name + end), stick) for end in ("", "-journal")]
    con.execute("ROLLBACK")
    log(con)
    before = [Path(file).read_bytes() for file in taken]
    restoring.restore(db, Path(taken[0]))
    assert dump(con) == rows
    assert check(db) == []
    assert [Path(file).read_bytes() for file in taken] == before
    assert _names(stick) == ["goodterms.db", "goodterms.db-journal"]
    assert [name for name in _names(tmp_path) if name.startswith(".")] == []


@pytest.fixture
def used(db: Path, tmp_path: Path) -> Iterator[tuple[Path, sqlite3.Connection]]:
    """A copy of the file in a folder of its own, and another program that has it open and never waits."""
    (tmp_path / "stick").mkdir()
    copy = Path(shutil.copy(db, tmp_path / "stick"))
    with closing(store.connect(copy)) as other:
        client(other)
        other.execute("PRAGMA busy_timeout = 0")
        yield copy, other


def test_a_backup_that_another_program_writes_to_is_not_restored(
    db: Path, used: tuple[Path, sqlite3.Connection], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copying, "_WAIT", 0.2)
    copy, other = used
    other.execute("PRAGMA cache_size = 5")
    other.execute("BEGIN")
    other.executemany("INSERT INTO setting (key, value) VALUES (?, ?)", [(str(n), "x" * 500) for n in range(500)])
    before = _contents(db.parent), _contents(copy.parent)
    with pytest.raises(Refused, match=r"writing to .*goodterms\.db\. Nothing was restored"):
        restoring.restore(db, copy)
    assert (_contents(db.parent), _contents(copy.parent)) == before


@pytest.mark.parametrize("present", ["whole", "damaged", "missing"])
def test_nobody_writes_to_a_backup_while_it_is_restored(
    db: Path, used: tuple[Path, sqlite3.Connection], monkeypatch: pytest.MonkeyPatch, present: str
) -> None:
    copy, other = used
    rows = dump(other)
    refused = []
    transfer = copying.transfer

    def meanwhile(*files: sqlite3.Connection) -> None:
        try:
            log(other, note="meanwhile")
        except Refused as error:
            refused.append(error.message)
        transfer(*files)

    monkeypatch.setattr(copying, "transfer", meanwhile)
    if present == "damaged":
        db.write_bytes(b"no database at all" * 1000)
    elif present == "missing":
        db.unlink()
    restoring.restore(db, copy)
    assert refused == ["Another program is writing to the file."] * (2 if present == "whole" else 1)
    assert _rows(db) == rows
    log(other)


def test_nothing_is_left_beside_a_backup_with_a_write_ahead_log(db: Path, tmp_path: Path) -> None:
    made = backup.backup(db, tmp_path / "stick.db")
    _pragma(made, "journal_mode = WAL")
    copying.sum_file(made).unlink()
    before = _contents(tmp_path)
    kept = restoring.restore(db, made)
    assert kept is not None
    assert _names(tmp_path) == sorted([*before, kept.name, copying.sum_file(kept).name])
    assert made.read_bytes() == before[made.name]


def test_a_restore_does_not_replace_the_file_of_another_program(db: Path, tmp_path: Path) -> None:
    made = backup.backup(db)
    other = tmp_path / "other.db"
    con = sqlite3.connect(other)
    con.execute("CREATE TABLE t (a)")
    con.close()
    before = other.read_bytes()
    with pytest.raises(Refused, match="another program"):
        restoring.restore(other, made)
    assert other.read_bytes() == before


def test_what_is_not_whole_is_not_restored(db: Path, con: sqlite3.Connection) -> None:
    client(con)
    made = backup.backup(db)
    rows = dump(con)
    content = bytearray(made.read_bytes())
    content[-1] ^= 1
    made.write_bytes(content)
    with pytest.raises(Refused, match="checksum"):
        restoring.restore(db, made)
    made.with_name(made.name + ".sha256").unlink()
    content[4096 * 5 : 4096 * 9] = bytes(4096 * 4)
    made.write_bytes(content)
    with pytest.raises(Refused, match="not whole"):
        restoring.restore(db, made)
    assert dump(con) == rows
    assert _names(db.parent) == ["backups", "goodterms.db"]


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda f: f.write_bytes(b""), "is empty"),
        (lambda f: f.write_text("hello"), "is not a backup of goodterms, or it is damaged"),
        (lambda f: f.write_bytes(f.read_bytes()[:40_000]), "damaged"),
        (lambda f: _pragma(f, "application_id = 7"), "belongs to another program"),
        (lambda f: _pragma(f, "user_version = 99"), "was written by a newer goodterms"),
    ],
)
def test_what_is_wrong_is_said_of_the_backup_not_of_the_file(
    db: Path, make: Callable[[Path], object], says: str
) -> None:
    before = db.read_bytes()
    made = backup.backup(db)
    made.with_name(made.name + ".sha256").unlink()
    make(made)
    with pytest.raises(Refused) as told:
        restoring.restore(db, made)
    assert str(made) in told.value.message
    assert says in told.value.message
    assert "othing was restored" in told.value.hint
    assert "--db" not in str(told.value)
    assert db.read_bytes() == before


def _pragma(file: Path, setting: str) -> None:
    with closing(sqlite3.connect(file)) as con:
        con.execute(f"PRAGMA {setting}")


@contextmanager
def _small_disk() -> Iterator[None]:
    """No file can be longer than 50,000 bytes."""
    import resource

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)


@pytest.mark.skipif(sys.platform == "win32", reason="no limits there")
def test_a_copy_without_room_names_the_folder_of_the_copy(db: Path, tmp_path: Path) -> None:
    (tmp_path / "stick").mkdir()
    with _small_disk(), pytest.raises(Refused, match=r"copy in .*stick\."):
        backup.backup(db, tmp_path / "stick")
    assert _names(tmp_path / "stick") == []


def test_a_full_disk_is_the_disk_of_the_copy(tmp_path: Path) -> None:
    error = sqlite3.OperationalError("database or disk is full")
    error.sqlite_errorname = "SQLITE_FULL"
    told = copying._not_copied(error, tmp_path)
    assert str(told) == f"There is no room for a copy in {tmp_path}. Nothing was changed; make room there first."


def test_what_is_no_backup_is_not_restored(db: Path, tmp_path: Path) -> None:
    (tmp_path / "x").write_text("hello")
    with pytest.raises(Refused):
        restoring.restore(db, tmp_path / "x")
    with pytest.raises(NotUnderstood, match="no backup"):
        restoring.restore(db, tmp_path / "none")
    with pytest.raises(Refused, match="the file itself"):
        restoring.restore(db, db)


def test_a_restore_waits_for_another_program_and_then_gives_up(
    db: Path, con: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copying, "_WAIT", 0.2)
    made = backup.backup(db)
    client(con)
    con.execute("BEGIN")
    con.execute("SELECT * FROM client").fetchall()
    with pytest.raises(Refused, match="Another program"):
        restoring.restore(db, made)
    con.execute("ROLLBACK")
    assert len(dump(con)["client"]) == 1
    assert _names(db.parent) == ["backups", "goodterms.db"]


@pytest.mark.parametrize("passphrase", ["x", "lösen เปิด 🗝"])
def test_an_encrypted_backup_opens_with_its_passphrase_only(db: Path, con: sqlite3.Connection, passphrase: str) -> None:
    client(con, "Secret Client")
    rows = dump(con)
    made = backup.backup(db, passphrase=passphrase)
    assert made.suffix == ".gtx"
    assert b"Secret" not in made.read_bytes()
    assert b"SQLite" not in made.read_bytes()
    log(con)
    with pytest.raises(NotUnderstood, match="encrypted"):
        restoring.restore(db, made)
    with pytest.raises(Refused, match="passphrase is wrong"):
        restoring.restore(db, made, passphrase=passphrase + "!")
    restoring.restore(db, made, passphrase=passphrase)
    assert dump(con) == rows
    assert not [name for name in _names(db.parent) if name.startswith(".")]


def test_an_encrypted_copy_never_lies_in_the_clear_where_it_goes(
    db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    seen: list[list[Path]] = []
    seal = backup_sealed.seal

    def watched(plain: Path, sealed: Path, passphrase: str) -> None:
        seen.append([plain.parent, sealed.parent, *stick.iterdir()])
        seal(plain, sealed, passphrase)

    monkeypatch.setattr(backup_sealed, "seal", watched)
    made = backup.backup(db, stick, passphrase="x")
    assert seen[0][:2] == [db.parent, stick]
    assert len(seen[0]) == 3
    assert _names(stick) == [made.name, made.name + ".sha256"]
    assert _names(db.parent) == ["goodterms.db", "stick"]


def test_without_a_folder_for_backups_it_is_said(db: Path) -> None:
    (db.parent / "backups").write_text("no folder")
    with pytest.raises(Refused, match=r"no folder .*backups \(File exists"):
        backup.backup(db)


def test_a_passphrase_is_the_same_however_its_accents_were_typed(db: Path) -> None:
    made = backup.backup(db, passphrase="caf\u00e9 ")
    restoring.restore(db, made, passphrase="cafe\u0301 ")
    with pytest.raises(Refused, match="passphrase is wrong"):
        restoring.restore(db, made, passphrase="caf\u00e9")


def test_what_was_sealed_with_a_passphrase_just_as_it_was_typed_opens(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As goodterms once did; its copies must open for ever."""
    monkeypatch.setattr(backup_sealed, "_PIECE", 100)
    monkeypatch.setattr(backup_sealed, "_LOG_N", 4)
    plain, sealed, out = tmp_path / "a", tmp_path / "b", tmp_path / "c"
    plain.write_bytes(bytes(250))
    with monkeypatch.context() as once:
        once.setattr("unicodedata.normalize", lambda _form, typed: typed)
        backup_sealed.seal(plain, sealed, "cafe\u0301")
    backup_sealed.unseal(sealed, out, "cafe\u0301")
    assert out.read_bytes() == plain.read_bytes()
    with pytest.raises(Refused, match="passphrase is wrong"):
        backup_sealed.unseal(sealed, out, "cafe\u0301!")
    sealed.write_bytes(sealed.read_bytes()[:-1])
    with pytest.raises(Refused, match="or the file is damaged"):
        backup_sealed.unseal(sealed, out, "cafe\u0301")


def test_an_encrypted_copy_can_be_put_into_a_folder_that_is_not_there_yet(db: Path, tmp_path: Path) -> None:
    """On a new machine."""
    made = backup.backup(db, passphrase="x")
    rows = _rows(db)
    with pytest.raises(Refused, match="passphrase is wrong"):
        restoring.restore(tmp_path / "new" / "deep" / "books.db", made, passphrase="y")
    assert not (tmp_path / "new").exists()
    assert restoring.restore(tmp_path / "new" / "deep" / "books.db", made, passphrase="x") is None
    assert _rows(tmp_path / "new" / "deep" / "books.db") == rows


def test_an_empty_passphrase_is_refused(db: Path) -> None:
    with pytest.raises(NotUnderstood, match="empty"):
        backup.backup(db, passphrase="")


def test_pieces_of_an_encrypted_file_cannot_be_cut_off_or_moved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backup_sealed, "_PIECE", 100)
    monkeypatch.setattr(backup_sealed, "_LOG_N", 4)
    plain, sealed, out = tmp_path / "a", tmp_path / "b", tmp_path / "c"
    for size in (0, 1, 99, 100, 101, 200, 350):
        plain.write_bytes(bytes(range(256)) * 2 if size > 256 else bytes(range(size)))
        backup_sealed.seal(plain, sealed, "x")
        backup_sealed.unseal(sealed, out, "x")
        assert out.read_bytes() == plain.read_bytes()
    whole = sealed.read_bytes()
    head = len(backup_sealed.MAGIC) + backup_sealed._HEAD.size
    first, second = whole[head : head + 116], whole[head + 116 : head + 232]
    for broken in (
        whole[: head + 116],
        whole[: head + 232],
        whole[:-1],
        whole[:head],
        whole[:10],
        whole[:head] + second + first + whole[head + 232 :],
        whole + b"x",
        whole[:head] + first + whole[head + 232 :],
    ):
        sealed.write_bytes(broken)
        with pytest.raises(Refused):
            backup_sealed.unseal(sealed, out, "x")


def test_the_newest_copies_of_one_second_are_kept(db: Path) -> None:
    made = [backup.backup(db, now=NOW) for _ in range(11)]
    assert rotation.keep_newest(made[-1], db, 3) == (made[-4::-1], [])
    assert [one.exists() for one in made] == [False] * 8 + [True] * 3


@pytest.mark.parametrize("passphrase", [None, "x"])
def test_copies_of_another_file_of_the_same_name_stay(
    db: Path, con: sqlite3.Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, passphrase: str | None
) -> None:
    """Another folder's, another machine's in the same place, or another file that lay here before."""
    (tmp_path / "stick").mkdir()
    (tmp_path / "other").mkdir()
    moments = iter(NOW + timedelta(minutes=number) for number in range(9))

    def copy(path: Path = db) -> Path:
        return backup.backup(path, tmp_path / "stick", passphrase=passphrase, now=next(moments))

    others = [copy(), copy(Path(shutil.copy(db, tmp_path / "other")))]
    client(con)
    with monkeypatch.context() as there:
        there.setattr("platform.node", lambda: "elsewhere")
        others.append(copy())
    others.append(copy())
    copying.sum_file(others[-1]).unlink()
    mine = [copy(), copy()]
    client(con, "Later")
    mine.append(copy())
    assert rotation.keep_newest(mine[-1], db, 1) == (mine[1::-1], others[::-1])
    assert [one.exists() for one in (*others, *mine)] == [True] * 4 + [False, False, True]


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="needs sha256sum")
def test_the_checksum_is_one_for_other_programs_too(db: Path) -> None:
    made = backup.backup(db)
    command = ["sha256sum", "--check", "--strict", made.name + ".sha256"]
    assert subprocess.run(command, cwd=made.parent, check=True, capture_output=True).stdout.endswith(b": OK\n")


def test_the_daily_copy_is_made_once_a_day(db: Path) -> None:
    assert rotation.daily(db, NOW) is not None
    assert rotation.daily(db, NOW + timedelta(hours=3)) is None
    assert rotation.daily(db, NOW + timedelta(days=1)) is not None
    assert rotation.daily(db, NOW - timedelta(days=9)) is not None, "the clock went back"
    assert len(_names(db.parent / "backups")) == 6


def test_copies_before_restores_and_upgrades_are_thinned_out_as_well(db: Path) -> None:
    kinds = ("before-restore", "before-upgrade-from-1")
    for back in range(2, 400):
        for kind in kinds:
            db.with_name(f"goodterms-{kind}-{NOW - timedelta(days=back):%Y-%m-%d-%H%M%S}.db").touch()
    db.with_name("goodterms-before-restore-by-hand.db").touch()
    db.with_name("goodterms-before-restore-2026-99-99-000000.db").touch()
    rotation.rotate(db, NOW.date())
    for kind in kinds:
        left = list(db.parent.glob(f"goodterms-{kind}-202*-1*.db"))
        assert 20 <= len(left) <= rotation.DAILY + rotation.WEEKLY + rotation.MONTHLY
    assert db.with_name("goodterms-before-restore-by-hand.db").exists()
    assert db.with_name("goodterms-before-restore-2026-99-99-000000.db").exists()
    assert db.exists()


def test_of_the_copies_before_several_restores_of_a_day_the_first_stays(db: Path, con: sqlite3.Connection) -> None:
    """A wrong backup was put back, and another one after it: the first copy is of the real file."""
    wrong = backup.backup(db)
    log(con, client(con))
    rows = dump(con)
    morning = NOW.replace(hour=10)
    first, *others = [restoring.restore(db, wrong, now=morning + timedelta(minutes=at)) for at in (0, 0, 5)]
    assert rotation.rotate(db, NOW.date() + timedelta(days=1)) == []
    assert set(rotation.rotate(db, NOW.date() + timedelta(days=2))) == set(others)
    for later in range(3, 250):
        rotation.rotate(db, NOW.date() + timedelta(days=later))
    assert first is not None
    assert _rows(first) == rows


def test_what_a_killed_copy_left_is_swept_a_day_later(db: Path) -> None:
    (db.parent / "backups").mkdir()
    left = [db.parent / ".goodterms-a.new", db.parent / "backups" / ".goodterms-b.new-journal"]
    for file in left:
        file.touch()
    fresh = db.parent / ".goodterms-c.new"
    fresh.touch()
    for file in left:
        os.utime(file, (0, 0))
    rotation.daily(db, NOW)
    assert [file.exists() for file in (*left, fresh)] == [False, False, True]


def test_old_automatic_copies_are_thinned_out_and_those_by_hand_stay(db: Path) -> None:
    folder = db.parent / "backups"
    folder.mkdir()
    today = date(2026, 12, 31)
    for back in range(500):
        for hour in (9, 18):
            (folder / f"goodterms-{today - timedelta(days=back)}-{hour:02}0000-auto.db").touch()
    (folder / "goodterms-2020-01-01-090000.db").touch()
    (folder / "other-2020-01-01-090000-auto.db").touch()
    rotation.rotate(db, today)
    left = [name for name in _names(folder) if name.endswith("-auto.db") and name.startswith("goodterms")]
    days = sorted({name[10:20] for name in left}, reverse=True)
    assert left.count(f"goodterms-{today}-090000-auto.db") == 1
    assert len([name for name in left if name[10:20] >= "2026-12-30"]) == 4
    assert days[2:14] == [str(today - timedelta(days=back)) for back in range(2, 14)]
    assert 4 + 12 + 8 <= len(left) <= 4 + rotation.DAILY + rotation.WEEKLY + rotation.MONTHLY
    assert min(days) < "2026-05-01"
    assert {"goodterms-2020-01-01-090000.db", "other-2020-01-01-090000-auto.db"} <= set(_names(folder))
    assert rotation.rotate(db, today) == []


def test_a_restored_file_is_private(db: Path, con: sqlite3.Connection) -> None:
    made = backup.backup(db)
    con.close()
    db.chmod(0o644)
    restoring.restore(db, made)
    assert stat.S_IMODE(db.stat().st_mode) == 0o600


def test_the_check_tells_an_encrypted_backup(db: Path, con: sqlite3.Connection) -> None:
    made = backup.backup(db, passphrase="a long one")
    with pytest.raises(NotUnderstood, match="encrypted backup") as told:
        check(made)
    assert "goodterms restore" in told.value.hint
