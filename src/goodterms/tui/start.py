"""Opening the app: the file is read in a thread while Textual is still being loaded."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from goodterms.tui.desk import Desk


def open_app(path: Path, today: date | None = None, *, demo: bool = False) -> None:
    """Run the app on the file at `path`; a missing one is made on the way."""
    desk = Desk(path, today, demo=demo)
    desk.begin()
    from goodterms.tui.app import GoodtermsApp

    app = GoodtermsApp(desk)
    app.run()
    if app.return_code:
        raise SystemExit(app.return_code)
