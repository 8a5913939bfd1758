"""Where the one file lives."""

from __future__ import annotations

import errno
import os
from pathlib import Path

from goodterms.errors import Invalid

FILE_NAME = "goodterms.db"


def data_folder() -> Path:
    """The platform's folder for user data; not made here."""
    from platformdirs import user_data_path

    return user_data_path("goodterms", appauthor=False)


def database(explicit: str | None = None) -> Path:
    """The database file: `--db`, else `GOODTERMS_DB`, else `goodterms.db` in the user's data folder."""
    chosen = explicit or os.environ.get("GOODTERMS_DB")
    return typed(chosen or data_folder() / FILE_NAME)


def typed(words: str | Path, field: str = "") -> Path:
    """A path as a person wrote it, ~ being their home. Raises Invalid, naming `field`, where nothing can be called so,
    or where it cannot be asked what is there."""
    path = Path(words)
    try:
        path = path.expanduser()
        path.stat()
    except (FileNotFoundError, NotADirectoryError):  # there may be nothing: whoever wants a file says so
        pass
    except RuntimeError:
        user = path.parts[0][1:]
        said = f'There is no user "{user}".' if user else "Your home folder is not known."
        raise Invalid(field, said, "Write the whole path.") from None
    except ValueError:
        raise Invalid(field, "No file can be called that.", "Write another name.") from None
    except OSError as error:
        if error.errno == errno.ENAMETOOLONG:
            raise Invalid(field, "That name is too long.", "Write a shorter one.") from None
        raise Invalid(field, f"{path} cannot be reached ({str(error.strerror).lower()}).", "Name another.") from None
    return path


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
