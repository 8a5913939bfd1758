"""The evidence log: what is taken, what is asked for, and that an incident is never rewritten."""

from __future__ import annotations

import sqlite3
from datetime import date, timedelta

import pytest

from goodterms.domain.flags.catalogue import BY_ID
from goodterms.domain.flags.model import Finding, Rows
from goodterms.errors import Invalid, NotUnderstood, Refused
from goodterms.ledger import acceptances, evidence, invoices, projects
from tests.ledger.kit import TODAY, acme, refused, undone

DAY = date(2026, 6, 1)
NOTE = "Shouted at me on the phone"


def _row(con: sqlite3.Connection, row_id: int) -> dict[str, object]:
    cursor = con.execute("SELECT * FROM incident WHERE id = ?", (row_id,))
    return dict(zip([column[0] for column in cursor.description], cursor.fetchone(), strict=True))


def test_an_incident_is_stored_as_given(con: sqlite3.Connection) -> None:
    client_id = acme(con)
    logged = evidence.add_incident(
        con, client_id, "Verbal", DAY, TODAY, f" {NOTE} ", severity=2, evidence="mail", told_on=TODAY, target="other"
    )
    row = _row(con, logged.id)
    assert (row["flag"], row["severity"], row["note"], row["evidence"]) == ("abuse", 2, NOTE, "mail")
    assert (row["told_on"], row["target"], row["corrects_id"]) == ("2026-06-30", "other", None)
    assert logged.warnings == ()


@pytest.mark.parametrize(
    ("field", "more"),
    [
        ("flag", {"flag": "rude"}),
        ("flag", {"flag": ""}),
        ("flag", {"flag": "un"}),
        ("date", {"day": date(2026, 7, 1)}),
        ("note", {"note": "too short"}),
        ("note", {"note": "   \u202e      \x00      "}),
        ("severity", {"severity": 0}),
        ("severity", {"severity": 4}),
        ("told_on", {"told_on": date(2026, 7, 1)}),
        ("told_on", {"told_on": date(2026, 5, 31)}),
        ("target", {"target": "dog"}),
        ("phase", {"phase": "later"}),
        ("invoice", {"invoice_id": 99}),
        ("evidence", {"flag": "legal_ethical_risk", "severity": 2}),
    ],
)
def test_a_bad_value_is_named(con: sqlite3.Connection, field: str, more: dict) -> None:
    client_id = acme(con)
    given = {"flag": "abuse", "day": DAY, "note": NOTE, **more}
    error = refused(
        con,
        Invalid,
        lambda: evidence.add_incident(con, client_id, given.pop("flag"), given.pop("day"), TODAY, **given),
    )
    assert error.field == field


def test_all_candidates_of_an_ambiguous_flag_are_named(con: sqlite3.Connection) -> None:
    with pytest.raises(Invalid, match="unclear_brief"):
        evidence.flag_id("un")
    assert [evidence.flag_id(flag) for flag in BY_ID] == list(BY_ID)
    assert [evidence.flag_id(flag.title) for flag in BY_ID.values()] == list(BY_ID)


@pytest.mark.parametrize(
    ("severity", "proof", "justified", "taken"),
    [(1, "", False, 1), (2, "", False, 1), (3, "", False, 1), (2, "mail of 2 June", False, 2), (3, "", True, 3)],
)
def test_unproven_dishonesty_counts_as_severity_1(
    con: sqlite3.Connection, severity: int, proof: str, justified: bool, taken: int
) -> None:
    logged = evidence.add_incident(
        con, acme(con), "dishonesty", DAY, TODAY, NOTE, severity=severity, evidence=proof, justified=justified
    )
    assert _row(con, logged.id)["severity"] == taken
    assert any("severity 1" in warning for warning in logged.warnings) == (taken != severity)


