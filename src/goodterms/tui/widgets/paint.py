"""The styles of our own lists, in the colours of the theme: mixed once, without a rule of CSS for each."""

from __future__ import annotations

from rich.style import Style
from textual.widget import Widget

CELLS = {
    "muted": "$muted",
    "strong": "bold",
    "accent": "$accent",
    "green": "$status-green",
    "amber": "$status-amber",
    "red": "$status-red",
    "critical": "bold $status-critical",
    "none": "$status-none",
}
"""What a cell may name, as Textual writes styles."""


def style(widget: Widget, words: str) -> Style:
    """What `words` ("bold $accent", "on $primary 22%") mean on this widget; a see-through background is mixed
    with what lies under it."""
    found = widget.app.stylesheet.parse_style(words)
    under = widget.background_colors[1]
    return Style(
        color=None if found.foreground is None else (under + found.foreground).rich_color,
        bgcolor=None if found.background is None else (under + found.background).rich_color,
        bold=found.bold,
    )
