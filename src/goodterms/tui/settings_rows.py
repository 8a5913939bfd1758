"""What the settings screen lists: each setting in plain words, its value, and what it would be by itself."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from goodterms import money
from goodterms.domain.flags.catalogue import CATALOGUE
from goodterms.domain.flags.model import CLASSES, Bar, FlagType
from goodterms.ledger import settings_store
from goodterms.ledger.settings_keys import LANGUAGES, plain

GROUPS: Mapping[str, Sequence[str]] = {
    "Who I am": ("my_name", "my_business", "my_address", "my_email", "my_tax_id", "my_iban"),
    "Money": (
        "home_currency", "monthly_need", "reserve", "target_rate", "planned_hours_per_month", "new_hours_per_month",
        "freed_hour_fill", "headache", "borrowing_rate", "statutory_rate", "statutory_since", "statutory_sum",
    ),
    "Time": ("working_window", "holidays", "zone"),
    "Letters": ("language", "thai_digits", "invoice_pattern", "tax_rate", "rounding_minutes"),
}  # fmt: skip
"""Setting keys by the group they are shown in; one that is named nowhere is shown with the last group."""
APART = ("theme",)
"""Keys with a group of their own."""
LABELS = {
    "my_tax_id": "My tax number",
    "my_iban": "My account",
    "freed_hour_fill": "Freed hours resold",
    "headache": "Trouble surcharge",
    "zone": "Time zone",
    "language": "Language of letters",
    "invoice_pattern": "Invoice numbers",
    "tax_rate": "Tax",
    "rounding_minutes": "Rounding, minutes",
    "planned_hours_per_month": "Hours a month",
    "new_hours_per_month": "New hours a month",
    "statutory_rate": "Interest by law",
    "statutory_since": "Interest by law since",
    "statutory_sum": "Lump sum by law",
}
FORMS = {
    "currency": "EUR",
    "amount": "4900 or 4900.50",
    "share": "9 % or 0.09",
    "window": "mon-fri 08:00-19:00",
    "days": "2026-12-25, 2026-12-26",
    "day": "2026-04-01",
    "time zone": "Europe/Bucharest",
}
BY_THEMSELVES = {
    "target_rate": "what your other clients bring",
    "headache": "by the client's score",
    "monthly_need": "not said",
    "reserve": "not said",
    "holidays": "none",
}


@dataclass(frozen=True, slots=True)
class Setting:
    """One line: a setting, a bar ("late_payment.red_share") or a class ("late_payment.class")."""

    key: str
    label: str
    kept: str
    """As it is kept; "" where the default holds."""
    value: str
    default: str
    """For people, like `value`."""
    says: str
    form: str = ""
    """How it is typed."""
    choices: Sequence[str] = ()
    bounds: str = ""
    flag: str = ""

    @property
    def moved(self) -> bool:
        return bool(self.kept)

    @property
    def typed(self) -> str:
        """What stands in its field to begin with."""
        return self.value if self.choices else self.kept or settings_store.default(self.key)


def label(key: str) -> str:
    """A setting's name for people."""
    return LABELS.get(key) or key.replace("_", " ").capitalize()


def keys_of(group: str) -> tuple[str, ...]:
    """The keys of a group, those that no group names with the last one."""
    named = {key for keys in GROUPS.values() for key in keys} | set(APART)
    rest = tuple(key for key in settings_store.KEYS if key not in named) if group == list(GROUPS)[-1] else ()
    return (*GROUPS[group], *rest)


def of_group(con: sqlite3.Connection, group: str) -> list[Setting]:
    """The settings of a group, as they are now."""
    kept = settings_store.shown(con)
    home = kept.get("home_currency") or settings_store.default("home_currency")
    return [_setting(key, kept.get(key, ""), home) for key in keys_of(group)]


def _setting(key: str, kept: str, home: str) -> Setting:
    known = settings_store.KEYS[key]
    by_itself = settings_store.default(key)
    choices = LANGUAGES if key == "language" else ("yes", "no") if known.kind == "yes or no" else ()
    return Setting(
        key,
        label(key),
        kept,
        _shown(kept or by_itself, known.kind, home) or BY_THEMSELVES.get(key, ""),
        _shown(by_itself, known.kind, home) or BY_THEMSELVES.get(key, "empty"),
        known.says,
        FORMS.get(known.kind, ""),
        choices,
    )


def _shown(value: str, kind: str, home: str) -> str:
    """A kept value as people read it."""
    if not value:
        return ""
    if kind == "share":
        return percent(Decimal(value))
    if kind == "amount":
        return money.show(money.minor(Decimal(value), home), home)
    return " ".join(value.split())


def percent(share: Decimal) -> str:
    """0.0915 as "9.15 %"."""
    return f"{plain((share * 100).quantize(Decimal('0.01')))} %"


def thresholds(con: sqlite3.Connection) -> list[Setting]:
    """The class and all bars of every flag, in the order of the catalogue."""
    kept = settings_store.shown(con)
    found: list[Setting] = []
    for flag in CATALOGUE:
        found.append(_class(flag, kept.get(f"{flag.id}.class", "")))
        found += [_bar(flag, name, bar, kept.get(f"{flag.id}.{name}", "")) for name, bar in flag.bars.items()]
    return found


def _class(flag: FlagType, kept: str) -> Setting:
    own = flag.flag_class
    says = "How grave this flag is: a deal-breaker ends it, a serious one weighs alone, a cumulative one adds up."
    value, by_itself, *choices = (word.replace("_", "-") for word in (kept or own, own, *CLASSES))
    return Setting(f"{flag.id}.class", "class", kept, value, by_itself, says, "", tuple(choices), "", flag.title)


def _bar(flag: FlagType, name: str, bar: Bar, kept: str) -> Setting:
    value = Decimal(kept) if kept else bar.default
    low = plain(bar.low) if bar.unit not in ("share", "switch") else bar_shown(bar.low, bar)
    bounds = f"{low} to {bar_shown(bar.high, bar)}"
    return Setting(
        f"{flag.id}.{name}",
        name.replace("_", " "),
        kept,
        bar_shown(value, bar),
        bar_shown(bar.default, bar),
        f"{bar.says[:1].upper()}{bar.says[1:]}.",
        "33 % or 0.33" if bar.unit == "share" else "0 is off, 1 is on" if bar.unit == "switch" else "",
        (),
        bounds,
        flag.title,
    )


def bar_shown(value: Decimal, bar: Bar) -> str:
    """A bar's value with its unit."""
    if bar.unit == "share":
        return percent(value)
    if bar.unit == "switch":
        return "on" if value else "off"
    unit = {"money": "", "severity": "", "factor": "×"}.get(bar.unit, bar.unit)
    if value == 1 and unit.endswith("s"):
        unit = unit.removesuffix("s")
    return f"{plain(value)} {unit}".strip()
