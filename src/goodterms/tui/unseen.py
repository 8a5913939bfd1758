"""The last gate before the terminal: no control character and no bidi override leaves the app.

Text is cleaned when it comes in; but a file may have been written by others, and a terminal obeys what it is sent.
"""

from __future__ import annotations

import re

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""What has no width and should not be there: dropping it moves nothing on screen."""


class Unseen(LineFilter):
    """Drops them from every line of every widget, toasts and palette included."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        if not any(_UNSEEN.search(segment.text) for segment in segments):
            return segments
        return [
            segment if segment.control else Segment(_UNSEEN.sub("", segment.text), segment.style)
            for segment in segments
        ]
