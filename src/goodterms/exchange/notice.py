"""A notice from the ledger to the file: gather the facts, write the letter, check it, export it.

The command line and the screens go the same way; what is barred in one is barred in the other.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from goodterms.domain import decision_advice, letter_body, letter_fields, plan_rules, tone
from goodterms.domain.decision_answers import OUTCOMES
from goodterms.domain.flags.model import Finding
from goodterms.domain.letter import build
from goodterms.domain.letter_facts import (
    LetterFacts,
    defaults,
    fact_of_entry,
    fact_of_incident,
    fact_of_invoice,
    from_history,
    merged,
)
from goodterms.domain.letter_model import KINDS, LANGUAGES, Fact, Letter
from goodterms.domain.records import History
from goodterms.domain.standing import levels_of, standing
from goodterms.domain.tone_model import ToneFinding
from goodterms.domain.worth import money
from goodterms.errors import NotUnderstood, Refused
from goodterms.exchange.locale import Locale
from goodterms.exchange.writers import letter_files
from goodterms.ledger import client_card, history
from goodterms.settings import Settings

MOST_FACTS = 3
"""Facts that a letter names at most (S2-14)."""
PAIRS = Iterable[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Notice:
    """A letter in the making: its values, the facts behind them, and the finished text."""

    client_id: int
    client: str
    kind: str
    language: str
    as_of: date
    facts: LetterFacts
    fields: Mapping[str, object]
    letter: Letter
    choices: tuple[Fact, ...]
    """Facts of the log that could be named, worst flag first."""

    @property
    def missing(self) -> list[str]:
        """Mandatory fields without a value."""
        return letter_fields.missing(self.kind, self.fields, rule=self.facts.rule)

    @property
    def text(self) -> str:
        """The body as it is edited and checked."""
        return letter_body.body(self.letter)


def prepare(
    con: sqlite3.Connection,
    settings: Settings,
    as_of: date,
    client_id: int,
    kind: str,
    *,
    language: str | None = None,
    given: PAIRS = (),
    answers: Mapping[str, object] | None = None,
) -> Notice:
    """Gather everything a letter of `kind` needs and write it. `given`: fields as typed, lists repeat the name;
    `facts` takes ids of the log ("incident 12") or any other text. Raises NotUnderstood, Invalid."""
    if kind not in KINDS:
        raise NotUnderstood(f'There is no letter "{kind}".', f"Choose one of {', '.join(KINDS)}.")
    book = history.book(con, settings, as_of)
    mine = next(h for h in book.histories if h.client.id == client_id)
    worth = money(book, settings)[client_id]
    stands = standing(mine, settings, worth, book.rates)
    advice = decision_advice.advise(mine, stands, worth, settings, given=answers)
    chosen = kind if kind in OUTCOMES else None
    rules = plan_rules.plan_rules(
        advice.decision,
        advice.levels,
        advice.answers,
        decision_advice.facts_of(mine),
        chosen=chosen,
    )
    card = client_card.get(con, client_id, as_of)
    contact = card.contacts[0] if card.contacts else None
    facts = from_history(
        mine,
        contact_name=contact.name if contact else "",
        honorific=contact.honorific if contact else "",
        notice_address=contact.address if contact else "",
        email=contact.email if contact else "",
        lit=levels_of(stands.findings),
        rule=advice.decision.rule if kind in ("fire", "finish_decline") else None,
        goodwill_barred=bool(rules.goodwill_barred),
        last_day=_last_day(mine, kind, advice, worth, settings, rules),
        talk_date=_talk(con, client_id),
    )
    choices = tuple(_choices(mine, stands.lit))
    facts = replace(facts, facts=choices[:MOST_FACTS])
    chosen_language = language or mine.client.language
    if chosen_language not in LANGUAGES:
        raise NotUnderstood(f'Letters are not written in "{language}".', f"Choose one of {', '.join(LANGUAGES)}.")
    typed = letter_fields.read(kind, given, facts.currency)
    if "facts" in typed:
        typed["facts"] = tuple(_fact(con, client_id, one, mine) for one in letter_fields.as_list(typed["facts"]))
    fields = merged(defaults(kind, facts, settings, as_of, chosen_language), typed)
    fmt = Locale(chosen_language, settings.thai_digits)
    letter = build(kind, chosen_language, fields, fmt, as_of=as_of, rule=facts.rule)
    return Notice(client_id, facts.client_name, kind, chosen_language, as_of, facts, fields, letter, choices)


def _last_day(
    mine: History,
    kind: str,
    advice: decision_advice.Advice,
    worth: object,
    settings: Settings,
    rules: plan_rules.PlanRules,
) -> date | None:
    """The last day of a staged exit (W1); None leaves it to the notice clause."""
    from goodterms.domain.plan_steps import leave_day

    if kind not in ("finish_decline", "fire"):
        return None
    terms = decision_advice.terms_of(mine, advice.decision, worth, settings)  # type: ignore[arg-type]
    return leave_day(kind, rules, terms)  # type: ignore[arg-type]


def _talk(con: sqlite3.Connection, client_id: int) -> date | None:
    row = con.execute("SELECT max(day) FROM talk WHERE client_id = ?", (client_id,)).fetchone()
    return date.fromisoformat(row[0]) if row and row[0] else None


def _choices(mine: History, lit: Iterable[Finding]) -> Iterable[Fact]:
    """Incidents and invoices behind the lit flags, each once, the latest first within a flag."""
    seen: set[str] = set()
    for finding in lit:
        incidents = [i for i in mine.incidents if i.id in finding.rows.incidents]
        invoices = [i for i in mine.invoices if i.id in finding.rows.invoices]
        found = [fact_of_incident(i) for i in sorted(incidents, key=lambda i: i.day, reverse=True)]
        found += [f for i in reversed(invoices) if (f := fact_of_invoice(i, mine.as_of))]
        for one in found:
            if one.source not in seen:
                seen.add(one.source)
                yield one


def _fact(con: sqlite3.Connection, client_id: int, given: object, mine: History) -> Fact:
    """A fact named by its id in the log ("incident 12", "invoice 3", "entry 7"); any other text as typed."""
    typed = given if isinstance(given, Fact) else Fact(str(given))
    words = typed.text.split()
    if len(words) != 2 or words[0] not in ("incident", "invoice", "entry") or not words[1].isdecimal():
        return typed
    number = int(words[1])
    if words[0] == "incident":
        found = next((fact_of_incident(i) for i in mine.incidents if i.id == number), None)
    elif words[0] == "invoice":
        found = next((fact_of_invoice(i, mine.as_of) for i in mine.invoices if i.id == number), None)
    else:
        row = con.execute(
            "SELECT day, seconds, note FROM time_entry WHERE id = ? AND client_id = ?", (number, client_id)
        ).fetchone()
        found = fact_of_entry(number, date.fromisoformat(row[0]), row[1], row[2]) if row else None
    if found is None:
        raise NotUnderstood(f"There is no {words[0]} {number} of this client with anything to say.")
    return found


def check(notice: Notice, settings: Settings, text: str | None = None) -> tuple[ToneFinding, ...]:
    """The tone check of the letter, or of its edited text."""
    fmt = Locale(notice.language, settings.thai_digits)
    context = tone.context_for(
        notice.kind, notice.fields, notice.facts, fmt, notice.language, notice.as_of, letter=notice.letter
    )
    return tone.check(notice.text if text is None else text, notice.kind, notice.language, context)


def export(
    notice: Notice,
    settings: Settings,
    formats: str | Iterable[str],
    out: str | Path | None,
    *,
    text: str | None = None,
    overrides: Mapping[str, str] | None = None,
) -> letter_files.Written:
    """Write the letter (with its edited text, where given) to files.

    Raises Refused while a mandatory field is missing or a blocking rule is neither cured nor lifted.
    """
    wanted = letter_files.formats(formats)
    if notice.missing and text is None:
        names = ", ".join(notice.missing)
        raise Refused(f"The letter still lacks: {names}.", "Fill it in, or set it with --set NAME=VALUE.")
    stopping = tone.blocking(check(notice, settings, text), overrides)
    if stopping:
        lines = tuple(f"{f.rule}: {f.reason} {f.suggestion}".strip() for f in stopping)
        raise Refused(lines[0], details=lines)
    letter = notice.letter if text is None else letter_body.with_body(notice.letter, text)
    stem = letter_files.file_stem(notice.client, notice.kind, letter)
    return letter_files.write(letter, wanted, out, stem)
