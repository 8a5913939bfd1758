"""How the client pays: rows 6 to 9 of the catalogue."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from goodterms.domain.flags.bills import Bill, Lens
from goodterms.domain.flags.case import Case, judge, money_text, number_text, percent_text, span_text
from goodterms.domain.flags.incidents import FULL, log, story
from goodterms.domain.flags.model import Finding, Level, Rows
from goodterms.domain.receivables import due_day, given_up, write_off
from goodterms.domain.records import Invoice
from goodterms.money import major
from goodterms.text import count

if TYPE_CHECKING:
    from dataclasses import dataclass
else:
    from goodterms.quick import dataclass


def late_payment(case: Case) -> Finding:
    """Row 6 (S1-15, S1-16, S4-03, S4-04). The mean is over the late ones; ratios are k/(k+c), n is evidence."""
    bills = case.lens().due(case.history.invoices)
    late = [bill for bill in bills if bill.late]
    n, k, c = len(bills), len(late), sum(bill.clean for bill in bills)
    limit = case.whole("severe_days")
    severe = sum(bill.bad_debt or bill.days > limit for bill in late)
    share = Decimal(k) / (k + c) if k + c else Decimal(0)
    red = (k >= case.bar("red_late") and share >= case.bar("red_share")) or (
        severe >= case.bar("red_severe") and share >= case.bar("red_severe_share")
    )
    amber = k >= case.bar("amber_late") and (share >= case.bar("amber_share") or severe >= case.bar("amber_severe"))
    level = judge(red=red, amber=amber) if n >= case.bar("min_invoices") else "unknown"
    mean = Decimal(sum(bill.days for bill in late)) / k if k else Decimal(0)
    values = {"n": n, "k": k, "c": c, "severe": severe, "share": share, "mean_days": mean}
    rows = Rows(invoices=tuple(bill.invoice.id for bill in late))
    return case.finding(level, _late_sentence(case, bills, late, mean), values, rows)


def _late_sentence(case: Case, bills: Sequence[Bill], late: Sequence[Bill], mean: Decimal) -> str:
    n, k = len(bills), len(late)
    if not n:
        return "No invoice fell due in the window."
    if not k:
        return f"None of the last {n} due invoices was late." if n > 1 else "The one due invoice was not late."
    lost = sum(bill.settled is None and write_off(bill.invoice, case.as_of) is not None for bill in late)
    still_open = sum(bill.settled is None for bill in late) - lost
    who = "The one due invoice" if n == 1 else f"{k} of the last {n} invoices"
    days = count(int(mean.quantize(Decimal(1))), "day")
    text = f"{who} was {days} late" if k == 1 else f"{who} were paid late, {days} on average"
    if still_open:
        text += "; it is" if k == 1 else f"; {still_open} of these {'is' if still_open == 1 else 'are'}"
        text += " still open"
    if lost:
        text += "; it was" if k == 1 else f"; {lost} {'was' if lost == 1 else 'were'}"
        text += " written off"
    if n < case.bar("min_invoices"):
        text += f"; {number_text(case.bar('min_invoices'))} are needed to judge"
    return text + "."


@dataclass(frozen=True, slots=True)
class OpenSum:
    """O: what is overdue now, in minor units of the home currency, and the invoices in it."""

    invoices: tuple[Invoice, ...]
    total: int
    """Only what could be converted."""
    unconverted: int
    """Invoices without a stored rate: never taken as 0."""
    oldest: int
    """Days past due of the oldest."""
    youngest: int


def open_sum(case: Case, look: Lens) -> OpenSum:
    """All overdue balances past the grace, with bad debts and pressed cuts of the window."""
    total = unconverted = 0
    ages, inside = [], []
    for invoice in case.history.invoices:
        amount = look.open_sum(invoice)
        if amount <= 0:
            continue
        inside.append(invoice)
        ages.append(max((case.as_of - due_day(invoice)).days, 0))
        value = _at_home(case, invoice, amount)
        if value is None:
            unconverted += 1
        else:
            total += value
    return OpenSum(tuple(inside), total, unconverted, max(ages, default=0), min(ages, default=0))


def _at_home(case: Case, invoice: Invoice, amount: int) -> int | None:
    """`amount` in minor units of the home currency at the rate of the invoice's day; None without a rate."""
    home = case.settings.home_currency
    if invoice.currency == home:
        return amount
    rate = case.rates.rate(invoice.currency, invoice.issued) if case.rates is not None else None
    if rate is None:
        return None
    value = major(amount, invoice.currency) * rate[1]
    return int((value / major(1, home)).to_integral_value())


def client_as_bank(case: Case) -> Finding:
    """Row 7 (S3-04, S3-15, S1-16, S4-04). Sums that cannot be converted leave it unknown, unless the rest
    alone lights it."""
    look = case.lens(case.window)
    found = open_sum(case, look)
    total = major(found.total, case.settings.home_currency)
    need = major(case.settings.monthly_need or 0, case.settings.home_currency)
    reminders = _reminders(case, look, found.invoices)
    level = _bank_level(case, total, need, found.oldest, reminders)
    if level == "none" and found.unconverted:
        level = "unknown"
    if not case.history.invoices:
        level = "unknown"
    values: dict[str, object] = {
        "invoices": len(found.invoices),
        "O": total,
        "age": found.oldest,
        "M": need or None,
        "reminders": reminders,
        "unconverted": found.unconverted,
        "currency": case.settings.home_currency,
    }
    rows = Rows(invoices=tuple(invoice.id for invoice in found.invoices))
    return case.finding(level, _bank_sentence(case, found, total), values, rows)


