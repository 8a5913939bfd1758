"""What happens around and after the decision: clients told, paused, closed, opened again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, Literal, cast

from goodterms.errors import Invalid, NotUnderstood
from goodterms.tui.widgets.ask import Ask
from goodterms.tui.widgets.choices import Choice
from goodterms.tui.widgets.confirm import Confirm
from goodterms.tui.widgets.form import Field, FormScreen

if TYPE_CHECKING:
    from goodterms.ledger.dues import Item
    from goodterms.tui.app import GoodtermsApp


def day_of(values: Mapping[str, str], key: str, today: date) -> date:
    """The day typed into a field; the message names the field."""
    from goodterms import when

    try:
        return when.parse_day(values[key], today)
    except NotUnderstood as error:
        raise Invalid(key, error.message, error.hint) from error


# -- the decision is taken ----------------------------------------------------------


def decided(app: GoodtermsApp, decision_id: int) -> None:
    """Say once what was set up, and offer the next step."""
    from goodterms.domain.decision_answers import answers_from
    from goodterms.domain.decision_words import outcome_name
    from goodterms.domain.plan_rules import NOW
    from goodterms.ledger import client_card, decisions, letters, reminders
    from goodterms.text import count

    desk = app.desk
    record = decisions.load(desk.con, decision_id)
    client = client_card.get(desk.con, record.client_id, desk.today).client
    todo = [item for item in reminders.checklist(desk.con, decision_id) if item.done_on is None]
    steps = [item for item in todo if item.kind == "checklist"]
    name = outcome_name(cast("Any", record.outcome), answers_from(record.answers))
    lines = [f"{client.name}: {name}. The state is now {client.status}."]
    if client.last_day:
        lines.append(f"Last day: {client.last_day.isoformat()}.")
    later = [item for item in todo if item.kind != "checklist" and item.day is not None]
    if later:
        first = min(later, key=lambda item: item.day or date.max)
        lines.append(f"{count(len(later), 'reminder')}, the first on {first.day}: {first.text}")
    if steps:
        lines.append(f"Next: {steps[0].text}")
    keep, at_once = record.outcome == "keep", record.snapshot.get("rule") in NOW
    lines.append(f"The decision stays as it is; u takes it back{'' if keep else ' until its letter went out'}.")
    written = [one for one in letters.of_client(desk.con, client.id) if one.decision_id == decision_id]
    unsent = next((one for one in written if one.sent_on is None), None)
    options = [Choice("plan", "Open the plan", f"{count(len(steps), 'step')} to tick off.")]
    if unsent is not None:
        options.append(Choice("sent", "Note that the letter went out", "The day and the proof."))
    elif not keep and not written:
        options.append(Choice("letter", "Write the letter", "" if at_once else "The same day as the talk."))
    options.append(Choice("later", "Done for now", "Today's list has everything with a day."))

    def answered(answer: object) -> None:
        if answer == "plan":
            from goodterms.tui.screens.decision import DecisionScreen

            app.push_screen(DecisionScreen(decision_id))
        elif answer == "letter":
            from goodterms.tui.screens.letter import LetterScreen

            app.push_screen(LetterScreen(client.id, str(record.outcome), decision_id=decision_id))
        elif answer == "sent" and unsent is not None:
            from goodterms.tui import sending

            sending.mark_sent(app, unsent.id)

    app.push_screen(Ask("Decided", "\n".join(lines), options), answered)


# -- new work for somebody who leaves ---------------------------------------------


def caution(
    app: GoodtermsApp, client_id: int, day: date, what: Literal["hours", "project", "invoice"] = "hours"
) -> None:
    """Warn in one line where the work goes against the state of the client; N then writes the decline note."""
    from goodterms.ledger import cautions

    said = cautions.caution(app.desk.con, client_id, day, what)
    if not said:
        return
    app.declining = None if what == "invoice" else client_id
    more = "" if what == "invoice" else " N writes the decline note."
    app.notify(said + more, severity="warning", markup=False, timeout=8)


def early(app: GoodtermsApp, client_id: int) -> None:
    """Warn in one line where the last day that was just stored is past, or earlier than the notice ends."""
    from goodterms.ledger import leaving

    if said := leaving.early(app.desk.con, client_id, app.desk.today):
        app.notify(said, severity="warning", markup=False, timeout=8)


def decline(app: GoodtermsApp) -> None:
    """The decline note to the client of the last warning, else to the one on screen."""
    from goodterms.tui.screens.letter import LetterScreen

    client, app.declining = app.declining or app.current_client(), None
    if client is None:
        app.toast("Open a client's page first: the decline note goes to that client.")
        return
    app.push_screen(LetterScreen(client, "decline"))


# -- the first incident of a kind ---------------------------------------------------


def ask_told(app: GoodtermsApp, client_id: int, incident_id: int, flag: str) -> None:
    """After the first incident of a kind: were they told? Whoever was threatened is not sent to talk to anybody."""
    from goodterms.domain.flags.catalogue import BY_ID

    if flag == "physical_threat":
        return
    law = flag == "legal_ethical_risk"
    question = "Did you refuse in writing?" if law else "Did you tell them that it is not acceptable?"
    text = (
        f"{question}\n\nFrom the day you did, the same again is a repeat, and that weighs more. Told means in "
        "writing or in a meeting, naming what must change; a remark in passing is not telling."
    )
    options = [
        Choice("today", "Yes, today"),
        Choice("day", "Yes, on another day"),
        *([] if law else [Choice("note", "Not yet: write the boundary note", "A few friendly lines, from your log.")]),
        Choice("later", "Not yet", "The incident can be given the day later, on the Evidence tab."),
    ]

    def answered(answer: object) -> None:
        if answer == "today":
            note_told(app, incident_id, app.desk.today)
        elif answer == "day":
            _ask_day(app, incident_id)
        elif answer == "note":
            from goodterms.tui.screens.letter import LetterScreen

            app.push_screen(LetterScreen(client_id, "boundary"))

    app.push_screen(Ask(f"{BY_ID[flag].title}: the first time", text, options), answered)


def note_told(app: GoodtermsApp, incident_id: int, day: date) -> None:
    from goodterms.ledger import evidence

    def run() -> str:
        evidence.told(app.desk.con, incident_id, day, app.desk.today)
        return f"Noted: told on {day.isoformat()}. u takes it back."

    app.do(run)


def _ask_day(app: GoodtermsApp, incident_id: int) -> None:
    from goodterms.ledger import evidence

    desk = app.desk

    def save(values: Mapping[str, str]) -> object:
        day = day_of(values, "told", desk.today)
        try:
            evidence.told(desk.con, incident_id, day, desk.today)
        except Invalid as error:
            raise Invalid("told", error.message, error.hint) from error
        return f"Noted: told on {day.isoformat()}. u takes it back."

    fields = [Field("told", "Told them on", hint="yesterday, 2026-03-04", required=True)]
    app.push_screen(FormScreen("When did you tell them?", fields, save), _said(app))


def _said(app: GoodtermsApp) -> Callable[[object], None]:
    """After a form: say what it did, and show everything anew."""

    def told(said: object) -> None:
        if said:
            app.changed(str(said))

    return told


# -- what is due ---------------------------------------------------------------------


def open_item(app: GoodtermsApp, item: Item) -> None:
    """Open what a reminder is about: the client to close, the comparison, the invoice, else the client's page."""
    if item.client_id is None:
        app.toast("Space ticks it off.")
    elif item.kind == "close":
        state(app, item.client_id)
    elif item.kind == "resume":
        resume(app, item.client_id)
    elif item.kind == "follow_up" and item.decision_id is not None:
        from goodterms.tui.screens.decision import DecisionScreen

        app.push_screen(DecisionScreen(item.decision_id))
    elif item.invoice_id is not None:
        from goodterms.tui.screens.invoice import InvoiceScreen

        app.push_screen(InvoiceScreen(item.invoice_id))
    else:
        app.open_client(item.client_id)


