"""A list that may have a million rows: only what is on screen is read and drawn.

The rows come from a `Source`, page by page; sorting and filtering are the source's business (SQL),
never this widget's. Cells are plain text, never markup.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar, Generic, Protocol, TypeVar

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from goodterms.text import clean
from goodterms.tui.widgets import paint

if TYPE_CHECKING:
    from dataclasses import dataclass
else:
    from goodterms.quick import dataclass

Cell = str | tuple[str, str]
"""Text, or text with the name of a style (one of paint.CELLS)."""
_PARTS = {
    "header": "bold $muted",
    "cursor": "on $primary 22%",
    "cursor-blurred": "on $primary 8%",
    "mark": "bold $accent",
}
Thing = TypeVar("Thing")
_PAGE = 128
_PAGES_KEPT = 24
_ELLIPSIS = "…"
_RTL = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_LRM = "\u200e"


@dataclass(frozen=True, slots=True)
class Column:
    """A column. `width` in cells; `grow` shares what is left. It is shown in lists of at least `from_width` cells,
    and of less than `until_width` where that is given."""

    title: str
    width: int
    grow: int = 0
    right: bool = False
    from_width: int = 0
    until_width: int = 100_000


@dataclass(frozen=True, slots=True)
class Row:
    """One row: what it stands for, and a cell a column."""

    key: object
    cells: tuple[Cell, ...]


class Source(Protocol):
    """Where rows come from. `page` may return fewer rows at the end."""

    def count(self) -> int: ...

    def page(self, offset: int, limit: int) -> Sequence[Row]: ...


class FixedSource:
    """Rows that are all at hand."""

    def __init__(self, rows: Sequence[Row] = ()) -> None:
        self.rows = rows

    def count(self) -> int:
        return len(self.rows)

    def page(self, offset: int, limit: int) -> Sequence[Row]:
        return self.rows[offset : offset + limit]


class MadeSource(Generic[Thing]):
    """Things that are all at hand; a row is made when it is shown."""

    def __init__(self, things: Sequence[Thing], make: Callable[[Thing], Row]) -> None:
        self.things = things
        self.make = make

    def count(self) -> int:
        return len(self.things)

    def page(self, offset: int, limit: int) -> Sequence[Row]:
        return [self.make(thing) for thing in self.things[offset : offset + limit]]


def fit(text: str, width: int, *, right: bool = False) -> str:
    """Return `text` in exactly `width` cells: padded, or cut with an ellipsis; wide characters count two."""
    if width <= 0:
        return ""
    if not text.isprintable():
        text = clean(text)  # line breaks, and what others may have written into the file
    plain = text.isascii()
    length = len(text) if plain else cell_len(text)
    if length > width:
        text, length = set_cell_size(text, width - 1) + _ELLIPSIS, width
    if not plain and _RTL.search(text):
        # Terminals that turn right-to-left text would swap neighbouring cells: marks keep each in its place.
        text = f"{_LRM}{text}{_LRM}"
    space = " " * (width - length)
    return space + text if right else text + space


class Rows(ScrollView, can_focus=True, inherit_bindings=False):
    """A list with a header line, a cursor, marks, and keys that fingers know."""

    DEFAULT_CSS = """
    Rows {
        height: 1fr;
        background: $background;
        scrollbar-size-vertical: 1;
        overflow-x: hidden;
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "move(1)", "Down", show=False),
        Binding("up,k", "move(-1)", "Up", show=False),
        Binding("pagedown,ctrl+f", "page(1)", "Page down", show=False),
        Binding("pageup,ctrl+b", "page(-1)", "Page up", show=False),
        Binding("home,g", "jump('first')", "First", show=False),
        Binding("end,G", "jump('last')", "Last", show=False),
        Binding("enter", "open", "Open", show=False),
        Binding("y", "copy", "Copy", show=False),
    ]

    cursor: reactive[int] = reactive(0, repaint=False)

    @dataclass
    class Moved(Message):
        """The cursor stands on another row (or on none: key is None)."""

        rows: Rows
        key: object

        @property
        def control(self) -> Rows:
            return self.rows

    @dataclass
    class Opened(Message):
        """Enter or a double click on a row."""

        rows: Rows
        key: object

        @property
        def control(self) -> Rows:
            return self.rows

    def __init__(
        self,
        columns: Sequence[Column],
        source: Source | None = None,
        *,
        header: bool = True,
        empty: str = "",
        id: str | None = None,  # noqa: A002 (Textual's own name)
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self.columns = tuple(columns)
        self.source: Source = source or FixedSource()
        self.header = 1 if header else 0
        self.empty = empty
        self.fault = ""
        """Said in place of `empty`, where the rows could not be read."""
        self._read_once = source is not None
        self.marked: set[object] = set()
        self._count = self.source.count()
        self._pages: dict[int, Sequence[Row]] = {}
        self._widths: tuple[int, ...] = ()
        self._laid_out = -1
        self._styles: dict[str, Style] = {}

    # -- rows -----------------------------------------------------------------

    def set_source(self, source: Source, *, keep: object = None, tell: bool = True) -> None:
        """Show another source; the cursor stays on the row with key `keep` if it is near, else where it was."""
        self.source = source
        self.fault, self._read_once = "", True
        self._pages.clear()
        self._count = source.count()
        self._resize_content()
        place = min(self.cursor, max(0, self._count - 1))
        if keep is not None:
            near = (
                range(max(0, place - _PAGE), min(self._count, place + _PAGE))
                if self._count > 4 * _PAGE
                else range(self._count)
            )
            place = next((i for i in near if self.row(i).key == keep), place)
        self._set_cursor(place, tell=tell)
        self.refresh()

    def set_columns(self, columns: Sequence[Column], source: Source, *, keep: object = None) -> None:
        """Show another table in the place of this one; without `keep` it begins at its first row."""
        self.columns = tuple(columns)
        self._laid_out = -1
        self.marked.clear()
        if keep is None:
            self._set_cursor(0, tell=False)
        self.set_source(source, keep=keep)

    def fail(self, said: str) -> None:
        """The rows could not be read: say why where none are shown."""
        self.fault = said
        self.refresh()

    def row(self, index: int) -> Row:
        """The row at `index` (0 is the first); reads its page when it is not at hand."""
        number, within = divmod(index, _PAGE)
        page = self._pages.get(number)
        if page is None:
            page = self._read(number)
            if len(self._pages) >= _PAGES_KEPT:
                self._pages.pop(next(iter(self._pages)))
            self._pages[number] = page
        # Another program may have taken rows away since they were counted: the place is empty until the next count.
        return page[within] if within < len(page) else Row(None, ("",) * len(self.columns))

    def _read(self, number: int) -> Sequence[Row]:
        """A page of the source; empty where the app can say what is wrong with the file."""
        try:
            return self.source.page(number * _PAGE, _PAGE)
        except Exception as error:
            from goodterms.tui import trouble

            if not trouble.tell(self.app, error):
                raise
            return ()

    @property
    def row_count(self) -> int:
        return self._count

    @property
    def key(self) -> object:
        """What the cursor stands on; None in an empty list."""
        return self.row(self.cursor).key if self._count else None

    def show_key(self, key: object) -> None:
        """Put the cursor on the row with this key, if it is there."""
        for index in range(min(self._count, 4 * _PAGE)):
            if self.row(index).key == key:
                self._set_cursor(index, tell=True)
                return

    def toggle_mark(self) -> None:
        """Mark or unmark the row under the cursor and step down."""
        if self._count:
            self.marked ^= {self.key}
            self.refresh()
            self._set_cursor(min(self.cursor + 1, self._count - 1), tell=True)

    def clear_marks(self) -> None:
        self.marked.clear()
        self.refresh()

    # -- drawing --------------------------------------------------------------

    def on_mount(self) -> None:
        super().on_mount()  # type: ignore[no-untyped-call]
        self._resize_content()

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._styles.clear()

    def _resize_content(self) -> None:
        self.virtual_size = Size(1, self._count + self.header)  # as wide as it is shown, so no layout follows a resize

    def _layout_columns(self, width: int) -> None:
        shown = [c.width if c.from_width <= width < c.until_width else 0 for c in self.columns]
        gaps = sum(1 for w in shown if w) + 1
        spare = width - sum(shown) - gaps
        shares = sum(c.grow for c, w in zip(self.columns, shown, strict=True) if w)
        if spare > 0 and shares:
            for i, column in enumerate(self.columns):
                if shown[i] and column.grow:
                    shown[i] += spare * column.grow // shares
        elif spare < 0:
            for i in sorted(range(len(shown)), key=lambda i: -self.columns[i].grow):
                cut = min(-spare, max(0, shown[i] - 4)) if self.columns[i].grow else 0
                shown[i] -= cut
                spare += cut
        self._widths, self._laid_out = tuple(shown), width

    def _style(self, name: str) -> Style:
        if name not in self._styles:
            self._styles[name] = paint.style(self, _PARTS.get(name) or paint.CELLS[name])
        return self._styles[name]

    def render_line(self, y: int) -> Strip:
        width = self.scrollable_content_region.width
        base = self.rich_style
        if self._laid_out != width:
            self._layout_columns(width)
        if self.header and y == 0:
            return self._header_strip(width, base)
        index = y - self.header + int(self.scroll_offset.y)
        if index >= self._count:
            said = self.fault or (self.empty if self._read_once else "")
            if self._count == 0 and index == 0 and said:
                return Strip([Segment(fit(" " + said, width), base + self._style("muted"))])
            return Strip.blank(width, base)
        return self._row_strip(index, width, base)

    def _header_strip(self, width: int, base: Style) -> Strip:
        style = base + self._style("header")
        segments = [Segment(" ", style)]
        for column, size in zip(self.columns, self._widths, strict=True):
            if size:
                segments.append(Segment(fit(column.title, size, right=column.right) + " ", style))
        return Strip(segments).adjust_cell_length(width, style)

    def _row_strip(self, index: int, width: int, base: Style) -> Strip:
        row = self.row(index)
        if index == self.cursor:
            base += self._style("cursor" if self.has_focus else "cursor-blurred")
        mark = row.key in self.marked
        segments = [Segment("*" if mark else " ", base + self._style("mark") if mark else base)]
        for column, size, cell in zip(self.columns, self._widths, row.cells, strict=True):
            if not size:
                continue
            text, name = (cell, "") if isinstance(cell, str) else cell
            style = base + self._style(name) if name else base
            segments.append(Segment(fit(text, size, right=column.right) + " ", style))
        length = 1 + sum(size + 1 for size in self._widths if size)
        return Strip(segments, length).adjust_cell_length(width, base)

    # -- moving ---------------------------------------------------------------

    def _set_cursor(self, index: int, *, tell: bool) -> None:
        old = self.cursor
        self.cursor = max(0, min(index, self._count - 1))
        room = max(1, self.size.height - self.header)
        top = int(self.scroll_offset.y)
        if self.cursor < top:
            self.scroll_to(y=self.cursor, animate=False, immediate=True, force=True)
        elif self.cursor >= top + room:
            self.scroll_to(y=self.cursor - room + 1, animate=False, immediate=True, force=True)
        for place in {old, self.cursor}:
            self._refresh_row(place)
        if tell:
            self.post_message(self.Moved(self, self.key))

    def _refresh_row(self, index: int) -> None:
        self.refresh(Region(0, index - int(self.scroll_offset.y) + self.header, self.size.width, 1))

    def action_move(self, by: int) -> None:
        self._set_cursor(self.cursor + by, tell=True)

    def action_page(self, by: int) -> None:
        self._set_cursor(self.cursor + by * max(1, self.size.height - self.header - 1), tell=True)

    def action_jump(self, where: str) -> None:
        self._set_cursor(0 if where == "first" else self._count - 1, tell=True)

    def action_open(self) -> None:
        if self._count:
            self.post_message(self.Opened(self, self.key))

    def action_copy(self) -> None:
        if self._count:
            texts = (cell if isinstance(cell, str) else cell[0] for cell in self.row(self.cursor).cells)
            self.app.copy_to_clipboard("\t".join(t.strip() for t in texts if t.strip()))
            self.app.notify("Row copied.", markup=False)

    def on_click(self, event: events.Click) -> None:
        at = event.get_content_offset(self)  # a border is not the list
        index = -1 if at is None else at.y - self.header + int(self.scroll_offset.y)
        if at is not None and at.y >= self.header and index < self._count:
            self._set_cursor(index, tell=True)
            if event.chain == 2:
                self.action_open()

    def on_focus(self) -> None:
        self._refresh_row(self.cursor)

    def on_blur(self) -> None:
        self._refresh_row(self.cursor)
