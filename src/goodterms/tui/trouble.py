"""An error nobody foresaw: one calm sentence on screen, the details in a file beside the database's."""

from __future__ import annotations

import sqlite3
import traceback
from datetime import UTC, datetime
from typing import Any

from textual.app import App

from goodterms.errors import GoodtermsError
from goodterms.ledger import mishap
from goodterms.paths import data_folder


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
