"""`python -m tests.faults [--write] [NAME ...]`: the long form of each fault, and a table of what was counted.

`--write` keeps the rows in docs/measurements.md. Ends with 1 where something was lost or failed.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from tests.bench.__main__ import PAGE, machine
from tests.faults.report import HEAD, Fault, kept, run

BEGIN, END = "<!-- begin of the faults -->\n", "<!-- end of the faults -->\n"
LOST = "acknowledged rows lost {lost}"
INTACT = "`integrity_check` ok {intact}"
GROWTH = (
    "objects kept, caches aside, {objects early} after a tenth of the way, {objects last} at the end; memory "
    "{MiB first} MiB after 1,000 keys, {MiB half} at half, {MiB last} at the end; closed widgets still alive "
    "{closed and alive first}, then {closed and alive last}; a key in Hours, middle and 95 of 100, in microseconds: "
    "{middle us first} and {slow us first}, then {middle us last} and {slow us last}"
)
FAULTS = {
    "kills": Fault(
        "killed at any moment",
        ("tests/faults/test_kills.py",),
        "{kills} kills: {while logging} logging, {while importing} importing, {in the wizard} in the wizard, "
        "{while upgrading} upgrading, {while restoring} restoring, {while undoing} undoing",
        f"{LOST} of {{acknowledged}}, {INTACT} of {{kills}}, tracebacks {{tracebacks}}",
        {"kills": 1200, "intact": 1200},
    ),
    "copies": Fault(
        "a plain copy, the app open and idle",
        ("tests/faults/test_copies.py",),
        "{copies} copies",
        f"rows lacking {{lost}}, {INTACT} of {{copies}}",
        {"copies": 1000, "intact": 1000},
    ),
    "damage": Fault(
        "bits flipped, file cut, pages zeroed, swapped or full of noise",
        ("tests/faults/test_damage.py",),
        "{files} files",
        "{sentences} times a sentence, {answers} times an answer, tracebacks {tracebacks} (also in {commands} "
        "commands), damaged files changed {changed}",
        {"files": 500, "commands": 3000},
    ),
    "disk": Fault(
        "the disk is full from one write on",
        ("tests/faults/test_disk.py",),
        "each of the {writes} writes of a session",
        f"said in words {{sentences}} times, {LOST}, whole {{whole}} of {{writes}}, tracebacks {{tracebacks}}",
        {"writes": 300},
    ),
    "programs": Fault(
        "two programs that write at once",
        ("tests/faults/test_two_programs.py",),
        "{acknowledged} entries",
        "entries lost {lost}, `integrity_check` ok {intact} of 1, tracebacks {tracebacks}",
        {"acknowledged": 2000, "intact": 1},
    ),
    "power": Fault(
        "power cuts, simulated on the recorded writes",
        ("tests/faults/test_power_cut.py",),
        "{cuts} cuts",
        f"{LOST} of {{acknowledged}}, {INTACT} of {{cuts}}",
        {"cuts": 400, "intact": 400},
    ),
    "hostile": Fault(
        "hostile text in every text column",
        ("tests/tui/test_hostile.py", "tests/faults/test_hostile_lines.py"),
        "{columns} columns; {pictures} pictures of the screens, {commands} commands, {files} files written",
        "output that steers a terminal {steering}, tracebacks {tracebacks}; {tests} tests passed",
        {"pictures": 500, "commands": 1000, "files": 40},
        marks="long or not long",
    ),
    "keys": Fault(
        "random keys on the sample, for 30 minutes",
        ("tests/faults/test_soak.py",),
        "{keys} keys over {screens} screens",
        GROWTH,
        {"keys": 20_000},
        only="sample",
    ),
    "soak": Fault(
        "random keys on a file with 100,000 entries, in one and the same app",
        ("tests/faults/test_soak.py",),
        "{keys} keys over {screens} screens",
        GROWTH,
        {"keys": 10_000},
        only="large",
    ),
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run the faults, print the table, and keep it if asked to."""
    parser = argparse.ArgumentParser(prog="faults", description="Run the long form of each fault and count.")
    parser.add_argument("name", nargs="*", choices=[[], *FAULTS], metavar="NAME", help=", ".join(FAULTS))
    parser.add_argument("--write", action="store_true", help="keep the rows in docs/measurements.md")
    given = parser.parse_args(argv)
    rows = []
    for name in given.name or FAULTS:
        rows.append(run(FAULTS[name]))
        print(rows[-1].line, file=sys.stderr, flush=True)
    print(HEAD + "\n".join(one.line for one in rows))
    if given.write:
        titles = [fault.title for fault in FAULTS.values()]
        page = PAGE.read_text(encoding="utf-8")
        PAGE.write_text(kept(page, rows, titles, BEGIN, END, machine()), encoding="utf-8")
    return 0 if all(one.good for one in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
