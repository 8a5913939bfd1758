"""Decisions: saved at every step, taken once, never changed; letters, talks, reminders beside them."""

from __future__ import annotations

import json
import sqlite3
from datetime import date, timedelta

import pytest

from goodterms.domain.decision_advice import Before
from goodterms.domain.plan import followup_compare
from goodterms.domain.plan_words import (
    ANSWER,
    ANSWER_DUE,
    ENDING,
    EXPECTS_MORE,
    LETTER_STEPS,
    OLD_RATE,
    ON_THE_DAY,
    SILENT,
    STOP,
)
from goodterms.errors import Invalid, NotUnderstood, Refused
from goodterms.ledger import (
    client_card,
    clients,
    contacts,
    decisions,
    evidence,
    invoices,
    letters,
    reminders,
    settings_store,
    undo,
)
from goodterms.ledger.conclusion import conclude, prepare
from goodterms.ledger.decisions import Todo
from tests.ledger.kit import TODAY, acme, dump, refused, undone

SNAPSHOT = {"rule": None, "flags": [{"id": "late_payment", "level": "red", "accepted": False}]}


def _take(con: sqlite3.Connection, decision: int, outcome: str, **more: object) -> decisions.Record:
    given = {"recommended": outcome, "snapshot": SNAPSHOT, "last_day": date(2026, 8, 31), **more}
    return decisions.take(con, decision, TODAY, outcome=outcome, **given)


def test_a_draft_is_saved_at_every_step_and_resumed(con: sqlite3.Connection) -> None:
    one, two = acme(con), acme(con, "Other")
    first = decisions.start(con, one, answers={"told": "not_yet"})
    second = decisions.start(con, two)
    third = decisions.start(con, one)
    decisions.save_answers(con, first, 5, {"told": "no_change", "share": 35})
    assert [draft.id for draft in decisions.drafts(con)] == [third, second, first]
    assert [draft.id for draft in decisions.drafts(con, one)] == [third, first]
    resumed = decisions.load(con, first)
    assert (resumed.step, resumed.answers) == (5, {"told": "no_change", "share": 35})
    for step in (0, 13):
        refused(con, Invalid, lambda at=step: decisions.save_answers(con, first, at, {}))
    undone(con, lambda: decisions.save_answers(con, first, 6, {"told": "worse"}))
    undone(con, lambda: decisions.discard(con, second))
    refused(con, NotUnderstood, lambda: decisions.load(con, 99))


@pytest.mark.parametrize(
    ("outcome", "status", "last_day"),
    [
        ("keep", "watching", None),
        ("renegotiate", "renegotiating", None),
        ("raise_rates", "renegotiating", None),
        ("finish_decline", "leaving", date(2026, 8, 31)),
        ("fire", "leaving", date(2026, 8, 31)),
        ("pause", "paused", None),
    ],
)
def test_a_decision_sets_the_state(con: sqlite3.Connection, outcome: str, status: str, last_day: date | None) -> None:
    client_id = acme(con)
    record = _take(con, decisions.start(con, client_id), outcome)
    client = client_card.get(con, client_id, TODAY).client
    assert (client.status, client.last_day) == (status, last_day)
    assert (record.state, record.outcome, record.taken_on, record.snapshot) == ("taken", outcome, TODAY, SNAPSHOT)


def test_keeping_a_client_without_flags_is_simply_active(con: sqlite3.Connection) -> None:
    client_id = acme(con)
    clients.set_status(con, client_id, "watching")
    _take(con, decisions.start(con, client_id), "keep", snapshot={"flags": []})
    assert client_card.get(con, client_id, TODAY).client.status == "active"


def test_a_decision_once_taken_never_changes(con: sqlite3.Connection) -> None:
    decision = decisions.start(con, acme(con))
    _take(con, decision, "renegotiate")
    for act in (
        lambda: decisions.save_answers(con, decision, 3, {}),
        lambda: decisions.discard(con, decision),
        lambda: _take(con, decision, "keep"),
    ):
        assert "was taken" in str(refused(con, Refused, act))


def test_another_outcome_needs_a_reason_and_safety_a_typed_name(con: sqlite3.Connection) -> None:
    decision = decisions.start(con, acme(con))
    keep = {"recommended": "fire", "snapshot": {"rule": "H3", "flags": []}}
    assert refused(con, Invalid, lambda: _take(con, decision, "keep", **keep)).field == "override_reason"
    keep["snapshot"] = {"rule": "H1", "flags": []}
    refused(con, Refused, lambda: _take(con, decision, "keep", override_reason="family", **keep))
    refused(con, Refused, lambda: _take(con, decision, "keep", override_reason="x", confirmed="Acm", **keep))
    record = _take(con, decision, "keep", override_reason="family", confirmed="ACME", **keep)
    assert (record.outcome, record.recommended, record.override_reason) == ("keep", "fire", "family")


