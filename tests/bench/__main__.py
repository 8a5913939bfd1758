"""`python -m tests.bench [NAME ...]`: the figures, each as a ratio to a yardstick measured in the same run.

NAME is a module of this folder with a function `figures(folder)`; without one all are run. Needs some
minutes and about 1 GB in the folder for temporary files.
"""

from __future__ import annotations

import importlib
import pkgutil
import sys
import tempfile
from pathlib import Path

from tests.bench.figure import Figure, compiled, table


def main() -> int:
    here = Path(__file__).parent
    names = sys.argv[1:] or sorted(module.name for module in pkgutil.iter_modules([str(here)]) if module.name[0] != "_")
    compiled()
    found: list[Figure] = []
    with tempfile.TemporaryDirectory(prefix="goodterms-bench-") as folder:
        for name in names:
            figures = getattr(importlib.import_module(f"tests.bench.{name}"), "figures", None)
            for one in figures(Path(folder)) if figures else ():
                print(table([one]).splitlines()[1], file=sys.stderr, flush=True)
                found.append(one)
    print(table(found))
    return 0


if __name__ == "__main__":
    sys.exit(main())
