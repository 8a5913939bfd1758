"""What goes wrong, told calmly: what the file is to blame for in its own sentence; an error nobody foresaw in one
sentence, too, with the details in a file beside the database's."""

from __future__ import annotations

import sqlite3
import traceback
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from textual.app import App
from textual.message_pump import CallbackError
from textual.worker import WorkerFailed

from goodterms.errors import GoodtermsError
from goodterms.ledger import mishap
from goodterms.paths import data_folder

if TYPE_CHECKING:
    from goodterms.tui.desk import Desk


def known(desk: Desk, error: BaseException | None) -> GoodtermsError | None:
    """`error` as a sentence where the ledger or the file is to blame; None for one that nobody foresaw.

    Another program may have written what cannot be: a day that is none, a currency that nobody knows.
    """
    if isinstance(error, WorkerFailed):
        return known(desk, error.error)
    if isinstance(error, CallbackError):  # a callback that failed, with the reason behind it
        return known(desk, error.__context__)
    if isinstance(error, GoodtermsError | sqlite3.Error | UnicodeDecodeError):
        return mishap.explain(error)
    if not isinstance(error, mishap.STUMBLES):
        return None
    from goodterms.ledger.check import problems

    try:
        found = desk.cached("problems", problems)
    except (GoodtermsError, sqlite3.Error) as worse:
        return mishap.explain(worse)
    return mishap.wrong(found) if found else None


def tell(app: App[Any], error: BaseException) -> bool:
    """Say what went wrong where the ledger or the file is to blame; False for an error nobody foresaw."""
    desk: Desk | None = getattr(app, "desk", None)
    found = known(desk, error) if desk is not None else None
    if found is None:
        return False
    if all(note.message != str(found) for note in app._notifications):  # noqa: SLF001 (parts of a page meet it alike)
        app.notify(str(found), severity="error", markup=False, timeout=10)
    return True


def report(app: App[Any], error: BaseException) -> None:
    """Tell the user that something went wrong, and where the details are. The app goes on."""
    app.notify(sentence(error), severity="error", markup=False, timeout=15)


def sentence(error: BaseException) -> str:
    """Keep the details of `error` for a report and return one sentence about it. What the file itself
    reports (damaged, moved, busy, disk full) is said in its own words."""
    if isinstance(error, GoodtermsError | sqlite3.Error):
        return str(mishap.explain(error))
    folder = data_folder()
    text = f"{datetime.now(UTC).isoformat(timespec='seconds')}\n{''.join(traceback.format_exception(error))}\n"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with (folder / "error.log").open("a", encoding="utf-8") as log:
            log.write(text)
        where = f"The details are in {folder / 'error.log'}."
    except OSError as problem:
        where = f"The details could not be written ({problem.strerror})."
    return f"Something went wrong ({type(error).__name__}). What was saved is safe. {where}"
