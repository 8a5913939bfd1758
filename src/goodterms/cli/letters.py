"""letters: the letters that were written, and which of them went out."""

from __future__ import annotations

import click

from goodterms.cli import given as read
from goodterms.cli.client_end import warn_if_early
from goodterms.cli.common import Opened, Session, emit_json, json_option, note, pass_session, say, table
from goodterms.errors import NotUnderstood
from goodterms.ledger import clients
from goodterms.ledger import letters as ledger
from goodterms.ledger.letters import Letter


@click.command()
@click.argument("client", required=False)
@click.option("--show", type=read.ID, metavar="ID", help="The text of one letter.")
@click.option("--sent", type=read.ID, metavar="ID", help="Note that a letter went out (with --proof).")
@click.option("--proof", default="", metavar="TEXT", help='What proves it: "registered mail 17", "mail of 3 July".')
@click.option("--on", metavar="DAY", help="When it went out (today).")
@click.option("--received", metavar="DAY", help="When it arrived (the same day): the notice runs from then on.")
@click.option("--move-last-day", is_flag=True, help="Move the last day, where the notice runs longer than it.")
@click.option("--delete", type=read.ID, metavar="ID", help="Delete a letter that never went out.")
@json_option
@pass_session
def letters(
    session: Session,
    client: str | None,
    show: int | None,
    sent: int | None,
    proof: str,
    on: str | None,
    received: str | None,
    move_last_day: bool,
    delete: int | None,
    as_json: bool,
) -> None:
    """List letters, the latest first. A letter that went out stays as it is, and so does its decision."""
    if sum(chosen is not None for chosen in (client, show, sent, delete)) > 1:
        raise NotUnderstood("One thing at a time: a client, --show, --sent or --delete.")
    if sent is not None or delete is not None:
        with session.write() as file:
            if sent is not None:
                _sent(file, sent, proof, on, received, move=move_last_day)
            elif delete is not None:
                ledger.discard(file.con, delete)
                say(f"Deleted letter {delete}.")
        return
    with session.read() as file:
        if show is not None:
            letter = ledger.load(file.con, show)
            if as_json:
                emit_json({**_row(letter), "body": letter.body, "overrides": letter.overrides})
            else:
                say(letter.body.rstrip("\n"))
            return
        ids = [read.client(file, client)] if client else [row[0] for row in file.con.execute("SELECT id FROM client")]
        found = [(clients.name_of(file.con, key), letter) for key in ids for letter in ledger.of_client(file.con, key)]
        found.sort(key=lambda pair: (pair[1].written_on, pair[1].id), reverse=True)
        if as_json:
            emit_json([{"client": name, **_row(letter)} for name, letter in found])
            return
        if not found:
            say("No letters yet. Write one: goodterms letter CLIENT --outcome O")
        table(
            ("Id", "Written", "Client", "Letter", "Language", "Version", "Sent", "Proof"),
            [
                (
                    letter.id,
                    letter.written_on,
                    name,
                    letter.kind,
                    letter.language,
                    letter.version,
                    letter.sent_on,
                    letter.proof or None,
                )
                for name, letter in found
            ],
            right=("Id", "Version"),
        )


def _sent(file: Opened, letter_id: int, proof: str, on: str | None, received: str | None, *, move: bool) -> None:
    """Note that a letter went out; say where the notice in it runs beyond the last day that is stored."""
    from goodterms.ledger import leaving

    day = read.day(on, file.today)
    arrived = read.maybe_day(received, file.today, "received") or day
    moved = ledger.mark_sent(file.con, letter_id, day, file.today, proof, received=arrived)
    say(f"Letter {letter_id} went out on {day}.")
    if moved.said:
        say(moved.said)
    end = leaving.notice_runs_to(file.con, letter_id, arrived)
    if end is None:
        return
    if move:
        letter = ledger.load(file.con, letter_id)
        leaving.move_last_day(file.con, letter.client_id, end)
        say(f"The last day is now {end}, the end of the notice; the plan moved with it.")
        warn_if_early(file, letter.client_id)
    else:
        note(f"By the notice clause the last day is {end}. goodterms client last-day CLIENT {end} moves it.")


def _row(letter: Letter) -> read.Options:
    return {
        "id": letter.id,
        "kind": letter.kind,
        "language": letter.language,
        "version": letter.version,
        "subject": letter.subject,
        "written_on": letter.written_on,
        "sent_on": letter.sent_on,
        "proof": letter.proof or None,
        "decision": letter.decision_id,
    }
