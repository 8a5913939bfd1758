"""What a report is: columns as data, rows as plain values, and a picture of them where there is room."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from typing import TYPE_CHECKING, Any, Literal

from goodterms import money, text, when
from goodterms.tui import looks
from goodterms.tui.widgets.rows import Cell, Column, Row

if TYPE_CHECKING:
    import sqlite3

    from goodterms.ledger.overview import Overview
    from goodterms.settings import Settings

Kind = Literal["text", "amount", "hours", "percent", "share", "number", "days", "bar"]
PERIODS = ("last 12 months", "this year", "last year", "all time")
RIGHT = frozenset({"amount", "hours", "percent", "share", "number", "days"})
Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Col:
    """One column: where its value stands in a record, and how it is shown. A "bar" draws a share (0 to 1) of the
    widest bar, and is shown where there is no picture. A record names a style for a column as "<key>:style"."""

    key: str
    title: str
    width: int
    kind: Kind = "text"
    grow: int = 0
    from_width: int = 0
    until_width: int = 100_000


@dataclass(frozen=True, slots=True)
class Series:
    """One line or set of bars."""

    name: str
    values: Sequence[Decimal | float]


@dataclass(frozen=True, slots=True)
class Picture:
    """Bars "across" (one a label), lines over labels, or bars "stacked" over labels. `marks` are values to show."""

    shape: Literal["across", "lines", "stacked"]
    title: str
    labels: Sequence[str]
    series: Sequence[Series]
    marks: Sequence[tuple[Decimal | float, str]] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """One report, ready to be shown or written. `note` stands above the table."""

    columns: Sequence[Col]
    records: Sequence[Record] = ()
    note: str = ""
    empty: str = ""
    picture: Picture | None = None
    currencies: tuple[str, ...] = ()
    """The currencies among the records, where there are several."""
    counts_period: bool = True
    """Does the chosen period matter here?"""


def span(period: str, today: date) -> tuple[date | None, date | None]:
    """First and last day of a period, None where it is open."""
    if period == "last 12 months":
        return today - timedelta(days=365), today  # the window of Worth, and of the list of clients
    if period == "this year":
        return date(today.year, 1, 1), date(today.year, 12, 31)
    if period == "last year":
        return date(today.year - 1, 1, 1), date(today.year - 1, 12, 31)
    return None, None


def columns(report: Report, *, bars: bool) -> tuple[Column, ...]:
    """The columns of the list."""
    return tuple(
        Column(c.title, c.width, c.grow, c.kind in RIGHT, c.from_width, c.until_width)
        for c in report.columns
        if bars or c.kind != "bar"
    )


def more_from(report: Report, width: int) -> int | None:
    """The width from which there are more columns than at `width`; None where all are shown."""
    return min((c.from_width for c in report.columns if c.from_width > width and c.kind != "bar"), default=None)


def rows(report: Report, *, bars: bool) -> list[Row]:
    """The rows of the list; the key is what Enter opens."""
    shown = [c for c in report.columns if bars or c.kind != "bar"]
    return [Row(record.get("open"), tuple(_cell(record, c) for c in shown)) for record in report.records]


def _cell(record: Record, column: Col) -> Cell:
    value = record.get(column.key)
    style = record.get(f"{column.key}:style", "")
    if column.kind == "bar":
        return (looks.bar(value or 0, 1, column.width), style or "accent")
    shown = show(value, column.kind, str(record.get("currency", "")))
    return (shown, style or "muted") if value is None else (shown, style) if style else shown


def show(value: object, kind: Kind, currency: str) -> str:
    """A value as it is read on screen; "–" where it is not known."""
    if value is None:
        return "–" if kind != "text" else ""
    if kind == "amount":
        return looks.amount(Decimal(str(value)), currency)
    if kind == "hours":
        return when.short_duration(int(str(value))) if value else ""
    if kind == "percent":
        return looks.percent(Decimal(str(value)))
    if kind == "share":
        return f"{Decimal(str(value)).quantize(Decimal('0.1'), rounding=ROUND_HALF_EVEN)} %"
    if kind == "days":
        return f"{Decimal(str(value)).quantize(Decimal(1), rounding=ROUND_HALF_EVEN):f}"
    return str(value)


def as_csv(report: Report) -> bytes:
    """The table for a spreadsheet: hours as decimals, amounts plain, no cell that could be taken for a formula."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    shown = [c for c in report.columns if c.kind != "bar"]
    writer.writerow([c.title or c.key for c in shown])
    for record in report.records:
        writer.writerow([text.csv_cell(_plain(record, c)) for c in shown])
    return out.getvalue().encode("utf-8-sig")


def _plain(record: Record, column: Col) -> str:
    value = record.get(column.key)
    if value is None:
        return ""
    if column.kind == "amount":
        currency = str(record.get("currency", ""))
        return money.plain(money.minor(Decimal(str(value)), currency), currency)
    if column.kind == "hours":
        return f"{Decimal(str(value)) / 3600:.2f}"
    if column.kind in ("percent", "share", "days"):
        return f"{Decimal(str(value)):.1f}"
    return str(value)


CLIENT = Col("client", "Client", 12, grow=3)
CURRENCY = Col("currency", "", 3)
BAR = Col("bar", "", 10, "bar")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a report is asked for. `currency` "" is all of them."""

    con: sqlite3.Connection
    seen: Overview
    settings: Settings
    today: date
    first: date | None
    last: date | None
    currency: str = ""

    def ids(self) -> dict[str, int]:
        """Client name -> id, of all clients."""
        return {h.client.name: h.client.id for h in self.seen.book.histories}


def chosen(records: list[dict[str, Any]], asked: Asked) -> tuple[list[dict[str, Any]], tuple[str, ...]]:
    """The records in the chosen currency, and all currencies where there are several."""
    known = tuple(sorted({str(r["currency"]) for r in records}))
    if asked.currency in known:
        records = [r for r in records if r["currency"] == asked.currency]
    return records, known if len(known) > 1 else ()


def main_currency(records: Sequence[dict[str, Any]], home: str) -> str:
    """The currency a picture is in: the home currency, else the most frequent."""
    known = [str(r["currency"]) for r in records]
    return home if home in known or not known else max(set(known), key=known.count)


def with_bars(records: list[dict[str, Any]], values: Sequence[Decimal], key: str = "bar") -> None:
    for record, share in zip(records, bars_of(values), strict=True):
        record[key] = share


def bars_of(values: Sequence[Decimal]) -> list[Decimal]:
    """Each value as a share of the greatest."""
    most = max(values, default=Decimal(0))
    return [value / most if most > 0 else Decimal(0) for value in values]
