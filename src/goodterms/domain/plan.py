"""What to do after the decision: the plan with its reminders, and the look back (DOMAIN sections 4 and 8).

Pure. The steps are in plan_steps, the dates in plan_dates, what is barred in plan_rules.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from goodterms.domain.plan_dates import (
    EXPECTS_MORE_DAYS,
    LAST_DAY_REMINDERS,
    SILENT_DAYS,
    overdue_reminders,
)
from goodterms.domain.plan_rules import PlanRules
from goodterms.domain.plan_steps import (
    ANSWER,
    ENDING,
    EXPECTS_MORE,
    LETTER_STEPS,
    OLD_RATE,
    SILENT,
    STOP,
    TALKS,
    Item,
    PlanOutcome,
    Terms,
    answer_day,
    checklist,
    leave_day,
    rate_day,
)

__all__ = [
    "BY_THE_LAST_DAY",
    "BY_THE_LETTER",
    "Change",
    "Item",
    "Plan",
    "Reminder",
    "Terms",
    "followup_compare",
    "make_plan",
    "told_after",
]

Change = Literal["improved", "same", "worse", "unknown"]


@dataclass(frozen=True, slots=True)
class Reminder:
    """Something to be reminded of on `day`."""

    id: str
    text: str
    day: date


@dataclass(frozen=True, slots=True)
class Plan:
    """The checklist in the order in which it is done, its reminders, and the dates that the letter needs."""

    outcome: PlanOutcome
    items: tuple[Item, ...]
    reminders: tuple[Reminder, ...]
    last_day: date | None = None
    reply_by: date | None = None
    effective_date: date | None = None
    pay_by: date | None = None


def make_plan(outcome: PlanOutcome, rules: PlanRules, terms: Terms) -> Plan:
    """The plan of an outcome; its periods count from the day on which they are told."""
    answer = answer_day(terms) if outcome in ("renegotiate", "raise_rates") else None
    start = rate_day(terms) if outcome == "raise_rates" else None
    leave = leave_day(outcome, rules, terms)
    pay_by = leave + timedelta(days=terms.terms_days) if leave else None
    items = checklist(outcome, rules, terms)
    looks = [Reminder(item.id, item.text, item.day) for item in items if item.kind == "follow_up" and item.day]
    reminders = sorted([*_reminders(rules, terms, leave, answer, pay_by), *looks], key=lambda r: (r.day, r.id))
    return Plan(outcome, tuple(items), tuple(reminders), leave, answer, start, pay_by)


def _reminders(
    rules: PlanRules, terms: Terms, leave: date | None, answer: date | None, pay_by: date | None
) -> Iterable[Reminder]:
    """What is still ahead of today (today included)."""
    found = [
        Reminder(f"overdue_{number}", f"Invoice {number} is overdue.", day)
        for number, due in terms.overdue
        for day in overdue_reminders(due)
    ]
    if answer:
        found.append(Reminder("reply_by", ANSWER_DUE, answer))
    if leave and not terms.at_once:
        found += [Reminder(f"last_day_{n}", _COUNTDOWN[n], leave - timedelta(days=n)) for n in LAST_DAY_REMINDERS]
    if leave:
        found.append(Reminder("handover", _ON_THE_DAY["handover"], leave))
        if rules.return_prepayment:
            found.append(Reminder("refund", _ON_THE_DAY["refund"], leave))
    if pay_by:
        found.append(Reminder("pay_by", _ON_THE_DAY["pay_by"], pay_by))
    return (reminder for reminder in found if reminder.day >= terms.today)


_COUNTDOWN: Mapping[int, str] = {
    7: "One week to the last day.",
    1: "One day to the last day.",
    0: "The last day.",
}
_ON_THE_DAY: Mapping[str, str] = {
    "handover": "The hand-over is due.",
    "refund": "The unused prepayment goes back.",
    "pay_by": "The final invoice is due.",
}
"""They stand beside their day, and are read before it and after it."""
_FORMER = (
    *("Tomorrow is the last day.", "Today is the last day.", "The hand-over is due today."),
    *("The unused prepayment goes back today.", "The final invoice is due today."),
)
"""How the first files say the same."""
BY_THE_LAST_DAY: frozenset[str] = frozenset((*ENDING.values(), *_COUNTDOWN.values(), *_ON_THE_DAY.values(), *_FORMER))
"""The words of all steps and reminders that move when the last day moves."""
ANSWER_DUE = "The answer is due."
BY_THE_LETTER: Mapping[str, Mapping[str, int]] = {
    "reply_by": {ANSWER: 0, ANSWER_DUE: 0, "The answer is due today.": 0, SILENT: SILENT_DAYS},
    "pause_date": {STOP: 0},
    "effective_date": {OLD_RATE: 0, EXPECTS_MORE: EXPECTS_MORE_DAYS},
}
"""Which words go by which day of the letter, and how many days after it."""
AFTER_THE_LETTER: frozenset[str] = frozenset(BY_THE_LETTER["reply_by"])
"""Words that mean nothing before the letter went out: nobody was asked yet."""
THE_SAME: Mapping[str, str] = {
    ANSWER_DUE: ANSWER,
    _COUNTDOWN[0]: ENDING["last_day"],
    _ON_THE_DAY["handover"]: ENDING["handover"],
    _ON_THE_DAY["refund"]: ENDING["refund"],
}
"""Reminders that say what a step of the plan says."""
LASTS: Mapping[str, int] = {_COUNTDOWN[7]: 6, _COUNTDOWN[1]: 1}
"""After so many days a countdown gives way to the next."""
TELLING: tuple[str, ...] = (*TALKS.values(), *(words for kind, words in LETTER_STEPS.items() if kind != "pause"))
"""The words of the steps with which the client hears of a decision."""
_RANK: Mapping[str, int] = {"amber": 1, "red": 2}


def followup_compare(before: Mapping[str, str], now: Mapping[str, str]) -> dict[str, Change]:
    """What became of each flag that was lit on the day of the decision, or is lit now. "unknown": there is
    no longer enough evidence to say."""
    found: dict[str, Change] = {}
    for flag in {**before, **now}:
        old, new = _RANK.get(before.get(flag, "none"), 0), _RANK.get(now.get(flag, "none"), 0)
        if old and now.get(flag) == "unknown":
            found[flag] = "unknown"
        elif old or new:
            found[flag] = "same" if old == new else ("improved" if new < old else "worse")
    return found


def told_after(changes: Mapping[str, Change]) -> str:
    """The answer `told` that a comparison suggests: worse if anything is, improved if everything is."""
    if "worse" in changes.values():
        return "worse"
    return "improved" if changes and set(changes.values()) == {"improved"} else "no_change"
