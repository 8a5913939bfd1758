"""What must be seen at 80 by 24: the running timer, a form's foot line, the words a field takes."""

from __future__ import annotations

import re
from contextlib import closing
from pathlib import Path

import pytest
from textual.widgets import Input, Static

from goodterms.errors import Invalid
from goodterms.ledger import clients, settings_store, store
from goodterms.ledger.conclusion import conclude
from goodterms.tui.screens.client import ClientScreen
from goodterms.tui.screens.closing import ClosingScreen
from goodterms.tui.screens.decision import DecisionScreen
from goodterms.tui.screens.facts import FactsScreen
from goodterms.tui.screens.letter import LetterScreen
from goodterms.tui.screens.talk import TalkScreen
from goodterms.tui.screens.wizard import WizardScreen
from goodterms.tui.widgets.bars import TopBar
from goodterms.tui.widgets.form import Field, FormScreen
from goodterms.tui.widgets.rows import Rows
from tests.ledger.rows import entry, invoice
from tests.tui.hand import TODAY, open_app
from tests.tui.lit import acquaintance

SMALL = (80, 24)


async def test_a_running_timer_is_seen_in_a_narrow_terminal(sample: Path) -> None:
    async with open_app(sample, size=SMALL) as hand:
        bar = hand.app.screen.query_one(TopBar)
        bar.right, bar.timer = "A client with a long name/Project 0:12 · demo · Tue 30 Jun 2026", "0:12"
        await hand.settle()
        first = hand.text.splitlines()[0]
        assert first.endswith("> 0:12"), first
        assert "6 " in first, first
        bar.timer = ""
        await hand.settle()
        hand.sees(" goodterms ")


def form(save: object = None) -> FormScreen:
    fields = [Field(f"n{number}", f"Field {number}", "x") for number in range(30)]
    fields.append(Field("kind", "Kind", "yes", "", ("yes", "no")))
    return FormScreen("Long", fields, lambda values: save or dict(values))


async def test_the_arrows_walk_over_the_fields_of_a_form(db: Path) -> None:
    async with open_app(db, size=SMALL) as hand:
        await hand.app.push_screen(form())
        await hand.press(*["down"] * 29, "up", "up")
        assert (hand.app.focused and hand.app.focused.id) == "f-n27"
        hand.sees("Field 27", "Enter or Ctrl+S saves")
        hand.not_sees("Field 2 ")
        await hand.press("down", "down", "down")
        hand.sees("yes, no")


async def test_the_foot_of_a_long_form_is_always_in_view(db: Path) -> None:
    async with open_app(db, size=SMALL) as hand:
        await hand.app.push_screen(form())
        await hand.settle()
        hand.sees("Long", "Field 0", "Enter or Ctrl+S saves")
        await hand.write("a")
        await hand.press("escape")
        hand.sees("Field 0", "Not saved. Esc again leaves without saving.")


async def test_a_field_says_which_words_it_takes_and_typing_replaces_the_one_there(db: Path) -> None:
    async with open_app(db, size=SMALL) as hand:
        await hand.app.push_screen(form())
        await hand.settle()
        hand.not_sees("yes, no")
        await hand.press("shift+tab")
        hand.sees("Field 29", "Kind", "yes, no")
        await hand.write("n")
        assert hand.app.screen.query_one("#f-kind", Input).value == "n"
        await hand.press("shift+tab")
        hand.not_sees("yes, no")
        await hand.write("y")
        assert hand.value("n29") == "xy"


@pytest.mark.parametrize("size", [(28, 20), (24, 38), (36, 24), (49, 24), (50, 24)], ids=str)
async def test_a_message_of_a_form_is_read_in_a_very_narrow_terminal(db: Path, size: tuple[int, int]) -> None:
    """A message without room for a letter made the scrollbar come and go without end."""

    def save(_values: object) -> object:
        raise Invalid("day", "This is not a day. Write it like 2026-03-04.")

    fields = [Field("currency", "Currency", "EUR"), Field("day", "From", "x"), Field("rate", "Rate")]
    async with open_app(db, size=size) as hand:
        await hand.app.push_screen(FormScreen("Exchange rate", fields, save, intro="How much one unit is in EUR."))
        await hand.settle()
        await hand.press("enter")
        hand.sees("From", "This is")


