"""The README's commands: every one is run, or held against what the gate runs."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
GOODTERMS = [sys.executable, "-m", "goodterms"]


def block(name: str) -> list[str]:
    """The lines of the code block marked with `name`."""
    found = re.search(rf"^```sh {name}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
    assert found is not None, f"README.md has no block {name}"
    return found[1].strip().splitlines()


def run(line: str, folder: Path) -> subprocess.CompletedProcess[str]:
    words = shlex.split(line)
    assert words[0] == "goodterms"
    env = {**os.environ, "GOODTERMS_DB": str(folder / "tour.db"), "NO_COLOR": "1"}
    return subprocess.run([*GOODTERMS, *words[1:]], env=env, cwd=folder, capture_output=True, text=True, check=False)


def test_the_tour_and_the_examples_work_as_they_stand(tmp_path: Path) -> None:
    for line in [*block("tour"), *block("money"), *block("examples")]:
        done = run(line, tmp_path)
        assert done.returncode == 0, f"{line}\n{done.stdout}{done.stderr}"
        assert "Traceback" not in done.stderr


def test_the_two_commands_are_one_line_each_and_need_nothing_but_python() -> None:
    for name in ("demo", "tests"):
        lines = block(name)
        assert len(lines) == 1
        assert lines[0].startswith("python3 -m venv .venv && .venv/bin/pip install ")
    assert block("demo")[0].endswith("goodterms demo")


def test_the_gate_runs_the_readmes_test_command() -> None:
    gate = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert "README.md" in gate
    assert "sh tests" in gate


@pytest.mark.parametrize("path", sorted(set(re.findall(r"\]\(((?:screenshots|docs)/[^)]+)\)", README))))
def test_every_file_the_readme_shows_is_there(path: str) -> None:
    assert (ROOT / path).is_file()


@pytest.mark.parametrize("line", block("develop"))
def test_every_tool_the_readme_names_is_there(line: str) -> None:
    words = line.split()
    scripts = [word for word in words if word.startswith("tools/")]
    assert all((ROOT / script).is_file() for script in scripts)
    assert words[0].startswith(".venv/bin/")
