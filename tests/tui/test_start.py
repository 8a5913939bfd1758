"""Opening the app in a terminal whose locale knows no UTF-8."""

from __future__ import annotations

import io
import sys

import pytest

from goodterms.tui import start


@pytest.mark.parametrize("locale", ["ascii", "iso8859-1", "utf-8"])
def test_the_app_draws_in_utf8_whatever_the_locale(monkeypatch: pytest.MonkeyPatch, locale: str) -> None:
    drawn = io.BytesIO()
    monkeypatch.setattr(sys, "__stderr__", io.TextIOWrapper(drawn, encoding=locale, errors="backslashreplace"))
    monkeypatch.setattr(sys, "__stdout__", None)
    start._speak_utf8()
    assert sys.__stderr__ is not None
    sys.__stderr__.write("╭─ ✖ ไทย")
    sys.__stderr__.flush()
    assert drawn.getvalue().decode() == "╭─ ✖ ไทย"
