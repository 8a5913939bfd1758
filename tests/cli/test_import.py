"""`goodterms import`: what it says, what it writes, how it ends."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import Run

TOGGL = """\
User,Client,Project,Description,Billable,Start date,Start time,End date,End time,Duration
Ida,Acme,Site,Call,Yes,2026-03-04,09:00:00,2026-03-04,10:30:00,01:30:00
Ida,Acme,Site,Fix,No,2026-04-05,09:00:00,2026-04-05,10:00:00,01:00:00
"""
MORE = TOGGL + "Ida,Acme,Site,Late,No,2026-04-06,09:00:00,2026-04-06,08:00:00,\n"
KEYS = {"batch", "format", "read", "added", "updated", "duplicates", "refused", "warnings"}


def put(folder: Path, content: str, name: str = "toggl.csv") -> Path:
    path = folder / name
    path.write_text(content, encoding="utf-8")
    return path


def seconds(run: Run) -> int:
    return sum(row["seconds"] for row in run("report", "hours", "--by", "client", "--json").json)


def test_an_import_says_what_it_did_and_how_to_take_it_back(run: Run, tmp_path: Path) -> None:
    done = run("import", put(tmp_path, TOGGL))
    assert (done.code, done.out) == (0, "toggl: added 2. To take it back: goodterms import --undo 1\n")
    again = run("import", put(tmp_path, TOGGL))
    assert (again.code, again.out) == (0, "toggl: nothing new; 2 rows already here.\n")
    back = run("import", "--undo", 1)
    assert (back.code, back.out) == (0, "Taken back: Import toggl.csv.\n")
    assert seconds(run) == 0


def test_import_as_json_has_the_keys_of_the_contract(run: Run, tmp_path: Path) -> None:
    done = run("import", put(tmp_path, TOGGL), "--json")
    assert done.err == ""
    assert set(done.json) >= KEYS
    assert (done.json["batch"], done.json["format"], done.json["read"], done.json["added"]) == (1, "toggl", 2, 2)
    assert run("import", put(tmp_path, TOGGL), "--json").json["batch"] is None


def test_a_file_with_bad_rows_is_refused_with_every_line(run: Run, tmp_path: Path) -> None:
    bad = MORE + "Ida,Acme,Site,Odd,No,2026-04-06,99:00:00,2026-04-06,08:00:00,\n"
    done = run("import", put(tmp_path, bad))
    assert (done.code, done.out) == (3, "")
    lines = done.err.splitlines()
    assert lines[0].startswith('2 rows of "toggl.csv" cannot be read; nothing was imported.')
    assert [line.strip() for line in lines[1:]] == [
        "line 4: ends before it starts",
        'line 5: "99:00:00" is not a time of day',
    ]
    assert seconds(run) == 0


def test_a_refused_file_tells_the_lines_as_json_too(run: Run, tmp_path: Path) -> None:
    done = run("import", put(tmp_path, MORE), "--json")
    assert done.code == 3
    assert done.json["refused"] == [{"line": 4, "reason": "ends before it starts"}]
    assert (done.json["batch"], done.json["added"]) == (None, 0)


def test_bad_rows_left_out_are_named(run: Run, tmp_path: Path) -> None:
    done = run("import", put(tmp_path, MORE), "--skip-bad")
    assert done.code == 0
    assert "line 4: ends before it starts" in done.err
    assert "added 2, 1 left out" in done.out


def test_a_preview_shows_clients_and_months_and_writes_nothing(run: Run, tmp_path: Path) -> None:
    done = run("import", put(tmp_path, MORE), "--dry-run")
    assert done.code == 0
    assert "Acme" in done.out
    assert "2026-03" in done.out
    assert "would add 2" in done.out
    assert "1 cannot be read" in done.out
    assert seconds(run) == 0


def test_a_preview_makes_no_file(run: Run, tmp_path: Path) -> None:
    missing = tmp_path / "new.db"
    done = run("import", put(tmp_path, TOGGL), "--dry-run", "--json", file=missing)
    assert (done.code, done.json["added"]) == (0, 2)
    assert done.json["by_month"][0] == {
        "client": "Acme",
        "month": "2026-03",
        "entries": 1,
        "seconds": 5400,
        "invoices": 0,
        "amounts": {},
    }
    assert not missing.exists()


def test_a_mistake_makes_no_file(run: Run, tmp_path: Path) -> None:
    missing = tmp_path / "new.db"
    assert run("import", tmp_path / "none.csv", file=missing).code == 2
    assert run("import", put(tmp_path, TOGGL), "--format", "abacus", file=missing).code == 2
    assert not missing.exists()


def test_an_import_makes_the_file(run: Run, tmp_path: Path) -> None:
    fresh = tmp_path / "folder" / "new.db"
    assert run("import", put(tmp_path, TOGGL), file=fresh).code == 0
    assert fresh.exists()


def test_a_map_names_the_columns(run: Run, tmp_path: Path) -> None:
    path = put(tmp_path, "Tag;Stunden;Wer\n03.02.2026;1,5;Acme\n", "own.csv")
    done = run("import", path, "--format", "csv-hours", "--map", "date=Tag,duration=Stunden,client=Wer")
    assert done.code == 0
    assert seconds(run) == 5400


def test_what_is_not_understood_ends_with_2_and_writes_nothing(run: Run, tmp_path: Path) -> None:
    path = put(tmp_path, TOGGL)
    own = put(tmp_path, "Fruit,Colour\napple,red\n", "fruit.csv")
    for arguments, says in (
        ((), "Which file?"),
        ((tmp_path / "none.csv",), "There is no file"),
        ((own,), 'its columns are "Fruit", "Colour"'),
        ((path, "--format", "abacus"), '"abacus" is no format'),
        ((path, "--date-format", "dym"), "no order of dates"),
        ((path, "--currency", "EURO"), "not a currency"),
        ((path, "--zone", "Mars/Base"), "no time zone"),
        ((path, "--map", "date=Day"), "--map needs --format"),
        ((own, "--format", "csv-hours", "--map", "date=Day,duration=Colour"), 'no column "Day"'),
        ((own, "--format", "csv-hours", "--map", "date=Fruit"), "names no duration or end"),
        ((own, "--format", "csv-hours", "--map", "when=Fruit,duration=Colour,date=Fruit"), "is not one of our names"),
        ((own, "--format", "csv-hours", "--map", "date"), "is no pair"),
        ((path, "--undo", 1), "takes the number of an import and no file"),
        (("--undo", 7), "no import 7"),
    ):
        done = run("import", *arguments)
        assert (done.code, done.out) == (2, ""), arguments
        assert says in done.err, arguments
    assert seconds(run) == 0


def test_an_unclear_order_of_dates_ends_with_3(run: Run, tmp_path: Path) -> None:
    path = put(tmp_path, "Date,Time (h)\n03/04/2026,01:00:00\n")
    done = run("import", path)
    assert done.code == 3
    assert "can be 3 April or 4 March" in done.err
    assert run("import", path, "--date-format", "DMY").code == 0


def test_the_zone_of_the_settings_is_that_of_the_file(run: Run, tmp_path: Path) -> None:
    run("set", "zone", "America/New_York")
    run("import", put(tmp_path, TOGGL))
    start = json.loads(run("export").out)["clients"][0]["entries"][0]["start"]
    assert start.startswith("2026-03-04T09:00:00-05:00")


def test_our_own_document_goes_out_and_in(run: Run, tmp_path: Path) -> None:
    run("import", put(tmp_path, TOGGL))
    document = run("export").out
    other = tmp_path / "other.db"
    done = run("import", put(tmp_path, document, "all.json"), "--json", file=other)
    assert (done.code, done.json["format"]) == (0, "json")
    assert json.loads(run("export", file=other).out)["clients"] == json.loads(document)["clients"]
    assert run("import", put(tmp_path, TOGGL), "--json", file=other).json["added"] == 0


def test_an_entry_without_length_passes_check_and_goes_over_to_another_file(run: Run, tmp_path: Path) -> None:
    row = "Ida,Acme,Site,Blink,No,2026-04-07,09:00:00,2026-04-07,09:00:00,00:00:00\n"
    done = run("import", put(tmp_path, TOGGL + row))
    assert "1 row lasts no time at all, taken as it stands (line 4)." in done.err
    assert run("check").code == 0
    out = tmp_path / "all.json"
    assert run("export", "--out", out).code == 0
    other = run("import", out, file=tmp_path / "other.db")
    assert (other.code, "added" in other.out) == (0, True)


UNKNOWN = """\
countryCode,customerID,invoiceNumber,InvoiceDate,DueDate,InvoiceAmount,Settled by
391,1,77,1/26/2026,2/26/2026,5,x
"""


def test_an_unknown_table_is_answered_with_both_maps_of_its_own_columns(run: Run, tmp_path: Path) -> None:
    none = tmp_path / "none.db"
    said = run("import", put(tmp_path, UNKNOWN), file=none).err
    assert "--format csv-hours --map " in said
    wanted = "number=invoiceNumber,client=customerID,issued=InvoiceDate,due=DueDate,total=InvoiceAmount"
    assert f"--format csv-invoices --map {wanted}" in said
    assert not none.exists()
    made = run("import", put(tmp_path, UNKNOWN), "--format", "csv-invoices", "--map", wanted, file=none)
    assert (made.code, none.stat().st_mode & 0o777) == (0, 0o600)
    assert "month first (mdy)" in made.err
    assert "EUR was assumed" in made.err


def test_an_unknown_name_in_the_map_is_named_first(run: Run, tmp_path: Path) -> None:
    done = run("import", put(tmp_path, UNKNOWN), "--format", "csv-invoices", "--map", "nummer=invoiceNumber")
    assert done.code == 2
    assert '"nummer" in --map is not one of our names' in done.err
    assert "number, client, issued" in done.err


def test_an_import_that_is_not_understood_leaves_no_new_file(run: Run, tmp_path: Path) -> None:
    for content in ("a,b\n1,2\n", "words", "{}"):
        assert run("import", put(tmp_path, content, "odd.csv"), file=tmp_path / "none.db").code == 2
    assert not (tmp_path / "none.db").exists()
    assert not list(tmp_path.glob(".goodterms-*"))


def test_a_new_file_with_bad_rows_is_refused_and_reports_stay_empty(run: Run, tmp_path: Path) -> None:
    bad = put(tmp_path, TOGGL.replace("09:00:00", "99:00:00", 1))
    none = tmp_path / "none.db"
    assert run("import", bad, file=none).code == 3
    assert run("report", "hours", "--json", file=none).json == []
