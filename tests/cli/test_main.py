"""The frame: help, exit codes, streams, and a last resort that is one sentence."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import click
import pytest

from goodterms import __version__
from goodterms.cli import main
from tests.cli.conftest import Run, content


def test_help_names_every_command_once(run: Run) -> None:
    out = run("--help", file=None, today=None).out
    listed = [line.split()[0] for line in out.splitlines() if line.startswith("  ") and line[2:3].isalpha()]
    commands = [word for word in listed if word in main.COMMANDS]
    assert sorted(commands) == sorted(main.COMMANDS)
    assert sorted(name for _, names in main.SECTIONS for name in names) == sorted(main.COMMANDS)


@pytest.mark.parametrize("name", sorted(main.COMMANDS))
def test_every_command_can_be_loaded_and_says_what_it_does(name: str) -> None:
    with click.Context(main.cli) as ctx:
        command = main.cli.get_command(ctx, name)
        assert command is not None
        assert command.help
        for parameter in command.params:
            assert not isinstance(parameter, click.Option) or parameter.help


def test_version(run: Run) -> None:
    assert run("--version", file=None, today=None).out == f"goodterms {__version__}\n"


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (("nope",), "nope"),
        (("report",), "report needs one of: ageing, hours, payments, worth. See: goodterms report --help"),
        (("log",), "See: goodterms log --help"),
        (("--nope",), "--nope"),
        (("report", "hours", "--by", "colour"), "colour"),
        (("hours", "--limit", "0"), "limit"),
        (("undo", "x"), "x"),
    ],
)
def test_what_click_does_not_understand_is_one_line_and_2(run: Run, args: tuple[str, ...], says: str) -> None:
    ran = run(*args)
    assert ran.code == 2
    assert ran.out == ""
    assert len(ran.err.splitlines()) == 1
    assert says in ran.err


def test_today_is_a_day(run: Run) -> None:
    assert run("status", today="someday").code == 2
    assert run("status", today="2026-02-30").code == 2
    assert run("status", today=None, GOODTERMS_TODAY="2026-11-20").code == 0
    assert run("status", today=None, GOODTERMS_TODAY="nonsense").code == 2


def test_the_file_is_named_by_the_option_before_the_environment(run: Run, db: Path) -> None:
    assert run("where").out.strip() == str(db)
    assert run("where", file=None, GOODTERMS_DB="/x/y.db").out.strip() == "/x/y.db"
    assert run("where", GOODTERMS_DB="/x/y.db").out.strip() == str(db)


def test_a_missing_file_is_an_error_for_reading_and_made_by_writing(run: Run, tmp_path: Path) -> None:
    new = tmp_path / "deep" / "new.db"
    for words in (("status",), ("hours",), ("flags",), ("report", "hours"), ("log", "acme", "2h"), ("undo",)):
        ran = run(*words, file=new)
        assert ran.code == 2
        assert "There is no file" in ran.err
    assert not new.exists()
    assert run("client", "add", "Acme", file=new).code == 0
    assert run("log", "acme", "2h", file=new).code == 0
    assert new.stat().st_mode & 0o777 == 0o600 or os.name == "nt"


def test_an_empty_file_is_refused_unless_create(run: Run, tmp_path: Path) -> None:
    empty = tmp_path / "empty.db"
    empty.touch()
    for words in (("status",), ("client", "add", "Acme")):
        ran = run(*words, file=empty)
        assert ran.code == 3
        assert "--create" in ran.err
        assert content(empty) == b""
    empty.chmod(0o644)
    assert run("--create", "client", "add", "Acme", file=empty).code == 0
    assert os.name == "nt" or empty.stat().st_mode & 0o777 == 0o600


def test_files_that_are_not_ours_are_refused_and_left_alone(run: Run, tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    other.write_bytes(b"not a database at all" * 100)
    before = content(other)
    for words in (("status",), ("client", "add", "Acme"), ("flags",)):
        ran = run(*words, file=other)
        assert ran.code == 3
        assert len(ran.err.splitlines()) == 1
    assert content(other) == before
    assert run("status", file=tmp_path).code == 3


def test_a_file_name_is_only_a_name(run: Run, tmp_path: Path) -> None:
    for name in ("what?mode=ro.db", "50%25#1.db", "é 漢.db", "a&b=c.db", "-x.db"):
        assert run("client", "add", "Acme", file=tmp_path / name).code == 0
        assert (tmp_path / name).is_file()
        assert run("clients", "--json", file=tmp_path / name).json[0]["name"] == "Acme"


def raw(args: list[str], tmp_path: Path, **more: object) -> subprocess.CompletedProcess[bytes]:
    env = {k: v for k, v in os.environ.items() if not k.startswith("GOODTERMS_")} | {"HOME": str(tmp_path)}
    env |= more.pop("env", {})  # type: ignore[arg-type]
    return subprocess.run([sys.executable, "-m", "goodterms", *args], check=False, env=env, timeout=60, **more)  # type: ignore[call-overload, no-any-return]


@pytest.mark.skipif(os.name == "nt", reason="POSIX streams")
def test_a_reader_that_goes_away_is_no_error(tmp_path: Path) -> None:
    read, write = os.pipe()
    os.close(read)
    done = raw(["--help"], tmp_path, stdout=write, stderr=subprocess.PIPE)
    os.close(write)
    assert done.stderr == b""
    assert done.returncode == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_output_that_cannot_be_written_is_told_in_one_line(tmp_path: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        done = raw(["--help"], tmp_path, stdout=full, stderr=subprocess.PIPE)
    assert done.returncode != 0
    assert len(done.stderr.splitlines()) == 1
    assert b"Traceback" not in done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_what_was_done_is_not_denied_where_the_output_cannot_be_written(run: Run, db: Path, acme: int) -> None:
    with Path("/dev/full").open("wb") as full:
        done = raw(["--db", str(db), "log", "acme", "yesterday", "2h"], db.parent, stdout=full, stderr=subprocess.PIPE)
    assert done.returncode == 1
    assert done.stderr == b"The output could not be written (No space left on device).\n"
    assert run("history", "--json").json[0]["change"] == "Log 2 h for Acme"


@pytest.mark.skipif(os.name == "nt", reason="POSIX streams")
def test_closed_streams_lead_nowhere(run: Run, db: Path, acme: int, tmp_path: Path) -> None:
    command = f'exec "$0" -m goodterms --db "{db}"'
    for words, code in (("log acme yesterday 2h <&- >&- 2>&-", 0), ("hours >&-", 0), ("backup --encrypt <&-", 2)):
        done = subprocess.run(
            ["sh", "-c", f"{command} {words}", sys.executable], check=False, capture_output=True, timeout=60
        )
        assert done.returncode == code, (words, done.stderr)
        assert b"went wrong" not in done.stderr
    assert run("check").code == 0
    assert run("history", "--json").json[0]["change"] == "Log 2 h for Acme"


@pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
def test_a_command_that_is_stopped_claims_nothing(
    db: Path, acme: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from goodterms import __main__
    from goodterms.ledger import check

    def stopped(_path: Path) -> list[str]:
        raise KeyboardInterrupt

    monkeypatch.setattr(check, "check", stopped)
    assert __main__.run(["--db", str(db), "check"]) == 130
    assert capsys.readouterr().err.strip() == "Stopped."


def test_a_terminal_without_unicode_still_gets_its_answer(run: Run, acme: int) -> None:
    run("log", "béta", "2h", "café ☕")
    ran = run("hours", PYTHONIOENCODING="latin-1")
    assert ran.code == 0
    assert "caf\ufffd ?" in ran.out
    assert run("hours", PYTHONIOENCODING="ascii").code == 0
    listed = run("hours", "--json", PYTHONIOENCODING="ascii").json
    assert listed[0]["note"] == "café ☕"
    assert run("flags", PYTHONIOENCODING="latin-1").code == 0
    assert run("log", "nobödy", "2h", PYTHONIOENCODING="ascii").code == 2


def test_no_colour_without_a_terminal(run: Run, acme: int) -> None:
    assert "\x1b" not in run("flags").out + run("hours").out + run("flags", "béta").out


def test_control_characters_of_a_foreign_file_never_reach_the_terminal(run: Run, db: Path, acme: int) -> None:
    import sqlite3

    run("log", "acme", "2h", "fine")
    with sqlite3.connect(db) as foreign:
        foreign.execute("UPDATE client SET name = 'Ac\x1b[31mme\x07' WHERE name = 'Acme'")
        foreign.execute("UPDATE time_entry SET note = 'x\x1b]0;owned\x07\x9b'")
    foreign.close()
    for words in (("hours",), ("flags",), ("flags", "acme labs"), ("clients",), ("status",), ("report", "hours")):
        out = run(*words).out
        assert not set(out) & {"\x1b", "\x07", "\x9b"}


def test_the_last_resort_is_a_sentence_and_a_log(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from goodterms import __main__ as entry

    def broken(argv: list[str]) -> int:
        raise ZeroDivisionError(str(argv))

    monkeypatch.setattr(entry, "_run", broken)
    assert entry.run(["status"]) == 1
    err = capsys.readouterr().err
    assert err.startswith("Something went wrong inside goodterms (ZeroDivisionError). The details are in ")
    log = Path(err.split("The details are in ")[1].split(";")[0])
    assert "ZeroDivisionError: ['status']" in log.read_text("utf-8")
    log.unlink()


@pytest.mark.parametrize(
    ("error", "code"),
    [(KeyboardInterrupt(), 130), (MemoryError(), 3), (PermissionError(13, "Permission denied", "/x"), 3)],
)
def test_interrupts_and_the_system_are_told_in_a_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], error: BaseException, code: int
) -> None:
    from goodterms import __main__ as entry

    def broken(argv: list[str]) -> int:
        raise error

    monkeypatch.setattr(entry, "_run", broken)
    assert entry.run(["status"]) == code
    assert len(capsys.readouterr().err.splitlines()) == 1
