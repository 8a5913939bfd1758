"""The calendar file, read back by another program's parser."""

from datetime import UTC, date, datetime, timedelta

import icalendar
from hypothesis import given
from hypothesis import strategies as st

from goodterms.exchange.writers.calendar import Event, calendar, fold

STAMP = datetime(2026, 3, 31, 12, tzinfo=UTC)
EVENTS = [
    Event("notice-1@goodterms", date(2026, 4, 30), "Last day, Acme; done\\", "Hand over:\nfiles, keys; all \\ ok", 2),
    Event("notice-2@goodterms", date(2026, 12, 31), "آخرین روز کاری برای شرکت نمونهٔ بازرگانی خلیج فارس " * 3, "متن"),
    Event("notice-3@goodterms", date(2028, 2, 29), "วันทำงานวันสุดท้ายของการให้บริการตามสัญญา " * 4),
]


def test_another_parser_reads_the_same():
    read = icalendar.Calendar.from_ical(calendar(EVENTS, STAMP)).walk("VEVENT")
    assert len(read) == len(EVENTS)
    for event, ours in zip(read, EVENTS, strict=True):
        assert not event.errors
        assert str(event["SUMMARY"]) == ours.title
        assert str(event.get("DESCRIPTION", "")) == ours.text
        assert str(event["UID"]) == ours.uid
        assert event["SEQUENCE"] == ours.sequence
        assert event["DTSTART"].dt == ours.day
        assert event["DTEND"].dt == ours.day + timedelta(days=1)
        assert event.walk("VALARM")[0]["TRIGGER"].dt == timedelta(hours=-15)
        assert event["DTSTAMP"].dt == STAMP


def test_lines_are_short_and_whole():
    raw = calendar(EVENTS, STAMP)
    assert raw.endswith(b"\r\n")
    assert b"\n" not in raw.replace(b"\r\n", b"")
    for line in raw.split(b"\r\n"):
        assert len(line) <= 75
        line.decode("utf-8")


@given(st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc")), max_size=300))
def test_folding_loses_nothing(text):
    assert fold(text).replace(b"\r\n ", b"").decode() == text


@given(st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc")), max_size=120))
def test_any_title_comes_back(text):
    read = icalendar.Calendar.from_ical(calendar([Event("x", date(2026, 1, 1), text)], STAMP)).walk("VEVENT")
    assert str(read[0]["SUMMARY"]) == text


def test_control_characters_cannot_start_a_line():
    raw = calendar([Event("x", date(2026, 1, 1), "a\r\nATTENDEE:b\x00\x0b")], STAMP)
    assert b"\r\nATTENDEE" not in raw
    assert b"SUMMARY:a\\nATTENDEE:b\r\n" in raw
