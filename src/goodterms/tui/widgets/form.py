"""A form: fields as data, a message under the field that is wrong, Ctrl+S or Enter saves, Esc leaves."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.suggester import SuggestFromList
from textual.widget import Widget
from textual.widgets import Input, Label

from goodterms.errors import GoodtermsError, Invalid
from goodterms.text import clean
from goodterms.tui.widgets.once import Once

_FOOT_ROOM = 4
"""Lines kept for the foot: a blank one and a message of up to three."""
_NARROW = 50
"""Columns of the terminal below which a label stands above its field. Beside it a message would have no room at all:
it would vanish, then the scrollbar, then both come back, without end."""
_SHORT = re.compile(r"[\d.,:/ %+-]+|today|yesterday|tomorrow")
_BREAK = re.compile(r" /(?: |$)")
"""A line break, as it is typed into a field that holds several lines."""
ADDRESS = "High Street 1 / 12345 Springfield"
LINES = "A / with a space on each side parts the lines."
FOOT = "Enter or Ctrl+S saves, Esc leaves"
BUTTONS = Content.from_markup("[@click=screen.save] Save [/][@click=screen.leave] Leave [/]")
"""Stand in the lower edge, for the mouse."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form. `choices` are the words it takes (any unique beginning is enough)."""

    key: str
    label: str
    value: str = ""
    hint: str = ""
    choices: Sequence[str] = field(default_factory=tuple)
    required: bool = False
    secret: bool = False
    """Shown as dots."""
    says: str = ""
    """What it means, shown under it while it has the focus."""
    lines: bool = False
    """It may hold several lines; one that holds several already may in any case."""

    @property
    def several(self) -> bool:
        return self.lines or "\n" in self.value

    @property
    def shown(self) -> str:
        """What stands in it to begin with: all on one line."""
        return " / ".join(self.value.splitlines()) if self.several else self.value

    @property
    def help(self) -> str:
        """What is said under it while it has the focus."""
        return self.says or ", ".join(self.choices) or (LINES if self.several else "")

    def typed(self, text: str) -> str:
        """What `text` in it means. Lines that nobody touched stay as they were, and a passphrase as it was typed."""
        if self.secret:
            return text
        if not self.several:
            return clean(text)
        return self.value if text == self.shown else clean(_BREAK.sub("\n", text), lines=True)


def choose(text: str, choices: Sequence[str], key: str) -> str:
    """Return the choice that `text` begins; raise Invalid when none or several do."""
    wanted = text.strip().lower()
    if wanted in (c.lower() for c in choices):
        return next(c for c in choices if c.lower() == wanted)
    found = [c for c in choices if c.lower().startswith(wanted)]
    if wanted and len(found) == 1:
        return found[0]
    raise Invalid(key, f"Write one of: {', '.join(choices)}.")


def replaced(item: Field) -> bool:
    """Does typing replace what stands in the field? Where it is one of a few words, a number, a day or a time,
    a currency, or a client that was only proposed."""
    return bool(item.choices) or item.key in ("client", "currency") or bool(_SHORT.fullmatch(item.value))


def sentence(error: GoodtermsError) -> str:
    """What is wrong and how to mend it; a hint that names an option of the command line is no help here."""
    return error.message if "--" in error.hint else str(error)


class Lines(Input):
    """The box of a field that may hold several lines: those that are pasted all come in."""

    def _on_paste(self, event: events.Paste) -> None:
        lines = event.text.strip().splitlines()
        if len(lines) > 1:
            event.prevent_default()
            event.stop()
            self.replace(" / ".join(line.strip() for line in lines), *self.selection)


class Say(Label):
    """The line under a field; it comes into view when it has something to say."""

    def on_show(self) -> None:
        self.scroll_visible(animate=False)


