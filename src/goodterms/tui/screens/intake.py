"""Import: name a file, see what was understood, and only then bring it in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Input, Static

from goodterms import money, when
from goodterms.errors import GoodtermsError, Invalid, Refused
from goodterms.text import count
from goodterms.tui import trouble
from goodterms.tui.intake_forms import PathBox, PathSuggester, Way, as_path, ask, ask_columns
from goodterms.tui.widgets.bars import KeyBar
from goodterms.tui.widgets.confirm import Confirm
from goodterms.tui.widgets.form import sentence
from goodterms.tui.widgets.once import Once
from goodterms.tui.widgets.rows import Column, FixedSource, Row, Rows
from goodterms.tui.within import Within

if TYPE_CHECKING:
    from goodterms.exchange.intake import Result

COLUMNS = (
    Column("Client", 16, grow=2),
    Column("", 4),
    Column("Month", 7),
    Column("Entries", 8, right=True),
    Column("Hours", 9, right=True),
    Column("Invoices", 8, right=True),
    Column("Amount", 16, grow=1, right=True),
)
_OPTION = re.compile(r"say --(person NAME|currency)")
"""The command line's way to say it."""
MOST_LINES = 200
"""Rows that cannot be read are named up to this many."""
HOW = """
Type or paste the path of a file and press Enter; it is looked at, nothing is written.
Hours: Toggl, Clockify, Harvest, Kimai, solidtime, timr, timewarrior, Watson, klog, timeclock, timedot, bartib, Org.
Invoices: FreshBooks, Invoice Ninja, Zoho, Xero, QuickBooks, Harvest, Invoicely, Invoice2go, Wave.
Any other table of hours or invoices too, once you say which column is what; and goodterms' own document.
"""


