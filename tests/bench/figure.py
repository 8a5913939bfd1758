"""What a benchmark is: ours beside a yardstick, measured by turns in the same run, so that noise hits both."""

from __future__ import annotations

import compileall
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Figure:
    """One row of the table: the ratio of `ours` to `base` should not be above `reach`."""

    name: str
    yardstick: str
    ours: float
    base: float
    reach: float
    unit: str = "ms"

    @property
    def ratio(self) -> float:
        return self.ours / self.base

    @property
    def reached(self) -> bool:
        return self.ratio <= self.reach


def by_turns(ours: Callable[[], object], base: Callable[[], object], rounds: int = 5) -> tuple[float, float]:
    """The quickest of `rounds` runs of each, by turns, in milliseconds."""
    best = [float("inf")] * 2
    for _ in range(rounds):
        for n, run in enumerate((ours, base)):
            begin = time.perf_counter()
            run()
            best[n] = min(best[n], (time.perf_counter() - begin) * 1000)
    return best[0], best[1]


def compiled() -> None:
    """Byte code as an installer leaves it: without it every start would compile what changed."""
    compileall.compile_dir(ROOT / "src" / "goodterms", quiet=2)


def process(*command: str | Path) -> Callable[[], object]:
    """A whole process, from start to end; it must succeed."""
    words = [str(word) for word in command]
    env = {name: value for name, value in os.environ.items() if not name.startswith("GOODTERMS_")}

    def run() -> object:
        return subprocess.run(words, check=True, stdout=subprocess.DEVNULL, env=env)

    return run


def goodterms(db: Path, *words: str | Path) -> Callable[[], object]:
    """A command of ours on a file."""
    return process(sys.executable, "-m", "goodterms", "--db", db, *words)


def python(code: str) -> Callable[[], object]:
    """A bare interpreter that runs `code`."""
    return process(sys.executable, "-c", code)


def table(figures: Sequence[Figure]) -> str:
    """The figures as text, one a line."""
    lines = [f"{'figure':52} {'ours':>12} {'yardstick':>12} {'ratio':>7} {'reach':>6}"]
    for one in figures:
        mark = "" if one.reached else "  missed"
        numbers = f"{one.ours:>9,.1f} {one.unit:2} {one.base:>9,.1f} {one.unit:2} {one.ratio:>7.2f} {one.reach:>6.2f}"
        lines.append(f"{one.name[:52]:52} {numbers}  against {one.yardstick}{mark}")
    return "\n".join(lines)


def markdown(figures: Sequence[Figure]) -> str:
    """The figures as a table of a page."""
    lines = ["| figure | yardstick, same run | ours | yardstick | ratio | reach |", "|---|---|---:|---:|---:|---:|"]
    for one in figures:
        unit = {"Mi": "MiB"}.get(one.unit, one.unit)
        numbers = f"{one.ours:,.1f} {unit} | {one.base:,.1f} {unit}"
        ratio = f"{one.ratio:.2f}" if one.reached else f"**{one.ratio:.2f}**"
        lines.append(f"| {one.name} | {one.yardstick} | {numbers} | {ratio} | {one.reach:g} |")
    return "\n".join(lines) + "\n"
