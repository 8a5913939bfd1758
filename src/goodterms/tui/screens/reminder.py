"""The reminder of an overdue invoice: read, copied or written to files, and noted as sent."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from goodterms.errors import Invalid, NotUnderstood
from goodterms.tui.widgets.bars import KeyBar
from goodterms.tui.widgets.form import Field, FormScreen
from goodterms.tui.widgets.head import Head
from goodterms.tui.widgets.once import Once
from goodterms.tui.within import Within

if TYPE_CHECKING:
    from goodterms.domain.letter_model import Letter

WIDTH = 72
STAGES = ("", "friendly", "firm", "last")


class ReminderScreen(Within, Once, Screen[None]):
    """One reminder. Left and right look at an earlier stage or at the one whose turn it is."""

    TITLE = "Reminder"
    HELP = """
    What to write about an overdue invoice, in the client's language and with its figures: friendly, firm, or last.
    y copies the text, x writes it as text, PDF, DOCX or a draft e-mail. Nothing is sent from here: r notes that
    it went out, and the next reminder then comes a stage later. Left goes back to a softer stage, L changes the
    language.
    """
    CSS = """
    ReminderScreen VerticalScroll { padding: 1 2; align-horizontal: center; }
    ReminderScreen #letter { width: 76; max-width: 100%; height: auto; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "app.pop_screen", "Back"),
        Binding("y", "copy", "Copy"),
        Binding("x", "export", "Write"),
        Binding("r", "sent", "It went out"),
        Binding("left,h", "stage(-1)", "Stage", key_display="←→"),
        Binding("right,l", "stage(1)", "Firmer", show=False),
        Binding("L", "language", "Language"),
        Binding("question_mark", "app.help", "Help", key_display="?"),
    ]

    def __init__(self, invoice_id: int, client_id: int, stage: int) -> None:
        super().__init__()
        self.invoice_id = invoice_id
        self.client_id = client_id
        self.stage = self.last = stage
        self.language = ""
        self.letter: Letter | None = None

    def compose(self) -> ComposeResult:
        yield Head(id="head")
        with VerticalScroll():
            yield Static(id="letter")
        yield KeyBar()

    def on_mount(self) -> None:
        self.query_one(VerticalScroll).focus()
        self.load()

    def load(self) -> None:
        """Draw the letter up."""
        from goodterms.domain.reminder_letter import build
        from goodterms.exchange.locale import Locale
        from goodterms.exchange.preview import preview
        from goodterms.ledger import papers

        desk = self.gt.desk
        settings = desk.settings()
        self.language = self.language or papers.language_of(desk.con, self.client_id, settings)
        facts = papers.reminder(desk.con, self.invoice_id, settings, desk.today, stage=self.stage)
        style = Locale(self.language, thai_digits=settings.thai_digits)
        self.letter = build(facts, self.language, style, desk.today)
        before = f" Reminder {self.stage} ({STAGES[self.stage]}) of {facts.number} to "
        self.query_one(Head).show(facts.client_name, Content.styled(f", {self.language}", "bold"), before=before)
        self.query_one("#letter", Static).update(Content("\n".join(preview(self.letter, WIDTH))))

    # -- doing ----------------------------------------------------------------

    def action_stage(self, by: int) -> None:
        self.stage = min(max(1, self.stage + by), self.last)
        self.load()

    def action_language(self) -> None:
        from goodterms.domain.letter_model import LANGUAGES

        self.language = LANGUAGES[(LANGUAGES.index(self.language) + 1) % len(LANGUAGES)]
        self.load()

    def action_copy(self) -> None:
        from goodterms.exchange.writers import letter_text

        if self.letter is not None:
            self.app.copy_to_clipboard(letter_text.plain(self.letter))
            self.gt.toast("The reminder is copied. r notes that it went out.")

    def action_sent(self) -> None:
        from goodterms.ledger import receipts

        desk = self.gt.desk

        def run() -> str:
            stage = receipts.remind(desk.con, self.invoice_id, desk.today, desk.today, stage=self.stage)
            return f"Reminder {stage} noted, as of today. u takes it back."

        self.dismiss()
        self.gt.do(run)

    def action_export(self) -> None:
        from goodterms.exchange.writers import letter_files

        made = self.letter
        if made is None:
            return
        name = self.gt.desk.con.execute("SELECT name FROM client WHERE id = ?", (self.client_id,)).fetchone()[0]
        stem = letter_files.file_stem(name, f"reminder-{self.stage}", made)

        def save(values: Mapping[str, str]) -> object:
            try:
                formats = letter_files.formats(values["formats"])
            except NotUnderstood as error:
                raise Invalid("formats", error.message, error.hint) from error
            written = letter_files.write(made, formats, values["folder"].rstrip("/") + "/", stem)
            return f"Written: {', '.join(map(str, written.paths))}. r notes that it went out."

        fields = [
            Field("formats", "As", "pdf", "md, txt, pdf, docx, eml; several with commas", required=True),
            Field("folder", "Folder", f"{Path.cwd()}/", "it is made if it is not there", required=True),
        ]
        form = FormScreen(f"Reminder {self.stage}", fields, save)
        self.app.push_screen(form, lambda said: self.gt.toast(str(said)) if said else None)
