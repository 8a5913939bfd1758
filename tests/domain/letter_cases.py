"""A client on 31 March 2026, and the letters to her: what the tests of letters start from."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from goodterms.domain import letter, letter_body, letter_facts, letter_fields, tone
from goodterms.domain.letter_facts import LetterFacts
from goodterms.domain.letter_model import Amount, Fact, Letter, OpenInvoice, Referral
from goodterms.exchange.locale import Locale
from goodterms.settings import Settings

TODAY = date(2026, 3, 31)
SETTINGS = Settings(
    my_name="Sam Rivers", my_business="Rivers Studio", my_address="1 Mill Lane; Oxford", my_email="sam@rivers.example"
)
LATE = Fact("", date(2026, 3, 1), "invoice 3", "invoice_late", {
    "number": "2026-003", "due": date(2026, 1, 31), "paid": date(2026, 3, 1), "days": 29,
})  # fmt: skip
FACTS = LetterFacts(
    client_name="Acme",
    contact_name="Jo Smith",
    honorific="Ms",
    email="jo@acme.example",
    currency="EUR",
    since=date(2024, 1, 15),
    contract_ref="C-17",
    notice_days=30,
    terms_days=30,
    rate=7500,
    open_invoices=(
        OpenInvoice("2026-014", date(2026, 2, 28), 119000, "EUR", 31),
        OpenInvoice("2026-015", date(2026, 4, 10), 121000, "EUR", -10),
    ),
    unbilled=(Amount(50000, "EUR"),),
    last_invoice=Amount(121000, "EUR"),
    open_items=("Site relaunch", "Photo archive"),
    lit=frozenset({"late_payment", "scope_creep"}),
    prepaid=24000,
    facts=(LATE,),
    remark_date=date(2026, 3, 20),
    referrals=(Referral("Blue Fox Studio", agreed=True),),
    talk_date=date(2026, 3, 30),
)
GIVEN: dict[str, tuple[tuple[str, str], ...]] = {
    "raise_rates": (("new_rate", "95"), ("included", "two rounds"), ("excluded", "hosting")),
}


def values(kind: str, language: str = "en", ledger: LetterFacts = FACTS, **given: object) -> dict[str, object]:
    """The fields of a letter: what the ledger knows, what this kind needs beside it, and `given`."""
    start = letter_facts.defaults(kind, ledger, SETTINGS, TODAY, language)
    typed = letter_fields.read(kind, GIVEN.get(kind, ()), ledger.currency)
    return letter_facts.merged(start, {**typed, **given})


def make(kind: str, language: str = "en", ledger: LetterFacts = FACTS, **given: object) -> Letter:
    fields = values(kind, language, ledger, **given)
    return letter.build(kind, language, fields, Locale(language), as_of=TODAY, rule=ledger.rule)


def found(
    kind: str,
    text: str | None = None,
    *,
    add: str = "",
    language: str = "en",
    ledger: LetterFacts = FACTS,
    **given: object,
) -> list[tuple[str, str]]:
    """(rule, level) of all findings in a letter, or in `text` instead of it, with `add` written at its end."""
    return [(f.rule, f.level) for f in findings(kind, text, add=add, language=language, ledger=ledger, **given)]


def findings(
    kind: str,
    text: str | None = None,
    *,
    add: str = "",
    language: str = "en",
    ledger: LetterFacts = FACTS,
    **given: object,
) -> tuple[tone.ToneFinding, ...]:
    fields = values(kind, language, ledger, **given)
    context = tone.context_for(kind, fields, ledger, Locale(language), language, TODAY)
    body = letter_body.body(make(kind, language, ledger, **given)) if text is None else text
    return tone.check(f"{body}\n\n{add}" if add else body, kind, language, context)


def under(rule: str) -> LetterFacts:
    """The same client under a hard rule."""
    return replace(FACTS, rule=rule)
