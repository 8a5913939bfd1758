"""A time entry in words, in JSON and in CSV."""

from __future__ import annotations

from datetime import date
from typing import Literal

from goodterms import money, when
from goodterms.cli.common import Opened, emit_json, note, say
from goodterms.ledger import entries
from goodterms.ledger.quickwords import in_words


def echo_entry(file: Opened, entry_id: int, *, as_json: bool = False, verb: str = "Logged") -> None:
    """Say what was understood and kept, and warn of entries at the same time."""
    entry = entries.entry(file.con, entry_id)
    if as_json:
        emit_json(as_dict(entry))
    else:
        say(f"{verb} {entry.id}: {entry.target}, {describe(entry)}{f': {entry.note}' if entry.note else ''}")
    if verb == "Logged":
        warn_of_state(file, entry.client_id, entry.day, "hours")
    for other in entries.overlaps(file.con, entry.when, but=(entry_id,))[:3]:
        assert other.start is not None
        assert other.zone is not None
        meets = when.show_span(other.start, other.seconds, other.zone)
        note(f"It overlaps entry {other.id}: {other.target}, {when.show_day(other.day)}, {meets}.")


def warn_of_state(file: Opened, client_id: int, day: date, what: Literal["hours", "project", "invoice"]) -> None:
    """Warn where the work goes against the state of the client; it is kept all the same."""
    from goodterms.ledger.cautions import caution

    said = caution(file.con, client_id, day, what)
    if said:
        note(said if what == "invoice" else f"{said} The decline note: goodterms letter CLIENT --outcome decline")


def describe(entry: entries.Entry) -> str:
    """Day, time, duration, amount and what is out of the ordinary."""
    parts = [entry.when.echo]
    if entry.amount is not None:
        parts.append(money.show(entry.amount, entry.currency))
    return ", ".join((*parts, *in_words(entry.details)))


def as_dict(entry: entries.Entry) -> dict[str, object]:
    """The entry for JSON and CSV; keys named as in the interchange document where it has them."""
    start = end = None
    if entry.start is not None and entry.zone is not None:
        start = when.stamp(entry.start, entry.zone)
        end = when.stamp(entry.start + entry.seconds, entry.zone)
    return {
        "id": entry.id,
        "client": entry.client,
        "project": entry.project,
        "date": entry.day.isoformat(),
        "start": start,
        "end": end,
        "zone": entry.zone,
        "seconds": entry.seconds,
        "kind": entry.kind,
        "scope": entry.scope,
        "billable": entry.billable,
        "requested_by": entry.requested_by,
        "rush_paid": entry.rush_paid,
        "emergency_agreed": entry.emergency_agreed,
        "invoice": entry.invoice,
        "currency": entry.currency,
        "amount": None if entry.amount is None else money.plain(entry.amount, entry.currency),
        "note": entry.note,
    }
