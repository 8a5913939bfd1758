"""The talk before the letter: a script with the dated facts, and the log of what was said."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from goodterms.errors import GoodtermsError
from goodterms.tui.widgets.bars import KeyBar
from goodterms.tui.widgets.form import Field, FormScreen
from goodterms.tui.widgets.head import Head
from goodterms.tui.widgets.prose import Prose
from goodterms.tui.within import Within


class TalkScreen(Within, Screen[None]):
    """Ten minutes, no blame, one decision."""

    TITLE = "Talk"
    HELP = """
    What to say, in order, with the facts from your log. Keep it open during the call. Afterwards M notes the
    talk: when, with whom, what was said. The letter goes out the same day. x writes the script to a file.
    """
    CSS = """
    TalkScreen VerticalScroll { padding: 1 2; align-horizontal: center; }
    TalkScreen #script { width: 88; max-width: 100%; height: auto; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "app.pop_screen", "Back"),
        Binding("M", "log", "Note the talk"),
        Binding("x", "export", "Export"),
        Binding("y", "copy", "Copy", show=False),
        Binding("question_mark", "app.help", "Help", key_display="?"),
    ]

    def __init__(self, client_id: int, outcome: str, decision_id: int | None = None) -> None:
        super().__init__()
        self.client_id = client_id
        self.outcome = outcome
        self.decision_id = decision_id
        self.plain = ""
        self.client_name = ""

    def compose(self) -> ComposeResult:
        yield Head(id="head")
        with VerticalScroll():
            yield Prose(id="script")
        yield KeyBar()

    def on_mount(self) -> None:
        from goodterms.domain import talk
        from goodterms.domain.decision_words import letter_name
        from goodterms.domain.letter_fields import empty
        from goodterms.exchange import letter_draft
        from goodterms.exchange.locale import Locale
        from goodterms.ledger import decisions

        desk = self.gt.desk
        answers = decisions.load(desk.con, self.decision_id).answers if self.decision_id is not None else None
        try:
            place = letter_draft.desk(desk.con, desk.settings(), desk.today, self.client_id, given=answers)
            draft = letter_draft.draw_up(place, self.outcome, [])
            style = Locale(draft.letter.language, thai_digits=desk.settings().thai_digits)
            rule = place.advice.decision.rule
            fields = letter_draft.talk_fields(place, draft)
            steps = talk.script(self.outcome, draft.letter.language, fields, style, rule=rule, abuse=place.abuse)
        except GoodtermsError as error:
            self.query_one("#script", Static).update(Content(str(error)))
            return
        self.client_name = place.history.client.name
        said = letter_name(self.outcome, promised=not empty(draft.fields.get("open_items")))
        self.query_one(Head).show(self.client_name, Content.styled(f": {said}", "bold"), before=" Talk with ")
        parts: list[tuple[str, str] | str] = [(f"{talk.meeting(rule)}\n\n", "bold")]
        for number, step in enumerate(steps, 1):
            parts.append((f"{number}. {step.title}", "bold $primary"))
            parts.append((f"   {step.hint}\n" if step.hint else "\n", "$muted"))
            parts += [f"   {sentence}\n" for sentence in step.say]
            parts.append("\n")
        if not steps:
            parts.append(
                "Write the letter, have it looked at, send it with proof of delivery, and keep what you have.\n"
            )
        shown = Content.assemble(*parts)
        self.plain = shown.plain
        self.query_one("#script", Static).update(shown)
        self.query_one(VerticalScroll).focus()

    def action_log(self) -> None:
        from goodterms import when
        from goodterms.ledger import letters

        desk = self.gt.desk

        def save(values: Mapping[str, str]) -> object:
            day = when.parse_day(values["day"], desk.today)
            letters.log_talk(
                desk.con,
                self.client_id,
                day,
                desk.today,
                values["note"],
                who=values["who"],
                decision_id=self.decision_id,
            )
            return "Logged. The letter names this day. u takes it back."

        fields = [
            Field("note", "What was said", required=True),
            Field("who", "With whom"),
            Field("day", "When", "today", required=True),
        ]
        self.app.push_screen(FormScreen("Log the talk", fields, save), self._said)

    def _said(self, said: object) -> None:
        if said:
            self.gt.changed(str(said))

    def action_copy(self) -> None:
        self.app.copy_to_clipboard(self.plain)
        self.gt.toast("The script is copied.")

    def action_export(self) -> None:
        from goodterms.tui import saving

        saving.ask(self.gt, f"talk-{self.client_name}", "txt", lambda: self.plain.encode("utf-8"))
