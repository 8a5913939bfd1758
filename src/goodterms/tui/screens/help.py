"""Help: what this screen is for, and every key that works here."""

from __future__ import annotations

from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen, Screen
from textual.widget import Widget

from goodterms.tui.widgets.once import CLOSE, Once
from goodterms.tui.widgets.prose import Prose

EVERYWHERE = (
    ("1 … 6", "Today, Clients, Hours, Invoices, Flags, Reports"),
    ("j k g G ↑ ↓", "move in a list"),
    ("Enter / Esc", "open / back"),
    ("n e d", "new, edit, delete"),
    ("/ s y", "filter, sort, copy"),
    ("Space x c", "mark or tick off, export, close or reopen"),
    ("f v", "which are shown, another view of it"),
    ("t a !", "timer, log hours, log an incident"),
    ("w", "decide about this client (wizard)"),
    ("u U", "undo, redo"),
    ("? Ctrl+P q", "help, palette of all actions, quit"),
)
_WAYS = ("Up", "Down", "Left", "Right", "Home", "End")
_ROLLS = tuple(f"{verb} {way}" for verb in ("Scroll", "Page") for way in _WAYS)
MOVES = frozenset((*_WAYS, *_ROLLS, "First", "Last", "Open", "Copy", "Page up", "Page down", "Copy selected text"))
"""Ways to move, which every list has: named once, under "everywhere"."""
SAFE = "Everything you see is saved. The file is whole at any moment: quit or copy it whenever you like."


class HelpScreen(Once, ModalScreen[None]):
    """Made from the bindings of the screen below, so it cannot be out of date."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,question_mark,f1,enter", "dismiss(None)", "Close"),
        Binding("j,down", "scroll(1)", show=False),
        Binding("k,up", "scroll(-1)", show=False),
    ]
    CSS = """
    HelpScreen { align: center middle; background: $background 60%; }
    HelpScreen VerticalScroll {
        width: 76; max-width: 96%; height: auto; max-height: 94%;
        background: $surface; border: round $primary; border-title-color: $primary; padding: 0 2;
    }
    HelpScreen Static { height: auto; }
    """

    def __init__(self, below: Screen[Any], view: Widget | None) -> None:
        super().__init__()
        self.below = below
        self.about = view or below

    def compose(self) -> ComposeResult:
        title = str(getattr(self.about, "TITLE", "") or "Help")
        with VerticalScroll() as box:
            box.border_title = Content(f"Help: {title}")
            box.border_subtitle = CLOSE
            yield Prose(self._text())

    def _text(self) -> Content:
        parts: list[Content | tuple[str, str] | str] = []
        words = str(getattr(self.about, "HELP", "")).strip()
        if words:
            parts += [" ".join(words.split()), "\n\n"]
        here = self._keys_here()
        if here:
            parts.append(("Keys here\n", "bold $primary"))
            parts += [_line(key, what) for key, what in here]
            parts.append("\n")
        parts.append(("Keys everywhere\n", "bold $primary"))
        parts += [_line(key, what) for key, what in EVERYWHERE]
        parts += ["\n", (SAFE, "$muted")]
        return Content.assemble(*parts)

    def _keys_here(self) -> list[tuple[str, str]]:
        rows: list[tuple[str, str]] = []
        for active in self.below.active_bindings.values():
            binding = active.binding
            if active.node in (self.app, self.below) and self.about is not self.below:
                continue
            if not binding.description or binding.action.startswith("app."):
                continue
            key = binding.key_display or self.app.get_key_display(binding)
            known = next((i for i, row in enumerate(rows) if row[1] == (binding.tooltip or binding.description)), None)
            if known is None:
                rows.append((key, binding.tooltip or binding.description))
            elif key not in rows[known][0].split():
                rows[known] = (f"{rows[known][0]} {key}", rows[known][1])
        return [(key, what) for key, what in rows if what not in MOVES]

    def action_scroll(self, by: int) -> None:
        self.query_one(VerticalScroll).scroll_relative(y=by, animate=False)


def _line(key: str, what: str) -> Content:
    return Content.assemble((f"  {key:<14}", "bold $footer-key-foreground"), f" {what}\n")
