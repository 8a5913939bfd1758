"""A path as it is typed: read, or refused in one sentence."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from goodterms.errors import Invalid
from goodterms.paths import database, typed


def test_what_is_typed_need_not_be_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    (tmp_path / "file").touch()
    assert typed("~/file") == tmp_path / "file"
    assert typed("~/none/copy.db") == tmp_path / "none" / "copy.db"
    assert typed(tmp_path / "file" / "below") == tmp_path / "file" / "below"
    assert database("~/goodterms.db") == tmp_path / "goodterms.db"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("~nosuchuser_x/a.db", 'There is no user "nosuchuser_x". Write the whole path.'),
        ("n" * 300, "That name is too long. Write a shorter one."),
        ("a\0b", "No file can be called that. Write another name."),
    ],
)
def test_a_path_that_can_be_none_is_refused(words: str, said: str) -> None:
    with pytest.raises(Invalid) as refused:
        typed(words, "file")
    assert (str(refused.value), refused.value.field) == (said, "file")


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such modes")
def test_what_lies_in_a_folder_that_may_not_be_entered_is_refused(tmp_path: Path) -> None:
    """As another user, where we are root: root may enter anything."""
    shut, root = tmp_path / "shut", os.geteuid() == 0
    shut.mkdir(mode=0o000)
    if root:
        os.seteuid(65534)
    try:
        with pytest.raises(Invalid, match=r"cannot be reached \(permission denied\)\. Name another\."):
            typed(shut / "a.db")
    finally:
        if root:
            os.seteuid(0)
        shut.chmod(0o700)
