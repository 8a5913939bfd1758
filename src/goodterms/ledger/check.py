"""Is the file whole, and does it make sense? Every problem in plain words."""

from __future__ import annotations

import shlex
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from goodterms import money, when
from goodterms.domain.invoicing import Line, totals
from goodterms.errors import GoodtermsError, NotUnderstood
from goodterms.ledger import backup_sealed, check_values, creation, mishap, recording, settings_store, store
from goodterms.ledger.check_values import MANY
from goodterms.text import article, clean

_SAMPLE = 5000
"""Entries whose local time is computed anew."""

_RULES = (
    (
        """SELECT c.name, e.day, e.id FROM time_entry e
        JOIN client c ON c.id = e.client_id
        WHERE e.seconds NOT BETWEEN 0 AND 31 * 86400""",
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
    (  # an import may bring one without a number: where it comes from, it had none
        """SELECT c.name, i.id, i.issued FROM invoice i
        JOIN client c ON c.id = i.client_id
        WHERE i.state = 'issued' AND coalesce(i.number, '') = '' AND i.batch_id IS NULL""",
        "{0}: the invoice of {2} (row {1}) was issued, but has no number.",
    ),
    (
        """SELECT c.name, coalesce(i.number, i.id), d.opened FROM dispute d
        JOIN invoice i ON i.id = d.invoice_id
        JOIN client c ON c.id = i.client_id
        WHERE d.closed < d.opened""",
        "{0}: the dispute of {2} about invoice {1} was closed before it was opened.",
    ),
    (
        """SELECT c.name, coalesce(i.number, i.id) FROM invoice i
        JOIN client c ON c.id = i.client_id
        WHERE i.net + i.tax > 0 AND i.net + i.tax < coalesce((SELECT sum(amount) FROM credit_note
        WHERE invoice_id = i.id), 0)
        + coalesce((SELECT amount FROM write_off
        WHERE invoice_id = i.id), 0)""",
        "{0}: invoice {1} is credited and written off beyond its total.",
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
    *(
        (
            f"""SELECT c.name, t.id FROM {table} t
            JOIN client c ON c.id = t.client_id
            JOIN {other} o ON o.id = t.{other}_id
            WHERE o.client_id <> t.client_id""",  # noqa: S608 (tables of ours)
            f"{{0}}: row {{1}} of {table} belongs to {article(other)} of another client.",
        )
        for table, other in (
            ("timer", "project"),
            ("change_request", "project"),
            ("incident", "invoice"),
            ("letter", "decision"),
            ("talk", "decision"),
            ("reminder", "decision"),
        )
    ),
)


def check(path: Path | str) -> list[str]:
    """All that is wrong with the file, [] if nothing. Raises GoodtermsError if it cannot be opened at all."""
    try:
        with closing(store.connect(path, read_only=True)) as con:
            return problems(con)
    except store.Damaged as error:
        # Only now: to read a file that is open in this process, and close it, would drop the locks on it.
        if backup_sealed.is_sealed(Path(path)):
            raise NotUnderstood(
                f"{path} is an encrypted backup.",
                f"goodterms restore {shlex.quote(str(path))} asks for the passphrase.",
            ) from None
        return [error.message]


def problems(con: sqlite3.Connection) -> list[str]:
    """All that is wrong with an open file, [] if nothing."""
    try:
        pages = [mishap.one_line(row[0]) for row in con.execute("PRAGMA integrity_check(20)").fetchall()]
        if pages != ["ok"]:
            return [f"The file is damaged: {page}." for page in pages]
        _texts(con)
        found = [*_schema(con), *check_values.kinds(con), *_references(con)]
        if found:
            return [
                clean(problem) for problem in found
            ]  # the rest counts on numbers being numbers, and on rows being there
        rest = (check_values.values, check_values.objects, check_values.names, _rules, _numbers, _lines, _times, _undo)
        return [clean(problem) for part in rest for problem in part(con)]
    except (sqlite3.Error, UnicodeDecodeError) as error:
        return [store.explain(error).message]


def _references(con: sqlite3.Connection) -> Iterator[str]:
    for table, row, parent, _ in con.execute("PRAGMA foreign_key_check").fetchall()[:MANY]:
        yield f"Row {row} of {table} refers to a row of {parent} that is not there."


def _rules(con: sqlite3.Connection) -> Iterator[str]:
    for sql, says in _RULES:
        for row in con.execute(f"{sql} LIMIT {MANY}").fetchall():
            yield says.format(*row)


def _numbers(con: sqlite3.Connection) -> Iterator[str]:
    """Settings, bars and exchange rates can be read."""
    try:
        settings_store.load(con)
    except GoodtermsError as error:
        yield "A threshold cannot be read." if error.message == store.damaged().message else error.message
    for table, column, where in (("threshold", "value", "WHERE key NOT LIKE '%.class'"), ("exchange_rate", "rate", "")):
        for number, value in con.execute(f"SELECT id, {column} FROM {table} {where}").fetchall():  # noqa: S608
            try:
                sound = Decimal(value).is_finite() and (table == "threshold" or Decimal(value) > 0)
            except (ArithmeticError, ValueError):
                sound = False
            if not sound:
                yield f'Row {number} of {table} has "{value}" for a number.'


def _lines(con: sqlite3.Connection) -> Iterator[str]:
    """The net of an invoice is the sum of its lines, less the discount; so is the tax, where we reckoned it."""
    found: dict[int, tuple[tuple[str, str, str, int, int, int, bool], list[Line]]] = {}
    for invoice, client, number, currency, discount, net, tax, ours, *line in con.execute(
        "SELECT i.id, c.name, coalesce(i.number, i.id), i.currency, i.discount, i.net, i.tax, i.batch_id IS NULL, "
        "l.text, l.quantity, l.unit_price, l.tax_rate "
        "FROM invoice_line l JOIN invoice i ON i.id = l.invoice_id JOIN client c ON c.id = i.client_id "
        "ORDER BY i.id, l.position, l.id"
    ).fetchall():
        try:
            made = Line(line[0], *(money.decimal(value) for value in line[1:]))
        except GoodtermsError:
            yield f"{client}: a line of invoice {number} has no number for its quantity, price or tax."
            continue
        found.setdefault(invoice, ((client, number, currency, discount, net, tax, ours), []))[1].append(made)
    for (client, number, currency, discount, net, tax, ours), lines in found.values():
        try:
            total = totals(lines, currency, discount)
        except (GoodtermsError, KeyError, ArithmeticError):
            yield f"{client}: the lines of invoice {number} do not add up to its discount."
            continue
        if total.net != net:
            yield (
                f"{client}: invoice {number} is {money.show(net, currency)} net, "
                f"its lines are {money.show(total.net, currency)}."
            )
        elif ours and abs(total.tax - tax) > len(lines):  # else only rounded at another place
            yield (
                f"{client}: invoice {number} has {money.show(tax, currency)} of tax, "
                f"its lines have {money.show(total.tax, currency)}."
            )


def _times(con: sqlite3.Connection) -> Iterator[str]:
    """The local minute and day of the newest entries follow from start and zone; the timer's zone is one."""
    for (zone,) in con.execute("SELECT zone FROM timer").fetchall():
        try:
            when.local(0, zone)
        except GoodtermsError:
            yield f'The timer runs in the zone "{zone}", which is not known.'
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
            if wrong <= MANY:
                yield f"The entry of {day} (number {number}) has a start that does not fit its day, zone or minute."


def _texts(con: sqlite3.Connection) -> None:
    """Every text can be read; damage inside a text is seen by nothing else. Raises sqlite3.Error where one cannot."""
    for table in (*recording.tables(con), "change", "change_row"):
        cursor = con.execute(f"SELECT * FROM {table}")  # noqa: S608
        while cursor.fetchmany(10_000):
            pass


def _undo(con: sqlite3.Connection) -> Iterator[str]:
    """What can be undone is there, and no change was left open."""
    known = (*recording.tables(con), "under_way")
    marks = ", ".join("?" * len(known))
    sql = f"SELECT id, tbl FROM change_row WHERE tbl NOT IN ({marks}) LIMIT {MANY}"  # noqa: S608
    for number, table in con.execute(sql, known).fetchall():
        yield f'Row {number} of change_row is of a table "{table}" that there is not.'
    opened = con.execute(
        "SELECT o.change_id, c.label, c.at FROM change_open o LEFT JOIN change c ON c.id = o.change_id"
    )
    rows = opened.fetchall()
    if not rows:
        yield "The row of change_open is missing, so that nothing is recorded for undo."
    for number, label, at in rows:
        if label is not None:
            yield f'The change "{label}" of {datetime.fromtimestamp(at, UTC):%Y-%m-%d} was left open.'
        elif number is not None:
            yield f"A change (number {number}) that there is not was left open."


def _schema(con: sqlite3.Connection) -> Iterator[str]:
    """Every table, index, view and trigger of goodterms is there."""
    with closing(sqlite3.connect(":memory:")) as fresh:
        for statement in creation.statements(creation.schema()):
            fresh.execute(statement)
        recording.install(fresh)
        wanted = fresh.execute("SELECT type, name, tbl_name FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
    there = set(con.execute("SELECT type, name FROM sqlite_master").fetchall())
    missing = [row for row in wanted if row[:2] not in there]
    for kind, name, _ in missing:
        if kind != "trigger":
            yield f"The {kind} {name} is missing."
    for table in sorted({table for kind, _, table in missing if kind == "trigger"}):
        yield f"Changes of {table} are not recorded for undo."
