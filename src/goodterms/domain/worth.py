"""What a client is worth: income per hour, carrying cost, share, runway, what leaving would mean (DOMAIN
section 5).

The window is the 365 days up to as_of. Amounts are Decimals in major units of `Money.currency`, never
rounded here. That currency is the home currency wherever every amount has a stored rate for its day, else
the client's own; what cannot be added is None and `why` says so, it is never guessed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import date
from decimal import ROUND_CEILING, Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING

from goodterms.domain.records import Book, History
from goodterms.domain.worth_progress import WINDOW
from goodterms.domain.worth_tally import Exchange, Tally, tally
from goodterms.money import major
from goodterms.settings import Settings

if TYPE_CHECKING:
    from dataclasses import dataclass
else:
    from goodterms.quick import dataclass

NO_SHORTFALL = Decimal(99)
"""Months of runway where nothing would be missing without the client."""
MIN_OTHER_CLIENTS, MIN_OTHER_SECONDS = 2, 40 * 3600


@dataclass(frozen=True, slots=True)
class Money:
    """The money side of one client. None: cannot be known, and `why` (field -> sentence) says the reason."""

    client: int
    currency: str
    seconds: int = 0
    """H: all hours of the window, without what the user learned for himself."""
    billed_seconds: int = 0
    unbilled_seconds: int = 0
    """Work and rework given away: what could have been billed."""
    income: Decimal | None = None
    """Invoiced net, after credits, discounts and write-offs."""
    expenses: Decimal | None = None
    carrying_cost: Decimal | None = None
    """CC: what lending to this client has cost (receivables with VAT)."""
    wip: Decimal | None = None
    unpaid: Decimal | None = None
    """The net part of what is more than 90 days overdue."""
    earned: Decimal | None = None
    """What is left of it all: the numerator of E."""
    per_hour: Decimal | None = None
    """E."""
    judged: Decimal | None = None
    """E without work in progress from outside the working window, neither pay nor hours: what low_return looks
    at, since asking for work at night must not make a client look better."""
    rate: Decimal | None = None
    """r0: the rate in force; without one, income by billed hour."""
    target: Decimal | None = None
    """T: the user's, else E of all other clients together."""
    floor: Decimal | None = None
    """B: monthly need by planned worked hours."""
    ratio: Decimal | None = None
    """E / T."""
    others_per_hour: Decimal | None = None
    share: Decimal | None = None
    """Percent of all income."""
    lost_month: Decimal | None = None
    hours_freed: Decimal | None = None
    hours_needed: Decimal | None = None
    hours_gained: Decimal | None = None
    replacement_months: int | None = None
    shortfall: Decimal | None = None
    runway_months: Decimal | None = None
    break_even_rate: Decimal | None = None
    statutory_claim: Decimal | None = None
    """Interest and fixed sums on what is overdue now (between businesses; the law decides)."""
    rates: tuple[tuple[str, date, Decimal], ...] = ()
    """The exchange rates used: currency, their day, home units for one."""
    why: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def hours(self) -> Decimal:
        """H in hours."""
        return Decimal(self.seconds) / 3600


@dataclass(slots=True)
class _Totals:
    """Sums over all clients whose figures are in one currency."""

    clients: int = 0
    income: Decimal = Decimal(0)
    working: int = 0
    """How many of them have hours: only these have an E."""
    seconds: int = 0
    earned: Decimal = Decimal(0)

    def add(self, one: Tally, sign: int = 1) -> None:
        """Add a client, or with sign -1 take it out."""
        self.clients += sign
        self.income += sign * (one.income or 0)
        if one.seconds:
            self.working += sign
            self.seconds += sign * one.seconds
            self.earned += sign * (one.earned or 0)


def money(book: Book, settings: Settings) -> dict[int, Money]:
    """The money side of every client of the book, by client id."""
    exchange = Exchange(book.rates)
    tallies = [tally(history, settings, exchange) for history in book.histories]
    totals: dict[str | None, _Totals] = {}
    for one in tallies:
        totals.setdefault(one.currency if one.income is not None else None, _Totals()).add(one)
    begin = min((h.first_day for h in book.histories if h.first_day), default=None)
    short = begin is not None and (book.as_of - begin).days < WINDOW
    pairs = zip(book.histories, tallies, strict=True)
    return {h.client.id: _money(h, one, totals, settings, short) for h, one in pairs}


