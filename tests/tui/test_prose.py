"""Lines that go on below their own beginning."""

from __future__ import annotations

import pytest
from textual.content import Content

from goodterms.tui.widgets import prose
from goodterms.tui.widgets.prose import hang


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("short", 20, ["short"]),
        ("- one two three", 9, ["- one two", "  three"]),
        ("Name      a value that is long", 22, ["Name      a value that", "          is long"]),
        ("Missing a month   EUR 1,020.31", 28, ["Missing a month   EUR", "  1,020.31"]),
        ("2026-06-30 Export the evidence", 24, ["2026-06-30 Export the", "           evidence"]),
        ("   an indented line", 14, ["   an indented", "   line"]),
        ("no beginning at all", 8, ["no", "beginnin", "g at all"]),
        ("one\n\ntwo three", 5, ["one", "", "two", "three"]),
        ("株式会社  みどり設計みどり設計", 20, ["株式会社  みどり設計", "          みどり設計"]),
    ],
)
def test_what_does_not_fit_goes_on_below_the_value(text: str, width: int, lines: list[str]) -> None:
    assert [line.plain.rstrip() for line in hang(Content(text), width)] == lines


def test_styles_stay_on_their_words() -> None:
    content = Content.assemble(("Name      ", "dim"), ("a long value", "bold"))
    first, second = hang(content, 21)
    assert first.plain.rstrip() == "Name      a long"
    assert second.plain == "          value"
    assert any(span.style == "bold" for span in second.spans)


def test_a_text_is_wrapped_once_for_a_width_and_anew_for_another_text(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[int] = []

    def counted(content: Content, width: int) -> list[Content]:
        calls.append(width)
        return hang(content, width)

    monkeypatch.setattr(prose, "hang", counted)
    shown, text, other = prose.Prose(), Content("- one two three"), Content("short")
    assert shown._lines(text, 9) is shown._lines(text, 9)
    assert [line.plain for line in shown._lines(other, 9)] == ["short"]
    assert len(shown._lines(text, 20)) == 1
    assert calls == [9, 9, 20]
