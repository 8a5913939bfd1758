"""Reports: eight tables from the ledger, pictures where there is room, and files that a spreadsheet can be given."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from goodterms import when
from goodterms.domain.records import KINDS
from goodterms.ledger import clients, hours, invoices, reports, reports_trend, settings_store, store
from goodterms.tui.report_model import span
from goodterms.tui.report_plot import PictureView, labels
from goodterms.tui.screens.reports import NAMES, ReportsView
from goodterms.tui.widgets.rows import Rows
from tests.tui.hand import TODAY, Hand, open_app

HEADS = {
    "Worth": ("Per hour", "Ratio", "Income"),
    "Payments": ("Share", "Median", "Worst", "Trend"),
    "Ageing": ("Open", "Overdue"),
    "Concentration": ("Share", "Band", "Income"),
    "Hours": ("Client", "Billable", "Work"),
    "Months": ("Month", "Billable", "Work"),
    "Trend": ("Month", "Billed", "Received"),
    "Decisions": ("Date", "Decision", "What became of it"),
}


async def turn(hand: Hand, name: str) -> None:
    """Go to the report of that name."""
    await hand.press("6")
    view = hand.app.main.view
    assert isinstance(view, ReportsView)
    await hand.press(*["right"] * ((NAMES.index(name) - view.number) % len(NAMES)))


def hostile(path: Path) -> int:
    """A client whose name is a formula, markup and wide at once, with an hour and an invoice."""
    con = store.connect(path)
    client = clients.add(con, "=1+1 [/] [b]株式会社", TODAY, currency="EUR", rate=8000)
    times = when.parse_when("9-10", when.clock("Europe/Berlin", TODAY), day=TODAY)
    hours.log_entry(con, client, times)
    invoices.record(con, client, "R-1", TODAY, TODAY, net=8000)
    con.close()
    return client


async def test_a_period_is_offered_where_there_is_one(sample: Path) -> None:
    async with open_app(sample) as hand:
        await hand.press("6")
        hand.not_sees("f Period")
        await hand.press("right")
        hand.sees("f Period")
        await hand.press("4", "6", "right")
        hand.not_sees("f Period")
        await hand.press("f")
        assert hand.said == "This report has no period of its own."


@pytest.mark.parametrize("width", [60, 80, 104, 140])
async def test_what_is_shown_adds_up(sample: Path, width: int) -> None:
    async with open_app(sample, size=(width, 40)) as hand:
        await turn(hand, "Ageing")
        hand.sees("Open", "Not due", "Overdue")
        ages = ("1-30 d", "31-60 d", "61-90 d", "Over 90 d")
        (hand.sees if width >= 104 else hand.not_sees)(*ages)
        assert ("More columns from 104 cells on." in " ".join(hand.text.split())) is (width < 104)
        for name in ("Hours", "Months"):
            await turn(hand, name)
            (hand.sees if width >= 80 else hand.not_sees)(*(kind.capitalize() for kind in KINDS))
            assert ("More columns" in hand.text) is (width < 80)


@pytest.mark.parametrize("size", [(80, 24), (140, 40)])
async def test_every_report_has_rows_and_comes_round_again(sample: Path, size: tuple[int, int]) -> None:
    async with open_app(sample, size=size) as hand:
        await hand.press("6")
        for name in NAMES:
            hand.sees(*HEADS[name])
            assert hand.app.screen.query_one("#report", Rows).row_count > 0, name
            picture = hand.app.screen.query(PictureView)
            drawn = bool(picture) and picture.first().region.height > 0
            assert drawn is (size[0] == 140 and name != "Decisions"), name
            # without a picture the names, and all the kinds, which add up, take the room
            bare = ("Trend",) if drawn else ("Payments", "Hours", "Months")
            assert ("█" in hand.text) is (name != "Decisions" and name not in bare), name
            await hand.press("right")
        hand.sees(*HEADS["Worth"])
        await turn(hand, "Payments")
        hand.sees("Brightwater Studi")
        await turn(hand, "Worth")
        await hand.press("left")
        hand.sees(*HEADS["Decisions"])


async def test_the_figures_are_those_of_the_ledger(sample: Path) -> None:
    async with open_app(sample, size=(120, 36)) as hand:
        await hand.press("6")
        line = hand.lines("Nordlicht Verlag")[0]
        assert "91.47" in line
        assert "123 %" in line
        await turn(hand, "Concentration")
        assert "24.9 %" in hand.lines("Monolith")[0]


async def test_the_last_12_months_hold_the_same_hours_in_every_report(sample: Path) -> None:
    con = store.connect(sample)
    settings = settings_store.load(con)
    first, last = span("last 12 months", TODAY)
    worth = {row["client"]: Decimal(row["hours"]) for row in reports.worth(con, settings, TODAY)}
    spent = {row["client"]: row["seconds"] for row in reports_trend.kinds(con, "client", first, last)}
    con.close()
    assert spent
    assert {name: worth[name] * 3600 for name in spent} == spent


async def test_a_period_counts_where_there_is_one(sample: Path) -> None:
    async with open_app(sample) as hand:
        await hand.press("6", "f")
        assert hand.said == "This report has no period of its own."
        await turn(hand, "Months")
        hand.sees("Last 12 months (f)", "2025-07")
        hand.not_sees("2025-05")
        await hand.press("f")
        hand.sees("This year (f)", "2026-01")
        hand.not_sees("2025-12")
        await hand.press("f")
        hand.sees("Last year (f)", "2025-06")
        hand.not_sees("2026-01")
        await hand.press("f")
        hand.sees("All time (f)", "2026-01", "2025-06")


async def test_one_currency_of_several(sample: Path) -> None:
    async with open_app(sample) as hand:
        await turn(hand, "Trend")
        hand.sees("EUR + JPY + USD ($ changes it)", "EUR by month")
        await hand.press("dollar_sign", "dollar_sign")
        hand.sees("JPY ($ changes it)", "JPY by month")
        hand.not_sees("2026-06   EUR")
        await hand.press("dollar_sign", "dollar_sign")
        hand.sees("EUR + JPY + USD ($ changes it)")
        await turn(hand, "Hours")
        await hand.press("dollar_sign")
        assert hand.said == "There is one currency here."


async def test_enter_opens_the_client_and_the_decision(sample: Path) -> None:
    async with open_app(sample) as hand:
        await hand.press("6", "enter")
        assert hand.place == "ClientScreen"
        await hand.press("escape")
        await turn(hand, "Decisions")
        await hand.press("enter")
        assert hand.place == "DecisionScreen"


async def test_an_empty_file_is_told_what_each_report_needs(db: Path) -> None:
    async with open_app(db) as hand:
        await hand.press("6")
        for words in (
            "it takes hours (a logs some) and invoices (4)", "R records one", "Nothing is open", "R records one",
            "a logs some", "a logs some", "Nothing was billed or received", "w on a client",
        ):  # fmt: skip
            hand.sees(words)
            await hand.press("right")


async def test_the_table_as_csv_is_no_formula(db: Path, home: Path) -> None:
    hostile(db)
    async with open_app(db, size=(140, 40)) as hand:
        await hand.press("6", "x")
        assert hand.value("name") == f"report-worth-{TODAY.isoformat()}"
        await hand.press("enter")
        assert hand.said.startswith("Written: ")
        await hand.press("x", "enter")
    written = sorted(home.glob("*.csv"))
    assert [file.name for file in written] == [f"report-worth-{TODAY}-2.csv", f"report-worth-{TODAY}.csv"]
    rows = list(csv.DictReader(written[1].read_text("utf-8-sig").splitlines()))
    assert rows[0]["Client"] == "'=1+1 [/] [b]株式会社"
    assert rows[0]["Per hour"] == "160.00"  # one invoice, and an hour that is not billed yet
    assert rows[0]["Hours"] == "1.00"


async def test_the_screen_as_a_picture(sample: Path, home: Path) -> None:
    async with open_app(sample) as hand:
        await hand.press("6", "X", "enter")
        assert hand.said.endswith(".svg")
    picture = next(home.glob("*.svg")).read_text("utf-8")
    assert picture.startswith("<svg")
    assert "Nordlicht" in picture
    assert "Folder" not in picture


@pytest.mark.parametrize("size", [(60, 15), (80, 24), (140, 40)])
async def test_a_hostile_name_is_only_text_in_every_report(db: Path, size: tuple[int, int]) -> None:
    hostile(db)
    async with open_app(db, size=size) as hand:
        await hand.press("6")
        for name in NAMES:
            if name in ("Worth", "Payments", "Ageing", "Concentration", "Hours"):
                hand.sees("=1+")
            await hand.press("right")


async def test_the_window_may_grow_and_shrink(sample: Path) -> None:
    async with open_app(sample, size=(80, 24)) as hand:
        await hand.press("6", "down", "down")
        key = hand.app.screen.query_one("#report", Rows).key
        await hand.pilot.resize_terminal(140, 40)
        await hand.settle()
        hand.sees("an hour")
        assert hand.app.screen.query_one("#report", Rows).has_focus
        await hand.pilot.resize_terminal(80, 24)
        await hand.settle()
        hand.sees("█")
        assert hand.app.screen.query_one("#report", Rows).key == key


def test_labels_of_a_picture_have_one_width_and_one_length() -> None:
    from rich.cells import cell_len

    made = labels(["Acme", "株式会社みどり設計", "شرکت آوای پارس", "ไทยธารา คอฟฟี่", "x" * 99, "a\x1b[31mb"])
    assert len({cell_len(one) for one in made}) == 1
    assert len({len(one) for one in made}) == 1
    assert not any("\x1b" in one for one in made)
