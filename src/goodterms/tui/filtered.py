"""A view with a list that can be narrowed: / opens a box under the heading, Esc shows everything again."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widgets import Input

from goodterms.tui.view import View
from goodterms.tui.widgets.rows import Rows


class FilterBox(Input):
    """One line to type what is looked for; hidden until it is wanted."""

    DEFAULT_CSS = """
    FilterBox { display: none; height: 1; border: none; background: $panel; padding: 0 1; }
    FilterBox:focus { border: none; }
    FilterBox.-open { display: block; }
    """


class FilteredView(View):
    """Base of the views with a long list. `find` is what was typed; `narrow` shows what it leaves."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "filter", "Filter", key_display="/"),
        Binding("escape", "unfilter", "All", show=False),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.find = ""

    @property
    def rows(self) -> Rows:
        """The list."""
        return self.query_one(Rows)

    def narrow(self) -> None:
        """Show what `find` leaves; called with every key. A view that reads everything at once need not read again."""
        self.reload()

    def on_view_fetched(self, event: View.Fetched) -> None:
        if event.error is not None:
            self.rows.fail(str(event.error))

    def take_focus(self) -> None:
        self.rows.focus()

    def action_filter(self) -> None:
        box = self.query_one(FilterBox)
        box.add_class("-open")
        box.focus()

    def action_unfilter(self) -> None:
        box = self.query_one(FilterBox)
        box.remove_class("-open")
        box.value = ""
        self.rows.clear_marks()
        self.rows.focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self.find = event.value.strip()
        self.narrow()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.rows.focus()
