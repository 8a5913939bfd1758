"""Decisions as they are stored: drafts, and those that were taken."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from goodterms.errors import NotUnderstood
from goodterms.ledger import rows

if TYPE_CHECKING:
    from goodterms.domain.decision_advice import Before


@dataclass(frozen=True, slots=True)
class Record:
    """One decision as stored. `answers` and `snapshot` are the JSON objects that were saved."""

    id: int
    client_id: int
    client: str
    state: str
    step: int
    answers: Mapping[str, Any]
    outcome: str | None
    recommended: str | None
    override_reason: str
    snapshot: Mapping[str, Any]
    taken_on: date | None
    corrects_id: int | None
    withdrawn_on: date | None
    withdrawn_note: str


def load(con: sqlite3.Connection, decision_id: int) -> Record:
    """One decision, draft or taken."""
    found = _records(con, "WHERE d.id = ?", (decision_id,))
    if not found:
        raise NotUnderstood(f"There is no decision {decision_id}.", "The list of decisions shows their ids.")
    return found[0]


def drafts(con: sqlite3.Connection, client_id: int | None = None) -> list[Record]:
    """The open drafts, the latest first."""
    return _records(con, "WHERE d.state = 'draft' AND (? IS NULL OR d.client_id = ?)", (client_id, client_id))


def taken(con: sqlite3.Connection, client_id: int | None = None) -> list[Record]:
    """The decisions taken, withdrawn ones too, the latest first."""
    return _records(con, "WHERE d.state = 'taken' AND (? IS NULL OR d.client_id = ?)", (client_id, client_id))


def levels_of(record: Record) -> dict[str, str]:
    """The levels on the day of the decision, flag id -> level, from its snapshot."""
    flags = record.snapshot.get("flags", [])
    if isinstance(flags, Mapping):
        return {str(flag): str(level) for flag, level in flags.items()}
    return {str(flag["id"]): str(flag["level"]) for flag in flags if not flag.get("accepted")}


def told_on(con: sqlite3.Connection, record: Record) -> date | None:
    """The first day on which the client heard of a decision, as far as it was noted; None: nobody told them yet.

    They hear of it in a talk or by a letter; a step of the plan that was ticked off says so, too.
    """
    from goodterms.domain.plan_words import TELLING

    marks = ", ".join("?" * len(TELLING))
    found = rows.value(
        con,
        f"""SELECT min(day) FROM (
        SELECT day FROM talk WHERE decision_id = ? OR decision_id IS NULL AND client_id = ? AND day >= ?
        UNION ALL SELECT sent_on FROM letter WHERE decision_id = ? AND kind = ?
        UNION ALL SELECT done_on FROM reminder WHERE decision_id = ? AND text IN ({marks}))""",  # noqa: S608
        (record.id, record.client_id, str(record.taken_on), record.id, record.outcome, record.id, *TELLING),
    )
    return rows.as_day(found)


def last_told(con: sqlite3.Connection, client_id: int) -> Before | None:
    """The levels on the day of the last decision that the client was told of, and when; None: there is none.

    A decision that nobody has heard of yet is no telling: it must not look as if they had gone on regardless.
    """
    from goodterms.domain.decision_advice import Before

    for record in taken(con, client_id):
        if record.outcome in ("renegotiate", "raise_rates") and record.withdrawn_on is None:
            day = told_on(con, record)
            if day is not None:
                return Before(levels_of(record), day)
    return None


def _records(con: sqlite3.Connection, where: str, parameters: Sequence[object]) -> list[Record]:
    found = rows.many(
        con,
        f"""SELECT d.*, c.name AS client FROM decision d JOIN client c ON c.id = d.client_id {where}
        ORDER BY d.taken_on IS NULL DESC, d.taken_on DESC, d.id DESC""",  # noqa: S608
        parameters,
    )
    return [
        Record(
            id=row["id"],
            client_id=row["client_id"],
            client=row["client"],
            state=row["state"],
            step=row["step"],
            answers=json.loads(row["answers"]),
            outcome=row["outcome"],
            recommended=row["recommended"],
            override_reason=row["override_reason"],
            snapshot=json.loads(row["snapshot"]),
            taken_on=rows.as_day(row["taken_on"]),
            corrects_id=row["corrects_id"],
            withdrawn_on=rows.as_day(row["withdrawn_on"]),
            withdrawn_note=row["withdrawn_note"],
        )
        for row in found
    ]
