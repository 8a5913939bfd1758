"""What the user has set: money position, working window, identity, and every bar that was moved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dataclasses import dataclass
else:
    from goodterms.quick import dataclass


@dataclass(frozen=True, slots=True)
class WorkingWindow:
    """The hours in which the user works. `days` are ISO weekdays (1 is Monday), times are minutes of the
    local day; both edges belong to the window."""

    days: tuple[int, ...] = (1, 2, 3, 4, 5)
    start: int = 8 * 60
    end: int = 19 * 60


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings that a rule may read. Amounts are minor units of `home_currency`; None is "not said"."""

    home_currency: str = "EUR"
    zone: str = "UTC"
    language: str = "en"
    monthly_need: int | None = None
    reserve: int | None = None
    planned_hours_per_month: Decimal = Decimal(150)
    target_rate: int | None = None
    """Income per hour aimed at; None: what the other clients bring."""
    borrowing_rate: Decimal = Decimal("0.09")
    """What the user's own overdraft costs, a year."""
    statutory_rate: Decimal = Decimal("0.1015")
    """Directive 2011/7/EU: reference rate + 8 points."""
    statutory_since: date = date(2026, 4, 1)
    statutory_sum: Decimal = Decimal(40)
    headache: Decimal | None = None
    """Extra pay at which a client would be welcome (0.25 is 25 %); None: min(60 %, 5 % a point of score)."""
    new_hours_per_month: Decimal = Decimal(8)
    """Hours of new work usually won in a month; feeds the replacement month."""
    freed_hour_fill: Decimal = Decimal(0)
    """Share of freed hours that would be sold again, in the raise simulation."""
    working_window: WorkingWindow = WorkingWindow()
    holidays: frozenset[date] = frozenset()
    thresholds: Mapping[str, Decimal] = field(default_factory=lambda: MappingProxyType({}))
    """Bars moved for all clients, "late_payment.red_share" -> value; the defaults stand in domain.flags."""
    classes: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Flags put into another class for all clients, flag id -> class."""
    my_name: str = ""
    my_business: str = ""
    my_address: str = ""
    my_email: str = ""
    my_tax_id: str = ""
    my_iban: str = ""
    theme: str = "goodterms"
    thai_digits: bool = False
    rounding_minutes: int = 0
    """Draft invoices round each entry up to this many minutes; 0 leaves them as they are."""
    invoice_pattern: str = "{year}-{seq:03}"
    tax_rate: Decimal = Decimal(0)
