"""The 24 flags: a catalogue row and one pure function each, (history, settings) -> Finding."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from decimal import Decimal

from goodterms.domain.flags import catalogue, conduct, payment, scope, time, value
from goodterms.domain.flags.bills import Lens
from goodterms.domain.flags.case import Case, Worth
from goodterms.domain.flags.catalogue import CATALOGUE
from goodterms.domain.flags.model import LEVELS, Finding
from goodterms.domain.records import History, Rates
from goodterms.settings import Settings

RULES: Mapping[str, Callable[[Case], Finding]] = {
    "physical_threat": conduct.physical_threat,
    "abuse": conduct.abuse,
    "legal_ethical_risk": conduct.legal_ethical_risk,
    "dishonesty": conduct.dishonesty,
    "unreasonable_demands": conduct.unreasonable_demands,
    "late_payment": payment.late_payment,
    "client_as_bank": payment.client_as_bank,
    "invoice_disputes": payment.invoice_disputes,
    "fee_cutting": payment.fee_cutting,
    "plays_competitors": conduct.plays_competitors,
    "low_return": value.low_return,
    "scope_creep": scope.scope_creep,
    "values_mismatch": value.values_mismatch,
    "price_resistance": conduct.price_resistance,
    "changes_mind": scope.changes_mind,
    "unclear_brief": scope.unclear_brief,
    "spec_work": scope.spec_work,
    "ignores_advice": conduct.ignores_advice,
    "off_hours": time.off_hours,
    "slow_replies": time.slow_replies,
    "micromanagement": time.micromanagement,
    "no_compromise": conduct.no_compromise,
    "petty_complaints": conduct.petty_complaints,
    "no_upside": value.no_upside,
}
"""Flag id -> its rule."""
HOUR_FLAGS = ("scope_creep", "changes_mind", "spec_work", "off_hours", "micromanagement")
"""Flags that look at sums of hours."""
MONEY_WINDOW = 365
"""Days that the money figures (DOMAIN section 5) look back."""


def assess(
    history: History, settings: Settings, book_money: Worth | None = None, rates: Rates | None = None
) -> tuple[Finding, ...]:
    """What all 24 flags say about one client, in catalogue order.

    `book_money` is the client's `worth.Money`; without it low_return is unknown. `rates` convert what is
    owed in other currencies; without them only the home currency adds up.
    """
    lenses: dict[int, Lens] = {}
    return tuple(_look(Case(flag, history, settings, book_money, rates, lenses)) for flag in CATALOGUE)


def look(
    flag: str, history: History, settings: Settings, book_money: Worth | None = None, rates: Rates | None = None
) -> Finding:
    """What one flag says about one client. Raises NotUnderstood for an unknown flag id."""
    return _look(Case(catalogue.flag_type(flag), history, settings, book_money, rates))


def _look(case: Case) -> Finding:
    finding = RULES[case.flag.id](case)
    in_force = catalogue.class_of(case.flag, case.history, case.settings)
    if in_force != case.flag.flag_class:
        finding = replace(finding, flag_class=in_force)
    return replace(finding, accepted=True) if _accepted(finding, case.history) else finding


def _accepted(finding: Finding, history: History) -> bool:
    """Accepted, not expired, and neither the evidence nor the level has grown since. A red deal-breaker
    cannot be accepted."""
    if finding.level == "red" and finding.in_class == "deal_breaker":
        return False
    return any(
        accepted.flag == finding.flag.id
        and accepted.on <= history.as_of <= accepted.expires
        and finding.weight <= accepted.weight
        and LEVELS.index(finding.level) <= (LEVELS.index(accepted.level) if accepted.level in LEVELS else len(LEVELS))
        for accepted in history.accepted
    )


def hour_windows(
    settings: Settings, thresholds_by_client: Iterable[Mapping[str, Decimal]] | Mapping[int, Mapping[str, Decimal]] = ()
) -> tuple[int, ...]:
    """The window lengths (days) for which sums of hours are needed, shortest first; (90, 365) by default."""
    clients = thresholds_by_client.values() if isinstance(thresholds_by_client, Mapping) else thresholds_by_client
    wanted = {catalogue.window(flag, None, settings) for flag in HOUR_FLAGS} | {MONEY_WINDOW}
    for moved in clients:
        wanted |= {int(moved[f"{flag}.window"]) for flag in HOUR_FLAGS if f"{flag}.window" in moved}
    return tuple(sorted(wanted))
