"""Which hours go on a draft: all are marked, Space takes one out, Enter makes the draft, or gives back what is not
marked."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from goodterms import when
from goodterms.text import count
from goodterms.tui import draft_forms, entry_rows
from goodterms.tui.widgets.bars import KeyBar
from goodterms.tui.widgets.once import Once
from goodterms.tui.widgets.rows import Column, FixedSource, Row, Rows
from goodterms.tui.within import Within

COLUMNS = (
    Column("", 1),
    Column("Day", 10),
    Column("Hours", 6, right=True),
    Column("Project", 14, grow=1),
    Column("What", 8),
    Column("Note", 18, grow=3),
)


class MarkedHours(Within, Once, Screen[None]):
    """Some of a client's hours, all of them marked at first."""

    CSS = """
    #head { height: 1; background: $panel; }
    #sum { height: 1; padding: 0 1; color: $muted; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "app.pop_screen", "Back"),
        Binding("space", "mark", "Mark"),
        Binding("asterisk", "all", "All or none", key_display="*"),
        Binding("question_mark", "app.help", "Help", key_display="?"),
    ]
    EMPTY: ClassVar[str]

    def __init__(self, client_id: int) -> None:
        super().__init__()
        self.client_id = client_id
        self.entries: list[dict[str, Any]] = []

    @abstractmethod
    def read(self) -> list[dict[str, Any]]:
        """The entries to choose from."""

    @abstractmethod
    def said(self, marked: Sequence[dict[str, Any]]) -> str:
        """The line below the list."""

    def compose(self) -> ComposeResult:
        yield Static(id="head")
        yield Rows(COLUMNS, id="hours", empty=self.EMPTY)
        yield Static(id="sum")
        yield KeyBar()

    def on_mount(self) -> None:
        con = self.gt.desk.con
        name = con.execute("SELECT name FROM client WHERE id = ?", (self.client_id,)).fetchone()[0]
        self.query_one("#head", Static).update(Content.assemble((f" {self.TITLE}: {name}", "bold")))
        self.query_one(Rows).focus()
        self.load()

    def load(self) -> None:
        """Read the entries; those that were not there before are marked."""
        con = self.gt.desk.con
        names = dict(con.execute("SELECT id, name FROM project WHERE client_id = ?", (self.client_id,)).fetchall())
        rows = self.query_one(Rows)
        taken_out = {entry["id"] for entry in self.entries} - rows.marked
        self.entries = self.read()
        rows.marked = {entry["id"] for entry in self.entries} - taken_out
        clashing = entry_rows.clashes(self.gt, self.entries)
        shown = [_row(entry, names, clashing=entry["id"] in clashing) for entry in self.entries]
        rows.set_source(FixedSource(shown), keep=rows.key)
        self._sum()

    def marked(self) -> list[dict[str, Any]]:
        """The entries that are marked."""
        marked = self.query_one(Rows).marked
        return [entry for entry in self.entries if entry["id"] in marked]

    def _sum(self) -> None:
        self.query_one("#sum", Static).update(Content(self.said(self.marked())))

    def action_mark(self) -> None:
        self.query_one(Rows).toggle_mark()
        self._sum()

    def action_all(self) -> None:
        rows = self.query_one(Rows)
        rows.marked = set() if rows.marked else {entry["id"] for entry in self.entries}
        rows.refresh()
        self._sum()


def _row(entry: dict[str, Any], projects: dict[int, str], *, clashing: bool) -> Row:
    """An entry; the mark says that its time meets another's, so that the same hour is not billed twice unseen."""
    return Row(
        entry["id"],
        (
            ("!", "amber") if clashing else "",
            entry["day"],
            when.short_duration(entry["seconds"]),
            (projects.get(entry["project_id"], ""), "muted"),
            entry_rows.what(entry),
            entry["note"],
        ),
    )


def _counted(entries: Sequence[dict[str, Any]]) -> str:
    return count(len(entries), "entry", "entries")


def _long(entries: Sequence[dict[str, Any]]) -> str:
    return when.show_duration(sum(entry["seconds"] for entry in entries))


class DraftScreen(MarkedHours):
    """Which hours go on the invoice."""

    TITLE = "Draft an invoice"
    HELP = """
    The billable hours of this client that are on no invoice yet. All are marked; Space takes one out or puts it
    back, * marks all or none; ! stands where the time meets that of another entry. Enter asks how they are grouped
    and taxed and makes the draft; nothing is issued.
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        *MarkedHours.BINDINGS,
        Binding("n", "by_hand", "Without hours", tooltip="A draft with a line of your own"),
    ]
    EMPTY = "No unbilled hours here. a logs some; n drafts without hours."

    def read(self) -> list[dict[str, Any]]:
        from goodterms.ledger import billing

        return billing.unbilled(self.gt.desk.con, self.client_id, until=self.gt.desk.today)

    def said(self, marked: Sequence[dict[str, Any]]) -> str:
        return f"{_counted(marked)} marked, {_long(marked)}. Enter makes the draft."

    def on_rows_opened(self, event: Rows.Opened) -> None:
        event.stop()
        marked = [entry["id"] for entry in self.marked()]
        if not marked:
            self.gt.toast("Mark at least one entry with Space.")
            return
        draft_forms.over_hours(self.gt, self.client_id, marked, self._made)

    def action_by_hand(self) -> None:
        draft_forms.by_hand(self.gt, self.client_id, self._made)

    def _made(self, invoice: object) -> None:
        from goodterms.tui import afterwards
        from goodterms.tui.screens.invoice import InvoiceScreen

        if isinstance(invoice, int):
            self.gt.changed("Drafted. i issues it, u takes it back.")
            afterwards.caution(self.gt, self.client_id, self.gt.desk.today, "invoice")
            self.app.switch_screen(InvoiceScreen(invoice))


class DraftHoursScreen(MarkedHours):
    """Which hours stay on a draft."""

    TITLE = "Hours of the draft"
    HELP = """
    The hours that stand on this draft. All are marked; Space takes one out or puts it back, * marks all or none.
    Enter gives back what is not marked: it is unbilled again. The lines of the draft stay as they are until you
    change them, since only you know which of them the hours are in.
    """
    EMPTY = "No hours stand on this draft."

    def __init__(self, client_id: int, invoice_id: int) -> None:
        super().__init__(client_id)
        self.invoice_id = invoice_id

    def read(self) -> list[dict[str, Any]]:
        from goodterms.ledger import billing

        return billing.on_draft(self.gt.desk.con, self.invoice_id)

    def said(self, marked: Sequence[dict[str, Any]]) -> str:
        back = self._back()
        also = f" Enter gives back {_counted(back)}, {_long(back)}." if back else ""
        return f"{_counted(marked)} on the draft, {_long(marked)}.{also}"

    def _back(self) -> list[dict[str, Any]]:
        marked = self.query_one(Rows).marked
        return [entry for entry in self.entries if entry["id"] not in marked]

    def on_rows_opened(self, event: Rows.Opened) -> None:
        event.stop()
        back = self._back()
        if not back:
            self.gt.toast("Space takes out what is to be given back.")
            return

        def run() -> str:
            from goodterms.ledger import drafts

            drafts.edit(self.gt.desk.con, self.invoice_id, release=[entry["id"] for entry in back])
            return f"{_counted(back)}, {_long(back)}: unbilled again. The lines are as before. u takes it back."

        if self.gt.do(run):
            self.dismiss()
