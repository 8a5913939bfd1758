"""Verified copies of the file: where to, under which name, encrypted or not.

A copy is made with SQLite's own backup, looked through, and named only when it is whole; a checksum lies
beside it. Nothing is ever overwritten.
"""

from __future__ import annotations

import hashlib
import os
import platform
import sqlite3
import tempfile
from contextlib import closing
from datetime import datetime
from pathlib import Path

from goodterms import text
from goodterms.errors import Refused
from goodterms.ledger import backup_sealed, copying, store

FOLDER = "backups"
SEALED = ".gtx"
"""What the name of an encrypted copy ends in."""


def backup(
    path: Path, dest: Path | None = None, *, passphrase: str | None = None, kind: str = "", now: datetime | None = None
) -> Path:
    """Copy the file to `dest` (a folder or a new name; default: `backups` beside it) and return the copy.

    With a passphrase the copy is encrypted. `kind` goes into the name. Raises Refused where the copy
    cannot be made or is not whole; then there is none.
    """
    path = Path(path)
    target = _target(path, dest, passphrase, kind, now or datetime.now())  # noqa: DTZ005
    with (
        closing(store.connect(path, read_only=True)) as con,
        copying.told(target.parent),
        copying.new_file(target.parent if passphrase is None else at_home(path)) as fresh,
    ):
        copying.copy_into(con, fresh)
        origin = _origin(con, path)
        problems, digest = copying.looked_through(fresh)
        if problems:
            raise store.Damaged(f"The copy is not whole ({problems[0]}).", 'No backup was made; run "goodterms check".')
        if passphrase is not None:
            with copying.new_file(target.parent) as sealed:
                backup_sealed.seal(fresh, sealed, passphrase)
                return copying.settle(sealed, target, copying.checksum(sealed), origin)
        return copying.settle(fresh, target, digest, origin)


def _origin(con: sqlite3.Connection, path: Path) -> str:
    """Tells the copies of this file from those of another one of the same name, another machine's perhaps, also where
    they are encrypted. It is made of the machine, the place and the first client, and gives none of them away."""
    with store.explained():
        first = con.execute("SELECT created_at FROM client ORDER BY id LIMIT 1").fetchone()
    return hashlib.sha256(repr((platform.node(), path.resolve(), first)).encode()).hexdigest()[:16]


def at_home(path: Path) -> Path:
    """Where what is encrypted lies in the clear for a moment: never on the stick or in the shared folder of the copy,
    where it could be found even after it was deleted."""
    return path.parent if os.access(path.parent, os.W_OK) else Path(tempfile.gettempdir())


def before_upgrade(path: Path, version: int) -> Path:
    """A verified copy of a file of an older schema, beside it. Raises as `backup`."""
    stamp = f"{datetime.now():%Y-%m-%d-%H%M%S}"  # noqa: DTZ005
    target = path.with_name(f"{path.stem}-before-upgrade-from-{version}-{stamp}.db")
    with closing(copying.plain(path)) as con, copying.told(path.parent), copying.new_file(path.parent) as fresh:
        copying.copy_into(con, fresh)
        problems, digest = copying.looked_through(fresh)
        if problems:
            raise store.Damaged(f"{path} is not whole ({problems[0]}).", "It was not upgraded and is as it was.")
        return copying.settle(fresh, target, digest)


def _target(path: Path, dest: Path | None, passphrase: str | None, kind: str, now: datetime) -> Path:
    ending = ".db" if passphrase is None else SEALED
    name = f"{text.file_name(path.stem)}-{now:%Y-%m-%d-%H%M%S}{'-' + kind if kind else ''}{ending}"
    if dest is None:
        folder = path.parent / FOLDER
        try:
            folder.mkdir(mode=0o700, exist_ok=True)
        except OSError as error:
            hint = f"Look at the permissions of {path.parent}, or name another folder."
            raise Refused(f"There can be no folder {folder} ({error.strerror}).", hint) from error
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
