"""Programs that work on a file until they are killed. Run as `python -m tests.faults.work NAME FILE ...`.

Each prints a line for what it has been told is written; a test compares the lines with the file.
"""

from __future__ import annotations

import json
import signal
import sys
from datetime import date
from itertools import count
from pathlib import Path

from goodterms.errors import GoodtermsError
from goodterms.ledger import store, undo
from goodterms.ledger.restoring import restore


def say(line: object) -> None:
    """Acknowledge: out at once, past any buffer."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def log(path: Path, tag: str = "a", times: str = "1000000") -> None:
    """Log entries, each as one change, and say their notes."""
    con = store.connect(path, create=True)
    for number in range(int(times)):
        with store.change(con, "Log"):
            con.execute(
                "INSERT INTO time_entry (client_id, day, seconds, note) VALUES (1, '2026-05-04', 60, ?)",
                (f"{tag}{number}",),
            )
        say(f"{tag}{number}")


def importing(path: Path) -> None:
    """Import a document of 300 entries again and again, for another client each time; say the client."""
    from goodterms.exchange.document import import_document

    con = store.connect(path)
    for number in count():
        entries = [{"date": "2026-05-04", "seconds": 60, "note": f"n{at}"} for at in range(300)]
        import_document(con, {"goodterms": 1, "clients": [{"name": f"C{number}", "entries": entries}]})
        say(f"C{number}")


def deciding(path: Path) -> None:
    """Go through the wizard as its screen does, and again; say the draft, its answers so far, and whether it is
    taken."""
    from goodterms.domain.decision_questions import QUESTIONS
    from goodterms.tui.desk import Desk
    from goodterms.tui.wizard.state import WizardState

    desk = Desk(path, date(2026, 6, 30))
    while True:
        state = WizardState.open(desk, 1)
        for step in QUESTIONS:
            state.jump(step.id)
            for ask in step.asks:
                typed = "Because." if ask.kind == "text" else "5"
                state.answer(ask.answer, ask.options[0].value if ask.options else typed)
                say(json.dumps([state.draft, state.given, False]))
        state.chosen, state.override_reason = "keep", "To see what holds."
        state.take()
        say(json.dumps([state.draft, state.given, True]))


def undoing(path: Path) -> None:
    """Undo and redo one big change over and over; say the state before each step."""
    con = store.connect(path)
    for _ in count():
        say("undo")
        undo.undo(con)
        say("redo")
        undo.redo(con)


def restoring(path: Path, first: str, second: str) -> None:
    """Restore two backups in turn."""
    for number in count():
        kept = restore(path, Path((first, second)[number % 2]))
        if kept is not None:
            kept.unlink()
        say(number)


def upgrading(path: Path, steps: str) -> None:
    """Upgrade a file of version 1 to 2 with the steps in a folder; say when it begins."""
    from goodterms.ledger import migrations

    store.VERSION = 2
    say("begin")
    migrations.upgrade(path, 1, scripts=Path(steps))
    say("done")
    signal.pause()


def small_disk(path: Path) -> None:
    """Write with ever more room on the "disk"; for each try say what was acknowledged and what was refused."""
    import resource

    size = path.stat().st_size
    for more in range(0, 40_000, 1500):
        resource.setrlimit(resource.RLIMIT_FSIZE, (size + more - 20_000, resource.RLIM_INFINITY))
        written, refused = [], ""
        try:
            con = store.connect(path)
            for number in range(6):
                note = f"{more}-{number} " + "x" * 900
                with store.change(con, "Log"):
                    con.execute(
                        "INSERT INTO time_entry (client_id, day, seconds, note) VALUES (1, '2026-05-04', 60, ?)",
                        (note,),
                    )
                written.append(note)
        except GoodtermsError as error:
            refused = str(error)
        say(json.dumps({"written": written, "refused": refused}))


if __name__ == "__main__":
    globals()[sys.argv[1]](Path(sys.argv[2]), *sys.argv[3:])
