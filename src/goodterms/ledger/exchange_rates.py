"""Exchange rates: what one unit of another currency is worth in the home currency, from a day on."""

from __future__ import annotations

import csv
import io
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from goodterms import money, text
from goodterms.errors import Invalid, NotUnderstood, Refused
from goodterms.ledger import fields, rows, store

MOST = Decimal(10) ** 9
DECIMALS = 9
LARGEST = 5_000_000
"""Bytes of a file of rates at most."""
_NAMES = {"currency": ("currency", "code"), "day": ("day", "date"), "rate": ("rate", "value")}


@dataclass(frozen=True, slots=True)
class Rate:
    """`rate` is home units for one unit of `currency`, in force from `day` until the next."""

    id: int
    currency: str
    day: date
    rate: Decimal


@dataclass(frozen=True, slots=True)
class Imported:
    """What a file of rates brought."""

    added: int
    changed: int
    same: int


def listed(con: sqlite3.Connection) -> list[Rate]:
    """All rates, by currency, the latest first."""
    found = con.execute("SELECT id, currency, day, rate FROM exchange_rate ORDER BY currency, day DESC").fetchall()
    return [Rate(key, currency, date.fromisoformat(day), Decimal(rate)) for key, currency, day, rate in found]


def put(con: sqlite3.Connection, home: str, currency: str, day: date, rate: Decimal, today: date) -> int:
    """Note a rate, or correct the one of that day; returns its id. Raises Invalid."""
    values = _checked(home, currency, day, rate, today)
    with store.change(con, f"rate of {values[0]}, {values[1]}"):
        key, _ = _put(con, values)
    return key


def remove(con: sqlite3.Connection, rate_id: int) -> None:
    """Take a rate out."""
    with store.change(con, "delete an exchange rate"):
        if rows.value(con, "SELECT 1 FROM exchange_rate WHERE id = ?", (rate_id,)) is None:
            raise Refused("That rate is no longer there.")
        rows.delete(con, "exchange_rate", rate_id)


def import_csv(con: sqlite3.Connection, path: Path, home: str, today: date) -> Imported:
    """Bring in a table of currency, day, rate (a header is not needed), as one change and all or nothing.

    Raises NotUnderstood for a file that cannot be read or is no such table, Refused with every bad line named.
    """
    found: dict[tuple[str, str], str] = {}
    bad: list[str] = []
    for line, cells in _table(path):
        try:
            currency, day, rate = _row(cells, home, today)
        except NotUnderstood as error:
            bad.append(f"line {line}: {error.message}")
        else:
            found[currency, day] = rate
    if bad:
        shown = " ".join(bad[:3]) + (" ..." if len(bad) > 3 else "")
        raise Refused(f"{text.count(len(bad), 'line')} cannot be read, nothing was written: {shown}", "", tuple(bad))
    if not found:
        raise NotUnderstood(f'"{path.name}" has no rates in it.', "Each line: currency, day, rate.")
    tally = {"added": 0, "changed": 0, "same": 0}
    with store.change(con, f"exchange rates from {path.name}"):
        for (currency, day), rate in found.items():
            tally[_put(con, (currency, day, rate))[1]] += 1
    return Imported(**tally)


def _put(con: sqlite3.Connection, values: tuple[str, str, str]) -> tuple[int, str]:
    currency, day, rate = values
    old = con.execute("SELECT id, rate FROM exchange_rate WHERE currency = ? AND day = ?", (currency, day)).fetchone()
    if old is None:
        return rows.insert(con, "exchange_rate", {"currency": currency, "day": day, "rate": rate}), "added"
    if Decimal(old[1]) == Decimal(rate):
        return old[0], "same"
    rows.update(con, "exchange_rate", old[0], {"rate": rate})
    return old[0], "changed"


def _checked(home: str, currency: str, day: date, rate: Decimal, today: date) -> tuple[str, str, str]:
    try:
        code = money.currency(currency)
    except NotUnderstood as error:
        raise Invalid("currency", error.message, error.hint) from error
    if code == home:
        raise Invalid("currency", f"{code} is your home currency.", "Its rate is 1 by itself.")
    if not rate.is_finite() or not 0 < rate <= MOST:
        raise Invalid("rate", "The rate must be above zero.", f"Write how much one {code} is in {home}.")
    exponent = rate.normalize().as_tuple().exponent
    if isinstance(exponent, int) and -exponent > DECIMALS:
        raise Invalid("rate", f"The rate has more than {DECIMALS} decimals.", "Round it.")
    return code, fields.day("day", day, last=today), format(rate.normalize(), "f")


def _row(cells: Sequence[str], home: str, today: date) -> tuple[str, str, str]:
    if len(cells) != 3:
        raise NotUnderstood("three cells are needed: currency, day, rate.")
    try:
        day = date.fromisoformat(cells[1])
    except ValueError:
        raise NotUnderstood(f'"{cells[1][:40]}" is not a day such as 2026-04-01.') from None
    return _checked(home, cells[0], day, money.number(cells[2]), today)


def _table(path: Path) -> Iterator[tuple[int, list[str]]]:
    """(line, the three cells in our order) of a file."""
    try:
        if path.stat().st_size > LARGEST:
            raise NotUnderstood(f'"{path.name}" is too large for a list of rates.')
        content = path.read_text("utf-8-sig")
    except OSError as error:
        raise NotUnderstood(f'"{path}" cannot be read: {(error.strerror or str(error)).lower()}.') from None
    except UnicodeError:
        raise NotUnderstood(f'"{path.name}" is not text in UTF-8.', "Save it as CSV in UTF-8.") from None
    first = content.partition("\n")[0]
    delimiter = max(";\t,", key=first.count)
    order: list[int] | None = None
    try:
        reader = csv.reader(io.StringIO(content, newline=""), delimiter=delimiter, strict=True)
        for row in reader:
            cells = [text.clean(cell) for cell in row]
            if not any(cells):
                continue
            if order is None:
                order = _order(cells)
                if order is not None:
                    continue
                order = []
            while len(cells) > 3 and not cells[-1]:
                cells.pop()
            picked = [cells[i] if i < len(cells) else "" for i in order] if order else cells
            yield reader.line_num, picked
    except csv.Error as error:
        raise NotUnderstood(f'"{path.name}" is broken as a table: {error}.', "Save it as CSV again.") from None


def _order(header: Sequence[str]) -> list[int] | None:
    """Where currency, day and rate stand, if this is a header."""
    names = [text.fold(cell) for cell in header]
    found = [next((i for i, name in enumerate(names) if name in known), None) for known in _NAMES.values()]
    return None if None in found else [i for i in found if i is not None]
