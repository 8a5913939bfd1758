"""Values that cannot be, wherever they stand: of the wrong kind, out of bounds, a word or a day that is none.

The bounds and words are those that the forms, the command line and the interchange document hold people to.
"""

# ruff: noqa: S608  (tables and columns are ours)

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence

from goodterms import money
from goodterms.domain import records
from goodterms.domain.flags.catalogue import BY_ID
from goodterms.domain.letter_model import KINDS as LETTERS
from goodterms.ledger import recording
from goodterms.ledger.contacts import ROLES
from goodterms.ledger.decisions import OUTCOMES, TODO_KINDS
from goodterms.text import fold

MANY = 20
"""Problems of one sort that are told one by one."""
_FIRST, _LAST = -2_208_988_800, 253_402_214_400
"""From 1900 to the last day that a calendar of ours knows, in seconds since 1970."""

_FLAGS = tuple(BY_ID)
_WORDS: tuple[tuple[str, str, Sequence[str]], ...] = (
    ("client", "status", records.STATUSES),
    ("client", "billing", records.BILLINGS),
    ("client", "values_fit", ("fits", "drifting", "no_longer")),
    ("client", "growth", ("some", "none")),
    ("contact", "role", ROLES),
    ("project", "billing", records.BILLINGS),
    ("project", "status", ("open", "done")),
    *((table, "kind", records.KINDS) for table in ("time_entry", "timer")),
    *((table, "scope", ("in", "extra")) for table in ("time_entry", "timer")),
    *((table, "requested_by", ("client", "me")) for table in ("time_entry", "timer")),
    ("invoice", "due_source", ("stated", "derived")),
    ("dispute", "outcome", records.DISPUTE_OUTCOMES),
    ("write_off", "reason", records.WRITE_OFF_REASONS),
    ("change_request", "outcome", records.CHANGE_OUTCOMES),
    ("request", "kind", records.REQUEST_KINDS),
    ("delay", "cause", records.DELAY_CAUSES),
    ("signal", "kind", records.SIGNALS),
    ("incident", "flag", _FLAGS),
    ("incident", "target", ("me", "other")),
    ("accepted_flag", "flag", _FLAGS),
    ("accepted_flag", "level", ("none", "unknown", "note", "amber", "red")),
    ("decision", "state", ("draft", "taken")),
    ("decision", "outcome", OUTCOMES),
    ("decision", "recommended", OUTCOMES),
    ("letter", "kind", LETTERS),
    ("reminder", "kind", TODO_KINDS),
    ("change", "state", ("done", "undone")),
    *((table, "currency", tuple(money.DIGITS)) for table in ("client", "invoice", "exchange_rate")),
)
_YES_OR_NO = {
    "client": ("archived", "friend", "month_end", "suspend_clause"),
    "project": ("agreed_scope",),
    "timer": ("billable",),
    "invoice": ("late_excused", "settled_unknown"),
    "time_entry": ("billable", "rush_paid", "emergency_agreed"),
    "change_request": ("last_minute", "reversal"),
    "request": ("needs_answer", "rush_paid", "announced_absence"),
    "incident": ("justified", "conceded"),
}
_BOUNDS = (
    ("client", "rounding_minutes", 0, 60),
    ("client", "terms_days", 0, 3650),
    ("client", "notice_days", 0, 3650),
    ("client", "referrals", 0, 100_000),
    ("client", "prepaid", 0, 2**63 - 1),
    ("client_rate", "rate", 0, 2**63 - 1),
    ("project", "fee", 0, 2**63 - 1),
    ("project", "estimate_seconds", 0, 2**53),
    ("project", "included_rounds", 0, 100_000),
    ("delay", "working_days", 0, 100_000),
    ("credit_note", "amount", 1, 2**63 - 1),
    ("write_off", "amount", 1, 2**63 - 1),
    ("invoice_reminder", "stage", 1, 99),
    ("change_request", "seconds", 0, 2**53),
    ("incident", "severity", 1, 3),
    ("accepted_flag", "weight", 0, 10**9),
    ("decision", "step", 0, 100_000),
    ("letter", "version", 1, 10_000),
    ("reminder", "position", 0, 10**9),
)
_DAYS = (
    ("time_entry", "day"), ("invoice", "issued"), ("invoice", "due"), ("payment", "day"), ("credit_note", "day"),
    ("write_off", "day"), ("dispute", "opened"), ("dispute", "closed"), ("invoice_reminder", "day"),
    ("expense", "day"), ("change_request", "day"), ("request", "sent"), ("request", "answered"),
    ("request", "deadline"), ("incident", "day"), ("incident", "told_on"), ("signal", "day"), ("delay", "day"),
    ("client", "since"), ("client", "last_day"), ("client", "declared_on"), ("client_rate", "since"),
    ("project", "opened"), ("project", "deadline"), ("exchange_rate", "day"), ("accepted_flag", "accepted_on"),
    ("accepted_flag", "expires"), ("decision", "taken_on"), ("decision", "withdrawn_on"), ("letter", "written_on"),
    ("letter", "sent_on"), ("talk", "day"), ("reminder", "day"), ("reminder", "done_on"),
)  # fmt: skip
_MOMENTS = (
    *((table, "created_at") for table in ("import_batch", "client", "change_request", "request", "incident", "signal")),
    ("talk", "created_at"), ("decision", "started_at"), ("timer", "start"), ("change", "at"),
)  # fmt: skip
_OBJECTS = (("decision", "answers"), ("decision", "snapshot"), ("letter", "fields"), ("letter", "overrides"))


