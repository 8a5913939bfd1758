"""The file as an interchange document: piece by piece, so that a million entries need no memory."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from typing import IO, Any

from goodterms.exchange import document_shape as shape
from goodterms.exchange.document_settings import show_bars, show_settings
from goodterms.exchange.document_time import show_start
from goodterms.ledger import rows, store
from goodterms.text import quiet_json

Object = dict[str, Any]
_PIECE = 5000
_AFTER_ENTRIES = shape.LISTS.index(shape.ENTRIES)


class _Labels:
    """How records of one client are named where others refer to them."""

    def __init__(self) -> None:
        self.project: dict[int, str] = {}
        self.invoice: dict[int, str] = {}
        self.incident: dict[int, str] = {}
        self.decision: dict[int, str] = {}

    def add(self, kind: shape.List, number: int, row: rows.Row, record: Object) -> None:
        """Name one record; what has no name or number of its own gets an "id"."""
        if kind is shape.PROJECTS:
            self.project[row["id"]] = row["name"]
        elif kind is shape.INVOICES:
            self.invoice[row["id"]] = row["number"] or f"draft-{number}"
            if not row["number"]:
                record["id"] = f"draft-{number}"
        elif kind.labelled in ("incident", "decision"):
            record["id"] = str(number)
            getattr(self, kind.labelled)[row["id"]] = record["id"]

    def name(self, refers: str, number: int) -> str:
        return str(getattr(self, refers).get(number, number))


def export_document(con: sqlite3.Connection) -> Object:
    """The whole file as one object. For big files use `write_document`."""
    with _reading(con):
        document = _head(con)
        document["clients"] = []
        for number, client, labels in _clients(con):
            client["entries"] = list(_entries(con, number, client["currency"], labels))
            document["clients"].append(client)
        return document


def write_document(con: sqlite3.Connection, file: IO[str]) -> None:
    """Write the whole file as JSON, one entry a line. Other programs wait with writing until it is done."""
    with _reading(con):
        head = _dumped(_head(con), indent=1)
        file.write(head.removesuffix("\n}") + ',\n "clients": [')
        for at, (number, client, labels) in enumerate(_clients(con)):
            body = _dumped(client, indent=1).replace("\n", "\n  ")
            file.write(("," if at else "") + "\n  " + body.removesuffix("\n  }") + ',\n   "entries": [')
            for count, entry in enumerate(_entries(con, number, client["currency"], labels)):
                file.write((",\n    " if count else "\n    ") + _dumped(entry))
            file.write("]}")
        file.write("]}\n")


def _dumped(value: Object, indent: int | None = None) -> str:
    return quiet_json(json.dumps(value, ensure_ascii=False, indent=indent))


class _reading:  # noqa: N801
    """One read transaction, so that all of the document is of one moment."""

    def __init__(self, con: sqlite3.Connection) -> None:
        self.con = con

    def __enter__(self) -> None:
        with store.explained():
            self.con.execute("BEGIN")

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        store.rollback(self.con)
        if isinstance(error, sqlite3.Error):
            raise store.explain(error) from error


def _head(con: sqlite3.Connection) -> Object:
    labels = _Labels()
    document: Object = {
        "goodterms": 1,
        "settings": show_settings(con),
        "thresholds": show_bars(con, None),
        "exchange_rates": _records(con, shape.EXCHANGE_RATES, "", (), labels),
        "reminders": _records(con, shape.REMINDERS, "WHERE client_id IS NULL", (), labels),
    }
    timer = rows.one(
        con,
        "SELECT t.*, c.name AS client, p.name AS project, c.currency FROM timer t JOIN client c ON c.id = t.client_id "
        "LEFT JOIN project p ON p.id = t.project_id",
    )
    if timer is not None:
        timer["client_id"], timer["project_id"] = timer["client"], timer["project"]
        document["timer"] = _show(shape.TIMER, timer, timer["currency"], labels)
    return document


def _clients(con: sqlite3.Connection) -> Iterator[tuple[int, Object, _Labels]]:
    """All clients without their entries, in the order in which they were added."""
    for row in rows.many(con, "SELECT * FROM client ORDER BY id"):
        labels = _Labels()
        client = _show(shape.CLIENT, row, row["currency"], labels)
        rates = _records(con, shape.RATES, "WHERE client_id = ?", (row["id"],), labels, row["currency"])
        client["rate"] = rates[-1]["rate"] if rates else None
        client["thresholds"] = show_bars(con, row["id"])
        for kind in shape.LISTS:
            if kind is shape.RATES:
                client["rates"] = rates
            elif kind is not shape.ENTRIES:
                client[kind.key] = _records(con, kind, "WHERE client_id = ?", (row["id"],), labels, row["currency"])
        yield row["id"], client, labels


def _records(
    con: sqlite3.Connection,
    kind: shape.List,
    where: str,
    values: tuple[int, ...],
    labels: _Labels,
    currency: str = "EUR",
) -> list[Object]:
    """The records of one list, with their own lists inside them."""
    found = rows.many(con, f"SELECT * FROM {kind.table} {where} ORDER BY {kind.order}", values)  # noqa: S608
    records = []
    for number, row in enumerate(found, start=1):
        record: Object = {}
        labels.add(kind, number, row, record)
        records.append(record | _show(kind.fields, row, row.get("currency", currency), labels))
    for child in kind.children:
        inside = defaultdict(list)
        of = {row["id"]: row.get("currency", currency) for row in found}
        for row in rows.many(
            con,
            f"SELECT * FROM {child.table} WHERE {child.parent} IN "  # noqa: S608
            f"(SELECT id FROM {kind.table} {where}) ORDER BY {child.order}",
            values,
        ):
            inside[row[child.parent]].append(_show(child.fields, row, of[row[child.parent]], labels))
        for record, row in zip(records, found, strict=True):
            record[child.key] = _inside(child, inside[row["id"]])
    return records


def _inside(kind: shape.List, records: list[Object]) -> object:
    if kind is shape.WRITE_OFF:
        return records[0] if records else None
    if kind is shape.INVOICE_REMINDERS:
        return [one["date"] if one["stage"] == 1 else one for one in records]
    return records


def _entries(con: sqlite3.Connection, client: int, currency: str, labels: _Labels) -> Iterator[Object]:
    """The entries of a client by day, read in pieces."""
    after: tuple[str, int] = ("", 0)
    while found := rows.many(
        con,
        "SELECT * FROM time_entry WHERE client_id = ? AND (day, id) > (?, ?) ORDER BY day, id LIMIT ?",
        (client, *after, _PIECE),
    ):
        for row in found:
            if row["start"] is not None:
                row["start"] = show_start(row["start"], row["zone"])
            yield _show(shape.ENTRIES.fields, row, currency, labels)
        after = (found[-1]["day"], found[-1]["id"])


def _show(fields: tuple[shape.Field, ...], row: rows.Row, currency: str, labels: _Labels) -> Object:
    record: Object = {}
    for known in fields:
        value = row[known.column]
        if value is not None:
            value = (
                labels.name(known.refers, value)
                if isinstance(value, int) and known.refers
                else known.kind.show(value, currency)
            )
        group, dot, inner = known.key.partition(".")
        if dot:
            record.setdefault(group, {})[inner] = value
        else:
            record[known.key] = value
    return record
