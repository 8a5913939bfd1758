"""report hours, payments, ageing, worth: the figures as tables, CSV or JSON."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import click

from goodterms import when
from goodterms.cli.common import Session, emit_csv, emit_json, json_option, pass_session, say, table
from goodterms.cli.options import period_options, span_of
from goodterms.errors import NotUnderstood
from goodterms.ledger import names

Row = Mapping[str, Any]
csv_option = click.option("--csv", "as_csv", is_flag=True, help="Write CSV.")
client_option = click.option("--client", metavar="CLIENT", help="Only this client.")


@click.group()
def report() -> None:
    """Figures: hours, payments, ageing, worth."""


def _by(ctx: click.Context, param: click.Parameter, value: str) -> tuple[str, ...]:  # noqa: ARG001
    words = tuple(dict.fromkeys(w.strip().lower() for w in value.split(",") if w.strip()))
    if not words or any(w not in ("client", "project", "month") for w in words):
        hint = "Use client, project, month, or several with commas."
        raise NotUnderstood(f'Hours cannot be added up by "{value}".', hint)
    return words


@report.command()
@click.option(
    "--by", default="client", callback=_by, metavar="KEYS", help="client, project, month, or several: client,month."
)
@click.option("--client", metavar="CLIENT[/PROJECT]", help="Only this client or project.")
@period_options
@csv_option
@json_option
@pass_session
def hours(
    session: Session,
    by: tuple[str, ...],
    client: str | None,
    first: str | None,
    last: str | None,
    period: str | None,
    as_csv: bool,
    as_json: bool,
) -> None:
    """Hours by client, project or month, and what they are worth."""
    from goodterms.ledger import reports_hours

    with session.read() as file:
        found, project = names.find_target(file.con, client) if client else (None, None)
        start, end = span_of(file.today, first, last, period)
        rows = reports_hours.hours(
            file.con,
            by,
            start,
            end,
            client_id=found[0] if found else None,
            project_id=project[0] if project else None,
        )
    columns: list[Column] = [(key.capitalize(), lambda row, key=key: row[key]) for key in by]  # type: ignore[misc]
    columns += [
        ("Entries", lambda row: row["entries"]),
        ("Hours", lambda row: when.short_duration(row["seconds"])),
        ("Billable", lambda row: when.short_duration(row["billable_seconds"])),
        ("Worth", lambda row: _amounts(row["amounts"])),
    ]
    _write(rows, columns, as_csv, as_json)
    if rows and not (as_csv or as_json):
        say(f"In all {when.show_duration(sum(row['seconds'] for row in rows))}.")


@report.command()
@client_option
@period_options
@csv_option
@json_option
@pass_session
def payments(
    session: Session,
    client: str | None,
    first: str | None,
    last: str | None,
    period: str | None,
    as_csv: bool,
    as_json: bool,
) -> None:
    """How clients pay; over all time unless --from, --to or --period narrow it."""
    from goodterms.ledger import reports

    with session.read() as file:
        found = names.find_client(file.con, client) if client else None
        start, end = span_of(file.today, first, last, period)
        rows = reports.payments(file.con, file.settings, file.today, start, end, client_id=found[0] if found else None)
    columns: list[Column] = [
        ("Client", lambda row: row["client"]),
        ("Invoices", lambda row: row["invoices"]),
        ("Settled", lambda row: row["settled"]),
        ("Late", lambda row: row["late"]),
        ("Beyond grace", lambda row: row["late_beyond_grace"]),
        ("Mean days", lambda row: row["mean_days_late"]),
        ("Median", lambda row: row["median_days_late"]),
        ("Max", lambda row: row["max_days_late"]),
        ("Disputed", lambda row: row["disputed"]),
        ("Billed", lambda row: _amounts(row["billed"])),
    ]
    _write(rows, columns, as_csv, as_json)


@report.command()
@client_option
@csv_option
@json_option
@pass_session
def ageing(session: Session, client: str | None, as_csv: bool, as_json: bool) -> None:
    """What is owed to you, by how long it is overdue."""
    from goodterms.ledger import reports

    with session.read() as file:
        found = names.find_client(file.con, client) if client else None
        rows = reports.ageing(file.con, file.today, client_id=found[0] if found else None)
    heads = ("client", "currency", "open", "overdue", "not_due", "d1_30", "d31_60", "d61_90", "d90_plus")
    words = ("Client", "", "Open", "Overdue", "Not due", "1-30 days", "31-60", "61-90", "Over 90")
    columns: list[Column] = [
        (word, lambda row, key=key: row[key])  # type: ignore[misc]
        for word, key in zip(words, heads, strict=True)
    ]
    _write(rows, columns, as_csv, as_json)


@report.command()
@client_option
@csv_option
@json_option
@pass_session
def worth(session: Session, client: str | None, as_csv: bool, as_json: bool) -> None:
    """Income per hour against your target, over the last 12 months."""
    from goodterms.ledger import reports

    with session.read() as file:
        found = names.find_client(file.con, client) if client else None
        rows = reports.worth(file.con, file.settings, file.today, client_id=found[0] if found else None)
    columns: list[Column] = [
        ("Client", lambda row: row["client"]),
        ("", lambda row: row["currency"]),
        ("Income", lambda row: row["income"]),
        ("Hours", lambda row: row["hours"]),
        ("Per hour", lambda row: row["per_hour"]),
        ("Target", lambda row: row["target"]),
        ("Ratio", lambda row: None if row["ratio"] is None else f"{row['ratio']:.0%}"),
        ("Carrying", lambda row: row["carrying_cost"]),
        ("Share", lambda row: None if row["share"] is None else f"{row['share']:.1f} %"),
        ("Runway", lambda row: _months(row["runway_months"])),
        ("Break-even", lambda row: row["break_even_rate"]),
    ]
    _write(rows, columns, as_csv, as_json)
    if not (as_csv or as_json):
        for name, why in dict.fromkeys((n, w) for row in rows for n, w in row.get("why", {}).items()):
            say(f"{name.replace('_', ' ')}: {why}")


Column = tuple[str, Callable[[Row], object]]
_WORDS = ("Client", "Project", "Month", "")


def _write(rows: Sequence[Row], columns: Sequence[Column], as_csv: bool, as_json: bool) -> None:
    if as_json:
        emit_json(rows)
    elif as_csv:
        keys = list(rows[0]) if rows else []
        emit_csv(keys, ([_flat(row[key]) for key in keys] for row in rows))
    elif not rows:
        say("Nothing to report.")
    else:
        heads = [head for head, _ in columns]
        cells = ([read(row) for _, read in columns] for row in rows)
        table(heads, cells, right=[head for head in heads if head not in _WORDS])


def _flat(value: object) -> object:
    """A cell of CSV: sums by currency become "EUR 10.00; USD 5.00"."""
    if isinstance(value, Mapping):
        return "; ".join(f"{key} {item}" for key, item in value.items())
    if isinstance(value, list):
        return "; ".join(str(_flat(item)) for item in value)
    return value


def _amounts(sums: Mapping[str, str]) -> str | None:
    return ", ".join(f"{code} {amount}" for code, amount in sums.items()) or None


def _months(value: float | None) -> str | None:
    return None if value is None else "no shortfall" if value >= 99 else f"{value} months"
