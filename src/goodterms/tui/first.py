"""The first screen at the start and at the end: read ahead while Textual is loaded, and kept when the app is closed.

Where nobody has written to the file since the app was closed, what was kept then is shown with the first frame, and
worked out anew once it is there. Else a small file is read while the first frame is made, a large one after it.
"""

from __future__ import annotations

from contextlib import closing, suppress
from threading import Event, Thread
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    import sqlite3

    from goodterms.ledger.today import FirstScreen
    from goodterms.tui.desk import Desk

LARGE = 16 * 1024 * 1024
"""Bytes; a smaller file is read, and its clients judged, while the first frame is made, and when the app is closed."""
NAME = "first screen"


class FirstSight:
    """What the first screen shows, before it is worked out and after the last key."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.drawn = Event()
        """The first frame is on screen."""
        self._as_kept: FirstScreen | None = None

    def begin(self) -> None:
        """Open the file and read what is shown first, in a thread."""
        from goodterms.ledger import kept

        seen = None
        with suppress(OSError), self.desk.path.open("rb") as header:  # no connection is open yet (see `kept.count`)
            seen = kept.count(header)
        Thread(target=self._read, args=(seen,), daemon=True).start()

    def _read(self, seen: int | None) -> None:
        desk = self.desk
        # Whoever asks for what could not be read here meets the error again, and tells it.
        with suppress(*_mishaps()), desk.lent(desk.con) as con:
            desk.timer()
            if self._take(con, seen):
                return
            desk.soon()
            if desk.path.stat().st_size > LARGE:
                self.drawn.wait(2)  # reading so much would hold up the first frame
            desk.first_screen()

    def _take(self, con: sqlite3.Connection, seen: int | None) -> bool:
        """Show what was kept; False where that is no longer right."""
        from goodterms.ledger import kept

        desk = self.desk
        found = kept.read(con, seen, desk.fixed_today)
        if found is None:
            return False
        desk.zone = ZoneInfo(found.zone)
        self._as_kept = found.screen
        desk.remember("soon", found.screen.soon)
        desk.remember(NAME, found.screen)
        return True

    def confirm(self) -> bool:
        """Work out anew what was shown as it had been kept; True where it is something else after all."""
        from goodterms.ledger import today

        desk, shown, self._as_kept = self.desk, self._as_kept, None
        stamp = desk.stamp
        if shown is None or desk.at_hand(NAME) is not shown:
            return False
        with suppress(*_mishaps()):
            desk.forget_zone()
            seen = desk.overview()
            with desk.reader() as con:
                found = today.first_screen(con, today.soon(con, desk.today), seen, desk.today)
            if found != shown and stamp == desk.stamp:
                desk.remember("soon", found.soon)
                desk.remember(NAME, found)
                return True
        return False

    def keep(self, con: sqlite3.Connection) -> None:
        """Keep the first screen for the next start, and close `con`, the last connection there is. Where that cannot
        be done, or would take a moment that is noticed, the next start works it out."""
        from goodterms.ledger import kept

        desk = self.desk
        with suppress(*_mishaps()):
            version = desk.notice()
            if desk.path.stat().st_size > LARGE and not (desk.at_hand(NAME) or desk.at_hand("overview")):
                return
            found = kept.Kept(desk.zone.key, desk.first_screen())
            # The header is closed after the connection, whose locks go with it (see `kept.count`).
            with desk.path.open("rb") as header, closing(con):
                kept.write(con, header, version, found, desk.today)


def _mishaps() -> tuple[type[Exception], ...]:
    """What a file may do to whoever reads it: gone, locked, damaged, or with what cannot be in it."""
    import sqlite3

    from goodterms.errors import GoodtermsError
    from goodterms.ledger import mishap

    return (GoodtermsError, sqlite3.Error, OSError, *mishap.STUMBLES)
