"""Edges of the tone check of DOMAIN section 6: the last word allowed, and where a finding stands."""

from __future__ import annotations

import pytest

from goodterms.domain.tone_money import sums
from goodterms.domain.tone_words import word_count

from .letter_cases import findings


@pytest.mark.parametrize(("words", "long"), [(450, False), (451, True)])
def test_t17_450_words_are_not_too_many(words: int, long: bool) -> None:
    text = "word " * words
    reasons = [f.reason for f in findings("decline", text) if f.rule == "T17"]
    assert reasons == ["The letter has 451 words."] * long


def test_words_are_counted_with_and_without_spaces() -> None:
    assert word_count("one two\nthree", "en") == 3
    assert word_count("งานงานงา", "th") == 1  # eight signs of Thai
    assert word_count("งานงานงานก and more", "th") == 4


@pytest.mark.parametrize("opening", ["", "Thank you for the work. ", "Thank you.\n\nIt was a good year.\n"])
def test_t2_a_finding_in_a_later_sentence_stands_where_the_word_does(opening: str) -> None:
    text = f"{opening}Acme completely changed the plan."
    places = [text[f.start : f.end] for f in findings("decline", text) if f.rule == "T2"]
    assert places
    assert set(places) == {"completely"}


def test_t1_a_trait_of_the_client_by_name_is_found_once() -> None:
    text = "Thank you for the work. Acme is rude. You are rude."
    places = [(f.words, f.start) for f in findings("decline", text) if f.rule == "T1"]
    assert sorted(words for words, _ in places) == ["You are rude", "rude"]
    assert len({start for _, start in places}) == 2
    assert all(text[start:].startswith(words) for words, start in places)


@pytest.mark.parametrize(
    ("text", "minor", "currency", "same"),
    [
        ("IRR 1,500,000", 150_000_000, "IRR", True),
        ("IRR 1,500,001", 150_000_000, "IRR", False),
        ("EUR 12.50", 1_250, "EUR", True),
        ("EUR 12.50", 1_250, "USD", False),
        ("EUR 12.50", 1_251, "EUR", False),
        ("EUR 1.234.567", 123_456_700, "EUR", True),
        ("EUR 12,5", 1_250, "EUR", True),
    ],
)
def test_t11_a_sum_is_the_same_to_the_cent_and_in_the_currency(
    text: str, minor: int, currency: str, same: bool
) -> None:
    (found,) = sums(text)
    assert found.equals(minor, currency) is same


def test_t3_a_threat_is_said_once_and_a_mild_word_only_warns() -> None:
    def said(text: str) -> list[tuple[str, str]]:
        return sorted((f.words, f.level) for f in findings("decline", text) if f.rule == "T3")

    assert said("Thank you. I will expose this, or else.") == [("or else", "block"), ("will expose", "block")]
    assert said("Thank you. My expose is long. Or else.") == [("Or else", "block"), ("expose", "warn")]


def test_t15_the_name_of_the_reader_is_no_reason() -> None:
    name = "Christian Bauer"
    text = f"Dear {name}, this is not about your family."
    words = [f.words for f in findings("fire", text, contact_name=name) if f.rule == "T15"]
    assert words == ["family"]
    assert "Christian" in [f.words for f in findings("fire", text) if f.rule == "T15"]
