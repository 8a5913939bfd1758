"""Settings: who I am, money, time, letters, thresholds, theme, exchange rates, and care of the file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Input, Static

from goodterms.text import fold
from goodterms.tui import care, settings_rows
from goodterms.tui.care import Copy
from goodterms.tui.settings_rows import GROUPS, Setting
from goodterms.tui.widgets.bars import KeyBar
from goodterms.tui.widgets.once import Once
from goodterms.tui.widgets.rows import Column, FixedSource, Row, Rows
from goodterms.tui.widgets.tab_line import TabLine
from goodterms.tui.within import Within

if TYPE_CHECKING:
    from goodterms.ledger.exchange_rates import Rate

TABS = (*GROUPS, "Thresholds", "Theme", "Rates", "Backup")
SETTING = (Column("Setting", 22), Column("Value", 20, grow=2), Column("What it is", 30, grow=3, from_width=90))
BAR = (
    Column("Flag", 16, grow=1),
    Column("Bar", 22),
    Column("Value", 16),
    Column("By default", 16, from_width=90),
    Column("May be", 24, from_width=100),
)
THEME = (Column("", 1), Column("Theme", 24), Column("", 20, grow=1))
RATE = (Column("Currency", 8), Column("From", 10), Column("Rate", 14, right=True), Column("", 24, grow=1))
COPY = (Column("Made", 16), Column("How", 17), Column("Size", 10, right=True), Column("File", 20, grow=1))
EMPTY = {
    "Rates": "No exchange rate yet: sums stay apart by currency. n adds one, I reads a file.",
    "Backup": "No copy here yet. n makes a verified one; one a day is made by itself.",
}


class SettingsScreen(Within, Once, Screen[None]):
    """Left and right change the group."""

    TITLE = "Settings"
    HELP = """
    Enter changes the setting under the cursor; what it means stands below the list. d goes back to what it is by
    itself. Nothing has to be set: the app works with what it knows. On Rates, n adds and I reads a file; on Backup,
    n makes a copy, Enter puts one back, I one that lies elsewhere, K looks the file through. / filters the thresholds.
    """
    CSS = """
    SettingsScreen #head { height: 1; background: $panel; }
    SettingsScreen #filter { display: none; height: 1; border: none; background: $panel; padding: 0 1; }
    SettingsScreen #filter.-open { display: block; }
    SettingsScreen #rows { height: 1fr; }
    SettingsScreen #below { height: auto; max-height: 6; padding: 0 1; border-top: solid $panel; }
    SettingsScreen #about { height: auto; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Back"),
        Binding("left,h", "turn(-1)", "Group", key_display="←→"),
        Binding("right,l", "turn(1)", "Next group", show=False),
        Binding("e", "edit", "Edit", show=False),
        Binding("n", "new", "New"),
        Binding("d", "default", "Default"),
        Binding("d", "delete", "Delete"),
        Binding("slash", "filter", "Filter", key_display="/"),
        Binding("I", "file", "From a file"),
        Binding("K", "check", "Check"),
        Binding("u", "step('undo')", "Undo", show=False),
        Binding("U", "step('redo')", "Redo", show=False),
        Binding("question_mark", "app.help", "Help", key_display="?"),
    ]

    def __init__(self, group: str = TABS[0]) -> None:
        super().__init__()
        self.number = TABS.index(group)
        self.find = ""

    @property
    def group(self) -> str:
        return TABS[self.number]

    @property
    def rows(self) -> Rows:
        return self.query_one("#rows", Rows)

    def compose(self) -> ComposeResult:
        yield Static(Content.styled(" Settings", "bold"), id="head")
        yield TabLine(TABS)
        yield Input(placeholder="flag or bar; Enter keeps it, Esc shows all", id="filter")
        yield Rows(SETTING, id="rows")
        with VerticalScroll(id="below", can_focus=False):
            yield Static(id="about")
        yield KeyBar()

    def on_mount(self) -> None:
        self.show_group()

    def show_group(self) -> None:
        """Show the list of the group."""
        self.query_one(TabLine).current = self.number
        self.refresh_bindings()
        columns, found = self._found()
        self.rows.empty = EMPTY.get(self.group, "Nothing fits. Esc shows all.")
        self.rows.set_columns(columns, FixedSource(found))
        self.rows.focus()
        self._tell()

    def load(self) -> None:
        """Read the group again; the cursor stays where it was."""
        self.gt.desk.forget_zone()
        held = self.rows.key
        _, found = self._found()
        kept = next((row.key for row in found if _same(row.key, held)), None)
        self.rows.set_source(FixedSource(found), keep=kept)
        self._tell()

    # -- lists ----------------------------------------------------------------

    def _found(self) -> tuple[Sequence[Column], list[Row]]:
        con = self.gt.desk.con
        if self.group == "Thresholds":
            return BAR, [_bar_row(one) for one in settings_rows.thresholds(con) if self._wanted(one)]
        if self.group == "Theme":
            return THEME, self._themes()
        if self.group == "Rates":
            from goodterms.ledger import exchange_rates

            home = self.gt.desk.settings().home_currency
            return RATE, [_rate_row(one, home) for one in exchange_rates.listed(con)]
        if self.group == "Backup":
            return COPY, [_copy_row(one) for one in care.copies(self.gt.desk.path, self.gt.desk.settings().zone)]
        return SETTING, [_setting_row(one) for one in settings_rows.of_group(con, self.group)]

    def _wanted(self, one: Setting) -> bool:
        return not self.find or fold(self.find) in fold(f"{one.flag} {one.key} {one.label} {one.says}")

    def _themes(self) -> list[Row]:
        own = {"goodterms": "our own, dark", "goodterms-light": "our own, light"}
        ansi = dict.fromkeys(("ansi-dark", "ansi-light"), "the colours of your terminal")
        names = [*own, *sorted(name for name in self.app.available_themes if name not in own)]
        return [
            Row(name, (("*" if name == self.app.theme else "", "accent"), name, ((own | ansi).get(name, ""), "muted")))
            for name in names
        ]

    def _tell(self) -> None:
        """What the row under the cursor is, in plain words."""
        key = self.rows.key
        if isinstance(key, Setting):
            text = _about(key)
        elif self.group == "Theme":
            text = Content.styled(
                "Enter takes the theme, at once and from now on. Colour is never the only sign.", "$muted"
            )
        elif self.group == "Rates":
            text = Content.styled(
                "A rate counts from its day until the next. n adds, Enter corrects, d deletes, I reads a file.",
                "$muted",
            )
        else:
            text = Content.assemble(
                ("Your file: ", "$muted"),
                str(self.gt.desk.path.absolute()),
                (
                    "\nn makes a copy, Enter puts one back (asked first), I one from elsewhere, K checks the file.",
                    "$muted",
                ),
            )
        self.query_one("#about", Static).update(text)

    def on_rows_moved(self, event: Rows.Moved) -> None:
        event.stop()
        self._tell()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys that do nothing in a group are not shown in it."""
        only = {
            "default": [tab for tab in TABS if tab not in ("Rates", "Backup")],
            "new": ["Rates", "Backup"],
            "file": ["Rates", "Backup"],
            "delete": ["Rates"],
            "check": ["Backup"],
            "filter": ["Thresholds"],
        }
        return self.group in only.get(action, TABS)

    # -- moving ---------------------------------------------------------------

    def action_turn(self, by: int) -> None:
        self._turn_to(self.number + by)

    def on_tab_line_chosen(self, event: TabLine.Chosen) -> None:
        event.stop()
        self._turn_to(event.number)

    def _turn_to(self, number: int) -> None:
        self.number = number % len(TABS)
        self.find = ""
        self.query_one("#filter", Input).remove_class("-open")
        self.show_group()

    def action_leave(self) -> None:
        box = self.query_one("#filter", Input)
        if box.has_class("-open"):
            box.remove_class("-open")
            box.value = ""
            self.rows.focus()
            return
        self.dismiss()

    def action_filter(self) -> None:
        box = self.query_one("#filter", Input)
        box.add_class("-open")
        box.focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self.find = event.value
        self.load()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.rows.focus()

    # -- doing ----------------------------------------------------------------

    def on_rows_opened(self, event: Rows.Opened) -> None:
        event.stop()
        self.action_edit()

    def action_edit(self) -> None:
        """Change what is under the cursor: a setting, a rate, the theme; or put a copy back."""
        from goodterms.tui import settings_forms

        key = self.rows.key
        if isinstance(key, Setting):
            settings_forms.edit(self.gt, key, self.load)
        elif isinstance(key, Copy):
            care.ask_restore(self.gt, key, self.load)
        elif isinstance(key, str):
            self._take_theme(key)
        elif key is not None:
            settings_forms.rate(self.gt, key, self.load)  # type: ignore[arg-type]

    def _take_theme(self, name: str) -> None:
        from goodterms.ledger import settings_store

        def run() -> str:
            settings_store.save(self.gt.desk.con, "theme", name)
            return f"Theme: {name}. u takes it back."

        if self.gt.do(run):
            self.gt.take_theme()
            self.load()

    def action_new(self) -> None:
        from goodterms.tui import settings_forms

        if self.group == "Rates":
            settings_forms.rate(self.gt, None, self.load)
        else:
            care.ask_backup(self.gt, self._newest)

    def _newest(self) -> None:
        """Read again, and stand on the first row."""
        self.load()
        self.rows.action_jump("first")

    def action_default(self) -> None:
        """Back to the default."""
        from goodterms.tui import settings_forms

        key = self.rows.key
        if isinstance(key, Setting):
            settings_forms.to_default(self.gt, key, self.load)
        elif self.group == "Theme":
            self._take_theme("goodterms")

    def action_delete(self) -> None:
        """Take the exchange rate out."""
        from goodterms.tui import settings_forms

        if (key := self.rows.key) is not None:
            settings_forms.remove_rate(self.gt, key, self.load)  # type: ignore[arg-type]

    def action_file(self) -> None:
        from goodterms.tui import settings_forms

        if self.group == "Backup":
            care.ask_elsewhere(self.gt, self.load)
            return
        settings_forms.import_rates(self.gt, self.load)

    def action_check(self) -> None:
        care.look_through(self.gt)

    def action_step(self, what: str) -> None:
        if what == "undo":
            self.gt.action_undo()
        else:
            self.gt.action_redo()
        self.gt.take_theme()
        self.load()


def _same(one: object, other: object) -> bool:
    """Do two rows stand for the same thing, whatever its value?"""
    for name in ("key", "path", "id"):
        if hasattr(one, name):
            return bool(getattr(one, name) == getattr(other, name, None))
    return one == other


def _setting_row(one: Setting) -> Row:
    return Row(one, (one.label, one.value if one.moved else (one.value, "muted"), (one.says, "muted")))


def _bar_row(one: Setting) -> Row:
    value = (one.value, "accent") if one.moved else one.value
    return Row(one, (one.flag, one.label, value, (one.default, "muted"), (one.bounds, "muted")))


def _rate_row(one: Rate, home: str) -> Row:
    shown = format(one.rate, "f")
    return Row(one, (one.currency, one.day.isoformat(), shown, (f"1 {one.currency} = {shown} {home}", "muted")))


def _copy_row(one: Copy) -> Row:
    kind = f"{one.kind}, encrypted" if one.sealed else one.kind
    return Row(one, (one.made, (kind, "muted"), care.size_shown(one.size), one.path.name))


def _about(one: Setting) -> Content:
    parts: list[tuple[str, str] | str] = [(f"{one.flag}, " if one.flag else "", "bold"), (one.label, "bold"), "  "]
    parts += [one.says, (f"\nNow: {one.value or 'empty'}", "$accent" if one.moved else "")]
    if one.moved:
        parts.append((f"   By default: {one.default or 'empty'} (d goes back)", "$muted"))
    else:
        parts.append(("   This is the default.", "$muted"))
    if one.bounds:
        parts.append((f"   It may be {one.bounds}.", "$muted"))
    if one.form:
        parts.append((f"   Typed like: {one.form}", "$muted"))
    return Content.assemble(*parts)
