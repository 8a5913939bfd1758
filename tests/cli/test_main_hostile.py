"""Whatever is typed, whatever a name holds: an exit code, at most a sentence, never a traceback."""

from __future__ import annotations

import io
import sqlite3
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from goodterms.__main__ import run as run_here
from goodterms.cli import main
from goodterms.ledger import clients, projects
from tests.cli.conftest import Run

HOSTILE = (
    "[red]x[/red]",
    "[/]",
    "{client_name}",
    "'; DROP TABLE client; --",
    "../../etc/passwd",
    "C:\\con\\nul",
    "=cmd|'/c calc'!A1",
    "%s %d {0}",
    "é\u0301\u0301\u0301 Zalgo",
    "👩‍👩‍👧‍👦 family",
    "\u202egnp.exe",
    "a" * 200,
    "-rf",
    "--db",
    "@1",
    "2h",
    "yesterday",
)
WORDS = """acme site 2h 9-11 1h90 2 yesterday --json --csv --kind work nope --at 9:00 --from 2026-01-01 --to --all @1
1 99 -1 -- - "" --by client,month --outcome fire --set facts=1 --limit 0 5 --find % --second --force add edit show log
set list --on 2026-13-01 EUR 75.00 1.234 1,5 none --help --answers --case --period last-month monthly_need zone
Europe/Berlin issue pay draft remind dispute 2026-001 abuse --severity 3 9 [b]x[/b] \\x1b[31m ../x /dev/null .
--format json txt --out"""
words = st.one_of(st.sampled_from(WORDS.split()), st.text(max_size=6))
commands = st.sampled_from([name for name in main.COMMANDS if name != "demo"])


@pytest.fixture
def hostile(con: sqlite3.Connection) -> None:
    for name in HOSTILE:
        client = clients.add(con, name, date(2026, 1, 1), rate=5000)
        projects.add(con, client, name, date(2026, 1, 1))


@pytest.mark.usefixtures("hostile")
def test_hostile_names_through_every_list(run: Run) -> None:
    names = [row["name"] for row in run("clients", "--json").json]
    assert len(names) == len(HOSTILE)
    for name in names:
        assert run("log", "--", f"{name}/{name}", "2h", "re", name).code == 0
    assert sorted(row["note"] for row in run("hours", "--json").json) == sorted(f"re {name}" for name in names)
    for args in (
        ("hours",),
        ("hours", "--csv"),
        ("flags",),
        ("clients",),
        ("report", "hours", "--by", "client,project"),
    ):
        ran = run(*args)
        assert (ran.code, ran.err) == (0, "")
        assert "[red]x[/red]" in ran.out
        assert "\u202e" not in ran.out
    for name in names[:6]:
        assert run("flags", "--json", "--", name).json["client"] == name
        assert run("advise", "--json", "--", name).json["client"] == name


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(command=commands, args=st.lists(words, max_size=6))
def test_random_command_lines_end_with_a_code_and_a_sentence(
    command: str,
    args: list[str],
    db: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO()))
    code = run_here(["--db", str(db), "--today", "2026-11-20", command, *args])
    out, err = capsys.readouterr()
    assert code in (0, 1, 2, 3)
    assert "Traceback" not in out + err
    assert "went wrong inside" not in err, err
    if code == 2:
        assert err.strip()
        assert len(err.splitlines()) == 1


@given(args=st.lists(words, max_size=5))
@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_random_words_before_any_command(
    args: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GOODTERMS_DB", str(tmp_path / "none.db"))
    code = run_here(args)
    assert code in (0, 2, 3)
    assert "went wrong inside" not in capsys.readouterr().err


def test_the_app_needs_a_terminal(run: Run, db: Path) -> None:
    for args in ((), ("demo",)):
        ran = run(*args)
        assert ran.code == 2
        assert "needs a terminal" in ran.err
