"""A view: one of the numbered screens. It fetches in a thread and shows on the screens' own thread."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.containers import Container
from textual.content import Content
from textual.message import Message
from textual.worker import Worker, WorkerState, get_current_worker

from goodterms.errors import GoodtermsError
from goodterms.tui.within import Within

if TYPE_CHECKING:
    from dataclasses import dataclass

    from goodterms.tui.desk import Desk
else:
    from goodterms.quick import dataclass


class View(Within, Container):
    """Base of Today, Clients, Hours, Invoices, Flags and Reports."""

    TITLE: ClassVar[str] = ""
    HELP: ClassVar[str] = ""
    DEFAULT_CSS = """
    View { height: 1fr; width: 1fr; }
    """

    @dataclass
    class Fetched(Message):
        """What a thread fetched for a view (or the error it met)."""

        view: View
        data: object
        error: GoodtermsError | None = None

        @property
        def control(self) -> View:
            return self.view

    @property
    def desk(self) -> Desk:
        return self.gt.desk

    def offers(self, action: str) -> bool:
        """Is the key of this action named at the foot? One that does not fit still says why when it is pressed."""
        return True

    def fetch(self) -> object:
        """Read what the view shows. Runs in a thread: no widget may be touched."""
        return None

    def at_hand(self) -> object | None:
        """What `fetch` would return, where it is known already: then it is shown at once, without a thread."""
        return None

    def show_early(self) -> None:
        """Show what is known already while the rest is fetched."""

    def show(self, data: object) -> None:
        """Show what `fetch` returned."""

    shown_stamp: object = None
    """The state of the file that was fetched last."""

    def refresh_data(self) -> None:
        """Fetch again if the file or the day changed since the last time."""
        if self.shown_stamp != self.desk.stamp:
            self.reload()

    def reload(self) -> None:
        """Fetch again, in a thread; the newest call wins."""
        self.shown_stamp = self.desk.stamp
        data = self.at_hand()
        if data is not None:
            self.show(data)
            self.gt.shown()
            return
        self.show_early()
        self.run_worker(self._fetch, thread=True, exclusive=True, exit_on_error=False, group=f"fetch-{self.TITLE}")

    def _fetch(self) -> None:
        import sqlite3

        from goodterms.ledger import mishap

        worker = get_current_worker()
        try:
            with self.desk.reader() as con, mishap.reading(con):
                con.set_progress_handler(lambda: worker.is_cancelled, 50_000)  # nobody waits for it: stop reading
                data = self.fetch()
        except GoodtermsError as error:
            if not worker.is_cancelled:
                self.post_message(self.Fetched(self, None, error))
        except sqlite3.OperationalError:
            if not worker.is_cancelled:
                raise
        else:
            self.post_message(self.Fetched(self, data))

    def on_view_fetched(self, event: Fetched) -> None:
        event.stop()
        if event.error is not None:
            self.shown_stamp = None
            self.app.notify(str(event.error), severity="error", markup=False, timeout=10)
        else:
            self.show(event.data)
        self.gt.shown()

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """An error nobody foresaw: say so, keep the app alive, and keep the details for a report."""
        if event.state is WorkerState.ERROR and event.worker.error is not None:
            from goodterms.tui.trouble import report

            report(self.app, event.worker.error)

    def take_focus(self) -> None:
        """Put the focus where the keys of this view work."""
        for widget in self.query("*"):
            if widget.can_focus and widget.display and not widget.disabled:
                widget.focus()
                return


def content(text: str) -> Content:
    """User text as it is: never markup."""
    return Content(text)
