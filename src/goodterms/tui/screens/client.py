"""One client's page: overview, hours, invoices, evidence, flags, decisions, letters, projects, terms."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, VerticalScroll
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static

from goodterms.tui import client_tabs, client_text
from goodterms.tui.widgets.bars import KeyBar
from goodterms.tui.widgets.rows import Rows
from goodterms.tui.widgets.tab_line import TabLine

if TYPE_CHECKING:
    from goodterms.tui.app import GoodtermsApp
    from goodterms.tui.screens.stored import Key

TABS = ("Overview", *client_tabs.LISTS)


class ClientScreen(Screen[None]):
    """Left and right change the tab."""

    TITLE = "Client"
    HELP = """
    Everything about one client. Left and right change the tab. The overview says why the colour is what it
    is, and what the client is worth in money per real hour. ! logs an incident, w steps through the decision.
    On Letters, Enter opens what was written and m notes that it went out. o does what comes next: it closes a
    client who left, resumes after a pause, or takes somebody on again.
    """
    CSS = """
    ClientScreen #head { height: 1; background: $panel; }
    ClientScreen #tab { height: 1fr; }
    ClientScreen #text { padding: 1 1; }
    ClientScreen #text Static { height: auto; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "app.pop_screen", "Back"),
        Binding("left,h", "tab(-1)", "Tabs", key_display="←→"),
        Binding("right,l", "tab(1)", "Next tab", show=False),
        Binding("w", "decide", "Decide"),
        Binding("e", "edit", "Edit"),
        Binding("n", "new", "New"),
        Binding("o", "state", "Close or reopen", tooltip="Close, resume after a pause, or take on again"),
        Binding("m", "sent", "Sent"),
        Binding("d", "drop", "Delete", show=False, tooltip="Delete a letter that never went out"),
        Binding("x", "export", "Export", show=False, tooltip="Write this client's evidence to a file"),
        Binding("question_mark", "app.help", "Help", key_display="?"),
    ]

    def __init__(self, client_id: int) -> None:
        super().__init__()
        self.client_id = client_id
        self.tab = 0
        self.status = ""

    @property
    def gt(self) -> GoodtermsApp:
        return self.app  # type: ignore[return-value]

    def compose(self) -> ComposeResult:
        yield Static(id="head")
        yield TabLine(TABS)
        yield Container(id="tab")
        yield KeyBar()

    async def on_mount(self) -> None:
        await self.show_tab()

    def on_screen_resume(self) -> None:
        self.load()

    def load(self) -> None:
        """Something was written: show the tab anew."""
        self.run_worker(self.show_tab, exclusive=True, group="tab")

    # -- tabs -----------------------------------------------------------------

    async def action_tab(self, by: int) -> None:
        self.tab = (self.tab + by) % len(TABS)
        self.query_one(TabLine).current = self.tab
        self.refresh_bindings()
        await self.show_tab()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "state":
            return self.status in ("leaving", "paused", "closed", "blocked")
        return TABS[self.tab] == "Letters" if action in ("sent", "drop") else True

    async def show_tab(self) -> None:
        """Fill the shown tab anew; the widget of the tab before is thrown away."""
        seen = self.gt.desk.overview()
        standing = seen.standings.get(self.client_id)
        if standing is None:
            self.gt.toast("This client is archived.")
            self.dismiss()
            return
        self.query_one("#head", Static).update(client_text.heading(standing))
        if self.status != standing.client.status:
            self.status = standing.client.status
            self.refresh_bindings()
        body = self.query_one("#tab")
        widget = self._widget()
        held = body.query(Rows).first().key if body.query(Rows) else None
        async with self.batch():
            await body.remove_children()
            await body.mount(widget)
        if isinstance(widget, Rows):
            widget.set_source(widget.source, keep=held)
        widget.focus()

    def _widget(self) -> Widget:
        name = TABS[self.tab]
        if name == "Overview":
            seen = self.gt.desk.overview()
            return VerticalScroll(Static(client_text.overview(seen, self.client_id)), id="text")
        return client_tabs.LISTS[name](self.gt, self.client_id)

    # -- doing ----------------------------------------------------------------

    def on_rows_opened(self, event: Rows.Opened) -> None:
        event.stop()
        name = TABS[self.tab]
        if name == "Flags" and isinstance(event.key, str):
            from goodterms.tui.screens.evidence import EvidenceScreen

            self.app.push_screen(EvidenceScreen(self.client_id, event.key))
        elif name == "Evidence" and getattr(event.key, "what", "") == "incident":
            from goodterms.tui import incident_forms

            incident_forms.correct(self.gt, event.key.id, lambda: None)  # type: ignore[attr-defined]
        elif name == "Decisions":
            self._open_decision(cast("tuple[int, str]", event.key))
        elif name == "Letters":
            from goodterms.tui.screens.stored import StoredScreen

            self.app.push_screen(StoredScreen(self.client_id, cast("Key", event.key)))
        elif name == "Invoices" and isinstance(event.key, int):
            from goodterms.tui.screens.invoice import InvoiceScreen

            self.app.push_screen(InvoiceScreen(event.key))

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
        from goodterms.tui import client_forms

        client_forms.edit(self.gt, self.client_id)

    def action_new(self) -> None:
        """What the tab shows decides what is new: an incident on Evidence, an invoice on Invoices, else hours."""
        from goodterms.tui import capture

        if TABS[self.tab] == "Evidence":
            capture.incident(self.gt)
        elif TABS[self.tab] in ("Decisions", "Letters"):
            self.gt.open_wizard(self.client_id)
        elif TABS[self.tab] == "Invoices":
            from goodterms.tui import invoice_forms

            invoice_forms.draft(self.gt, self.client_id)
        else:
            capture.log(self.gt)

    def _letter(self) -> int | None:
        """The letter under the cursor of the tab."""
        key = self.query_one("#letters", Rows).key
        return key[1] if isinstance(key, tuple) and key[0] == "letter" else None

    def action_sent(self) -> None:
        from goodterms.tui import sending

        if (letter := self._letter()) is not None:
            sending.mark_sent(self.gt, letter)

    def action_drop(self) -> None:
        from goodterms.tui import sending

        if (letter := self._letter()) is not None:
            sending.drop_letter(self.gt, letter)

    def action_state(self) -> None:
        from goodterms.tui import afterwards

        afterwards.state(self.gt, self.client_id)

    def action_export(self) -> None:
        from goodterms.tui import evidence_export

        evidence_export.ask(self.gt, self.client_id)
