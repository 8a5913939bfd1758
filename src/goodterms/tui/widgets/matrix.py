"""A grid of marks: one row a client, one column a flag. Moves by cell, scrolls both ways, keeps the names in place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from goodterms.tui.widgets import paint
from goodterms.tui.widgets.rows import Cell, fit

if TYPE_CHECKING:
    from dataclasses import dataclass
else:
    from goodterms.quick import dataclass

_PARTS = {
    "title": "bold $muted",
    "row": "on $primary 10%",
    "column": "on $primary 10%",
    "cell": "bold on $primary 35%",
}


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One line of the grid: what it stands for, its head cells, and a mark a column."""

    key: int
    head: tuple[Cell, ...]
    marks: tuple[Cell, ...]


class Matrix(ScrollView, can_focus=True, inherit_bindings=False):
    """Marks of `columns` for each row. The head (name, colour) stays where it is when the marks scroll."""

    DEFAULT_CSS = """
    Matrix {
        height: 1fr;
        overflow-x: hidden;
        scrollbar-size-vertical: 1;
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "step(1, 0)", "Down", show=False),
        Binding("up,k", "step(-1, 0)", "Up", show=False),
        Binding("left,h", "step(0, -1)", "Left", show=False),
        Binding("right,l", "step(0, 1)", "Right", show=False),
        Binding("home,g", "edge(-1)", "First", show=False),
        Binding("end,G", "edge(1)", "Last", show=False),
        Binding("pagedown", "step(10, 0)", "Page down", show=False),
        Binding("pageup", "step(-10, 0)", "Page up", show=False),
        Binding("enter", "open", "Evidence"),
    ]
    place: reactive[tuple[int, int]] = reactive((0, 0), repaint=False)

    @dataclass
    class Moved(Message):
        """The cursor stands on another cell."""

        key: int | None
        column: int

    @dataclass
    class Opened(Message):
        """Enter, or a double click, on a cell."""

        key: int
        column: int

    def __init__(
        self,
        titles: Sequence[str],
        short: Sequence[str],
        head: Sequence[tuple[str, int]],
        *,
        empty: str,
        id: str,  # noqa: A002
    ) -> None:
        super().__init__(id=id)
        self.titles = tuple(titles)
        self.short = tuple(short)
        self.head = tuple(head)
        self.empty = empty
        self.said = ""
        """What stands in a grid without rows: `empty`, or why they could not be read."""
        self.rows: tuple[MatrixRow, ...] = ()
        self._styles: dict[str, Style] = {}
        self._drawn: dict[tuple[int, bool], list[Segment]] = {}
        self._drawn_for: object = None

    def set_rows(self, rows: Sequence[MatrixRow]) -> None:
        """Show these rows; the cursor stays on the client it was on."""
        held = self.key
        self.rows, self.said = tuple(rows), self.empty
        self._drawn.clear()
        self.virtual_size = Size(self.size.width, len(self.rows) + 1)
        index = next((i for i, row in enumerate(self.rows) if row.key == held), min(self.place[0], len(self.rows) - 1))
        self.place = (max(0, index), self.place[1])
        self.refresh()
        self._tell()

    def fail(self, said: str) -> None:
        """The rows could not be read: say why where none are shown."""
        self.said = said
        self.refresh()

    @property
    def key(self) -> int | None:
        """The row the cursor is in; None in an empty grid."""
        return self.rows[self.place[0]].key if self.rows else None

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._styles.clear()
        self._drawn.clear()

    def _style(self, name: str) -> Style:
        if name not in self._styles:
            self._styles[name] = paint.style(self, _PARTS.get(name) or paint.CELLS[name])
        return self._styles[name]

    # -- layout: how wide a mark is, and which columns are in sight --------------

    @property
    def _head_width(self) -> int:
        return 1 + sum(width + 1 for _, width in self.head)

    @property
    def _mark_width(self) -> int:
        room = self.size.width - self._head_width
        return max(2, min(6, room // max(1, len(self.titles))))

    @property
    def _first(self) -> int:
        """The first column in sight: all of them where there is room, else around the cursor."""
        fits = max(1, (self.size.width - self._head_width) // self._mark_width)
        return 0 if fits >= len(self.titles) else max(0, min(self.place[1] - fits // 2, len(self.titles) - fits))

    def render_line(self, y: int) -> Strip:
        width, base = self.size.width, self.rich_style
        if y == 0:
            return self._titles_strip(width, base)
        index = y - 1 + int(self.scroll_offset.y)
        if index >= len(self.rows):
            if not self.rows and y == 1:
                return Strip([Segment(fit(" " + self.said, width), base + self._style("muted"))])
            return Strip.blank(width, base)
        return self._row_strip(index, width, base)

    def _titles_strip(self, width: int, base: Style) -> Strip:
        title = base + self._style("title")
        names = self.titles if self._mark_width > 4 else self.short
        segments = [Segment(" ", title), *(Segment(fit(name, size) + " ", title) for name, size in self.head)]
        for column in range(self._first, len(self.titles)):
            style = title + self._style("column") if column == self.place[1] else title
            name = names[column][-1] if self._mark_width < 3 else names[column]
            segments.append(Segment(fit(name, self._mark_width, right=True), style))
        return Strip(segments).adjust_cell_length(width, title)

    def _row_strip(self, index: int, width: int, base: Style) -> Strip:
        here = index == self.place[0]
        drawn_for = (width, self._first, self._mark_width, base)
        if drawn_for != self._drawn_for:
            self._drawn.clear()
            self._drawn_for = drawn_for
        segments = self._drawn.get((index, here))
        if segments is None:
            segments = self._drawn[index, here] = self._segments(index, base + self._style("row") if here else base)
        at = 1 + len(self.head) + self.place[1] - self._first
        text, style, _ = segments[at]
        shade = "cell" if here and self.has_focus else "column"
        marked = Segment(text, (style or base) + self._style(shade))
        length = self._head_width + self._mark_width * (len(self.titles) - self._first)
        return Strip([*segments[:at], marked, *segments[at + 1 :]], length).adjust_cell_length(width, base)

    def _segments(self, index: int, line: Style) -> list[Segment]:
        """A row without the cursor's column, which alone changes when the cursor moves."""
        row = self.rows[index]
        segments = [Segment(" ", line)]
        for (_, size), cell in zip(self.head, row.head, strict=True):
            text, name = (cell, "") if isinstance(cell, str) else cell
            segments.append(Segment(fit(text, size) + " ", line + self._style(name) if name else line))
        size = self._mark_width
        for cell in row.marks[self._first :]:
            text, name = (cell, "") if isinstance(cell, str) else cell
            segments.append(Segment(fit(text, size, right=True), line + self._style(name) if name else line))
        return segments

    # -- moving ---------------------------------------------------------------

    def action_step(self, down: int, right: int) -> None:
        if not self.rows:
            return
        row = max(0, min(self.place[0] + down, len(self.rows) - 1))
        column = max(0, min(self.place[1] + right, len(self.titles) - 1))
        self._go(row, column)

    def action_edge(self, where: int) -> None:
        if self.rows:
            self._go(0 if where < 0 else len(self.rows) - 1, self.place[1])

    def _go(self, row: int, column: int) -> None:
        before, self.place = self.place, (row, column)
        room = max(1, self.size.height - 1)
        top = int(self.scroll_offset.y)
        if row < top or row >= top + room:
            self.scroll_to(y=row if row < top else row - room + 1, animate=False, immediate=True, force=True)
        if column == before[1]:
            for index in {before[0], row}:
                self.refresh(Region(0, index + 1 - int(self.scroll_offset.y), self.size.width, 1))
        else:
            self.refresh()
        self._tell()

    def _tell(self) -> None:
        self.post_message(self.Moved(self.key, self.place[1]))

    def action_open(self) -> None:
        if self.key is not None:
            self.post_message(self.Opened(self.key, self.place[1]))

    def on_click(self, event: events.Click) -> None:
        index = event.y - 1 + int(self.scroll_offset.y)
        column = self._first + (event.x - self._head_width) // self._mark_width
        if event.y >= 1 and 0 <= index < len(self.rows):
            self._go(index, column if 0 <= column < len(self.titles) else self.place[1])
            if event.chain == 2:
                self.action_open()
