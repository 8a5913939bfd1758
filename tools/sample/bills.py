"""The invoices: one a client and month, retainers and a fixed fee, and how each was paid."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_HALF_EVEN, Decimal

from goodterms import money
from sample.clients import Known
from sample.rows import BEGIN, END, days, put

# Days after the due date on which the invoices of a client are paid, over and over. From the second
# day on, the second row holds: Brightwater was never punctual, and then it got worse.
_HABITS: dict[str, tuple[tuple[str, tuple[int, ...]], ...]] = {
    "nordlicht": (("2024-07-01", (-3, -1, -5, 0, -2)),),
    "brightwater": (("2024-09-01", (1, 4, 2, 8)), ("2025-06-01", (12, 35, 8, 41, 19, 26, 33, 14))),
    "kovats": (("2025-02-01", (0, 2, -1, 3)),),
    "monolith": (("2024-10-01", (2, 0, 3, 1)), ("2025-08-01", (2, 14, 0, 9, 1, 3))),
    "midori": (("2025-03-01", (-6, -2, -4)),),
    "fundatia": (("2025-05-01", (1, 3, 0, 2)),),
    "avaye": (("2025-11-01", (2, 0, 3)),),
    "solheimar": (("2024-07-01", (-1, 0, 2)),),
    "iberia": (("2025-06-01", (3, 0, 1)),),
    "ates": (("2025-03-01", (2, 7, 1, 3)),),
    "bitwerk": (("2025-01-01", (0, -2, 1)),),
}
_UNPAID = (("brightwater", "2026-03-01"), ("ates", "2026-02-01"))
"""From which day of issue on nothing was paid any more."""
_HOLIDAYS = {date(2025, 1, 1), date(2026, 1, 1), date(2025, 5, 1), date(2026, 5, 1)}
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


@dataclass
class Bill:
    client: str
    issued: date
    lines: list[tuple[str, Decimal, int]]
    """Text, quantity, minor units for one."""
    project: int | None = None
    entries: list[int] = field(default_factory=list)


def write(con: sqlite3.Connection, known: dict[str, Known]) -> None:
    """Invoices up to the last first of a month, then a draft for the hours since."""
    bills = [bill for key in known for bill in (*_hourly(con, key, known[key]), *_retainers(key, known[key]))]
    bills.append(
        Bill(
            "iberia",
            days("2026-03-02"),
            [("Autumn campaign: first third of the fee", Decimal(1), 160000)],
            known["iberia"].projects["Autumn campaign"],
        )
    )
    count: dict[int, int] = defaultdict(int)
    turn: dict[tuple[str, str], int] = defaultdict(int)
    for bill in sorted(bills, key=lambda bill: (bill.issued, bill.client)):
        count[bill.issued.year] += 1
        number = f"{bill.issued.year}-{count[bill.issued.year]:03}"
        invoice = _issue(con, known[bill.client], bill, number)
        _pay(con, bill, invoice, turn)
    _draft(con, known["kovats"])


def _months() -> list[date]:
    """The first day of every month that is over."""
    found, day = [], BEGIN
    while day.replace(day=28) + timedelta(days=4) <= END:
        found.append(day)
        day = (day.replace(day=28) + timedelta(days=4)).replace(day=1)
    return found


def _first_working_day(month: date) -> date:
    """Of the month after."""
    day = (month.replace(day=28) + timedelta(days=4)).replace(day=1)
    while day.isoweekday() > 5 or day in _HOLIDAYS:
        day += timedelta(days=1)
    return day


def _hourly(con: sqlite3.Connection, key: str, one: Known) -> list[Bill]:
    found = []
    for month in _months():
        rows = con.execute(
            "SELECT e.id, e.day, e.seconds, p.name, p.id FROM time_entry e JOIN project p ON p.id = e.project_id"
            " WHERE e.client_id = ? AND e.billable = 1 AND p.billing = 'hourly' AND substr(e.day, 1, 7) = ?"
            " ORDER BY e.day, e.id",
            (one.id, month.isoformat()[:7]),
        ).fetchall()
        if not rows:
            continue
        hours: dict[tuple[str, int], int] = defaultdict(int)
        for _, day, seconds, project, _ in rows:
            hours[project, one.rate(day)] += seconds
        said = f"{_MONTHS[month.month - 1]} {month.year}"
        lines = [(f"{name}, {said}", Decimal(seconds) / 3600, rate) for (name, rate), seconds in sorted(hours.items())]
        projects = {row[4] for row in rows}
        only = projects.pop() if len(projects) == 1 else None
        found.append(Bill(key, _first_working_day(month), lines, only, [row[0] for row in rows]))
    return found


def _retainers(key: str, one: Known) -> list[Bill]:
    return [
        Bill(
            key,
            _first_working_day(month),
            [(f"{p.name}, {_MONTHS[month.month - 1]} {month.year}", Decimal(1), p.fee or 0)],
            one.projects[p.name],
        )
        for p in one.told.projects
        if p.billing == "retainer"
        for month in _months()
        if p.opened <= month.isoformat()
    ]


def _amounts(one: Known, lines: list[tuple[str, Decimal, int]]) -> tuple[int, int]:
    """Net and tax, minor units; each line is rounded half-even."""
    net = sum(int((quantity * price).quantize(Decimal(1), ROUND_HALF_EVEN)) for _, quantity, price in lines)
    return net, int((Decimal(net) * Decimal(one.told.tax)).quantize(Decimal(1), ROUND_HALF_EVEN))


def _lines(con: sqlite3.Connection, one: Known, invoice: int, lines: list[tuple[str, Decimal, int]]) -> None:
    for position, (text, quantity, price) in enumerate(lines, start=1):
        put(
            con,
            "invoice_line",
            invoice_id=invoice,
            position=position,
            text=text,
            quantity=format(quantity.normalize(), "f"),
            unit_price=money.plain(price, one.told.currency),
            tax_rate=one.told.tax,
        )


def _issue(con: sqlite3.Connection, one: Known, bill: Bill, number: str) -> int:
    net, tax = _amounts(one, bill.lines)
    invoice = put(
        con,
        "invoice",
        client_id=one.id,
        project_id=bill.project,
        number=number,
        issued=bill.issued,
        due=bill.issued + timedelta(days=one.told.terms),
        currency=one.told.currency,
        net=net,
        tax=tax,
        tax_note="" if tax else "Tax is owed by the recipient (reverse charge).",
    )
    _lines(con, one, invoice, bill.lines)
    con.executemany("UPDATE time_entry SET invoice_id = ? WHERE id = ?", [(invoice, entry) for entry in bill.entries])
    return invoice


def _draft(con: sqlite3.Connection, one: Known) -> None:
    """The hours of the last month, looked over and not yet sent."""
    rows = con.execute(
        "SELECT id, seconds FROM time_entry WHERE client_id = ? AND billable = 1 AND day >= '2026-06-01' ORDER BY id",
        (one.id,),
    ).fetchall()
    lines = [("Loyalty card, June 2026", Decimal(sum(row[1] for row in rows)) / 3600, one.rate(END.isoformat()))]
    net, tax = _amounts(one, lines)
    project = one.projects["Loyalty card"]
    values = {"client_id": one.id, "project_id": project, "state": "draft", "currency": one.told.currency}
    invoice = put(con, "invoice", **values, net=net, tax=tax)
    _lines(con, one, invoice, lines)
    con.executemany("UPDATE time_entry SET invoice_id = ? WHERE id = ?", [(invoice, row[0]) for row in rows])


# What happened to single invoices: (client, month of issue).
_DISPUTES = {
    ("monolith", "2025-09"): ("2025-09-12", "2025-10-10", "rejected", "Hours of the audit trail questioned"),
    ("monolith", "2025-11"): ("2025-11-14", "2025-12-01", "withdrawn", "Said the charts were not ordered"),
    ("monolith", "2026-02"): ("2026-02-13", "2026-03-05", "settled", "Called the data room overpriced"),
    ("monolith", "2026-04"): ("2026-04-17", "2026-05-08", "rejected", "Every line of the bill questioned"),
}
_REMINDERS = {
    ("brightwater", "2025-11"): ("2026-01-08",),
    ("brightwater", "2026-03"): ("2026-04-15", "2026-05-20"),
    ("brightwater", "2026-04"): ("2026-05-20",),
    ("ates", "2026-02"): ("2026-03-20", "2026-04-13"),
}
_PARTS = {("brightwater", "2026-03"): (("2026-05-22", 50000),)}
_WRITE_OFFS = {
    ("monolith", "2026-02"): ("2026-03-05", "0.08", "pressed"),
    ("ates", "2026-02"): ("2026-05-29", "1", "bad_debt"),
    ("ates", "2026-03"): ("2026-05-29", "1", "bad_debt"),
}
_CREDITS = {("nordlicht", "2025-10"): ("2025-10-09", 16400, "Two hours counted twice, my mistake")}


def _pay(con: sqlite3.Connection, bill: Bill, invoice: int, turn: dict[tuple[str, str], int]) -> None:
    key = (bill.client, bill.issued.isoformat()[:7])
    gross, due = con.execute("SELECT net + tax, due FROM invoice WHERE id = ?", (invoice,)).fetchone()
    retainer = bill.client == "nordlicht" and not bill.entries
    rest = gross
    if key in _DISPUTES:
        opened, closed, outcome, note = _DISPUTES[key]
        put(con, "dispute", invoice_id=invoice, opened=opened, closed=closed, outcome=outcome, note=note)
    for stage, day in enumerate(_REMINDERS.get(key, ()), start=1):
        put(con, "invoice_reminder", invoice_id=invoice, day=day, stage=stage)
    if key in _CREDITS and not retainer:
        day, amount, reason = _CREDITS[key]
        put(con, "credit_note", invoice_id=invoice, number="CN-2025-1", day=day, amount=amount, reason=reason)
        rest -= amount
    for day, amount in _PARTS.get(key, ()):
        put(con, "payment", invoice_id=invoice, day=day, amount=amount, note="Part")
        rest -= amount
    earliest = bill.issued
    if key in _WRITE_OFFS:
        day, share, reason = _WRITE_OFFS[key]
        amount = int((rest * Decimal(share)).quantize(Decimal(1), ROUND_HALF_EVEN))
        put(con, "write_off", invoice_id=invoice, day=day, amount=amount, reason=reason)
        rest -= amount
        earliest = days(day) + timedelta(days=4)
    if any(bill.client == client and bill.issued >= days(since) for client, since in _UNPAID) or rest <= 0:
        return
    since, habit = [row for row in _HABITS[bill.client] if row[0] <= bill.issued.isoformat()][-1]
    paid = max(earliest, days(due) + timedelta(days=habit[turn[bill.client, since] % len(habit)]))
    turn[bill.client, since] += 1
    if paid.isoweekday() > 5:
        paid -= timedelta(days=paid.isoweekday() - 5)
    if paid <= END:
        put(con, "payment", invoice_id=invoice, day=paid, amount=rest)


def expenses(con: sqlite3.Connection, known: dict[str, Known]) -> None:
    """What was laid out for clients."""
    for client, day, amount, note in (
        ("nordlicht", "2025-09-10", 18000, "Fonts for the shop"),
        ("monolith", "2025-11-19", 34000, "Train and hotel, workshop in Frankfurt"),
        ("midori", "2026-03-12", 48000, "Touch frame for tests"),
        ("fundatia", "2026-02-05", 9500, "Voice recording"),
    ):
        put(con, "expense", client_id=known[client].id, day=day, amount=amount, note=note)


def rates(con: sqlite3.Connection) -> None:
    """Exchange rates on the first of every month: invented, and plausible."""
    for n, month in enumerate([*_months(), END.replace(day=1)]):
        dollar = Decimal("0.9210") - Decimal("0.0025") * n + Decimal("0.0040") * (n % 5)
        yen = Decimal("0.006050") - Decimal("0.000015") * n + Decimal("0.000040") * (n % 4)
        for currency, rate in (("USD", dollar), ("JPY", yen)):
            put(con, "exchange_rate", currency=currency, day=month, rate=str(rate))
