"""A letter went out: when, what proves it, and what follows from that kind of letter."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from goodterms.tui import afterwards
from goodterms.tui.widgets.confirm import Confirm
from goodterms.tui.widgets.form import Field, FormScreen

if TYPE_CHECKING:
    from goodterms.ledger.letters import Letter
    from goodterms.tui.app import GoodtermsApp

TOLD_DAYS = 90
"""A boundary note may be about an incident so many days old."""


def mark_sent(app: GoodtermsApp, letter_id: int) -> None:
    """Ask when the letter went out and what proves it; then do what follows from that kind of letter."""
    from goodterms.ledger import letters

    desk = app.desk
    letter = letters.load(desk.con, letter_id)
    if letter.sent_on is not None:
        app.toast(f"This letter was sent on {letter.sent_on.isoformat()}; it stays as it is.")
        return

    def save(values: Mapping[str, str]) -> object:
        day = afterwards.day_of(values, "sent_on", desk.today)
        arrived = afterwards.day_of(values, "received", desk.today) if values["received"] else day
        moved = letters.mark_sent(desk.con, letter_id, day, desk.today, values["proof"], received=arrived)
        return arrived, moved

    def done(noted: object) -> None:
        if isinstance(noted, tuple):
            arrived, moved = noted
            app.changed(f"Noted: sent. The letter stays as it is now. {moved.said}".rstrip())
            _after_sent(app, letter, arrived)

    fields = [
        Field("proof", "Proof", hint="registered mail 17, mail of 3 July", required=True),
        Field("sent_on", "Sent on", "today", required=True),
        Field("received", "Arrived on", hint="empty: same day; notice runs from it"),
    ]
    intro = "This is not undone with u: what they hold, they hold. Only a new decision can withdraw it."
    app.push_screen(FormScreen("The letter went out", fields, save, intro=intro), done)


def drop_letter(app: GoodtermsApp, letter_id: int) -> None:
    """Delete a letter that never went out."""
    from goodterms.ledger import letters

    def answered(yes: bool | None) -> None:
        if yes and app.do(lambda: letters.discard(app.desk.con, letter_id)):
            app.toast("The letter is deleted. u brings it back.")

    letter = letters.load(app.desk.con, letter_id)
    if letter.sent_on is not None:
        app.toast(f"This letter was sent on {letter.sent_on.isoformat()}; it stays.")
        return
    app.push_screen(Confirm(f"Delete the letter '{letter.subject}'?", yes="Delete", no="Keep it"), answered)


def _after_sent(app: GoodtermsApp, letter: Letter, arrived: date) -> None:
    if letter.kind in ("fire", "finish_decline"):
        _ask_last_day(app, letter, arrived)
    elif letter.kind == "pause":
        _ask_pause(app, letter.client_id)
    elif letter.kind == "boundary":
        _ask_boundary(app, letter, arrived)


def _ask_last_day(app: GoodtermsApp, letter: Letter, arrived: date) -> None:
    """The notice runs from the day of receipt: where it ends after the last day that is stored, say so and ask."""
    from goodterms.ledger import leaving

    end = leaving.notice_runs_to(app.desk.con, letter.id, arrived)
    if end is None:
        return
    stored = leaving.last_day(app.desk.con, letter.client_id)

    def answered(yes: bool | None) -> None:
        if yes and app.do(lambda: _moved(leaving.move_last_day(app.desk.con, letter.client_id, end), end)):
            afterwards.early(app, letter.client_id)

    question = f"Move the last day to {end.isoformat()}?"
    was = f"; {stored.isoformat()} is stored" if stored else ""
    more = f"Counted from {arrived.isoformat()}, the notice runs until then{was}. The plan would move with it."
    app.push_screen(Confirm(question, yes="Move it", no="Leave it", more=more), answered)


def _moved(steps: int, end: date) -> str:
    from goodterms.text import count

    return f"The last day is {end.isoformat()}; {count(steps, 'step')} moved with it. u takes it back."


def _ask_pause(app: GoodtermsApp, client_id: int) -> None:
    from goodterms.ledger import leaving

    name, status = afterwards.name_and_status(app, client_id)
    if status in ("paused", "leaving", "closed", "blocked"):
        return

    def answered(yes: bool | None) -> None:
        if yes:
            app.do(lambda: leaving.pause(app.desk.con, client_id))

    question = f"Does the work for {name} rest from now on?"
    more = "Today says so when nothing is overdue any longer; hours logged until then are warned of."
    app.push_screen(Confirm(question, yes="Paused", no="Not yet", more=more), answered)


def _ask_boundary(app: GoodtermsApp, letter: Letter, arrived: date) -> None:
    """A boundary note that went out is telling: the newest incident nobody was told of gets the day."""
    from goodterms.domain.flags.catalogue import BY_ID

    row = app.desk.con.execute(
        """SELECT n.id, n.flag, n.day FROM incident n WHERE n.client_id = ? AND n.told_on IS NULL AND NOT n.justified
        AND n.day <= ? AND n.day >= date(?, ?) AND NOT EXISTS (SELECT 1 FROM incident c WHERE c.corrects_id = n.id)
        ORDER BY n.day DESC, n.id DESC LIMIT 1""",
        (letter.client_id, arrived.isoformat(), arrived.isoformat(), f"-{TOLD_DAYS} days"),
    ).fetchone()
    if row is None:
        return
    incident_id, flag, day = row

    def answered(yes: bool | None) -> None:
        if yes:
            afterwards.note_told(app, incident_id, arrived)

    question = f"Was the note about '{BY_ID[flag].title.lower()}' of {day}?"
    more = f"Then it is noted that you told them on {arrived.isoformat()}."
    app.push_screen(Confirm(question, yes="Yes", no="No", more=more), answered)
