"""What the client is worth to you: rows 11, 13 and 24 of the catalogue."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from goodterms.domain.flags.case import Case, day_text, judge, money_text, percent_text, span_text
from goodterms.domain.flags.model import Finding, Level
from goodterms.text import count


def low_return(case: Case) -> Finding:
    """Row 11 (S0-08..10, S2-06, S3-13, S3-14): E against the target T and the floor B of DOMAIN section 5.

    E without off-hours work not invoiced yet (`Money.judged`). A target below 0 (others lose money, too) asks
    for 0, else more unpaid hours could lift a loss above it.
    """
    money = case.money
    if money is None:
        return case.finding("unknown")
    first = case.history.first_day
    days = (case.as_of - first).days if first is not None else 0
    e, t, b = money.judged, money.target, money.floor
    e = None if e is None else round(e, 6)  # sums put together in another order end in another last digit
    values: dict[str, object] = {"E": e, "T": t, "B": b, "hours": Decimal(money.seconds) / 3600, "days": days}
    values["currency"] = money.currency
    few = money.seconds < case.bar("min_hours") * 3600 or days < case.bar("min_days")
    if e is None or (t is None and b is None) or few:
        return case.finding("unknown", _unknown_return(case, e, few=few), values)
    goal = max(t, Decimal(0)) if t is not None else None
    red = (goal is not None and e < case.bar("red_share") * goal) or (b is not None and e < b)
    amber = goal is not None and e < case.bar("amber_share") * goal
    text = f"{money_text(e, money.currency)} per hour all in"
    if t is not None:
        aim = money_text(t, money.currency)
        own = case.settings.target_rate is not None
        text += f", against your target of {aim}" if own else f", against {aim} for your other clients"
        if t > 0:
            values["ratio"] = e / t
            text += f" ({percent_text(e / t)})"
    if b is not None and e < b:
        text += f"; your floor is {money_text(b, money.currency)}"
    return case.finding(judge(red=red, amber=amber), text + ".", values)


def _unknown_return(case: Case, per_hour: Decimal | None, *, few: bool) -> str:
    if few:
        hours, days = case.whole("min_hours"), case.whole("min_days")
        return f"At least {count(hours, 'hour')} and {count(days, 'day')} of history are needed to judge."
    if per_hour is None:
        return "The income per hour cannot be known."
    return "Neither a target rate nor a monthly need is set, and there are too few other clients to compare."


def fresh(case: Case, declared_on: date | None) -> bool:
    """A declared answer holds for W days; one without a date cannot grow old."""
    return declared_on is None or case.within(declared_on, case.window)


def values_mismatch(case: Case) -> Finding:
    """Row 13 (S2-08, S2-09): the user's own answer, asked again after a year."""
    answer, on = case.client.values_fit, case.client.declared_on
    if answer is None or not fresh(case, on):
        text = "" if answer is None else f"Your answer of {day_text(on or case.as_of, case.as_of)} is due again."
        return case.finding("unknown", text, {"values_fit": answer})
    said = {"fits": "fits", "drifting": "is drifting away from your direction"}.get(
        answer, "no longer fits your direction"
    )
    when = f" on {day_text(on, case.as_of)}" if on is not None else ""
    level = judge(red=answer == "no_longer", amber=answer == "drifting")
    values = {"values_fit": answer, "declared_on": on.isoformat() if on is not None else None}
    return case.finding(level, f"You marked{when} that this work {said}.", values)


def no_upside(case: Case) -> Finding:
    """Row 24 (S2-04, S2-05): no new project and no referral; one alone is a note. Never red."""
    since = min((d for d in (case.client.since, case.history.first_day) if d is not None), default=None)
    if since is None or (case.as_of - since).days < case.bar("min_days"):
        text = f"Asked from {count(case.whole('min_days'), 'day')} of acquaintance on."
        return case.finding("unknown", text)
    growth, referred = _growth(case), _referred(case)
    flat, alone = growth is False, referred is False
    if growth is None and referred is None:
        level: Level = "unknown"
    else:
        level = "amber" if flat and alone else "note" if flat or alone else "none"
    parts = []
    if flat:
        parts.append(f"no new work in {span_text(case.window)}")
    if alone:
        parts.append(f"no referral in {span_text(case.whole('referral_window'))}")
    text = " and ".join(parts)
    values = {"growth": growth, "referrals": referred}
    return case.finding(level, text[:1].upper() + text[1:] + "." * bool(text), values)


def _growth(case: Case) -> bool | None:
    """A project opened in the window; without dates, what the user declared."""
    opened = [project.opened for project in case.history.projects if project.opened is not None]
    if any(case.within(day) for day in opened):
        return True
    if opened and len(opened) == len(case.history.projects):
        return False
    if case.client.growth is None or not fresh(case, case.client.declared_on):
        return None
    return case.client.growth == "some"


def _referred(case: Case) -> bool | None:
    """A referral in two years: logged as a good signal, or declared."""
    window = case.whole("referral_window")
    if any(signal.kind == "refers_business" and case.within(signal.day, window) for signal in case.history.signals):
        return True
    if case.client.referrals is None or not fresh(case, case.client.declared_on):
        return None
    return case.client.referrals > 0