def test_leaving_needs_a_last_day_ahead(con: sqlite3.Connection) -> None:
    decision = decisions.start(con, acme(con))
    assert refused(con, Invalid, lambda: _take(con, decision, "fire", last_day=None)).field == "last_day"
    refused(con, Invalid, lambda: _take(con, decision, "fire", last_day=date(2026, 6, 29)))
    refused(con, Invalid, lambda: _take(con, decision, "sue"))


def test_todos_are_stored_in_order_and_follow_ups_added(con: sqlite3.Connection) -> None:
    decision = decisions.start(con, acme(con))
    todos = [Todo("Facts card"), Todo("Talk", date(2026, 7, 2)), Todo("Reply is due", date(2026, 7, 14), "reminder")]
    undone(con, lambda: _take(con, decision, "renegotiate", todos=todos))
    items = reminders.checklist(con, decision)
    assert [item.text for item in items][:3] == ["Facts card", "Talk", "Reply is due"]
    assert [str(item.day) for item in items if item.kind == "follow_up"] == ["2026-07-30", "2026-08-29", "2026-09-28"]
    assert [item.text for item in reminders.due(con, date(2026, 7, 14))] == ["Talk", "Reply is due"]
    reminders.done(con, items[1].id, date(2026, 7, 2))
    assert [item.text for item in reminders.due(con, date(2026, 7, 14))] == ["Reply is due"]


def test_a_letter_that_went_out_ticks_its_step(con: sqlite3.Connection) -> None:
    client_id = acme(con)
    decision = decisions.start(con, client_id)
    _take(con, decision, "fire", todos=[Todo("Prepare", TODAY), Todo(LETTER_STEPS["fire"], date(2026, 7, 1))])
    for kind in ("decline", "fire"):
        letter = letters.save(
            con, client_id, TODAY, kind=kind, language="en", subject="S", body="T", decision_id=decision
        )
        letters.mark_sent(con, letter.id, TODAY, TODAY, "mail of today")
    done = {item.text: item.done_on for item in reminders.checklist(con, decision) if item.kind == "checklist"}
    assert done == {"Prepare": None, LETTER_STEPS["fire"]: TODAY}
    assert [item.text for item in reminders.due(con, date(2026, 7, 1))] == ["Prepare"]


@pytest.mark.parametrize(
    ("outcome", "field", "words"),
    [
        ("renegotiate", "reply_by", {ANSWER: 0, ANSWER_DUE: 0, SILENT: 5}),
        ("raise_rates", "reply_by", {ANSWER: 0, ANSWER_DUE: 0}),
        ("pause", "pause_date", {STOP: 0}),
        ("raise_rates", "effective_date", {OLD_RATE: 0, EXPECTS_MORE: 60}),
    ],
)
def test_the_plan_goes_by_the_days_in_the_letter_that_went_out(
    con: sqlite3.Connection, outcome: str, field: str, words: dict[str, int]
) -> None:
    client_id, settings = acme(con), settings_store.load(con)
    taken = conclude(con, settings, TODAY, client_id, outcome=outcome, reason="they are new at this")
    before = {item.text: item.day for item in reminders.checklist(con, taken.id, whole=True)}
    named = date(2026, 8, 12)

    def save(value: object) -> letters.Letter:
        return letters.save(
            con, client_id, TODAY, kind=outcome, language="en", subject="S", body="T", decision_id=taken.id,
            values={field: value},
        )  # fmt: skip

    assert letters.mark_sent(con, save("soon").id, TODAY, TODAY, "mail").said == ""
    assert letters.mark_sent(con, save(named).id, TODAY, TODAY, "mail").steps == len(words)
    after = {item.text: item.day for item in reminders.checklist(con, taken.id, whole=True)}
    assert {text: day for text, day in after.items() if day != before[text]} == {
        text: named + timedelta(days=days) for text, days in words.items()
    }