def _money(
    history: History, one: Tally, totals: Mapping[str | None, _Totals], settings: Settings, short: bool
) -> Money:
    why = dict(one.why)
    if short:
        why["months"] = "There are fewer than 12 months of data; a month is still taken as a twelfth of the sum."
    hours = (one.seconds, one.billed_seconds, one.unbilled_seconds)
    if one.income is None or one.earned is None:
        return Money(history.client.id, one.currency, *hours, rates=one.rates, why=why)
    others, addable = _others(one, totals)
    if not addable:
        why["share"] = why["target"] = why["runway_months"] = (
            "Amounts in different currencies cannot be added: an exchange rate is missing."
        )
    per_hour = one.earned * 3600 / one.seconds if one.seconds else None
    judged = (
        one.steady_earned * 3600 / one.steady_seconds if one.steady_earned is not None and one.steady_seconds else None
    )
    if per_hour is None:
        why["per_hour"] = "No hours are logged in the last 12 months."
    figures = _against(per_hour, one, others if addable else None, settings, why)
    if addable:
        figures |= _concentration(one, others, settings, why)
        figures |= _if_they_leave(one, figures["others_per_hour"], settings)
    return Money(
        history.client.id,
        one.currency,
        *hours,
        income=one.income,
        expenses=one.expenses,
        carrying_cost=one.carrying_cost,
        wip=one.wip,
        unpaid=one.unpaid,
        earned=one.earned,
        per_hour=per_hour,
        judged=judged,
        rate=one.rate,
        statutory_claim=one.statutory_claim,
        rates=one.rates,
        why=why,
        **figures,  # type: ignore[arg-type]
    )


def _others(one: Tally, totals: Mapping[str | None, _Totals]) -> tuple[_Totals, bool]:
    """The sums of all other clients, and whether all of them can be added in this currency."""
    foreign = sum(t.clients for currency, t in totals.items() if currency != one.currency)
    same = totals.get(one.currency, _Totals())
    others = _Totals(same.clients, same.income, same.working, same.seconds, same.earned)
    others.add(one, -1)
    return others, foreign == 0


def _against(
    per_hour: Decimal | None, one: Tally, others: _Totals | None, settings: Settings, why: dict[str, str]
) -> dict[str, object]:
    """Target, floor, ratio, and the rate at which the target would be met."""
    home = one.currency == settings.home_currency
    enough = others is not None and (others.working >= MIN_OTHER_CLIENTS or others.seconds >= MIN_OTHER_SECONDS)
    others_per_hour = (
        others.earned * 3600 / others.seconds if others is not None and enough and others.seconds else None
    )
    target = others_per_hour
    if settings.target_rate is not None:
        target = major(settings.target_rate, settings.home_currency) if home else None
        why.pop("target", None)
        if target is None:
            why["target"] = f"The target is in {settings.home_currency}, this client's figures are in {one.currency}."
    elif target is None and "target" not in why:
        why["target"] = "There are too few other clients to compare with (two, or 40 hours), and no target is set."
    floor = None
    if settings.monthly_need is not None and settings.planned_hours_per_month > 0 and home:
        floor = major(settings.monthly_need, settings.home_currency) / settings.planned_hours_per_month
    else:
        why["floor"] = "Set monthly_need and planned_hours_per_month in your home currency to know the floor."
    ratio = per_hour / target if per_hour is not None and target is not None and target > 0 else None
    rate = break_even(target, one) if target is not None else None
    return {
        "target": target,
        "floor": floor,
        "ratio": ratio,
        "others_per_hour": others_per_hour,
        "break_even_rate": rate,
    }


def break_even(target: Decimal, one: Tally | Money, extra: Decimal = Decimal(0)) -> Decimal | None:
    """The rate at which an hour would bring in `target` x (1 + extra); None without billed hours."""
    if not one.billed_seconds or one.expenses is None or one.carrying_cost is None:
        return None
    needed = target * (1 + extra) * one.seconds / 3600 + one.expenses + one.carrying_cost
    return needed * 3600 / one.billed_seconds


def _concentration(one: Tally, others: _Totals, settings: Settings, why: dict[str, str]) -> dict[str, object]:
    """Share of income, and how long the reserve would last without this client."""
    assert one.income is not None
    total = others.income + one.income
    found: dict[str, object] = {"share": max(Decimal(0), one.income * 100 / total) if total > 0 else None}
    if total <= 0:
        why["share"] = "There is no income in the last 12 months."
    if settings.monthly_need is None or settings.reserve is None or one.currency != settings.home_currency:
        why["runway_months"] = "Set monthly_need and reserve in your home currency to know how long your money lasts."
        return found
    shortfall = major(settings.monthly_need, settings.home_currency) - others.income / 12
    reserve = major(settings.reserve, settings.home_currency)
    found["shortfall"] = shortfall
    found["runway_months"] = NO_SHORTFALL if shortfall <= 0 else reserve / shortfall
    return found


def _if_they_leave(one: Tally, others_per_hour: object, settings: Settings) -> dict[str, object]:
    """Income lost a month, hours freed, and the hours and months it takes to win the same elsewhere."""
    assert one.income is not None
    lost = one.income / 12
    freed = Decimal(one.seconds) / 3600 / 12
    found: dict[str, object] = {"lost_month": lost, "hours_freed": freed}
    if isinstance(others_per_hour, Decimal) and others_per_hour > 0:
        needed = max(Decimal(0), lost) / others_per_hour
        found["hours_needed"] = needed
        found["hours_gained"] = freed - needed
        if settings.new_hours_per_month > 0:
            months = (needed / settings.new_hours_per_month).to_integral_value(rounding=ROUND_CEILING)
            found["replacement_months"] = int(months)
    return found
