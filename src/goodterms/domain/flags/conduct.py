"""How the client behaves: rows 1 to 5, 10, 14, 18, 22 and 23 of the catalogue, known from incidents."""

from __future__ import annotations

from goodterms.domain.flags.case import Case, day_text, judge, number_text, span_text
from goodterms.domain.flags.incidents import Event, Log, after_told, log, note_text, story, told_days, unproven_is_minor
from goodterms.domain.flags.incidents import weight as weight_of
from goodterms.domain.flags.model import Finding, Rows
from goodterms.domain.records import Delay, Incident, Request
from goodterms.domain.workdays import working_days
from goodterms.text import count


def physical_threat(case: Case) -> Finding:
    """Row 1 (S1-04, S1-05): one incident is red for ever."""
    found = log(case)
    red = len(found.events) >= case.bar("red_events")
    return case.finding(judge(red=red, amber=False), _noted(case, found), found.values(), found.rows)


def abuse(case: Case) -> Finding:
    """Row 2 (S1-06..08): told once and repeated is red, whoever it is about."""
    found = log(case)
    red = (
        found.weighing(case.whole("red_severity")) > 0
        or len(found.repeats) >= case.bar("red_repeats")
        or found.total >= case.bar("red_events")
    )
    amber = found.total >= case.bar("amber_events")
    text = story(case, found, "incident", told="told on {} that it is not acceptable")
    if text:
        text += f"; severity {max(event.severity for event in found.events)} of 3 at worst."
    return case.finding(judge(red=red, amber=amber), text, found.values(), found.rows)


def legal_ethical_risk(case: Case) -> Finding:
    """Row 3 (S1-28, S1-29, S2-07): severity 2 and above is confirmed and needs evidence, else it is a hint."""
    found = log(case, unproven_is_minor)
    red = found.weighing(case.whole("red_severity")) > 0 or len(found.repeats) >= case.bar("red_repeats")
    amber = found.total >= case.bar("amber_events")
    text = _noted(case, found)
    if found.repeats and text:
        text = text[:-1] + f"; refused on {day_text(found.told[0], case.as_of)}, and asked again."
    return case.finding(judge(red=red, amber=amber), text, found.values(), found.rows)


def dishonesty(case: Case) -> Finding:
    """Row 4 (S1-09): severity 2 and above needs evidence, without it is taken as 1."""
    found = log(case, unproven_is_minor)
    proven = found.weighing(case.whole("red_proven_severity"))
    red = found.weighing(case.whole("red_severity")) > 0 or proven >= case.bar("red_events")
    amber = found.total >= case.bar("amber_events")
    values = {**found.values(), "proven": proven}
    return case.finding(judge(red=red, amber=amber), _noted(case, found), values, found.rows)


def unreasonable_demands(case: Case) -> Finding:
    """Row 5 (S0-14..17, S1-10..13): incidents, and work asked for at less than the usual notice."""
    rushed = [request for request in case.history.requests if _rushed(case, request)]
    told = told_days(case)
    auto = [Event(r.sent, 1, weight_of(case, r.sent, 1), after_told(case, r.sent, told)) for r in rushed]
    found = log(case, more=auto)
    red = found.total >= case.bar("red_events") or _repeated(case, found)
    amber = found.total >= case.bar("amber_events") or found.weighing(case.whole("amber_severity")) > 0
    parts = []
    if rushed:
        lead = count(case.whole("min_lead"), "working day")
        parts.append(f"{count(len(rushed), 'request')} in {span_text(case.window)} left less than {lead}")
    incidents = Log(tuple(event for event in found.events if event.id is not None), found.told)
    if incidents.events:
        parts.append(story(case, incidents, "unreasonable demand", told="told on {} why it is not feasible"))
    rows = Rows(incidents=found.rows.incidents, requests=tuple(r.id for r in rushed))
    text = "; ".join(parts) + "." if parts else ""
    return case.finding(judge(red=red, amber=amber), text, {**found.values(), "rushed": len(rushed)}, rows)


def plays_competitors(case: Case) -> Finding:
    """Row 10 (S1-26, S1-27): rival prices used on work agreed; in the quote phase they never count."""
    found = log(case, counts=_mid_job)
    red = found.total >= case.bar("red_events") or len(found.repeats) >= case.bar("red_repeats")
    amber = found.total >= case.bar("amber_events")
    text = _ended(story(case, found, "use of a rival's price on agreed work", "uses of a rival's price on agreed work"))
    return case.finding(judge(red=red, amber=amber), text, found.values(), found.rows)


