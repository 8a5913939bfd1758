"""The power fails between any two steps: what was not synced may be there, half there or gone.

A deletion is lost unless its folder was synced, and so is a new file before its first sync. Whatever
is left must open to a whole file with all that a user had been told is written.
"""

from __future__ import annotations

import pickle
import random
import subprocess
import sys
from pathlib import Path

import pytest

from goodterms.ledger import store
from goodterms.ledger.check import check
from tests.counts import Counts
from tests.faults.kit import ROOT, assert_intact, prepared
from tests.faults.recorder import Step

SECTOR = 512


class Disk:
    """What is surely on the disk, and what may be. `durable` and `seen`: name -> content."""

    def __init__(self, name: str, content: bytes) -> None:
        self.durable: dict[str, bytes] = {name: content}
        self.pending: dict[str, list[Step]] = {name: []}
        self.unsure: dict[str, bool] = {}
        """Files whose making or deletion was not synced: True for made."""
        self.old: dict[str, bytes] = {}

    def step(self, step: Step) -> None:
        kind, name = step[0], step[1]
        if kind == "open":
            if name not in self.durable:
                self.durable[name], self.pending[name], self.unsure[name] = b"", [], True
        elif kind in ("write", "truncate"):
            self.pending[name].append(step)
        elif kind == "sync":
            for waiting in self.pending[name]:
                self.durable[name] = _apply(self.durable[name], waiting)
            self.pending[name] = []
            self.unsure.pop(name, None)
        elif kind == "delete":
            self.old.pop(name, None)
            content = self.durable.pop(name, b"")
            self.pending.pop(name, None)
            if not step[2]:
                self.old[name] = content
            self.unsure.pop(name, None)

    def after_a_cut(self, dice: random.Random) -> dict[str, bytes]:
        """One of the contents that the disk may have."""
        found = {}
        for name, durable in self.durable.items():
            if self.unsure.get(name) and dice.random() < 0.5:
                continue
            content = durable
            for waiting in self.pending[name]:
                chance = dice.random()
                if chance < 0.45:
                    content = _apply(content, waiting)
                elif chance < 0.6 and waiting[0] == "write":
                    content = _torn(content, waiting, dice)
            found[name] = content
        found.update({name: content for name, content in self.old.items() if name not in found and dice.random() < 0.5})
        return found


def _apply(content: bytes, step: Step) -> bytes:
    if step[0] == "truncate":
        return content[: step[2]].ljust(step[2], b"\0")
    offset, data = step[2], step[3]
    content = content.ljust(offset, b"\0")
    return content[:offset] + data + content[offset + len(data) :]


def _torn(content: bytes, step: Step, dice: random.Random) -> bytes:
    """Only some sectors of a write reached the disk."""
    _, name, offset, data = step
    for at in range(0, len(data), SECTOR):
        if dice.random() < 0.5:
            content = _apply(content, ("write", name, offset + at, data[at : at + SECTOR]))
    return content


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory, template_db: Path) -> tuple[bytes, list[Step]]:
    """A file before a session, and every step of the session."""
    folder = tmp_path_factory.mktemp("recorded")
    path = folder / "x.db"
    path.write_bytes(template_db.read_bytes())
    before = prepared(path).read_bytes()
    command = [sys.executable, "-m", "tests.faults.recorder", "record", str(path), str(folder / "log")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return before, pickle.loads((folder / "log").read_bytes())


def _cut(recorded: tuple[bytes, list[Step]], folder: Path, seed: int, count: Counts) -> list[str]:
    """Cut the power somewhere: all that was told is there, or what was about to be. Returns what is wrong then."""
    before, steps = recorded
    dice = random.Random(seed)
    disk = Disk("x.db", before)
    told: set[str] = set()
    at = dice.randrange(1, len(steps))
    for step in steps[:at]:
        if step[0] == "told":
            told = set(step[1])
        else:
            disk.step(step)
    for name, content in disk.after_a_cut(dice).items():
        (folder / name).write_bytes(content)
    con = store.connect(folder / "x.db")
    found = {note for (note,) in con.execute("SELECT note FROM time_entry").fetchall()}
    con.close()
    soon = next((set(step[1]) for step in steps[at:] if step[0] == "told"), told)
    count("cuts")
    count("acknowledged", len(told))
    count("lost", 0 if found == soon else len(told - found))
    assert found in (told, soon)
    assert_intact(folder / "x.db", count)
    return check(folder / "x.db")


@pytest.mark.parametrize("seed", range(60))
def test_sixty_power_cuts(recorded: tuple[bytes, list[Step]], tmp_path: Path, seed: int, count: Counts) -> None:
    assert _cut(recorded, tmp_path, seed, count) == []


@pytest.mark.long
@pytest.mark.parametrize("seed", range(100, 500))
def test_four_hundred_power_cuts(recorded: tuple[bytes, list[Step]], tmp_path: Path, seed: int, count: Counts) -> None:
    assert _cut(recorded, tmp_path, seed, count) == []


def test_the_record_has_all_steps(recorded: tuple[bytes, list[Step]]) -> None:
    kinds = [step[0] for step in recorded[1]]
    assert kinds.count("told") == 29
    assert kinds.count("delete") == 29
    assert kinds.count("write") > 29 * 4
    assert all(step[2] for step in recorded[1] if step[0] == "delete"), "the deletion of the journal is synced"
