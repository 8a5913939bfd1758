"""Settings by keyboard: every one can be changed, refused in words, brought back, and taken back with u."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from goodterms.domain.flags.catalogue import CATALOGUE
from goodterms.ledger import backup, check, clients, settings_store, store
from goodterms.tui import settings_rows
from goodterms.tui.screens.settings import TABS
from goodterms.tui.widgets.rows import Rows
from tests.tui.hand import TODAY, Hand, dump, open_app


def kept(path: Path) -> dict[str, str]:
    """All settings as they stand in the file."""
    with closing(store.connect(path)) as con:
        return settings_store.shown(con)


async def turn(hand: Hand, group: str) -> None:
    """Open the settings at a group."""
    await hand.press("S", *["right"] * TABS.index(group))


def test_every_setting_is_in_a_group_and_said_in_plain_words(con: sqlite3.Connection) -> None:
    shown = [one for group in settings_rows.GROUPS for one in settings_rows.of_group(con, group)]
    assert sorted(one.key for one in shown) == sorted(set(settings_store.KEYS) - {"theme"})
    for one in shown:
        assert one.says.endswith(".")
        assert "_" not in one.label
        assert not one.moved


def test_every_bar_of_every_flag_is_listed_with_its_default_and_bounds(con: sqlite3.Connection) -> None:
    rows = settings_rows.thresholds(con)
    assert len(rows) == sum(1 + len(flag.bars) for flag in CATALOGUE)
    for one in rows:
        assert one.value == one.default
        assert one.bounds or one.choices
        assert "Decimal" not in f"{one.value}{one.bounds}"


@pytest.mark.parametrize("size", [(60, 15), (80, 24), (140, 40)])
async def test_every_group_is_shown(sample: Path, size: tuple[int, int]) -> None:
    async with open_app(sample, size=size) as hand:
        await hand.press("S")
        for words in (
            "My name", "Monthly need", "Working window", "Language of letters", "Physical threat", "goodterms-light",
            "1 JPY", "by itself",
        ):  # fmt: skip
            hand.sees(words)
            await hand.press("right")
        hand.sees("My name")
        await hand.press("escape")
        assert hand.place == "MainScreen"


async def test_a_setting_is_refused_in_words_saved_and_taken_back(db: Path) -> None:
    async with open_app(db) as hand:
        await turn(hand, "Money")
        await hand.press("down", "enter")
        before = dump(db)
        await hand.fill(value="lots")
        await hand.press("enter")
        hand.sees('"lots" is not a number.')
        assert dump(db) == before
        await hand.fill(value="4.900,00")
        await hand.press("enter")
        assert hand.said == "Monthly need: saved. u takes it back."
        hand.sees("EUR 4,900.00", "not said (d goes back)")
        assert kept(db) == {"monthly_need": "4900"}
        await hand.press("u")
        assert kept(db) == {}
        hand.not_sees("EUR 4,900.00")
        await hand.press("U")
        assert kept(db) == {"monthly_need": "4900"}
        await hand.press("d")
        assert kept(db) == {}
        assert hand.said == "Monthly need: back to not said. u takes it back."
        await hand.press("d")
        assert hand.said == "Monthly need is not said already, by default."


async def test_the_lines_of_my_address_stay_lines(db: Path) -> None:
    with closing(store.connect(db)) as con:
        settings_store.save(con, "my_address", "Hafenstraße 12\n24103 Kiel\nGermany")
    async with open_app(db) as hand:
        await hand.press("S", "down", "down", "enter")
        assert hand.value("value") == "Hafenstraße 12 / 24103 Kiel / Germany"
        hand.sees("A / with a space on each side parts the lines.")
        await hand.press("enter")
        assert kept(db) == {"my_address": "Hafenstraße 12\n24103 Kiel\nGermany"}
        await hand.press("enter")
        await hand.fill(value="Kai 1/2 / 24103 Kiel")
        await hand.press("enter")
        assert kept(db) == {"my_address": "Kai 1/2\n24103 Kiel"}
        await hand.press("enter")
        await hand.fill(value="")
        await hand.paste("Kai 3\r\n24103 Kiel\r\nGermany\r\n")
        await hand.press("enter")
        assert kept(db) == {"my_address": "Kai 3\n24103 Kiel\nGermany"}


async def test_shares_windows_and_choices_are_typed_as_people_write_them(db: Path) -> None:
    async with open_app(db) as hand:
        await turn(hand, "Letters")
        for typed, said in (("ro", "ro"), ("yes", "yes"), ("{year}/{seq:04}", "{year}/{seq:04}"), ("19 %", "19 %")):
            await hand.press("enter")
            await hand.fill(value=typed)
            await hand.press("enter")
            assert hand.lines(said), hand.text
            await hand.press("down")
        await hand.press("escape")
        await turn(hand, "Time")
        await hand.press("enter")
        await hand.fill(value="mon-thu 9.00-17.30")
        await hand.press("enter")
        hand.sees("mon-thu 09:00-17:30")
    assert kept(db)["tax_rate"] == "0.19"


async def test_another_time_zone_counts_at_once(db: Path) -> None:
    async with open_app(db) as hand:
        await turn(hand, "Time")
        await hand.press("down", "down", "enter")
        await hand.fill(value="Mars/Olympus")
        await hand.press("enter")
        hand.sees("is not a time zone")
        await hand.fill(value="Asia/Tokyo")
        await hand.press("enter")
        assert hand.app.desk.zone.key == "Asia/Tokyo"
        await hand.press("u")
        assert hand.app.desk.zone.key != "Asia/Tokyo"


async def test_the_class_of_a_flag_is_typed_as_it_is_shown(db: Path) -> None:
    async with open_app(db, size=(140, 40)) as hand:
        await turn(hand, "Thresholds")
        assert "deal-breaker" in hand.lines("Physical threat")[0]
        await hand.press("enter")
        assert hand.value("value") == "deal-breaker"
        hand.sees("deal-breaker, serious, cumulative")
        for typed, said in (("serious", "serious"), ("deal-breaker", "deal_breaker"), ("cum", "cumulative")):
            await hand.fill(value=typed)
            await hand.press("enter")
            assert kept(db) == {"physical_threat.class": said}
            await hand.press("enter")
        await hand.fill(value="deal")
        await hand.press("enter")
        assert kept(db) == {"physical_threat.class": "deal_breaker"}


async def test_a_bar_may_not_leave_its_bounds_nor_pass_its_neighbour(db: Path) -> None:
    async with open_app(db, size=(140, 40)) as hand:
        await turn(hand, "Thresholds")
        await hand.press("slash")
        await hand.write("late_payment.amber_share")
        await hand.press("enter")
        assert hand.app.screen.query_one(Rows).row_count == 1
        await hand.press("enter")
        for typed, message in (("7", "must lie between"), ("99 %", "amber would be stricter")):
            await hand.fill(value=typed)
            await hand.press("enter")
            hand.sees(message)
        assert kept(db) == {}
        await hand.fill(value="30 %")
        await hand.press("enter")
        assert kept(db) == {"late_payment.amber_share": "0.3"}
        hand.sees("30 %")
        await hand.press("escape")
        assert hand.app.screen.query_one(Rows).row_count > 100


async def test_a_theme_is_taken_at_once_and_remembered(db: Path) -> None:
    async with open_app(db) as hand:
        await turn(hand, "Theme")
        await hand.press("down", "enter")
        assert hand.app.theme == "goodterms-light"
        assert kept(db) == {"theme": "goodterms-light"}
    async with open_app(db) as hand:
        assert hand.app.theme == "goodterms-light"
        await turn(hand, "Theme")
        await hand.press("u")
        assert hand.app.theme == "goodterms"


async def test_the_environment_names_the_theme_before_the_file(db: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(store.connect(db)) as con:
        settings_store.save(con, "theme", "nord")
    monkeypatch.setenv("GOODTERMS_THEME", "dracula")
    async with open_app(db) as hand:
        assert hand.app.theme == "dracula"
    monkeypatch.setenv("GOODTERMS_THEME", "no such theme")
    async with open_app(db) as hand:
        assert hand.app.theme == "nord"


async def test_rates_are_added_corrected_deleted_and_read_from_a_file(db: Path, home: Path) -> None:
    (home / "rates.csv").write_text("USD,2026-04-01,0.92\nGBP,2026-04-01,1.17\n")
    async with open_app(db) as hand:
        await turn(hand, "Rates")
        hand.sees("No exchange rate yet")
        await hand.press("n")
        await hand.fill(currency="EUR", day="2026-04-01", rate="1")
        await hand.press("enter")
        hand.sees("EUR is your home currency.")
        await hand.fill(currency="usd", rate="0,9")
        await hand.press("enter")
        hand.sees("1 USD = 0.9 EUR")
        await hand.press("I")
        await hand.fill(file="~/nothing.csv")
        await hand.press("enter")
        hand.sees("no such file")
        await hand.fill(file="~/rates.csv")
        await hand.press("enter")
        assert hand.said == "1 rate added, 1 changed. u takes it back."
        hand.sees("1 GBP = 1.17 EUR", "1 USD = 0.92 EUR")
        await hand.press("home", "d")
        hand.not_sees("1 GBP")
        await hand.press("u", "u")
        hand.sees("1 USD = 0.9 EUR")


async def test_a_copy_is_made_and_put_back_and_the_file_of_before_is_kept(db: Path) -> None:
    async with open_app(db, size=(140, 40)) as hand:
        await turn(hand, "Backup")
        await hand.press("n", "enter")
        assert hand.said.startswith("Copied and verified: ")
        hand.sees("by hand")
        with closing(store.connect(db)) as con:
            clients.add(con, "Acme GmbH", TODAY, currency="EUR")
        await hand.press("enter")
        hand.sees("Put goodterms-", "as it is now is kept beside it")
        await hand.press("escape")
        assert dump(db)["client"]
        await hand.press("enter", "y")
        assert hand.said.startswith("Restored. The file as it was is kept as ")
        assert not dump(db)["client"]
        hand.sees("before a restore")
        await hand.press("escape", "2")
        hand.sees("No client yet")
    assert check.check(db) == []


async def test_copies_have_the_time_of_the_zone_that_was_set(db: Path) -> None:
    made = datetime(2026, 1, 2, 3, 4, 5)
    backup.backup(db, now=made)
    with closing(store.connect(db)) as con:
        settings_store.save(con, "zone", "Pacific/Kiritimati")
    async with open_app(db) as hand:
        await turn(hand, "Backup")
        hand.sees(f"{made.astimezone(ZoneInfo('Pacific/Kiritimati')):%Y-%m-%d %H:%M}")


async def test_a_copy_of_another_file_comes_last_and_is_named_before_it_takes_the_place(db: Path) -> None:
    other = db.with_name("other-books.db")
    other.write_bytes(db.read_bytes())
    backup.backup(other)
    backup.backup(db, now=datetime(2026, 1, 2, 3, 4, 5))
    async with open_app(db, size=(140, 40)) as hand:
        await turn(hand, "Backup")
        assert "2026-01-02" in hand.lines("goodterms-2026-01-02")[0]
        hand.sees("of another file")
        await hand.press("enter")
        hand.not_sees("a copy of another file, ")
        await hand.press("escape", "end", "enter")
        hand.sees("Put other-books-", "a copy of another file,", "other-books. What")


async def test_an_encrypted_copy_needs_its_passphrase(db: Path) -> None:
    async with open_app(db) as hand:
        await turn(hand, "Backup")
        await hand.press("n")
        await hand.fill(secret="one", again="two")
        await hand.press("enter")
        hand.sees("The two passphrases differ.")
        assert not hand.lines("Passphrase           one")
        await hand.fill(again="one")
        await hand.press("enter")
        hand.sees("by hand, encrypt")
        await hand.press("enter", "y")
        await hand.write("two")
        await hand.press("enter")
        assert "passphrase" in hand.said
        await hand.press("enter", "y")
        await hand.write("one")
        await hand.press("enter")
        assert hand.said.startswith("Restored.")


async def test_a_copy_on_a_stick_is_put_back_with_the_passphrase_as_it_was_typed(db: Path, tmp_path: Path) -> None:
    """Also one that the command line made, whose passphrase ends in a space."""
    stick = tmp_path / "stick"
    stick.mkdir()
    made = backup.backup(db, stick / "renamed.db", passphrase="one ")
    with closing(store.connect(db)) as con:
        clients.add(con, "Acme GmbH", TODAY, currency="EUR")
    async with open_app(db) as hand:
        await turn(hand, "Backup")
        await hand.press("I")
        await hand.write(str(stick / "none.db"))
        await hand.press("enter")
        hand.sees("There is no file")
        await hand.fill(file=str(db))
        await hand.press("enter")
        hand.sees("That is the file itself.")
        await hand.fill(file=str(made))
        await hand.press("enter")
        hand.sees("Put renamed.db of ")
        await hand.press("y")
        await hand.write("one ")
        await hand.press("enter")
        assert hand.said.startswith("Restored.")
    assert not dump(db)["client"]


async def test_what_cannot_be_in_a_restored_copy_is_told(db: Path) -> None:
    with closing(store.connect(db)) as con:
        client = clients.add(con, "Acme GmbH", TODAY, currency="EUR")
        con.execute("INSERT INTO time_entry (client_id, day, seconds) VALUES (?, '2026-05-04', -60)", (client,))
    backup.backup(db)
    async with open_app(db, size=(140, 40)) as hand:
        await turn(hand, "Backup")
        await hand.press("end", "enter", "y")
        told = [note.message for note in hand.app._notifications]
        assert any(line.startswith("Restored.") for line in told)
        assert any("has no sensible length" in line for line in told)


async def test_a_copy_that_cannot_be_made_from_the_palette_is_told(db: Path) -> None:
    (db.parent / "backups").write_text("no folder")
    async with open_app(db) as hand:
        hand.app.clear_notifications()
        hand.app.action_backup()
        await hand.settle()
        assert hand.said.startswith("There can be no folder ")


async def test_a_folder_of_copies_that_cannot_be_read_shows_none(db: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def unreadable(_folder: Path) -> Iterator[Path]:
        raise PermissionError(13, "Permission denied")

    async with open_app(db) as hand:
        monkeypatch.setattr(Path, "iterdir", unreadable)
        await turn(hand, "Backup")
        hand.sees("No copy here yet.")


async def test_the_file_is_looked_through_and_problems_are_listed(db: Path) -> None:
    async with open_app(db) as hand:
        await turn(hand, "Backup")
        await hand.press("K")
        assert hand.said == "The file is whole, and what it holds makes sense."
        with closing(store.connect(db)) as con:
            client = clients.add(con, "Acme [/] GmbH", TODAY, currency="EUR")
            con.execute("INSERT INTO time_entry (client_id, day, seconds) VALUES (?, '2026-05-04', -60)", (client,))
        await hand.press("K")
        assert hand.place == "Notice"
        hand.sees("1 problem", "Acme [/] GmbH: the entry of 2026-05-04")
        await hand.press("escape")
        assert hand.place == "SettingsScreen"


async def test_help_names_the_keys_of_the_group(sample: Path) -> None:
    async with open_app(sample) as hand:
        await turn(hand, "Rates")
        await hand.press("question_mark")
        hand.sees("Help: Settings", "From a file")
        await hand.press("escape", "right", "question_mark")
        hand.sees("Check")
        await hand.press("escape", "left", "left", "question_mark")
        hand.not_sees("From a file", "Check")