# -- states -------------------------------------------------------------------------


def name_and_status(app: GoodtermsApp, client_id: int) -> tuple[str, str]:
    row = app.desk.con.execute("SELECT name, status FROM client WHERE id = ?", (client_id,)).fetchone()
    return (row[0], row[1]) if row else ("", "")


def state(app: GoodtermsApp, client_id: int) -> None:
    """What comes next with the client: closing, resuming, opening again; for anybody else, deciding."""
    name, status = name_and_status(app, client_id)
    if status == "leaving":
        from goodterms.tui.screens.closing import ClosingScreen

        app.push_screen(ClosingScreen(client_id))
    elif status == "paused":
        resume(app, client_id)
    elif status in ("closed", "blocked"):
        reopen(app, client_id)
    else:
        app.toast(f"{name} is {status}. w steps through a decision.")


def resume(app: GoodtermsApp, client_id: int) -> None:
    """Take the work up again after a pause; what is still overdue is said."""
    from goodterms import money
    from goodterms.ledger import invoices, leaving

    name, _ = name_and_status(app, client_id)
    owed = invoices.listed(app.desk.con, app.desk.today, client_id=client_id, only_overdue=True)
    listed = ", ".join(f"{view.name} ({money.show(view.balance, view.currency)})" for view in owed[:4])
    more = f"Still overdue: {listed}." if owed else "Nothing is overdue. Delivery dates move by as long as the pause."

    def answered(yes: bool | None) -> None:
        if yes:
            app.do(lambda: f"{name} is {leaving.resume(app.desk.con, client_id, app.desk.today)}. u takes it back.")

    app.push_screen(Confirm(f"Resume the work for {name}?", yes="Resume", no="Not yet", more=more), answered)


