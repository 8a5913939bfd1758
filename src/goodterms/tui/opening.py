"""Opening a file in the system's own viewer."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from goodterms.errors import GoodtermsError, Refused

if TYPE_CHECKING:
    from goodterms.tui.app import GoodtermsApp


def open_file(path: Path) -> None:
    """Hand `path` to the viewer of the system. Raises Refused where there is none."""
    if sys.platform == "win32":
        os.startfile(path)  # noqa: S606
        return
    viewer = shutil.which("open" if sys.platform == "darwin" else "xdg-open")
    if viewer is None:
        raise Refused(f"There is no viewer to open it with. The file is {path}.")
    subprocess.Popen(  # noqa: S603 (our own file, never a shell)
        [viewer, str(path)], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


def show_bytes(app: GoodtermsApp, make: Callable[[], bytes], name: str) -> None:
    """Make a file in a thread, in a folder of its own, and open it; say where it is or what went wrong."""

    def work() -> None:
        try:
            path = Path(tempfile.mkdtemp(prefix="goodterms-")) / name
            path.write_bytes(make())
            open_file(path)
        except GoodtermsError as error:
            app.call_from_thread(app.toast, str(error), wrong=True)
        except OSError as error:
            app.call_from_thread(app.toast, f"It could not be opened: {error.strerror}.", wrong=True)
        else:
            app.call_from_thread(app.toast, f"Opened: {path}")

    app.run_worker(work, thread=True, exit_on_error=False, group="open")
