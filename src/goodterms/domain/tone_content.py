"""Tone rules about what a letter must say: T8 to T14 and T16. Each takes (text, kind, language, context)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from goodterms import money
from goodterms.domain.letter_fields import as_list, empty
from goodterms.domain.letter_model import Amount, Fact, Referral
from goodterms.domain.plan_dates import RAISE_DAYS
from goodterms.domain.tone_model import ToneContext, ToneFinding
from goodterms.domain.tone_money import Sum, sums
from goodterms.domain.tone_words import has, hits, mend

_ENDING = ("fire", "finish_decline")
_SHORT = ("H1", "H2")
_THANKED = ("renegotiate", "raise_rates", "finish_decline", "fire", "pause", "decline")
_DATED = re.compile(r"\d{4}-\d{2}-\d{2}|\d{1,2}[./]\d{1,2}[./]\d{2,4}|\d{1,2}\.?\s+[^\W\d_]{3,}|[^\W\d_]{3,}\s+\d{1,4}")


def _missing(rule: str, reason: str, suggestion: str, *, level: str = "block", liftable: bool = True) -> ToneFinding:
    return ToneFinding(rule, "block" if level == "block" else "warn", reason, suggestion, liftable=liftable)


def t8_thanks_and_decision(text: str, kind: str, language: str, context: ToneContext) -> Iterator[ToneFinding]:
    short = kind == "fire" and context.rule in _SHORT
    if kind in _THANKED and not short and not has(text, language, "T8", "thanks"):
        yield _missing("T8", "The letter does not say thank you.", f'Begin with "{mend(language, "T8")}"')
    if not has(text, language, "decision", kind):
        yield _missing("T8", "The letter does not say the decision.", "Say it in one plain sentence.")


def t9_dates(text: str, kind: str, _language: str, context: ToneContext) -> Iterator[ToneFinding]:
    if kind in _ENDING:
        yield from _last_day(text, context)
    if kind == "raise_rates":
        day = context.fields.get("effective_date")
        if not isinstance(day, date):
            yield _missing("T9", "The letter does not say from when the new rate holds.", "Set effective_date.")
            return
        yield from _not_shown(text, context, "effective_date", "from when the new rate holds")
        if context.received:
            first = max(context.notice_end or context.received, context.received + timedelta(days=RAISE_DAYS))
            if day < first:
                yield _missing("T9", f"The new rate would hold from {day}, before {first}.", f"Set {first} or later.")


def _last_day(text: str, context: ToneContext) -> Iterator[ToneFinding]:
    day = context.fields.get("last_day")
    if not isinstance(day, date):
        yield _missing("T9", "The letter does not say the last working day.", "Set last_day.")
        return
    yield from _not_shown(text, context, "last_day", "the last working day")
    if context.rule not in _SHORT and context.notice_end and day < context.notice_end:
        yield _missing(
            "T9",
            f"The last day {day} is before the notice ends on {context.notice_end}.",
            f"Set {context.notice_end} or later, or type the reason.",
        )


def _not_shown(text: str, context: ToneContext, name: str, what: str) -> Iterator[ToneFinding]:
    shown = context.shown.get(name, "")
    if shown and _plain(shown) not in _plain(text):
        yield _missing("T9", f"The letter does not say {what} ({shown}).", f"Write {shown} into it.")


def _plain(text: str) -> str:
    """Without isolates, and with single spaces: a wrapped letter is checked like an unwrapped one."""
    return " ".join(re.sub(r"[\u2066-\u2069\u200e\u200f]", "", text).split())


def t10_handover(text: str, kind: str, language: str, context: ToneContext) -> Iterator[ToneFinding]:
    if kind not in _ENDING:
        return
    items = as_list(context.fields.get("handover_items"))
    if not items or not (has(text, language, "handover") or any(str(i) in text for i in items)):
        yield _missing("T10", "The letter does not say what is handed over.", "Set handover_items.")
    paid = context.prepaid
    if paid and not any(s.equals(paid.minor, paid.currency) for s in sums(text)):
        yield _missing(
            "T10", "The unused prepayment is neither returned nor set off.", "Name the sum and the day: prepaid_refund."
        )


def t11_money(text: str, kind: str, language: str, context: ToneContext) -> Iterator[ToneFinding]:
    if kind in ("decline", "boundary"):
        return
    named = list(sums(text))
    if kind in (*_ENDING, "pause"):
        plain = _plain(text)
        for item in context.open_invoices:
            if not re.search(rf"(?<!\w){re.escape(item.number)}(?!\w)", plain):
                yield _missing(
                    "T11", f"Open invoice {item.number} is not mentioned.", "Name it, or take the ledger's list."
                )
        for total in context.open_totals:
            if not any(s.equals(total.minor, total.currency) for s in named):
                yield _missing("T11", f"The open total of {_show(total)} is not mentioned.", "Take the ledger's total.")
        if kind in _ENDING and context.unbilled and not has(text, language, "final_invoice"):
            left = _shows(context.unbilled)
            yield _missing("T11", f"Unbilled work of {left} is not mentioned.", "Say when the final invoice comes.")
    known = _known(context)
    for found in named:
        if not any(found.equals(a.minor, a.currency) for a in known) and not _typed(found, context):
            yield ToneFinding(
                "T11",
                "block",
                f'"{found.words}" is not a sum of the ledger.',
                "Use the ledger's sum: "
                + (" + ".join(_show(a) for a in context.open_totals) or "nothing is open")
                + ".",
                found.words,
                found.start,
                found.end,
            )


def _known(context: ToneContext) -> list[Amount]:
    known = [Amount(i.amount, i.currency) for i in context.open_invoices]
    known += [*context.open_totals, *context.unbilled, *context.known_amounts]
    return [*known, context.prepaid] if context.prepaid else known


def _typed(found: Sum, context: ToneContext) -> bool:
    return any(
        found.value == s.value and found.currency in ("", s.currency) for t in context.known_texts for s in sums(t)
    )


def _show(amount: Amount) -> str:
    return money.show(amount.minor, amount.currency)


def _shows(amounts: tuple[Amount, ...]) -> str:
    return " + ".join(_show(a) for a in amounts)


def t12_goodwill(text: str, kind: str, language: str, context: ToneContext) -> Iterator[ToneFinding]:
    if context.goodwill_barred and kind in (*_ENDING, "pause", "renegotiate", "raise_rates"):
        for hit in hits(text, language, "goodwill"):
            reason = f'"{hit.words}": goodwill would reward what happened here.'
            yield ToneFinding("T12", "block", reason, "Leave it out.", hit.words, hit.start, hit.end)
    if context.regret_barred:
        for hit in hits(text, language, "apology"):
            reason = f'"{hit.words}": nobody apologises for being treated like this.'
            yield ToneFinding("T12", "block", reason, "Leave it out.", hit.words, hit.start, hit.end)
    last = context.last_invoice
    if last:
        limit = money.major(last.minor, last.currency)
        offered = sums(str(context.fields.get("goodwill") or ""))
        if any(s.currency in ("", last.currency) and s.value > limit for s in offered):
            reason = f"The goodwill is larger than the last invoice ({_show(last)})."
            yield _missing("T12", reason, "Offer less.", level="warn")


def t13_facts(text: str, kind: str, _language: str, context: ToneContext) -> Iterator[ToneFinding]:
    del text
    given = [f for f in as_list(context.fields.get("facts")) if isinstance(f, Fact)]
    for item in given:
        if not item.source:
            yield _missing("T13", f'"{item.text}" has no entry in the log.', "Log it, or leave it out.", level="warn")
    if kind not in _ENDING or context.rule in _SHORT or context.fields.get("no_reasons") is True:
        return
    if not any((f.source and f.day) or (not f.source and (f.day or _DATED.search(f.text))) for f in given):
        instead = 'Choose one from the log, or answer "Give no reasons" (no_reasons) with yes.'
        yield _missing("T13", "No dated fact supports the decision.", instead)


def t14_raise(text: str, kind: str, _language: str, context: ToneContext) -> Iterator[ToneFinding]:
    del text
    if kind != "raise_rates":
        return
    for name, what in (("included", "what is included"), ("excluded", "what is not included")):
        if empty(context.fields.get(name)):
            yield _missing("T14", f"The letter does not say {what}.", f"Set {name}.")
    old, new = context.fields.get("old_rate"), context.fields.get("new_rate")
    if isinstance(old, Amount) and isinstance(new, Amount) and old.currency == new.currency and new.minor <= old.minor:
        yield _missing(
            "T14", f"The new rate {_show(new)} is not above the present {_show(old)}.", "Set a higher new_rate."
        )


def t16_options(text: str, kind: str, _language: str, context: ToneContext) -> Iterator[ToneFinding]:
    del text
    people = as_list(context.fields.get("referrals"))
    if kind in _ENDING and context.rule not in _SHORT and not people:
        yield _missing("T16", "The letter names nobody who could help instead.", "Set referrals.", level="warn")
    for person in people:
        if isinstance(person, Referral) and not person.agreed:
            reason = f"{person.name} is not marked as having agreed to be named."
            yield _missing("T16", reason, f'Ask, then write "{person.name} (agreed)".', level="warn")
