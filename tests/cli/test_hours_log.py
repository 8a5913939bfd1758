"""goodterms log and hours, through the process."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from tests.cli.conftest import Run, content

pytestmark = pytest.mark.usefixtures("acme")


def test_log_echoes_what_it_understood_and_kept(run: Run) -> None:
    ran = run("log", "acme/si", "yesterday", "9:00-11:15", "workshop", "at", "home")
    assert ran.code == 0
    said = "Logged 1: Acme / Site, Thu 19 Nov 2026, 09:00-11:15, 2 h 15 min, EUR 168.75: workshop at home"
    assert ran.out.splitlines() == [said]
    assert ran.err == ""
    assert run("hours", "--json").json == [
        {
            "id": 1,
            "client": "Acme",
            "project": "Site",
            "date": "2026-11-19",
            "start": "2026-11-19T09:00:00+01:00",
            "end": "2026-11-19T11:15:00+01:00",
            "zone": "Europe/Berlin",
            "seconds": 8100,
            "kind": "work",
            "scope": "in",
            "billable": True,
            "requested_by": "client",
            "rush_paid": False,
            "emergency_agreed": False,
            "invoice": None,
            "currency": "EUR",
            "amount": "168.75",
            "note": "workshop at home",
            "overlaps": False,
        }
    ]


def test_the_options_say_what_kind_of_time_it_was(run: Run) -> None:
    said = run(
        "log", "bé", "90m", "--kind", "contact", "--extra", "--no-bill", "--requested-by", "me", "--emergency"
    ).out
    assert "1 h 30 min, contact, extra, not billed, asked for by me, agreed emergency" in said
    assert "not billed" in run("log", "bé", "90m", "--kind", "chasing").out
    assert "not billed" not in run("log", "bé", "90m", "--kind", "admin", "--bill", "--rush-paid").out


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("acm", "2h"), "Acme, Acme Labs"),
        (("nobody", "2h"), "No client begins"),
        (("acme/zzz", "2h"), "No project begins"),
        (("acme", "2"), "hours or minutes"),
        (("acme", "1h90"), "59 minutes"),
        (("acme", "25h"), "more than a day"),
        (("acme", "tomorrow", "2h"), "future"),
        (("acme", "22:00-0:30"), "not over yet"),
        (("acme", "meeting"), "does not say when"),
        (("acme", "2h", "--kind", "play"), "'play'"),
        (("acme", "2h", "--nope"), "--nope"),
        (("acme",), "WHEN"),
        ((), "CLIENT"),
        (("", "2h"), "empty"),
        (("acme", "2026-03-29", "2:30-4"), "01:59 and 03:00"),
    ],
)
def test_what_is_not_understood_ends_with_2_in_one_line_and_writes_nothing(
    run: Run, db: Path, words: tuple[str, ...], says: str
) -> None:
    before = content(db)
    ran = run("log", *words)
    assert ran.code == 2
    assert ran.out == ""
    assert says in ran.err
    assert len(ran.err.splitlines()) == 1
    assert content(db) == before


def test_a_whole_name_goes_before_a_prefix_and_case_does_not_matter(run: Run) -> None:
    assert "Acme," in run("log", "ACME", "1h").out
    assert "Acme Labs," in run("log", "acme l", "1h").out
    assert "Béta," in run("log", "BÉ", "1h").out


def test_an_overlap_is_told_with_the_entry_it_meets_but_touching_is_none(run: Run) -> None:
    run("log", "acme", "9-10")
    assert run("log", "acme", "10-11").err == ""
    ran = run("log", "bé", "9:30-10:30")
    assert ran.code == 0
    assert "It overlaps entry 1: Acme, Fri 20 Nov 2026, 09:00-10:00." in ran.err
    assert "entry 2" in ran.err


def test_entries_that_overlap_are_marked_in_the_list(run: Run) -> None:
    for words in (("acme", "9-10"), ("acme", "10-11"), ("bé", "9:30-9:45"), ("bé", "1h"), ("bé", "yesterday", "9-10")):
        run("log", *words)
    run("log", "acme", "yesterday", "23:00-0:30")
    run("log", "acme", "0:15-1:00")
    found = run("hours").out.splitlines()
    assert [line.split()[0] for line in found if "overlaps" in line] == ["6", "7", "1", "3"], found
    assert found[-1].endswith("The time of 4 meets that of another.")
    listed = {row["id"]: row["overlaps"] for row in run("hours", "acme", "--json").json}
    assert listed == {1: True, 2: False, 6: True, 7: True}
    assert [row["overlaps"] for row in run("hours", "--period", "yesterday", "--json").json] == [False, True]


def test_force_lets_in_what_is_not_over_yet(run: Run) -> None:
    assert "(next day)" in run("log", "acme", "22:00-0:30", "--force").out


def test_the_second_of_two_equal_times(run: Run) -> None:
    first = run("log", "acme", "2026-10-25", "2:15-2:45", "--json").json
    second = run("log", "acme", "2026-10-25", "2:15-2:45", "--second", "--json").json
    assert first["start"] == "2026-10-25T02:15:00+02:00"
    assert second["start"] == "2026-10-25T02:15:00+01:00"


def test_hours_are_listed_by_client_period_kind_and_note(run: Run) -> None:
    for words in (("acme/site", "2026-10-30", "2h", "draft"), ("acme", "mon", "1h", "Call"), ("bé", "2h", "call")):
        run("log", *words)
    run("log", "bé", "30m", "--kind", "chasing")

    def notes(*options: str) -> list[str]:
        return [row["note"] for row in run("hours", *options, "--json").json]

    assert notes() == ["draft", "Call", "call", ""]
    assert notes("acme") == ["draft", "Call"]
    assert notes("acme/site") == ["draft"]
    assert notes("--period", "this-week") == ["Call", "call", ""]
    assert notes("--from", "2026-11", "--to", "mon") == ["Call"]
    assert notes("--find", "CALL") == ["Call", "call"]
    assert notes("--kind", "chasing") == [""]
    assert notes("--unbilled", "bé") == ["call"]
    assert notes("--limit", "1") == [""]
    assert notes("--from", "2026-11-21") == []


def test_hours_for_people_have_a_sum(run: Run) -> None:
    run("log", "acme", "9-11", "plan")
    out = run("hours").out.splitlines()
    assert out[0].split() == ["Id", "Day", "Time", "Hours", "Client", "What", "Note"]
    assert out[1].split() == ["1", "Fri", "2026-11-20", "09:00-11:00", "2:00", "Acme", "plan"]
    assert out[2] == "1 entry, 2 h."
    assert run("hours", "bé").out == "No time entries.\n"


def test_hours_as_csv_are_guarded_against_formulas(run: Run) -> None:
    run("log", "acme", "1h", "=HYPERLINK(1)")
    rows = list(csv.DictReader(io.StringIO(run("hours", "--csv").out)))
    assert rows[0]["note"] == "'=HYPERLINK(1)"
    assert rows[0]["seconds"] == "3600"


def test_a_period_that_ends_before_it_starts_is_refused(run: Run) -> None:
    ran = run("hours", "--from", "2026-11-20", "--to", "2026-11-19")
    assert (ran.code, ran.out) == (2, "")
    assert "before it starts" in ran.err
