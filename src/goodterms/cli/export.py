"""`goodterms export`: everything as one JSON document, or as CSV, one file a table."""

from __future__ import annotations

import os
import sqlite3
import sys
import tempfile
from pathlib import Path

import click

from goodterms import text
from goodterms.cli.common import Session, TypedPath, pass_session, say
from goodterms.errors import NotUnderstood, Refused


@click.command("export")
@click.option(
    "--format",
    "format_",
    type=click.Choice(["json", "csv"], case_sensitive=False),
    default="json",
    show_default=True,
    help="json loses nothing and can be imported again; csv is for spreadsheets.",
)
@click.option("--out", type=TypedPath(path_type=Path), help="The file (json) or the folder (csv) to write.")
@pass_session
def command(session: Session, format_: str, out: Path | None) -> None:
    """Write everything: JSON to stdout or a file, CSV into a folder. Nothing is overwritten."""
    with session.read() as opened:
        if format_ == "csv":
            _csv(opened.con, out or Path(f"goodterms-{opened.today.isoformat()}"))
        elif out is None:
            from goodterms.exchange.document import write_document

            write_document(opened.con, sys.stdout)
        else:
            _json(opened.con, out / f"goodterms-{opened.today.isoformat()}.json" if out.is_dir() else out)


def _csv(con: sqlite3.Connection, folder: Path) -> None:
    from goodterms.exchange.writers import csv_tables

    if folder.exists() and not folder.is_dir():
        raise NotUnderstood(f'"{folder}" is a file; CSV needs a folder.', "Name a folder with --out.")
    written = csv_tables.write_all(con, folder)
    say(f"Wrote {text.count(len(written), 'table')} to {folder}.")


def _json(con: sqlite3.Connection, target: Path) -> None:
    """Write the document beside its place and link it there when it is whole."""
    from goodterms.exchange.document import write_document

    if target.exists():
        raise Refused(f'"{target}" is there already; nothing is overwritten.', "Name another file with --out.")
    try:
        handle, name = tempfile.mkstemp(prefix=".goodterms-", suffix=".part", dir=target.parent)
    except OSError as error:
        raise Refused(f'"{target}" cannot be written: {error.strerror}.', "Name another place with --out.") from None
    part = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            write_document(con, file)
            file.flush()
            os.fsync(file.fileno())
        _settle(part, target)
    except OSError as error:
        raise Refused(f'"{target}" could not be written: {error.strerror}.', "Make room and try again.") from None
    finally:
        part.unlink(missing_ok=True)
    say(f"Wrote {target}.")


def _settle(part: Path, target: Path) -> None:
    try:
        os.link(part, target)
    except FileExistsError:
        raise Refused(
            f'"{target}" is there already; nothing is overwritten.', "Name another file with --out."
        ) from None
    except OSError:  # a file system without hard links
        part.rename(target)
