"""Putting a backup back. It is verified first, and the present file is kept aside."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

from goodterms.errors import NotUnderstood, Refused
from goodterms.ledger import backup, backup_sealed, copying, store


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
        with closing(copying.plain(opened)) as old, closing(copying.plain(path)) as live:
            live.execute("PRAGMA synchronous = EXTRA")
            with store.explained():
                copying.transfer(old, live)
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
    problems = copying.look_through(opened)
    if problems:
        raise Refused(f"{source} is not whole ({problems[0]}).", again)


def _same_sum(source: Path) -> None:
    beside = copying.sum_file(source)
    if beside.is_file() and beside.read_text("utf-8", "replace").split()[:1] != [copying.checksum(source)]:
        raise Refused(f"{source} is not what was backed up: its checksum differs.", "Take another backup.")


@contextmanager
def _opened(source: Path, folder: Path, passphrase: str | None) -> Iterator[Path]:
    """The backup as a plain file: itself, or opened with the passphrase beside the file to restore."""
    if not backup_sealed.is_sealed(source):
        yield source
        return
    if passphrase is None:
        raise NotUnderstood(f"{source} is encrypted.", "Give the passphrase.")
    with copying.new_file(folder) as opened:
        backup_sealed.unseal(source, opened, passphrase)
        yield opened


def _put_new(source_file: Path, path: Path) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with closing(copying.plain(source_file, "ro&immutable=1")) as source, copying.new_file(path.parent) as fresh:
        copying.copy_into(source, fresh)
        path.with_name(path.name + "-journal").unlink(missing_ok=True)  # it belongs to a file that is gone
        fresh.rename(path)


def _keep(path: Path, stamp: str) -> Path:
    """A copy of the present file beside it. Raises Damaged where the present file is not whole enough for one."""
    if path.is_file() and path.stat().st_size == 0:
        raise store.damaged(path)
    return backup.backup(path, copying.free_name(path.with_name(f"{path.stem}-before-restore-{stamp}.db")))


def _set_aside(path: Path, stamp: str) -> Path:
    """A damaged file gets another name, its journal too, so that it can still be looked at."""
    aside = copying.free_name(path.with_name(f"{path.name}.{stamp}.corrupt"))
    journal = path.with_name(path.name + "-journal")
    if journal.exists():
        journal.rename(aside.with_name(aside.name + "-journal"))
    path.rename(aside)
    return aside
