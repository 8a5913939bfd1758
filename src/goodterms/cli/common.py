"""What every command shares: the file, the clock, and how results are written."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING, Any, TextIO

import click

from goodterms import paths

if TYPE_CHECKING:
    import sqlite3
    from datetime import date
    from pathlib import Path

    from goodterms import when
    from goodterms.settings import Settings

NARROWEST, DATE, HEAD = 9, 10, 5
"""Columns that a column of text keeps, however narrow the terminal; one of dates; the head of one of figures."""
json_option = click.option("--json", "as_json", is_flag=True, help="Write JSON.")


class TypedPath(click.Path):
    """A path as it is typed, in the words of `paths.typed` where it is none; the shell completes it."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:  # noqa: ANN401
        return super().convert(paths.typed(value), param, ctx)


class Opened:
    """The open file, what the user has set, and the clock of this run."""

    def __init__(self, con: sqlite3.Connection, settings: Settings, clock: when.Clock) -> None:
        self.con = con
        self.settings = settings
        self.clock = clock

    @property
    def today(self) -> date:
        return self.clock.today


class Session:
    """One run of the program: which file, which day. Nothing is opened until it is asked for."""

    def __init__(self, db: str | None, today: str | None, *, create: bool = False) -> None:
        self._db = db
        self._today = today
        self.create = create
        self.day: date | None = None
        """The day given with --today, None for the real one."""
        if today is not None:
            self.day = _given_day(today)

    @cached_property
    def path(self) -> Path:
        return paths.database(self._db)

    @property
    def today(self) -> date | None:
        return self.day

    @contextmanager
    def read(self) -> Iterator[Opened]:
        """The file for reading; it must exist."""
        with self.connection(read_only=True) as con:
            yield self._opened(con)

    @contextmanager
    def write(self, *, create: bool = False) -> Iterator[Opened]:
        """The file for writing; with `create` a missing one is made (an empty one only with --create)."""
        with self.connection(create=create) as con:
            yield self._opened(con)

    @contextmanager
    def connection(self, *, create: bool = False, read_only: bool = False) -> Iterator[sqlite3.Connection]:
        """The file whatever its settings are: to mend one of them, too."""
        from goodterms.ledger import store

        create = not read_only and (self.create or (create and not self.path.exists()))
        con = store.connect(self.path, create=create, read_only=read_only)
        try:
            with store.reading(con):
                yield con
        finally:
            con.close()

    def _opened(self, con: sqlite3.Connection) -> Opened:
        from goodterms import when
        from goodterms.ledger import settings_store

        settings = settings_store.load(con)
        return Opened(con, settings, when.clock(settings.zone, self.day))


def _given_day(typed: str) -> date:
    """--today: usually an ISO day, which needs no grammar."""
    from datetime import date

    if len(typed) == 10:
        try:
            return date.fromisoformat(typed)
        except ValueError:
            pass
    from goodterms import when

    return when.parse_day(typed, when.clock(when.machine_zone()).today)


pass_session: Callable[[Callable[..., Any]], Callable[..., Any]] = click.make_pass_decorator(Session)
"""Gives a command the session as its first argument."""


# --- writing --------------------------------------------------------------------------------------


def say(line: str = "", *, err: bool = False) -> None:
    """Write one line of plain text; what a file made elsewhere may hide in a name never reaches the terminal raw."""
    click.echo(harmless(line), err=err)


def note(line: str) -> None:
    """Write a warning to stderr: the command goes on."""
    click.echo(click.style(harmless(line), fg="yellow") if coloured(sys.stderr) else harmless(line), err=True)


_BIDI = frozenset(map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x206A))))


def harmless(line: str) -> str:
    """`line` without control characters and bidi overrides, but for the line break and our own colours."""
    if line.isprintable():
        return line
    return "".join(c for c in line if c == "\n" or (c >= " " and not "\x7f" <= c <= "\x9f" and c not in _BIDI))


def emit_json(value: object, *, line: bool = False) -> None:
    """Write `value` as JSON on stdout: amounts as strings, days in ISO. With `line`, on one line."""
    import json

    from goodterms.text import quiet_json

    plain = json.dumps(value, default=_json, ensure_ascii=not _speaks_unicode(), indent=None if line else 2)
    click.echo(quiet_json(plain))


def _json(value: object) -> object:
    from datetime import date
    from decimal import Decimal

    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, set | frozenset):
        return sorted(value)
    if isinstance(value, Mapping):
        return dict(value)
    return str(value)


def _speaks_unicode() -> bool:
    return (sys.stdout.encoding or "").lower().replace("-", "") in ("utf8", "utf16", "utf32")


