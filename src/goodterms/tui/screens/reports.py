"""Reports: what each client is worth, how it pays, and where the hours and the money go."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Vertical
from textual.content import Content
from textual.widgets import Static

from goodterms.tui.view import View
from goodterms.tui.widgets.rows import FixedSource, Rows
from goodterms.tui.widgets.tab_line import TabLine

if TYPE_CHECKING:
    from goodterms.tui.report_model import Picture, Report

NAMES = ("Worth", "Payments", "Ageing", "Concentration", "Hours", "Months", "Trend", "Decisions")
PICTURE_FROM = (100, 24)
"""Columns and lines of the view from which there is room for a picture beside the table."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A report and which one it is."""

    number: int
    report: Report


class ReportsView(View):
    """Tables, and a picture where there is room."""

    TITLE = "Reports"
    HELP = """
    Left and right change the report. f chooses the period and $ the currency where several are mixed. Enter
    opens the client or the decision. x writes the table as CSV, X the screen as a picture (SVG). Figures that
    cannot be known are a dash: no hours, no rate, or no exchange rate (S, Exchange rates).
    """
    DEFAULT_CSS = """
    ReportsView #about { height: auto; max-height: 3; padding: 0 1; color: $muted; }
    ReportsView #table { height: 1fr; }
    ReportsView #drawn { height: 1fr; display: none; margin: 1 1 0 1; }
    ReportsView.-roomy.-drawn #drawn { display: block; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,h", "turn(-1)", "Report", key_display="←→"),
        Binding("right,l", "turn(1)", "Next report", show=False),
        Binding("f", "period", "Period"),
        Binding(
            "dollar_sign", "currency", "Currency", show=False, key_display="$", tooltip="Show one currency of several"
        ),
        Binding("x", "export", "Export"),
        Binding("X", "picture", "Picture", show=False, tooltip="Write the screen as SVG"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.number = 0
        self.period = 0
        self.currency = ""
        self.shown: Shown | None = None
        self._laid_out: tuple[int, bool] | None = None

    def compose(self) -> ComposeResult:
        yield TabLine(NAMES)
        yield Static(id="about")
        with Vertical():
            yield Container(Rows((), id="report"), id="table")
            yield Container(id="drawn")

    @property
    def rows(self) -> Rows:
        return self.query_one("#report", Rows)

    @property
    def client_id(self) -> int | None:
        """The client under the cursor."""
        key = self.rows.key
        return key if isinstance(key, int) else None

    def take_focus(self) -> None:
        self.rows.focus()

    # -- reading --------------------------------------------------------------

    def fetch(self) -> object:
        from goodterms.tui import report_tables
        from goodterms.tui.report_model import PERIODS, span

        number = self.number
        seen = self.desk.overview()
        first, last = span(PERIODS[self.period], self.desk.today)
        with self.desk.reader() as con:
            asked = report_tables.Asked(con, seen, self.desk.settings(), self.desk.today, first, last, self.currency)
            return Shown(number, report_tables.REPORTS[number][1](asked))

    def show(self, data: object) -> None:
        shown: Shown = data  # type: ignore[assignment]
        if shown.number == self.number:
            self.shown = shown
            self._fill()
            self.screen.refresh_bindings()

    def offers(self, action: str) -> bool:
        return action != "period" or self.shown is None or self.shown.report.counts_period

    def on_view_fetched(self, event: View.Fetched) -> None:
        if event.error is not None:
            self.rows.fail(str(event.error))

    def on_resize(self) -> None:
        roomy = self.size.width >= PICTURE_FROM[0] and self.size.height >= PICTURE_FROM[1]
        self.set_class(roomy, "-roomy")
        self._fill()

    def _fill(self) -> None:
        """Show the report, with its picture where there is room."""
        from goodterms.tui import report_model

        if self.shown is None:
            return
        report = self.shown.report
        drawn = self.has_class("-roomy") and report.picture is not None
        self.set_class(drawn, "-drawn")
        self.query_one("#about", Static).update(self._about(report))
        source = FixedSource(report_model.rows(report, bars=not drawn))
        most = self.size.height * 3 // 5
        self.query_one("#table").styles.height = min(source.count() + 1, most) if drawn else "1fr"
        self.rows.empty = report.empty
        held = self.rows.key if self._laid_out and self._laid_out[0] == self.shown.number else None
        if self._laid_out != (self.shown.number, drawn):
            self.rows.set_columns(report_model.columns(report, bars=not drawn), source, keep=held)
            self._laid_out = (self.shown.number, drawn)
        else:
            self.rows.set_source(source, keep=held)
        if drawn and report.picture is not None:
            self._draw(report.picture)

    def _draw(self, picture: Picture) -> None:
        """The widget is made when there is a first picture to draw: its library is only then imported."""
        from goodterms.tui.report_plot import PictureView

        if not self.query(PictureView):
            self.query_one("#drawn").mount(PictureView())
        self.query_one(PictureView).draw(picture)

    def _about(self, report: Report) -> Content:
        from goodterms.tui.report_model import PERIODS, more_from

        parts: list[tuple[str, str]] = []
        if report.counts_period:
            parts.append((f"{PERIODS[self.period].capitalize()} (f).  ", "$accent"))
        if report.currencies:
            chosen = self.currency if self.currency in report.currencies else " + ".join(report.currencies)
            parts.append((f"{chosen} ($ changes it).  ", "$accent"))
        parts.append((report.note, ""))
        more = more_from(report, self.size.width)
        if more and report.records:
            parts.append((f" More columns from {more} cells on.", ""))
        return Content.assemble(*parts)

    # -- doing ----------------------------------------------------------------

    def turn_to(self, number: int) -> None:
        """Show report `number`, counted from 0."""
        self.number = number % len(NAMES)
        self.query_one(TabLine).current = self.number
        self.reload()

    def action_turn(self, by: int) -> None:
        self.turn_to(self.number + by)

    def on_tab_line_chosen(self, event: TabLine.Chosen) -> None:
        event.stop()
        self.turn_to(event.number)

    def on_rows_opened(self, event: Rows.Opened) -> None:
        event.stop()
        key = event.key
        if isinstance(key, int):
            self.gt.open_client(key)
        elif isinstance(key, tuple):
            from goodterms.tui.screens.decision import DecisionScreen

            self.app.push_screen(DecisionScreen(key[1]))

    def action_period(self) -> None:
        from goodterms.tui.report_model import PERIODS

        if self.shown is not None and not self.shown.report.counts_period:
            self.gt.toast("This report has no period of its own.")
            return
        self.period = (self.period + 1) % len(PERIODS)
        self.reload()

    def action_currency(self) -> None:
        known = self.shown.report.currencies if self.shown else ()
        if not known:
            self.gt.toast("There is one currency here.")
            return
        order = ("", *known)
        at = order.index(self.currency) if self.currency in order else 0
        self.currency = order[(at + 1) % len(order)]
        self.reload()

    def action_export(self) -> None:
        """The table as CSV."""
        from goodterms.tui import report_model, saving

        if self.shown is None:
            return
        report = self.shown.report
        saving.ask(self.gt, self._stem(), "csv", lambda: report_model.as_csv(report))

    def action_picture(self) -> None:
        """The screen as it is, as a picture."""
        from goodterms.tui import saving

        picture = self.app.export_screenshot(title="goodterms").encode("utf-8")
        saving.ask(self.gt, self._stem(), "svg", lambda: picture)

    def _stem(self) -> str:
        return f"report-{NAMES[self.number].lower()}-{self.desk.today.isoformat()}"
