"""Making a new file, whole or not at all."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from importlib import resources
from pathlib import Path

from goodterms.errors import Refused
from goodterms.ledger.mishap import explained
from goodterms.ledger.recording import install
from goodterms.ledger.store import APPLICATION_ID, VERSION, uri
from goodterms.paths import name_it


def make(file: Path) -> None:
    """Make the file whole or not at all: it is built under another name and then linked."""
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=".goodterms-", suffix=".new", dir=file.parent)  # mode 0600
    except OSError as error:
        raise Refused(f"{file} cannot be made ({error.strerror}).", "Name another place with --db.") from error
    os.close(handle)
    built = Path(name)
    try:
        with explained():
            fill(built)
        with suppress(FileExistsError):  # another program was quicker
            name_it(built, file)
    finally:
        built.unlink(missing_ok=True)


def put(made: Path, file: Path) -> None:
    """Put a file that was made beside it in its place. Raises Refused where one stands there by now."""
    try:
        name_it(made, file)
    except FileExistsError:
        raise Refused(f"{file} was made by another program meanwhile.", "Do it once more.") from None


def fill(file: Path) -> None:
    """Put the schema into an empty file, in one transaction; from then on it is its owner's alone."""
    with suppress(OSError):  # somebody else's file, or a file system without modes
        file.chmod(0o600)
    con = sqlite3.connect(uri(file, "rw"), uri=True, isolation_level=None)
    try:
        con.execute("PRAGMA busy_timeout = 5000")
        con.execute("PRAGMA synchronous = EXTRA")
        con.execute("BEGIN EXCLUSIVE")
        if con.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0:
            for statement in statements(schema()):
                con.execute(statement)
            install(con)
            con.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            con.execute(f"PRAGMA user_version = {VERSION}")
        con.execute("COMMIT")
    finally:
        con.close()


def schema() -> str:
    """The text of schema.sql."""
    return resources.files("goodterms.ledger").joinpath("schema.sql").read_text("utf-8")


def statements(script: str) -> Iterator[str]:
    """The statements of a script one by one: `executescript` would commit the transaction around it."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
