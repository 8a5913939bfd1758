"""The table of faults adds up what the tests counted; what failed, was too little or was not counted stands out."""

from __future__ import annotations

import xml.etree.ElementTree as ET

from tests.faults.__main__ import BEGIN, END, FAULTS
from tests.faults.report import Fault, Row, kept, row

FAULT = Fault("killed", (), "{kills} kills", "lost {lost}", {"kills": 3})


def case(failed: bool = False, **counts: int) -> ET.Element:
    inside = "".join(f'<property name="{name}" value="{number}"/>' for name, number in counts.items())
    return ET.fromstring(f"<testcase><properties>{inside}</properties>{'<failure/>' * failed}</testcase>")


def test_the_counts_of_all_cases_are_added_up() -> None:
    made = row(FAULT, [case(kills=2, lost=0), case(kills=1200, lost=0)], 130)
    assert made.good
    assert made.line == "| killed | 1,202 kills | lost 0 | 2 min |"


def test_what_failed_was_too_little_or_was_never_counted_is_bold() -> None:
    for cases, told in (
        ([case(kills=2, lost=0)], "too few: kills 2 of 3"),
        ([case(kills=3, lost=0), case(failed=True)], "tests failed 1 of 2"),
        ([case(kills=3)], "lost not counted"),
        ([], "too few"),
    ):
        made = row(FAULT, cases, 1)
        assert not made.good
        assert told in made.found
        assert "**" in made.line


def test_a_row_measured_again_takes_the_place_of_the_old_one() -> None:
    page = f"before\n{BEGIN}\n{END}after\n"
    titles = ["one", "two"]
    page = kept(page, [Row("two", "2", "x", 1, good=True)], titles, BEGIN, END, "Measured.")
    page = kept(page, [Row("one", "1", "y", 1, good=True)], titles, BEGIN, END, "Measured.")
    page = kept(page, [Row("two", "3", "z", 1, good=True)], titles, BEGIN, END, "Measured.")
    rows = [line for line in page.splitlines() if line.startswith("| ")]
    assert rows == ["| fault | how many | what was found | took |", "| one | 1 | y | 1 s |", "| two | 3 | z | 1 s |"]
    assert page.startswith("before\n")
    assert page.endswith("after\n")


def test_every_fault_says_how_many_there_must_be() -> None:
    assert all(fault.least and all(least > 0 for least in fault.least.values()) for fault in FAULTS.values())
