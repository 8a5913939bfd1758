"""The decision, step by step: a rail of steps, one question, the evidence beside it. Nobody is rushed.

Every answer is saved as it is given; Esc leaves, and the next visit begins where this one ended.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar, cast

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.geometry import Region
from textual.reactive import Reactive
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input, Static

from goodterms.domain.decision_answers import NO_SHORTFALL, Outcome, number_from
from goodterms.domain.decision_questions import Ask, at_once, missing, path, said
from goodterms.domain.flags.catalogue import BY_ID
from goodterms.errors import GoodtermsError, NotUnderstood
from goodterms.tui import client_text
from goodterms.tui.widgets.bars import KeyBar
from goodterms.tui.widgets.choices import Choice, Choices
from goodterms.tui.widgets.head import Head
from goodterms.tui.widgets.once import Once
from goodterms.tui.widgets.prose import Plain, Prose
from goodterms.tui.widgets.rows import Column, Row, Rows
from goodterms.tui.wizard import words
from goodterms.tui.wizard.flips import Flips
from goodterms.tui.wizard.last_step import LastStep
from goodterms.tui.wizard.places import Places, Question
from goodterms.tui.wizard.rail import Rail
from goodterms.tui.wizard.state import WizardState

if TYPE_CHECKING:
    from goodterms.domain.decision import Flip

RECORDED = Choice("recorded", "Yes, and it is on record", "It stands beside this question; nothing is left out.")
READ = (Choice("read", "Read; go on", "Where safety or law decides, it is not asked whose doing it was."),)
SAFETY = (
    Choice("no", "No", "Nobody was threatened, and nothing illegal or unethical was asked."),
    Choice("physical_threat", "Somebody was threatened or hurt", "Log it first; it outweighs everything else."),
    Choice("legal_ethical_risk", "I was asked for something wrong", "Log it first, with what was asked and when."),
)
FLIPS = (Column("What would turn the result (Enter tries it)", 30, grow=1),)


class Panel(VerticalScroll, can_focus=False, inherit_bindings=False):
    """A part that scrolls, and leaves the arrows to the screen."""


class WizardScreen(LastStep, Once, Screen[None]):
    """Twelve steps, or the short way where safety or law already decides."""

    stays = True
    TITLE = "Decide"
    AUTO_FOCUS = ""  # the first answer gets the focus with its step, and the question stays in view
    HELP = """
    Twelve short steps. The evidence stands beside each question; what your ledger suggests is said, and the first
    arrow goes there, but nothing is answered before you choose it and press Enter. b goes back, Esc leaves:
    everything is saved, and you come back to the same step. On the result, Enter on a line tries another answer
    without saving it. You choose in the end.
    """
    CSS = """
    WizardScreen #rail { width: 30; height: 1fr; padding: 1 1; border-right: solid $panel; display: none; }
    WizardScreen.-wide #rail { display: block; }
    WizardScreen #progress { height: 1; padding: 0 1; color: $muted; }
    WizardScreen.-wide #progress { display: none; }
    WizardScreen #ask { width: 5fr; padding: 0 1 0 1; }
    WizardScreen.-wide #ask { width: 1fr; padding: 1 1 0 1; }
    WizardScreen #ask > * { height: auto; }
    WizardScreen #question { text-style: bold; }
    WizardScreen #help { color: $muted; margin: 0 0 1 0; }
    WizardScreen #result, WizardScreen #flips { display: none; }
    WizardScreen .ask-title { margin: 1 0 0 0; color: $primary; }
    WizardScreen #say { color: $error; margin: 1 0 0 0; }
    WizardScreen #ask Input { height: 1; border: none; padding: 0 1; background: $panel; margin: 0 1; }
    WizardScreen #ask Input:focus { background: $primary 20%; }
    WizardScreen #beside {
        width: 4fr; max-width: 62; padding: 0 0 0 1; border-left: solid $panel;
        scrollbar-gutter: stable; scrollbar-size-vertical: 1;
    }
    WizardScreen.-wide #beside { width: 1fr; padding: 1 1 0 1; }
    WizardScreen #beside Static { height: auto; }
    WizardScreen #ask Rows { height: auto; max-height: 14; min-height: 3; margin: 1 0 0 0; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("b,left", "back", "Back", key_display="b"),
        Binding("f7", "back", "Back", tooltip="Back, also while you type"),
        Binding("right", "forward", "Go on", key_display="→"),
        Binding("escape", "leave", "Leave, saved"),
        Binding("plus,equals_sign", "rate(1)", "Rate +", show=False),
        Binding("minus", "rate(-1)", "Rate -", show=False),
        Binding("pagedown", "scroll_beside(1)", "Scroll evidence", show=False),
        Binding("pageup", "scroll_beside(-1)", "Scroll evidence up", show=False),
        Binding("d", "discard", "Discard", show=False, tooltip="Throw this draft away"),
        Binding("question_mark", "app.help", "Help", key_display="?"),
    ]

    focused: Reactive[Widget | None] = Reactive(None, repaint=False)
    """Who gets or loses the focus draws itself; the whole screen need not be drawn for it."""

    def __init__(self, client_id: int) -> None:
        super().__init__()
        self.client_id = client_id
        self.rate: Decimal | None = None
        self.places = Places()
        self._shown: object = None
        """The step that is drawn, with what was chosen and tried on it."""

    def compose(self) -> ComposeResult:
        yield Head(id="head")
        yield Static(id="progress")
        with Horizontal():
            yield Rail(id="rail")
            with Panel(id="ask"):
                yield Plain(id="question")
                yield Plain(id="help")
                yield from self.places.widgets
                yield Prose(id="result")
                yield Flips(FLIPS, id="flips", empty="No single change would turn it.")
                yield Plain(id="say")
            with Panel(id="beside"):
                yield Prose(id="evidence")
        yield KeyBar()

    def on_mount(self) -> None:
        try:
            self.state = WizardState.open(self.gt.desk, self.client_id)
        except (GoodtermsError, KeyError) as error:
            self.gt.toast(str(error) if isinstance(error, GoodtermsError) else "This client is archived.", wrong=True)
            self.dismiss()
            return
        self.rate = self.state.money.rate
        self.gt.hush()

    def on_resize(self) -> None:
        self.set_class(self.size.width >= 116, "-wide")

    def on_screen_resume(self) -> None:
        if not hasattr(self, "state"):
            return
        if self.state.there():
            self.show_step()
        else:
            self._go_away()

    def load(self) -> None:
        """Something was written, or taken back: read the draft again, or go when it is gone."""
        if hasattr(self, "state"):
            if self.state.read_again():
                self.show_step()
            else:
                self._go_away()

    def _go_away(self) -> None:
        if self.is_current:
            self.dismiss()

    # -- drawing --------------------------------------------------------------

    def show_step(self) -> None:
        """Draw the present step, with the focus on its first question; one that stands there already stays as it is
        left, with what was typed."""
        state = self.state
        before, self._shown = self._shown, (state.step.id, state.chosen, dict(state.trial))
        again = self._shown == before
        steps = path(state.levels)
        place = steps.index(state.step) + 1
        progress = Content(f"Step {place} of {len(steps)}: {state.step.title}   (saved)")
        question, help_text = said(state.step, state.levels)
        questions = self._questions()
        with self.app.batch_update():
            self.query_one(Head).show(self.client_name, client_text.heading(state.standing))
            self.query_one(Rail).show(state)
            self._update("#progress", progress, layout=False)
            self._update("#evidence", words.beside(state, self.rate, self._beside_width()))
            self._update("#question", Content(question))
            self._update("#help", Content(help_text))
            self._update("#say", Content())
            self.places.show(questions, again=again)
            self._show_result(again=again)
            if not again:
                self.query_one("#beside").scroll_home(animate=False)
                self._focus_first()

    def _update(self, selector: str, content: Content, *, layout: bool = True) -> None:
        """Show a text; one that stands there already is not drawn again."""
        shown = self.query_one(selector, Static)
        if not (isinstance(shown.content, Content) and shown.content.is_same(content)):
            shown.update(content, layout=layout)

    def _beside_width(self) -> int:
        """Cells of the evidence. Before the first layout they are worked out; a scroll bar may take two more."""
        known = self.query_one("#beside").content_size.width
        total = self.app.size.width
        guessed = (total - 30) // 2 - 2 if total >= 116 else total * 2 // 7
        return max(28, (known or guessed) - 2)

    def _questions(self) -> list[Question]:
        """What the present step asks."""
        step = self.state.step
        if step.id == "safety":
            return [self._about_safety()]
        if step.id == "choose":
            return [self._choose()]
        asks = self.state.asks()
        if not asks:
            return [] if step.id == "result" else [Question("read", options=READ)]
        prefilled = self.state.prefilled()
        return [
            self._question(ask, getattr(prefilled.answers, ask.answer), prefilled.notes.get(ask.answer, ""))
            for ask in asks
        ]

    def _about_safety(self) -> Question:
        recorded = any(incident.flag in words.GRAVE for incident in self.state.history.incidents)
        if not recorded:
            return Question("safety", options=SAFETY)
        return Question("safety", options=(RECORDED, *SAFETY), suggested=RECORDED.value)

    def _question(self, ask: Ask, suggested: object, why: str) -> Question:
        taken = self.state.given.get(ask.answer)
        title = Content(ask.question)
        if ask.kind in ("choice", "yes_no"):
            options = tuple(Choice(o.value, o.label, o.text) for o in ask.options)
            shown = self.state.suggestion(ask.answer)
            return Question(ask.answer, title, options, taken=taken, suggested=shown, why=why)
        if ask.kind == "text":
            return Question(ask.answer, title, why=why, text=str(taken or ""), hint="something they did or said")
        known = f"{suggested:.1f}" if isinstance(suggested, Decimal) and suggested < NO_SHORTFALL else ""
        if taken is not None and str(taken) != known:
            why = "Your own figure." + (f" Your ledger says {known}." if known else "")
        text, hint = known if taken is None else str(taken), f"in {ask.unit}; empty: from your ledger"
        if ask.answer == "runway" and (Decimal(text) >= NO_SHORTFALL if text else suggested is not None):
            text, hint = "", "no shortfall"
        return Question(ask.answer, title, why=why, text=text, hint=hint)

    def _show_result(self, *, again: bool) -> None:
        """The result and what would turn it, on their step; hidden on any other."""
        shown = self.state.step.id == "result"
        result, flips = self.query_one("#result", Prose), self.query_one(Flips)
        if shown:
            found = () if at_once(self.state.levels) else self.state.advice().decision.flips
            rows = [Row(f, (words.flip_words(f.kind, f.name, f.new, f.outcome),)) for f in found]
            if self.state.trial:
                rows.insert(0, Row(None, (("back to your own answers", "accent"),)))
            result.update(words.result(self.state))
            flips.show(rows, again=again)
        result.display = flips.display = shown

    def _focus_first(self) -> None:
        answers = self.places.answers
        self.set_focus(answers[0] if answers else self.query_one(Flips), scroll_visible=False)
        self.query_one("#ask").scroll_home(animate=False)
        self.call_after_refresh(self._show_taken)

    def _show_taken(self) -> None:
        if isinstance(self.focused, Choices) and self.focused.cursor > 0:
            self.focused.show_cursor()

    def on_rows_moved(self, event: Rows.Moved) -> None:
        """The line under the cursor comes into view."""
        event.stop()
        rows, ask = event.rows, self.query_one("#ask")
        line = rows.virtual_region.y + rows.header + rows.cursor - int(rows.scroll_offset.y)
        ask.scroll_to_region(Region(0, line, 1, 1), animate=False, force=True, immediate=True)

    def _say(self, text: str) -> None:
        self._update("#say", Content(text))
        if text:
            self.call_after_refresh(self.query_one("#say").scroll_visible, animate=False)

    # -- answering ------------------------------------------------------------

    def on_choices_taken(self, event: Choices.Taken) -> None:
        event.stop()
        if event.options is not event.choices.options:
            return  # it belonged to the step before: a key that came too quickly
        name = self.places.name(event.choices)
        if name == "safety":
            self._safety(str(event.value))
        elif name == "read":
            self._go(self.state.forward())
        elif name == "choose":
            self._choose_outcome(cast("Outcome", event.value))
        elif name == "next":
            self._next(str(event.value))
        else:
            try:
                moved = self.state.answer(name, event.value, last=event.choices is self.places.answers[-1])
            except GoodtermsError:
                event.choices.taken = self.state.given.get(name)
                raise
            self._answered(event.choices, moved)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        name = self.places.name(event.input)
        if not name:
            return
        last = event.input is self.places.answers[-1]
        try:
            moved = self.state.answer(name, self._read(name, event.value), last=last)
        except GoodtermsError as error:
            self._say(str(error))
            return
        self._answered(event.input, moved)

    def _read(self, name: str, typed: str) -> object:
        """What was typed, as the answer to `name`. Raises NotUnderstood."""
        typed = typed.strip()
        if name not in ("share", "runway"):
            return typed
        figure = typed.replace(",", ".").rstrip("% ")
        if not figure:
            lasts = self.state.answers.runway if name == "runway" else None
            return lasts if lasts is not None and lasts >= NO_SHORTFALL else None
        try:
            return number_from(name, figure)
        except NotUnderstood as error:
            raise NotUnderstood(f'"{typed}" does not fit.', error.hint) from error

    def keep_written(self) -> str:
        """Save what was typed and not entered; says what stands in the way, if anything does."""
        if not hasattr(self, "state"):
            return ""
        lost = []
        for name, typed in list(self.places.typed()):
            try:
                self.state.answer(name, self._read(name, typed))
            except GoodtermsError as error:
                lost.append(f"Not saved: {error}")
        return " ".join(lost)

    def on_choices_unmoved(self, event: Choices.Unmoved) -> None:
        event.stop()
        self._say("Choose an answer with the arrows and Enter.")

    def _answered(self, widget: Widget, moved: bool) -> None:
        """Go to the next question of this step, or show the next step where the answer led there."""
        if moved:
            self.show_step()
            return
        asks = self.places.answers
        rest = asks[asks.index(widget) + 1 :]
        widget.refresh()
        self._say("" if rest else missing(self.state.step.id, self.state.answers))
        if rest:
            rest[0].focus()
            if isinstance(rest[0], Choices):
                rest[0].show_cursor()

    def _safety(self, value: str) -> None:
        if value in ("no", RECORDED.value):
            self._go(self.state.forward())
            return
        from goodterms.tui import capture

        capture.incident(self.gt, value, self.client_id)

    def _go(self, moved: bool) -> None:
        if moved:
            self.show_step()

    def action_forward(self) -> None:
        """Go on from a step that only shows, or whose questions are answered."""
        step = self.state.step
        if step.id == "safety" or any(a.answer not in self.state.given and a.kind != "text" for a in self.state.asks()):
            self._say("Choose an answer with the arrows and Enter.")
            return
        lacking = missing(step.id, self.state.answers)
        if lacking:
            self._say(lacking)
            return
        self.state.trial.clear()
        self._go(self.state.forward())

    def action_back(self) -> None:
        if lost := self.keep_written():
            self.gt.toast(lost, wrong=True)
        if self.state.step.id == "choose" and self.state.chosen is not None:
            self.state.choose(None)
            self.show_step()
        else:
            self.state.trial.clear()
            self._go(self.state.back())

    # -- the result -----------------------------------------------------------

    def on_rows_opened(self, event: Rows.Opened) -> None:
        """Try one change live; it is not saved."""
        event.stop()
        flip = cast("Flip | None", event.key)
        if flip is None:
            self.state.trial.clear()
        elif flip.kind == "answer":
            value = str(flip.new) if isinstance(flip.new, Decimal) else flip.new
            self.state.trial = {} if self.state.trial == {flip.name: value} else {flip.name: value}
        else:
            grave = BY_ID[flip.name].flag_class == "deal_breaker" and self.state.levels.get(flip.name) == "red"
            accept = "" if grave else ", or accept it there"
            self.gt.toast(f"A flag goes when its evidence does: 5 shows it{accept}.")
            return
        self.show_step()

    def action_rate(self, by: int) -> None:
        """The what-if on the rate: a twentieth of today's rate a step."""
        money = self.state.money
        if money.rate is None or self.rate is None:
            return
        step = max(Decimal(1), (money.rate / 20).quantize(Decimal(1)))
        self.rate = max(step, self.rate + by * step)
        self.query_one("#evidence", Static).update(words.beside(self.state, self.rate, self._beside_width()))

    def action_scroll_beside(self, by: int) -> None:
        self.query_one("#beside").scroll_relative(y=by * 8, animate=False)

    def action_leave(self) -> None:
        """Leave; what could not be saved is asked about."""
        from goodterms.tui.widgets.confirm import go_unless_lost

        lost = self.keep_written()
        if not lost:
            self.gt.toast("Saved. w on this client goes on here.")
        go_unless_lost(self.app, lost, "Leave the decision?", self._go_away)

    def action_discard(self) -> None:
        from goodterms.ledger import decisions
        from goodterms.tui.widgets.confirm import Confirm

        def answered(yes: bool | None) -> None:
            if yes and self.gt.do(lambda: decisions.discard(self.gt.desk.con, self.state.draft)):
                self.gt.toast("The draft is gone. u brings it back.")
                self._go_away()

        question = f"Throw this draft about {self.client_name} away?"
        self.app.push_screen(Confirm(question, yes="Throw away", no="Keep it"), answered)