@pytest.mark.parametrize("how", ["talk", "unlinked talk", "letter", "tick"])
def test_a_decision_that_nobody_heard_of_is_no_telling(con: sqlite3.Connection, how: str) -> None:
    client_id, settings = acme(con), settings_store.load(con)
    earlier = letters.log_talk(con, client_id, TODAY - timedelta(days=3), TODAY, "about the weather")
    record = conclude(con, settings, TODAY, client_id, outcome="renegotiate", reason="they are new at this")
    letter = letters.save(
        con, client_id, TODAY, kind="renegotiate", language="en", subject="S", body="T", decision_id=record.id
    )
    items = reminders.checklist(con, record.id)
    reminders.done(con, items[0].id or 0, TODAY)
    assert earlier
    assert decisions.told_on(con, record) is None
    assert decisions.last_told(con, client_id) is None
    if how == "letter":
        letters.mark_sent(con, letter.id, TODAY, TODAY, "mail")
    elif how == "tick":
        reminders.done(con, next(i.id for i in items if "new terms in writing" in i.text) or 0, TODAY)
    else:
        linked = record.id if how == "talk" else None
        letters.log_talk(con, client_id, TODAY, TODAY, "They saw the point.", decision_id=linked)
    assert decisions.told_on(con, record) == TODAY
    assert decisions.last_told(con, client_id) == Before(decisions.levels_of(record), TODAY)


def test_withdrawing(con: sqlite3.Connection) -> None:
    client_id = acme(con)
    decision = decisions.start(con, client_id)
    refused(con, Refused, lambda: decisions.withdraw(con, decision, TODAY, "not taken yet"))
    _take(con, decision, "fire")
    refused(con, Invalid, lambda: decisions.withdraw(con, decision, TODAY, " "))
    letter = letters.save(
        con, client_id, TODAY, kind="fire", language="en", subject="Notice", body="Text", decision_id=decision
    )
    letters.mark_sent(con, letter.id, TODAY, TODAY, "registered mail 17")
    refused(con, Refused, lambda: decisions.withdraw(con, decision, TODAY, "changed my mind"))
    decisions.withdraw(con, decision, TODAY, "both agreed by mail", client_agreed=True)
    client = client_card.get(con, client_id, TODAY).client
    assert (client.status, client.last_day) == ("watching", None)
    assert decisions.taken(con)[0].withdrawn_note == "both agreed by mail"
    assert reminders.listed(con, TODAY) == []
    refused(con, Refused, lambda: decisions.withdraw(con, decision, TODAY, "again"))


def test_withdrawing_before_the_letter_is_one_step_of_undo(con: sqlite3.Connection) -> None:
    decision = decisions.start(con, acme(con))
    _take(con, decision, "renegotiate")
    assert undone(con, lambda: decisions.withdraw(con, decision, TODAY, "they paid")) == "Withdraw a decision"


@pytest.mark.parametrize("rule", ["H1", "H2"])
def test_reopening_a_client_left_for_safety_needs_the_name_typed(con: sqlite3.Connection, rule: str) -> None:
    client_id = acme(con)
    refused(con, Refused, lambda: decisions.reopen(con, client_id, TODAY, "new owner"))
    _take(con, decisions.start(con, client_id), "fire", snapshot={"rule": rule, "flags": []})
    clients.set_status(con, client_id, "closed")
    refused(con, Refused, lambda: decisions.reopen(con, client_id, TODAY, "new owner"))
    refused(con, Invalid, lambda: decisions.reopen(con, client_id, TODAY, " ", confirmed="Acme"))
    undone(con, lambda: decisions.reopen(con, client_id, TODAY, "new owner", confirmed=" acme "))
    assert client_card.get(con, client_id, TODAY).client.status == "active"
    assert letters.talks(con, client_id)[0]["note"] == "Opened again: new owner"


def test_a_client_closed_for_other_reasons_only_needs_a_note(con: sqlite3.Connection) -> None:
    client_id = acme(con)
    clients.set_status(con, client_id, "blocked")
    decisions.reopen(con, client_id, TODAY, "they asked nicely")
    assert client_card.get(con, client_id, TODAY).client.status == "active"


