"""Around and after the decision: cautions at new work, the pause, the last day by the notice clause, closing."""

from __future__ import annotations

import sqlite3
from datetime import date, timedelta

import pytest

from goodterms.errors import NotUnderstood, Refused
from goodterms.ledger import clients, decisions, invoices, leaving, letters, receipts, reminders, settings_store, timer
from goodterms.ledger.cautions import caution
from goodterms.ledger.conclusion import conclude
from tests.ledger.kit import TODAY, acme, entry, refused, undone

SNAPSHOT = {"rule": None, "flags": [{"id": "late_payment", "level": "red", "accepted": False}]}


def _fire(con: sqlite3.Connection, client_id: int, **more: object) -> decisions.Record:
    """Fire with the plan that goes with it."""
    settings = settings_store.load(con)
    return conclude(con, settings, TODAY, client_id, outcome="fire", reason="enough", **more)


def _letter(con: sqlite3.Connection, client_id: int, kind: str = "fire", decision: int | None = None) -> int:
    return letters.save(
        con, client_id, TODAY, kind=kind, language="en", subject="Notice", body="We part.", decision_id=decision
    ).id


def _days(con: sqlite3.Connection, decision: int) -> dict[str, date | None]:
    return {item.text: item.day for item in reminders.checklist(con, decision, whole=True)}


def test_an_active_client_needs_no_caution(con: sqlite3.Connection) -> None:
    one = acme(con)
    for what in ("hours", "project", "invoice"):
        assert caution(con, one, TODAY, what) == ""
    clients.set_status(con, one, "renegotiating")
    assert caution(con, one, TODAY) == ""


def test_new_work_is_cautioned_by_the_state_of_the_client(con: sqlite3.Connection) -> None:
    one = acme(con)
    clients.set_status(con, one, "paused")
    assert "paused" in caution(con, one, TODAY)
    assert caution(con, one, TODAY, "invoice") == ""
    clients.set_status(con, one, "leaving", last_day=date(2026, 7, 14))
    assert "nothing new" in caution(con, one, date(2026, 7, 14), "project")
    assert "after it" in caution(con, one, date(2026, 7, 15))
    assert "final invoice" in caution(con, one, date(2026, 7, 15), "invoice")
    clients.set_status(con, one, "closed")
    assert "closed" in caution(con, one, TODAY)
    clients.set_status(con, one, "blocked")
    assert caution(con, one, TODAY, "invoice") == "Acme is blocked."


def test_a_pause_ends_when_all_is_paid(con: sqlite3.Connection) -> None:
    one = acme(con)
    invoice = invoices.record(con, one, "A-1", date(2026, 3, 1), TODAY, net=10000)
    undone(con, lambda: leaving.pause(con, one))
    assert isinstance(refused(con, Refused, lambda: leaving.pause(con, one)), Refused)
    assert not [i for i in reminders.due(con, TODAY) if i.kind == "resume"]
    receipts.pay(con, invoice, None, TODAY, TODAY)
    due = [i for i in reminders.due(con, TODAY) if i.kind == "resume"]
    assert [i.client for i in due] == ["Acme"]
    undone(con, lambda: leaving.resume(con, one, TODAY))
    assert clients_status(con, one) == "active"
    refused(con, Refused, lambda: leaving.resume(con, one, TODAY))


def test_after_a_pause_the_negotiation_goes_on(con: sqlite3.Connection) -> None:
    one = acme(con)
    settings = settings_store.load(con)
    conclude(con, settings, TODAY, one, outcome="renegotiate", reason="they are new at this")
    leaving.pause(con, one)
    assert leaving.resume(con, one, TODAY) == "renegotiating"


def clients_status(con: sqlite3.Connection, client_id: int) -> str:
    return con.execute("SELECT status FROM client WHERE id = ?", (client_id,)).fetchone()[0]


@pytest.mark.parametrize(
    ("notice", "month_end", "received", "end"),
    [
        (30, False, date(2026, 7, 3), date(2026, 8, 2)),
        (30, True, date(2026, 7, 3), date(2026, 8, 31)),
        (None, False, date(2026, 7, 2), date(2026, 7, 16)),
        (30, False, date(2026, 7, 1), None),
        (30, False, TODAY, None),
        (0, False, date(2026, 7, 2), date(2026, 7, 2)),
    ],
)
def test_l1_the_notice_runs_from_the_day_of_receipt(
    con: sqlite3.Connection, notice: int | None, month_end: bool, received: date, end: date | None
) -> None:
    one = acme(con, notice_days=notice, month_end=month_end)
    record = _fire(con, one)
    letter = _letter(con, one, decision=record.id)
    if end is not None and month_end:
        clients.set_status(con, one, "leaving", last_day=date(2026, 7, 31))
    assert leaving.notice_runs_to(con, letter, received) == end


def test_the_last_day_takes_its_steps_and_reminders_along(con: sqlite3.Connection) -> None:
    one = acme(con, notice_days=7)
    record = _fire(con, one)
    before = _days(con, record.id)
    done = next(i for i in reminders.checklist(con, record.id) if i.text.startswith("Give back"))
    reminders.done(con, done.id, TODAY)
    undone(con, lambda: leaving.move_last_day(con, one, date(2026, 7, 10)))
    after = _days(con, record.id)
    assert con.execute("SELECT last_day FROM client").fetchone()[0] == "2026-07-10"
    moved = {text for text in before if before[text] != after[text]}
    for begin in ("Hand over", "Your last", "Send the final", "Close", "One week", "One day", "The last", "The final"):
        assert any(text.startswith(begin) for text in moved), begin
    assert all(after[text] - before[text] == timedelta(days=2) for text in moved)
    for begin in ("Give back", "Export", "Invoice everything", "Talk"):
        assert not any(text.startswith(begin) for text in moved), begin


