"""What the ledger knows that a letter needs, and the values a letter starts with."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from goodterms.domain import letter_texts, plan_dates, receivables
from goodterms.domain.letter_fields import TERMS, as_list, fields_of
from goodterms.domain.letter_model import Amount, Fact, OpenInvoice
from goodterms.domain.records import History, Incident, Invoice, Project
from goodterms.settings import Settings


@dataclass(frozen=True, slots=True)
class LetterFacts:
    """Facts about one client on the day of the letter. Amounts are minor units."""

    client_name: str
    currency: str = "EUR"
    contact_name: str = ""
    honorific: str = ""
    notice_address: str = ""
    email: str = ""
    since: date | None = None
    contract_ref: str = ""
    notice_days: int | None = None
    month_end: bool = False
    retainer: bool = False
    terms_days: int | None = None
    suspend_clause: bool = False
    late_fee: str = ""
    prepaid: int = 0
    rate: int | None = None
    open_invoices: tuple[OpenInvoice, ...] = ()
    unbilled: tuple[Amount, ...] = ()
    last_invoice: Amount | None = None
    open_items: tuple[str, ...] = ()
    finish_date: date | None = None
    lit: frozenset[str] = frozenset()
    rule: str | None = None
    goodwill_barred: bool = False
    last_day: date | None = None
    """A last day already set (a staged exit); None: the end of the notice."""
    decided: date | None = None
    """The last day of a client who is leaving already: the letter names it as it is."""
    talk_date: date | None = None
    remark_date: date | None = None
    referrals: tuple[object, ...] = ()
    facts: tuple[Fact, ...] = field(default=())
    third_parties: tuple[str, ...] = ()

    @property
    def overdue(self) -> tuple[OpenInvoice, ...]:
        return tuple(i for i in self.open_invoices if i.days_late > 0)


def totals(invoices: Iterable[OpenInvoice]) -> tuple[Amount, ...]:
    """The sum of each currency; currencies are never added together."""
    sums: dict[str, int] = {}
    for item in invoices:
        sums[item.currency] = sums.get(item.currency, 0) + item.amount
    return tuple(Amount(minor, code) for code, minor in sorted(sums.items()))


def from_history(
    history: History,
    *,
    contact_name: str = "",
    honorific: str = "",
    notice_address: str = "",
    email: str = "",
    lit: Iterable[str] = (),
    rule: str | None = None,
    goodwill_barred: bool = False,
    last_day: date | None = None,
    decided: date | None = None,
    talk_date: date | None = None,
) -> LetterFacts:
    """Gather a letter's facts from a client's history; what the history does not know is an argument."""
    client, as_of = history.client, history.as_of
    live = [p for p in history.projects if p.status == "open"]
    issued = sorted(history.invoices, key=lambda i: (i.issued, i.id))
    last = issued[-1] if issued else None
    remarks = [i.day for i in history.incidents if i.flag == "abuse" and not i.justified]
    return LetterFacts(
        client_name=client.name,
        currency=client.currency,
        contact_name=contact_name,
        honorific=honorific,
        notice_address=notice_address,
        email=email,
        since=client.since or history.first_day,
        contract_ref=client.contract_ref,
        notice_days=client.notice_days,
        month_end=client.month_end,
        retainer=client.billing == "retainer",
        terms_days=client.terms_days,
        suspend_clause=client.suspend_clause,
        late_fee=client.late_fee,
        prepaid=client.prepaid,
        rate=client.rate,
        open_invoices=open_invoices(history.invoices, as_of),
        unbilled=_unbilled(history),
        last_invoice=Amount(last.gross, last.currency) if last else None,
        open_items=tuple(p.name for p in live),
        finish_date=max((p.deadline for p in live if p.deadline and p.deadline >= as_of), default=None),
        lit=frozenset(lit),
        rule=rule,
        goodwill_barred=goodwill_barred,
        last_day=last_day or client.last_day,
        decided=decided,
        talk_date=talk_date,
        remark_date=max(remarks, default=None),
    )


def open_invoices(invoices: Iterable[Invoice], as_of: date) -> tuple[OpenInvoice, ...]:
    """The invoices with an open balance, by due date, then number."""
    rows = [
        OpenInvoice(i.number, receivables.due_day(i), left, i.currency, (as_of - receivables.due_day(i)).days)
        for i in invoices
        if i.issued <= as_of and (left := receivables.balance(i, as_of)) > 0
    ]
    return tuple(sorted(rows, key=lambda r: (r.due or as_of, r.number)))


def _unbilled(history: History) -> tuple[Amount, ...]:
    total = sum((Decimal(u.seconds) * u.rate / 3600 for u in history.unbilled if u.rate), Decimal(0))
    return (Amount(int(total), history.client.currency),) if int(total) > 0 else ()


def fact_of_incident(item: Incident) -> Fact:
    """An incident as a fact: its note stays in the user's words."""
    return Fact(item.note, item.day, f"incident {item.id}")


