"""The scores, the hard rules H, the gates G and the money warnings W of the decision (DOMAIN section 4,
with amendments A1 to A9 of the rulings). Integers and plain conditions only; the words are in decision.py.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from goodterms.domain import colour
from goodterms.domain.decision_answers import (
    ANSWER_POINTS,
    NOTHING,
    OUTCOMES,
    SAYS,
    SWITCHES,
    Answers,
    Outcome,
    Points5,
    Signals,
)
from goodterms.domain.flags.catalogue import CATALOGUE

W1 = "W1 staged exit"
W2 = "W2 concentration"
W1_SHARE, W2_SHARE, W1_RUNWAY = 40, 25, 3
CLOSE = 2
PAYMENT = ("late_payment", "client_as_bank")
_ANSWER_ORDER = ("told", "change", "partner", "worth", "price", "open", "door", "friend", "own")


@dataclass(frozen=True, slots=True)
class Situation:
    """Everything a rule may ask about. `lit` holds amber and red flags only."""

    lit: Mapping[str, str]
    answers: Answers
    signals: Signals
    classes: Mapping[str, str]

    def red(self, *flags: str) -> bool:
        """Is any of these flags red?"""
        return any(self.lit.get(flag) == "red" for flag in flags)

    def on(self, *flags: str) -> bool:
        """Is any of these flags lit?"""
        return any(flag in self.lit for flag in flags)

    def among(self, flag_class: str, level: str | None = None) -> tuple[str, ...]:
        """The lit flags of a class, of one level if `level` is given, in the order of `lit`."""
        return tuple(
            flag
            for flag, found in self.lit.items()
            if colour.class_of(flag, self.classes) == flag_class and level in (None, found)
        )

    def only(self, *flags: str) -> bool:
        """Is at least one of these lit and nothing else, amber cumulative flags left aside (A8)?"""
        aside = self.among("cumulative", "amber")
        return self.on(*flags) and all(flag in flags or flag in aside for flag in self.lit)

    @property
    def warning(self) -> str | None:
        """W1 or W2. Without a runway (need or reserve not said) no W rule applies."""
        share, runway = self.answers.share, self.answers.runway
        if runway is None:
            return None
        if runway < W1_RUNWAY or (share is not None and share >= W1_SHARE):
            return W1
        return W2 if share is not None and share >= W2_SHARE else None

    @property
    def repaired(self) -> bool:
        """A2: amber abuse that is long over, with a valid apology."""
        return self.signals.repaired and self.lit.get("abuse") == "amber"

    @property
    def h3(self) -> bool:
        """A1: red abuse after they were told, or grave. Also decides whether red abuse scores."""
        return self.red("abuse") and (self.answers.told != "not_yet" or self.signals.grave)


@dataclass(frozen=True, slots=True)
class Part:
    """One contribution to the scores. `source` is "base", "score", a flag id, an answer or a rule id."""

    source: str
    label: str
    points: Points5


@dataclass(frozen=True, slots=True)
class Rule:
    """A hard rule or a gate: when it applies, and which outcome it sets (H) or bars (G)."""

    id: str
    outcome: Outcome
    seeds: str
    when: Callable[[Situation], bool]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the rules alone say."""

    outcome: Outcome
    runner_up: Outcome | None
    close_call: bool
    rule: str | None
    softened: bool
    """A9: fire had most points, finish_decline is recommended."""
    scores: Mapping[Outcome, int]
    parts: tuple[Part, ...]
    gates: tuple[Rule, ...]

    @property
    def barred(self) -> tuple[Outcome, ...]:
        """The barred outcomes, in alphabetical order."""
        return tuple(sorted({gate.outcome for gate in self.gates}))


def blocking(s: Situation) -> tuple[str, ...]:
    """The flags for which G1 bars keep: every lit deal-breaker and every red serious flag, but those
    which A2, A3 and A4 leave out."""
    left_out = set()
    if s.repaired:
        left_out.add("abuse")
    if s.red("low_return") and s.answers.worth == "yes" and s.warning != W1:
        left_out.add("low_return")
    if s.red("late_payment") and s.signals.clean_run and not s.on("client_as_bank"):
        left_out.add("late_payment")
    found = (*s.among("deal_breaker"), *s.among("serious", "red"))
    return tuple(flag for flag in found if flag not in left_out)


def _g8(s: Situation) -> bool:
    return s.answers.told == "not_yet" and not s.among("deal_breaker", "red") and not s.red("fee_cutting")


GATES: tuple[Rule, ...] = (
    Rule("G1", "keep", "S1-03", lambda s: bool(blocking(s))),
    Rule("G2", "raise_rates", "S1-09 S1-29", lambda s: s.red("dishonesty") or s.on("legal_ethical_risk")),
    Rule("G3", "raise_rates", "S3-11 S1-19", lambda s: (s.on("abuse") and not s.repaired) or s.red("fee_cutting")),
    Rule("G4", "renegotiate", "S1-09", lambda s: s.red("dishonesty") and s.answers.change != "likely"),
    Rule("G5", "keep", "S1-16", lambda s: s.on(*PAYMENT) and s.answers.told != "improved"),
    Rule("G6", "keep", "S2-06", lambda s: s.on("low_return") and s.answers.worth != "yes"),
    Rule("G7", "fire", "S2-01", lambda s: not s.lit),
    Rule("G8", "fire", "S3-03 S4-20", _g8),
    Rule("G9", "keep", "S1-07", lambda s: s.answers.told == "not_yet" and bool(s.among("cumulative", "red"))),
)

