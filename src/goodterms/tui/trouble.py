"""What goes wrong, told calmly: what the file is to blame for in its own sentence; an error nobody foresaw in one
sentence, too, with the details in a file beside the database's."""

from __future__ import annotations

import sqlite3
import traceback
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from textual.app import App
from textual.message_pump import CallbackError
from textual.worker import WorkerFailed

from goodterms.errors import GoodtermsError
from goodterms.ledger import mishap
from goodterms.paths import data_folder, private

if TYPE_CHECKING:
    from goodterms.tui.desk import Desk


def tell(app: App[Any], error: BaseException) -> bool:
    """Say what went wrong where the ledger or the file is to blame; False for an error nobody foresaw.

    Another program may have written what cannot be: a day that is none, a currency that nobody knows. Whether it is
    that is found out by looking through the whole file, in a thread; an error that was ours then ends the app.
    """
    desk: Desk | None = getattr(app, "desk", None)
    cause = _cause(error)
    if desk is None:
        return False
    if isinstance(cause, GoodtermsError | sqlite3.Error | UnicodeDecodeError):
        _say(app, mishap.explain(cause))
        return True
    if not isinstance(cause, mishap.STUMBLES):
        return False
    found = desk.at_hand("problems")
    if found is None:
        if all(one.group != "trouble" or one.is_finished for one in app.workers):
            app.run_worker(partial(_look_through, app, desk, error), thread=True, exit_on_error=False, group="trouble")
        return True
    if isinstance(found, list) and found:
        _say(app, mishap.wrong(found))
        return True
    return False


def _cause(error: BaseException | None) -> BaseException | None:
    if isinstance(error, WorkerFailed):
        return _cause(error.error)
    if isinstance(error, CallbackError):  # a callback that failed, with the reason behind it
        return _cause(error.__context__)
    return error


def _look_through(app: App[Any], desk: Desk, error: BaseException) -> None:
    from goodterms.ledger import check

    try:
        desk.cached("problems", check.problems)
    except (GoodtermsError, sqlite3.Error) as worse:
        app.call_from_thread(_say, app, mishap.explain(worse))
    else:
        app.call_from_thread(_tell_or_end, app, error)


def _tell_or_end(app: App[Any], error: BaseException) -> None:
    if not tell(app, error):
        app._handle_exception(error if isinstance(error, Exception) else RuntimeError(str(error)))  # noqa: SLF001


def _say(app: App[Any], told: GoodtermsError) -> None:
    if all(note.message != str(told) for note in app._notifications):  # noqa: SLF001 (parts of a page meet it alike)
        app.notify(str(told), severity="error", markup=False, timeout=10)


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
        with open(folder / "error.log", "a", encoding="utf-8", opener=private) as log:
            log.write(text)
        where = f"The details are in {folder / 'error.log'}."
    except OSError as problem:
        where = f"The details could not be written ({problem.strerror})."
    return f"Something went wrong ({type(error).__name__}). What was saved is safe. {where}"
