"""A letter drawn up from the ledger: what is known goes in, what was typed stands above it, the tone is checked."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import cast

from goodterms import text
from goodterms.domain import letter, letter_facts, letter_fields, receivables, tone
from goodterms.domain.decision import Outcome
from goodterms.domain.decision_advice import Advice, facts_of, terms_of
from goodterms.domain.letter_model import LANGUAGES, Fact, Letter
from goodterms.domain.plan_rules import NOW, PlanRules, plan_rules
from goodterms.domain.plan_steps import leave_day
from goodterms.domain.records import History
from goodterms.domain.tone_model import ToneContext, ToneFinding
from goodterms.errors import Invalid, NotUnderstood
from goodterms.exchange.locale import Locale
from goodterms.exchange.writers import letter_text
from goodterms.ledger import contacts, decisions, entries, leaving, letters
from goodterms.ledger.last_day import NOTICES
from goodterms.ledger.overview import Look, counsel
from goodterms.settings import Settings

TALK_DAYS = 60
"""A talk is named in the letter if it was held so many days before, at most."""
_ID = re.compile(r"(?:(incident|invoice|entry)[ :#]*)?#?([\w./-]{1,40})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Draft:
    """A letter, the text that was checked, what the check found, and what it was made from."""

    letter: Letter
    text: str
    findings: tuple[ToneFinding, ...]
    fields: Mapping[str, object]
    missing: tuple[str, ...]
    context: ToneContext
    decision_id: int | None


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything about one client that a letter may draw on."""

    seen: Look
    advice: Advice
    settings: Settings
    con: sqlite3.Connection
    planned: bool = False
    """The letter belongs to a decision, and keeps the days of its plan."""

    @property
    def history(self) -> History:
        return self.seen.history

    @property
    def abuse(self) -> bool:
        return "abuse" in self.advice.levels


def desk(con: sqlite3.Connection, settings: Settings, as_of: date, client_id: int, *, given: object = None) -> Desk:
    """Read the client; `given` are answers that stand above what the log says (they may change the rule)."""
    seen, advice = counsel(con, settings, as_of, client_id, given=given)
    return Desk(seen, advice, settings, con, planned=given is not None)


def language_of(desk: Desk, asked: str | None) -> str:
    """The language asked for, else the client's, else the user's; English where a letter is not written in it."""
    if asked is not None:
        known = asked.strip().lower()
        if known not in LANGUAGES:
            raise Invalid(
                "language", f'Letters are not written in "{text.clean(asked)}".', f"Use {', '.join(LANGUAGES)}."
            )
        return known
    wanted = (desk.history.client.language, desk.settings.language)
    return next((code for code in wanted if code in LANGUAGES), "en")


def facts_for(desk: Desk, kind: str) -> letter_facts.LetterFacts:
    """What the ledger knows that this letter needs."""
    history, advice = desk.history, desk.advice
    client_id = history.client.id
    known = sorted(contacts.of_client(desk.con, client_id), key=lambda c: c.role != "decision")
    who = known[0] if known else None
    chosen = cast("Outcome", kind) if kind in letter_fields.DECISIONS else None
    facts = facts_of(history, payer_is_other=contacts.payer_is_other(desk.con, client_id))
    rules = plan_rules(advice.decision, advice.levels, advice.answers, facts, chosen=chosen)
    talks = [date.fromisoformat(row["day"]) for row in letters.talks(desk.con, client_id)]
    lately = history.as_of - timedelta(days=TALK_DAYS)
    return letter_facts.from_history(
        history,
        contact_name=who.name if who else "",
        honorific=who.honorific if who else "",
        notice_address=next((c.address for c in known if c.address), ""),
        email=next((c.email for c in known if c.email), ""),
        lit=advice.levels,
        rule=advice.decision.rule,
        goodwill_barred=bool(rules.goodwill_barred),
        last_day=_last_day(desk, chosen, rules) if chosen else None,
        decided=_decided(desk, kind),
        talk_date=max((day for day in talks if lately <= day <= history.as_of), default=None),
    )


def _decided(desk: Desk, kind: str) -> date | None:
    """The last day that is stored, while it is still to come. Where safety or law spoke up only after that decision,
    nothing is waited for (H1, H2)."""
    client, at_once = desk.history.client, desk.advice.decision.rule in NOW
    if kind not in NOTICES or client.status != "leaving" or (at_once and leaving.rule(desk.con, client.id) not in NOW):
        return None
    return client.last_day if client.last_day and client.last_day >= desk.history.as_of else None


def _last_day(desk: Desk, outcome: Outcome, rules: PlanRules) -> date | None:
    """The last day of the plan; a letter without a plan counts from its own day."""
    history = desk.history
    terms = terms_of(history, desk.advice.decision, desk.seen.money, desk.settings)
    return leave_day(outcome, rules, terms if desk.planned else replace(terms, told=history.as_of))


def known_of(history: History) -> letter.Known:
    """Which abuse came after they had been told, and whether a bad debt was written off."""
    told = [i.told_on for i in history.incidents if i.flag == "abuse" and i.told_on and i.told_on <= history.as_of]
    again = (i for i in history.incidents if told and i.flag == "abuse" and i.day > min(told))
    return letter.Known(
        asked=frozenset(f"incident {i.id}" for i in again),
        given_up=any(receivables.write_off(i, history.as_of, "bad_debt", "pressed") for i in history.invoices),
    )


