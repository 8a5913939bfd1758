"""log and hours: time entries on the command line."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from datetime import date
from typing import Any

import click

from goodterms import when
from goodterms.cli.common import Session, emit_csv, emit_json, json_option, pass_session, say, table
from goodterms.cli.echo import as_dict, echo_entry
from goodterms.cli.options import KINDS, details_options, period_options, second_option, span_of, wanted
from goodterms.ledger import hours as ledger
from goodterms.ledger import names
from goodterms.text import count

WHEN = 'WHEN is 1h30, 90m, 9-11, "9am for 2h", yesterday 9:00-11:15, fri 2h, 2026-03-04 9-11; what follows is the note.'


@click.command(epilog=WHEN)
@click.argument("client", metavar="CLIENT[/PROJECT]")
@click.argument("words", metavar="WHEN [NOTE]", nargs=-1, required=True)
@details_options
@click.option("--force", is_flag=True, help="Log it although it is not over yet.")
@second_option
@json_option
@pass_session
def log(
    session: Session,
    client: str,
    words: tuple[str, ...],
    force: bool,
    second: bool,
    as_json: bool,
    **given: Any,  # noqa: ANN401
) -> None:
    """Log hours that are over: goodterms log acme yesterday 9-11 workshop."""
    with session.write() as file:
        (client_id, _), project = names.find_target(file.con, client)
        span, rest = when.split_words(words, file.clock, force=force, second=second)
        entry_id = ledger.log_entry(
            file.con, client_id, span, project_id=project[0] if project else None, **wanted(given, rest)
        )
        echo_entry(file, entry_id, as_json=as_json)


@click.command()
@click.argument("client", metavar="[CLIENT[/PROJECT]]", required=False)
@period_options
@click.option("--kind", type=click.Choice(KINDS, case_sensitive=False), help="Only this kind.")
@click.option("--extra", is_flag=True, help="Only what was outside the agreement.")
@click.option("--unbilled", is_flag=True, help="Only what can still be billed.")
@click.option("--find", default="", metavar="TEXT", help="Only notes that hold this text.")
@click.option("--limit", type=click.IntRange(1), metavar="N", help="The newest N (30 when nothing narrows the list).")
@click.option("--csv", "as_csv", is_flag=True, help="Write CSV.")
@json_option
@pass_session
def hours(
    session: Session,
    client: str | None,
    first: str | None,
    last: str | None,
    period: str | None,
    limit: int | None,
    as_csv: bool,
    as_json: bool,
    **given: Any,  # noqa: ANN401
) -> None:
    """List time entries, oldest first; without filters the newest 30."""
    with session.read() as file:
        found, project = names.find_target(file.con, client) if client else (None, None)
        start, end = span_of(file.today, first, last, period)
        which = ledger.Filter(
            client_id=found[0] if found else None,
            project_id=project[0] if project else None,
            first=start,
            last=end,
            kind=given["kind"],
            scope="extra" if given["extra"] else None,
            unbilled=given["unbilled"],
            find=given["find"],
        )
        plain = which == ledger.Filter() and not (as_json or as_csv)
        entries = ledger.listed(file.con, which, limit=limit or (30 if plain else -1))
        clashing = ledger.clashes(file.con, {e.day.isoformat() for e in entries})
    _write(entries, clashing, as_json=as_json, as_csv=as_csv)


def _write(entries: Sequence[ledger.Entry], clashing: AbstractSet[int], *, as_json: bool, as_csv: bool) -> None:
    if as_json:
        emit_json([{**as_dict(e), "overlaps": e.id in clashing} for e in entries])
        return
    if as_csv:
        heads = list(as_dict(entries[0])) if entries else ["id", "client", "project", "date", "seconds"]
        emit_csv(heads, (list(as_dict(e).values()) for e in entries))
        return
    if not entries:
        say("No time entries.")
        return
    table(
        ("Id", "Day", "Time", "Hours", "Client", "What", "Note"),
        (
            (e.id, _day(e.day), _time(e), when.short_duration(e.seconds), e.target, _what(e, clashing), e.note)
            for e in entries
        ),
        right=("Id", "Hours"),
    )
    met = sum(e.id in clashing for e in entries)
    more = f" The time of {met} meets that of another." if met else ""
    say(f"{count(len(entries), 'entry', 'entries')}, {when.show_duration(sum(e.seconds for e in entries))}.{more}")


def _day(day: date) -> str:
    return f"{when.show_day(day)[:3]} {day.isoformat()}"


def _time(entry: ledger.Entry) -> str:
    if entry.start is None or entry.zone is None:
        return ""
    return when.show_span(entry.start, entry.seconds, entry.zone).split(" ")[0]


def _what(entry: ledger.Entry, clashing: AbstractSet[int]) -> str:
    words = ["overlaps"] if entry.id in clashing else []
    words += [] if entry.kind == "work" else [entry.kind]
    words += ["extra"] if entry.scope == "extra" else []
    words += [f"on {entry.invoice}"] if entry.invoice else [] if entry.billable else ["not billed"]
    return ", ".join(words)
