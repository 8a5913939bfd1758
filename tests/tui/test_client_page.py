"""The tabs of a client's page where things are kept in order: projects, evidence, people, rates, terms, state."""

from __future__ import annotations

from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from goodterms import when
from goodterms.ledger import clients, contacts, evidence, hours, projects, store
from tests.tui.hand import TODAY, Hand, dump, open_app
from tests.tui.test_day import one, step


@pytest.fixture
def page(db: Path) -> Path:
    """Acme, with a project of which more is done than agreed, a person, two rates, and what was noted."""
    with closing(store.connect(db)) as con:
        acme = clients.add(con, "Acme", TODAY, currency="EUR", rate=8000, since=TODAY - timedelta(days=100))
        clients.set_rate(con, acme, 9000, TODAY - timedelta(days=10))
        clients.set_rate(con, acme, 9900, TODAY + timedelta(days=30))
        site = projects.add(con, acme, "Site", TODAY, estimate_seconds=7200, agreed_scope=True)
        contacts.add(con, acme, name="Ana Pop", role="decision", email="ana@acme.example")
        span = when.parse_when("yesterday 9-12", when.clock("Europe/Berlin", TODAY))
        hours.log_entry(con, acme, span, project_id=site, note="layout")
        evidence.add_request(con, acme, TODAY - timedelta(days=9), TODAY, note="Which logo?")
        evidence.add_expense(con, acme, TODAY, TODAY, 1250, "stamps")
    return db


async def tab(hand: Hand, name: str) -> None:
    """Go to a tab of the page of the first client."""
    if hand.place != "ClientScreen":
        await hand.press("2", "enter")
    for _ in range(9):
        widget = hand.app.screen.query("#tab > *").first()
        if widget.id == name:
            return
        await hand.press("right")
    raise AssertionError(f"there is no tab {name}")


async def test_all_tabs_stand_on_a_narrow_screen_and_a_click_opens_one(page: Path) -> None:
    async with open_app(page, size=(80, 24)) as hand:
        await hand.press("2", "enter")
        hand.sees("Overview", "Hours", "Invoices", "Evidence", "Flags", "Decisions", "Letters", "Projects", "Terms")
        line = next(number for number, text in enumerate(hand.text.splitlines()) if "Terms" in text)
        await hand.pilot.click(offset=(hand.text.splitlines()[line].index("Terms") + 1, line))
        await hand.settle()
        hand.sees("Ana Pop", "EUR 90.00 an hour")


async def test_a_new_client_is_not_shown_a_row_of_noughts(db: Path) -> None:
    with closing(store.connect(db)) as con:
        clients.add(con, "Acme", TODAY, currency="EUR", rate=8000)
    async with open_app(db, size=(80, 24)) as hand:
        await hand.press("2", "enter")
        hand.sees("Nothing to reckon with yet: a logs hours")
        hand.not_sees("0.00", "0.0 h", "per hour")
        await hand.press("right", "right")
        hand.sees("No invoice yet. n drafts one from hours; 4, then R, records one.")
        await hand.press("w")
        hand.sees("No income and no hours are")
        hand.not_sees("0.00", "per hour")


async def test_projects_are_added_changed_closed_and_delayed(page: Path) -> None:
    async with open_app(page) as hand:
        await tab(hand, "projects")
        hand.sees("Site", "open", "3:00", "2:00", "150%")
        async with step(hand, page):
            await hand.press("n")
            await hand.fill(name="App", billing="f", fee="5000", estimate="40", scope="y")
            await hand.press("enter")
        hand.sees("App", "fixed", "5000.00")
        before = dump(page)
        await hand.press("G", "enter")
        assert hand.value("name") == "Site"
        await hand.fill(name="App")
        await hand.press("enter")
        hand.sees('already has a project named "App"')
        assert dump(page) == before
        async with step(hand, page):
            await hand.fill(name="Website", estimate="4.5")
            await hand.press("enter")
        hand.sees("Website", "67%")
        async with step(hand, page):
            await hand.press("M")
            assert hand.value("project") == "Website"
            await hand.fill(days="7", cause="dead")
            await hand.press("enter")
        hand.sees("7 d")
        async with step(hand, page):
            await hand.press("c")
        assert one(page, "SELECT status FROM project WHERE name = 'Website'") == ("done",)
        hand.sees("done")
        await hand.press("d", "y")
        assert "Close it instead" in hand.said
        await hand.press("g")
        async with step(hand, page):
            await hand.press("d", "y")
        hand.not_sees("App ")


