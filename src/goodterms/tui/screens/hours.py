"""Hours: every entry there is, newest first; log, change, split, join, move and delete."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, ClassVar, cast

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from goodterms.text import count
from goodterms.tui.entry_rows import COLUMNS
from goodterms.tui.filtered import FilterBox, FilteredView
from goodterms.tui.widgets.rows import Rows

if TYPE_CHECKING:
    from goodterms.ledger.entries import Entry
    from goodterms.tui.entry_rows import Found

EMPTY = "No hours yet. a logs some; Ctrl+P, Import reads another tool's file."
_CLASH_ROOM = 30
"""Cells that what an entry meets is worth; where they are not there, the sums give way."""
HINT = 'client, note; rework, extra, unbilled, free; this week, last month, 2026-05; "exact"'


class HoursView(FilteredView):
    """The list of entries with a filter, or the week at a glance."""

    TITLE = "Hours"
    HELP = """
    Every time entry, newest first; s turns the order. / narrows the list: by client, project or note (acme/site is a
    project), by kind (rework, contact, admin, chasing, spec), extra, unbilled or free (not to be billed), by #me
    (asked for by me), and by time: this week, last month, 2026-05, from 2026-03-01. Words in quotes are taken as they
    are. ! marks entries whose time meets another's. a logs hours in one line; #rework, #extra, #nobill or #me in its
    note say more. Space marks entries; J joins marked ones, m moves them, V splits one. Entries on an invoice are
    locked but for the note. Those without a clock time cannot raise the off-hours flag.
    """
    CSS_PATH = None
    DEFAULT_CSS = """
    HoursView #sum { height: auto; max-height: 2; padding: 0 1; color: $muted; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "app.log", "New"),
        Binding("e", "edit", "Edit"),
        Binding("d", "delete", "Delete"),
        Binding("space", "mark", "Mark", show=False),
        Binding("V", "split", "Split", show=False, tooltip="Split one entry in two"),
        Binding("J", "join", "Join", show=False, tooltip="Join the marked entries"),
        Binding("m", "move", "Move", show=False, tooltip="Move entries to another client or project"),
        Binding("v", "week", "Week"),
        Binding("s", "sort", "Sort", show=False, tooltip="Newest or oldest first"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.upwards = False
        self.told = ""
        """In words what the filter was understood as."""
        self.found: Found | None = None
        self._on_clash = False
        self._asked = False
        self._lines = 0

    def compose(self) -> ComposeResult:
        yield Static("", id="sum")
        yield FilterBox(placeholder=HINT)
        yield Rows(
            COLUMNS,
            id="entries",
            empty=EMPTY,
        )

    @property
    def client_id(self) -> int | None:
        """The client of the entry under the cursor."""
        entry = self._entry()
        return entry.client_id if entry else None

    # -- reading --------------------------------------------------------------

    def fetch(self) -> object:
        from goodterms.tui import entry_rows, hours_filter

        typed, upwards = self.find, self.upwards
        with self.desk.reader() as con:
            chosen, told = hours_filter.read(con, typed, self.desk.today)
            return typed, told, entry_rows.find(con, chosen, upwards=upwards)

    def show(self, data: object) -> None:
        from goodterms.tui.entry_rows import EntrySource

        typed, told, found = cast("tuple[str, str, Found]", data)
        if (typed, found.upwards) != (self.find, self.upwards):
            return
        self.told, self.found = told, found
        self.rows.empty = "No entry is like that. Esc shows all." if told else EMPTY
        self.rows.set_source(EntrySource(self.gt, found), keep=self.rows.key)
        self._sum()

    def _sum(self) -> None:
        """What the list holds; under an entry that meets another, which one."""
        from goodterms import money, when

        if self.found is None:
            return
        about = f"{' ' if self.told.startswith('with') else ', ' if self.told else ''}{self.told}"
        worth = "".join(f", {money.show(minor, currency)}" for currency, minor in self.found.worth.items())
        long = f", {when.show_duration(self.found.seconds)}" if self.found.seconds else ""
        how_many = count(self.found.count, "entry", "entries")
        said = f"{how_many}{about}{long}{worth}"
        room, clash = self.size.width - 2, self._clash()
        lines = 1 if cell_len(said) <= room else 2
        if clash and cell_len(said) + _CLASH_ROOM > room * lines:
            said = how_many
        content = Content.assemble(said, (clash, "$status-amber"))
        if lines == 1:  # the list below stays where it is, whatever the cursor is on
            content = content.truncate(room, ellipsis=True)
        self.query_one("#sum", Static).update(content, layout=lines != self._lines)
        self._lines = lines

    def _clash(self) -> str:
        from goodterms import when
        from goodterms.ledger import entries

        rows = self.rows
        if not rows.row_count or not rows.row(rows.cursor).cells[0]:
            return ""
        entry = self._entry()
        others = entries.overlaps(self.desk.con, entry.when, but=(entry.id,)) if entry else ()
        if entry is None or not others:
            return ""
        said, same_day = others[0].when.echo, f"{when.show_day(entry.when.day)}, "
        return f"   ! overlaps {said.removeprefix(same_day)}, {others[0].target}"

    def on_rows_moved(self, event: Rows.Moved) -> None:
        event.stop()
        clashing = bool(self.rows.row_count and self.rows.row(self.rows.cursor).cells[0])
        if (clashing or self._on_clash) and not self._asked:
            self._asked = True
            self.call_after_refresh(self._moved)
        self._on_clash = clashing

    def _moved(self) -> None:
        """After the frame: what the entry under the cursor meets. Fingers that run are not waited for."""
        self._asked = False
        self._sum()

    def _entry(self) -> Entry | None:
        """The entry under the cursor; None also where it is gone and the list does not know it yet."""
        from goodterms.errors import NotUnderstood
        from goodterms.ledger import entries

        key = self.rows.key
        with suppress(NotUnderstood):
            return entries.entry(self.desk.con, key) if isinstance(key, int) else None
        return None

    def _picked(self) -> list[int]:
        """The marked entries, else the one under the cursor."""
        marked = sorted(key for key in self.rows.marked if isinstance(key, int))
        key = self.rows.key
        return marked or ([key] if isinstance(key, int) else [])

    # -- changing -------------------------------------------------------------

    def action_mark(self) -> None:
        self.rows.toggle_mark()

    def on_rows_opened(self, event: Rows.Opened) -> None:
        event.stop()
        self.action_edit()

    def action_edit(self) -> None:
        from goodterms.tui import entry_forms

        if isinstance(key := self.rows.key, int):
            entry_forms.edit(self.gt, key)

    def action_split(self) -> None:
        from goodterms.tui import entry_forms

        if isinstance(key := self.rows.key, int):
            entry_forms.split(self.gt, key)

    def action_delete(self) -> None:
        from goodterms.tui import entry_forms

        if ids := self._picked():
            entry_forms.delete(self.gt, ids, self.rows.clear_marks)

    def action_join(self) -> None:
        from goodterms.tui import entry_forms

        entry_forms.join(self.gt, self._picked(), self.rows.clear_marks)

    def action_move(self) -> None:
        from goodterms.tui import entry_forms

        if ids := self._picked():
            entry_forms.move(self.gt, ids, self.rows.clear_marks)

    def action_sort(self) -> None:
        self.upwards = not self.upwards
        self.reload()
        self.gt.toast("Oldest first." if self.upwards else "Newest first.")

    def action_week(self) -> None:
        from goodterms.tui.screens.week import WeekScreen

        self.app.push_screen(WeekScreen())
