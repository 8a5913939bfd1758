"""A day with the app, by keyboard: what is typed is in the file, what is wrong changes nothing, u takes all back."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

from goodterms.ledger import clients, hours, projects, settings_store, store
from goodterms.tui.widgets.rows import Rows
from tests.tui.hand import TODAY, Hand, dump, open_app


def one(path: Path, sql: str, *values: object) -> tuple[object, ...]:
    """The one row that `sql` finds."""
    with closing(sqlite3.connect(path)) as con:
        rows: list[tuple[object, ...]] = con.execute(sql, values).fetchall()
    assert len(rows) == 1, rows
    return rows[0]


def acme(path: Path) -> int:
    """A client at 80.00 an hour, with a project."""
    with closing(store.connect(path)) as con:
        client = clients.add(con, "Acme GmbH", TODAY, currency="EUR", rate=8000, terms_days=14)
        projects.add(con, client, "Site", TODAY)
    return client


@asynccontextmanager
async def step(hand: Hand, path: Path) -> AsyncIterator[None]:
    """What is done inside changes the file in one step; u brings back what was, U does it again."""
    before = dump(path)
    yield
    after = dump(path)
    assert after != before, f"nothing was written; said: {hand.said}\n{hand.text}"
    await hand.press("u")
    assert dump(path) == before, hand.said
    await hand.press("U")
    assert dump(path) == after, hand.said


async def test_a_new_client_and_wrong_input_that_changes_nothing(db: Path) -> None:
    async with open_app(db) as hand:
        await hand.press("2")
        hand.sees("No client yet. n adds one")
        await hand.press("n")
        before = dump(db)
        await hand.press("enter")
        hand.sees("New client", "Name is needed.")
        await hand.write("Acme GmbH")
        for field, typed, message in (
            ("currency", "XXX", "XXX"),
            ("rate", "8x", '"8x" is not a number.'),
            ("terms_days", "soon", '"soon" is not a number of days.'),
            ("billing", "daily", "Write one of: hourly"),
            ("email", "nobody", "nobody"),
            ("since", "yore", "yore"),
        ):
            old = hand.value(field)
            await hand.fill(**{field: typed})
            await hand.press("ctrl+s")
            assert hand.place == "FormScreen"
            hand.sees(message)
            assert dump(db) == before
            await hand.fill(**{field: old})
        await hand.fill(rate="80", terms_days="14", contact="Jo Doe", email="jo@acme.example", language="r")
        await hand.press("ctrl+s")
        assert hand.said == "Acme GmbH added. u takes it back."
        hand.sees("Acme GmbH", "NO DATA")
        assert one(db, "SELECT currency, terms_days, language FROM client") == ("EUR", 14, "ro")
        assert one(db, "SELECT rate FROM client_rate") == (8000,)
        assert one(db, "SELECT name, email FROM contact") == ("Jo Doe", "jo@acme.example")
        async with step(hand, db):
            await hand.press("e")
            await hand.fill(bar="No calls at night")
            await hand.press("enter")
        assert one(db, "SELECT bar FROM client") == ("No calls at night",)
        async with step(hand, db):
            await hand.press("d", "y")
        hand.not_sees("Acme GmbH")


async def test_a_form_with_something_typed_asks_before_it_is_left(db: Path) -> None:
    async with open_app(db) as hand:
        await hand.press("2", "n")
        await hand.write("Acme")
        await hand.press("escape")
        hand.sees("Not saved. Esc again leaves without saving.")
        await hand.press("escape")
        assert hand.place == "MainScreen"
    with closing(sqlite3.connect(db)) as con:
        assert con.execute("SELECT count(*) FROM client").fetchone() == (0,)


async def test_hours_in_one_line_with_a_live_reading(db: Path) -> None:
    acme(db)
    async with open_app(db) as hand:
        await hand.press("3", "a")
        before = dump(db)
        await hand.write("acme")
        hand.sees("Acme GmbH: now the time, for example 1h30, 9-11 or yesterday")
        await hand.write(" 1h90")
        await hand.press("enter")
        assert hand.place == "FormScreen"
        hand.sees("1h90")
        assert dump(db) == before
        await hand.fill(line="acme/site 9-11:15 workshop in Aachen")
        hand.sees("Tue 30 Jun 2026, 09:00-11:15, 2 h 15 min, Acme GmbH / Site")
        async with step(hand, db):
            await hand.press("enter")
        hand.sees("1 entry, 2 h 15 min", "workshop in Aachen")
        assert one(db, "SELECT seconds, minute, note FROM time_entry") == (8100, 540, "workshop in Aachen")
        await hand.press("a")
        hand.sees("may hold #rework #contact", "#nobill", "#me (asked for by me)")
        await hand.fill(line="acme 8-9 footer #rework #me #spec")
        hand.sees("#rework and #spec cannot both be so.")
        await hand.fill(line="acme 8-9 footer #rework #me, see #7 #me")
        hand.sees("08:00-09:00, 1 h, Acme GmbH, EUR 80.00, rework,", "asked for by me")
        async with step(hand, db):
            await hand.press("enter")
        assert one(db, "SELECT kind, requested_by, note FROM time_entry WHERE id = 2") == (
            "rework",
            "me",
            "footer #me, see #7",
        )
        await hand.press("a")
        await hand.fill(line="acme 10:00-10:30 call")
        await hand.press("enter")
        assert "It overlaps Acme GmbH / Site" in hand.said


async def test_entries_are_edited_split_joined_moved_and_deleted(db: Path) -> None:
    acme(db)
    with closing(store.connect(db)) as con:
        clients.add(con, "Borealis", TODAY, currency="EUR", rate=9000)
    async with open_app(db) as hand:
        await hand.press("3", "a")
        await hand.write("acme/site 9-12 design")
        await hand.press("enter")
        async with step(hand, db):
            await hand.press("e")
            await hand.fill(time="8:00-12:00", scope="extra", billable="n")
            await hand.press("enter")
        assert one(db, "SELECT seconds, scope, billable FROM time_entry") == (14400, "extra", 0)
        hand.sees("extra free")
        await hand.press("e")
        await hand.fill(time="9:00-13:00")
        await hand.press("enter")
        hand.sees("09:00-13:00 is not over yet: it is 12:00.")
        hand.not_sees("--force")
        await hand.press("escape", "escape")
        await hand.press("e")
        await hand.fill(time="25:00")
        await hand.press("enter")
        hand.sees("25:00")
        assert hand.place == "FormScreen"
        await hand.press("escape", "escape")
        async with step(hand, db):
            await hand.press("V")
            await hand.write("1h")
            await hand.press("enter")
        hand.sees("2 entries, 4 h", "08:00-09:00", "09:00-12:00")
        await hand.press("J")
        assert hand.said == "Mark two or more entries with Space first."
        await hand.press("g", "space", "space")
        async with step(hand, db):
            await hand.press("J")
        hand.sees("1 entry, 4 h")
        async with step(hand, db):
            await hand.press("m")
            await hand.write("bor")
            await hand.press("enter")
        assert one(db, "SELECT c.name FROM time_entry e JOIN client c ON c.id = e.client_id") == ("Borealis",)
        await hand.press("d", "n")
        hand.sees("1 entry, 4 h")
        async with step(hand, db):
            await hand.press("d")
            hand.sees("Delete Borealis")
            await hand.press("y")
        hand.sees("No hours yet.")


async def test_an_entry_is_cut_at_a_time_after_midnight_and_a_gap_is_not_joined(db: Path) -> None:
    acme(db)
    async with open_app(db) as hand:
        await hand.press("3", "a")
        await hand.write("acme 2026-06-28 23:00-1:00 night")
        await hand.press("enter", "V")
        await hand.fill(first="2:00")
        await hand.press("enter")
        hand.sees("must lie inside the 2 h")
        async with step(hand, db):
            await hand.fill(first="0:30")
            await hand.press("enter")
        hand.sees("23:00-00:30", "00:30-01:00")
        await hand.press("a")
        await hand.write("acme 2026-06-28 9-10 night")
        await hand.press("enter")
        before = dump(db)
        await hand.press("g", "space", "space", "space", "J")
        assert "09:00-10:00 and 23:00-00:30 (next day) do not follow one another." in hand.said
        assert dump(db) == before


async def test_the_filter_of_the_hours_finds_client_project_and_note(sample: Path) -> None:
    async with open_app(sample) as hand:
        await hand.press("3", "slash")
        await hand.write("sólheimar")
        await hand.press("enter")
        hand.sees('with "sólheimar"', "Sólheimar ehf.")
        hand.not_sees("Brightwater")
        await hand.press("slash")
        await hand.write("zzz")
        hand.sees("0 entries")
        await hand.press("escape")
        hand.sees("Nordlicht", "1103 entries")


async def test_the_timer_over_midnight(db: Path) -> None:
    """On a day that is asked for it is noon; a timer since yesterday evening has run for long and is asked about."""
    acme(db)
    async with open_app(db) as hand:
        await hand.press("t")
        async with step(hand, db):
            await hand.fill(client="acme/site", note="night shift", at="yesterday 22:30")
            await hand.press("enter")
        hand.sees("Acme GmbH / Site 13:30")
        await hand.press("t")
        hand.sees("The timer has run for long", "When did you stop?")
        await hand.write("soon")
        await hand.press("enter")
        assert hand.place == "FormScreen"
        async with step(hand, db):
            await hand.fill(at="1:15")
            await hand.press("enter")
        assert one(db, "SELECT day, minute, seconds, note FROM time_entry") == (
            "2026-06-29",
            22 * 60 + 30,
            9900,
            "night shift",
        )
        await hand.press("3")
        hand.sees("22:30-01:15+")
        await hand.press("t")
        await hand.fill(at="20m ago")
        await hand.press("enter", "t")
        assert hand.said == "Logged 20 min for Acme GmbH. u takes it back."


async def test_an_invoice_from_hours_to_the_last_cent(db: Path) -> None:
    client = acme(db)
    with closing(store.connect(db)) as con:
        from goodterms import when

        settings_store.save(con, "my_name", "Ada Lind")
        site = con.execute("SELECT id FROM project").fetchone()[0]
        clock = when.clock("Europe/Berlin", TODAY)
        for text, note in (("mon 9-11", "design"), ("mon 13-16", "build"), ("today 9-10", "keep for later")):
            hours.log_entry(con, client, when.parse_when(text, clock), project_id=site, note=note)
        settings_store.save(con, "my_name", "Robin Gale")
    async with open_app(db) as hand:
        await hand.press("4", "n")
        await hand.write("ac")
        await hand.press("enter")
        hand.sees("Draft an invoice: Acme GmbH", "3 entries marked, 6 h")
        await hand.press("asterisk")
        hand.sees("0 entries marked")
        await hand.press("enter")
        assert hand.said == "Mark at least one entry with Space."
        down = next(i for i, line in enumerate(hand.lines("2026-06")) if "keep" in line)
        await hand.press("asterisk", "g", *["j"] * down, "space")
        hand.sees("2 entries marked, 5 h")
        await hand.press("enter")
        await hand.fill(tax="19")
        await hand.press("enter")
        assert hand.place == "InvoiceScreen"
        assert hand.said == "Drafted. i issues it, u takes it back."
        hand.sees("EUR 400.00", "EUR 476.00", "not yet")
        await hand.press("p")
        assert hand.said == "It is a draft: i issues it first."
        assert hand.lines("i Issue")
        hand.not_sees("p Pay")
        async with step(hand, db):
            await hand.press("i")
            await hand.fill(issued="2026-06-01")
            await hand.press("enter")
        number, due = one(db, "SELECT number, due FROM invoice")
        assert due == "2026-06-15"
        hand.sees(str(number), "p Pay")
        hand.not_sees("i Issue")
        await hand.press("p")
        await hand.fill(amount="1000")
        await hand.press("enter")
        assert hand.place == "FormScreen"
        async with step(hand, db):
            await hand.fill(amount="200.50")
            await hand.press("enter")
        hand.sees("EUR 275.50")
        async with step(hand, db):
            await hand.press("r", "enter")
        hand.sees("reminder 1")
        async with step(hand, db):
            await hand.press("D")
            await hand.write("the form is missing")
            await hand.press("enter")
        hand.sees("disputed", "the form is missing")
        async with step(hand, db):
            await hand.press("D")
            await hand.write("rej")
            await hand.press("enter")
        hand.sees("dispute rejected")
        async with step(hand, db):
            await hand.press("C")
            await hand.fill(amount="75.50", reason="one page less")
            await hand.press("enter")
        hand.sees("one page less", "EUR 200.00")
        async with step(hand, db):
            await hand.press("W")
            await hand.fill(reason="good")
            await hand.press("enter")
        hand.sees("written off")
        hand.not_sees("p Pay")
        await hand.press("p")
        assert hand.said == f"Nothing of {number} is open."
        async with step(hand, db):
            await hand.press("E")
        await hand.press("P", "j", "enter")
        await hand.fill(folder=str(db.parent / "bills"))
        await hand.press("enter")
        assert hand.said.startswith("Written: ")
        made = list((db.parent / "bills").glob("*.pdf"))
        assert len(made) == 1
        assert made[0].read_bytes().startswith(b"%PDF")
        await hand.press("P", "j", "enter")
        await hand.fill(folder=str(db.parent / "bills"))
        await hand.press("enter")
        assert len(list((db.parent / "bills").glob("*-2.pdf"))) == 1
        await hand.press("d")
        hand.sees("Delete")
        await hand.press("y", "escape")


async def test_an_invoice_from_elsewhere_and_a_draft_thrown_away(db: Path) -> None:
    client = acme(db)
    with closing(store.connect(db)) as con:
        from goodterms import when

        hours.log_entry(con, client, when.parse_when("9-10", when.clock("Europe/Berlin", TODAY)), note="x")
    async with open_app(db) as hand:
        await hand.press("4", "R")
        async with step(hand, db):
            await hand.fill(client="acme", number="A-7", net="1000", tax="190", issued="2026-05-01", due="2026-05-31")
            await hand.press("enter")
        hand.sees("A-7", "overdue 30 d", "1-30 d")
        await hand.press("f", "f")
        hand.sees("Shown: overdue")
        await hand.press("f")
        hand.sees("Shown: drafts", "No invoice here.")
        await hand.press("n")
        await hand.fill(client="acme")
        await hand.press("enter")
        async with step(hand, db):
            await hand.press("enter", "enter")
        await hand.press("escape", "4")
        async with step(hand, db):
            await hand.press("d", "y")
        assert one(db, "SELECT invoice_id FROM time_entry") == (None,)


async def test_an_incident_its_correction_and_the_day_they_were_told(db: Path) -> None:
    acme(db)
    async with open_app(db) as hand:
        await hand.press("2", "enter")
        assert hand.place == "ClientScreen"
        await hand.press("exclamation_mark", "a")
        hand.sees("Incident of Acme GmbH: Verbal or mental abuse")
        hand.sees("Minor: belittling or disrespect.")
        await hand.write("short")
        before = dump(db)
        await hand.press("enter")
        hand.sees("How grave is needed.")
        assert hand.app.focused.id == "f-severity", "how grave it was is not proposed"
        await hand.write("m")
        await hand.press("enter")
        assert (hand.place, hand.app.focused.id) == ("FormScreen", "f-note")
        assert dump(db) == before
        await hand.write(" fuse: shouted at Mia in the call")
        async with step(hand, db):
            await hand.press("enter")
            hand.sees("Did you tell them that it is not acceptable?")
            await hand.press("escape")
        assert one(db, "SELECT day, flag, severity, note, told_on FROM incident") == (
            "2026-06-30",
            "abuse",
            1,
            "short fuse: shouted at Mia in the call",
            None,
        )
        await hand.press("right", "right", "right")
        hand.sees("shouted at Mia")
        await hand.press("enter")
        async with step(hand, db):
            await hand.fill(severity="clear", told_on="2026-06-29", note="shouted at Mia, twice, in the call")
            await hand.press("enter")
            hand.sees("They cannot have been told on 2026-06-29")
            await hand.fill(told_on="today")
            await hand.press("enter")
        with closing(sqlite3.connect(db)) as con:
            assert con.execute("SELECT severity, told_on, corrects_id FROM incident ORDER BY id").fetchall() == [
                (1, None, None),
                (2, "2026-06-30", 1),
            ]
        hand.sees("shouted at Mia, twice")
        hand.not_sees("short fuse")
        await hand.press("n")
        hand.sees("What happened with Acme GmbH?")
        await hand.press("escape")
        assert hand.place == "ClientScreen"


async def test_an_incident_without_a_client_on_screen_asks_for_one(db: Path) -> None:
    acme(db)
    async with open_app(db) as hand:
        await hand.press("4", "exclamation_mark", "d")
        await hand.fill(client="ac", note="said the server was down, it was not", day="tomorrow")
        before = dump(db)
        await hand.press("enter")
        assert hand.place == "FormScreen"
        hand.sees("future")
        assert dump(db) == before
        await hand.fill(day="yesterday", severity="clear")
        await hand.press("enter", "escape")
        assert hand.said.startswith("Logged for Acme GmbH. u takes it back.")
        assert one(db, "SELECT day FROM incident") == ("2026-06-29",)


async def test_reminders_are_ticked_off_and_the_week_is_shown(sample: Path) -> None:
    async with open_app(sample) as hand:
        hand.sees("First to go", "Monolith Capital Partners LLC", "overdue: send reminder")
        await hand.press("tab", "space")
        assert hand.said == "This invoice leaves the list when it is paid (screen 4)."
        due = hand.app.main.view.query_one("#due", Rows)
        while getattr(due.key, "id", None) is None:
            await hand.press("j")
        number = due.key.id  # type: ignore[attr-defined]
        async with step(hand, sample):
            await hand.press("space")
        assert one(sample, "SELECT done_on FROM reminder WHERE id = ?", number) == ("2026-06-30",)
        assert number not in [getattr(due.row(i).key, "id", None) for i in range(due.row_count)]
        await hand.press("3", "v")
        hand.sees("Week 27: ", "All")
        await hand.press("left")
        hand.sees("Week 26: ")
        await hand.press("0")
        hand.sees("Week 27: ")
        await hand.press("escape")
        assert hand.place == "MainScreen"


async def test_changes_are_listed_and_taken_back_one_by_one(db: Path) -> None:
    acme(db)
    empty = dump(db)
    async with open_app(db) as hand:
        await hand.press("3")
        for line in ("acme 1h one", "acme 2h two"):
            await hand.press("a")
            await hand.fill(line=line)
            await hand.press("enter")
        full = dump(db)
        await hand.press("ctrl+p")
        await hand.write("changes")
        await hand.press("enter")
        assert hand.place == "ChangesScreen"
        await hand.press("u", "u")
        hand.sees("undone")
        assert dump(db) == empty
        await hand.press("U", "U")
        assert dump(db) == full
        await hand.press("d")
        assert hand.said == "That is no import. u takes the newest change back."
        await hand.press("escape")


async def test_undo_with_nothing_to_undo_says_so(db: Path) -> None:
    async with open_app(db) as hand:
        await hand.press("u")
        assert hand.said == "There is nothing to undo."
        await hand.press("U")
        assert hand.said


async def test_the_evidence_of_a_flag_its_bars_and_its_acceptance(sample: Path) -> None:
    async with open_app(sample) as hand:
        await hand.press("5", "l")
        hand.sees("Monolith Capital Partners LLC", "Verbal or mental abuse: red")
        await hand.press("enter")
        assert hand.place == "EvidenceScreen"
        hand.sees("2. Verbal or mental abuse", "RED", "incident")
        before = dump(sample)
        await hand.press("A")
        await hand.fill(reason="they have a new manager")
        await hand.press("enter")
        hand.sees("is a red deal-breaker and cannot be")
        assert dump(sample) == before
        await hand.press("escape", "escape", *["l"] * 21)
        hand.sees("Petty complaints: red")
        await hand.press("enter")
        async with step(hand, sample):
            await hand.press("A")
            await hand.fill(reason="they have a new manager")
            await hand.press("enter")
        hand.sees("RED, ACCEPTED", "they have a new manager")
        await hand.press("A")
        assert hand.said == "It counts again."
        hand.not_sees("ACCEPTED")
        await hand.press("escape", *["h"] * 17, "j")
        hand.sees("Brightwater Studios Ltd", "Pays late: red")
        await hand.press("enter", "e")
        field = next(f.key for f in hand.app.screen.fields if f.key != "scope")  # type: ignore[attr-defined]
        old = hand.value(field)
        await hand.fill(**{field: "lots"})
        await hand.press("enter")
        assert hand.place == "FormScreen"
        async with step(hand, sample):
            await hand.fill(**{field: str(int(old) + 1)})
            await hand.press("enter")
        hand.sees("Moved bars", "for this client")


async def test_asked_for_something_wrong_the_form_says_how_grave_that_is(db: Path) -> None:
    """RULINGS A10."""
    acme(db)
    async with open_app(db) as hand:
        await hand.press("2", "enter", "exclamation_mark", "l")
        hand.sees("Incident of Acme GmbH: Legal or ethical risk")
        hand.sees("Minor: a first small request, or dropped after a no.")
        await hand.press("escape", "exclamation_mark", "a")
        assert "Minor: a first small request" not in hand.text


async def test_how_grave_a_threat_was_is_neither_asked_nor_made_small_s1_05(db: Path) -> None:
    acme(db)
    async with open_app(db) as hand:
        await hand.press("2", "enter", "exclamation_mark", "t")
        hand.sees("One is enough")
        hand.not_sees("How grave", "minor")
        await hand.write("threw a chair at the wall")
        await hand.press("enter")
        assert one(db, "SELECT flag, severity FROM incident") == ("physical_threat", 3)
        await hand.press("right", "right", "right")
        hand.not_sees("minor")
