"""Putting a backup back. It is verified first, and the present file is kept aside."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path

from goodterms.errors import NotUnderstood, Refused
from goodterms.ledger import backup, backup_sealed, copying, creation, store

_AGAIN = "Nothing was restored; take another backup."
_NO_ROOM = "Nothing was restored; look at that folder."


def restore(path: Path, source: Path, *, passphrase: str | None = None, now: datetime | None = None) -> Path | None:
    """Put a backup in the place of the file. Returns where the file of before is kept, None if there was none.

    The backup is verified first, against its checksum too if that lies beside it, and never written to. Other
    programs that have the file open see the restored one. Raises NotUnderstood, Refused; then the file is as it was.
    """
    path, source = Path(path), Path(source)
    stamp = f"{now or datetime.now():%Y-%m-%d-%H%M%S}"  # noqa: DTZ005
    if not source.is_file():
        raise NotUnderstood(f"There is no backup {source}.")
    if path.exists() and path.samefile(source):
        raise Refused("The backup is the file itself.", "Name another file.")
    store.refuse_dangling(path)
    real = path.resolve()
    with copying.told(real.parent, _NO_ROOM):
        _same_sum(source)
        with _opened(source, backup.at_home(real), passphrase) as opened:
            _whole(opened, source)
            if not path.exists():
                _put_new(opened, real)
                return None
            try:
                _look_at(path)
                kept = _keep(path, stamp)
            except store.Damaged:
                return _replace(opened, real, stamp)
            with closing(copying.plain(opened, "ro&immutable=1")) as old, closing(copying.plain(path)) as live:
                live.execute("PRAGMA synchronous = EXTRA")
                with store.explained():
                    copying.transfer(old, live)
    with suppress(OSError):  # it is restored; a file of somebody else or a stick may have its own idea of modes
        path.chmod(0o600)
    return kept


def _whole(opened: Path, source: Path) -> None:
    """Look a backup through. Raises Refused in words about the backup: the present file has nothing to do with it."""
    if opened.stat().st_size == 0:
        raise Refused(f"{source} is empty.", _AGAIN)
    try:
        store.identify(opened)
    except store.Damaged:
        raise _no_backup(source) from None
    except Refused as error:
        newer = "newer" in error.message
        hint = "Update goodterms first; nothing was restored." if newer else _AGAIN
        raise Refused(error.message.replace(str(opened), str(source)), hint) from error
    problems = copying.look_through(opened)
    if problems:
        raise Refused(f"{source} is not whole ({problems[0]}).", _AGAIN)


def _no_backup(source: Path) -> Refused:
    return Refused(f"{source} is not a backup of goodterms, or it is damaged.", _AGAIN)


def _same_sum(source: Path) -> None:
    beside = copying.sum_file(source)
    if beside.is_file() and beside.read_text("utf-8", "replace").split()[:1] != [copying.checksum(source)]:
        raise Refused(f"{source} is not what was backed up: its checksum differs.", "Take another backup.")


@contextmanager
def _opened(source: Path, folder: Path, passphrase: str | None) -> Iterator[Path]:
    """The backup as one plain file: itself; or, made in `folder`, what the passphrase opens, or what becomes of a copy
    that was taken by hand in mid write together with the journal beside it."""
    if backup_sealed.is_sealed(source):
        if passphrase is None:
            raise NotUnderstood(f"{source} is encrypted.", "Give the passphrase.")
        with copying.new_file(folder, _NO_ROOM) as opened:
            backup_sealed.unseal(source, opened, passphrase)
            yield opened
        return
    with _held(source) as held:
        beside = [] if held else [part for part in _beside(source) if part.is_file() and part.stat().st_size]
        if not beside:
            yield source
            return
        with copying.new_file(folder, _NO_ROOM) as opened:
            _join(source, beside, opened)
            yield opened


@contextmanager
def _held(source: Path) -> Iterator[bool]:
    """Let no other program write to the backup meanwhile, and wait for one that does. False where it cannot be held:
    it is not whole as it lies, would be given side files (a write-ahead log), or its medium knows no locks."""
    with source.open("rb") as data:
        held = data.read(20)[18:] == b"\1\1"
    with ExitStack() as stack:
        try:
            if held:
                con = stack.enter_context(closing(copying.plain(source, "ro")))
                con.execute("BEGIN")
                con.execute("SELECT count(*) FROM sqlite_master").fetchone()
        except sqlite3.Error as error:
            if getattr(error, "sqlite_errorname", "").startswith("SQLITE_BUSY"):
                raise Refused(f"Another program is writing to {source}.", "Nothing was restored; try again.") from error
            held = False
        yield held


def _beside(file: Path) -> list[Path]:
    """Where SQLite keeps what is not in the file yet, or not for good."""
    return [file.with_name(file.name + end) for end in ("-journal", "-wal")]


def _join(source: Path, beside: Sequence[Path], opened: Path) -> None:
    """Copy what was taken in mid write, and let SQLite undo there what was not finished."""
    parts = [opened.with_name(opened.name + part.name.removeprefix(source.name)) for part in beside]
    try:
        for one, copy in zip((source, *beside), (opened, *parts), strict=True):
            shutil.copyfile(one, copy)
        with closing(copying.plain(opened)) as con:
            con.execute("PRAGMA journal_mode = DELETE").fetchall()
            con.execute("SELECT count(*) FROM sqlite_master").fetchall()
    except sqlite3.Error:
        raise _no_backup(source) from None
    finally:
        for part in parts:
            part.unlink(missing_ok=True)


@contextmanager
def _fresh(source_file: Path, path: Path) -> Iterator[Path]:
    """A verified copy of a backup beside `path`, down to the disk, which is to get that name."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (
        closing(copying.plain(source_file, "ro&immutable=1")) as source,
        copying.new_file(path.parent, _NO_ROOM) as fresh,
    ):
        copying.copy_into(source, fresh)
        if problems := copying.look_through(fresh):
            raise Refused(f"The copy in {path.parent} is not whole ({problems[0]}).", "Nothing was restored.")
        yield fresh
    copying.sync_folder(path.parent)