def test_letters_have_versions_and_stay_once_sent(con: sqlite3.Connection) -> None:
    client_id, other = acme(con), acme(con, "Other")

    def save(kind: str = "fire", language: str = "en", client: int = client_id) -> letters.Letter:
        return letters.save(con, client, TODAY, kind=kind, language=language, subject="S", body="A\nB", values={"x": 1})

    assert [save().version, save().version, save("pause").version, save(language="ro").version] == [1, 2, 1, 1]
    assert save(client=other).version == 1
    first = letters.of_client(con, client_id)[-1]
    assert (first.body, first.fields, first.sent_on) == ("A\nB", {"x": 1}, None)
    letters.mark_sent(con, first.id, TODAY, TODAY, "mail of today")
    refused(con, Refused, lambda: undo.undo(con))
    refused(con, Refused, lambda: letters.mark_sent(con, first.id, TODAY, TODAY, "again"))
    refused(con, Refused, lambda: letters.discard(con, first.id))
    second = letters.of_client(con, client_id)[-2]
    refused(con, Invalid, lambda: letters.mark_sent(con, second.id, TODAY, TODAY, ""))
    refused(con, Invalid, lambda: letters.mark_sent(con, second.id, date(2026, 6, 29), TODAY, "mail"))
    refused(con, Invalid, lambda: save("love"))
    undone(con, lambda: letters.discard(con, second.id))


def test_talks_are_logged(con: sqlite3.Connection) -> None:
    one, other = acme(con), acme(con, "Other")
    decision = decisions.start(con, other)
    undone(con, lambda: letters.log_talk(con, one, TODAY, TODAY, "We agreed on dates", who="Ana"))
    refused(con, Invalid, lambda: letters.log_talk(con, one, date(2026, 7, 1), TODAY, "tomorrow"))
    refused(con, Invalid, lambda: letters.log_talk(con, one, TODAY, TODAY, ""))
    refused(con, Invalid, lambda: letters.log_talk(con, one, TODAY, TODAY, "x", decision_id=decision))
    assert [(talk["note"], talk["who"]) for talk in letters.talks(con, one)] == [("We agreed on dates", "Ana")]


def test_reminders(con: sqlite3.Connection) -> None:
    client_id = acme(con)
    later = reminders.add(con, None, date(2026, 7, 10), "Renew the insurance")
    now = reminders.add(con, client_id, TODAY, "Call Ana")
    some_day = reminders.add(con, client_id, None, "Think")
    assert [item.id for item in reminders.listed(con, TODAY)] == [now, later, some_day]
    assert [item.id for item in reminders.listed(con, TODAY, client_id=client_id)] == [now, some_day]
    assert [item.id for item in reminders.due(con, TODAY)] == [now]
    refused(con, Invalid, lambda: reminders.snooze(con, now, TODAY, TODAY))
    undone(con, lambda: reminders.snooze(con, now, date(2026, 7, 20), TODAY))
    undone(con, lambda: reminders.edit(con, now, words="Call Ana again"))
    undone(con, lambda: reminders.done(con, now, TODAY))
    refused(con, Refused, lambda: reminders.done(con, now, TODAY))
    refused(con, Refused, lambda: reminders.snooze(con, now, date(2026, 7, 20), TODAY))
    assert [item.id for item in reminders.listed(con, TODAY)] == [later, some_day]
    assert len(reminders.listed(con, TODAY, with_done=True)) == 3
    reminders.done(con, now, TODAY, is_done=False)
    undone(con, lambda: reminders.remove(con, now))
    refused(con, NotUnderstood, lambda: reminders.done(con, 99, TODAY))
    refused(con, Invalid, lambda: reminders.add(con, None, TODAY, " "))


@pytest.mark.parametrize(
    ("days", "sent", "text"),
    [
        (2, 0, None),
        (3, 0, "send reminder 1"),
        (9, 1, None),
        (10, 1, "send reminder 2"),
        (61, 3, "send reminder 4"),
        (99, 4, None),
    ],
)
def test_overdue_invoices_ask_for_reminders_in_stages(
    con: sqlite3.Connection, days: int, sent: int, text: str | None
) -> None:
    issued = date.fromordinal(TODAY.toordinal() - 30 - days)
    bill = invoices.record(con, acme(con), "A-1", issued, TODAY, net=100_000)
    for stage in range(sent):
        con.execute(
            "INSERT INTO invoice_reminder (invoice_id, day, stage) VALUES (?, ?, ?)", (bill, issued.isoformat(), stage)
        )
    found = [item.text for item in reminders.listed(con, TODAY)]
    assert found == ([] if text is None else [f"Invoice A-1 is {days} days overdue: {text}"])


def _bad_payer(con: sqlite3.Connection) -> int:
    settings_store.save(con, "monthly_need", "1000")
    client_id = acme(con)
    for number, month in enumerate((1, 2, 3), start=1):
        invoices.record(con, client_id, f"A-{number}", date(2026, month, 1), TODAY, net=200_000)
    con.execute("INSERT INTO invoice_reminder (invoice_id, day, stage) VALUES (1, '2026-04-01', 1)")
    return client_id


