"""What the shell completes: clients, projects (after a slash, or as a word of their own), numbers of invoices.

Silent whatever happens.
"""

from __future__ import annotations

from collections.abc import Callable
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
    """Let every parameter of a command, and of the commands below it, that takes a name we know be completed."""
    if isinstance(command, click.Group):
        for below in command.commands.values():
            teach(below)
    for parameter in command.params:
        takes = (parameter.metavar or "").strip("[")
        if parameter.name == "client" or takes.startswith("CLIENT"):
            parameter.shell_complete = names  # type: ignore[method-assign]
        elif takes.startswith("PROJECT"):
            parameter.shell_complete = projects  # type: ignore[method-assign]
        elif takes in ("INVOICE", "DRAFT"):
            parameter.shell_complete = numbers  # type: ignore[method-assign]
        elif takes == "ID..." and any(one.name == "client" for one in command.params):
            parameter.shell_complete = after_ids  # type: ignore[method-assign]


def _completed(ctx: click.Context, find: Callable[[sqlite3.Connection], list[str]]) -> list[CompletionItem]:
    """What `find` finds in the file; nothing where it cannot be read."""
    from goodterms.ledger import store

    try:
        con = store.connect(paths.database(ctx.find_root().params.get("db")), read_only=True)
        try:
            return [CompletionItem(name) for name in find(con)]
        finally:
            con.close()
    except (GoodtermsError, OSError):
        return []


def names(ctx: click.Context, incomplete: str) -> list[CompletionItem]:
    """Clients that begin so, or after "Acme/" the projects of Acme."""
    return _completed(ctx, lambda con: _names(con, incomplete))


def after_ids(ctx: click.Context, incomplete: str) -> list[CompletionItem]:
    """Clients, where any number of ids comes before: what is not a number is the client."""
    typed = any(ctx.params.get(one.name or "") for one in ctx.command.params)
    return names(ctx, incomplete) if typed and not incomplete.startswith("@") else []


def projects(ctx: click.Context, incomplete: str) -> list[CompletionItem]:
    """The projects, done ones too, of the client that was typed before."""
    from goodterms.ledger.names import find_client

    client = str(ctx.params.get("client") or "")
    sql = "SELECT name, name_key FROM project WHERE client_id = ? AND name_key >= ? ORDER BY name_key"

    def find(con: sqlite3.Connection) -> list[str]:
        return _begin(con, sql, find_client(con, client)[0], text.fold(text.clean(incomplete)))

    return _completed(ctx, find)


def numbers(ctx: click.Context, incomplete: str) -> list[CompletionItem]:
    """Invoices whose number begins so, the newest first; drafts by their id."""
    sql = """SELECT coalesce(number, CAST(id AS TEXT)), lower(coalesce(number, id)) FROM invoice
    WHERE lower(coalesce(number, id)) >= ? ORDER BY issued IS NOT NULL, issued DESC, id DESC"""
    return _completed(ctx, lambda con: _begin(con, sql, incomplete.lower()))


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


def _begin(con: sqlite3.Connection, sql: str, *keys: int | str) -> list[str]:
    """The names that `sql` finds and whose key begins with the last of `keys`."""
    begun = str(keys[-1])
    found: list[str] = []
    for name, key in con.execute(sql, keys):
        if key.startswith(begun):
            found.append(name)
        if len(found) == MOST:
            break
    return found
