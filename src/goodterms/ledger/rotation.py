"""The automatic copies: one a day, and the older they are the fewer are kept."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from pathlib import Path

from goodterms import text
from goodterms.ledger import backup, copying

KEEP_DAYS, DAILY, WEEKLY, MONTHLY = 2, 12, 10, 9


def daily(path: Path, today: date) -> Path | None:
    """Make the automatic copy of the day if it is not there yet, and thin out old ones. Returns the new copy."""
    path = Path(path)
    folder = path.parent / backup.FOLDER
    if any(made.date() == today for made, _ in _automatic(folder, path.stem)):
        return None
    moment = datetime.now()  # noqa: DTZ005
    made = backup.backup(path, kind="auto", now=datetime.combine(today, moment.time()))
    rotate(path, today)
    return made


def rotate(path: Path, today: date) -> list[Path]:
    """Delete automatic copies: all of the last 2 days stay, then one for each of 12 days, 10 weeks, 9 months.

    Copies made by hand are never deleted. Returns what was deleted.
    """
    found = sorted(_automatic(path.parent / backup.FOLDER, path.stem), reverse=True)
    keep = {file for made, file in found if made.date() > today - timedelta(days=KEEP_DAYS)}
    older = [(made, file) for made, file in found if file not in keep]
    for count, period in ((DAILY, "%Y-%m-%d"), (WEEKLY, "%G-%V"), (MONTHLY, "%Y-%m")):
        newest: dict[str, Path] = {}
        for made, file in older:
            newest.setdefault(made.strftime(period), file)
        keep.update(list(newest.values())[:count])
    gone = [file for _, file in found if file not in keep]
    for file in gone:
        copying.discard(file)
    return gone


def _automatic(folder: Path, stem: str) -> list[tuple[datetime, Path]]:
    found = []
    for file in folder.glob("*-auto*.db") if folder.is_dir() else ():
        match = re.fullmatch(re.escape(text.file_name(stem)) + r"-(\d{4}-\d\d-\d\d-\d{6})-auto(-\d+)?\.db", file.name)
        if match:
            found.append((datetime.strptime(match[1], "%Y-%m-%d-%H%M%S"), file))  # noqa: DTZ007
    return found