def test_the_plan_moves_with_the_last_day_wherever_it_is_changed(con: sqlite3.Connection) -> None:
    """Section 8.10: the last day is part of the state; whoever changes it moves what hangs on it."""
    one = acme(con, notice_days=7)
    record = _fire(con, one)
    undone(con, lambda: clients.set_status(con, one, "leaving", last_day=date(2026, 7, 20)))
    assert _days(con, record.id)["The last day."] == date(2026, 7, 20)
    undone(con, lambda: clients.edit(con, one, last_day=date(2026, 7, 25)))
    assert _days(con, record.id)["The last day."] == date(2026, 7, 25)
    clients.edit(con, one, last_day=None)
    assert _days(con, record.id)["The last day."] == date(2026, 7, 25)


def test_the_plan_ends_on_the_last_day_that_was_named(con: sqlite3.Connection) -> None:
    """Section 4, plan checklists: every date of the end hangs on the last day."""
    one = acme(con, notice_days=30)
    record = _fire(con, one, last_day=date(2026, 9, 30))
    days = _days(con, record.id)
    assert leaving.last_day(con, one) == date(2026, 9, 30)
    assert days["The last day."] == days["The hand-over is due."] == date(2026, 9, 30)
    assert days["One week to the last day."] == date(2026, 9, 23)
    assert days["The final invoice is due."] == date(2026, 10, 30)


def test_a_last_day_before_the_end_of_the_notice_is_said_and_stands(con: sqlite3.Connection) -> None:
    """S3-23, L1: a notice is given where the contract asks for it; it runs from the day of receipt."""
    one = acme(con, notice_days=30)
    assert leaving.early(con, one, TODAY) == ""
    record = _fire(con, one)
    assert leaving.early(con, one, TODAY) == ""
    leaving.move_last_day(con, one, date(2026, 7, 29))
    short = "The last day of Acme, 2026-07-29, is before the notice ends on {}."
    assert leaving.early(con, one, TODAY) == short.format("2026-07-30")
    assert leaving.early(con, one, TODAY + timedelta(days=2)) == short.format("2026-08-01")
    letters.mark_sent(con, _letter(con, one, decision=record.id), TODAY, TODAY, "mail", received=date(2026, 7, 2))
    assert leaving.early(con, one, TODAY + timedelta(days=20)) == short.format("2026-08-01")
    leaving.move_last_day(con, one, date(2026, 8, 1))
    assert leaving.early(con, one, TODAY) == ""
    leaving.move_last_day(con, one, date(2026, 6, 29))
    past = "The last day of Acme, 2026-06-29, is past; the notice runs until 2026-08-01."
    assert leaving.early(con, one, TODAY) == past
    leaving.move_last_day(con, one, date(2026, 8, 1))
    assert leaving.early(con, one, date(2026, 8, 2)) == "The last day of Acme, 2026-08-01, is past."


def test_no_notice_is_waited_for_where_safety_decided(con: sqlite3.Connection) -> None:
    """H1, H2: the end is now, whatever the clause says."""
    one = acme(con, notice_days=30)
    decisions.take(
        con, None, TODAY, client_id=one, outcome="fire", recommended="fire", last_day=TODAY,
        snapshot={**SNAPSHOT, "rule": "H1"},
    )  # fmt: skip
    assert leaving.early(con, one, TODAY) == ""


def test_no_day_moves_where_safety_decided(con: sqlite3.Connection) -> None:
    one = acme(con, notice_days=30)
    record = decisions.take(
        con, None, TODAY, client_id=one, outcome="fire", recommended="fire", last_day=TODAY,
        snapshot={**SNAPSHOT, "rule": "H1"},
    )  # fmt: skip
    letter = _letter(con, one, decision=record.id)
    assert leaving.notice_runs_to(con, letter, TODAY + timedelta(days=5)) is None
    assert leaving.notice_runs_to(con, _letter(con, one, "decline"), TODAY + timedelta(days=5)) is None
    assert leaving.close(con, one, TODAY) == "blocked"


def test_closing_is_proposed_after_the_last_day_and_done_in_one_step(con: sqlite3.Connection) -> None:
    one = acme(con, notice_days=9)
    _fire(con, one)
    entry(con, one, "2026-06-30", 3600)
    last = date(2026, 7, 10)
    assert [i for i in reminders.due(con, last) if i.kind == "close"] == []
    refused(con, Refused, lambda: leaving.close(con, one, date(2026, 7, 9)))
    later = date(2026, 7, 11)
    due = [i for i in reminders.due(con, later) if i.kind == "close"]
    assert [i.text for i in due] == ["Close Acme: last day was 2026-07-10"]
    look = leaving.closing(con, one, later)
    assert (look.status, look.unbilled, len(look.items)) == ("closed", 3600, 3)
    refused(con, NotUnderstood, lambda: leaving.close(con, one, later, done=[999]))
    undone(con, lambda: leaving.close(con, one, later, done=[look.items[0].id]))
    assert clients_status(con, one) == "closed"
    ticked = [i.done_on is not None for i in leaving.closing(con, one, later).items]
    assert ticked == [True, False, False]
    assert [i for i in reminders.due(con, later) if i.kind == "close"] == []
    refused(con, Refused, lambda: leaving.close(con, one, later))


def test_nobody_is_closed_while_the_timer_runs(con: sqlite3.Connection) -> None:
    one = acme(con)
    clients.set_status(con, one, "leaving", last_day=date(2026, 6, 1))
    timer.start(con, one, 1_780_000_000, "UTC")
    refused(con, Refused, lambda: leaving.close(con, one, TODAY))
    timer.cancel(con)
    assert leaving.close(con, one, TODAY) == "closed"
    assert leaving.before(con, one) is None
