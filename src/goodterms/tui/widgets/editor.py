"""The editor of a letter: Textual's, with an undo that survives a text that gets shorter."""

from __future__ import annotations

from collections.abc import Callable

from textual.widgets import TextArea
from textual.widgets.text_area import Selection


class Editor(TextArea):
    """Wraps long lines; Tab leaves it.

    Textual 8.2.8 puts the old text back before the cursor, which may then stand below the last line (issue 6686 of
    its tracker); and where one step takes several edits back, it wraps only some of their lines anew. Both end the
    app. So the cursor waits at the top meanwhile, and all lines are wrapped anew.
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 (Textual's name)
        super().__init__(id=id, soft_wrap=True, show_line_numbers=False, tab_behavior="focus")

    def on_unmount(self) -> None:
        """The app knows who waits for another theme, and keeps whoever is gone until there is one."""
        waiting = getattr(self.app, "__watchers", {}).get("theme", [])
        waiting[:] = [one for one in waiting if one[0] is not self]

    def undo(self) -> None:
        self._safely(super().undo)

    def redo(self) -> None:
        self._safely(super().redo)

    def _safely(self, step: Callable[[], None]) -> None:
        text, selection = self.text, self.selection
        self.selection = Selection.cursor((0, 0))
        step()
        if self.text == text:  # there was nothing to take back
            self.selection = selection
        self.wrapped_document.wrap(self.wrap_width, self.indent_width)
        self._refresh_size()
        self.scroll_cursor_visible()
