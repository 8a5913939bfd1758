"""What SQLite and the disk report, as sentences for people."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path

from goodterms.errors import GoodtermsError, Refused

_DAMAGED = ("SQLITE_CORRUPT", "SQLITE_NOTADB", "SQLITE_FORMAT", "SQLITE_TOOBIG", "SQLITE_MISMATCH")
STUMBLES = (ValueError, TypeError, ArithmeticError, LookupError, AttributeError)
"""What the rules raise over a value that cannot be; any of these may be an error of ours, too."""


class Damaged(Refused):
    """The file is ours, or was, but its pages are not whole."""


def explain(error: BaseException) -> GoodtermsError:
    """Return `error` (of sqlite3, of SQLAlchemy around it, or of the system) as one sentence for people."""
    if isinstance(error, GoodtermsError):
        return error
    origin = getattr(error, "orig", None) or error
    name = str(getattr(origin, "sqlite_errorname", "") or "")
    text = str(origin)
    if name.startswith(_DAMAGED) or "Could not decode" in text or isinstance(origin, UnicodeDecodeError):
        return damaged()
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return Refused("Another program is writing to the file.", "Nothing was changed; try again in a moment.")
    if name.startswith("SQLITE_FULL"):
        return Refused(
            "The disk is full; nothing of this change was written.",
            "Make room outside goodterms: deleting records needs room, too.",
        )
    if name == "SQLITE_READONLY_DBMOVED":
        return Refused("The file was moved or replaced while it was open.", "Open it again; nothing was written.")
    if name.startswith(("SQLITE_READONLY", "SQLITE_PERM", "SQLITE_AUTH")):
        return Refused("The file cannot be written to.", "Look at the permissions of the file and of its folder.")
    if name.startswith("SQLITE_CANTOPEN"):
        return Refused("The file cannot be opened.", "Look at the permissions of the file and of its folder.")
    if name.startswith("SQLITE_IOERR"):
        return Refused("The disk reported an error; nothing of this change was written.", "Look at the disk.")
    if name.startswith("SQLITE_CONSTRAINT"):
        return Refused(f"That contradicts what is already in the file ({text}).", "Nothing was written.")
    return Refused(f"The file could not be used ({text}).", "Nothing was written.")


def damaged(file: Path | str = "The file") -> Damaged:
    """The error for a file whose pages are not whole."""
    return Damaged(f"{file} is damaged.", 'Run "goodterms check", and "goodterms restore" with a backup.')


@contextlib.contextmanager
def explained() -> Iterator[None]:
    """Turn errors of SQLite inside the block into the sentences of `explain`."""
    try:
        yield
    except (sqlite3.Error, UnicodeDecodeError) as error:
        raise explain(error) from error


@contextlib.contextmanager
def reading(con: sqlite3.Connection) -> Iterator[None]:
    """Turn what goes wrong while a file is used into a sentence, where the file is to blame.

    A damaged page may give a number for a text or a day that is none; then the rules stumble over it.
    Whether it was the file is looked into only when that happens.
    """
    try:
        with explained():
            yield
    except STUMBLES as error:
        from goodterms.ledger.check import problems

        found = problems(con)
        if not found:
            raise
        raise wrong(found) from error


def wrong(found: Sequence[str]) -> Damaged:
    """The error for a file that holds what cannot be right; `found` is what the check says of it."""
    more = f" (and {len(found) - 1} more)" if len(found) > 1 else ""
    return Damaged(
        f"The file holds what cannot be right: {found[0].rstrip('.')}{more}.",
        '"goodterms check" lists it, "goodterms restore" brings a backup back.',
    )


def one_line(report: str) -> str:
    """A report of SQLite's own checks on one line, without its heading."""
    return " ".join(report.replace("*** in database main ***", "").split())
