"""The text logs: what their small languages mean."""

from __future__ import annotations

from pathlib import Path

import pytest

from goodterms.exchange.readers.model import Bad, ParsedEntry
from tests.exchange.help_intake import put, rows
from tests.exchange.samples import HOURS


def entries(path: Path, format_: str | None = None, **options: object) -> list[ParsedEntry]:
    found, _ = rows(path, format_, **options)
    bad = [row for row in found if isinstance(row, Bad)]
    assert not bad
    return [row for row in found if isinstance(row, ParsedEntry)]


def sample(tmp_path: Path, name: str) -> list[ParsedEntry]:
    return entries(next(s for s in HOURS if s.id == name).write(tmp_path))


def bad_lines(path: Path, format_: str) -> list[tuple[int, str]]:
    return [(row.line, row.reason) for row in rows(path, format_)[0] if isinstance(row, Bad)]


def test_timewarrior_keeps_the_annotation_and_the_other_tags(tmp_path: Path) -> None:
    first, second = sample(tmp_path, "timewarrior")
    assert (first.client, first.note, first.day, first.minute) == ("acme", 'a "note" #two words', "2025-01-15", 600)
    assert (second.note, second.seconds) == ("", 300)


def test_timewarrior_refuses_what_it_never_writes(tmp_path: Path) -> None:
    content = "inc 20250115T090000Z - 20250115T080000Z # a\ninc yesterday - today\nfoo\n"
    assert bad_lines(put(tmp_path, content), "timewarrior") == [
        (1, "ends before it starts"),
        (2, '"yesterday" is not a time such as 20240115T090000Z'),
        (3, "is not an interval of timewarrior"),
    ]


def test_klog_shifts_days_and_takes_breaks_off(tmp_path: Path) -> None:
    found = sample(tmp_path, "klog")
    assert [(e.day, e.seconds, e.note) for e in found] == [
        ("2025-03-04", 4500, "Call #phone and a second line"),
        ("2025-03-04", 7200, "Form fix"),
        ("2025-03-04", 9000, "Deploy"),
        ("2025-03-03", 7200, "Before"),
        ("2025-03-05", 2700, "#beta review"),
    ]
    assert [e.client for e in found] == ["acme"] * 4 + ["beta"]


def test_klog_refuses_lines_that_mean_nothing(tmp_path: Path) -> None:
    content = "2025-03-04\n    9:00 - 25:00 x\n    soon\n\n2025-13-01\n    1h\n"
    assert [line for line, _ in bad_lines(put(tmp_path, content, "a.klg"), "klog")] == [2, 3, 5, 6]


def test_timeclock_ends_the_session_it_names_else_the_latest(tmp_path: Path) -> None:
    found = sample(tmp_path, "timeclock")
    assert [(e.line, e.client, e.project, e.seconds, e.note) for e in found] == [
        (2, "acme", "site", 4800, "fix form"),
        (5, "acme", "site", 1800, ""),
        (4, "beta", "", 13_140, ""),
    ]


def test_timeclock_refuses_an_end_without_a_beginning(tmp_path: Path) -> None:
    assert bad_lines(put(tmp_path, "o 2025/03/04 10:20:00\ni 2025/03/04\n"), "timeclock") == [
        (1, "clocks out, but nothing was clocked in"),
        (2, "is not a line of timeclock"),
    ]


def test_timedot_counts_dots_letters_and_units(tmp_path: Path) -> None:
    found = sample(tmp_path, "timedot")
    assert [(e.client, e.seconds, e.start) for e in found] == [
        ("acme", 5400, None), ("acme", 9000, None), ("beta", 5400, None),
        ("gamma", 3600, None), ("beta", 900, None),
    ]  # fmt: skip
    assert (found[0].note, found[1].note) == ("a note", "work")


def test_bartib_unescapes_bars(tmp_path: Path) -> None:
    (found,) = sample(tmp_path, "bartib")
    assert (found.client, found.note, found.minute) == ("acme", "writing | docs", 974)


def test_org_names_the_client_by_category_heading_or_tag(tmp_path: Path) -> None:
    found = sample(tmp_path, "org")
    assert [(e.client, e.project, e.note, e.seconds) for e in found] == [
        ("Acme", "Acme", "Site", 7200),
        ("Acme", "Acme", "Site", 2700),
        ("inbox", "", "Notes", 600),
    ]
    nested = entries(
        put(
            tmp_path, "* Beta\n** Shop\n*** DONE Cart\nCLOCK: [2025-03-04 Tue 12:00]--[2025-03-04 Tue 12:30]\n", "b.org"
        )
    )
    assert [(e.client, e.project, e.note) for e in nested] == [("Beta", "Shop", "Cart")]
    flat = entries(put(tmp_path, "* Alone :gamma:\nCLOCK: [2025-03-04 Tue 12:00]--[2025-03-04 Tue 12:30]\n", "c.org"))
    assert [(e.client, e.note) for e in flat] == [("gamma", "Alone")]


def test_org_refuses_a_clock_that_is_none(tmp_path: Path) -> None:
    assert bad_lines(put(tmp_path, "* A\nCLOCK: [2025-03-04 Tue]--[2025-03-04 Tue 12:30]\n", "a.org"), "org") == [
        (2, "is not a CLOCK line with two times")
    ]


def test_watson_knows_its_frames_by_their_id(tmp_path: Path) -> None:
    first, second = sample(tmp_path, "watson")
    assert (first.own_id, first.client, first.note, first.day) == ("41dcff", "acme", "#web", "2018-10-16")
    assert second.seconds == 3600


def test_watson_refuses_what_is_no_frame(tmp_path: Path) -> None:
    content = '[[1539683175, 1539685649, "a", "id"], ["x"], [2, 1, "a", "b"], 7, [1, 99999999999999, "a", "b"]]'
    assert [line for line, _ in bad_lines(put(tmp_path, content, "frames"), "watson")] == [2, 3, 4, 5]


@pytest.mark.parametrize("name", ["kimai in German", "kimai, API"])
def test_kimai_crosses_midnight_and_reads_offsets(tmp_path: Path, name: str) -> None:
    found = sample(tmp_path, name)
    assert found[0].day in ("2025-03-03", "2025-03-04")
    assert found[0].seconds == (12_600 if name == "kimai in German" else 4500)


def test_solidtime_is_utc_and_shown_in_the_users_zone(tmp_path: Path) -> None:
    (found,) = sample(tmp_path, "solidtime")
    assert (found.day, found.minute) == ("2025-03-05", 23)
    assert found.note == 'T1: Work \\\\ 🔥 "q" x #Dev #Web'
