"""The tone check of a letter: rules T1 to T18 of DOMAIN section 6. A block stops the export unless it is lifted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date

from goodterms.domain import tone_content, tone_wording
from goodterms.domain.letter import show, show_list
from goodterms.domain.letter_facts import LetterFacts, notice_end, totals
from goodterms.domain.letter_fields import Fields, as_list
from goodterms.domain.letter_model import Amount, Formatter, Letter
from goodterms.domain.tone_model import ToneContext, ToneFinding
from goodterms.errors import Refused

_CHECKS: tuple[Callable[[str, str, str, ToneContext], Iterable[ToneFinding]], ...] = (
    tone_wording.t1_attack,
    tone_wording.t2_absolutes,
    tone_wording.t3_threats,
    tone_wording.t4_sarcasm,
    tone_wording.t5_shouting,
    tone_wording.t6_feelings,
    tone_wording.t7_admission,
    tone_content.t8_thanks_and_decision,
    tone_content.t9_dates,
    tone_content.t10_handover,
    tone_content.t11_money,
    tone_content.t12_goodwill,
    tone_content.t13_facts,
    tone_content.t14_raise,
    tone_wording.t15_reasons,
    tone_content.t16_options,
    tone_wording.t17_unfilled,
    tone_wording.t18_you_did_not,
)
RULES: tuple[str, ...] = tuple(f"T{n}" for n in range(1, 19))


def check(letter_text: str, kind: str, language: str, context: ToneContext) -> tuple[ToneFinding, ...]:
    """All findings in the text of a letter, in the order of the rules, then of the text.

    Places are counted in `letter_text` as given; a finding about something missing has an empty place at 0.
    """
    return tuple(found for rule in _CHECKS for found in rule(letter_text, kind, language, context))


def blocking(findings: Iterable[ToneFinding], overrides: Mapping[str, str] | None = None) -> tuple[ToneFinding, ...]:
    """The findings that stop the export: blocks without a typed reason, and blocks that no reason lifts.

    Raises Refused for an override of a rule that does not exist.
    """
    given = {rule.strip().upper(): reason.strip() for rule, reason in (overrides or {}).items()}
    unknown = sorted(set(given) - set(RULES))
    if unknown:
        raise Refused(f"There is no tone rule {', '.join(unknown)}.", "Rules are T1 to T18.")
    return tuple(f for f in findings if f.level == "block" and not (f.liftable and given.get(f.rule)))


_OWN = ("my_name", "my_business", "my_address", "client_name", "contact_name", "notice_address", "contract_ref")
_FREE = (
    "facts", "goodwill", "smaller_package", "late_fee", "new_terms", "included", "excluded", "my_part", "price_note",
    "open_items", "handover_items", "project", "talk_slot", "emergency", "A", "B", "specific_thanks", "referrals",
)  # fmt: skip
_RATES = ("old_rate", "new_rate", "rate", "rush_rate")


def context_for(
    kind: str,
    fields: Fields,
    facts: LetterFacts,
    fmt: Formatter,
    language: str,
    as_of: date,
    *,
    letter: Letter | None = None,
) -> ToneContext:
    """What the check compares a letter with: the ledger, the notice, the rule that fired, and the fields."""
    day = fields.get("date")
    received = day if isinstance(day, date) else as_of
    invoices = facts.overdue if kind == "pause" else facts.open_invoices
    barred = facts.rule in ("H1", "H2", "H3")
    names = (facts.client_name, facts.contact_name, facts.notice_address, *facts.open_items)
    own = (str(fields.get(name) or "") for name in _OWN)
    return ToneContext(
        rule=facts.rule,
        notice_end=notice_end(facts, received),
        received=received,
        fields=dict(fields),
        shown={n: show(fields.get(n), "", fmt) for n in ("last_day", "effective_date")},
        open_invoices=invoices,
        open_totals=totals(invoices),
        unbilled=() if kind == "pause" else facts.unbilled,
        prepaid=Amount(facts.prepaid, facts.currency) if facts.prepaid else None,
        goodwill_barred=facts.goodwill_barred or barred,
        regret_barred=barred,
        last_invoice=facts.last_invoice,
        names=tuple(n for n in (*names, *own, *(i.number for i in facts.open_invoices)) if n),
        client_names=tuple(n for n in (facts.client_name, facts.contact_name) if n),
        third_parties=facts.third_parties,
        known_texts=tuple(t for n in _FREE for t in _texts(n, fields.get(n), language, fmt)),
        known_amounts=tuple(a for n in _RATES for a in as_list(fields.get(n)) if isinstance(a, Amount)),
        unfilled=letter.unfilled if letter else (),
    )


def _texts(name: str, value: object, language: str, fmt: Formatter) -> tuple[str, ...]:
    if name in ("facts", "referrals", "included", "excluded", "new_terms", "open_items", "handover_items"):
        return show_list(name, value, language, fmt)
    return (show(value, "", fmt),) if value else ()


__all__ = ["RULES", "ToneContext", "ToneFinding", "blocking", "check", "context_for"]
