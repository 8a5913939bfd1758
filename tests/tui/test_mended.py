"""What was put right in Textual: each of these fails without it."""

from __future__ import annotations

import gc
from pathlib import Path

from textual._styles_cache import StylesCache

from tests.tui.hand import open_app


def caches() -> int:
    gc.collect()
    return sum(isinstance(one, StylesCache) for one in gc.get_objects())


async def test_the_lines_of_a_closed_page_are_let_go(sample: Path) -> None:
    async with open_app(sample) as hand:
        await hand.press("2")
        before = caches()
        await hand.press("enter")
        assert caches() > before + 5
        await hand.press("escape")
        assert caches() <= before + 2
