"""Drafts changed line by line, and the papers around invoices: reminders, credit notes, the account."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date
from decimal import Decimal
from pathlib import Path

from goodterms import when
from goodterms.domain.invoicing import Line
from goodterms.ledger import clients, drafts, hours, invoices, receipts, settings_store, store
from tests.ledger.kit import entry
from tests.tui.hand import TODAY, dump, open_app
from tests.tui.test_day import one, step


def acme(path: Path, **more: object) -> int:
    """A client at 80.00 an hour whose hours are rounded to 15 minutes; the user has a name."""
    with closing(store.connect(path)) as con:
        settings_store.save(con, "my_name", "Ada Lind")
        settings_store.save(con, "rounding_minutes", "30")
        return clients.add(con, "Acme GmbH", TODAY, currency="EUR", rate=8000, rounding_minutes=15, **more)  # type: ignore[arg-type]


async def test_a_draft_begins_with_the_tax_of_the_latest_invoice(db: Path) -> None:
    client = acme(db)
    with closing(store.connect(db)) as con:
        settings_store.save(con, "tax_rate", "19 %")
    async with open_app(db) as hand:
        await hand.press("2", "enter", "right", "right", "n", "n")
        assert (hand.value("tax"), hand.value("reverse")) == ("19", "no")
        with closing(store.connect(db)) as con:
            for note, rate in (("", "0.07"), (drafts.REVERSE_CHARGE, "0")):
                line = Line("Logo", Decimal(1), Decimal(100), Decimal(rate))
                drafts.issue(con, drafts.by_hand(con, client, [line], tax_note=note), TODAY)
            invoices.record(con, client, "R-1", TODAY, TODAY, net=100)  # has no lines
            drafts.by_hand(con, client, [line])
        await hand.press("escape", "escape", "n", "n")
        assert (hand.value("tax"), hand.value("reverse")) == ("0", "yes")


async def test_a_draft_without_hours_is_changed_line_by_line(db: Path) -> None:
    acme(db)
    async with open_app(db) as hand:
        await hand.press("2", "enter", "right", "right", "n")
        hand.sees("No unbilled hours here.")
        await hand.press("n")
        await hand.fill(text="Logo, flat", price="1.234", tax="19")
        await hand.press("enter")
        hand.sees("Draft without hours")
        await hand.fill(price="1200")
        await hand.press("enter")
        assert hand.place == "InvoiceScreen"
        hand.sees("EUR 1,428.00", "Logo, flat")
        await hand.press("e")
        assert hand.place == "DraftLinesScreen"
        async with step(hand, db):
            await hand.press("n")
            await hand.fill(text="Hosting", quantity="1000000000", price="1000000000")
            await hand.press("enter")
            hand.sees("The sum of the lines is too large. Check the number of digits.")
            await hand.fill(quantity="2", price="10")
            await hand.press("enter")
        hand.sees("net 1,220.00, tax 231.80, total EUR 1,451.80")
        async with step(hand, db):
            await hand.press("g", "enter")
            assert hand.value("text") == "Logo, flat"
            await hand.fill(text="Logo", price="1000")
            await hand.press("enter")
        before = dump(db)
        await hand.press("o")
        await hand.fill(discount="9999")
        await hand.press("enter")
        hand.sees("The discount must lie between zero")
        assert dump(db) == before
        async with step(hand, db):
            await hand.fill(discount="20", reverse="y", note="With thanks")
            await hand.press("enter")
        hand.sees("discount 20.00, net 1,000.00, tax 0.00, total EUR 1,000.00")
        async with step(hand, db):
            await hand.press("G", "d")
        hand.not_sees("Hosting")
        await hand.press("escape")
        hand.sees("Discount", "Reverse charge", "With thanks")
        await hand.press("i", "enter", "e")
        assert hand.said.endswith("is issued and never changes. C writes a credit note.")
    assert one(db, "SELECT net, tax, state FROM invoice") == (98_000, 0, "issued")


async def test_hours_are_drafted_as_agreed_with_the_client_less_a_discount(db: Path) -> None:
    client = acme(db)
    with closing(store.connect(db)) as con:
        con.execute("INSERT INTO time_entry (client_id, day, seconds) VALUES (?, ?, 60)", (client, TODAY.isoformat()))
    async with open_app(db) as hand:
        await hand.press("2", "enter", "right", "right", "n", "enter")
        assert hand.value("rounding") == "15"
        await hand.fill(rounding="x")
        await hand.press("enter")
        hand.sees('"x" is not a number')
        await hand.fill(rounding="15", discount="5", tax="0")
        await hand.press("enter")
    assert one(db, "SELECT net, discount FROM invoice") == (1500, 500)


async def test_what_is_extra_and_what_overlaps_is_marked_before_it_is_billed(db: Path) -> None:
    client = acme(db)
    clock = when.clock("Europe/Berlin", TODAY)
    with closing(store.connect(db)) as con:
        for text, note, scope in (
            ("mon 9-11", "the one", "in"),
            ("mon 10-12", "other", "extra"),
            ("mon 14-15", "x", "in"),
        ):
            hours.log_entry(con, client, when.parse_when(text, clock), note=note, scope=scope)  # type: ignore[arg-type]
    async with open_app(db) as hand:
        await hand.press("2", "enter", "right", "right", "n")
        assert hand.place == "DraftScreen"
        found = {line.split()[-1]: line for line in hand.lines("2026-06-29")}
        assert {note: line.startswith("*! ") for note, line in found.items()} == {
            "one": True,
            "other": True,
            "x": False,
        }
        assert [note for note, line in found.items() if " extra " in line] == ["other"]


async def test_a_draft_says_where_its_tax_is_not_that_of_the_settings(db: Path) -> None:
    client = acme(db)
    with closing(store.connect(db)) as con:
        settings_store.save(con, "tax_rate", "0.21")
        hours.log_entry(con, client, when.When(date(2026, 6, 1), 3600))
        drafts.issue(con, drafts.by_hand(con, client, [Line("Flat", Decimal(1), Decimal(100), Decimal("0.19"))]), TODAY)
    said = "Tax 19 %, as on the last invoice; the setting is 21 %."
    async with open_app(db) as hand:
        await hand.press("2", "enter", "right", "right", "n", "n")
        hand.sees("Draft without hours", said)
        await hand.press("escape", "enter")
        hand.sees("Draft over 1 entry", said)


async def test_single_hours_of_a_draft_are_given_back(db: Path) -> None:
    client = acme(db)
    with closing(store.connect(db)) as con:
        for day, minutes in (("2026-06-01", 60), ("2026-06-02", 90), ("2026-06-03", 30)):
            hours.log_entry(con, client, when.When(date.fromisoformat(day), minutes * 60), note=f"on {day}")
        drafts.from_hours(con, client, entry_ids=[1, 2])
    async with open_app(db) as hand:
        await hand.press("4", "e", "H")
        assert hand.place == "DraftHoursScreen"
        hand.sees("Hours of the draft: Acme GmbH", "on 2026-06-01", "on 2026-06-02")
        hand.not_sees("on 2026-06-03")
        hand.sees("2 entries on the draft, 2 h 30 min.")
        await hand.press("enter")
        assert hand.said == "Space takes out what is to be given back."
        await hand.press("j", "space", "a")
        await hand.fill(line="acme today 10m seen while choosing")
        await hand.press("enter")
        hand.sees("1 entry on the draft, 1 h. Enter gives back 1 entry, 1 h 30 min.")
        await hand.press("asterisk", "asterisk", "G", "space")
        hand.sees("1 entry on the draft, 1 h. Enter gives back 1 entry, 1 h 30 min.")
        async with step(hand, db):
            await hand.press("enter")
            assert hand.said.startswith("1 entry, 1 h 30 min: unbilled again. The lines are as before.")
        assert hand.place == "DraftLinesScreen"
        await hand.press("H")
        hand.sees("1 entry on the draft, 1 h.")
        hand.not_sees("on 2026-06-02")
        await hand.press("u", "escape", "H")
        hand.sees("2 entries on the draft")
    assert one(db, "SELECT net FROM invoice") == (20_000,)


async def test_a_reminder_is_read_copied_written_and_noted(db: Path, home: Path) -> None:
    client = acme(db, language="ro", late_fee="5 %")
    with closing(store.connect(db)) as con:
        invoices.record(con, client, "A-7", date(2026, 5, 1), TODAY, net=100_000, due=date(2026, 5, 31))
        invoices.record(con, client, "A-8", TODAY, TODAY, net=100_000)
    async with open_app(db) as hand:
        await hand.press("4", "T")
        assert "not due before" in hand.said
        await hand.press("j", "enter")
        hand.sees("The contract says: 5 %. T writes a reminder.")
        await hand.press("T")
        assert hand.place == "ReminderScreen"
        hand.sees("Reminder 1 (friendly) of A-7 to Acme GmbH, ro", "Factura A-7", "1.000,00\u00a0EUR", "Ada Lind")
        await hand.press("right")
        hand.sees("Reminder 1 (friendly)")
        await hand.press("y")
        assert hand.said.startswith("The reminder is copied.")
        assert "Factura A-7" in hand.app._clipboard
        await hand.press("x")
        await hand.fill(formats="txt,eml")
        await hand.press("enter")
        assert hand.said.startswith("Written: ")
        assert {path.suffix for path in home.glob("*reminder-1*")} == {".txt", ".eml"}
        async with step(hand, db):
            await hand.press("r")
        assert hand.place == "InvoiceScreen"
        hand.sees("reminder 1")
        await hand.press("T", "L")
        hand.sees("Reminder 1 (friendly)", ", th")
        await hand.press("escape")


async def test_hours_are_billed_again_with_a_credit_note_or_after_it(db: Path) -> None:
    client = acme(db)
    with closing(store.connect(db)) as con:
        for _ in range(2):
            entry(con, client, TODAY.isoformat(), 3600)
            drafts.issue(con, drafts.from_hours(con, client), TODAY)
    async with open_app(db) as hand:
        await hand.press("2", "enter", "right", "right", "g", "enter")
        before = dump(db)
        await hand.press("C")
        assert hand.value("again") == "no"
        await hand.fill(amount="5", reason="wrong rate", again="yes")
        await hand.press("enter")
        hand.sees("do not cover the whole of invoice")
        assert dump(db) == before
        async with step(hand, db):
            await hand.fill(amount="80")
            await hand.press("enter")
            assert "its hours are unbilled again" in hand.said
        await hand.press("C")
        assert hand.said == "Nothing of 2026-002 is open."
        await hand.press("escape", "G", "enter", "C")
        await hand.fill(reason="wrong rate")
        await hand.press("enter", "C")
        hand.sees("Bill its 1 entry again?")
        async with step(hand, db):
            await hand.press("y")
    assert one(db, "SELECT count(*), count(invoice_id) FROM time_entry") == (2, 0)


async def test_a_credit_note_and_the_account_as_pdf(db: Path, home: Path) -> None:
    client = acme(db)
    with closing(store.connect(db)) as con:
        drafts.issue(con, drafts.by_hand(con, client, [Line("Logo", Decimal(1), Decimal(100), Decimal("0.19"))]), TODAY)
        receipts.credit(con, 1, 1190, TODAY, TODAY, "one colour less")
    async with open_app(db) as hand:
        await hand.press("4", "P")
        hand.sees("Which one as PDF?", "Invoice 2026-001", "Credit note CN-2026-001")
        await hand.press("j", "j", "enter", "enter")
        assert hand.said.endswith("credit-note-CN-2026-001.pdf")
        await hand.press("2", "enter", "right", "right", "P", "enter")
        assert hand.said.endswith("Acme GmbH-account-2026-06-30.pdf")
    for path in home.glob("*.pdf"):
        assert path.read_bytes().startswith(b"%PDF")
    assert len(list(home.glob("*.pdf"))) == 2


async def test_an_account_of_two_currencies_asks_which(db: Path, home: Path) -> None:
    client = acme(db)
    async with open_app(db) as hand:
        await hand.press("2", "enter", "right", "right", "P")
        assert hand.said.startswith("Nothing was invoiced yet.")
        with closing(sqlite3.connect(db)) as con:
            assert con.execute("SELECT count(*) FROM invoice").fetchone() == (0,)
        with closing(store.connect(db)) as con:
            for number, currency in (("A", "EUR"), ("B", "USD")):
                invoices.record(con, client, number, TODAY, TODAY, net=100, currency=currency)
        await hand.press("P")
        hand.sees("In which currency?", "EUR", "balance 1.00")
        await hand.press("j", "j", "enter", "enter")
        assert hand.said.endswith("-USD.pdf")
    assert len(list(home.glob("*.pdf"))) == 1


async def test_invoices_are_sorted_and_drafts_are_not_open(db: Path) -> None:
    client = acme(db)
    with closing(store.connect(db)) as con:
        other = clients.add(con, "Borealis", TODAY, currency="EUR")
        for number, whose, due, net in (("A", client, 20, 100), ("B", other, 10, 300), ("C", client, 15, 200)):
            invoices.record(con, whose, number, date(2026, 6, 1), TODAY, net=net, due=date(2026, 6, due))
        drafts.by_hand(con, client, [Line("x", Decimal(1), Decimal(9))])

    def shown() -> str:
        rows = hand.app.main.view.rows  # type: ignore[attr-defined]
        return " ".join(str(rows.row(n).cells[0]) for n in range(rows.row_count))

    async with open_app(db) as hand:
        await hand.press("4")
        assert shown() == "draft 4 C B A"
        for said, order in (
            ("by due date", "B C A draft 4"),
            ("by what", "draft 4 B C A"),
            ("by client", "draft 4 C A B"),
        ):
            await hand.press("s")
            assert hand.said.startswith(f"Sorted: {said}")
            assert shown() == order
        await hand.press("s", "f")
        assert shown() == "C B A"


async def test_a_payment_that_bounced_is_taken_out(db: Path) -> None:
    client = acme(db)
    with closing(store.connect(db)) as con:
        invoices.record(con, client, "A-7", date(2026, 5, 1), TODAY, net=100_000, due=date(2026, 5, 31))
    async with open_app(db) as hand:
        await hand.press("4", "enter", "B")
        assert hand.said == "No payment of A-7 is noted."
        with closing(store.connect(db)) as con:
            receipts.pay(con, 1, 30_000, date(2026, 6, 2), TODAY)
            receipts.pay(con, 1, 20_000, date(2026, 6, 3), TODAY, note="the rest of June")
        await hand.press("B")
        hand.sees("2026-06-02  EUR 300.00", "2026-06-03  EUR 200.00", "the rest of June")
        async with step(hand, db):
            await hand.press("j", "j", "enter")
        hand.sees("EUR 700.00")
    assert one(db, "SELECT amount FROM payment") == (30_000,)


async def test_hours_without_a_rate_say_what_is_lacking(db: Path) -> None:
    """The form has no field for a rate: the sentence must not send anybody to one."""
    with closing(store.connect(db)) as con:
        client = clients.add(con, "Acme", TODAY, currency="EUR")
        entry(con, client, "2026-06-29", 7200)
    async with open_app(db) as hand:
        await hand.press("4", "n")
        await hand.write("ac")
        await hand.press("enter", "enter", "enter")
        hand.sees("No rate was in force on 2026-06-29", "Give the client a rate that holds")
        hand.not_sees("give one here")
