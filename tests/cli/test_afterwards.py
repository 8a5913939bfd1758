"""What happens around and after the decision, on the command line."""

from __future__ import annotations

import json
from contextlib import closing
from datetime import date
from pathlib import Path

import icalendar
import pypdf
import pytest

from goodterms.ledger import letters, store
from tests.cli.records import Cli, cli, refuses, told

__all__ = ["cli"]


@pytest.fixture(autouse=True)
def _client(cli: Cli) -> None:
    told(cli("client", "add", "Acme", "--rate", "75", "--terms-days", "30", "--notice-days", "30"))


def _fire(cli: Cli) -> None:
    told(cli("decide", "acme", "fire", "--reason", "enough"))


def _letter(db: Path) -> None:
    """A notice as it was exported."""
    with closing(store.connect(db)) as con:
        day = date(2026, 6, 30)
        letters.save(con, 1, day, kind="fire", language="en", subject="Notice", body="We part.", decision_id=1)


def test_new_work_for_somebody_who_is_leaving_is_kept_and_warned_of(cli: Cli) -> None:
    _fire(cli)
    ran = cli("log", "acme", "yesterday", "9-11", "workshop")
    assert ran.code == 0
    assert ran.out.startswith("Logged")
    assert ran.err.count("\n") == 1
    assert "nothing new" in ran.err
    assert "--outcome decline" in ran.err
    for command in (("start", "acme"), ("switch", "acme"), ("project", "add", "acme", "Site")):
        ran = cli(*command)
        assert ran.code == 0
        assert "nothing new" in ran.err, command
    told(cli("cancel"))
    ran = cli("invoice", "draft", "acme")
    assert ran.code == 0
    assert "final invoice" in ran.err
    later = cli("log", "acme", "2026-08-01", "9-10", "a favour", today="2026-08-03")
    assert later.code == 0
    assert "2026-07-31: this is after it" in later.err
    assert cli("log", "acme", "30m", "--json", today="2026-08-03").json["client"] == "Acme"


def test_an_active_client_brings_no_warning(cli: Cli) -> None:
    assert cli("log", "acme", "yesterday", "9-11").err == ""


def test_l1_a_letter_that_arrives_later_moves_the_last_day(cli: Cli, db: Path) -> None:
    _fire(cli)
    _letter(db)
    refuses(cli, db, "letters", "--sent", "1", "--proof", "registered mail", "--received", "2026-06-01")
    ran = cli("letters", "--sent", "1", "--proof", "registered mail 17", "--received", "2026-07-03")
    assert ran.code == 0
    assert "2026-08-02" in ran.err
    assert "arrived on 2026-07-03" in cli("letters", "acme", "--json").json[0]["proof"]
    refuses(cli, db, "letters", "--sent", "1", "--proof", "again", code=3)
    assert "10 steps moved" in told(cli("client", "last-day", "acme", "2026-08-02"))
    assert cli("client", "show", "acme", "--json").json["last_day"] == "2026-08-02"
    days = {i["text"]: i["date"] for i in cli("reminders", "acme", "--json").json}
    assert days["The last day."] == "2026-08-02"


def test_the_last_day_can_be_moved_while_the_letter_is_noted(cli: Cli, db: Path) -> None:
    _fire(cli)
    _letter(db)
    said = told(cli("letters", "--sent", "1", "--proof", "mail", "--received", "2026-07-05", "--move-last-day"))
    assert "The last day is now 2026-08-04" in said


def test_s3_23_a_last_day_that_cuts_the_notice_short_is_warned_of(cli: Cli) -> None:
    _fire(cli)
    short = "The last day of Acme, 2026-07-20, is before the notice ends on 2026-07-31.\n"
    for command in (
        ("client", "last-day", "acme", "2026-07-20"),
        ("client", "status", "acme", "leaving", "--last-day", "2026-07-20"),
        ("client", "edit", "acme", "--last-day", "2026-07-20"),
        ("decide", "acme", "fire", "--reason", "enough", "--last-day", "2026-07-20"),
    ):
        ran = cli(*command, today="2026-07-01")
        assert (ran.code, ran.err) == (0, short), command
    days = {i["text"]: i["date"] for i in cli("reminders", "acme", "--json").json}
    assert days["The last day."] == "2026-07-20"
    assert "is past" in cli("client", "last-day", "acme", "2026-06-20").err
    assert cli("client", "last-day", "acme", "2026-08-20").err == ""


