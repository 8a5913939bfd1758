"""Checked records of an interchange document into the file: what is new is added, what was changed since is
changed, what is there already counts as a duplicate. Nothing is ever deleted, but lines of an invoice whose
lines differ."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from goodterms import text
from goodterms.errors import Refused
from goodterms.exchange import document_shape as shape
from goodterms.exchange.document_reader import Parsed, Record
from goodterms.exchange.document_settings import Counts, put_bars, put_settings, put_timer
from goodterms.ledger import rows

_BATCHED = ("client", "project", "invoice", "time_entry")
_EXTRA = {"project": ("name_key",), "client": ("name_key",), "time_entry": ("minute",)}
"""Columns that are kept, but are no keys of the document."""


class _Pool:
    """The records that are in the file already, each to be matched once."""

    def __init__(self, kind: shape.List, columns: tuple[str, ...], have: Iterable[rows.Row]) -> None:
        self.kind = kind
        self.columns = columns
        self.left: dict[int, rows.Row] = {row["id"]: row for row in have}
        self.equal: dict[tuple[Any, ...], list[int]] = defaultdict(list)
        self.like: dict[tuple[Any, ...], list[int]] = defaultdict(list)
        for row in reversed(self.left.values()):
            self.equal[self._key(row)].append(row["id"])
            key = kind.match(row) if kind.match else None
            if key is not None:
                self.like[key].append(row["id"])

    def _key(self, row: Mapping[str, Any]) -> tuple[Any, ...]:
        return tuple(row[name] for name in self.columns)

    def take_equal(self, values: Mapping[str, Any]) -> rows.Row | None:
        """The record that equals `values`, moments of logging left aside."""
        return self._take(self.equal.get(self._key(values), []))

    def take_like(self, record: Record) -> rows.Row | None:
        """The record that is meant: by its match, in a log by equality of all that the document gives."""
        if self.kind.match is not None:
            key = self.kind.match(record.values)
            return None if key is None else self._take(self.like.get(key, []))
        given = [name for name in self.columns if name in record.given]
        for number, row in self.left.items():
            if all(row[name] == record.values[name] for name in given):
                return self.left.pop(number)
        return None

    def _take(self, numbers: list[int]) -> rows.Row | None:
        while numbers:
            row = self.left.pop(numbers.pop(), None)
            if row is not None:
                return row
        return None


class Merge:
    """One import, inside a change. `today` is the day a lone rate holds from, where nothing tells better."""

    def __init__(self, con: sqlite3.Connection, batch: int, now: int, today: date) -> None:
        self.con = con
        self.batch = batch
        self.now = now
        self.today = today
        self.counts = Counts()
        self.labels: dict[str, dict[str, int]] = {}

    def run(self, document: Parsed) -> Counts:
        """Write all of it; raises Refused where it contradicts the file."""
        put_settings(self.con, document.settings, self.counts)
        put_bars(self.con, document.thresholds, None, "", self.counts)
        self.merge(shape.EXCHANGE_RATES, None, document.exchange_rates)
        for at, client in enumerate(document.clients):
            number, fresh = self._client(client)
            put_bars(self.con, document.client_thresholds[at], number, client.path, self.counts)
            self.labels = {}
            for kind in shape.LISTS:
                if kind is shape.RATES:
                    self._rate_day(client, number)
                self.merge(kind, number, client.children[kind.key], fresh=fresh)
        self.labels = {}
        self.merge(shape.REMINDERS, None, document.reminders)
        put_timer(self.con, document.timer, self.counts)
        return self.counts

    def merge(self, kind: shape.List, parent: int | None, records: list[Record], *, fresh: bool = False) -> None:
        """Merge one list under its parent's row; `fresh`: the parent is new, so there is nothing to match."""
        if not records and not (kind.labelled and not fresh):
            return
        columns = tuple(f.column for f in kind.fields if not f.stamp) + _EXTRA.get(kind.table, ())
        pool = _Pool(kind, columns, [] if fresh else self._have(kind, parent))
        labels = self._labels(kind, pool)
        waiting = records
        if kind.labelled not in ("incident", "decision"):  # these refer to earlier ones of their own list
            waiting = []
            for record in records:
                self._refer(kind, record)
                same = pool.take_equal(record.values)
                if same is None:
                    waiting.append(record)
                else:
                    self._known(kind, record, same, labels)
        for record in waiting:
            if kind.labelled in ("incident", "decision"):
                self._refer(kind, record)
            old = pool.take_equal(record.values) or pool.take_like(record)
            if old is not None:
                self._change(kind, record, old)
                self._known(kind, record, old, labels, changed=True)
            else:
                number = self._add(kind, parent, record)
                if kind.labelled:
                    self._label(labels, record, number)
                for child in kind.children:
                    self.merge(child, number, record.children[child.key], fresh=True)
        self._twins(kind, columns, records)

    def _have(self, kind: shape.List, parent: int | None) -> list[rows.Row]:
        where = f"WHERE {kind.parent} IS :parent" if kind.parent else ""
        return rows.many(
            self.con,
            f"SELECT * FROM {kind.table} {where} ORDER BY {kind.order}",  # noqa: S608
            {"parent": parent},
        )

    def _labels(self, kind: shape.List, pool: _Pool) -> dict[str, int]:
        """Names by which other records of the document can mean those in the file."""
        if kind.labelled is None:
            return {}
        labels = self.labels.setdefault(kind.labelled, {})
        for number, row in pool.left.items():
            if kind is shape.PROJECTS:
                labels[row["name_key"]] = number
            elif kind is shape.INVOICES and row["number"]:
                labels[row["number"]] = number
        return labels

    def _label(self, labels: dict[str, int], record: Record, number: int) -> None:
        own = record.values.get("name_key") or record.values.get("number")
        for label in (own, record.label):
            if label is None:
                continue
            if labels.setdefault(label, number) != number:
                raise Refused(f"{record.path} has the name or number of another one.", "They must differ.")

    def _refer(self, kind: shape.List, record: Record) -> None:
        """Turn names of other records into the ids of their rows."""
        for known in kind.fields:
            label = record.values[known.column]
            if known.refers is None or label is None or isinstance(label, int):
                continue
            key = text.fold(label) if known.refers == "project" else label
            number = self.labels.get(known.refers, {}).get(key)
            if number is None:
                raise Refused(f'{record.path}.{known.key} names "{label}", which is not among the {known.refers}s.')
            record.values[known.column] = number

    def _known(
        self, kind: shape.List, record: Record, row: rows.Row, labels: dict[str, int], *, changed: bool = False
    ) -> None:
        if not changed:
            self.counts.duplicates += 1
        if kind.labelled:
            self._label(labels, record, row["id"])
        for child in kind.children:
            if child is shape.LINES:
                self._lines(row["id"], record.children["lines"])
            else:
                self.merge(child, row["id"], record.children[child.key])

    def _change(self, kind: shape.List, record: Record, old: rows.Row) -> None:
        """Change what the document gives and the file has otherwise."""
        names = set(record.given) | (set(_EXTRA.get(kind.table, ())) & set(record.values))
        if kind.keeps is not None and old.get("state") != "draft":
            names &= set(kind.keeps)
        differ = {name: record.values[name] for name in names if old[name] != record.values[name]}
        if not differ:
            self.counts.duplicates += 1
            return
        rows.update(self.con, kind.table, old["id"], differ)
        self.counts.updated += 1

    def _add(self, kind: shape.List, parent: int | None, record: Record) -> int:
        values = dict(record.values)
        if kind.parent and parent is not None:
            values[kind.parent] = parent
        if kind.table in _BATCHED:
            values["batch_id"] = self.batch
        for known in kind.fields:
            if known.stamp and values[known.column] is None:
                values[known.column] = self.now
        if kind is shape.LINES:
            values["position"] = int(record.path.rpartition("[")[2].rstrip("]")) + 1
        self.counts.added += 1
        return rows.insert(self.con, kind.table, values)

    def _lines(self, invoice: int, records: list[Record]) -> None:
        """Lines are the invoice itself: other lines take the place of the old ones."""
        columns = [f.column for f in shape.LINES.fields]
        have = self._have(shape.LINES, invoice)
        if not records or [[row[c] for c in columns] for row in have] == [
            [r.values[c] for c in columns] for r in records
        ]:
            self.counts.duplicates += len(records)
            return
        self.con.execute("DELETE FROM invoice_line WHERE invoice_id = ?", (invoice,))
        for record in records:
            self._add(shape.LINES, invoice, record)
        self.counts.added -= len(records)
        self.counts.updated += len(records)

    def _client(self, record: Record) -> tuple[int, bool]:
        old = rows.one(self.con, "SELECT * FROM client WHERE name_key = ?", (record.values["name_key"],))
        kind = shape.List("clients", "client", shape.CLIENT)
        if old is None:
            return self._add(kind, None, record), True
        if old["currency"] != record.values["currency"]:
            raise Refused(
                f"{record.path}.currency is {record.values['currency']}, in the file it is {old['currency']}.",
                "The amounts would change their meaning; change the client first.",
            )
        record.given.discard("created_at")
        self._change(kind, record, old)
        return int(old["id"]), False

    def _rate_day(self, client: Record, number: int) -> None:
        """A lone "rate" is already the newest one, or holds from the day the client began, or from today."""
        lone = [one for one in client.children["rates"] if one.values["since"] is None]
        if not lone:
            return
        newest = self.con.execute(
            "SELECT rate FROM client_rate WHERE client_id = ? ORDER BY since DESC LIMIT 1", (number,)
        ).fetchone()
        if newest is not None and newest[0] == lone[0].values["rate"]:
            client.children["rates"] = []
            return
        days = [one.values["day"] for one in client.children["entries"]]
        days += [one.values["issued"] for one in client.children["invoices"] if one.values["issued"]]
        since = client.values["since"] or min(days, default=self.today.isoformat())
        lone[0].values["since"] = self.today.isoformat() if newest is not None else since
        lone[0].given.add("since")

    def _twins(self, kind: shape.List, columns: tuple[str, ...], records: list[Record]) -> None:
        """Equal entries of one document both stand; say so."""
        if kind is not shape.ENTRIES:
            return
        seen: dict[tuple[Any, ...], Record] = {}
        for record in records:
            key = tuple(record.values[name] for name in columns)
            if key in seen:
                self.counts.warnings.append(
                    f"{record.path} equals {seen[key].path} ({record.values['day']}); both were taken."
                )
            seen[key] = record
