"""Plain rows for tests of what is read: `put` writes one as it is, without a use case."""

from __future__ import annotations

import sqlite3
from datetime import date, datetime
from zoneinfo import ZoneInfo

AS_OF = date(2026, 6, 30)
ZONE = ZoneInfo("Europe/Berlin")
_CREATED = {"client", "incident", "signal", "change_request", "request", "talk"}


def put(con: sqlite3.Connection, table: str, **values: object) -> int:
    """Write a row and return its id."""
    if table in _CREATED:
        values.setdefault("created_at", 0)
    names, marks = ", ".join(values), ", ".join("?" * len(values))
    row = tuple(v.isoformat() if isinstance(v, date) else v for v in values.values())
    return con.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", row).lastrowid or 0


def client(con: sqlite3.Connection, name: str = "Acme", *, rate: int | None = 8000, **more: object) -> int:
    key = put(con, "client", name=name, name_key=name.casefold(), **{"currency": "EUR", **more})
    if rate is not None:
        put(con, "client_rate", client_id=key, since="2020-01-01", rate=rate)
    return key


def project(con: sqlite3.Connection, client_id: int, name: str = "Site", **more: object) -> int:
    return put(con, "project", client_id=client_id, name=name, name_key=name.casefold(), **more)


def entry(con: sqlite3.Connection, client_id: int, day: str, at: str | None, hours: float, **more: object) -> int:
    """An entry of so many hours, starting at a local time ("18:30") or at no known time."""
    values: dict[str, object] = {"client_id": client_id, "day": day, "seconds": int(hours * 3600)}
    if at is not None:
        hour, minute = map(int, at.split(":"))
        start = datetime.fromisoformat(f"{day}T{at}").replace(tzinfo=ZONE)
        values |= {"start": int(start.timestamp()), "minute": hour * 60 + minute, "zone": ZONE.key}
    return put(con, "time_entry", **values, **more)


def invoice(con: sqlite3.Connection, client_id: int, issued: str, due: str | None, net: int, **more: object) -> int:
    """An issued invoice; amounts in minor units."""
    count = con.execute("SELECT count(*) FROM invoice").fetchone()[0]
    values = {"number": f"R-{count + 1}", "currency": "EUR", **more}
    return put(con, "invoice", client_id=client_id, issued=issued, due=due, net=net, **values)


def paid(con: sqlite3.Connection, invoice_id: int, day: str, amount: int) -> int:
    return put(con, "payment", invoice_id=invoice_id, day=day, amount=amount)
