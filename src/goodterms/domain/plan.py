"""What to do after the decision: the plan with its reminders, and the look back (DOMAIN sections 4 and 8).

Pure. The steps are in plan_steps, their words in plan_words, the dates in plan_dates, what is barred in plan_rules.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from goodterms.domain.plan_dates import LAST_DAY_REMINDERS, overdue_reminders
from goodterms.domain.plan_rules import PlanRules
from goodterms.domain.plan_steps import Item, PlanOutcome, Terms, answer_day, checklist, leave_day, rate_day
from goodterms.domain.plan_words import ANSWER_DUE, COUNTDOWN, ON_THE_DAY

__all__ = [
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
        found += [Reminder(f"last_day_{n}", COUNTDOWN[n], leave - timedelta(days=n)) for n in LAST_DAY_REMINDERS]
    if leave:
        found.append(Reminder("handover", ON_THE_DAY["handover"], leave))
        if rules.return_prepayment:
            found.append(Reminder("refund", ON_THE_DAY["refund"], leave))
    if pay_by:
        found.append(Reminder("pay_by", ON_THE_DAY["pay_by"], pay_by))
    return (reminder for reminder in found if reminder.day >= terms.today)


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
