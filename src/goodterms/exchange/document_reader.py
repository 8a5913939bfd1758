"""From the interchange document to checked records, before anything is written.

What is no such document, has an unknown key or a value of the wrong kind raises NotUnderstood; what
contradicts itself or lacks something raises Refused. Both name the place: "clients[0].entries[3].date".
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any, NoReturn

from goodterms import text
from goodterms.errors import NotUnderstood, Refused
from goodterms.exchange import document_invoice, document_time
from goodterms.exchange import document_shape as shape
from goodterms.exchange import document_values as v
from goodterms.exchange.document_values import number

Object = dict[str, Any]


@dataclass(slots=True)
class Record:
    """One record: what is kept by column, which columns the document gave, and its own lists."""

    path: str
    values: Object
    given: set[str]
    label: str | None = None
    children: dict[str, list[Record]] = field(default_factory=dict)


@dataclass(slots=True)
class Known:
    """What the file says where the document is silent."""

    home: str
    zone: str
    clients: Mapping[str, tuple[str, int | None]] = field(default_factory=dict)
    """Folded name -> currency, payment terms."""


@dataclass(slots=True)
class Parsed:
    settings: Object
    thresholds: Mapping[str, str]
    exchange_rates: list[Record]
    clients: list[Record]
    client_thresholds: dict[int, Mapping[str, str]]
    """Position of the client -> its own bars."""
    reminders: list[Record]
    timer: Record | None
    count: int


def load(source: object) -> Object:
    """The JSON object of a document: from a path, from bytes or text, or as it is. Raises NotUnderstood."""
    if isinstance(source, dict):
        return dict(source)
    if isinstance(source, (str, os.PathLike)) and not str(source).lstrip("\ufeff \n\r\t").startswith("{"):
        try:
            source = Path(source).read_bytes()
        except OSError as error:
            raise NotUnderstood(f"{os.fsdecode(source)} cannot be read ({error.strerror}).") from error
    try:
        data = source.decode("utf-8-sig") if isinstance(source, bytes) else str(source).lstrip("\ufeff")
        found = json.loads(data, parse_float=Decimal, parse_constant=_no_constant, object_pairs_hook=_no_doubles)
    except UnicodeDecodeError as error:
        raise NotUnderstood("This is not a goodterms document: it is not UTF-8 text.") from error
    except (ValueError, RecursionError) as error:
        raise NotUnderstood(f"This is not a goodterms document: it is not JSON ({error}).") from error
    if not isinstance(found, dict):
        raise NotUnderstood("This is not a goodterms document: it is not a JSON object.")
    return found


def parse(document: Object, known: Known) -> Parsed:
    """Check a whole document."""
    version = document.get("goodterms")
    if version is None:
        raise NotUnderstood('This is not a goodterms document: it has no key "goodterms".')
    if version != 1 or isinstance(version, bool):
        raise NotUnderstood(f"This document has version {version}; this goodterms reads version 1.")
    _only(document, frozenset(shape.TOP), "")
    settings = _object(document.get("settings"), "settings")
    if settings.get("home_currency") is not None:
        known.home = _read(v.CURRENCY, settings["home_currency"], "", "settings.home_currency")
    if settings.get("zone") is not None:
        known.zone = document_time.zone_name(settings["zone"], "settings.zone")
    out = Parsed(settings, thresholds(document.get("thresholds"), "thresholds"), [], [], {}, [], None, 0)
    out.exchange_rates = _list(shape.EXCHANGE_RATES, document, "", known.home, known, None)
    seen: dict[str, str] = {}
    for at, item in enumerate(_items(document.get("clients"), "clients")):
        path = f"clients[{at}]"
        client, bars = _client(_object(item, path), path, known)
        key = client.values["name_key"]
        if key in seen:
            raise Refused(f'{path} has the name of {seen[key]}, "{client.values["name"]}".', "Names must differ.")
        seen[key] = path
        out.clients.append(client)
        out.client_thresholds[at] = bars
    out.reminders = _list(shape.REMINDERS, document, "", known.home, known, None)
    timer = document.get("timer")
    if timer is not None:
        out.timer = _record(shape.TIMER, _object(timer, "timer"), "timer", known.home)
        out.timer.values["zone"] = document_time.zone_name(out.timer.values["zone"] or known.zone, "timer.zone")
    out.count = sum(1 for _ in _all([*out.exchange_rates, *out.clients, *out.reminders]))
    return out


def thresholds(value: object, path: str) -> Mapping[str, str]:
    """Bars that were moved ("late_payment.window": 180) and classes ("late_payment.class"), as text."""
    found: dict[str, str] = {}
    for key, bar in _object(value, path).items():
        if bar is None:
            continue
        if key.endswith(".class"):
            found[key] = _read(v.TEXT, bar, "", f"{path}.{key}")
        else:
            try:
                found[key] = format(number(bar), "f")
            except ValueError as error:
                _wrong(f"{path}.{key}", error)
    return found


def _client(item: Object, path: str, known: Known) -> tuple[Record, Mapping[str, str]]:
    _only(item, shape.CLIENT_KEYS, path)
    name = _read(v.TEXT, item.get("name"), "", f"{path}.name") if item.get("name") is not None else ""
    if not name:
        raise NotUnderstood(f"{path} has no name.")
    old_currency, old_terms = known.clients.get(text.fold(name), (known.home, None))
    currency = old_currency
    if item.get("currency") is not None:
        currency = _read(v.CURRENCY, item["currency"], "", f"{path}.currency")
    head = {key: value for key, value in item.items() if key in _HEAD}
    client = _record(shape.CLIENT, head, path, currency)
    client.values["currency"] = currency
    client.values["name_key"] = text.fold(name)
    terms = client.values["terms_days"] if "terms_days" in client.given else old_terms
    for kind in shape.LISTS:
        client.children[kind.key] = _list(kind, item, path, currency, known, terms)
    _add_rate(client, item, currency)
    return client, thresholds(item.get("thresholds"), f"{path}.thresholds")


_HEAD = {key.key.split(".")[0] for key in shape.CLIENT}


def _add_rate(client: Record, item: Object, currency: str) -> None:
    """The key "rate" is the newest rate; alone it stands for the whole history (its day is filled in later)."""
    if item.get("rate") is None:
        return
    path = f"{client.path}.rate"
    rate = _read(v.PRICE, item["rate"], currency, path)
    known = client.children["rates"]
    if not known:
        client.children["rates"] = [Record(path, {"since": None, "rate": rate}, {"rate"})]
    elif all(one.values["rate"] != rate for one in known):
        raise Refused(f"{path} is none of the rates of {client.path}.rates.", "Leave one of the two out.")


def _list(kind: shape.List, owner: Object, path: str, currency: str, known: Known, terms: int | None) -> list[Record]:
    where = f"{path}.{kind.key}" if path else kind.key
    value = owner.get(kind.key)
    if kind is shape.WRITE_OFF:
        return [] if value is None else [_item(kind, value, where, currency, known, terms)]
    found = [
        _item(kind, item, f"{where}[{at}]", currency, known, terms) for at, item in enumerate(_items(value, where))
    ]
    if kind in (shape.RATES, shape.PROJECTS, shape.INVOICES, shape.EXCHANGE_RATES):
        _distinct(kind, found)
    return found


def _distinct(kind: shape.List, records: list[Record]) -> None:
    """Refuse two records that mean the same one."""
    seen: dict[object, str] = {}
    for record in records:
        key = kind.match(record.values) if kind.match else None
        if key is not None and seen.setdefault(key, record.path) != record.path:
            raise Refused(f"{record.path} is the same as {seen[key]}.", "Names, numbers and days must differ.")


def _item(kind: shape.List, item: Any, path: str, currency: str, known: Known, terms: int | None) -> Record:  # noqa: ANN401
    if kind is shape.INVOICE_REMINDERS and isinstance(item, str):
        item = {"date": item}
    given = _object(item, path)
    own = {child.key: given.pop(child.key) for child in kind.children if child.key in given}
    label = given.pop("id", None) if kind.labelled else None
    if kind is shape.INVOICES and given.get("currency") is not None:
        currency = _read(v.CURRENCY, given["currency"], "", f"{path}.currency")
    record = _record(kind.fields, given, path, currency)
    record.label = None if label is None else _read(v.LABEL, label, "", f"{path}.id")
    for child in kind.children:
        record.children[child.key] = _list(child, own, path, currency, known, terms)
    if kind is shape.PROJECTS:
        record.values["name_key"] = text.fold(record.values["name"])
        if not record.values["name_key"]:
            raise NotUnderstood(f"{path} has no name.")
    elif kind is shape.INVOICES:
        record.values["currency"] = currency
        document_invoice.complete(record, terms)
    elif kind is shape.ENTRIES:
        document_time.complete(record, known.zone)
    return record


def _record(fields: tuple[shape.Field, ...], item: Object, path: str, currency: str) -> Record:
    flat = dict(_flat(fields, item, path))
    values: Object = {}
    given: set[str] = set()
    for known in fields:
        if known.key in flat:
            value = flat.pop(known.key)
            given.add(known.column)
            values[known.column] = (
                known.default if value is None else _read(known.kind, value, currency, f"{path}.{known.key}")
            )
        else:
            values[known.column] = known.default
        if known.required and values[known.column] is None:
            raise Refused(f"{path} has no {known.key}.")
    for key in flat:
        raise _unknown(path, key)
    return Record(path, values, given)


def _flat(fields: tuple[shape.Field, ...], item: Object, path: str) -> Iterator[tuple[str, Any]]:
    """Keys with those of inner objects as "contract.notice_days"; a null object gives all its keys as null."""
    groups: dict[str, list[str]] = {}
    for known in fields:
        if "." in known.key:
            groups.setdefault(known.key.split(".")[0], []).append(known.key)
    for key, value in item.items():
        if key not in groups:
            yield key, value
        elif value is None:
            yield from ((inner, None) for inner in groups[key])
        else:
            yield from ((f"{key}.{inner}", inside) for inner, inside in _object(value, f"{path}.{key}").items())


def _all(records: list[Record]) -> Iterator[Record]:
    for record in records:
        yield record
        for children in record.children.values():
            yield from _all(children)


def _items(value: object, path: str) -> list[Any]:
    if value is None:
        return []
    if not isinstance(value, list):
        raise NotUnderstood(f"{path} is not a list.")
    return value


def _object(value: object, path: str) -> Object:
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise NotUnderstood(f"{path} is not an object.")
    return dict(value)


def _only(item: Object, known: frozenset[str], path: str) -> None:
    for key in item:
        if key not in known:
            raise _unknown(path, key)


def _unknown(path: str, key: str) -> NotUnderstood:
    where = text.clean(f"{path}.{key}" if path else key)
    return NotUnderstood(f"The document has an unknown key: {where}.", "See docs/interchange.md for those it may have.")


def _read(kind: v.Kind, value: object, currency: str, path: str) -> Any:  # noqa: ANN401
    try:
        return kind.read(value, currency)
    except (ValueError, TypeError) as error:
        _wrong(path, error)


def _wrong(path: str, error: Exception) -> NoReturn:
    raise NotUnderstood(f"{text.clean(path)} {error}.") from error


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number")


def _no_doubles(pairs: list[tuple[str, Any]]) -> Object:
    found = dict(pairs)
    if len(found) != len(pairs):
        keys = [key for key, _ in pairs]
        double = next(key for key in keys if keys.count(key) > 1)
        raise ValueError(f'the key "{text.clean(double)}" stands twice in one object')
    return found
