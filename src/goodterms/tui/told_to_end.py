"""When the system ends the app, and nobody presses q: what was begun in a form is lost, what was saved never."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from goodterms.tui.app import GoodtermsApp


def heed(app: GoodtermsApp) -> None:
    """From here on a request to end (SIGTERM) leaves the terminal as it was, and one that is closed (SIGHUP) leaves
    the file as q does. Windows has neither."""
    if sys.platform == "win32" or app.is_headless:
        return

    def terminal_gone() -> None:
        app.keep_written()
        app.desk.close()
        signal.signal(signal.SIGHUP, signal.SIG_DFL)  # nothing can be drawn any more: it ends as others do
        os.kill(os.getpid(), signal.SIGHUP)

    def asked() -> None:
        app.keep_written()
        app.exit(return_code=128 + signal.SIGTERM)

    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGHUP, terminal_gone)
    loop.add_signal_handler(signal.SIGTERM, asked)
