"""Is the file whole, and does it make sense? Every problem in plain words."""

from __future__ import annotations

import shlex
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from decimal import Decimal, InvalidOperation
from pathlib import Path

from goodterms import money, when
from goodterms.domain import records
from goodterms.domain.invoicing import Line, totals
from goodterms.errors import GoodtermsError, NotUnderstood
from goodterms.ledger import backup_sealed, mishap, recording, settings_store, store

_MANY = 20
"""Problems of one sort that are told one by one."""
_SAMPLE = 5000
"""Entries whose local time is computed anew."""

_RULES = (
    (
        """SELECT c.name, e.day, e.id FROM time_entry e
        JOIN client c ON c.id = e.client_id
        WHERE typeof(e.seconds) <> 'integer' OR e.seconds < 0 OR e.seconds > 31 * 86400""",
        "{0}: the entry of {1} (number {2}) has no sensible length.",
    ),
    (
        """SELECT c.name, e.day, e.id, p.name FROM time_entry e
        JOIN client c ON c.id = e.client_id
        JOIN project p ON p.id = e.project_id
        WHERE p.client_id <> e.client_id""",
        '{0}: the entry of {1} (number {2}) is on the project "{3}" of another client.',
    ),
    (
        """SELECT c.name, e.day, e.id, coalesce(i.number, 'a draft') FROM time_entry e
        JOIN client c ON c.id = e.client_id
        JOIN invoice i ON i.id = e.invoice_id
        WHERE i.client_id <> e.client_id""",
        "{0}: the entry of {1} (number {2}) is on the invoice {3} of another client.",
    ),
    (
        """SELECT c.name, coalesce(i.number, 'a draft'), p.name FROM invoice i
        JOIN client c ON c.id = i.client_id
        JOIN project p ON p.id = i.project_id
        WHERE p.client_id <> i.client_id""",
        '{0}: the invoice {1} names the project "{2}" of another client.',
    ),
    (
        """SELECT c.name, coalesce(i.number, i.id) FROM invoice i
        JOIN client c ON c.id = i.client_id
        WHERE i.state = 'issued' AND i.issued IS NULL
        OR i.state NOT IN ('issued', 'draft') OR i.due < i.issued""",
        "{0}: the state or the dates of invoice {1} contradict each other.",
    ),
    (
        """SELECT c.name, coalesce(i.number, i.id) FROM invoice i
        JOIN client c ON c.id = i.client_id
        WHERE i.net + i.tax > 0 AND i.net + i.tax < coalesce((SELECT sum(amount) FROM payment
        WHERE invoice_id = i.id), 0)
        + coalesce((SELECT sum(amount) FROM credit_note
        WHERE invoice_id = i.id), 0)
        + coalesce((SELECT amount FROM write_off
        WHERE invoice_id = i.id), 0)""",
        "{0}: invoice {1} is paid, credited and written off beyond its total.",
    ),
    (
        """SELECT c.name, n.day FROM incident n
        JOIN client c ON c.id = n.client_id
        JOIN incident o ON o.id = n.corrects_id
        WHERE o.client_id <> n.client_id OR o.id >= n.id""",
        "{0}: the incident of {1} corrects one that it cannot correct.",
    ),
    (
        """SELECT c.name, d.id FROM decision d
        JOIN client c ON c.id = d.client_id
        WHERE d.state = 'taken' AND (d.taken_on IS NULL OR d.outcome IS NULL)""",
        "{0}: the decision {1} was taken, but lacks its day or outcome.",
    ),
)
_CHOICES = (
    ("client", "status", records.STATUSES),
    ("client", "billing", records.BILLINGS),
    ("project", "billing", records.BILLINGS),
    ("time_entry", "kind", records.KINDS),
    ("time_entry", "scope", ("in", "extra")),
    ("time_entry", "requested_by", ("client", "me")),
    ("dispute", "outcome", records.DISPUTE_OUTCOMES),
    ("write_off", "reason", records.WRITE_OFF_REASONS),
    ("change_request", "outcome", records.CHANGE_OUTCOMES),
    ("request", "kind", records.REQUEST_KINDS),
    ("delay", "cause", records.DELAY_CAUSES),
    ("signal", "kind", records.SIGNALS),
    *((table, "currency", tuple(money.DIGITS)) for table in ("client", "invoice", "exchange_rate")),
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
_AMOUNTS = (
    ("invoice", "net"), ("invoice", "tax"), ("payment", "amount"), ("credit_note", "amount"), ("write_off", "amount"),
    ("expense", "amount"), ("client_rate", "rate"),
)  # fmt: skip


def check(path: Path | str) -> list[str]:
    """All that is wrong with the file, [] if nothing. Raises GoodtermsError if it cannot be opened at all."""
    if Path(path).is_file() and backup_sealed.is_sealed(Path(path)):
        raise NotUnderstood(
            f"{path} is an encrypted backup.", f"goodterms restore {shlex.quote(str(path))} asks for the passphrase."
        )
    try:
        with closing(store.connect(path, read_only=True)) as con:
            return problems(con)
    except store.Damaged as error:
        return [error.message]


def problems(con: sqlite3.Connection) -> list[str]:
    """All that is wrong with an open file, [] if nothing."""
    try:
        pages = [mishap.one_line(row[0]) for row in con.execute("PRAGMA integrity_check(20)").fetchall()]
        if pages != ["ok"]:
            return [f"The file is damaged: {page}." for page in pages]
        parts = (_references, _values, _rules, _numbers, _lines, _times, _texts, _recording)
        return [problem for part in parts for problem in part(con)]
    except (sqlite3.Error, UnicodeDecodeError) as error:
        return [store.explain(error).message]


def _references(con: sqlite3.Connection) -> Iterator[str]:
    for table, row, parent, _ in con.execute("PRAGMA foreign_key_check").fetchall()[:_MANY]:
        yield f"Row {row} of {table} refers to a row of {parent} that is not there."


def _rules(con: sqlite3.Connection) -> Iterator[str]:
    for sql, says in _RULES:
        for row in con.execute(f"{sql} LIMIT {_MANY}").fetchall():
            yield says.format(*row)


def _values(con: sqlite3.Connection) -> Iterator[str]:
    for table, column, known in _CHOICES:
        marks = ", ".join("?" * len(known))
        sql = f"SELECT id, {column} FROM {table} WHERE {column} NOT IN ({marks}) LIMIT {_MANY}"  # noqa: S608
        for number, value in con.execute(sql, known).fetchall():
            yield f'Row {number} of {table} has the {column} "{value}", which goodterms does not know.'
    for table, column in _DAYS:
        sql = f"SELECT id, {column} FROM {table} WHERE date({column}, '+0 days') IS NOT {column} LIMIT {_MANY}"  # noqa: S608
        for number, value in con.execute(sql).fetchall():
            yield f'Row {number} of {table} has "{value}" for a day.'
    for table, column in _AMOUNTS:
        sql = f"SELECT id FROM {table} WHERE typeof({column}) <> 'integer' LIMIT {_MANY}"  # noqa: S608
        for (number,) in con.execute(sql).fetchall():
            yield f"Row {number} of {table} has no amount in {column}."


def _numbers(con: sqlite3.Connection) -> Iterator[str]:
    """Settings, bars and exchange rates can be read."""
    try:
        settings_store.load(con)
    except GoodtermsError as error:
        yield "A threshold cannot be read." if error.message == store.damaged().message else error.message
    for table, column, where in (("threshold", "value", "WHERE key NOT LIKE '%.class'"), ("exchange_rate", "rate", "")):
        for number, value in con.execute(f"SELECT id, {column} FROM {table} {where}").fetchall():  # noqa: S608
            try:
                Decimal(value)
            except (ArithmeticError, TypeError, ValueError):
                yield f'Row {number} of {table} has "{value}" for a number.'


def _lines(con: sqlite3.Connection) -> Iterator[str]:
    """The net of an invoice is the sum of its lines, less the discount."""
    found: dict[tuple[str, str, str, int, int], list[Line]] = {}
    for client, number, currency, discount, net, *line in con.execute(
        "SELECT c.name, coalesce(i.number, i.id), i.currency, i.discount, i.net, l.text, l.quantity, l.unit_price, "
        "l.tax_rate FROM invoice_line l JOIN invoice i ON i.id = l.invoice_id JOIN client c ON c.id = i.client_id "
        "ORDER BY i.id, l.position, l.id"
    ).fetchall():
        try:
            made = Line(line[0], Decimal(line[1]), Decimal(line[2]), Decimal(line[3]))
        except InvalidOperation:
            yield f"{client}: a line of invoice {number} has no number for its quantity, price or tax."
            continue
        found.setdefault((client, str(number), currency, discount, net), []).append(made)
    for (client, number, currency, discount, net), lines in found.items():
        try:
            total = totals(lines, currency, discount).net
        except (GoodtermsError, KeyError, ArithmeticError):
            yield f"{client}: the lines of invoice {number} do not add up to its discount."
            continue
        if total != net:
            yield (
                f"{client}: invoice {number} is {money.show(net, currency)} net, "
                f"its lines are {money.show(total, currency)}."
            )


def _times(con: sqlite3.Connection) -> Iterator[str]:
    """The local minute and day of the newest entries follow from start and zone."""
    wrong = 0
    for number, day, start, minute, zone in con.execute(
        "SELECT id, day, start, minute, zone FROM time_entry WHERE start IS NOT NULL ORDER BY id DESC LIMIT ?",
        (_SAMPLE,),
    ).fetchall():
        try:
            local = when.local(start, zone)
            day_off = abs(datetime.fromisoformat(day) - local.replace(hour=0, minute=0, second=0))
            fits = minute == local.hour * 60 + local.minute and day_off <= timedelta(days=1)
        except (GoodtermsError, ValueError, TypeError, OverflowError, OSError):
            fits = False
        if not fits:
            wrong += 1
            if wrong <= _MANY:
                yield f"The entry of {day} (number {number}) has a start that does not fit its day, zone or minute."


def _texts(con: sqlite3.Connection) -> Iterator[str]:
    """Every text can be read; damage inside a text is seen by nothing else."""
    for table in recording.tables(con):
        cursor = con.execute(f"SELECT * FROM {table}")  # noqa: S608
        while cursor.fetchmany(10_000):
            pass
    yield from ()


def _recording(con: sqlite3.Connection) -> Iterator[str]:
    """Undo records every table, and no change was left open."""
    triggers = con.execute(
        "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'undo_%'"
    ).fetchone()
    if triggers[0] != 3 * len(recording.tables(con)):
        yield "Some tables are not recorded for undo."
    for label, at in con.execute(
        "SELECT c.label, c.at FROM change c JOIN change_open o ON o.change_id = c.id"
    ).fetchall():
        yield f'The change "{label}" of {datetime.fromtimestamp(at, UTC):%Y-%m-%d} was left open.'
