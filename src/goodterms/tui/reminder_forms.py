"""Reminders of one's own: to call, to ask, to look again. Added, changed or put off, and deleted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from goodterms.errors import Invalid, NotUnderstood
from goodterms.tui import form_values as read
from goodterms.tui.widgets.confirm import Confirm
from goodterms.tui.widgets.form import Field

if TYPE_CHECKING:
    from goodterms.ledger.dues import Item
    from goodterms.tui.app import GoodtermsApp

_NAMES = {"date": "day"}


def add(app: GoodtermsApp, client_id: int | None) -> None:
    """A new reminder, about a client or about none."""
    from goodterms.ledger import names, reminders

    desk = app.desk
    name = read.client_of(app, client_id)[0] if client_id is not None else ""

    def save(values: Mapping[str, str]) -> str:
        try:
            client = names.find_client(desk.con, values["client"])[0] if values["client"] else None
        except NotUnderstood as error:
            raise Invalid("client", error.message, error.hint) from error
        day = read.day(values, "day", desk.today)
        reminders.add(desk.con, client, day, values["text"])
        return f"Reminder{f' on {day.isoformat()}' if day else ''} noted. u takes it back."

    fields = [
        Field("text", "What", hint="ask for the contract", required=True),
        Field("day", "When", "tomorrow", "a day; empty: some time"),
        Field("client", "Client", name, "empty: about nobody"),
    ]
    read.ask(app, "New reminder", fields, save, names=_NAMES)


def edit(app: GoodtermsApp, item: Item) -> None:
    """Change a reminder, or put it off."""
    from goodterms.ledger import reminders

    number = item.id
    if number is None:
        app.toast("This one follows from the ledger: Enter opens what it is about.")
        return

    def save(values: Mapping[str, str]) -> str:
        day = read.day(values, "day", app.desk.today)
        reminders.edit(app.desk.con, number, words=values["text"], day=day)
        return "The reminder is changed. u takes it back."

    fields = [
        Field("text", "What", item.text, required=True),
        Field("day", "When", item.day.isoformat() if item.day else "", "a later day puts it off"),
    ]
    read.ask(app, "Reminder", fields, save, names=_NAMES)


def remove(app: GoodtermsApp, item: Item) -> None:
    """Delete a reminder, after a question."""
    from goodterms.ledger import reminders

    number = item.id
    if number is None:
        app.toast("This one follows from the ledger: it leaves the list when it is settled.")
        return

    def run() -> str:
        reminders.remove(app.desk.con, number)
        return "The reminder is deleted. u takes it back."

    def answered(yes: bool | None) -> None:
        if yes:
            app.do(run)

    app.push_screen(Confirm("Delete this reminder?", yes="Delete", no="Keep", more=item.text), answered)
