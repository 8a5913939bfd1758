"""A new file: three ways to begin, each a row that Enter takes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from goodterms.tui.widgets.rows import Row

if TYPE_CHECKING:
    from goodterms.tui.app import GoodtermsApp

TITLE = "Three ways to begin"
DEMO = 'The demo is a file of its own: quit with q and type "goodterms demo". Yours stays as it is.'


@dataclass(frozen=True, slots=True)
class Way:
    """One of the three."""

    name: str


CLIENT, IMPORT, LOOK = Way("client"), Way("import"), Way("demo")


def rows() -> list[Row]:
    """The three ways."""
    return [
        Row(CLIENT, (("n", "accent"), "Add a client", ("then a logs hours, 4 records invoices", "muted"))),
        Row(IMPORT, (("Ctrl+P", "accent"), "Import a file", ("hours or invoices from another tool", "muted"))),
        Row(LOOK, (("Enter", "accent"), "See the demo", ("two made-up years, clients of every sort", "muted"))),
    ]


def take(app: GoodtermsApp, way: Way) -> None:
    """Begin that way."""
    if way == CLIENT:
        app.action_new_client()
    elif way == IMPORT:
        app.action_import()
    else:
        app.toast(DEMO)
