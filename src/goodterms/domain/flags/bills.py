"""What each due invoice says: late, clean, or neither (DOMAIN section 2, "Evidence that cannot be diluted")."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from goodterms.domain.flags import catalogue
from goodterms.domain.receivables import days_late, due_day, forgiven, given_up, owed, settled_on
from goodterms.domain.records import Dispute, History, Invoice
from goodterms.domain.workdays import working_days
from goodterms.settings import Settings

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
class Lens:
    """What judging an invoice needs; `window` is how long a bad debt or a pressed cut goes on counting."""

    as_of: date
    window: int
    grace: int
    prompt_days: int
    withdrawn: Decimal
    settings: Settings

    def delayed(self, invoice: Invoice) -> bool:
        """Past due by more than the grace, or a bad debt."""
        return days_late(invoice, self.as_of, self.window) > self.grace or self.bad_debt(invoice)

    def bad_debt(self, invoice: Invoice) -> bool:
        off = given_up(invoice, self.as_of, self.window)
        return off is not None and off.reason == "bad_debt" and settled_on(invoice, self.as_of, self.window) is None

    def disputes(self, invoice: Invoice) -> list[Dispute]:
        """Those that are disputes: a question closed promptly without holding up the payment is none."""
        known = [self._as_known(d) for d in invoice.disputes if d.opened <= self.as_of]
        return [d for d in known if d.outcome == "upheld" or not self._prompt(d) or self.delayed(invoice)]

    def _as_known(self, dispute: Dispute) -> Dispute:
        """A dispute that closes after as_of is still open."""
        if dispute.closed is not None and dispute.closed > self.as_of:
            return replace(dispute, closed=None, outcome="open")
        return dispute

    def _prompt(self, dispute: Dispute) -> bool:
        if dispute.closed is None:
            return False
        return working_days(dispute.opened, dispute.closed, self.settings.holidays) <= self.prompt_days

    def upheld(self, invoice: Invoice) -> bool:
        """Disputed, and the client was right every time."""
        known = self.disputes(invoice)
        return bool(known) and all(dispute.outcome == "upheld" for dispute in known)

    def gravest(self, invoice: Invoice) -> Decimal:
        """What the invoice adds to d: its gravest dispute opened in the window."""
        weights = [
            OUTCOME_WEIGHT.get(dispute.outcome, self.withdrawn)
            for dispute in self.disputes(invoice)
            if (self.as_of - dispute.opened).days <= self.window
        ]
        return max(weights, default=Decimal(0))

    def counts(self, invoice: Invoice) -> bool:
        """Not excused, not given back, not rightly disputed, and not settled on an unknown day."""
        if invoice.late_excused or invoice.settled_unknown or invoice.gross <= 0:
            return False
        return not forgiven(invoice, self.as_of) and not self.upheld(invoice)

    def bill(self, invoice: Invoice) -> Bill:
        settled = settled_on(invoice, self.as_of, self.window)
        late = self.delayed(invoice)
        clean = settled is not None and not late and not self.disputes(invoice)
        days = days_late(invoice, self.as_of, self.window)
        return Bill(invoice, late, clean, days, self.bad_debt(invoice), settled)

    def due(self, invoices: Sequence[Invoice]) -> list[Bill]:
        """The invoices that count and fell due in the window, oldest first. A bad debt counts for the window
        from the day it was written off, however old it is."""
        rows = []
        for invoice in invoices:
            if invoice.issued > self.as_of or not self.counts(invoice):
                continue
            age = (self.as_of - due_day(invoice)).days
            if 0 <= age <= self.window or (age > self.window and self.bad_debt(invoice)):
                rows.append(self.bill(invoice))
        return sorted(rows, key=lambda bill: (due_day(bill.invoice), bill.invoice.id))

    def open_sum(self, invoice: Invoice) -> int:
        """What is owed past the grace, bad debts and pressed cuts included, minor units with VAT."""
        if invoice.issued > self.as_of or not self.counts(invoice) or not self.delayed(invoice):
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
