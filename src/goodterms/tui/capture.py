"""Logging without friction: hours in one line, an incident in three keys, the timer with one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from goodterms.errors import Invalid
from goodterms.tui.widgets.form import Field, FormScreen

if TYPE_CHECKING:
    from goodterms import when
    from goodterms.tui.app import GoodtermsApp
    from goodterms.tui.desk import Desk


def clock(desk: Desk) -> when.Clock:
    """The clock that typed times are read against."""
    from goodterms import when

    return when.clock(desk.settings().zone, desk.fixed_today)


def _name(app: GoodtermsApp, client: int | None) -> str:
    row = app.desk.con.execute("SELECT name FROM client WHERE id = ?", (client,)).fetchone()
    return str(row[0]) if row else ""


def _line_start(app: GoodtermsApp) -> str:
    """The client whose page is open, to start a line with; on a list nobody is meant yet."""
    name = _name(app, getattr(app.screen, "client_id", None))
    return f"{name} " if name else ""


def words_offered() -> str:
    """Which words of a note say more."""
    from goodterms.ledger.quickwords import OFFERED

    return f"The note may hold {OFFERED} (asked for by me)."


def log(app: GoodtermsApp) -> None:
    """Ask for one line, say live what was understood, log it."""
    from goodterms.ledger import hours, quicklog
    from goodterms.tui import afterwards

    desk = app.desk

    def reading(values: Mapping[str, str]) -> str:
        return quicklog.read(desk.con, values["line"], clock(desk)).echo

    def save(values: Mapping[str, str]) -> object:
        line = quicklog.read(desk.con, values["line"], clock(desk))
        entry = hours.log_entry(desk.con, line.client_id, line.span, project_id=line.project_id, **line.details)
        clash = hours.overlaps(desk.con, line.span, but=(entry,))
        said = f"Logged: {line.echo}"
        afterwards.caution(app, line.client_id, line.span.day)
        if clash:
            said += f". It overlaps {clash[0].target}, {clash[0].when.echo}."
        return said

    form = FormScreen(
        "Log hours",
        [Field("line", "Who, when, what", _line_start(app), "acme/site 9-11 workshop #extra", required=True)],
        save,
        intro=f"1h30, 90m, 9-11, yesterday 14:00-15:30, fri 2h; then the note. {words_offered()}",
        reading=reading,
    )
    app.push_screen(form, lambda said: app.changed(str(said)) if said else None)


def timer(app: GoodtermsApp) -> None:
    """Stop the timer if it runs, else ask for whom to start it."""
    from goodterms.ledger import timer as ledger
    from goodterms.tui import timing

    if ledger.running(app.desk.con) is not None:
        _stop(app)
    else:
        timing.start(app, _name(app, app.current_client()))


def _stop(app: GoodtermsApp) -> None:
    """Stop and log; a timer that ran very long is asked about first."""
    from goodterms import when
    from goodterms.ledger import timer as ledger
    from goodterms.ledger.running import LONG

    desk = app.desk
    running = ledger.running(desk.con)
    assert running is not None
    time = clock(desk)

    def stop(at: int) -> str:
        ledger.stop(desk.con, at)
        return f"Logged {when.show_duration(max(1, at - running.start))} for {running.target}. u takes it back."

    if time.now - running.start <= LONG:
        app.do(lambda: stop(time.now))
        return

    def save(values: Mapping[str, str]) -> object:
        return stop(when.parse_moment(values["at"], time))

    app.push_screen(
        FormScreen(
            "The timer has run for long",
            [Field("at", "Stopped at", hint="17:30, or yesterday 17:30", required=True)],
            save,
            intro=f"{running.target}: {when.show_duration(time.now - running.start)}. When did you stop?",
        ),
        lambda said: app.changed(str(said)) if said else None,
    )


def incident(app: GoodtermsApp, flag: str | None = None, client_id: int | None = None) -> None:
    """Ask what kind of incident it was (one letter), then for the note; today unless said."""
    from goodterms.tui.screens.incident import KindScreen

    client = client_id if client_id is not None else app.current_client()
    if flag is not None:
        _incident_form(app, flag, client)
        return
    app.push_screen(KindScreen(_name(app, client)), lambda kind: _incident_form(app, kind, client) if kind else None)


def _incident_form(app: GoodtermsApp, flag: str, client_id: int | None) -> None:
    from goodterms.domain.flags.catalogue import BY_ID
    from goodterms.ledger import evidence, names
    from goodterms.tui import form_values as read
    from goodterms.tui.screens.incident import GRAVITY, SEVERITIES

    desk = app.desk
    today = desk.today
    asked = flag == "abuse"
    """An insult is no trifle: what it was is asked, not proposed. Of a threat it is not asked: one is enough."""
    fields = [
        Field("note", "What happened", hint="who, what, where: ten characters at least", required=True),
        Field("day", "When", "today", "today, yesterday, 2026-03-04"),
        Field("severity", "How grave", "" if asked else "minor", "minor, clear or grave", SEVERITIES, required=asked),
        Field("told_on", "Told them on", hint="empty: not yet. In writing or in a meeting"),
        Field("target", "About", "me", "", ("me", "other")),
        Field("evidence", "Evidence", hint="mail of 2 June, recording, file"),
    ]
    if flag == "physical_threat":
        fields = [one for one in fields if one.key != "severity"]
    if client_id is None:
        fields.insert(0, Field("client", "Client", hint="any beginning of the name", required=True))

    def save(values: Mapping[str, str]) -> object:
        client = client_id
        if client is None:
            client = names.find_client(desk.con, values["client"])[0]
        day = read.some_day(values, "day", today)
        if day > today:
            raise Invalid("day", "An incident cannot lie in the future.")
        told = read.day(values, "told_on", today)
        logged = evidence.add_incident(
            desk.con,
            client,
            flag,
            day,
            today,
            values["note"],
            severity=SEVERITIES.index(values["severity"] or "minor") + 1 if "severity" in values else None,
            evidence=values["evidence"],
            told_on=told,
            target=values["target"] or "me",
        )
        return client, logged

    def done(result: object) -> None:
        if not isinstance(result, tuple):
            return
        client, logged = result
        app.changed(" ".join((f"Logged for {_name(app, client)}. u takes it back.", *logged.warnings)))
        if logged.first:
            from goodterms.tui import afterwards

            afterwards.ask_told(app, client, logged.id, flag)

    name = _name(app, client_id)
    title = f"Incident of {name}: {BY_ID[flag].title}" if name else f"Incident: {BY_ID[flag].title}"
    app.push_screen(FormScreen(title, fields, save, intro=GRAVITY.get(flag, "")), done)
