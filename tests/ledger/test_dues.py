"""What is due of a plan: once, in time, and not before the letter went out."""

from __future__ import annotations

import sqlite3
from datetime import date, timedelta

from goodterms.domain.plan_words import ANSWER, SILENT
from goodterms.ledger import letters, reminders, settings_store
from goodterms.ledger.conclusion import conclude
from tests.ledger.kit import TODAY, acme


def _take(con: sqlite3.Connection, outcome: str) -> tuple[int, int]:
    one = acme(con, notice_days=30, terms_days=14)
    record = conclude(con, settings_store.load(con), TODAY, one, outcome=outcome, reason="enough")
    return one, record.id


def _due(con: sqlite3.Connection, day: date) -> list[str]:
    return [item.text for item in reminders.due(con, day)]


def test_no_answer_is_due_before_the_letter_went_out(con: sqlite3.Connection) -> None:
    one, decision = _take(con, "renegotiate")
    late = TODAY + timedelta(days=25)
    words = ("The answer is due.", "They answer by this day.", "Refused, or no answer yet?")
    assert not [text for text in _due(con, late) if text.startswith(words)]
    assert any(text.startswith("Send the new terms in writing") for text in _due(con, late))
    letter = letters.save(
        con, one, TODAY, kind="renegotiate", language="en", subject="S", body="T", decision_id=decision
    )
    letters.mark_sent(con, letter.id, TODAY, TODAY, "mail")
    found = [text for text in _due(con, late) if text.startswith(words)]
    assert found == [ANSWER, SILENT]


def test_the_end_is_said_once(con: sqlite3.Connection) -> None:
    _, decision = _take(con, "fire")
    last = date(2026, 7, 31)
    counts = ("One week to the last day.", "One day to the last day.", "The last day.", "The hand-over is due.")
    assert [text for text in _due(con, last - timedelta(days=7)) if text in counts] == [counts[0]]
    assert [text for text in _due(con, last - timedelta(days=1)) if text in counts] == [counts[1]]
    on_the_day = _due(con, last)
    assert not [text for text in on_the_day if text in counts]
    assert "Your last working day." in on_the_day
    assert any(text.startswith("Hand over files") for text in on_the_day)
    said = [item.text for item in reminders.checklist(con, decision)]
    assert "Your last working day." in said
    assert not {"The last day.", "The hand-over is due."} & set(said)
    assert "The last day." in [item.text for item in reminders.listed(con, TODAY)], "the calendar has it"
    closing = [text for text in _due(con, last + timedelta(days=14)) if "lose " in text]
    assert closing == ["Close Acme: last day was 2026-07-31"]
