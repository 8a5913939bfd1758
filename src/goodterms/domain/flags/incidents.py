"""Incidents as evidence: weight by age, and repeats after being told (DOMAIN section 2, RULINGS "Incidents")."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from goodterms.domain.flags import catalogue
from goodterms.domain.flags.case import Case, day_text
from goodterms.domain.flags.model import Rows
from goodterms.domain.records import Incident
from goodterms.text import clean, count

if TYPE_CHECKING:
    from dataclasses import dataclass
else:
    from goodterms.quick import dataclass

FULL, HALF, NOTHING = Decimal(1), Decimal("0.5"), Decimal(0)
NOTE_LENGTH = 80


@dataclass(frozen=True, slots=True)
class Event:
    """An incident that counts, or something that counts as one. `id` is None for the latter."""

    day: date
    severity: int
    weight: Decimal
    repeat: bool = False
    id: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Log:
    """The events of one flag that still have weight, oldest first, and when the client was told."""

    events: tuple[Event, ...] = ()
    told: tuple[date, ...] = ()
    """All days on which the client was told, oldest first, even about what no longer counts."""
    total: Decimal = field(default=NOTHING)
    """n_w."""

    @property
    def repeats(self) -> tuple[Event, ...]:
        return tuple(event for event in self.events if event.repeat)

    @property
    def rows(self) -> Rows:
        return Rows(incidents=tuple(event.id for event in self.events if event.id is not None))

    def weighing(self, severity: int) -> Decimal:
        """n_w of the events of at least this severity."""
        return sum((event.weight for event in self.events if event.severity >= severity), NOTHING)

    def repeats_of(self, severity: int) -> int:
        return sum(event.severity >= severity for event in self.repeats)

    def values(self) -> dict[str, object]:
        """The numbers behind an observed flag."""
        return {
            "n": len(self.events),
            "n_w": self.total,
            "r": len(self.repeats),
            "severity": max((event.severity for event in self.events), default=0),
            "told_on": tuple(day.isoformat() for day in self.told),
        }


def weight(case: Case, day: date, severity: int) -> Decimal:
    """1 while age <= W/2, 0.5 while age <= W, then 0; severity 3 on a deal-breaker never fades."""
    age = (case.as_of - day).days
    if age < 0:
        return NOTHING
    deal_breaker = catalogue.class_of(case.flag, case.history, case.settings) == "deal_breaker"
    if severity >= 3 and deal_breaker:
        return FULL
    if 2 * age <= case.window:
        return FULL
    return HALF if age <= case.window else NOTHING


def told_days(case: Case) -> tuple[date, ...]:
    """When the client was told about this flag; the incident told about may be old or justified."""
    days = {i.told_on for i in case.history.incidents if i.flag == case.flag.id and i.told_on is not None}
    return tuple(sorted(day for day in days if day <= case.as_of))


def after_told(case: Case, day: date, told: Sequence[date]) -> bool:
    """Dated after the client was told, and within W of that."""
    return any(0 < (day - then).days <= case.window for then in told)


def unproven_is_minor(incident: Incident) -> int:
    """The severity that counts where 2 and above need evidence."""
    return incident.severity if incident.evidence.strip() else 1


def log(
    case: Case,
    severity_of: Callable[[Incident], int] = lambda incident: incident.severity,
    counts: Callable[[Incident], bool] = lambda incident: True,  # noqa: ARG005 - every incident
    more: Sequence[Event] = (),
) -> Log:
    """All that counts for the flag: its incidents (not the justified ones), and `more` that counts as such."""
    told = told_days(case)
    events = list(more)
    for incident in case.history.incidents:
        if incident.flag != case.flag.id or incident.justified or not counts(incident):
            continue
        severity = severity_of(incident)
        heavy = weight(case, incident.day, severity)
        if heavy > 0:
            again = after_told(case, incident.day, told)
            events.append(Event(incident.day, severity, heavy, again, incident.id, incident.note))
    events.sort(key=lambda event: (event.day, event.id or 0))
    return Log(tuple(events), told, sum((event.weight for event in events), NOTHING))


def story(case: Case, found: Log, one: str, many: str | None = None, told: str = "told on {}") -> str:
    """ "3 incidents, the last on 9 April; told on 4 March; it happened again on 9 April".

    `told` has a {} for the day."""
    if not found.events:
        return ""
    last = day_text(found.events[-1].day, case.as_of)
    text = count(len(found.events), one, many)
    text += f", on {last}" if len(found.events) == 1 else f", the last on {last}"
    if found.told:
        text += "; " + told.format(day_text(found.told[0], case.as_of))
        if found.repeats:
            text += f"; it happened again on {day_text(found.repeats[-1].day, case.as_of)}"
    return text


def note_text(event: Event) -> str:
    """The user's own note, short enough for one sentence."""
    text = clean(event.note).rstrip(".!? ")
    return text if len(text) <= NOTE_LENGTH else text[: NOTE_LENGTH - 1].rstrip() + "…"
