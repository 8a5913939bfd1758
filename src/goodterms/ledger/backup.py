"""Verified copies of the file, their rotation, and putting one back.

A copy is made with SQLite's own backup, looked through, and named only when it is whole; a checksum lies
beside it. Nothing is ever overwritten.
"""

from __future__ import annotations

import hashlib
import os
import re
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from goodterms import text
from goodterms.errors import GoodtermsError, NotUnderstood, Refused
from goodterms.ledger import backup_sealed, mishap, store

FOLDER = "backups"
SEALED = ".gtx"
"""What the name of an encrypted copy ends in."""
KEEP_DAYS, DAILY, WEEKLY, MONTHLY = 2, 12, 10, 9
_WAIT = 5.0
"""Seconds to wait for another program."""


def backup(
    path: Path, dest: Path | None = None, *, passphrase: str | None = None, kind: str = "", now: datetime | None = None
) -> Path:
    """Copy the file to `dest` (a folder or a new name; default: `backups` beside it) and return the copy.

    With a passphrase the copy is encrypted. `kind` goes into the name. Raises Refused where the copy
    cannot be made or is not whole; then there is none.
    """
    path = Path(path)
    target = _target(path, dest, passphrase, kind, now or datetime.now())  # noqa: DTZ005
    with closing(store.connect(path, read_only=True)) as con, _new_file(target.parent) as fresh:
        _copy(con, fresh)
        problems, digest = _looked_through(fresh)
        if problems:
            raise store.Damaged(f"The copy is not whole ({problems[0]}).", 'No backup was made; run "goodterms check".')
        if passphrase is not None:
            with _new_file(target.parent) as sealed:
                backup_sealed.seal(fresh, sealed, passphrase)
                return _name(sealed, target, checksum(sealed))
        return _name(fresh, target, digest)


def restore(path: Path, source: Path, *, passphrase: str | None = None, now: datetime | None = None) -> Path | None:
    """Put a backup in the place of the file. Returns where the file of before is kept, None if there was none.

    The backup is verified first, against its checksum too if that lies beside it. Other programs
    that have the file open see the restored one. Raises NotUnderstood, Refused; then the file is as it was.
    """
    path, source = Path(path), Path(source)
    stamp = f"{now or datetime.now():%Y-%m-%d-%H%M%S}"  # noqa: DTZ005
    if not source.is_file():
        raise NotUnderstood(f"There is no backup {source}.")
    if path.exists() and path.samefile(source):
        raise Refused("The backup is the file itself.", "Name another file.")
    _same_sum(source)
    with _opened(source, path.parent, passphrase) as opened:
        _whole(opened, source)
        if not path.exists():
            _put_new(opened, path)
            return None
        try:
            kept = _keep(path, stamp)
        except store.Damaged:
            kept = _set_aside(path, stamp)
            _put_new(opened, path)
            return kept
        with closing(plain(opened)) as old, closing(plain(path)) as live:
            live.execute("PRAGMA synchronous = EXTRA")
            with store.explained():
                _run(old, live)
        path.chmod(0o600)
        return kept


def _whole(opened: Path, source: Path) -> None:
    """Look a backup through. Raises Refused in words about the backup: the present file has nothing to do with it."""
    again = "Nothing was restored; take another backup."
    if opened.stat().st_size == 0:
        raise Refused(f"{source} is empty.", again)
    try:
        store.identify(opened)
    except store.Damaged:
        raise Refused(f"{source} is not a backup of goodterms, or it is damaged.", again) from None
    except Refused as error:
        newer = "newer" in error.message
        hint = "Update goodterms first; nothing was restored." if newer else again
        raise Refused(error.message.replace(str(opened), str(source)), hint) from error
    problems = look_through(opened)
    if problems:
        raise Refused(f"{source} is not whole ({problems[0]}).", again)


