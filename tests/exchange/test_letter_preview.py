"""A letter in the terminal: width, Thai breaks, and the order of right-to-left text."""

import pytest

from goodterms.domain.letter_model import LANGUAGES
from goodterms.exchange import preview
from goodterms.exchange.wrapping import width, wrap
from tests.domain.letter_cases import make


@pytest.mark.parametrize("columns", [20, 40, 72, 100])
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("mode", ["terminal", "app"])
def test_no_line_is_wider_than_the_terminal(language, columns, mode):
    lines = preview.preview(make("fire", language), columns, mode)
    assert max(width(line) for line in lines) <= columns
    assert lines[-1] != ""


def test_thai_breaks_between_phrases():
    lines = wrap("ข้าพเจ้าจะทำงานต่อไปนี้ให้แล้วเสร็จและขอไม่รับงานใหม่เพิ่มเติม", 24)
    assert "".join(lines) == "ข้าพเจ้าจะทำงานต่อไปนี้ให้แล้วเสร็จและขอไม่รับงานใหม่เพิ่มเติม"
    assert len(lines) > 1
    assert not any(
        line[0] in "\u0e31\u0e34\u0e35\u0e36\u0e37\u0e38\u0e39\u0e47\u0e48\u0e49\u0e4a\u0e4b\u0e4c\u0e32"
        for line in lines
    )


def test_a_long_word_is_cut():
    assert wrap("a" * 25, 10) == ["a" * 10, "a" * 10, "a" * 5]
    assert wrap("", 10) == [""]
    assert wrap("one two", 3) == ["one", "two"]


def test_a_sum_stays_on_one_line():
    assert wrap("Total: EUR\u00a02,400.00", 14) == ["Total:", "EUR\u00a02,400.00"]


def test_a_terminal_that_turns_text_itself_gets_isolates():
    line = preview.lines("شماره 12: (الف).", True, 30, "terminal")[0]
    assert line.strip() == "\u2067شماره 12: (الف).\u2069"
    assert width(line) == 30


def test_for_other_terminals_we_turn_it():
    line = preview.visual("سلام (12).")
    assert line.startswith(".(12) ")
    assert line.endswith("\ufeb3")  # the first letter, in its joining form, at the right
    assert preview.visual("plain") == "plain"


def test_marks_stay_behind_their_letter():
    line = preview.visual("ارائهٔ")
    assert line[0] != "\u0654"
    assert "\u0654" in line


@pytest.mark.parametrize(
    ("env", "expected"),
    [
        ({"VTE_VERSION": "7600"}, True),
        ({"VTE_VERSION": "5202"}, False),
        ({"KONSOLE_VERSION": "230804"}, True),
        ({"TERM_PROGRAM": "Apple_Terminal"}, True),
        ({"TERM": "mlterm"}, True),
        ({"TERM": "xterm-256color"}, False),
        ({}, False),
    ],
)
def test_which_terminals_turn_text_themselves(env, expected):
    assert preview.turns_itself(env) is expected


def test_cells_keep_their_place():
    assert preview.cell("سلام") == "\u200eسلام\u200e"
    assert preview.cell("Acme") == "Acme"
