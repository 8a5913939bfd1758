"""The forms of what is noted about a client beside hours, invoices and incidents: signals, changes and the like."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goodterms import money
from goodterms.domain.records import CHANGE_OUTCOMES, REQUEST_KINDS, SIGNALS
from goodterms.errors import Invalid
from goodterms.tui import form_values as read
from goodterms.tui.form_values import YES_NO, Values
from goodterms.tui.project_forms import delay, project
from goodterms.tui.widgets.confirm import Confirm
from goodterms.tui.widgets.form import Field

if TYPE_CHECKING:
    from goodterms.ledger.evidence_rows import Piece
    from goodterms.ledger.rows import Row
    from goodterms.tui.app import GoodtermsApp

__all__ = ["answer", "change", "choose", "delay", "expense", "project", "remove", "request", "signal"]

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


KINDS = (
    ("request", "A request", "a question or brief that waits, a free piece, work they ask for"),
    ("answer", "An answer to a request", "the day on which it came"),
    ("change", "A change request", "paid, absorbed or declined"),
    ("signal", "Something good", "they paid early, said sorry, brought somebody"),
    ("expense", "Money spent for them", "it lowers the income from them"),
    ("delay", "A delay", "a milestone that moved, or work that stood still"),
)


def choose(app: GoodtermsApp, client_id: int) -> None:
    """Ask what is to be noted, then open its form."""
    from goodterms.tui.widgets.ask import Ask
    from goodterms.tui.widgets.choices import Choice

    forms = {"request": request, "answer": answer, "change": change, "signal": signal, "expense": expense}
    client, _ = read.client_of(app, client_id)

    def chosen(name: object) -> None:
        if name == "delay":
            delay(app, client_id)
        elif name is not None:
            forms[str(name)](app, client_id)

    app.push_screen(Ask(f"Note about {client}", "What is it?", [Choice(*kind) for kind in KINDS]), chosen)


_TABLES = {"signal": "signal", "change": "change_request", "request": "request", "expense": "expense"}


def remove(app: GoodtermsApp, piece: Piece) -> None:
    """Delete what was noted by mistake, after a question. Incidents are corrected instead."""
    from goodterms.ledger import evidence, projects

    if piece.what == "incident":
        app.toast("An incident is never deleted: Enter corrects it, the first note stays in the log.")
        return
    con = app.desk.con

    def run() -> str:
        if piece.what == "delay":
            projects.remove_delay(con, piece.id)
        else:
            evidence.remove(con, _TABLES[piece.what], piece.id)
        return f"The {piece.what} of {piece.day.isoformat()} is deleted. u takes it back."

    def answered(yes: bool | None) -> None:
        if yes:
            app.do(run)

    question = f"Delete the {piece.what} of {piece.day.isoformat()}?"
    app.push_screen(Confirm(question, yes="Delete", no="Keep", more=piece.text), answered)


def answer(app: GoodtermsApp, client_id: int, request_id: int | None = None) -> None:
    """The day on which the client answered an open request: the named one, or one that is chosen."""
    from goodterms.ledger import evidence, rows

    desk = app.desk
    client, _ = read.client_of(app, client_id)
    waiting = rows.many(
        desk.con,
        """SELECT id, sent, kind, note FROM request
        WHERE client_id = ? AND answered IS NULL AND needs_answer AND (? IS NULL OR id = ?) ORDER BY sent, id""",
        (client_id, request_id, request_id),
    )
    if not waiting and request_id is not None:
        app.toast("This request waits for no answer. d deletes it.")
        return
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
