"""Where the questions of a step stand. Two places and the result are made once, and each step fills them anew:
making widgets and taking them away took most of the time of a step.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input

from goodterms.tui.widgets.choices import Choice, Choices
from goodterms.tui.widgets.prose import Plain

PLACES = 2
"""No step asks more than two questions (DOMAIN 4)."""


@dataclass(frozen=True, slots=True)
class Question:
    """What a place shows: a list of answers, or, where there are none, a line to type in."""

    name: str
    title: Content | None = None
    options: tuple[Choice, ...] = ()
    taken: object = None
    suggested: object = None
    why: str = ""
    text: str = ""
    hint: str = ""


class Line(Input):
    """A line to type in; the foot names the key that goes on from it."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "submit", "Go on")]


class Place:
    """A title, and below it a list of answers or a line to type in with the reason for what stands in it."""

    def __init__(self) -> None:
        self.question: Question | None = None
        self.title = Plain(classes="ask-title")
        self.choices = Choices(())
        self.input = Line()
        self.why = Plain(classes="why")
        for widget in self.widgets:
            widget.display = False

    @property
    def widgets(self) -> tuple[Widget, ...]:
        return self.title, self.choices, self.input, self.why

    @property
    def answer(self) -> Widget | None:
        """What takes the answer; None where nothing is asked."""
        if self.question is None:
            return None
        return self.choices if self.question.options else self.input

    @property
    def typed(self) -> str | None:
        """What was typed and not yet entered; None where nothing was."""
        if self.question is None or self.question.options or self.input.value == self.question.text:
            return None
        return self.input.value

    def show(self, question: Question | None, *, again: bool = False) -> None:
        """`again`: the step is only drawn anew; what was typed and where the cursor stands is left alone."""
        typed, cursor = self.typed if again else None, self.choices.cursor if again else -1
        self.question = question
        self.title.display = question is not None and question.title is not None
        self.choices.display = question is not None and bool(question.options)
        self.input.display = self.why.display = question is not None and not question.options
        if question is None:
            return
        if question.title is not None:
            self.title.update(question.title)
        if question.options:
            self.choices.show(question.options, taken=question.taken, suggested=question.suggested, why=question.why)
            if 0 <= cursor < len(question.options):
                self.choices.cursor = cursor
        else:
            self.input.placeholder = question.hint
            if typed is None:
                self.input.value = question.text
                self.input.action_select_all()
            self.why.update(Content.styled(question.why, "$muted italic"))


class Places:
    """The places of a step, in the order they are answered in."""

    def __init__(self) -> None:
        self._all = tuple(Place() for _ in range(PLACES))

    @property
    def widgets(self) -> list[Widget]:
        return [widget for place in self._all for widget in place.widgets]

    def show(self, questions: Sequence[Question], *, again: bool = False) -> None:
        for number, place in enumerate(self._all):
            place.show(questions[number] if number < len(questions) else None, again=again)

    def typed(self) -> Iterator[tuple[str, str]]:
        """The questions with something typed that was not yet entered, and that."""
        for place in self._all:
            if place.question is not None and place.typed is not None:
                yield place.question.name, place.typed

    @property
    def answers(self) -> list[Widget]:
        """What takes the answers of this step."""
        return [found for place in self._all if (found := place.answer) is not None]

    def name(self, widget: Widget) -> str:
        """The question that `widget` takes the answer to; empty where it asks nothing now: a key came too quickly."""
        return next((p.question.name for p in self._all if p.question is not None and p.answer is widget), "")
