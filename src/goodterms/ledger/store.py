"""Opening the one file, and the only way to write to it: `change` (SQL) and `session` (SQLModel).

Nothing here creates, upgrades or repairs a file unless it was asked to. SQL is read through the
standard driver; SQLModel is imported only by `session`.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, cast

from goodterms.errors import NotUnderstood, Refused
from goodterms.ledger.mishap import Damaged, damaged, explain, explained, reading
from goodterms.text import bare

if TYPE_CHECKING:
    from sqlmodel import Session

__all__ = [
    "APPLICATION_ID",
    "KEEP_CHANGES",
    "VERSION",
    "Damaged",
    "begin",
    "change",
    "connect",
    "damaged",
    "data_version",
    "explain",
    "explained",
    "identify",
    "kept",
    "new_batch",
    "reading",
    "refuse_dangling",
    "rollback",
    "session",
    "uri",
]

APPLICATION_ID = 0x67744C31
"""Says "this file is ours" in the SQLite header: the bytes of "gtL1"."""
VERSION = 1
"""Version of the schema that this program writes (`user_version` in the header)."""
KEEP_CHANGES = 1000
"""Steps of undo that are kept; imports are kept for ever, so that they can be taken back."""

_PRAGMAS = (
    "PRAGMA busy_timeout = 5000",
    "PRAGMA foreign_keys = ON",
    "PRAGMA trusted_schema = OFF",
    "PRAGMA cell_size_check = ON",
    "PRAGMA recursive_triggers = ON",  # so that REPLACE is recorded as the deletion it is
    "PRAGMA synchronous = EXTRA",
    "PRAGMA cache_size = -1000",  # KiB; twice as much reads no quicker, and every open connection takes it
)


def connect(
    path: str | os.PathLike[str], *, create: bool = False, read_only: bool = False, check: bool = False
) -> sqlite3.Connection:
    """Open the file at `path`; with `create`, make it where it is missing or empty.

    With `read_only` no statement can write. With `check` the pages are looked through first.
    An older file is upgraded, after a verified backup beside it. Raises NotUnderstood where there
    is no file, Refused where it is not one of ours, newer, damaged or not to be opened.
    """
    file = Path(path)
    refuse_dangling(file)
    if not file.exists():
        if not create:
            raise NotUnderstood(f"There is no file {file}.", 'A command that writes makes it, as does "goodterms".')
        from goodterms.ledger.creation import make

        make(file)
    elif file.is_dir():
        raise Refused(f"{file} is a folder.", "Name a file.")
    elif file.stat().st_size == 0:
        if not create:
            raise Refused(f"{file} is empty.", "To use it for goodterms, say --create.")
        from goodterms.ledger.creation import fill

        with explained():
            fill(file)
    elif not os.access(file, os.R_OK):
        raise Refused(f"{file} may not be read by you.", "Look at its permissions.")
    version = identify(file)
    if version < VERSION:
        _upgrade(file, version)
    con = _open(file, read_only=read_only, check=check)
    version = con.execute("PRAGMA user_version").fetchone()[0]
    if version < VERSION:  # an upgrade that was killed had looked finished, and was rolled back when we opened it
        con.close()
        _upgrade(file, version)
        con = _open(file, read_only=read_only, check=check)
    return con


def refuse_dangling(file: Path) -> None:
    """Raise Refused where `file` is a link to what is not there: on a stick, perhaps, that is not plugged in."""
    if file.is_symlink() and not file.exists():
        raise Refused(
            f"{file} is a link to {file.readlink()}, which is not there.", "Mend the link, or name another file."
        )


def _upgrade(file: Path, version: int) -> None:
    from goodterms.ledger.migrations import upgrade

    upgrade(file, version)


def identify(file: Path) -> int:
    """Return the schema version of a goodterms file without touching it; raises Refused if it is none of ours.

    SQLite does the reading: to open and close the file ourselves would drop the locks that other
    connections of this process hold on it.
    """
    try:
        owner, version = _header(file, "ro&immutable=1")
    except sqlite3.DatabaseError:
        # Perhaps it is only in the middle of a write, or was killed there: look again, with locks.
        owner, version = _locked_header(file)
    if owner != APPLICATION_ID:
        raise Refused(f"{file} belongs to another program.", "It was not touched; name another file with --db.")
    if version > VERSION:
        raise Refused(f"{file} was written by a newer goodterms.", "Update goodterms; the file was not touched.")
    if version < 1:
        raise Refused(f"{file} is not a goodterms file, or it is damaged.", "It was not touched.")
    return version


def _locked_header(file: Path) -> tuple[int, int]:
    try:
        return _header(file, "rw")
    except sqlite3.DatabaseError as error:
        if getattr(error, "sqlite_errorname", "") == "SQLITE_NOTADB":
            raise Damaged(f"{file} is not a goodterms file, or it is damaged.", "It was not touched.") from error
        raise explain(error) from error


def _header(file: Path, mode: str) -> tuple[int, int]:
    """The application id and the schema version of a file."""
    probe = sqlite3.connect(uri(file, mode), uri=True)
    try:
        probe.execute(_PRAGMAS[0])
        owner = probe.execute("PRAGMA application_id").fetchone()[0]
        return owner, probe.execute("PRAGMA user_version").fetchone()[0]
    finally:
        probe.close()


def data_version(con: sqlite3.Connection) -> int:
    """A number that differs once another connection has written to the file."""
    with explained():
        return int(con.execute("PRAGMA data_version").fetchone()[0])


@contextlib.contextmanager
def change(con: sqlite3.Connection, label: str, *, batch_id: int | None = None) -> Iterator[sqlite3.Connection]:
    """One transaction that undo knows as `label`, with a capital. All of it is written, or nothing.

    With `batch_id`, rows inserted with that batch are known by it alone (see `undo.take_back`); an
    import that makes its batch inside the change calls `new_batch`. Raises Refused in words.
    """
    assert not con.in_transaction, "a change inside a change"
    with explained():
        begin(con)
        try:
            label = label[:1].upper() + label[1:]
            number = con.execute(
                "INSERT INTO change (at, label, batch_id) VALUES (?, ?, ?)", (int(time.time()), label, batch_id)
            ).lastrowid
            con.execute("UPDATE change_open SET change_id = ?, batch_id = ?", (number, batch_id))
            yield con
            _close(con, number or 0)
            con.execute("COMMIT")
        except BaseException:
            rollback(con)
            raise


def begin(con: sqlite3.Connection) -> None:
    """Begin a transaction that writes; wait for another program as long as `busy_timeout` says.

    SQLite itself would ask less and less often, ten times a second in the end: too seldom beside a
    program that writes without a pause.
    """
    wait = con.execute("PRAGMA busy_timeout").fetchone()[0]
    end = time.monotonic() + wait / 1000
    con.execute("PRAGMA busy_timeout = 0")
    try:
        while True:
            try:
                con.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError as error:
                if not getattr(error, "sqlite_errorname", "").startswith("SQLITE_BUSY") or time.monotonic() > end:
                    raise
                time.sleep(0.002)
            else:
                return
    finally:
        con.execute(f"PRAGMA busy_timeout = {wait}")


def rollback(con: sqlite3.Connection) -> None:
    """End a transaction without its writes; SQLite may have done so itself (a full disk)."""
    if con.in_transaction:
        con.execute("ROLLBACK")


def new_batch(con: sqlite3.Connection, form: str, source: str, sha256: str) -> int:
    """Inside a `change`: make the row of an import, and let the change be known by it. Returns its id."""
    batch = con.execute(
        "INSERT INTO import_batch (created_at, format, source, sha256) VALUES (?, ?, ?, ?)",
        (int(time.time()), form, source, sha256),
    ).lastrowid
    con.execute("UPDATE change SET batch_id = ? WHERE id = (SELECT change_id FROM change_open)", (batch,))
    con.execute("UPDATE change_open SET batch_id = ?", (batch,))
    return batch or 0


@contextlib.contextmanager
def session(path: str | os.PathLike[str], label: str) -> Iterator[Session]:
    """A SQLModel session in one `change` on a connection of its own; `commit` inside it only flushes."""
    from sqlalchemy import create_engine
    from sqlalchemy.exc import DBAPIError
    from sqlalchemy.pool import NullPool
    from sqlmodel import Session

    con = connect(path)
    try:
        with change(con, label):
            engine = create_engine("sqlite://", creator=lambda: kept(con), poolclass=NullPool)
            bound = engine.connect()
            bound.begin()
            try:
                with Session(bind=bound, join_transaction_mode="rollback_only", expire_on_commit=False) as work:
                    yield work
                    work.flush()
            except DBAPIError as error:
                raise explain(error) from error
    finally:
        con.close()


class _Kept:
    """Our connection as SQLAlchemy wants one, without letting it end our transaction."""

    def __init__(self, con: sqlite3.Connection) -> None:
        self._con = con

    def __getattr__(self, name: str) -> object:
        return getattr(self._con, name)

    def commit(self) -> None: ...

    def rollback(self) -> None: ...

    def close(self) -> None: ...


def kept(con: sqlite3.Connection) -> sqlite3.Connection:
    """`con` for SQLAlchemy, which may neither commit, nor roll back, nor close it."""
    return cast("sqlite3.Connection", _Kept(con))


def uri(file: Path, mode: str) -> str:
    """The file as SQLite wants it, opened in `mode`; odd characters in its name are names all the same."""
    plain = file.absolute().as_posix()
    if plain.isascii() and plain.startswith("/"):  # as_uri would import a parser of web addresses first
        plain = plain.replace("%", "%25").replace("?", "%3f").replace("#", "%23")
        return f"file:{plain}?mode={mode}"
    return f"{file.absolute().as_uri()}?mode={mode}"


def _open(file: Path, *, read_only: bool, check: bool) -> sqlite3.Connection:
    with explained():
        con = sqlite3.connect(uri(file, "rw"), uri=True, isolation_level=None, check_same_thread=False)
        try:
            for pragma in _PRAGMAS:
                con.execute(pragma)
            con.create_function("bare", 1, bare, deterministic=True)  # for names that are looked for
            if con.execute("PRAGMA journal_mode").fetchone()[0] != "delete":
                con.execute("PRAGMA journal_mode = DELETE")
            con.execute("SELECT change_id FROM change_open").fetchall()
            if check:
                _check_pages(con, file)
            # Not mode=ro: a reader must be able to roll back what a killed writer left.
            con.execute(f"PRAGMA query_only = {int(read_only)}")
        except BaseException:
            con.close()
            raise
        return con


def _check_pages(con: sqlite3.Connection, file: Path) -> None:
    if con.execute("PRAGMA quick_check(1)").fetchall() != [("ok",)]:
        raise damaged(file)


def _close(con: sqlite3.Connection, number: int) -> None:
    """End the recording: forget a change that changed nothing, what could be redone, and the oldest steps."""
    con.execute("DELETE FROM change_row WHERE change_id = ? AND before = after", (number,))
    con.execute("UPDATE change_open SET change_id = NULL, batch_id = NULL")
    if con.execute("SELECT 1 FROM change_row WHERE change_id = ? LIMIT 1", (number,)).fetchone() is None:
        con.execute("DELETE FROM change WHERE id = ?", (number,))
        return
    con.execute("DELETE FROM change WHERE state = 'undone'")
    con.execute("DELETE FROM change WHERE id <= ? AND batch_id IS NULL", (number - KEEP_CHANGES,))
