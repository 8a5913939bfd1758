"""An error nobody foresaw: one calm sentence on screen, the details in a file beside the database's."""

from __future__ import annotations

import traceback
from datetime import UTC, datetime
from typing import Any

from textual.app import App

from goodterms.paths import data_folder


def report(app: App[Any], error: BaseException) -> None:
    """Write the traceback to `error.log` in the data folder and tell the user where it is."""
    folder = data_folder()
    text = f"{datetime.now(UTC).isoformat(timespec='seconds')}\n{''.join(traceback.format_exception(error))}\n"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with (folder / "error.log").open("a", encoding="utf-8") as log:
            log.write(text)
        where = f"The details are in {folder / 'error.log'}."
    except OSError as problem:
        where = f"The details could not be written ({problem.strerror})."
    app.notify(
        f"Something went wrong ({type(error).__name__}). Your file is as it was. {where}",
        severity="error",
        markup=False,
        timeout=15,
    )