def fact_of_invoice(item: Invoice, as_of: date) -> Fact | None:
    """An invoice as a fact: disputed, still open and overdue, or paid late. None when there is nothing to say."""
    source = f"invoice {item.id}"
    due, days = receivables.due_day(item), receivables.days_late(item, as_of)
    if receivables.balance(item, as_of) > 0 and days > 0:
        return Fact("", due, source, "invoice_open", {"number": item.number, "due": due, "days": days})
    if item.disputes:
        day = max(d.opened for d in item.disputes)
        return Fact("", day, source, "invoice_disputed", {"number": item.number, "date": day})
    paid = receivables.settled_on(item, as_of)
    if paid and days > 0:
        values = {"number": item.number, "due": due, "paid": paid, "days": days}
        return Fact("", paid, source, "invoice_late", values)
    return None


def fact_of_entry(entry_id: int, day: date, seconds: int, note: str) -> Fact:
    """A time entry as a fact."""
    hours = (Decimal(seconds) / 3600).quantize(Decimal("0.01")).normalize()
    return Fact("", day, f"entry {entry_id}", "entry", {"date": day, "text": note or "-", "hours": hours})


def fact_of_hours(project: Project) -> Fact | None:
    """A project worked beyond its agreed estimate as a fact."""
    if not project.estimate_seconds or project.seconds <= project.estimate_seconds:
        return None
    agreed, worked = (
        (Decimal(s) / 3600).quantize(Decimal("0.1")).normalize() for s in (project.estimate_seconds, project.seconds)
    )
    values = {"project": project.name, "agreed": agreed, "worked": worked}
    return Fact("", project.opened, f"project {project.id}", "hours_over", values)


def defaults(
    kind: str,
    facts: LetterFacts,
    settings: Settings,
    as_of: date,
    language: str = "en",
    *,
    last_day: object = None,
) -> dict[str, object]:
    """The values a letter starts with; only fields of this letter that have one. `last_day`: the one the user gave,
    if any; the hand-over and the other days at the end follow from it."""
    values = {**_identity(facts, settings, as_of), **_prose(language, facts), **_money(facts, as_of)}
    last = last_day if isinstance(last_day, date) else _last_day(kind, facts, as_of)
    values |= _dates(kind, facts, settings, as_of, last) | _terms(facts, settings)
    if facts.rule in ("H1", "H2"):
        values.pop("facts", None)
    names = {f.name for f in fields_of(kind)}
    return {n: v for n, v in values.items() if n in names and v not in (None, "", ())}


def _identity(facts: LetterFacts, settings: Settings, as_of: date) -> dict[str, object]:
    return {
        "date": as_of,
        "my_name": settings.my_name,
        "my_business": settings.my_business,
        "my_address": settings.my_address,
        "my_email": settings.my_email,
        "client_name": facts.client_name,
        "contact_name": facts.contact_name,
        "honorific": facts.honorific,
        "notice_address": facts.notice_address,
        "to_email": facts.email,
        "contract_ref": facts.contract_ref,
        "start_date": facts.since,
        "talk_date": facts.talk_date,
        "remark_date": facts.remark_date,
        "referrals": facts.referrals,
        "facts": facts.facts[:3],
    }


