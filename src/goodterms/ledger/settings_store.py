"""The settings of a file, kept as text as typed but tidied; bars and classes of flags in `threshold`.

What was never set is not there, so that a better default reaches everybody.
"""

from __future__ import annotations

import functools
import re
import sqlite3
from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from goodterms import money, text
from goodterms.errors import GoodtermsError, Invalid, NotUnderstood
from goodterms.ledger import store
from goodterms.ledger.settings_keys import KEYS, Key, parse_window, plain, show_window, tidy_sum
from goodterms.settings import Settings, WorkingWindow

__all__ = ["KEYS", "Key", "default", "load", "parse_window", "put", "save", "show_window", "shown", "tidy"]

_HOME = Settings().home_currency
_UNSET = ("", "-", "none", "default")


@functools.cache
def _local_zone() -> str:
    from goodterms import when

    return when.machine_zone()


def load(con: sqlite3.Connection) -> Settings:
    """All settings, with defaults where nothing was set."""
    with store.explained():
        kept = dict(con.execute("SELECT key, value FROM setting").fetchall())
        bars = con.execute("SELECT key, value FROM threshold WHERE client_id IS NULL").fetchall()
    values = _values(kept)
    try:
        numbers = {key: Decimal(value) for key, value in bars if not key.endswith(".class")}
    except (ArithmeticError, ValueError, KeyError, NotUnderstood) as error:
        raise store.damaged() from error
    if "zone" not in values:
        values["zone"] = _local_zone()
    classes = {key.removesuffix(".class"): value for key, value in bars if key.endswith(".class")}
    return Settings(**values, thresholds=MappingProxyType(numbers), classes=MappingProxyType(classes))


def _values(kept: Mapping[str, str]) -> dict[str, Any]:
    """What is kept, read; a value that another program or a damaged page put there is told by its name."""
    home = kept.get("home_currency", _HOME)
    values: dict[str, Any] = {}
    for name in ("home_currency", *sorted(kept.keys() - {"home_currency"})):
        if name in KEYS and name in kept:
            try:
                values[name] = KEYS[name].read(kept[name], home)
            except (ArithmeticError, ValueError, KeyError, TypeError, NotUnderstood) as error:
                raise store.Damaged(
                    f'The setting {name} is "{text.clean(str(kept[name]))[:40]}", which cannot be.',
                    f'"goodterms set {name} VALUE" sets it anew.',
                ) from error
    return values


def shown(con: sqlite3.Connection) -> dict[str, str]:
    """What was set, as kept: settings by name, then bars and classes. What was not set is not there."""
    with store.explained():
        rows = con.execute("SELECT key, value FROM setting ORDER BY key").fetchall()
        bars = con.execute("SELECT key, value FROM threshold WHERE client_id IS NULL ORDER BY key").fetchall()
    return {**dict(rows), **dict(bars)}


def default(name: str) -> str:
    """The default of a setting or bar, as it would be typed; "" where there is none. Raises NotUnderstood."""
    if name not in KEYS:
        flag, bar = _bar(name)
        return str(flag.flag_class if bar is None else bar.default)
    value = getattr(Settings(), name)
    if isinstance(value, WorkingWindow):
        return show_window(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if name == "zone":
        return _local_zone()
    return "" if value is None or isinstance(value, frozenset) else str(value)


def save(con: sqlite3.Connection, key: str, typed: str, *, client_id: int | None = None) -> str:
    """Set `key` (a setting, "<flag>.<bar>" or "<flag>.class") to what was typed, as one change.

    "none" or nothing goes back to the default. A bar or class may be moved for one client. Returns
    what is kept, "" for the default. Raises NotUnderstood for an unknown key, Invalid for its value.
    """
    kept = tidy(key, typed, _bars(con, client_id), _home(con))
    with store.change(con, f"Set {key}"):
        put(con, key, kept, client_id=client_id)
    return kept


def _home(con: sqlite3.Connection) -> str:
    """The home currency, also where another setting is damaged."""
    found = con.execute("SELECT value FROM setting WHERE key = 'home_currency'").fetchone()
    return str(found[0]) if found else _HOME


def tidy(key: str, typed: str, bars: Mapping[str, Decimal] = MappingProxyType({}), home: str = _HOME) -> str:
    """What would be kept for `typed`, "" for the default; `bars` are those moved already, `home` is the home currency.
    Raises as `save`."""
    known = KEYS.get(key)
    if known is None:
        return _tidy_bar(key, typed, bars)
    if not typed.strip() or (known.kind != "text" and typed.strip().lower() in _UNSET):  # somebody may be called None
        return ""
    try:
        return tidy_sum(typed, money.DIGITS.get(home, 2)) if known.kind == "amount" else known.tidy(typed)
    except Invalid:
        raise
    except GoodtermsError as error:
        raise Invalid(key, f"{key}: {error.message}", error.hint) from error


def put(con: sqlite3.Connection, key: str, kept: str, *, client_id: int | None = None) -> None:
    """Inside a change: keep a tidied value; "" removes it."""
    if key in KEYS:
        if kept:
            con.execute(
                "INSERT INTO setting (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                (key, kept),
            )
        else:
            con.execute("DELETE FROM setting WHERE key = ?", (key,))
        return
    found = con.execute("SELECT id FROM threshold WHERE client_id IS ? AND key = ?", (client_id, key)).fetchone()
    if found is not None and kept:
        con.execute("UPDATE threshold SET value = ? WHERE id = ?", (kept, found[0]))
    elif found is not None:
        con.execute("DELETE FROM threshold WHERE id = ?", found)
    elif kept:
        con.execute("INSERT INTO threshold (client_id, key, value) VALUES (?, ?, ?)", (client_id, key, kept))


def _bars(con: sqlite3.Connection, client_id: int | None) -> dict[str, Decimal]:
    """The bars in force for a client (its own before the global ones), or for all."""
    rows = con.execute(
        "SELECT key, value FROM threshold WHERE (client_id IS NULL OR client_id IS ?) AND key NOT LIKE '%.class' "
        "ORDER BY client_id IS NOT NULL",
        (client_id,),
    ).fetchall()
    return {key: Decimal(value) for key, value in rows}


def _tidy_bar(key: str, typed: str, bars: Mapping[str, Decimal]) -> str:
    from goodterms.domain.flags import catalogue

    flag, bar = _bar(key)
    if typed.strip().lower() in _UNSET:
        return ""
    if bar is None:
        return catalogue.check_class(flag.id, re.sub("[ -]", "_", typed.strip().lower()))
    percent = typed.strip().endswith("%")
    value = money.number(typed.strip().rstrip("%"))
    checked: Decimal = catalogue.check_bar(key, value / 100 if percent else value, bars)
    return plain(checked)


def _bar(key: str) -> tuple[Any, Any]:
    """The flag of a threshold's key and its bar, None for its class. Raises NotUnderstood."""
    from goodterms.domain.flags import catalogue

    flag, dot, name = key.partition(".")
    if not dot or flag not in catalogue.BY_ID:
        raise NotUnderstood(f'"{key}" is not a setting.', 'Look at "goodterms set" for all of them.')
    if name == "class":
        return catalogue.flag_type(flag), None
    found, _, bar = catalogue.bar_type(key)
    return found, bar
