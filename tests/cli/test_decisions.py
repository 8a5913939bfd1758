"""decide, decisions, plan, talk, reminders: the decision and what follows, on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.records import Cli, cli, refuses, told

__all__ = ["cli"]


@pytest.fixture(autouse=True)
def _late_payer(cli: Cli) -> None:
    told(cli("client", "add", "Acme", "--rate", "75", "--terms-days", "30", "--notice-days", "30"))
    for month in (1, 2, 3):
        told(cli("invoice", "add", "acme", f"A-{month}", "2000", "--issued", f"2026-0{month}-01"))


def test_a_decision_is_taken_and_followed(cli: Cli, db: Path) -> None:
    assert "No decisions yet" in told(cli("decisions"))
    refuses(cli, db, "plan", "acme")
    said = told(cli("decide", "acme", "renegotiate"))
    assert said.startswith("Decided about Acme: renegotiate. Stored as decision 1.")
    assert "pause notice" in said
    assert cli("client", "show", "acme", "--json").json["status"] == "renegotiating"
    plan = cli("plan", "acme", "--compare", "--json").json
    assert plan["compared"]["late_payment"] == "same"
    assert plan["items"][0]["done_on"] is None
    told(cli("reminder", "done", plan["items"][0]["id"]))
    refuses(cli, db, "reminder", "done", plan["items"][0]["id"], code=3)
    assert cli("plan", "acme", "--json").json["items"][0]["done_on"] == "2026-06-30"
    assert "[x]" in told(cli("plan", "acme"))


def test_another_outcome_needs_a_reason(cli: Cli, db: Path) -> None:
    assert "reason" in refuses(cli, db, "decide", "acme", "fire")
    refuses(cli, db, "decide", "acme", "fire", "--reason", "enough", "--last-day", "2026-06-01")
    refuses(cli, db, "decide", "acme", "renegotiate", "--last-day", "2026-08-01")
    refuses(cli, db, "decide", "acme", "fire", "--reason", "enough", "--last-day", "9999-12-31")
    refuses(cli, db, "decide", "acme", "sue")
    record = cli("decide", "acme", "fire", "--reason", "enough", "--json").json
    assert (record["outcome"], record["recommended"], record["override_reason"]) == ("fire", "renegotiate", "enough")
    shown = cli("client", "show", "acme", "--json").json
    assert (shown["status"], shown["last_day"]) == ("leaving", "2026-07-31")


def test_answers_are_read_from_a_file(cli: Cli, db: Path, tmp_path: Path) -> None:
    answers = tmp_path / "answers.json"
    answers.write_text('{"told": "no_change", "change": "unlikely", "worth": "no", "open": "open"}')
    record = cli("decide", "acme", "--answers", answers, "--json").json
    assert record["answers"]["told"] == "no_change"
    assert record["outcome"] == "finish_decline"
    for content in ('{"told": "perhaps"}', '{"mood": 1}', "[]", "{", '{"share": 101}'):
        answers.write_text(content)
        refuses(cli, db, "decide", "acme", "--answers", answers)
    refuses(cli, db, "decide", "acme", "--answers", tmp_path / "none.json")


def test_nothing_is_decided_by_defaults(cli: Cli, db: Path) -> None:
    said = refuses(cli, db, "decide", "acme")
    assert "goodterms advise acme" in said
    assert "--answers" in said
    assert "No decisions yet" in told(cli("decisions"))


def test_only_what_was_answered_is_stored(cli: Cli, tmp_path: Path) -> None:
    record = cli("decide", "acme", "renegotiate", "--json").json
    assert record["answers"] == {}
    assert set(record["snapshot"]["not_answered"]) == set(record["snapshot"]["answers"])
    answers = tmp_path / "answers.json"
    answers.write_text('{"told": "no_change"}')
    record = cli("decide", "acme", "--answers", answers, "--json").json
    assert record["answers"] == {"told": "no_change"}
    assert "told" not in record["snapshot"]["not_answered"]
    assert "change" in record["snapshot"]["not_answered"]


def test_safety_needs_the_name_typed(cli: Cli, db: Path) -> None:
    told(cli("incident", "add", "acme", "physical_threat", "Threw a phone at me", "--severity", "3"))
    assert 'Type "Acme"' in refuses(cli, db, "decide", "acme", "keep", "--reason", "x", code=3)
    told(cli("decide", "acme", "keep", "--reason", "x", "--confirm", "acme"))
    told(cli("client", "status", "acme", "closed"))
    refuses(cli, db, "client", "status", "acme", "active", code=3)


def test_withdrawing_and_listing(cli: Cli, db: Path) -> None:
    told(cli("decide", "acme", "renegotiate"))
    refuses(cli, db, "decisions", "--withdraw", "1")
    refuses(cli, db, "decisions", "--withdraw", "9", "--note", "x")
    told(cli("decisions", "--withdraw", "1", "--note", "they paid"))
    rows = cli("decisions", "acme", "--json").json
    assert [(row["id"], row["withdrawn_on"], row["withdrawn_note"]) for row in rows] == [(1, "2026-06-30", "they paid")]
    assert "withdrawn 2026-06-30" in told(cli("decisions"))
    whole = json.loads(told(cli("decisions", "--show", "1")))
    assert len(whole["snapshot"]["flags"]) == 24
    refuses(cli, db, "plan", "acme")


def test_reminders(cli: Cli, db: Path) -> None:
    assert "Added reminder 1 for 2026-07-10" in told(
        cli("reminder", "add", "2026-07-10", "call", "Ana", "--client", "acme")
    )
    rows = cli("reminders", "--json").json
    assert [(row["kind"], row["date"], row["due"]) for row in rows] == [
        ("invoice", "2026-02-03", True),
        ("invoice", "2026-03-06", True),
        ("invoice", "2026-04-03", True),
        ("reminder", "2026-07-10", False),
    ]
    assert len(cli("reminders", "--due", "--json").json) == 3
    told(cli("invoice", "remind", "A-1"))
    assert "send reminder 2" in told(cli("reminders", "acme"))
    told(cli("reminder", "snooze", "1", "2026-08-01"))
    told(cli("reminder", "done", "1"))
    told(cli("reminder", "done", "1", "--undo"))
    assert cli("reminders", "--json").json[-1]["date"] == "2026-08-01"
    told(cli("reminder", "delete", "1"))
    for args in (
        ("done", "1"),
        ("snooze", "1", "2026-08-01"),
        ("delete", "1"),
        ("add", "someday", "x"),
        ("add", "2026-07-01", " "),
    ):
        refuses(cli, db, "reminder", *args)


def test_a_talk_is_logged(cli: Cli, db: Path) -> None:
    told(cli("talk", "acme", "--log", "We spoke about the bills", "--who", "Ana", "--on", "2026-06-29"))
    assert "We spoke about the bills" in told(cli("talk", "acme"))
    assert cli("talk", "acme", "--json").json["talks"][0]["who"] == "Ana"
    refuses(cli, db, "talk", "acme", "--log", " ")
    refuses(cli, db, "talk", "acme", "--log", "later", "--on", "2026-07-05")


def test_the_script_of_a_talk(cli: Cli, db: Path) -> None:
    told(cli("decide", "acme", "renegotiate"))
    script = cli("talk", "acme", "--json").json
    assert (script["outcome"], script["language"]) == ("renegotiate", "en")
    assert script["script"][0]["id"] == "open"
    assert "I want to talk about how we work together" in told(cli("talk", "acme"))
    fire = cli("talk", "acme", "--outcome", "fire", "--set", "last_day=2026-08-31", "--json").json
    assert "31 August 2026" in " ".join(line for step in fire["script"] for line in step["say"])
    refuses(cli, db, "talk", "acme", "--set", "last_day")
    refuses(cli, db, "talk", "acme", "--language", "xx")
    told(cli("decide", "acme", "pause", "--reason", "wait"))
    assert "no talk" in refuses(cli, db, "talk", "acme")


def test_letters_are_listed_and_marked_as_sent(cli: Cli, db: Path) -> None:
    assert "No letters yet" in told(cli("letters"))
    told(cli("decide", "acme", "renegotiate"))
    told(cli("set", "my_name", "Me"))
    folder = f"{db.parent}/out/"
    told(cli("letter", "acme", "--outcome", "boundary", "--set", "remark_date=2026-06-29", "--out", folder))
    rows = cli("letters", "acme", "--json").json
    assert [(row["kind"], row["version"], row["sent_on"]) for row in rows] == [("boundary", 1, None)]
    assert "29 June 2026" in told(cli("letters", "--show", "1"))
    refuses(cli, db, "letters", "--sent", "1")
    refuses(cli, db, "letters", "--sent", "9", "--proof", "mail")
    refuses(cli, db, "letters", "acme", "--sent", "1", "--proof", "mail")
    told(cli("letters", "--sent", "1", "--proof", "mail of today"))
    assert "mail of today" in told(cli("letters"))
    refuses(cli, db, "letters", "--sent", "1", "--proof", "again", code=3)
    refuses(cli, db, "letters", "--delete", "1", code=3)
    refuses(cli, db, "undo", code=3)


def test_the_talk_has_dated_facts_and_no_sympathy_after_abuse(cli: Cli) -> None:
    for day in ("2026-05-04", "2026-06-02", "2026-06-10", "2026-06-15"):
        told(cli("incident", "add", "acme", "abuse", f"Swore at me {day[-2:]}", "--severity", "2", "--on", day))
    said = told(cli("talk", "acme", "--outcome", "fire"))
    assert "I will keep this short." in said
    assert "frustrating" not in said
    assert "Swore at me 04" not in said
    assert said.index("Swore at me 02") < said.index("Swore at me 10") < said.index("Swore at me 15")


def test_l1_plan_decision_and_letter_name_one_last_day(cli: Cli) -> None:
    """Decided on a Friday, told on Monday: decide, plan and the letter of Monday all end the notice on one day."""
    told(cli("client", "edit", "acme", "--notice-days", "30"))
    told(cli("decide", "acme", "fire", "--reason", "enough", today="2026-07-03"))
    assert cli("client", "show", "acme", "--json").json["last_day"] == "2026-08-05"
    steps = {item["text"]: item["date"] for item in cli("plan", "acme", "--json").json["items"]}
    assert steps["Your last working day."] == "2026-08-05"
    for day in ("2026-07-03", "2026-07-06"):
        letter = cli("letter", "acme", "--outcome", "fire", today=day).out
        assert "Last working day: 5 August 2026" in " ".join(letter.split()), day


def test_a_letter_without_a_plan_counts_from_its_own_day(cli: Cli) -> None:
    told(cli("client", "edit", "acme", "--notice-days", "30"))
    letter = cli("letter", "acme", "--outcome", "fire").out
    assert "Last working day: 30 July 2026" in " ".join(letter.split())
