"""signal, change, request, expense: list what was logged, and remove what was a mistake."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import click

from goodterms import when
from goodterms.cli import given as read
from goodterms.cli.common import Session, emit_json, json_option, pass_session, say, table
from goodterms.ledger import evidence as ledger
from goodterms.ledger import reports
from goodterms.text import article

Row = dict[str, Any]


class Kind(NamedTuple):
    """One kind of record: its table, how it is read, and the columns it is shown in."""

    name: str
    stored: str
    find: Callable[..., list[Row]]
    shown: tuple[tuple[str, Callable[[Row], object]], ...]


def _said(row: Row) -> str:
    marks = [
        key.replace("_", " ") for key in ("last_minute", "reversal", "rush_paid", "announced_absence") if row.get(key)
    ]
    return "; ".join(part for part in (*marks, row["note"]) if part)


def _answer(row: Row) -> str:
    return row["answered"] or ("waiting" if row["needs_answer"] else "none needed")


KINDS = (
    Kind(
        "signal",
        "signal",
        reports.signals,
        (("Date", lambda r: r["date"]), ("Kind", lambda r: r["kind"]), ("Note", lambda r: r["note"])),
    ),
    Kind(
        "change",
        "change_request",
        reports.changes,
        (
            ("Date", lambda r: r["date"]),
            ("Project", lambda r: r["project"]),
            ("Outcome", lambda r: r["outcome"]),
            ("Hours", lambda r: when.short_duration(r["seconds"]) if r["seconds"] else None),
            ("Note", _said),
        ),
    ),
    Kind(
        "request",
        "request",
        reports.requests,
        (
            ("Sent", lambda r: r["sent"]),
            ("Kind", lambda r: r["kind"]),
            ("Answered", _answer),
            ("Deadline", lambda r: r["deadline"]),
            ("Note", _said),
        ),
    ),
    Kind(
        "expense",
        "expense",
        reports.expenses,
        (
            ("Date", lambda r: r["date"]),
            ("Amount", lambda r: f"{r['currency']} {r['amount']}"),
            ("Note", lambda r: r["note"]),
        ),
    ),
)


def commands(kind: Kind) -> tuple[click.Command, click.Command]:
    """`list` and `remove` of one kind."""

    @click.command("list", help=f"List every {kind.name}, newest first.")
    @click.argument("client", required=False)
    @json_option
    @pass_session
    def listing(session: Session, client: str | None, as_json: bool) -> None:
        with session.read() as file:
            found = kind.find(file.con, client_id=None if client is None else read.client(file, client))
            if as_json:
                emit_json(found)
                return
            if not found:
                say(f"No {kind.name} was logged.")
                return
            heads = ("Id", "Client", *(head for head, _ in kind.shown))
            table(
                heads,
                [(row["id"], row["client"], *(show(row) for _, show in kind.shown)) for row in found],
                right=("Id",),
            )

    @click.command("remove", help=f"Remove {article(kind.name)} that was logged by mistake.")
    @click.argument("number", type=read.ID, metavar="ID")
    @pass_session
    def remove(session: Session, number: int) -> None:
        with session.write() as file:
            ledger.remove(file.con, kind.stored, number)
            say(f"Removed {kind.name} {number}.")

    return listing, remove
