"""A client's projects: the promise that hours are measured against, how far it is, and what stopped the work."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any

from goodterms import money, when
from goodterms.domain.records import BILLINGS, DELAY_CAUSES
from goodterms.text import count
from goodterms.tui import form_values as read
from goodterms.tui.form_values import YES_NO, Values
from goodterms.tui.widgets.confirm import Confirm
from goodterms.tui.widgets.form import Field
from goodterms.tui.widgets.rows import Cell, Column, Row

if TYPE_CHECKING:
    from goodterms.ledger.projects import Standing
    from goodterms.ledger.rows import Row as Stored
    from goodterms.tui.app import GoodtermsApp

COLUMNS = (
    Column("Project", 14, grow=3),
    Column("State", 6),
    Column("Billing", 8, from_width=76),
    Column("Hours", 8, right=True),
    Column("Agreed", 7, right=True),
    Column("Done", 6, right=True),
    Column("Extra", 7, right=True),
    Column("Stopped", 8, right=True, from_width=84),
    Column("Fee", 11, right=True, from_width=100),
    Column("Billed", 11, right=True, from_width=100),
    Column("Deadline", 10, from_width=112),
)
_NAMES = {"estimate_seconds": "estimate", "included_rounds": "rounds", "agreed_scope": "scope"}
_INTRO = "With an agreed scope and an estimate, work beyond them is measured; without them it cannot be."


def rows(con: sqlite3.Connection, client_id: int) -> list[Row]:
    """All projects of the client, open ones first; the key is the project's id."""
    from goodterms.ledger import clients, projects

    currency = clients.currency_of(con, client_id)
    return [Row(one.id, _cells(one, currency)) for one in projects.standings(con, client_id)]


def _cells(one: Standing, currency: str) -> tuple[Cell, ...]:
    far = one.progress
    over = far.share is not None and far.share > 1
    return (
        (one.name, "muted" if one.done else ""),
        ("done" if one.done else "open", "muted" if one.done else "green"),
        (one.billing, "muted"),
        when.short_duration(far.seconds),
        ("" if far.estimate_seconds is None else when.short_duration(far.estimate_seconds), "muted"),
        ("" if far.share is None else f"{far.share:.0%}", "red" if over and one.agreed_scope else ""),
        (when.short_duration(far.extra_seconds) if far.extra_seconds else "", "amber"),
        (f"{far.stopped} d" if far.stopped else "", "amber"),
        "" if far.fee is None else money.plain(far.fee, currency),
        (money.plain(far.billed, currency) if far.billed else "", "muted"),
        (one.deadline.isoformat() if one.deadline else "", "muted"),
    )


def project(app: GoodtermsApp, client_id: int) -> None:
    """A new project."""
    from goodterms.ledger import cautions, projects

    desk = app.desk
    client, currency = read.client_of(app, client_id)

    def save(values: Values) -> str:
        more = _understood(app, values, currency)
        opened = read.some_day(values, "opened", desk.today)
        projects.add(desk.con, client_id, values["name"], desk.today, **{**more, "opened": opened})
        said = f"{client}/{values['name']} added. u takes it back."
        return f"{said} {cautions.caution(desk.con, client_id, desk.today, 'project')}".strip()

    read.ask(app, f"New project for {client}", _fields(None, currency), save, intro=_INTRO, names=_NAMES)


def edit(app: GoodtermsApp, client_id: int, project_id: int) -> None:
    """Change what was agreed."""
    from goodterms.ledger import projects

    _, currency = read.client_of(app, client_id)
    known = projects.row(app.desk.con, project_id)

    def save(values: Values) -> str:
        more = _understood(app, values, currency)
        projects.edit(app.desk.con, project_id, name=values["name"], **more)
        return f"{values['name']} saved. u takes it back."

    read.ask(app, f"Project: {known['name']}", _fields(known, currency), save, intro=_INTRO, names=_NAMES)


