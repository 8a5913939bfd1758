"""A table in a text file: its header found by name, its rows with their line numbers."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from goodterms import text
from goodterms.errors import NotUnderstood
from goodterms.exchange.readers.source import Source

_UNIT = re.compile(r"^(.*?) ?\(([A-Za-z]{3})?\)$")
TOTALS = ("total", "totals", "grand total", "summe", "gesamt", "total général", "subtotal")
HEADER_WITHIN = 12


def fold(name: str) -> str:
    """A column's name as it is compared: "*Invoice_No" and "invoice no" are one, "Amount (EUR)" is "amount ()"."""
    name = text.fold(name.replace("\ufeff", "").replace("_", " ")).strip(" *:")
    match = _UNIT.match(name)
    return f"{match[1]} ()" if match else name


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns a format knows. `roles` leads from our word to its names (folded, first the commonest)."""

    roles: Mapping[str, tuple[str, ...]]
    need: tuple[tuple[str, ...], ...]
    """Of each group one role must be there."""
    hallmark: frozenset[str] = frozenset()
    """At least one of these names must be there (none: no such demand)."""
    foreign: frozenset[str] = frozenset()
    """None of these may."""
    also: frozenset[str] = frozenset()
    """Names the format has and we do not read: they speak for it."""

    def place(self, header: Sequence[str]) -> dict[str, int]:
        """Our roles -> positions in `header`."""
        names = {name: index for index, name in reversed(list(enumerate(map(fold, header))))}
        return {
            role: names[found]
            for role, aliases in self.roles.items()
            if (found := next((a for a in aliases if a in names), None)) is not None
        }

    def fits(self, header: Sequence[str]) -> float:
        """How well a header fits, 0 to 1."""
        names = {fold(name) for name in header if name.strip()}
        placed = self.place(header)
        if len(names) < 2 or not all(any(role in placed for role in group) for group in self.need):
            return 0.0
        if (self.hallmark and not names & self.hallmark) or names & self.foreign:
            return 0.0
        known = self.also.union(*self.roles.values())
        return 0.4 + 0.6 * len(names & known) / len(names)


def best_header(columns: Columns, rows: Sequence[Sequence[str]]) -> tuple[float, int]:
    """(how well, which row) of the header among the first rows; banner lines may come before it."""
    found = [(columns.fits(row), -index) for index, row in enumerate(rows[:HEADER_WITHIN])]
    score, index = max(found, default=(0.0, 0))
    return score, -index


@dataclass
class Table:
    """A table being read: `at` leads from role to position, `header` is as written."""

    source: Source
    header: list[str]
    header_row: int
    at: dict[str, int] = field(default_factory=dict)

    def currency_of(self, role: str) -> str:
        """The currency in a header such as "Amount (EUR)"; "" where there is none."""
        index = self.at.get(role)
        match = _UNIT.match(self.header[index].strip()) if index is not None else None
        return (match[2] or "").upper() if match else ""

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """(line, cells) of the rows below the header, padded to its width; empty rows are left out.

        Raises NotUnderstood where the file is broken as a table.
        """
        width = len(self.header)
        with self.source.open() as file:
            reader = csv.reader(file, delimiter=self.source.delimiter, strict=True)
            before = 0
            try:
                for index, row in enumerate(reader):
                    line, before = before + 1, reader.line_num
                    if index <= self.header_row:
                        continue
                    if len(row) < width:
                        if not any(cell.strip() for cell in row):
                            continue
                        row.extend([""] * (width - len(row)))
                    elif row[0] == "" and not any(cell.strip() for cell in row):
                        continue
                    yield line, row
            except csv.Error as error:
                why = "a cell never ends" if "end of data" in str(error) or "limit" in str(error) else str(error)
                raise NotUnderstood(
                    f'"{self.source.name}" is broken as a table at line {before + 1}: {why}.', "Export it again."
                ) from None

    def pad_error(self, row: Sequence[str]) -> str:
        """Why a row does not fit the header; "" where it does."""
        if len(row) > len(self.header) and any(cell.strip() for cell in row[len(self.header) :]):
            return f"has {len(row)} cells, the header names {len(self.header)}"
        return ""


def open_table(source: Source, columns: Columns, what: str) -> Table:
    """The table of `source` in the format's columns. Raises NotUnderstood where it is not that."""
    score, index = best_header(columns, source.first_rows)
    if not score:
        raise NotUnderstood(
            f'"{source.name}" does not look like {what}: its columns are {listed_columns(source)}.',
            "Leave --format out, or map the columns yourself with --format csv-hours or csv-invoices and --map.",
        )
    header = source.first_rows[index]
    return Table(source, header, index, columns.place(header))


def listed_columns(source: Source) -> str:
    """The names in the first row, for a message."""
    row = next((r for r in source.first_rows if any(c.strip() for c in r)), [])
    names = [text.clean(name) for name in row if name.strip()]
    shown = ", ".join(f'"{n[:30]}"' for n in names[:8])
    return (shown + (", ..." if len(names) > 8 else "")) or "none"