def _put_new(opened: Path, path: Path) -> None:
    with _fresh(opened, path) as fresh:
        for part in _beside(path):  # it belongs to a file that is gone
            part.unlink(missing_ok=True)
        creation.put(fresh, path)


def _replace(opened: Path, path: Path, stamp: str) -> Path:
    """Put a backup in the place of a damaged file, which gets another name with what lies beside it, so that it can
    still be looked at. A file stands under `path` at every moment."""
    aside = copying.free_name(path.with_name(f"{path.name}.{stamp}.corrupt"))
    with _fresh(opened, path) as fresh:
        _also_named(path, aside)
        moves = [pair for pair in zip(_beside(path), _beside(aside), strict=True) if pair[0].exists()]
        try:
            for part, other in moves:
                part.rename(other)
            fresh.replace(path)
        except OSError:
            for part, other in moves:
                with suppress(FileNotFoundError):
                    other.rename(part)
            aside.unlink()
            raise
    return aside


def _also_named(path: Path, aside: Path) -> None:
    """Give a file a second name; where there are no hard links, that of a copy."""
    try:
        os.link(path, aside)
    except OSError:
        with copying.new_file(path.parent, _NO_ROOM) as copy:
            shutil.copyfile(path, copy)
            with copy.open("rb+") as written:
                os.fsync(written.fileno())
            copy.rename(aside)


def _look_at(path: Path) -> None:
    """Raise Refused where the present file is not ours or cannot be written to just now: before a copy of it is made
    for nothing. Raises Damaged where it is not whole."""
    if path.stat().st_size == 0:
        raise store.damaged(path)
    store.identify(path)
    for needed in (path.parent, path):  # SQLite begins even where it could never end
        if not os.access(needed, os.W_OK, effective_ids=os.access in os.supports_effective_ids):
            raise Refused(f"{needed} cannot be written to.", "Nothing was restored; look at its permissions.")
    with store.explained(), closing(copying.plain(path)) as con:
        con.execute("BEGIN EXCLUSIVE")
        con.execute("ROLLBACK")


def _keep(path: Path, stamp: str) -> Path:
    """A copy of the present file beside it. Raises Damaged where it is not whole enough for one."""
    return backup.backup(path, copying.free_name(path.with_name(f"{path.stem}-before-restore-{stamp}.db")))
