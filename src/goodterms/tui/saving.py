"""Asking where to write a file. Nothing that is there is replaced."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from goodterms.text import file_name
from goodterms.tui.widgets.form import Field, FormScreen

if TYPE_CHECKING:
    from goodterms.tui.app import GoodtermsApp


def ask(app: GoodtermsApp, stem: str, suffix: str, make: Callable[[], bytes]) -> None:
    """Ask for a folder and a name, then write what `make` returns; a taken name gets -2."""

    def save(values: Mapping[str, str]) -> object:
        from goodterms.exchange.writers import files

        name = f"{file_name(values['name'], stem)}.{suffix}"
        targets = files.places(values["folder"].rstrip("/") + "/", [name])
        return files.save([(targets[0], make())])[0]

    fields = [
        Field("name", "Name", file_name(stem), required=True),
        Field("folder", "Folder", f"{Path.cwd()}/", "it is made if it is not there", required=True),
    ]
    app.push_screen(
        FormScreen(f"Write as .{suffix}", fields, save), lambda path: app.toast(f"Written: {path}") if path else None
    )
