"""The forms of time entries: change, split, move; and the questions before they are joined or deleted."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from goodterms import when
from goodterms.errors import Invalid, NotUnderstood
from goodterms.text import count
from goodterms.tui import form_values as read
from goodterms.tui.form_values import YES_NO
from goodterms.tui.widgets.confirm import Confirm
from goodterms.tui.widgets.form import Field

if TYPE_CHECKING:
    from goodterms.ledger.entries import Entry
    from goodterms.ledger.hours import Details
    from goodterms.tui.app import GoodtermsApp

After = Callable[[], None]
_NAMES = {"seconds": "time"}


def edit(app: GoodtermsApp, entry_id: int) -> None:
    """Change an entry. What was not touched is not written: the seconds that the form does not show stay."""
    from goodterms.ledger import entries

    entry = entries.entry(app.desk.con, entry_id)
    fields = _fields(entry)
    shown = {field.key: field.value for field in fields}

    def save(values: Mapping[str, str]) -> str:
        changed = {key for key in values if values[key] != shown[key]}
        return _save(app, entry, values, changed) if changed else "Nothing was changed."

    on = entry.invoice if entry.invoice == "a draft" else f"invoice {entry.invoice}"
    intro = f"It stands on {on}: only the note may change." if entry.invoice_id else ""
    read.ask(app, "Entry", fields, save, intro=intro, names=_NAMES)


def _fields(entry: Entry) -> list[Field]:
    from goodterms.domain.records import KINDS

    time = _hours(entry.seconds)
    if entry.start is not None:
        time = when.show_span(entry.start, entry.seconds, entry.zone or "UTC").split(" ")[0]
    return [
        Field("target", "Client[/Project]", entry.target.replace(" / ", "/"), required=True),
        Field("day", "Day", entry.day.isoformat(), required=True),
        Field("time", "Time", time, "9:00-11:15, or 2h15", required=True),
        Field("kind", "Kind", entry.kind, "", KINDS),
        Field("scope", "Scope", entry.scope, "", ("in", "extra")),
        Field("billable", "Billable", _yes(entry.billable), "", YES_NO),
        Field("requested_by", "Asked for by", entry.requested_by, "", ("client", "me")),
        Field("rush_paid", "Rush paid", _yes(entry.rush_paid), "", YES_NO),
        Field("emergency_agreed", "Agreed emergency", _yes(entry.emergency_agreed), "", YES_NO),
        Field("note", "Note", entry.note),
    ]


def _yes(value: bool) -> str:
    return "yes" if value else "no"


def _hours(seconds: int) -> str:
    return f"{seconds // 3600}h{seconds % 3600 // 60:02}"


def _save(app: GoodtermsApp, entry: Entry, values: Mapping[str, str], changed: set[str]) -> str:
    """Write what was changed, and say what the entry is now; an entry that it overlaps is named."""
    from goodterms.ledger import entries, hours

    con = app.desk.con
    span = _span(app, values) if changed & {"day", "time"} else None
    details: Details = {}
    for key in ("kind", "scope", "requested_by", "note"):
        if key in changed:
            details[key] = values[key]
    for key in ("billable", "rush_paid", "emergency_agreed"):
        if key in changed:
            details[key] = values[key] == "yes"  # type: ignore[literal-required]
    target = _target(app, values["target"]) if "target" in changed else None
    hours.edit(con, entry.id, span=span, target=target, **details)
    now = entries.entry(con, entry.id)
    clash = hours.overlaps(con, now.when, but=(entry.id,)) if span is not None else ()
    over = f" It overlaps {clash[0].target}, {clash[0].when.echo}." if clash else ""
    return f"Saved: {now.when.echo}, {now.target}.{over} u takes it back."


def _span(app: GoodtermsApp, values: Mapping[str, str]) -> when.When:
    from goodterms.tui.capture import clock

    day = read.some_day(values, "day", app.desk.today)
    try:
        return when.parse_when(values["time"], clock(app.desk), day=day)
    except NotUnderstood as error:
        raise Invalid("time", error.message, error.hint) from error


def _target(app: GoodtermsApp, typed: str) -> tuple[int, int | None]:
    from goodterms.ledger import names

    try:
        client, project = names.find_target(app.desk.con, typed)
    except NotUnderstood as error:
        raise Invalid("target", error.message, error.hint) from error
    return client[0], project[0] if project else None


def split(app: GoodtermsApp, entry_id: int) -> None:
    """Cut an entry in two."""
    from goodterms.ledger import entries, hours

    entry = entries.entry(app.desk.con, entry_id)

    def save(values: Mapping[str, str]) -> str:
        try:
            hours.split(app.desk.con, entry.id, hours.cut(entry, values["first"]))
        except NotUnderstood as error:
            raise Invalid("first", error.message, error.hint) from error
        return "Split. u takes it back."

    hint = "45m, 1h30" if entry.start is None else "45m, 1h30, or a time: 10:30"
    fields = [Field("first", "First part", hint=hint, required=True)]
    read.ask(app, "Split", fields, save, intro=f"{entry.target}, {entry.when.echo}")


def move(app: GoodtermsApp, ids: Sequence[int], after: After) -> None:
    """Give entries to another client or project."""
    from goodterms.ledger import clients, hours

    def save(values: Mapping[str, str]) -> str:
        client, project = _target(app, values["target"])
        hours.move(app.desk.con, ids, client, project)
        after()
        name = clients.name_of(app.desk.con, client)
        return f"{count(len(ids), 'entry', 'entries')} moved to {name}. u takes it back."

    fields = [Field("target", "To client[/project]", hint="acme/site", required=True)]
    read.ask(app, f"Move {count(len(ids), 'entry', 'entries')}", fields, save)


def join(app: GoodtermsApp, ids: Sequence[int], after: After) -> None:
    """Make one entry of several."""
    from goodterms.ledger import hours

    if len(ids) < 2:
        app.toast("Mark two or more entries with Space first.")
    elif app.do(lambda: f"Joined into entry {hours.join(app.desk.con, ids)}. u takes it back."):
        after()


def delete(app: GoodtermsApp, ids: Sequence[int], after: After) -> None:
    """Delete entries, after a question that names them."""
    from goodterms.ledger import entries, hours

    first = entries.entry(app.desk.con, ids[0])
    question = f"Delete {first.target}, {first.when.echo}?" if len(ids) == 1 else f"Delete {len(ids)} entries?"

    def run() -> str:
        hours.delete(app.desk.con, ids)
        return f"{count(len(ids), 'entry', 'entries')} deleted. u takes it back."

    def answered(yes: bool | None) -> None:
        if yes and app.do(run):
            after()

    app.push_screen(Confirm(question, yes="Delete", no="Keep"), answered)