def kinds(con: sqlite3.Connection) -> Iterator[str]:
    """A whole number stands where one belongs, a text where one belongs. What else is looked at, counts on it."""
    for table in (*recording.tables(con), "change", "change_row", "change_open"):
        found = con.execute(f"PRAGMA table_info({table})").fetchall()
        kept = {name: "integer" if kind == "INTEGER" else "text" for _, name, kind, *_ in found}
        tests = " ".join(f"WHEN typeof({name}) NOT IN ('{kind}', 'null') THEN '{name}'" for name, kind in kept.items())
        sql = f"SELECT id, wrong FROM (SELECT id, CASE {tests} END AS wrong FROM {table}) WHERE wrong IS NOT NULL"
        for number, column in con.execute(f"{sql} LIMIT {MANY}").fetchall():
            wanted = "text" if kept[column] == "text" else "whole number"
            yield f"{_row(con, table, number)} has no {wanted} in {column}."


def values(con: sqlite3.Connection) -> Iterator[str]:
    """Words, days, moments and numbers are such as goodterms writes."""
    for table, column, known in _WORDS:
        listed = ", ".join("?" * len(known))
        for number, value in _wrong(con, table, column, f"{column} NOT IN ({listed})", known):
            yield f'{_row(con, table, number)} has the {column} "{value}", which goodterms does not know.'
    for table, columns in _YES_OR_NO.items():
        for column in columns:
            for number, value in _wrong(con, table, column, f"{column} NOT IN (0, 1)"):
                yield f"{_row(con, table, number)} has {value} for {column}, which is 0 (no) or 1 (yes)."
    for table, column in _DAYS:
        where = f"date({column}, '+0 days') IS NOT {column} OR {column} < '0001-01-01'"
        for number, value in _wrong(con, table, column, where):
            yield f'{_row(con, table, number)} has "{value}" for a day.'
    for table, column, low, high in (*_BOUNDS, *((*moment, _FIRST, _LAST) for moment in _MOMENTS)):
        for number, value in _wrong(con, table, column, f"{column} NOT BETWEEN {low} AND {high}"):
            yield f"{_row(con, table, number)} has {value} for {column}, which cannot be."


def objects(con: sqlite3.Connection) -> Iterator[str]:
    """Answers, snapshots and fields of letters can be read."""
    for table, column in _OBJECTS:
        for number, value in con.execute(f"SELECT id, {column} FROM {table}").fetchall():
            try:
                read = isinstance(json.loads(value), dict)
            except (ValueError, RecursionError):
                read = False
            if not read:
                yield f"{_row(con, table, number)} has {column} that cannot be read."


def names(con: sqlite3.Connection) -> Iterator[str]:
    """Clients and projects have a name, and are found by it."""
    for table in ("client", "project"):
        for number, name, key in con.execute(f"SELECT id, name, name_key FROM {table}").fetchall():
            if not key:
                yield f"{_row(con, table, number)} has no name."
            elif key != fold(name):
                yield f'Row {number} of {table} is called "{name}", but is looked for as "{key}".'


def _row(con: sqlite3.Connection, table: str, number: int) -> str:
    """How a row is called: its number, its table and whose it is."""
    known = recording.columns(con, table)
    whose = next((parent for parent in ("client", "invoice", "project") if f"{parent}_id" in known), None)
    if whose is None:
        return f"Row {number} of {table}"
    to_client = "" if whose == "client" else f"JOIN {whose} p ON p.id = t.{whose}_id "
    sql = f"SELECT c.name FROM {table} t {to_client}JOIN client c ON c.id = {'p' if to_client else 't'}.client_id"
    found = con.execute(f"{sql} WHERE t.id = ?", (number,)).fetchone()
    return f"Row {number} of {table}" + (f" ({found[0]})" if found else "")


def _wrong(
    con: sqlite3.Connection, table: str, column: str, where: str, values: Sequence[object] = ()
) -> list[tuple[int, object]]:
    sql = f"SELECT id, {column} FROM {table} WHERE {column} IS NOT NULL AND ({where}) LIMIT {MANY}"
    return con.execute(sql, values).fetchall()
