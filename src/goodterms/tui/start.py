"""Opening the app: the file is read in a thread while Textual is still being loaded."""

from __future__ import annotations

import io
import os
import sys
from datetime import date
from pathlib import Path

from goodterms.errors import NotUnderstood
from goodterms.tui.desk import Desk


def open_app(path: Path, today: date | None = None, *, demo: bool = False) -> None:
    """Run the app on the file at `path`; a missing one is made on the way. Raises NotUnderstood without a terminal, or
    in one that can only print lines (an editor's shell)."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise NotUnderstood("The app needs a terminal.", "goodterms --help lists the commands that do without.")
    if (term := os.environ.get("TERM", "").lower()) in ("dumb", "unknown"):
        raise NotUnderstood(
            f"The app needs the whole screen, and this terminal can only print lines (TERM={term}).",
            "goodterms --help lists the commands that do without.",
        )
    _speak_utf8()
    sys.setswitchinterval(0.001)  # a thread that comes back from SQLite, or a key, does not wait 5 ms for its turn
    desk = Desk(path, today, demo=demo)
    desk.first.begin()
    _import_asyncio()
    from goodterms.tui.app import GoodtermsApp

    app = GoodtermsApp(desk)
    app.run()
    if app.return_code:
        raise SystemExit(app.return_code)


def _speak_utf8() -> None:
    """Draw in UTF-8 whatever the locale says: escapes in place of letters would push every line out of place."""
    for stream in (sys.__stderr__, sys.__stdout__):  # Textual draws on the one or the other
        if isinstance(stream, io.TextIOWrapper) and stream.encoding.lower() not in ("utf-8", "utf8"):
            stream.reconfigure(encoding="utf-8")


def _import_asyncio() -> None:
    """Import asyncio without OpenSSL, which it does without where there is none: nothing here makes connections,
    and loading it takes as long as reading a file with a thousand entries."""
    if "ssl" in sys.modules or "asyncio" in sys.modules:
        return
    # As the import system documents: None makes an import of it fail.
    sys.modules["ssl"] = None  # type: ignore[assignment]
    try:
        import asyncio  # noqa: F401
    finally:
        del sys.modules["ssl"]