def reopen(app: GoodtermsApp, client_id: int) -> None:
    """Take a client on again: the old reasons are shown, and what has changed is asked."""
    from goodterms.domain.decision_words import stored_name
    from goodterms.domain.flags.catalogue import BY_ID
    from goodterms.ledger import decisions, leaving

    desk = app.desk
    name, _ = name_and_status(app, client_id)
    left = leaving.before(desk.con, client_id)
    rules = {record.snapshot.get("rule") for record in decisions.taken(desk.con, client_id)}
    grave = bool(rules & {"H1", "H2"})
    lines = []
    if left is not None:
        lit = [BY_ID[f].title.lower() for f, level in decisions.levels_of(left).items() if level in ("amber", "red")]
        lines.append(f"You left on {left.taken_on}: {stored_name(str(left.outcome))}.")
        lines += [f"Lit then: {', '.join(lit)}."] if lit else []
        lines += [f"Your reason: {left.override_reason}"] if left.override_reason else []
        lines += [f"- {reason}" for reason in left.snapshot.get("reasons", ())[:3]]
    lines.append("If you take them on: a deposit, trial terms, and the scope in writing.")
    fields = [Field("note", "What has changed", required=True)]
    if grave:
        lines.append("You left for reasons of safety or law.")
        fields.append(Field("typed", "Client's name", hint="type it in full to confirm", required=True))

    def save(values: Mapping[str, str]) -> object:
        decisions.reopen(desk.con, client_id, desk.today, values["note"], confirmed=values.get("typed", ""))
        return f"{name} is open again. Ask for a deposit and agree trial terms. u takes it back."

    app.push_screen(FormScreen(f"Take {name} on again", fields, save, intro="\n".join(lines)), _said(app))


# -- the calendar -------------------------------------------------------------------


def calendar(app: GoodtermsApp, client_id: int | None = None) -> None:
    """Write reminders and the steps of plans as a calendar file."""
    from pathlib import Path

    from goodterms.exchange.writers import agenda
    from goodterms.text import count

    desk = app.desk

    def save(values: Mapping[str, str]) -> object:
        path, events = agenda.write(desk.con, desk.today, desk.now, values["path"], client_id=client_id)
        return f"Wrote {count(events, 'day')} to {path}."

    fields = [Field("path", "File or folder", f"{Path.cwd()}/", "a folder ends in /", required=True)]
    intro = f"Everything to do that has a day, for any calendar; in a folder it is called {agenda.NAME}."
    form = FormScreen("Reminders as a calendar", fields, save, intro=intro)
    app.push_screen(form, lambda said: app.toast(str(said)) if said else None)
