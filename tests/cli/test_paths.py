"""Paths on the command line: what the shell left in is read, and what can be no path is refused in one sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run, content

TAKE_A_PATH = (
    "backup PATH",
    "restore PATH",
    "export --out PATH",
    "export --format csv --out PATH",
    "import PATH",
    "rates --file PATH",
    "demo --keep PATH",
    "advise --case PATH",
    "incident add acme abuse Shouting --evidence-file PATH",
    "incidents acme --bundle --format md --out PATH",
    "reminders --ics PATH",
    "status --db PATH",
)


@pytest.mark.usefixtures("acme")
@pytest.mark.parametrize("line", TAKE_A_PATH)
def test_a_path_that_can_be_none_is_refused_in_one_sentence(run: Run, db: Path, tmp_path: Path, line: str) -> None:
    assert run("reminder", "add", "tomorrow", "Call").code == 0
    before, there = content(db), sorted(tmp_path.iterdir())
    for path, said in (
        ("~nosuchuser_x/a", 'There is no user "nosuchuser_x". Write the whole path.\n'),
        ("n" * 300, "That name is too long. Write a shorter one.\n"),
    ):
        words = [path if word == "PATH" else word for word in line.split()]
        ran = run(words[0], file=Path(path)) if "--db" in words else run(*words)
        assert (ran.code, ran.out, ran.err) == (2, "", said)
        assert (content(db), sorted(tmp_path.iterdir())) == (before, there)


@pytest.mark.usefixtures("acme")
def test_a_home_that_the_shell_left_in_is_read_everywhere(run: Run, tmp_path: Path) -> None:
    """As in --out=~/all.json."""
    assert run("export", "--out=~/all.json").code == 0
    assert run("export", "--format=csv", "--out=~/all").code == 0
    assert run("backup", "~/copy.db").code == 0
    assert run("restore", "~/copy.db").code == 0
    assert run("incidents", "acme", "--bundle", "--format=md", "--out=~/acme.md").code == 0
    assert run("import", "~/all.json", file=Path("~/new.db")).code == 0
    assert {"all.json", "all", "copy.db", "acme.md", "new.db"} <= {path.name for path in tmp_path.iterdir()}
    assert not (tmp_path / "~").exists()