def before_upgrade(path: Path, version: int) -> Path:
    """A verified copy of a file of an older schema, beside it. Raises as `backup`."""
    target = path.with_name(f"{path.stem}-before-upgrade-from-{version}.db")
    with closing(plain(path)) as con, _new_file(path.parent) as fresh:
        _copy(con, fresh)
        problems, digest = _looked_through(fresh)
        if problems:
            raise store.Damaged(f"{path} is not whole ({problems[0]}).", "It was not upgraded and is as it was.")
        return _name(fresh, target, digest)


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


def _looked_through(file: Path) -> tuple[list[str], str]:
    """What is wrong with a new copy, and its checksum, reckoned meanwhile."""
    with ThreadPoolExecutor(1) as beside:
        digest = beside.submit(checksum, file)
        return look_through(file), digest.result()


def daily(path: Path, today: date) -> Path | None:
    """Make the automatic copy of the day if it is not there yet, and thin out old ones. Returns the new copy."""
    path = Path(path)
    folder = path.parent / FOLDER
    if any(made.date() == today for made, _ in _automatic(folder, path.stem)):
        return None
    moment = datetime.now()  # noqa: DTZ005
    made = backup(path, kind="auto", now=datetime.combine(today, moment.time()))
    rotate(path, today)
    return made


def rotate(path: Path, today: date) -> list[Path]:
    """Delete automatic copies: all of the last 2 days stay, then one for each of 12 days, 10 weeks, 9 months.

    Copies made by hand are never deleted. Returns what was deleted.
    """
    found = sorted(_automatic(path.parent / FOLDER, path.stem), reverse=True)
    keep = {file for made, file in found if made.date() > today - timedelta(days=KEEP_DAYS)}
    older = [(made, file) for made, file in found if file not in keep]
    for count, period in ((DAILY, "%Y-%m-%d"), (WEEKLY, "%G-%V"), (MONTHLY, "%Y-%m")):
        newest: dict[str, Path] = {}
        for made, file in older:
            newest.setdefault(made.strftime(period), file)
        keep.update(list(newest.values())[:count])
    gone = [file for _, file in found if file not in keep]
    for file in gone:
        file.unlink(missing_ok=True)
        _sum_file(file).unlink(missing_ok=True)
    return gone


def checksum(file: Path) -> str:
    """The SHA-256 of a file."""
    digest = hashlib.sha256()
    with file.open("rb") as data:
        while piece := data.read(1 << 20):
            digest.update(piece)
    return digest.hexdigest()


def _automatic(folder: Path, stem: str) -> list[tuple[datetime, Path]]:
    found = []
    for file in folder.glob("*-auto*.db") if folder.is_dir() else ():
        match = re.fullmatch(re.escape(text.file_name(stem)) + r"-(\d{4}-\d\d-\d\d-\d{6})-auto(-\d+)?\.db", file.name)
        if match:
            found.append((datetime.strptime(match[1], "%Y-%m-%d-%H%M%S"), file))  # noqa: DTZ007
    return found


def _target(path: Path, dest: Path | None, passphrase: str | None, kind: str, now: datetime) -> Path:
    ending = ".db" if passphrase is None else SEALED
    name = f"{text.file_name(path.stem)}-{now:%Y-%m-%d-%H%M%S}{'-' + kind if kind else ''}{ending}"
    if dest is None:
        folder = path.parent / FOLDER
        folder.mkdir(mode=0o700, exist_ok=True)
        return folder / name
    refuse_place(dest, ending)
    return dest / name if dest.is_dir() else dest


def refuse_place(dest: Path, ending: str = ".db") -> None:
    """Raise Refused where no copy can be put at `dest`. A folder is never made unasked: it may be a stick that is not
    plugged in, and so a name without an ending is a folder's."""
    if dest.is_dir():
        return
    if dest.exists():
        raise Refused(f"{dest} is there already.", "Nothing is overwritten; name a folder or a new file.")
    if not dest.suffix:
        raise Refused(f"There is no folder {dest}.", f"Make it, or name a file with its ending: {dest.name}{ending}.")
    if not dest.parent.is_dir():
        raise Refused(f"There is no folder {dest.parent}.", "Make it, or name another one.")


