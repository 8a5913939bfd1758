"""advise, through the process: for a client, and for cases given by hand."""

from __future__ import annotations

import json
import sqlite3
from datetime import date
from pathlib import Path

import pytest

from goodterms.ledger import decisions, letters
from tests.cli.conftest import Run, content

KEYS = {"outcome", "runner_up", "close_call", "rule", "scores", "barred", "warnings", "reasons", "flips"}
pytestmark = pytest.mark.usefixtures("acme")


def test_a_client_as_json(run: Run, db: Path) -> None:
    before = content(db)
    found = run("advise", "acme", "--json").json
    assert found.keys() >= KEYS | {"client"}
    assert (found["client"], found["outcome"], found["rule"]) == ("Acme", "keep", "H6")
    assert set(found["scores"]) == {"keep", "renegotiate", "raise_rates", "finish_decline", "fire"}
    assert content(db) == before


def test_the_same_for_people(run: Run) -> None:
    out = run("advise", "acme").out
    assert out.startswith("Acme: keep (H6)\n")
    assert "fire" in out
    assert "barred (G7" in out
    assert "To answer:" in out


def test_answers_stand_above_the_log(run: Run, tmp_path: Path) -> None:
    (tmp_path / "answers.json").write_text('{"told": "worse", "friend": "yes", "share": 41.5}', "utf-8")
    found = run("advise", "acme", "--answers", "answers.json", "--json").json
    assert (found["answers"]["told"], found["answers"]["friend"], found["answers"]["share"]) == ("worse", True, "41.5")
    assert (
        run("advise", "acme", "--answers", "-", "--json", stdin='{"told": "worse"}').json["answers"]["told"] == "worse"
    )


def test_cases_by_hand_are_a_line_each(run: Run, tmp_path: Path) -> None:
    first = {"flags": {"late_payment": "red", "no_upside": "amber"}, "answers": {"told": "no_change", "share": 35}}
    second = {"flags": {}, "signals": {"distinct": 3, "growth": True}}
    ran = run(
        "advise", "--case", "-", stdin=f"{json.dumps(first)}\n\n{json.dumps(second)}\n", file=tmp_path / "none.db"
    )
    assert ran.code == 0
    found = [json.loads(line) for line in ran.out.splitlines()]
    assert [(one["outcome"], one["colour"]) for one in found] == [("renegotiate", "red"), ("keep", "green")]
    assert all(one.keys() >= KEYS | {"colour", "score", "badge"} and "client" not in one for one in found)
    (tmp_path / "cases.jsonl").write_text(json.dumps(first), "utf-8")
    assert json.loads(run("advise", "--case", "cases.jsonl").out) == found[0]
    assert not (tmp_path / "none.db").exists()


@pytest.mark.parametrize(
    ("case", "says"),
    [
        ("", "no case"),
        ("nope", "Line 1 is not JSON"),
        ("{}\n{", "Line 2 is not JSON"),
        ("[1]", "must be a JSON object"),
        ('{"flags": {"late": "red"}}', "on line 1"),
        ('{"flags": {"late_payment": "pink"}}', "pink"),
        ('{"answers": {"told": "maybe"}}', "maybe"),
        ('{"answers": {"share": NaN}}', "not JSON"),
        ('{"signals": {"distinct": -1}}', "distinct"),
        ("[" * 100_000, "not JSON"),
        ('{"flags": {}}\n{"nope": 1}', "on line 2"),
    ],
)
def test_cases_that_are_not_understood_write_nothing(run: Run, case: str, says: str) -> None:
    ran = run("advise", "--case", "-", stdin=case)
    assert (ran.code, ran.out) == (2, "")
    assert says in ran.err
    assert len(ran.err.splitlines()) == 1


@pytest.mark.parametrize(
    "args",
    [
        (),
        ("nobody",),
        ("acme", "--case", "-"),
        ("acme", "--answers", "missing.json"),
        ("acme", "--answers", "."),
        ("--case", "missing.jsonl"),
    ],
)
def test_calls_that_are_not_understood(run: Run, args: tuple[str, ...]) -> None:
    ran = run("advise", *args)
    assert (ran.code, ran.out) == (2, "")
    assert len(ran.err.splitlines()) == 1


def test_answers_that_are_no_object(run: Run) -> None:
    for typed in ("[]", "1", "{", '{"nope": 1}', '{"told": 5}'):
        assert run("advise", "acme", "--answers", "-", stdin=typed).code == 2


def test_what_was_told_by_an_earlier_decision_is_compared_with_today(
    run: Run, con: sqlite3.Connection, acme: int
) -> None:
    assert run("advise", "acme", "--json").json["answers"]["told"] == "not_yet"
    decisions.take(
        con,
        None,
        date(2026, 9, 1),
        outcome="renegotiate",
        recommended="renegotiate",
        client_id=acme,
        snapshot={"flags": {"petty_complaints": "amber"}},
    )
    assert run("advise", "acme", "--json").json["answers"]["told"] == "not_yet"
    letters.log_talk(con, acme, date(2026, 9, 2), date(2026, 9, 2), "They saw the point.")
    found = run("advise", "acme", "--json").json
    assert found["answers"]["told"] == "improved"
    assert "last decision" in found["prefilled"]["told"]
