"""What the commands share: widths, tables, JSON, colours, completion of names."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from types import MappingProxyType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goodterms.cli import common, options
from goodterms.domain.records import KINDS


@pytest.mark.parametrize(
    ("line", "columns"),
    [("abc", 3), ("é", 1), ("e\u0301", 1), ("漢字", 4), ("فارسی", 5), ("ที่", 1), ("a\u200db", 2), ("", 0)],
)
def test_widths(line: str, columns: int) -> None:
    assert common.width(line) == columns
    assert common.width(common.pad(line, 8)) == 8
    assert common.pad(line, 8, right=True).endswith(line)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=40), st.integers(1, 30))
def test_what_is_cut_fits(line: str, columns: int) -> None:
    shown = common.cut(line, columns)
    assert common.width(shown) <= max(columns, 1)
    assert shown == line or shown.endswith("…")


def test_a_table_fits_the_terminal_and_cuts_no_figure(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(common, "columns_wanted", lambda: 40)
    common.table(("Name", "Note", "Sum"), [("n" * 80, "short", "1234567.89"), ("x", None, "1.00")], right=("Sum",))
    lines = capsys.readouterr().out.splitlines()
    assert max(map(common.width, lines)) <= 40
    assert lines[1].endswith("1234567.89")
    assert "…" in lines[1]
    assert lines[2].split() == ["x", "-", "1.00"]


def test_an_empty_table_writes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    common.table(("A",), [])
    assert capsys.readouterr().out == ""


def test_a_cell_stays_on_its_line_and_carries_no_control_characters(capsys: pytest.CaptureFixture[str]) -> None:
    common.table(("A",), [("one\ntwo\x1b[31m\x07",)])
    assert capsys.readouterr().out.splitlines()[1] == "one two[31m"


def test_json_writes_amounts_as_strings_and_days_in_iso(capsys: pytest.CaptureFixture[str]) -> None:
    value = MappingProxyType({"a": Decimal("1.50"), "d": date(2026, 3, 4), "s": frozenset({"b", "a"}), "t": (1, None)})
    common.emit_json(value, line=True)
    out = capsys.readouterr().out
    assert out.count("\n") == 1
    assert json.loads(out) == {"a": "1.50", "d": "2026-03-04", "s": ["a", "b"], "t": [1, None]}


def test_csv_guards_against_formulas(capsys: pytest.CaptureFixture[str]) -> None:
    common.emit_csv(("a", "b"), [("=1+1", "-3.5"), ("@x", 'say "hi", now')])
    assert capsys.readouterr().out.splitlines() == ["a,b", "'=1+1,-3.5", '\'@x,"say ""hi"", now"']


def test_no_color_and_dumb_terminals_are_honoured(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal:
        def isatty(self) -> bool:
            return True

    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert common.coloured(Terminal())  # type: ignore[arg-type]
    monkeypatch.setenv("NO_COLOR", "1")
    assert not common.coloured(Terminal())  # type: ignore[arg-type]
    monkeypatch.delenv("NO_COLOR")
    monkeypatch.setenv("TERM", "dumb")
    assert not common.coloured(Terminal())  # type: ignore[arg-type]


def test_columns_of_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "72")
    assert common.terminal_columns() == 72
    monkeypatch.setenv("COLUMNS", "wide")
    assert common.terminal_columns(91) == 91


def test_the_kinds_of_the_options_are_those_of_the_records() -> None:
    assert options.KINDS == KINDS


def test_what_cannot_be_narrowed_goes_on_a_second_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(common, "columns_wanted", lambda: 40)
    figures = [f"EUR {n}00000.00" for n in range(4)]
    common.table(("Client", "A", "B", "C", "D"), [("A very long name", *figures)], right=("A", "B", "C", "D"))
    lines = capsys.readouterr().out.splitlines()
    assert max(map(common.width, lines)) <= 40
    assert all(figure in " ".join(lines) for figure in figures)
