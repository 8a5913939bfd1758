"""The frame around the six numbered screens: top line, the one view that is shown, key line."""

from __future__ import annotations

from importlib import import_module
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from goodterms.tui.view import View
from goodterms.tui.widgets.bars import KeyBar, TopBar
from goodterms.tui.within import Within

VIEWS: tuple[tuple[str, str], ...] = (
    ("Today", "today:TodayView"),
    ("Clients", "clients:ClientsView"),
    ("Hours", "hours:HoursView"),
    ("Invoices", "invoices:InvoicesView"),
    ("Flags", "flags:FlagsView"),
    ("Reports", "reports:ReportsView"),
)
SMALLEST = (60, 15)


class MainScreen(Within, Screen[None]):
    """Holds the views; each is made on its first visit and kept."""

    AUTO_FOCUS = None
    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(str(n), f"view({n})", title, show=False) for n, (title, _) in enumerate(VIEWS, 1)),
        Binding("question_mark", "app.help", "Help", key_display="?"),
        Binding("ctrl+p", "app.command_palette", "Palette", key_display="^p", show=False),
        Binding("q", "app.leave", "Quit"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.number = 1
        self.views: dict[int, View] = {1: _make(1)}

    def compose(self) -> ComposeResult:
        yield TopBar(tuple(title for title, _ in VIEWS))
        yield Container(self.view, id="body")
        yield KeyBar()

    def on_mount(self) -> None:
        self.view.take_focus()
        self.set_interval(1.0, self._watch_file)

    def on_resize(self) -> None:
        small = self.size.width < SMALLEST[0] or self.size.height < SMALLEST[1]
        self.set_class(small, "-too-small")
        if small and not self.query("#too-small"):
            says = Content("The window is too small: 60 columns and 15 lines are needed.")
            self.mount(Static(says, id="too-small"), before=self.query_one(KeyBar))

    async def action_view(self, number: int) -> None:
        """Show view `number` (1 to 6), making it on its first visit."""
        if number == self.number:
            self.view.take_focus()
            return
        self.view.display = False
        self.number = number
        self.query_one(TopBar).current = number
        view = self.views.get(number)
        if view is None:
            view = self.views[number] = _make(number)
            await self.query_one("#body").mount(view)
        view.display = True
        view.refresh_data()
        view.take_focus()

    @property
    def view(self) -> View:
        """The view that is shown."""
        return self.views[self.number]

    def offers(self, action: str) -> bool:
        """Is this key named at the foot? The view knows."""
        return self.view.offers(action)

    def on_top_bar_chosen(self, event: TopBar.Chosen) -> None:
        self.run_worker(self.action_view(event.number), exclusive=True, group="view")

    def on_screen_resume(self) -> None:
        self.refresh_data()

    def refresh_data(self) -> None:
        """The view that is shown reads again if something changed; the others do when they are shown next."""
        self.view.refresh_data()

    def _watch_file(self) -> None:
        """Another program may have written to the file: show it by itself."""
        if self.gt.file_changed():
            self.refresh_data()
            self.gt.reload_page()
        self.gt.show_right()


def _make(number: int) -> View:
    module, name = VIEWS[number - 1][1].split(":")
    view: View = getattr(import_module(f"goodterms.tui.screens.{module}"), name)()
    return view
