"""The desk: the one file, the day it is, and the way from a screen to the ledger and back.

Screens ask the desk; the desk opens the file, runs one query function or one use case, and remembers
what was computed until the file changes. The data layer is imported on first use, after the first frame.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, TypeVar
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    import sqlite3

    from goodterms.ledger.overview import Overview
    from goodterms.settings import Settings

T = TypeVar("T")


class Desk:
    """Access to the one file for the screens. Methods may be called from worker threads unless they say otherwise."""

    def __init__(self, path: Path, today: date | None = None, *, demo: bool = False) -> None:
        self.path = path
        self.fixed_today = today
        self.demo = demo
        self._cache: dict[str, tuple[object, object]] = {}
        self._lock = Lock()
        self._seen: int | None = None
        self.version = 0

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
        """A connection for one read, closed afterwards, usable from any thread."""
        from goodterms.ledger import store

        con = store.connect(self.path)
        try:
            yield con
        finally:
            con.close()

    @cached_property
    def con(self) -> sqlite3.Connection:
        """The connection of the screens' own thread, for pages of long lists and for writing."""
        from goodterms.ledger import store

        return store.connect(self.path, create=True)

    def settings(self) -> Settings:
        from goodterms.ledger import settings_store

        return self.cached("settings", settings_store.load)

    def cached(self, name: str, compute: Callable[[sqlite3.Connection], T]) -> T:
        """What `compute` says about the file, computed once until the file or the day changes."""
        stamp = (self.version, self.fixed_today or date.today())  # noqa: DTZ011 (the key of a cache, no rule)
        with self._lock:
            held = self._cache.get(name)
        if held and held[0] == stamp:
            return held[1]  # type: ignore[return-value]
        with self.reader() as con:
            value = compute(con)
        with self._lock:
            self._cache[name] = (stamp, value)
        return value

    def overview(self) -> Overview:
        """All clients judged, for today; computed once until something changes."""
        from goodterms.ledger.overview import overview

        settings = self.settings()
        return self.cached("overview", lambda con: overview(con, settings, self.today))

    # -- changes --------------------------------------------------------------

    def touch(self) -> None:
        """Something was written from here: whatever was computed before is old."""
        self.version += 1
        self.changed_outside()

    def changed_outside(self) -> bool:
        """Has the file changed since the last call, by another connection? Screens' own thread only."""
        from goodterms.ledger import store

        seen = store.data_version(self.con)
        changed = self._seen is not None and seen != self._seen
        self._seen = seen
        if changed:
            self.version += 1
        return changed

    # -- helpers --------------------------------------------------------------

    def week(self) -> tuple[date, date]:
        """Monday and Sunday of the week that `today` lies in."""
        monday = self.today - timedelta(days=self.today.weekday())
        return monday, monday + timedelta(days=6)

    def close(self) -> None:
        """Close the screens' connection; SQLite tidies its statistics on the way."""
        if "con" in self.__dict__:
            self.con.execute("PRAGMA optimize")
            self.con.close()
