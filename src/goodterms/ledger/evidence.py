"""The evidence log: incidents, signals, changes, requests, expenses. Incidents are never rewritten."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import date

from goodterms import text
from goodterms.domain import records
from goodterms.domain.flags.catalogue import BY_ID
from goodterms.errors import Invalid, NotUnderstood, Refused
from goodterms.ledger import fields, rows, store
from goodterms.ledger.clients import name_of

ASK_TOLD = "Did you tell them? The day you did decides whether the next time is a repeat."
"""Worth asking after the first incident of a kind."""
SHORTEST_NOTE = 10
PHASES = ("", "quote", "approved", "in_progress", "done")


@dataclass(frozen=True, slots=True)
class Logged:
    """A row was written. `warnings` say what was taken otherwise than given.

    `first`: the first incident of its kind, and nobody has told the client yet.
    """

    id: int
    warnings: tuple[str, ...] = ()
    first: bool = False


def add_incident(
    con: sqlite3.Connection,
    client_id: int,
    flag: str,
    day: date,
    today: date,
    note: str,
    *,
    severity: int | None = None,
    evidence: str = "",
    told_on: date | None = None,
    target: str = "me",
    justified: bool = False,
    phase: str = "",
    conceded: bool = False,
    invoice_id: int | None = None,
) -> Logged:
    """Log something the client did. A dishonesty of severity 2 or 3 without evidence is taken as severity 1.

    Without a severity it is a minor one; of a threat nobody has to weigh how grave it was: one is enough (S1-05).
    """
    kind = flag_id(flag)
    if severity is None:
        severity = 3 if kind == "physical_threat" else 1
    warnings: list[str] = []
    values: rows.Row = {
        "client_id": client_id,
        "day": fields.day("date", day, last=today),
        "flag": kind,
        "severity": fields.whole("severity", severity, 1, 3),
        "note": _note(note),
        "evidence": fields.block("evidence", evidence),
        "told_on": None if told_on is None else fields.day("told_on", told_on, last=today),
        "target": fields.choice("target", target, ("me", "other")),
        "justified": int(justified),
        "phase": fields.choice("phase", phase, PHASES) if phase else "",
        "conceded": int(conceded),
        "invoice_id": invoice_id,
        "created_at": rows.now(),
    }
    _told_after(values)
    _needs_evidence(values, warnings)
    with store.change(con, f"incident of {name_of(con, client_id)}"):
        if invoice_id is not None and not rows.value(
            con, "SELECT 1 FROM invoice WHERE id = ? AND client_id = ?", (invoice_id, client_id)
        ):
            raise Invalid("invoice", "That invoice is not one of this client's.")
        first = told_on is None and not justified and _first(con, client_id, kind)
        return Logged(rows.insert(con, "incident", values), tuple(warnings), first)


def correct(
    con: sqlite3.Connection,
    incident_id: int,
    today: date,
    *,
    day: date | None = None,
    note: str | None = None,
    severity: int | None = None,
    evidence: str | None = None,
    told_on: date | None = None,
    target: str | None = None,
    justified: bool | None = None,
    phase: str | None = None,
    conceded: bool | None = None,
) -> Logged:
    """Correct an incident by a new row that names it; the old one stays in the log. Returns the new id."""
    warnings: list[str] = []
    with store.change(con, "correct an incident"):
        values = dict(_newest(con, incident_id))
        old_id = values.pop("id")
        given: rows.Row = {
            "day": None if day is None else fields.day("date", day, last=today),
            "note": None if note is None else _note(note),
            "severity": None if severity is None else fields.whole("severity", severity, 1, 3),
            "evidence": None if evidence is None else fields.block("evidence", evidence),
            "told_on": None if told_on is None else fields.day("told_on", told_on, last=today),
            "target": None if target is None else fields.choice("target", target, ("me", "other")),
            "justified": None if justified is None else int(justified),
            "phase": None if phase is None else fields.choice("phase", phase, PHASES),
            "conceded": None if conceded is None else int(conceded),
        }
        values |= {key: value for key, value in given.items() if value is not None}
        if given["day"] or given["told_on"]:
            _told_after(values)
        values |= {"corrects_id": old_id, "created_at": rows.now()}
        _needs_evidence(values, warnings)
        return Logged(rows.insert(con, "incident", values), tuple(warnings))


def told(con: sqlite3.Connection, incident_id: int, day: date, today: date) -> Logged:
    """Note the day the client was told plainly; from then on the same again is a repeat."""
    return correct(con, incident_id, today, told_on=day)


def justify(con: sqlite3.Connection, incident_id: int, today: date, justified: bool = True) -> Logged:
    """Note that it was the user's own fault: it counts no longer."""
    return correct(con, incident_id, today, justified=justified)


