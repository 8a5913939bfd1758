"""The copies that the program makes by itself: one a day, and the older they are the fewer are kept.

All by the machine's clock: a day that is only looked at (`--today`) gets no copy.
"""

from __future__ import annotations

import re
import time
from contextlib import suppress
from datetime import date, datetime, timedelta
from pathlib import Path

from goodterms import text
from goodterms.ledger import backup, copying

KEEP_DAYS, DAILY, WEEKLY, MONTHLY = 2, 12, 10, 9
_STAMP = r"(\d{4}-\d\d-\d\d-\d{6})"
_Copy = tuple[datetime, Path]


def daily(path: Path, now: datetime | None = None) -> Path | None:
    """Make the automatic copy of the day if it is not there yet, and thin out old ones. Returns the new copy."""
    path, moment = Path(path), now or datetime.now()  # noqa: DTZ005
    if any(made.date() == moment.date() for made, _ in _of_days(path)):
        return None
    made = backup.backup(path, kind="auto", now=moment)
    rotate(path, moment.date())
    _sweep(path)
    return made


def rotate(path: Path, today: date) -> list[Path]:
    """Delete automatic copies: all of the last 2 days stay, then one for each of 12 days, 10 weeks, 9 months.

    Those made before a restore and before an upgrade are thinned out in the same way, each for itself; but of a day
    the first one stays, which has what the day began with: the next ones may be of a wrong backup that was put back.
    Copies made by hand are never deleted. Returns what was deleted.
    """
    own = re.escape(path.stem)
    before = (rf"{own}-before-restore-{_STAMP}(-\d+)?\.db", rf"{own}-before-upgrade-from-\d+-{_STAMP}(-\d+)?\.db")
    gone = _outdated(_of_days(path), today)
    for pattern in before:
        gone += _outdated(_named(path.parent, pattern)[::-1], today)
    for file in gone:
        copying.discard(file)
    return gone


def keep_newest(made: Path, path: Path, count: int) -> tuple[list[Path], list[Path]]:
    """Delete the oldest dated copies beside the one just `made` of the file at `path`, until `count` are left.

    That one stays whatever the clock says, and so does what is not known to be a copy of the same file: another machine
    may use the folder, too. Returns what was deleted, and what stays because of that.
    """
    pattern = rf"{re.escape(text.file_name(path.stem))}-{_STAMP}(-\d+)?{re.escape(made.suffix)}"
    others = [file for _, file in _named(made.parent, pattern) if file.name != made.name]
    origin = copying.origin(made)
    own = [file for file in others if origin and copying.origin(file) == origin]
    gone = own[max(count - 1, 0) :]
    for file in gone:
        copying.discard(file)
    return gone, [file for file in others if file not in own]


def _of_days(path: Path) -> list[_Copy]:
    return _named(path.parent / backup.FOLDER, rf"{re.escape(text.file_name(path.stem))}-{_STAMP}-auto(-\d+)?\.db")


def _named(folder: Path, pattern: str) -> list[_Copy]:
    """The copies in a folder whose names fit, with the moment that the name says, the newest first."""
    found = []
    for file in folder.iterdir() if folder.is_dir() else ():
        match = re.fullmatch(pattern, file.name)
        with suppress(ValueError):  # a day that is none was not written by us
            if match:
                made = datetime.strptime(match[1], "%Y-%m-%d-%H%M%S")  # noqa: DTZ007
                found.append((made, int((match[2] or "-1")[1:]), file))
    return [(made, file) for made, _, file in sorted(found, reverse=True)]


def _outdated(found: list[_Copy], today: date) -> list[Path]:
    """What need not be kept any longer; of a day's copies the first in the list is the one that stays."""
    older = [(made.date(), file) for made, file in found if made.date() <= today - timedelta(days=KEEP_DAYS)]
    days: dict[date, Path] = {}
    for day, file in older:
        days.setdefault(day, file)
    keep = set()
    for count, period in ((DAILY, "%Y-%m-%d"), (WEEKLY, "%G-%V"), (MONTHLY, "%Y-%m")):
        newest: dict[str, Path] = {}
        for day in sorted(days, reverse=True):
            newest.setdefault(day.strftime(period), days[day])
        keep.update(list(newest.values())[:count])
    return [file for _, file in older if file not in keep]


def _sweep(path: Path) -> None:
    """Remove what a copy that was killed left behind, a day later."""
    begins, ends = copying.UNFINISHED
    for folder in (path.parent, path.parent / backup.FOLDER):
        for file in folder.glob(f"{begins}*{ends}*"):
            with suppress(OSError):
                if file.stat().st_mtime < time.time() - 86_400:
                    file.unlink()
