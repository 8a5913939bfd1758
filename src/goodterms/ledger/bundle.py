"""The evidence about one client in one dated document: for oneself, for advice, for a court."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import date
from typing import Any

from goodterms import money
from goodterms.ledger import decisions, invoices, letters, rows
from goodterms.ledger.clients import name_of


def collect(con: sqlite3.Connection, client_id: int, today: date) -> dict[str, Any]:
    """Everything logged about a client up to `today`, with ids; corrected incidents are kept and marked."""
    day = today.isoformat()
    with_client: dict[str, object] = {"client": client_id, "day": day}
    return {
        "client": name_of(con, client_id),
        "as_of": day,
        "incidents": rows.many(
            con,
            """SELECT n.id, n.day, n.flag, n.severity, n.note, n.evidence, n.told_on, n.target, n.justified, n.phase,
                n.conceded, n.corrects_id, datetime(n.created_at, 'unixepoch') AS written_utc,
                (SELECT c.id FROM incident c WHERE c.corrects_id = n.id) AS corrected_by
            FROM incident n WHERE n.client_id = :client AND n.day <= :day ORDER BY n.day, n.id""",
            with_client,
        ),
        "invoices": [
            _invoice(view) for view in reversed(invoices.listed(con, today, client_id=client_id)) if view.number
        ],
        "disputes": rows.many(
            con,
            """SELECT d.id, i.number AS invoice, d.opened, d.closed, d.outcome, d.note FROM dispute d
            JOIN invoice i ON i.id = d.invoice_id WHERE i.client_id = :client AND d.opened <= :day ORDER BY d.opened""",
            with_client,
        ),
        "reminders": rows.many(
            con,
            """SELECT r.id, i.number AS invoice, r.day, r.stage FROM invoice_reminder r
            JOIN invoice i ON i.id = r.invoice_id WHERE i.client_id = :client AND r.day <= :day ORDER BY r.day""",
            with_client,
        ),
        "changes": rows.many(
            con,
            """SELECT id, day, seconds, outcome, last_minute, reversal, note FROM change_request
            WHERE client_id = :client AND day <= :day ORDER BY day, id""",
            with_client,
        ),
        "requests": rows.many(
            con,
            """SELECT id, sent, kind, answered, deadline, note FROM request
            WHERE client_id = :client AND sent <= :day ORDER BY sent, id""",
            with_client,
        ),
        "talks": [talk for talk in reversed(letters.talks(con, client_id)) if talk["day"] <= day],
        "letters": [
            {
                "id": letter.id,
                "kind": letter.kind,
                "version": letter.version,
                "written_on": letter.written_on.isoformat(),
                "sent_on": letter.sent_on and letter.sent_on.isoformat(),
                "proof": letter.proof,
            }
            for letter in reversed(letters.of_client(con, client_id))
            if letter.written_on <= today
        ],
        "decisions": [
            {
                "id": record.id,
                "taken_on": record.taken_on and record.taken_on.isoformat(),
                "outcome": record.outcome,
                "recommended": record.recommended,
                "override_reason": record.override_reason,
                "withdrawn_on": record.withdrawn_on and record.withdrawn_on.isoformat(),
            }
            for record in reversed(decisions.taken(con, client_id))
            if record.taken_on and record.taken_on <= today
        ],
    }


def _invoice(view: invoices.View) -> dict[str, Any]:
    return {
        "id": view.id,
        "number": view.number,
        "issued": view.issued and view.issued.isoformat(),
        "due": view.due and view.due.isoformat(),
        "state": view.state,
        "currency": view.currency,
        "total": money.plain(view.gross, view.currency),
        "balance": money.plain(view.balance, view.currency),
        "days_overdue": view.overdue_days,
        "last_payment": view.last_payment and view.last_payment.isoformat(),
    }


_HEADS = {
    "incidents": "Incidents",
    "invoices": "Invoices",
    "disputes": "Disputes",
    "reminders": "Reminders sent",
    "changes": "Change requests",
    "requests": "Requests",
    "talks": "Talks",
    "letters": "Letters",
    "decisions": "Decisions",
}
EMPTY = "Nothing is logged."
_DAYS = ("day", "issued", "opened", "sent", "written_on", "taken_on")
_NAMES = {"day": "date", "invoice": "invoice", "corrects_id": "corrects", "written_utc": "written (UTC)"}


@dataclass(frozen=True, slots=True)
class Piece:
    """One row of the bundle: its day, its id, what is known about it in a line, and texts quoted as written."""

    day: str
    id: int
    facts: str
    quotes: tuple[tuple[str, str], ...] = ()


def sections(bundle: dict[str, Any]) -> list[tuple[str, list[Piece]]]:
    """The bundle as titles with their rows, oldest first; empty kinds are left out."""
    return [(title, [_piece(row) for row in bundle[key]]) for key, title in _HEADS.items() if bundle[key]]


def _piece(row: dict[str, Any]) -> Piece:
    facts = [
        f"{_NAMES.get(key, key.replace('_', ' '))}: {' '.join(str(value).split())}"
        for key, value in row.items()
        if key not in ("id", "note", "evidence", *_DAYS) and value not in (None, "", 0)
    ]
    return Piece(
        day=next((str(row[key]) for key in _DAYS if row.get(key)), ""),
        id=row["id"],
        facts="; ".join(facts),
        quotes=tuple((key, str(row[key])) for key in ("note", "evidence") if row.get(key)),
    )


def markdown(bundle: dict[str, Any]) -> str:
    """The bundle as Markdown: a list a kind, each row with its id and its day, text quoted as it was written."""
    parts = [f"# Evidence: {_plain(bundle['client'])}", "", f"As of {bundle['as_of']}. Numbers in # are record ids."]
    for title, pieces in sections(bundle):
        parts += ["", f"## {title}", ""]
        parts += [_item(piece) for piece in pieces]
    if len(parts) == 3:
        parts += ["", EMPTY]
    return "\n".join(parts) + "\n"


def _item(piece: Piece) -> str:
    text = f"- {piece.day} (#{piece.id}) {_plain(piece.facts)}".rstrip()
    for key, words in piece.quotes:
        quoted = "\n".join(f"  > {_plain(line)}" for line in words.split("\n"))
        text += f"\n  {key}:\n{quoted}"
    return text


def _plain(value: object) -> str:
    """Text that Markdown shows as it is."""
    words = " ".join(str(value).split())
    return "".join(f"\\{char}" if char in r"\`*_[]<>#" else char for char in words)