def test_the_first_incident_asks_whether_they_were_told(con: sqlite3.Connection) -> None:
    client_id = acme(con)
    first = evidence.add_incident(con, client_id, "abuse", DAY, TODAY, NOTE)
    assert first.first
    assert first.warnings == ()
    assert not evidence.add_incident(con, client_id, "abuse", DAY, TODAY, NOTE).first
    assert not evidence.add_incident(con, client_id, "off_hours", DAY, TODAY, NOTE, justified=True).first
    assert not evidence.add_incident(con, client_id, "petty_complaints", DAY, TODAY, NOTE, told_on=TODAY).first


def test_a_correction_is_a_new_row_and_the_old_one_stays(con: sqlite3.Connection) -> None:
    first = evidence.add_incident(con, acme(con), "abuse", DAY, TODAY, NOTE).id
    before = _row(con, first)
    second = evidence.correct(con, first, TODAY, severity=3, note="Threw a phone at the wall").id
    assert _row(con, first) == before
    row = _row(con, second)
    assert (row["corrects_id"], row["severity"], row["day"]) == (first, 3, "2026-06-01")
    assert "2" in str(refused(con, Refused, lambda: evidence.correct(con, first, TODAY, severity=1)))
    assert "2026-06-01" in str(refused(con, Invalid, lambda: evidence.told(con, second, date(2026, 5, 31), TODAY)))
    third = evidence.told(con, second, date(2026, 6, 2), TODAY).id
    assert (_row(con, third)["told_on"], _row(con, third)["severity"]) == ("2026-06-02", 3)
    fourth = evidence.justify(con, third, TODAY).id
    assert _row(con, fourth)["justified"] == 1
    refused(con, NotUnderstood, lambda: evidence.told(con, 99, TODAY, TODAY))
    refused(con, Invalid, lambda: evidence.correct(con, fourth, TODAY, note="short"))


def test_raising_the_severity_of_a_lie_needs_evidence(con: sqlite3.Connection) -> None:
    first = evidence.add_incident(con, acme(con), "dishonesty", DAY, TODAY, NOTE).id
    second = evidence.correct(con, first, TODAY, severity=3)
    assert (_row(con, second.id)["severity"], len(second.warnings)) == (1, 1)
    third = evidence.correct(con, second.id, TODAY, severity=3, evidence="bank record")
    assert (_row(con, third.id)["severity"], third.warnings) == (3, ())


def test_changes_requests_signals_and_expenses(con: sqlite3.Connection) -> None:
    client_id, other = acme(con), acme(con, "Other")
    site = projects.add(con, client_id, "Site", TODAY)
    assert evidence.add_change(con, client_id, DAY, TODAY, "absorbed", seconds=7200, project_id=site, reversal=True)
    refused(con, Invalid, lambda: evidence.add_change(con, other, DAY, TODAY, "absorbed", project_id=site))
    refused(con, Invalid, lambda: evidence.add_change(con, client_id, DAY, TODAY, "maybe"))
    refused(con, Invalid, lambda: evidence.add_change(con, client_id, DAY, TODAY, "paid", seconds=-1))
    refused(con, Invalid, lambda: evidence.add_signal(con, client_id, "nice", DAY, TODAY))
    assert evidence.add_signal(con, client_id, "Respects a no", DAY, TODAY)
    refused(con, Invalid, lambda: evidence.add_expense(con, client_id, DAY, TODAY, 0))
    assert evidence.add_expense(con, client_id, DAY, TODAY, 30_000, "Licence")
    refused(con, Invalid, lambda: evidence.add_request(con, client_id, TODAY, TODAY, answered=DAY))
    refused(con, Invalid, lambda: evidence.add_request(con, client_id, TODAY, TODAY, deadline=DAY))
    refused(con, Invalid, lambda: evidence.add_request(con, client_id, DAY, TODAY, kind="riddle"))


