"""The hours: what was worked on, week by week, and the single entries that matter."""

from __future__ import annotations

import random
import sqlite3
from dataclasses import dataclass
from datetime import date, timedelta

from sample.clients import Known
from sample.rows import BEGIN, END, ZONE, days, moment, put

_AWAY = (("2024-08-05", "2024-08-18"), ("2024-12-21", "2025-01-05"), ("2025-08-04", "2025-08-24"),
         ("2025-12-20", "2026-01-06"), ("2026-04-03", "2026-04-06"))  # fmt: skip
_OPENS, _CLOSES = 8 * 60 + 30, 18 * 60 + 30


@dataclass(frozen=True)
class Spell:
    """Regular work: so many hours a week between two days."""

    client: str
    project: str
    first: str
    last: str
    hours: float
    notes: tuple[str, ...]
    kind: str = "work"
    scope: str = "in"
    billable: bool = True
    piece: tuple[float, float] = (1.5, 3.5)
    """Shortest and longest entry, hours."""


SPELLS = (
    Spell("nordlicht", "Autumn catalogue 2024", "2024-07-01", "2024-10-11", 12,
          ("Grid and type", "Spreads 1 to 24", "Corrections", "Print data")),
    Spell("nordlicht", "Online shop", "2024-11-04", "2025-08-29", 5,
          ("Catalogue pages", "Basket", "Search", "Tests of the checkout", "Review with Henrike")),
    Spell("nordlicht", "Online shop", "2025-09-01", "2026-06-30", 2.4,
          ("Gift cards", "Audio books", "Speed of the start page", "Newsletter sign-up", "Reports for the press")),
    Spell("nordlicht", "Player for audio books", "2026-03-02", "2026-06-30", 1, ("Player", "Chapters", "Bookmarks")),
    Spell("nordlicht", "Care of the site", "2025-01-06", "2026-06-30", 1,
          ("Updates", "Backups looked at", "Small fixes"), piece=(0.5, 1.5)),
    Spell("brightwater", "Booking tool", "2024-09-02", "2025-09-26", 4,
          ("Calendar view", "Rooms and resources", "Import of bookings", "Mails to guests")),
    Spell("brightwater", "Booking tool", "2025-09-29", "2026-06-12", 2.2,
          ("Payments", "Waiting list", "Reports", "Bug in the import")),
    Spell("brightwater", "Trade fair site", "2025-10-06", "2026-01-30", 1.5, ("Layout", "Texts built in", "Launch")),
    Spell("kovats", "Menu and ordering app", "2025-02-03", "2025-12-12", 2.5,
          ("Menu editor", "Orders", "Table plan", "Printer")),
    Spell("kovats", "Loyalty card", "2026-01-12", "2026-06-30", 2.4,
          ("Stamps", "Card design", "Redeeming", "Owner view")),
    Spell("monolith", "Investor portal", "2024-10-01", "2025-06-27", 4.5,
          ("Sign-in", "Documents", "Portfolio view", "Access rights")),
    Spell("monolith", "Investor portal", "2025-06-30", "2026-06-26", 4.2,
          ("Capital calls", "Audit trail", "Charts", "Data room", "Fixes after review")),
    Spell("monolith", "Quarterly reports", "2025-07-07", "2026-06-26", 1, ("Templates", "Q report", "Numbers checked")),
    Spell("monolith", "Investor portal", "2025-10-06", "2026-06-26", 0.5,
          ("Call about the numbers", "Call, once more"), "contact", billable=False, piece=(0.5, 1)),
    Spell("monolith", "", "2025-09-01", "2026-06-26", 0.25, ("Questions about the bill",), "chasing", billable=False,
          piece=(0.25, 0.5)),
    Spell("midori", "Model viewer", "2025-03-03", "2026-01-30", 1.5,
          ("Camera paths", "Light", "Loading of large models")),
    Spell("midori", "Exhibition wall", "2026-02-02", "2026-06-30", 1.8,
          ("Touch wall", "Timeline", "Hall test", "Shaders")),
    Spell("midori", "Exhibition wall", "2026-02-02", "2026-06-30", 0.6,
          ("Status call", "Mails about details", "Going through the list"), "contact", billable=False, piece=(0.5, 1)),
    Spell("fundatia", "Digital museum guide", "2025-05-05", "2026-06-26", 1.5,
          ("Tour of the old town", "Audio player", "Map", "Texts of the rooms")),
    Spell("fundatia", "", "2026-01-07", "2026-06-26", 0.15, ("Asked again for the texts",), "chasing", billable=False,
          piece=(0.25, 0.5)),
    Spell("avaye", "Podcast site", "2025-11-03", "2026-06-30", 1.4,
          ("Player", "Episodes", "Right-to-left layout", "Feeds")),
    Spell("solheimar", "Guesthouse site", "2024-07-01", "2026-06-26", 0.9, ("Rooms and prices", "Photos", "Updates")),
    Spell("solheimar", "Guesthouse site", "2024-07-01", "2026-06-26", 0.12, ("Call with Sigga",), "contact",
          billable=False, piece=(0.5, 1)),
    Spell("iberia", "Tour planner", "2025-06-02", "2026-02-27", 1.8, ("Routes", "Offers", "Hotel list")),
    Spell("iberia", "Autumn campaign", "2026-03-02", "2026-06-26", 1.8, ("Landing pages", "Film", "Price tables")),
    Spell("ates", "Fleet map", "2025-03-10", "2026-02-18", 2, ("Live positions", "Routes", "Drivers' view")),
    Spell("bitwerk", "Control panel", "2025-01-13", "2026-06-19", 0.8, ("Panels", "Alarms", "Rights", "Operator view")),
    Spell("bitwerk", "Control panel", "2026-02-02", "2026-06-19", 0.3, ("Review call",), "contact", piece=(0.5, 1)),
)  # fmt: skip

