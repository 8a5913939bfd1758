"""The checklist of each outcome, with its dates (DOMAIN section 4, "Plan checklists")."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from goodterms.domain.decision import Outcome
from goodterms.domain.plan_dates import (
    EXPECTS_MORE_DAYS,
    FOLLOW_UPS,
    KEEP_REVIEW_DAYS,
    SILENT_DAYS,
    add_working_days,
    last_day,
    new_rate_from,
    pause_from,
    reply_by,
)
from goodterms.domain.plan_rules import PlanRules
from goodterms.domain.plan_words import ANSWER, ENDING, EXPECTS_MORE, LETTER_STEPS, OLD_RATE, SILENT, STOP, TALKS

PlanOutcome = Outcome | Literal["pause"]
"""What a plan can be made for: an outcome, or the pause alone (S4-05)."""
ItemKind = Literal["do", "talk", "letter", "money", "date", "follow_up"]


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the checklist. `day` is when it is due; None: any time."""

    id: str
    text: str
    day: date | None
    kind: ItemKind


@dataclass(frozen=True, slots=True)
class Terms:
    """The client's side of the plan. `today` is the day of the decision."""

    today: date
    notice_days: int = 14
    month_end: bool = False
    terms_days: int = 30
    replacement_months: int | None = None
    at_once: bool = False
    """H1 or H2: with immediate effect, as far as contract and law allow."""
    holidays: AbstractSet[date] = frozenset()
    overdue: tuple[tuple[str, date], ...] = ()
    """Open invoices: number and due date."""
    told: date | None = None
    """The day on which they are told, where it is known (a letter counts from its own)."""
    agreed: date | None = None
    """The last day, where the user named one."""


def told_day(terms: Terms) -> date:
    """The day of the talk and the letter, from which every period counts: the next working day, so that nobody
    writes on the evening of the decision; today where it may not wait (H1, H2)."""
    if terms.at_once:
        return terms.today
    return terms.told or add_working_days(terms.today, 1, terms.holidays)


def answer_day(terms: Terms) -> date:
    """The day by which the letter asks for an answer."""
    return reply_by(told_day(terms), terms.holidays)


def rate_day(terms: Terms) -> date:
    """The first day of the new rate."""
    return new_rate_from(told_day(terms), terms.notice_days, terms.month_end)


def checklist(outcome: PlanOutcome, rules: PlanRules, terms: Terms) -> list[Item]:
    """The steps of an outcome in the order in which they are done."""
    return _STEPS[outcome](rules, terms)


def leave_day(outcome: PlanOutcome, rules: PlanRules, terms: Terms) -> date | None:
    if outcome not in ("finish_decline", "fire"):
        return None
    if terms.agreed is not None or terms.at_once:
        return terms.agreed or terms.today
    return last_day(
        told_day(terms),
        terms.notice_days,
        to_month_end=terms.month_end,
        staged=rules.staged,
        replacement_months=terms.replacement_months,
    )


def _keep(_: PlanRules, terms: Terms) -> list[Item]:
    review = terms.today + timedelta(days=KEEP_REVIEW_DAYS)
    return [
        Item("pick_flag", "Pick one flag to watch, and the number you want to see instead.", terms.today, "do"),
        Item("boundary", "Agree one boundary with them, in a friendly line.", terms.today, "do"),
        Item("log_good", "Log what goes well, too.", None, "do"),
        Item("review", "Look again: has the number been reached?", review, "follow_up"),
    ]


def _money_first(rules: PlanRules, terms: Terms) -> list[Item]:
    """Steps that come before anything else where money is owed."""
    return _ask_and_pause(terms) if rules.pause else []


def _ask_and_pause(terms: Terms) -> list[Item]:
    return [
        Item(
            "ask_cause",
            "Ask why they are late: cannot pay now, or will not? Who cannot gets dates for part payments.",
            told_day(terms),
            "talk",
        ),
        Item("pause", LETTER_STEPS["pause"], told_day(terms), "letter"),
    ]


def _pause(_: PlanRules, terms: Terms) -> list[Item]:
    look = told_day(terms) + timedelta(days=FOLLOW_UPS[0])
    return [
        *_ask_and_pause(terms),
        Item("stop", STOP, pause_from(told_day(terms)), "do"),
        Item("resume", "All paid? Then take the work up again; the delivery dates move by as long.", None, "do"),
        Item("review", "Still not paid? Then decide anew.", look, "follow_up"),
    ]


def _follow_ups(told: date) -> list[Item]:
    return [
        Item(
            f"follow_up_{days}",
            "Compare the flags with those of the day of decision: better, the same or worse?",
            told + timedelta(days=days),
            "follow_up",
        )
        for days in FOLLOW_UPS
    ]


