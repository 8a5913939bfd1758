"""The week at a glance: hours by client and day; left and right go from week to week."""

from __future__ import annotations

from datetime import date, timedelta
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from goodterms import when
from goodterms.tui.widgets.bars import KeyBar
from goodterms.tui.widgets.rows import Cell, Column, FixedSource, Row, Rows
from goodterms.tui.within import Within

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
COLUMNS = (
    Column("Client", 16, grow=1),
    *(Column(day, 6, right=True) for day in DAYS),
    Column("Week", 7, right=True),
)


class WeekScreen(Within, Screen[None]):
    """One week."""

    TITLE = "Week"
    HELP = """
    Hours by client and day. Left and right go from week to week, 0 comes back to this one.
    """
    CSS = """
    WeekScreen #head { height: 1; background: $panel; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,v", "app.pop_screen", "Back", key_display="esc"),
        Binding("left,h", "week(-1)", "Weeks", key_display="←→"),
        Binding("right,l", "week(1)", "Next week", show=False),
        Binding("0", "this_week", "This week"),
        Binding("question_mark", "app.help", "Help", key_display="?"),
    ]

    monday: date

    def compose(self) -> ComposeResult:
        yield Static(id="head")
        yield Rows(COLUMNS, id="week", empty="Nothing was logged in this week. a logs hours.")
        yield KeyBar()

    def on_mount(self) -> None:
        self.action_this_week()
        self.query_one(Rows).focus()

    def action_this_week(self) -> None:
        self.monday, _ = self.gt.desk.week()
        self.load()

    def action_week(self, by: int) -> None:
        self.monday += timedelta(days=7 * by)
        self.load()

    def load(self) -> None:
        """Read the week again."""
        sunday = self.monday + timedelta(days=6)
        found = self.gt.desk.con.execute(
            "SELECT c.id, c.name, e.day, sum(e.seconds) FROM time_entry e JOIN client c ON c.id = e.client_id"
            " WHERE e.day BETWEEN ? AND ? GROUP BY c.id, e.day ORDER BY c.name_key",
            (self.monday.isoformat(), sunday.isoformat()),
        ).fetchall()
        names: dict[int, str] = {}
        sums: dict[int, list[int]] = {}
        for client, name, day, seconds in found:
            names[client] = name
            sums.setdefault(client, [0] * 7)[(date.fromisoformat(day) - self.monday).days] += seconds
        rows = [Row(client, self._cells(names[client], days)) for client, days in sums.items()]
        if rows:
            total = [sum(days[n] for days in sums.values()) for n in range(7)]
            rows.append(Row(None, tuple((c, "strong") for c in _texts(self._cells("All", total)))))
        self.query_one(Rows).set_source(FixedSource(rows))
        number = self.monday.isocalendar().week
        head = f" Week {number}: {when.show_day(self.monday)} to {when.show_day(sunday)}"
        self.query_one("#head", Static).update(Content.styled(head, "bold"))

    @staticmethod
    def _cells(name: str, days: list[int]) -> tuple[Cell, ...]:
        shown = [when.short_duration(seconds) if seconds else "" for seconds in days]
        return (name, *shown, (when.short_duration(sum(days)), "strong"))


def _texts(cells: tuple[Cell, ...]) -> list[str]:
    return [cell if isinstance(cell, str) else cell[0] for cell in cells]