def test_a_decision_in_one_go_keeps_all_it_rests_on(con: sqlite3.Connection) -> None:
    client_id = _bad_payer(con)
    settings = settings_store.load(con)
    ready = prepare(con, settings, TODAY, client_id, given={"told": "no_change", "change": "unlikely", "worth": "no"})
    assert ready.outcome == ready.advice.decision.outcome == ready.snapshot["outcome"]
    given = {"told": "no_change", "change": "unlikely", "worth": "no"}
    record = conclude(con, settings, TODAY, client_id, given=given)
    levels = decisions.levels_of(record)
    assert (len(levels), levels["late_payment"], levels["client_as_bank"]) == (24, "red", "red")
    assert record.answers["told"] == "no_change"
    assert set(record.snapshot) >= {"scores", "flags", "answers", "settings", "money", "letter", "rule", "explain"}
    assert record.snapshot["settings"]["monthly_need"] == 100_000
    assert client_card.get(con, client_id, TODAY).client.status == "leaving"
    assert client_card.get(con, client_id, TODAY).client.last_day == ready.last_day
    assert reminders.checklist(con, record.id)
    before = json.dumps(record.snapshot, sort_keys=True)
    evidence.add_incident(con, client_id, "abuse", TODAY, TODAY, "Shouted at me again", severity=3)
    assert json.dumps(decisions.load(con, record.id).snapshot, sort_keys=True) == before


def test_a_letter_written_before_the_decision_is_kept_with_it_and_names_its_last_day(con: sqlite3.Connection) -> None:
    """DOMAIN 8.9: the letter with its version. The plan may not promise another day than the letter does."""
    settings = settings_store.load(con)
    for named, kept in ((TODAY + timedelta(days=75), TODAY + timedelta(days=75)), (TODAY - timedelta(days=1), None)):
        client_id = clients.add(con, f"Client of {named}", TODAY, currency="EUR")
        draft = decisions.start(con, client_id)
        for kind, day in (("fire", TODAY), ("fire", named), ("pause", TODAY + timedelta(days=300))):
            letter = letters.save(
                con, client_id, TODAY, kind=kind, language="en", subject="S", body="T", decision_id=draft,
                values={"last_day": day},
            )  # fmt: skip
        planned = prepare(con, settings, TODAY, client_id, outcome="fire").last_day
        record = conclude(con, settings, TODAY, client_id, outcome="fire", reason="enough", decision_id=draft)
        assert record.snapshot["letter"] == {"id": letter.id - 1, "kind": "fire", "language": "en", "version": 2}
        last = client_card.get(con, client_id, TODAY).client.last_day
        assert last == (kept or planned)
        steps = {item.text: item.day for item in reminders.checklist(con, record.id)}
        assert steps["Your last working day."] == last


def test_the_last_day_in_the_letter_that_went_out_is_the_one_that_counts(con: sqlite3.Connection) -> None:
    client_id = acme(con)
    record = conclude(con, settings_store.load(con), TODAY, client_id, outcome="fire", reason="enough")
    before = {item.text: item.day for item in reminders.checklist(con, record.id, whole=True)}
    named = TODAY + timedelta(days=75)
    letter = letters.save(
        con, client_id, TODAY, kind="fire", language="en", subject="S", body="T", decision_id=record.id,
        values={"last_day": named},
    )  # fmt: skip
    moved = letters.mark_sent(con, letter.id, TODAY, TODAY, "mail")
    after = {item.text: item.day for item in reminders.checklist(con, record.id, whole=True)}
    assert client_card.get(con, client_id, TODAY).client.last_day == named
    assert after["Your last working day."] == named
    assert moved.steps == sum(before[text] != day for text, day in after.items())


def test_s3_26_the_hand_over_and_the_final_invoice_are_on_the_days_that_the_letter_names(
    con: sqlite3.Connection,
) -> None:
    """They do not merely move as far as the last day does."""
    client_id = clients.add(con, "Acme", TODAY, currency="EUR", prepaid=50_000)
    record = conclude(con, settings_store.load(con), TODAY, client_id, outcome="fire", reason="enough")
    days = {
        name: TODAY + timedelta(days=day)
        for name, day in (("last_day", 62), ("handover_date", 50), ("final_invoice_date", 65), ("refund_date", 70))
    }
    letter = letters.save(
        con, client_id, TODAY, kind="fire", language="en", subject="S", body="T", decision_id=record.id, values=days
    )
    before = {item.text: item.day for item in reminders.checklist(con, record.id, whole=True)}
    moved = letters.mark_sent(con, letter.id, TODAY, TODAY, "mail")
    after = {item.text: item.day for item in reminders.checklist(con, record.id, whole=True)}
    assert after[ENDING["last_day"]] == days["last_day"]
    assert after[ENDING["handover"]] == after[ON_THE_DAY["handover"]] == days["handover_date"]
    assert after[ENDING["final_invoice"]] == days["final_invoice_date"]
    assert after[ENDING["refund"]] == after[ON_THE_DAY["refund"]] == days["refund_date"]
    assert moved.steps == sum(before[text] != day for text, day in after.items())


