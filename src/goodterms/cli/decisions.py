"""decide, decisions, plan: deciding, and what follows from it, on the command line."""

from __future__ import annotations

import shlex
from typing import Any

import click

from goodterms.cli import given as read
from goodterms.cli.advise import answers_of
from goodterms.cli.client_end import warn_if_early
from goodterms.cli.common import Session, emit_json, json_option, pass_session, say, table
from goodterms.cli.reminders import item_row, reminder, reminders, show_items
from goodterms.cli.talk import talk
from goodterms.errors import NotUnderstood
from goodterms.ledger import decisions as ledger
from goodterms.ledger import reminders as todo
from goodterms.ledger.decisions import OUTCOMES, Record

__all__ = ["decide", "decisions", "plan", "reminder", "reminders", "talk"]


@click.command()
@click.argument("client")
@click.argument("outcome", type=click.Choice(OUTCOMES, case_sensitive=False), required=False)
@click.option("--answers", metavar="FILE|-", help="A JSON object of answers, as for advise.")
@click.option("--reason", default="", metavar="TEXT", help="Why another outcome than the recommended one.")
@click.option("--last-day", metavar="DAY", help="Your last working day (the plan's unless said).")
@click.option("--confirm", default="", metavar="NAME", help="The client's name, to decide against safety or law.")
@json_option
@pass_session
def decide(
    session: Session,
    client: str,
    outcome: str | None,
    answers: str | None,
    as_json: bool,
    **given: Any,  # noqa: ANN401
) -> None:
    """Take a decision and store it with all it rests on.

    It takes your answers, and then the recommended outcome unless you name one; or the outcome alone.
    """
    from goodterms.ledger.conclusion import conclude

    if answers is None and outcome is None:
        raise NotUnderstood(
            "Nothing is decided without your answers.",
            f"goodterms advise {shlex.quote(client)} shows what the rules say; give the answers as JSON with "
            "--answers FILE, or name an outcome.",
        )
    with session.write() as file:
        client_id = read.client(file, client)
        record = conclude(
            file.con,
            file.settings,
            file.today,
            client_id,
            given=None if answers is None else answers_of(answers),
            outcome=outcome,
            reason=given["reason"],
            confirmed=given["confirm"],
            last_day=read.maybe_day(given["last_day"], file.today, "last_day"),
        )
        if given["last_day"]:
            warn_if_early(file, client_id)
        if as_json:
            emit_json(_row(record, whole=True))
            return
        against = "" if record.outcome == record.recommended else f" (recommended was {_named(record.recommended)})"
        say(f"Decided about {record.client}: {_named(record.outcome)}{against}. Stored as decision {record.id}.")
        show_items(todo.checklist(file.con, record.id))


@click.command("decisions")
@click.argument("client", required=False)
@click.option("--show", type=read.ID, metavar="ID", help="One decision whole, with its snapshot.")
@click.option("--withdraw", type=read.ID, metavar="ID", help="Withdraw a decision (with --note).")
@click.option("--note", default="", metavar="TEXT", help="Why it is withdrawn, and what the client agreed to.")
@click.option("--client-agreed", is_flag=True, help="The client agreed, after the letter was sent.")
@json_option
@pass_session
def decisions(
    session: Session,
    client: str | None,
    show: int | None,
    withdraw: int | None,
    note: str,
    client_agreed: bool,
    as_json: bool,
) -> None:
    """List decisions, the latest first; drafts of the wizard too."""
    if withdraw is not None:
        with session.write() as file:
            ledger.withdraw(file.con, withdraw, file.today, note, client_agreed=client_agreed)
            say(f"Decision {withdraw} is withdrawn; it stays in the list.")
        return
    with session.read() as file:
        client_id = None if client is None else read.client(file, client)
        if show is not None:
            emit_json(_row(ledger.load(file.con, show), whole=True))
            return
        found = [*ledger.drafts(file.con, client_id), *ledger.taken(file.con, client_id)]
        if as_json:
            emit_json([_row(record) for record in found])
            return
        if not found:
            say("No decisions yet. See what is advised: goodterms advise CLIENT")
        table(
            ("Id", "Date", "Client", "Outcome", "Recommended", ""),
            [
                (
                    record.id,
                    record.taken_on or f"draft, step {record.step}",
                    record.client,
                    _named(record.outcome),
                    _named(record.recommended),
                    f"withdrawn {record.withdrawn_on}" if record.withdrawn_on else record.override_reason[:50],
                )
                for record in found
            ],
            right=("Id",),
        )


def _named(outcome: str | None) -> str:
    """The outcome for people."""
    from goodterms.domain.decision_words import letter_name

    return letter_name(outcome, promised=True) if outcome else ""


def _row(record: Record, *, whole: bool = False) -> dict[str, Any]:
    """A decision for JSON; `whole` with its answers and its snapshot."""
    shown: dict[str, Any] = {
        "id": record.id,
        "client": record.client,
        "state": record.state,
        "step": record.step,
        "taken_on": record.taken_on,
        "outcome": record.outcome,
        "recommended": record.recommended,
        "override_reason": record.override_reason or None,
        "corrects": record.corrects_id,
        "withdrawn_on": record.withdrawn_on,
        "withdrawn_note": record.withdrawn_note or None,
    }
    return {**shown, "answers": record.answers, "snapshot": record.snapshot} if whole else shown


@click.command()
@click.argument("client")
@click.option("--compare", is_flag=True, help="The flags now against those on the day of the decision.")
@json_option
@pass_session
def plan(session: Session, client: str, compare: bool, as_json: bool) -> None:
    """The checklist that follows from the latest decision; tick with: goodterms reminder done ID."""
    with session.read() as file:
        client_id = read.client(file, client)
        found = [record for record in ledger.taken(file.con, client_id) if record.withdrawn_on is None]
        if not found:
            raise NotUnderstood("There is no decision about this client yet.", f"See: goodterms advise {client}")
        record = found[0]
        items = todo.checklist(file.con, record.id)
        changes = answer = None
        if compare:
            from goodterms.domain.plan import followup_compare, told_after
            from goodterms.ledger.overview import look

            here = look(file.con, file.settings, file.today, client_id)
            now = {f.flag.id: "none" if f.accepted else f.level for f in here.standing.findings}
            changes = followup_compare(ledger.levels_of(record), now)
            answer = told_after(changes) if ledger.told_on(file.con, record) else "not_yet"
        if as_json:
            emit_json(
                {**_row(record), "items": [item_row(item) for item in items], "compared": changes, "told": answer}
            )
            return
        say(f"{record.client}: {_named(record.outcome)}, decided on {record.taken_on}")
        show_items(items)
        for flag, change in (changes or {}).items():
            say(f"{flag}: {change}")
        if answer is not None:
            say(f"Decide anew with told: {answer} (goodterms advise CLIENT, or w in the app).")