def draw_up(desk: Desk, kind: str, pairs: Iterable[tuple[str, str]], *, language: str | None = None) -> Draft:
    """Draw the letter up. `pairs` are NAME, VALUE as typed; an incident, invoice or entry may stand for a fact.

    Raises Invalid for a field this letter does not have, or a value that cannot be read.
    """
    tongue = language_of(desk, language)
    client, as_of = desk.history.client, desk.history.as_of
    given = letter_fields.read(kind, pairs, client.currency)
    if "facts" in given:
        named = [_documented(desk, fact) for fact in letter_fields.as_list(given["facts"])]
        given["facts"] = tuple(sorted(named, key=lambda fact: fact.day or date.max))
    facts = facts_for(desk, kind)
    start = letter_facts.defaults(kind, facts, desk.settings, as_of, tongue, last_day=given.get("last_day"))
    values = letter_facts.merged(start, given)
    style = Locale(tongue, thai_digits=desk.settings.thai_digits)
    made = letter.build(kind, tongue, values, style, as_of=as_of, rule=facts.rule, known=known_of(desk.history))
    shown = letter_text.plain(made)
    context = tone.context_for(kind, values, facts, style, tongue, as_of, letter=made)
    return Draft(
        letter=made,
        text=shown,
        findings=tone.check(shown, kind, tongue, context),
        fields=values,
        missing=tuple(letter_fields.missing(kind, values, rule=facts.rule)),
        context=context,
        decision_id=_decision(desk.con, client.id, kind),
    )


def talk_fields(desk: Desk, draft: Draft) -> Mapping[str, object]:
    """The fields of the talk: the facts of the letter, else up to three from the log about the worst lit flag."""
    if draft.fields.get("facts") or draft.fields.get("no_reasons"):
        return draft.fields
    facts = worst_facts(desk)
    return {**draft.fields, "facts": facts} if facts else draft.fields


def worst_facts(desk: Desk) -> tuple[Fact, ...]:
    """The latest dated facts, three at most, of the worst lit flag that has any and may be spoken of."""
    for finding in desk.seen.standing.lit:
        if finding.flag.id in ("physical_threat", "legal_ethical_risk"):
            continue
        held = finding.rows
        found: list[Fact | None] = [
            letter_facts.fact_of_incident(i) for i in desk.history.incidents if i.id in held.incidents
        ]
        invoices = [i for i in desk.history.invoices if i.id in held.invoices]
        found += [letter_facts.fact_of_invoice(i, desk.history.as_of) for i in invoices]
        dated = sorted((f for f in found if f and f.day), key=lambda f: f.day or date.min)
        if dated:
            return tuple(dated[-letter_fields.MAX_FACTS :])
    return ()


def _decision(con: sqlite3.Connection, client_id: int, kind: str) -> int | None:
    """The decision that this letter carries out: the latest one, if it has this outcome and stands."""
    taken = [d for d in decisions.taken(con, client_id) if d.withdrawn_on is None]
    return taken[0].id if taken and taken[0].outcome == kind else None


def _documented(desk: Desk, fact: object) -> Fact:
    """The fact behind an id ("12", "incident 12", "invoice 2026-014", "entry 7"); any other text as it is."""
    assert isinstance(fact, Fact)
    found = _ID.fullmatch(fact.text)
    if found is None or not (found[1] or any(c.isdigit() for c in found[2])):
        return fact
    kind, name = (found[1] or "").lower(), found[2]
    for table, read in (("incident", _incident), ("invoice", _invoice), ("entry", _entry)):
        if kind in ("", table) and (known := read(desk, name)) is not None:
            return known
    where = f"{kind} {name}" if kind else name
    raise NotUnderstood(
        f'facts: "{where}" is no incident, invoice or entry of {desk.history.client.name}.',
        'goodterms incidents lists them; write "entry 7" or "invoice 2026-014" to be exact.',
    )


def _incident(desk: Desk, name: str) -> Fact | None:
    found = [i for i in desk.history.incidents if str(i.id) == name]
    return letter_facts.fact_of_incident(found[0]) if found else None


def _invoice(desk: Desk, name: str) -> Fact | None:
    numbered = [i for i in desk.history.invoices if text.fold(i.number) == text.fold(name)]
    for one in numbered or [i for i in desk.history.invoices if str(i.id) == name]:
        fact = letter_facts.fact_of_invoice(one, desk.history.as_of)
        if fact is None:
            raise NotUnderstood(f"facts: there is nothing to say about invoice {one.number}.", "It was paid in time.")
        return fact
    return None


def _entry(desk: Desk, name: str) -> Fact | None:
    if not name.isdecimal() or len(name) > 15:
        return None
    found = entries.listed(desk.con, entries.Filter(client_id=desk.history.client.id, entry_id=int(name)))
    return letter_facts.fact_of_entry(found[0].id, found[0].day, found[0].seconds, found[0].note) if found else None
