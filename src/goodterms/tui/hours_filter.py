"""What is typed above the list of hours: kinds, periods and clients by their words, all else is looked for."""

from __future__ import annotations

import re
import sqlite3
from dataclasses import replace
from datetime import date

from goodterms.domain.records import KINDS
from goodterms.errors import NotUnderstood
from goodterms.ledger import quickwords
from goodterms.ledger.reports import Filter

_WORD = re.compile(r'"[^"]*"|\S+')
_PERIOD = re.compile(r"(?:this|last)[- ](?:week|month|quarter|year)|\d{4}(?:-\S+)?|today|yesterday", re.IGNORECASE)


def words(typed: str) -> list[str]:
    """The words of a text; quotes hold several together."""
    return [word.strip('"') for word in _WORD.findall(typed) if word.strip('"')]


def read(con: sqlite3.Connection, typed: str, today: date) -> tuple[Filter, str]:
    """The filter, and in words what was understood. What is no kind, period or client is looked for as it is."""
    chosen, left = Filter(), []
    parts = _WORD.findall(typed)
    client = ""
    while parts:
        used, found = _meant(chosen, parts, today)
        if not used and not client and "/" in parts[0]:
            found, client = _target(con, chosen, parts[0])
            used = 1 if client else 0
        if used:
            chosen = found
        else:
            left.append(parts[0])
        parts = parts[used or 1 :]
    chosen = replace(chosen, text=" ".join(left))
    return chosen, _told(chosen, client)


def _meant(chosen: Filter, parts: list[str], today: date) -> tuple[int, Filter]:
    """How many of the first words mean something, and the filter with it; 0 where they mean nothing."""
    word = parts[0].lower()
    if word in KINDS:
        return 1, replace(chosen, kind=word)
    if word == "extra":
        return 1, replace(chosen, scope="extra")
    if word == "unbilled":
        return 1, replace(chosen, unbilled=True)
    if word == "free":
        return 1, replace(chosen, billable=False)
    left, said = quickwords.take([word])
    if not left:  # a word of the log line, as it was typed there
        if "kind" in said:
            return 1, replace(chosen, kind=said["kind"])
        return 1, replace(
            chosen,
            scope=said.get("scope", chosen.scope),
            billable=said.get("billable", chosen.billable),
            requested_by=said.get("requested_by", chosen.requested_by),
        )
    start = 1 if word in ("from", "to") else 0
    used, period = _period(parts[start:], today)
    if period is None:
        return 0, chosen
    first, last = period
    if word == "from":
        return start + used, replace(chosen, first=first)
    if word == "to":
        return start + used, replace(chosen, last=last)
    return used, replace(chosen, first=first, last=last)


def _period(parts: list[str], today: date) -> tuple[int, tuple[date, date] | None]:
    from goodterms import when

    for count in (2, 1):
        said = " ".join(parts[:count])
        if len(parts) >= count and _PERIOD.fullmatch(said):
            try:
                return count, when.parse_period(said, today)
            except NotUnderstood:
                continue
    return 0, None


def _target(con: sqlite3.Connection, chosen: Filter, word: str) -> tuple[Filter, str]:
    """The client and project of "acme/site", and their names; no names where there are none."""
    from goodterms.ledger import names

    try:
        client, project = names.find_target(con, word)
    except NotUnderstood:
        return chosen, ""
    if project is None:
        return replace(chosen, client_id=client[0]), client[1]
    return replace(chosen, client_id=client[0], project_id=project[0]), f"{client[1]}/{project[1]}"


def _told(chosen: Filter, client: str) -> str:
    said = [client] if client else []
    said += [word for word in (chosen.kind, chosen.scope) if word]
    said += ["unbilled"] if chosen.unbilled else []
    said += [] if chosen.billable is None else ["billable" if chosen.billable else "free"]
    said += ["asked for by me"] if chosen.requested_by == "me" else []
    if chosen.first and chosen.last:
        said.append(chosen.first.isoformat() + (f" to {chosen.last}" if chosen.last != chosen.first else ""))
    elif chosen.first or chosen.last:
        said.append(f"from {chosen.first}" if chosen.first else f"up to {chosen.last}")
    if looked := words(chosen.text):
        said.append("with " + ", ".join(f'"{word}"' for word in looked))
    return ", ".join(said)
