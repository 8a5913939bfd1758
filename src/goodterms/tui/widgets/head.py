"""The line at the head of a page about one client. Where it is too long, the name gives way, not what is said of it."""

from __future__ import annotations

from rich.cells import cell_len
from textual.app import RenderResult
from textual.content import Content
from textual.widget import Widget

from goodterms.tui.widgets.rows import fit

LEAST = 12
"""Cells of a name that are always shown."""


class Head(Widget):
    """Some words, the name, and what is said of it; `more` has what room is left."""

    DEFAULT_CSS = """
    Head { height: 1; background: $panel; }
    """
    _said: tuple[str, str, Content, str] = ("", "", Content(), "")

    def show(self, name: str, says: Content, *, before: str = " ", more: str = "") -> None:
        """Say it; what stands there already is not drawn again."""
        said = (before, name, says, more)
        if not (said == self._said and says.is_same(self._said[2])):
            self._said = said
            self.refresh()

    def render(self) -> RenderResult:
        before, name, says, more = self._said
        room = self.size.width - cell_len(before) - says.cell_length
        name = fit(name, max(LEAST, room) if cell_len(name) > room else cell_len(name))
        rest = fit(more, min(cell_len(more), room - cell_len(name)))
        return Content.assemble((f"{before}{name}", "bold"), says, (rest, "$muted"))
