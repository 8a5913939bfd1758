"""`goodterms import`: hours or invoices from another tool's file, and taking an import back."""

from __future__ import annotations

import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from goodterms import money, text
from goodterms.cli.common import Session, TypedPath, emit_json, json_option, note, pass_session, say, table
from goodterms.errors import NotUnderstood, Refused
from goodterms.ledger import creation

if TYPE_CHECKING:
    from goodterms.exchange.intake import Result
    from goodterms.exchange.readers.model import Options
    from goodterms.settings import Settings

FORMATS = (
    "Hours: toggl, clockify, harvest, kimai, solidtime, timewarrior, watson, klog, timeclock, timedot, bartib, timr, "
    "org. "
    "Invoices: freshbooks, invoiceninja, zoho, xero, quickbooks, harvest-invoices, invoicely, invoice2go, wave. "
    "Any other table: csv-hours and csv-invoices, with --map. Our own document: json."
)


@click.command("import", epilog=FORMATS)
@click.argument("file", required=False, type=TypedPath(path_type=Path))
@click.option("--format", "format_", metavar="FORMAT", help="The format, where the file does not say it itself.")
@click.option("--map", "map_", metavar="OURS=THEIRS,...", help="For csv-hours and csv-invoices: which column is what.")
@click.option("--date-format", metavar="dmy|mdy|ymd", help="The order of day, month and year.")
@click.option("--client", metavar="NAME", help="Take all rows for this client.")
@click.option("--person", metavar="NAME", help="Take only this person's rows.")
@click.option("--currency", metavar="CODE", help="The currency, where the file does not say it.")
@click.option("--zone", metavar="ZONE", help="The time zone of times without one (else that of the settings).")
@click.option("--dry-run", is_flag=True, help="Show what would be imported; write nothing.")
@click.option("--skip-bad", is_flag=True, help="Leave out rows that cannot be read, instead of refusing the file.")
@click.option("--undo", "undo_", metavar="BATCH", type=int, help="Take a whole import back.")
@json_option
@pass_session
def command(
    session: Session,
    file: Path | None,
    format_: str | None,
    map_: str | None,
    date_format: str | None,
    client: str | None,
    person: str | None,
    currency: str | None,
    zone: str | None,
    dry_run: bool,
    skip_bad: bool,
    undo_: int | None,
    as_json: bool,
) -> None:
    """Import hours or invoices from another tool's file.

    All or nothing: one row that cannot be read refuses the file. The same file again adds nothing.
    """
    if undo_ is not None:
        if file is not None:
            raise NotUnderstood("--undo takes the number of an import and no file.")
        _take_back(session, undo_, as_json)
        return
    if file is None:
        raise NotUnderstood("Which file?", "Write: goodterms import FILE.")
    from goodterms.exchange import intake
    from goodterms.exchange.readers.mapping import parse_map
    from goodterms.exchange.readers.model import Options

    options = Options(
        format=format_.strip().lower() if format_ else None,
        date_order=date_format.strip().lower() if date_format else None,
        client=text.clean(client) or None if client else None,
        person=person,
        currency=money.currency(currency) if currency else None,
        zone=_zone(zone or "UTC"),
        mapping=parse_map(map_) if map_ else {},
    )
    intake.check_options(options)
    intake.check_file(file)
    with _opened(session, dry_run=dry_run) as (con, settings):
        options = options if zone else replace(options, zone=_zone(settings.zone))
        _run(con, file, options, settings, skip_bad=skip_bad, dry_run=dry_run, as_json=as_json, today=session.today)


def _run(
    con: sqlite3.Connection,
    file: Path,
    options: Options,
    settings: Settings,
    *,
    skip_bad: bool,
    dry_run: bool,
    as_json: bool,
    today: date | None,
) -> None:
    from goodterms.exchange import intake

    try:
        result = intake.run(
            con,
            file,
            options,
            settings,
            skip_bad=skip_bad or dry_run,
            dry_run=dry_run,
            progress=None if as_json else _progress(),
            today=today,
        )
    except intake.RefusedFile as error:
        if as_json:
            emit_json(error.result.as_json())
        raise
    if as_json:
        emit_json({**result.as_json(), **(_by_month(result) if dry_run else {})})
        return
    for warning in result.warnings:
        note(warning)
    for bad in result.refused:
        note(f"line {bad.line}: {bad.reason}")
    if dry_run:
        _show_preview(result)
    else:
        _show(result)


