"""Options that several commands about time share. Light: every timer command imports it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from datetime import date

    from goodterms.ledger.hours import Details

KINDS = ("work", "rework", "contact", "admin", "chasing", "spec")
"""As domain.records.KINDS, which is dear to import; a test holds the two together."""
second_option = click.option("--second", is_flag=True, help="In autumn, the second of two equal times.")


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


def wanted(given: dict[str, Any], words: str | None = None) -> Details:
    """The details that were given, in the ledger's names."""
    details: Details = {}
    for name in ("kind", "requested_by", "rush_paid", "emergency_agreed", "billable"):
        if given.get(name) is not None:
            details[name] = given[name]
    if given.get("extra") is not None:
        details["scope"] = "extra" if given["extra"] else "in"
    if words:
        details["note"] = words
    return details


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
    from goodterms import when
    from goodterms.errors import NotUnderstood

    start, end = when.parse_period(period, today) if period else (None, None)
    start = when.parse_period(first, today)[0] if first else start
    end = when.parse_period(last, today)[1] if last else end
    if start and end and end < start:
        raise NotUnderstood(f"The period ends on {end} before it starts on {start}.", "Swap --from and --to.")
    return start, end
