"""From unbilled hours to the lines of an invoice."""

from __future__ import annotations

import sqlite3
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from goodterms import money
from goodterms.domain import letter_texts
from goodterms.domain.invoicing import Line, hours, rounded_up
from goodterms.domain.letter_model import LANGUAGES
from goodterms.errors import Invalid, Refused
from goodterms.ledger import fees, rows
from goodterms.settings import Settings

GROUPS = ("project", "entry")


@dataclass(frozen=True, slots=True)
class Terms:
    """How hours become lines: grouping, rounding of each entry (minutes), rate (minor units; None: in force), tax,
    and the language of their words."""

    currency: str
    group: str = "project"
    rounding: int = 0
    rate: int | None = None
    tax_rate: Decimal = Decimal(0)
    language: str = "en"

    def say(self, key: str, **shown: str) -> str:
        """Words of an invoice in its language."""
        return letter_texts.fill(letter_texts.text(self.language, "invoice", key), shown)


def language_of(con: sqlite3.Connection, client_id: int, settings: Settings) -> str:
    """The client's language, else the user's; English where papers are not written in it."""
    own = rows.value(con, "SELECT language FROM client WHERE id = ?", (client_id,))
    return next((code for code in (own, settings.language) if code in LANGUAGES), "en")


def unbilled(
    con: sqlite3.Connection, client_id: int, *, project_id: int | None = None, until: date | None = None
) -> list[rows.Row]:
    """The client's billable entries that are on no invoice and no draft, oldest first."""
    return rows.many(
        con,
        """SELECT id, day, project_id, seconds, kind, scope, billable, rush_paid, note FROM time_entry
        WHERE client_id = ? AND invoice_id IS NULL AND billable = 1
        AND (? IS NULL OR project_id = ?) AND day <= ? ORDER BY day, id""",
        (client_id, project_id, project_id, until.isoformat() if until else "9999"),
    )


def on_draft(con: sqlite3.Connection, invoice_id: int) -> list[rows.Row]:
    """The entries that stand on a draft, oldest first."""
    return rows.many(
        con,
        """SELECT id, day, project_id, seconds, kind, scope, billable, rush_paid, note FROM time_entry
        WHERE invoice_id = ? ORDER BY day, id""",
        (invoice_id,),
    )


def picked(con: sqlite3.Connection, client_id: int, entry_ids: Iterable[int]) -> list[rows.Row]:
    """The entries of these ids, each of them billable, of this client and not yet on an invoice or draft."""
    found = []
    for entry_id in dict.fromkeys(entry_ids):
        entry = rows.one(
            con,
            """SELECT e.id, e.day, e.project_id, e.seconds, e.kind, e.scope, e.note, e.client_id, e.billable,
                e.invoice_id, i.number FROM time_entry e LEFT JOIN invoice i ON i.id = e.invoice_id WHERE e.id = ?""",
            (entry_id,),
        )
        if entry is None or entry["client_id"] != client_id:
            raise Invalid("entries", f"Entry {entry_id} is not one of this client's.")
        if entry["invoice_id"] is not None:
            where = f"invoice {entry['number']}" if entry["number"] else f"draft {entry['invoice_id']}"
            raise Refused(f"Entry {entry_id} is already on {where}.", "The same hours are never billed twice.")
        if not entry["billable"]:
            raise Refused(f"Entry {entry_id} is not billable.", "Make it billable first, if it is to be paid.")
        found.append(entry)
    return sorted(found, key=lambda entry: (entry["day"], entry["id"]))


def still_to_bill(con: sqlite3.Connection, client_id: int) -> list[rows.Row]:
    """The unbilled entries but for those that an agreed fee covers which is billed: in full, or for their month."""
    billed = fees.billed(con, client_id, drafts=True)
    fixed = con.execute(
        "SELECT id, fee FROM project WHERE client_id = ? AND billing = 'fixed' AND fee IS NOT NULL", (client_id,)
    )
    full = {project for project, fee in fixed if billed.get(project, 0) >= fee}
    months = _billed_months(con, client_id)
    return [
        e
        for e in unbilled(con, client_id)
        if e["scope"] == "extra" or not (e["project_id"] in full or (e["project_id"], e["day"][:7]) in months)
    ]


def rate_on(rates: Sequence[tuple[str, int]], day: str) -> int | None:
    """The rate in force on `day`; before the first one, the first."""
    if not rates:
        return None
    at = bisect_right([since for since, _rate in rates], day)
    return rates[max(at - 1, 0)][1]


