"""The desk: the one file, the day it is, and the way from a screen to the ledger and back.

Screens ask the desk; the desk opens the file, runs one query function or one use case, and remembers
what was computed until the file changes. The data layer is imported on first use, after the first frame.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import date, datetime, time, timedelta
from functools import cached_property
from pathlib import Path
from threading import Lock, local
from typing import TYPE_CHECKING, TypeVar
from zoneinfo import ZoneInfo

from goodterms.tui.first import FirstSight

if TYPE_CHECKING:
    import sqlite3

    from goodterms.ledger.overview import Overview
    from goodterms.ledger.running import Timer
    from goodterms.ledger.today import FirstScreen, Soon
    from goodterms.settings import Settings

T = TypeVar("T")


class Desk:
    """Access to the one file for the screens. Methods may be called from worker threads unless they say otherwise."""

    def __init__(self, path: Path, today: date | None = None, *, demo: bool = False) -> None:
        self.path = path
        self.fixed_today = today
        self.demo = demo
        self._cache: dict[str, tuple[object, object]] = {}
        self._locks: dict[str, Lock] = {}
        self._here = local()
        self._opening = Lock()
        self._con: sqlite3.Connection | None = None
        self._left: list[sqlite3.Connection] = []
        self._opened: tuple[int, int] | None = None
        self._seen: int | None = None
        self._written = 0
        """Rows the screens' connection had written by the last `touch`."""
        self.version = 0
        self.first = FirstSight(self)

    # -- time -----------------------------------------------------------------

    @property
    def today(self) -> date:
        """The day everything is seen from, in the user's zone."""
        return self.fixed_today or datetime.now(self.zone).date()

    @property
    def now(self) -> datetime:
        """The moment it is: the machine's clock, or noon of another day that was asked for (RULINGS, Clock)."""
        real = datetime.now(self.zone)
        if self.fixed_today is None or self.fixed_today == real.date():
            return real
        return datetime.combine(self.fixed_today, time(12), self.zone)

    @cached_property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.settings().zone)

    # -- reading --------------------------------------------------------------

    @contextmanager
    def reader(self) -> Iterator[sqlite3.Connection]:
        """A connection for reading from any thread; one within another is the same one."""
        from goodterms.ledger import store

        held: sqlite3.Connection | None = getattr(self._here, "con", None)
        if held is not None:
            yield held
            return
        if self._con is None:
            self.con  # noqa: B018 (makes a missing file; what changes from here on is noticed)
        with closing(store.connect(self.path)) as con, self.lent(con):
            yield con

    @contextmanager
    def lent(self, con: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
        """Let `reader` in this thread be `con`: to open another one would take as long as reading a small file."""
        self._here.con = con
        try:
            yield con
        finally:
            self._here.con = None

    @property
    def con(self) -> sqlite3.Connection:
        """The connection of the screens' own thread, for pages of long lists and for writing; makes a missing file."""
        with self._opening:
            here = self._identity()
            if self._con is not None and here is not None and here != self._opened:
                self._left.append(self._con)  # another file lies at the path now; a list may still read the old one
                self._con = None
                self.version += 1
            if self._con is None:
                from goodterms.ledger import store

                self._con = store.connect(self.path, create=not self._left)
                self._opened = self._identity()
                self._seen = store.data_version(self._con)
            return self._con

    def _identity(self) -> tuple[int, int] | None:
        """Which file lies at the path; None where there is none."""
        try:
            found = self.path.stat()
        except OSError:
            return None
        return found.st_dev, found.st_ino

    def settings(self) -> Settings:
        from goodterms.ledger import settings_store

        return self.cached("settings", settings_store.load)

    @property
    def stamp(self) -> object:
        """What changes when the file or the day does."""
        return (self.version, self.fixed_today or date.today())  # noqa: DTZ011 (the key of a cache, no rule)

    def cached(self, name: str, compute: Callable[[sqlite3.Connection], T]) -> T:
        """What `compute` says about the file, computed once until the file or the day changes."""
        stamp = self.stamp
        with self._locks.setdefault(name, Lock()):  # who comes second waits for the first, and computes nothing
            held = self._cache.get(name)
            if held and held[0] == stamp:
                return held[1]  # type: ignore[return-value]
            with self.reader() as con:
                value = compute(con)
            self._cache[name] = (stamp, value)
            return value

    def remember(self, name: str, value: object) -> None:
        """Take `value` for what `cached` would compute under this name, until the file or the day changes."""
        self._cache[name] = (self.stamp, value)

    def at_hand(self, name: str) -> object | None:
        """What `cached` holds under this name, None where it would have to compute it."""
        held = self._cache.get(name)
        return held[1] if held and held[0] == self.stamp else None

    def timer(self) -> Timer | None:
        """The running timer."""
        from goodterms.ledger import running

        return self.cached("timer", running.running)

    def overview(self) -> Overview:
        """All clients judged, for today; computed once until something changes."""
        from goodterms.ledger.overview import overview

        settings = self.settings()
        return self.cached("overview", lambda con: overview(con, settings, self.today))

    def soon(self) -> Soon:
        """What Today can show before the clients are judged."""
        from goodterms.ledger import today

        return self.cached("soon", lambda con: today.soon(con, self.today))

    def first_screen(self) -> FirstScreen:
        """All that Today shows."""
        from goodterms.ledger import today

        with self.reader():
            soon, seen = self.soon(), self.overview()
            return self.cached("first screen", lambda con: today.first_screen(con, soon, seen, self.today))

    # -- changes --------------------------------------------------------------

    def forget_zone(self) -> None:
        """The time zone may have been set anew."""
        self.__dict__.pop("zone", None)

    def touch(self) -> None:
        """Something was written from here: whatever was computed before is old."""
        self.version += 1
        self._written = self.con.total_changes
        self.changed_outside()

    def changed_outside(self) -> bool:
        """Has the file changed since the last call, by another connection? Screens' own thread only."""
        from goodterms.ledger import store

        before = self.version
        seen = store.data_version(self.con)
        if seen != self._seen:
            self._seen = seen
            self.version += 1
        return self.version != before

    def notice(self) -> int:
        """Notice every change, also one of which no screen was told. Returns the version of the file's data."""
        if self.con.total_changes != self._written:
            self.touch()
        else:
            self.changed_outside()
        assert self._seen is not None
        return self._seen

    # -- helpers --------------------------------------------------------------

    def week(self) -> tuple[date, date]:
        """Monday and Sunday of the week that `today` lies in."""
        monday = self.today - timedelta(days=self.today.weekday())
        return monday, monday + timedelta(days=6)

    def close(self) -> None:
        """Close the screens' connection; after writes SQLite tidies its statistics, and the first screen is kept."""
        import sqlite3

        for left in self._left:
            left.close()
        if self._con is not None:
            if self._con.total_changes:
                with suppress(sqlite3.Error):  # the file may have gone away
                    self._con.execute("PRAGMA analysis_limit = 400")  # else a million entries take half a second
                    self._con.execute("PRAGMA optimize")
            if not self.demo and self._identity() == self._opened:
                self.first.keep(self._con)
            self._con.close()
