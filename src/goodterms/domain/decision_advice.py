"""The decision about a client whose history is known: answers filled in from the log, then `advise`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import cast

from goodterms.domain import receivables
from goodterms.domain.decision import Answers, Decision, Signals, decide
from goodterms.domain.decision_answers import NO_SHORTFALL, Open, Partner, Told, answers_from
from goodterms.domain.decision_case import advise_json
from goodterms.domain.plan import Terms, followup_compare, told_after
from goodterms.domain.plan_dates import notice_days
from goodterms.domain.plan_rules import Facts
from goodterms.domain.records import History
from goodterms.domain.standing import Standing, classes_of, clean_run, grave, levels_of, repaired
from goodterms.domain.worth import Money
from goodterms.domain.worth_what_if import adjusted, headache, worth_the_money
from goodterms.settings import Settings

LONG_STANDING_DAYS = 5 * 365
NEW_CLIENT_DAYS = 30
TOLD_AND_QUIET_DAYS = 30
"""Days without a repeat after which being told is taken to have helped."""
NEW_CLIENT_TIPS = (
    "You have known this client for less than 30 days: put scope, terms of payment and a deposit in writing now.",
)


@dataclass(frozen=True, slots=True)
class Prefill:
    """Answers taken from the log. `notes`: answer -> where it came from, one short sentence."""

    answers: Answers
    notes: Mapping[str, str]
    unsure: frozenset[str] = frozenset()
    """Answers the log cannot know yet: what stands there is reckoned with, but not suggested."""


@dataclass(frozen=True, slots=True)
class Before:
    """The flags on the day of the last decision that was told to the client (renegotiate, raise_rates), and the day
    on which they were told."""

    levels: Mapping[str, str]
    told: date


@dataclass(frozen=True, slots=True)
class Advice:
    """Everything about one client's decision: what was filled in, the decision, and tips beside it."""

    decision: Decision
    answers: Answers
    notes: Mapping[str, str]
    signals: Signals
    levels: Mapping[str, str]
    tips: tuple[str, ...]


def prefill(
    history: History,
    standing: Standing,
    money: Money | None,
    settings: Settings,
    *,
    before: Before | None = None,
) -> Prefill:
    """Fill in what the log knows. The comparison of the flags `before` with today's answers `told`."""
    notes: dict[str, str] = {}
    levels = levels_of(standing.findings)
    told, sure = _told(history, levels, _all_levels(standing), before, notes)
    answers = Answers(
        told=told,
        partner=_partner(standing, notes),
        open=_open(history, notes),
        share=money.share if money else None,
        runway=money.runway_months if money else None,
    )
    if money:
        answers = replace(answers, worth="yes" if _worth_it(money, standing.score, settings, notes) else "higher")
    if "price_resistance" in levels:
        answers = replace(answers, price="sticky")
        notes["price"] = "They haggle over your prices."
    since = history.client.since
    if history.client.friend:
        answers = replace(answers, friend=True)
        notes["friend"] = "You marked this client as an old friend."
    elif since is not None and (history.as_of - since).days > LONG_STANDING_DAYS:
        answers = replace(answers, friend=True)
        notes["friend"] = f"A client since {since.year}."
    for name, field in (("share", "share"), ("runway", "runway_months")):
        reason = money.why.get(field, "") if money else "There are no figures."
        notes[name] = "From your invoices of the last 12 months." if getattr(answers, name) is not None else reason
    if answers.runway is not None and answers.runway >= NO_SHORTFALL:
        notes["runway"] = "No shortfall: without them nothing would be missing."
    return Prefill(answers, notes, frozenset() if sure else frozenset({"told"}))


def advise(
    history: History,
    standing: Standing,
    money: Money | None,
    settings: Settings,
    *,
    given: object = None,
    before: Before | None = None,
) -> Advice:
    """Decide about a client. `given`: a JSON object of answers that stand above what the log knows (raises
    NotUnderstood as answers_from does)."""
    filled = prefill(history, standing, money, settings, before=before)
    answers = answers_from(given, filled.answers) if given is not None else filled.answers
    own = {str(name) for name, value in given.items() if value is not None} if isinstance(given, Mapping) else set()
    signals = signals_of(history, standing, settings)
    levels = levels_of(standing.findings)
    decision = decide(levels, answers, signals, classes=classes_of(standing.findings))
    notes = {name: note for name, note in filled.notes.items() if name not in own}
    return Advice(decision, answers, notes, signals, levels, tips(history))


def advice_json(standing: Standing, advice: Advice) -> dict[str, object]:
    """What `advise CLIENT --json` writes."""
    return advise_json(
        standing.client.name,
        advice.decision,
        advice.answers,
        shade=standing.colour,
        score=standing.score,
        badge=standing.badge,
        notes=advice.notes,
        tips=advice.tips,
    )


