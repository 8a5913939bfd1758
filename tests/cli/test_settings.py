"""set, through the process."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.conftest import Run, content


def test_a_setting_is_set_shown_and_taken_back(run: Run) -> None:
    assert run("set", "monthly_need", "4900").out == "monthly_need = 4900\n"
    assert run("set", "monthly_need").out.startswith("monthly_need = 4900\n")
    assert run("set", "monthly_need", "--json").json["value"] == "4900"
    assert "default again" in run("set", "monthly_need", "none").out
    assert run("set", "monthly_need", "--json").json["value"] == ""


def test_words_need_no_quotes(run: Run) -> None:
    assert run("set", "working_window", "mon-thu", "9:00-17:00").code == 0
    assert "mon-thu 09:00-17:00" in run("set", "working_window").out


def test_all_settings_in_plain_words(run: Run) -> None:
    run("set", "zone", "Asia/Kathmandu")
    listed = {row["key"]: row for row in run("set", "--json").json}
    assert listed["zone"]["value"] == "Asia/Kathmandu"
    assert listed["zone"]["set"] is True
    assert all(row["says"] for row in listed.values())
    assert "late_payment.grace_days" not in listed
    bars = {row["key"] for row in run("set", "--bars", "--json").json}
    assert {"late_payment.grace_days", "late_payment.class"} <= bars
    assert "Your time zone" in run("set").out


def test_the_bar_of_a_flag_for_all_and_for_one_client(run: Run, acme: int) -> None:
    assert run("set", "late_payment.grace_days", "5").code == 0
    assert (
        run("set", "late_payment.grace_days", "7", "--client", "béta").out == "late_payment.grace_days for Béta = 7\n"
    )
    assert run("set", "late_payment.grace_days", "--json").json["value"] == "5"


@pytest.mark.parametrize(
    "args",
    [
        ("nope", "1"),
        ("nope",),
        ("monthly_need", "much"),
        ("zone", "Mars/Olympus"),
        ("home_currency", "EUX"),
        ("working_window", "always"),
        ("late_payment.nope", "1"),
        ("late_payment.grace_days", "999"),
        ("late_payment.grace_days", "5", "--client", "nobody"),
    ],
)
def test_bad_values_leave_every_byte_alone(run: Run, db: Path, args: tuple[str, ...]) -> None:
    before = content(db)
    ran = run("set", *args)
    assert (ran.code, ran.out) == (2, "")
    assert len(ran.err.splitlines()) == 1
    assert content(db) == before


def test_a_bad_value_makes_no_file(run: Run, tmp_path: Path) -> None:
    new = tmp_path / "new.db"
    assert run("set", "monthly_need", "much", file=new).code == 2
    assert not new.exists()
    assert run("set", "monthly_need", "100", file=new).code == 0


@pytest.mark.parametrize(
    ("key", "good"),
    [
        ("zone", "Asia/Kathmandu"),
        ("home_currency", "USD"),
        ("reserve", "900"),
        ("working_window", "mon-fri 8:00-18:00"),
    ],
)
def test_a_setting_that_another_program_spoilt_is_named_and_can_be_set_anew(
    run: Run, db: Path, key: str, good: str
) -> None:
    run("set", key, good)
    with closing(sqlite3.connect(db)) as con:
        con.execute("UPDATE setting SET value = 'spo\x1bilt' WHERE key = ?", (key,))
        con.commit()
    says = f'The setting {key} is "spoilt", which cannot be.'
    for words in (("status",), ("flags",), ("report", "hours"), ("log", "acme", "2h")):
        told = run(*words)
        assert (told.code, told.err) == (3, f'{says} "goodterms set {key} VALUE" sets it anew.\n')
    assert says in run("check").err
    assert run("set", key, good).code == 0
    assert run("check").code == 0
