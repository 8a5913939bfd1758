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

from goodterms.domain.flags import hour_windows
from goodterms.domain.flags.catalogue import BY_ID
from goodterms.domain.records import Book, History, Rates
from goodterms.ledger import fees
from goodterms.ledger import history_facts as facts
from goodterms.ledger import history_money as money
from goodterms.ledger import history_time as hours
from goodterms.settings import Settings

YEAR = 365
"""The window of money (DOMAIN section 5), in days."""
_PAYMENTS = ("late_payment", "invoice_disputes", "client_as_bank")
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
    windows = hour_windows(settings, bars[1:])
    groups = hours.groups(con, settings, as_of, windows, client_id, with_ids=with_ids)
    outside = hours.outside(con, settings, as_of, _longest(("off_hours",), bars), client_id)
    unbilled = hours.unbilled(con, settings, as_of, YEAR, client_id, groups)
    span = money.Span(
        as_of.isoformat(),
        hours.back(as_of, max(YEAR, _longest(_PAYMENTS, bars))),
        hours.back(as_of, max(YEAR, _longest(_CUTS, bars))),
        client_id,
    )
    invoices, expenses = money.invoices(con, span), money.expenses(con, span)
    projects = facts.projects(
        con, as_of, client_id, hours.project_seconds(con, as_of, client_id), fees.billed(con, client_id, as_of=as_of)
    )
    log = facts.log(con, as_of, client_id, _longest(_REQUESTS, bars))
    plain = facts.Moved()
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
            for client, first in facts.clients(con, as_of, client_id)
        ),
        rates(con, settings),
    )


def rates(con: sqlite3.Connection, settings: Settings) -> Rates:
    """The stored exchange rates, oldest first."""
    table: dict[str, list[tuple[date, Decimal]]] = defaultdict(list)
    for currency, day, rate in con.execute("SELECT currency, day, rate FROM exchange_rate ORDER BY currency, day"):
        table[currency].append((date.fromisoformat(day), Decimal(rate)))
    return Rates(settings.home_currency, MappingProxyType({code: tuple(rows) for code, rows in table.items()}))


def _longest(flags: Iterable[str], bars: Sequence[Mapping[str, Decimal]]) -> int:
    """The longest window, in days, that any of `flags` has for anybody."""
    days = 0
    for flag in flags:
        row, key = BY_ID[flag], f"{flag}.window"
        days = max([days, row.window or 0, *(int(moved[key]) for moved in bars if key in moved)])
    return days