def test_a_request_is_answered_once(con: sqlite3.Connection) -> None:
    question = evidence.add_request(con, acme(con), DAY, TODAY)
    refused(con, Invalid, lambda: evidence.answer_request(con, question, DAY - timedelta(days=1), TODAY))
    evidence.answer_request(con, question, TODAY, TODAY)
    refused(con, Refused, lambda: evidence.answer_request(con, question, TODAY, TODAY))
    refused(con, NotUnderstood, lambda: evidence.answer_request(con, 99, TODAY, TODAY))
    assert con.execute("SELECT answered FROM request").fetchall() == [(TODAY.isoformat(),)]


@pytest.mark.parametrize("table", ["signal", "change_request", "request", "expense"])
def test_a_mistaken_row_is_removed(con: sqlite3.Connection, table: str) -> None:
    client_id = acme(con)
    row_id = {
        "signal": lambda: evidence.add_signal(con, client_id, "clear_brief", DAY, TODAY),
        "change_request": lambda: evidence.add_change(con, client_id, DAY, TODAY, "paid"),
        "request": lambda: evidence.add_request(con, client_id, DAY, TODAY),
        "expense": lambda: evidence.add_expense(con, client_id, DAY, TODAY, 5),
    }[table]()
    undone(con, lambda: evidence.remove(con, table, row_id))
    refused(con, NotUnderstood, lambda: evidence.remove(con, table, row_id))


def test_undo_of_the_log(con: sqlite3.Connection) -> None:
    client_id = acme(con)
    bill = invoices.record(con, client_id, "A", DAY, TODAY, net=5)
    undone(con, lambda: evidence.add_incident(con, client_id, "abuse", DAY, TODAY, NOTE, invoice_id=bill))
    undone(con, lambda: evidence.told(con, 1, TODAY, TODAY))
    undone(con, lambda: evidence.add_request(con, client_id, DAY, TODAY))
    undone(con, lambda: evidence.answer_request(con, 1, TODAY, TODAY))
    undone(con, lambda: evidence.add_signal(con, client_id, "clear_brief", DAY, TODAY))
    undone(con, lambda: evidence.add_change(con, client_id, DAY, TODAY, "paid"))
    undone(con, lambda: evidence.add_expense(con, client_id, DAY, TODAY, 5))


def _finding(flag: str, level: str, rows: int = 2) -> Finding:
    return Finding(BY_ID[flag], level, rows=Rows(invoices=tuple(range(rows))))


def test_a_flag_is_accepted_with_reason_and_expiry(con: sqlite3.Connection) -> None:
    client_id = acme(con)
    later = date(2026, 12, 31)
    lit = _finding("late_payment", "amber")
    undone(con, lambda: acceptances.accept(con, client_id, lit, TODAY, reason="big firm", expires=later))
    stored = con.execute("SELECT flag, level, weight, accepted_on, expires FROM accepted_flag").fetchall()
    assert stored == [("late_payment", "amber", 2, "2026-06-30", "2026-12-31")]
    acceptances.accept(con, client_id, _finding("late_payment", "red", 3), TODAY, reason="still", expires=later)
    assert con.execute("SELECT count(*) FROM accepted_flag").fetchone() == (1,)
    acceptances.withdraw(con, client_id, "late_payment")
    refused(con, Refused, lambda: acceptances.withdraw(con, client_id, "late_payment"))


@pytest.mark.parametrize(
    ("flag", "level", "reason", "expires"),
    [
        ("abuse", "red", "x", "2026-12-31"),
        ("late_payment", "none", "x", "2026-12-31"),
        ("late_payment", "unknown", "x", "2026-12-31"),
        ("late_payment", "red", "", "2026-12-31"),
        ("late_payment", "red", "x", "2026-06-29"),
    ],
)
def test_what_cannot_be_accepted(con: sqlite3.Connection, flag: str, level: str, reason: str, expires: str) -> None:
    client_id = acme(con)
    until = date.fromisoformat(expires)
    refused(
        con,
        (Invalid, Refused),
        lambda: acceptances.accept(con, client_id, _finding(flag, level), TODAY, reason=reason, expires=until),
    )
