"""What a reader of another tool's file gives back: rows as facts, or a line and the reason it could not be read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Protocol
from zoneinfo import ZoneInfo

from goodterms import text

if TYPE_CHECKING:
    from goodterms.exchange.readers.source import Source

UTC = ZoneInfo("UTC")
DATE_ORDERS = ("dmy", "mdy", "ymd")
LONGEST = 31 * 86_400
"""An entry longer than this (seconds) is a mistake in the file, not work."""


class RowError(ValueError):
    """One row cannot be read; the message is the reason, one sentence."""


@dataclass(slots=True)
class ParsedEntry:
    """One stretch of time. `day` is the local day, ISO; `start` is epoch seconds UTC or None where the file has no
    clock time; `seconds` the duration; `rate` is per hour and `estimate` seconds of the whole project."""

    line: int
    client: str
    project: str
    day: str
    seconds: int
    start: int | None = None
    minute: int | None = None
    zone: str | None = None
    kind: str = "work"
    billable: bool = True
    note: str = ""
    person: str = ""
    currency: str = ""
    rate: Decimal | None = None
    estimate: int | None = None
    own_id: str = ""
    """The tool's own name for the row, stable over exports; empty where it has none."""


@dataclass(slots=True)
class ParsedLine:
    text: str
    quantity: Decimal
    unit_price: Decimal


@dataclass(slots=True)
class ParsedInvoice:
    """One invoice. Days are ISO, amounts are in major units of `currency` ("" where the file names none)."""

    line: int
    client: str
    number: str
    issued: str
    total: Decimal
    due: str | None = None
    terms_days: int | None = None
    tax: Decimal = Decimal(0)
    discount: Decimal = Decimal(0)
    currency: str = ""
    lines: list[ParsedLine] = field(default_factory=list)
    payments: list[tuple[str, Decimal]] = field(default_factory=list)
    paid_undated: bool = False
    """Known to be paid in full, the day is not known."""
    written_off: Decimal = Decimal(0)
    written_off_on: str | None = None
    disputed: bool = False
    draft: bool = False


@dataclass(frozen=True, slots=True)
class Bad:
    """A row that cannot be read: its line in the file and one sentence why."""

    line: int
    reason: str


Row = ParsedEntry | ParsedInvoice | Bad


@dataclass(frozen=True, slots=True)
class Options:
    """What the user said about the file."""

    format: str | None = None
    date_order: str | None = None
    client: str | None = None
    person: str | None = None
    currency: str | None = None
    zone: ZoneInfo = UTC
    mapping: Mapping[str, str] = field(default_factory=dict)


_ONE = {"have": "has", "are": "is", "last": "lasts", "equal": "equals", "state": "states", "repeat": "repeats",
        "hold": "holds", "pay": "pays"}  # fmt: skip
"""Verbs that a warning begins with: of many rows, of one."""


def _of_one(what: str) -> str:
    """A warning about rows, told of one."""
    verb, space, rest = what.partition(" ")
    return _ONE.get(verb, verb) + space + rest


class Reading:
    """One run over a file: the options, what was noticed on the way, and how many rows were read."""

    def __init__(self, source: Source, options: Options) -> None:
        self.source = source
        self.options = options
        self.read = 0
        self._said: dict[str, None] = {}
        self._tallies: dict[str, tuple[int, list[int]]] = {}

    def warn(self, sentence: str) -> None:
        """Say something about the whole file, once."""
        self._said[sentence] = None

    def tally(self, what: str, line: int) -> None:
        """Say something about a row; rows of the same kind are told together, the first lines named."""
        number, lines = self._tallies.get(what, (0, []))
        if len(lines) < 5:
            lines.append(line)
        self._tallies[what] = (number + 1, lines)

    def warnings(self) -> list[str]:
        """All warnings as sentences, those about the file first."""
        found = list(self._said)
        for what, (number, lines) in self._tallies.items():
            where = ", ".join(map(str, lines)) + (", ..." if number > len(lines) else "")
            words = what if number > 1 else _of_one(what)
            found.append(f"{text.count(number, 'row')} {words} (line{'s' if number > 1 else ''} {where}).")
        return found


class Reader(Protocol):
    """What every module of this folder offers."""

    NAME: str
    WHAT: str

    def sniff(self, source: Source) -> float:
        """How sure it is that the file is of this format: 0 (not) to 1."""

    def read(self, reading: Reading) -> Iterator[Row]:
        """The rows, one by one. Raises GoodtermsError where the file as a whole cannot be read."""
