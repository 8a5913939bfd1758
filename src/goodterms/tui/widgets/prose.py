"""Text whose long lines go on under their own beginning: below the value, not below its name."""

from __future__ import annotations

import re

from rich.cells import cell_len
from textual.app import RenderResult
from textual.content import Content
from textual.geometry import Size
from textual.reactive import Reactive
from textual.widgets import Static

_BEGINS = re.compile(r"\s*(?:[-+*] |\d+\. |\d{4}-\d\d-\d\d +|[■▲●✖◦·?!] )?")
_VALUE = re.compile(r"\s*\S(?:.*?\S)?\s{2,}(?=\S)")


def hang(content: Content, width: int) -> list[Content]:
    """The lines of `content` in `width` cells. What does not fit goes on below the line's value, or its first word."""
    lines: list[Content] = []
    for line in content.split("\n", allow_blank=True):
        if cell_len(line.plain) <= width:
            lines.append(line)
            continue
        found = _VALUE.match(line.plain) or _BEGINS.match(line.plain)
        start = found.end() if found else 0
        if cell_len(line.plain[:start]) > width // 2:
            start = 0
        indent = cell_len(line.plain[:start]) or 2 + len(line.plain) - len(line.plain.lstrip())
        if found is None or not found.end():
            indent = 0
        first, *rest = line[start:].wrap(max(1, width - indent))
        lines.append(line[:start] + first)
        lines += [Content(" " * indent) + piece for piece in rest]
    return lines


class Plain(Static):
    """A text that is as high as its lines. When these change, the screen is laid out and drawn once; Textual's own
    would do both again, for the scroll bars that it could have."""

    virtual_size: Reactive[Size] = Reactive(Size(0, 0), repaint=False)


class Prose(Plain):
    """Wraps its lines so, at any width."""

    _hung: tuple[Content, int, list[Content]] | None = None
    """The last text, its width and its lines: they are asked for by the layout, and again by what draws."""

    def _lines(self, content: Content, width: int) -> list[Content]:
        if self._hung is None or self._hung[0] is not content or self._hung[1] != width:
            self._hung = content, width, hang(content, width)
        return self._hung[2]

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        content = self.content
        if not isinstance(content, Content) or width <= 0:
            return super().get_content_height(container, viewport, width)
        return len(self._lines(content, width))

    def render(self) -> RenderResult:
        content = self.content
        width = self.content_size.width
        if not isinstance(content, Content) or width <= 0:
            return super().render()
        return Content("\n").join(self._lines(content, width))
