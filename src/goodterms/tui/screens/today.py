"""Today: the timer, the week, the money out there, who to look at first, and what is due."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, ClassVar, cast

from textual.app import ComposeResult, RenderResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from goodterms.tui.view import View
from goodterms.tui.widgets.rows import Column, FixedSource, Row, Rows

if TYPE_CHECKING:
    from collections.abc import Callable
    from dataclasses import dataclass
    from decimal import Decimal

    from goodterms.ledger.dues import Item
    from goodterms.ledger.today import FirstScreen, Soon, Sums
else:
    from goodterms.quick import dataclass

FIRST = (Column("Standing", 10), Column("Client", 16, grow=1), Column("Why", 20, grow=3))
HEADS = ("unbilled", "open", "overdue")
WEEK = 9
"""Lines of a week with its frame."""
DUE = (Column("Due", 10), Column("Client", 12, grow=1), Column("What", 24, grow=4))


class Week(Widget):
    """The hours of each day of a week, with bars as wide as there is room."""

    week: reactive[tuple[date, tuple[int, ...]] | None] = reactive(None)
    """A day, and the seconds of each day of its week, Monday first."""

    def render(self) -> RenderResult:
        return "" if self.week is None else _week(*self.week, max(4, self.size.width - 18))


class Money(Widget):
    """What is not billed yet, open and overdue, by currency."""

    sums: reactive[tuple[Sums, ...] | None] = reactive(None)

    def watch_sums(self) -> None:
        """A line of sums that is too long is cut; it must not push the last one out of the panel."""
        self.styles.text_wrap = "nowrap" if self.sums else "wrap"
        self.styles.text_overflow = "ellipsis"

    def render(self) -> RenderResult:
        return "" if self.sums is None else _money(self.sums, self.content_size.width)


class TodayView(View):
    """The first screen."""

    TITLE = "Today"
    HELP = """
    What is going on today. The week shows hours by day; Money shows what is not billed yet, what is open and
    what is overdue, by currency. "First to go" lists clients from the worst down: Enter opens the page with
    the evidence, w steps through the decision. "Due" lists reminders and overdue invoices: Enter opens what
    it is about, Space ticks one off, r adds one, e changes it or puts it off, v shows also those that lie ahead,
    x writes all of them as a calendar file.
    """
    DEFAULT_CSS = """
    TodayView {
        layout: grid;
        grid-size: 2 3;
        grid-rows: 9 2fr 1fr;
        & .panel { height: 100%; }
        & Rows { column-span: 2; border: round $primary 30%; border-title-color: $primary; border-title-style: bold; }
        & Rows:focus { border: round $primary; }
        &.-low { grid-size: 2 2; grid-rows: 5 1fr; }
        &.-low #due { display: none; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("w", "decide", "Decide"),
        Binding("n", "app.new_client", "New client", show=False),
        Binding("space", "tick", "Done", show=False),
        Binding("r", "remind", "Reminder", show=False, tooltip="A reminder of your own"),
        Binding("e", "edit", "Edit", show=False, tooltip="Change a reminder, or put it off"),
        Binding("d", "delete", "Delete", show=False, tooltip="Delete a reminder"),
        Binding("v", "ahead", "All reminders", show=False, tooltip="All that is to be done, also later"),
        Binding("tab", "other", "Next list", show=False),
        Binding("x", "calendar", "Export", show=False, tooltip="Reminders and steps of plans as a calendar file"),
    ]

    @dataclass
    class Early(Message):
        """What is known before the clients are judged."""

        soon: Soon

    def compose(self) -> ComposeResult:
        week = Week(id="week", classes="panel")
        week.border_title = "This week"
        yield week
        money = Money(id="money", classes="panel")
        money.border_title = "Money"
        yield money
        first = Rows(FIRST, id="first", header=False, empty="")
        first.border_title = "First to go"
        yield first
        due = Rows(DUE, id="due", header=False, empty="Nothing is due.")
        due.border_title = "Due"
        yield due

    @property
    def client_id(self) -> int | None:
        """The client under the cursor of the list that has the focus."""
        due = self.query_one("#due", Rows)
        if due.has_focus:
            item = due.key
            return getattr(item, "client_id", None)
        key = self.query_one("#first", Rows).key
        return key if isinstance(key, int) else None

    def on_resize(self) -> None:
        self.set_class(self.size.height < 17, "-low")
        self._share()

    def _share(self) -> None:
        """Share the height between the lists: the first takes what it has rows for, and of what is too little for
        both at most two thirds, but for what the second leaves."""
        if not self.size.height or self.has_class("-low"):
            self.styles.grid_rows = None  # as the style sheet says
            return
        room = self.size.height - WEEK
        wanted, due = (max(1, self.query_one(name, Rows).row_count) + 2 for name in ("#first", "#due"))
        self.styles.grid_rows = f"{WEEK} {min(wanted, max(room - due, room * 2 // 3))} 1fr"

    def take_focus(self) -> None:
        self.query_one("#first", Rows).focus()

    # -- reading --------------------------------------------------------------

    def at_hand(self) -> object | None:
        return self.desk.at_hand("first screen")

    def show_early(self) -> None:
        soon = self.desk.at_hand("soon")
        if soon is not None:
            self._soon(cast("Soon", soon))

    def fetch(self) -> object:
        self.post_message(self.Early(self.desk.soon()))
        return self.desk.first_screen()

    def on_today_view_early(self, event: Early) -> None:
        """Judging hundreds of clients takes a moment: what needs no judgement is shown before."""
        event.stop()
        self._soon(event.soon)

    def show(self, data: object) -> None:
        shown: FirstScreen = data  # type: ignore[assignment]
        self._soon(shown.soon)
        self.query_one(Money).sums = shown.sums
        self._first(shown)

    def _soon(self, soon: Soon) -> None:
        from goodterms import when

        week = self.query_one(Week)
        week.week = (self.desk.today, soon.week)
        week.border_title = f"This week  {when.short_duration(sum(soon.week))}"
        due = self.query_one("#due", Rows)
        due.set_source(FixedSource([_due(item, self.desk.today) for item in soon.due]), keep=due.key)

    def _first(self, shown: FirstScreen) -> None:
        from goodterms.tui import looks

        rows = [
            Row(one.client_id, (looks.colour_cell(one.colour), one.name, (one.why, "muted"))) for one in shown.first
        ]
        first = self.query_one("#first", Rows)
        first.border_title = "First to go"
        first.empty = "No flag is lit. Nobody has to go."
        if shown.empty:
            from goodterms.tui import beginning

            rows, first.border_title = beginning.rows(), beginning.TITLE
        first.set_source(FixedSource(rows), keep=first.key)
        self._share()

    # -- doing ----------------------------------------------------------------

    def on_rows_opened(self, event: Rows.Opened) -> None:
        event.stop()
        key = event.key
        from goodterms.tui import beginning

        if isinstance(key, int):
            self.gt.open_client(key)
        elif isinstance(key, beginning.Way):
            beginning.take(self.gt, key)
        elif key is not None:
            from goodterms.tui import afterwards

            afterwards.open_item(self.gt, key)  # type: ignore[arg-type]

    def action_decide(self) -> None:
        if self.client_id is not None:
            self.gt.open_wizard(self.client_id)

    def action_calendar(self) -> None:
        from goodterms.tui import afterwards

        afterwards.calendar(self.gt)

    def action_other(self) -> None:
        first, due = self.query_one("#first", Rows), self.query_one("#due", Rows)
        (first if due.has_focus or not due.display else due).focus()

    def action_tick(self) -> None:
        """Tick off the reminder under the cursor; an overdue invoice is done when it is paid."""
        from goodterms.ledger import reminders

        item = self.query_one("#due", Rows).key
        number = getattr(item, "id", None)
        if not self.query_one("#due", Rows).has_focus or item is None:
            return
        if number is None:
            said = "This invoice leaves the list when it is paid (screen 4)."
            self.gt.toast(said if getattr(item, "kind", "") == "invoice" else "Enter does it.")
            return

        def tick() -> str:
            reminders.done(self.desk.con, number, self.desk.today)
            return "Done. u takes it back."

        self.gt.do(tick)

    @property
    def _item(self) -> Item | None:
        """The line of the Due list under the cursor, where that list has the focus."""
        due = self.query_one("#due", Rows)
        return cast("Item | None", due.key) if due.has_focus else None

    def action_ahead(self) -> None:
        from goodterms.tui.screens.reminders import RemindersScreen

        self.app.push_screen(RemindersScreen())

    def action_remind(self) -> None:
        from goodterms.tui import reminder_forms

        reminder_forms.add(self.gt, self.client_id)

    def action_edit(self) -> None:
        from goodterms.tui import reminder_forms

        if (item := self._item) is not None:
            reminder_forms.edit(self.gt, item)

    def action_delete(self) -> None:
        from goodterms.tui import reminder_forms

        if (item := self._item) is not None:
            reminder_forms.remove(self.gt, item)


