"""Flags: all clients by all 24 flags. Enter shows the rows behind a mark, and the bar it is held against."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from goodterms.tui.view import View
from goodterms.tui.widgets.matrix import Matrix, MatrixRow

if TYPE_CHECKING:
    from goodterms.ledger.overview import Overview

# A few letters for each flag, in catalogue order; on a narrow screen the number does. The line below has the name.
SHORT = [
    "hurt",
    "abus",
    "law",
    "lies",
    "dmnd",
    "late",
    "bank",
    "disp",
    "cuts",
    "riv",
    "low",
    "scop",
    "fit",
    "hagl",
    "mind",
    "brif",
    "spec",
    "advi",
    "nite",
    "slow",
    "micr",
    "stop",
    "pett",
    "none",
]
NUMBERS = [str(number) for number in range(1, 25)]


class FlagsView(View):
    """The matrix."""

    TITLE = "Flags"
    HELP = """
    One row a client, one column a flag: first the deal-breakers, then the serious ones, then those that count
    by adding up. A question mark means that there is too little data to say; it is never counted as good.
    Move with the arrows; below the grid stands what the mark means. Enter shows the invoices, entries and
    incidents behind it and the bar it is held against, which you can move.
    """
    DEFAULT_CSS = """
    FlagsView #about { height: 4; border-top: solid $panel; padding: 0 1; }
    FlagsView #legend { height: 1; padding: 0 1; color: $muted; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("w", "decide", "Decide"),
        Binding("v", "client", "Client", tooltip="The page of this client"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.seen: Overview | None = None

    @property
    def client_id(self) -> int | None:
        return self.query_one(Matrix).key

    def compose(self) -> ComposeResult:
        yield Matrix(SHORT, NUMBERS, (("Client", 16), ("", 2)), empty="No client yet: nothing to judge.", id="matrix")
        yield Static(id="about")
        yield Static(self._legend(), id="legend")

    @staticmethod
    def _legend() -> Content:
        from goodterms.tui import looks

        parts: list[tuple[str, str]] = []
        for level, says in (("red", "red"), ("amber", "amber"), ("note", "note"), ("unknown", "no data")):
            colour = f"$status-{level}" if level in ("red", "amber") else "$muted"
            parts += [(f"{looks.glyph(level)} ", colour), (f"{says}   ", "$muted")]
        parts.append(("1-4 deal-breakers, 5-13 serious", "$muted"))
        return Content.assemble(*parts)

    def take_focus(self) -> None:
        self.query_one(Matrix).focus()

    def at_hand(self) -> object | None:
        return self.desk.at_hand("overview")

    def fetch(self) -> object:
        return self.desk.overview()

    def on_view_fetched(self, event: View.Fetched) -> None:
        if event.error is not None:
            self.query_one(Matrix).fail(str(event.error))

    def show(self, data: object) -> None:
        from goodterms.tui import looks

        seen: Overview = data  # type: ignore[assignment]
        self.seen = seen
        rows = [
            MatrixRow(
                one.client.id,
                (one.client.name, (looks.glyph(one.colour), one.colour)),
                tuple(looks.level_cell(f.level, accepted=f.accepted) for f in one.findings),
            )
            for one in seen.worst_first()
        ]
        self.query_one(Matrix).set_rows(rows)

    def on_matrix_moved(self, event: Matrix.Moved) -> None:
        from goodterms.tui import looks

        event.stop()
        about = self.query_one("#about", Static)
        if self.seen is None or event.key is None:
            about.update("", layout=False)
            return
        one = self.seen.standings[event.key]
        finding = one.findings[event.column]
        colour = f"$status-{finding.level}" if finding.level in ("amber", "red") else "$muted"
        about.update(
            Content.assemble(
                (one.client.name, "bold"),
                "  ",
                (f"{finding.flag.title}: ", ""),
                (looks.level_words(finding.level, accepted=finding.accepted), f"bold {colour}"),
                (f"  {finding.in_class.replace('_', '-')}\n", "$muted"),
                finding.evidence,
            ),
            layout=False,  # as high as it is, whatever stands in it
        )

    def on_matrix_opened(self, event: Matrix.Opened) -> None:
        from goodterms.domain.flags.catalogue import CATALOGUE
        from goodterms.tui.screens.evidence import EvidenceScreen

        event.stop()
        self.app.push_screen(EvidenceScreen(event.key, CATALOGUE[event.column].id))

    def action_decide(self) -> None:
        if self.client_id is not None:
            self.gt.open_wizard(self.client_id)

    def action_client(self) -> None:
        if self.client_id is not None:
            self.gt.open_client(self.client_id)
