"""What if: a new rate, more or fewer hours, a headache priced in (DOMAIN section 5). No probabilities.

Amounts are Decimals in major units of the currency of the `Money` given, unrounded.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from goodterms.domain.worth import Money, break_even
from goodterms.settings import Settings

SHARES = (Decimal(1), Decimal("0.8"), Decimal("0.6"), Decimal("0.4"))


@dataclass(frozen=True, slots=True)
class Raise:
    """A raise simulated. `keep_share` is s*, the least share of the work that must stay (0 to 1); None when
    the freed hours are worth more than the client at the new rate: do the other work."""

    new_rate: Decimal
    per_hour: Decimal
    """E1."""
    freed_hour: Decimal
    """v: what a freed hour brings in elsewhere."""
    keep_share: Decimal | None
    today_month: Decimal
    """At the present rate, reckoned like the new one: from the billed hours."""
    table: tuple[tuple[Decimal, Decimal], ...]
    """Share of the work that stays -> net a month."""


def adjusted(per_hour: Decimal, extra: Decimal) -> Decimal:
    """E_adj: the income per hour with the headache priced in. `extra` is p, 0.25 for 25 %."""
    return per_hour / (1 + extra)


def headache(score: int, settings: Settings) -> Decimal:
    """p: what the user said, else 5 % for each point of the score, at most 60 %."""
    return settings.headache if settings.headache is not None else min(Decimal("0.6"), Decimal(score) / 20)


def worth_the_money(money: Money, extra: Decimal) -> bool | None:
    """Is E_adj at least T (S0-10)? None if either is unknown."""
    if money.per_hour is None or money.target is None:
        return None
    return adjusted(money.per_hour, extra) >= money.target


def break_even_rate(money: Money, extra: Decimal = Decimal(0)) -> Decimal | None:
    """r_new: the rate at which the target would be met, with the headache `extra` on top if given."""
    return None if money.target is None else break_even(money.target, money, extra)


def bill_the_unbilled(money: Money) -> Decimal | None:
    """E if all unbilled work and rework were billed at today's rate."""
    if money.rate is None:
        return None
    return _per_hour(money, money.rate, money.billed_seconds + money.unbilled_seconds, money.seconds)


def raise_simulation(
    money: Money,
    new_rate: Decimal,
    *,
    freed_hour: Decimal = Decimal(0),
    more_hours: Decimal = Decimal(0),
    seconds: int | None = None,
) -> Raise | None:
    """Simulate `new_rate`. `freed_hour` is v (fill share x others_per_hour, or 0); `more_hours` the share by
    which the client's hours grow because he expects more (0.10 for 10 %, S0-27); `seconds` replaces H where
    work that is now excluded falls away (S0-28). None without hours, rate or income."""
    total = (money.seconds if seconds is None else seconds) * (1 + more_hours)
    if money.per_hour is None or not money.rate or total <= 0:
        return None
    new = _per_hour(money, new_rate, money.billed_seconds, total)
    today = _per_hour(money, money.rate, money.billed_seconds, money.seconds)
    if new is None or today is None:
        return None
    month = total / 3600 / 12
    table = tuple((s, s * new * month + (1 - s) * freed_hour * month) for s in SHARES)
    stay = None
    if new > freed_hour:
        stay = min(Decimal(1), max(Decimal(0), (today - freed_hour) / (new - freed_hour)))
    return Raise(new_rate, new, freed_hour, stay, today * money.hours / 12, table)


def _per_hour(money: Money, rate: Decimal, billed: Decimal | int, total: Decimal | int) -> Decimal | None:
    """(billed hours x rate - expenses - CC) / H; the carrying cost grows with the rate."""
    if not money.rate or money.expenses is None or money.carrying_cost is None or not total:
        return None
    cost = money.carrying_cost * rate / money.rate
    return (Decimal(billed) / 3600 * rate - money.expenses - cost) * 3600 / Decimal(total)


def freed_hour_value(money: Money, settings: Settings) -> Decimal:
    """v: the share of freed hours that would be sold again, at what other clients bring."""
    return settings.freed_hour_fill * (money.others_per_hour or Decimal(0))
