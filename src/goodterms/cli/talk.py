"""talk: the script of a talk, and the log of the one that was held."""

from __future__ import annotations

import click

from goodterms.cli import given as read
from goodterms.cli.common import Session, emit_json, json_option, pass_session, say
from goodterms.ledger import decisions, letters

SCRIPTS = ("renegotiate", "raise_rates", "finish_decline", "fire")


@click.command()
@click.argument("client")
@click.option("--outcome", type=click.Choice(SCRIPTS, case_sensitive=False), help="The latest decision's unless said.")
@click.option("--log", "note", metavar="TEXT", help="Log a talk: what was said.")
@click.option("--who", default="", metavar="NAME", help="With whom.")
@click.option("--on", metavar="DAY", help="When (today).")
@json_option
@pass_session
def talk(
    session: Session, client: str, outcome: str | None, note: str | None, who: str, on: str | None, as_json: bool
) -> None:
    """The script of a talk before the letter; with --log, note the talk that was held."""
    if note is not None:
        with session.write() as file:
            client_id, day = read.client(file, client), read.day(on, file.today)
            row_id = letters.log_talk(file.con, client_id, day, file.today, note, who=who)
            say(f"Logged talk {row_id}, {day}. Send the letter the same day.")
        return
    with session.read() as file:
        client_id = read.client(file, client)
        taken = [record for record in decisions.taken(file.con, client_id) if record.withdrawn_on is None]
        known = outcome or next((r.outcome for r in taken if r.outcome in SCRIPTS), None) or "renegotiate"
        held = letters.talks(file.con, client_id)
        if as_json:
            emit_json({"outcome": known, "talks": held})
            return
        for row in held:
            say(f"{row['day']} {row['who']}: {row['note']}")
