"""A decision that was taken: what it rested on then, what has become of it, and what is still to be done."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar, cast

from rich.cells import cell_len
from textual.actions import SkipAction
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from goodterms.domain.decision_words import stored_name
from goodterms.domain.flags.catalogue import BY_ID
from goodterms.errors import NotUnderstood
from goodterms.tui.widgets.bars import KeyBar
from goodterms.tui.widgets.form import Field, FormScreen
from goodterms.tui.widgets.head import Head
from goodterms.tui.widgets.prose import Plain, Prose
from goodterms.tui.widgets.rows import Column, FixedSource, Row, Rows
from goodterms.tui.within import Within

if TYPE_CHECKING:
    from goodterms.ledger.decisions import Record
    from goodterms.ledger.dues import Item

STEPS = (Column("", 1), Column("Day", 10), Column("To do", 30, grow=1))
STEP_AT = 16
"""Cells of a line that its step cannot have: the columns before it, and the scroll bar."""
_HELPED = {
    "improved": "Since you told them it has got better.",
    "no_change": "Since you told them nothing has changed enough.",
    "worse": "Since you told them it has got worse.",
}
_UNTOLD = "No talk is noted and no letter went out yet: that they were told is not assumed.\n"
Part = Content | tuple[str, str] | str


class Steps(Rows):
    """The checklist. A page up or down is the screen's: it moves the text above."""

    def action_page(self, by: int) -> None:
        raise SkipAction


