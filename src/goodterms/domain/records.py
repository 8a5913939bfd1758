"""One client's history as facts: what the rules read. Frozen, without SQL, files or a clock.

Amounts are integer minor units of the currency named beside them, durations are seconds, days are
local days. A `History` holds nothing dated after its `as_of`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from dataclasses import dataclass
else:
    from goodterms.quick import dataclass

Status = Literal["active", "watching", "renegotiating", "paused", "leaving", "closed", "blocked"]
Billing = Literal["hourly", "fixed", "retainer"]
Kind = Literal["work", "rework", "contact", "admin", "chasing", "spec"]
Scope = Literal["in", "extra"]
Who = Literal["client", "me"]
DisputeOutcome = Literal["open", "rejected", "settled", "withdrawn", "upheld"]
WriteOffReason = Literal["bad_debt", "own_error", "goodwill", "pressed"]
ChangeOutcome = Literal["paid", "absorbed", "declined"]
RequestKind = Literal["question", "brief", "spec", "work"]
DelayCause = Literal["feedback", "deadlock", "other"]
ValuesFit = Literal["fits", "drifting", "no_longer"]
Growth = Literal["some", "none"]

STATUSES: tuple[str, ...] = ("active", "watching", "renegotiating", "paused", "leaving", "closed", "blocked")
BILLINGS: tuple[str, ...] = ("hourly", "fixed", "retainer")
KINDS: tuple[str, ...] = ("work", "rework", "contact", "admin", "chasing", "spec")
DISPUTE_OUTCOMES: tuple[str, ...] = ("open", "rejected", "settled", "withdrawn", "upheld")
WRITE_OFF_REASONS: tuple[str, ...] = ("bad_debt", "own_error", "goodwill", "pressed")
CHANGE_OUTCOMES: tuple[str, ...] = ("paid", "absorbed", "declined")
REQUEST_KINDS: tuple[str, ...] = ("question", "brief", "spec", "work")
DELAY_CAUSES: tuple[str, ...] = ("feedback", "deadlock", "other")
GROWTH_SIGNALS: tuple[str, ...] = ("stretches_skills", "shares_responsibility", "seeks_win_win")
SIGNALS: tuple[str, ...] = (
    *GROWTH_SIGNALS,
    "pays_on_time",
    "paid_change_order",
    "respects_a_no",
    "clear_brief",
    "refers_business",
    "apologised_and_changed",
    "fair_feedback",
)


@dataclass(frozen=True, slots=True)
class Client:
    """Who the history is about. `rate` is minor units an hour, in `currency`, in force on as_of."""

    id: int
    name: str
    status: Status = "active"
    currency: str = "EUR"
    rate: int | None = None
    billing: Billing = "hourly"
    terms_days: int | None = None
    since: date | None = None
    language: str = "en"
    friend: bool = False
    bar: str = ""
    contract_ref: str = ""
    notice_days: int | None = None
    month_end: bool = False
    suspend_clause: bool = False
    late_fee: str = ""
    prepaid: int = 0
    last_day: date | None = None
    values_fit: ValuesFit | None = None
    growth: Growth | None = None
    referrals: int | None = None
    declared_on: date | None = None
    archived: bool = False
    """Put away by the user: out of the lists, but its money and hours still count in comparisons."""


@dataclass(frozen=True, slots=True)
class Delay:
    """A milestone moved or work that stood still. RULINGS, "Milestones and stops"."""

    id: int
    project: int
    day: date
    working_days: int
    cause: DelayCause


@dataclass(frozen=True, slots=True)
class Project:
    """A project of the client. `fee` is minor units (for a retainer: a month)."""

    id: int
    name: str
    billing: Billing = "hourly"
    estimate_seconds: int | None = None
    fee: int | None = None
    agreed_scope: bool = False
    included_rounds: int = 2
    deadline: date | None = None
    opened: date | None = None
    status: Literal["open", "done"] = "open"
    delays: tuple[Delay, ...] = ()
    seconds: int = 0
    """All production hours ever logged on it up to as_of (for fixed fees)."""
    billed: int = 0
    """Net of all its invoices, minor units (for fixed fees and retainers)."""


@dataclass(frozen=True, slots=True)
class EntryGroup:
    """Time entries that are alike, added up. `outside`: asked for by the client, outside the working
    window, neither rush paid nor an agreed emergency (RULINGS, "Off-hours work is no production")."""

    project: int | None
    kind: Kind
    scope: Scope
    billable: bool
    requested_by: Who
    outside: bool
    seconds: Mapping[int, int]
    """Window length in days -> seconds of the entries whose day lies in that window."""
    counts: Mapping[int, int]
    """Window length in days -> number of entries."""
    ids: Mapping[int, tuple[int, ...]] = field(default_factory=lambda: MappingProxyType({}))
    """Window length in days -> ids of the entries; empty unless the history was read with ids."""


@dataclass(frozen=True, slots=True)
class OutsideEntry:
    """A client-requested entry with some minutes outside the window. `minute` is the local minute of `day`
    at which it started."""

    id: int
    day: date
    minute: int
    seconds: int


@dataclass(frozen=True, slots=True)
class Unbilled:
    """Billable work not yet invoiced (work in progress), at one rate."""

    project: int | None
    seconds: int
    rate: int | None
    """Minor units an hour that were in force; None where no rate is known."""
    outside: int = 0
    """Seconds of these that count as outside (see `EntryGroup`)."""


@dataclass(frozen=True, slots=True)
class Payment:
    """Money that came in, minor units."""

    id: int
    day: date
    amount: int


@dataclass(frozen=True, slots=True)
class Credit:
    """A credit note on an invoice, minor units."""

    id: int
    day: date
    amount: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class WriteOff:
    """What was given up of an invoice, minor units, and why."""

    day: date
    amount: int
    reason: WriteOffReason


@dataclass(frozen=True, slots=True)
class Dispute:
    """A dispute about an invoice; `closed` None: still open."""

    id: int
    opened: date
    closed: date | None
    outcome: DisputeOutcome


@dataclass(frozen=True, slots=True)
class Invoice:
    """An issued invoice (drafts are not history). `due` is None only where neither a date nor terms are known."""

    id: int
    number: str
    issued: date
    due: date | None
    currency: str
    net: int
    tax: int
    due_stated: bool = True
    payments: tuple[Payment, ...] = ()
    credits: tuple[Credit, ...] = ()
    write_off: WriteOff | None = None
    disputes: tuple[Dispute, ...] = ()
    reminders: tuple[date, ...] = ()
    late_excused: bool = False
    settled_unknown: bool = False
    """Known to be paid, the day is not known (an import without payment dates): neither late nor clean."""
    project: int | None = None

    @property
    def gross(self) -> int:
        """Net and tax, minor units."""
        return self.net + self.tax


@dataclass(frozen=True, slots=True)
class Change:
    """A change request. `seconds` is its estimate."""

    id: int
    day: date
    seconds: int
    outcome: ChangeOutcome
    last_minute: bool = False
    reversal: bool = False
    project: int | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """A question, brief, spec or piece of work; `sent` by whoever asks (RULINGS, "Requests")."""

    id: int
    sent: date
    answered: date | None = None
    needs_answer: bool = True
    kind: RequestKind = "question"
    deadline: date | None = None
    rush_paid: bool = False
    announced_absence: bool = False


@dataclass(frozen=True, slots=True)
class Incident:
    """Something the client did, as logged by the user."""

    id: int
    day: date
    flag: str
    severity: int
    note: str
    evidence: str = ""
    told_on: date | None = None
    target: Literal["me", "other"] = "me"
    justified: bool = False
    phase: str = ""
    conceded: bool = False


@dataclass(frozen=True, slots=True)
class Signal:
    """Something good the client did."""

    id: int
    day: date
    kind: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Expense:
    """What was laid out for the client, minor units of the client's currency."""

    id: int
    day: date
    amount: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class Accepted:
    """A flag the user accepts until `expires`, as long as its evidence does not grow."""

    flag: str
    reason: str
    on: date
    expires: date
    level: str
    weight: int
    """How much evidence there was then (number of evidence rows); more of it brings the flag back."""


