"""A report's picture, drawn by plotext. Imported only when there is room for one."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from rich.cells import cell_len
from textual.app import RenderResult
from textual.color import Color, ColorParseError
from textual_plotext import PlotextPlot

from goodterms.text import clean
from goodterms.tui.report_model import Picture, Series
from goodterms.tui.widgets.rows import fit

_NOTHING = "\u200e"
LABEL = 22
"""Cells of a label at most."""
TALLEST = 24
"""Lines of a picture over months."""
RGB = tuple[int, int, int]


class PictureView(PlotextPlot):
    """Shows one picture, in the colours of the theme, as large as there is room."""

    DEFAULT_CSS = """
    PictureView { height: 1fr; background: $surface; }
    """

    def __init__(self) -> None:
        super().__init__(id="picture")
        self.picture: Picture | None = None

    def draw(self, picture: Picture) -> None:
        """Show another picture."""
        self.picture = picture
        # A line a bar, and thin ones: plotext draws a bar twice, or over its neighbour, where lines are to spare.
        self.styles.max_height = len(picture.labels) + 4 if picture.shape == "across" else TALLEST
        self.refresh()

    def render(self) -> RenderResult:
        self._lay_out()
        return super().render()

    def _colour(self, name: str) -> RGB:
        try:
            return Color.parse(self.app.theme_variables.get(name, "")).rgb
        except ColorParseError:
            return (128, 128, 128)

    def _lay_out(self) -> None:
        picture = self.picture
        if picture is None:
            return
        plot = self.plt
        plot.clear_figure()
        plot.title(picture.title)
        if picture.shape == "across":
            self._across(picture)
        else:
            self._over(picture)

    def _across(self, picture: Picture) -> None:
        plot: Any = self.plt
        room = max(1, self.size.height - 4)
        values = _points(picture.series[0])[:room][::-1]
        if len(picture.labels) > room:
            plot.title(f"{picture.title} (the first {room})")
        most = max([*values, 0.0])
        names = labels(picture.labels[:room])[::-1]
        plot.bar(names, values, orientation="h", width=0.01, color=self._colour("primary"), marker="sd")
        shown = [float(value) for value, _ in picture.marks if value <= most * 1.5]
        for value in shown:
            plot.vline(value, self._colour("status-amber"))
        plot.xlim(0, max([most, *shown]) * 1.04 or 1)
        plot.xticks(*_ticks(max([most, *shown])))

    def _over(self, picture: Picture) -> None:
        plot: Any = self.plt  # its hints know less than it does
        colours = [self._colour("primary"), self._colour("status-amber"), self._colour("secondary")]
        places = list(range(1, len(picture.labels) + 1))
        if picture.shape == "stacked":
            values = [_points(one) for one in picture.series]
            names = [one.name for one in picture.series]
            plot.stacked_bar(places, values, labels=names, color=colours[: len(values)], marker="sd", width=0.6)
        else:
            for one, colour in zip(picture.series, colours, strict=False):
                plot.plot(places, _points(one), label=one.name, color=colour, marker="braille")
        every = max(1, -(-len(places) * 9 // max(9, self.size.width - 12)))
        plot.xticks(places[::every], [clean(label) for label in picture.labels[::every]])
        most: float
        if picture.shape == "stacked":
            most = max(map(sum, zip(*(_points(one) for one in picture.series), strict=True)), default=0)
        else:
            most = max((value for one in picture.series for value in _points(one)), default=0)
        plot.ylim(0, most * 1.04 or 1)
        plot.yticks(*_ticks(most))


def _points(series: Series) -> list[float]:
    """Where it is drawn: here a figure stops being exact."""
    return [float(value) for value in series.values]


def _ticks(most: float) -> tuple[list[float], list[str]]:
    """Four to eight round numbers from 0 up to `most`, and how they are written."""
    if most <= 0:
        return [0.0], ["0"]
    size = 10.0 ** math.floor(math.log10(most))
    step = next(s * size for s in (0.1, 0.2, 0.25, 0.5, 1.0, 2.0) if most / (s * size) <= 7)
    places = [step * n for n in range(int(most / step) + 1)]
    return places, [f"{place:,.10g}" for place in places]


def labels(names: Sequence[str]) -> list[str]:
    """Names of equal width in cells and equal length: plotext counts characters, the terminal counts cells."""
    short = [clean(name) for name in names]
    width = min(LABEL, max((cell_len(name) for name in short), default=1))
    cut = [fit(name, width, right=True) for name in short]
    longest = max(map(len, cut), default=0)
    return [_NOTHING * (longest - len(name)) + name for name in cut]
