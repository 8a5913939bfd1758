"""A letter or a talk as it was stored, to read."""

from __future__ import annotations

from typing import ClassVar, Literal

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from goodterms.errors import GoodtermsError
from goodterms.tui.widgets.bars import KeyBar
from goodterms.tui.widgets.once import Once
from goodterms.tui.within import Within

Key = tuple[Literal["letter", "talk"], int]


class StoredScreen(Within, Once, Screen[None]):
    """The text as it was written; nothing can be changed here but that it went out."""

    TITLE = "As it was written"
    HELP = """
    The letter as it was exported, or the talk as you noted it. Space notes that a letter went out, when, and what
    proves it; from then on it can neither be changed nor deleted. d deletes a letter that never went out.
    """
    CSS = """
    StoredScreen #head { height: 1; background: $panel; }
    StoredScreen VerticalScroll { padding: 1 2; }
    StoredScreen #text { width: 84; max-width: 100%; height: auto; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "app.pop_screen", "Back"),
        Binding("space", "sent", "Sent"),
        Binding("d", "drop", "Delete", show=False),
        Binding("y", "copy", "Copy", show=False),
        Binding("question_mark", "app.help", "Help", key_display="?"),
    ]

    def __init__(self, client_id: int, key: Key) -> None:
        super().__init__()
        self.client_id = client_id
        self.kind, self.number = key
        self.plain = ""

    def compose(self) -> ComposeResult:
        yield Static(id="head")
        with VerticalScroll():
            yield Static(id="text")
        yield KeyBar()

    def on_mount(self) -> None:
        self.query_one(VerticalScroll).focus()
        self.load()

    def on_screen_resume(self) -> None:
        self.load()

    def load(self) -> None:
        """Read it again; go back when it is gone."""
        from goodterms.domain.decision_words import stored_name
        from goodterms.ledger import letters

        con = self.gt.desk.con
        try:
            if self.kind == "letter":
                letter = letters.load(con, self.number)
                head, self.plain = f" {letter.subject}", letter.body
                about = [f"{stored_name(letter.kind)}, version {letter.version}, {letter.language}"]
                about.append(f"written {letter.written_on.isoformat()}")
                about.append(f"sent {letter.sent_on.isoformat()}: {letter.proof}" if letter.sent_on else "not sent yet")
                about += [f"{rule} lifted: {reason}" for rule, reason in letter.overrides.items()]
            else:
                talk = next((t for t in letters.talks(con, self.client_id) if t["id"] == self.number), None)
                if talk is None:
                    self._gone()
                    return
                head, self.plain = f" Talk of {talk['day']}", talk["note"]
                about = [f"with {talk['who']}"] if talk["who"] else []
        except GoodtermsError:
            self._gone()
            return
        self.query_one("#head", Static).update(Content.styled(head, "bold"))
        lines = "\n".join(about)
        self.query_one("#text", Static).update(
            Content.assemble((f"{lines}\n\n" if lines else "", "$muted"), self.plain)
        )

    def _gone(self) -> None:
        if self.is_current:
            self.dismiss()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return self.kind == "letter" if action in ("sent", "drop") else True

    def action_sent(self) -> None:
        from goodterms.tui import sending

        sending.mark_sent(self.gt, self.number)

    def action_drop(self) -> None:
        from goodterms.tui import sending

        sending.drop_letter(self.gt, self.number)

    def action_copy(self) -> None:
        self.app.copy_to_clipboard(self.plain)
        self.gt.toast("Copied.")
