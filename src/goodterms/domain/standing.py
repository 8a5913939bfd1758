"""Where a client stands: colour, score, badge, the line that explains them, and the good signals (DOMAIN
section 3). Also the three facts the decision asks for: grave, repaired, clean run (RULINGS A1, A2, A4)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from goodterms.domain.colour import Badge, Colour, badge, colour
from goodterms.domain.flags import assess, catalogue
from goodterms.domain.flags.bills import Bill, lens
from goodterms.domain.flags.case import Case, Worth
from goodterms.domain.flags.incidents import log
from goodterms.domain.flags.model import CLASSES, Finding
from goodterms.domain.records import GROWTH_SIGNALS, SIGNALS, Client, History, Incident, Rates, Signal
from goodterms.domain.signs import COLOURS, WORDS
from goodterms.settings import Settings

if TYPE_CHECKING:
    from dataclasses import dataclass
else:
    from goodterms.quick import dataclass

SIGNAL_WINDOW = 365
APOLOGY_DAYS = 90
"""Days without a repeat after which an apology counts."""
CLEAN_RUN_INVOICES, CLEAN_RUN_DAYS = 3, 90
ON_TIME_INVOICES = 5


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one client stands on one day."""

    client: Client
    colour: Colour
    score: int
    """S."""
    badge: Badge | None
    explain: str
    """The rule that fired, and the evidence of its flags, worst first."""
    findings: tuple[Finding, ...]
    """All 24, catalogue order."""
    known: int
    """Coverage: flags whose level is not unknown."""
    of: int
    reds: int
    ambers: int
    latest_incident: date | None
    partner: int
    """P: distinct good signals in a year."""
    growth: bool
    """One of them is a growth signal."""
    signals: tuple[str, ...]

    @property
    def lit(self) -> tuple[Finding, ...]:
        """The lit flags, worst first: by class, level, number."""
        return worst_first(self.findings)


def standing(history: History, settings: Settings, money: Worth | None = None, rates: Rates | None = None) -> Standing:
    """Colour, score, badge and explanation of one client. `money` and `rates` as in `flags.assess`."""
    findings = assess(history, settings, money, rates)
    levels, classes = levels_of(findings), classes_of(findings)
    shade, total = colour(levels, classes)
    if _no_data(history, findings):
        shade = "none"
    kinds = signals(history, settings)
    growth = any(kind in GROWTH_SIGNALS for kind in kinds)
    return Standing(
        client=history.client,
        colour=shade,
        score=total,
        badge=badge(levels, len(kinds), growth, classes),
        explain=explain(findings, shade, total),
        findings=findings,
        known=sum(finding.level != "unknown" for finding in findings),
        of=len(findings),
        reds=sum(level == "red" for level in levels.values()),
        ambers=sum(level == "amber" for level in levels.values()),
        latest_incident=max((i.day for i in counted_incidents(history)), default=None),
        partner=len(kinds),
        growth=growth,
        signals=kinds,
    )


def counted_incidents(history: History) -> list[Incident]:
    """All but the justified ones."""
    return [i for i in history.incidents if not i.justified and i.day <= history.as_of]


def levels_of(findings: Iterable[Finding]) -> dict[str, str]:
    """Flag id -> "amber" or "red", of the lit ones: what the colour and the decision read."""
    return {finding.flag.id: finding.level for finding in findings if finding.lit}


def classes_of(findings: Iterable[Finding]) -> dict[str, str]:
    """Flag id -> the class it was moved to."""
    return {finding.flag.id: finding.flag_class for finding in findings if finding.flag_class is not None}


