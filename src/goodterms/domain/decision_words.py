"""Why the decision is what it is, in sentences that a tired person understands."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import cast

from goodterms.domain.decision_answers import OUTCOMES, Answers, Outcome
from goodterms.domain.decision_rules import PAYMENT, W1, W1_RUNWAY, W1_SHARE, Situation, Verdict, blocking
from goodterms.domain.flags.catalogue import BY_ID

_MONEY_QUESTION = (
    "How much do you need a month, and how much have you put by? Set monthly_need and reserve: "
    "until then nothing can be said about whether you could do without this client's money."
)

_SHARE_QUESTION = "What share of your income comes from this client? The log cannot say."

_NAMES: Mapping[Outcome, str] = {
    "keep": "keep",
    "renegotiate": "renegotiate",
    "raise_rates": "raise rates",
    "finish_decline": "finish and decline",
    "fire": "fire",
}

_HARD: Mapping[str, str] = {
    "H1": "There was violence or a threat of it. End it now, without a meeting; an apology or prepaid work "
    "changes nothing.",
    "H2": "You were asked to take part in something illegal or unethical. Take legal advice, then end it now, in "
    "writing and without giving reasons.",
    "H3": "The abuse was grave, or went on after you had spoken up. End it: neither their money nor their "
    "good days outweigh it.",
    "H4": "The only serious trouble is payment, and it may still change: pause the work until all that is overdue is "
    "paid, and agree a deposit and a late fee.",
    "H5": "The only serious trouble is what an hour brings in, and you would gladly go on at a better rate: ask for "
    "it.",
    "H6": "No flag is lit, so nothing on record speaks for leaving. You may still have a private reason; then choose "
    "for yourself and note it.",
}


@dataclass(frozen=True, slots=True)
class Words:
    """All reasons in the order in which they are read, and the sentence of each gate that fired."""

    all: tuple[str, ...]
    gates: Mapping[str, str]


def outcome_name(outcome: Outcome, answers: Answers | None = None) -> str:
    """The outcome for people; with nothing promised, finish_decline reads "decline further work"."""
    if outcome == "finish_decline" and answers is not None and answers.open == "none":
        return "decline further work"
    return _NAMES[outcome]


def stored_name(outcome: str) -> str:
    """An outcome as it is stored, for people; also one that is only written or talked about (pause, boundary)."""
    return _NAMES.get(cast("Outcome", outcome), outcome.replace("_", " "))


def letter_name(outcome: str, *, promised: bool) -> str:
    """The same; `promised`: work is open."""
    if outcome == "finish_decline" and not promised:
        return "decline further work"
    return stored_name(outcome)


def questions(answers: Answers) -> tuple[str, ...]:
    """What has to be known before the money rules W1 and W2 can speak."""
    asked = ((answers.runway, _MONEY_QUESTION), (answers.share, _SHARE_QUESTION))
    return tuple(text for value, text in asked if value is None)


def reasons(s: Situation, verdict: Verdict) -> Words:
    """Explain a verdict: the rule or the points first, then what is out and why, then what to mind."""
    words = {**_WHY, **_UNASKED} if verdict.rule in ("H1", "H2") else _WHY
    gates = {gate.id: words[gate.id](s) for gate in verdict.gates}
    lines = [_headline(s, verdict)]
    if verdict.softened:
        lines.append(
            "A9: Fire has the most points, but no flag is red and no deal-breaker is lit: finish what you promised and "
            "take on nothing new instead."
        )
    if verdict.close_call and verdict.runner_up:
        lines.append(_close(s, verdict))
    lines += [f"{gate.id}: {_out(gate.outcome)} {gates[gate.id]}" for gate in verdict.gates]
    lines += _also(s, verdict)
    return Words(tuple(lines), gates)


def _headline(s: Situation, verdict: Verdict) -> str:
    if verdict.rule:
        return f"{verdict.rule}: {_HARD[verdict.rule]}"
    outcome = verdict.outcome
    place = OUTCOMES.index(outcome)
    helped = sorted(
        (p for p in verdict.parts if p.points[place] > 0 and p.source != "base"), key=lambda p: -p.points[place]
    )[:3]
    what = ", ".join(f"{p.label} (+{p.points[place]})" for p in helped)
    name = outcome_name(outcome, s.answers)
    line = f"Points: {name} has {verdict.scores[outcome]}"
    if verdict.runner_up and not verdict.softened:
        line += f", {outcome_name(verdict.runner_up, s.answers)} {verdict.scores[verdict.runner_up]}"
    return f"{line}. What speaks most for it: {what}." if what else f"{line}."


def _close(s: Situation, verdict: Verdict) -> str:
    assert verdict.runner_up is not None
    first, second = (outcome_name(o, s.answers) for o in (verdict.outcome, verdict.runner_up))
    return f"Close call between {first} and {second}: read both, then trust your own judgement."


def _out(outcome: Outcome) -> str:
    return f"{_NAMES[outcome].capitalize()} is out."


def titles(flags: tuple[str, ...] | list[str], s: Situation) -> str:
    """The flags with their levels: "Pays late is red, Scope creep is amber"."""
    return ", ".join(f"{BY_ID[flag].title} is {s.lit[flag]}" for flag in flags)


def _lit_of(s: Situation, *flags: str) -> str:
    return titles([flag for flag in flags if flag in s.lit], s)


_UNPAID: Mapping[str, str] = {
    "not_yet": "you have not said so yet",
    "no_change": "nothing has changed since you said so",
    "worse": "it has got worse since you said so",
}
_WHY: Mapping[str, Callable[[Situation], str]] = {
    "G1": lambda s: f"{titles(blocking(s), s)}: too serious to go on as it is.",
    "G2": lambda s: f"{_lit_of(s, 'dishonesty', 'legal_ethical_risk')}: no price makes that right.",
    "G3": lambda s: f"{_lit_of(s, 'abuse', 'fee_cutting')}: a higher rate does not mend it.",
    "G4": lambda _: "Dishonesty is red and change is not likely: new terms are worth no more than their word.",
    "G5": lambda s: f"{_lit_of(s, *PAYMENT)}, and {_UNPAID[s.answers.told]}: you cannot afford to let it run.",
    "G6": lambda _: "An hour for this client brings in too little, and you do not find it worth it at today's rate.",
    "G7": lambda _: "No flag is lit.",
    "G8": lambda _: "You have not told them plainly yet, and nothing is so grave that it could not be said first.",
    "G9": lambda s: (
        f"{titles(s.among('cumulative', 'red'), s)} and they have not been told: say it before you settle for it."
    ),
}

_UNASKED: Mapping[str, Callable[[Situation], str]] = {
    "G5": lambda s: f"{_lit_of(s, *PAYMENT)}: you cannot afford to let it run.",
    "G9": lambda s: f"{titles(s.among('cumulative', 'red'), s)}: too much to settle for.",
}
"""With H1 and H2 nobody is asked whether the client was told, so nothing is said about it."""


_STAGED_LATER = "Look for others; should you leave one day, do it in stages."


def _also(s: Situation, verdict: Verdict) -> list[str]:
    """What to mind beside the rules: money, causes, friends, the user's own part."""
    lines = []
    if s.warning == W1:
        leaving = verdict.outcome in ("finish_decline", "fire")
        then = "The advice stands, but stage the exit: the last day moves." if leaving else _STAGED_LATER
        lines.append(f"W1: {_depends(s)} {then}")
    elif s.warning:
        lines.append(
            f"W2: This client is {_number(s.answers.share)} % of your income. Look for others before you need them."
        )
    if verdict.rule in ("H1", "H2") and s.warning == W1:
        lines[-1] = f"W1: {_depends(s)} Plan the money; the date does not move."
    if verdict.rule == "H4":
        lines.append(
            "A12: First ask why they are late. If they cannot pay now (bereavement, their bank, their own client), "
            "offer dates for part payments and leave the late fee out; if they will not, pause."
        )
    if s.on("scope_creep") and s.answers.told == "not_yet":
        lines.append("A7: Bill the extra work, or agree that it is extra, before you speak of a new rate.")
    if s.repaired:
        lines.append("A2: The abuse is more than 90 days old and was followed by an apology and a change.")
    if s.answers.friend and verdict.outcome in ("finish_decline", "fire") and s.answers.told == "not_yet":
        lines.append("S2-09: With a friend or a client of many years, talk first.")
    if s.answers.own:
        lines.append("S4-16: Part of it is your own doing: say so, and mend that part too.")
    return lines


def _depends(s: Situation) -> str:
    share, runway = s.answers.share, s.answers.runway
    found = []
    if share is not None and share >= W1_SHARE:
        found.append(f"this client is {_number(share)} % of your income")
    if runway is not None and runway < W1_RUNWAY:
        months = _number(runway)
        found.append(f"without them your money lasts {months} {'month' if months == '1' else 'months'}")
    text = " and ".join(found)
    return text[:1].upper() + text[1:] + "."


def _number(value: object) -> str:
    return f"{value:.1f}".removesuffix(".0")
