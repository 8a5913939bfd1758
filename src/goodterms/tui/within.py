"""What screens and views have in common: they live in our app, and the type checker should know it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textual.widget import Widget

    from goodterms.tui.app import GoodtermsApp


class Within:
    """Mixed into screens and views: `gt` is the app, as what it is."""

    @property
    def gt(self) -> GoodtermsApp:
        widget: Widget = self  # type: ignore[assignment]
        return widget.app  # type: ignore[return-value]
