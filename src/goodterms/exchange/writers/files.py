"""New files that never replace an old one: whole or not at all, under a safe name."""

from __future__ import annotations

import os
import secrets
import unicodedata
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from goodterms import text
from goodterms.errors import Refused
from goodterms.paths import private, typed

_TRIES = 999


def places(out: str | Path | None, names: Sequence[str], of: str = "formats") -> list[Path]:
    """Where files of these names are to be written. `out` is a folder: an existing one, or one ending in a slash, which
    is made; None is the working folder. Or, where there is but one, it is the file itself. Raises Invalid, Refused."""
    if out is None:
        return [Path(name) for name in names]
    path = typed(out)
    if str(out).endswith(("/", os.sep)):
        try:
            path.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise Refused(f"The folder {out} cannot be made ({_why(error)}).") from None
    if path.is_dir():
        return [path / name for name in names]
    if len(names) > 1:
        raise Refused(f"{out} is one file, but there are {len(names)} {of}.", "Name a folder, ending in /.")
    if not path.parent.is_dir():
        raise Refused(f"There is no folder {path.parent}.", "End it in / to have a folder made.")
    return [path]


def ascii_name(name: str, fallback: str) -> str:
    """`name` in ASCII, for places where other letters get lost on the way; `fallback` where nothing is left."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    cleaned = text.file_name(plain, fallback).replace(" ", "-")
    return cleaned if any(c.isalnum() for c in cleaned) else fallback


def save(files: Sequence[tuple[Path, bytes]]) -> list[Path]:
    """Write all of `files`, or none. Where one of the names is taken, all get -2 (or -3 ...) before the suffix.

    Raises Refused, with nothing left behind, when a folder is missing or the disk is full.
    """
    for n in range(1, _TRIES):
        wanted = [path if n == 1 else path.with_name(f"{path.stem}-{n}{path.suffix}") for path, _ in files]
        if any(os.path.lexists(path) for path in wanted):
            continue
        done: list[Path] = []
        try:
            for path, (_, data) in zip(wanted, files, strict=True):
                _write_new(path, data)
                done.append(path)
        except FileExistsError:
            _remove(done)
        except OSError as error:
            _remove(done)
            raise Refused(f"{path} cannot be written ({_why(error)}).", "Nothing was written.") from None
        else:
            return done
    raise Refused(f"There are too many files named like {files[0][0].name} already.", "Choose another --out.")


def _write_new(path: Path, data: bytes) -> None:
    """Write a new file: first beside it, then under its name, which must be free (FileExistsError)."""
    draft = path.with_name(f".{secrets.token_hex(6)}.part")
    try:
        with open(draft, "xb", opener=private) as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(draft, path)
        except FileExistsError:
            raise
        except OSError:  # a file system without links: less neat, but it replaces nothing either
            _write_plain(path, data)
    finally:
        draft.unlink(missing_ok=True)


def _write_plain(path: Path, data: bytes) -> None:
    with open(path, "xb", opener=private) as file:
        try:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        except OSError:
            path.unlink(missing_ok=True)
            raise


def _remove(paths: Sequence[Path]) -> None:
    for path in paths:
        with suppress(OSError):
            path.unlink()


def _why(error: OSError) -> str:
    return (error.strerror or str(error)).lower()
