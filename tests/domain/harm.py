"""Random clients, and random harm done to them: what the property "harm never improves a client" is tested on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from goodterms.domain.flags.catalogue import CATALOGUE
from goodterms.domain.receivables import balance, settled_on
from goodterms.domain.records import (
    Accepted,
    Book,
    Change,
    Client,
    Credit,
    Delay,
    Dispute,
    EntryGroup,
    Expense,
    History,
    Incident,
    Invoice,
    OutsideEntry,
    Payment,
    Project,
    Rates,
    Request,
    Signal,
    Unbilled,
    WriteOff,
)
from tests.domain.flag_cases import AS_OF

WINDOWS = (90, 365)
HARM_OUTCOMES = ("open", "rejected", "settled", "withdrawn")


def day(rng: Random, far: int = 420) -> date:
    return AS_OF - timedelta(days=rng.randrange(far) if rng.random() < 0.8 else rng.randrange(60))


def number(rng: Random) -> int:
    return rng.randrange(1, 10**9)


def a_dispute(rng: Random, outcomes: tuple[str, ...] = (*HARM_OUTCOMES, "upheld")) -> Dispute:
    opened = day(rng)
    closed = opened + timedelta(days=rng.randrange(20)) if rng.random() < 0.6 else None
    return Dispute(number(rng), opened, closed, rng.choice(outcomes))


def an_invoice(rng: Random) -> Invoice:
    due = AS_OF + timedelta(days=20) - timedelta(days=rng.randrange(460))
    gross = rng.choice((4_000, 100_000, 300_000, 600_000))
    payments, left = [], gross
    for _ in range(rng.choice((0, 1, 1, 1, 2))):
        amount = left if rng.random() < 0.7 else left * rng.randrange(1, 100) // 100
        paid_on = min(due + timedelta(days=rng.choice((-5, 0, 2, 3, 4, 12, 31, 40, 75))), AS_OF)
        payments.append(Payment(number(rng), paid_on, amount))
        left -= amount
    back = (Credit(number(rng), day(rng), gross // rng.choice((1, 3, 10))),) if rng.random() < 0.1 else ()
    reason = rng.choice(("bad_debt", "own_error", "goodwill", "pressed"))
    off = WriteOff(day(rng), max(left, gross // 50), reason) if rng.random() < 0.15 else None
    return Invoice(
        number(rng),
        "N",
        due - timedelta(days=30),
        due if rng.random() < 0.95 else None,
        "EUR" if rng.random() < 0.95 else "USD",
        gross,
        0,
        payments=tuple(payments),
        credits=back,
        write_off=off,
        disputes=tuple(a_dispute(rng) for _ in range(rng.choice((0, 0, 0, 1, 2)))),
        reminders=(day(rng),) if rng.random() < 0.4 else (),
        late_excused=rng.random() < 0.05,
        settled_unknown=rng.random() < 0.05,
    )


def an_incident(rng: Random, flag: str | None = None, *, justified: bool = False) -> Incident:
    on = day(rng, 1000)
    told = min(on + timedelta(days=rng.randrange(5)), AS_OF) if rng.random() < 0.4 else None
    return Incident(
        number(rng),
        on,
        flag or rng.choice(CATALOGUE).id,
        rng.choice((1, 1, 1, 2, 2, 3)),
        "something happened here",
        evidence=rng.choice(("", "mail")),
        told_on=told,
        justified=justified,
        phase=rng.choice(("", "quote", "approved", "done")),
        conceded=rng.random() < 0.2,
    )


def a_change(rng: Random, outcome: str) -> Change:
    reversal = rng.random() < 0.5
    project = rng.choice((None, 1, 2))
    return Change(number(rng), day(rng), 3600, outcome, rng.random() < 0.3, reversal, project)


def a_request(rng: Random) -> Request:
    sent = day(rng)
    answered = sent + timedelta(days=rng.randrange(25)) if rng.random() < 0.8 else None
    return Request(
        number(rng),
        sent,
        answered,
        rng.random() < 0.9,
        rng.choice(("question", "question", "brief", "spec", "work")),
        sent + timedelta(days=rng.randrange(6)) if rng.random() < 0.5 else None,
        rng.random() < 0.2,
        rng.random() < 0.1,
    )


def a_group(
    rng: Random, kind: str, scope: str, *, billable: bool, by: str = "client", outside: bool = False
) -> EntryGroup:
    recent, n = rng.randrange(0, 12 * 3600), rng.randrange(1, 5)
    older = rng.randrange(0, 30 * 3600)
    seconds, counts = {90: recent, 365: recent + older}, {90: n, 365: n + 1}
    return EntryGroup(rng.choice((None, 1, 2)), kind, scope, billable, by, outside, seconds, counts)


def a_night(rng: Random) -> OutsideEntry:
    return OutsideEntry(number(rng), day(rng, 100), rng.randrange(1440), rng.randrange(60, 4 * 3600))


def a_delay(rng: Random) -> Delay:
    return Delay(number(rng), 1, day(rng), rng.randrange(25), rng.choice(("feedback", "deadlock", "other")))


def a_rest(rng: Random) -> tuple[Unbilled, list[EntryGroup]]:
    """Unbilled work, and the groups its hours are in."""
    project, seconds = rng.choice((None, 1, 2)), rng.randrange(20 * 3600)
    outside = rng.randrange(seconds + 1) if rng.random() < 0.3 else 0
    rest = Unbilled(project, seconds, rng.choice((None, 3_000, 7_500, 12_000)), outside)
    parts = ((seconds - outside, False), (outside, True))
    return rest, [EntryGroup(project, "work", "in", True, "client", out, {365: s}, {365: 1}) for s, out in parts if s]


def some(rng: Random, most: int) -> range:
    return range(rng.randrange(most + 1))


def a_history(rng: Random) -> History:
    """A client of whom much or little is known; a busy flag or two now and then."""
    client = Client(
        1,
        "Acme",
        currency="EUR" if rng.random() < 0.95 else "USD",
        rate=rng.choice((None, 6_000, 9_000)),
        billing=rng.choice(("hourly", "hourly", "fixed")),
        since=day(rng, 2000),
        values_fit=rng.choice((None, "fits", "drifting", "no_longer")),
        growth=rng.choice((None, "some", "none")),
        referrals=rng.choice((None, 0, 2)),
        declared_on=day(rng, 500),
    )
    projects = tuple(
        Project(
            n,
            f"P{n}",
            billing=rng.choice(("hourly", "hourly", "fixed", "retainer")),
            fee=rng.choice((None, 200_000, 500_000)),
            seconds=rng.randrange(80 * 3600),
            billed=rng.choice((0, 100_000)),
            estimate_seconds=rng.choice((None, 20 * 3600, 60 * 3600)),
            agreed_scope=rng.random() < 0.6,
            included_rounds=rng.randrange(3),
            opened=day(rng, 900) if rng.random() < 0.5 else None,
            delays=tuple(a_delay(rng) for _ in some(rng, 2)),
        )
        for n in (1, 2)
    )
    kinds = ("work", "work", "work", "rework", "contact", "admin", "chasing", "spec")
    groups = tuple(
        a_group(
            rng,
            rng.choice(kinds),
            rng.choice(("in", "in", "extra")),
            billable=rng.random() < 0.6,
            by=rng.choice(("client", "client", "me")),
            outside=rng.random() < 0.2,
        )
        for _ in some(rng, 8)
    )
    rests = [a_rest(rng) for _ in some(rng, 2)]
    favourite = rng.choice(CATALOGUE).id
    incidents = [an_incident(rng, justified=rng.random() < 0.1) for _ in some(rng, 4)]
    incidents += [an_incident(rng, favourite) for _ in some(rng, 6)]
    accepted = tuple(
        Accepted(flag.id, "known", AS_OF - timedelta(days=30), AS_OF + timedelta(days=30), "amber", rng.randrange(6))
        for flag in rng.sample(CATALOGUE, rng.randrange(3))
    )
    return History(
        client,
        AS_OF,
        projects=projects,
        groups=(*groups, *(group for _, mine in rests for group in mine)),
        outside=tuple(a_night(rng) for _ in some(rng, 9)),
        unbilled=tuple(rest for rest, _ in rests),
        expenses=tuple(Expense(number(rng), day(rng), rng.randrange(50_000)) for _ in some(rng, 2)),
        invoices=tuple(an_invoice(rng) for _ in some(rng, 8)),
        changes=tuple(a_change(rng, rng.choice(("paid", "absorbed", "declined"))) for _ in some(rng, 6)),
        requests=tuple(a_request(rng) for _ in some(rng, 10)),
        incidents=tuple(incidents),
        signals=tuple(Signal(number(rng), day(rng), "apologised_and_changed") for _ in some(rng, 1)),
        accepted=accepted,
        first_day=day(rng, 900) if rng.random() < 0.9 else None,
    )


def a_book(rng: Random, *histories: History) -> Book:
    """These clients and two others, whose income per hour is what low_return compares with."""
    others = tuple(replace(a_history(rng), client=Client(2 + n, f"Other {n}", rate=8_000)) for n in range(2))
    rates = Rates("EUR", {"USD": ((day(rng, 700), Decimal("0.9")),)} if rng.random() < 0.6 else {})
    return Book(AS_OF, (*histories, *others), rates)


# Harm events (DOMAIN section 3). Each returns the history with one more of them, or None where it cannot happen.


def new_incident(rng: Random, h: History) -> History | None:
    return replace(h, incidents=(*h.incidents, an_incident(rng)))


def new_dispute(rng: Random, h: History) -> History | None:
    return _one_invoice(rng, h, lambda i: replace(i, disputes=(*i.disputes, a_dispute(rng, HARM_OUTCOMES))))


def absorbed_change(rng: Random, h: History) -> History | None:
    return replace(h, changes=(*h.changes, a_change(rng, "absorbed")))


def unbilled_hours(rng: Random, h: History) -> History | None:
    kind, scope = rng.choice((("work", "extra"), ("rework", "in"), ("contact", "in"), ("spec", "in")))
    return replace(h, groups=(*h.groups, a_group(rng, kind, scope, billable=False, outside=rng.random() < 0.3)))


def off_hours_event(rng: Random, h: History) -> History | None:
    """One more night. Billed by the hour it is work in progress; on a fee it is progress of the project."""
    kind, scope, billable = rng.choice(("work", "rework", "contact")), rng.choice(("in", "extra")), rng.random() < 0.5
    group = a_group(rng, kind, scope, billable=billable, outside=True)
    h = replace(h, outside=(*h.outside, a_night(rng)), groups=(*h.groups, group))
    seconds = group.seconds[365]
    if billable:
        rest = Unbilled(group.project, seconds, rng.choice((None, 3_000, 7_500, 30_000)), seconds)
        h = replace(h, unbilled=(*h.unbilled, rest))
    if (kind, scope) == ("work", "in"):
        grown = (replace(p, seconds=p.seconds + seconds) if p.id == group.project else p for p in h.projects)
        h = replace(h, projects=tuple(grown))
    return h


def slow_reply(rng: Random, h: History) -> History | None:
    sent = day(rng, 300)
    answered = sent + timedelta(days=rng.randrange(9, 40))
    slow = Request(number(rng), sent, answered if answered <= AS_OF else None, True, rng.choice(("question", "brief")))
    return None if (AS_OF - sent).days < 10 else replace(h, requests=(*h.requests, slow))


def demand(rng: Random, h: History) -> History | None:
    sent = day(rng, 300)
    asked = Request(
        number(rng), sent, None, False, rng.choice(("work", "spec")), sent + timedelta(days=rng.randrange(4))
    )
    return replace(h, requests=(*h.requests, asked))


def stop(rng: Random, h: History) -> History | None:
    first = replace(h.projects[0], delays=(*h.projects[0].delays, a_delay(rng)))
    return replace(h, projects=(first, *h.projects[1:]))


def conceded_cut(rng: Random, h: History) -> History | None:
    """Conceded no earlier than the last money came: a cut is written down when it is conceded. One dated back
    to before a payment that then settles the rest would end what is owed (DOMAIN section 2: a pressed cut stays
    in the overdue sum "until the rest of that invoice is paid")."""

    def cut(i: Invoice) -> Invoice | None:
        if i.write_off is not None:
            return None
        last = max((row.day for row in (*i.payments, *i.credits)), default=i.issued)
        on = max(last, AS_OF - timedelta(days=rng.randrange(60)))
        amount = balance(i, AS_OF) if rng.random() < 0.4 else i.gross * rng.randrange(1, 20) // 100
        return replace(i, write_off=WriteOff(min(on, AS_OF), max(amount, 1), "pressed"))

    return _one_invoice(rng, h, cut)


def bad_debt(rng: Random, h: History) -> History | None:
    """Dated back to the issue of the invoice, or to 365 days ago: a bad debt counts for that long (RULINGS), so an
    older one would no longer be an event but an end to what is owed."""

    def lost(i: Invoice) -> Invoice | None:
        left = balance(i, AS_OF)
        if i.write_off is not None or not left:
            return None
        oldest = min((AS_OF - i.issued).days, 365)
        back = rng.randrange(oldest + 1) if rng.random() < 0.7 else min(60, oldest)
        amount = left if rng.random() < 0.7 else left * rng.randrange(1, 101) // 100 or 1
        return replace(i, write_off=WriteOff(AS_OF - timedelta(days=back), amount, "bad_debt"))

    return _one_invoice(rng, h, lost)


def settled_later(rng: Random, h: History) -> History | None:
    """The last payment comes later, or is still awaited."""

    def later(i: Invoice) -> Invoice | None:
        if not i.payments or settled_on(i, AS_OF) is None:
            return None
        last = max(i.payments, key=lambda p: p.day)
        moved = replace(last, day=last.day + timedelta(days=rng.choice((1, 4, 10, 35, 500))))
        return replace(i, payments=tuple(moved if p is last else p for p in i.payments))

    return _one_invoice(rng, h, later)


def _one_invoice(rng: Random, h: History, harm) -> History | None:
    if not h.invoices:
        return None
    n = rng.randrange(len(h.invoices))
    harmed = harm(h.invoices[n])
    return None if harmed is None else replace(h, invoices=(*h.invoices[:n], harmed, *h.invoices[n + 1 :]))


HARMS = (
    new_incident,
    new_dispute,
    absorbed_change,
    unbilled_hours,
    off_hours_event,
    slow_reply,
    demand,
    stop,
    conceded_cut,
    bad_debt,
    settled_later,
)
