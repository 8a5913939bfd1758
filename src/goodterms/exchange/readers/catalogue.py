"""All formats, and how a file is recognised."""

from __future__ import annotations

import importlib
from typing import cast

from goodterms import text
from goodterms.errors import NotUnderstood
from goodterms.exchange.readers.guess import maps
from goodterms.exchange.readers.model import Reader
from goodterms.exchange.readers.source import Source
from goodterms.exchange.readers.table import fold, listed_columns

HOURS = (
    "toggl", "clockify", "harvest", "kimai", "solidtime", "timewarrior", "watson", "klog", "timeclock", "timedot",
    "bartib", "timr", "org", "csv-hours",
)  # fmt: skip
INVOICES = (
    "freshbooks", "invoiceninja", "zoho", "xero", "quickbooks", "harvest-invoices", "invoicely", "invoice2go", "wave",
    "csv-invoices",
)  # fmt: skip
DOCUMENT = "json"
FORMATS = (*HOURS, *INVOICES, DOCUMENT)
_WRONG: tuple[tuple[set[str], set[str], str, str], ...] = (
    # columns that must be there, columns that must not, what the file is, what to take instead
    ({"client name", "address"}, set(), "a list of Harvest clients", "Export the time or the invoices."),
    ({"organization", "first name", "email"}, set(), "a list of FreshBooks clients", "Export the invoices."),
    ({"client name", "email", "country"}, {"total"}, "a list of Invoicely clients", "Export the invoices."),
    ({"display name", "company name"}, {"invoice number"}, "a list of Zoho contacts", "Export the invoices."),
    ({"project", "tracked (h)"}, set(), "a list of Clockify projects", "Export the detailed report."),
    ({"bill number", "vendor"}, {"invoice number"}, "a list of bills", "Export the sales invoices."),
    (
        {"payment number", "payment date"},
        {"invoice date", "invoice.date"},
        "a list of payments",
        "Export the invoices.",
    ),
)


def reader(name: str) -> Reader:
    """The reader of a format. Raises NotUnderstood."""
    if name not in FORMATS or name == DOCUMENT:
        raise NotUnderstood(f'"{name}" is no format.', f"Known: {', '.join(FORMATS)}.")
    module = name.replace("-", "_")
    return cast("Reader", importlib.import_module(f"goodterms.exchange.readers.{module}"))


def is_document(source: Source) -> bool:
    """Whether the file is goodterms' own document."""
    return source.is_json and '"goodterms"' in source.head[:2000] and source.head.lstrip().startswith("{")


def detect(source: Source) -> str:
    """The format of a file, by what is in it. Raises NotUnderstood saying what it looks like."""
    if is_document(source):
        return DOCUMENT
    scores = [(reader(name).sniff(source), -index, name) for index, name in enumerate(FORMATS) if name != DOCUMENT]
    score, _, name = max(scores)
    if score > 0:
        return name
    raise unknown(source)


def unknown(source: Source) -> NotUnderstood:
    """The error for a file no reader knows: what it is, and what to do."""
    names = {fold(cell) for row in source.first_rows[:1] for cell in row}
    for must, must_not, what, hint in _WRONG:
        if must <= names and not names & must_not:
            return NotUnderstood(f'"{source.name}" looks like {what}: nothing to import as hours or invoices.', hint)
    if source.is_json:
        return NotUnderstood(f'"{source.name}" is JSON, but of no tool that is known.', f"Known: {', '.join(FORMATS)}.")
    if source.first_rows and max(map(len, source.first_rows)) > 1:
        first = next((row for row in source.first_rows if any(cell.strip() for cell in row)), [])
        return NotUnderstood(
            f'"{source.name}" is a table of no known tool; its columns are {listed_columns(source)}.',
            f"Say which column is what: {maps([text.clean(cell) for cell in first])}.",
        )
    return NotUnderstood(f'"{source.name}" is text of no known format.', f"Known: {', '.join(FORMATS)}.")