def add_signal(con: sqlite3.Connection, client_id: int, kind: str, day: date, today: date, note: str = "") -> int:
    """Log something good the client did."""
    values = {
        "client_id": client_id,
        "day": fields.day("date", day, last=today),
        "kind": fields.choice("signal", kind, records.SIGNALS),
        "note": fields.block("note", note),
        "created_at": rows.now(),
    }
    with store.change(con, f"signal of {name_of(con, client_id)}"):
        return rows.insert(con, "signal", values)


def add_change(
    con: sqlite3.Connection,
    client_id: int,
    day: date,
    today: date,
    outcome: str,
    *,
    seconds: int = 0,
    last_minute: bool = False,
    reversal: bool = False,
    project_id: int | None = None,
    note: str = "",
) -> int:
    """Log a change request: paid, absorbed or declined; `seconds` is its estimate."""
    values = {
        "client_id": client_id,
        "project_id": project_id,
        "day": fields.day("date", day, last=today),
        "seconds": fields.whole("hours", seconds, 0, 360_000_000),
        "outcome": fields.choice("outcome", outcome, records.CHANGE_OUTCOMES),
        "last_minute": int(last_minute),
        "reversal": int(reversal),
        "note": fields.block("note", note),
        "created_at": rows.now(),
    }
    with store.change(con, f"change request of {name_of(con, client_id)}"):
        _own_project(con, client_id, project_id)
        return rows.insert(con, "change_request", values)


def add_request(
    con: sqlite3.Connection,
    client_id: int,
    sent: date,
    today: date,
    *,
    kind: str = "question",
    answered: date | None = None,
    needs_answer: bool = True,
    deadline: date | None = None,
    rush_paid: bool = False,
    announced_absence: bool = False,
    note: str = "",
) -> int:
    """Log a question or brief sent to the client, or a spec or piece of work the client asked for."""
    why = f"it was sent on {sent.isoformat()}"
    values = {
        "client_id": client_id,
        "sent": fields.day("sent", sent, last=today),
        "answered": None if answered is None else fields.day("answered", answered, first=sent, last=today, why=why),
        "needs_answer": int(needs_answer),
        "kind": fields.choice("kind", kind, records.REQUEST_KINDS),
        "deadline": None if deadline is None else fields.day("deadline", deadline, first=sent, why=why),
        "rush_paid": int(rush_paid),
        "announced_absence": int(announced_absence),
        "note": fields.block("note", note),
        "created_at": rows.now(),
    }
    with store.change(con, f"request of {name_of(con, client_id)}"):
        return rows.insert(con, "request", values)


def answer_request(con: sqlite3.Connection, request_id: int, day: date, today: date) -> None:
    """Note the day a request was answered."""
    with store.change(con, "answer to a request"):
        found = rows.one(con, "SELECT sent, answered FROM request WHERE id = ?", (request_id,))
        if found is None:
            raise NotUnderstood(f"There is no request {request_id}.")
        if found["answered"] is not None:
            raise Refused(f"That request was answered on {found['answered']}.")
        sent = date.fromisoformat(found["sent"])
        on = fields.day("answered", day, first=sent, last=today, why=f"it was sent on {found['sent']}")
        rows.update(con, "request", request_id, {"answered": on})


