"""log and hours: time entries on the command line."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import click

from goodterms import money, when
from goodterms.cli.common import Opened, Session, emit_csv, emit_json, json_option, note, pass_session, say, table
from goodterms.domain.records import KINDS
from goodterms.errors import NotUnderstood
from goodterms.ledger import hours as ledger
from goodterms.ledger import names
from goodterms.text import count

WHEN = 'WHEN is 1h30, 90m, 9-11, "9am for 2h", yesterday 9:00-11:15, fri 2h, 2026-03-04 9-11; what follows is the note.'


def details_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that say what kind of time it was."""
    for option in reversed(
        (
            click.option("--kind", type=click.Choice(KINDS, case_sensitive=False), help="What kind of time (work)."),
            click.option("--extra/--in-scope", "extra", default=None, help="Outside, or inside, what was agreed."),
            click.option("--bill/--no-bill", "billable", default=None, help="Whether it is billed."),
            click.option(
                "--requested-by",
                type=click.Choice(("client", "me"), case_sensitive=False),
                help="Who asked for it (client).",
            ),
            click.option("--rush-paid/--no-rush-paid", default=None, help="A rush fee was paid for it."),
            click.option("--emergency/--no-emergency", "emergency_agreed", default=None, help="An agreed emergency."),
        )
    ):
        command = option(command)
    return command


def wanted(given: dict[str, Any], words: str | None = None) -> ledger.Details:
    """The details that were given, in the ledger's names."""
    details = ledger.Details()
    for name in ("kind", "requested_by", "rush_paid", "emergency_agreed", "billable"):
        if given.get(name) is not None:
            details[name] = given[name]
    if given.get("extra") is not None:
        details["scope"] = "extra" if given["extra"] else "in"
    if words:
        details["note"] = words
    return details


@click.command(epilog=WHEN)
@click.argument("client", metavar="CLIENT[/PROJECT]")
@click.argument("words", metavar="WHEN [NOTE]", nargs=-1, required=True)
@details_options
@click.option("--force", is_flag=True, help="Log it although it is not over yet.")
@click.option("--second", is_flag=True, help="In autumn, the second of two equal times.")
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


def echo_entry(file: Opened, entry_id: int, *, as_json: bool = False, verb: str = "Logged") -> None:
    """Say what was understood and kept, and warn of entries at the same time."""
    entry = ledger.entry(file.con, entry_id)
    if as_json:
        emit_json(as_dict(entry))
    else:
        say(f"{verb} {entry.id}: {entry.target}, {describe(entry)}{f': {entry.note}' if entry.note else ''}")
    for other in ledger.overlaps(file.con, entry.when, but=(entry_id,))[:3]:
        assert other.start is not None
        assert other.zone is not None
        meets = when.show_span(other.start, other.seconds, other.zone)
        note(f"It overlaps entry {other.id}: {other.target}, {when.show_day(other.day)}, {meets}.")


def describe(entry: ledger.Entry) -> str:
    """Day, time, duration, amount and what is out of the ordinary."""
    parts = [entry.when.echo]
    if entry.amount is not None:
        parts.append(money.show(entry.amount, entry.currency))
    if entry.kind != "work":
        parts.append(entry.kind)
    if entry.scope == "extra":
        parts.append("extra")
    if not entry.billable:
        parts.append("not billed")
    if entry.requested_by == "me":
        parts.append("asked for by me")
    if entry.rush_paid:
        parts.append("rush paid")
    if entry.emergency_agreed:
        parts.append("agreed emergency")
    return ", ".join(parts)


def as_dict(entry: ledger.Entry) -> dict[str, object]:
    """The entry for JSON and CSV; keys named as in the interchange document where it has them."""
    start = end = None
    if entry.start is not None and entry.zone is not None:
        zone = ZoneInfo(entry.zone)
        start = datetime.fromtimestamp(entry.start, zone).isoformat()
        end = datetime.fromtimestamp(entry.start + entry.seconds, zone).isoformat()
    return {
        "id": entry.id,
        "client": entry.client,
        "project": entry.project,
        "date": entry.day.isoformat(),
        "start": start,
        "end": end,
        "zone": entry.zone,
        "seconds": entry.seconds,
        "kind": entry.kind,
        "scope": entry.scope,
        "billable": entry.billable,
        "requested_by": entry.requested_by,
        "rush_paid": entry.rush_paid,
        "emergency_agreed": entry.emergency_agreed,
        "invoice": entry.invoice,
        "currency": entry.currency,
        "amount": None if entry.amount is None else money.plain(entry.amount, entry.currency),
        "note": entry.note,
    }


def period_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """--from, --to and --period."""
    for option in (
        click.option(
            "--period", metavar="PERIOD", help="today, this-week, last-month, 2026, 2026-04, 2026-W21, 2026-Q1."
        ),
        click.option("--to", "last", metavar="DAY", help="Up to this day."),
        click.option("--from", "first", metavar="DAY", help="From this day."),
    ):
        command = option(command)
    return command


def span_of(today: date, first: str | None, last: str | None, period: str | None) -> tuple[date | None, date | None]:
    """What --from, --to and --period say; --from and --to narrow the period."""
    start, end = when.parse_period(period, today) if period else (None, None)
    start = when.parse_period(first, today)[0] if first else start
    end = when.parse_period(last, today)[1] if last else end
    if start and end and end < start:
        raise NotUnderstood(f"The period ends on {end} before it starts on {start}.", "Swap --from and --to.")
    return start, end


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
    _write(entries, as_json=as_json, as_csv=as_csv)


def _write(entries: Sequence[ledger.Entry], *, as_json: bool, as_csv: bool) -> None:
    if as_json:
        emit_json([as_dict(e) for e in entries])
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
        ((e.id, _day(e.day), _time(e), when.short_duration(e.seconds), e.target, _what(e), e.note) for e in entries),
        right=("Id", "Hours"),
    )
    say(f"{count(len(entries), 'entry', 'entries')}, {when.show_duration(sum(e.seconds for e in entries))}.")


def _day(day: date) -> str:
    return f"{when.show_day(day)[:3]} {day.isoformat()}"


def _time(entry: ledger.Entry) -> str:
    if entry.start is None or entry.zone is None:
        return ""
    return when.show_span(entry.start, entry.seconds, entry.zone).split(" ")[0]


def _what(entry: ledger.Entry) -> str:
    words = [] if entry.kind == "work" else [entry.kind]
    words += ["extra"] if entry.scope == "extra" else []
    words += [f"on {entry.invoice}"] if entry.invoice else [] if entry.billable else ["not billed"]
    return ", ".join(words)
