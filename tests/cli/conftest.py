"""The program as a process: `run("log", "acme", "2h")` on the file of the test."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from goodterms.ledger import clients, projects, settings_store

TODAY = "2026-11-20"
"""A Friday; "now" is 12:00 in Berlin."""


@dataclass(frozen=True)
class Ran:
    """How a process ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Run = Callable[..., Ran]


@pytest.fixture
def run(db: Path, tmp_path: Path) -> Run:
    """Run a command line on `db`, on TODAY; `env` and `stdin` as given. No run may show a traceback."""

    def start(*args: object, stdin: str = "", today: str | None = TODAY, file: Path | None = db, **env: str) -> Ran:
        known = {k: v for k, v in os.environ.items() if not k.startswith(("GOODTERMS_", "LC_", "LANG", "PYTHON"))}
        known |= {"HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path / "data"), "TZ": "Europe/Berlin", **env}
        options = (["--db", str(file)] if file else []) + (["--today", today] if today else [])
        done = subprocess.run(
            [sys.executable, "-m", "goodterms", *options, *map(str, args)],
            input=stdin.encode(),
            check=False,
            capture_output=True,
            env=known,
            cwd=tmp_path,
            timeout=60,
        )
        ran = Ran(done.returncode, done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace"))
        assert "Traceback" not in ran.out + ran.err
        assert "went wrong inside" not in ran.err
        return ran

    return start


@pytest.fixture
def acme(con: sqlite3.Connection) -> int:
    """The file of the test gets a zone, Acme (EUR 75.00) with the project Site, Acme Labs and Béta."""
    from datetime import date

    settings_store.save(con, "zone", "Europe/Berlin")
    first = clients.add(con, "Acme", date(2026, 1, 1), rate=7500, currency="EUR")
    projects.add(con, first, "Site", date(2026, 1, 1))
    clients.add(con, "Acme Labs", date(2026, 1, 1))
    clients.add(con, "Béta", date(2026, 1, 1))
    return first


def content(db: Path) -> bytes:
    """The file as it is: a refused command leaves every byte alone."""
    return db.read_bytes()
