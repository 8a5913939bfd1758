"""Projects of a client: the promise hours are measured against."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypedDict, Unpack

from goodterms import text
from goodterms.domain import records
from goodterms.errors import Invalid, Refused
from goodterms.ledger import fees, fields, rows, store
from goodterms.ledger.clients import name_of


class More(TypedDict, total=False):
    """What can be said about a project; `fee` is minor units (for a retainer: a month)."""

    billing: str
    estimate_seconds: int | None
    fee: int | None
    agreed_scope: bool
    included_rounds: int
    opened: date | None
    deadline: date | None


class Fields(More, total=False):
    """All of it, for changing a project."""

    name: str


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a project is. Durations are seconds, `billed` is net minor units of its issued invoices."""

    seconds: int
    extra_seconds: int
    estimate_seconds: int | None
    fee: int | None
    billed: int
    share: float | None
    """Hours logged in scope against the estimate; None without one."""
    stopped: int = 0
    """Working days that milestones moved, or work stood still."""


@dataclass(frozen=True, slots=True)
class Standing:
    """One project in a list of all of a client's."""

    id: int
    name: str
    billing: str
    opened: date | None
    deadline: date | None
    agreed_scope: bool
    done: bool
    progress: Progress


def _day(field: str, value: date | None) -> str | None:
    return None if value is None else fields.day(field, value)


CHECKS: Mapping[str, Callable[[str, Any], object]] = {
    "name": lambda field, value: fields.line(field, value, required=True, limit=200),
    "billing": lambda field, value: fields.choice(field, value, records.BILLINGS),
    "estimate_seconds": lambda field, value: None if value is None else fields.whole(field, value, 0, 360_000_000),
    "fee": lambda field, value: None if value is None else fields.amount(field, value),
    "agreed_scope": lambda _field, value: int(value),
    "included_rounds": lambda field, value: fields.whole(field, value, 0, 100),
    "opened": _day,
    "deadline": _day,
}


def add(con: sqlite3.Connection, client_id: int, name: str, today: date, **more: Unpack[More]) -> int:
    """Add a project (opened today unless said otherwise) and return its id."""
    opened = more.get("opened", today)
    values = fields.checked(CHECKS, {**more, "name": name, "opened": opened})
    with store.change(con, f"add project {values['name']}"):
        name_of(con, client_id)
        values["name_key"] = _free_name(con, client_id, values["name"])
        return rows.insert(con, "project", {**values, "client_id": client_id})


def edit(con: sqlite3.Connection, project_id: int, **changes: Unpack[Fields]) -> None:
    """Change what is given."""
    values = fields.checked(CHECKS, changes)
    with store.change(con, "edit project"):
        known = row(con, project_id)
        if "name" in values:
            values["name_key"] = _free_name(con, known["client_id"], values["name"], project_id)
        rows.update(con, "project", project_id, values)


def close(con: sqlite3.Connection, project_id: int, done: bool = True) -> None:
    """Mark a project as done, or open it again."""
    known = row(con, project_id)
    with store.change(con, f"{'close' if done else 'reopen'} project {known['name']}"):
        rows.update(con, "project", project_id, {"status": "done" if done else "open"})


def delete(con: sqlite3.Connection, project_id: int) -> None:
    """Delete a project on which no hours, invoices or changes hang; any other is closed instead."""
    known = row(con, project_id)
    with store.change(con, f"delete project {known['name']}"):
        for table in ("time_entry", "invoice", "change_request", "delay"):
            if rows.value(con, f"SELECT 1 FROM {table} WHERE project_id = ? LIMIT 1", (project_id,)):  # noqa: S608
                raise Refused("Hours, invoices or changes hang on this project.", "Close it instead.")
        rows.delete(con, "project", project_id)


def add_delay(con: sqlite3.Connection, project_id: int, day: date, today: date, working_days: int, cause: str) -> int:
    """A milestone moved, or work stood still, for so many working days."""
    values = {
        "project_id": project_id,
        "day": fields.day("day", day, last=today),
        "working_days": fields.whole("working_days", working_days, 1, 1000),
        "cause": fields.choice("cause", cause, records.DELAY_CAUSES),
    }
    known = row(con, project_id)
    with store.change(con, f"delay on {known['name']}"):
        return rows.insert(con, "delay", values)


def remove_delay(con: sqlite3.Connection, delay_id: int) -> None:
    with store.change(con, "remove a delay"):
        if rows.value(con, "SELECT 1 FROM delay WHERE id = ?", (delay_id,)) is None:
            raise Refused("That delay is no longer there.")
        rows.delete(con, "delay", delay_id)


def row(con: sqlite3.Connection, project_id: int) -> rows.Row:
    """The project as stored; Refused when it is gone."""
    found = rows.one(con, "SELECT * FROM project WHERE id = ?", (project_id,))
    if found is None:
        raise Refused("That project is no longer there.")
    return found


def of_client(con: sqlite3.Connection, client_id: int) -> list[rows.Row]:
    """The client's projects, open ones first, by name."""
    return rows.many(con, "SELECT * FROM project WHERE client_id = ? ORDER BY status = 'done', name_key", (client_id,))


def progress(con: sqlite3.Connection, project_id: int) -> Progress:
    """Hours against the estimate, and money against the fee."""
    known = row(con, project_id)
    return next(one.progress for one in standings(con, known["client_id"]) if one.id == project_id)


_HOURS = """SELECT project_id, coalesce(sum(seconds) FILTER (WHERE scope = 'in'), 0),
    coalesce(sum(seconds) FILTER (WHERE scope = 'extra'), 0)
FROM time_entry WHERE client_id = ? AND project_id IS NOT NULL AND kind IN ('work', 'rework') GROUP BY project_id"""
_STOPPED = """SELECT d.project_id, sum(d.working_days) FROM delay d JOIN project p ON p.id = d.project_id
WHERE p.client_id = ? GROUP BY d.project_id"""


def standings(con: sqlite3.Connection, client_id: int) -> list[Standing]:
    """How far each of the client's projects is; open ones first, by name."""
    hours = {found[0]: (found[1], found[2]) for found in con.execute(_HOURS, (client_id,))}
    billed = fees.billed(con, client_id)
    stopped = dict(con.execute(_STOPPED, (client_id,)).fetchall())
    result = []
    for found in of_client(con, client_id):
        within, extra = hours.get(found["id"], (0, 0))
        estimate = found["estimate_seconds"]
        far = Progress(
            seconds=within,
            extra_seconds=extra,
            estimate_seconds=estimate,
            fee=found["fee"],
            billed=billed.get(found["id"], 0),
            share=within / estimate if estimate else None,
            stopped=stopped.get(found["id"], 0),
        )
        result.append(
            Standing(
                id=found["id"],
                name=found["name"],
                billing=found["billing"],
                opened=rows.as_day(found["opened"]),
                deadline=rows.as_day(found["deadline"]),
                agreed_scope=bool(found["agreed_scope"]),
                done=found["status"] == "done",
                progress=far,
            )
        )
    return result


def _free_name(con: sqlite3.Connection, client_id: int, name: str, but: int | None = None) -> str:
    key = text.fold(name)
    taken = rows.one(con, "SELECT id, name FROM project WHERE client_id = ? AND name_key = ?", (client_id, key))
    if taken is not None and taken["id"] != but:
        raise Invalid("name", f'This client already has a project named "{taken["name"]}".', "Choose another name.")
    return key
