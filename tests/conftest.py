"""What all tests share: a fresh file (`db`), a connection to it (`con`), a terminal that looks the same anywhere."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from goodterms.ledger import store
from tests.counts import Counts

for _name in ("NO_COLOR", "TEXTUAL_THEME", "GOODTERMS_DB", "GOODTERMS_TODAY"):
    os.environ.pop(_name, None)
os.environ["TEXTUAL_ANIMATIONS"] = "none"


@pytest.fixture(scope="session")
def template_db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty goodterms file that `db` copies: quicker than making one for each test."""
    path = tmp_path_factory.mktemp("template") / "template.db"
    store.connect(path, create=True).close()
    return path


@pytest.fixture
def db(tmp_path: Path, template_db: Path) -> Path:
    """A fresh, empty goodterms file."""
    return Path(shutil.copy(template_db, tmp_path / "goodterms.db"))


@pytest.fixture
def con(db: Path) -> Iterator[sqlite3.Connection]:
    """A connection to `db`."""
    con = store.connect(db)
    yield con
    con.close()


@pytest.fixture
def count(request: pytest.FixtureRequest) -> Iterator[Counts]:
    """Counts what a test looked at; the numbers are kept in its report, also when it fails."""
    counts = Counts()
    yield counts
    request.node.user_properties += counts.items()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-looks", action="store_true", help="write the golden pictures of the screens anew")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The long forms run only when they are asked for by `-m`."""
    if "long" in str(config.getoption("markexpr")):
        return
    long = [item for item in items if item.get_closest_marker("long")]
    config.hook.pytest_deselected(items=long)
    items[:] = [item for item in items if item not in long]