def _name(file: Path, target: Path, digest: str) -> Path:
    """Give a finished copy its name (or the next free one) and write the checksum beside it."""
    free = _free(target)
    file.rename(free)
    _sum_file(free).write_text(f"{digest}  {free.name}\n", "utf-8")
    return free


def _free(target: Path) -> Path:
    free, number = target, 2
    while free.exists():
        free, number = target.with_name(f"{target.stem}-{number}{target.suffix}"), number + 1
    return free


def _sum_file(file: Path) -> Path:
    return file.with_name(file.name + ".sha256")


def _same_sum(source: Path) -> None:
    beside = _sum_file(source)
    if beside.is_file() and beside.read_text("utf-8", "replace").split()[:1] != [checksum(source)]:
        raise Refused(f"{source} is not what was backed up: its checksum differs.", "Take another backup.")


@contextmanager
def _new_file(folder: Path) -> Iterator[Path]:
    """A new file (mode 0600) that is deleted unless it was renamed."""
    try:
        handle, name = tempfile.mkstemp(prefix=".goodterms-", suffix=".new", dir=folder)
    except OSError as error:
        raise Refused(f"Nothing can be written to {folder} ({error.strerror}).", "Name another folder.") from error
    os.close(handle)
    try:
        yield Path(name)
    except OSError as error:
        raise Refused(
            f"The copy could not be written ({error.strerror}).", "Make room, or name another folder."
        ) from error
    finally:
        Path(name).unlink(missing_ok=True)


@contextmanager
def _opened(source: Path, folder: Path, passphrase: str | None) -> Iterator[Path]:
    """The backup as a plain file: itself, or opened with the passphrase beside the file to restore."""
    if not backup_sealed.is_sealed(source):
        yield source
        return
    if passphrase is None:
        raise NotUnderstood(f"{source} is encrypted.", "Give the passphrase.")
    with _new_file(folder) as opened:
        backup_sealed.unseal(source, opened, passphrase)
        yield opened


def plain(file: Path, mode: str = "rw") -> sqlite3.Connection:
    """A connection without any of our settings, for whole-file work."""
    con = sqlite3.connect(store.uri(file, mode), uri=True, isolation_level=None)
    con.execute(f"PRAGMA busy_timeout = {int(_WAIT * 1000)}")
    return con


def _copy(con: sqlite3.Connection, target: Path) -> None:
    try:
        with closing(plain(target)) as copy:
            _run(con, copy)
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


def _run(source: sqlite3.Connection, target: sqlite3.Connection) -> None:
    """SQLite's backup in one step; the driver would wait for other programs for ever."""
    end = time.monotonic() + _WAIT

    def impatient(status: int, _remaining: int, _total: int) -> None:
        if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED) and time.monotonic() > end:
            raise Refused("Another program is using the file.", "Nothing was changed; close it and try again.")

    source.backup(target, pages=-1, progress=impatient, sleep=0.05)


def _put_new(source_file: Path, path: Path) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with closing(plain(source_file, "ro&immutable=1")) as source, _new_file(path.parent) as fresh:
        _copy(source, fresh)
        path.with_name(path.name + "-journal").unlink(missing_ok=True)  # it belongs to a file that is gone
        fresh.rename(path)


def _keep(path: Path, stamp: str) -> Path:
    """A copy of the present file beside it. Raises Damaged where the present file is not whole enough for one."""
    if path.is_file() and path.stat().st_size == 0:
        raise store.damaged(path)
    return backup(path, _free(path.with_name(f"{path.stem}-before-restore-{stamp}.db")))


def _set_aside(path: Path, stamp: str) -> Path:
    """A damaged file gets another name, its journal too, so that it can still be looked at."""
    aside = _free(path.with_name(f"{path.name}.{stamp}.corrupt"))
    journal = path.with_name(path.name + "-journal")
    if journal.exists():
        journal.rename(aside.with_name(aside.name + "-journal"))
    path.rename(aside)
    return aside
