"""Kimai: the export CSV (in several languages), its own import CSV with seconds, and the JSON of the API."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from goodterms.errors import NotUnderstood
from goodterms.exchange.readers import dates
from goodterms.exchange.readers.hours_table import HoursFormat, described, read_hours
from goodterms.exchange.readers.model import LONGEST, Bad, ParsedEntry, Reading, Row, RowError
from goodterms.exchange.readers.source import Source
from goodterms.exchange.readers.table import Columns, best_header, fold

NAME = "kimai"
WHAT = "a Kimai export"
FORM = HoursFormat(
    NAME,
    WHAT,
    Columns(
        roles={
            "date": ("date", "datum", "fecha", "data"),
            "start": ("from", "von", "de", "van", "desde", "da", "inicio"),
            "end": ("to", "bis", "à", "tot", "hasta", "a", "fin"),
            "duration": ("duration", "dauer", "durée", "duur", "duración", "durata"),
            "client": ("customer", "kunde", "client", "klant", "cliente"),
            "project": ("project", "projekt", "projet", "proyecto", "progetto"),
            "task": ("activity", "tätigkeit", "activité", "activiteit", "actividad", "attività"),
            "note": ("description", "beschreibung", "omschrijving", "descripción", "descrizione"),
            "billable": ("billable", "abrechenbar", "facturable", "factureerbaar", "fatturabile"),
            "person": ("name", "user", "benutzer", "utilisateur", "gebruiker", "usuario", "utente"),
            "email": ("email", "e-mail"),
            "tags": ("tags", "schlagworte", "mots clés", "etiquetas"),
            "currency": ("currency", "währung", "devise", "valuta", "moneda"),
            "rate": ("hourly price", "hourlyrate", "stundensatz", "stundenpreis", "taux horaire"),
        },
        need=(("date",), ("start",), ("end", "duration"), ("client", "task")),
        hallmark=frozenset(
            {"from", "von", "de", "van", "desde", "da", "inicio"}
        ),
        also=frozenset(
            {"price", "internal price", "fixed price", "staff number", "type", "category", "account",
             "project number", "vat-id",
             "order number", "rate", "exported", "fixedrate", "internalrate", "user", "name", "preis", "typ"}
        ),
    ),
)  # fmt: skip


def sniff(source: Source) -> float:
    if not source.is_json:
        return best_header(FORM.columns, source.first_rows)[0]
    return 0.9 if all(f'"{key}"' in source.head for key in ("begin", "end", "duration", "activity")) else 0.0


def read(reading: Reading) -> Iterator[Row]:
    if reading.source.is_json:
        return _read_api(reading)
    _, index = best_header(FORM.columns, reading.source.first_rows)
    names = set(map(fold, reading.source.first_rows[index])) if reading.source.first_rows else set()
    form = replace(FORM, unit=1) if names & {"exported", "fixedrate"} and "rate" in names else FORM
    return read_hours(form, reading)


def _read_api(reading: Reading) -> Iterator[Row]:
    """Time sheets as the API gives them; without `full=true` customers are not named."""
    found = reading.source.json()
    if not isinstance(found, list):
        raise NotUnderstood(
            f'"{reading.source.name}" is no list of time sheets.', "Save the answer of GET /api/timesheets."
        )
    clock = dates.Clock(reading.options.zone, "ymd")
    for number, sheet in enumerate(found, 1):
        reading.read += 1
        try:
            entry = _sheet(number, sheet, clock)
        except (RowError, KeyError, TypeError, ValueError) as error:
            reason = str(error) if isinstance(error, RowError) else "is not a Kimai time sheet"
            yield Bad(number, reason)
            continue
        if entry is None:
            reading.tally("still running, left out", number)
        else:
            yield entry


def _sheet(number: int, sheet: dict[str, Any], clock: dates.Clock) -> ParsedEntry | None:
    if not sheet.get("end"):
        return None
    begin, end = _instant(sheet["begin"], clock), _instant(sheet["end"], clock)
    if not 0 <= end - begin <= LONGEST:
        raise RowError("ends before it starts" if end < begin else "is longer than a month")
    start = clock.local(begin)
    project = sheet.get("project")
    project = project if isinstance(project, dict) else {}
    customer = project.get("customer")
    customer = customer if isinstance(customer, dict) else {}
    user = sheet.get("user")
    activity = sheet.get("activity")
    return ParsedEntry(
        number,
        str(customer.get("name") or ""),
        str(project.get("name") or ""),
        start.day,
        end - begin,
        begin,
        start.minute,
        clock.zone.key,
        billable=bool(sheet.get("billable", True)),
        note=described(
            str(activity.get("name") or "") if isinstance(activity, dict) else "",
            str(sheet.get("description") or ""),
            ",".join(map(str, sheet.get("tags") or ())),
        ),
        person=str(user.get("username") or "") if isinstance(user, dict) else str(user or ""),
        own_id=str(sheet.get("id") or ""),
    )


def _instant(cell: str, clock: dates.Clock) -> int:
    moment = dates.parse_moment(cell, "ymd")
    day = clock.day_of(moment.day)
    second = moment.second or 0
    return day.midnight + second - moment.offset if moment.offset is not None else clock.epoch(day, second)
