"""Records what SQLite really asks of the system: every write, truncation, sync and deletion, in order.

A copy of SQLite's own file layer takes the place of the default one; it writes down each call and
passes it on, or says that the disk is full. Run as `python -m tests.faults.recorder record|full FILE LOG`: works on
FILE, leaves what it saw in LOG.
"""

from __future__ import annotations

import _sqlite3
import ctypes
import itertools
import json
import pickle
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

Step = tuple[Any, ...]
FULL = 13  # SQLITE_FULL
_PATH, _POINTER, _INT, _LONG = ctypes.c_char_p, ctypes.c_void_p, ctypes.c_int, ctypes.c_int64
# A name is a bare pointer: the file layer keeps it, so it must be the very one that SQLite gave.
_OPEN = ctypes.CFUNCTYPE(_INT, _POINTER, _POINTER, _POINTER, _INT, _POINTER)
_DELETE = ctypes.CFUNCTYPE(_INT, _POINTER, _POINTER, _INT)
_WRITE = ctypes.CFUNCTYPE(_INT, _POINTER, _POINTER, _INT, _LONG)
_TRUNCATE = ctypes.CFUNCTYPE(_INT, _POINTER, _LONG)
_SYNC = ctypes.CFUNCTYPE(_INT, _POINTER, _INT)


class _Layer(ctypes.Structure):
    """sqlite3_vfs, as far as it is changed here; the rest is copied as it is."""

    _fields_ = [
        ("version", _INT), ("size", _INT), ("longest", _INT), ("next", _POINTER), ("name", _PATH), ("data", _POINTER),
        ("open", _POINTER), ("delete", _POINTER), ("rest", _POINTER * 13),
    ]  # fmt: skip


class _Methods(ctypes.Structure):
    """sqlite3_io_methods."""

    _fields_ = [
        ("version", _INT), ("close", _POINTER), ("read", _POINTER), ("write", _POINTER), ("truncate", _POINTER),
        ("sync", _POINTER), ("rest", _POINTER * 13),
    ]  # fmt: skip


class Recorder:
    """Takes the place of SQLite's default file layer for the rest of the process."""

    def __init__(self) -> None:
        self.steps: list[Step] = []
        self.room: int | None = None
        """So many writes more, then the disk is full; None: it never is."""
        self._names: dict[int, str] = {}
        self._kept: list[Any] = []  # what SQLite points to must not go away
        library = ctypes.CDLL(_sqlite3.__file__)
        library.sqlite3_vfs_find.restype = ctypes.POINTER(_Layer)
        self._real = library.sqlite3_vfs_find(None)
        self._layer = _Layer.from_buffer_copy(self._real.contents)
        self._layer.name = b"recorder"
        self._real_open = _OPEN(self._real.contents.open)
        self._real_delete = _DELETE(self._real.contents.delete)
        self._layer.open = self._pointer(_OPEN(self._open))
        self._layer.delete = self._pointer(_DELETE(self._delete))
        assert library.sqlite3_vfs_register(ctypes.byref(self._layer), 1) == 0

    def _pointer(self, function: Any) -> int | None:
        self._kept.append(function)
        return ctypes.cast(function, _POINTER).value

    def _open(self, _layer: int, name: int | None, file: int, flags: int, out: int) -> int:
        code = self._real_open(ctypes.addressof(self._real.contents), name, file, flags, out)
        if code == 0 and name is not None:
            self._names[file] = _name(name)
            self.steps.append(("open", self._names[file]))
            self._wrap(file)
        return code

    def _wrap(self, file: int) -> None:
        slot = ctypes.cast(file, ctypes.POINTER(_POINTER))
        real = ctypes.cast(slot.contents.value or 0, ctypes.POINTER(_Methods)).contents
        mine = _Methods.from_buffer_copy(real)
        write, truncate, sync = _WRITE(real.write), _TRUNCATE(real.truncate), _SYNC(real.sync)
        names, steps = self._names, self.steps

        def on_write(file: int, data: int, size: int, offset: int) -> int:
            if self.room == 0:
                return FULL
            if self.room is not None:
                self.room -= 1
            steps.append(("write", names[file], offset, ctypes.string_at(data, size)))
            return write(file, data, size, offset)

        def on_truncate(file: int, size: int) -> int:
            steps.append(("truncate", names[file], size))
            return truncate(file, size)

        def on_sync(file: int, flags: int) -> int:
            code = sync(file, flags)
            steps.append(("sync", names[file]))
            return code

        mine.write, mine.truncate = self._pointer(_WRITE(on_write)), self._pointer(_TRUNCATE(on_truncate))
        mine.sync = self._pointer(_SYNC(on_sync))
        self._kept += [mine, write, truncate, sync]
        slot.contents.value = ctypes.addressof(mine)

    def _delete(self, _layer: int, name: int, synced: int) -> int:
        code = self._real_delete(ctypes.addressof(self._real.contents), name, synced)
        self.steps.append(("delete", _name(name), bool(synced)))
        return code


def _name(pointer: int) -> str:
    return Path(ctypes.string_at(pointer).decode()).name


def session(path: Path, logs: int = 25) -> Iterator[str]:
    """Log, import, change a setting, undo and redo. Stops after each with what was done, as a user is told it."""
    from goodterms.exchange.document import import_document
    from goodterms.ledger import settings_store, store, undo
    from tests.ledger.helpers_store import log

    with closing(store.connect(path)) as con:
        for number in range(logs):
            log(con, note=f"n{number}")
            yield f"log {number}"
        entries = [{"date": "2026-05-04", "seconds": 60, "note": f"i{at}"} for at in range(200)]
        import_document(con, {"goodterms": 1, "clients": [{"name": "Other", "entries": entries}]})
        yield "import"
        undo.undo(con)
        yield "undo"
        settings_store.save(con, "my_name", "Ana")
        yield "setting"
        undo.undo(con)
        yield "undo the setting"


def state(path: Path) -> list[str]:
    """The notes of all entries and the settings, seen by another connection."""
    with closing(sqlite3.connect(path)) as con:
        return [
            *(note for (note,) in con.execute("SELECT note FROM time_entry ORDER BY id").fetchall()),
            *(f"{key}={value}" for key, value in con.execute("SELECT key, value FROM setting ORDER BY 1").fetchall()),
        ]


def record(path: Path, log: Path) -> None:
    """Write down every step of the session; "told" marks what a user has been told is written."""
    recorder = Recorder()
    for _ in session(path):
        recorder.steps.append(("told", tuple(state(path))))
    log.write_bytes(pickle.dumps(recorder.steps))


def full(path: Path, log: Path, step: str = "1") -> None:
    """The session again and again, each time with room for `step` writes more, until it comes to its end.

    Leaves for each what the file held when something was last acknowledged, what was said then, and what the file
    holds once there is room again.
    """
    from goodterms.errors import GoodtermsError
    from goodterms.ledger.check import check

    recorder, fresh, tries = Recorder(), path.read_bytes(), []
    for room in itertools.count(0, int(step)):
        path.write_bytes(fresh)
        acknowledged, said = state(path), ""
        recorder.room = room
        try:
            for _ in session(path, 8):
                acknowledged = state(path)
        except GoodtermsError as error:
            said = str(error)
        recorder.room, recorder.steps = None, []
        found = state(path)
        tries.append({"acknowledged": acknowledged, "said": said, "found": found, "problems": check(path)})
        if not said:
            break
    log.write_text(json.dumps(tries), encoding="utf-8")


if __name__ == "__main__":
    globals()[sys.argv[1]](Path(sys.argv[2]), Path(sys.argv[3]), *sys.argv[4:])
