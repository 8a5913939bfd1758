"""The app on a copy of the sample, or on a fresh file, with everything it writes kept in the test's folder."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.app import App
from textual.widgets import Input

from goodterms.paths import data_folder

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def sample_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample, made once."""
    sys.path.insert(0, str(ROOT / "tools"))
    try:
        from make_sample import make
    finally:
        sys.path.pop(0)
    made: Path = make(tmp_path_factory.mktemp("sample") / "sample.db")
    return made


@pytest.fixture
def sample(tmp_path: Path, sample_template: Path) -> Path:
    """A copy of the sample; its story ends on goodterms.ledger.demo.STORY_ENDS."""
    return Path(shutil.copy(sample_template, tmp_path / "sample.db"))


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A home of the test's own; afterwards no error that nobody foresaw may have been written down there."""
    folder = tmp_path / "home"
    folder.mkdir()
    for name in ("HOME", "XDG_DATA_HOME", "USERPROFILE", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(folder))
    monkeypatch.setattr(Input, "_toggle_cursor", lambda _self: None)
    monkeypatch.setattr(App, "delay_update", lambda _self, delay=0.0: None)  # it only spares eyes a flicker
    monkeypatch.chdir(folder)
    yield folder
    log = data_folder() / "error.log"
    assert not log.exists(), log.read_text(encoding="utf-8")
