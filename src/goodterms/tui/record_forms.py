"""The forms of what is noted about a client beside hours, invoices and incidents: projects, signals and the like."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from goodterms import money, when
from goodterms.domain.records import BILLINGS, CHANGE_OUTCOMES, DELAY_CAUSES, REQUEST_KINDS, SIGNALS
from goodterms.errors import Invalid, NotUnderstood
from goodterms.tui.widgets.form import Field, FormScreen

if TYPE_CHECKING:
    from goodterms.ledger.rows import Row
    from goodterms.tui.app import GoodtermsApp

YES_NO = ("yes", "no")
MOST_NAMED = 8
"""Open requests that a form names."""
Values = Mapping[str, str]


def _spoken(words: Sequence[str]) -> tuple[str, ...]:
    return tuple(word.replace("_", " ") for word in words)


def _day(values: Values, key: str, today: date, *, future: bool = True) -> date | None:
    if not values[key]:
        return None
    try:
        return when.parse_day(values[key], today, future=future)
    except NotUnderstood as error:
        raise Invalid(key, error.message, error.hint) from error


def _some_day(values: Values, key: str, today: date) -> date:
    return _day(values, key, today) or today


def _seconds(values: Values, key: str) -> int | None:
    """Hours as a number ("40", "2,5", "2.5h"), or as a length ("1h30")."""
    typed = values[key].strip()
    if not typed:
        return None
    try:
        hours = money.number(typed.lower().removesuffix("h").strip())
    except NotUnderstood:
        try:
            return when.parse_duration(typed)
        except NotUnderstood as error:
            raise Invalid(key, error.message, "Write hours, such as 40 or 2.5.") from error
    return int(hours * 3600)


def _amount(values: Values, key: str, currency: str) -> int | None:
    if not values[key]:
        return None
    try:
        return money.amount(values[key].removeprefix(currency).strip(), currency)
    except NotUnderstood as error:
        raise Invalid(key, error.message, error.hint) from error


def _whole(values: Values, key: str, default: int) -> int:
    if not values[key]:
        return default
    if not values[key].isdecimal():
        raise Invalid(key, f'"{values[key]}" is not a whole number.')
    return int(values[key])


def _renamed(error: Invalid, names: Mapping[str, str]) -> Invalid:
    """The error under the field of the form that stands for the ledger's field."""
    return Invalid(names.get(error.field, error.field), error.message, error.hint)


def _ask(
    app: GoodtermsApp,
    title: str,
    fields: Sequence[Field],
    save: Callable[[Values], str],
    *,
    intro: str = "",
    names: Mapping[str, str] | None = None,
) -> None:
    """Show the form; what was written is told, and the screen below reads again."""

    def careful(values: Values) -> object:
        try:
            return save(values)
        except Invalid as error:
            raise _renamed(error, names or {}) from error

    def done(said: object) -> None:
        if said:
            app.changed(str(said))
            resume = getattr(app.screen, "on_screen_resume", None)
            if app.screen is not app.main and resume is not None:
                resume()

    app.push_screen(FormScreen(title, fields, careful, intro=intro), done)


def _client(app: GoodtermsApp, client_id: int) -> tuple[str, str]:
    """Name and currency."""
    name, currency = app.desk.con.execute("SELECT name, currency FROM client WHERE id = ?", (client_id,)).fetchone()
    return name, currency


def _project(app: GoodtermsApp, client_id: int, values: Values) -> int | None:
    from goodterms.ledger import names

    if not values["project"]:
        return None
    try:
        return names.find_project(app.desk.con, client_id, values["project"])[0]
    except NotUnderstood as error:
        raise Invalid("project", error.message, error.hint) from error


def _project_names(app: GoodtermsApp, client_id: int) -> tuple[str, ...]:
    from goodterms.ledger import projects

    return tuple(row["name"] for row in projects.of_client(app.desk.con, client_id))


def project(app: GoodtermsApp, client_id: int) -> None:
    """A new project: the promise that hours are measured against."""
    from goodterms.ledger import cautions, projects

    desk = app.desk
    client, currency = _client(app, client_id)

    def save(values: Values) -> str:
        projects.add(
            desk.con,
            client_id,
            values["name"],
            desk.today,
            billing=values["billing"] or "hourly",
            estimate_seconds=_seconds(values, "estimate"),
            fee=_amount(values, "fee", currency),
            agreed_scope=values["scope"] == "yes",
            included_rounds=_whole(values, "rounds", 2),
            opened=_some_day(values, "opened", desk.today),
            deadline=_day(values, "deadline", desk.today),
        )
        said = f"{client}/{values['name']} added. u takes it back."
        return f"{said} {cautions.caution(desk.con, client_id, desk.today, 'project')}".strip()

    fields = [
        Field("name", "Name", required=True),
        Field("billing", "Billing", "hourly", "", BILLINGS),
        Field("estimate", "Estimate, hours", hint="40; what was promised or is included"),
        Field("fee", f"Fee in {currency}", hint="for fixed; for a retainer, a month's"),
        Field("scope", "Scope agreed", "no", "in writing", YES_NO),
        Field("rounds", "Included rounds", "2", "of changes"),
        Field("opened", "Began", "today"),
        Field("deadline", "Deadline", hint="2026-09-30; empty: none"),
    ]
    intro = "With an agreed scope and an estimate, work beyond them is measured; without them it cannot be."
    names = {"estimate_seconds": "estimate", "included_rounds": "rounds", "agreed_scope": "scope"}
    _ask(app, f"New project for {client}", fields, save, intro=intro, names=names)


