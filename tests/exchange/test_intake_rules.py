"""What holds for every import: all or nothing, known rows, newer exports, whose rows, what is never assumed."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import pytest

from goodterms.errors import NotUnderstood, Refused
from goodterms.exchange import intake
from goodterms.ledger import store, undo
from tests.exchange.help_intake import bring, count, everything, hours, put

HEAD = "User,Client,Project,Description,Billable,Start date,Start time,End date,End time,Duration\n"


def toggl(*rows: str) -> str:
    return HEAD + "".join(row + "\n" for row in rows)


def row(
    start: str = "09:00:00", end: str = "10:00:00", *, client: str = "Acme", note: str = "", user: str = "Ida"
) -> str:
    return f"{user},{client},Site,{note},Yes,2025-03-04,{start},2025-03-04,{end},"


def test_one_bad_row_refuses_the_file_and_every_bad_line_is_listed(con: sqlite3.Connection, tmp_path: Path) -> None:
    path = put(tmp_path, toggl(row(), row("25:00:00"), row("11:00:00", "10:30:00"), row("12:00:00", "13:00:00")))
    with pytest.raises(intake.RefusedFile) as refused:
        bring(con, path)
    assert [bad.line for bad in refused.value.result.refused] == [3, 4]
    assert refused.value.details == ('line 3: "25:00:00" is not a time of day', "line 4: ends before it starts")
    assert refused.value.exit_code == 3
    assert all(not rows for rows in everything(con).values())


def test_bad_rows_can_be_left_out(con: sqlite3.Connection, tmp_path: Path) -> None:
    result = bring(con, put(tmp_path, toggl(row(), row("25:00:00"))), skip_bad=True)
    assert (result.added, result.read, [bad.line for bad in result.refused]) == (1, 2, [3])


def test_a_newer_export_of_the_same_time_updates(con: sqlite3.Connection, tmp_path: Path) -> None:
    bring(con, put(tmp_path, toggl(row(note="draft"), row("11:00:00", "12:00:00"))))
    newer = bring(
        con,
        put(
            tmp_path, toggl(row(end="10:30:00", note="final"), row("11:00:00", "12:00:00"), row("14:00:00", "15:00:00"))
        ),
    )
    assert (newer.added, newer.updated, newer.duplicates) == (1, 1, 1)
    assert con.execute("SELECT seconds, note FROM time_entry ORDER BY start LIMIT 1").fetchone() == (5400, "final")
    assert newer.batch is not None
    undo.take_back(con, newer.batch)
    assert con.execute("SELECT seconds, note FROM time_entry ORDER BY start").fetchall() == [
        (3600, "draft"),
        (3600, ""),
    ]


def test_what_the_user_changed_stays_when_the_same_file_comes_again(con: sqlite3.Connection, tmp_path: Path) -> None:
    path = put(tmp_path, toggl(row()))
    bring(con, path)
    with store.change(con, "edit"):
        con.execute("UPDATE time_entry SET scope = 'extra', note = 'mine', seconds = 60")
    again = bring(con, path)
    assert (again.added, again.updated, again.duplicates) == (0, 0, 1)
    assert con.execute("SELECT scope, note, seconds FROM time_entry").fetchone() == ("extra", "mine", 60)


def test_time_that_is_on_an_invoice_is_not_changed_any_more(con: sqlite3.Connection, tmp_path: Path) -> None:
    bring(con, put(tmp_path, toggl(row())))
    with store.change(con, "bill"):
        con.execute(
            "INSERT INTO invoice (client_id, number, issued, currency, net) VALUES (1, '1', '2025-04-01', 'EUR', 1)"
        )
        con.execute("UPDATE time_entry SET invoice_id = 1")
    newer = bring(con, put(tmp_path, toggl(row(end="10:30:00"))))
    assert (newer.updated, newer.duplicates) == (0, 1)
    assert con.execute("SELECT seconds FROM time_entry").fetchone() == (3600,)


def test_equal_rows_of_one_file_both_stand_and_a_warning_names_them(con: sqlite3.Connection, tmp_path: Path) -> None:
    path = put(tmp_path, toggl(row(), row(), row("11:00:00", "12:00:00")))
    first = bring(con, path)
    assert first.added == 3
    assert "1 row equals another row of this file; both were taken (line 3)." in first.warnings
    assert bring(con, path).duplicates == 3


def test_one_more_equal_row_in_a_newer_file_is_added(con: sqlite3.Connection, tmp_path: Path) -> None:
    bring(con, put(tmp_path, toggl(row())))
    second = bring(con, put(tmp_path, toggl(row(), row())))
    assert (second.added, second.duplicates) == (1, 1)


def test_equal_notes_of_one_day_are_told_apart_by_their_hours(con: sqlite3.Connection, tmp_path: Path) -> None:
    head = "Date,Client,Project,Notes,Hours,First Name\n"
    bring(con, put(tmp_path, head + "2025-03-04,Acme,Site,,2,Ida\n2025-03-04,Acme,Site,,3,Ida\n"))
    part = bring(con, put(tmp_path, head + "2025-03-04,Acme,Site,,3,Ida\n"))
    assert (part.added, part.updated, part.duplicates) == (0, 0, 1)
    newer = bring(con, put(tmp_path, head + "2025-03-04,Acme,Site,,3,Ida\n2025-03-04,Acme,Site,,2.5,Ida\n"))
    assert (newer.added, newer.updated, newer.duplicates) == (0, 1, 1)
    assert hours(con) == {("Acme", "Site"): 19800}


def test_a_day_alone_says_which_time_is_meant_only_in_a_newer_export_of_it(
    con: sqlite3.Connection, tmp_path: Path
) -> None:
    head = "date,duration,client,note\n"
    bring(con, put(tmp_path, head + "2025-03-04,2:00,Acme,\n2025-03-05,1:00,Acme,x\n", "one.csv"), format="csv-hours")
    other = bring(con, put(tmp_path, head + "2025-03-04,3:00,Acme,\n", "two.csv"), format="csv-hours")
    assert (other.added, other.updated) == (1, 0)
    again = bring(con, put(tmp_path, head + "2025-03-05,1:30,Acme,x\n", "three.csv"), format="csv-hours")
    assert (again.added, again.updated) == (0, 1)
    newer = put(tmp_path, head + "2025-03-04,2:30,Acme,new\n2025-03-05,1:30,Acme,x\n", "one.csv")
    result = bring(con, newer, format="csv-hours")
    assert (result.added, result.updated, result.duplicates) == (0, 1, 1)
    assert hours(con) == {("Acme", ""): 9000 + 10_800 + 5400}


def test_many_rows_of_one_day_stay_quick(con: sqlite3.Connection, tmp_path: Path) -> None:
    rows = "".join(f"2025-03-04,0:{n % 60:02},Acme\n" for n in range(6000))
    path = put(tmp_path, "date,duration,client\n" + rows)
    assert bring(con, path, format="csv-hours").added == 6000
    assert bring(con, path, format="csv-hours").duplicates == 6000
    newer = put(tmp_path, "date,duration,client\n" + rows.replace(",0:", ",1:"))
    assert bring(con, newer, format="csv-hours").updated == 6000


def test_the_same_start_for_two_clients_is_two_pieces_of_work(con: sqlite3.Connection, tmp_path: Path) -> None:
    bring(con, put(tmp_path, toggl(row())))
    assert bring(con, put(tmp_path, toggl(row(client="Beta")))).added == 1


def test_several_people_are_named_and_one_can_be_taken(con: sqlite3.Connection, tmp_path: Path) -> None:
    path = put(tmp_path, toggl(row(), row(user="Bo"), row("11:00:00", "12:00:00", user="Bo")))
    taken = bring(con, path, person="bo")
    assert (taken.added, taken.warnings[1:]) == (2, ["1 row of other people left out."])
    assert "EUR was assumed" in taken.warnings[0]
    rest = bring(con, path)
    assert (rest.added, rest.duplicates) == (1, 2)
    assert any("Ida, Bo" in warning and "--person" in warning for warning in rest.warnings)
    with pytest.raises(NotUnderstood, match=r"names Ida, Bo"):
        bring(con, path, person="Cy")


def test_a_client_is_met_by_a_unique_prefix_and_else_made(con: sqlite3.Connection, tmp_path: Path) -> None:
    bring(con, put(tmp_path, toggl(row(client="Acme Limited"))))
    moved = bring(con, put(tmp_path, toggl(row("11:00:00", "12:00:00", client=""))), client="acme")
    assert '"acme" was taken for the client "Acme Limited".' in moved.warnings
    made = bring(con, put(tmp_path, toggl(row("13:00:00", "14:00:00", client=""))), client="Beta")
    assert made.new_clients == ["Beta"]
    assert count(con, "client") == 2


def test_clients_are_the_same_whatever_their_case_and_spaces(con: sqlite3.Connection, tmp_path: Path) -> None:
    result = bring(con, put(tmp_path, toggl(row(), row("11:00:00", "12:00:00", client="  ACME "))))
    assert result.new_clients == ["Acme"]


def test_an_import_is_one_change_and_undo_takes_it_back(con: sqlite3.Connection, tmp_path: Path) -> None:
    bring(con, put(tmp_path, toggl(row(), row("11:00:00", "12:00:00"))))
    assert undo.undo(con) == "Import file.csv"
    assert all(not rows for rows in everything(con).values())
    undo.redo(con)
    assert hours(con) == {("Acme", "Site"): 7200}


def test_taking_back_keeps_a_client_that_later_work_needs(con: sqlite3.Connection, tmp_path: Path) -> None:
    first = bring(con, put(tmp_path, toggl(row())))
    with store.change(con, "log"):
        con.execute("INSERT INTO time_entry (client_id, day, seconds) VALUES (1, '2025-05-01', 60)")
    assert first.batch is not None
    undo.take_back(con, first.batch)
    assert hours(con) == {("Acme", ""): 60}


def test_hostile_text_is_cleaned_and_stays_text(con: sqlite3.Connection, tmp_path: Path) -> None:
    nasty = '"=1+1 \u202e[b]x[/b] \x1b[31m\'); DROP TABLE client;-- \u0000"'
    path = put(tmp_path, toggl(row(client=nasty, note=nasty)))
    bring(con, path)
    name, note = con.execute("SELECT c.name, e.note FROM time_entry e JOIN client c ON c.id = e.client_id").fetchone()
    assert name == note == "=1+1 [b]x[/b] [31m'); DROP TABLE client;--"


def test_names_and_notes_without_measure_are_refused(con: sqlite3.Connection, tmp_path: Path) -> None:
    path = put(tmp_path, toggl(row(client="x" * 201), row(note="y" * 10_001)))
    with pytest.raises(intake.RefusedFile) as refused:
        bring(con, path)
    assert [bad.line for bad in refused.value.result.refused] == [2, 3]


def test_rates_of_the_file_become_those_of_a_client_who_has_none(con: sqlite3.Connection, tmp_path: Path) -> None:
    head = "date,duration,client,rate,currency\n"
    bring(
        con,
        put(
            tmp_path,
            head + "2025-03-04,1:00,Acme,80.00,USD\n2025-04-04,1:00,Acme,80.00,USD\n2025-05-04,1:00,Acme,90.50,USD\n",
        ),
        format="csv-hours",
    )
    assert con.execute("SELECT since, rate FROM client_rate ORDER BY since").fetchall() == [
        ("2025-03-04", 8000),
        ("2025-05-04", 9050),
    ]
    assert con.execute("SELECT currency FROM client").fetchone() == ("USD",)
    bring(con, put(tmp_path, head + "2025-06-04,1:00,Acme,99.00,USD\n"), format="csv-hours")
    assert count(con, "client_rate") == 2


def test_rates_in_another_currency_than_the_clients_are_left_out(con: sqlite3.Connection, tmp_path: Path) -> None:
    with store.change(con, "add"):
        con.execute("INSERT INTO client (name, name_key, currency, created_at) VALUES ('Acme', 'acme', 'EUR', 0)")
    content = "date,duration,client,rate,currency\n2025-03-04,1:00,Acme,80.00,USD\n"
    result = bring(con, put(tmp_path, content), format="csv-hours")
    assert count(con, "client_rate") == 0
    assert any("Rates in USD were left out" in warning for warning in result.warnings)


def test_whole_hours_first_and_a_decimal_comma_late_are_understood(con: sqlite3.Connection, tmp_path: Path) -> None:
    content = "date;duration;client\n" + "2025-03-04;8;Acme\n" * 250 + "2025-03-05;7,5;Acme\n"
    bring(con, put(tmp_path, content), format="csv-hours")
    assert hours(con) == {("Acme", ""): 250 * 28_800 + 27_000}


def test_estimates_become_those_of_the_project(con: sqlite3.Connection, tmp_path: Path) -> None:
    content = "date,duration,client,project,estimate\n2025-03-04,1:00,Acme,Site,40\n2025-03-05,1:00,Acme,Site,40\n"
    bring(con, put(tmp_path, content), format="csv-hours")
    assert con.execute("SELECT estimate_seconds, agreed_scope FROM project").fetchone() == (144_000, 1)


def test_a_lost_file_is_told_in_words(con: sqlite3.Connection, tmp_path: Path) -> None:
    with pytest.raises(NotUnderstood, match="There is no file"):
        bring(con, tmp_path / "none.csv")
    with pytest.raises(NotUnderstood, match="is a folder"):
        bring(con, tmp_path)
    with pytest.raises(NotUnderstood, match="is not a file on the disk"):
        bring(con, Path(os.devnull))
    with pytest.raises(NotUnderstood, match="is empty"):
        bring(con, put(tmp_path, " \n"))


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"PK\x03\x04rest", "ZIP archive or an Excel workbook"),
        (b"%PDF-1.7", "is a PDF"),
        (b"SQLite format 3\x00", "SQLite database"),
        (b"abc\x00\xff\x00def", "is not text"),
        ("Organization,First Name,Last Name,Email\nAcme,Ida,Lund,i@example.org\n", "list of FreshBooks clients"),
        ("Project,Client,Status,Tracked (h)\nSite,Acme,Active,3\n", "list of Clockify projects"),
        ("Fruit,Colour\nApple,red\n", 'its columns are "Fruit", "Colour"'),
        ('{"a": 1}', "JSON, but of no tool"),
        ("Dear diary\n", "text of no known format"),
    ],
)
def test_a_file_of_the_wrong_kind_says_what_it_looks_like(
    con: sqlite3.Connection, tmp_path: Path, content: str | bytes, says: str
) -> None:
    with pytest.raises(NotUnderstood, match=says.replace("(", r"\(")) as told:
        bring(con, put(tmp_path, content))
    assert told.value.exit_code == 2


def test_a_format_that_does_not_fit_is_not_forced(con: sqlite3.Connection, tmp_path: Path) -> None:
    with pytest.raises(NotUnderstood, match="does not look like a Harvest time export"):
        bring(con, put(tmp_path, toggl(row())), format="harvest")


def test_an_ambiguous_order_of_dates_is_refused_not_guessed(con: sqlite3.Connection, tmp_path: Path) -> None:
    path = put(tmp_path, "Date,Time (h)\n03/04/2025,01:00:00\n05/06/2025,01:00:00\n")
    with pytest.raises(Refused, match="can be 3 April or 4 March") as refused:
        bring(con, path)
    assert "--date-format" in refused.value.hint
    assert bring(con, path, date_order="dmy").added == 2
    assert con.execute("SELECT min(day) FROM time_entry").fetchone() == ("2025-04-03",)


def test_one_date_that_tells_settles_the_whole_file(con: sqlite3.Connection, tmp_path: Path) -> None:
    lines = "".join(f"0{1 + n % 9}/04/2025,01:00:00\n" for n in range(300))
    bring(con, put(tmp_path, f"Date,Time (h)\n{lines}13/04/2025,02:00:00\n"))
    assert con.execute("SELECT DISTINCT substr(day, 6, 2) FROM time_entry").fetchall() == [("04",)]


def test_dates_that_contradict_each_other_are_refused(con: sqlite3.Connection, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="contradict each other"):
        bring(con, put(tmp_path, "Date,Time (h)\n13/04/2025,01:00:00\n04/14/2025,01:00:00\n"))


def test_start_and_end_beat_a_rounded_duration(con: sqlite3.Connection, tmp_path: Path) -> None:
    result = bring(con, put(tmp_path, toggl(row("09:00:00", "09:58:20") + "01:00:00")))
    assert hours(con) == {("Acme", "Site"): 3500}
    assert any("differs from start and end" in warning for warning in result.warnings)


def test_a_table_broken_at_a_line_says_so(con: sqlite3.Connection, tmp_path: Path) -> None:
    with pytest.raises(NotUnderstood, match="broken as a table at line 3: a cell never ends"):
        bring(con, put(tmp_path, toggl(row(), 'Ida,"Acme,Site')))


def test_a_row_with_more_cells_than_the_header_is_refused(con: sqlite3.Connection, tmp_path: Path) -> None:
    with pytest.raises(intake.RefusedFile) as refused:
        bring(con, put(tmp_path, toggl(row(note="a, b") + "01:00:00")))
    assert "has 11 cells, the header names 10" in refused.value.details[0]


def test_a_big_file_leaves_the_table_as_it_was_made(con: sqlite3.Connection, tmp_path: Path) -> None:
    parts = "SELECT type, name, sql FROM sqlite_master WHERE tbl_name = 'time_entry' ORDER BY type, name"
    before = con.execute(parts).fetchall()
    rows = [row(f"{n // 3600:02}:{n // 60 % 60:02}:{n % 60:02}", "23:59:59", note="n" * 60) for n in range(5000)]
    result = bring(con, put(tmp_path, toggl(*rows)))
    assert result.added == 5000
    assert con.execute(parts).fetchall() == before
    assert con.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert bring(con, put(tmp_path, toggl(*rows))).duplicates == 5000
    undo.undo(con)
    assert count(con, "time_entry") == 0