@dataclass(frozen=True, slots=True)
class History:
    """Everything the rules may know about one client on `as_of`."""

    client: Client
    as_of: date
    projects: tuple[Project, ...] = ()
    groups: tuple[EntryGroup, ...] = ()
    outside: tuple[OutsideEntry, ...] = ()
    unbilled: tuple[Unbilled, ...] = ()
    invoices: tuple[Invoice, ...] = ()
    changes: tuple[Change, ...] = ()
    requests: tuple[Request, ...] = ()
    incidents: tuple[Incident, ...] = ()
    signals: tuple[Signal, ...] = ()
    expenses: tuple[Expense, ...] = ()
    accepted: tuple[Accepted, ...] = ()
    thresholds: Mapping[str, Decimal] = field(default_factory=lambda: MappingProxyType({}))
    """Bars moved for this client, "late_payment.red_share" -> value."""
    classes: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Flags put into another class for this client."""
    first_day: date | None = None
    """The earliest day of any entry or invoice; None: neither exists."""


@dataclass(frozen=True, slots=True)
class Rates:
    """Exchange rates the user has stored: currency -> ((day, home units for one unit), ...), oldest first."""

    home: str = "EUR"
    table: Mapping[str, tuple[tuple[date, Decimal], ...]] = field(default_factory=lambda: MappingProxyType({}))

    def rate(self, currency: str, day: date) -> tuple[date, Decimal] | None:
        """The last stored rate on or before `day` and its date; None when there is none."""
        if currency == self.home:
            return day, Decimal(1)
        known = [row for row in self.table.get(currency, ()) if row[0] <= day]
        return known[-1] if known else None


@dataclass(frozen=True, slots=True)
class Book:
    """All clients on one day, with the exchange rates: what money rules that compare clients read."""

    as_of: date
    histories: tuple[History, ...]
    rates: Rates = Rates()
