"""The palette (Ctrl+P): every action by its name, and every client."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from rich.text import Text
from textual.command import DiscoveryHit, Hit, Hits, Provider

from goodterms.errors import GoodtermsError

if TYPE_CHECKING:
    from goodterms.tui.app import GoodtermsApp


class Action(NamedTuple):
    """Something that can be done, by name."""

    name: str
    help: str
    run: Callable[[], object]


class ActionProvider(Provider):
    """Hands the actions to Textual's palette. Names are `Text`: a client's name is never markup there."""

    @property
    def _actions(self) -> Iterator[Action]:
        app: GoodtermsApp = self.app  # type: ignore[assignment]
        return commands(app)

    async def discover(self) -> Hits:
        for action in self._actions:
            yield DiscoveryHit(Text(action.name), action.run, text=action.name, help=action.help)

    async def search(self, query: str) -> Hits:
        matcher = self.matcher(query)
        for action in self._actions:
            score = matcher.match(action.name)
            if score > 0:
                yield Hit(score, Text(action.name), action.run, text=action.name, help=action.help)


def commands(app: GoodtermsApp) -> Iterator[Action]:
    """All actions of the app, then one "open" for each client."""
    from goodterms.tui.screens.main import VIEWS, MainScreen

    def view(number: int) -> Callable[[], None]:
        def go() -> None:
            app.open_view(number)

        return go

    for number, (title, _) in enumerate(VIEWS, 1):
        yield Action(f"Go to {title}", f"Screen {number}", view(number))
    yield Action("Log hours", "One line: what was done, when, for whom", app.action_log)
    yield Action("Log an incident", "Something a client did", app.action_incident)
    yield Action("Start or stop the timer", "It survives a restart", app.action_timer)
    yield Action("New client", "Name, currency, rate, terms", app.action_new_client)
    yield Action("Settings", "Who you are, money position, working window, thresholds", app.action_settings)
    yield Action("Import a file", "Hours or invoices from another tool", app.action_import)
    yield Action("Back up now", "A verified copy beside the file", app.action_backup)
    yield Action("Undo", "Take the last change back", app.action_undo)
    yield Action("Redo", "Make it again", app.action_redo)
    yield Action("Changes", "The history of what was changed", app.action_history)
    yield Action("Help", "What this screen is for, and its keys", app.action_help)
    yield Action("Theme", "Dark, light, or your terminal's own colours", lambda: app.open_settings("Theme"))
    yield Action("Quit", "Everything is saved", app.action_leave)
    if isinstance(app.screen, MainScreen):
        yield from _clients(app)


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
