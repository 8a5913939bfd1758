"""Steps from an older schema to the present one, by Alembic. Imported only when a file is older.

The revision "0002" leads to `user_version` 2; the file's header is the only place where its version
stands. All steps are one transaction, and a verified copy is made beside the file before them.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from goodterms.errors import Refused
from goodterms.ledger import backup, copying, recording, store

HERE = Path(__file__).parent


def upgrade(file: Path, version: int, *, scripts: Path = HERE) -> Path:
    """Bring `file` from schema `version` to the present one. Returns the copy of before.

    Raises Refused in words where that fails; then the file is as it was.
    """
    kept = backup.before_upgrade(file, version)
    with closing(copying.plain(file)) as con, store.explained():
        con.execute("PRAGMA synchronous = EXTRA")
        con.execute("PRAGMA foreign_keys = OFF")  # tables are made anew while they are referred to
        con.execute("BEGIN EXCLUSIVE")
        try:
            found = con.execute("PRAGMA user_version").fetchone()[0]
            if found < store.VERSION:  # else another program was quicker
                run(con, found, store.VERSION, scripts)
                _finish(con, file)
            con.execute("COMMIT")
        except BaseException:
            store.rollback(con)
            raise
    return kept


def run(con: sqlite3.Connection, version: int, target: int, scripts: Path = HERE) -> None:
    """Run the steps after `version` up to `target`, inside the transaction that is open."""
    from alembic.operations import Operations
    from alembic.runtime.migration import MigrationContext
    from alembic.script import ScriptDirectory
    from sqlalchemy import create_engine
    from sqlalchemy.exc import SQLAlchemyError
    from sqlalchemy.pool import NullPool

    steps = {int(script.revision): script for script in ScriptDirectory(str(scripts)).walk_revisions()}
    bound = create_engine("sqlite://", creator=lambda: store.kept(con), poolclass=NullPool).connect()
    context = MigrationContext.configure(bound)
    try:
        for number in range(version + 1, target + 1):
            if number not in steps:
                raise Refused(f"No step leads to schema {number}.", "The file was not touched.")
            with Operations.context(context):
                steps[number].module.upgrade()
            con.execute(f"PRAGMA user_version = {number}")
    except SQLAlchemyError as error:
        raise store.explain(error) from error


def _finish(con: sqlite3.Connection, file: Path) -> None:
    """Record the tables as they are now; images of rows as they were are of no use any more."""
    con.execute("DELETE FROM change_row")
    con.execute("DELETE FROM change")
    for (name,) in con.execute(
        "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'undo_%'"
    ).fetchall():
        con.execute(f"DROP TRIGGER {name}")
    recording.install(con)
    orphans = con.execute("PRAGMA foreign_key_check").fetchall()
    if orphans:
        raise Refused(f"{file} could not be upgraded: {orphans[0][0]} refers to what is not there.", "It is as it was.")