def _week(today: date, seconds: tuple[int, ...], width: int) -> Content:
    from goodterms import when
    from goodterms.tui import looks

    monday = today - timedelta(days=today.weekday())
    most = max([*seconds, 8 * 3600])
    parts: list[tuple[str, str]] = []
    for number, worked in enumerate(seconds):
        day = monday + timedelta(days=number)
        style = "bold" if day == today else ""
        parts.append((f"{day:%a} {day.day:>2} ", style or "$muted"))
        parts.append((f"{when.short_duration(worked) if worked else '':>6} ", style))
        parts.append((looks.bar(worked, most, width) + "\n", "$primary"))
    return Content.assemble(*parts).rstrip("\n")


def _money(sums: tuple[Sums, ...], width: int) -> Content:
    from goodterms.tui import looks

    if not sums:
        return Content.styled("No invoice and no billable hours yet.", "$muted")
    show, columns = looks.amount, _columns(sums, looks.amount)
    if 3 + sum(columns) > width:  # the minor units give way before sums run into each other
        show, columns = looks.whole, _columns(sums, looks.whole)
    even = [max(own, min(11, (width - 3) // 3)) for own in columns]
    columns = even if 3 + sum(even) <= width else columns
    heads = "".join(f"{head:>{column}}" for head, column in zip(HEADS, columns, strict=True))
    parts: list[tuple[str, str]] = [(f"{'':3}{heads}\n", "bold $muted")]
    for one in sums:
        unbilled, opened, overdue = (
            f"{show(sum_, one.currency):>{column}}" for sum_, column in zip(_three(one), columns, strict=True)
        )
        parts.append((f"{one.currency:<3}", "bold"))
        parts.append((f"{unbilled}{opened}", ""))
        parts.append((f"{overdue}\n", "bold $status-red" if one.overdue else ""))
    return Content.assemble(*parts)


def _three(one: Sums) -> tuple[Decimal, Decimal, Decimal]:
    """The sums of a currency as HEADS has them."""
    return one.unbilled, one.open, one.overdue


def _columns(sums: tuple[Sums, ...], show: Callable[[Decimal, str], str]) -> list[int]:
    """Cells of each column of sums, with the space before them."""
    shown = [HEADS, *([show(sum_, one.currency) for sum_ in _three(one)] for one in sums)]
    return [1 + max(map(len, cells)) for cells in zip(*shown, strict=True)]


def _due(item: Item, today: date) -> Row:
    late = item.day is not None and item.day < today
    return Row(
        item,
        (
            (item.day.isoformat() if item.day else "", "amber" if late else ""),
            item.client or "",
            (item.text, "" if late or item.day == today else "muted"),
        ),
    )
