"""What each due invoice says: late, clean, or neither (DOMAIN section 2, "Evidence that cannot be diluted")."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field, replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from goodterms.domain.flags import catalogue
from goodterms.domain.receivables import due_day, forgiven, given_up, owed, settled_on
from goodterms.domain.records import Dispute, History, Invoice
from goodterms.domain.workdays import working_days
from goodterms.settings import Settings

if TYPE_CHECKING:
    from dataclasses import dataclass
else:
    from goodterms.quick import dataclass

OUTCOME_WEIGHT = {"open": Decimal(1), "rejected": Decimal(1), "settled": Decimal(1), "upheld": Decimal(0)}


@dataclass(frozen=True, slots=True)
class Bill:
    """An invoice judged on a day."""

    invoice: Invoice
    late: bool
    clean: bool
    """Settled within the grace and never disputed."""
    days: int
    """Days from due to settlement, or to as_of."""
    bad_debt: bool
    settled: date | None


@dataclass(frozen=True, slots=True)
class Judged:
    """What is known of an invoice on a day, worked out once."""

    settled: date | None
    days: int
    """Days from due to settlement, or to as_of."""
    bad_debt: bool
    delayed: bool
    """Past due by more than the grace, or a bad debt."""
    disputes: tuple[Dispute, ...]
    """Those that are disputes: a question closed promptly without holding up the payment is none."""
    counts: bool
    """Not excused, not given back, not rightly disputed, and not settled on an unknown day."""

    @property
    def clean(self) -> bool:
        """Settled within the grace and never disputed."""
        return self.settled is not None and not self.delayed and not self.disputes


@dataclass(frozen=True, slots=True)
class Lens:
    """What judging an invoice needs; `window` is how long a bad debt or a pressed cut goes on counting."""

    as_of: date
    window: int
    grace: int
    prompt_days: int
    withdrawn: Decimal
    settings: Settings
    seen: dict[int, tuple[Invoice, Judged]] = field(default_factory=dict, repr=False, compare=False)
    """Invoices judged already, by identity: several flags look at the same ones."""

    def judge(self, invoice: Invoice) -> Judged:
        known = self.seen.get(id(invoice))
        if known is None:
            known = self.seen[id(invoice)] = invoice, self._judge(invoice)
        return known[1]

    def _judge(self, invoice: Invoice) -> Judged:
        settled = settled_on(invoice, self.as_of, self.window)
        days = ((settled or self.as_of) - due_day(invoice)).days
        off = given_up(invoice, self.as_of, self.window) if settled is None else None
        bad_debt = off is not None and off.reason == "bad_debt" and not invoice.settled_unknown
        delayed = days > self.grace or bad_debt
        disputes = self._disputes(invoice, delayed=delayed) if invoice.disputes else ()
        counts = not (invoice.late_excused or invoice.settled_unknown or invoice.gross <= 0)
        upheld = bool(disputes) and all(dispute.outcome == "upheld" for dispute in disputes)
        counts = counts and not upheld and not forgiven(invoice, self.as_of)
        return Judged(settled, days, bad_debt, delayed, disputes, counts)

    def _disputes(self, invoice: Invoice, *, delayed: bool) -> tuple[Dispute, ...]:
        known = (self._as_known(d) for d in invoice.disputes if d.opened <= self.as_of)
        return tuple(d for d in known if d.outcome == "upheld" or delayed or not self._prompt(d))

    def _as_known(self, dispute: Dispute) -> Dispute:
        """A dispute that closes after as_of is still open."""
        if dispute.closed is not None and dispute.closed > self.as_of:
            return replace(dispute, closed=None, outcome="open")
        return dispute

    def _prompt(self, dispute: Dispute) -> bool:
        if dispute.closed is None:
            return False
        return working_days(dispute.opened, dispute.closed, self.settings.holidays) <= self.prompt_days

    def bad_debt(self, invoice: Invoice) -> bool:
        return self.judge(invoice).bad_debt

    def disputes(self, invoice: Invoice) -> tuple[Dispute, ...]:
        return self.judge(invoice).disputes

    def gravest(self, invoice: Invoice) -> Decimal:
        """What the invoice adds to d: its gravest dispute opened in the window."""
        if not invoice.disputes:
            return Decimal(0)
        weights = [
            OUTCOME_WEIGHT.get(dispute.outcome, self.withdrawn)
            for dispute in self.disputes(invoice)
            if (self.as_of - dispute.opened).days <= self.window
        ]
        return max(weights, default=Decimal(0))

    def due(self, invoices: Sequence[Invoice]) -> list[Bill]:
        """The invoices that count and fell due in the window, oldest first. A bad debt counts for the window
        from the day it was written off, however old it is."""
        rows = []
        for invoice in invoices:
            age = (self.as_of - due_day(invoice)).days
            if invoice.issued > self.as_of or age < 0:
                continue
            known = self.judge(invoice)
            if known.counts and (age <= self.window or known.bad_debt):
                rows.append(Bill(invoice, known.delayed, known.clean, known.days, known.bad_debt, known.settled))
        return sorted(rows, key=lambda bill: (due_day(bill.invoice), bill.invoice.id))

    def open_sum(self, invoice: Invoice) -> int:
        """What is owed past the grace, bad debts and pressed cuts included, minor units with VAT."""
        known = self.judge(invoice)
        if invoice.issued > self.as_of or known.settled is not None or not known.counts or not known.delayed:
            return 0
        return owed(invoice, self.as_of, self.window)


def lens(history: History, settings: Settings, window: int | None = None) -> Lens:
    """How this client's invoices are looked at; by default over the window of late_payment."""
    if window is None:
        window = catalogue.window("late_payment", history, settings)
    return Lens(
        history.as_of,
        window,
        int(catalogue.bar("late_payment", "grace_days", history, settings)),
        int(catalogue.bar("invoice_disputes", "prompt_days", history, settings)),
        catalogue.bar("invoice_disputes", "withdrawn_weight", history, settings),
        settings,
    )
