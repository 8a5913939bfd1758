"""The palette (Ctrl+P): every action by its name, and every client."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from rich.text import Text
from textual.command import DiscoveryHit, Hit, Hits, Provider

from goodterms.errors import GoodtermsError

if TYPE_CHECKING:
    from textual.screen import Screen

    from goodterms.tui.app import GoodtermsApp


RECORDS = (
    ("project", "Project: add", "a new project, with what was promised"),
    ("signal", "Signal: add", "something good they did"),
    ("change", "Change request: add", "paid, absorbed or declined"),
    ("request", "Request: add", "a question, a brief, work they ask for"),
    ("answer", "Answer the request", "the day an open request was answered"),
    ("expense", "Expense: add", "money spent for them"),
    ("delay", "Delay: add", "a milestone that moved, and why"),
)
"""Form of record_forms, name, what it is."""
SETTINGS = (
    ("Theme", "Theme", "Dark, light, or your terminal's own colours"),
    ("Thresholds", "Thresholds", "When a flag is amber, when red, for all clients"),
    ("Rates", "Exchange rates", "What other currencies are worth, also from a file"),
    ("Backup", "Copies of the file", "Make one, put one back, look the file through"),
)
"""Group of the settings, name, what it is."""
NOTES = (
    ("pause", "Work stops until what is overdue is paid"),
    ("decline", "No to one request"),
    ("boundary", "Something that must not happen again"),
)


class Action(NamedTuple):
    """Something that can be done, by name. `help` is markup to Textual: never a user's text."""

    name: str
    help: str
    run: Callable[[], object]


class ActionProvider(Provider):
    """Hands the actions to Textual's palette. Names are `Text`: a client's name is never markup there."""

    @property
    def _actions(self) -> Iterator[Action]:
        app: GoodtermsApp = self.app  # type: ignore[assignment]
        return commands(app, self.screen)

    async def discover(self) -> Hits:
        for action in self._actions:
            run = partial(_run, self.app, action)  # type: ignore[arg-type]
            yield DiscoveryHit(Text(action.name), run, text=action.name, help=action.help)

    async def search(self, query: str) -> Hits:
        matcher = self.matcher(query)
        for action in self._actions:
            score = matcher.match(action.name)
            if score > 0:
                run = partial(_run, self.app, action)  # type: ignore[arg-type]
                yield Hit(score, Text(action.name), run, text=action.name, help=action.help)


def _run(app: GoodtermsApp, action: Action) -> None:
    """Do it; what the ledger refuses is told in its sentence, and the app goes on."""
    try:
        action.run()
    except GoodtermsError as error:
        app.toast(str(error), wrong=True)


def commands(app: GoodtermsApp, below: Screen[object]) -> Iterator[Action]:
    """What can be done about the client that the screen below the palette shows, then all actions of the app, then
    one "open" for each client."""
    from goodterms.tui.screens.main import VIEWS, MainScreen

    def view(number: int) -> Callable[[], None]:
        def go() -> None:
            app.open_view(number)

        return go

    client = getattr(below, "client_id", None)
    if client is None and isinstance(below, MainScreen):
        client = getattr(below.view, "client_id", None)
    if client is not None:
        yield from _about(app, client)
    for number, (title, _) in enumerate(VIEWS, 1):
        yield Action(f"Go to {title}", f"Screen {number}", view(number))
    yield Action("Log hours", "One line: what was done, when, for whom", app.action_log)
    yield Action("Log an incident", "Something a client did", app.action_incident)
    yield Action("Start or stop the timer", "It survives a restart", app.action_timer)
    yield Action("Timer: stop at a time", "When you stopped, and a note", _timing(app, "stop_at"))
    yield Action("Timer: switch", "Log what is running, start for another client", _timing(app, "switch"))
    yield Action("Timer: resume", "Start again for what was logged last", _timing(app, "resume"))
    yield Action("Timer: throw away", "Nothing is logged", _timing(app, "cancel"))
    yield Action("New reminder", "To call, to ask, to look again", partial(_remind, app, client))
    yield Action("Reminders", "All that is to be done, also later", partial(_reminders, app))
    yield Action("New client", "Name, currency, rate, terms", app.action_new_client)
    yield Action("Settings", "Who you are, money position, working window, thresholds", app.action_settings)
    yield Action("Import a file", "Hours or invoices from another tool", app.action_import)
    yield Action("Reminders as a calendar", "All that is to be done, as an .ics file", lambda: _calendar(app))
    yield Action("Back up now", "A verified copy beside the file", app.action_backup)
    yield Action("Undo", "Take the last change back", app.action_undo)
    yield Action("Redo", "Make it again", app.action_redo)
    yield Action("Changes", "The history of what was changed", app.action_history)
    yield Action("Help", "What this screen is for, and its keys", app.action_help)
    for group, name, help_text in SETTINGS:
        yield Action(name, help_text, partial(app.open_settings, group))
    yield Action("Quit", "Everything is saved", app.action_leave)
    if isinstance(below, MainScreen):
        yield from _clients(app)


