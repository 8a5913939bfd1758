"""One client's page: overview, hours, invoices, evidence, flags, decisions, letters, projects, terms."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, VerticalScroll
from textual.screen import Screen
from textual.widget import Widget

from goodterms.tui import client_tabs, client_text
from goodterms.tui.widgets.bars import KeyBar
from goodterms.tui.widgets.head import Head
from goodterms.tui.widgets.once import Once
from goodterms.tui.widgets.prose import Prose
from goodterms.tui.widgets.rows import Rows
from goodterms.tui.widgets.tab_line import TabLine
from goodterms.tui.within import Within

if TYPE_CHECKING:
    from goodterms.ledger.evidence_rows import Piece
    from goodterms.tui.screens.stored import Key

TABS = ("Overview", *client_tabs.LISTS)
ONLY_ON = {
    "sent": ("Letters",),
    "delay": ("Projects",),
    "close": ("Projects",),
    "note": ("Evidence",),
    "rate": ("Terms",),
    "drop": ("Letters", "Projects", "Terms", "Evidence"),
    "statement": ("Invoices",),
}
"""Actions that need a certain tab."""


class ClientScreen(Within, Once, Screen[None]):
    """Left and right change the tab."""

    TITLE = "Client"
    HELP = """
    Everything about one client. Left and right change the tab. The overview says why the colour is what it
    is, and what the client is worth in money per real hour. ! logs an incident, w steps through the decision.
    On Evidence, M notes a request, an answer, a change, something good or money spent, and Enter answers a request.
    On Projects, c closes one or opens it again and M notes what stopped the work. On Terms, n adds a person, + a
    rate with its day, Enter changes a line. On Letters, Enter opens what was written, Space notes that it went out.
    Elsewhere c closes a client who left, resumes after a pause, or takes somebody on again.
    """
    CSS = """
    ClientScreen #tab { height: 1fr; }
    ClientScreen #text { padding: 1 1; }
    ClientScreen #text Static { height: auto; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "app.pop_screen", "Back"),
        Binding("left,h", "tab(-1)", "Tabs", key_display="←→"),
        Binding("right,l", "tab(1)", "Next tab", show=False),
        Binding("space", "sent", "Sent", tooltip="It went out: when, and what proves it"),
        Binding("c", "close", "Close", tooltip="Close a project, or open it again"),
        Binding("M", "delay", "Delay", tooltip="A milestone that moved, or work that stood still"),
        Binding("M", "note", "Note more", tooltip="A request, an answer, a change, something good, money spent"),
        Binding("plus", "rate", "New rate", key_display="+", tooltip="A rate that holds from a day on"),
        Binding("P", "statement", "Statement", tooltip="The statement of account as a file"),
        Binding("w", "decide", "Decide"),
        Binding("e", "edit", "Edit"),
        Binding("n", "new", "New"),
        Binding("c", "state", "Close or reopen", tooltip="Close, resume after a pause, or take on again"),
        Binding(
            "d", "drop", "Delete", show=False, tooltip="Delete a letter that never went out, or what was a mistake"
        ),
        Binding("x", "export", "Export", show=False, tooltip="Write this client's evidence to a file"),
        Binding("question_mark", "app.help", "Help", key_display="?"),
    ]

    def __init__(self, client_id: int) -> None:
        super().__init__()
        self.client_id = client_id
        self.tab = 0
        self.status = ""

    def compose(self) -> ComposeResult:
        yield Head(id="head")
        yield TabLine(TABS)
        yield Container(id="tab")
        yield KeyBar()

    async def on_mount(self) -> None:
        await self.show_tab()

    def on_screen_resume(self) -> None:
        self.load()

    def load(self) -> None:
        """Something was written: show the tab anew."""
        self.run_worker(self.show_tab, exclusive=True, group="tab")  # type: ignore[arg-type]

    # -- tabs -----------------------------------------------------------------

    async def action_tab(self, by: int) -> None:
        self.tab = (self.tab + by) % len(TABS)
        self.query_one(TabLine).current = self.tab
        self.refresh_bindings()
        await self.show_tab()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "state":
            return self.status in ("leaving", "paused", "closed", "blocked") and TABS[self.tab] != "Projects"
        return TABS[self.tab] in ONLY_ON[action] if action in ONLY_ON else True

    async def show_tab(self) -> None:
        """Fill the shown tab anew; the widget of the tab before is thrown away."""
        seen = self.gt.desk.overview()
        standing = seen.standings.get(self.client_id)
        if standing is None:
            self.gt.toast("This client is archived.")
            self.dismiss()
            return
        self.query_one(Head).show(standing.client.name, client_text.heading(standing))
        if self.status != standing.client.status:
            self.status = standing.client.status
            self.refresh_bindings()
        body = self.query_one("#tab")
        widget = self._widget()
        old = next(iter(body.query(Rows).results(Rows)), None)
        held, place = (old.key, old.cursor) if old is not None and old.id == widget.id else (None, 0)
        async with self.batch():
            await body.remove_children()
            await body.mount(widget)
        if isinstance(widget, Rows):
            widget.set_source(widget.source, keep=held)
            if widget.key != held:
                widget.action_move(place - widget.cursor)
        widget.focus()

    def _widget(self) -> Widget:
        name = TABS[self.tab]
        if name == "Overview":
            seen = self.gt.desk.overview()
            return VerticalScroll(Prose(client_text.overview(seen, self.client_id)), id="text")
        return client_tabs.LISTS[name](self.gt, self.client_id)

    async def on_tab_line_chosen(self, event: TabLine.Chosen) -> None:
        event.stop()
        await self.action_tab(event.number - self.tab)

    # -- doing ----------------------------------------------------------------

    @property
    def _key(self) -> object:
        """What the cursor of the shown list stands on."""
        lists = self.query("#tab Rows").results(Rows)
        return next((one.key for one in lists), None)

    def on_rows_opened(self, event: Rows.Opened) -> None:
        event.stop()
        name, key = TABS[self.tab], event.key
        if name == "Flags" and isinstance(key, str):
            from goodterms.tui.screens.evidence import EvidenceScreen

            self.app.push_screen(EvidenceScreen(self.client_id, key))
        elif name == "Evidence":
            self._open_piece(cast("Piece", key))
        elif name == "Decisions":
            self._open_decision(cast("tuple[int, str]", key))
        elif name == "Letters":
            from goodterms.tui.screens.stored import StoredScreen

            self.app.push_screen(StoredScreen(self.client_id, cast("Key", key)))
        elif name == "Invoices" and isinstance(key, int):
            from goodterms.tui.screens.invoice import InvoiceScreen

            self.app.push_screen(InvoiceScreen(key))
        else:
            self.action_edit()

    def _open_piece(self, piece: Piece) -> None:
        from goodterms.tui import incident_forms, record_forms

        if piece.what == "incident":
            incident_forms.correct(self.gt, piece.id, lambda: None)
        elif piece.what == "request":
            record_forms.answer(self.gt, self.client_id, piece.id)
        else:
            self.gt.toast(f"{piece.day.isoformat()}: {piece.text}. d deletes it.")

    def _open_decision(self, key: tuple[int, str]) -> None:
        from goodterms.tui.screens.decision import DecisionScreen

        number, state = key
        if state == "draft":
            self.gt.open_wizard(self.client_id)
        else:
            self.app.push_screen(DecisionScreen(number))

    def action_decide(self) -> None:
        self.gt.open_wizard(self.client_id)

    def action_edit(self) -> None:
        """The line under the cursor on Hours, Projects and Terms; else the client."""
        from goodterms.tui import client_forms, entry_forms, project_forms, terms

        name, key = TABS[self.tab], self._key
        if name == "Hours" and isinstance(key, int):
            entry_forms.edit(self.gt, key)
        elif name == "Projects" and isinstance(key, int):
            project_forms.edit(self.gt, self.client_id, key)
        elif name == "Terms" and isinstance(key, terms.Key):
            terms.change(self.gt, self.client_id, key)
        else:
            client_forms.edit(self.gt, self.client_id)

    def action_new(self) -> None:
        """What the tab shows decides what is new: an incident on Evidence, an invoice on Invoices, else hours."""
        from goodterms.tui import capture, invoice_forms, project_forms, terms

        name = TABS[self.tab]
        if name == "Evidence":
            capture.incident(self.gt)
        elif name in ("Decisions", "Letters"):
            self.gt.open_wizard(self.client_id)
        elif name == "Invoices":
            invoice_forms.draft(self.gt, self.client_id)
        elif name == "Projects":
            project_forms.project(self.gt, self.client_id)
        elif name == "Terms":
            terms.person(self.gt, self.client_id)
        else:
            capture.log(self.gt)

    def action_note(self) -> None:
        from goodterms.tui import record_forms

        record_forms.choose(self.gt, self.client_id)

    def action_rate(self) -> None:
        from goodterms.tui import client_forms

        client_forms.rate(self.gt, self.client_id)

    def action_close(self) -> None:
        from goodterms.tui import project_forms

        if isinstance(key := self._key, int):
            project_forms.close(self.gt, key)

    def action_delay(self) -> None:
        from goodterms.tui import project_forms

        key = self._key
        project_forms.delay(self.gt, self.client_id, key if isinstance(key, int) else None)

    def action_statement(self) -> None:
        from goodterms.tui import invoice_papers

        invoice_papers.statement(self.gt, self.client_id)

    def _letter(self) -> int | None:
        """The letter under the cursor of the tab."""
        key = self.query_one("#letters", Rows).key
        return key[1] if isinstance(key, tuple) and key[0] == "letter" else None

    def action_sent(self) -> None:
        from goodterms.tui import sending

        if (letter := self._letter()) is not None:
            sending.mark_sent(self.gt, letter)

    def action_drop(self) -> None:
        """Delete what the cursor stands on: a letter that never went out, a mistaken project, person, rate or note."""
        from goodterms.tui import project_forms, record_forms, sending, terms

        name, key = TABS[self.tab], self._key
        if name == "Projects" and isinstance(key, int):
            project_forms.remove(self.gt, key)
        elif name == "Terms" and isinstance(key, terms.Key):
            terms.remove(self.gt, key)
        elif name == "Evidence" and key is not None:
            record_forms.remove(self.gt, cast("Piece", key))
        elif name == "Letters" and (letter := self._letter()) is not None:
            sending.drop_letter(self.gt, letter)

    def action_state(self) -> None:
        from goodterms.tui import afterwards

        afterwards.state(self.gt, self.client_id)

    def action_export(self) -> None:
        from goodterms.tui import evidence_export

        evidence_export.ask(self.gt, self.client_id)