def test_closing_when_the_last_day_is_over(cli: Cli, db: Path) -> None:
    _fire(cli)
    told(cli("log", "acme", "yesterday", "9-11", "workshop"))
    refuses(cli, db, "client", "close", "acme", code=3)
    due = told(cli("reminders", "--due", today="2026-08-01"))
    assert "Close Acme: last day was 2026-07-31" in due
    shown = cli("client", "close", "acme", "--check", today="2026-08-01")
    assert "Hand over" in shown.out
    assert "2 h" in shown.err
    ran = cli("client", "close", "acme", "--all-done", today="2026-08-01")
    assert ran.code == 0
    assert ran.out.startswith("Acme is closed.")
    assert ran.out.count("[x]") == 3
    assert "Close Acme" not in told(cli("reminders", "--due", today="2026-08-01"))
    ran = cli("log", "acme", "yesterday", "9-11", today="2026-08-10")
    assert "closed" in ran.err
    ran = cli("client", "reopen", "acme", "--note", " ", today="2026-08-11")
    assert (ran.code, ran.out) == (2, "")
    assert "fire on 2026-06-30" in told(cli("client", "reopen", "acme", "--note", "new owner", today="2026-08-11"))


def test_hours_under_a_fee_that_is_billed_are_not_called_unbilled_at_the_end(cli: Cli) -> None:
    told(cli("project", "add", "acme", "Site", "--billing", "fixed", "--fee", "1000"))
    told(cli("log", "acme/site", "yesterday", "9-11"))
    told(cli("invoice", "draft", "acme/site", "--no-hours", "--line", "First part; 1; 400"))
    assert "Not billed yet: 2 h." in cli("client", "close", "acme", "--check").err
    told(cli("invoice", "draft", "acme/site", "--no-hours", "--line", "The rest; 1; 600"))
    assert "Not billed yet" not in cli("client", "close", "acme", "--check").err
    ran = cli("invoice", "draft", "acme")
    assert (ran.code, "It covers them" in ran.err) == (3, True)
    told(cli("log", "acme/site", "yesterday", "13-14", "--extra"))
    assert "Not billed yet: 1 h." in cli("client", "close", "acme", "--check").err


def test_a_pause_is_ended(cli: Cli, db: Path) -> None:
    told(cli("invoice", "add", "acme", "A-1", "500", "--issued", "2026-03-01"))
    refuses(cli, db, "client", "resume", "acme", code=3)
    told(cli("client", "status", "acme", "paused"))
    ran = cli("client", "resume", "acme")
    assert "A-1 is still overdue" in ran.err
    told(cli("client", "status", "acme", "paused"))
    assert "resume" not in told(cli("reminders", "--due"))
    told(cli("invoice", "pay", "A-1"))
    assert "resume the work" in told(cli("reminders", "--due"))
    assert told(cli("client", "resume", "acme")).startswith("Acme is active.")


def test_reminders_and_steps_as_a_calendar(cli: Cli, tmp_path: Path, db: Path) -> None:
    refuses(cli, db, "reminders", "--ics", tmp_path / "a.ics", code=3)
    _fire(cli)
    told(cli("reminder", "add", "2026-07-10", "call Ana; bring\\cake, please", "--client", "acme"))
    first, second = tmp_path / "a.ics", tmp_path / "a-2.ics"
    assert str(first) in told(cli("reminders", "--ics", first))
    events = icalendar.Calendar.from_ical(first.read_bytes()).walk("VEVENT")
    assert all(not event.errors for event in events)
    by_title = {str(event["SUMMARY"]): event for event in events}
    assert by_title["Acme: call Ana; bring\\cake, please"]["DTSTART"].dt == date(2026, 7, 10)
    assert by_title["Acme: The last day."]["DTSTART"].dt == date(2026, 7, 31)
    assert any(title.startswith("Acme: Hand over") for title in by_title)
    told(cli("client", "last-day", "acme", "2026-08-05"))
    assert str(second) in told(cli("reminders", "acme", "--ics", first, today="2026-07-01"))
    again = icalendar.Calendar.from_ical(second.read_bytes()).walk("VEVENT")
    moved = {str(e["UID"]): e for e in again}[str(by_title["Acme: The last day."]["UID"])]
    assert moved["DTSTART"].dt == date(2026, 8, 5)
    assert moved["SEQUENCE"] > by_title["Acme: The last day."]["SEQUENCE"]
    assert len({str(e["UID"]) for e in again}) == len(again)
    assert cli("reminders", "--ics", first, "--json").json == {"files": [str(tmp_path / "a-3.ics")]}
    refuses(cli, db, "reminders", "--ics", tmp_path / "none" / "a.ics", code=3)


