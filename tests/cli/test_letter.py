"""letter, through the process: drawn up, checked, written, kept."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from tests.cli.conftest import Run, content

FIRE = ("letter", "acme", "--outcome", "fire")


@pytest.fixture(autouse=True)
def known(run: Run, acme: int) -> None:
    run("set", "my_name", "Mia Muster")
    run("set", "my_email", "mia@example.org")
    run("incident", "add", "acme", "petty_complaints", "Complained about the colour again", "--on", "2026-11-10")


def kept(con: sqlite3.Connection) -> list[tuple[str, str, int, str]]:
    return con.execute("SELECT kind, language, version, overrides FROM letter ORDER BY id").fetchall()


def test_without_out_or_format_it_is_shown_and_not_kept(run: Run, db: Path, tmp_path: Path) -> None:
    before = content(db)
    ran = run(*FIRE, "--set", "facts=1")
    assert ran.code == 0
    assert "I hereby give you formal notice that I am ending my services to Acme." in " ".join(ran.out.split())
    assert "Complained about the colour again" in " ".join(ran.out.split())
    assert "T16" in ran.err
    assert content(db) == before
    assert not list(tmp_path.glob("Acme*"))


def test_formats_are_written_under_a_safe_name_and_nothing_is_overwritten(
    run: Run, con: sqlite3.Connection, tmp_path: Path
) -> None:
    args = (*FIRE, "--set", "facts=1", "--format", "md,txt", "--out", "letters/")
    assert run(*args).out.split() == ["letters/Acme-fire-2026-11-20.md", "letters/Acme-fire-2026-11-20.txt"]
    first = (tmp_path / "letters/Acme-fire-2026-11-20.md").read_bytes()
    assert run(*args).out.split() == ["letters/Acme-fire-2026-11-20-2.md", "letters/Acme-fire-2026-11-20-2.txt"]
    assert (tmp_path / "letters/Acme-fire-2026-11-20.md").read_bytes() == first
    assert kept(con) == [("fire", "en", 1, "{}"), ("fire", "en", 2, "{}")]


def test_out_names_one_file_and_its_format(run: Run, tmp_path: Path) -> None:
    assert run(*FIRE, "--set", "facts=1", "--out", "notice.md").out == "notice.md\n"
    assert (tmp_path / "notice.md").read_text("utf-8").startswith("Mia Muster")
    ran = run(*FIRE, "--set", "facts=1", "--out", "one.pdf", "--format", "md,txt")
    assert ran.code == 3
    assert not (tmp_path / "one.pdf").exists()


def test_an_attack_is_blocked_and_nothing_is_written(run: Run, db: Path, tmp_path: Path) -> None:
    before = content(db)
    ran = run(*FIRE, "--set", "facts=1", "--set", "facts=You are a liar", "--format", "txt")
    assert (ran.code, ran.out) == (3, "")
    assert ran.err.splitlines()[-2].startswith("The letter is blocked.")
    assert "T1" in ran.err.splitlines()[-1]
    assert content(db) == before
    assert not list(tmp_path.glob("*.txt"))


def test_a_block_is_lifted_with_a_reason_that_is_kept(run: Run, con: sqlite3.Connection) -> None:
    args = (*FIRE, "--set", "facts=1", "--set", "last_day=2026-11-21", "--format", "txt")
    assert run(*args).code == 3
    ran = run(*args, "--override", "t9=agreed on the phone")
    assert ran.code == 0
    assert kept(con) == [("fire", "en", 1, '{"T9": "agreed on the phone"}')]


def test_what_is_not_filled_in_blocks_and_is_named(run: Run) -> None:
    ran = run("letter", "acme", "--outcome", "raise_rates", "--json")
    assert ran.code == 3
    assert "new_rate" in ran.err
    assert "--set NAME=VALUE" in ran.err
    found = ran.json
    assert found["blocked"] is True
    assert {"new_rate", "included", "excluded"} <= set(found["unfilled"])


def test_json_tells_what_the_check_found(run: Run) -> None:
    found = run(*FIRE, "--set", "facts=1", "--json").json
    assert found.keys() >= {"client", "outcome", "language", "subject", "text", "blocked", "findings", "files"}
    assert found["blocked"] is False
    assert {f["rule"] for f in found["findings"]} == {"T16"}


@pytest.mark.parametrize("language", ["fa", "is", "ro", "th", "tr"])
def test_other_languages(run: Run, language: str) -> None:
    ran = run(*FIRE, "--set", "facts=1", "--language", language)
    assert ran.code == 0
    assert "Dear Sir" not in ran.out
    assert "Acme" in ran.out


def test_facts_are_incidents_invoices_or_entries_by_id(run: Run, con: sqlite3.Connection, acme: int) -> None:
    con.execute(
        "INSERT INTO invoice (client_id, number, issued, due, currency, net) "
        "VALUES (?, '2026-014', '2026-05-01', '2026-05-31', 'EUR', 100000)",
        (acme,),
    )
    run("log", "acme", "mon", "3h", "second redesign", "--no-bill")
    facts = ("--set", "facts=incident 1", "--set", "facts=2026-014", "--set", "facts=entry 1")
    text = " ".join(run(*FIRE, *facts).out.split())
    for words in ("Complained about the colour", "2026-014", "second redesign"):
        assert words in text
    assert run(*FIRE, "--set", "facts=entry 99").code == 2
    assert run(*FIRE, "--set", "facts=99").code == 2


def test_the_fields_can_be_listed(run: Run) -> None:
    listed = {field["name"]: field for field in run(*FIRE, "--fields", "--json").json}
    assert listed["my_name"]["value"] == "Mia Muster"
    assert listed["facts"]["need"] == "missing"
    assert "Last working day" in run(*FIRE, "--fields").out


@pytest.mark.parametrize(
    "args",
    [
        ("letter", "acme"),
        ("letter", "nobody", "--outcome", "fire"),
        ("letter", "acme", "--outcome", "hug"),
        (*FIRE, "--set", "nope=1"),
        (*FIRE, "--set", "facts"),
        (*FIRE, "--set", "last_day=soon"),
        (*FIRE, "--language", "xx"),
        (*FIRE, "--format", "rtf"),
        (*FIRE, "--override", "T9"),
    ],
)
def test_what_is_not_understood_writes_nothing(run: Run, db: Path, tmp_path: Path, args: tuple[str, ...]) -> None:
    before, files = content(db), set(tmp_path.iterdir())
    ran = run(*args)
    assert (ran.code, ran.out) == (2, "")
    assert len(ran.err.splitlines()) == 1
    assert content(db) == before
    assert set(tmp_path.iterdir()) == files


def test_s3_26_the_days_at_the_end_follow_from_the_last_day_given(run: Run) -> None:
    told = ("letter", "acme", "--outcome", "finish_decline", "--set", "no_reasons=yes", "--set", "last_day=2027-01-31")
    text = " ".join(run(*told).out.split())
    assert "Last working day: 31 January 2027." in text
    assert "hand over by 31 January 2027:" in text
    assert "final invoice follows on 31 January 2027." in text
    text = " ".join(run(*told, "--set", "handover_date=2027-01-15").out.split())
    assert "hand over by 15 January 2027:" in text
    assert "final invoice follows on 31 January 2027." in text


def test_s3_23_the_letter_names_the_last_day_that_was_decided_on(run: Run) -> None:
    """The tone check asks about an early one; no day is moved unseen."""
    early = ("letter", "acme", "--outcome", "finish_decline", "--set", "no_reasons=yes")
    assert run("decide", "acme", "finish_decline", "--reason", "agreed", "--last-day", "2026-11-25").code == 0
    ran = run(*early)
    assert ran.code == 3
    assert "Last working day: 25 November 2026." in " ".join(ran.out.split())
    assert "T9: The last day 2026-11-25 is before the notice ends on 2026-12-04." in ran.err
    assert run(*early, "--override", "T9=agreed", "--format", "txt").code == 0
    assert "last day" not in run("letters", "--sent", "1", "--proof", "mail").out
    assert run("client", "show", "acme", "--json").json["last_day"] == "2026-11-25"
    assert run(*early, "--set", "last_day=2026-12-31", "--format", "txt").code == 0
    said = run("letters", "--sent", "2", "--proof", "mail").out
    assert "The last day moved from 2026-11-25 to 2026-12-31, as in the letter; " in said
    assert run("client", "show", "acme", "--json").json["last_day"] == "2026-12-31"


def test_h1_a_later_last_day_that_was_chosen_is_no_immediate_effect(run: Run) -> None:
    run("incident", "add", "acme", "physical_threat", "Threw a chair across the room", "--on", "2026-11-19")
    assert "with immediate effect" in run(*FIRE).out
    assert run("decide", "acme", "fire", "--last-day", "2026-12-20").code == 0
    text = " ".join(run(*FIRE).out.split())
    assert "Last working day: 20 December 2026." in text
    assert "immediate effect" not in text
    assert "hand over by 20 December 2026" in text


def test_h1_a_threat_after_the_decision_waits_for_no_notice(run: Run) -> None:
    assert run("decide", "acme", "fire", "--reason", "enough", "--last-day", "2026-12-20").code == 0
    run("incident", "add", "acme", "physical_threat", "Threw a chair across the room", "--on", "2026-11-20")
    text = " ".join(run(*FIRE).out.split())
    assert "with immediate effect" in text
    assert "Last working day: 20 November 2026." in text


def test_a_hostile_name_never_becomes_a_path(run: Run, tmp_path: Path) -> None:
    run("client", "add", "../../x; rm -rf ~/[b]")
    ran = run("letter", "../../x", "--outcome", "boundary", "--set", "remark_date=2026-11-02", "--format", "txt")
    assert ran.code == 0
    (written,) = ran.out.split()
    assert (tmp_path / written).is_file()
    assert "/" not in written