def _bank_level(case: Case, total: Decimal, need: Decimal, age: int, reminders: int) -> Level:
    if total < case.bar("min_open"):
        return "none"
    red = age > case.bar("red_age_alone")
    amber = age > case.bar("amber_age")
    if need > 0:
        red = red or (total >= case.bar("red_need_share") * need and age > case.bar("red_age"))
        amber = amber or total >= case.bar("amber_need_share") * need
    reminded = reminders >= case.bar("red_reminders")
    return judge(red=red and reminded, amber=amber or red)


def _reminders(case: Case, look: Lens, invoices: Sequence[Invoice]) -> int:
    """Reminders on what is open now; a bad debt counts as one (RULINGS)."""
    sent = sum(day <= case.as_of for invoice in invoices for day in invoice.reminders)
    return sent + sum(look.bad_debt(invoice) for invoice in invoices)


def _bank_sentence(case: Case, found: OpenSum, total: Decimal) -> str:
    n = len(found.invoices)
    if not n:
        return "Nothing is overdue." if case.history.invoices else "No invoice has been issued."
    ages = "" if found.oldest == found.youngest else f"{found.youngest} to "
    ages += count(found.oldest, "day")
    verb = "is" if n == 1 else "are"
    if found.unconverted == n:
        text = f"{count(n, 'invoice')}, in a currency without a stored rate, {verb} {ages} overdue"
    else:
        text = f"{count(n, 'invoice')}, {money_text(total, case.settings.home_currency)}, {verb} {ages} overdue"
    if 0 < found.unconverted < n:
        text += f" ({found.unconverted} in a currency without a stored rate, left out of the sum)"
    lost = sum(write_off(invoice, case.as_of) is not None for invoice in found.invoices)
    if lost:
        text += "; it was written off" if n == 1 else f"; {lost} of these {'was' if lost == 1 else 'were'} written off"
    cost = case.money.carrying_cost if case.money is not None else None
    if case.money is not None and cost:
        text += f"; carrying late sums has cost you {money_text(cost, case.money.currency)} in 12 months"
    return text + "."


def invoice_disputes(case: Case) -> Finding:
    """Row 8 (S0-06, S0-13, S1-17): d by the gravest dispute of each invoice, c as in late_payment."""
    look = case.lens(case.window)
    seen = [invoice for invoice in case.history.invoices if invoice.issued <= case.as_of]
    weights = {invoice.id: look.gravest(invoice) for invoice in seen}
    d = sum(weights.values(), Decimal(0))
    c = sum(bill.clean for bill in look.due(seen))
    red = d >= case.bar("red_disputes") and c <= case.bar("red_clean_factor") * d
    amber = d >= case.bar("amber_disputes")
    of_kind = [i for i in seen if weights[i.id] or case.within(i.issued) or case.within(due_day(i))]
    level = judge(red=red, amber=amber) if of_kind else "unknown"
    disputed = [i for i in of_kind if weights[i.id]]
    outcomes = [x.outcome for i in of_kind for x in look.disputes(i) if case.within(x.opened)]
    withdrawn, upheld = outcomes.count("withdrawn"), outcomes.count("upheld")
    values = {"d": d, "c": c, "disputed": len(disputed), "withdrawn": withdrawn, "upheld": upheld, "n": len(of_kind)}
    text = ""
    if of_kind:
        were = "was" if len(disputed) == 1 else "were"
        text = f"{len(disputed)} of {count(len(of_kind), 'invoice')} in {span_text(case.window)} {were} disputed"
        if disputed:
            text += f"; {withdrawn or 'none'} withdrawn, {upheld or 'none'} upheld"
        text += "."
    return case.finding(level, text, values, Rows(invoices=tuple(i.id for i in disputed)))


def fee_cutting(case: Case) -> Finding:
    """Row 9 (S0-13, S1-18..20). A refused attempt fades like an incident; a conceded one does not inside W.

    A conceded incident and a pressed write-off tell of the same cut, so the larger number of the two counts.
    How large a cut was, the write-off says; an incident says it by its severity (2 and above: not trifling).
    """
    refused = log(case, counts=lambda incident: not incident.conceded)
    conceded = [
        incident
        for incident in case.history.incidents
        if incident.flag == case.flag.id and incident.conceded and not incident.justified and case.within(incident.day)
    ]
    pressed = [(i, off) for i in case.history.invoices if (off := given_up(i, case.as_of, case.window))]
    cuts = [(i, Decimal(off.amount) / i.gross) for i, off in pressed if off.reason == "pressed" and i.gross > 0]
    total = refused.total + FULL * max(len(conceded), len(cuts))
    largest = max((share for _, share in cuts), default=Decimal(0))
    big = largest >= case.bar("red_cut_share") or any(incident.severity >= 2 for incident in conceded)
    red = bool(cuts or conceded) and big
    red = red or total >= case.bar("red_events")
    amber = total >= case.bar("amber_events")
    rows = Rows(
        invoices=tuple(i.id for i, _ in cuts),
        incidents=tuple(sorted((*refused.rows.incidents, *(incident.id for incident in conceded)))),
    )
    values = {"n_w": total, "conceded": max(len(conceded), len(cuts)), "largest_cut": largest}
    parts = []
    if refused.events:
        parts.append(story(case, refused, "attempt to cut the price after the work", "attempts to cut the price"))
    if cuts:
        invoice = max(cuts, key=lambda cut: cut[1])[0]
        parts.append(f"a cut of {percent_text(largest)} of invoice {invoice.number} was conceded under pressure")
    elif conceded:
        parts.append(f"{count(len(conceded), 'cut')} conceded after the work")
    text = "; ".join(parts)
    return case.finding(judge(red=red, amber=amber), text[:1].upper() + text[1:] + "." * bool(text), values, rows)
