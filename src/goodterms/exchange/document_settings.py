"""Settings, bars and the running timer in the interchange document."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from goodterms import money, text
from goodterms.errors import GoodtermsError, NotUnderstood, Refused
from goodterms.exchange.document_values import number
from goodterms.ledger import rows, settings_store
from goodterms.settings import WorkingWindow

if TYPE_CHECKING:
    from goodterms.exchange.document_reader import Record

_PLAIN_NUMBERS = ("hours", "minutes")


@dataclass(slots=True)
class Counts:
    """What an import did. `touched`: something was written that is no record (a setting, a bar)."""

    added: int = 0
    updated: int = 0
    duplicates: int = 0
    touched: bool = False
    warnings: list[str] = field(default_factory=list)


def put_settings(con: sqlite3.Connection, settings: Mapping[str, Any], counts: Counts) -> None:
    """Keep the settings of a document; null leaves a setting as it is. The home currency comes first:
    amounts depend on it."""
    kept = settings_store.shown(con)
    for key in sorted(settings, key=lambda key: key != "home_currency"):
        if key not in settings_store.KEYS:
            raise NotUnderstood(f"The document has an unknown key: settings.{text.clean(key)}.", _SEE)
        if settings[key] is None:
            continue
        try:
            value = settings_store.tidy(key, _typed(settings_store.KEYS[key].kind, settings[key]))
        except ValueError as error:
            raise NotUnderstood(f"settings.{key} {error}.") from error
        except GoodtermsError as error:
            if key not in _ONCE_FREE:
                raise NotUnderstood(f"settings.{error.message}", error.hint) from error
            value = text.clean(str(settings[key]))[:2000]
            counts.warnings.append(f"settings.{error.message} It was taken as it stands.")
        if value != kept.get(key, ""):
            settings_store.put(con, key, value)
            counts.touched = True
            counts.updated += key in kept


_ONCE_FREE = ("my_email", "my_iban", "theme")
"""Settings whose form was not always looked at: what an older document holds is no reason to refuse it."""
_SEE = "See docs/interchange.md for those it may have."


def _typed(kind: str, value: object) -> str:
    """A value of the document as it would be typed. Raises ValueError."""
    if kind == "yes or no":
        if not isinstance(value, bool):
            raise ValueError("is neither true nor false")
        return "yes" if value else "no"
    if kind == "days":
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise ValueError("is not a list of days")
        return ",".join(value)
    if kind == "window" and isinstance(value, dict):
        return _window(value)
    if kind in ("amount", "share", "number", *_PLAIN_NUMBERS):
        plain = format(number(value), "f")
        # Three decimals would be asked about ("1.234"): people use the point for thousands, too.
        return plain + "0000" if "." in plain else plain
    if not isinstance(value, str):
        raise ValueError("is not text")  # noqa: TRY004
    return value


def _window(value: dict[str, Any]) -> str:
    for key in value:
        if key not in ("days", "from", "to"):
            raise ValueError(f"has an unknown key: {text.clean(key)}")
    usual = WorkingWindow()
    days = value.get("days") or list(usual.days)
    if not isinstance(days, list) or not all(type(day) is int and 1 <= day <= 7 for day in days):
        raise ValueError("has days that are not numbers from 1 (Monday) to 7")
    window = settings_store.show_window(WorkingWindow(tuple(sorted(set(days))), usual.start, usual.end))
    days_text, _, hours = window.partition(" ")
    start, _, end = hours.partition("-")
    return f"{days_text} {value.get('from') or start}-{value.get('to') or end}"


def show_settings(con: sqlite3.Connection) -> dict[str, Any]:
    """What was set, as the document has it; home currency and zone always, other people need them."""
    kept = {key: value for key, value in settings_store.shown(con).items() if key in settings_store.KEYS}
    known = settings_store.load(con)
    kept.setdefault("home_currency", known.home_currency)
    kept.setdefault("zone", known.zone)
    return {
        key: _shown(settings_store.KEYS[key].kind, kept[key], known.home_currency)
        for key in settings_store.KEYS
        if key in kept
    }


def _shown(kind: str, kept: str, home: str) -> object:
    if kind == "yes or no":
        return kept == "yes"
    if kind == "days":
        return kept.split(",")
    if kind == "window":
        window = settings_store.parse_window(kept)
        start, _, end = kept.partition(" ")[2].partition("-")
        return {"days": list(window.days), "from": start, "to": end}
    if kind == "amount":
        return money.plain(money.minor(Decimal(kept), home), home)
    if kind in _PLAIN_NUMBERS:
        value = Decimal(kept)
        return int(value) if value == int(value) else float(value)
    return kept


def put_bars(con: sqlite3.Connection, bars: Mapping[str, str], client: int | None, path: str, counts: Counts) -> None:
    """Move bars and classes of flags, checked together: they depend on each other."""
    if not bars:
        return
    current = {
        key: Decimal(value)
        for key, value in con.execute(
            "SELECT key, value FROM threshold WHERE (client_id IS NULL OR client_id IS ?) AND key NOT LIKE '%.class' "
            "ORDER BY client_id IS NOT NULL",
            (client,),
        ).fetchall()
    }
    current |= {key: Decimal(value) for key, value in bars.items() if not key.endswith(".class")}
    for key, value in bars.items():
        try:
            kept = settings_store.tidy(key, value if key.endswith(".class") else _typed("number", value), current)
        except GoodtermsError as error:
            raise NotUnderstood(f"{path}.thresholds: ".lstrip(".") + error.message, error.hint) from error
        old = con.execute("SELECT value FROM threshold WHERE client_id IS ? AND key = ?", (client, key)).fetchone()
        if old is None or old[0] != kept:
            settings_store.put(con, key, kept, client_id=client)
            counts.touched = True
            counts.updated += old is not None


def show_bars(con: sqlite3.Connection, client: int | None) -> dict[str, str]:
    """Bars and classes moved for one client, or for all."""
    rows_of = con.execute("SELECT key, value FROM threshold WHERE client_id IS ? ORDER BY key", (client,))
    return dict(rows_of.fetchall())


def put_timer(con: sqlite3.Connection, timer: Record | None, counts: Counts) -> None:
    """A running timer is taken over, unless one is running here."""
    if timer is None or con.execute("SELECT 1 FROM timer").fetchone():
        return
    values = dict(timer.values)
    client = rows.value(con, "SELECT id FROM client WHERE name_key = ?", (text.fold(values["client_id"]),))
    if client is None:
        raise Refused(f'timer.client names "{values["client_id"]}", who is not among the clients.')
    if values["project_id"] is not None:
        known = "SELECT id FROM project WHERE client_id = ? AND name_key = ?"
        project = rows.value(con, known, (client, text.fold(values["project_id"])))
        if project is None:
            raise Refused(f'timer.project names "{values["project_id"]}", which is not among the projects.')
        values["project_id"] = project
    rows.insert(con, "timer", {**values, "id": 1, "client_id": client})
    counts.touched = True
