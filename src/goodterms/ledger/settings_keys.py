"""What each setting means in plain words, how it is typed, and how it is read."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from goodterms import money, text
from goodterms.errors import NotUnderstood
from goodterms.settings import WorkingWindow

if TYPE_CHECKING:
    from dataclasses import dataclass
else:
    from goodterms.quick import dataclass

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_YES = {"yes": "yes", "true": "yes", "on": "yes", "1": "yes", "no": "no", "false": "no", "off": "no", "0": "no"}
THEMES = (
    "goodterms", "goodterms-light", "ansi-dark", "ansi-light", "atom-one-dark", "atom-one-light",
    "catppuccin-frappe", "catppuccin-latte", "catppuccin-macchiato", "catppuccin-mocha", "dracula", "flexoki",
    "gruvbox", "monokai", "nord", "rose-pine", "rose-pine-dawn", "rose-pine-moon", "solarized-dark", "solarized-light",
    "textual-dark", "textual-light", "tokyo-night",
)  # fmt: skip
"""Our own, and those that the screens' toolkit brings along."""
LANGUAGES = ("en", "fa", "is", "ro", "th", "tr")


@dataclass(frozen=True, slots=True)
class Key:
    """One setting. `tidy` turns what was typed into what is kept, or raises NotUnderstood; `read` turns
    what is kept into the value a rule reads (the second argument is the home currency)."""

    name: str
    kind: str
    says: str
    tidy: Callable[[str], str]
    read: Callable[[str, str], Any]


def parse_window(typed: str) -> WorkingWindow:
    """Read "mon-fri 08:00-19:00", "mon,wed,fri 9:00-17:30" or "mon-fri 9-17". Raises NotUnderstood."""
    clock = r"(\d{1,2})(?:[:.](\d\d))?"
    found = re.fullmatch(rf"([a-z,\s-]+?)\s+{clock}\s*[-–]\s*{clock}", typed.strip().lower())
    wrong = NotUnderstood(f'"{typed.strip()}" is no working window.', 'Write it like "mon-fri 08:00-19:00".')
    if found is None:
        raise wrong
    days: set[int] = set()
    for part in re.split(r"[,\s]+", found[1].strip(", ")):
        first, _, last = part.partition("-")
        if first[:3] not in _DAYS or (last and last[:3] not in _DAYS):
            raise wrong
        low, high = _DAYS.index(first[:3]), _DAYS.index((last or first)[:3])
        days.update(range(low, high + 1) if low <= high else (*range(low, 7), *range(high + 1)))
    minutes = int(found[3] or 0), int(found[5] or 0)
    start, end = int(found[2]) * 60 + minutes[0], int(found[4]) * 60 + minutes[1]
    if max(minutes) > 59 or not 0 <= start < end <= 24 * 60:
        raise wrong
    return WorkingWindow(tuple(day + 1 for day in sorted(days)), start, end)


def show_window(window: WorkingWindow) -> str:
    """The window as `parse_window` reads it."""
    runs: list[list[int]] = []
    for day in window.days:
        if runs and runs[-1][-1] == day - 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    days = ",".join(_DAYS[run[0] - 1] if len(run) == 1 else f"{_DAYS[run[0] - 1]}-{_DAYS[run[-1] - 1]}" for run in runs)
    return f"{days} {window.start // 60:02}:{window.start % 60:02}-{window.end // 60:02}:{window.end % 60:02}"


def _number(low: int, high: int, unit: str = "") -> Callable[[str], str]:
    def tidy(typed: str) -> str:
        value = money.number(typed)
        if not low <= value <= high:
            raise NotUnderstood(f"It must lie between {low} and {high}{unit}.")
        return plain(value)

    return tidy


def _rounding(typed: str) -> str:
    from goodterms.domain.invoicing import ROUNDINGS

    minutes = money.number(typed)
    if minutes not in ROUNDINGS:
        raise NotUnderstood(f"Hours cannot be rounded to {plain(minutes)} minutes.", "Use a divisor of 60, or 0.")
    return plain(minutes)


def _share(high: int) -> Callable[[str], str]:
    def tidy(typed: str) -> str:
        percent = typed.strip().endswith("%")
        value = money.number(typed.strip().rstrip("%"))
        value = value / 100 if percent else value
        if not 0 <= value <= high:
            raise NotUnderstood(f"It must lie between 0 and {high * 100} %.", 'Write "9 %" or 0.09.')
        return plain(value)

    return tidy


def plain(value: Decimal) -> str:
    """A number as it is kept: no exponent, no zeros at the end."""
    return format(value.normalize(), "f") if value else "0"


def tidy_sum(typed: str, digits: int = 2) -> str:
    """An amount of the home currency, which has so many decimals, as it is kept."""
    value = money.number(typed, digits)
    if not 0 <= value < 10**12:
        raise NotUnderstood("It must not be negative.", "Write it like 4900 or 4900.50.")
    return plain(value)


def _day(typed: str) -> str:
    try:
        return date.fromisoformat(typed.strip()).isoformat()
    except ValueError:
        raise NotUnderstood(f'"{typed.strip()}" is not a day.', "Write it like 2026-12-25.") from None


def _days(typed: str) -> str:
    return ",".join(sorted({_day(part) for part in re.split(r"[,\s]+", typed.strip(" ,"))}))


def _zone(typed: str) -> str:
    from goodterms import when

    if not when.is_zone(typed.strip()):
        raise NotUnderstood(f'"{typed.strip()}" is not a time zone.', "Use a name such as Europe/Bucharest.")
    return typed.strip()


