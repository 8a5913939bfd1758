"""Short ways for the import tests: write a text to a file, read it, bring it in, look at what came."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from goodterms.exchange import intake
from goodterms.exchange.readers import catalogue
from goodterms.exchange.readers.model import Options, Reading, Row
from goodterms.exchange.readers.source import Source
from goodterms.settings import Settings

BERLIN = Options(zone=ZoneInfo("Europe/Berlin"))
SETTINGS = Settings(home_currency="EUR", zone="Europe/Berlin")


def put(folder: Path, content: str | bytes, name: str = "file.csv") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return path


def rows(path: Path, format_: str | None = None, **options: Any) -> tuple[list[Row], Reading]:
    """All rows of a file and the reading that knows its warnings."""
    source = Source(path)
    reading = Reading(source, replace(BERLIN, **options))
    return list(catalogue.reader(format_ or catalogue.detect(source)).read(reading)), reading


def bring(
    con: sqlite3.Connection, path: Path, *, skip_bad: bool = False, dry_run: bool = False, **options: Any
) -> intake.Result:
    return intake.run(con, path, replace(BERLIN, **options), SETTINGS, skip_bad=skip_bad, dry_run=dry_run)


def hours(con: sqlite3.Connection) -> dict[tuple[str, str], int]:
    """Seconds by client and project."""
    found = con.execute(
        "SELECT c.name, coalesce(p.name, ''), sum(e.seconds) FROM time_entry e JOIN client c ON c.id = e.client_id "
        "LEFT JOIN project p ON p.id = e.project_id GROUP BY 1, 2"
    )
    return {(client, project): seconds for client, project, seconds in found}


def count(con: sqlite3.Connection, table: str) -> int:
    return int(con.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def everything(con: sqlite3.Connection) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of the tables that an import touches."""
    tables = (
        "client",
        "client_rate",
        "project",
        "time_entry",
        "invoice",
        "invoice_line",
        "payment",
        "dispute",
        "write_off",
    )
    return {name: con.execute(f"SELECT * FROM {name} ORDER BY id").fetchall() for name in tables}
