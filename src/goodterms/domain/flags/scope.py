"""What is to be done, and how often that changes: rows 12, 15, 16 and 17 of the catalogue."""

from __future__ import annotations

from decimal import Decimal

from goodterms.domain.flags.case import (
    Case,
    counted,
    hours,
    hours_text,
    judge,
    percent_text,
    production,
    seconds,
    span_text,
)
from goodterms.domain.flags.conduct import patient_levels
from goodterms.domain.flags.incidents import FULL, Event, Log, log, story
from goodterms.domain.flags.model import Finding, Rows
from goodterms.domain.records import Change, EntryGroup, Request
from goodterms.domain.workdays import working_days
from goodterms.text import count

INFINITE = Decimal("Infinity")


def scope_creep(case: Case) -> Finding:
    """Row 12 (S0-11, S0-12). X and Eh only of projects with an agreed scope; without one only `a` counts."""
    window = case.window
    changes = [c for c in case.history.changes if c.outcome == "absorbed" and case.within(c.day)]
    hurried = sum(change.last_minute for change in changes)
    a = len(changes) - hurried + case.bar("last_minute_weight") * hurried
    agreed = {p.id: p.estimate_seconds or 0 for p in case.history.projects if p.agreed_scope}
    extra = [g for g in case.history.groups if _extra(g) and g.project in agreed]
    alive = {g.project for g in production(case.history) if g.counts.get(window, 0)}
    agreed_seconds = sum(size for project, size in agreed.items() if project in alive)
    extra_seconds = seconds(extra, window)
    x = hours(extra_seconds)
    share = Decimal(extra_seconds) / agreed_seconds if agreed_seconds else Decimal(0)
    red = (a >= case.bar("red_absorbed") and share >= case.bar("red_absorbed_share")) or (
        x >= case.bar("red_hours") and share >= case.bar("red_share")
    )
    amber = a >= case.bar("amber_absorbed") or (x >= case.bar("amber_hours") and share >= case.bar("amber_share"))
    n, ids = counted(extra, window)
    known = _any_entry(case) or any(case.within(change.day) for change in case.history.changes)
    values = {"a": a, "X": x, "Eh": hours(agreed_seconds), "share": share, "last_minute": hurried}
    rows = Rows(entries=ids, changes=tuple(change.id for change in changes))
    text = _creep_sentence(case, len(changes), hurried, extra_seconds, agreed_seconds) if known else ""
    level = judge(red=red, amber=amber, otherwise="none" if known else "unknown")
    return case.finding(level, text, values, rows, weight=len(changes) + n)


def _extra(group: EntryGroup) -> bool:
    """Unbilled hours beyond the scope that the client asked for."""
    return group.scope == "extra" and not group.billable and group.requested_by == "client"


def _creep_sentence(case: Case, changes: int, hurried: int, extra: int, agreed: int) -> str:
    text = f"{count(changes, 'change')} {'was' if changes == 1 else 'were'} absorbed in {span_text(case.window)}"
    if hurried:
        text += f", {hurried} of them at the last minute"
    if extra:
        text += f"; {hours_text(extra)} beyond the scope not billed"
        text += f" on {hours_text(agreed)} agreed" if agreed else ""
    if not agreed and (changes or extra):
        text += "; no scope is agreed, so only the changes count"
    return text + "."


def changes_mind(case: Case) -> Finding:
    """Row 15 (S1-21, S1-22, S4-24). v: reversals beyond the included rounds; R: rework not billed."""
    reversals = [change for change in _reversals(case) if case.within(change.day)]
    billed_too = case.bar("count_billed") >= 1
    rework = [
        g
        for g in case.history.groups
        if g.kind == "rework" and g.requested_by == "client" and (billed_too or not g.billable)
    ]
    rework_seconds = seconds(rework, case.window)
    base = seconds(production(case.history), case.window)
    share = ratio(rework_seconds, base)
    v, r = len(reversals), hours(rework_seconds)
    red = v >= case.bar("red_reversals") or (r >= case.bar("red_hours") and share >= case.bar("red_share"))
    amber = v >= case.bar("amber_reversals") or (r >= case.bar("amber_hours") and share >= case.bar("amber_share"))
    n, ids = counted(rework, case.window)
    known = _any_entry(case) or any(case.within(change.day) for change in case.history.changes)
    values = {"v": v, "R": r, "W_in": hours(base), "share": finite(share)}
    text = ""
    if known:
        times = {0: "not reversed", 1: "reversed once"}.get(v, f"reversed {v} times")
        text = f"Approved work was {times} beyond the rounds included"
        if rework_seconds:
            text += f"; {hours_text(rework_seconds)} of rework{'' if billed_too else ' not billed'}"
            text += f" ({percent_text(share)} of production)" if base else " and no production"
        text += "."
    level = judge(red=red, amber=amber, otherwise="none" if known else "unknown")
    return case.finding(level, text, values, Rows(entries=ids, changes=tuple(c.id for c in reversals)), weight=v + n)