SAFETY = ("H1", "H2", "H3")
"""These set their outcome whatever a gate says."""
HARD_RULES: tuple[Rule, ...] = (
    Rule("H1", "fire", "S1-04 S1-05", lambda s: s.red("physical_threat")),
    Rule("H2", "fire", "S1-29 S2-07", lambda s: s.red("legal_ethical_risk")),
    Rule("H3", "fire", "S1-07 S4-22 S0-30", lambda s: s.h3),
    Rule(
        "H4",
        "renegotiate",
        "S4-05 S4-06 S4-07",
        lambda s: s.only(*PAYMENT) and s.answers.change != "unlikely" and s.answers.told in ("not_yet", "no_change"),
    ),
    Rule(
        "H5",
        "raise_rates",
        "S0-26 S0-29",
        lambda s: (
            s.only("low_return")
            and s.answers.partner != "no"
            and s.answers.worth == "higher"
            and s.answers.price != "refused"
        ),
    ),
    Rule("H6", "keep", "S2-01", lambda s: not s.lit),
)


def situation(
    levels: Mapping[str, str],
    answers: Answers,
    signals: Signals | None = None,
    classes: Mapping[str, str] | None = None,
) -> Situation:
    """Put the lit flags into catalogue order, so that no result depends on the order they came in."""
    lit = {flag.id: levels[flag.id] for flag in CATALOGUE if levels.get(flag.id) in ("amber", "red")}
    return Situation(lit, answers, signals or Signals(), classes or {})


def parts(s: Situation) -> tuple[Part, ...]:
    """Every contribution to the scores, those without points left out (but base and score)."""
    total = colour.score(s.lit, s.classes)
    found = [Part("base", "start", (6, 0, 0, 0, 0)), Part("score", f"flag score {total}", (-total, 0, 0, 0, 0))]
    for flag in CATALOGUE:
        level = s.lit.get(flag.id)
        if level is None or (flag.id == "abuse" and s.h3):
            continue
        p = flag.red if level == "red" else flag.amber
        points = (0, p.renegotiate, p.raise_rates, p.finish_decline, p.fire)
        found.append(Part(flag.id, f"{flag.title} ({level})", points))
    for name in _ANSWER_ORDER:
        value = getattr(s.answers, name)
        if name not in SWITCHES or value:
            found.append(Part(name, SAYS[name, value], ANSWER_POINTS.get((name, value), NOTHING)))
    found += _rule_parts(s)
    return tuple(part for part in found if part.points != NOTHING or part.source in ("base", "score"))


def _rule_parts(s: Situation) -> list[Part]:
    found = []
    if s.warning == W1:
        found.append(Part("W1", "you depend on this client's money", (0, 2, 0, -1, -2)))
    elif s.warning == W2:
        found.append(Part("W2", "a large part of your income", (0, 1, 0, 0, 0)))
    if s.warning and s.answers.price == "sticky":
        found.append(Part(s.warning[:2], "budget-bound, and you depend on them", (0, 0, -3, 0, 0)))
    if s.on("scope_creep") and s.answers.told == "not_yet":
        found.append(Part("A7", "bill the extra work first", (0, 0, -3, 0, 0)))
    return found


def judge(s: Situation) -> Verdict:
    """Apply scores, gates and hard rules."""
    found = parts(s)
    scores = {outcome: sum(part.points[i] for part in found) for i, outcome in enumerate(OUTCOMES)}
    gates = tuple(gate for gate in GATES if gate.when(s))
    barred = {gate.outcome for gate in gates}
    rule = next((r for r in HARD_RULES if r.when(s) and (r.id in SAFETY or r.outcome not in barred)), None)
    if rule is not None:
        gates = tuple(gate for gate in gates if gate.outcome != rule.outcome)
        barred.discard(rule.outcome)
    ranked = sorted((o for o in OUTCOMES if o not in barred), key=lambda o: (-scores[o], OUTCOMES.index(o)))
    if rule is not None:
        return Verdict(rule.outcome, _after(rule, ranked), False, rule.id, False, scores, found, gates)
    best, second = ranked[0], (ranked[1] if len(ranked) > 1 else None)
    softened = best == "fire" and "red" not in s.lit.values() and not s.among("deal_breaker")
    if softened:
        best, second = "finish_decline", "fire"
    close = second is not None and scores[best] - scores[second] < CLOSE
    return Verdict(best, second, close, None, softened, scores, found, gates)


def _after(rule: Rule, ranked: list[Outcome]) -> Outcome | None:
    """The runner-up beside a hard rule: none for H1 and H2, only finish_decline for H3."""
    if rule.id in ("H1", "H2"):
        return None
    if rule.id == "H3":
        return "finish_decline"
    return next((outcome for outcome in ranked if outcome != rule.outcome), None)
