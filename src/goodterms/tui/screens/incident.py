"""What kind of incident was it? One letter answers."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.style import Style
from textual.widgets import Static

from goodterms.tui.widgets.once import LEAVE, Once

SEVERITIES = ("minor", "clear", "grave")
KINDS: tuple[tuple[str, str, str], ...] = (
    ("a", "abuse", "insult, shouting, belittling"),
    ("t", "physical_threat", "thrown objects, menacing, violence"),
    ("l", "legal_ethical_risk", "asked for something illegal or unethical"),
    ("d", "dishonesty", "a lie, proven or not"),
    ("u", "unreasonable_demands", "impossible deadline, out of proportion"),
    ("c", "fee_cutting", "wanted to pay less after the work was done"),
    ("p", "plays_competitors", "a rival's price used during the job"),
    ("h", "price_resistance", "haggled over a quote"),
    ("o", "off_hours", "wanted an answer at night or on a weekend"),
    ("b", "unclear_brief", "work asked for without saying what"),
    ("i", "ignores_advice", "ignored advice, then needed rescue"),
    ("m", "micromanagement", "over-involved, checked every step"),
    ("s", "no_compromise", "stood still, no solution both can live with"),
    ("y", "petty_complaints", "complained about a trifle"),
)

GRAVITY = {
    "abuse": "Minor: belittling or disrespect. Clear: an insult, swearing, shouting, a slur. Grave: targeted or "
    "sexual harassment, or a threat from afar.",
    "physical_threat": "One is enough, and an apology does not undo it: how grave it was is not asked.",
    "dishonesty": "Minor: not proven. Clear: proven, of little weight. Grave: proven, and it matters.",
    "legal_ethical_risk": "Minor: a first small request, or dropped after a no. Clear: pressed after a no, or done. "
    "Grave: danger to people.",
}
"""What the severities of a kind mean, where it is not plain (DOMAIN section 2, RULINGS A10)."""


ROOM = 62


class KindScreen(Once, ModalScreen[str | None]):
    """A list of kinds, each with its letter."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss(None)", "Leave")]
    CSS = """
    KindScreen { align: center middle; background: $background 60%; }
    KindScreen VerticalScroll {
        width: 74; max-width: 96%; height: auto; max-height: 96%;
        background: $surface; border: round $primary 60%; border-title-color: $primary; padding: 0 1;
    }
    KindScreen Static { height: auto; }
    """

    def __init__(self, client: str = "") -> None:
        super().__init__()
        self.client = client
        """The name of whom it is about; "" where that is asked for later."""

    def compose(self) -> ComposeResult:
        from goodterms.domain.flags.catalogue import BY_ID

        parts: list[Content | tuple[str, str] | str] = []
        for letter, flag, says in KINDS:
            title = BY_ID[flag].title
            more = f"  {title}" if len(says) + len(title) < ROOM else ""
            key = (f" {letter} ", "bold $footer-key-foreground")
            line = Content.assemble(key, f" {says[:1].upper()}{says[1:]}", (more, "$muted"))
            parts += [line.stylize(Style.from_meta({"kind": flag})), "\n"]
        parts.append(("\nLate payment, disputes, hours and scope are measured from your ledger.", "$muted"))
        with VerticalScroll() as box:
            box.border_title = Content(f"What happened with {self.client}?" if self.client else "What happened?")
            box.border_subtitle = LEAVE
            yield Static(Content.assemble(*parts))

    def on_click(self, event: events.Click) -> None:
        kind = event.style.meta.get("kind")
        if kind is not None:
            self.dismiss(kind)

    def on_key(self, event: events.Key) -> None:
        for letter, flag, _ in KINDS:
            if event.character == letter:
                event.stop()
                self.dismiss(flag)
