"""undo, redo, history: the changes of the file."""

from __future__ import annotations

import click

from goodterms import when
from goodterms.cli.common import Opened, Session, emit_json, json_option, pass_session, say, table

steps_argument = click.argument("steps", metavar="[STEPS]", type=click.IntRange(1, 1000), default=1)


@click.command()
@steps_argument
@pass_session
def undo(session: Session, steps: int) -> None:
    """Take the last change back, or the last STEPS changes."""
    from goodterms.ledger import undo as ledger

    with session.write() as file:
        for _ in range(steps):
            say(f"Undone: {ledger.undo(file.con)}")


@click.command()
@steps_argument
@pass_session
def redo(session: Session, steps: int) -> None:
    """Make the change that was undone last again, or the last STEPS ones."""
    from goodterms.ledger import undo as ledger

    with session.write() as file:
        for _ in range(steps):
            say(f"Done again: {ledger.redo(file.con)}")


@click.command()
@click.option("--limit", type=click.IntRange(1), default=20, metavar="N", help="The newest N (20).")
@json_option
@pass_session
def history(session: Session, limit: int, as_json: bool) -> None:
    """List the changes, newest first."""
    from goodterms.ledger import undo as ledger

    with session.read() as file:
        changes = ledger.history(file.con, limit)
        if as_json:
            emit_json(
                [
                    {
                        "id": c.id,
                        "at": when.stamp(c.at, file.settings.zone),
                        "change": c.label,
                        "undone": c.undone,
                        "batch": c.batch_id,
                    }
                    for c in changes
                ]
            )
        elif not changes:
            say("Nothing was changed yet.")
        else:
            table(
                ("When", "Change", ""),
                ((_at(file, c.at), c.label, "undone" if c.undone else "") for c in changes),
            )


def _at(file: Opened, instant: int) -> str:
    return f"{when.local(instant, file.settings.zone):%Y-%m-%d %H:%M}"
