"""The sums of one client for 12 months: income, hours, expenses, work in progress, carrying cost.

Everything is summed in minor units of one currency; `Exchange` turns other currencies into it at the rate
stored for the day, and a missing rate is an error that the caller answers by staying in the client's own
currency.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping
from dataclasses import field, replace
from datetime import date, timedelta
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING

from goodterms.domain import receivables
from goodterms.domain.records import History, Invoice, Rates
from goodterms.domain.worth_progress import WINDOW, Amount, by_the_hour, off_hours_progress, work_in_progress
from goodterms.money import DIGITS
from goodterms.settings import Settings

if TYPE_CHECKING:
    from dataclasses import dataclass
else:
    from goodterms.quick import dataclass

UNPAID_AFTER = 90
"""An open balance is taken out of the income when it is more than this many days overdue."""
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
    steady_earned: Decimal | None = None
    """`earned` without the work in progress that lies outside the working window."""
    steady_seconds: int = 0
    """The hours without those whose pay `steady_earned` leaves out."""
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
    known = _known(convert, why)
    income: Amount = 0
    unpaid: Amount = 0
    lent: Amount = 0
    late = []  # Whatever is open and overdue on as_of was lent for some days.
    for invoice in history.invoices:
        days = lent_days(invoice, start, as_of)
        if days:
            late.append(invoice)
            lent += known("carrying_cost", days, invoice.currency, invoice.issued)
        if start <= invoice.issued <= as_of:
            income += convert(net_kept(invoice, as_of), invoice.currency, invoice.issued)
            unpaid += convert(_long_unpaid(invoice, as_of), invoice.currency, invoice.issued) if days else 0
    own = history.client.currency
    expenses: Amount = 0
    for expense in history.expenses:
        if start <= expense.day <= as_of:
            expenses += convert(expense.amount, own, expense.day)
    in_progress, odd = work_in_progress(history, why), off_hours_progress(history)
    steady = convert(in_progress - odd, own, as_of) if in_progress - odd else 0
    extra = known("wip", odd, own, as_of) if odd else 0
    whole = _to_major(currency)
    cost = whole(Decimal(lent) * settings.borrowing_rate / 365)
    earned = whole(income + steady - unpaid - expenses) - cost
    return Tally(
        currency,
        *hours,
        income=whole(income),
        expenses=whole(expenses),
        carrying_cost=cost,
        wip=whole(steady + extra),
        unpaid=whole(unpaid),
        earned=earned + whole(extra),
        steady_earned=earned,
        steady_seconds=max(0, hours[0] - sum(rest.outside for rest in by_the_hour(history))),
        rate=_rate(history, income, hours[1], convert, whole),
        statutory_claim=_claim(late, as_of, settings, currency, convert, whole),
        rates=tuple(sorted(used)),
        why=why,
    )


def _known(convert: Convert, why: dict[str, str]) -> Callable[[str, Amount, str, date], Amount]:
    """Conversion of what may be left out of the sum where its rate is missing: it is said, and the rest stays
    known. Otherwise an old invoice paid later, or a night's work, could make a low return unknown."""

    def known(name: str, amount: Amount, currency: str, day: date) -> Amount:
        try:
            return convert(amount, currency, day)
        except NoRateError as missing:
            why[name] = f"{missing} The part in {currency} is left out."
            return 0

    return known


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
    """The net part of what is open and no income any more. Where a bad debt or a pressed cut counts, all that is
    beyond it: the tolerance that would settle such a rest must not make giving up money pay."""
    if (as_of - receivables.due_day(invoice)).days <= UNPAID_AFTER:
        return 0
    given = receivables.given_up(invoice, as_of)
    rest = receivables.balance(invoice if given is None else replace(invoice, write_off=None), as_of)
    return _net_part(invoice, max(0, rest - (given.amount if given else 0)))


def lent_days(invoice: Invoice, start: date, end: date) -> int:
    """Rest x days past due between start and end, piecewise over payments, credits and the write-off.

    Minor units x days. A rest that settles is no loan; nor is an invoice whose day of settling is not known. A
    bad debt or a pressed cut ends no loan as long as it counts (`receivables.rests`): giving up money must not
    make lending it cheaper.
    """
    due = receivables.due_day(invoice)
    if due >= end or invoice.settled_unknown:
        return 0
    gross, currency = invoice.gross, invoice.currency
    rest, at, total = gross, max(due, start), 0
    for day, left in receivables.rests(invoice, end):
        if day > at:
            total += 0 if receivables.settles(rest, gross, currency) else rest * (day - at).days
            at = day
        rest = left
    return total + (0 if receivables.settles(rest, gross, currency) else rest * (end - at).days)


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
    currency, or a rate is missing."""
    if currency != settings.home_currency:
        return None
    days: Amount = 0
    count = 0
    for late in receivables.overdue(invoices, as_of):
        invoice = late.invoice
        if invoice.late_excused or any(dispute.outcome == "upheld" for dispute in invoice.disputes):
            continue
        count += 1
        try:
            days += convert(late.amount * late.days, invoice.currency, invoice.issued)
        except NoRateError:
            return None
    return whole(Decimal(days) * settings.statutory_rate / 365) + count * settings.statutory_sum
