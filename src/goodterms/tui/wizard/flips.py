"""The changes that would turn the result: lines below a text that is read first."""

from __future__ import annotations

from collections.abc import Sequence

from textual.actions import SkipAction
from textual.widget import Widget

from goodterms.tui.widgets.rows import FixedSource, Row, Rows

STEP = 4
"""Lines of the text that one key moves."""


class Flips(Rows):
    """Lines below a text: down reads on to them first, and Enter takes none that is not in view."""

    def show(self, rows: Sequence[Row], *, again: bool = False) -> None:
        """Show other lines, from the first on. The text is read first, so nothing scrolls to them. `again`: the
        result is only drawn anew, and the cursor stays."""
        self.styles.height = min(14, max(3, len(rows) + 1))
        if not again:
            self._set_cursor(0, tell=False)
        self.set_source(FixedSource(rows), tell=False)

    def action_move(self, by: int) -> None:
        first = by < 0 and self.cursor == 0
        if first or (by > 0 and self.below):
            self._read_on(STEP * by)
        else:
            super().action_move(by)

    def action_page(self, by: int) -> None:
        raise SkipAction  # the screen scrolls what stands beside the text

    def action_open(self) -> None:
        if self.below:
            self._read_on(self._above.size.height - 1)
        else:
            super().action_open()

    @property
    def below(self) -> bool:
        """Is the line under the cursor still below what is in view?"""
        line = self.virtual_region.y + self.header + self.cursor - int(self.scroll_offset.y)
        return line >= int(self._above.scroll_offset.y) + self._above.size.height

    @property
    def _above(self) -> Widget:
        assert isinstance(self.parent, Widget)
        return self.parent

    def _read_on(self, lines: int) -> None:
        self._above.scroll_relative(y=lines, animate=False, force=True, immediate=True)
