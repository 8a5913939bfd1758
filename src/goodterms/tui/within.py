"""What screens and views have in common: they live in our app, and the type checker should know it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import events

if TYPE_CHECKING:
    from textual.message import Message
    from textual.widget import Widget

    from goodterms.tui.app import GoodtermsApp


class Within:
    """Mixed into screens and views: `gt` is the app, as what it is."""

    @property
    def gt(self) -> GoodtermsApp:
        widget: Widget = self  # type: ignore[assignment]
        return widget.app  # type: ignore[return-value]

    async def _on_message(self, message: Message) -> None:
        """What the ledger refuses while a message is handled is told in its sentence, and the screen stays.
        A page that cannot even begin is left again."""
        try:
            await super()._on_message(message)  # type: ignore[misc]
        except Exception as error:
            from goodterms.tui import trouble

            if not trouble.tell(self.gt, error):
                raise
            if isinstance(message, events.Mount):
                self.gt.call_later(self._give_up)

    def _give_up(self) -> None:
        """Close this page, if it lies over another one."""
        page: object = self
        if page is self.gt.screen and len(self.gt.screen_stack) > 1:
            self.gt.pop_screen()
