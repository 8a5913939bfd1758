"""Edges of the letters of DOMAIN section 6: what is empty, what is needed, and text edited by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from goodterms.domain import letter, letter_body, letter_fields
from goodterms.domain.letter_model import Amount, Fact, Items
from goodterms.errors import Invalid
from goodterms.exchange.locale import Locale
from tests.domain.letter_cases import FACTS, LATE, make, values
from tests.domain.test_letter import text

EN = Locale("en")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, True),
        ("  ", True),
        ("x", False),
        (Amount(0, "EUR"), True),
        (Amount(1, "EUR"), False),
        ((), True),
        ((Amount(0, "EUR"), ""), True),
        ((Amount(0, "EUR"), Amount(5, "USD")), False),
        (0, False),
        (False, False),
    ],
)
def test_what_says_nothing(value: object, expected: bool) -> None:
    assert letter_fields.empty(value) is expected


def test_a_prepayment_needs_the_day_of_its_return() -> None:
    need = letter_fields.missing("fire", {"prepaid_refund": Amount(5, "EUR")})
    assert "refund_date" in need
    assert "refund_date" not in letter_fields.missing("fire", {"prepaid_refund": Amount(0, "EUR")})


@pytest.mark.parametrize("kind", ["fire", "finish_decline"])
def test_without_open_invoices_no_sum_and_no_day_to_pay_is_needed(kind: str) -> None:
    money = {"open_invoices", "open_total", "pay_by"}
    assert not money & set(letter_fields.missing(kind, {}))
    some = {"open_invoices": FACTS.open_invoices}
    assert {"open_total", "pay_by"} <= set(letter_fields.missing(kind, some))


def test_three_facts_at_most() -> None:
    pairs = [("facts", f"fact {n}") for n in range(3)]
    assert len(letter_fields.read("fire", pairs, "EUR")["facts"]) == 3
    with pytest.raises(Invalid, match="three facts"):
        letter_fields.read("fire", [*pairs, ("facts", "one more")], "EUR")
    items = [("handover_items", f"item {n}") for n in range(5)]
    assert len(letter_fields.read("fire", items, "EUR")["handover_items"]) == 5


@pytest.mark.parametrize(("typed", "value"), [("yes", True), ("1", True), ("no", False), ("off", False)])
def test_yes_and_no(typed: str, value: bool) -> None:
    assert letter_fields.read("fire", [("no_reasons", typed)], "EUR")["no_reasons"] is value


def test_a_fact_typed_by_hand_keeps_its_words_and_its_day_is_written_out() -> None:
    day = date(2026, 3, 4)
    assert letter.fact(Fact("On 2026-03-04 you wrote"), "en", EN) == "On 2026-03-04 you wrote"
    assert letter.fact(Fact("On 2026-03-04 you wrote", day), "en", EN) == f"On {EN.date(day)} you wrote"
    logged = letter.fact(Fact("you wrote.", day, "incident 7"), "en", EN)
    assert EN.date(day) in logged
    assert "you wrote" in logged


def test_a_nought_in_a_fact_is_written() -> None:
    late = replace(LATE, values={**LATE.values, "days": 0})
    assert letter.fact(late, "en", EN).endswith("days late: 0")


def test_choices_of_a_raise_need_a_package_or_a_name() -> None:
    none = make("raise_rates", ledger=replace(FACTS, referrals=()))
    assert "choices" not in {section.id for section in none.sections}
    package = make("raise_rates", ledger=replace(FACTS, referrals=()), smaller_package="a day a month")
    assert "a day a month" in text(package, "choices")
    assert "Blue Fox Studio" in text(make("raise_rates"), "choices")


def test_reasons_only_where_there_are_facts_and_they_are_wanted() -> None:
    plain = text(make("finish_decline", ledger=replace(FACTS, facts=())), "basis")
    assert text(make("finish_decline", no_reasons=True), "basis") == plain
    assert text(make("finish_decline"), "basis") != plain


def test_lines_and_items_edited_by_hand_keep_their_order() -> None:
    made = make("finish_decline")
    body = "One line\nand its second.\n- first\n- second\n* third\nAfter the list.\n\n## New heading\nMore."
    edited = letter_body.with_body(made, body)
    assert [section.blocks for section in edited.sections] == [
        ("One line and its second.", Items(("first", "second", "third")), "After the list."),
        ("More.",),
    ]
    assert [section.heading for section in edited.sections] == ["", "New heading"]
    assert [section.id for section in edited.sections] == ["text1", "text2"]


def test_the_values_of_a_letter_are_shown_or_left_out() -> None:
    assert letter.show(True, "", EN) == "yes"
    assert letter.show(False, "", EN) == ""
    assert letter.show((Amount(0, "EUR"), Amount(100, "EUR")), "", EN) == EN.money(100, "EUR")
    assert "late_fee" not in values("renegotiate")


def test_what_lacks_outside_the_body_still_lacks_after_the_text_was_edited() -> None:
    made = letter.build("decline", "en", {"client_name": "Acme"}, EN, as_of=date(2026, 6, 30))
    edited = letter_body.with_body(made, letter_body.body(made) + "\n\nKind regards to all.")
    assert "{my_name}" in made.signature
    assert made.unfilled == edited.unfilled == ("my_name",)


@pytest.mark.parametrize("language", ["en", "fa", "is", "ro", "th", "tr"])
def test_h3_says_that_they_were_asked_to_change_only_where_they_were(language: str) -> None:
    later, first = Fact("Shouted.", date(2026, 4, 9), "incident 2"), Fact("Swore.", date(2026, 1, 15), "incident 1")
    fields = values("fire", language, FACTS, facts=(later, first))

    def said(asked: frozenset[str]) -> str:
        style = Locale(language)
        made = letter.build(
            "fire", language, fields, style, as_of=date(2026, 6, 30), rule="H3", known=letter.Known(asked=asked)
        )
        return letter_body.body(made)

    both, one = said(frozenset({"incident 1", "incident 2"})), said(frozenset({"incident 2"}))
    assert both != one == said(frozenset())
    assert one.index(Locale(language).date(first.day or date.max)) < one.index(
        Locale(language).date(later.day or date.max)
    )
    assert ("asked" in both, "asked" in one) == ((True, False) if language == "en" else (False, False))


def test_written_off_debts_are_not_waived_by_saying_that_nothing_is_open() -> None:
    fields = values("fire", "en", replace(FACTS, open_invoices=()))

    def said(known: letter.Known) -> str:
        return letter_body.body(letter.build("fire", "en", fields, EN, as_of=date(2026, 6, 30), known=known))

    assert "No invoices are open" in said(letter.Known())
    assert "No invoices are open" not in said(letter.Known(given_up=True))


def test_a_name_that_ends_in_a_full_stop_ends_the_sentence() -> None:
    fields = values("finish_decline", "en", replace(FACTS, client_name="Demir A.Ş.", open_items=()))
    made = letter.build("finish_decline", "en", fields, EN, as_of=date(2026, 6, 30))
    assert "further work for Demir A.Ş." in letter_body.body(made)
    assert "Ş.." not in letter_body.body(made)
    assert made.subject == "Future requests"
