"""Hours: every entry there is, newest first; log, change, split, join, move and delete."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from goodterms.errors import Invalid
from goodterms.text import count
from goodterms.tui.entry_rows import COLUMNS
from goodterms.tui.filtered import FilterBox, FilteredView
from goodterms.tui.widgets.confirm import Confirm
from goodterms.tui.widgets.form import Field, FormScreen
from goodterms.tui.widgets.rows import Rows

if TYPE_CHECKING:
    from goodterms.ledger.entries import Entry
    from goodterms.tui.app import GoodtermsApp
    from goodterms.tui.entry_rows import Found

YES_NO = ("yes", "no")


class HoursView(FilteredView):
    """The list of entries with a filter, or the week at a glance."""

    TITLE = "Hours"
    HELP = """
    Every time entry, newest first. Type / to filter by client, project or note. a logs hours in one line:
    who, when, what. Space marks entries; J joins marked ones, m moves them to another client or project.
    Entries on an issued invoice are locked. Entries without a clock time cannot raise the off-hours flag.
    """
    CSS_PATH = None
    DEFAULT_CSS = """
    HoursView #sum { height: 1; padding: 0 1; color: $muted; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "app.log", "New"),
        Binding("e", "edit", "Edit"),
        Binding("d", "delete", "Delete"),
        Binding("space", "mark", "Mark", show=False),
        Binding("x", "split", "Split", show=False, tooltip="Split one entry in two"),
        Binding("J", "join", "Join", show=False, tooltip="Join the marked entries"),
        Binding("m", "move", "Move", show=False, tooltip="Move entries to another client or project"),
        Binding("v", "week", "Week"),
    ]

    @property
    def gt(self) -> GoodtermsApp:
        return self.app  # type: ignore[return-value]

    def compose(self) -> ComposeResult:
        yield Static("", id="sum")
        yield FilterBox(placeholder="client, project or note; Enter keeps it, Esc shows all")
        yield Rows(
            COLUMNS,
            id="entries",
            empty="No hours yet. a logs some in one line; Ctrl+P, Import reads another tool's file.",
        )

    @property
    def client_id(self) -> int | None:
        """The client of the entry under the cursor."""
        entry = self._entry()
        return entry.client_id if entry else None

    # -- reading --------------------------------------------------------------

    def narrow(self) -> None:
        self.reload()

    def fetch(self) -> object:
        from goodterms.ledger import reports
        from goodterms.tui import entry_rows

        with self.desk.reader() as con:
            return entry_rows.find(con, reports.Filter(text=self.find))

    def show(self, data: object) -> None:
        from goodterms import when
        from goodterms.tui.entry_rows import EntrySource

        found: Found = data  # type: ignore[assignment]
        if found.chosen.text != self.find:
            return
        self.rows.set_source(EntrySource(self.desk.con, found), keep=self.rows.key)
        about = f' with "{self.find}"' if self.find else ""
        self.query_one("#sum", Static).update(
            Content(f"{count(found.count, 'entry', 'entries')}{about}, {when.show_duration(found.seconds)}")
        )

    def _entry(self) -> Entry | None:
        from goodterms.ledger import entries

        key = self.rows.key
        return entries.entry(self.desk.con, key) if isinstance(key, int) else None

    def _picked(self) -> list[int]:
        """The marked entries, else the one under the cursor."""
        marked = sorted(key for key in self.rows.marked if isinstance(key, int))
        key = self.rows.key
        return marked or ([key] if isinstance(key, int) else [])

    # -- changing -------------------------------------------------------------

    def action_mark(self) -> None:
        self.rows.toggle_mark()

    def on_rows_opened(self, event: Rows.Opened) -> None:
        event.stop()
        self.action_edit()

    def action_edit(self) -> None:
        entry = self._entry()
        if entry is None:
            return
        from goodterms.domain.records import KINDS

        clock_time = ""
        if entry.start is not None:
            from goodterms import when

            clock_time = when.show_span(entry.start, entry.seconds, entry.zone or "UTC").split(" ")[0]
        fields = [
            Field("target", "Client[/Project]", entry.target.replace(" / ", "/"), required=True),
            Field("day", "Day", entry.day.isoformat(), required=True),
            Field("time", "Time", clock_time or _hours(entry.seconds), "9:00-11:15, or 2h15", required=True),
            Field("kind", "Kind", entry.kind, "", KINDS),
            Field("scope", "Scope", entry.scope, "", ("in", "extra")),
            Field("billable", "Billable", _yes(entry.billable), "", YES_NO),
            Field("requested_by", "Asked for by", entry.requested_by, "", ("client", "me")),
            Field("rush_paid", "Rush paid", _yes(entry.rush_paid), "", YES_NO),
            Field("emergency_agreed", "Agreed emergency", _yes(entry.emergency_agreed), "", YES_NO),
            Field("note", "Note", entry.note),
        ]
        form = FormScreen("Entry", fields, lambda values: self._save(entry, values))
        self.app.push_screen(form, lambda said: self.gt.changed(str(said)) if said else None)

    def _save(self, entry: Entry, values: Mapping[str, str]) -> object:
        from goodterms import when
        from goodterms.errors import NotUnderstood
        from goodterms.ledger import hours, names
        from goodterms.tui.capture import clock

        con = self.desk.con
        client, project = names.find_target(con, values["target"])
        try:
            day = when.parse_day(values["day"], self.desk.today)
            span = when.parse_when(values["time"], clock(self.desk), day=day)
        except NotUnderstood as error:
            raise Invalid("time", error.message, error.hint) from error
        hours.edit(
            con,
            entry.id,
            span=span,
            target=(client[0], project[0] if project else None),
            kind=values["kind"] or "work",
            scope=values["scope"] or "in",
            billable=values["billable"] != "no",
            requested_by=values["requested_by"] or "client",
            rush_paid=values["rush_paid"] == "yes",
            emergency_agreed=values["emergency_agreed"] == "yes",
            note=values["note"],
        )
        return f"Saved: {span.echo}, {client[1]}. u takes it back."

    def action_delete(self) -> None:
        from goodterms.ledger import entries, hours

        ids = self._picked()
        if not ids:
            return
        first = entries.entry(self.desk.con, ids[0])
        question = f"Delete {first.target}, {first.when.echo}?" if len(ids) == 1 else f"Delete {len(ids)} entries?"

        def answered(yes: bool | None) -> None:
            if yes and self.gt.do(lambda: hours.delete(self.desk.con, ids)):
                self.rows.clear_marks()
                self.gt.toast(f"{count(len(ids), 'entry', 'entries')} deleted. u takes it back.")

        self.app.push_screen(Confirm(question, yes="Delete", no="Keep"), answered)

    def action_split(self) -> None:
        entry = self._entry()
        if entry is None:
            return

        def save(values: Mapping[str, str]) -> object:
            from goodterms import when
            from goodterms.ledger import hours

            hours.split(self.desk.con, entry.id, when.parse_duration(values["first"]))
            return "Split. u takes it back."

        form = FormScreen(
            "Split",
            [Field("first", "First part", hint="45m, 1h30", required=True)],
            save,
            intro=f"{entry.target}, {entry.when.echo}",
        )
        self.app.push_screen(form, lambda said: self.gt.changed(str(said)) if said else None)

    def action_join(self) -> None:
        from goodterms.ledger import hours

        ids = self._picked()
        if len(ids) < 2:
            self.gt.toast("Mark two or more entries with Space first.")
            return
        if self.gt.do(lambda: f"Joined into entry {hours.join(self.desk.con, ids)}. u takes it back."):
            self.rows.clear_marks()

    def action_move(self) -> None:
        ids = self._picked()
        if not ids:
            return

        def save(values: Mapping[str, str]) -> object:
            from goodterms.ledger import hours, names

            client, project = names.find_target(self.desk.con, values["target"])
            hours.move(self.desk.con, ids, client[0], project[0] if project else None)
            return f"{count(len(ids), 'entry', 'entries')} moved to {client[1]}. u takes it back."

        def done(said: object) -> None:
            if said:
                self.rows.clear_marks()
                self.gt.changed(str(said))

        form = FormScreen(
            f"Move {count(len(ids), 'entry', 'entries')}",
            [Field("target", "To client[/project]", hint="acme/site", required=True)],
            save,
        )
        self.app.push_screen(form, done)

    def action_week(self) -> None:
        from goodterms.tui.screens.week import WeekScreen

        self.app.push_screen(WeekScreen())


def _yes(value: bool) -> str:
    return "yes" if value else "no"


def _hours(seconds: int) -> str:
    return f"{seconds // 3600}h{seconds % 3600 // 60:02}"
