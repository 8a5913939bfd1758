"""The end of a client: what is handed over, billed, given back; then the client is closed."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from goodterms.text import count
from goodterms.tui.widgets.bars import KeyBar
from goodterms.tui.widgets.confirm import Confirm
from goodterms.tui.widgets.head import Head
from goodterms.tui.widgets.once import Once
from goodterms.tui.widgets.rows import Column, FixedSource, Row, Rows
from goodterms.tui.within import Within

if TYPE_CHECKING:
    from goodterms.ledger.leaving import Closing

STEPS = (Column("Done", 10), Column("Day", 10), Column("Before you close", 30, grow=1))


class ClosingScreen(Within, Once, Screen[None]):
    """Space marks what is done; Enter or c closes. Nothing is written before that."""

    TITLE = "Close a client"
    HELP = """
    The last steps: hand-over, final invoice, access. Space marks what is done. n drafts the final invoice from
    unbilled hours. Enter or c closes the client; hours, invoices and evidence stay, and u takes it back.
    """
    CSS = """
    ClosingScreen #open { height: auto; padding: 1 1; }
    ClosingScreen Rows { height: 1fr; border-top: solid $panel; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "app.pop_screen", "Back"),
        Binding("space", "mark", "Done"),
        Binding("n", "invoice", "Final invoice"),
        Binding("c", "close", "Close the client"),
        Binding("question_mark", "app.help", "Help", key_display="?"),
    ]

    def __init__(self, client_id: int) -> None:
        super().__init__()
        self.client_id = client_id
        self.found: Closing | None = None
        self.done: set[int] = set()

    def compose(self) -> ComposeResult:
        yield Head(id="head")
        yield Static(id="open")
        yield Rows(STEPS, id="steps", empty="No step was noted. c closes the client.")
        yield KeyBar()

    def on_mount(self) -> None:
        self.load()
        self.query_one(Rows).focus()

    def on_screen_resume(self) -> None:
        self.load()

    def load(self) -> None:
        """Read what is still open."""
        from goodterms.ledger import leaving

        desk = self.gt.desk
        self.found = found = leaving.closing(desk.con, self.client_id, desk.today)
        last = f": last day {found.last_day.isoformat()}" if found.last_day else ""
        self.query_one(Head).show(found.name, Content.styled(last, "bold"), before=" Close ")
        self.query_one("#open", Static).update(_still_open(found))
        self.show_steps()

    def show_steps(self) -> None:
        """Draw the steps with their marks."""
        assert self.found is not None
        steps = self.query_one(Rows)
        rows = []
        for item in self.found.items:
            said = item.done_on.isoformat() if item.done_on else "done" if item.id in self.done else ""
            rows.append(Row(item.id, ((said, "green"), (str(item.day or ""), "muted"), item.text)))
        steps.set_source(FixedSource(rows), keep=steps.key)

    def action_mark(self) -> None:
        key = self.query_one(Rows).key
        assert self.found is not None
        if isinstance(key, int) and any(i.id == key and i.done_on is None for i in self.found.items):
            self.done ^= {key}
            self.show_steps()

    def action_invoice(self) -> None:
        from goodterms.tui.screens.drafting import DraftScreen

        self.app.push_screen(DraftScreen(self.client_id))

    def on_rows_opened(self, event: Rows.Opened) -> None:
        event.stop()
        self.action_close()

    def action_close(self) -> None:
        """Close; what is not done, or not billed, is asked about first."""
        found = self.found
        assert found is not None
        left = [item for item in found.items if item.done_on is None and item.id not in self.done]
        lacking = [count(len(left), "step")] if left else []
        if found.unbilled:
            from goodterms import when

            lacking.append(f"{when.show_duration(found.unbilled)} not billed")
        lacking += [f"{count(found.drafts, 'draft')} not issued"] if found.drafts else []
        question = f"Close {found.name}?" if found.status == "closed" else f"Block {found.name}?"
        more = f"Still open: {', '.join(lacking)}." if lacking else "Everything is done. The record stays."

        def answered(yes: bool | None) -> None:
            if yes and self.gt.do(self._close):
                self.dismiss()

        self.app.push_screen(
            Confirm(question, yes="Close" if found.status == "closed" else "Block", more=more), answered
        )

    def _close(self) -> str:
        from goodterms.ledger import leaving

        desk = self.gt.desk
        assert self.found is not None
        status = leaving.close(desk.con, self.client_id, desk.today, done=sorted(self.done))
        return f"{self.found.name} is {status}. u takes it back."


def _still_open(found: Closing) -> Content:
    from goodterms import money, when

    parts: list[tuple[str, str] | str] = []
    if found.unbilled:
        parts.append(
            (f"Not billed yet: {when.show_duration(found.unbilled)}. n drafts the invoice.\n", "$status-amber")
        )
    if found.drafts:
        parts.append((f"{count(found.drafts, 'draft')} not issued yet (screen 4).\n", "$status-amber"))
    parts += [f"Invoice {view.name} is open: {money.show(view.balance, view.currency)}\n" for view in found.owed]
    if not parts:
        parts.append(("All is billed and paid.\n", "$status-green"))
    if found.status == "blocked":
        parts.append(("You left for reasons of safety or law: the client is blocked, not only closed.\n", "$muted"))
    return Content.assemble(*parts).rstrip("\n")
