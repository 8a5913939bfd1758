"""Fingers are quicker than screens: a screen that is closed already must not close the one below it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.await_complete import AwaitComplete
from textual.content import Content

if TYPE_CHECKING:
    from textual.screen import Screen

    _Base = Screen[Any]
else:
    _Base = object

CLOSE = Content.from_markup("[@click=screen.dismiss] Close [/]")
LEAVE = Content.from_markup("[@click=screen.dismiss] Leave [/]")
"""Stands in the lower edge of a box over the screen: what Esc does, for the mouse."""


class Once(_Base):
    """Mixed into a screen before Textual's own class: it closes once, however often it is asked to."""

    def dismiss(self, result: Any = None) -> AwaitComplete:  # noqa: ANN401 (what the screen returns)
        if not self.is_current:
            return AwaitComplete()
        return super().dismiss(result)
