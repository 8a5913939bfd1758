"""What somebody meets who has the app open all day: messages, fields, cursors and lines that must stay readable."""

from __future__ import annotations

from contextlib import closing
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

from goodterms import money, when
from goodterms.ledger import clients, hours, invoices, receipts, store
from goodterms.tui.intake_forms import PathBox
from goodterms.tui.screens.clients import ClientsView
from goodterms.tui.widgets.rows import Rows
from tests.tui.hand import TODAY, open_app

NARROW = (80, 24)


def acme(path: Path) -> int:
    """One client with a rate."""
    with closing(store.connect(path)) as con:
        return clients.add(con, "Acme", TODAY, currency="EUR", rate=7550)


async def test_a_message_takes_the_place_of_the_one_before(db: Path) -> None:
    acme(db)
    async with open_app(db, size=NARROW) as hand:
        for _ in range(3):
            await hand.press("a")
            await hand.write("acme yesterday 1h")
            await hand.press("enter")
        assert len(hand.app._notifications) == 1
        await hand.press("3", "g", "V")
        await hand.press("escape", "J")
        assert "Mark two or more" in hand.said
        assert len(hand.app._notifications) == 1


async def test_a_long_message_stays_as_long_as_it_takes_to_read(db: Path) -> None:
    async with open_app(db) as hand:
        hand.app.toast("Saved.")
        await hand.settle()
        short = next(iter(hand.app._notifications)).timeout
        hand.app.toast("It overlaps what was logged before. " * 4)
        await hand.settle()
        assert next(iter(hand.app._notifications)).timeout > 2 * short


async def test_typing_takes_the_place_of_a_currency(db: Path) -> None:
    async with open_app(db, size=NARROW) as hand:
        await hand.press("2", "n")
        await hand.write("Acme")
        await hand.press("tab")
        await hand.write("chf")
        await hand.press("enter")
        assert hand.said == "Acme added. u takes it back."


async def test_the_cursor_goes_to_the_client_that_was_added(db: Path) -> None:
    acme(db)
    async with open_app(db, size=NARROW) as hand:
        await hand.press("2", "n")
        await hand.write("Zebra")
        await hand.press("enter")
        view = hand.app.main.view
        assert isinstance(view, ClientsView)
        assert view.rows.row(view.rows.cursor).cells[1] == "Zebra"
        await hand.press("k")
        await hand.press("u")
        assert view.rows.row(view.rows.cursor).cells[1] == "Acme"


async def test_an_overlap_is_named_on_the_line_there_is(db: Path) -> None:
    client = acme(db)
    with closing(store.connect(db)) as con:
        for typed in ("yesterday 9-11", "yesterday 10-12"):
            hours.log_entry(con, client, when.parse_when(typed, when.clock("Europe/Berlin", TODAY)))
    async with open_app(db, size=NARROW) as hand:
        await hand.press("3")
        assert "! overlaps 09:00-11:00, 2 h, Acme" in hand.lines("2 entries")[0]


async def test_a_long_overlap_does_not_move_the_list(db: Path) -> None:
    with closing(store.connect(db)) as con:
        client = clients.add(con, "Monolith Capital Partners of the Whole World LLC", TODAY)
        for typed in ("fri 9-11", "yesterday 9-11", "yesterday 10-12"):
            hours.log_entry(con, client, when.parse_when(typed, when.clock("Europe/Berlin", TODAY)), note="x")
    async with open_app(db, size=NARROW) as hand:
        await hand.press("3")
        first = hand.text.splitlines().index(hand.lines("10:00-12:00")[0])
        assert "! overlaps" in hand.lines("3 entries")[0]
        assert hand.lines("3 entries")[0].endswith("…")
        await hand.press("G")
        assert hand.text.splitlines().index(hand.lines("10:00-12:00")[0]) == first
        await hand.press("slash")
        await hand.write("x monolith 2026")
        await hand.press("enter", "g")
        assert "! overlaps" in hand.lines("3 entries")[0]


async def test_tab_completes_a_path_and_does_not_leave_it(db: Path, home: Path) -> None:
    (home / "hours of may.csv").write_text("x")
    async with open_app(db, size=NARROW) as hand:
        hand.app.action_import()
        await hand.settle()
        await hand.write("~/hou")
        await hand.press("tab")
        box = hand.app.screen.query_one(PathBox)
        assert box.value == "~/hours of may.csv"
        await hand.press("tab")
        await hand.write("x")
        assert box.value == "~/hours of may.csvx"


