"""The last step of the wizard: which outcome, and what to do with it: talk, letter, invoice, or store the decision."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from textual.content import Content

from goodterms.domain.decision_answers import OUTCOMES, Outcome
from goodterms.domain.decision_questions import at_once
from goodterms.domain.decision_words import outcome_name
from goodterms.text import count
from goodterms.tui.widgets.choices import Choice
from goodterms.tui.within import Within
from goodterms.tui.wizard import steps
from goodterms.tui.wizard.places import Question

if TYPE_CHECKING:
    from textual.screen import Screen

    from goodterms.tui.wizard.state import WizardState

    _Base = Screen[None]
else:
    _Base = object


class LastStep(Within, _Base):
    """The part of the wizard's screen that belongs to its last step."""

    client_id: int
    state: WizardState

    if TYPE_CHECKING:  # the screen has them

        def show_step(self) -> None: ...

        def _go_away(self) -> None: ...

    @property
    def client_name(self) -> str:
        return self.state.standing.client.name

    def _choose(self) -> Question:
        decision = self.state.advice().decision
        if self.state.chosen is not None:
            name = outcome_name(self.state.chosen, self.state.answers).upper()
            said = Content.assemble(("You chose: ", "$foreground"), (name, "bold $primary"))
            return Question("next", said, steps.next_steps(self.state))
        options = []
        for outcome in OUTCOMES:
            name = outcome_name(outcome, self.state.answers)
            says = [] if at_once(self.state.levels) else [count(decision.scores[outcome], "point")]
            if outcome == decision.outcome:
                says.append("recommended")
            elif outcome in decision.barred:
                why = next((g.why for g in decision.gates if g.outcome == outcome), "see the result")
                says.append(f"barred: {why}")
            options.append(Choice(outcome, name[:1].upper() + name[1:], "; ".join(says)))
        return Question("choose", options=tuple(options), suggested=decision.outcome)

    def _choose_outcome(self, outcome: Outcome) -> None:
        from goodterms.tui.widgets.form import Field, FormScreen

        decision = self.state.advice().decision
        if outcome == decision.outcome:
            self.state.choose(outcome)
            self.show_step()
            return
        hard = decision.rule in ("H1", "H2")
        fields = [
            Field("reason", "Your reason", self.state.override_reason, "it is stored with the decision", required=True)
        ]
        if hard:
            fields.append(Field("typed", "Client's name", hint="type it in full to confirm", required=True))

        def save(values: dict[str, str]) -> object:
            from goodterms.errors import Invalid
            from goodterms.text import fold

            if hard and fold(values["typed"]) != fold(self.client_name):
                raise Invalid("typed", f"Type {self.client_name} to choose against safety or law.")
            return values

        def done(values: object) -> None:
            if isinstance(values, dict):
                self.state.choose(outcome, values["reason"], values.get("typed", ""))
                self.show_step()

        recommended = outcome_name(decision.outcome, self.state.answers)
        intro = f"The rules recommend: {recommended}. You may choose otherwise; the choice is yours."
        self.app.push_screen(FormScreen("Choose otherwise", fields, save, intro=intro), done)  # type: ignore[arg-type]

    def _next(self, what: str) -> None:
        if what == "other":
            self.state.choose(None)
            self.show_step()
        elif what == "talk":
            from goodterms.tui.screens.talk import TalkScreen

            self.app.push_screen(TalkScreen(self.client_id, self.state.outcome, self.state.draft))
        elif what == "letter":
            self._letter()
        elif what == "pause":
            from goodterms.tui.screens.letter import LetterScreen

            self.app.push_screen(LetterScreen(self.client_id, "pause", decision_id=self.state.draft))
        elif what == "invoice":
            from goodterms.tui.screens.drafting import DraftScreen

            self.app.push_screen(DraftScreen(self.client_id))
        else:
            self._take()

    def _letter(self) -> None:
        from goodterms.tui.screens.letter import LetterScreen

        self.app.push_screen(LetterScreen(self.client_id, self.state.outcome, decision_id=self.state.draft))

    def _take(self) -> None:
        from goodterms.ledger import decisions
        from goodterms.tui import afterwards
        from goodterms.tui.widgets.confirm import Confirm

        made = self.state.plan()
        name = outcome_name(self.state.outcome, self.state.answers)
        steps = [todo for todo in decisions.todos_of(made) if todo.kind == "checklist"]
        more = f"It notes {count(len(steps), 'step')}, and reminds you of what has a day."
        if made.last_day:
            more += f" Last day: {made.last_day.isoformat()}."

        def answered(yes: bool | None) -> None:
            if yes and self.gt.do(self._store):
                self._go_away()
                self.app.call_later(afterwards.decided, self.gt, self.state.draft)

        question = f"Store the decision about {self.client_name}: {name}?"
        self.app.push_screen(Confirm(question, yes="Store it", no="Not yet", more=more), answered)

    def _store(self) -> str:
        answers = self.state.answers
        record = self.state.take()
        decided = outcome_name(cast("Outcome", record.outcome), answers)
        return f"Decided: {decided}. The plan is under Due and on the client's page."
