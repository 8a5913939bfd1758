"""Where somebody stands in the wizard: the draft in the file, the answers given, and what follows from them.

Every answer is saved at once. A trial ("what if they would pay more?") changes what is shown, never what is saved.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, cast

from goodterms.domain import decision_advice as advice_rules
from goodterms.domain import plan, plan_rules
from goodterms.domain.decision_answers import Answers, Outcome, answers_from
from goodterms.domain.decision_questions import (
    QUESTIONS,
    STEP,
    Ask,
    Step,
    at_once,
    missing,
    next_step,
    path,
    previous_step,
)
from goodterms.ledger import conclusion, contacts, decisions

if TYPE_CHECKING:
    from goodterms.domain.records import History
    from goodterms.domain.standing import Standing
    from goodterms.domain.worth import Money
    from goodterms.ledger.letters import Letter
    from goodterms.tui.desk import Desk


@dataclass
class WizardState:
    """One client's open decision."""

    desk: Desk
    client_id: int
    draft: int
    step: Step
    given: dict[str, object] = field(default_factory=dict)
    trial: dict[str, object] = field(default_factory=dict)
    chosen: Outcome | None = None
    override_reason: str = ""
    confirmed: str = ""
    before: advice_rules.Before | None = None
    """What they were told last, by an earlier decision."""
    _known: tuple[object, dict[str, object], advice_rules.Advice] | None = field(default=None, repr=False)
    """The last advice, with what it was worked out from: a step asks for it several times."""

    # -- opening --------------------------------------------------------------

    @classmethod
    def open(cls, desk: Desk, client_id: int) -> WizardState:
        """Take up the client's newest draft where it was left, or begin one."""
        drafts = decisions.drafts(desk.con, client_id)
        if drafts:
            newest = max(drafts, key=lambda one: one.id)
            step = QUESTIONS[min(max(newest.step, 1), len(QUESTIONS)) - 1]
            state = cls(desk, client_id, newest.id, step, dict(newest.answers))
            state._take_up(newest)
        else:
            state = cls(desk, client_id, decisions.start(desk.con, client_id), QUESTIONS[0])
            desk.touch()
        state.before = conclusion.last_told(desk.con, client_id)
        if state.step not in path(state.levels):
            state.step = path(state.levels)[0]
        return state

    def there(self) -> bool:
        """Is it still a draft? It may have been taken back or thrown away meanwhile."""
        return self._found() is not None

    def _found(self) -> decisions.Record | None:
        return next((one for one in decisions.drafts(self.desk.con, self.client_id) if one.id == self.draft), None)

    def read_again(self) -> bool:
        """Read the draft as it is in the file now; False when it is no draft any more."""
        found = self._found()
        if found is None or self.client_id not in self.desk.overview().standings:
            return False
        self.given = dict(found.answers)
        self._take_up(found)
        self.step = QUESTIONS[min(max(found.step, 1), len(QUESTIONS)) - 1]
        if self.step not in path(self.levels):
            self.step = path(self.levels)[0]
        self.trial.clear()
        return True

    def _take_up(self, draft: decisions.Record) -> None:
        """What was chosen already. Against safety or law it is chosen again, since the name typed is not kept."""
        self.chosen = cast("Outcome | None", draft.outcome)
        self.override_reason, self.confirmed = draft.override_reason, ""
        if self.chosen is not None and self.client_id in self.desk.overview().standings:
            decision = self.advice().decision
            if decision.rule in ("H1", "H2") and self.chosen != decision.outcome:
                self.chosen, self.override_reason = None, ""

    # -- what is known --------------------------------------------------------

    @property
    def history(self) -> History:
        return next(h for h in self.desk.overview().book.histories if h.client.id == self.client_id)

    @property
    def standing(self) -> Standing:
        return self.desk.overview().standings[self.client_id]

    @property
    def money(self) -> Money:
        return self.desk.overview().money[self.client_id]

    @property
    def levels(self) -> Mapping[str, str]:
        from goodterms.domain.standing import levels_of

        return levels_of(self.standing.findings)

    def prefilled(self) -> advice_rules.Prefill:
        """What the ledger would answer."""
        return advice_rules.prefill(self.history, self.standing, self.money, self.desk.settings(), before=self.before)

    def advice(self) -> advice_rules.Advice:
        """The decision with the answers given (and the trial, if one is on); the ledger fills in the rest."""
        stamp, given = self.desk.stamp, {**self.given, **self.trial}
        if self._known is None or self._known[:2] != (stamp, given):
            found = advice_rules.advise(
                self.history, self.standing, self.money, self.desk.settings(), given=given, before=self.before
            )
            self._known = stamp, given, found
        return self._known[2]

    @property
    def answers(self) -> Answers:
        """Those given, and for the rest what the ledger would answer: the advice's, without deciding anything."""
        return answers_from({**self.given, **self.trial}, self.prefilled().answers)

    def unanswered(self) -> list[str]:
        """Titles of the steps whose questions nobody has answered yet."""
        return [
            step.title
            for step in path(self.levels)
            if any(ask.answer not in self.given and ask.kind != "text" for ask in self.asks(step))
        ]

    def asks(self, step: Step | None = None) -> tuple[Ask, ...]:
        """What a step (the present one) asks. Where safety or law decides, nobody is asked about their own part."""
        step = step or self.step
        return () if step.id == "history" and at_once(self.levels) else step.asks

    def suggestion(self, name: str) -> object:
        """What the ledger would answer, where it has figures for it; else None."""
        if name == "worth" and None in (self.money.per_hour, self.money.target):
            return None
        if name == "partner" and not self.standing.partner:
            return None
        found = self.prefilled()
        return getattr(found.answers, name) if found.notes.get(name) and name not in found.unsure else None

    # -- going on -------------------------------------------------------------

    def answer(self, name: str, value: object, *, last: bool = False) -> bool:
        """Give one answer and save it; what cannot be saved is not given. After the `last` one of a step go on, if
        the step lacks nothing: True, saved in one go."""
        before = dict(self.given), self.step, self.chosen, self.override_reason
        step = self.step
        self.given[name] = str(value) if isinstance(value, Decimal) else value
        if self.given != before[0]:
            self.chosen, self.override_reason = None, ""  # it was chosen by another result
        self.trial.clear()
        try:
            if last and not missing(step.id, self.answers):
                self.step = next_step(step.id, self.levels) or step
            self.save()
        except Exception:
            self.given, self.step, self.chosen, self.override_reason = before
            raise
        return self.step is not step

    def choose(self, outcome: Outcome | None, reason: str = "", confirmed: str = "") -> None:
        """Choose an outcome, or none again, and save it."""
        before = self.chosen, self.override_reason, self.confirmed
        self.chosen, self.override_reason, self.confirmed = outcome, reason, confirmed
        try:
            self.save()
        except Exception:
            self.chosen, self.override_reason, self.confirmed = before
            raise

    def save(self) -> None:
        """Save the draft as it stands."""
        decisions.save_answers(
            self.desk.con,
            self.draft,
            self.step.number,
            self.given,
            outcome=self.chosen,
            override_reason=self.override_reason,
        )
        self.desk.changed_outside()

    def forward(self) -> bool:
        """Go to the next step; False after the last."""
        return self._move(next_step(self.step.id, self.levels))

    def back(self) -> bool:
        """Go to the step before; False at the first."""
        return self._move(previous_step(self.step.id, self.levels))

    def _move(self, to: Step | None) -> bool:
        if to is None:
            return False
        before, self.step = self.step, to
        try:
            self.save()
        except Exception:
            self.step = before
            raise
        return True

    def jump(self, step: str) -> None:
        self.step = STEP[step]
        self.save()

    # -- what follows ---------------------------------------------------------

    @property
    def outcome(self) -> Outcome:
        """What the user chose, else what is recommended."""
        return self.chosen or self.advice().decision.outcome

    def rules(self) -> plan_rules.PlanRules:
        """P1 to P5 for the outcome."""
        found = self.advice()
        other = contacts.payer_is_other(self.desk.con, self.client_id)
        facts = advice_rules.facts_of(self.history, payer_is_other=other)
        return plan_rules.plan_rules(found.decision, found.levels, found.answers, facts, chosen=self.outcome)

    def plan(self) -> plan.Plan:
        """The checklist with dates for the outcome, up to the last day in the letter where one is written."""
        terms = advice_rules.terms_of(self.history, self.advice().decision, self.money, self.desk.settings())
        day = conclusion.agreed(self.letter(), self.desk.today)
        return plan.make_plan(self.outcome, self.rules(), dataclasses.replace(terms, agreed=day))

    def letter(self) -> Letter | None:
        """The latest letter that was written for the outcome."""
        return conclusion.letter_of(self.desk.con, self.client_id, self.draft, self.outcome)

    def take(self) -> decisions.Record:
        """Store the decision with everything it rests on; from here on it is never changed."""
        return conclusion.conclude(
            self.desk.con,
            self.desk.settings(),
            self.desk.today,
            self.client_id,
            given=self.given,
            outcome=self.outcome,
            reason=self.override_reason,
            confirmed=self.confirmed,
            decision_id=self.draft,
        )
