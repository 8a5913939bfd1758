"""Letters as they were written, with a version each, and talks as they were held."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from goodterms.domain.plan_words import BY_THE_LETTER, LETTER_STEPS
from goodterms.errors import Invalid, NotUnderstood, Refused
from goodterms.ledger import fields, rows, store, under_way
from goodterms.ledger.clients import name_of
from goodterms.ledger.last_day import NOTICES, take_along
from goodterms.text import count

KINDS = ("renegotiate", "raise_rates", "finish_decline", "fire", "pause", "decline", "boundary")


@dataclass(frozen=True, slots=True)
class Letter:
    """A stored letter; `overrides` are the tone rules lifted and why."""

    id: int
    client_id: int
    decision_id: int | None
    kind: str
    language: str
    version: int
    subject: str
    body: str
    written_on: date
    sent_on: date | None
    proof: str
    fields: Mapping[str, object]
    overrides: Mapping[str, str]

    def day(self, field: str) -> date | None:
        """A field as a day; None where it is none."""
        try:
            return date.fromisoformat(str(self.fields.get(field)))
        except ValueError:
            return None


def save(
    con: sqlite3.Connection,
    client_id: int,
    today: date,
    *,
    kind: str,
    language: str,
    subject: str,
    body: str,
    values: Mapping[str, object] | None = None,
    overrides: Mapping[str, str] | None = None,
    decision_id: int | None = None,
) -> Letter:
    """Store a letter as written: the next version of its kind and language for this client."""
    chosen = fields.choice("kind", kind, KINDS)
    with store.change(con, f"letter to {name_of(con, client_id)}"):
        _own_decision(con, client_id, decision_id)
        known = rows.value(
            con,
            "SELECT max(version) FROM letter WHERE client_id = ? AND kind = ? AND language = ?",
            (client_id, chosen, language),
        )
        letter_id = rows.insert(
            con,
            "letter",
            {
                "client_id": client_id,
                "decision_id": decision_id,
                "kind": chosen,
                "language": fields.line("language", language, required=True, limit=20),
                "version": (known or 0) + 1,
                "subject": fields.line("subject", subject, required=True),
                "body": fields.block("body", body, required=True),
                "fields": json.dumps(values or {}, ensure_ascii=False, default=str, sort_keys=True),
                "overrides": json.dumps(overrides or {}, ensure_ascii=False, sort_keys=True),
                "written_on": today.isoformat(),
            },
        )
    return load(con, letter_id)


@dataclass(frozen=True, slots=True)
class Moved:
    """What a letter moved when it went out: so many steps of the plan, and the last day, if another was stored."""

    steps: int
    was: date | None
    last_day: date | None

    @property
    def said(self) -> str:
        """It in a sentence; "" where nothing moved."""
        if self.was != self.last_day:
            along = f"; {count(self.steps, 'step')} of the plan moved with it" if self.steps else ""
            how = f"moved from {self.was} to" if self.was else "is now"
            return f"The last day {how} {self.last_day}, as in the letter{along}."
        return f"{count(self.steps, 'step')} of the plan moved to the days in the letter." if self.steps else ""


def mark_sent(
    con: sqlite3.Connection, letter_id: int, day: date, today: date, proof: str, *, received: date | None = None
) -> Moved:
    """Note that a letter went out and what proves it; from then on it is what the client holds.

    `received` is the day it arrived, kept with the proof where it is another one. The plan goes by the days
    that the letter names; returns what moved.
    """
    with store.change(con, "letter sent"):
        letter = load(con, letter_id)
        if letter.sent_on is not None:
            raise Refused(f"This letter was sent on {letter.sent_on.isoformat()}.")
        why = f"it was written on {letter.written_on.isoformat()}"
        sent = fields.day("sent_on", day, first=letter.written_on, last=today, why=why)
        evidence = fields.block("proof", proof, required=True)
        if received is not None and received != day:
            arrived = fields.day("received", received, first=day, why=f"it was sent on {sent}")
            evidence = f"{evidence}; arrived on {arrived}"
        rows.update(con, "letter", letter_id, {"sent_on": sent, "proof": evidence})
        _tick(con, letter, sent)
        under_way.drop(con, under_way.Place(letter.client_id, letter.kind, letter.decision_id))
        before, was = _open_steps(con, letter.client_id), _stored(con, letter.client_id)
        _last_day_of(con, letter)
        _by_the_letter(con, letter)
        moved = sum(day != before[step] for step, day in _open_steps(con, letter.client_id).items())
        return Moved(moved, was, _stored(con, letter.client_id))


def _stored(con: sqlite3.Connection, client_id: int) -> date | None:
    """The last day as it is stored."""
    return rows.as_day(rows.value(con, "SELECT last_day FROM client WHERE id = ?", (client_id,)))


def _open_steps(con: sqlite3.Connection, client_id: int) -> dict[int, str | None]:
    """The day of each step and reminder of the client's plan that is still open."""
    return dict(
        con.execute(
            "SELECT id, day FROM reminder WHERE client_id = ? AND decision_id IS NOT NULL AND done_on IS NULL",
            (client_id,),
        )
    )