def worst_first(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The lit ones by class, level (red first), number."""
    return tuple(sorted((finding for finding in findings if finding.lit), key=_rank))


def _rank(finding: Finding) -> tuple[int, bool, int]:
    return CLASSES.index(finding.in_class), finding.level != "red", finding.flag.number


def _no_data(history: History, findings: Sequence[Finding]) -> bool:
    return history.first_day is None and all(finding.level in ("none", "unknown") for finding in findings)


def explain(findings: Sequence[Finding], shade: Colour, total: int) -> str:
    """One line: the word of the colour, the rule that fired, and the evidence of the flags in it."""
    lit = worst_first(findings)
    reds = [finding for finding in lit if finding.level == "red"]
    if shade == "critical":
        return f"{WORDS[shade]} because: {_told([f for f in reds if f.in_class == 'deal_breaker'])}"
    if shade == "red":
        serious = [finding for finding in reds if finding.in_class == "serious"]
        if serious:
            return f"{WORDS[shade]} because: {_told(serious)}"
        if len(reds) >= 2:
            return f"{WORDS[shade]} because {len(reds)} flags are red: {_told(reds)}"
        return f"{WORDS[shade]} because the score is {total}: {_told(lit)}"
    if shade == "amber":
        return f"{WORDS[shade]} because: {_told(lit)}"
    if shade == "green":
        known = sum(finding.level != "unknown" for finding in findings)
        return f"{WORDS[shade]}: no flag is lit; {known} of {len(findings)} can be judged."
    return f"{WORDS[shade]}: no invoice and no hours are logged yet."


def _told(findings: Iterable[Finding]) -> str:
    parts = []
    for finding in findings:
        evidence = finding.evidence.rstrip(".")
        title = finding.flag.title[:1].lower() + finding.flag.title[1:]
        parts.append(f"{title} is {finding.level}" + (f" ({evidence})" if evidence else ""))
    return "; ".join(parts) + "."


# Good signals.


def signals(history: History, settings: Settings) -> tuple[str, ...]:
    """The distinct good signals of the last year, in the order of `SIGNALS`: logged ones, and two measured."""
    seen = {
        signal.kind
        for signal in history.signals
        if _lately(history, signal.day) and (signal.kind != "apologised_and_changed" or apology_holds(history, signal))
    }
    if _pays_on_time(history, settings):
        seen.add("pays_on_time")
    if any(change.outcome == "paid" and _lately(history, change.day) for change in history.changes):
        seen.add("paid_change_order")
    return tuple(kind for kind in SIGNALS if kind in seen)


def _lately(history: History, day: date) -> bool:
    return 0 <= (history.as_of - day).days <= SIGNAL_WINDOW


def _pays_on_time(history: History, settings: Settings) -> bool:
    """c >= 5 and k = 0 in a year."""
    bills = lens(history, settings, SIGNAL_WINDOW).due(history.invoices)
    return sum(bill.clean for bill in bills) >= ON_TIME_INVOICES and not any(bill.late for bill in bills)


def apology_holds(history: History, signal: Signal, flag: str | None = None) -> bool:
    """An apology counts from 90 days on, if nothing of the kind it was for has happened since.

    It is for `flag`, or for every flag with an incident up to that day; never for a physical threat.
    """
    if (history.as_of - signal.day).days < APOLOGY_DAYS:
        return False
    counted = counted_incidents(history)
    before = {i.flag for i in counted if i.day <= signal.day} if flag is None else {flag}
    if before and before <= {"physical_threat"}:
        return False
    return not any(i.flag in before and i.day > signal.day for i in counted)


# What the decision asks for.


def grave(history: History, settings: Settings) -> bool:
    """A1: an abuse incident of severity 3, or abuse repeated after being told."""
    found = log(Case(catalogue.BY_ID["abuse"], history, settings))
    return found.weighing(3) > 0 or bool(found.repeats)


def repaired(history: History, settings: Settings) -> bool:
    """A2: every abuse incident is older than 90 days, and an apology with a change since then holds."""
    found = log(Case(catalogue.BY_ID["abuse"], history, settings))
    if any((history.as_of - event.day).days <= APOLOGY_DAYS for event in found.events):
        return False
    return bool(found.events) and any(
        signal.kind == "apologised_and_changed" and apology_holds(history, signal, "abuse")
        for signal in history.signals
        if signal.day <= history.as_of
    )


def clean_run(history: History, settings: Settings, findings: Sequence[Finding]) -> bool:
    """A4: the last 3 due invoices and the last 90 days are clean, nothing is overdue, client_as_bank is not lit.

    An invoice still within its grace is not judged yet. `findings` are those of `flags.assess`.
    """
    if any(finding.flag.id == "client_as_bank" and finding.lit for finding in findings):
        return False
    look = lens(history, settings)
    if any(look.open_sum(invoice) for invoice in history.invoices):
        return False
    bills = [bill for bill in look.due(history.invoices) if bill.settled is not None or bill.late]
    last = bills[-CLEAN_RUN_INVOICES:]
    if len(last) < CLEAN_RUN_INVOICES or not all(bill.clean for bill in last):
        return False
    return all(bill.clean or _long_ago(history.as_of, bill) for bill in bills)


def _long_ago(as_of: date, bill: Bill) -> bool:
    """Settled, and more than 90 days ago."""
    return bill.settled is not None and (as_of - bill.settled).days > CLEAN_RUN_DAYS


def first_to_go(standings: Iterable[Standing]) -> list[Standing]:
    """Worst first: colour, red flags, score, latest incident (none last), name. Closed clients are left out."""
    staying = [one for one in standings if one.client.status != "closed"]
    return sorted(staying, key=_first)


def _first(one: Standing) -> tuple[int, int, int, int, str, str]:
    latest = one.latest_incident.toordinal() if one.latest_incident is not None else 0
    name = one.client.name
    return COLOURS.index(one.colour), -one.reds, -one.score, -latest, name.casefold(), name
