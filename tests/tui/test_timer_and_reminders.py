"""The timer beyond `t`, and reminders of one's own: by keyboard and from the palette."""

from __future__ import annotations

from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from goodterms import when
from goodterms.ledger import clients, projects, settings_store, store, timer
from tests.tui.hand import TODAY, Hand, open_app
from tests.tui.test_day import one, step

NOW = when.clock("Europe/Berlin", TODAY).now


@pytest.fixture
def two(db: Path) -> Path:
    """Acme with a project, and Borealis."""
    with closing(store.connect(db)) as con:
        settings_store.save(con, "zone", "Europe/Berlin")
        acme = clients.add(con, "Acme", TODAY, currency="EUR", rate=8000)
        projects.add(con, acme, "Site", TODAY)
        clients.add(con, "Borealis", TODAY, currency="EUR", rate=9000)
    return db


def runs(path: Path, hours: float, client: int = 1) -> None:
    """The timer runs since so many hours."""
    with closing(store.connect(path)) as con:
        timer.start(con, client, NOW - int(hours * 3600), "Europe/Berlin", note="layout")


async def choose(hand: Hand, name: str) -> None:
    await hand.press("ctrl+p")
    await hand.write(name)
    await hand.press("enter")


async def test_a_timer_that_was_left_running_is_told_at_the_start(two: Path) -> None:
    runs(two, 13.5)
    async with open_app(two) as hand:
        assert hand.said.startswith("The timer has been running for 13 h 30 min: Acme. Was it forgotten?")
        await hand.press("t")
        hand.sees("The timer has run for long")
        async with step(hand, two):
            await hand.write("yesterday 23:00")
            await hand.press("enter")
    assert one(two, "SELECT seconds, day FROM time_entry") == (1800, "2026-06-29")


async def test_a_short_one_is_not(two: Path) -> None:
    runs(two, 2)
    async with open_app(two) as hand:
        assert hand.said == ""
        hand.sees("Acme 2:00")


async def test_words_in_the_note_say_what_the_timer_is_for(two: Path) -> None:
    async with open_app(two) as hand:
        await hand.press("t")
        hand.sees("may hold #rework #contact", "#nobill", "#me (asked for by me)")
        await hand.fill(client="acme/si", at="11:30", note="#admin papers #7")
        hand.sees("Acme / Site, since 11:30, admin, not billed")
        await hand.fill(note="#rework #admin")
        hand.sees("#rework and #admin cannot both be so.")
        await hand.press("enter")
        assert hand.place == "FormScreen"
        await hand.fill(note="papers #rework #7")
        async with step(hand, two):
            await hand.press("enter")
        assert one(two, "SELECT kind, billable, note FROM timer") == ("rework", 1, "papers #7")
        await choose(hand, "Timer: switch")
        await hand.fill(client="bor", at="11:40", note="#extra #me")
        hand.sees("Borealis, since 11:40, extra, asked for by me")
        await hand.press("enter")
        assert one(two, "SELECT scope, requested_by, note FROM timer") == ("extra", "me", "")
        await choose(hand, "Timer: stop at")
        await hand.fill(at="11:50", note="#spec draft")
        await hand.press("enter")
    assert one(two, "SELECT kind, billable, scope, requested_by, note FROM time_entry WHERE client_id = 2") == (
        "spec",
        0,
        "extra",
        "me",
        "draft",
    )


async def test_the_timer_is_switched_stopped_at_a_time_resumed_and_thrown_away(two: Path) -> None:
    runs(two, 2)
    async with open_app(two) as hand:
        await choose(hand, "Timer: switch")
        hand.sees("Acme, since 10:00")
        await hand.fill(client="nobody")
        await hand.press("enter")
        hand.sees("nobody")
        assert hand.place == "FormScreen"
        async with step(hand, two):
            await hand.fill(client="bor", at="11:30", note="call")
            await hand.press("enter")
        assert one(two, "SELECT seconds FROM time_entry") == (5400,)
        await choose(hand, "Timer: stop at")
        await hand.fill(at="9:00")
        await hand.press("enter")
        hand.sees("was started at 11:30")
        async with step(hand, two):
            await hand.fill(at="11:45", note="with Mia")
            await hand.press("enter")
        assert one(two, "SELECT seconds, note FROM time_entry WHERE client_id = 2") == (900, "call; with Mia")
        async with step(hand, two):
            await choose(hand, "Timer: resume")
        assert one(two, "SELECT client_id, note FROM timer") == (2, "call; with Mia")
        async with step(hand, two):
            await choose(hand, "Timer: throw away")
            await hand.press("y")
        for name in ("switch", "stop at", "throw"):
            await choose(hand, f"Timer: {name}")
            assert hand.said == "The timer is not running. t starts it."


async def test_reminders_are_added_put_off_ticked_and_deleted(two: Path) -> None:
    async with open_app(two) as hand:
        async with step(hand, two):
            await hand.press("r")
            await hand.fill(text="ask for the contract", day="today", client="acme")
            await hand.press("enter")
        hand.sees("ask for the contract")
        await hand.press("tab", "e")
        before = hand.value("day")
        assert before == "2026-06-30"
        async with step(hand, two):
            await hand.fill(day=(TODAY + timedelta(days=3)).isoformat())
            await hand.press("enter")
        hand.sees("Nothing is due.")
        await hand.press("v")
        hand.sees("1 thing to do", "2026-07-03", "ask for the contract")
        async with step(hand, two):
            await hand.press("n")
            await hand.write("tidy up")
            await hand.press("tab")
            await hand.write("fri")  # typed over "tomorrow"
            assert hand.value("day") == "fri"
            await hand.fill(day="")
            await hand.press("enter")
        hand.sees("2 things to do", "some time")
        async with step(hand, two):
            await hand.press("g", "space")
        hand.not_sees("ask for the contract")
        async with step(hand, two):
            await hand.press("d", "y")
        hand.sees("Nothing waits.")


async def test_what_follows_from_the_ledger_is_settled_there(sample: Path) -> None:
    async with open_app(sample) as hand:
        await hand.press("v")
        rows = hand.app.screen.query_one("#reminders")
        kinds = [rows.row(n).key.kind for n in range(rows.row_count)]  # type: ignore[attr-defined]
        await hand.press("g", *["j"] * kinds.index("invoice"), "space")
        assert hand.said.startswith("Enter opens what this is about")
        await hand.press("e")
        assert hand.said.startswith("This one follows from the ledger")
        await hand.press("d")
        assert hand.said.startswith("This one follows from the ledger")
        await hand.press("enter")
        assert hand.place == "InvoiceScreen"


async def test_an_archived_client_comes_back(two: Path) -> None:
    with closing(store.connect(two)) as con:
        clients.archive(con, 2)
    async with open_app(two) as hand:
        await hand.press("2")
        hand.not_sees("Borealis")
        async with step(hand, two):
            await choose(hand, "Bring back: Bor")
        hand.sees("Borealis")


async def test_what_the_palette_is_refused_is_told(two: Path) -> None:
    async with open_app(two) as hand:
        await hand.press("2")
        await choose(hand, "Statement of account")
        assert hand.said.startswith("Nothing was invoiced yet.")
        assert hand.place == "MainScreen"
        for name, title in (
            ("Contact: add", "New contact at"),
            ("Rate: add", "Rate: "),
            ("State: set", "Where things"),
        ):
            await choose(hand, name)
            hand.sees(title)
            await hand.press("escape")
