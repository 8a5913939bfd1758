"""Clients: how each stands and what each brings, worst first; beside the list, the one under the cursor."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import Static

from goodterms import money
from goodterms.domain import receivables
from goodterms.text import bare
from goodterms.tui import client_text, looks
from goodterms.tui.filtered import FilterBox, FilteredView
from goodterms.tui.widgets.prose import Prose
from goodterms.tui.widgets.rows import Cell, Column, FixedSource, Row, Rows

if TYPE_CHECKING:
    from goodterms.domain.standing import Standing
    from goodterms.ledger.overview import Overview

COLUMNS = (
    Column("Standing", 10),
    Column("Client", 16, grow=3),
    Column("Badge", 9, from_width=112),
    Column("Per hour", 8, right=True),
    Column("Target", 7, right=True, from_width=88),
    Column("Income 12 m", 11, right=True),
    Column("Share", 6, right=True),
    Column("Overdue", 10, right=True),
    Column("Flags", 15, from_width=88),
    Column("Flags", 7, until_width=88),
)
EMPTY = "No client yet. n adds one; Ctrl+P, Import reads another tool's file."
NONE_FOUND = "No client is called that. Esc shows all."
SORTS = ("worst first", "name", "income", "income per hour")


class ClientsView(FilteredView):
    """The list of clients."""

    TITLE = "Clients"
    HELP = """
    Every client, worst first: colour, income per hour against your target, what they brought in twelve
    months, their share of your income, and what is overdue. Enter opens the client's page, w steps through
    the decision. The colour never says what to do: it says where to look.
    """
    DEFAULT_CSS = """
    ClientsView #beside { width: 46; border-left: solid $panel; padding: 0 1; display: none; }
    ClientsView #beside Static { height: auto; }
    ClientsView.-wide #beside { display: block; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("w", "decide", "Decide"),
        Binding("n", "new", "New"),
        Binding("e", "edit", "Edit"),
        Binding("d", "archive", "Archive", show=False),
        Binding("s", "sort", "Sort"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.sort = 0
        self.seen: Overview | None = None
        self.added: int | None = None
        """A client that is new: the cursor goes there as soon as it is in the list."""

    def compose(self) -> ComposeResult:
        yield FilterBox(placeholder="part of a name; Enter keeps it, Esc shows all")
        with Horizontal():
            yield Rows(COLUMNS, id="clients", empty=EMPTY)
            with VerticalScroll(id="beside", can_focus=False):
                yield Prose(id="about")

    @property
    def client_id(self) -> int | None:
        key = self.rows.key
        return key if isinstance(key, int) else None

    def on_resize(self) -> None:
        self.set_class(self.size.width >= 130, "-wide")
        self._about()

    # -- reading --------------------------------------------------------------

    def at_hand(self) -> object | None:
        return self.desk.at_hand("overview")

    def narrow(self) -> None:
        self._fill()

    def fetch(self) -> object:
        return self.desk.overview()

    def show(self, data: object) -> None:
        self.seen = data  # type: ignore[assignment]
        self._fill()

    def _fill(self) -> None:
        if self.seen is None:
            return
        find = bare(self.find)
        shown = [one for one in self._sorted(self.seen) if find in bare(one.client.name)]
        rows = [Row(one.client.id, self._cells(self.seen, one)) for one in shown]
        keep = self.client_id
        if any(row.key == self.added for row in rows):
            keep, self.added = self.added, None
        self.rows.empty = NONE_FOUND if self.find else EMPTY
        self.rows.set_source(FixedSource(rows), keep=keep)
        self._about()

    def _sorted(self, seen: Overview) -> list[Standing]:
        order = seen.worst_first()
        if SORTS[self.sort] == "name":
            order.sort(key=lambda one: bare(one.client.name))
        elif SORTS[self.sort] == "income":
            order.sort(key=lambda one: -(seen.money[one.client.id].income or 0))
        elif SORTS[self.sort] == "income per hour":
            order.sort(key=lambda one: -(seen.money[one.client.id].per_hour or 0))
        return order

    def _cells(self, seen: Overview, one: Standing) -> tuple[Cell, ...]:
        worth = seen.money[one.client.id]
        flags = f"{one.reds} red" if one.reds else ""
        if one.ambers:
            flags = f"{flags}{', ' if flags else ''}{one.ambers} amber"
        signs = " ".join(f"{n}{looks.glyph(level)}" for n, level in ((one.reds, "red"), (one.ambers, "amber")) if n)
        over = (one.client.status, "muted") if one.client.status in ("closed", "blocked") else None  # they stand last
        low = worth.ratio is not None and worth.ratio < 1
        overdue = _overdue(seen, one.client.id)
        return (
            looks.colour_cell(one.colour),
            one.client.name,
            looks.badge_cell(one),
            (looks.whole(worth.per_hour, worth.currency), "amber" if low else ""),
            (looks.whole(worth.target, worth.currency), "muted"),
            looks.whole(worth.income, worth.currency),
            looks.percent(worth.share),
            (overdue, "red") if overdue else "",
            over or flags,
            over or signs,
        )

    def on_rows_moved(self, event: Rows.Moved) -> None:
        event.stop()
        self._about()

    def _about(self) -> None:
        if not self.has_class("-wide"):
            return
        about = self.query_one("#about", Static)
        client = self.client_id
        if self.seen is None or client is None or client not in self.seen.standings:
            about.update("")
        else:
            about.update(client_text.overview(self.seen, client))

    # -- doing ----------------------------------------------------------------

    def on_rows_opened(self, event: Rows.Opened) -> None:
        event.stop()
        if isinstance(event.key, int):
            self.gt.open_client(event.key)

    def action_decide(self) -> None:
        if self.client_id is not None:
            self.gt.open_wizard(self.client_id)

    def action_new(self) -> None:
        self.gt.action_new_client()

    def action_edit(self) -> None:
        from goodterms.tui import client_forms

        if self.client_id is not None:
            client_forms.edit(self.gt, self.client_id)

    def action_archive(self) -> None:
        from goodterms.tui import client_forms

        if self.client_id is not None:
            client_forms.archive(self.gt, self.client_id)

    def action_sort(self) -> None:
        self.sort = (self.sort + 1) % len(SORTS)
        self._fill()
        self.gt.toast(f"Sorted: {SORTS[self.sort]}.")


def _overdue(seen: Overview, client_id: int) -> str:
    """What is past its due date, by currency; balances of different currencies are never added."""
    sums: dict[str, int] = {}
    history = next(h for h in seen.book.histories if h.client.id == client_id)
    for late in receivables.overdue(history.invoices, history.as_of):
        sums[late.invoice.currency] = sums.get(late.invoice.currency, 0) + late.amount
    return ", ".join(money.show(amount, currency).split(".")[0] for currency, amount in sums.items() if amount)
