"""The timer: started, with another client, for the last work again, stopped at a time in the past, thrown away."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from goodterms import when
from goodterms.errors import GoodtermsError, Invalid, NotUnderstood
from goodterms.ledger import quickwords
from goodterms.tui import form_values as read
from goodterms.tui.capture import clock, words_offered
from goodterms.tui.widgets.confirm import Confirm
from goodterms.tui.widgets.form import Field

if TYPE_CHECKING:
    from goodterms.ledger import names
    from goodterms.ledger.running import Timer
    from goodterms.tui.app import GoodtermsApp


def warn_if_long(app: GoodtermsApp) -> None:
    """Say so where the timer was probably forgotten."""
    from goodterms.ledger.running import LONG

    try:
        running = app.desk.timer()
        gone = clock(app.desk).now - running.start if running is not None else 0
    except GoodtermsError:
        return  # whoever reads the file for a view tells it
    if running is not None and gone > LONG:
        said = f"The timer has been running for {when.show_duration(gone)}: {running.target}. Was it forgotten? "
        app.notify(f"{said}t asks when you stopped.", severity="warning", markup=False, timeout=10)


def _running(app: GoodtermsApp) -> Timer | None:
    """What is running; says that nothing is."""
    from goodterms.ledger import timer

    running = timer.running(app.desk.con)
    if running is None:
        app.toast("The timer is not running. t starts it.")
    return running


def _moment(app: GoodtermsApp, values: Mapping[str, str], key: str = "at") -> int:
    try:
        return when.parse_moment(values[key], clock(app.desk)) if values[key] else clock(app.desk).now
    except NotUnderstood as error:
        raise Invalid(key, error.message, error.hint) from error


def _start_fields(client: str = "") -> list[Field]:
    return [
        Field("client", "Client[/Project]", client, "acme/site", required=True),
        Field("note", "Note", hint="homepage #extra"),
        Field("at", "Since", hint="now; or 9:15, 20m ago"),
    ]


def _reading(app: GoodtermsApp) -> Callable[[Mapping[str, str]], str]:
    """What the three fields say, in words, while they are typed."""

    def reading(values: Mapping[str, str]) -> str:
        (_, name), project = _target(app, values)
        since = when.local(_moment(app, values), clock(app.desk).zone)
        parts = [f"{name} / {project[1]}" if project else name, f"since {since:%H:%M}"]
        return ", ".join((*parts, *quickwords.in_words(_details(values))))

    return reading


def _target(app: GoodtermsApp, values: Mapping[str, str]) -> tuple[names.Found, names.Found | None]:
    from goodterms.ledger import names

    try:
        return names.find_target(app.desk.con, values["client"])
    except NotUnderstood as error:
        raise Invalid("client", error.message, error.hint) from error


def _details(values: Mapping[str, str]) -> quickwords.Details:
    try:
        return quickwords.take_note(values["note"])
    except NotUnderstood as error:
        raise Invalid("note", error.message, error.hint) from error


def start(app: GoodtermsApp, client: str) -> None:
    """Ask for whom to start the timer."""
    from goodterms.ledger import timer
    from goodterms.tui import afterwards

    desk = app.desk

    def save(values: Mapping[str, str]) -> str:
        (client_id, name), project = _target(app, values)
        at, zone = _moment(app, values), clock(desk).zone
        timer.start(desk.con, client_id, at, zone, project_id=project[0] if project else None, **_details(values))
        afterwards.caution(app, client_id, desk.today)
        return f"The timer runs for {name}."

    fields = _start_fields(client)
    read.ask(app, "Start the timer", fields, save, intro=words_offered(), reading=_reading(app))


def stop_at(app: GoodtermsApp) -> None:
    """Stop the timer at a time in the past, with a note."""
    from goodterms.ledger import timer

    running = _running(app)
    if running is None:
        return

    def save(values: Mapping[str, str]) -> str:
        at = _moment(app, values)
        timer.stop(app.desk.con, at, **_details(values))
        return f"Logged {when.show_duration(max(1, at - running.start))} for {running.target}. u takes it back."

    fields = [Field("at", "Stopped at", hint="now; or 17:30, 20m ago"), Field("note", "Note", hint=running.note)]
    read.ask(app, "Stop the timer", fields, save, intro=f"{_since(running)} {words_offered()}")


def _since(running: Timer) -> str:
    start = when.local(running.start, running.zone)
    return f"{running.target}, since {start:%H:%M} on {when.show_day(start.date())}."


def switch(app: GoodtermsApp) -> None:
    """Log what is running, and start for another client or project."""
    from goodterms.ledger import timer
    from goodterms.tui import afterwards

    running = _running(app)
    if running is None:
        return
    desk = app.desk

    def save(values: Mapping[str, str]) -> str:
        (client, name), project = _target(app, values)
        at, zone = _moment(app, values), clock(desk).zone
        timer.switch(desk.con, client, at, zone, project_id=project[0] if project else None, **_details(values))
        afterwards.caution(app, client, desk.today)
        return f"Logged {when.show_duration(max(1, at - running.start))} for {running.target}; now it runs for {name}."

    intro = f"{_since(running)} {words_offered()}"
    read.ask(app, "Switch the timer", _start_fields(), save, intro=intro, reading=_reading(app))


def resume(app: GoodtermsApp) -> None:
    """Start the timer again for what was logged last."""
    from goodterms.ledger import timer

    def run() -> str:
        time = clock(app.desk)
        last = timer.resume(app.desk.con, time.now, time.zone)
        return f"The timer runs for {last.target} again."

    app.do(run)


def cancel(app: GoodtermsApp) -> None:
    """Throw the running timer away, after a question."""
    from goodterms.ledger import timer

    running = _running(app)
    if running is None:
        return

    def run() -> str:
        timer.cancel(app.desk.con)
        return "The timer is thrown away. u brings it back."

    def answered(yes: bool | None) -> None:
        if yes:
            app.do(run)

    question = f"Throw away {when.show_duration(max(0, clock(app.desk).now - running.start))} for {running.target}?"
    app.push_screen(Confirm(question, yes="Throw away", no="Keep"), answered)
