"""Work done and not yet invoiced (DOMAIN section 5, WIP), and the part of it done outside the working window.

Amounts are minor units of the client's currency.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from goodterms.domain.plan_dates import add_months
from goodterms.domain.records import History, Unbilled

WINDOW = 365
"""Days that money looks back: as_of - 365 <= day <= as_of."""
Amount = int | Decimal


def work_in_progress(history: History, why: dict[str, str] | None = None, *, steady: bool = False) -> Amount:
    """Work done and not yet invoiced, in minor units of the client's currency, never below 0. With `steady`,
    without what was asked for outside the working window. `why` takes what could not be counted."""
    why = {} if why is None else why
    total: Amount = 0
    for rest in by_the_hour(history):
        seconds = rest.seconds - (rest.outside if steady else 0)
        if not seconds:
            continue
        if rest.rate is None:
            why["wip"] = "Some unbilled hours have no rate; they count as 0."
            continue
        total += Decimal(seconds) * rest.rate / 3600
    for project in history.projects:
        if project.status != "open" or project.billing == "hourly" or project.fee is None:
            continue
        nights = _nights(history, project.id) if steady else 0
        accrued = _fixed(project.fee, max(0, project.seconds - nights), project.estimate_seconds)
        if project.billing == "retainer":
            accrued = project.fee * months_between(project.opened, history.as_of) if project.opened else None
        if accrued is None:
            why["wip"] = f'Project "{project.name}" has no estimate or no first day; its unbilled part counts as 0.'
            continue
        total += max(Decimal(0), accrued - project.billed)
    return total


def off_hours_progress(history: History) -> Amount:
    """The part of the work in progress that was asked for outside the working window (RULINGS: off-hours work
    is no production; it must not make a low return look better before it is even invoiced)."""
    if not any(rest.outside for rest in history.unbilled) and not any(group.outside for group in history.groups):
        return 0
    return work_in_progress(history) - work_in_progress(history, steady=True)


def by_the_hour(history: History) -> list[Unbilled]:
    """What is unbilled and paid by the hour."""
    billing = {project.id: project.billing for project in history.projects}
    by_client = history.client.billing
    return [
        rest
        for rest in history.unbilled
        if (by_client if rest.project is None else billing.get(rest.project, by_client)) == "hourly"
    ]


def _nights(history: History, project: int) -> int:
    """Seconds of production outside the working window on a project, in the window of money."""
    return sum(
        group.seconds.get(WINDOW, 0)
        for group in history.groups
        if group.outside and group.project == project and group.kind == "work" and group.scope == "in"
    )


def _fixed(fee: int, seconds: int, estimate: int | None) -> Decimal | None:
    return fee * min(Decimal(seconds) / estimate, Decimal(1)) if estimate else None


def months_between(first: date, last: date) -> Decimal:
    """Months from one day to another, the rest as a part of that month; 0 if `last` is not later."""
    if last < first:
        return Decimal(0)
    whole = (last.year - first.year) * 12 + last.month - first.month
    if add_months(first, whole) > last:
        whole -= 1
    begin, end = add_months(first, whole), add_months(first, whole + 1)
    return whole + Decimal((last - begin).days) / (end - begin).days
