"""What every flag function is given: one client's history, the settings, and the bars of its own row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from typing import TYPE_CHECKING, Protocol

from goodterms.domain.flags import catalogue
from goodterms.domain.flags.bills import Lens, lens
from goodterms.domain.flags.model import Finding, FlagType, Level, Rows
from goodterms.domain.records import Client, EntryGroup, History, Rates
from goodterms.settings import Settings

if TYPE_CHECKING:
    from dataclasses import dataclass
else:
    from goodterms.quick import dataclass


class Worth(Protocol):
    """The part of `worth.Money` that flags read; amounts in major units of `currency`."""

    @property
    def currency(self) -> str: ...
    @property
    def seconds(self) -> int: ...
    @property
    def judged(self) -> Decimal | None: ...
    @property
    def target(self) -> Decimal | None: ...
    @property
    def floor(self) -> Decimal | None: ...
    @property
    def carrying_cost(self) -> Decimal | None: ...


@dataclass(frozen=True, slots=True)
class Case:
    """A flag looked at for one client."""

    flag: FlagType
    history: History
    settings: Settings
    money: Worth | None = None
    rates: Rates | None = None
    lenses: dict[int, Lens] = field(default_factory=dict, repr=False, compare=False)
    """Invoices looked at over a window, shared by the flags of one client."""

    @property
    def as_of(self) -> date:
        return self.history.as_of

    @property
    def client(self) -> Client:
        return self.history.client

    @property
    def window(self) -> int:
        return catalogue.window(self.flag, self.history, self.settings)

    def lens(self, window: int | None = None) -> Lens:
        """The client's invoices over `window` days; by default over the window of late_payment."""
        days = catalogue.window("late_payment", self.history, self.settings) if window is None else window
        if days not in self.lenses:
            self.lenses[days] = lens(self.history, self.settings, days)
        return self.lenses[days]

    def bar(self, name: str) -> Decimal:
        if catalogue.unmoved(self.history, self.settings):
            return self.flag.bars[name].default
        return catalogue.bar(self.flag, name, self.history, self.settings)

    def whole(self, name: str) -> int:
        """A bar that is a whole number: days, minutes."""
        return int(self.bar(name))

    def bars(self) -> Mapping[str, Decimal]:
        """All bars in force, for the screen that shows the evidence."""
        if catalogue.unmoved(self.history, self.settings):
            return catalogue.defaults(self.flag.id)
        return {name: self.bar(name) for name in self.flag.bars}

    def within(self, day: date, window: int | None = None) -> bool:
        """as_of - W <= day <= as_of: windows are closed at both ends."""
        return 0 <= (self.as_of - day).days <= (self.window if window is None else window)

    def finding(
        self,
        level: Level,
        evidence: str = "",
        values: Mapping[str, object] | None = None,
        rows: Rows | None = None,
        weight: int | None = None,
    ) -> Finding:
        """`weight` only where more rows are behind it than `rows` names (entries read without ids)."""
        rows = rows or Rows()
        known = {name: _tidy(value) for name, value in (values or {}).items()}
        known["bars"] = self.bars()
        return Finding(self.flag, level, evidence, known, rows, len(rows) if weight is None else weight)


def _tidy(value: object) -> object:
    """A number with at most six decimals (half-even). Whole or not, it stays of its kind: in JSON a count is a
    number, and an amount, a share or a weight a string."""
    if not isinstance(value, Decimal):
        return value
    if value == value.to_integral_value():
        return value.quantize(Decimal(1))
    return value.quantize(Decimal("0.000001"), rounding=ROUND_HALF_EVEN).normalize()


def judge(*, red: bool, amber: bool, otherwise: Level = "none") -> Level:
    """Red is looked at first, so a red that skips an amber condition still stands."""
    return "red" if red else "amber" if amber else otherwise


# Hours.


def seconds(groups: Sequence[EntryGroup], window: int) -> int:
    return sum(group.seconds.get(window, 0) for group in groups)


def counted(groups: Sequence[EntryGroup], window: int) -> tuple[int, tuple[int, ...]]:
    """How many entries there are, and their ids where these were read."""
    ids = tuple(i for group in groups for i in group.ids.get(window, ()))
    return sum(group.counts.get(window, 0) for group in groups), ids


def production(history: History) -> list[EntryGroup]:
    """W_in: work inside the scope; what was asked for outside the window is harm, not production."""
    return [g for g in history.groups if g.kind == "work" and g.scope == "in" and not g.outside]


def hours(secs: int) -> Decimal:
    return Decimal(secs) / 3600


# Words.

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def day_text(day: date, as_of: date) -> str:
    """ "4 March", with the year where it is not the current one."""
    text = f"{day.day} {_MONTHS[day.month - 1]}"
    return text if day.year == as_of.year else f"{text} {day.year}"


def number_text(value: Decimal) -> str:
    """ "2", "2.5", "0.12": at most two decimals, half-even, no idle zeros."""
    text = format(value.quantize(Decimal("0.01"), rounding=ROUND_HALF_EVEN), "f")
    return text.rstrip("0").rstrip(".")


def hours_text(secs: int) -> str:
    """ "11 hours", "1 hour", "7.5 hours"."""
    value = hours(secs).quantize(Decimal("0.1"), rounding=ROUND_HALF_EVEN)
    text = number_text(value)
    return f"{text} {'hour' if text == '1' else 'hours'}"


def percent_text(share: Decimal) -> str:
    return f"{int((share * 100).quantize(Decimal(1), rounding=ROUND_HALF_EVEN))}%"


def span_text(days: int) -> str:
    """A window in words: "12 months", "90 days", "2 years"."""
    if days >= 730 and days % 365 == 0:
        return f"{days // 365} years"
    if days == 365:
        return "12 months"
    if days == 180:
        return "6 months"
    return f"{days} days"


def money_text(amount: Decimal, currency: str) -> str:
    """ "EUR 2,400": whole units, half-even."""
    return f"{currency} {amount.quantize(Decimal(1), rounding=ROUND_HALF_EVEN):,f}"