# Single entries: client, project, day, start ("" for none), hours, kind, scope, billable, note.
SINGLE = (
    ("kovats", "Loyalty card", "2026-02-12", "13:00", 2.5, "work", "extra", 0, "Second language, asked for by phone"),
    ("kovats", "Loyalty card", "2026-03-10", "14:00", 3.0, "work", "extra", 0, "Export for the till"),
    ("kovats", "Loyalty card", "2026-04-21", "15:00", 3.5, "work", "extra", 0, "Coupons, one more thing"),
    ("kovats", "Loyalty card", "2026-05-19", "16:00", 2.5, "work", "extra", 0, "Birthday mail, before the opening"),
    ("kovats", "Loyalty card", "2026-03-24", "11:00", 2.5, "rework", "in", 0, "Card design done again"),
    ("kovats", "Loyalty card", "2026-04-28", "11:00", 2.0, "rework", "in", 0, "Colours back to the first version"),
    ("kovats", "Loyalty card", "2026-06-02", "11:00", 3.0, "rework", "in", 0, "Stamps turned into points"),
    ("iberia", "Autumn campaign", "2026-03-11", "10:00", 2.5, "spec", "in", 0, "Concept for the winter, unpaid"),
    ("iberia", "Autumn campaign", "2026-05-06", "10:00", 3.0, "spec", "in", 0, "Sketches to choose from"),
    ("midori", "Exhibition wall", "2026-04-14", "06:45", 1.0, "contact", "in", 0, "Call with Tokyo before eight"),
    ("midori", "Exhibition wall", "2026-04-29", "06:30", 1.25, "contact", "in", 0, "Call with Tokyo before eight"),
    ("midori", "Exhibition wall", "2026-05-13", "06:30", 1.0, "contact", "in", 0, "Light test in the hall, by video"),
    ("midori", "Exhibition wall", "2026-06-10", "06:45", 1.0, "contact", "in", 0, "Call with Tokyo before eight"),
    ("bitwerk", "Control panel", "2026-05-12", "09:00", 6.0, "work", "in", 1, "Rescue after the update"),
    ("nordlicht", "Online shop", "2025-12-03", "", 4.0, "work", "in", 1, "Christmas rush, from notes on paper"),
    ("nordlicht", "Online shop", "2026-05-23", "10:00", 2.0, "work", "in", 1, "Move to the new server, paid as a rush"),
)  # fmt: skip
_RUSH = "paid as a rush"


