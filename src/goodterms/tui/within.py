"""What screens and views have in common: they live in our app, and the type checker should know it."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from textual import events

from goodterms.errors import GoodtermsError

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
        A screen that cannot even begin has nothing to stay with: that error goes on."""
        try:
            await super()._on_message(message)  # type: ignore[misc]
        except (GoodtermsError, sqlite3.Error) as error:
            if isinstance(message, events.Mount):
                raise
            from goodterms.ledger import mishap

            self.gt.toast(str(mishap.explain(error)), wrong=True)
