"""The decision: what to do about a client, why, and what would change it (DOMAIN section 4).

`decide` is a pure function of the lit flags, the answers and a few signals. Points are in the order of
OUTCOMES. The rules are in decision_rules, the questions in decision_questions, the JSON in decision_case.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from goodterms.domain import colour
from goodterms.domain.decision_answers import CHOICES, OUTCOMES, SWITCHES, Answers, Outcome, Signals
from goodterms.domain.decision_rules import (
    W1_RUNWAY,
    W1_SHARE,
    W2_SHARE,
    Part,
    Situation,
    Verdict,
    judge,
    situation,
)
from goodterms.domain.decision_words import questions, reasons
from goodterms.domain.flags.catalogue import BY_ID

__all__ = ["OUTCOMES", "Answers", "Decision", "Flip", "Gate", "Outcome", "Part", "Signals", "decide", "first_outcome"]


@dataclass(frozen=True, slots=True)
class Gate:
    """A gate that fired: the outcome it bars, and why, in plain words."""

    id: str
    outcome: Outcome
    why: str


@dataclass(frozen=True, slots=True)
class Flip:
    """One single change that would change the outcome. `kind` is "answer" or "flag"; a flag goes to
    "amber" or "none"."""

    kind: str
    name: str
    old: object
    new: object
    outcome: Outcome

    def as_json(self) -> dict[str, object]:
        """{"answer" or "flag": name, "from", "to", "outcome"}; numbers as JSON numbers."""
        return {self.kind: self.name, "from": _plain(self.old), "to": _plain(self.new), "outcome": self.outcome}


@dataclass(frozen=True, slots=True)
class Decision:
    """The recommendation and everything behind it. `rule` is the hard rule that set it (H1 to H6), or None."""

    outcome: Outcome
    runner_up: Outcome | None
    close_call: bool
    rule: str | None
    scores: Mapping[Outcome, int]
    barred: tuple[Outcome, ...]
    warnings: tuple[str, ...]
    reasons: tuple[str, ...]
    flips: tuple[Flip, ...]
    gates: tuple[Gate, ...]
    parts: tuple[Part, ...]
    """The score table: each contribution with its points per outcome, in the order of OUTCOMES."""
    questions: tuple[str, ...] = ()
    """What has to be known first, for example the money position."""
    softened: bool = False
    """A9 turned fire into finish_decline."""


def decide(
    levels: Mapping[str, str],
    answers: Answers,
    signals: Signals | None = None,
    *,
    classes: Mapping[str, str] | None = None,
) -> Decision:
    """Decide. `levels`: flag id -> level (accepted flags left out; only amber and red count); `classes`:
    flags the user moved into another class."""
    s = situation(levels, answers, signals, classes)
    verdict = judge(s)
    words = reasons(s, verdict)
    return Decision(
        outcome=verdict.outcome,
        runner_up=verdict.runner_up,
        close_call=verdict.close_call,
        rule=verdict.rule,
        scores=verdict.scores,
        barred=verdict.barred,
        warnings=(s.warning,) if s.warning else (),
        reasons=words.all,
        flips=tuple(_flips(s, verdict)),
        gates=tuple(Gate(gate.id, gate.outcome, words.gates[gate.id]) for gate in verdict.gates),
        parts=verdict.parts,
        questions=questions(answers),
        softened=verdict.softened,
    )


def first_outcome(
    levels: Mapping[str, str],
    answers: Answers,
    signals: Signals | None = None,
    *,
    classes: Mapping[str, str] | None = None,
) -> Outcome:
    """The outcome alone, without words and flips: for what-if and for lists."""
    return judge(situation(levels, answers, signals, classes)).outcome


def _flips(s: Situation, verdict: Verdict) -> Iterator[Flip]:
    for name, old, new in _other_answers(s.answers):
        outcome = judge(replace(s, answers=replace(s.answers, **{name: new}))).outcome  # type: ignore[arg-type]
        if outcome != verdict.outcome:
            yield Flip("answer", name, old, new, outcome)
    for flag, level in s.lit.items():
        lower = ["amber"] if level == "red" and has_level(flag, "amber") else []
        for new in (*lower, "none"):
            lit = {f: (new if f == flag else v) for f, v in s.lit.items() if f != flag or new != "none"}
            outcome = judge(replace(s, lit=lit)).outcome
            if outcome != verdict.outcome:
                yield Flip("flag", flag, level, new, outcome)


def has_level(flag: str, level: str) -> bool:
    """Can the flag ever have this level? A physical threat is never amber, no_upside is never red."""
    return (BY_ID[flag].id, level) not in (("physical_threat", "amber"), ("no_upside", "red"))


def _other_answers(answers: Answers) -> Iterator[tuple[str, object, object]]:
    """Every other value of every answer; for share and runway the nearest number on the other side of
    each line that a rule draws."""
    for name, values in CHOICES.items():
        old = getattr(answers, name)
        yield from ((name, old, new) for new in values if new != old)
    for name in SWITCHES:
        yield name, getattr(answers, name), not getattr(answers, name)
    for name, lines in (("share", (W2_SHARE, W1_SHARE)), ("runway", (W1_RUNWAY,))):
        old = getattr(answers, name)
        for line in lines:
            yield from ((name, old, Decimal(new)) for new in _across(line, old))


def _across(line: int, old: Decimal | None) -> tuple[int, ...]:
    """The whole numbers next to a line that lie on its other side; both sides for a number not known yet."""
    if old is None:
        return line - 1, line
    return (line,) if old < line else (line - 1,)


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else round(float(value), 2)
    return value


def colour_of(
    levels: Mapping[str, str], signals: Signals, classes: Mapping[str, str] | None = None
) -> tuple[str, int, str | None]:
    """Colour, score and badge of a case that nothing is logged for."""
    shade, total = colour.colour(levels, classes)
    return shade, total, colour.badge(levels, signals.distinct, signals.growth, classes)
