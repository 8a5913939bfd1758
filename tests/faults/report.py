"""What the long forms of the tests counted, as a table: fault, how many, what was found, how long it took."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
HEAD = "| fault | how many | what was found | took |\n|---|---|---|---:|\n"


@dataclass(frozen=True)
class Fault:
    """One row. `many` and `found` are filled in with what the tests counted, by name."""

    title: str
    tests: tuple[str, ...]
    many: str
    found: str
    least: Mapping[str, int]
    """How many there must have been, at least."""
    marks: str = "long"
    only: str = ""


@dataclass(frozen=True)
class Row:
    """What came of one fault."""

    title: str
    many: str
    found: str
    seconds: float
    good: bool

    @property
    def line(self) -> str:
        many, found = (self.many, self.found) if self.good else (f"**{self.many}**", f"**{self.found}**")
        return f"| {self.title} | {many} | {found} | {duration(self.seconds)} |"


def duration(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 100 else f"{seconds / 60:.0f} min"


class _Numbers(dict[str, str]):
    """Numbers with thousands marked. What nobody counted is told as that, never as nothing found."""

    def __init__(self, counts: Mapping[str, int]) -> None:
        super().__init__({name: f"{number:,}" for name, number in counts.items()})
        self.lacking: list[str] = []

    def __missing__(self, name: str) -> str:
        self.lacking.append(name)
        return "not counted"


def row(fault: Fault, cases: Iterable[ET.Element], seconds: float) -> Row:
    """Add up what the cases of a junit report counted. It is good when every test passed and all was counted."""
    counts: Counter[str] = Counter()
    passed = failed = 0
    for case in cases:
        bad = any(case.find(kind) is not None for kind in ("failure", "error", "skipped"))
        passed, failed = passed + (not bad), failed + bad
        for one in case.iter("property"):
            counts[one.attrib["name"]] += int(one.attrib["value"])
    numbers = _Numbers({**counts, "tests": passed})
    many, found = fault.many.format_map(numbers), fault.found.format_map(numbers)
    few = [f"{name} {counts[name]:,} of {least:,}" for name, least in fault.least.items() if counts[name] < least]
    if failed:
        found += f"; tests failed {failed:,} of {passed + failed:,}"
    if few:
        found += f"; too few: {', '.join(few)}"
    return Row(fault.title, many, found, seconds, passed > 0 and not (failed or few or numbers.lacking))


def run(fault: Fault) -> Row:
    """Run the tests of a fault in a process of their own and add up what they counted."""
    with tempfile.TemporaryDirectory(prefix="goodterms-faults-") as folder:
        report = Path(folder) / "report.xml"
        words = [sys.executable, "-m", "pytest", "-m", fault.marks, "-p", "no:cacheprovider", f"--junitxml={report}"]
        words += [f"--basetemp={folder}/tmp", *(["-k", fault.only] if fault.only else []), *fault.tests]
        done = subprocess.run(words, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False)
        if done.returncode:
            print(done.stdout, file=sys.stderr)
        try:
            root = ET.parse(report).getroot()
        except (OSError, ET.ParseError):
            return Row(fault.title, "", f"the tests did not run (exit code {done.returncode})", 0, good=False)
        suite = root if root.tag == "testsuite" else root[0]
        return row(fault, suite.iter("testcase"), float(suite.attrib["time"]))


def kept(page: str, rows: Sequence[Row], titles: Sequence[str], begin: str, end: str, machine: str) -> str:
    """The page with the rows in its table: those measured now in place of the old ones, in the order of `titles`."""
    before, _, rest = page.partition(begin)
    table, _, after = rest.partition(end)
    lines = {line.split("|")[1].strip(): line for line in table.splitlines() if line.startswith("| ")}
    lines |= {one.title: one.line for one in rows}
    body = "\n".join(lines[title] for title in titles if title in lines)
    return f"{before}{begin}\n{HEAD}{body}\n\n{machine}\n\n{end}{after}"
