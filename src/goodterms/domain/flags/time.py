"""Whose time it is: rows 19 to 21 of the catalogue."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from goodterms.domain.flags.case import (
    Case,
    counted,
    day_text,
    hours,
    hours_text,
    judge,
    percent_text,
    production,
    seconds,
    span_text,
)
from goodterms.domain.flags.conduct import delays
from goodterms.domain.flags.incidents import after_told, log, story, told_days
from goodterms.domain.flags.model import Finding, Rows
from goodterms.domain.flags.nights import outside
from goodterms.domain.flags.scope import finite, ratio, waited
from goodterms.text import count


def off_hours(case: Case) -> Finding:
    """Row 19 (S0-16, S0-17, S1-12): distinct days with work outside the window, or with an incident."""
    nights = _nights(case)
    incidents = [i for i in case.history.incidents if i.flag == case.flag.id and not i.justified and case.within(i.day)]
    days = sorted({*nights, *(incident.day for incident in incidents)})
    weeks = {day.isocalendar()[:2] for day in days}
    told = told_days(case)
    since = [day for day in days if after_told(case, day, told)]
    red = len(days) >= case.bar("red_days") or len(since) >= case.bar("red_told_days")
    amber = len(days) >= case.bar("amber_days") and len(weeks) >= case.bar("amber_weeks")
    weekends = len({day.isocalendar()[:2] for day in days if day.isoweekday() >= 6})
    entries = tuple(i for ids in nights.values() for i in ids)
    known = bool(days) or any(any(group.counts.values()) for group in case.history.groups)
    text = ""
    if days:
        text = f"{count(len(days), 'day')} with work or demands outside your hours in {count(len(weeks), 'week')}"
        text += f"; {count(weekends, 'weekend')} worked" if weekends else ""
        text += f"; {len(since)} after being told on {day_text(told[0], case.as_of)}" if since else ""
        text += "."
    level = judge(red=red, amber=amber, otherwise="none" if known else "unknown")
    values = {"days": len(days), "weeks": len(weeks), "after_told": len(since), "weekends": weekends}
    return case.finding(level, text, values, Rows(entries=entries, incidents=tuple(i.id for i in incidents)))


def _nights(case: Case) -> dict[date, list[int]]:
    """Days with enough minutes outside, and the entries that lie there."""
    spent: dict[date, int] = {}
    ids: dict[date, list[int]] = {}
    for entry in case.history.outside:
        found = outside(entry.day, entry.minute, entry.seconds, case.settings)
        if found.day is None or not case.within(found.day):
            continue
        spent[found.day] = spent.get(found.day, 0) + found.seconds
        ids.setdefault(found.day, []).append(entry.id)
    enough = case.bar("min_minutes") * 60
    return {day: ids[day] for day in sorted(spent) if spent[day] >= enough}


def slow_replies(case: Case) -> Finding:
    """Row 20 (S0-18, S0-20): slow came after more than 5 working days, or is open longer than that."""
    asked = [
        r
        for r in case.history.requests
        if r.needs_answer and r.kind in ("question", "brief") and not r.announced_absence and case.within(r.sent)
    ]
    limit = case.whole("slow_days")
    slow = [request for request in asked if waited(case, request) > limit]
    prompt = sum(r.answered is not None and r.answered <= case.as_of and waited(case, r) <= limit for r in asked)
    milestone = case.whole("milestone_days")
    moved = [delay for delay in delays(case, "feedback") if delay.working_days > milestone]
    judged = len(slow) + prompt
    share = Decimal(len(slow)) / judged if judged else Decimal(0)
    red = (len(slow) >= case.bar("red_slow") and share >= case.bar("red_share")) or len(moved) >= case.bar(
        "red_milestones"
    )
    amber = len(slow) >= case.bar("amber_slow") and share >= case.bar("amber_share")
    parts = []
    if judged:
        parts.append(f"{len(slow)} of {count(judged, 'question')} waited more than {count(limit, 'working day')}")
    if moved:
        parts.append(f"{count(len(moved), 'milestone')} moved by more than {count(milestone, 'working day')}")
    known = bool(asked) or bool(delays(case, "feedback"))
    level = judge(red=red, amber=amber, otherwise="none" if known else "unknown")
    values = {"slow": len(slow), "p": prompt, "share": share, "milestones": len(moved)}
    rows = Rows(requests=tuple(request.id for request in slow), delays=tuple(delay.id for delay in moved))
    return case.finding(level, "; ".join(parts) + "." * bool(parts), values, rows)


def micromanagement(case: Case) -> Finding:
    """Row 21 (S0-19, S0-20): unbilled contact against production, or incidents. Billed contact is service."""
    found = log(case)
    contact = [g for g in case.history.groups if g.kind == "contact" and not g.billable and g.requested_by == "client"]
    contact_seconds = seconds(contact, case.window)
    base = seconds(production(case.history), case.window)
    judged = hours(base) >= case.bar("min_hours")
    share = ratio(contact_seconds, base)
    red = (judged and share >= case.bar("red_share")) or found.total >= case.bar("red_events")
    amber = (judged and share >= case.bar("amber_share")) or found.total >= case.bar("amber_events")
    n, ids = counted(contact, case.window)
    known = judged or bool(found.events)
    level = judge(red=red, amber=amber, otherwise="none" if known else "unknown")
    values = {**found.values(), "contact_hours": hours(contact_seconds), "W_in": hours(base), "C": finite(share)}
    parts = _contact_words(case, contact_seconds, base, judged=judged)
    if found.events:
        parts.append(story(case, found, "incident of being watched over"))
    rows = Rows(entries=ids, incidents=found.rows.incidents)
    text = "; ".join(parts) + "." * bool(parts)
    return case.finding(level, text, values, rows, weight=n + len(found.rows))


def _contact_words(case: Case, contact: int, base: int, *, judged: bool) -> list[str]:
    if not contact:
        return []
    text = f"{hours_text(contact)} of contact not billed against {hours_text(base)} of production "
    text += f"in {span_text(case.window)}"
    return [f"{text} ({percent_text(ratio(contact, base))})" if judged else f"{text}, too little to judge"]