def coloured(stream: TextIO | None = None) -> bool:
    """Whether colours may be written: a terminal, and no NO_COLOR."""
    stream = stream or sys.stdout
    return not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb" and bool(stream.isatty())


def paint(line: str, **style: Any) -> str:  # noqa: ANN401
    """`line` in colour where that is wanted. Clean it first: `harmless` would take the colour out again."""
    return click.style(line, **style) if coloured() else line


def width(line: str) -> int:
    """Columns that `line` takes on a terminal."""
    if line.isascii():
        return len(line)
    from unicodedata import category, east_asian_width

    return sum(0 if category(c) in ("Mn", "Me", "Cf") else 2 if east_asian_width(c) in ("W", "F") else 1 for c in line)


def pad(line: str, columns: int, *, right: bool = False) -> str:
    """`line` filled with spaces to `columns`; `right` puts them in front."""
    fill = " " * max(0, columns - width(line))
    return fill + line if right else line + fill


def table(heads: Sequence[str], rows: Iterable[Sequence[object]], *, right: Sequence[str] = ()) -> None:
    """Write aligned columns. Heads named in `right` are set flush right; None is shown as "-"."""
    shown = [[harmless("-" if cell is None else str(cell)).replace("\n", " ") for cell in row] for row in rows]
    if not shown:
        return
    widths = [max(width(head), *(width(row[i]) for row in shown)) for i, head in enumerate(heads)]
    flush = [head in right for head in heads]
    least = [_least(head, [row[i] for row in shown], figures=flush[i]) for i, head in enumerate(heads)]
    parts = _fit(widths, least)
    for number, row in enumerate((heads, *shown)):
        for place, part in enumerate(parts):
            line = ("  " if place else "") + _line(row[part], widths[part], flush[part])
            click.echo(line if number else paint(line, bold=True))


def terminal_columns(otherwise: int = 100) -> int:
    """How wide the terminal is (COLUMNS goes first); `otherwise` where there is none."""
    said = os.environ.get("COLUMNS", "")
    if said.isdecimal() and int(said[:6]) > 0:
        return int(said[:6])
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns or otherwise
    except (OSError, ValueError, AttributeError):
        return otherwise


def columns_wanted() -> int | None:
    """The columns of the terminal; None where the output goes elsewhere and nothing need be cut."""
    return terminal_columns() if sys.stdout.isatty() else None


def paragraph(words: str, indent: str = "", *, first: str | None = None) -> None:
    """Write `words` wrapped to the terminal; `first` is the indent of the first line where it differs."""
    from textwrap import wrap

    columns = min(terminal_columns(), 110)
    begin = indent if first is None else first
    for line in wrap(harmless(words), columns, initial_indent=begin, subsequent_indent=indent):
        click.echo(line)


def _least(head: str, cells: Sequence[str], *, figures: bool) -> int:
    """The columns below which a column is not narrowed."""
    if figures:
        return max(min(HEAD, width(head)), *map(width, cells))
    return DATE if any(len(cell) == DATE and cell[4] == cell[7] == "-" for cell in cells) else NARROWEST


def _fit(widths: list[int], least: Sequence[int]) -> list[slice]:
    """Narrow the widest columns until the line fits the terminal, none below its `least`: figures are never cut, only
    their heads. What still does not fit goes on a second line: the columns of each line are returned."""
    columns = columns_wanted()
    if columns is None:
        return [slice(None)]
    while sum(widths) + 2 * (len(widths) - 1) > columns:
        wide = [i for i, floor in enumerate(least) if widths[i] > floor]
        if not wide:
            break
        widths[max(wide, key=lambda i: (widths[i] - least[i], widths[i]))] -= 1
    parts, first, used = [], 0, 0
    for i, columns_of in enumerate(widths):
        if i > first and used + columns_of > columns:
            parts.append(slice(first, i))
            first, used = i, 2
        used += columns_of + 2
    return [*parts, slice(first, len(widths))]


def cut(line: str, columns: int) -> str:
    """`line` in at most `columns`, an ellipsis at its end where it was longer."""
    if width(line) <= columns:
        return line
    while line and width(line) > columns - 1:
        line = line[:-1]
    return line + "…"


def _line(cells: Sequence[str], widths: Sequence[int], flush: Sequence[bool]) -> str:
    return "  ".join(pad(cut(c, w), w, right=r) for c, w, r in zip(cells, widths, flush, strict=True)).rstrip()


def emit_csv(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write CSV on stdout, guarded against formulas."""
    import csv
    import io

    from goodterms import text

    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(heads)
    writer.writerows([text.csv_cell(cell) for cell in row] for row in rows)
    click.echo(out.getvalue(), nl=False)
