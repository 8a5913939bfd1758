"""Where the one file lives."""

from __future__ import annotations

import os
from pathlib import Path

FILE_NAME = "goodterms.db"


def data_folder() -> Path:
    """The platform's folder for user data; not made here."""
    from platformdirs import user_data_path

    return user_data_path("goodterms", appauthor=False)


def database(explicit: str | None = None) -> Path:
    """The database file: `--db`, else `GOODTERMS_DB`, else `goodterms.db` in the user's data folder."""
    chosen = explicit or os.environ.get("GOODTERMS_DB")
    return Path(chosen).expanduser() if chosen else data_folder() / FILE_NAME


def private(name: str, flags: int) -> int:
    """For `open(..., opener=private)`: a new file is its owner's alone."""
    return os.open(name, flags, 0o600)


def name_it(made: Path, name: Path) -> None:
    """Give a file its name, unless another one has it: raises FileExistsError."""
    try:
        os.link(made, name)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links
        made.rename(name)