def _renegotiate(rules: PlanRules, terms: Terms) -> list[Item]:
    answer = answer_day(terms)
    return [
        Item("facts_card", "Write the facts card: at most three facts, with dates.", terms.today, "do"),
        *_superior(rules, terms),
        *_money_first(rules, terms),
        Item("talk", TALKS[rules.meeting], told_day(terms), "talk"),
        Item("letter", LETTER_STEPS["renegotiate"], told_day(terms), "letter"),
        Item("reply_by", ANSWER, answer, "date"),
        Item("silent", SILENT, answer + timedelta(days=SILENT_DAYS), "follow_up"),
        *_follow_ups(told_day(terms)),
    ]


def _raise_rates(rules: PlanRules, terms: Terms) -> list[Item]:
    start = rate_day(terms)
    return [
        Item("simulate", "Try the new rate: how much of the work must stay for it to pay?", terms.today, "do"),
        Item("lists", "Write down what is included at the new rate and what is not.", terms.today, "do"),
        *_money_first(rules, terms),
        Item("talk", TALKS[rules.meeting], told_day(terms), "talk"),
        Item("letter", LETTER_STEPS["raise_rates"], told_day(terms), "letter"),
        Item("reply_by", ANSWER, answer_day(terms), "date"),
        Item("old_rate", OLD_RATE, start, "date"),
        *_follow_ups(told_day(terms)),
        Item("expects_more", EXPECTS_MORE, start + timedelta(days=EXPECTS_MORE_DAYS), "follow_up"),
    ]


def _finish(rules: PlanRules, terms: Terms) -> list[Item]:
    return [
        Item("promised", "List everything you promised, with dates.", terms.today, "do"),
        Item("freeze", "Freeze the scope: nothing is added to the list.", terms.today, "do"),
        *_superior(rules, terms),
        *_money_first(rules, terms),
        *([_invoice_all(terms)] if rules.collect_first else []),
        *_collect(rules, terms),
        Item("talk", TALKS[rules.meeting], told_day(terms), "talk"),
        Item(
            "letter",
            LETTER_STEPS["finish_decline"],
            told_day(terms),
            "letter",
        ),
        Item("decline", "Answer requests beyond the list with the decline note.", None, "letter"),
        Item("options", "Name others who could help, if they agreed to be named.", None, "do"),
        *_ending(rules, terms, "finish_decline"),
    ]


def _fire(rules: PlanRules, terms: Terms) -> list[Item]:
    advice = Item("advice", "Take legal advice before you write.", terms.today, "do")
    return [
        *([advice] if "L7" in rules.cautions else []),
        Item("evidence", "Export the evidence and keep it safe.", terms.today, "do"),
        *_superior(rules, terms),
        _invoice_all(terms),
        *_collect(rules, terms),
        Item("prepare_handover", "Prepare the hand-over: files, access, open tasks.", terms.today, "do"),
        *([] if rules.meeting == "none" else [Item("talk", TALKS[rules.meeting], told_day(terms), "talk")]),
        Item("letter", LETTER_STEPS["fire"], told_day(terms), "letter"),
        *([] if terms.at_once else [Item("work_notice", "Work the notice period as agreed.", None, "do")]),
        *_ending(rules, terms, "fire"),
    ]


def _superior(rules: PlanRules, terms: Terms) -> list[Item]:
    text = "Have a word with their superior, or whoever pays, first."
    return [Item("superior", text, told_day(terms), "talk")] if rules.superior_first else []


def _invoice_all(terms: Terms) -> Item:
    return Item("invoice_all", "Invoice everything that is not billed yet.", terms.today, "money")


def _collect(rules: PlanRules, terms: Terms) -> list[Item]:
    if not rules.collect_first:
        return []
    text = "Collect first: remind them of everything they owe, and only then give notice."
    if terms.at_once:
        text = "Claim everything they owe together with the notice; do not wait for the money."
    return [Item("collect", text, terms.today, "money")]


def _ending(rules: PlanRules, terms: Terms, outcome: Outcome) -> list[Item]:
    leave = leave_day(outcome, rules, terms)
    assert leave is not None
    refund = Item("refund", ENDING["refund"], leave, "money")
    return [
        Item("handover", ENDING["handover"], leave, "do"),
        Item("last_day", ENDING["last_day"], leave, "date"),
        Item("final_invoice", ENDING["final_invoice"], leave, "money"),
        *([refund] if rules.return_prepayment else []),
        Item("revoke", ENDING["revoke"], leave, "do"),
        Item("close", ENDING["close"], leave + timedelta(days=terms.terms_days), "do"),
    ]


_STEPS: Mapping[PlanOutcome, Callable[[PlanRules, Terms], list[Item]]] = {
    "keep": _keep,
    "renegotiate": _renegotiate,
    "raise_rates": _raise_rates,
    "finish_decline": _finish,
    "fire": _fire,
    "pause": _pause,
}
