"""A full-screen program behind a pseudo terminal, timed from outside. POSIX only; needs `pyte` (dev extras).

Bytes are only stamped with their time while the program works; the screen is rebuilt in the quiet moments, so
that rebuilding it slows nothing down. Times are in milliseconds.
"""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import sys
import termios
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pyte

SIZE = (120, 40)
KEYS = {
    "up": b"\x1b[A",
    "down": b"\x1b[B",
    "right": b"\x1b[C",
    "left": b"\x1b[D",
    "end": b"\x1b[F",
    "home": b"\x1b[H",
    "pagedown": b"\x1b[6~",
    "pageup": b"\x1b[5~",
    "enter": b"\r",
    "escape": b"\x1b",
    "space": b" ",
    "tab": b"\t",
    "f7": b"\x1b[18~",
    "ctrl+p": b"\x10",
}
# What Textual asks and a terminal answers: does it know synchronised output? It does.
_ASKED, _ANSWER = b"\x1b[?2026$p", b"\x1b[?2026;2$y"
_UNKNOWN = re.compile(rb"\x1b\[[<=>][\d;]*\w|\x1b\[\?\d+\$p")
"""What pyte would print as text."""
_CUT = re.compile(rb"\x1b(\[[<=>?\d;$]*)?$")


@dataclass(frozen=True)
class Took:
    """How long until the screen was so, and the processor time of the program until then."""

    frame: float
    work: float


