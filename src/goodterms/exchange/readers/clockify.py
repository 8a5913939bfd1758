"""Clockify: the detailed CSV in its many variants, and the summary by day. "Duration (decimal)" is rounded and only
read where nothing else is there. The names of the columns follow the language of the account."""

from __future__ import annotations

from collections.abc import Iterator

from goodterms.exchange.readers.hours_table import HoursFormat, read_hours
from goodterms.exchange.readers.model import Reading, Row
from goodterms.exchange.readers.source import Source
from goodterms.exchange.readers.table import Columns, best_header

NAME = "clockify"
WHAT = "a Clockify export"
FORM = HoursFormat(
    NAME,
    WHAT,
    Columns(
        roles={
            "date": ("start date", "date", "startdatum", "date de début", "fecha de inicio", "datum", "data de início"),
            "start": ("start time", "startzeit", "heure de début", "hora de inicio", "hora de início"),
            "end_date": ("end date", "enddatum", "date de fin", "fecha de finalización", "data de término"),
            "end": ("end time", "endzeit", "heure de fin", "hora de finalización", "hora de término"),
            "duration": ("duration (h)", "time (h)", "dauer (h)", "durée (h)", "duración (h)", "duração (h)",
                "zeit (h)"),
            "decimal": ("duration (decimal)", "time (decimal)", "dauer (dezimal)", "durée (décimale)",
                "duración (decimal)"),
            "client": ("client", "kunde", "cliente"),
            "project": ("project", "projekt", "projet", "proyecto", "projeto"),
            "task": ("task", "activity", "aufgabe", "tâche", "tarea", "tarefa"),
            "note": ("description", "beschreibung", "descripción", "descrição"),
            "billable": ("billable", "abrechenbar", "facturable", "facturável", "faturável"),
            "person": ("user", "benutzer", "utilisateur", "usuario", "usuário"),
            "email": ("email", "e-mail"),
            "tags": ("tags", "etiquetas", "étiquettes"),
            "rate": ("billable rate ()", "abrechenbarer satz ()", "taux facturable ()", "tarifa facturable ()"),
            "amount": ("billable amount ()",),
        },
        need=(("date",), ("duration", "decimal", "end")),
        hallmark=frozenset(
            {"duration (h)", "duration (decimal)", "time (h)", "time (decimal)", "end date", "dauer (h)", "durée (h)",
             "duración (h)", "duração (h)", "zeit (h)", "dauer (dezimal)"}
        ),
        foreign=frozenset({"duration", "customer", "tracked (h)"}),
        also=frozenset({"group", "type", "invoiced", "invoice id", "date of creation", "gruppe", "typ"}),
    ),
)  # fmt: skip


def sniff(source: Source) -> float:
    return 0.0 if source.is_json else best_header(FORM.columns, source.first_rows)[0]


def read(reading: Reading) -> Iterator[Row]:
    return read_hours(FORM, reading)
