"""Hostile text in every text column, through every command that reads and every file that is written."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from goodterms.__main__ import run
from goodterms.ledger import store
from goodterms.text import clean
from tests.counts import Counts
from tests.tui.conftest import home, sample, sample_template  # noqa: F401  (fixtures)
from tests.tui.test_hostile import FREE_TEXT, STEERING, poisoned  # noqa: F401  (a fixture)

Say = Callable[..., str]
BARE = """status|hours|hours --limit 200|hours --csv|hours --json|clients|clients --all|clients --json|invoices
incidents|incidents --json|flags|flags --json|report hours --by client,project|report hours --by month --json
report payments|report ageing|report worth|decisions|letters|reminders|reminders --done|history|set --bars|check
export|where"""
CLIENT = """hours|client show|client show --json|invoices|incidents|flags|flags --json|advise|advise --json|decisions
plan|plan --compare|talk --outcome fire|letters|reminders|invoice statement|letter --outcome fire --fields
letter --outcome renegotiate|letter --outcome raise_rates --json"""
INVOICE = "invoice show|invoice show --json|invoice interest|invoice letter"
LETTERS = "md,txt,pdf,docx,eml"


def lines(text: str) -> Iterator[list[str]]:
    for line in text.replace("\n", "|").split("|"):
        yield line.split()


@pytest.fixture
def say(poisoned: Path, capsys: pytest.CaptureFixture[str], count: Counts) -> Say:  # noqa: F811
    """Run a command on the file; what it says holds nothing that steers a terminal."""

    def ran(*words: str, codes: tuple[int, ...] = (0, 1, 2, 3)) -> str:
        code = run(["--db", str(poisoned), "--today", "2026-06-30", *words])
        out, err = capsys.readouterr()
        broken = "Traceback" in out + err or "inside goodterms" in err
        steers = STEERING.search((out + err).replace("\r\n", "\n").replace("\n", "")) is not None
        count("commands")
        count("tracebacks", broken)
        count("steering", steers)
        assert not broken, (words, err)
        assert not steers, (words, out, err)
        assert code in codes, (words, err)
        return out

    return ran


def names(path: Path, sql: str) -> list[str]:
    with closing(sqlite3.connect(path)) as con:
        return [str(row[0]) for row in con.execute(sql).fetchall()]


def test_every_command_that_reads(poisoned: Path, say: Say, count: Counts) -> None:  # noqa: F811
    for words in lines(BARE):
        say(*words, codes=(0, 1) if words == ["check"] else (0,))  # it names those who are called other than they were
    for name in names(poisoned, "SELECT name FROM client ORDER BY id"):
        for words in lines(CLIENT):
            say(*words, "--", name)
    for number in names(poisoned, "SELECT number FROM invoice WHERE number IS NOT NULL ORDER BY id"):
        for words in lines(INVOICE):
            say(*words, "--", number)
    count("columns", sum(len(columns) for columns in FREE_TEXT.values()))
    assert (count["tracebacks"], count["steering"]) == (0, 0)


def test_every_file_that_is_written(poisoned: Path, say: Say, tmp_path: Path, count: Counts) -> None:  # noqa: F811
    out = tmp_path / "out"
    out.mkdir()
    for number, name in enumerate(names(poisoned, "SELECT name FROM client ORDER BY id")):
        folder = f"{out / str(number)}/"
        for kind in ("fire", "finish_decline"):
            say("letter", "--outcome", kind, "--format", LETTERS, "--out", folder, "--", name)
        say("invoice", "statement", "--pdf", "--out", folder, "--", name)
        for invoice in names(poisoned, f"SELECT number FROM invoice WHERE client_id = {number + 1} LIMIT 3"):
            say("invoice", "pdf", "--out", folder, "--", invoice)
    say("reminders", "--ics", str(out / "all.ics"), codes=(0,))
    say("export", "--format", "csv", "--out", str(out / "csv"), codes=(0,))
    files = [file for file in out.rglob("*") if file.is_file()]
    count("files", len(files))
    assert all(file.stat().st_size for file in files)
    assert {file.suffix for file in files} >= {".csv", ".ics", ".pdf"}
    assert all(file.resolve().is_relative_to(out.resolve()) for file in files)


def test_the_export_brings_every_text_back_cleaned(poisoned: Path, say: Say, tmp_path: Path) -> None:  # noqa: F811
    from goodterms.exchange.document import export_document, import_document

    document = json.loads(say("export", codes=(0,)))
    with closing(store.connect(tmp_path / "again.db", create=True)) as con:
        import_document(con, document)
        again = export_document(con)
    assert [one["name"] for one in again["clients"]] == [clean(one["name"]) for one in document["clients"]]
    assert len(document["clients"]) == len(again["clients"]) > 5