def signals_of(history: History, standing: Standing, settings: Settings) -> Signals:
    """The signals of a client as the decision reads them."""
    return Signals(
        distinct=standing.partner,
        growth=standing.growth,
        grave=grave(history, settings),
        repaired=repaired(history, settings),
        clean_run=clean_run(history, settings, standing.findings),
    )


def tips(history: History) -> tuple[str, ...]:
    """A11: what to do with a client of less than 30 days."""
    since = history.client.since or history.first_day
    new = since is not None and 0 <= (history.as_of - since).days < NEW_CLIENT_DAYS
    return NEW_CLIENT_TIPS if new else ()


def facts_of(history: History, *, payer_is_other: bool = False) -> Facts:
    """What the plan rules read from the client's record."""
    client = history.client
    return Facts(
        overdue=bool(receivables.overdue(history.invoices, history.as_of)),
        suspend_clause=client.suspend_clause,
        late_fee=bool(client.late_fee.strip()),
        prepaid=client.prepaid,
        payer_is_other=payer_is_other,
    )


def terms_of(history: History, decision: Decision, money: Money | None, settings: Settings) -> Terms:
    """What the plan's dates are made of, from the client's record; today is the history's day."""
    client = history.client
    strategic = client.billing == "retainer" or any(
        p.billing == "retainer" and p.status == "open" for p in history.projects
    )
    late = receivables.overdue(history.invoices, history.as_of)
    return Terms(
        today=history.as_of,
        notice_days=notice_days(client.notice_days, strategic),
        month_end=client.month_end,
        terms_days=client.terms_days if client.terms_days is not None else receivables.EU_TERM_DAYS,
        replacement_months=money.replacement_months if money else None,
        at_once=decision.rule in ("H1", "H2"),
        holidays=settings.holidays,
        overdue=tuple((row.invoice.number, receivables.due_day(row.invoice)) for row in late),
    )


def _all_levels(standing: Standing) -> dict[str, str]:
    return {finding.flag.id: "none" if finding.accepted else finding.level for finding in standing.findings}


def _told(
    history: History,
    lit: Mapping[str, str],
    now: Mapping[str, str],
    before: Before | None,
    notes: dict[str, str],
) -> tuple[Told, bool]:
    """The answer, and whether the log can know it: what was said lately has had no time to help."""
    if before is not None:
        sure = (history.as_of - before.told).days >= TOLD_AND_QUIET_DAYS
        early = f"They were told on {before.told.isoformat()}: it is early to say."
        notes["told"] = "From the flags now against those of your last decision." if sure else early
        return cast("Told", told_after(followup_compare(before.levels, now))), sure
    told = {i.flag: i.told_on for i in history.incidents if i.flag in lit and i.told_on and i.told_on <= history.as_of}
    if not told:
        notes["told"] = "Your log has no day on which you told them."
        return "not_yet", True
    for flag in told:
        days = [i.told_on for i in history.incidents if i.flag == flag and i.told_on and i.told_on <= history.as_of]
        first = min(days)
        if any(i.flag == flag and i.day > first and not i.justified for i in history.incidents):
            notes["told"] = f"You told them on {first.isoformat()}, and it happened again."
            return "no_change", True
    latest = max(told.values())
    quiet = (history.as_of - latest).days >= TOLD_AND_QUIET_DAYS
    if quiet and set(told) == set(lit):
        notes["told"] = f"You told them on {latest.isoformat()}, and it has not happened again."
        return "improved", True
    why = "but not of everything that is lit." if quiet else "and it is early to say what came of it."
    notes["told"] = f"You told them on {latest.isoformat()}, {why}"
    return "no_change", False


def _partner(standing: Standing, notes: dict[str, str]) -> Partner:
    notes["partner"] = f"Good signals in the last year: {standing.partner}."
    return "yes" if standing.partner >= 3 else "partly"


def _open(history: History, notes: dict[str, str]) -> Open:
    if history.client.prepaid > 0:
        notes["open"] = "There is an unused prepayment."
        return "prepaid"
    promised = [
        p
        for p in history.projects
        if p.status == "open" and (p.agreed_scope or p.fee or p.deadline or p.estimate_seconds)
    ]
    if promised:
        notes["open"] = "Open: " + ", ".join(p.name for p in promised[:3]) + "."
        return "open"
    notes["open"] = "No project with an agreed scope, fee or deadline is open."
    return "none"


def _worth_it(money: Money, score: int, settings: Settings, notes: dict[str, str]) -> bool:
    extra = headache(score, settings)
    found = worth_the_money(money, extra)
    if found is None or money.per_hour is None or money.target is None:
        notes["worth"] = money.why.get("per_hour") or money.why.get("target") or "There is nothing to compare with."
        return False
    plain, priced, aim = (f"{x:.2f}" for x in (money.per_hour, adjusted(money.per_hour, extra), money.target))
    notes["worth"] = f"An hour brings {money.currency} {plain}, {priced} with the trouble priced in; you aim at {aim}."
    return found