def test_a_word_with_whoever_pays_comes_first_where_that_is_somebody_else(con: sqlite3.Connection) -> None:
    """A13 (S3-05): a finance contact beside the one who decides."""
    client_id = acme(con)
    settings = settings_store.load(con)
    for _ in range(3):
        evidence.add_incident(con, client_id, "abuse", TODAY, TODAY, "Shouted at me again", severity=2)
    contacts.add(con, client_id, name="Bo Lind", role="decision")

    def superior() -> bool:
        ready = prepare(con, settings, TODAY, client_id, given={"told": "no_change"})
        return ready.rules.superior_first

    assert not superior()
    same = contacts.add(con, client_id, name="Bo Lind", role="finance", email="pay@example.org")
    assert not superior()
    contacts.edit(con, same, name="Eva Holm")
    assert superior()
    contacts.edit(con, same, role="other")
    assert not superior()


def test_a_pause_is_a_decision_too(con: sqlite3.Connection) -> None:
    client_id = _bad_payer(con)
    settings = settings_store.load(con)
    refused(con, Invalid, lambda: conclude(con, settings, TODAY, client_id, outcome="pause"))
    refused(con, Invalid, lambda: conclude(con, settings, TODAY, client_id, outcome="pause", last_day=TODAY))
    undone(con, lambda: conclude(con, settings, TODAY, client_id, outcome="pause", reason="wait for the money"))
    assert client_card.get(con, client_id, TODAY).client.status == "paused"
    days = [(item.kind, item.day) for item in reminders.checklist(con, 1)]
    sent = TODAY + timedelta(days=1)
    assert days[:2] == [("checklist", sent)] * 2
    assert days[2:4] == [("checklist", sent + timedelta(days=7)), ("checklist", None)]
    assert days[4:] == [("follow_up", sent + timedelta(days=30))]


def test_a_draft_of_the_wizard_is_ended_by_the_decision(con: sqlite3.Connection) -> None:
    client_id = _bad_payer(con)
    other = acme(con, "Other")
    draft, foreign = decisions.start(con, client_id), decisions.start(con, other)
    settings = settings_store.load(con)
    refused(con, Invalid, lambda: conclude(con, settings, TODAY, client_id, decision_id=foreign))
    assert conclude(con, settings, TODAY, client_id, decision_id=draft).id == draft
    assert [record.id for record in decisions.drafts(con)] == [foreign]


def test_the_look_back_compares_with_the_day_of_the_decision(con: sqlite3.Connection) -> None:
    decision = decisions.start(con, acme(con))
    record = _take(con, decision, "renegotiate")
    assert followup_compare(decisions.levels_of(record), {"late_payment": "amber"}) == {"late_payment": "improved"}


def test_a_new_decision_may_replace_an_old_one(con: sqlite3.Connection) -> None:
    one, other = acme(con), acme(con, "Other")
    old = decisions.start(con, one)
    _take(con, old, "renegotiate")
    before = dump(con)["decision"]
    assert decisions.load(con, decisions.start(con, one, corrects_id=old)).corrects_id == old
    assert dump(con)["decision"][:1] == before
    refused(con, Invalid, lambda: decisions.start(con, other, corrects_id=old))


def test_a_later_decision_drops_what_was_open_of_the_plan_before(con: sqlite3.Connection) -> None:
    client_id = acme(con)
    first = decisions.start(con, client_id)
    _take(con, first, "renegotiate", todos=[Todo("Talk"), Todo("Letter")])
    reminders.done(con, 1, TODAY)
    second = decisions.start(con, client_id)
    undone(con, lambda: _take(con, second, "finish_decline", todos=[Todo("Hand over")]))
    assert [item.text for item in reminders.checklist(con, first)] == ["Talk"]
    decisions.withdraw(con, first, TODAY, "replaced by the second")
    assert client_card.get(con, client_id, TODAY).client.status == "leaving"