def _reversals(case: Case) -> list[Change]:
    """Reversals beyond what each project includes, in order of date; a paid one uses up nothing."""
    included = {project.id: project.included_rounds for project in case.history.projects}
    used: dict[int | None, int] = {}
    beyond = []
    for change in sorted(case.history.changes, key=lambda change: (change.day, change.id)):
        if not change.reversal or change.outcome == "paid" or change.day > case.as_of:
            continue
        used[change.project] = used.get(change.project, 0) + 1
        free = case.whole("free_rounds") if change.project is None else included.get(change.project, 2)
        if used[change.project] > free:
            beyond.append(change)
    return beyond


def unclear_brief(case: Case) -> Finding:
    """Row 16 (S4-23, S4-26, S4-27): incidents, and briefs left unanswered; told means a goals sheet was sent."""
    waiting = [request for request in case.history.requests if _unanswered(case, request)]
    found = log(case, more=[Event(request.sent, 1, FULL) for request in waiting])
    red, amber = patient_levels(case, found)
    incidents = Log(tuple(event for event in found.events if event.id is not None), found.told)
    parts = [story(case, incidents, "unclear brief", told="goals sheet sent on {}")] if incidents.events else []
    if waiting:
        days = case.whole("unanswered_days")
        parts.append(f"{count(len(waiting), 'brief')} unanswered for more than {count(days, 'working day')}")
    rows = Rows(incidents=found.rows.incidents, requests=tuple(request.id for request in waiting))
    values = {**found.values(), "unanswered": len(waiting)}
    return case.finding(judge(red=red, amber=amber), "; ".join(parts) + "." * bool(parts), values, rows)


def _unanswered(case: Case, request: Request) -> bool:
    """A brief that waited longer than the bar, answered since or not."""
    if request.kind != "brief" or not request.needs_answer or request.announced_absence:
        return False
    return case.within(request.sent) and waited(case, request) > case.whole("unanswered_days")


def waited(case: Case, request: Request) -> int:
    """Working days from sending to the answer, or to as_of while open."""
    answered = request.answered if request.answered is not None and request.answered <= case.as_of else case.as_of
    return working_days(request.sent, answered, case.settings.holidays)


def spec_work(case: Case) -> Finding:
    """Row 17 (S4-25): q requests for unpaid pieces, h hours spent on such; hours alone add no request."""
    asked = [r for r in case.history.requests if r.kind == "spec" and not r.rush_paid and case.within(r.sent)]
    spent = [g for g in case.history.groups if g.kind == "spec" and not g.billable and g.requested_by == "client"]
    q, spec_seconds = len(asked), seconds(spent, case.window)
    h = hours(spec_seconds)
    red = q >= case.bar("red_requests") or h >= case.bar("red_hours")
    amber = q >= case.bar("amber_requests") or h >= case.bar("amber_hours")
    n, ids = counted(spent, case.window)
    known = bool(asked) or _any_entry(case) or any(case.within(r.sent) for r in case.history.requests)
    text = f"{count(q, 'unpaid piece')} asked for, {hours_text(spec_seconds)} spent on such." if q or n else ""
    level = judge(red=red, amber=amber, otherwise="none" if known else "unknown")
    rows = Rows(entries=ids, requests=tuple(request.id for request in asked))
    return case.finding(level, text, {"q": q, "h": h}, rows, weight=q + n)


# Shared with the other families.


def ratio(part: int, whole: int) -> Decimal:
    """part / whole; a positive part of nothing is infinite."""
    if whole:
        return Decimal(part) / whole
    return INFINITE if part > 0 else Decimal(0)


def finite(share: Decimal) -> Decimal | None:
    return share if share.is_finite() else None


def _any_entry(case: Case) -> bool:
    return any(group.counts.get(case.window, 0) for group in case.history.groups)
