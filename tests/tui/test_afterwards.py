"""Around and after the decision, by keyboard: told, sent, the last day, the pause, closing, taking on again."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from datetime import date, timedelta
from pathlib import Path

import icalendar
import pytest

from goodterms.ledger import backup, clients, decisions, invoices, letters, settings_store, store
from goodterms.ledger.conclusion import conclude
from goodterms.tui import client_forms
from goodterms.tui.screens.decision import DecisionScreen
from goodterms.tui.widgets.choices import Choices
from tests.ledger.kit import entry
from tests.tui.hand import TODAY, Hand, dump, open_app

LATER = timedelta(days=32)


@asynccontextmanager
async def step(hand: Hand, path: Path) -> AsyncIterator[None]:
    """What is done inside changes the file in one step; u brings back what was, U does it again."""
    before = dump(path)
    yield
    after = dump(path)
    assert after != before, f"nothing was written; said: {hand.said}\n{hand.text}"
    await hand.press("u")
    assert dump(path) == before, hand.said
    await hand.press("U")
    assert dump(path) == after, hand.said


def acme(path: Path, **more: object) -> int:
    with closing(store.connect(path)) as con:
        values = {"currency": "EUR", "rate": 8000, "terms_days": 14, "notice_days": 30, **more}
        return clients.add(con, "Acme GmbH", TODAY, **values)


def decide(path: Path, client: int, outcome: str = "fire", letter: str | None = "fire") -> None:
    """Take a decision, and store a letter that goes with it."""
    with closing(store.connect(path)) as con:
        record = conclude(con, settings_store.load(con), TODAY, client, outcome=outcome, reason="enough is enough")
        if letter:
            texts = {"language": "en", "subject": "Our work together", "body": "Dear Jo,\n\n[b]we part[/b] well."}
            letters.save(con, client, TODAY, kind=letter, decision_id=record.id, **texts)


def one(path: Path, sql: str) -> object:
    with closing(sqlite3.connect(path)) as con:
        (row,) = con.execute(sql).fetchall()
    return row[0] if len(row) == 1 else row


async def take(hand: Hand, wanted: object) -> None:
    """Take an answer of the question that is shown."""
    box = hand.app.focused
    assert isinstance(box, Choices), box
    target = [option.value for option in box.options].index(wanted)
    while box.cursor != target:
        await hand.press("j" if box.cursor < target else "k")
    await hand.press("enter")


async def letters_tab(hand: Hand) -> None:
    await hand.press("2", "enter", *["right"] * 6)
    assert hand.app.focused is not None
    assert hand.app.focused.id == "letters"


# -- item 2: told after the first incident ------------------------------------------


async def test_the_first_incident_of_a_kind_asks_whether_they_were_told(db: Path) -> None:
    acme(db)
    async with open_app(db) as hand:
        await hand.press("2", "enter", "exclamation_mark", "a")
        await hand.write("shouted at Mia in the call")
        await hand.fill(severity="clear")
        await hand.press("enter")
        hand.sees("Verbal or mental abuse: the first time", "Not yet: write the boundary note")
        async with step(hand, db):
            await take(hand, "today")
        assert one(db, "SELECT told_on FROM incident ORDER BY id DESC LIMIT 1") == "2026-06-30"
        await hand.press("exclamation_mark", "a")
        await hand.write("shouted at Mia once more")
        await hand.fill(severity="clear")
        await hand.press("enter")
        assert hand.place == "ClientScreen", "a second one does not ask again"


async def test_told_on_another_day_and_not_in_the_future(db: Path) -> None:
    acme(db)
    async with open_app(db) as hand:
        await hand.press("2", "enter", "exclamation_mark", "d")
        await hand.write("said the server was down")
        await hand.fill(day="2026-06-28")
        await hand.press("enter")
        await take(hand, "day")
        before = dump(db)
        await hand.write("tomorrow")
        await hand.press("enter")
        assert hand.place == "FormScreen"
        assert dump(db) == before
        await hand.fill(told="yesterday")
        await hand.press("enter")
        assert one(db, "SELECT told_on FROM incident ORDER BY id DESC LIMIT 1") == "2026-06-29"


async def test_nobody_is_asked_to_talk_to_who_threatened_them(db: Path) -> None:
    acme(db)
    with closing(store.connect(db)):
        pass
    async with open_app(db) as hand:
        from goodterms.tui import capture

        await hand.press("2", "enter")
        capture.incident(hand.app, "physical_threat", 1)
        await hand.settle()
        await hand.write("threw a chair at the wall")
        await hand.press("enter")
        assert hand.place == "ClientScreen"
        capture.incident(hand.app, "legal_ethical_risk", 1)
        await hand.settle()
        await hand.write("asked for another date on it")
        await hand.press("enter")
        hand.sees("Did you refuse in writing?")
        hand.not_sees("boundary note")


# -- letters ------------------------------------------------------------------------


async def test_the_key_that_a_letter_waits_for_is_named_in_a_narrow_window(db: Path) -> None:
    client = acme(db)
    decide(db, client)
    async with open_app(db, size=(80, 24)) as hand:
        await letters_tab(hand)
        hand.sees("leaving, last day", "space Sent", "? Help")


async def test_a_stored_letter_is_read_sent_and_then_stays(db: Path) -> None:
    client = acme(db)
    decide(db, client)
    with closing(store.connect(db)) as con:
        letters.log_talk(con, client, TODAY, TODAY, "They took it calmly", who="Jo")
    async with open_app(db) as hand:
        await letters_tab(hand)
        hand.sees("Our work together", "not yet", "talk, Jo", "They took it calmly")
        await hand.press("enter")
        assert hand.place == "StoredScreen"
        hand.sees("[b]we part[/b] well.", "not sent yet")
        await hand.press("space")
        before = dump(db)
        await hand.press("enter")
        hand.sees("Proof is needed.")
        assert dump(db) == before
        await hand.fill(proof="registered mail 17")
        await hand.press("enter")
        hand.sees("sent 2026-06-30: registered mail 17")
        sent = dump(db)
        await hand.press("u")
        assert "cannot be undone" in hand.said
        await hand.press("space")
        assert "stays as it is" in hand.said
        await hand.press("d")
        assert "it stays" in hand.said
        assert dump(db) == sent


async def test_a_letter_that_never_went_out_can_be_deleted(db: Path) -> None:
    client = acme(db)
    decide(db, client)
    async with open_app(db) as hand:
        await letters_tab(hand)
        await hand.press("d", "n")
        assert one(db, "SELECT count(*) FROM letter") == 1
        async with step(hand, db):
            await hand.press("d", "y")
        hand.sees("No letter and no talk yet.")


async def test_l1_the_last_day_is_asked_about_when_the_letter_arrives_later(db: Path) -> None:
    client = acme(db)
    decide(db, client)
    async with open_app(db) as hand:
        await letters_tab(hand)
        await hand.press("space")
        await hand.fill(proof="registered mail 17", received="2026-07-03")
        await hand.press("enter")
        hand.sees("Move the last day to 2026-08-02?", "2026-07-31 is stored")
        async with step(hand, db):
            await hand.press("y")
        assert one(db, "SELECT last_day FROM client") == "2026-08-02"
        assert one(db, "SELECT day FROM reminder WHERE text = 'The last day.'") == "2026-08-02"
        hand.sees("leaving, last day 2026-08-02")


async def test_s3_23_a_letter_that_moves_the_last_day_says_from_which_day_to_which(db: Path) -> None:
    client = acme(db)
    decide(db, client)
    with closing(store.connect(db)) as con:
        con.execute('UPDATE letter SET fields = json(\'{"last_day": "2026-08-31"}\')')
    async with open_app(db) as hand:
        await letters_tab(hand)
        await hand.press("space")
        await hand.fill(proof="registered mail 17")
        await hand.press("enter")
        assert "The last day moved from 2026-07-31 to 2026-08-31, as in the letter; " in hand.said
        hand.sees("leaving, last day 2026-08-31")


async def test_s3_23_a_last_day_that_cuts_the_notice_short_is_warned_of_in_the_form_of_the_state(db: Path) -> None:
    client = acme(db)
    decide(db, client)
    async with open_app(db) as hand:
        client_forms.status(hand.app, client)
        await hand.settle()
        await hand.fill(last_day="2026-07-10")
        async with step(hand, db):
            await hand.press("enter")
            said = [note.message for note in hand.app._notifications]
        assert "The last day of Acme GmbH, 2026-07-10, is before the notice ends on 2026-07-30." in said
        assert one(db, "SELECT day FROM reminder WHERE text = 'The last day.'") == "2026-07-10"


async def test_a_pause_notice_that_went_out_pauses_and_due_ends_it(db: Path) -> None:
    client = acme(db)
    with closing(store.connect(db)) as con:
        number = invoices.record(con, client, "A-1", date(2026, 3, 1), TODAY, net=50000)
        letters.save(con, client, TODAY, kind="pause", language="en", subject="Pause", body="We pause.")
    async with open_app(db) as hand:
        await letters_tab(hand)
        await hand.press("space")
        await hand.fill(proof="mail of today")
        await hand.press("enter")
        hand.sees("Does the work for Acme GmbH rest from now on?")
        async with step(hand, db):
            await hand.press("y")
        assert one(db, "SELECT status FROM client") == "paused"
        await hand.press("escape", "1")
        hand.not_sees("resume the work")
        with closing(store.connect(db)) as con:
            from goodterms.ledger import receipts

            receipts.pay(con, number, None, TODAY, TODAY)
        hand.app.changed()
        await hand.settle()
        hand.sees("owes nothing overdue: resume the work")
        await hand.press("tab", "space")
        assert hand.said == "Enter does it."
        async with step(hand, db):
            await hand.press("enter", "y")
        assert one(db, "SELECT status FROM client") == "active"
        hand.not_sees("resume the work")


async def test_a_boundary_note_that_went_out_is_telling(db: Path) -> None:
    client = acme(db)
    with closing(store.connect(db)) as con:
        from goodterms.ledger import evidence

        evidence.add_incident(con, client, "abuse", date(2026, 6, 20), TODAY, "shouted at Mia in the call")
        letters.save(con, client, TODAY, kind="boundary", language="en", subject="A word", body="Please do not.")
    async with open_app(db) as hand:
        await letters_tab(hand)
        await hand.press("space")
        await hand.fill(proof="mail of today")
        await hand.press("enter")
        hand.sees("Was the note about 'verbal or mental abuse' of 2026-06-20?")
        await hand.press("y")
        assert one(db, "SELECT told_on FROM incident ORDER BY id DESC LIMIT 1") == "2026-06-30"


# -- states -------------------------------------------------------------------------


async def test_due_proposes_to_close_and_closing_is_one_step(db: Path) -> None:
    client = acme(db)
    decide(db, client)
    with closing(store.connect(db)) as con:
        entry(con, client, "2026-06-30", 7200)
    async with open_app(db, today=TODAY + LATER) as hand:
        await hand.press("tab")
        while "Close Acme" not in getattr(hand.app.main.view.query_one("#due").key, "text", ""):
            await hand.press("j")
        hand.sees("Close Acme GmbH: last day was 2026-07-31")
        await hand.press("enter")
        assert hand.place == "ClosingScreen"
        hand.sees("Not billed yet: 2 h", "Hand over files", "Give back and revoke")
        before = dump(db)
        await hand.press("space", "j", "space", "enter")
        hand.sees("Still open: 1 step, 2 h not billed.")
        await hand.press("n")
        assert dump(db) == before, "marks are only written with the closing"
        async with step(hand, db):
            await hand.press("enter", "y")
        assert one(db, "SELECT status FROM client") == "closed"
        assert hand.place == "MainScreen"
        hand.not_sees("Close Acme")


async def test_closing_is_refused_before_the_last_day(db: Path) -> None:
    decide(db, acme(db))
    async with open_app(db) as hand:
        await hand.press("2", "enter", "c")
        assert hand.place == "ClosingScreen"
        before = dump(db)
        await hand.press("enter", "y")
        assert "The last day of Acme GmbH is 2026-07-31." in hand.said
        assert dump(db) == before
        await hand.press("escape")
        assert hand.place == "ClientScreen"


@pytest.mark.parametrize("rule", [None, "H2"])
async def test_a_closed_client_is_taken_on_again_with_the_old_reasons_in_view(db: Path, rule: str | None) -> None:
    client = acme(db)
    with closing(store.connect(db)) as con:
        snapshot = {"rule": rule, "reasons": ["They paid late."], "flags": [{"id": "late_payment", "level": "red"}]}
        decisions.take(
            con, None, TODAY, client_id=client, outcome="fire", recommended="fire", last_day=TODAY, snapshot=snapshot
        )
    async with open_app(db, today=TODAY + timedelta(days=1)) as hand:
        await hand.press("2", "enter", "c")
        hand.sees("No step was noted.")
        await hand.press("c")
        hand.sees("Block Acme GmbH?" if rule else "Close Acme GmbH?")
        await hand.press("y")
        assert one(db, "SELECT status FROM client") == ("blocked" if rule else "closed")
        await hand.press("w")  # a decision about them would only be refused in the end
        assert (hand.place, "open the client again first: c" in hand.said) == ("ClientScreen", True)
        await hand.press("c")
        hand.sees("Take Acme GmbH on again", "They paid late.", "pays late", "a deposit, trial terms")
        await hand.fill(note="a new owner")
        if rule:
            await hand.press("enter")
            hand.sees("Client's name is needed.")
            await hand.fill(typed="acme")
            before = dump(db)
            await hand.press("enter")
            assert dump(db) == before
            await hand.fill(typed="acme gmbh")
        async with step(hand, db):
            await hand.press("enter")
        assert one(db, "SELECT status FROM client") == "active"


async def test_new_work_for_somebody_who_is_leaving_is_kept_warned_of_and_n_declines(db: Path) -> None:
    decide(db, acme(db))
    async with open_app(db) as hand:
        await hand.press("2", "enter", "a")
        await hand.write("1h a small favour")
        await hand.press("enter")
        assert one(db, "SELECT seconds FROM time_entry") == 3600
        said = [note.message for note in hand.app._notifications]
        assert any("nothing new. N writes the decline note." in text for text in said)
        await hand.press("N")
        assert hand.place == "LetterScreen"
        hand.sees("decline")


async def test_follow_ups_open_the_comparison_and_the_wizard_knows_the_answer(db: Path) -> None:
    client = acme(db)
    with closing(store.connect(db)) as con:
        for month in (1, 2, 3):
            invoices.record(con, client, f"A-{month}", date(2026, month, 1), TODAY, net=50000)
    decide(db, client, "renegotiate", None)
    async with open_app(db, today=TODAY + timedelta(days=31)) as hand:
        hand.app.push_screen(DecisionScreen(1))
        await hand.settle()
        hand.sees("No talk is noted and no letter went out yet")
        hand.not_sees("w decides anew, with this filled in")
    with closing(store.connect(db)) as con:
        letters.log_talk(con, client, TODAY, TODAY, "They saw the point.", decision_id=1)
    async with open_app(db, today=TODAY + timedelta(days=29)) as hand:
        hand.app.push_screen(DecisionScreen(1))
        await hand.settle()
        hand.sees("it is early to say")
        hand.not_sees("with this filled in")
        await hand.press("w", "down", "down", "enter")  # nothing is the user's own doing
        await hand.press("down", "enter")  # nobody was threatened
        hand.sees("They were told on 2026-06-30: it is")
        hand.not_sees("suggested")
    async with open_app(db, today=TODAY + timedelta(days=31)) as hand:
        await hand.press("tab")
        while getattr(hand.app.main.view.query_one("#due").key, "kind", "") != "follow_up":
            await hand.press("j")
        hand.sees("Compare the flags with those of the day")
        await hand.press("enter")
        assert hand.place == "DecisionScreen"
        hand.sees("Did it help?", "nothing has changed enough. w decides anew, with this filled in.")
        await hand.press("w")
        assert hand.place == "WizardScreen"
        assert hand.app.screen.state.prefilled().answers.told == "no_change"


# -- the last step of the wizard ------------------------------------------------------


async def test_the_last_step_offers_the_pause_notice_and_the_final_invoice(db: Path) -> None:
    client = acme(db)
    with closing(store.connect(db)) as con:
        for month in (1, 2, 3):
            invoices.record(con, client, f"A-{month}", date(2026, month, 1), TODAY, net=50000)
        entry(con, client, "2026-06-29", 5400)
        draft = decisions.start(con, client, answers={"told": "no_change", "change_reason": "said so"})
        decisions.save_answers(con, draft, 12, {"told": "no_change", "change_reason": "said so"})
    async with open_app(db, size=(140, 44)) as hand:
        await hand.press("2", "w")
        await take(hand, "fire")
        if hand.place == "FormScreen":
            await hand.fill(reason="enough is enough")
            await hand.press("enter")
        hand.sees("Write the pause notice", "caution L2", "Draft the final invoice", "1 h 30 min of billable work")
        await take(hand, "invoice")
        assert hand.place == "DraftScreen"
        await hand.press("escape")
        await take(hand, "pause")
        assert hand.place == "LetterScreen"
        hand.sees("pause")
        await hand.press("escape")
        await take(hand, "take")
        await hand.press("y")
        hand.sees("The state is now leaving.", "Last day: ", "Next: ", "Write the letter")
        await take(hand, "plan")
        assert hand.place == "DecisionScreen"
        await hand.press("escape")
        assert hand.place == "MainScreen"


async def test_keeping_is_said_calmly_too(db: Path) -> None:
    client = acme(db)
    with closing(store.connect(db)) as con:
        draft = decisions.start(con, client)
        decisions.save_answers(con, draft, 12, {"own": False})
    async with open_app(db, size=(80, 24)) as hand:
        await hand.press("2", "w")
        await take(hand, "keep")
        await take(hand, "take")
        await hand.press("y")
        hand.sees("Acme GmbH: keep. The state is now active.", "Done for now")
        hand.not_sees("Write the letter")
        await take(hand, "later")
        assert hand.place == "MainScreen"


# -- files ----------------------------------------------------------------------------


async def test_reminders_as_a_calendar_from_today(db: Path, home: Path) -> None:
    decide(db, acme(db))
    async with open_app(db) as hand:
        await hand.press("x")
        await hand.press("enter")
        assert "goodterms-reminders.ics" in hand.said
    found = icalendar.Calendar.from_ical((home / "goodterms-reminders.ics").read_bytes()).walk("VEVENT")
    assert "Acme GmbH: The last day." in {str(event["SUMMARY"]) for event in found}


async def test_the_evidence_as_pdf_and_markdown(db: Path, home: Path) -> None:
    acme(db)
    async with open_app(db) as hand:
        await hand.press("2", "enter", "x")
        await hand.fill(formats="docx")
        await hand.press("enter")
        hand.sees('The evidence is not written as "docx".')
        await hand.fill(formats="pdf,md")
        await hand.press("enter")
        assert hand.said.startswith("Written: ")
    assert sorted(path.suffix for path in home.glob("evidence-*")) == [".md", ".pdf"]


async def test_the_copy_of_the_day_is_made_once_and_quietly(db: Path) -> None:
    acme(db)
    for _ in range(2):
        async with open_app(db) as hand:
            assert hand.said == ""
    made = [path.name for path in (db.parent / backup.FOLDER).glob("*-auto*.db")]
    assert len(made) == 1
    assert made[0].startswith(f"goodterms-{date.today()}-")  # a day that is only looked at gets no copy
    assert json.dumps(dump(db.parent / backup.FOLDER / made[0])) == json.dumps(dump(db))


async def test_a_copy_that_cannot_be_made_is_told(db: Path) -> None:
    acme(db)
    (db.parent / backup.FOLDER).write_text("no folder")
    async with open_app(db) as hand:
        assert hand.said.startswith("The daily copy was not made.")
