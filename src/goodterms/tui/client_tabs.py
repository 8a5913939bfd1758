"""The lists on a client's page: each tab's rows, read from the ledger."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from goodterms.tui import looks
from goodterms.tui.widgets.rows import Column, FixedSource, Row, Rows

if TYPE_CHECKING:
    from goodterms.tui.app import GoodtermsApp

INVOICES = (
    Column("Number", 10),
    Column("Issued", 10, from_width=90),
    Column("Due", 10),
    Column("State", 14, grow=1),
    Column("Total", 13, right=True),
    Column("Open", 13, right=True),
    Column("Paid", 10, from_width=100),
)
EVIDENCE = (Column("Date", 10), Column("What", 9), Column("Evidence", 30, grow=1))
FLAGS = (Column("", 9), Column("Flag", 26), Column("Evidence", 20, grow=1))
DECISIONS = (Column("Date", 10), Column("Decision", 18), Column("State", 10), Column("Why", 20, grow=1))
LETTERS = (Column("Date", 10), Column("What", 24), Column("Sent", 10), Column("Subject or note", 20, grow=1))


def hours(app: GoodtermsApp, client_id: int) -> Rows:
    from goodterms.ledger import reports
    from goodterms.tui import entry_rows

    con = app.desk.con
    found = entry_rows.find(con, reports.Filter(client_id=client_id))
    return Rows(
        entry_rows.OF_CLIENT, entry_rows.EntrySource(app, found), id="hours", empty="No hours yet. a logs some."
    )


def invoices(app: GoodtermsApp, client_id: int) -> Rows:
    from goodterms.ledger import invoices
    from goodterms.tui.invoice_rows import row

    found = invoices.listed(app.desk.con, app.desk.today, client_id=client_id)
    return Rows(
        INVOICES,
        FixedSource([row(one) for one in found]),
        id="invoices",
        empty="No invoice yet. n drafts one from hours; 4, then R, records one.",
    )


def evidence(app: GoodtermsApp, client_id: int) -> Rows:
    from goodterms.ledger import evidence_rows

    found = evidence_rows.timeline(app.desk.con, client_id)
    rows = [Row(p, (p.day.isoformat(), (p.what, "green" if p.what == "signal" else "muted"), p.text)) for p in found]
    return Rows(
        EVIDENCE, FixedSource(rows), id="evidence", empty="Nothing was noted. ! logs an incident, M anything else."
    )


def flags(app: GoodtermsApp, client_id: int) -> Rows:
    standing = app.desk.overview().standings[client_id]
    rows = []
    for finding in standing.findings:
        cell = looks.level_cell(finding.level, accepted=finding.accepted)
        mark, colour = (cell, "muted") if isinstance(cell, str) else cell
        evidence = (finding.evidence or finding.level, "muted")
        rows.append(Row(finding.flag.id, ((f"{mark} {finding.level}", colour), finding.flag.title, evidence)))
    return Rows(FLAGS, FixedSource(rows), id="flags")


def decisions(app: GoodtermsApp, client_id: int) -> Rows:
    from goodterms.domain.decision_words import stored_name
    from goodterms.ledger import decisions

    con = app.desk.con
    rows = []
    for one in (*decisions.drafts(con, client_id), *decisions.taken(con, client_id)):
        day = one.taken_on.isoformat() if one.taken_on else "draft"
        outcome = stored_name(one.outcome) if one.outcome else f"at step {one.step} of 12"
        state = "withdrawn" if one.withdrawn_on else one.state
        rows.append(
            Row((one.id, one.state), (day, outcome, (state, "muted"), one.override_reason or one.withdrawn_note))
        )
    return Rows(DECISIONS, FixedSource(rows), id="decisions", empty="No decision yet. w steps through it.")


def letters(app: GoodtermsApp, client_id: int) -> Rows:
    from goodterms.domain.decision_words import stored_name
    from goodterms.ledger import letters

    con = app.desk.con
    found: list[tuple[str, Row]] = []
    for one in letters.of_client(con, client_id):
        day, sent = one.written_on.isoformat(), one.sent_on.isoformat() if one.sent_on else "not yet"
        what = f"{stored_name(one.kind)} v{one.version} {one.language}"
        colour = "muted" if one.sent_on else "amber"
        found.append((day, Row(("letter", one.id), (day, what, (sent, colour), one.subject))))
    for talk in letters.talks(con, client_id):
        note = " ".join(talk["note"].split())
        who = f"talk, {talk['who']}" if talk["who"] else "talk"
        found.append((talk["day"], Row(("talk", talk["id"]), (talk["day"], who, "", note))))
    found.sort(key=lambda pair: pair[0], reverse=True)
    rows = [row for _, row in found]
    return Rows(LETTERS, FixedSource(rows), id="letters", empty="No letter and no talk yet. w leads to both.")


def projects(app: GoodtermsApp, client_id: int) -> Rows:
    from goodterms.tui import project_forms

    rows = project_forms.rows(app.desk.con, client_id)
    return Rows(project_forms.COLUMNS, FixedSource(rows), id="projects", empty="No project yet. n adds one.")


def terms(app: GoodtermsApp, client_id: int) -> Rows:
    from goodterms.ledger import client_card
    from goodterms.tui import terms as agreed

    desk = app.desk
    card = client_card.get(desk.con, client_id, desk.today)
    rows = agreed.rows(card, desk.today, desk.settings().rounding_minutes)
    return Rows(agreed.COLUMNS, FixedSource(rows), id="terms")


LISTS: dict[str, Callable[[GoodtermsApp, int], Rows]] = {
    "Hours": hours,
    "Invoices": invoices,
    "Evidence": evidence,
    "Flags": flags,
    "Decisions": decisions,
    "Letters": letters,
    "Projects": projects,
    "Terms": terms,
}
"""Every tab but the overview."""
