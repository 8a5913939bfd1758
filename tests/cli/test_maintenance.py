"""backup, restore, check, undo, redo, history, where, completion, through the process."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from goodterms.domain.invoicing import Line
from goodterms.ledger import backup, drafts, invoices
from tests.cli.conftest import Run, content

pytestmark = pytest.mark.usefixtures("acme")


def test_backup_and_restore(run: Run, tmp_path: Path) -> None:
    run("log", "acme", "2h", "first")
    assert run("backup", "copy.db").code == 0
    assert (tmp_path / "copy.db").is_file()
    run("log", "acme", "1h", "second")
    ran = run("restore", "copy.db")
    assert ran.code == 0
    assert "is kept as" in ran.out
    assert [e["note"] for e in run("hours", "--json").json] == ["first"]
    kept = Path(ran.out.split("is kept as ")[1].strip())
    assert [e["note"] for e in run("hours", "--json", file=kept).json] == ["first", "second"]


def test_nothing_is_overwritten_and_no_rubbish_is_restored(run: Run, db: Path, tmp_path: Path) -> None:
    (tmp_path / "copy.db").write_bytes(b"rubbish" * 1000)
    before = content(db)
    assert run("backup", "copy.db").code == 3
    assert run("restore", "copy.db").code == 3
    assert run("restore", "missing.db").code == 2
    assert content(db) == before
    assert (tmp_path / "copy.db").read_bytes() == b"rubbish" * 1000


def test_backup_without_a_place_goes_beside_the_file(run: Run, db: Path) -> None:
    made = Path(run("backup").out.split("Backed up to ")[1].strip())
    assert made.parent == db.parent / "backups"
    assert run("check", file=made).code == 0


def test_what_cannot_be_in_a_restored_copy_is_told(run: Run, db: Path) -> None:
    """It is restored all the same: the file of before may be no better, and it is kept."""
    run("log", "acme", "2h")
    with sqlite3.connect(db) as con:
        con.execute("UPDATE time_entry SET seconds = -1")
    con.close()
    assert run("backup", "copy.db").code == 0
    ran = run("restore", "copy.db")
    assert ran.code == 0
    assert "is kept as" in ran.out
    assert "has no sensible length" in ran.err


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="needs a file that cannot be read")
def test_a_backup_that_cannot_be_read_is_told(run: Run, db: Path) -> None:
    before = content(db)
    ran = run("restore", "/proc/self/mem")
    assert ran.code == 3
    assert ran.err == "/proc/self/mem cannot be read (Input/output error). Look at its permissions.\n"
    assert content(db) == before


def test_so_many_copies_are_kept_as_are_wanted(run: Run, db: Path, tmp_path: Path) -> None:
    """Also where the clock went back: the copy just made stays. What is not a dated copy of this file stays, too."""
    stick = tmp_path / "stick"
    stick.mkdir()
    others = ["mine.db", "other-2020-01-01-090000.db", f"{db.stem}-2020-01-01-090000-auto.db"]
    others.append(f"{db.stem}-2018-01-01-090000.db")
    for name in others:
        (stick / name).write_text("x")
    days = (datetime(2019, 1, 1), datetime(2020, 1, 1), datetime(2999, 1, 1))
    last = [backup.backup(db, stick, now=day).name for day in days][-1]
    ran = run("backup", "stick", "--keep", "2")
    assert (ran.code, ran.err) == (0, "")
    made = Path(ran.out.split("Backed up to ")[1].splitlines()[0])
    assert ran.out.endswith("Removed 2 older copies.\nLeft 1 copy that may be of another file of this name.\n")
    assert {file.name for file in stick.iterdir()} == {
        *others,
        *(name + end for name in (last, made.name) for end in ("", ".sha256")),
    }
    assert run("backup", "stick/one.db", "--keep", "2").code == 2
    assert not (stick / "one.db").exists()


def test_check(run: Run, db: Path) -> None:
    assert run("check").out == f"{db} is whole.\n"
    assert run("check", "--json").json["ok"] is True
    raw = bytearray(content(db))
    raw[4096 * 3 : 4096 * 3 + 2000] = b"\xff" * 2000
    db.write_bytes(raw)
    ran = run("check")
    assert ran.code in (1, 3)
    assert ran.err
    assert content(db) == bytes(raw)


def test_history_undo_redo_over_several_runs(run: Run) -> None:
    for note in ("one", "two", "three"):
        run("log", "acme", "1h", note)
    assert run("undo").out == "Undone: Log 1 h for Acme\n"
    assert run("undo", "2").out.count("Undone") == 2
    assert run("hours", "--json").json == []
    assert [c["undone"] for c in run("history", "--limit", "4", "--json").json] == [True, True, True, False]
    assert "undone" in run("history").out
    run("redo", "3")
    assert [e["note"] for e in run("hours", "--json").json] == ["one", "two", "three"]
    ran = run("redo")
    assert ran.code == 3
    assert "nothing to redo" in ran.err


def test_a_new_change_forgets_what_could_be_redone(run: Run) -> None:
    run("log", "acme", "1h")
    run("undo")
    run("log", "acme", "2h")
    assert run("redo").code == 3


def test_where(run: Run, db: Path) -> None:
    assert run("where").out == f"{db}\n"
    assert run("where", "--json").json == {"file": str(db), "exists": True}


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_completion_script_names_the_program(run: Run, shell: str) -> None:
    out = run("completion", shell).out
    assert "_GOODTERMS_COMPLETE" in out
    assert run("completion", "cmd").code == 2


def complete(run_words: str, index: int, db: Path) -> list[str]:
    env = {
        "COMP_WORDS": run_words,
        "COMP_CWORD": str(index),
        "_GOODTERMS_COMPLETE": "bash_complete",
        "GOODTERMS_DB": str(db),
    }
    code = "from goodterms.__main__ import main; import sys; main(sys.argv[1:])"
    done = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, env=env, timeout=60)
    assert b"Traceback" not in done.stderr
    return [line.split(",", 1)[1] for line in done.stdout.decode().splitlines() if line]


def test_commands_clients_and_projects_are_completed(db: Path) -> None:
    assert complete("goodterms st", 1, db) == ["start", "stop", "status"]
    assert complete("goodterms log ac", 2, db) == ["Acme", "Acme Labs"]
    assert complete("goodterms log Acme/", 2, db) == ["Acme/Site"]
    assert complete("goodterms flags b", 2, db) == ["Béta"]
    assert complete("goodterms client edit ac", 3, db) == ["Acme", "Acme Labs"]
    assert complete("goodterms client contact add b", 4, db) == ["Béta"]
    assert complete("goodterms entry move 3 ac", 4, db) == ["Acme", "Acme Labs"]
    assert complete("goodterms entry move 3 4 @1 Acme/", 6, db) == ["Acme/Site"]
    assert complete("goodterms entry move 3 @", 4, db) == []
    assert complete("goodterms entry move ", 3, db) == []
    assert complete("goodterms entry edit 3 --client b", 5, db) == ["Béta"]
    assert complete("goodterms log acme 9", 3, db) == []
    assert complete("goodterms project close acme s", 4, db) == ["Site"]
    assert complete("goodterms project close nobody s", 4, db) == []


def test_numbers_of_invoices_are_completed_drafts_first(con: sqlite3.Connection, db: Path) -> None:
    today = date(2026, 11, 20)
    for number, day in (("R-1", 1), ("R-2", 3), ("S-1", 2)):
        invoices.record(con, 1, number, today.replace(day=day), today, net=100)
    drafts.by_hand(con, 1, [Line("x", Decimal(1), Decimal(1))])
    assert complete("goodterms invoice pay r", 3, db) == ["R-2", "R-1"]
    assert complete("goodterms invoice issue 4", 3, db) == ["4"]


def test_bash_gets_names_that_it_can_take(run: Run, tmp_path: Path) -> None:
    script = run("completion", "bash").out
    assert 'printf -v value %q "$value"' in script
    program = tmp_path / "goodterms"
    program.write_text("#!/bin/sh\necho 'plain,Acme Labs'\n")
    program.chmod(0o755)
    asks = f"""{script}
    t() {{ COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMPREPLY=(); _goodterms_completion {program}
           printf '%s\\n' "${{COMPREPLY[@]}}"; }}
    t goodterms log ac
    t goodterms log '"ac'
    """
    bash = shutil.which("bash")
    assert bash is not None
    done = subprocess.run([bash, "-c", asks], check=True, capture_output=True, text=True, timeout=60)
    assert done.stdout.split("\n")[:2] == ["Acme\\ Labs", "Acme Labs"]


def test_completion_on_a_missing_file_is_silent(tmp_path: Path) -> None:
    assert complete("goodterms log ac", 2, tmp_path / "none.db") == []
    assert not (tmp_path / "none.db").exists()


def test_a_folder_that_is_not_there_is_no_name_for_a_copy(run: Run, tmp_path: Path) -> None:
    """It may be a stick that is not plugged in: no file of that name, and no folder, is made in its place."""
    for name in ("stick/", "stick"):
        ran = run("backup", name)
        assert ran.code == 3
        assert ran.err == "There is no folder stick. Make it, or name a file with its ending: stick.db.\n"
        assert not (tmp_path / "stick").exists()
    (tmp_path / "stick").mkdir()
    assert run("backup", "stick/").code == 0


def test_a_passphrase_comes_from_a_pipe_where_there_is_no_terminal(run: Run, tmp_path: Path) -> None:
    ran = run("backup", "copy.gtx", "--encrypt")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == "There is no terminal to ask for the passphrase on. Pipe it in, as the first line.\n"
    made = run("backup", "copy.gtx", "--encrypt", stdin="lösen\n")
    assert (made.code, made.err) == (0, "")
    assert run("restore", "copy.gtx").code == 2
    assert run("restore", "copy.gtx", stdin="other\n").code == 3
    back = run("restore", "copy.gtx", stdin="lösen\r\n")
    assert (back.code, back.err) == (0, "")


def test_the_check_of_a_damaged_file_does_not_send_to_the_check(run: Run, db: Path) -> None:
    content = bytearray(db.read_bytes())
    content[4096 * 2 : 4096 * 9] = b"\xff" * 4096 * 7
    db.write_bytes(content)
    ran = run("check")
    assert ran.code == 1
    assert "goodterms check" not in ran.err
