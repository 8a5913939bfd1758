"""A client's evidence as one dated file."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from goodterms.tui.app import GoodtermsApp


def ask(app: GoodtermsApp, client_id: int) -> None:
    """Ask where to, then write everything that is on record about the client as Markdown."""
    from goodterms.ledger import bundle
    from goodterms.tui import saving

    desk = app.desk
    found = bundle.collect(desk.con, client_id, desk.today)
    stem = f"evidence-{found['client']}-{desk.today.isoformat()}"
    saving.ask(app, stem, "md", lambda: bundle.markdown(found).encode("utf-8"))
