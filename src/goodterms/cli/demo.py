"""demo: the app on a throw-away copy of the sample."""

from __future__ import annotations

import tempfile
from pathlib import Path

import click

from goodterms.cli.common import Session, TypedPath, pass_session


@click.command()
@click.option("--keep", metavar="FILE", type=TypedPath(path_type=Path), help="Write the sample there; do not open it.")
@pass_session
def demo(session: Session, keep: Path | None) -> None:
    """Look around in a sample whose story ends today; nothing of yours is touched."""
    from goodterms import when
    from goodterms.ledger.demo import make_demo

    today = session.day or when.clock(when.machine_zone()).today
    if keep is not None:
        make_demo(keep, today)
        click.echo(f"The sample is in {keep}")
        return
    from goodterms.cli.main import open_app

    with tempfile.TemporaryDirectory(prefix="goodterms-demo-") as folder:
        path = Path(folder) / "demo.db"
        make_demo(path, today)
        open_app(path, today, demo=True)
