"""Short ways to build one client's history for the tests of flags, standing and colour."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from goodterms.domain.flags import assess, look
from goodterms.domain.flags.model import Finding
from goodterms.domain.records import (
    Change,
    Client,
    Delay,
    EntryGroup,
    History,
    Incident,
    Invoice,
    OutsideEntry,
    Payment,
    Project,
    Rates,
    Request,
    WriteOff,
)
from goodterms.settings import Settings

AS_OF = date(2026, 6, 30)
"""A Tuesday."""
NEED = Settings(monthly_need=490_000)
CLIENT = Client(1, "Acme", since=date(2023, 1, 1))


def ago(days: int) -> date:
    return AS_OF - timedelta(days=days)


def history(**facts) -> History:
    facts.setdefault("first_day", date(2024, 1, 1))
    return History(facts.pop("client", CLIENT), facts.pop("as_of", AS_OF), **facts)


def finding(flag: str, h: History, settings: Settings = NEED, money=None, rates: Rates | None = None) -> Finding:
    return look(flag, h, settings, money, rates)


def level(flag: str, h: History, settings: Settings = NEED, money=None, rates: Rates | None = None) -> str:
    return look(flag, h, settings, money, rates).level


def levels(h: History, settings: Settings = NEED, money=None) -> dict[str, str]:
    return {f.flag.id: f.level for f in assess(h, settings, money)}


_ids = iter(range(1, 10**9))


def invoice(due: int, /, *, paid: int | None = None, gross: int = 119_000, **more) -> Invoice:
    """Due `due` days before AS_OF; settled whole `paid` days before it, or open."""
    number = next(_ids)
    payments = () if paid is None else (Payment(number, ago(paid), gross),)
    facts = {
        "id": number,
        "number": f"N{number}",
        "issued": ago(due + 30),
        "due": ago(due),
        "currency": "EUR",
        "net": gross,
        "tax": 0,
        "payments": payments,
    }
    return Invoice(**{**facts, **more})


def late_by(*days: int) -> tuple[Invoice, ...]:
    """Paid invoices, one for each number of days late; due 200 days ago, then 199 ..."""
    return tuple(invoice(200 - n, paid=200 - n - late) for n, late in enumerate(days))


def clean(n: int) -> tuple[Invoice, ...]:
    return late_by(*[0] * n)


def off(days: int, amount: int, reason: str) -> WriteOff:
    return WriteOff(ago(days), amount, reason)


def incident(flag: str, days: int = 10, severity: int = 1, **more) -> Incident:
    """`told` is days ago."""
    told = more.pop("told", None)
    facts = {"id": next(_ids), "day": ago(days), "flag": flag, "severity": severity, "note": "what happened there"}
    return Incident(**{**facts, "told_on": None if told is None else ago(told), **more})


def group(kind: str, hours: float, *, project: int | None = None, scope: str = "in", billable: bool = True, **more):
    """The same sum in every window."""
    seconds, count = int(hours * 3600), more.pop("count", 1)
    facts = {"requested_by": "client", "outside": False, **more}
    windows = (90, 365)
    return EntryGroup(
        project,
        kind,
        scope,
        billable,
        facts["requested_by"],
        facts["outside"],
        dict.fromkeys(windows, seconds),
        dict.fromkeys(windows, count),
    )


def change(days: int = 10, outcome: str = "absorbed", **more) -> Change:
    return Change(next(_ids), ago(days), 3600, outcome, **more)


def request(sent: date, answered: date | None = None, **more) -> Request:
    return Request(next(_ids), sent, answered, **more)


def night(day: date, hour: int = 22, minutes: int = 60) -> OutsideEntry:
    return OutsideEntry(next(_ids), day, hour * 60, minutes * 60)


def project(number: int = 1, *, estimate: float | None = None, **more) -> Project:
    seconds = None if estimate is None else int(estimate * 3600)
    return Project(number, f"P{number}", estimate_seconds=seconds, **more)


def delay(days: int, working_days: int, cause: str) -> Delay:
    return Delay(next(_ids), 1, ago(days), working_days, cause)


@dataclass(frozen=True)
class Money:
    """What low_return reads of worth.Money."""

    per_hour: Decimal | None = None
    target: Decimal | None = None
    floor: Decimal | None = None
    seconds: int = 100 * 3600
    currency: str = "EUR"
    carrying_cost: Decimal | None = None

    @property
    def judged(self) -> Decimal | None:
        return self.per_hour


def with_bar(settings: Settings, **bars: str) -> Settings:
    """Bars moved for all: with_bar(s, late_payment__grace_days="5")."""
    return replace(settings, thresholds={key.replace("__", "."): Decimal(value) for key, value in bars.items()})