def _prose(language: str, facts: LetterFacts) -> dict[str, object]:
    texts = letter_texts.texts(language)["defaults"]
    return {
        "specific_thanks": texts["specific_thanks"],
        "emergency": texts["emergency"],
        "handover_items": tuple(texts["handover_items"]),
        "open_items": facts.open_items,
        "project": ", ".join(facts.open_items) or texts["project"],
    }


def _money(facts: LetterFacts, as_of: date) -> dict[str, object]:
    rate = Amount(facts.rate, facts.currency) if facts.rate else None
    rush = Amount(facts.rate * 3 // 2, facts.currency) if facts.rate else None
    return {
        "open_invoices": facts.open_invoices,
        "open_total": totals(facts.open_invoices),
        "overdue_list": facts.overdue,
        "overdue_total": totals(facts.overdue),
        "prepaid_refund": Amount(facts.prepaid, facts.currency) if facts.prepaid else None,
        "late_fee": facts.late_fee,
        "old_rate": rate,
        "rate": rate,
        "rush_rate": rush,
        "pay_by": max((as_of + timedelta(days=14), *(i.due for i in facts.open_invoices if i.due))),
    }


def notice_days(facts: LetterFacts) -> int:
    """Days of notice: the contract's, else what is suggested where there is no clause (DOMAIN section 6, L1)."""
    return plan_dates.notice_days(facts.notice_days, facts.retainer)


def notice_end(facts: LetterFacts, received: date) -> date:
    """The last day of the notice if it is received on `received`."""
    return plan_dates.notice_end(received, notice_days(facts), facts.month_end)


def _last_day(kind: str, facts: LetterFacts, as_of: date) -> date:
    """The last day where the user gave none."""
    if facts.decided:
        return facts.decided
    if facts.rule in ("H1", "H2"):
        return as_of
    promised = facts.finish_date if kind == "finish_decline" else None
    return max(filter(None, (notice_end(facts, as_of), facts.last_day, promised)))


def _dates(kind: str, facts: LetterFacts, settings: Settings, as_of: date, last: date) -> dict[str, object]:
    reply_by = plan_dates.reply_by(as_of, settings.holidays)
    raised = plan_dates.new_rate_from(as_of, notice_days(facts), facts.month_end)
    return {
        "effective_date": raised if kind == "raise_rates" else _first_of_month(reply_by),
        "reply_by": reply_by,
        "notice_days": notice_days(facts),
        "last_day": last,
        "finish_date": min(last, max(facts.finish_date, as_of)) if facts.finish_date else last,
        "handover_date": last,
        "final_invoice_date": last,
        "refund_date": last + timedelta(days=14),
        "pause_date": plan_dates.pause_from(as_of),
        "resume_days": 2,
        "query_by": plan_dates.add_working_days(as_of, 5, settings.holidays),
    }


def _first_of_month(day: date) -> date:
    """`day` itself on the first of a month, else the next first."""
    return day if day.day == 1 else (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def _terms(facts: LetterFacts, settings: Settings) -> dict[str, object]:
    window = settings.working_window
    return {
        "new_terms": tuple(t for t in TERMS if t in facts.lit),
        "days": min(facts.terms_days, 14) if facts.terms_days else 14,
        "deposit": 30,
        "grace": 10,
        "lead": 5,
        "rush": 50,
        "fb": 5,
        "from": f"{window.start // 60:02}:{window.start % 60:02}",
        "to": f"{window.end // 60:02}:{window.end % 60:02}",
    }


def merged(start: dict[str, object], given: dict[str, object]) -> dict[str, object]:
    """The starting values with the user's over them; a field given as empty loses its value."""
    out = {**start, **given}
    return {n: v for n, v in out.items() if v is not None and as_list(v) != ()}