async def test_people_and_rates_with_their_days(page: Path) -> None:
    async with open_app(page) as hand:
        await tab(hand, "terms")
        hand.sees("decides", "Ana Pop", "in force", "to come", "until the next", "EUR 99.00 an hour")
        async with step(hand, page):
            await hand.press("n")
            await hand.fill(name="Pat Fin", role="p", address="Road 1 / 10115 Berlin", email="pat@acme.example")
            await hand.press("enter")
        hand.sees("pays", "Pat Fin", "pat@acme.example  Road 1, 10115 Berlin")
        assert one(page, "SELECT address FROM contact WHERE role = 'finance'") == ("Road 1\n10115 Berlin",)
        before = dump(page)
        await hand.press("g", "enter")
        await hand.fill(email="nobody")
        await hand.press("enter")
        hand.sees("is not an e-mail address")
        assert dump(page) == before
        async with step(hand, page):
            await hand.fill(email="ana@pop.example", honorific="Dr")
            await hand.press("enter")
        hand.sees("Dr Ana Pop")
        async with step(hand, page):
            await hand.press("d", "y")
        hand.not_sees("Ana Pop")
        async with step(hand, page):
            await hand.press("plus")
            await hand.fill(rate="95", since="2026-06-25")
            await hand.press("enter")
            assert hand.said.startswith(
                "EUR 95.00 an hour from 2026-06-25 to 2026-07-29, EUR 90.00 before; from 2026-07-30 on EUR 99.00 stays."
            )
        hand.sees("EUR 95.00 an hour", "from 2026-06-25, in force")
        await hand.press("j")
        hand.sees("EUR 99.00 an hour")
        async with step(hand, page):
            await hand.press("d", "y")
        hand.not_sees("EUR 99.00")


async def test_the_contract_the_rounding_and_the_state(page: Path) -> None:
    async with open_app(page, size=(120, 44)) as hand:
        await hand.press("2", "enter")
        before = dump(page)
        await hand.press("e")
        for field, typed, says in (
            ("rounding", "7", "divisor of 60"),
            ("prepaid", "-3", "zero"),
            ("rate", "x", "number"),
        ):
            old = hand.value(field)
            await hand.fill(**{field: typed})
            await hand.press("enter")
            hand.sees(says)
            assert dump(page) == before
            await hand.fill(**{field: old})
        async with step(hand, page):
            await hand.fill(
                reference="C-7", clause="section 9.2", late_fee="5 %", prepaid="120", rounding="15", rate="91",
                rate_since="2026-07-01",
            )  # fmt: skip
            await hand.press("enter")
        assert one(page, "SELECT rate FROM client_rate WHERE since = '2026-07-01'") == (9100,)
        await tab(hand, "terms")
        hand.sees("C-7, section 9.2", "5 %", "EUR 120.00", "up to 15 min", "from 2026-07-01, to come")
        rows = hand.app.screen.query_one("#terms")
        keys = [rows.row(n).key.what for n in range(rows.row_count)]  # type: ignore[attr-defined]
        await hand.press("g", *["j"] * keys.index("state"), "enter")
        async with step(hand, page):
            await hand.fill(status="leav", last_day="2026-07-31")
            await hand.press("enter")
        hand.sees("leaving, last day 2026-07-31")
        await hand.press("G", "enter")
        hand.sees("Your view: Acme")
        async with step(hand, page):
            await hand.fill(values_fit="dr", growth="some", referrals="2")
            await hand.press("enter")
        hand.sees("drifting  (2026-06-30)")
        await hand.press("d")
        assert hand.said == "e changes this line."


async def test_what_is_noted_on_the_evidence_tab(page: Path) -> None:
    async with open_app(page) as hand:
        await tab(hand, "evidence")
        hand.sees("spent EUR 12.50", "stamps", "question, not answered, Which logo?")
        async with step(hand, page):
            await hand.press("M")
            hand.sees("Note about Acme", "A change request")
            await hand.press("j", "j", "j", "enter")
            await hand.fill(note="blue, not red", outcome="abs", hours="1.5")
            await hand.press("enter")
        hand.sees("change absorbed", "blue, not red")
        await hand.press("G", "enter")
        hand.sees("question of 2026-06-21: Which logo?")
        async with step(hand, page):
            await hand.fill(day="2026-06-25")
            await hand.press("enter")
        hand.sees("answered 2026-06-25")
        await hand.press("enter")
        assert hand.said == "This request waits for no answer. d deletes it."
        for _ in range(3):
            async with step(hand, page):
                await hand.press("d", "y")
        hand.sees("Nothing was noted.")
        await hand.press("d")


async def test_an_entry_is_changed_on_the_clients_page(page: Path) -> None:
    async with open_app(page) as hand:
        await tab(hand, "hours")
        async with step(hand, page):
            await hand.press("enter")
            await hand.fill(note="layout, second round")
            await hand.press("enter")
        hand.sees("layout, second round")


async def test_a_digit_leaves_a_page_for_a_view(page: Path) -> None:
    async with open_app(page) as hand:
        await hand.press("2", "enter", "e", "4")
        assert hand.place == "FormScreen"
        await hand.press("escape", "escape", "4")
        assert hand.place == "MainScreen"
        hand.sees("No invoice here.")
        await hand.press("1", "v", "3")
        hand.sees("1 entry, 3 h")
        await hand.press("2", "w", "1")
        assert hand.place == "WizardScreen"
