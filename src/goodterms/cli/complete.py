"""Names for the shell to complete: clients, and projects after a slash. Silent whatever happens."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
from click.shell_completion import CompletionItem

from goodterms import paths, text
from goodterms.errors import GoodtermsError

if TYPE_CHECKING:
    import sqlite3

MOST = 200
"""Names that are offered at once."""


def teach(command: click.Command) -> None:
    """Let every parameter called "client" of a command, and of the commands below it, be completed."""
    if isinstance(command, click.Group):
        for below in command.commands.values():
            teach(below)
    for parameter in command.params:
        if parameter.name == "client":
            parameter.shell_complete = names  # type: ignore[method-assign]


def names(ctx: click.Context, incomplete: str) -> list[CompletionItem]:
    """Clients that begin so, or after "Acme/" the projects of Acme."""
    from goodterms.ledger import store

    try:
        con = store.connect(paths.database(ctx.find_root().params.get("db")), read_only=True)
        try:
            return [CompletionItem(name) for name in _names(con, incomplete)]
        finally:
            con.close()
    except (GoodtermsError, OSError):
        return []


def _names(con: sqlite3.Connection, incomplete: str) -> list[str]:
    key = text.fold(text.clean(incomplete))
    found = _begin(con, "SELECT name, name_key FROM client WHERE archived = 0 AND name_key >= ? ORDER BY name_key", key)
    client, slash, begun = incomplete.rpartition("/")
    if found or not slash:
        return found
    sql = (
        "SELECT c.name || '/' || p.name, p.name_key FROM project p JOIN client c ON c.id = p.client_id "
        "WHERE p.status = 'open' AND c.name_key = ? AND p.name_key >= ? ORDER BY p.name_key"
    )
    return _begin(con, sql, text.fold(text.clean(client)), text.fold(begun))


def _begin(con: sqlite3.Connection, sql: str, *keys: str) -> list[str]:
    rows = con.execute(sql, keys).fetchmany(MOST)
    return [name for name, key in rows if key.startswith(keys[-1])]