def lines(con: sqlite3.Connection, client_id: int, entries: Sequence[rows.Row], terms: Terms) -> list[Line]:
    """The lines of an invoice over `entries`: by hours, a fixed fee's rest, or a retainer's months."""
    result: list[Line] = []
    projects = {row["id"]: row for row in rows.many(con, "SELECT * FROM project WHERE client_id = ?", (client_id,))}
    rates = con.execute(
        "SELECT since, rate FROM client_rate WHERE client_id = ? ORDER BY since", (client_id,)
    ).fetchall()
    groups: dict[int | None, list[rows.Row]] = {}
    for entry in entries:
        groups.setdefault(entry["project_id"], []).append(entry)
    for project_id, members in groups.items():
        project = projects.get(project_id) if project_id is not None else None
        extra = [entry for entry in members if entry["scope"] == "extra"]
        within = [entry for entry in members if entry["scope"] != "extra"]
        name = project["name"] if project else terms.say("work")
        if project and project["billing"] == "fixed" and project["fee"] is not None:
            result += _fixed(con, project, within, terms)
        elif project and project["billing"] == "retainer" and project["fee"] is not None:
            result += _retainer(con, project, within, terms)
        else:
            extra, within = [], members
            result += _hourly(name, within, rates, terms)
        result += _hourly(terms.say("extra_work", project=name), extra, rates, terms)
    return result


def _hourly(name: str, entries: Sequence[rows.Row], rates: Sequence[tuple[str, int]], terms: Terms) -> list[Line]:
    groups: dict[tuple[int, int], list[rows.Row]] = {}
    for entry in entries:
        rate = terms.rate if terms.rate is not None else rate_on(rates, entry["day"])
        if rate is None:
            worked = f"No rate was in force on {entry['day']}, when these hours were worked."
            raise Invalid("rate", worked, "Give the client a rate that holds from that day on.")
        groups.setdefault((rate, entry["id"] if terms.group == "entry" else 0), []).append(entry)
    result = []
    for (rate, _one), members in groups.items():
        price = money.major(rate, terms.currency)
        seconds = sum(rounded_up(entry["seconds"], terms.rounding) for entry in members)
        quantity = hours(seconds, price, terms.currency)
        result.append(Line(_text(name, members, terms), quantity, price, terms.tax_rate))
    return result


def _text(name: str, members: Sequence[rows.Row], terms: Terms) -> str:
    first, last = members[0]["day"], members[-1]["day"]
    if terms.group == "entry":
        note = members[0]["note"]
        return f"{first} {name}: {note}" if note else f"{first} {name}"
    return f"{name}, {first if first == last else terms.say('span', since=first, until=last)}"


def _fixed(con: sqlite3.Connection, project: rows.Row, entries: Sequence[rows.Row], terms: Terms) -> list[Line]:
    """What is left of the agreed fee, once; the hours are covered by it."""
    billed = fees.billed(con, project["client_id"], drafts=True).get(project["id"], 0)
    rest = project["fee"] - billed
    if not entries or rest <= 0:
        return []
    text = terms.say("rest_of_fee" if billed else "agreed_fee", project=project["name"])
    return [Line(text, Decimal(1), money.major(rest, terms.currency), terms.tax_rate)]


def _retainer(con: sqlite3.Connection, project: rows.Row, entries: Sequence[rows.Row], terms: Terms) -> list[Line]:
    """The monthly fee for each month that has hours, unless hours of that month are on an invoice already."""
    billed = _billed_months(con, project["client_id"])
    price = money.major(project["fee"], terms.currency)
    return [
        Line(f"{project['name']}, {month}", Decimal(1), price, terms.tax_rate)
        for month in dict.fromkeys(entry["day"][:7] for entry in entries)
        if (project["id"], month) not in billed
    ]


def _billed_months(con: sqlite3.Connection, client_id: int) -> set[tuple[int, str]]:
    """The months (project id, 2026-01) of the client's retainers of which hours stand on an invoice or a draft: their
    fee is billed, unless that invoice is credited whole."""
    return set(
        con.execute(
            f"""SELECT DISTINCT p.id, substr(e.day, 1, 7) FROM project p JOIN time_entry e ON e.project_id = p.id
            JOIN invoice i ON i.id = e.invoice_id WHERE p.client_id = :client AND p.billing = 'retainer'
            AND p.fee IS NOT NULL AND e.scope = 'in' AND NOT {fees.CREDITED}""",  # noqa: S608 - from our own words
            {"client": client_id, "as_of": "9999"},
        )
    )
