"""Why a flag has its colour: the sentence, the rows it rests on, and the bar it is held against."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from goodterms.errors import Invalid, Refused
from goodterms.text import count
from goodterms.tui import looks
from goodterms.tui.widgets.bars import KeyBar
from goodterms.tui.widgets.form import Field, FormScreen
from goodterms.tui.widgets.prose import Prose
from goodterms.tui.widgets.rows import Column, FixedSource, Row, Rows
from goodterms.tui.within import Within

if TYPE_CHECKING:
    from goodterms.domain.flags.model import Finding
    from goodterms.domain.records import History
    from goodterms.ledger.evidence_rows import Piece

COLUMNS = (Column("Date", 10), Column("What", 9), Column("Evidence", 30, grow=1))


class EvidenceScreen(Within, Screen[None]):
    """One flag of one client."""

    TITLE = "Evidence"
    HELP = """
    The rows that made this flag what it is. Enter opens an incident to correct it (the old note stays in the
    log) or to say when you told them. e moves a bar of this flag, for this client or for all: amber can never
    be stricter than red. A accepts the flag for a time, with a reason; it returns when its evidence grows.
    """
    CSS = """
    EvidenceScreen #about { height: auto; max-height: 60%; padding: 1 2 0 2; }
    EvidenceScreen Rows { margin: 1 1 0 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "app.pop_screen", "Back"),
        Binding("e", "bars", "Edit bars"),
        Binding("A", "accept", "Accept"),
        Binding("w", "decide", "Decide"),
        Binding("question_mark", "app.help", "Help", key_display="?"),
    ]

    def __init__(self, client_id: int, flag: str) -> None:
        super().__init__()
        self.client_id = client_id
        self.flag = flag
        self.finding: Finding | None = None
        self.history: History | None = None

    def compose(self) -> ComposeResult:
        yield Prose(id="about")
        yield Rows(COLUMNS, id="pieces", empty="No row lies behind this flag.")
        yield KeyBar()

    def on_mount(self) -> None:
        self.query_one(Rows).focus()
        self.load()

    def on_screen_resume(self) -> None:
        if self.finding is not None:
            self.load()

    # -- reading --------------------------------------------------------------

    def load(self) -> None:
        """Read the finding and its rows again."""
        from goodterms.domain.flags import look
        from goodterms.ledger import evidence_rows, history

        desk = self.gt.desk
        seen = desk.overview()
        settings = desk.settings()
        con = desk.con
        book = history.book(con, settings, desk.today, client_id=self.client_id, with_ids=True)
        if not book.histories:
            raise Refused("That client is no longer there.")
        self.history = book.histories[0]
        self.finding = look(self.flag, self.history, settings, seen.money.get(self.client_id), book.rates)
        found = evidence_rows.pieces(con, self.finding.rows)
        self.query_one(Rows).set_source(FixedSource([_row(piece) for piece in found]))
        self.query_one("#about", Static).update(self._about(self.finding, self.history))

    def _about(self, finding: Finding, history: History) -> Content:
        from goodterms.domain.flags import catalogue

        flag = finding.flag
        settings = self.gt.desk.settings()
        colour = f"$status-{finding.level}" if finding.level in ("amber", "red") else "$muted"
        window = catalogue.window(flag, history, settings)
        parts: list[Content | tuple[str, str] | str] = [
            (f"{flag.number}. {flag.title}", "bold $primary"),
            (f"   {history.client.name}\n", "bold"),
            (f"{looks.glyph(finding.level) if finding.level != 'none' else '·'} ", colour),
            (looks.level_words(finding.level, accepted=finding.accepted).upper(), f"bold {colour}"),
            (f"   {finding.in_class.replace('_', '-')}", "$muted"),
            ("   never expires\n" if window >= catalogue.NEVER else f"   looks back {window} days\n", "$muted"),
            (f"{finding.evidence}\n" if finding.evidence else "", ""),
            (f"\n{flag.why}\n", "$muted"),
        ]
        own = [name for name in flag.bars if f"{flag.id}.{name}" in history.thresholds]
        moved = [name for name in flag.bars if f"{flag.id}.{name}" in settings.thresholds and name not in own]
        if own or moved:
            names = [*(f"{n} (for this client)" for n in own), *(f"{n} (for all)" for n in moved)]
            parts.append((f"Moved bars: {', '.join(names)}\n", "$accent"))
        parts += [
            (f"Accepted until {one.expires.isoformat()}: {one.reason}\n", "$accent")
            for one in history.accepted
            if one.flag == flag.id
        ]
        return Content.assemble(*parts)

    # -- doing ----------------------------------------------------------------

    def on_rows_opened(self, event: Rows.Opened) -> None:
        event.stop()
        piece: Piece = event.key  # type: ignore[assignment]
        if piece.what == "incident":
            self._correct(piece.id)
        else:
            self.gt.toast(f"{piece.day.isoformat()}: {piece.text}")

    def _correct(self, incident_id: int) -> None:
        from goodterms.tui import incident_forms

        incident_forms.correct(self.gt, incident_id, self.load)

    def action_decide(self) -> None:
        self.gt.open_wizard(self.client_id)

    def action_bars(self) -> None:
        """All bars of this flag in one form, for this client or for all."""
        from goodterms.domain.flags import catalogue

        if self.finding is None or self.history is None:
            return
        flag, history, settings = self.finding.flag, self.history, self.gt.desk.settings()
        fields = [Field("scope", "For", "this client", "", ("this client", "all clients"))]
        for name, bar in flag.bars.items():
            value = catalogue.bar(flag, name, history, settings)
            shown = format(value.normalize(), "f")
            says = f"{bar.says} ({bar.low} to {bar.high} {bar.unit})"
            fields.append(Field(name, name.replace("_", " "), shown, says, says=says))

        def save(values: Mapping[str, str]) -> object:
            from goodterms.ledger import settings_store

            client = self.client_id if values["scope"] != "all clients" else None
            changed = {n: v for n, v in values.items() if n in flag.bars and v != _shown(fields, n)}
            for name, typed in changed.items():
                try:
                    settings_store.save(self.gt.desk.con, f"{flag.id}.{name}", typed, client_id=client)
                except Invalid as error:
                    raise Invalid(name, error.message.replace(f"{flag.id}.{name}", "It"), error.hint) from error
            return f"{count(len(changed), 'bar')} moved. u takes it back." if changed else "Nothing was changed."

        intro = "Empty goes back to the default. " + flag.why
        self.app.push_screen(FormScreen(f"Bars: {flag.title}", fields, save, intro=intro), self._after)

    def action_accept(self) -> None:
        """Accept the flag for a time, or let it count again."""
        from goodterms.ledger import acceptances

        if self.finding is None:
            return
        finding, desk = self.finding, self.gt.desk
        if finding.accepted:
            if self.gt.do(lambda: acceptances.withdraw(desk.con, self.client_id, self.flag)):
                self._after("It counts again.")
            return
        expires = desk.today + timedelta(days=90)

        def save(values: Mapping[str, str]) -> object:
            from goodterms import when

            until = when.parse_day(values["expires"], desk.today)
            acceptances.accept(desk.con, self.client_id, finding, desk.today, reason=values["reason"], expires=until)
            return "Accepted: it is shown, but left out of the colour. u takes it back."

        fields = [
            Field("reason", "Reason", hint="why this is all right for now", required=True),
            Field("expires", "Until", expires.isoformat(), required=True),
        ]
        intro = "An accepted flag is left out of the colour until the day you name, or until its evidence grows."
        self.app.push_screen(FormScreen(f"Accept: {finding.flag.title}", fields, save, intro=intro), self._after)

    def _after(self, said: object) -> None:
        if said:
            self.gt.changed(str(said))
            self.load()


def _shown(fields: list[Field], name: str) -> str:
    return next(field.value for field in fields if field.key == name)


def _row(piece: Piece) -> Row:
    return Row(piece, (piece.day.isoformat(), (piece.what, "muted"), piece.text))
