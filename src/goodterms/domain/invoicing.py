"""What an invoice adds up to: every line rounded half-even to minor units, a total the sum of lines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal

from goodterms import money
from goodterms.errors import Invalid

HOUR = Decimal(3600)
ROUNDINGS = (0, 1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30, 60)
"""Minutes that entries can be rounded up to: 0 for not at all, or a divisor of an hour."""
QUANTITY_DIGITS = range(2, 7)
"""Decimals of a quantity of hours: two, and more only where the sum asks for them. With six a line differs from
the exact seconds by less than a minor unit."""


@dataclass(frozen=True, slots=True)
class Line:
    """`unit_price` in major units, as on the paper; `tax_rate` is a share (0.19)."""

    text: str
    quantity: Decimal
    unit_price: Decimal
    tax_rate: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Totals:
    """Minor units. `line_nets` are before the discount, `net` is after it; `taxes`: tax rate -> (net base, tax)."""

    line_nets: tuple[int, ...]
    discount: int
    net: int
    tax: int
    taxes: Mapping[Decimal, tuple[int, int]]

    @property
    def gross(self) -> int:
        return self.net + self.tax


def line_net(line: Line, currency: str) -> int:
    """Quantity times price, in minor units, rounded half-even."""
    return money.minor(line.quantity * line.unit_price, currency)


def totals(lines: Sequence[Line], currency: str, discount: int = 0) -> Totals:
    """Add lines up. A discount (minor units, net) is spread over the lines before tax is taken from each."""
    nets = [line_net(line, currency) for line in lines]
    if discount < 0 or discount > max(sum(nets), 0):
        raise Invalid("discount", "The discount must lie between zero and the sum of the lines.")
    bases = [net - part for net, part in zip(nets, spread(discount, nets), strict=True)]
    taxes: dict[Decimal, tuple[int, int]] = {}
    for line, base in zip(lines, bases, strict=True):
        tax = int((base * line.tax_rate).quantize(Decimal(1), rounding=ROUND_HALF_EVEN))
        rate = line.tax_rate.normalize()
        seen = taxes.get(rate, (0, 0))
        taxes[rate] = (seen[0] + base, seen[1] + tax)
    return Totals(
        line_nets=tuple(nets),
        discount=discount,
        net=sum(bases),
        tax=sum(tax for _base, tax in taxes.values()),
        taxes=taxes,
    )


def spread(amount: int, weights: Sequence[int]) -> list[int]:
    """Split `amount` in proportion to `weights`; what integer division leaves goes to the largest remainders."""
    whole = sum(weights)
    if not amount or not whole:
        return [0] * len(weights)
    parts = [amount * weight // whole for weight in weights]
    remainders = sorted(range(len(weights)), key=lambda at: (-(amount * weights[at] % whole), at))
    for at in remainders[: amount - sum(parts)]:
        parts[at] += 1
    return parts


def hours(seconds: int, price: Decimal, currency: str) -> Decimal:
    """Seconds as the quantity of a line at `price` an hour: as short as it can be while quantity times price, which
    anybody may check on the paper, is what the exact seconds cost (4.25; 4.2503 for one second more)."""
    exact = Decimal(seconds) / HOUR
    cost = money.minor(exact * price, currency)
    found = Decimal(0)
    for digits in QUANTITY_DIGITS:
        found = exact.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_EVEN)
        if found and money.minor(found * price, currency) == cost:
            break
    return found.normalize() if found != found.to_integral_value() else found.quantize(Decimal(1))


def rounded_up(seconds: int, minutes: int) -> int:
    """Seconds rounded up to whole steps of `minutes`; 0 leaves them. On a boundary nothing is added."""
    step = minutes * 60
    return seconds if not step else -(-seconds // step) * step


_TOKEN = re.compile(r"\{(year|yy|month|seq)(?::0?(\d{1,2}))?\}")


def _parts(pattern: str, day: date) -> tuple[str, str, int]:
    """The text before and after the running number of `pattern` on `day`, and the number's least width."""
    fixed = {"year": f"{day.year:04}", "yy": f"{day.year % 100:02}", "month": f"{day.month:02}"}
    if len([1 for found in _TOKEN.finditer(pattern) if found[1] == "seq"]) != 1 or re.search(
        r"[{}]", _TOKEN.sub("", pattern)
    ):
        raise Invalid(
            "invoice_pattern",
            f'"{pattern[:60]}" is not a number pattern.',
            "Use {seq} once, for instance {year}-{seq:03}; {year}, {yy} and {month} are known beside it.",
        )
    before, after, width, seen = "", "", 1, False
    at = 0
    for found in _TOKEN.finditer(pattern):
        plain = pattern[at : found.start()] + ("" if found[1] == "seq" else fixed[found[1]])
        before, after = (before, after + plain) if seen else (before + plain, after)
        if found[1] == "seq":
            seen, width = True, int(found[2] or 1)
        at = found.end()
    return before, after + pattern[at:], width


def next_number(pattern: str, day: date, used: Iterable[str]) -> str:
    """The number after the highest one in `used` that follows `pattern` in the same year (or month)."""
    before, after, width = _parts(pattern, day)
    shape = re.compile(re.escape(before) + r"(\d{1,12})" + re.escape(after))
    highest = max((int(found[1]) for number in used if (found := shape.fullmatch(number))), default=0)
    return f"{before}{highest + 1:0{width}}{after}"
