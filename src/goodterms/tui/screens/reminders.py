"""All that is to be done, also later: one's own reminders, what decisions ask for, invoices to remind of."""

from __future__ import annotations

from typing import ClassVar, cast

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from goodterms.ledger.dues import Item
from goodterms.text import count
from goodterms.tui import reminder_forms
from goodterms.tui.widgets.bars import KeyBar
from goodterms.tui.widgets.rows import Column, FixedSource, Row, Rows
from goodterms.tui.within import Within

COLUMNS = (Column("Day", 10), Column("Client", 14, grow=1), Column("What", 24, grow=4))


class RemindersScreen(Within, Screen[None]):
    """Everything that waits, the earliest day first."""

    TITLE = "Reminders"
    HELP = """
    Everything that waits: your own reminders, the steps that decisions ask for, invoices to remind of, with those
    that lie ahead. Enter opens what a line is about, Space ticks it off, n adds a reminder, e changes one or puts it
    off, d deletes it, x writes all of them as a calendar file.
    """
    CSS = """
    RemindersScreen #head { height: 1; background: $panel; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "app.pop_screen", "Back"),
        Binding("space", "tick", "Done"),
        Binding("n", "new", "New"),
        Binding("e", "edit", "Edit"),
        Binding("d", "delete", "Delete"),
        Binding("x", "calendar", "Calendar", show=False, tooltip="As a calendar file"),
        Binding("question_mark", "app.help", "Help", key_display="?"),
    ]

    def compose(self) -> ComposeResult:
        yield Static(id="head")
        yield Rows(COLUMNS, id="reminders", empty="Nothing waits. n adds a reminder.")
        yield KeyBar()

    def on_mount(self) -> None:
        self.query_one(Rows).focus()
        self.load()

    def load(self) -> None:
        """Read the list again."""
        from goodterms.ledger import dues

        desk = self.gt.desk
        found = dues.listed(desk.con, desk.today)
        rows = self.query_one(Rows)
        rows.set_source(FixedSource([self._row(item) for item in found]), keep=rows.key)
        self.query_one("#head", Static).update(Content.styled(f" {count(len(found), 'thing')} to do", "bold"))

    def _row(self, item: Item) -> Row:
        today = self.gt.desk.today
        late = item.day is not None and item.day < today
        ahead = item.day is None or item.day > today
        day = item.day.isoformat() if item.day else "some time"
        return Row(item, ((day, "amber" if late else ""), item.client or "", (item.text, "muted" if ahead else "")))

    @property
    def item(self) -> Item | None:
        """What the cursor stands on."""
        return cast("Item | None", self.query_one(Rows).key)

    @property
    def client_id(self) -> int | None:
        return self.item.client_id if self.item else None

    def on_rows_opened(self, event: Rows.Opened) -> None:
        from goodterms.tui import afterwards

        event.stop()
        afterwards.open_item(self.gt, cast("Item", event.key))

    def action_tick(self) -> None:
        from goodterms.ledger import reminders

        item = self.item
        if item is None:
            return
        number = item.id
        if number is None:
            self.gt.toast("Enter opens what this is about; it leaves the list when that is settled.")
            return

        def tick() -> str:
            reminders.done(self.gt.desk.con, number, self.gt.desk.today)
            return "Done. u takes it back."

        self.gt.do(tick)

    def action_new(self) -> None:
        reminder_forms.add(self.gt, None)

    def action_edit(self) -> None:
        if self.item is not None:
            reminder_forms.edit(self.gt, self.item)

    def action_delete(self) -> None:
        if self.item is not None:
            reminder_forms.remove(self.gt, self.item)

    def action_calendar(self) -> None:
        from goodterms.tui import afterwards

        afterwards.calendar(self.gt)
