"""`python -m tests.bench [NAME ...]`: the figures, each as a ratio to a yardstick measured in the same run.

NAME is a module of this folder with a function `figures(folder)`; without one all are run. Needs some
minutes and about 1 GB in the folder for temporary files. `--write` keeps the table in docs/measurements.md.
"""

from __future__ import annotations

import argparse
import importlib
import os
import pkgutil
import platform
import sqlite3
import sys
import tempfile
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

from tests.bench import other_tools
from tests.bench.figure import ROOT, Figure, compiled, markdown, table

PAGE = ROOT / "docs" / "measurements.md"
BEGIN, END = "<!-- begin of the table -->\n", "<!-- end of the table -->\n"


def main(argv: Sequence[str] | None = None) -> int:
    """Measure, print, and keep the table if asked to."""
    here = Path(__file__).parent
    names = sorted(module.name for module in pkgutil.iter_modules([str(here)]) if module.name[0] != "_")
    parser = argparse.ArgumentParser(prog="bench", description="Measure goodterms beside its yardsticks.")
    parser.add_argument("name", nargs="*", help="one of: " + ", ".join(names))
    parser.add_argument("--write", action="store_true", help="keep the table in docs/measurements.md")
    given = parser.parse_args(argv)
    compiled()
    found: list[Figure] = []
    with tempfile.TemporaryDirectory(prefix="goodterms-bench-") as folder:
        for name in given.name or names:
            figures = getattr(importlib.import_module(f"tests.bench.{name}"), "figures", None)
            for one in figures(Path(folder)) if figures else ():
                print(table([one]).splitlines()[1], file=sys.stderr, flush=True)
                found.append(one)
    print(table(found))
    lacking = other_tools.lacking()
    if lacking:
        print(f"not installed, so not compared: {', '.join(lacking)}")
    print(machine())
    if given.write:
        page = PAGE.read_text(encoding="utf-8")
        before, _, rest = page.partition(BEGIN)
        kept = f"{BEGIN}\n{markdown(found)}\n{machine()}\n\n{END}"
        PAGE.write_text(before + kept + rest.partition(END)[2], encoding="utf-8")
    return 0


def machine() -> str:
    """What it was measured on, in general words."""
    cores = os.cpu_count() or 1
    parts = (
        f"{cores} {'core' if cores == 1 else 'cores'}",
        platform.system(),
        f"Python {platform.python_version()}",
        f"SQLite {sqlite3.sqlite_version}",
        f"Textual {version('textual')}",
    )
    return f"Measured on {', '.join(parts)}."


if __name__ == "__main__":
    sys.exit(main())
