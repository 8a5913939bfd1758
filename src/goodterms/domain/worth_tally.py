"""The sums of one client for 12 months: income, hours, expenses, work in progress, carrying cost.

Everything is summed in minor units of one currency; `Exchange` turns other currencies into it at the rate
stored for the day, and a missing rate is an error that the caller answers by staying in the client's own
currency.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping
from dataclasses import field
from datetime import date, timedelta
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING

from goodterms.domain import receivables
from goodterms.domain.plan_dates import add_months
from goodterms.domain.records import History, Invoice, Rates
from goodterms.money import DIGITS
from goodterms.settings import Settings

if TYPE_CHECKING:
    from dataclasses import dataclass
else:
    from goodterms.quick import dataclass

WINDOW = 365
"""Days: as_of - 365 <= day <= as_of."""
UNPAID_AFTER = 90
"""An open balance is taken out of the income when it is more than this many days overdue."""
Amount = int | Decimal
Convert = Callable[[Amount, str, date], Amount]


class NoRateError(Exception):
    """There is no stored rate for this currency on this day."""

    def __init__(self, currency: str, day: date) -> None:
        super().__init__(f"No exchange rate is stored for {currency} on or before {day.isoformat()}.")


@dataclass(frozen=True, slots=True)
class Tally:
    """The sums of one client in major units of `currency`; amounts are None where they cannot be added."""

    currency: str
    seconds: int
    billed_seconds: int
    unbilled_seconds: int
    income: Decimal | None = None
    expenses: Decimal | None = None
    carrying_cost: Decimal | None = None
    wip: Decimal | None = None
    unpaid: Decimal | None = None
    earned: Decimal | None = None
    rate: Decimal | None = None
    statutory_claim: Decimal | None = None
    rates: tuple[tuple[str, date, Decimal], ...] = ()
    why: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


class Exchange:
    """Stored rates, quick to look up; remembers which it used."""

    def __init__(self, rates: Rates) -> None:
        self.home = rates.home
        self._days = {code: [day for day, _ in rows] for code, rows in rates.table.items()}
        self._rows = rates.table

    def to_home(self, used: set[tuple[str, date, Decimal]]) -> Convert:
        """A function from an amount to minor units of the home currency; it notes the rates in `used`."""

        def convert(amount: Amount, currency: str, day: date) -> Amount:
            if currency == self.home:
                return amount
            at = bisect_right(self._days.get(currency, []), day) - 1
            if at < 0:
                raise NoRateError(currency, day)
            since, rate = self._rows[currency][at]
            used.add((currency, since, rate))
            return amount * rate * Decimal(10) ** (DIGITS[self.home] - DIGITS[currency])

        return convert


def _stay(target: str) -> Convert:
    def convert(amount: Amount, currency: str, day: date) -> Amount:
        if currency != target:
            raise NoRateError(currency, day)
        return amount

    return convert


def tally(history: History, settings: Settings, exchange: Exchange) -> Tally:
    """Add up one client: in the home currency if all rates are known, else in its own, else hours alone."""
    hours = _hours(history)
    used: set[tuple[str, date, Decimal]] = set()
    own = history.client.currency
    try:
        return _in_currency(history, settings, exchange.home, exchange.to_home(used), hours, used)
    except NoRateError as missing:
        why = str(missing)
    try:
        found = _in_currency(history, settings, own, _stay(own), hours, set())
    except NoRateError:
        counted = {"income": why, "per_hour": why, "share": why, "target": why}
        return Tally(own, *hours, why=counted)
    return found


def _hours(history: History) -> tuple[int, int, int]:
    """Seconds in the window: all (without what the user learned for himself), billable, and work or rework
    that is not billable."""
    total = billed = unbilled = 0
    for group in history.groups:
        seconds = group.seconds.get(WINDOW, 0)
        if not (group.kind == "admin" and group.requested_by == "me"):
            total += seconds
        if group.billable:
            billed += seconds
        elif group.kind in ("work", "rework"):
            unbilled += seconds
    return total, billed, unbilled


def _in_currency(
    history: History,
    settings: Settings,
    currency: str,
    convert: Convert,
    hours: tuple[int, int, int],
    used: set[tuple[str, date, Decimal]],
) -> Tally:
    as_of, why = history.as_of, dict[str, str]()
    start = as_of - timedelta(days=WINDOW)
    income: Amount = 0
    unpaid: Amount = 0
    lent: Amount = 0
    late = []  # Whatever is open and overdue on as_of was lent for some days.
    for invoice in history.invoices:
        days = lent_days(invoice, start, as_of)
        if days:
            late.append(invoice)
            lent += convert(days, invoice.currency, invoice.issued)
        if start <= invoice.issued <= as_of:
            income += convert(net_kept(invoice, as_of), invoice.currency, invoice.issued)
            unpaid += convert(_long_unpaid(invoice, as_of), invoice.currency, invoice.issued) if days else 0
    own = history.client.currency
    expenses: Amount = 0
    for expense in history.expenses:
        if start <= expense.day <= as_of:
            expenses += convert(expense.amount, own, expense.day)
    in_progress = work_in_progress(history, why)
    wip = convert(in_progress, own, as_of) if in_progress else 0
    whole = _to_major(currency)
    cost = whole(Decimal(lent) * settings.borrowing_rate / 365)
    earned = whole(income + wip - unpaid - expenses) - cost
    return Tally(
        currency,
        *hours,
        income=whole(income),
        expenses=whole(expenses),
        carrying_cost=cost,
        wip=whole(wip),
        unpaid=whole(unpaid),
        earned=earned,
        rate=_rate(history, income, hours[1], convert, whole),
        statutory_claim=_claim(late, as_of, settings, currency, convert, whole),
        rates=tuple(sorted(used)),
        why=why,
    )


def _to_major(currency: str) -> Callable[[Amount], Decimal]:
    digits = -DIGITS[currency]
    return lambda amount: Decimal(amount).scaleb(digits)


def net_kept(invoice: Invoice, as_of: date) -> Amount:
    """The net of an invoice after the credits and the write-off that count on as_of, in its minor units."""
    given = sum(credit.amount for credit in invoice.credits if credit.day <= as_of)
    if invoice.write_off is not None and invoice.write_off.day <= as_of:
        given += invoice.write_off.amount
    return invoice.net - _net_part(invoice, given)


def _net_part(invoice: Invoice, gross: int) -> Amount:
    """The net share of a gross amount of this invoice."""
    if not invoice.tax or not invoice.gross:
        return gross
    return Decimal(gross) * invoice.net / invoice.gross


def _long_unpaid(invoice: Invoice, as_of: date) -> Amount:
    if (as_of - receivables.due_day(invoice)).days <= UNPAID_AFTER:
        return 0
    return _net_part(invoice, receivables.balance(invoice, as_of))


def lent_days(invoice: Invoice, start: date, end: date) -> int:
    """Balance x days past due between start and end, piecewise over payments, credits and the write-off.

    Minor units x days. A rest within the tolerance is no loan; nor is an invoice whose day of settling is
    not known.
    """
    due = receivables.due_day(invoice)
    if due >= end or invoice.settled_unknown:
        return 0
    events = [(p.day, p.amount) for p in invoice.payments] + [(c.day, c.amount) for c in invoice.credits]
    if invoice.write_off is not None:
        events.append((invoice.write_off.day, invoice.write_off.amount))
    events.sort()
    least = receivables.tolerance(invoice)
    balance, at, total = invoice.gross, max(due, start), 0
    for day, amount in events:
        if day > end:
            break
        if day > at:
            total += balance * (day - at).days if balance > least else 0
            at = day
        balance -= amount
    return total + (balance * (end - at).days if balance > least else 0)


def work_in_progress(history: History, why: dict[str, str]) -> Amount:
    """Work done and not yet invoiced, in minor units of the client's currency, never below 0."""
    projects = {project.id: project for project in history.projects}
    total: Amount = 0
    for rest in history.unbilled:
        project = projects.get(rest.project) if rest.project is not None else None
        if (project.billing if project else history.client.billing) != "hourly" or not rest.seconds:
            continue
        if rest.rate is None:
            why["wip"] = "Some unbilled hours have no rate; they count as 0."
            continue
        total += Decimal(rest.seconds) * rest.rate / 3600
    for project in history.projects:
        if project.status != "open" or project.billing == "hourly" or project.fee is None:
            continue
        accrued = _fixed(project.fee, project.seconds, project.estimate_seconds)
        if project.billing == "retainer":
            accrued = project.fee * months_between(project.opened, history.as_of) if project.opened else None
        if accrued is None:
            why["wip"] = f'Project "{project.name}" has no estimate or no first day; its unbilled part counts as 0.'
            continue
        total += max(Decimal(0), accrued - project.billed)
    return total