def add_expense(con: sqlite3.Connection, client_id: int, day: date, today: date, amount: int, note: str = "") -> int:
    """Log an expense for the client (minor units of its currency); it lowers the income from it."""
    values = {
        "client_id": client_id,
        "day": fields.day("date", day, last=today),
        "amount": fields.amount("amount", amount, low=1),
        "note": fields.line("note", note),
    }
    with store.change(con, f"expense for {name_of(con, client_id)}"):
        return rows.insert(con, "expense", values)


_REMOVABLE = {"signal": "signal", "change_request": "change request", "request": "request", "expense": "expense"}


def remove(con: sqlite3.Connection, table: str, row_id: int) -> None:
    """Delete a signal, change request, request or expense entered by mistake. Incidents are corrected instead."""
    what = _REMOVABLE[table]
    with store.change(con, f"delete {text.article(what)}"):
        if rows.value(con, f"SELECT 1 FROM {table} WHERE id = ?", (row_id,)) is None:  # noqa: S608
            raise NotUnderstood(f"There is no {what} {row_id}.")
        rows.delete(con, table, row_id)


def flag_id(typed: str) -> str:
    """The flag's id from its id or a unique prefix of id or title; Invalid names the candidates."""
    key = _key(text.clean(typed))
    if key in BY_ID:
        return key
    kinds = BY_ID.values()
    close = [flag.id for flag in kinds if key and (flag.id.startswith(key) or _key(flag.title).startswith(key))]
    if len(close) == 1:
        return close[0]
    shown = text.clean(typed)[:40]
    if close:
        raise Invalid("flag", f'"{shown}" fits {len(close)} flags.', f"It could be: {', '.join(close)}.")
    raise Invalid("flag", f'"{shown}" is not a flag.', f"Use one of: {', '.join(BY_ID)}.")


def _key(words: str) -> str:
    return text.fold(words).replace("-", "_").replace(" ", "_")


def _note(note: str) -> str:
    cleaned = fields.block("note", note, required=True)
    if len(cleaned) < SHORTEST_NOTE:
        raise Invalid(
            "note", f"The note is shorter than {SHORTEST_NOTE} characters.", "Say what happened, as for a stranger."
        )
    return cleaned


def _told_after(values: rows.Row) -> None:
    """Nobody is told of what has not happened yet."""
    told_on, day = values["told_on"], values["day"]
    if told_on is not None and told_on < day:
        raise Invalid("told_on", f"They cannot have been told on {told_on}: it happened on {day}.", "Check both days.")


def _needs_evidence(values: rows.Row, warnings: list[str]) -> None:
    """Dishonesty unproven counts as severity 1; a legal risk of severity 2 and above must be proven."""
    if values["evidence"] or values["severity"] < 2 or values["justified"]:
        return
    if values["flag"] == "dishonesty":
        values["severity"] = 1
        warnings.append("Without evidence it is taken as severity 1. Name a mail, a file or a record to raise it.")
    if values["flag"] == "legal_ethical_risk":
        raise Invalid(
            "evidence",
            "A legal or ethical risk of severity 2 or 3 is a confirmed one and needs evidence.",
            "Name the mail, file or record, or log it with severity 1 as a hint.",
        )


def _first(con: sqlite3.Connection, client_id: int, flag: str) -> bool:
    seen = rows.value(con, "SELECT 1 FROM incident WHERE client_id = ? AND flag = ? LIMIT 1", (client_id, flag))
    return seen is None


def _newest(con: sqlite3.Connection, incident_id: int) -> rows.Row:
    """The incident as it counts now; Refused when it was already corrected."""
    found = rows.one(con, "SELECT * FROM incident WHERE id = ?", (incident_id,))
    if found is None:
        raise NotUnderstood(f"There is no incident {incident_id}.", "The list of incidents shows their ids.")
    later = rows.value(con, "SELECT id FROM incident WHERE corrects_id = ?", (incident_id,))
    if later is not None:
        raise Refused(f"Incident {incident_id} was already corrected.", f"Correct incident {later} instead.")
    return found


def _own_project(con: sqlite3.Connection, client_id: int, project_id: int | None) -> None:
    if project_id is not None and not rows.value(
        con, "SELECT 1 FROM project WHERE id = ? AND client_id = ?", (project_id, client_id)
    ):
        raise Invalid("project", "That project is not one of this client's.")
