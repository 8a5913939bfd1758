"""The rail at the left of the wizard: its steps, which of them are answered, and where somebody stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import RenderResult
from textual.content import Content
from textual.geometry import Region
from textual.widget import Widget

from goodterms.domain.decision_questions import Step, path

if TYPE_CHECKING:
    from goodterms.tui.wizard.state import WizardState


class Rail(Widget):
    """One line a step. From step to step only a line or two change, and only those are drawn again."""

    _lines: tuple[Content, ...] = ()

    def show(self, state: WizardState) -> None:
        """Draw the lines that are not as they stand there."""
        before, self._lines = self._lines, lines(state)
        if len(before) != len(self._lines):
            self.refresh()
            return
        for y, (old, new) in enumerate(zip(before, self._lines, strict=True)):
            if not old.is_same(new):
                self.refresh(Region(0, y, self.size.width, 1))

    def render(self) -> RenderResult:
        return Content("\n").join(self._lines)


def lines(state: WizardState) -> tuple[Content, ...]:
    """The steps on the client's way, and a word of comfort."""
    made = [Content.styled(*_line(state, number, step)) for number, step in enumerate(path(state.levels), 1)]
    return (*made, Content(), Content.styled("Every answer is saved.", "$muted"))


def _line(state: WizardState, number: int, step: Step) -> tuple[str, str]:
    asks = state.asks(step)
    answered = bool(asks) and all(a.answer in state.given or a.kind == "text" for a in asks)
    only_read = step.id == "safety" or (step.id == "history" and not asks)
    answered = answered or (only_read and state.step.number > step.number)
    style = "bold reverse" if step is state.step else ("" if answered else "$muted")
    return f"{'+' if answered else ' '}{number:>2} {step.title}"[:26].ljust(26), style
