"""Rows that light a flag amber or red: `lit(con, client, "late_payment", "red")`. Seen from 30 June 2026."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import date, timedelta

from tests.ledger.rows import client, entry, invoice, paid, project, put

Make = Callable[[sqlite3.Connection, int], None]
NET = 100_000


def acquaintance(con: sqlite3.Connection, name: str, *, clean: int = 4, signals: tuple[str, ...] = ()) -> int:
    """A client with `clean` invoices paid on the day, and good signals on record."""
    one = client(con, name, terms_days=30, since="2024-03-01")
    for month in range(1, clean + 1):
        paid(con, invoice(con, one, f"2026-0{month}-02", f"2026-0{month}-20", NET), f"2026-0{month}-20", NET)
    for kind in signals:
        put(con, "signal", client_id=one, day="2026-05-04", kind=kind)
    return one


def incidents(flag: str, *days: str, told_on: str | None = None, **more: object) -> Make:
    def make(con: sqlite3.Connection, one: int) -> None:
        for number, day in enumerate(days):
            told = told_on if number == 0 else None
            note = f"{flag.replace('_', ' ')} number {number + 1}"
            put(con, "incident", client_id=one, day=day, flag=flag, note=note, told_on=told, **more)

    return make


def late(times: int) -> Make:
    """So many invoices paid twenty days late."""

    def make(con: sqlite3.Connection, one: int) -> None:
        for number in range(times):
            due = date(2026, 5, 21) - timedelta(days=30 * number)
            bill = invoice(con, one, (due - timedelta(days=18)).isoformat(), due.isoformat(), NET)
            paid(con, bill, (due + timedelta(days=20)).isoformat(), NET)

    return make


def bank(con: sqlite3.Connection, one: int) -> None:
    """An invoice that is 75 days overdue, and a reminder."""
    open_one = invoice(con, one, "2026-03-17", "2026-04-16", 2 * NET)
    put(con, "invoice_reminder", invoice_id=open_one, day="2026-05-20")


def disputes(con: sqlite3.Connection, one: int) -> None:
    for number in [r[0] for r in con.execute("SELECT id FROM invoice WHERE client_id = ? ORDER BY 1 DESC", (one,))][:3]:
        put(con, "dispute", invoice_id=number, opened="2026-06-01", outcome="rejected", closed="2026-06-20")


def scope(absorbed: int, hours: float) -> Make:
    """Changes that were absorbed, and unbilled extra hours on 60 agreed ones."""

    def make(con: sqlite3.Connection, one: int) -> None:
        site = project(con, one, estimate_seconds=60 * 3600, agreed_scope=1)
        entry(con, one, "2026-05-04", "10:00", 6, project_id=site)
        if hours:
            entry(con, one, "2026-05-05", "09:00", hours, project_id=site, scope="extra", billable=0)
        for day in range(1, absorbed + 1):
            put(con, "change_request", client_id=one, project_id=site, day=f"2026-05-{day + 10}", outcome="absorbed")

    return make


def slow(con: sqlite3.Connection, one: int) -> None:
    """Four of nine answers took two weeks."""
    for day in range(1, 10):
        answered = "2026-05-28" if day <= 4 else f"2026-05-{day + 4:02}"
        put(con, "request", client_id=one, sent=f"2026-05-{day + 3:02}", answered=answered)


def declared(**values: object) -> Make:
    def make(con: sqlite3.Connection, one: int) -> None:
        names = ", ".join(f"{name} = :{name}" for name in values)
        con.execute(f"UPDATE client SET {names}, declared_on = '2026-05-02' WHERE id = :id", {**values, "id": one})

    return make


LIT: dict[tuple[str, str], Make] = {
    ("physical_threat", "red"): incidents("physical_threat", "2026-05-12", severity=3),
    ("abuse", "red"): incidents("abuse", "2026-03-03", "2026-04-09", told_on="2026-03-04", severity=2),
    ("legal_ethical_risk", "amber"): incidents("legal_ethical_risk", "2026-05-20"),
    ("legal_ethical_risk", "red"): incidents("legal_ethical_risk", "2026-06-02", severity=2, evidence="mail of 2 June"),
    ("dishonesty", "red"): incidents("dishonesty", "2026-05-05", severity=3, evidence="bank record"),
    ("unreasonable_demands", "amber"): incidents("unreasonable_demands", "2026-05-05", "2026-06-05"),
    ("late_payment", "amber"): late(3),
    ("late_payment", "red"): late(6),
    ("client_as_bank", "red"): bank,
    ("invoice_disputes", "red"): disputes,
    ("fee_cutting", "red"): incidents("fee_cutting", "2026-02-05", "2026-06-05"),
    ("scope_creep", "amber"): scope(3, 0),
    ("scope_creep", "red"): scope(5, 11),
    ("values_mismatch", "red"): declared(values_fit="no_longer"),
    ("no_upside", "amber"): declared(growth="none", referrals=0),
    ("off_hours", "amber"): incidents("off_hours", "2026-05-09", "2026-05-16", "2026-05-23"),
    ("slow_replies", "amber"): slow,
    ("micromanagement", "amber"): incidents("micromanagement", "2026-06-02", "2026-06-09", "2026-06-16"),
    ("petty_complaints", "amber"): incidents("petty_complaints", "2026-03-05", "2026-04-05", "2026-05-05"),
    ("petty_complaints", "red"): incidents("petty_complaints", *(f"2026-0{month}-05" for month in range(1, 7))),
}


def lit(con: sqlite3.Connection, one: int, flag: str, level: str) -> None:
    """Write the rows that make `flag` `level` for the client."""
    LIT[flag, level](con, one)
