"""The list of reports, in the order of the screen."""

from __future__ import annotations

from collections.abc import Callable

from goodterms.tui.report_model import Asked, Report
from goodterms.tui.report_money import ageing, concentration, payments, worth
from goodterms.tui.report_time import hours, months, outcomes, trend

__all__ = ["REPORTS", "Asked"]

REPORTS: tuple[tuple[str, Callable[[Asked], Report]], ...] = (
    ("Worth", worth),
    ("Payments", payments),
    ("Ageing", ageing),
    ("Concentration", concentration),
    ("Hours", hours),
    ("Months", months),
    ("Trend", trend),
    ("Decisions", outcomes),
)