class DecisionScreen(Within, Screen[None]):
    """The stored decision never changes; the checklist is ticked off, and the flags are compared with then."""

    TITLE = "Decision"
    HELP = """
    The decision as it was taken: it is never rewritten. Space ticks off what is done. Below the reasons stands
    what has become of the flags since; page up and down move that text. T writes the letter, v shows the talk
    script, d withdraws the decision (with a note of what the client agreed to), w decides anew.
    """
    CSS = """
    DecisionScreen VerticalScroll { height: 1fr; padding: 1 2; }
    DecisionScreen #about { height: auto; }
    DecisionScreen Rows { height: 2fr; border-top: solid $panel; }
    DecisionScreen #whole { height: 2; padding: 0 1; color: $muted; display: none; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "app.pop_screen", "Back"),
        Binding("space", "tick", "Done"),
        Binding("T", "letter", "Letter"),
        Binding("v", "talk", "Talk", tooltip="The script of the talk"),
        Binding("d", "withdraw", "Withdraw"),
        Binding("w", "decide", "Decide anew"),
        Binding("pagedown", "scroll_beside(1)", "Read on above", show=False),
        Binding("pageup", "scroll_beside(-1)", "Read back above", show=False),
        Binding("question_mark", "app.help", "Help", key_display="?"),
    ]

    def __init__(self, decision_id: int) -> None:
        super().__init__()
        self.decision_id = decision_id
        self.record: Record | None = None

    @property
    def client_id(self) -> int | None:
        return self.record.client_id if self.record else None

    def compose(self) -> ComposeResult:
        yield Head(id="head")
        with VerticalScroll(can_focus=False):
            yield Prose(id="about")
        yield Steps(STEPS, id="steps", empty="No step was noted with it.")
        yield Plain(id="whole")
        yield KeyBar()

    def on_mount(self) -> None:
        self.load()
        self.query_one(Rows).focus()

    def on_screen_resume(self) -> None:
        self.load()

    def load(self) -> None:
        """Read the decision and its checklist again; go back when it is gone, or a draft again."""
        from goodterms.ledger import decisions, reminders

        con = self.gt.desk.con
        try:
            taken = decisions.load(con, self.decision_id)
        except NotUnderstood:
            taken = None
        if taken is None or taken.taken_on is None:
            self._leave()
            return
        self.record = record = taken
        name = stored_name(str(record.outcome))
        self.query_one(Head).show(record.client, Content.styled(f": {name}, {record.taken_on}", "bold"))
        self.query_one("#about", Static).update(Content.assemble(*self._about(record)))
        steps = self.query_one(Rows)
        found = reminders.checklist(con, self.decision_id)
        steps.set_source(FixedSource([_step(item) for item in found]), keep=steps.key)

        self._show_whole()

    def _leave(self) -> None:
        if self.is_current:
            self.gt.toast("This decision was taken back.")
            self.dismiss()

    def on_rows_moved(self, event: Rows.Moved) -> None:
        event.stop()
        self._show_whole()

    def on_resize(self) -> None:
        self.call_after_refresh(self._show_whole)

    def _show_whole(self) -> None:
        """The step under the cursor in full, where the list has to cut it."""
        item, whole = cast("Item | None", self.query_one(Rows).key), self.query_one("#whole", Plain)
        whole.display = item is not None and cell_len(item.text) > self.size.width - STEP_AT
        whole.update(Content(item.text if item is not None else ""))

    def action_scroll_beside(self, by: int) -> None:
        box = self.query_one(VerticalScroll)
        box.scroll_relative(y=by * max(1, box.size.height - 1), animate=False)

    def _about(self, record: Record) -> list[Part]:
        parts: list[Part] = []
        if record.withdrawn_on:
            parts.append((f"Withdrawn on {record.withdrawn_on}: {record.withdrawn_note}\n\n", "$status-amber"))
        if record.outcome != record.recommended:
            parts += [(f"Recommended was: {stored_name(str(record.recommended))}. ", "$muted")]
            parts.append(f"Chosen because: {record.override_reason}\n\n")
        reasons: list[Part] = [f"- {reason}\n" for reason in record.snapshot.get("reasons", ())]
        if reasons:
            reasons.insert(0, ("Reasons on that day\n", "bold $primary"))
        since = self._since(record)
        old = record.taken_on is not None and record.taken_on < self.gt.desk.today
        return [*parts, *since, "\n", *reasons] if old else [*parts, *reasons, "\n", *since]

    def _since(self, record: Record) -> list[Part]:
        """Did it help? The flags then and now."""
        from goodterms.domain.plan import followup_compare, told_after
        from goodterms.domain.plan_dates import FOLLOW_UPS
        from goodterms.ledger import decisions

        standing = self.gt.desk.overview().standings.get(record.client_id)
        if standing is None:
            return []
        now = {f.flag.id: ("none" if f.accepted else f.level) for f in standing.findings}
        before = decisions.levels_of(record)
        parts: list[Part] = [("Did it help? The flags then and now\n", "bold $primary")]
        changes = followup_compare(before, now)
        if record.outcome in ("renegotiate", "raise_rates") and record.withdrawn_on is None and changes:
            told = decisions.told_on(self.gt.desk.con, record)
            if told is None:
                parts.append((_UNTOLD, ""))
            elif (self.gt.desk.today - told).days < FOLLOW_UPS[0]:
                parts.append((f"They were told on {told}: it is early to say.\n", ""))
            else:
                parts.append((f"{_HELPED[told_after(changes)]} w decides anew, with this filled in.\n", ""))
        for flag, what in changes.items():
            colour = {"improved": "$status-green", "worse": "$status-red"}.get(what, "$muted")
            line = f"{BY_ID[flag].title:<38} {before.get(flag, 'none'):<8} {now.get(flag, 'none'):<8} "
            parts += [line, (f"{what}\n", colour)]
        return parts

    # -- doing ----------------------------------------------------------------

    def action_tick(self) -> None:
        from goodterms.ledger import reminders

        item: Item | None = self.query_one(Rows).key  # type: ignore[assignment]
        if item is None or item.id is None:
            return
        number, done = item.id, item.done_on is None

        def run() -> str:
            reminders.done(self.gt.desk.con, number, self.gt.desk.today, done)
            return "Done. u takes it back." if done else "Open again."

        if self.gt.do(run):
            self.load()

    def action_letter(self) -> None:
        from goodterms.tui.screens.letter import LetterScreen

        record = self.record
        if record is None or record.outcome in (None, "keep"):
            self.gt.toast("Keeping needs no letter.")
            return
        self.app.push_screen(LetterScreen(record.client_id, str(record.outcome), decision_id=record.id))

    def action_talk(self) -> None:
        from goodterms.domain.plan_rules import NOW
        from goodterms.domain.plan_words import TALKS
        from goodterms.tui.screens.talk import TalkScreen

        if self.record is None:
            return
        if self.record.outcome == "keep":
            self.gt.toast("Keeping needs no talk.")
        elif self.record.snapshot.get("rule") in NOW:
            self.gt.toast(TALKS["none"])
        else:
            self.app.push_screen(TalkScreen(self.record.client_id, str(self.record.outcome), self.record.id))

    def action_decide(self) -> None:
        if self.record is not None:
            self.gt.open_wizard(self.record.client_id)

    def action_withdraw(self) -> None:
        from goodterms.ledger import decisions

        def save(values: Mapping[str, str]) -> object:
            decisions.withdraw(
                self.gt.desk.con,
                self.decision_id,
                self.gt.desk.today,
                values["note"],
                client_agreed=values["agreed"] == "yes",
            )
            return "Withdrawn. The decision stays on record. u takes it back."

        def done(said: object) -> None:
            if said:
                self.gt.changed(str(said))
                self.load()

        fields = [
            Field("note", "Why", hint="what changed", required=True),
            Field("agreed", "Client agreed", "no", "needed once a notice was sent", ("yes", "no")),
        ]
        self.app.push_screen(FormScreen("Withdraw the decision", fields, save), done)


def _step(item: Item) -> Row:
    done = item.done_on is not None
    return Row(
        item,
        (
            ("x", "green") if done else "",
            (item.day.isoformat() if item.day else "", "muted"),
            (item.text, "muted") if done else item.text,
        ),
    )