def _choice(*known: str) -> Callable[[str], str]:
    def tidy(typed: str) -> str:
        if typed.strip().lower() not in known:
            raise NotUnderstood(f'"{typed.strip()}" is not one of them.', "Choose one of: " + ", ".join(known) + ".")
        return typed.strip().lower()

    return tidy


def _yes(typed: str) -> str:
    answer = _YES.get(typed.strip().lower())
    if answer is None:
        raise NotUnderstood(f'"{typed.strip()}" is neither yes nor no.')
    return answer


def _words(typed: str) -> str:
    return text.clean(typed, lines=True)[:2000]


def _theme(typed: str) -> str:
    name = typed.strip().lower()
    if name not in THEMES:
        raise NotUnderstood(f'"{text.clean(typed)}" is no theme.', f"Choose one of: {', '.join(THEMES)}.")
    return name


def _email(typed: str) -> str:
    kept = text.clean(typed)
    if not re.fullmatch(r"[^@\s<>,;]+@[^@\s<>,;]+\.[^@\s<>,;.]+", kept) or len(kept) > 254:
        raise NotUnderstood(f'"{kept[:60]}" is no e-mail address.', "Write it like robin@example.org.")
    return kept


def _iban(typed: str) -> str:
    """ISO 13616: country, two check digits, account; the digits with A = 10 to Z = 35 are 1 modulo 97."""
    kept = text.clean(typed).upper()
    bare = kept.replace(" ", "")
    turned = bare[4:] + bare[:4]
    if (
        not re.fullmatch(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}", bare)
        or int("".join(str(int(c, 36)) for c in turned)) % 97 != 1
    ):
        raise NotUnderstood(f'"{kept[:60]}" is no IBAN: its check digits do not fit.', "Copy it from your bank.")
    return kept


def _pattern(typed: str) -> str:
    from goodterms.domain.invoicing import next_number

    next_number(text.clean(typed), date(2026, 1, 1), ())
    return text.clean(typed)


def _as_sum(kept: str, home: str) -> int:
    return money.minor(Decimal(kept), home)


def _as_number(kept: str, home: str) -> Decimal:  # noqa: ARG001
    return Decimal(kept)


def _as_text(kept: str, home: str) -> str:  # noqa: ARG001
    return kept


def _as_currency(kept: str, home: str) -> str:  # noqa: ARG001
    return money.currency(kept)


def _as_zone(kept: str, home: str) -> str:  # noqa: ARG001
    return _zone(kept)


def _as_day(kept: str, home: str) -> date:  # noqa: ARG001
    return date.fromisoformat(kept)


def _as_days(kept: str, home: str) -> frozenset[date]:  # noqa: ARG001
    return frozenset(date.fromisoformat(day) for day in kept.split(","))


_KEYS = (
    Key("home_currency", "currency", "The currency you live in; sums over all clients are in it.",
        money.currency, _as_currency),
    Key("zone", "time zone", "Your time zone; unset, the machine's.", _zone, _as_zone),
    Key("language", "language", "The language of letters, unless a client has another.",
        _choice(*LANGUAGES), _as_text),
    Key("monthly_need", "amount", "What you need in a month, business and private, before taxes.", tidy_sum, _as_sum),
    Key("reserve", "amount", "What you have set aside to live on.", tidy_sum, _as_sum),
    Key("planned_hours_per_month", "hours", "Hours you can work in a month, all clients together.",
        _number(1, 744, " hours"), _as_number),
    Key("target_rate", "amount", "Income an hour you aim at; unset, what your other clients bring.", tidy_sum, _as_sum),
    Key("borrowing_rate", "share", "What an overdraft costs you, a year.", _share(1), _as_number),
    Key("statutory_rate", "share", "Statutory interest on late payment, a year.", _share(1), _as_number),
    Key("statutory_since", "day", "The day since which that rate is in force.", _day, _as_day),
    Key("statutory_sum", "number", "The lump sum the law grants for a late invoice, in euros.",
        _number(0, 1000), _as_number),
    Key("headache", "share", "How much more a client must pay to be worth the trouble; unset, by the score.",
        _share(10), _as_number),
    Key("new_hours_per_month", "hours", "Hours of new work you usually win in a month.",
        _number(0, 744, " hours"), _as_number),
    Key("freed_hour_fill", "share", "How much of freed time you would sell again.", _share(1), _as_number),
    Key("working_window", "window", "When you work; what clients want outside it counts as off hours.",
        lambda typed: show_window(parse_window(typed)), lambda kept, _: parse_window(kept)),
    Key("holidays", "days", "Days you do not work, such as 2026-12-25, separated by commas.", _days, _as_days),
    Key("my_name", "text", "Your name, as letters are signed.", _words, _as_text),
    Key("my_business", "text", "The name of your business.", _words, _as_text),
    Key("my_address", "text", "Your address, as it stands on letters and invoices.", _words, _as_text),
    Key("my_email", "text", "Your e-mail address.", _email, _as_text),
    Key("my_tax_id", "text", "Your tax or VAT number.", _words, _as_text),
    Key("my_iban", "text", "The account that invoices name (IBAN).", _iban, _as_text),
    Key("theme", "text", "The colours of the screens.", _theme, _as_text),
    Key("thai_digits", "yes or no", "Thai letters use Thai digits.", _yes, lambda kept, _: kept == "yes"),
    Key("rounding_minutes", "minutes", "Draft invoices round each entry up to so many minutes; 0 does not.",
        _rounding, lambda kept, _: int(Decimal(kept))),
    Key("invoice_pattern", "text", "How invoices are numbered, such as {year}-{seq:03}.", _pattern, _as_text),
    Key("tax_rate", "share", "The tax on your invoices.", _share(1), _as_number),
)  # fmt: skip
KEYS: Mapping[str, Key] = MappingProxyType({key.name: key for key in _KEYS})