async def test_a_disputed_invoice_says_so_on_a_narrow_screen_and_a_draft_owes_nothing(db: Path) -> None:
    client = acme(db)
    with closing(store.connect(db)) as con:
        day = TODAY - timedelta(days=60)
        invoice = invoices.record(con, client, "A-1", day, day, net=10000)
        receipts.dispute(con, invoice, TODAY, TODAY)
    async with open_app(db, size=NARROW) as hand:
        await hand.press("4")
        assert " overdue, disp. " in hand.lines("A-1")[0]
        await hand.press("n")
        await hand.fill(client="acme")
        await hand.press("enter", "n")
        await hand.write("Hosting")
        await hand.fill(price="20")
        await hand.press("enter")
        hand.sees("20.00")
        await hand.press("escape", "4")
        assert hand.lines("draft")[0].count("EUR 20.00") == 1


async def test_help_names_each_key_once_and_only_our_own(db: Path) -> None:
    async with open_app(db) as hand:
        await hand.press("3", "v", "?")
        hand.not_sees("←→ ←→", "Copy selected text")


async def test_settings_say_what_empty_and_d_mean(db: Path) -> None:
    async with open_app(db, size=NARROW) as hand:
        await hand.press("S", "enter")
        hand.not_sees("By default: empty", "By default: .")
        hand.sees("It may be left empty.")
        await hand.press("escape", "left", "left")
        hand.sees("sums stay apart by currency", "I reads a file.")
        hand.not_sees("d Default")
        await hand.press("n")
        await hand.fill(currency="USD", rate="0.9")
        await hand.press("enter")
        hand.sees("d Delete")
        await hand.press("d")
        assert hand.app.screen.query_one("#rows", Rows).row_count == 0
        await hand.press("left")
        hand.sees("d Default")


async def test_the_first_screen_says_its_three_ways_in_full(db: Path) -> None:
    async with open_app(db, size=NARROW) as hand:
        hand.not_sees("…")


async def test_the_hours_of_a_client_name_their_project_and_the_year_they_are_of(sample: Path) -> None:
    async with open_app(sample, size=NARROW) as hand:
        await hand.press("2", "/")
        await hand.write("brightwater")
        await hand.press("enter", "enter")
        hand.sees("Hours, 12 months")
        await hand.press("right")
        hand.sees("Project", "Booking tool")
        assert not [line for line in hand.text.splitlines()[2:] if "Brightwater" in line]


async def test_a_timer_stopped_at_once_says_what_is_stored(db: Path) -> None:
    acme(db)
    async with open_app(db, today=None) as hand:
        await hand.press("t")
        await hand.write("acme")
        await hand.press("enter", "t")
        seconds = hand.app.desk.con.execute("SELECT seconds FROM time_entry").fetchone()[0]
        assert hand.said == f"Logged {seconds} s for Acme. u takes it back."


async def test_what_was_billed_is_written_as_everywhere(sample: Path) -> None:
    async with open_app(sample, size=(160, 45)) as hand:
        await hand.press("6", "right")
        assert "EUR 12,243.75" in hand.lines("Brightwater Studios Ltd")[0]


async def test_a_bar_says_what_it_means_and_what_is_wrong_in_words(sample: Path) -> None:
    async with open_app(sample, size=NARROW) as hand:
        await hand.press("5", *["right"] * 5, "enter", "e", "tab", "tab")
        hand.sees("(0 to ", "days")
        await hand.fill(amber_late="99")
        await hand.press("enter")
        hand.sees("It must lie between 1 and 50.")
        hand.not_sees("late_payment.")
        await hand.fill(amber_late="2", severe_days="20")
        await hand.press("enter")
        assert hand.said == "1 bar moved. u takes it back."


async def test_a_filter_that_finds_nothing_says_so(sample: Path) -> None:
    async with open_app(sample, size=NARROW) as hand:
        for view, words in (("2", "No client is called that."), ("4", "No invoice is like that.")):
            await hand.press(view, "/")
            await hand.write("zzz")
            hand.sees(words)
            await hand.press("escape")
            hand.not_sees(words)


async def test_names_are_found_on_any_keyboard(sample: Path) -> None:
    async with open_app(sample) as hand:
        for view in ("2", "3", "4"):
            await hand.press(view, "/")
            await hand.write("ates loj")
            hand.sees("Ateş Lojistik")
            hand.not_sees("Nordlicht")
            await hand.press("escape")


def test_a_price_has_the_digits_of_its_currency_or_more() -> None:
    assert money.price(Decimal(20), "EUR") == "20.00"
    assert money.price(Decimal("75.505"), "EUR") == "75.505"
    assert money.price(Decimal(1200), "JPY") == "1200"


async def test_a_currency_without_small_coins_has_none_in_the_ageing(db: Path) -> None:
    with closing(store.connect(db)) as con:
        client = clients.add(con, "Midori", TODAY, currency="JPY")
        invoices.record(con, client, "M-1", TODAY, TODAY, net=120125)
    async with open_app(db, size=NARROW) as hand:
        await hand.press("4")
        assert hand.lines("JPY ")[0].split()[:3] == ["JPY", "120,125", "120,125"]
        hand.not_sees("120,125.00")
