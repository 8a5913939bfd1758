"""How a file is to be read: the format, whose rows, which way round the dates are, and which column is what."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.suggester import Suggester
from textual.widgets import Input

from goodterms import money, paths
from goodterms.errors import Invalid, NotUnderstood
from goodterms.tui.widgets.form import Field, FormScreen

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from goodterms.exchange.readers.model import Options
    from goodterms.tui.app import GoodtermsApp

DATES = ("as the file says", "day first", "month first", "year first")
_ORDERS = (None, "dmy", "mdy", "ymd")
TABLES = ("csv-hours", "csv-invoices")
MOST_ENTRIES = 3000


@dataclass(frozen=True, slots=True)
class Way:
    """What the user said about the file; "" and None: as the file says."""

    format: str = ""
    dates: str | None = None
    client: str = ""
    person: str = ""
    currency: str = ""
    mapping: Mapping[str, str] = field(default_factory=dict)

    def options(self, zone: ZoneInfo) -> Options:
        """The same for the readers."""
        from goodterms.exchange.readers.model import Options

        return Options(
            format=self.format or None,
            date_order=self.dates,
            client=self.client or None,
            person=self.person or None,
            currency=self.currency or None,
            zone=zone,
            mapping=self.mapping,
        )

    def words(self) -> str:
        """What was said, in one line."""
        said = [f"format {self.format}"] if self.format else []
        said += [DATES[_ORDERS.index(self.dates)]] if self.dates else []
        said += [f"all for {self.client}"] if self.client else []
        said += [f"only {self.person}"] if self.person else []
        said += [f"in {self.currency}"] if self.currency else []
        said += [f"{ours} is {theirs}" for ours, theirs in self.mapping.items()]
        return ", ".join(said)


def ask(app: GoodtermsApp, way: Way, done: Callable[[Way], None]) -> None:
    """Ask how the file is to be read."""
    from goodterms.exchange.readers.catalogue import FORMATS

    def save(values: Mapping[str, str]) -> object:
        currency = values["currency"]
        if currency:
            try:
                currency = money.currency(currency)
            except NotUnderstood as error:
                raise Invalid("currency", error.message, error.hint) from error
        chosen = "" if values["format"] == "by itself" else values["format"]
        return Way(
            chosen,
            _ORDERS[DATES.index(values["dates"] or DATES[0])],
            values["client"],
            values["person"],
            currency,
            way.mapping if chosen in TABLES and chosen == way.format else {},
        )

    fields = [
        Field("format", "Format", way.format or "by itself", "", ("by itself", *FORMATS)),
        Field("dates", "Dates", DATES[_ORDERS.index(way.dates)], "", DATES),
        Field("client", "All for client", way.client, "empty: the clients named in the file"),
        Field("person", "Only the person", way.person, "empty: everybody's rows"),
        Field("currency", "Currency", way.currency, "where the file does not say it"),
    ]
    form = FormScreen("How to read it", fields, save)
    app.push_screen(form, lambda found: done(found) if isinstance(found, Way) else None)


def ask_columns(app: GoodtermsApp, path: Path, way: Way, done: Callable[[Way], None]) -> None:
    """Ask which column is what; first whether it is hours or invoices, where that is not known."""
    if way.format in TABLES:
        _columns(app, path, way, done)
        return

    def chosen(kind: object) -> None:
        if kind:
            _columns(app, path, replace(way, format=f"csv-{kind}", mapping={}), done)

    fields = [Field("kind", "It holds", "hours", "", ("hours", "invoices"), required=True)]
    app.push_screen(FormScreen("Any table", fields, lambda values: values["kind"]), chosen)


def _columns(app: GoodtermsApp, path: Path, way: Way, done: Callable[[Way], None]) -> None:
    from importlib import import_module

    from goodterms.exchange.readers.source import Source
    from goodterms.exchange.readers.table import HEADER_WITHIN, Columns, best_header

    reader = import_module(f"goodterms.exchange.readers.{way.format.replace('-', '_')}")
    rows = Source(path).first_rows
    wide = max((len([c for c in row if c.strip()]) for row in rows[:HEADER_WITHIN]), default=0)
    at = best_header(Columns(reader.ROLES, ()), rows)[1]
    if not at:
        at = next((i for i, row in enumerate(rows) if len([c for c in row if c.strip()]) == wide), 0)
    header = [name.strip() for name in rows[at]] if rows else []
    guessed = {role: header[i] for role, i in Columns(reader.ROLES, ()).place(header).items()} | dict(way.mapping)
    names = tuple(dict.fromkeys(name for name in header if name))

    def save(values: Mapping[str, str]) -> object:
        mapping = {ours: theirs for ours, theirs in values.items() if theirs}
        for group in reader.NEED:
            if not any(role in mapping for role in group):
                raise Invalid(group[0], f"Which column is the {' or the '.join(group)}?")
        return replace(way, mapping=mapping)

    fields = [Field(role, role.replace("_", " "), guessed.get(role, ""), "", names) for role in reader.ROLES]
    intro = f"The columns of the file: {', '.join(names)}. Leave empty what it does not have."
    form = FormScreen("Which column is what", fields, save, intro=intro)
    app.push_screen(form, lambda found: done(found) if isinstance(found, Way) else None)


def as_path(typed: str) -> Path:
    """A path as it is typed, pasted or dropped on the terminal. Raises Invalid."""
    bare = typed.strip()
    if len(bare) > 1 and bare[0] == bare[-1] and bare[0] in "'\"":
        bare = bare[1:-1]
    return paths.typed(bare.removeprefix("file://"))


class PathSuggester(Suggester):
    """Completes the name of a file or folder."""

    def __init__(self) -> None:
        super().__init__(use_cache=False, case_sensitive=True)

    async def get_suggestion(self, value: str) -> str | None:
        folder, _, start = value.rpartition("/")
        if not start:
            return None
        try:
            place = paths.typed(folder + "/") if folder or value.startswith("/") else Path()
        except Invalid:
            return None
        found = _beginning(place, start)
        return value[: len(value) - len(start)] + found[0] if found else None


class PathBox(Input):
    """Tab takes what is suggested, as a shell does; it never leaves the path half written."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("tab", "complete", "Complete", show=False)]

    def action_complete(self) -> None:
        self.action_end()
        if self._suggestion:
            self.action_cursor_right()
        elif not self.value:
            self.screen.focus_next()


def _beginning(folder: Path, start: str) -> Sequence[str]:
    try:
        with os.scandir(folder) as entries:
            names = [
                (e.name + "/" if e.is_dir() else e.name) for e, _ in zip(entries, range(MOST_ENTRIES), strict=False)
            ]
    except OSError:
        return ()
    return sorted(name for name in names if name.startswith(start) and name.isprintable())
