# ruff: noqa: S608  (tables and columns are ours)
"""The sample, moved in time so that its story ends today: for `demo`, on a copy."""

from __future__ import annotations

import shutil
import sqlite3
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from goodterms.errors import Refused
from goodterms.ledger import store

STORY_ENDS = date(2026, 6, 30)
DAYS: dict[str, tuple[str, ...]] = {
    "exchange_rate": ("day",),
    "client": ("since", "last_day", "declared_on"),
    "client_rate": ("since",),
    "project": ("opened", "deadline"),
    "delay": ("day",),
    "invoice": ("issued", "due"),
    "payment": ("day",),
    "credit_note": ("day",),
    "write_off": ("day",),
    "dispute": ("opened", "closed"),
    "invoice_reminder": ("day",),
    "time_entry": ("day",),
    "expense": ("day",),
    "change_request": ("day",),
    "request": ("sent", "answered", "deadline"),
    "incident": ("day", "told_on"),
    "signal": ("day",),
    "accepted_flag": ("accepted_on", "expires"),
    "decision": ("taken_on", "withdrawn_on"),
    "letter": ("written_on", "sent_on"),
    "talk": ("day",),
    "reminder": ("day", "done_on"),
}
"""Every column that holds a day."""
_MOMENTS = {
    "client": "created_at",
    "change_request": "created_at",
    "request": "created_at",
    "incident": "created_at",
    "signal": "created_at",
    "decision": "started_at",
    "talk": "created_at",
    "import_batch": "created_at",
}


def sample_file() -> Path:
    """The sample that is installed with the program, or lies beside its source. Raises Refused without one."""
    here = Path(__file__).resolve()
    for path in (here.parents[1] / "sample.db", here.parents[3] / "sample.db"):
        if path.is_file():
            return path
    raise Refused("The sample is not installed.", "Install goodterms anew, or run tools/make_sample.py.")


def make_demo(path: Path, today: date) -> Path:
    """Copy the sample to `path`, where nothing may be yet, its story ending in the week up to `today`."""
    if path.exists():
        raise Refused(f"{path} is there already.", "Name another file; nothing is overwritten.")
    path.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(sample_file(), path)
    path.chmod(0o600)
    shift_dates(path, (today - STORY_ENDS).days // 7 * 7)
    return path


def shift_dates(path: Path, days: int) -> None:
    """Move everything in the file by so many days. By whole weeks, so that weekdays and working hours stay as they are.

    Local times stay local: work at nine is work at nine, on either side of a change of the clocks. What was
    written at the time (letters, snapshots) keeps its words.
    """
    if days % 7:
        raise ValueError("dates move by whole weeks")
    con = store.connect(path)
    try:
        with store.explained():
            con.execute("BEGIN IMMEDIATE")
            for table, columns in DAYS.items():
                _move(con, table, columns, days)
            for table, column in _MOMENTS.items():
                con.execute(f"UPDATE {table} SET {column} = {column} + ?", (days * 86_400,))
            _restart(con, "time_entry", "id", days)
            _restart(con, "timer", "id", days)
            con.execute("COMMIT")
    finally:
        con.close()


def _move(con: sqlite3.Connection, table: str, columns: tuple[str, ...], days: int) -> None:
    """In two steps: on the way, a day must not meet another one where days are unique."""
    away = ", ".join(f"{column} = '>' || date({column}, ?)" for column in columns)
    con.execute(f"UPDATE {table} SET {away}", (f"{days:+} days",) * len(columns))
    con.execute(f"UPDATE {table} SET " + ", ".join(f"{column} = substr({column}, 2)" for column in columns))


def _restart(con: sqlite3.Connection, table: str, key: str, days: int) -> None:
    """Set the starts anew: the same local time, `days` later."""
    zones: dict[str, ZoneInfo] = {}
    moved = []
    for row, start, name in con.execute(f"SELECT {key}, start, zone FROM {table} WHERE start IS NOT NULL").fetchall():
        zone = zones.setdefault(name, ZoneInfo(name))
        local = datetime.fromtimestamp(start, UTC).astimezone(zone).replace(tzinfo=None) + timedelta(days=days)
        moved.append((int(local.replace(tzinfo=zone).timestamp()), row))
    con.executemany(f"UPDATE {table} SET start = ? WHERE {key} = ?", moved)