def price_resistance(case: Case) -> Finding:
    """Row 14 (S4-09..12): told means that the prices were explained in writing."""
    found = log(case)
    text = story(case, found, "quote was haggled over", "quotes were haggled over", told="prices were explained on {}")
    return _patient(case, found, text)


def ignores_advice(case: Case) -> Finding:
    """Row 18 (S1-23..25): written advice ignored, then a rescue asked for."""
    found = log(case)
    red, amber = found.total >= case.bar("red_events"), found.total >= case.bar("amber_events")
    text = f"Advice was not followed; rescue needed {_rescues(case, found)}." if found.events else ""
    return case.finding(judge(red=red, amber=amber), text, found.values(), found.rows)


def no_compromise(case: Case) -> Finding:
    """Row 22 (S4-13..16): deadlocks, and work that stood still because of one."""
    found = log(case)
    limit = case.whole("stop_days")
    stops = [delay for delay in delays(case, "deadlock") if delay.working_days > limit]
    red = found.total >= case.bar("red_events") or bool(stops) or _repeated(case, found)
    amber = found.total >= case.bar("amber_events") or found.weighing(case.whole("amber_severity")) > 0
    parts = [story(case, found, "deadlock")] if found.events else []
    if stops:
        longest = max(delay.working_days for delay in stops)
        parts.append(f"work stood still for {longest} working days")
    rows = Rows(incidents=found.rows.incidents, delays=tuple(delay.id for delay in stops))
    values = {**found.values(), "stops": len(stops)}
    return case.finding(judge(red=red, amber=amber), _sentence(parts), values, rows)


def petty_complaints(case: Case) -> Finding:
    """Row 23 (S2-02, S2-16)."""
    found = log(case)
    justified = sum(1 for i in case.history.incidents if i.flag == case.flag.id and i.justified and case.within(i.day))
    text = story(case, found, "petty complaint")
    if text and justified:
        text += f"; {justified} more {'was' if justified == 1 else 'were'} justified"
    return _patient(case, found, text)


# Shared with the other families.


def delays(case: Case, cause: str) -> list[Delay]:
    """Delays of this cause inside the window."""
    return [d for p in case.history.projects for d in p.delays if d.cause == cause and case.within(d.day)]


def patient_levels(case: Case, found: Log) -> tuple[bool, bool]:
    """(red, amber) of the flags in which a repeat needs some company: n_w, or r with a smaller n_w."""
    repeated = len(found.repeats) >= case.bar("red_repeats") and found.total >= case.bar("red_repeat_events")
    return found.total >= case.bar("red_events") or repeated, found.total >= case.bar("amber_events")


def _patient(case: Case, found: Log, text: str) -> Finding:
    red, amber = patient_levels(case, found)
    return case.finding(judge(red=red, amber=amber), _ended(text), found.values(), found.rows)


def _repeated(case: Case, found: Log) -> bool:
    """Repeats that are themselves of some weight."""
    return found.repeats_of(case.whole("red_repeat_severity")) >= case.bar("red_repeats")


def _rushed(case: Case, request: Request) -> bool:
    """Work asked for at less than the usual notice, without a rush fee (RULINGS, "Requests")."""
    if request.kind != "work" or request.deadline is None or request.rush_paid or not case.within(request.sent):
        return False
    return working_days(request.sent, request.deadline, case.settings.holidays) < case.whole("min_lead")


def _mid_job(incident: Incident) -> bool:
    return incident.phase.strip().casefold() != "quote"


def _noted(case: Case, found: Log) -> str:
    """The gravest (then the latest) incident in the user's own words."""
    if not found.events:
        return ""
    worst = max(found.events, key=lambda event: (event.severity, event.day))
    text = f"On {day_text(worst.day, case.as_of)}: {note_text(worst)} (your note)"
    more = len(found.events) - 1
    if more:
        text += f"; {count(more, 'more incident')}, weighing {number_text(found.total)} in all"
    return text + "."


def _rescues(case: Case, found: Log) -> str:
    """ "on 1 April, and again on 6 June"; from three on their number and the last."""
    days = [day_text(event.day, case.as_of) for event in found.events]
    if len(days) > 2:
        return f"{len(days)} times, the last on {days[-1]}"
    return "on " + ", and again on ".join(days)


def _ended(text: str) -> str:
    return text + "." if text else ""


def _sentence(parts: list[str]) -> str:
    text = "; ".join(parts)
    return _ended(text[:1].upper() + text[1:])
