"""Finding a client or a project by what somebody typed: a unique prefix, case-insensitively."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from goodterms import text
from goodterms.errors import NotUnderstood

SHOWN = 6
"""How many candidates an error names before it stops."""

Found = tuple[int, str]


def find_client(con: sqlite3.Connection, typed: str) -> Found:
    """Return (id, name) of the client `typed` means: the whole name, else a unique prefix of one.

    Archived clients are only met by their whole name or when nobody else begins so.
    Raises NotUnderstood naming the candidates.
    """
    found = _match_client(con, typed)
    if found is not None:
        return found
    names = [row[0] for row in con.execute("SELECT name FROM client WHERE archived = 0 ORDER BY name_key LIMIT 50")]
    none = "There is no client yet; add one first (in a shell: goodterms client add NAME)."
    hint = f"Known: {_listed(names)}." if names else none
    raise NotUnderstood(f'No client begins with "{text.clean(typed)}".', hint)


def find_project(con: sqlite3.Connection, client_id: int, typed: str) -> Found:
    """Return (id, name) of the client's project `typed` means; an open one goes before a finished one."""
    rows = con.execute(
        "SELECT id, name, name_key, status <> 'open' FROM project WHERE client_id = ? ORDER BY name_key", (client_id,)
    ).fetchall()
    found = _pick(rows, text.fold(text.clean(typed)), "project", typed) or _unaccented(rows, "project", typed)
    if found is not None:
        return found
    hint = (
        f"Known: {_listed([r[1] for r in rows])}."
        if rows
        else "The client has none; add it first (in a shell: goodterms project add CLIENT NAME)."
    )
    raise NotUnderstood(f'No project begins with "{text.clean(typed)}".', hint)


def find_target(con: sqlite3.Connection, typed: str) -> tuple[Found, Found | None]:
    """Read CLIENT[/PROJECT]; names that have a slash themselves are understood too."""
    cuts = [i for i, char in enumerate(typed) if char == "/"]
    whole = _exact_client(con, typed)
    if whole is not None or not cuts:
        return (whole or find_client(con, typed)), None
    for cut in reversed(cuts):
        client = _exact_client(con, typed[:cut])
        if client is not None and typed[cut + 1 :].strip():
            return client, find_project(con, client[0], typed[cut + 1 :])
    try:
        return _split(con, typed, cuts[0])
    except NotUnderstood as error:
        by_prefix = _match_client(con, typed)
        if by_prefix is None:
            raise error from None
        return by_prefix, None


def _split(con: sqlite3.Connection, typed: str, cut: int) -> tuple[Found, Found]:
    client, rest = find_client(con, typed[:cut]), typed[cut + 1 :]
    if not rest.strip():
        raise NotUnderstood(f'"{text.clean(typed)}" names no project after the slash.', "Leave the slash out.")
    return client, find_project(con, client[0], rest)


def _exact_client(con: sqlite3.Connection, typed: str) -> Found | None:
    key = text.fold(text.clean(typed))
    row = con.execute("SELECT id, name FROM client WHERE name_key = ?", (key,)).fetchone()
    return (row[0], row[1]) if row else None


def _match_client(con: sqlite3.Connection, typed: str) -> Found | None:
    key = text.fold(text.clean(typed))
    rows = con.execute(
        "SELECT id, name, name_key, archived FROM client WHERE name_key >= ? AND name_key < ? ORDER BY name_key",
        (key, key + "\U0010ffff"),
    ).fetchall()
    return _pick(rows, key, "client", typed) or _unaccented(
        con.execute("SELECT id, name, name_key, archived FROM client ORDER BY name_key").fetchall(), "client", typed
    )


def _unaccented(rows: Sequence[tuple[int, str, str, int]], what: str, typed: str) -> Found | None:
    """The second try: the row that `typed` means if both are read without their accents."""
    plain = [(row[0], row[1], text.bare(row[2]), row[3]) for row in rows]
    return _pick(plain, text.bare(text.clean(typed)), what, typed)


def _pick(rows: Sequence[tuple[int, str, str, int]], key: str, what: str, typed: str) -> Found | None:
    """The row whose key is `key`, else the only one that begins so (set aside: the last column), else None."""
    if not key:
        raise NotUnderstood(f"The name of the {what} is empty.")
    for row in rows:
        if row[2] == key:
            return row[0], row[1]
    begins = [row for row in rows if row[2].startswith(key)]
    in_use = [row for row in begins if not row[3]]
    best = in_use or begins
    if len(best) > 1:
        hint = f"It could be: {_listed([row[1] for row in best])}."
        raise NotUnderstood(f'"{text.clean(typed)}" fits {len(best)} {what}s.', hint)
    return (best[0][0], best[0][1]) if best else None


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(names[:SHOWN])
    return f"{shown} and {len(names) - SHOWN} more" if len(names) > SHOWN else shown
