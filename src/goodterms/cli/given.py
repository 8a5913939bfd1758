"""Reading what the commands about records are given: days, amounts, hours, shares; and opening the file for them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import click

from goodterms import money, when
from goodterms.cli.common import Opened
from goodterms.errors import Invalid, NotUnderstood
from goodterms.ledger import names

Options = dict[str, Any]
ID = click.IntRange(1, 2**62)
"""The id of a row, as the lists show it."""
NONE = ("none", "-")
"""Typed for an optional value to clear it."""
MOST_HOURS = 100_000


def called(field: str) -> str:
    """How the command line names a field: AMOUNT where it is an argument, else --amount."""
    ctx = click.get_current_context(silent=True)
    for param in ctx.command.params if ctx else ():
        if param.name == field and isinstance(param, click.Argument):
            return field.upper()
    return f"--{field.replace('_', '-')}"


def named(field: str, read: Callable[[], Any]) -> Any:  # noqa: ANN401
    """Run `read`; what it cannot understand is told with the name of the option or argument."""
    try:
        return read()
    except Invalid:
        raise
    except NotUnderstood as error:
        raise Invalid(field, f"{called(field)}: {error.message}", error.hint) from None


def day(typed: str | None, today: date, field: str = "on") -> date:
    """The day that was typed, today if none was."""
    return today if typed is None else maybe_day(typed, today, field) or today


def maybe_day(typed: str | None, today: date, field: str) -> date | None:
    """The day that was typed, or None."""
    if typed is None or typed.strip().lower() in NONE:
        return None
    found: date = named(field, lambda: when.parse_day(typed, today))
    return found


def amount(typed: str, currency: str, field: str = "amount") -> int:
    """An amount in minor units of `currency`; a currency typed with it must be that one."""
    words = typed.replace(currency, "").replace(currency.lower(), "").strip()
    found: int = named(field, lambda: money.amount(words, currency))
    return found


def share(typed: str, field: str) -> Decimal:
    """A share: 0.19 or 19%."""
    percent = typed.strip().endswith("%")
    value: Decimal = named(field, lambda: money.number(typed.strip().rstrip("%")))
    return value / 100 if percent else value


def seconds(typed: str, field: str = "hours") -> int:
    """Hours as a number (2, 1.5) or a duration (1h30, 90m), in seconds."""
    try:
        found = int(money.number(typed) * 3600)
    except NotUnderstood:
        found = named(field, lambda: when.parse_duration(typed))
    if not 0 <= found <= MOST_HOURS * 3600:
        raise Invalid(field, f"{called(field)} must lie between 0 and {MOST_HOURS} hours.")
    return found


def whole(typed: str, field: str) -> int | None:
    """A whole number, or None for "none"."""
    if typed.strip().lower() in NONE:
        return None
    try:
        value = money.number(typed)
    except NotUnderstood:
        value = None
    if value is None or value != value.to_integral_value():
        raise Invalid(field, f'{called(field)}: "{typed.strip()}" is not a whole number.', "Write it like 30.")
    return int(value)


def client(file: Opened, typed: str) -> int:
    """The id of the client whose name was typed."""
    return names.find_client(file.con, typed)[0]


def project(file: Opened, client_id: int, typed: str | None) -> int | None:
    """The id of the client's project that was typed, or None."""
    return None if typed is None else names.find_project(file.con, client_id, typed)[0]


def present(given: Options) -> Options:
    """What was given at all."""
    return {name: value for name, value in given.items() if value is not None}


def yes_no(name: str, says: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """A switch --name/--no-name that is None where neither was said."""
    return click.option(f"--{name}/--no-{name}", name.replace("-", "_"), default=None, help=says)