class Diary:
    """The working days: what is free on each, so that no two entries overlap."""

    def __init__(self) -> None:
        self._ends: dict[date, int] = {}
        self._taken: dict[date, list[tuple[int, int]]] = {}

    def book(self, day: date, minute: int, minutes: int) -> None:
        """Keep a time for a single entry."""
        self._taken.setdefault(day, []).append((minute, minute + minutes))

    def place(self, day: date, minutes: int, gap: int) -> int | None:
        """The minute at which an entry may start on a day; None when the day is full or free."""
        if day.isoweekday() > 5 or any(first <= day.isoformat() <= last for first, last in _AWAY):
            return None
        start = self._ends.get(day, _OPENS) + gap
        for first, last in sorted(self._taken.get(day, ())):
            if start < last and first < start + minutes:
                start = last
        if start + minutes > _CLOSES:
            return None
        self._ends[day] = start + minutes
        return start


def write(con: sqlite3.Connection, known: dict[str, Known], rng: random.Random) -> None:
    """All entries, in the order of their days."""
    rows: list[dict[str, object]] = []
    diary = Diary()
    owed: dict[Spell, float] = {}
    for client, project, day, start, hours, kind, scope, billable, note in SINGLE:
        minute = int(start[:2]) * 60 + int(start[3:]) if start else None
        if minute is not None:
            diary.book(days(day), minute, int(hours * 60))
        more = {"kind": kind, "scope": scope, "billable": billable, "rush_paid": int(_RUSH in note)}
        rows.append(_row(known[client], project, days(day), minute, int(hours * 60), note, **more))
    monday = BEGIN
    while monday <= END:
        for spell in rng.sample(SPELLS, len(SPELLS)):
            if spell.first <= (monday + timedelta(days=6)).isoformat() and monday.isoformat() <= spell.last:
                made, owed[spell] = _week(known[spell.client], spell, monday, diary, rng, owed.get(spell, 0.0))
                rows += made
        monday += timedelta(days=7)
    for row in sorted(rows, key=lambda row: (str(row["day"]), row["minute"] is None, row["minute"] or 0)):
        put(con, "time_entry", **row)


def _week(
    one: Known, spell: Spell, monday: date, diary: Diary, rng: random.Random, owed: float
) -> tuple[list[dict[str, object]], float]:
    """One spell in one week: its entries, and the hours that are still owed to the weeks to come."""
    found = []
    owed += spell.hours * rng.uniform(0.75, 1.25)
    weekdays = rng.sample(range(5), 5)
    while owed >= spell.piece[0] and weekdays:
        day = monday + timedelta(days=weekdays.pop())
        minutes = round(min(owed, rng.uniform(*spell.piece)) * 4) * 15
        if not spell.first <= day.isoformat() <= min(spell.last, END.isoformat()):
            continue
        start = diary.place(day, minutes, rng.choice((0, 0, 15, 30)))
        if start is not None:
            more = {"kind": spell.kind, "scope": spell.scope, "billable": int(spell.billable)}
            found.append(_row(one, spell.project, day, start, minutes, rng.choice(spell.notes), **more))
            owed -= minutes / 60
    return found, min(owed, 2 * spell.hours)


def _row(
    one: Known, project: str, day: date, minute: int | None, minutes: int, note: str, **more: object
) -> dict[str, object]:
    timed = {"start": None if minute is None else moment(day, minute), "zone": None if minute is None else ZONE.key}
    return {
        "client_id": one.id,
        "project_id": one.projects.get(project),
        "day": day,
        **timed,
        "minute": minute,
        "seconds": minutes * 60,
        "note": note,
        **more,
    }