@contextmanager
def _opened(session: Session, *, dry_run: bool) -> Iterator[tuple[sqlite3.Connection, Settings]]:
    """The file; a missing one is made beside its place, and put there once an import was understood.

    A file of a known format with bad rows is understood: it makes the (empty) file that the reports then read.
    """
    from goodterms.exchange import intake

    if session.path.exists():
        with session.write() as opened:
            yield opened.con, opened.settings
        return
    with _folder(None if dry_run else session.path.parent) as folder:
        aside = Session(str(folder / "new.db"), None, create=True)
        bad_rows = None
        with aside.write(create=True) as opened:
            try:
                yield opened.con, opened.settings
            except intake.RefusedFile as error:
                bad_rows = error
        if not dry_run:
            creation.put(aside.path, session.path)
        if bad_rows is not None:
            raise bad_rows


@contextmanager
def _folder(beside: Path | None) -> Iterator[Path]:
    """A folder for a file that is being made, `beside` where it will stand (None: where nothing stays)."""
    try:
        if beside is not None:
            beside.mkdir(mode=0o700, parents=True, exist_ok=True)
        made = tempfile.TemporaryDirectory(prefix=".goodterms-", dir=beside)
    except OSError as error:
        raise Refused(f"No file can be made in {beside} ({error.strerror}).", "Name another with --db.") from None
    with made as name:
        yield Path(name)


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise NotUnderstood(f'"{text.clean(name)}" is no time zone.', "Use a name such as Europe/Berlin.") from None


def _progress() -> Callable[[int], None] | None:
    """Count on the terminal while a large file comes in; nothing where nobody looks."""
    if not sys.stderr.isatty():
        return None

    def show(rows: int) -> None:
        if not rows % 10_000:
            click.echo(f"{rows:,} rows\r", nl=False, err=True)

    return show


def _take_back(session: Session, batch: int, as_json: bool) -> None:
    from goodterms.ledger import undo

    with session.write() as opened:
        label = undo.take_back(opened.con, batch)
    if as_json:
        emit_json({"batch": batch, "taken_back": label})
    else:
        say(f"Taken back: {label}.")


def _by_month(result: Result) -> dict[str, object]:
    return {
        "by_month": [
            {
                "client": client,
                "month": month,
                "entries": found.entries,
                "seconds": found.seconds,
                "invoices": found.invoices,
                "amounts": {code: money.plain(amount, code) for code, amount in found.amounts.items()},
            }
            for (client, month), found in sorted(result.months.items())
        ]
    }


def _show_preview(result: Result) -> None:
    rows = []
    for (client, month), found in sorted(result.months.items()):
        amounts = ", ".join(money.show(amount, code) for code, amount in found.amounts.items())
        new = "new" if client in result.new_clients else ""
        rows.append(
            (client, new, month, found.entries or None, _hours(found.seconds), found.invoices or None, amounts or None)
        )
    table(
        ("client", "", "month", "entries", "hours", "invoices", "amount"),
        rows,
        right=("entries", "hours", "invoices", "amount"),
    )
    say(
        f"{result.format}: would add {result.added}, update {result.updated}; {result.duplicates} already here, "
        f"{len(result.refused)} cannot be read. Nothing was written."
    )


def _hours(seconds: int) -> str | None:
    return f"{seconds // 3600}:{seconds % 3600 // 60:02}" if seconds else None


def _show(result: Result) -> None:
    if result.batch is None:
        say(f"{result.format}: nothing new; {text.count(result.duplicates, 'row')} already here.")
        return
    parts = [f"added {result.added}"]
    if result.updated:
        parts.append(f"updated {result.updated}")
    if result.duplicates:
        parts.append(f"{result.duplicates} already here")
    if result.refused:
        parts.append(f"{len(result.refused)} left out")
    say(f"{result.format}: {', '.join(parts)}. To take it back: goodterms import --undo {result.batch}")