def _by_the_letter(con: sqlite3.Connection, letter: Letter) -> None:
    """Nobody is to be reminded of an answer before the day on which the letter asks for it, or of a hand-over on
    another day than the letter promises."""
    for name, steps in BY_THE_LETTER.items():
        named = letter.day(name)
        if named is None or letter.decision_id is None:
            continue
        for words, later in steps.items():
            day = (named + timedelta(days=later)).isoformat()
            con.execute(
                "UPDATE reminder SET day = ? WHERE decision_id = ? AND text = ? AND day <> ? AND done_on IS NULL",
                (day, letter.decision_id, words, day),
            )


def _last_day_of(con: sqlite3.Connection, letter: Letter) -> None:
    """The last day that the client now holds in writing is the one that counts."""
    named = letter.day("last_day") if letter.kind in NOTICES and letter.decision_id else None
    status, stored = con.execute("SELECT status, last_day FROM client WHERE id = ?", (letter.client_id,)).fetchone()
    if named is None or status != "leaving" or stored == named.isoformat():
        return
    take_along(con, letter.client_id, named)
    rows.update(con, "client", letter.client_id, {"last_day": named.isoformat()})


def _tick(con: sqlite3.Connection, letter: Letter, sent: object) -> None:
    """The step of the plan that this letter was is done."""
    words = LETTER_STEPS.get(letter.kind)
    if letter.decision_id is None or words is None:
        return
    con.execute(
        """UPDATE reminder SET done_on = ? WHERE decision_id = ? AND kind = 'checklist' AND done_on IS NULL
        AND text = ?""",
        (str(sent), letter.decision_id, words),
    )


def discard(con: sqlite3.Connection, letter_id: int) -> None:
    """Delete a letter that was never sent."""
    with store.change(con, "delete a letter"):
        if load(con, letter_id).sent_on is not None:
            raise Refused("A letter that was sent stays.", "Withdraw the decision instead, if the client agreed.")
        rows.delete(con, "letter", letter_id)


def load(con: sqlite3.Connection, letter_id: int) -> Letter:
    found = _letters(con, "WHERE id = ?", letter_id)
    if not found:
        raise NotUnderstood(f"There is no letter {letter_id}.")
    return found[0]


def of_client(con: sqlite3.Connection, client_id: int) -> list[Letter]:
    """The client's letters, the latest first."""
    return _letters(con, "WHERE client_id = ?", client_id)


def log_talk(
    con: sqlite3.Connection,
    client_id: int,
    day: date,
    today: date,
    note: str,
    *,
    who: str = "",
    decision_id: int | None = None,
) -> int:
    """Log a talk: the day, with whom, and what was said."""
    values = {
        "client_id": client_id,
        "decision_id": decision_id,
        "day": fields.day("date", day, last=today),
        "who": fields.line("who", who),
        "note": fields.block("note", note, required=True),
        "created_at": rows.now(),
    }
    with store.change(con, f"talk with {name_of(con, client_id)}"):
        _own_decision(con, client_id, decision_id)
        return rows.insert(con, "talk", values)


def talks(con: sqlite3.Connection, client_id: int) -> list[rows.Row]:
    """The client's talks, the latest first: id, day, who, note, decision_id."""
    return rows.many(
        con,
        "SELECT id, day, who, note, decision_id FROM talk WHERE client_id = ? ORDER BY day DESC, id DESC",
        (client_id,),
    )


def _own_decision(con: sqlite3.Connection, client_id: int, decision_id: int | None) -> None:
    if decision_id is not None and not rows.value(
        con, "SELECT 1 FROM decision WHERE id = ? AND client_id = ?", (decision_id, client_id)
    ):
        raise Invalid("decision", "That decision is about another client.")


def _letters(con: sqlite3.Connection, where: str, parameter: int) -> list[Letter]:
    found = rows.many(con, f"SELECT * FROM letter {where} ORDER BY written_on DESC, id DESC", (parameter,))  # noqa: S608
    return [
        Letter(
            id=row["id"],
            client_id=row["client_id"],
            decision_id=row["decision_id"],
            kind=row["kind"],
            language=row["language"],
            version=row["version"],
            subject=row["subject"],
            body=row["body"],
            written_on=date.fromisoformat(row["written_on"]),
            sent_on=rows.as_day(row["sent_on"]),
            proof=row["proof"],
            fields=json.loads(row["fields"]),
            overrides=json.loads(row["overrides"]),
        )
        for row in found
    ]