class Fields(VerticalScroll, can_focus=False, inherit_bindings=False):
    """The fields, one below the other: the arrows walk over them as Tab does, instead of scrolling away from them."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "app.focus_next", "Next field", show=False),
        Binding("up", "app.focus_previous", "Field before", show=False),
        Binding("pagedown", "page_down", "Scroll down", show=False),
        Binding("pageup", "page_up", "Scroll up", show=False),
    ]


class FormScreen(Once, ModalScreen[object]):
    """Asks for some values, hands them to `save`, and closes with what `save` returns.

    `save` raises Invalid(field, ...) or another GoodtermsError: the message is shown under the field
    (or at the foot) and nothing is closed. `reading`, when given, says live what was understood.
    """

    AUTO_FOCUS = "Input"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Leave"),
        Binding("ctrl+s", "save", "Save"),
    ]
    CSS = """
    FormScreen { align: center middle; background: $background 60%; }
    FormScreen > Vertical {
        width: 72; max-width: 96%; height: auto; max-height: 92%;
        background: $surface; border: round $primary 60%; border-title-color: $primary; padding: 0 1;
    }
    FormScreen #fields { height: auto; }
    FormScreen Horizontal { height: auto; }
    FormScreen .label { width: 20; color: $muted; padding: 0 1 0 0; }
    FormScreen Input { width: 1fr; border: none; height: 1; padding: 0 1; background: $panel; }
    FormScreen Input:focus { background: $primary 20%; }
    FormScreen #intro { width: 100%; height: auto; color: $muted; margin: 0 0 1 0; }
    FormScreen .say { width: 100%; height: auto; padding: 0 0 0 21; color: $muted; }
    FormScreen.-narrow #fields Horizontal { layout: vertical; }
    FormScreen.-narrow Input { width: 100%; }
    FormScreen.-narrow .say { padding: 0 0 0 1; }
    FormScreen .say.-wrong { color: $error; }
    FormScreen #foot { width: 100%; height: auto; color: $muted; margin: 1 0 0 0; }
    FormScreen #foot.-wrong { color: $error; }
    """

    def __init__(
        self,
        title: str,
        fields: Sequence[Field],
        save: Callable[[Mapping[str, str]], object],
        *,
        intro: str = "",
        reading: Callable[[Mapping[str, str]], str] | None = None,
    ) -> None:
        super().__init__()
        self.form_title = title
        self.fields = tuple(fields)
        self.save = save
        self.intro = intro
        self.reading = reading
        self._warned = False
        self._at_foot = FOOT

    def compose(self) -> ComposeResult:
        with Vertical() as box:
            box.border_title = Content(self.form_title)
            box.border_subtitle = BUTTONS
            with Fields(id="fields"):
                if self.intro:
                    yield Label(Content(self.intro), id="intro")
                for item in self.fields:
                    with Horizontal():
                        yield Label(Content(item.label), classes="label")
                        yield (Lines if item.several else Input)(
                            item.shown,
                            placeholder=item.hint,
                            password=item.secret,
                            id=f"f-{item.key}",
                            suggester=SuggestFromList(item.choices, case_sensitive=False) if item.choices else None,
                            select_on_focus=replaced(item),
                        )
                    say = Say("", id=f"say-{item.key}", classes="say")
                    say.display = False
                    yield say
            yield Label(Content(FOOT), id="foot")

    def on_resize(self) -> None:
        """The fields scroll; the foot line under them is always in view."""
        self.set_class(self.size.width < _NARROW, "-narrow")
        self.query_one("#fields").styles.max_height = max(3, self.size.height * 92 // 100 - 2 - _FOOT_ROOM)

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        self._offer(event.widget, show=True)

    def on_descendant_blur(self, event: events.DescendantBlur) -> None:
        self._offer(event.widget, show=False)

    def _offer(self, widget: Widget, *, show: bool) -> None:
        """Say under a field what it takes or means, while it has the focus and nothing is wrong with it."""
        item = next((one for one in self.fields if one.help and widget.id == f"f-{one.key}"), None)
        if item is None:
            return
        say = self.query_one(f"#say-{item.key}", Label)
        if not say.has_class("-wrong"):
            say.update(Content(item.help))
            say.display = show

    def values(self) -> dict[str, str]:
        """What is typed now, cleaned, choices completed."""
        out: dict[str, str] = {}
        for item in self.fields:
            text = item.typed(self.query_one(f"#f-{item.key}", Input).value)
            if item.required and not text:
                raise Invalid(item.key, f"{item.label} is needed.")
            if item.choices and text:
                text = choose(text, item.choices, item.key)
            out[item.key] = text
        return out

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._warned = False
        self._clear()
        if self.reading:
            try:
                self._foot(self.reading(self.values()), wrong=False)
            except GoodtermsError as error:
                self._foot(sentence(error), wrong=False)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_save()

    def action_save(self) -> None:
        """Save, or say under the first wrong field what is wrong."""
        if not self.is_current:
            return  # the key before saved it
        self._clear()
        try:
            result = self.save(self.values())
        except Invalid as error:
            self._wrong(error)
        except GoodtermsError as error:
            self._foot(sentence(error), wrong=True)
        else:
            self.dismiss(result if result is not None else True)

    def action_leave(self) -> None:
        """Leave; what was typed into a form of several fields is not thrown away without a second Esc."""
        typed = any(self.query_one(f"#f-{item.key}", Input).value != item.shown for item in self.fields)
        if typed and not self._warned and len(self.fields) > 2:
            self._warned = True
            self._foot("Not saved. Esc again leaves without saving.", wrong=True)
            return
        self.dismiss(None)

    def _wrong(self, error: Invalid) -> None:
        if not any(item.key == error.field for item in self.fields):
            self._foot(sentence(error), wrong=True)
            return
        label = self.query_one(f"#say-{error.field}", Label)
        label.update(Content(sentence(error).removeprefix(f"{error.field}: ")))  # it stands under its field
        label.add_class("-wrong")
        label.display = True
        self.query_one(f"#f-{error.field}", Input).focus()

    def _clear(self) -> None:
        for label in self.query(".say.-wrong").results(Label):
            label.remove_class("-wrong")
            label.display = False
        if self.focused is not None:
            self._offer(self.focused, show=True)
        self._foot(FOOT, wrong=False)

    def _foot(self, text: str, *, wrong: bool) -> None:
        if text == self._at_foot:
            return
        self._at_foot = text
        foot = self.query_one("#foot", Label)
        foot.update(Content(text))
        foot.set_class(wrong, "-wrong")
