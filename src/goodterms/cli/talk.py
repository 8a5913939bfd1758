"""talk: the script of a talk, and the log of the one that was held."""

from __future__ import annotations

import click

from goodterms.cli import given as read
from goodterms.cli.common import Opened, Session, emit_json, json_option, pass_session, say
from goodterms.errors import NotUnderstood
from goodterms.ledger import decisions, letters

SCRIPTS = ("renegotiate", "raise_rates", "finish_decline", "fire")


@click.command()
@click.argument("client")
@click.option("--outcome", type=click.Choice(SCRIPTS, case_sensitive=False), help="The latest decision's unless said.")
@click.option("--language", metavar="CODE", help="The client's unless said.")
@click.option("--set", "pairs", multiple=True, metavar="NAME=VALUE", help="A field, as for the letter.")
@click.option("--log", "note", metavar="TEXT", help="Log a talk: what was said.")
@click.option("--who", default="", metavar="NAME", help="With whom.")
@click.option("--on", metavar="DAY", help="When (today).")
@json_option
@pass_session
def talk(
    session: Session,
    client: str,
    outcome: str | None,
    language: str | None,
    pairs: tuple[str, ...],
    note: str | None,
    who: str,
    on: str | None,
    as_json: bool,
) -> None:
    """The script of a talk before the letter, and the talks held; with --log, note the one that was held."""
    if note is not None:
        with session.write() as file:
            client_id, day = read.client(file, client), read.day(on, file.today)
            row_id = letters.log_talk(file.con, client_id, day, file.today, note, who=who)
            say(f"Logged talk {row_id}, {day}. Send the letter the same day.")
        return
    given = [tuple(pair.split("=", 1)) for pair in pairs]
    if any(len(pair) != 2 for pair in given):
        raise NotUnderstood("A field is not set.", "Write --set NAME=VALUE.")
    from goodterms.domain.decision_words import letter_name

    with session.read() as file:
        client_id = read.client(file, client)
        held = letters.talks(file.con, client_id)
        script = _script(file, client_id, outcome, language, [(pair[0], pair[-1]) for pair in given])
    if as_json:
        emit_json({**script, "talks": held})
        return
    say(f"{letter_name(str(script['outcome']), promised=True)}: {script['meeting']}")
    for step in script["script"]:
        say(f"{step['title']}: {' '.join(step['say'])}")
        if step["hint"]:
            say(f"    {step['hint']}")
    for row in held:
        say(f"Held on {row['day']}{' with ' + row['who'] if row['who'] else ''}: {row['note']}")


def _script(
    file: Opened, client_id: int, outcome: str | None, language: str | None, pairs: list[tuple[str, str]]
) -> read.Options:
    """The talk of an outcome, else of the decision that stands, else of the one that is advised."""
    from dataclasses import asdict

    from goodterms.domain import talk as talks
    from goodterms.exchange import letter_draft
    from goodterms.exchange.locale import Locale

    desk = letter_draft.desk(file.con, file.settings, file.today, client_id)
    stands = [record.outcome for record in decisions.taken(file.con, client_id) if record.withdrawn_on is None]
    wanted = outcome or (stands[0] if stands else None) or desk.advice.decision.outcome
    if wanted not in SCRIPTS:
        raise NotUnderstood(f"There is no talk that goes with {wanted}.", f"Give --outcome: {', '.join(SCRIPTS)}.")
    draft = letter_draft.draw_up(desk, wanted, pairs, language=language)
    rule = desk.advice.decision.rule
    style = Locale(draft.letter.language, thai_digits=file.settings.thai_digits)
    fields = letter_draft.talk_fields(desk, draft)
    steps = talks.script(wanted, draft.letter.language, fields, style, rule=rule, abuse=desk.abuse)
    return {
        "client": desk.history.client.name,
        "outcome": wanted,
        "language": draft.letter.language,
        "meeting": talks.meeting(rule),
        "script": [asdict(step) for step in steps],
    }
