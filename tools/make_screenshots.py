"""Make `screenshots/`: a picture of every screen, from a copy of `sample.db`; the same pictures each time.

python tools/make_screenshots.py [FOLDER]
"""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Awaitable, Callable
from datetime import date
from pathlib import Path
from typing import Any

for _name in ("NO_COLOR", "TEXTUAL_THEME", "GOODTERMS_DB", "GOODTERMS_TODAY"):
    os.environ.pop(_name, None)
os.environ["TEXTUAL_ANIMATIONS"] = "none"
os.environ["TZ"] = "Europe/Berlin"

from textual.pilot import Pilot

from goodterms.ledger import decisions, names, store
from goodterms.ledger.demo import STORY_ENDS
from goodterms.tui.app import GoodtermsApp
from goodterms.tui.desk import Desk

ROOT = Path(__file__).resolve().parent.parent
Steps = Callable[[Pilot[Any]], Awaitable[None]]


def keys(*presses: str) -> Steps:
    """Press these keys, one after the other."""

    async def steps(pilot: Pilot[Any]) -> None:
        for press in presses:
            await pilot.press(press)
            await settle(pilot)

    return steps


async def settle(pilot: Pilot[Any]) -> None:
    """Wait until nothing is being fetched any more."""
    await pilot.pause()
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


WIDE = (120, 36)
# A draft left in the middle: the wizard goes on where it was.
WHOM = "Brightwater"
FIRST = {"own": False, "told": "no_change", "change": "unlikely", "partner": "partly", "worth": "higher"}
REST = {"price": "sticky", "open": "open", "share": "13.5", "runway": "6", "door": "neutral", "friend": False}
REASON = {"change_reason": "Two promised dates went by"}
DRAFTED = {
    "wizard": (6, {k: v for k, v in FIRST.items() if k != "worth"} | REASON),
    "money": (9, FIRST | REASON),
    "result": (11, FIRST | REST | REASON),
    "choose": (12, FIRST | REST | REASON),
    "talk": (12, FIRST | REST | REASON),
    "letter": (12, FIRST | REST | REASON),
}
"""Picture -> the step of the wizard and the answers given so far."""
PICTURES: dict[str, tuple[tuple[int, int], Steps]] = {
    "today": (WIDE, keys()),
    "clients": ((150, 36), keys("2")),
    "client": (WIDE, keys("2", "enter")),
    "hours": (WIDE, keys("3")),
    "week": (WIDE, keys("3", "v", "left")),
    "invoices": (WIDE, keys("4")),
    "invoice": (WIDE, keys("4", "j", "j", "j", "enter")),
    "flags": (WIDE, keys("5", "j", *["right"] * 5)),
    "evidence": (WIDE, keys("5", "j", *["right"] * 5, "enter")),
    "reports": (WIDE, keys("6")),
    "wizard": (WIDE, keys("2", "j", "w")),
    "money": (WIDE, keys("2", "j", "w")),
    "result": (WIDE, keys("2", "j", "w")),
    "choose": (WIDE, keys("2", "j", "w")),
    "talk": (WIDE, keys("2", "j", "w", "j", "enter", "j", "enter")),
    "letter": (WIDE, keys("2", "j", "w", "j", "enter", "j", "j", "enter")),
    "decision": (WIDE, keys("2", "j", "j", "enter", *["right"] * 5, "enter")),
    "letters": (WIDE, keys("2", "j", "j", "enter", *["right"] * 6)),
    "draft": (WIDE, keys("4", "n", *"nord", "enter")),
    "settings": (WIDE, keys("S")),
    "import": (WIDE, keys("ctrl+p", *"import a file", "enter")),
    "changes": (WIDE, keys("ctrl+p", *"changes", "enter")),
    "incident": (WIDE, keys("2", "exclamation_mark")),
    "log": (WIDE, keys("a", *"nord 9-11 review")),
    "help": (WIDE, keys("question_mark")),
}


def _draft(db: Path, step: int, answers: dict[str, object]) -> None:
    con = store.connect(db)
    client, _ = names.find_client(con, WHOM)
    decisions.save_answers(con, decisions.start(con, client), step, answers)
    con.close()


async def picture(name: str, folder: Path, db: Path, today: date) -> None:
    """Take one picture into `folder`."""
    size, steps = PICTURES[name]
    if name in DRAFTED:
        _draft(db, *DRAFTED[name])
    app = GoodtermsApp(Desk(db, today))
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await steps(pilot)
        await settle(pilot)
        svg = re.sub(r"terminal-\d+", "terminal", app.export_screenshot(title=f"goodterms: {name}"))
        (folder / f"{name}.svg").write_text(svg, encoding="utf-8")


def main() -> None:
    """Take all pictures (or those named after the folder)."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "screenshots"
    folder.mkdir(exist_ok=True)
    for name in sys.argv[2:] or PICTURES:
        with tempfile.TemporaryDirectory() as temp:
            db = Path(shutil.copy(ROOT / "sample.db", Path(temp) / "sample.db"))
            asyncio.run(picture(name, folder, db, STORY_ENDS))
        print(folder / f"{name}.svg")


if __name__ == "__main__":
    main()
