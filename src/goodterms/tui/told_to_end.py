"""When the system ends the app, and nobody presses q: what was begun in a form is lost, what was saved never."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from goodterms.tui.app import GoodtermsApp

PATIENCE = 20.0
"""Seconds to end in: more than the file is waited for, each time, while another program writes."""


def heed(app: GoodtermsApp) -> None:
    """From here on a request to end (SIGTERM) leaves the terminal as it was, and one that is closed (SIGHUP) leaves
    the file as q does. Windows has neither."""
    if sys.platform == "win32" or app.is_headless:
        return

    def terminal_gone() -> None:
        try:
            app.keep_written()
            app.desk.close()
        finally:
            signal.signal(signal.SIGHUP, signal.SIG_DFL)  # nothing can be drawn any more: it ends as others do
            os.kill(os.getpid(), signal.SIGHUP)

    def asked() -> None:
        try:
            app.keep_written()
        finally:
            app.exit(return_code=128 + signal.SIGTERM)

    def soon(_number: int, _frame: object) -> None:
        """Called at once, even while a terminal that takes nothing any more keeps the loop from what it was told:
        then the system ends the app, when its patience is at an end. All that was acknowledged is saved already."""
        signal.setitimer(signal.ITIMER_REAL, PATIENCE)

    loop = asyncio.get_running_loop()
    for number, end in ((signal.SIGHUP, terminal_gone), (signal.SIGTERM, asked)):
        loop.add_signal_handler(number, end)
        signal.signal(number, soon)  # in place of one that does nothing: the loop is told all the same
