"""Only what changed is drawn again: what a key costs is mostly drawing."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from textual.geometry import Region
from textual.screen import Screen
from textual.widgets import Static

from goodterms.ledger import store
from goodterms.tui.screens.wizard import WizardScreen
from goodterms.tui.wizard.rail import Rail
from tests.tui.hand import open_app
from tests.tui.lit import acquaintance
from tests.tui.test_wizard import open_wizard, state


async def test_a_step_draws_two_lines_of_the_rail_and_not_the_whole_screen(
    db: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(store.connect(db)) as con:
        acquaintance(con, "Acme")
    drawn: list[tuple[str, tuple[Region, ...]]] = []

    def watch(kind: type[WizardScreen] | type[Rail]) -> None:
        refresh = kind.refresh

        def watched(self: WizardScreen | Rail, *regions: Region, **more: bool) -> object:
            drawn.append((kind.__name__, regions))
            return refresh(self, *regions, **more)  # type: ignore[arg-type]

        monkeypatch.setattr(kind, "refresh", watched)

    async with open_app(db, size=(120, 40)) as hand:
        await open_wizard(hand)
        await hand.press("down", "enter")
        question = hand.app.screen.query_one("#question", Static)
        watch(Rail)
        watch(WizardScreen)
        before = state(hand).step.number
        await hand.press("f7" if before > 1 else "right")
        after = state(hand).step.number
        assert before != after
        assert hand.app.screen.query_one("#question", Static) is question
    lines = [region for kind, regions in drawn if kind == "Rail" for region in regions]
    assert {region.y for region in lines} == {before - 1, after - 1}
    assert not [kind for kind, regions in drawn if not regions]


async def test_a_step_is_laid_out_and_drawn_once(db: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(store.connect(db)) as con:
        acquaintance(con, "Acme")
    async with open_app(db, size=(100, 30)) as hand:
        await open_wizard(hand)
        await hand.press("down", "enter", "f7")
        drawn = []
        refresh = Screen._refresh_layout

        def watched(self: Screen[object], *given: Any, **more: Any) -> None:
            drawn.append("laid out")
            refresh(self, *given, **more)

        display = hand.app._display
        monkeypatch.setattr(Screen, "_refresh_layout", watched)
        monkeypatch.setattr(hand.app, "_display", lambda *given: (drawn.append("drawn"), display(*given)))
        await hand.press("right")
    assert drawn == ["laid out", "drawn"]