class IntakeScreen(Within, Once, Screen[None]):
    """A path, a preview, and Enter."""

    stays = True
    TITLE = "Import"
    HELP = """
    Name a file (~ is your home) and press Enter: what is in it is shown by client and month, with every line that
    cannot be read and why. Nothing is written before the second Enter. e says how to read it (format, dates, whose
    rows), o which column is what. The same file again adds nothing; u takes an import back.
    """
    CSS = """
    IntakeScreen #head { height: 1; background: $panel; }
    IntakeScreen #path { border: none; height: 1; padding: 0 1; background: $panel; margin: 1 1 0 1; }
    IntakeScreen #path:focus { background: $primary 20%; }
    IntakeScreen #status { height: auto; max-height: 9; padding: 0 1; margin: 1 0; }
    IntakeScreen Rows { height: 1fr; }
    IntakeScreen #below { height: auto; max-height: 40%; padding: 0 1; border-top: solid $panel; }
    IntakeScreen #notes { height: auto; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Back"),
        Binding("enter", "bring", "Import"),
        Binding("e", "way", "How to read it"),
        Binding("o", "columns", "Columns"),
        Binding("n", "file", "Another file"),
        Binding("u", "undo", "Undo", show=False),
        Binding("question_mark", "app.help", "Help", key_display="?"),
    ]

    @dataclass
    class Read(Message):
        """So many rows were read by now."""

        rows: int

    @dataclass
    class Seen(Message):
        """The file was looked at, or brought in; or it could not be."""

        result: Result | None
        error: GoodtermsError | None
        final: bool

    def __init__(self) -> None:
        super().__init__()
        self.path: Path | None = None
        self.way = Way()
        self.result: Result | None = None
        self.imported = False
        self.busy = False

    def compose(self) -> ComposeResult:
        yield Static(Content.styled(" Import a file", "bold"), id="head")
        yield PathBox(placeholder="~/Downloads/hours.csv", id="path", suggester=PathSuggester())
        yield Static(Content(" ".join(HOW.split())), id="status")
        yield Rows(COLUMNS, id="found", empty="Nothing was looked at yet.")
        with VerticalScroll(id="below", can_focus=False):
            yield Static(id="notes")
        yield KeyBar()

    def on_mount(self) -> None:
        self.query_one("#status", Static).update(Content.styled(HOW.strip(), "$muted"))
        self.query_one("#below").display = False
        self.query_one("#path", Input).focus()

    @property
    def rows(self) -> Rows:
        return self.query_one(Rows)

    # -- looking --------------------------------------------------------------

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if event.value.strip() and not self.busy:
            try:
                self.path = as_path(event.value)
            except Invalid as error:
                self.post_message(self.Seen(None, error, final=False))
                return
            self.way = Way()
            self.look()

    def look(self) -> None:
        """Read the file in a thread; nothing is written."""
        self._run(final=False, skip_bad=True)

    def _run(self, *, final: bool, skip_bad: bool) -> None:
        self.busy = self.gt.busy_writing = True
        self.imported = False
        self._status("Importing…" if final else "Looking at it…")
        path, way = self.path, self.way
        assert path is not None

        def read(rows: int) -> None:
            self.post_message(self.Read(rows))

        def work() -> None:
            from goodterms.exchange import intake

            desk = self.gt.desk
            result, error = None, None
            try:
                settings = desk.settings()
                options = way.options(desk.zone)
                intake.check_options(options)
                with desk.reader() as con:
                    result = intake.run(
                        con,
                        path,
                        options,
                        settings,
                        skip_bad=skip_bad,
                        dry_run=not final,
                        progress=read,
                        today=desk.today,
                    )
            except GoodtermsError as told:
                error = told
            except OSError as refusal:
                error = Refused(f"The file cannot be read: {(refusal.strerror or str(refusal)).lower()}.")
            except Exception as unforeseen:  # noqa: BLE001 (the screen must not wait for ever)
                error = Refused(trouble.sentence(unforeseen))
            self.post_message(self.Seen(result, error, final))

        self.run_worker(work, thread=True, exclusive=True, exit_on_error=False, group="intake")

    def on_intake_screen_read(self, event: Read) -> None:
        self._status(f"{event.rows:,} rows read…")

    def on_intake_screen_seen(self, event: Seen) -> None:
        self.busy = self.gt.busy_writing = False
        self.result = event.result
        if event.error is not None or event.result is None:
            self._failed(event.error)
        elif event.final:
            self._done(event.result)
        else:
            self._preview(event.result)

    # -- showing --------------------------------------------------------------

    def _status(self, text: str, style: str = "") -> None:
        self.query_one("#status", Static).update(Content.styled(text, style))

    def _notes(self, parts: list[tuple[str, str]]) -> None:
        self.query_one("#notes", Static).update(Content.assemble(*parts))
        self.query_one("#below").display = bool(parts)

    def _failed(self, error: GoodtermsError | None) -> None:
        """Say what is wrong, and which key mends it."""
        assert error is not None
        self.rows.set_source(FixedSource())
        self._status(sentence(error), "$error")
        lines: list[tuple[str, str]] = [(f"{line}\n", "") for line in error.details[:MOST_LINES]]
        lines.append(("e: the format, which way round the dates are, whose rows.   o: which column is what.", "$muted"))
        self._notes(lines)
        if isinstance(error, Invalid) or "There is no file" in error.message or "is a folder" in error.message:
            self.query_one("#path", Input).focus()
        else:
            self.rows.focus()

    def _preview(self, result: Result) -> None:
        self.rows.set_source(FixedSource(_month_rows(result)))
        said = self.way.words()
        head = f"{result.format}{f' ({said})' if said else ', recognised by itself'}: "
        would = f"{count(result.read, 'row')} read, {result.added} to add"
        would += f", {result.updated} to update" if result.updated else ""
        would += f", {result.duplicates} here already" if result.duplicates else ""
        would += f", {len(result.refused)} that cannot be read" if result.refused else ""
        nothing = not (result.added or result.updated)
        ask_now = "\nThere is nothing new in it." if nothing else "\nNothing is written yet. Enter brings it in."
        self.query_one("#status", Static).update(
            Content.assemble((head, "bold"), would, (ask_now, "$muted" if nothing else "$accent"))
        )
        self._notes(_notes(result))
        self.rows.empty = "Nothing to show by month."
        self.rows.focus()

    def _done(self, result: Result) -> None:
        self.imported = True
        self.gt.changed()
        parts = [f"{result.added} added"]
        parts += [f"{result.updated} updated"] if result.updated else []
        parts += [f"{result.duplicates} were here already"] if result.duplicates else []
        parts += [f"{len(result.refused)} left out"] if result.refused else []
        back = "u takes it back; so does d on the import under Changes (Ctrl+P), whatever came after it."
        if result.batch is None and not result.added:
            back = "Nothing was new."
        self.query_one("#status", Static).update(
            Content.assemble(("Imported: ", "bold $success"), ", ".join(parts), (f".\n{back}", "$muted"))
        )
        self.rows.focus()

    # -- doing ----------------------------------------------------------------

    def on_rows_opened(self, event: Rows.Opened) -> None:
        event.stop()
        self.action_bring()

    def action_bring(self) -> None:
        """Bring it in; lines that cannot be read are left out only when that was said."""
        result = self.result
        if self.busy or result is None or self.path is None:
            return
        if self.imported or not (result.added or result.updated):
            self.gt.toast("There is nothing more to bring in. n names another file.")
            return
        if not result.refused:
            self._run(final=True, skip_bad=False)
            return

        def answered(yes: bool | None) -> None:
            if yes:
                self._run(final=True, skip_bad=True)

        bad = count(len(result.refused), "line")
        question = (
            f"{bad} cannot be read. Leave {'it' if len(result.refused) == 1 else 'them'} out and import the rest?"
        )
        self.app.push_screen(Confirm(question, yes="Import the rest", no="Not yet"), answered)

    def _again(self, way: Way) -> None:
        self.way = way
        self.look()

    def action_way(self) -> None:
        if self.path is not None and not self.busy:
            ask(self.gt, self.way, self._again)

    def action_columns(self) -> None:
        if self.path is None or self.busy:
            return
        try:
            ask_columns(self.gt, self.path, self.way, self._again)
        except GoodtermsError as error:
            self.gt.toast(sentence(error), wrong=True)

    def action_file(self) -> None:
        self.query_one("#path", Input).focus()

    def action_undo(self) -> None:
        """Take the import back, and show the file as it would come in again."""
        if self.busy:
            return
        self.gt.action_undo()
        if self.path is not None and self.imported:
            self.look()

    def action_leave(self) -> None:
        if self.busy:
            self.gt.toast("A moment: the file is being read.")
            return
        self.dismiss()


def _month_rows(result: Result) -> list[Row]:
    rows = []
    if not result.months and (result.added or result.updated):  # our own document, which is more than hours
        rows.append(Row(None, ("Everything in it", "", "", "", "", "", f"{result.added + result.updated} rows")))
    for (client, month), found in sorted(result.months.items()):
        amounts = ", ".join(money.show(amount, code) for code, amount in found.amounts.items())
        rows.append(
            Row(
                (client, month),
                (
                    client,
                    ("new", "accent") if client in result.new_clients else "",
                    month,
                    str(found.entries or ""),
                    when.short_duration(found.seconds) if found.seconds else "",
                    str(found.invoices or ""),
                    amounts,
                ),
            )
        )
    return rows


def _notes(result: Result) -> list[tuple[str, str]]:
    """New clients, warnings, and the lines that cannot be read."""
    parts: list[tuple[str, str]] = []
    if result.new_clients:
        names = ", ".join(result.new_clients[:12])
        names += f" and {len(result.new_clients) - 12} more" if len(result.new_clients) > 12 else ""
        parts.append((f"New clients: {names}. ", "$accent"))
        parts.append(
            ("If one is yours under another name, rename it there first, or say with e whose rows it is.\n", "$muted")
        )
    parts += [(f"{_OPTION.sub('name it with e', one)}\n", "$warning") for one in result.warnings]
    for bad in result.refused[:MOST_LINES]:
        parts += [(f"line {bad.line}: ", "$status-red"), (f"{bad.reason}\n", "")]
    if len(result.refused) > MOST_LINES:
        parts.append((f"and {len(result.refused) - MOST_LINES} more\n", "$muted"))
    return parts