def _fields(known: Stored | None, currency: str) -> list[Field]:
    row = known or {"billing": "hourly", "included_rounds": 2, "opened": "today"}
    estimate, fee = row.get("estimate_seconds"), row.get("fee")
    return [
        Field("name", "Name", row.get("name", ""), required=True),
        Field("billing", "Billing", row["billing"], "", BILLINGS),
        Field("estimate", "Estimate, hours", _hours(estimate), "40; what was promised or is included"),
        Field(
            "fee",
            f"Fee in {currency}",
            "" if fee is None else money.plain(fee, currency),
            "for fixed; for a retainer, a month's",
        ),
        Field("scope", "Scope agreed", "yes" if row.get("agreed_scope") else "no", "in writing", YES_NO),
        Field("rounds", "Included rounds", str(row["included_rounds"]), "of changes"),
        Field("opened", "Began", row.get("opened") or "", "2026-03-01"),
        Field("deadline", "Deadline", row.get("deadline") or "", "2026-09-30; empty: none"),
    ]


def _hours(seconds: int | None) -> str:
    """Seconds as the form takes them: 40, 2.5, or 1h20 where a decimal would not be exact."""
    if seconds is None:
        return ""
    if seconds % 900:
        return f"{seconds // 3600}h{seconds % 3600 // 60:02}"
    return f"{seconds / 3600:g}"


def _understood(app: GoodtermsApp, values: Values, currency: str) -> dict[str, Any]:
    today = app.desk.today
    return {
        "billing": values["billing"] or "hourly",
        "estimate_seconds": read.seconds(values, "estimate"),
        "fee": read.amount(values, "fee", currency),
        "agreed_scope": values["scope"] == "yes",
        "included_rounds": read.whole(values, "rounds", 2),
        "opened": read.day(values, "opened", today),
        "deadline": read.day(values, "deadline", today),
    }


def close(app: GoodtermsApp, project_id: int) -> None:
    """Mark a project as done, or open it again."""
    from goodterms.ledger import projects

    con = app.desk.con

    def run() -> str:
        known = projects.row(con, project_id)
        projects.close(con, project_id, done=known["status"] != "done")
        return f"{known['name']} is {'open again' if known['status'] == 'done' else 'done'}. u takes it back."

    app.do(run)


def remove(app: GoodtermsApp, project_id: int) -> None:
    """Delete a project that was added by mistake; one with hours or invoices is closed instead."""
    from goodterms.ledger import projects

    con = app.desk.con
    name = projects.row(con, project_id)["name"]

    def run() -> str:
        projects.delete(con, project_id)
        return f"{name} is deleted. u takes it back."

    def answered(yes: bool | None) -> None:
        if yes:
            app.do(run)

    app.push_screen(Confirm(f"Delete the project {name}?", yes="Delete", no="Keep"), answered)


def delay(app: GoodtermsApp, client_id: int, project_id: int | None = None) -> None:
    """A milestone moved, or the work stood still, and why."""
    from goodterms.ledger import projects

    desk = app.desk
    client, _ = read.client_of(app, client_id)
    known = read.project_names(app, client_id)
    if not known:
        app.toast(f"{client} has no project yet. Project: add makes one.")
        return
    chosen = known[0] if len(known) == 1 else ""
    if project_id is not None:
        chosen = projects.row(desk.con, project_id)["name"]

    def save(values: Values) -> str:
        found = read.project_of(app, client_id, values)
        assert found is not None
        days = read.whole(values, "days", 0)
        projects.add_delay(
            desk.con, found, read.some_day(values, "day", desk.today), desk.today, days, values["cause"] or "feedback"
        )
        return f"Delay of {count(days, 'working day')} on {values['project']} noted. u takes it back."

    fields = [
        Field("days", "Working days", required=True),
        Field("cause", "Because of", "feedback", "feedback that did not come, a deadlock, other", DELAY_CAUSES),
        Field("day", "When", "today", required=True),
        Field("project", "Project", chosen, "", known, required=True),
    ]
    read.ask(app, f"Delay caused by {client}", fields, save, names={"date": "day", "working_days": "days"})
