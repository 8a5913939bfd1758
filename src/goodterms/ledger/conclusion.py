"""From the log to a decision that stands: advice, plan and snapshot are made here, decisions.take stores them."""

from __future__ import annotations

import dataclasses
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from goodterms.domain.decision import Outcome
from goodterms.domain.decision_advice import Advice, advice_json, facts_of, terms_of
from goodterms.domain.plan import Plan, make_plan
from goodterms.domain.plan_rules import PlanRules, plan_rules
from goodterms.errors import Invalid
from goodterms.ledger import contacts, decisions, fields, letters
from goodterms.ledger.decisions import OUTCOMES, Record, Todo, last_told
from goodterms.ledger.last_day import NOTICES
from goodterms.ledger.letters import Letter
from goodterms.ledger.overview import Look, counsel
from goodterms.settings import Settings

__all__ = ["Prepared", "agreed", "conclude", "last_told", "letter_of", "prepare"]

_LETTER = ("id", "kind", "language", "version")


@dataclass(frozen=True, slots=True)
class Prepared:
    """A decision ready to be taken."""

    look: Look
    advice: Advice
    outcome: str
    rules: PlanRules
    plan: Plan
    snapshot: Mapping[str, Any]

    @property
    def last_day(self) -> date | None:
        return self.plan.last_day

    @property
    def todos(self) -> Sequence[Todo]:
        """What is to be done after it."""
        return decisions.todos_of(self.plan)


def prepare(
    con: sqlite3.Connection,
    settings: Settings,
    today: date,
    client_id: int,
    *,
    given: Mapping[str, object] | None = None,
    outcome: str | None = None,
    last_day: date | None = None,
) -> Prepared:
    """Advise about the client with what was answered, and plan `outcome` (the recommended one unless given) up to
    `last_day` (by the notice unless given)."""
    one, advice = counsel(con, settings, today, client_id, given=given)
    chosen = fields.choice("outcome", outcome, OUTCOMES) if outcome else advice.decision.outcome
    known = None if chosen == "pause" else cast("Outcome", chosen)
    facts = facts_of(one.history, payer_is_other=contacts.payer_is_other(con, client_id))
    rules = plan_rules(advice.decision, advice.levels, advice.answers, facts, chosen=known)
    terms = terms_of(one.history, advice.decision, one.money, settings)
    plan = make_plan(known or "pause", rules, dataclasses.replace(terms, agreed=last_day))
    return Prepared(one, advice, chosen, rules, plan, _snapshot(one, advice, settings, given or {}))


def conclude(
    con: sqlite3.Connection,
    settings: Settings,
    today: date,
    client_id: int,
    *,
    given: Mapping[str, object] | None = None,
    outcome: str | None = None,
    reason: str = "",
    confirmed: str = "",
    last_day: date | None = None,
    decision_id: int | None = None,
) -> Record:
    """Prepare and take a decision in one go. `decision_id`: the draft it ends; else a new one is opened.

    Only the answers that were `given` are stored as answers. Of a letter that was written for the draft the version
    is kept with the snapshot (DOMAIN 8.9), and its last day is that of the plan.
    """
    letter = letter_of(con, client_id, decision_id, outcome)
    if last_day is not None:
        fields.day("last_day", last_day, first=today, why="it must not lie in the past")
    ready = prepare(
        con, settings, today, client_id, given=given, outcome=outcome, last_day=last_day or agreed(letter, today)
    )
    if last_day is not None and ready.outcome not in ("finish_decline", "fire"):
        raise Invalid("last_day", f"A last day does not go with {ready.outcome}.", "Leave it out.")
    return decisions.take(
        con,
        decision_id,
        today,
        client_id=client_id,
        answers=dict(given or {}),
        outcome=ready.outcome,
        recommended=ready.advice.decision.outcome,
        snapshot={**ready.snapshot, "letter": letter and {name: getattr(letter, name) for name in _LETTER}},
        override_reason=reason,
        confirmed=confirmed,
        last_day=ready.last_day,
        todos=ready.todos,
    )


def letter_of(con: sqlite3.Connection, client_id: int, decision_id: int | None, outcome: str | None) -> Letter | None:
    """The latest letter that was written for a draft and says what is decided."""
    if decision_id is None:
        return None
    written = letters.of_client(con, client_id)
    return next((one for one in written if (one.decision_id, one.kind) == (decision_id, outcome)), None)


def agreed(letter: Letter | None, today: date) -> date | None:
    """The last day in the letter, while it is still to come."""
    named = letter.day("last_day") if letter and letter.kind in NOTICES else None
    return named if named and named >= today else None


def _snapshot(one: Look, advice: Advice, settings: Settings, given: Mapping[str, object]) -> dict[str, Any]:
    """What the decision rests on, as JSON: it never changes again, whatever is logged or set later.

    Under `not_answered` stand the answers that nobody gave: they are the log's, or the defaults.
    """
    judged: dict[str, Any] = advice_json(one.standing, advice)
    return {
        **judged,
        "not_answered": sorted(set(judged["answers"]) - set(given)),
        "as_of": one.history.as_of.isoformat(),
        "explain": one.standing.explain,
        "flags": [
            {
                "id": finding.flag.id,
                "class": finding.in_class,
                "level": finding.level,
                "evidence": finding.evidence,
                "values": _json(finding.values),
                "accepted": finding.accepted,
            }
            for finding in one.standing.findings
        ],
        "money": _json({field.name: getattr(one.money, field.name) for field in dataclasses.fields(one.money)}),
        "settings": _json({field.name: getattr(settings, field.name) for field in dataclasses.fields(settings)}),
        "thresholds": _json(one.history.thresholds),
    }


def _json(value: object) -> Any:  # noqa: ANN401
    """JSON types: numbers that are no whole ones as strings, days in ISO."""
    if isinstance(value, Mapping):
        return {str(key): _json(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_json(one) for one in value]
    if isinstance(value, frozenset):
        return sorted(_json(one) for one in value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: _json(getattr(value, field.name)) for field in dataclasses.fields(value)}
    return value if value is None or isinstance(value, (bool, int, str)) else str(value)
