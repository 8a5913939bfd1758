"""The texts of letters: complete, alike in six languages, and where the specification gives them, word for word."""

import json
import re
import tomllib
import unicodedata
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest

from goodterms.domain import letter_texts
from goodterms.domain.letter_fields import KIND_OF, TERMS
from goodterms.domain.letter_model import LANGUAGES, Items
from goodterms.domain.letter_texts import blocks, fill, placeholders, texts
from goodterms.errors import Invalid, NotUnderstood

SPEC = json.loads((Path(__file__).parent / "letter_spec.json").read_text("utf-8"))
OPTIONAL = {("salutation", name) for name in ("title", "named", "then")}
LINE_NAMES = {
    "number",
    "due",
    "amount",
    "days",
    "text",
    "paid",
    "project",
    "agreed",
    "worked",
    "since",
    "count",
    "hours",
    "issued",
    "open",
    "pay_by",
    "reminded",
    "total",
    "until",
}


def flat(node: dict, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], object]]:
    for key, value in node.items():
        if isinstance(value, dict):
            yield from flat(value, (*path, key))
        else:
            yield (*path, key), value


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_same_texts(language):
    ours, english = dict(flat(texts(language))), dict(flat(texts("en")))
    assert set(ours) ^ set(english) <= OPTIONAL
    assert all(value for value in ours.values() if isinstance(value, str))


@pytest.mark.parametrize("language", LANGUAGES)
def test_placeholders_are_the_same_in_every_language(language):
    english = dict(flat(texts("en")))
    for path, value in flat(texts(language)):
        if isinstance(value, str) and path[0] not in ("salutation", "meta"):
            assert sorted(placeholders(value)) == sorted(placeholders(english[path])), path


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_placeholder_is_a_known_field(language):
    person = {"surname", "first_name", "full_name", "honorific"}
    for path, value in flat(texts(language)):
        if isinstance(value, str):
            assert set(placeholders(value)) <= set(KIND_OF) | LINE_NAMES | person, path


@pytest.mark.parametrize("language", LANGUAGES)
def test_files_are_nfc_and_have_no_stray_characters(language):
    raw = (files("goodterms.domain") / "letters" / f"{language}.toml").read_text("utf-8")
    assert unicodedata.is_normalized("NFC", raw)
    assert not re.search("[\u202a-\u202e\u2066-\u2069\u200b\u00ad]", raw)
    assert tomllib.loads(raw)["meta"]["language"] == language


@pytest.mark.parametrize("section", SPEC["fire"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_fire_letter_word_for_word(section, language):
    """DOMAIN section 7, full fire letter."""
    assert texts(language)["fire"][section] == SPEC["fire"][section][language]


@pytest.mark.parametrize("language", LANGUAGES)
def test_labels_word_for_word(language):
    """DOMAIN section 7, labels."""
    named = {
        "Headings: decision / last day / record": ("decision", "last_day", "record"),
        "work / hand-over / payments": ("work", "handover", "payments"),
        "goodwill / options / enclosures": ("goodwill", "options", "enclosures"),
        "new terms / new rate": ("new_terms", "new_rate"),
        "included / not included": ("included", "not_included"),
    }
    for label, keys in named.items():
        assert tuple(texts(language)["labels"][k] for k in keys) == tuple(SPEC["labels"][label][language].split(" / "))
    for kind in ("renegotiate", "raise_rates", "finish_decline", "fire", "pause"):
        assert texts(language)["subjects"][kind] == SPEC["labels"][f"Subject {kind}"][language]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_flag_with_a_term_has_its_text(language):
    assert set(TERMS) - {"client_as_bank"} <= set(texts(language)["terms"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_talk_dropped_from_the_decision(language):
    """DOMAIN section 7: without a talk the first clause goes, up to the comma."""
    plain, whole = texts(language)["fire"]["decision_no_talk"], texts(language)["fire"]["decision"]
    assert "{talk_date}" not in plain
    tail = plain[len("Ég tilkynni") :] if language == "is" else plain[1:]
    assert whole.endswith(tail)


@pytest.mark.parametrize("language", ["ro"])
def test_romanian_letters_have_commas_below(language):
    raw = (files("goodterms.domain") / "letters" / f"{language}.toml").read_text("utf-8")
    assert not re.search("[şţŞŢ]", raw)


def test_persian_uses_persian_letters():
    raw = (files("goodterms.domain") / "letters" / "fa.toml").read_text("utf-8")
    assert not re.search("[كي]", raw)
    assert "\u200c" in raw


@pytest.mark.parametrize("bad", ["{x.__class__}", "{x[0]}", "{x!r}", "{x:>99}", "{0}", "{}"])
def test_only_plain_placeholders(bad):
    with pytest.raises(NotUnderstood):
        placeholders(f"Pay {bad} now")


def test_fill_leaves_open_placeholders_visible():
    assert fill("By {day}: {sum}.", {"sum": "EUR 1"}) == "By {day}: EUR 1."


def test_a_list_of_two_stands_on_its_own():
    shown = {"facts": "a; b"}
    assert blocks("On record: {facts}. So be it.", shown, {"facts": ("a", "b")}) == (
        "On record:", Items(("a", "b")), "So be it.",
    )  # fmt: skip
    assert blocks("On record: {facts}. So be it.", {"facts": "a"}, {"facts": ("a",)}) == ("On record: a. So be it.",)
    assert blocks("{facts}.", shown, {"facts": ("a", "b")}) == ("a; b.",)


def test_a_language_we_do_not_write():
    with pytest.raises(Invalid) as error:
        letter_texts.texts("de")
    assert error.value.field == "language"
