"""Reminders of an invoice: three stages in six languages, whole and calm."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from goodterms.domain import letter_texts, tone_words
from goodterms.domain.letter_model import LANGUAGES
from goodterms.domain.reminder_letter import Reminder, build
from goodterms.exchange.locale import Locale
from goodterms.exchange.writers import letter_text

FACTS = Reminder(
    stage=1, number="2026-014", issued=date(2026, 3, 31), due=date(2026, 4, 30), total=119_000, open=69_000,
    currency="EUR", days=30, reminded=date(2026, 5, 10), pay_by=date(2026, 6, 6), late_fee="5 %", client_name="Acme",
    contact_name="Jo Smith", honorific="Ms", address="Road 1; Leeds", email="jo@acme.example",
    sender={"name": "Sam Rivers", "address": "Mill 1", "email": "sam@rivers.example", "iban": "GB33 BUKB"},
)  # fmt: skip


def text(facts: Reminder, language: str = "en") -> str:
    return letter_text.plain(build(facts, language, Locale(language), date(2026, 5, 30)), 400)


@pytest.mark.parametrize("stage", [1, 2, 3])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_stage_in_every_language_is_whole(language: str, stage: int) -> None:
    made = build(replace(FACTS, stage=stage), language, Locale(language), date(2026, 5, 30))
    shown = letter_text.plain(made, 400)
    assert made.unfilled == ()
    assert "{" not in shown
    for part in ("2026-014", Locale(language).money(69_000, "EUR"), Locale(language).date(FACTS.pay_by), "GB33 BUKB"):
        assert part in shown
    assert letter_texts.text(language, "closing", "text") in shown
    assert ("5 %" in shown) == (stage > 1)
    body = " ".join(str(block) for section in made.sections for block in section.blocks)
    for heat in ("T1", "T3", "T4", "T6"):
        assert not tone_words.has(body, language, heat), heat


def test_the_first_is_friendly_the_second_asks_the_third_says_what_follows() -> None:
    first, second, third = (text(replace(FACTS, stage=stage)) for stage in (1, 2, 3))
    assert "Subject: Invoice 2026-014, due 30 April 2026" in first
    assert "Dear Ms Smith," in first
    assert "slipped through" in first
    assert "I wrote to you about it on 10 May 2026" in second
    assert "Days past due: 30" in second
    assert "I will take the steps that the contract and the law provide for" in third
    assert "Enclosures: Invoice 2026-014" in third


def test_without_a_name_the_place_for_it_stays() -> None:
    made = build(replace(FACTS, sender={}), "en", Locale("en"), date(2026, 5, 30))
    assert made.unfilled == ("my_name",)
    assert "{my_name}" in letter_text.plain(made)
    assert "Please pay to" not in letter_text.plain(made)
