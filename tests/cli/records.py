"""Commands about records, run in this process: `cli("client", "add", "Acme")` on the file of the test."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from goodterms.__main__ import run as run_program

TODAY = "2026-06-30"


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Cli = Callable[..., Ran]


@pytest.fixture
def cli(db: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Cli:
    """Run a command line on `db` on 30 June 2026."""
    monkeypatch.setenv("NO_COLOR", "1")

    def start(*args: object, today: str = TODAY) -> Ran:
        capsys.readouterr()
        code = run_program(["--db", str(db), "--today", today, *map(str, args)])
        said = capsys.readouterr()
        assert "went wrong" not in said.err
        return Ran(code, said.out, said.err)

    return start


def told(ran: Ran, code: int = 0) -> str:
    """What a command said; it must have ended with `code`, and a complaint is one sentence or two on one line."""
    assert ran.code == code, ran.err
    if code:
        assert ran.out == ""
        assert ran.err.count("\n") == 1
        return ran.err.strip()
    return ran.out


def refuses(cli: Cli, db: Path, *args: object, code: int = 2) -> str:
    """The command is refused with `code` and one line, and every byte of the file stays."""
    before = db.read_bytes()
    said = told(cli(*args), code)
    assert db.read_bytes() == before
    return said