def signal(app: GoodtermsApp, client_id: int) -> None:
    """Something good the client did."""
    from goodterms.ledger import evidence

    desk = app.desk
    client, _ = _client(app, client_id)

    def save(values: Values) -> str:
        day = _some_day(values, "day", desk.today)
        evidence.add_signal(desk.con, client_id, values["kind"].replace(" ", "_"), day, desk.today, values["note"])
        return f"Noted: {values['kind']}. u takes it back."

    fields = [
        Field("kind", "What", "", "any beginning", _spoken(SIGNALS), required=True),
        Field("day", "When", "today", required=True),
        Field("note", "Note"),
    ]
    intro = f"One of: {', '.join(_spoken(SIGNALS))}."
    _ask(app, f"Something good from {client}", fields, save, intro=intro, names={"date": "day", "signal": "kind"})


def change(app: GoodtermsApp, client_id: int) -> None:
    """A change request: paid, absorbed or declined."""
    from goodterms.ledger import evidence

    desk = app.desk
    client, _ = _client(app, client_id)

    def save(values: Values) -> str:
        evidence.add_change(
            desk.con,
            client_id,
            _some_day(values, "day", desk.today),
            desk.today,
            values["outcome"],
            seconds=_seconds(values, "hours") or 0,
            last_minute=values["late"] == "yes",
            reversal=values["reversal"] == "yes",
            project_id=_project(app, client_id, values),
            note=values["note"],
        )
        return f"Change request of {client} noted: {values['outcome']}. u takes it back."

    fields = [
        Field("note", "What they want"),
        Field("outcome", "Outcome", "", "paid, absorbed (done for nothing), declined", CHANGE_OUTCOMES, required=True),
        Field("hours", "Hours it takes", hint="2.5"),
        Field("project", "Project", "", "empty: none", _project_names(app, client_id)),
        Field("reversal", "Undoes a decision", "no", "of what they had approved", YES_NO),
        Field("late", "At the last minute", "no", "", YES_NO),
        Field("day", "When", "today", required=True),
    ]
    _ask(app, f"Change request of {client}", fields, save, names={"date": "day"})


def request(app: GoodtermsApp, client_id: int) -> None:
    """A question or brief that waits for an answer, or work or a free piece that was asked for."""
    from goodterms.ledger import evidence

    desk = app.desk
    client, _ = _client(app, client_id)

    def save(values: Values) -> str:
        evidence.add_request(
            desk.con,
            client_id,
            _some_day(values, "sent", desk.today),
            desk.today,
            kind=values["kind"] or "question",
            answered=_day(values, "answered", desk.today, future=False),
            needs_answer=values["needs"] != "no",
            deadline=_day(values, "deadline", desk.today),
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
    _ask(app, f"Request: {client}", fields, save, intro=intro, names=names)


def answer(app: GoodtermsApp, client_id: int) -> None:
    """The day on which the client answered an open request."""
    from goodterms.ledger import evidence, rows

    desk = app.desk
    client, _ = _client(app, client_id)
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
        chosen = _whole(values, "which", 1)
        if not 1 <= chosen <= len(waiting):
            raise Invalid("which", f"There are {len(waiting)}; give its number.")
        day = _some_day(values, "day", desk.today)
        evidence.answer_request(desk.con, waiting[chosen - 1]["id"], day, desk.today)
        return f"Answered on {day.isoformat()}. u takes it back."

    fields = [Field("day", "Answered", "today", required=True)]
    if len(waiting) > 1:
        fields.insert(0, Field("which", "Which", "1", "its number above", required=True))
    listed = [f"{n}. {_told(row)}" for n, row in enumerate(waiting[:MOST_NAMED], 1)]
    intro = "\n".join(listed if len(waiting) > 1 else [_told(waiting[0])])
    _ask(app, f"An answer from {client}", fields, save, intro=intro, names={"answered": "day"})


def _told(row: Row) -> str:
    note = f": {row['note'][:60]}" if row["note"] else ""
    return f"{row['kind']} of {row['sent']}{note}"


def expense(app: GoodtermsApp, client_id: int) -> None:
    """Money spent for the client; it lowers the income from it."""
    from goodterms.ledger import evidence

    desk = app.desk
    client, currency = _client(app, client_id)

    def save(values: Values) -> str:
        amount = _amount(values, "amount", currency) or 0
        evidence.add_expense(
            desk.con, client_id, _some_day(values, "day", desk.today), desk.today, amount, values["note"]
        )
        return f"Expense of {money.show(amount, currency)} for {client} noted. u takes it back."

    fields = [
        Field("amount", f"Amount in {currency}", required=True),
        Field("note", "For what"),
        Field("day", "When", "today", required=True),
    ]
    _ask(app, f"Expense for {client}", fields, save, names={"date": "day"})


def delay(app: GoodtermsApp, client_id: int) -> None:
    """A milestone moved, or the work stood still, and why."""
    from goodterms.ledger import projects

    desk = app.desk
    client, _ = _client(app, client_id)
    known = _project_names(app, client_id)
    if not known:
        app.toast(f"{client} has no project yet. Project: add makes one.")
        return

    def save(values: Values) -> str:
        found = _project(app, client_id, values)
        assert found is not None
        days = _whole(values, "days", 0)
        projects.add_delay(
            desk.con, found, _some_day(values, "day", desk.today), desk.today, days, values["cause"] or "feedback"
        )
        return f"Delay of {days} working days on {values['project']} noted. u takes it back."

    fields = [
        Field("project", "Project", known[0] if len(known) == 1 else "", "", known, required=True),
        Field("days", "Working days", required=True),
        Field("cause", "Because of", "feedback", "feedback that did not come, a deadlock, other", DELAY_CAUSES),
        Field("day", "When", "today", required=True),
    ]
    _ask(app, f"Delay caused by {client}", fields, save, names={"date": "day", "working_days": "days"})
