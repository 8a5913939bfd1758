"""The full-screen app: theme, screens, and the actions that work everywhere."""

from __future__ import annotations

import gc
import importlib
import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, ClassVar

from textual._context import active_message_pump
from textual.app import App
from textual.binding import Binding, BindingType
from textual.reactive import Reactive
from textual.screen import Screen
from textual.widget import AwaitMount, Widget
from textual.worker import WorkerFailed

from goodterms.errors import GoodtermsError
from goodterms.tui.mended import mend
from goodterms.tui.screens.main import MainScreen
from goodterms.tui.theme import DARK, LIGHT, fallback
from goodterms.tui.unseen import Unseen

if TYPE_CHECKING:
    from textual.command import Provider
    from textual.dom import DOMNode
    from textual.filter import LineFilter
    from textual.message import Message
    from textual.notifications import SeverityLevel
    from textual.theme import Theme

    from goodterms.tui.desk import Desk


def _actions() -> type[Provider]:
    from goodterms.tui.palette import ActionProvider

    return ActionProvider


mend()
UNSEEN = Unseen()
LETTERS = 15
"""Read in a second, at ease."""
WARM = (
    *("ledger.hours", "ledger.quicklog", "tui.capture", "tui.screens.clients", "tui.screens.hours"),
    *("tui.screens.client", "tui.client_tabs", "tui.screens.invoices", "tui.screens.flags", "tui.screens.evidence"),
    *("tui.screens.wizard", "tui.screens.reports", "tui.palette"),
)
"""Imported after the figures are shown: the first key to each would otherwise wait for it."""


