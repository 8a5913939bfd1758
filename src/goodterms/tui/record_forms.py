"""The forms of what is noted about a client beside hours, invoices and incidents: signals, changes and the like."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goodterms import money
from goodterms.domain.records import CHANGE_OUTCOMES, REQUEST_KINDS, SIGNALS
from goodterms.errors import Invalid
from goodterms.tui import form_values as read
from goodterms.tui.form_values import YES_NO, Values
from goodterms.tui.project_forms import delay, project
from goodterms.tui.widgets.form import Field

if TYPE_CHECKING:
    from goodterms.ledger.rows import Row
    from goodterms.tui.app import GoodtermsApp

__all__ = ["answer", "change", "delay", "expense", "project", "request", "signal"]

MOST_NAMED = 8
"""Open requests that a form names."""


def signal(app: GoodtermsApp, client_id: int) -> None:
    """Something good the client did."""
    from goodterms.ledger import evidence

    desk = app.desk
    client, _ = read.client_of(app, client_id)

    def save(values: Values) -> str:
        day = read.some_day(values, "day", desk.today)
        evidence.add_signal(desk.con, client_id, values["kind"].replace(" ", "_"), day, desk.today, values["note"])
        return f"Noted: {values['kind']}. u takes it back."

    fields = [
        Field("kind", "What", "", "any beginning", read.spoken(SIGNALS), required=True),
        Field("day", "When", "today", required=True),
        Field("note", "Note"),
    ]
    intro = f"One of: {', '.join(read.spoken(SIGNALS))}."
    read.ask(app, f"Something good from {client}", fields, save, intro=intro, names={"date": "day", "signal": "kind"})


def change(app: GoodtermsApp, client_id: int) -> None:
    """A change request: paid, absorbed or declined."""
    from goodterms.ledger import evidence

    desk = app.desk
    client, _ = read.client_of(app, client_id)

    def save(values: Values) -> str:
        evidence.add_change(
            desk.con,
            client_id,
            read.some_day(values, "day", desk.today),
            desk.today,
            values["outcome"],
            seconds=read.seconds(values, "hours") or 0,
            last_minute=values["late"] == "yes",
            reversal=values["reversal"] == "yes",
            project_id=read.project_of(app, client_id, values),
            note=values["note"],
        )
        return f"Change request of {client} noted: {values['outcome']}. u takes it back."

    fields = [
        Field("note", "What they want"),
        Field("outcome", "Outcome", "", "paid, absorbed (done for nothing), declined", CHANGE_OUTCOMES, required=True),
        Field("hours", "Hours it takes", hint="2.5"),
        Field("project", "Project", "", "empty: none", read.project_names(app, client_id)),
        Field("reversal", "Undoes a decision", "no", "of what they had approved", YES_NO),
        Field("late", "At the last minute", "no", "", YES_NO),
        Field("day", "When", "today", required=True),
    ]
    read.ask(app, f"Change request of {client}", fields, save, names={"date": "day"})


def request(app: GoodtermsApp, client_id: int) -> None:
    """A question or brief that waits for an answer, or work or a free piece that was asked for."""
    from goodterms.ledger import evidence

    desk = app.desk
    client, _ = read.client_of(app, client_id)

    def save(values: Values) -> str:
        evidence.add_request(
            desk.con,
            client_id,
            read.some_day(values, "sent", desk.today),
            desk.today,
            kind=values["kind"] or "question",
            answered=read.day(values, "answered", desk.today, future=False),
            needs_answer=values["needs"] != "no",
            deadline=read.day(values, "deadline", desk.today),
            rush_paid=values["rush"] == "yes",
            announced_absence=values["away"] == "yes",
            note=values["note"],
        )
        return f"Request noted: {values['kind'] or 'question'} of {values['sent']}. u takes it back."

    fields = [
        Field("note", "What it is about"),
        Field("kind", "Kind", "question", "", REQUEST_KINDS, required=True),
        Field("sent", "Sent", "today", required=True),
        Field("answered", "Answered", hint="empty: not yet"),
        Field("needs", "Needs an answer", "yes", "", YES_NO),
        Field("deadline", "Deadline", hint="of work they ask for"),
        Field("rush", "Rush paid", "no", "", YES_NO),
        Field("away", "They said they are away", "no", "", YES_NO),
    ]
    intro = "question, brief: from you, waiting for them. spec: a piece for nothing. work: asked for with a deadline."
    names = {"needs_answer": "needs", "rush_paid": "rush", "announced_absence": "away"}
    read.ask(app, f"Request: {client}", fields, save, intro=intro, names=names)


def answer(app: GoodtermsApp, client_id: int) -> None:
    """The day on which the client answered an open request."""
    from goodterms.ledger import evidence, rows

    desk = app.desk
    client, _ = read.client_of(app, client_id)
    waiting = rows.many(
        desk.con,
        """SELECT id, sent, kind, note FROM request
        WHERE client_id = ? AND answered IS NULL AND needs_answer ORDER BY sent, id""",
        (client_id,),
    )
    if not waiting:
        app.toast(f"No request waits for an answer from {client}.")
        return

    def save(values: Values) -> str:
        chosen = read.whole(values, "which", 1) if len(waiting) > 1 else 1
        if not 1 <= chosen <= len(waiting):
            raise Invalid("which", f"There are {len(waiting)}; give its number.")
        day = read.some_day(values, "day", desk.today)
        evidence.answer_request(desk.con, waiting[chosen - 1]["id"], day, desk.today)
        return f"Answered on {day.isoformat()}. u takes it back."

    fields = [Field("day", "Answered", "today", required=True)]
    if len(waiting) > 1:
        fields.insert(0, Field("which", "Which", "1", "its number above", required=True))
    listed = [f"{n}. {_told(row)}" for n, row in enumerate(waiting[:MOST_NAMED], 1)]
    intro = "\n".join(listed if len(waiting) > 1 else [_told(waiting[0])])
    read.ask(app, f"An answer from {client}", fields, save, intro=intro, names={"answered": "day"})


def _told(row: Row) -> str:
    note = f": {row['note'][:60]}" if row["note"] else ""
    return f"{row['kind']} of {row['sent']}{note}"


def expense(app: GoodtermsApp, client_id: int) -> None:
    """Money spent for the client; it lowers the income from it."""
    from goodterms.ledger import evidence

    desk = app.desk
    client, currency = read.client_of(app, client_id)

    def save(values: Values) -> str:
        amount = read.amount(values, "amount", currency) or 0
        evidence.add_expense(
            desk.con, client_id, read.some_day(values, "day", desk.today), desk.today, amount, values["note"]
        )
        return f"Expense of {money.show(amount, currency)} for {client} noted. u takes it back."

    fields = [
        Field("amount", f"Amount in {currency}", required=True),
        Field("note", "For what"),
        Field("day", "When", "today", required=True),
    ]
    read.ask(app, f"Expense for {client}", fields, save, names={"date": "day"})
