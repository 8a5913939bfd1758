"""Golden pictures of screens, as text that people can review.

A frame is taken inside `run_test`, which raises what the app raised: a crashed app cannot pass. A missing
golden is written, except in CI, where it fails; `--update-looks` writes all anew.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual.app import App
from textual.widgets import Input

Look = Callable[[App[Any], str], None]


def screen_text(app: App[Any]) -> str:
    """What the terminal shows, line by line, without colour."""
    strips = app.screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in strip).rstrip() for strip in strips) + "\n"


@pytest.fixture(autouse=True)
def _still_cursor(monkeypatch: pytest.MonkeyPatch) -> None:
    """A blinking cursor would make two pictures of one screen differ."""
    monkeypatch.setattr(Input, "_toggle_cursor", lambda _self: None)


@pytest.fixture
def look(request: pytest.FixtureRequest) -> Look:
    """Compare the screen with its golden text; write the new one beside it when they differ."""

    def check(app: App[Any], name: str) -> None:
        assert app._exception is None, f"the app crashed: {app._exception!r}"
        folder = Path(__file__).parent / "goldens"
        folder.mkdir(exist_ok=True)
        golden = folder / f"{name}.txt"
        seen = screen_text(app)
        if request.config.getoption("--update-looks") or (not golden.exists() and not os.environ.get("CI")):
            golden.write_text(seen, encoding="utf-8")
            return
        assert golden.exists(), f"no golden for {name}: run pytest tests/looks --update-looks and look at it"
        wanted = golden.read_text(encoding="utf-8")
        if seen != wanted:
            golden.with_suffix(".txt.new").write_text(seen, encoding="utf-8")
        assert seen == wanted, f"{name} looks different; see {golden.name}.new"

    return check