def _fixed(fee: int, seconds: int, estimate: int | None) -> Decimal | None:
    return fee * min(Decimal(seconds) / estimate, Decimal(1)) if estimate else None


def months_between(first: date, last: date) -> Decimal:
    """Months from one day to another, the rest as a part of that month; 0 if `last` is not later."""
    if last < first:
        return Decimal(0)
    whole = (last.year - first.year) * 12 + last.month - first.month
    if add_months(first, whole) > last:
        whole -= 1
    begin, end = add_months(first, whole), add_months(first, whole + 1)
    return whole + Decimal((last - begin).days) / (end - begin).days


def _rate(
    history: History, income: Amount, billed: int, convert: Convert, whole: Callable[[Amount], Decimal]
) -> Decimal | None:
    client = history.client
    if client.billing == "hourly" and client.rate is not None:
        try:
            return whole(convert(client.rate, client.currency, history.as_of))
        except NoRateError:
            return None
    return whole(Decimal(income) * 3600 / billed) if billed else None


def _claim(
    invoices: list[Invoice],
    as_of: date,
    settings: Settings,
    currency: str,
    convert: Convert,
    whole: Callable[[Amount], Decimal],
) -> Decimal | None:
    """Statutory interest and fixed sums on all invoices overdue on as_of; None if the fixed sum is in another
    currency."""
    if currency != settings.home_currency:
        return None
    days: Amount = 0
    count = 0
    for late in receivables.overdue(invoices, as_of):
        invoice = late.invoice
        if invoice.late_excused or any(dispute.outcome == "upheld" for dispute in invoice.disputes):
            continue
        count += 1
        days += convert(late.amount * late.days, invoice.currency, invoice.issued)
    return whole(Decimal(days) * settings.statutory_rate / 365) + count * settings.statutory_sum
