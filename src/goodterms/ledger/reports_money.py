"""Payment behaviour, what is open and since when, and the list of invoices."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from statistics import median
from typing import TYPE_CHECKING, Any

from goodterms.domain import receivables
from goodterms.domain.flags.catalogue import BY_ID
from goodterms.domain.records import Invoice
from goodterms.ledger import history_facts, history_money
from goodterms.money import minor, plain
from goodterms.settings import Settings

if TYPE_CHECKING:
    from dataclasses import dataclass
else:
    from goodterms.quick import dataclass

Row = dict[str, Any]
BUCKETS = (("not_due", 0), ("d1_30", 30), ("d31_60", 60), ("d61_90", 90))
"""Name and last day past due of each bucket but the last, `d90_plus`."""
_ALWAYS, _NEVER = "0001-01-01", "9999-12-31"
STATES = ("draft", "open", "overdue", "settled", "written_off")


def _names(con: sqlite3.Connection) -> dict[int, str]:
    """Client id -> name, in the order of lists."""
    return dict(con.execute("SELECT id, name FROM client ORDER BY name_key, id"))


def payments(
    con: sqlite3.Connection,
    settings: Settings,
    as_of: date,
    first: date | None = None,
    last: date | None = None,
    *,
    client_id: int | None = None,
) -> list[Row]:
    """How each client pays: invoices issued from `first` to `last` (all, where not said), as they stood on `as_of`.

    Late is settled, or still open, after the due date at all; means are over the late ones, in days. The grace is the
    client's own, where it has one.
    """
    span = history_money.Span(as_of.isoformat(), _ALWAYS, _ALWAYS, client_id)
    found = history_money.invoices(con, span)
    bar = "late_payment.grace_days"
    usual = settings.thresholds.get(bar, BY_ID["late_payment"].bars["grace_days"].default)
    own = {client: moved.thresholds.get(bar, usual) for client, moved in history_facts.moved(con, client_id).items()}
    rows = []
    for client, name in _names(con).items():
        mine = [i for i in found.get(client, ()) if (first or date.min) <= i.issued <= (last or date.max)]
        if mine:
            rows.append(_behaviour(name, mine, as_of, int(own.get(client, usual))))
    return rows


def _behaviour(name: str, invoices: list[Invoice], as_of: date, grace: int) -> Row:
    billed: dict[str, int] = defaultdict(int)
    late, settled = [], 0
    for invoice in invoices:
        billed[invoice.currency] += invoice.gross
        settled += invoice.settled_unknown or receivables.settled_on(invoice, as_of) is not None
        days = receivables.days_late(invoice, as_of)
        if days > 0 and not invoice.settled_unknown and not invoice.late_excused:
            late.append(days)
    return {
        "client": name,
        "invoices": len(invoices),
        "settled": settled,
        "late": len(late),
        "late_beyond_grace": sum(days > grace for days in late),
        "mean_days_late": round(sum(late) / len(late), 1) if late else None,
        "median_days_late": median(late) if late else None,
        "max_days_late": max(late) if late else None,
        "disputed": sum(bool(invoice.disputes) for invoice in invoices),
        "billed": {code: plain(amount, code) for code, amount in sorted(billed.items())},
    }


def ageing(con: sqlite3.Connection, as_of: date, *, client_id: int | None = None) -> list[Row]:
    """What was open on `as_of`, VAT included, by client and currency and by days past due."""
    span = history_money.Span(as_of.isoformat(), _NEVER, _NEVER, client_id)
    found = history_money.invoices(con, span)
    rows = []
    for client, name in _names(con).items():
        for currency, sums in sorted(_aged(found.get(client, ()), as_of).items()):
            total = sum(sums.values())
            figures = {"open": total, "overdue": total - sums["not_due"], **sums}
            amounts = {key: plain(amount, currency) for key, amount in figures.items()}
            rows.append({"client": name, "currency": currency, **amounts})
    return rows


def _aged(invoices: Iterable[Invoice], as_of: date) -> dict[str, dict[str, int]]:
    """Currency -> bucket -> open minor units."""
    found: dict[str, dict[str, int]] = {}
    for invoice in invoices:
        rest = receivables.balance(invoice, as_of)
        if rest <= 0:
            continue
        days = (as_of - receivables.due_day(invoice)).days
        bucket = next((name for name, last in BUCKETS if days <= last), "d90_plus")
        sums = found.setdefault(invoice.currency, {**{name: 0 for name, _ in BUCKETS}, "d90_plus": 0})
        sums[bucket] += rest
    return found


@dataclass(frozen=True, slots=True)
class InvoiceFilter:
    """Which invoices a list shows. `state` is one of STATES; "open" includes the overdue ones."""

    client_id: int | None = None
    state: str | None = None
    first: date | None = None
    last: date | None = None
    number: str = ""


_LIST = """
SELECT i.id, i.number, c.name, c.terms_days, i.state, i.issued, i.due, i.due_source, i.currency, i.net, i.tax,
  coalesce((SELECT sum(amount) FROM payment WHERE invoice_id = i.id AND day <= :as_of), 0),
  (SELECT max(day) FROM payment WHERE invoice_id = i.id AND day <= :as_of),
  coalesce((SELECT sum(amount) FROM credit_note WHERE invoice_id = i.id AND day <= :as_of), 0),
  coalesce((SELECT amount FROM write_off WHERE invoice_id = i.id AND day <= :as_of), 0),
  (SELECT count(*) FROM dispute WHERE invoice_id = i.id AND opened <= :as_of AND (outcome = 'open' OR closed > :as_of)),
  (SELECT count(*) FROM invoice_reminder WHERE invoice_id = i.id AND day <= :as_of),
  i.settled_unknown, i.late_excused, (SELECT name FROM project p WHERE p.id = i.project_id)