async def test_a_fact_is_shown_whole_with_how_late_the_money_came(sample: Path) -> None:
    async with open_app(sample, size=SMALL) as hand:
        standings = hand.app.desk.overview().standings
        client = next(k for k, s in standings.items() if any(f.flag.id == "late_payment" for f in s.lit))
        await hand.app.push_screen(FactsScreen(client))
        await hand.settle()
        rows = hand.app.screen.query_one(Rows)
        seen = set()
        for _ in range(rows.row_count):
            line = str(hand.app.screen.query_one("#whole", Static).render())
            hand.sees(line[:30])
            seen |= {word for word in ("late", "overdue") if line.endswith(word)}
            await hand.press("j")
        assert "late" in seen


LONG_NAMES = (
    "Extraordinarily Long Client Name Holding Gesellschaft mit beschränkter Haftung & Co. KG, Zweigniederlassung Süd",
    "株式会社" + "みどり設計" * 12,
    "شرکت " + "آوای پارس " * 12,
)


@pytest.mark.parametrize("name", LONG_NAMES)
async def test_a_long_name_gives_way_to_the_standing_and_the_day(db: Path, name: str) -> None:
    with closing(store.connect(db)) as con:
        client = clients.add(con, name, TODAY, currency="EUR", terms_days=14)
        settings = settings_store.load(con)
        conclude(con, settings, TODAY, client, outcome="finish_decline", reason="enough is enough", last_day=TODAY)
    async with open_app(db, size=SMALL) as hand:
        for screen, says in (
            (ClientScreen(client), "…\u200e?  · NO DATA  leaving, last day 2026-06-30"),
            (WizardScreen(client), "…\u200e?  · NO DATA  leaving, last day 2026-06-30"),
            (DecisionScreen(1), "…\u200e?: finish and decline, 2026-06-30"),
            (TalkScreen(client, "fire", 1), "…\u200e?: fire"),
            (LetterScreen(client, "fire", decision_id=1), "…\u200e?: fire [(]en[)]"),
            (ClosingScreen(client), "…\u200e?: last day 2026-06-30"),
        ):
            await hand.app.push_screen(screen)
            await hand.settle()
            first = hand.text.splitlines()[0]
            assert re.search(says, first), (type(screen).__name__, first)
            assert name[:5] in first
            await hand.press("escape")


@pytest.mark.parametrize("width", [60, 74, 80, 101, 160])
async def test_what_is_said_is_seen_to_its_last_word(db: Path, width: int) -> None:
    """Whatever its length: the box was once a line too low for what it held, and the last line lay under the keys."""
    async with open_app(db, size=(width, 24), notifications=True) as hand:
        words = [f"word{number}" for number in range(40)]
        for length in range(5, len(words)):
            hand.app.toast(" ".join(words[:length]))
            await hand.settle()
            await hand.settle()
            hand.sees(words[length - 1])


@pytest.mark.parametrize(
    ("width", "shown"), [(80, "EUR          0  2,270,400  2,270,400"), (120, "2,270,400.00 2,270,400.00")]
)
async def test_large_sums_do_not_run_into_each_other(db: Path, width: int, shown: str) -> None:
    with closing(store.connect(db)) as con:
        one = acquaintance(con, "Acme", clean=0)
        invoice(con, one, "2026-01-02", "2026-02-01", 227_040_000)
    async with open_app(db, size=(width, 24)) as hand:
        hand.sees(shown)


@pytest.mark.parametrize(
    ("rate", "shown"),
    [
        (9 * 10**9, ("EUR         1,600.00 0.00    0.00", "IRR 1,800,000,000.00 0.00    0.00")),
        (10**14, ("EUR              1,600    0       0", "IRR 20,000,000,000,000    0       0")),
    ],
)
async def test_sums_of_a_small_unit_leave_each_currency_its_line(db: Path, rate: int, shown: tuple[str, ...]) -> None:
    with closing(store.connect(db)) as con:
        for currency, hour in (("IRR", rate), ("EUR", 8000)):
            client = clients.add(con, f"{currency} Bank", TODAY, currency=currency, rate=hour)
            entry(con, client, TODAY.isoformat(), None, 20)
    async with open_app(db, size=SMALL) as hand:
        hand.sees(*shown)


async def test_sums_that_no_panel_holds_are_cut_and_each_currency_keeps_its_line(db: Path) -> None:
    with closing(store.connect(db)) as con:
        for name, currency in (("Zig Bank", "IRR"), ("Acme", "EUR")):
            client = clients.add(con, name, TODAY, currency=currency)
            invoice(con, client, "2026-01-02", "2026-02-01", 10**13, currency=currency)
    async with open_app(db, size=SMALL) as hand:
        hand.sees("EUR        0 100,000,000,000 100,00…", "IRR        0 100,000,000,000 100,00…")