class Terminal:
    """A program in a terminal of its own."""

    def __init__(self, command: Sequence[str | Path], size: tuple[int, int] = SIZE, **environment: str) -> None:
        self._screen = pyte.Screen(*size)
        self._stream = pyte.ByteStream(self._screen)
        self._chunks: list[tuple[float, float, bytes]] = []
        self._half = b""
        self._begun = time.perf_counter()
        self._pid, self._fd = pty.fork()
        if self._pid == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
            words = [str(word) for word in command]
            os.execvpe(words[0], words, _environment() | environment)

    @property
    def text(self) -> str:
        """What stands on the screen."""
        return "\n".join(line.rstrip() for line in self._screen.display)

    def until(self, sight: str, within: float = 60) -> Took:
        """From the start until `sight` (a regular expression) stood on the screen."""
        seen, worked = self._see(lambda: re.search(sight, self.text) is not None, within, sight)
        return Took((seen - self._begun) * 1e3, worked)

    def rest(self, within: float = 60) -> None:
        """Wait until the program has had nothing to do for half a second (copies, modules loaded ahead)."""
        deadline, worked, calm = time.perf_counter() + within, -1e9, 0
        while calm < 5 and time.perf_counter() < deadline:
            self._drain(0.1)
            now = self.worked()
            calm = calm + 1 if now - worked < 2 else 0
            worked = now

    def press(self, *keys: str) -> list[Took]:
        """Press keys one after another, each when the screen is quiet; those that changed nothing are left out."""
        took = []
        for key in keys:
            before, worked = self._picture(), self.worked()
            sent = time.perf_counter()
            os.write(self._fd, KEYS.get(key, key.encode()))
            try:
                seen, work = self._see(lambda before=before: self._picture() != before, 1, key)  # type: ignore[misc]
            except TimeoutError:
                continue
            took.append(Took((seen - sent) * 1e3, work - worked))
        return took

    def worked(self) -> float:
        """Processor time of the program so far, all threads; 0 where the system does not tell it."""
        if sys.platform != "linux":
            return 0
        return time.clock_gettime((~self._pid << 3) | 2) * 1e3  # what clock_getcpuclockid(3) answers

    def peak(self) -> float:
        """The most memory it had, MiB; 0 where the system does not tell it."""
        try:
            found = re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{self._pid}/status").read_text())
        except OSError:
            return 0
        return int(found[1]) / 1024 if found else 0

    def leave(self, key: str) -> None:
        """Press the key that ends the program, and wait for its end."""
        os.write(self._fd, key.encode())
        try:
            while os.read(self._fd, 1 << 16):
                pass
        except OSError:  # the terminal has no program any more
            pass

    def end(self) -> None:
        """Kill the program."""
        os.kill(self._pid, signal.SIGKILL)
        os.waitpid(self._pid, 0)
        os.close(self._fd)

    def freeze(self) -> None:
        """From here on the terminal takes nothing any more: who writes to it waits. Linux only."""
        shown = os.open(f"/proc/{self._pid}/fd/1", os.O_RDWR | os.O_NOCTTY)
        termios.tcflow(shown, termios.TCOOFF)
        os.close(shown)

    def press_blindly(self, keys: str) -> None:
        """Press keys one after another, and do not look what becomes of them."""
        for key in keys:
            os.write(self._fd, key.encode())
            self._drain(0.05)

    def close(self) -> int:
        """Close the terminal over the program (SIGHUP); its exit code, or what killed it, below zero."""
        os.close(self._fd)
        return os.waitstatus_to_exitcode(os.waitpid(self._pid, 0)[1])

    def ask(self, number: int, within: float = 60) -> tuple[int, bytes]:
        """Send a signal, and wait for the end; its exit code, and what it wrote last. Who takes longer is killed."""
        os.kill(self._pid, number)
        killer = threading.Timer(within, os.kill, (self._pid, signal.SIGKILL))
        killer.start()
        try:
            return self.rest_of_it()
        finally:
            killer.cancel()

    def rest_of_it(self) -> tuple[int, bytes]:
        """Wait for the end; its exit code, and what it wrote last."""
        last = b""
        with suppress(OSError):  # the terminal has no program any more
            while data := os.read(self._fd, 1 << 16):
                last = (last + data)[-4096:]
        os.close(self._fd)
        return os.waitstatus_to_exitcode(os.waitpid(self._pid, 0)[1]), last

    def _see(self, sight: Callable[[], bool], within: float, name: str) -> tuple[float, float]:
        """The moment of the read after which `sight` held, and the processor time then; returns when the program
        is quiet again."""
        deadline = time.perf_counter() + within
        found: tuple[float, float] | None = None
        while found is None:
            if time.perf_counter() > deadline:
                raise TimeoutError(f"{name} was not seen. The screen:\n{self.text}")
            self._read_until_quiet(deadline)
            for when, worked, data in self._chunks:
                self._feed(data)
                if found is None and sight():
                    found = when, worked
            self._chunks.clear()
        return found

    def _feed(self, data: bytes) -> None:
        """Draw what was read; a sequence that a read cut in two waits for its other half."""
        data = self._half + data
        cut = _CUT.search(data)
        whole = data[: cut.start()] if cut else data
        self._half = data[len(whole) :]
        self._stream.feed(_UNKNOWN.sub(b"", whole))

    def _drain(self, seconds: float) -> None:
        """Take in what comes for a while."""
        end = time.perf_counter() + seconds
        while (left := end - time.perf_counter()) > 0:
            if select.select([self._fd], [], [], left)[0]:
                self._feed(os.read(self._fd, 1 << 16))

    def _read_until_quiet(self, deadline: float, quiet: float = 0.06) -> None:
        """Read until nothing came for `quiet` seconds; something must have come."""
        while time.perf_counter() < deadline:
            ready, _, _ = select.select([self._fd], [], [], quiet if self._chunks else deadline - time.perf_counter())
            if not ready:
                return
            try:
                data = os.read(self._fd, 1 << 16)
            except OSError:  # it has ended
                data = b""
            if not data:
                raise RuntimeError(f"The program has ended. The screen:\n{self.text}")
            self._chunks.append((time.perf_counter(), self.worked(), data))
            if _ASKED in data:
                os.write(self._fd, _ANSWER)

    def _picture(self) -> list[dict[int, pyte.screens.Char]]:
        return [dict(self._screen.buffer[y]) for y in range(self._screen.lines)]


def _environment() -> dict[str, str]:
    ours = ("GOODTERMS_", "TEXTUAL", "COLUMNS", "LINES")  # the size is the terminal's own
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return {**kept, "TERM": "xterm-256color", "COLORTERM": "truecolor", "LC_ALL": "C.UTF-8"}


@contextmanager
def terminal(*command: str | Path) -> Iterator[Terminal]:
    """A program in a terminal, killed at the end."""
    opened = Terminal(command)
    try:
        yield opened
    finally:
        opened.end()


def app(db: Path, *more: str) -> tuple[str | Path, ...]:
    """The command that opens the app on a file."""
    return (sys.executable, "-m", "goodterms", "--db", db, *more)