FROM invoice i JOIN client c ON c.id = i.client_id
WHERE (i.state = 'draft' OR i.issued <= :as_of) AND (:client IS NULL OR i.client_id = :client)
  AND (:first IS NULL OR i.issued >= :first) AND (:last IS NULL OR i.issued <= :last)
  AND (:number = '' OR instr(lower(coalesce(i.number, '')), lower(:number)))
ORDER BY i.issued IS NOT NULL, i.issued DESC, i.id DESC"""


def invoices(con: sqlite3.Connection, as_of: date, chosen: InvoiceFilter | None = None) -> list[Row]:
    """Invoices as they stood on `as_of`, drafts first, then newest first. Amounts are strings; `total` is gross."""
    chosen = chosen or InvoiceFilter()
    params = {
        "as_of": as_of.isoformat(),
        "client": chosen.client_id,
        "first": chosen.first and chosen.first.isoformat(),
        "last": chosen.last and chosen.last.isoformat(),
        "number": chosen.number,
    }
    rows = [_listed(row, as_of) for row in con.execute(_LIST, params)]
    if chosen.state == "open":
        return [row for row in rows if row["state"] in ("open", "overdue")]
    return [row for row in rows if chosen.state in (None, row["state"])]


def _listed(row: tuple[Any, ...], as_of: date) -> Row:
    key, number, client, terms, state, issued, due, source, currency, net, tax, paid, paid_on = row[:13]
    credited, written_off, disputes, reminders, unknown, excused, project = row[13:]
    day = None if issued is None else date.fromisoformat(issued)
    due_on = None if day is None else history_money.due_day(day, due, terms)
    gross, late = net + tax, 0
    rest = gross - paid - credited - written_off
    if state != "draft":
        if unknown or receivables.settles(rest, gross, currency):
            rest, state = 0, "written_off" if written_off else "settled"
        else:
            late = max(0, (as_of - due_on).days) if due_on else 0
            state = "overdue" if late else "open"
    amounts = {"net": net, "tax": tax, "total": gross, "paid": paid, "credited": credited, "written_off": written_off}
    return {
        "id": key,
        "number": number,
        "client": client,
        "project": project,
        "state": state,
        "issued": issued,
        "due": due_on and due_on.isoformat(),
        "due_source": source if due is not None else "derived",
        "currency": currency,
        **{name: plain(amount, currency) for name, amount in amounts.items()},
        "open": plain(0 if state == "draft" else rest, currency),
        "days_overdue": late,
        "paid_on": paid_on,
        "disputed": bool(disputes),
        "reminders": reminders,
        "late_excused": bool(excused),
    }


def rounded(amount: Decimal | None, currency: str) -> str | None:
    """An amount in major units as the contract writes it, rounded half-even; None stays None."""

    return None if amount is None else plain(minor(amount, currency), currency)


def number(value: Decimal | None, digits: int) -> float | int | None:
    """A figure that is no amount, for JSON: rounded half-even, whole where it is whole."""
    if value is None:
        return None
    short = value.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_EVEN)
    return int(short) if short == short.to_integral_value() else float(short)