def test_the_evidence_as_files(cli: Cli, tmp_path: Path, db: Path) -> None:
    told(cli("incident", "add", "acme", "abuse", "Shouted *loudly* at me #1 $x$", "--on", "2026-06-02"))
    told(cli("talk", "acme", "--log", "Told them it must stop", "--who", "Ana"))
    out = tmp_path / "evidence"
    said = told(cli("incidents", "acme", "--bundle", "--format", "md,pdf", "--out", f"{out}/"))
    names = sorted(path.name for path in out.iterdir())
    assert names == ["evidence-Acme-2026-06-30.md", "evidence-Acme-2026-06-30.pdf"]
    assert all(name in said for name in names)
    text = " ".join(page.extract_text() for page in pypdf.PdfReader(out / names[1]).pages)
    for words in ("Evidence: Acme", "Shouted *loudly* at me #1 $x$", "Told them it must stop", "2026-06-02"):
        assert words in " ".join(text.split()), words
    one = tmp_path / "one.pdf"
    told(cli("incidents", "acme", "--bundle", "--out", one))
    assert one.read_bytes().startswith(b"%PDF")
    refuses(cli, db, "incidents", "acme", "--bundle", "--format", "docx")
    refuses(cli, db, "incidents", "acme", "--format", "pdf")
    refuses(cli, db, "incidents", "acme", "--bundle", "--format", "pdf,md", "--out", tmp_path / "x.pdf", code=3)
    assert json.loads(told(cli("incidents", "acme", "--bundle", "--json")))["client"] == "Acme"


def test_an_empty_bundle_has_a_page_too(cli: Cli, tmp_path: Path) -> None:
    told(cli("incidents", "acme", "--bundle", "--format", "pdf", "--out", tmp_path))
    (made,) = tmp_path.glob("*.pdf")
    assert "Nothing is logged." in pypdf.PdfReader(made).pages[0].extract_text()


def test_a_follow_up_compares_and_says_what_to_answer(cli: Cli) -> None:
    for month in (1, 2, 3):
        told(cli("invoice", "add", "acme", f"A-{month}", "2000", "--issued", f"2026-0{month}-01"))
    told(cli("decide", "acme", "renegotiate"))
    untold = cli("plan", "acme", "--compare", "--json", today="2026-07-30").json
    assert untold["told"] == "not_yet", "nobody has heard of it yet"
    assert cli("advise", "acme", "--json", today="2026-07-30").json["answers"]["told"] == "not_yet"
    told(cli("talk", "acme", "--log", "friendly", "--on", "2026-07-01", today="2026-07-30"))
    shown = cli("plan", "acme", "--compare", "--json", today="2026-07-30").json
    assert shown["compared"]["late_payment"] == "same"
    assert shown["told"] == "no_change"
    assert "told: no_change" in told(cli("plan", "acme", "--compare", today="2026-07-30"))


def test_late_hours_of_a_month_whose_retainer_is_billed_are_not_called_unbilled(cli: Cli) -> None:
    told(cli("client", "add", "Rt", "--rate", "75"))
    told(cli("project", "add", "rt", "Care", "--billing", "retainer", "--fee", "500"))
    told(cli("log", "rt/care", "2026-01-12", "2h"))
    told(cli("invoice", "draft", "rt"))
    told(cli("invoice", "issue", "1"))
    told(cli("log", "rt/care", "2026-01-20", "1h"))
    assert "Not billed yet" not in cli("client", "close", "rt", "--check").err
    assert "is billed already" in cli("invoice", "draft", "rt").err
    told(cli("log", "rt/care", "2026-01-21", "3h", "--extra"))
    told(cli("log", "rt/care", "2026-02-02", "2h"))
    assert "Not billed yet: 5 h." in cli("client", "close", "rt", "--check").err
