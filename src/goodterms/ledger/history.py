"""From the file to `domain.records`: SQL text on the standard driver, a fixed number of queries whatever the
size. Nothing dated after `as_of` is seen. Imports no ORM.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from goodterms.domain.flags.catalogue import BY_ID
from goodterms.domain.records import Book, History, Rates
from goodterms.ledger import history_facts as facts
from goodterms.ledger import history_money as money
from goodterms.ledger import history_time as hours
from goodterms.settings import Settings

YEAR = 365
"""The window of money (DOMAIN section 5), in days."""
_HOURS = ("low_return", "scope_creep", "changes_mind", "spec_work", "micromanagement")
_PAYMENTS = ("late_payment", "invoice_disputes", "low_return")
_CUTS = ("fee_cutting", "invoice_disputes", "late_payment")
_REQUESTS = ("unreasonable_demands", "unclear_brief", "spec_work", "slow_replies")


def book(
    con: sqlite3.Connection,
    settings: Settings,
    as_of: date,
    *,
    client_id: int | None = None,
    with_ids: bool = False,
) -> Book:
    """All clients as they stood on `as_of` (archived ones too), by name; or one. With `with_ids`, the groups of
    entries carry the ids of their entries."""
    moved = facts.moved(con, client_id)
    bars = [settings.thresholds, *(m.thresholds for m in moved.values())]
    windows = hour_windows(bars)
    groups = hours.groups(con, settings, as_of, windows, client_id, with_ids=with_ids)
    outside = hours.outside(con, settings, as_of, _longest(("off_hours",), bars), client_id)
    unbilled = hours.unbilled(con, as_of, YEAR, client_id)
    span = money.Span(
        as_of.isoformat(),
        hours.back(as_of, max(YEAR, _longest(_PAYMENTS, bars))),
        hours.back(as_of, max(YEAR, _longest(_CUTS, bars))),
        client_id,
    )
    invoices, expenses = money.invoices(con, span), money.expenses(con, span)
    projects = facts.projects(
        con, as_of, client_id, hours.project_seconds(con, as_of, client_id), money.project_billed(con, span)
    )
    log = facts.log(con, as_of, client_id, _longest(_REQUESTS, bars))
    plain = facts.Moved()

    def kept(client: int) -> int:
        own = [settings.thresholds, moved.get(client, plain).thresholds]
        return max(facts.DECLARED_DAYS, _longest(("values_mismatch",), own))

    return Book(
        as_of,
        tuple(
            History(
                client=client,
                as_of=as_of,
                projects=projects.get(client.id, ()),
                groups=groups.get(client.id, ()),
                outside=outside.get(client.id, ()),
                unbilled=unbilled.get(client.id, ()),
                invoices=invoices.get(client.id, ()),
                changes=log.changes.get(client.id, ()),
                requests=log.requests.get(client.id, ()),
                incidents=log.incidents.get(client.id, ()),
                signals=log.signals.get(client.id, ()),
                expenses=expenses.get(client.id, ()),
                accepted=log.accepted.get(client.id, ()),
                thresholds=MappingProxyType(moved.get(client.id, plain).thresholds),
                classes=MappingProxyType(moved.get(client.id, plain).classes),
                first_day=first,
            )
            for client, first in facts.clients(con, as_of, client_id, kept)
        ),
        rates(con, settings),
    )


def rates(con: sqlite3.Connection, settings: Settings) -> Rates:
    """The stored exchange rates, oldest first."""
    table: dict[str, list[tuple[date, Decimal]]] = defaultdict(list)
    for currency, day, rate in con.execute("SELECT currency, day, rate FROM exchange_rate ORDER BY currency, day"):
        table[currency].append((date.fromisoformat(day), Decimal(rate)))
    return Rates(settings.home_currency, MappingProxyType({code: tuple(rows) for code, rows in table.items()}))


def hour_windows(bars: Sequence[Mapping[str, Decimal]]) -> tuple[int, ...]:
    """The distinct windows (days, ascending) for which the rules need sums of hours."""
    found = {YEAR}
    for flag in _HOURS:
        key = f"{flag}.window"
        found.add(int(BY_ID[flag].bars["window"].default))
        found.update(int(moved[key]) for moved in bars if key in moved)
    return tuple(sorted(found))


def _longest(flags: Iterable[str], bars: Sequence[Mapping[str, Decimal]]) -> int:
    """The longest window, in days, that any of `flags` has for anybody."""
    days = 0
    for flag in flags:
        key = f"{flag}.window"
        days = max(days, int(BY_ID[flag].bars["window"].default))
        days = max([days, *(int(moved[key]) for moved in bars if key in moved)])
    return days
