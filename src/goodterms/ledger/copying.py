"""A whole copy of a file under a free name: made with SQLite's own backup, looked through, and named only then."""

from __future__ import annotations

import hashlib
import os
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

from goodterms.errors import GoodtermsError, Refused
from goodterms.ledger import mishap, store
from goodterms.paths import name_it, private

UNFINISHED = (".goodterms-", ".new")
"""How the name of a file begins and ends that has none yet."""
_ORIGIN = "# of "
"""How the line with the origin of a copy begins: for those who look at checksums it is a remark."""
_WAIT = 5.0
"""Seconds to wait for another program."""


def look_through(file: Path) -> list[str]:
    """What is wrong with the pages and references of a file, [] if nothing. The file is not touched.

    Both are looked at side by side: each reads the whole file, and SQLite lets go of Python's lock meanwhile.
    """
    try:
        with ThreadPoolExecutor(1) as beside:
            references = beside.submit(_ask, file, "PRAGMA foreign_key_check")
            pages = [mishap.one_line(row[0]) for row in _ask(file, "PRAGMA integrity_check(5)")]
            orphans = references.result()
    except sqlite3.Error as error:
        return [mishap.explain(error).message.rstrip(".")]
    return [page for page in pages if page != "ok"] + [
        f"row {row[1]} of {row[0]} refers to a missing row of {row[2]}" for row in orphans[:5]
    ]


def _ask(file: Path, sql: str) -> list[tuple[Any, ...]]:
    with closing(plain(file, "ro&immutable=1")) as con:
        return con.execute(sql).fetchall()


def looked_through(file: Path) -> tuple[list[str], str]:
    """What is wrong with a new copy, and its checksum, reckoned meanwhile."""
    with ThreadPoolExecutor(1) as beside:
        digest = beside.submit(checksum, file)
        return look_through(file), digest.result()


def checksum(file: Path) -> str:
    """The SHA-256 of a file."""
    digest = hashlib.sha256()
    with file.open("rb") as data:
        while piece := data.read(1 << 20):
            digest.update(piece)
    return digest.hexdigest()


def settle(file: Path, target: Path, digest: str, origin: str = "") -> Path:
    """Give a finished copy its name (or the next free one) and a checksum beside it, with its `origin` where that is
    known, down to the disk: a stick may be pulled out the moment we say that it is done. Raises OSError; then neither
    is there."""
    free = _under_a_name(file, target)
    try:
        with open(sum_file(free), "wb", opener=private) as beside:
            beside.write(digest.encode() + b"  " + os.fsencode(free.name) + b"\n")
            beside.write(f"{_ORIGIN}{origin}\n".encode() if origin else b"")
            beside.flush()
            os.fsync(beside.fileno())
        sync_folder(free.parent)
    except OSError:
        discard(free)
        raise
    return free


def _under_a_name(file: Path, target: Path) -> Path:
    while True:
        free = free_name(target)
        with suppress(FileExistsError):  # another program was quicker
            name_it(file, free)
            return free


def sync_folder(folder: Path) -> None:
    """Bring the names in a folder down to the disk, where the system has a way to."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def discard(copy: Path) -> None:
    """Remove a copy and its checksum."""
    copy.unlink(missing_ok=True)
    sum_file(copy).unlink(missing_ok=True)


def free_name(target: Path) -> Path:
    """`target`, or with -2, -3 ... where that is taken."""
    free, number = target, 2
    while os.path.lexists(free):
        free, number = target.with_name(f"{target.stem}-{number}{target.suffix}"), number + 1
    return free


def sum_file(file: Path) -> Path:
    """Where the checksum of a copy lies."""
    return file.with_name(file.name + ".sha256")


def origin(copy: Path) -> str:
    """Which file a copy was made of, as the file with its checksum says; "" where it does not."""
    try:
        lines = sum_file(copy).read_text("utf-8", "replace").splitlines()
    except OSError:
        return ""
    return next((line.removeprefix(_ORIGIN) for line in lines if line.startswith(_ORIGIN)), "")


@contextmanager
def new_file(folder: Path, hint: str = "Name another folder.") -> Iterator[Path]:
    """A new file (mode 0600) that is deleted unless it was renamed."""
    try:
        handle, name = tempfile.mkstemp(prefix=UNFINISHED[0], suffix=UNFINISHED[1], dir=folder)
    except OSError as error:
        raise Refused(f"Nothing can be written to {folder} ({error.strerror}).", hint) from error
    os.close(handle)
    try:
        yield Path(name)
    finally:
        Path(name).unlink(missing_ok=True)


@contextmanager
def told(folder: Path, hint: str = "Make room there, or name another folder.") -> Iterator[None]:
    """Say what the system reports while a copy is made in `folder`."""
    try:
        yield
    except OSError as error:
        raise Refused(f"The copy could not be made in {folder} ({error.strerror}).", hint) from error


def plain(file: Path, mode: str = "rw") -> sqlite3.Connection:
    """A connection without any of our settings, for whole-file work."""
    con = sqlite3.connect(store.uri(file, mode), uri=True, isolation_level=None)
    con.execute(f"PRAGMA busy_timeout = {int(_WAIT * 1000)}")
    return con


def copy_into(con: sqlite3.Connection, target: Path) -> None:
    """Copy an open file into a new one, down to the disk. Raises Refused."""
    try:
        with closing(plain(target)) as copy:
            transfer(con, copy)
    except sqlite3.Error as error:
        raise _not_copied(error, target.parent) from error
    with target.open("rb+") as written:
        os.fsync(written.fileno())


def _not_copied(error: sqlite3.Error, folder: Path) -> GoodtermsError:
    """It is the disk of the copy that is full, not that of the file: say which."""
    name = str(getattr(error, "sqlite_errorname", ""))
    if name.startswith("SQLITE_FULL"):
        return Refused(f"There is no room for a copy in {folder}.", "Nothing was changed; make room there first.")
    if name.startswith("SQLITE_IOERR_WRITE"):
        return Refused(f"The disk refuses a copy in {folder}.", "Nothing was changed; look at that disk.")
    return store.explain(error)


def transfer(source: sqlite3.Connection, target: sqlite3.Connection) -> None:
    """SQLite's backup in one step; the driver would wait for other programs for ever."""
    end = time.monotonic() + _WAIT

    def impatient(status: int, _remaining: int, _total: int) -> None:
        if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED) and time.monotonic() > end:
            raise Refused("Another program is using the file.", "Nothing was changed; close it and try again.")

    source.backup(target, pages=-1, progress=impatient, sleep=0.05)