def _timing(app: GoodtermsApp, name: str) -> Callable[[], None]:
    def run() -> None:
        from goodterms.tui import timing

        getattr(timing, name)(app)

    return run


def _remind(app: GoodtermsApp, client: int | None) -> None:
    from goodterms.tui import reminder_forms

    reminder_forms.add(app, client)


def _reminders(app: GoodtermsApp) -> None:
    from goodterms.tui.screens.reminders import RemindersScreen

    app.push_screen(RemindersScreen())


def _about(app: GoodtermsApp, client: int) -> Iterator[Action]:
    """What can be noted or written about the client on screen, without a decision."""

    def record(form: str) -> Callable[[], None]:
        def run() -> None:
            from goodterms.tui import record_forms

            getattr(record_forms, form)(app, client)

        return run

    def letter(kind: str) -> Callable[[], None]:
        def run() -> None:
            from goodterms.tui.screens.letter import LetterScreen

            app.push_screen(LetterScreen(client, kind))

        return run

    def export() -> None:
        from goodterms.tui import evidence_export

        evidence_export.ask(app, client)

    def state() -> None:
        from goodterms.tui import afterwards

        afterwards.state(app, client)

    try:
        row = app.desk.con.execute("SELECT name FROM client WHERE id = ?", (client,)).fetchone()
    except GoodtermsError as error:
        app.toast(str(error), wrong=True)
        return
    if row is None:
        return
    for record_form, name, help_text in RECORDS:
        yield Action(f"{name}, {row[0]}", help_text, record(record_form))
    yield from _agreed(app, client, row[0])
    for kind, help_text in NOTES:
        yield Action(f"Letter: {kind} note to {row[0]}", help_text, letter(kind))
    yield Action(f"Next state: {row[0]}", "Close, resume after a pause, or take on again", state)
    yield Action(f"Talk script: {row[0]}", "What to say, in order, with your facts", lambda: _talk(app, client))
    yield Action(f"Evidence to a file: {row[0]}", "All that is on record, dated, as PDF or Markdown", export)


def _agreed(app: GoodtermsApp, client: int, client_name: str) -> Iterator[Action]:
    """What was agreed with the client, and what is owed."""

    def form(name: str) -> Callable[[], None]:
        def run() -> None:
            from goodterms.tui import client_forms

            getattr(client_forms, name)(app, client)

        return run

    def person() -> None:
        from goodterms.tui import terms

        terms.person(app, client)

    def account() -> None:
        from goodterms.tui import invoice_papers

        invoice_papers.statement(app, client)

    yield Action(f"Contact: add, {client_name}", "Who decides there, who pays", person)
    yield Action(f"Rate: add, {client_name}", "The price of an hour from a day on", form("rate"))
    yield Action(f"Client: edit, {client_name}", "Name, rate, terms, contract", form("edit"))
    yield Action(f"State: set, {client_name}", "active, watching, leaving ...", form("status"))
    yield Action(f"Statement of account, {client_name}", "What was invoiced, paid and is open, as PDF", account)


def _calendar(app: GoodtermsApp) -> None:
    from goodterms.tui import afterwards

    afterwards.calendar(app)


def _talk(app: GoodtermsApp, client: int) -> None:
    """The talk of the decision that stands, else of the one that is advised."""
    from goodterms.domain.letter_fields import DECISIONS
    from goodterms.ledger import decisions, overview
    from goodterms.tui.screens.talk import TalkScreen

    desk = app.desk
    try:
        standing = next((d for d in decisions.taken(desk.con, client) if d.withdrawn_on is None), None)
        if standing is not None and standing.outcome in DECISIONS:
            app.push_screen(TalkScreen(client, str(standing.outcome), standing.id))
            return
        outcome = overview.counsel(desk.con, desk.settings(), desk.today, client)[1].decision.outcome
    except GoodtermsError as error:
        app.toast(str(error), wrong=True)
        return
    if outcome not in DECISIONS:
        app.toast("The advice is to keep this client: there is no talk that goes with it. w looks closer.")
        return
    app.push_screen(TalkScreen(client, outcome))


def _clients(app: GoodtermsApp) -> Iterator[Action]:
    def opener(client: int) -> Callable[[], None]:
        return lambda: app.open_client(client)

    def decider(client: int) -> Callable[[], None]:
        return lambda: app.open_wizard(client)

    try:
        rows = app.desk.con.execute("SELECT id, name FROM client WHERE archived = 0 ORDER BY name_key").fetchall()
    except GoodtermsError as error:
        app.toast(str(error), wrong=True)
        return
    for client, name in rows:
        yield Action(f"Client: {name}", "Open the client's page", opener(client))
        yield Action(f"Decide: {name}", "Keep, renegotiate, raise rates, finish, or end it", decider(client))
    for client, name in app.desk.con.execute("SELECT id, name FROM client WHERE archived <> 0 ORDER BY name_key"):
        yield Action(
            f"Bring back: {name}", "Put an archived client into the lists again", partial(_bring_back, app, client)
        )


def _bring_back(app: GoodtermsApp, client: int) -> None:
    from goodterms.tui import client_forms

    client_forms.unarchive(app, client)
