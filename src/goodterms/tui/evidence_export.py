"""A client's evidence as dated files."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from goodterms.errors import Invalid, NotUnderstood
from goodterms.tui.widgets.form import Field, FormScreen

if TYPE_CHECKING:
    from goodterms.tui.app import GoodtermsApp


def ask(app: GoodtermsApp, client_id: int) -> None:
    """Ask as what and where to, then write everything that is on record about the client."""
    from goodterms.exchange.writers import evidence
    from goodterms.ledger import bundle

    desk = app.desk
    found = bundle.collect(desk.con, client_id, desk.today)

    def save(values: Mapping[str, str]) -> object:
        try:
            formats = evidence.formats(values["formats"])
        except NotUnderstood as error:
            raise Invalid("formats", error.message, error.hint) from error
        paths, notes = evidence.write(found, formats, values["folder"].rstrip("/") + "/")
        return "\n".join((f"Written: {', '.join(map(str, paths))}", *notes))

    fields = [
        Field("formats", "As", "pdf", "md, pdf, or both with a comma", required=True),
        Field("folder", "Folder", f"{Path.cwd()}/", "it is made if it is not there", required=True),
    ]
    intro = "Incidents, invoices, disputes, reminders, talks, letters and decisions, with their days and ids."
    form = FormScreen(f"Evidence about {found['client']}", fields, save, intro=intro)
    app.push_screen(form, lambda said: app.toast(str(said)) if said else None)
