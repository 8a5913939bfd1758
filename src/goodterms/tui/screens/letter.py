"""The letter: written from the ledger, edited here, checked while it is edited, exported when nothing blocks it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.timer import Timer
from textual.widgets import Static, TextArea

from goodterms.domain.letter_fields import fields_of
from goodterms.domain.letter_model import LANGUAGES
from goodterms.errors import GoodtermsError, Invalid, NotUnderstood, Refused
from goodterms.ledger import under_way
from goodterms.ledger.under_way import Place, UnderWay
from goodterms.text import clean
from goodterms.tui.letter_typed import pairs, shown_as
from goodterms.tui.widgets.bars import KeyBar
from goodterms.tui.widgets.confirm import Confirm, go_unless_lost
from goodterms.tui.widgets.editor import Editor
from goodterms.tui.widgets.form import Field, FormScreen
from goodterms.tui.widgets.head import Head
from goodterms.tui.widgets.once import Once
from goodterms.tui.widgets.prose import Prose
from goodterms.tui.widgets.rows import fit
from goodterms.tui.within import Within

if TYPE_CHECKING:
    from goodterms.domain.letter_model import Letter
    from goodterms.domain.records import Client
    from goodterms.domain.tone_model import ToneFinding
    from goodterms.exchange.letter_draft import Draft

PAUSE = 0.25
"""Seconds without a key before the tone is checked again."""


class LetterScreen(Within, Once, Screen[None]):
    """One letter to one client."""

    stays = True
    TITLE = "Letter"
    HELP = """
    The letter is filled in from your ledger. F2 changes its fields (dates, terms), F6 picks the facts, F3 the language;
    the text itself can be edited. The tone check runs while you type: a block must be mended, or lifted with a
    reason where that is allowed; a warning is only advice. F4 writes the files, F5 opens the letter as PDF. What you
    write is saved as you go, until the letter was sent: Esc leaves, and you come back to it. F9 starts it anew.
    """
    CSS = """
    LetterScreen TextArea { width: 3fr; border: none; padding: 0 1; background: $background; }
    LetterScreen TextArea:focus { border: none; }
    LetterScreen #beside { width: 2fr; max-width: 58; padding: 0 1; border-left: solid $panel; }
    LetterScreen #beside Static { height: auto; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Back"),
        Binding("f2", "fields", "Fields", priority=True),
        Binding("f3", "language", "Language", priority=True),
        Binding("f6", "facts", "Facts", priority=True),
        Binding("f4", "export", "Export", priority=True),
        Binding("f5", "open", "Open PDF", priority=True),
        Binding("f8", "next_finding", "Next finding", show=False),
        Binding("f9", "anew", "Start anew", show=False),
        Binding("f1", "app.help", "Help"),
    ]

    def __init__(
        self, client_id: int, kind: str, *, decision_id: int | None = None, language: str | None = None
    ) -> None:
        super().__init__()
        self.client_id = client_id
        self.kind = kind
        self.decision_id = decision_id
        self.language = language
        self.given: dict[str, str] = {}
        self.draft: Draft | None = None
        self.client: Client | None = None
        self.written = ""
        self.findings: Sequence[ToneFinding] = ()
        self._check: Timer | None = None
        self._next = 0
        self._saved: UnderWay | None = None
        self._trouble = ""

    def compose(self) -> ComposeResult:
        yield Head(id="head")
        with Horizontal():
            yield Editor(id="text")
            with VerticalScroll(id="beside", can_focus=False):
                yield Prose(id="findings")
        yield KeyBar()

    def on_mount(self) -> None:
        self.take_up()
        self.query_one(TextArea).focus()

    @property
    def text(self) -> str:
        return self.query_one(TextArea).text

    @property
    def edited(self) -> bool:
        """Has the text been changed by hand since it was written?"""
        return self.text != self.written

    # -- where one left off -----------------------------------------------------

    @property
    def place(self) -> Place:
        return Place(self.client_id, self.kind, self.decision_id)

    def take_up(self) -> None:
        """Go on where the letter was left, else write it from the ledger."""
        con = self.gt.desk.con
        before = under_way.load(con, self.place)
        if before is not None:
            self.language, self.given = before.language, dict(before.typed)
        if not self.rewrite() and before is not None:
            self.given.pop("facts", None)  # one that was picked is no longer in the log
            if not self.rewrite():
                self.given = {}
                self.rewrite()
        if before is not None and self.draft is not None:
            if before.body is not None:
                self.query_one(TextArea).load_text(before.body)
                self.check()
            self.gt.toast(f"As you left it on {before.day.isoformat()}. F9 starts it anew.")
        self._saved = self._now()

    def _now(self) -> UnderWay:
        return UnderWay(self.language or "", dict(self.given), self.text if self.edited else None, self.gt.desk.today)

    def keep_written(self) -> str:
        """Save what was written so far; says what stands in the way, if anything does."""
        if self.draft is None or (now := self._now()) == self._saved:
            return self._trouble
        try:
            under_way.save(self.gt.desk.con, self.place, now)
        except GoodtermsError as error:
            self._trouble = f"What you wrote could not be saved. {error}"
        else:
            self._saved, self._trouble = now, ""
        return self._trouble

    def action_anew(self) -> None:
        """Write the letter from the ledger as if nothing had been typed."""

        def answered(yes: bool | None) -> None:
            if yes:
                self.given = {}
                self.rewrite()

        if self.given or self.edited:
            question = "Start the letter anew? What you typed in the text and the fields is lost."
            self.app.push_screen(Confirm(question, yes="Start anew", no="Keep it"), answered)

    # -- writing --------------------------------------------------------------

    def rewrite(self) -> bool:
        """Write the letter from the ledger and the fields given."""
        from goodterms.domain import letter_body
        from goodterms.exchange import letter_draft

        desk = self.gt.desk
        try:
            place = letter_draft.desk(desk.con, desk.settings(), desk.today, self.client_id, given=self._answers())
            self.draft = letter_draft.draw_up(place, self.kind, pairs(self.kind, self.given), language=self.language)
        except GoodtermsError as error:
            self.gt.toast(str(error), wrong=True)
            return False
        self.client = place.history.client
        self.language = self.draft.letter.language
        self.written = letter_body.body(self.draft.letter)
        self.query_one(TextArea).load_text(self.written)
        kind = Content.styled(f": {_name(self.kind, self.draft.fields)} ({self.language})   ", "bold")
        self.query_one(Head).show(self.client.name, kind, before=" Letter to ", more=self.draft.letter.subject)
        self.check()
        return True

    def _answers(self) -> Mapping[str, object] | None:
        """The answers of the open decision, so that the letter follows the same rule."""
        from goodterms.ledger import decisions

        if self.decision_id is None:
            return None
        return decisions.load(self.gt.desk.con, self.decision_id).answers

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        event.stop()
        if self._check is not None:
            self._check.stop()
        self._check = self.set_timer(PAUSE, self.check)

    def check(self) -> None:
        """Check the tone and say what was found."""
        from goodterms.domain import tone

        if self.draft is None:
            return
        letter = self.edited_letter()
        context = replace(self.draft.context, unfilled=letter.unfilled)
        self.findings = tone.check(self.text, self.kind, letter.language, context)
        self.query_one("#findings", Static).update(self._say())
        if self._saved is not None:
            self.keep_written()

    def edited_letter(self) -> Letter:
        """The letter with the text as it stands in the editor."""
        from goodterms.domain import letter_body

        assert self.draft is not None
        return letter_body.with_body(self.draft.letter, self.text)

    def lacking(self) -> tuple[str, ...]:
        """What the letter still needs: open placeholders, and mandatory fields that were not written in by hand."""
        assert self.draft is not None
        open_ones = self.edited_letter().unfilled
        by_hand = set(self.draft.letter.unfilled) - set(open_ones)
        return tuple(dict.fromkeys((*open_ones, *(n for n in self.draft.missing if n not in by_hand))))

    def _say(self) -> Content:
        parts: list[Content | tuple[str, str] | str] = ["\n"]
        assert self.draft is not None
        blocks = [f for f in self.findings if f.level == "block"]
        warns = [f for f in self.findings if f.level != "block"]
        lacking = self.lacking()
        if not blocks and not lacking:
            parts.append(("Ready. F4 writes the files.\n", "bold $status-green"))
        if lacking:
            parts.append((f"Still missing ({_keys_for(lacking)}): {', '.join(lacking)}\n", "$status-amber"))
        for title, found, style in (
            ("Must be mended", blocks, "$status-red"),
            ("Worth a look", warns, "$status-amber"),
        ):
            if found:
                parts.append((f"\n{title}\n", f"bold {style}"))
            for one in found:
                parts.append((f"{one.rule} ", f"bold {style}"))
                if one.words:
                    parts.append((f'"{one.words}" ', "bold"))
                parts.append(f"{one.reason}\n")
                if one.suggestion:
                    parts.append((f"   {one.suggestion}\n", "$muted"))
        words = len(self.text.split())
        parts.append((f"\n{words} words. F8 jumps to the next finding.\n", "$muted"))
        if self.language in ("fa", "th"):
            parts.append(("F5 shows it as it will be printed.\n", "$muted"))
        return Content.assemble(*parts)

    def action_next_finding(self) -> None:
        """Put the cursor on the words of the next finding."""
        placed = [f for f in self.findings if f.end > f.start]
        if not placed:
            self.gt.toast("No finding points at a place in the text.")
            return
        found = placed[self._next % len(placed)]
        self._next += 1
        area = self.query_one(TextArea)
        before = self.text[: found.start]
        line = before.count("\n")
        area.move_cursor((line, found.start - (before.rfind("\n") + 1)), center=True)
        area.focus()

    # -- fields ---------------------------------------------------------------

    def action_fields(self) -> None:
        """All fields of this letter in one form; lists are parted by semicolons."""
        if self.draft is None or self.client is None:
            return
        currency = self.client.currency
        needed = set(self.draft.missing)
        held = {f.name: self.given.get(f.name, shown_as(self.draft.fields.get(f.name))) for f in fields_of(self.kind)}
        shown = {name: clean(value, lines=True) for name, value in held.items()}  # as a field gives it back
        order = sorted(fields_of(self.kind), key=lambda f: (f.name not in needed, not f.mandatory))
        fields = [Field(f.name, fit(f.label, 19).rstrip(), shown[f.name], f.help or f.kind) for f in order]

        def save(values: Mapping[str, str]) -> object:
            from goodterms.domain import letter_fields

            changed = {name: value for name, value in values.items() if value != shown[name]}
            given = {**self.given, **changed}
            letter_fields.read(self.kind, pairs(self.kind, given), currency)
            self.given = given
            return bool(changed)

        def done(changed: object) -> None:
            if changed is True:
                self._replace()

        intro = "Lists are parted by ;  A fact may be an id from the log: incident 12."
        self.app.push_screen(FormScreen("Fields of the letter", fields, save, intro=intro), done)

    def action_facts(self) -> None:
        """Pick the facts from the log."""
        from goodterms.tui.screens.facts import FactsScreen

        if not any(f.name == "facts" for f in fields_of(self.kind)):
            self.gt.toast("This letter names no facts.")
            return

        def done(chosen: list[str] | None) -> None:
            if chosen is not None:
                self.given["facts"] = "; ".join(chosen)
                self._replace()

        held = [part.strip() for part in self.given.get("facts", "").split(";") if part.strip()]
        self.app.push_screen(FactsScreen(self.client_id, held), done)

    def _replace(self) -> None:
        """Write the text anew; what was edited by hand is not thrown away unasked."""
        if not self.edited:
            self.rewrite()
            return

        def answered(yes: bool | None) -> None:
            if yes:
                self.rewrite()
            elif self.draft is not None:
                self.language = self.draft.letter.language  # the text that is kept is in it

        question = "Write the text anew from the fields? What you edited by hand is replaced."
        self.app.push_screen(Confirm(question, yes="Write anew", no="Keep my text"), answered)

    def action_language(self) -> None:
        def save(values: Mapping[str, str]) -> object:
            self.language = values["language"]
            return True

        def done(chosen: object) -> None:
            if chosen:
                self._replace()

        fields = [Field("language", "Language", self.language or "en", "", LANGUAGES, required=True)]
        intro = "English, Persian (fa), Icelandic (is), Romanian (ro), Thai (th), Turkish (tr)."
        self.app.push_screen(FormScreen("Language of the letter", fields, save, intro=intro), done)

    # -- files ----------------------------------------------------------------

    def action_export(self) -> None:
        """Ask where to and as what; blocks can be lifted there with a reason, where that is allowed."""
        if self.draft is None:
            return
        if lacking := self.lacking():
            own = " What is yours (my_name, my_email) is kept in the settings." if "my_" in " ".join(lacking) else ""
            said = f"The letter still lacks: {', '.join(lacking)}. {_keys_for(lacking)} fills it in."
            self.gt.toast(said + own, wrong=True)
            return
        blocks = [f for f in self.findings if f.level == "block"]
        fields = [
            Field("formats", "As", "pdf,docx", "md, txt, pdf, docx, eml; several with commas", required=True),
            Field("folder", "Folder", f"{Path.cwd()}/", "it is made if it ends in /", required=True),
        ]
        fields += [
            Field(f"o-{f.rule}", f"Lift {f.rule}", hint="a reason, if you must") for f in _once(blocks) if f.liftable
        ]

        def save(values: Mapping[str, str]) -> object:
            return self._export(values)

        intro = "Nothing that is there is replaced: a second letter gets -2."
        self.app.push_screen(FormScreen("Export the letter", fields, save, intro=intro), self._exported)

    def _export(self, values: Mapping[str, str]) -> object:
        from goodterms.domain import tone
        from goodterms.exchange.writers import letter_files
        from goodterms.ledger import letters

        assert self.draft is not None
        assert self.client is not None
        desk = self.gt.desk
        lifted = {k.removeprefix("o-"): v for k, v in values.items() if k.startswith("o-") and v}
        try:
            formats = letter_files.formats(values["formats"])
        except NotUnderstood as error:
            raise Invalid("formats", error.message, error.hint) from error
        self.check()
        stopping = tone.blocking(self.findings, lifted)
        if stopping:
            raise Refused(f"{stopping[0].rule}: {stopping[0].reason}", stopping[0].suggestion)
        letter = self.edited_letter()
        stem = letter_files.file_stem(self.client.name, self.kind, letter)
        written = letter_files.write(letter, formats, values["folder"], stem)
        letters.save(
            desk.con,
            self.client_id,
            desk.today,
            kind=self.kind,
            language=letter.language,
            subject=letter.subject,
            body=self.text,
            values={name: shown_as(value) for name, value in self.draft.fields.items()},
            overrides=lifted,
            decision_id=self.decision_id,
        )
        return written.paths

    def _exported(self, paths: object) -> None:
        if not isinstance(paths, tuple) or not paths:
            return
        self.gt.changed(f"Written: {', '.join(path.name for path in paths)}, in {paths[0].parent}")

    def action_open(self) -> None:
        """Open the letter as PDF in the system's viewer, made in a folder that goes with the session."""
        from goodterms.exchange.writers.letter_pdf import letter_pdf
        from goodterms.tui import opening

        if self.draft is None:
            return
        letter = self.edited_letter()
        opening.show_bytes(self.gt, lambda: letter_pdf(letter)[0], "letter.pdf")

    def action_leave(self) -> None:
        """Back; what could not be saved is asked about."""
        go_unless_lost(self.app, self.keep_written(), "Leave the letter?", self._go)

    def _go(self) -> None:
        self.gt.hush()
        self.dismiss()


def _name(kind: str, fields: Mapping[str, object]) -> str:
    """What this letter is, for people."""
    from goodterms.domain.letter_fields import DECISIONS, empty

    if kind not in DECISIONS:
        return kind.replace("_", " ")
    from goodterms.domain.decision_words import letter_name

    return letter_name(kind, promised=not empty(fields.get("open_items")))


def _keys_for(lacking: Sequence[str]) -> str:
    """The key that fills in what is lacking: facts are picked from the log."""
    return "F6" if list(lacking) == ["facts"] else "F2, facts F6" if "facts" in lacking else "F2"


def _once(findings: Sequence[ToneFinding]) -> list[ToneFinding]:
    return list({f.rule: f for f in findings}.values())
