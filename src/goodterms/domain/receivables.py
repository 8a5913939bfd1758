"""What is owed on an invoice, since when, and when it was settled (RULINGS, "Money on invoices").

Amounts are minor units of the invoice's currency, VAT included. Nothing dated after `as_of` is seen.
Two sums must not be mixed: `balance` is what the books still hold open; `owed` is what the flags look at,
where a bad debt or a cut conceded under pressure goes on counting for `window` days, since giving up money
must not make a client look better.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING

from goodterms.domain.records import Invoice, WriteOff
from goodterms.money import DIGITS

if TYPE_CHECKING:
    from dataclasses import dataclass
else:
    from goodterms.quick import dataclass

EU_TERM_DAYS = 30
"""Days to pay where neither a due date nor terms were agreed (Directive 2011/7/EU)."""
WINDOW = 365


@dataclass(frozen=True, slots=True)
class Overdue:
    """An invoice past its due date: the open amount and how many days past due it is."""

    invoice: Invoice
    amount: int
    days: int


def due_day(invoice: Invoice) -> date:
    """The due date, or 30 days after issue where nothing was agreed."""
    return invoice.due or invoice.issued + timedelta(days=EU_TERM_DAYS)


def settles(rest: int, gross: int, currency: str) -> bool:
    """Is an invoice over `gross` settled when `rest` is open? Yes with nothing left, or with no more than the
    tolerance (0.5 % of gross, at least 1.00) after something came off it: what was never touched stays open."""
    return rest <= 0 or (rest < gross and rest <= _tolerance(gross, currency))


def tolerance(invoice: Invoice) -> int:
    """A rest of up to this much counts as settled: 0.5 % of gross, at least 1.00."""
    return _tolerance(invoice.gross, invoice.currency)


def _tolerance(gross: int, currency: str) -> int:
    one: int = 10 ** DIGITS.get(currency, 2)
    return max(gross // 200, one)


def paid(invoice: Invoice, as_of: date) -> int:
    return sum(p.amount for p in invoice.payments if p.day <= as_of)


def credited(invoice: Invoice, as_of: date) -> int:
    return sum(c.amount for c in invoice.credits if c.day <= as_of)


def write_off(invoice: Invoice, as_of: date, *reasons: str) -> WriteOff | None:
    """The write-off known on `as_of`, if it has one of `reasons` (any, where none is named)."""
    off = invoice.write_off
    return off if off is not None and off.day <= as_of and (not reasons or off.reason in reasons) else None


def balance(invoice: Invoice, as_of: date) -> int:
    """What the books hold open: gross less payments, credits and any write-off. Never below 0; a rest
    that settles is 0; so is an invoice known to be paid on a day nobody knows."""
    off = write_off(invoice, as_of)
    rest = invoice.gross - paid(invoice, as_of) - credited(invoice, as_of) - (off.amount if off else 0)
    return 0 if invoice.settled_unknown or settles(rest, invoice.gross, invoice.currency) else rest


def given_up(invoice: Invoice, as_of: date, window: int = WINDOW) -> WriteOff | None:
    """The bad debt or the pressed cut that still counts: written off within `window` days."""
    off = write_off(invoice, as_of, "bad_debt", "pressed")
    return off if off is not None and (as_of - off.day).days <= window else None


def settled_on(invoice: Invoice, as_of: date, window: int = WINDOW) -> date | None:
    """The day from which no more than the tolerance was open; None while open, or where the day is unknown.

    A credit and a write-off for an own error or out of goodwill settle on their own date. A bad debt settles
    nothing for `window` days; nor does a pressed cut, unless the rest is paid after the day of the cut.
    """
    if invoice.settled_unknown:
        return None
    gross, currency = invoice.gross, invoice.currency
    if gross <= 0:
        return invoice.issued
    settled: date | None = None
    for day, rest in rests(invoice, as_of, window):
        if not settles(rest, gross, currency):
            settled = None
        elif settled is None:
            settled = day
    return settled


def owed(invoice: Invoice, as_of: date, window: int = WINDOW) -> int:
    """What the client still owes as the flags see it: bad debts and pressed cuts count for `window` days."""
    if invoice.settled_unknown or settled_on(invoice, as_of, window) is not None:
        return 0
    left = rests(invoice, as_of, window)
    return left[-1][1] if left else invoice.gross


def days_late(invoice: Invoice, as_of: date, window: int = WINDOW) -> int:
    """Days from the due date to settlement, or to `as_of` while open. Negative: before the due date."""
    return ((settled_on(invoice, as_of, window) or as_of) - due_day(invoice)).days


def overdue(invoices: Iterable[Invoice], as_of: date, grace: int = 0) -> list[Overdue]:
    """The invoices with an open `balance` more than `grace` days past due, oldest first."""
    rows = [Overdue(i, balance(i, as_of), (as_of - due_day(i)).days) for i in invoices]
    return sorted((row for row in rows if row.amount > 0 and row.days > grace), key=lambda row: -row.days)


def forgiven(invoice: Invoice, as_of: date) -> bool:
    """Credits and a write-off for an own error or out of goodwill took the whole invoice back."""
    off = write_off(invoice, as_of, "own_error", "goodwill")
    back = credited(invoice, as_of) + (off.amount if off else 0)
    return back > 0 and invoice.gross - back <= tolerance(invoice)


def rests(invoice: Invoice, as_of: date, window: int = WINDOW) -> list[tuple[date, int]]:
    """The rest that counts after each day on which something came off the invoice, oldest first.

    A bad debt takes nothing off for `window` days. A pressed cut comes off on the day of the first money
    after it (DOMAIN section 2: it stays in the overdue sum until the rest is paid), else after `window` days.
    """
    if invoice.write_off is None and not invoice.credits and len(invoice.payments) <= 1:  # nearly all
        return [(p.day, invoice.gross - p.amount) for p in invoice.payments if p.day <= as_of]
    money = [(p.day, p.amount) for p in invoice.payments] + [(c.day, c.amount) for c in invoice.credits]
    money = [(day, amount) for day, amount in money if day <= as_of]
    off = write_off(invoice, as_of)
    counting = given_up(invoice, as_of, window)
    if off is not None and counting is None:
        money.append((off.day, off.amount))
    if counting is not None and counting.reason == "pressed":
        later = [day for day, amount in money if day > counting.day and amount > 0]
        if later:
            money.append((min(later), counting.amount))
    rest, found = invoice.gross, []
    for day in sorted({day for day, _ in money}):
        rest -= sum(amount for d, amount in money if d == day)
        found.append((day, rest))
    return found
