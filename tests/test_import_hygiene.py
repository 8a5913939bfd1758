"""What a command may import: the quick ones stay quick because they load little."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = {
    "textual",
    "rich",
    "sqlalchemy",
    "sqlmodel",
    "pydantic",
    "alembic",
    "babel",
    "dateutil",
    "typst",
    "docx",
    "plotext",
}
_CODE = """
import sys
from goodterms.__main__ import run
code = run(sys.argv[1:])
print(code, *sorted({name.split(".")[0] for name in sys.modules}), file=sys.stderr)
"""


def imported(*args: str) -> set[str]:
    done = subprocess.run([sys.executable, "-c", _CODE, *args], check=True, capture_output=True, text=True, timeout=60)
    code, *modules = done.stderr.splitlines()[-1].split()
    assert code == "0"
    return set(modules)


@pytest.mark.parametrize("args", [("--help",), ("--version",)])
def test_help_and_version_load_neither_the_screens_nor_a_database(args: tuple[str, ...]) -> None:
    modules = imported(*args)
    assert not modules & (HEAVY | {"sqlite3"})


@pytest.mark.parametrize("args", [("log", "--help"), ("letter", "--help"), ("import", "--help"), ("invoice", "--help")])
def test_the_help_of_a_command_loads_no_library(args: tuple[str, ...]) -> None:
    assert not imported(*args) & HEAVY


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize(
    "args",
    [
        ("status",),
        ("hours",),
        ("flags",),
        ("flags", "acme"),
        ("clients",),
        ("invoices",),
        ("report", "hours"),
        ("report", "payments"),
        ("report", "ageing"),
        ("report", "worth"),
        ("advise", "acme"),
        ("log", "acme", "1h"),
        ("history",),
        ("set",),
    ],
)
def test_reading_and_quick_capture_stay_on_the_standard_driver(args: tuple[str, ...], db: Path) -> None:
    assert not imported("--db", str(db), *args) & HEAVY


@pytest.fixture
def filled(db: Path) -> None:
    assert imported("--db", str(db), "client", "add", "Acme")


@pytest.mark.parametrize("package", ["goodterms.domain", "goodterms.ledger.hours", "goodterms.ledger.history"])
def test_the_rules_and_the_ledger_need_no_heavy_library(package: str) -> None:
    code = f"import sys, {package}; print(*sorted({{name.split('.')[0] for name in sys.modules}}))"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True, timeout=60)
    assert not set(done.stdout.split()) & HEAVY