class GoodtermsApp(App[None]):
    """goodterms over one file."""

    TITLE = "goodterms"
    CSS_PATH = "screens/main.tcss"
    ENABLE_COMMAND_PALETTE = True
    COMMAND_PALETTE_BINDING = "ctrl+p"
    COMMANDS = {_actions}  # noqa: RUF012 (Textual's own way)
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("q,ctrl+q", "leave", "Quit", show=False),
        Binding("f1", "help", "Help", show=False),
        Binding("t", "timer", "Timer"),
        Binding("a", "log", "Log hours"),
        Binding("exclamation_mark", "incident", "Incident", key_display="!"),
        Binding("u", "undo", "Undo", show=False),
        Binding("U", "redo", "Redo", show=False),
        Binding("N", "decline", "Decline note", show=False),
        Binding("S,comma", "settings", "Settings", show=False, key_display="S"),
        *(Binding(str(number), f"view({number})", show=False) for number in range(1, 7)),
    ]

    theme: Reactive[str] = Reactive(DARK.name)
    """Ours from the start: to change it later is to read all style sheets again."""
    _shown_theme: Theme | None = None

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self._settled = False
        self.declining: int | None = None
        """The client of the last warning about new work: whom N writes the decline note to."""
        self.busy_writing = False
        """A long write is under way in a thread: to ask the file anything would be to wait for its end."""
        self.wanted_theme = os.environ.get("GOODTERMS_THEME", "")
        if self.wanted_theme in self.available_themes:
            self.theme = self.wanted_theme

    @property
    def available_themes(self) -> dict[str, Theme]:
        return {**super().available_themes, DARK.name: DARK, LIGHT.name: LIGHT}

    @property
    def current_theme(self) -> Theme:
        """Asked for at every line that is drawn."""
        if self._shown_theme is None or self._shown_theme.name != self.theme:
            self._shown_theme = super().current_theme
        return self._shown_theme

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return fallback(self.current_theme.dark)

    def get_line_filters(self) -> Sequence[LineFilter]:
        return (*super().get_line_filters(), UNSEEN)

    def get_default_screen(self) -> Screen[None]:
        return MainScreen()

    def on_ready(self) -> None:
        self.desk.first.drawn.set()

    def shown(self) -> None:
        """A view shows its figures; after the first time there is a moment for what can wait."""
        self.show_right()
        if not self._settled:
            self._settled = True
            self.call_after_refresh(self._settle)

    def _settle(self) -> None:
        from goodterms.tui import told_to_end

        told_to_end.heed(self)
        gc.freeze()  # what was loaded stays: no need to look through it again
        gc.set_threshold(10_000, 10, 10)
        self.run_worker(self._warm, thread=True, exit_on_error=False, group="warm")
        if not self.desk.demo:
            self.run_worker(self._copy_daily, thread=True, exit_on_error=False, group="daily")

    def _warm(self) -> None:
        """What a first key press would otherwise wait for."""
        for module in WARM:
            importlib.import_module(f"goodterms.{module}")
            time.sleep(0.005)  # whoever types now comes first
        try:
            self.desk.settings()
        except GoodtermsError:
            return  # whoever reads the file for a view tells it
        self.call_from_thread(self.take_theme)
        self.call_from_thread(self.warn_timer)
        if self.desk.first.confirm():
            self.call_from_thread(self.main.views[1].reload)

    def warn_timer(self) -> None:
        """At the start: a timer that was probably forgotten."""
        from goodterms.tui import timing

        timing.warn_if_long(self)

    def _copy_daily(self) -> None:
        """The automatic copy of the day; nothing is said unless it fails."""
        from goodterms.ledger import rotation

        try:
            if self.desk.path.is_file():
                rotation.daily(self.desk.path)
        except (GoodtermsError, OSError) as error:
            self.call_from_thread(self.toast, f"The daily copy was not made. {error}", wrong=True)

    def take_theme(self) -> None:
        """Show the theme that is set in the file, unless the environment names another."""
        name = self.desk.settings().theme
        if self.wanted_theme not in self.available_themes and name in self.available_themes and name != self.theme:
            self.theme = name

    def on_unmount(self) -> None:
        self.desk.close()

    @property
    def main(self) -> MainScreen:
        """The frame with the six views."""
        return next(s for s in self.screen_stack if isinstance(s, MainScreen))

    @contextmanager
    def _told(self) -> Iterator[None]:
        """What goes wrong meanwhile is told, if the ledger or the file is to blame; it ends what is done here."""
        try:
            yield
        except Exception as error:
            from goodterms.tui import trouble

            if not trouble.tell(self, error):
                raise

    async def _dispatch_action(self, namespace: DOMNode, action_name: str, params: Any) -> bool:  # noqa: ANN401
        """What the ledger refuses during an action is told in its sentence; the app goes on."""
        done = True
        with self._told():
            done = await super()._dispatch_action(namespace, action_name, params)
        return done  # noqa: RET504 (an error ends the block before it is set)

    async def _on_message(self, message: Message) -> None:
        """The same for what the app itself was asked to do later."""
        with self._told():
            await super()._on_message(message)

    def _handle_exception(self, error: Exception) -> None:
        """A worker that met what cannot be in the file has nothing to show; the app goes on."""
        from goodterms.tui import trouble

        if not (isinstance(error, WorkerFailed) and trouble.tell(self, error)):
            super()._handle_exception(error)

    def _fatal_error(self) -> None:
        """An error nobody foresaw ends the app with one sentence; its traceback goes to a file, not to the user."""
        from rich.text import Text

        from goodterms.tui import trouble

        if not self._exit_renderables:
            self._exit_renderables.append(Text(trouble.sentence(self._exception or RuntimeError("unknown"))))
        self._close_messages_no_wait()

    # -- telling --------------------------------------------------------------

    def toast(self, text: str, *, wrong: bool = False) -> None:
        """Say something, in place of what was said before, as long as it takes to read; user text stays plain."""
        severity: SeverityLevel = "error" if wrong else "information"
        for note in [one for one in self._notifications if one.severity in ("information", severity)]:
            self._unnotify(note)
        self.notify(text, severity=severity, markup=False, timeout=max(8 if wrong else 4, len(text) / LETTERS))

    def hush(self) -> None:
        """Take away what was said about a page that is left: it must not cover the next one."""
        for note in [one for one in self._notifications if one.severity == "information"]:
            self._unnotify(note)

    def show_right(self) -> None:
        """The right end of the top line: the timer that runs, and the day."""
        from goodterms.tui.widgets.bars import TopBar

        try:
            day, running = self.desk.today, self.desk.timer()
        except GoodtermsError:
            return  # whoever reads the file for a view tells it
        text = f"{day:%a} {day.day} {day:%b %Y}"
        if self.desk.demo:
            text = f"demo · {text}"
        gone_short = ""
        if running is not None:
            from goodterms import when

            gone = max(0, when.clock(self.desk.settings().zone, self.desk.fixed_today).now - running.start)
            gone_short = when.short_duration(gone)
            text = f"{running.target} {gone_short} · {text}"
        bar = self.main.query_one(TopBar)
        bar.right, bar.timer = text, gone_short

    def file_changed(self) -> bool:
        """Ask the file whether somebody else wrote to it; an unreadable file is told, not crashed over."""
        if self.busy_writing:
            return False
        try:
            return self.desk.changed_outside()
        except GoodtermsError as error:
            self.toast(str(error), wrong=True)
            return False

    # -- doing ----------------------------------------------------------------

    def do(self, use_case: Callable[[], str | None]) -> bool:
        """Run one use case; say what it says, refresh what is shown; tell an error in one sentence."""
        try:
            said = use_case()
        except GoodtermsError as error:
            self.toast(str(error), wrong=True)
            return False
        self.changed(said)
        return True

    def changed(self, said: str | None = None) -> None:
        """Something was written: refresh, and say it."""
        self.desk.touch()
        self.main.refresh_data()
        self.reload_page()
        if said:
            self.toast(said)

    def reload_page(self) -> None:
        """A page that lies over the views reads again what it shows."""
        load = getattr(self.screen, "load", None)
        if callable(load):
            try:
                load()
            except GoodtermsError as error:  # what the page is about may be gone
                self.toast(str(error), wrong=True)

    def action_undo(self) -> None:
        from goodterms.ledger import undo

        self.do(lambda: f"Undone: {undo.undo(self.desk.con)}")

    def action_redo(self) -> None:
        from goodterms.ledger import undo

        self.do(lambda: f"Done again: {undo.redo(self.desk.con)}")

    def action_timer(self) -> None:
        from goodterms.tui import capture

        capture.timer(self)

    def action_log(self) -> None:
        from goodterms.tui import capture

        capture.log(self)

    def action_incident(self) -> None:
        from goodterms.tui import capture

        capture.incident(self)

    def action_decline(self) -> None:
        from goodterms.tui import afterwards

        afterwards.decline(self)

    def action_help(self) -> None:
        from goodterms.tui.screens.help import HelpScreen

        if not isinstance(self.screen, HelpScreen):
            self.push_screen(HelpScreen(self.screen, self.main.view if isinstance(self.screen, MainScreen) else None))

    def action_leave(self) -> None:
        """Quit; what is written on a page is saved, and where that is not possible it asks first."""
        from goodterms.tui.widgets.confirm import go_unless_lost

        go_unless_lost(self, self.keep_written(), "Quit?", self.exit, yes="Quit")

    def keep_written(self) -> str:
        """Save what is being written on the pages; says what stands in the way, if anything does."""
        said = [page.keep_written() for page in self.screen_stack if hasattr(page, "keep_written")]
        return " ".join(filter(None, said))

    def current_client(self) -> int | None:
        """The client that the shown screen is about, if any: what `!`, `a`, `t`, `w` start from."""
        for place in (self.screen, self.main.view):
            found: int | None = getattr(place, "client_id", None)
            if found is not None:
                return found
        return None

    def push_screen(self, screen: Any, callback: Any = None, *more: Any, **options: Any) -> Any:  # noqa: ANN401
        """Open a page, but not from a list that another page covers meanwhile: a second Enter came too quickly.

        What the ledger or a file refuses when the page has closed is told in its sentence; the app goes on.
        """
        asking = active_message_pump.get(None)
        if isinstance(asking, Widget) and asking.screen is not self.screen:
            return AwaitMount(self.screen, ())

        def closed(result: object) -> None:
            with self._told():
                callback(result)

        return super().push_screen(screen, callback and closed, *more, **options)

    # -- going somewhere --------------------------------------------------------

    def open_view(self, number: int) -> None:
        """Show one of the six views, whatever is shown now."""
        while not isinstance(self.screen, MainScreen) and len(self.screen_stack) > 1:
            self.pop_screen()
        self.run_worker(self.main.action_view(number), exclusive=True, group="view")

    def action_view(self, number: int) -> None:
        """A digit leaves a page for a view; a page on which something is under way keeps its digits."""
        if not getattr(self.screen, "stays", False):
            self.open_view(number)

    def open_client(self, client_id: int) -> None:
        """Open one client's page."""
        from goodterms.tui.screens.client import ClientScreen

        self.push_screen(ClientScreen(client_id))

    def open_wizard(self, client_id: int) -> None:
        """Open the decision wizard on a client, where it was left; not on one to whom all is said and done."""
        from goodterms.tui.afterwards import name_and_status
        from goodterms.tui.screens.wizard import WizardScreen

        name, status = name_and_status(self, client_id)
        if status in ("closed", "blocked"):
            self.toast(f"{name} is {status}. To decide anew, open the client again first: c on their page.")
            return
        self.push_screen(WizardScreen(client_id))

    def action_new_client(self) -> None:
        from goodterms.tui import client_forms

        client_forms.add(self)

    def action_settings(self) -> None:
        self.open_settings()

    def open_settings(self, group: str = "Who I am") -> None:
        """Open the settings at a group."""
        from goodterms.tui.screens.settings import SettingsScreen

        if not isinstance(self.screen, SettingsScreen):
            self.push_screen(SettingsScreen(group))

    def action_import(self) -> None:
        from goodterms.tui.screens.intake import IntakeScreen

        if not isinstance(self.screen, IntakeScreen):
            self.push_screen(IntakeScreen())

    def action_history(self) -> None:
        from goodterms.tui.screens.changes import ChangesScreen

        self.push_screen(ChangesScreen())

    def action_backup(self) -> None:
        from goodterms.tui import care

        care.make_copy(self)
