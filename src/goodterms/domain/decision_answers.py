"""What the user answers in the wizard, what the log says beside it, and the points of each answer.

Points are always in the order keep, renegotiate, raise_rates, finish_decline, fire (DOMAIN section 4).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from decimal import Decimal, InvalidOperation
from typing import Literal

from goodterms.errors import NotUnderstood
from goodterms.text import clean

Outcome = Literal["keep", "renegotiate", "raise_rates", "finish_decline", "fire"]
OUTCOMES: tuple[Outcome, ...] = ("keep", "renegotiate", "raise_rates", "finish_decline", "fire")
"""The least drastic first: the order in which ties are broken."""

MANY_MONTHS = 1_000_000
"""More months than this are a mistake."""

Told = Literal["not_yet", "improved", "no_change", "worse"]
Likely = Literal["likely", "unsure", "unlikely"]
Partner = Literal["yes", "partly", "no"]
Worth = Literal["yes", "higher", "no"]
Price = Literal["accepts", "unknown", "sticky", "refused"]
Open = Literal["none", "open", "prepaid"]
Door = Literal["open", "neutral"]

NO_SHORTFALL = Decimal(99)
"""Months of runway where nothing would be missing without the client."""


@dataclass(frozen=True, slots=True)
class Answers:
    """The answers, with the defaults of DOMAIN section 4. `share` is percent of income, `runway` months;
    None where they cannot be known (then no W rule applies and a question is asked)."""

    told: Told = "not_yet"
    change: Likely = "unsure"
    change_reason: str = ""
    partner: Partner = "partly"
    worth: Worth = "higher"
    price: Price = "unknown"
    open: Open = "none"
    door: Door = "neutral"
    friend: bool = False
    own: bool = False
    share: Decimal | None = Decimal(15)
    runway: Decimal | None = Decimal(6)


@dataclass(frozen=True, slots=True)
class Signals:
    """What the log says beside the flags. `distinct` is the partner index P, `growth`: a growth signal is
    among them; `grave`, `repaired` and `clean_run` are those of amendments A1, A2 and A4."""

    distinct: int = 0
    growth: bool = False
    grave: bool = False
    repaired: bool = False
    clean_run: bool = False


CHOICES: Mapping[str, tuple[str, ...]] = {
    "told": ("not_yet", "improved", "no_change", "worse"),
    "change": ("likely", "unsure", "unlikely"),
    "partner": ("yes", "partly", "no"),
    "worth": ("yes", "higher", "no"),
    "price": ("accepts", "unknown", "sticky", "refused"),
    "open": ("none", "open", "prepaid"),
    "door": ("open", "neutral"),
}
SWITCHES: tuple[str, ...] = ("friend", "own")
NUMBERS: tuple[str, ...] = ("share", "runway")

Points5 = tuple[int, int, int, int, int]
NOTHING: Points5 = (0, 0, 0, 0, 0)

ANSWER_POINTS: Mapping[tuple[str, str | bool], Points5] = {
    ("told", "not_yet"): (0, 3, 0, -1, -3),
    ("told", "improved"): (3, 1, 0, 0, -2),
    ("told", "no_change"): (0, -2, 0, 2, 2),
    ("told", "worse"): (-2, -4, 0, 1, 4),
    ("change", "likely"): (1, 4, 0, -2, -4),
    ("change", "unlikely"): (0, -4, 1, 3, 3),
    ("partner", "yes"): (3, 1, 1, -1, -3),
    ("partner", "no"): (-2, 0, 0, 1, 2),
    ("worth", "yes"): (3, 0, -1, -1, -1),
    ("worth", "higher"): (-2, 0, 4, 0, 0),
    ("worth", "no"): (-4, -2, -4, 3, 3),
    ("price", "accepts"): (0, 0, 2, 0, 0),
    ("price", "sticky"): (0, 0, 1, 0, 0),
    ("price", "refused"): (0, 0, -6, 2, 0),
    ("open", "none"): (0, 0, 0, -1, 1),
    ("open", "open"): (0, 0, 0, 3, -1),
    ("open", "prepaid"): (0, 0, 0, 4, -2),
    ("door", "open"): (0, 0, 0, 2, -1),
    ("friend", True): (1, 2, 0, 0, -2),
    ("own", True): (0, 3, 0, -1, -2),
}

SAYS: Mapping[tuple[str, str | bool], str] = {
    ("told", "not_yet"): "you have not told them plainly yet",
    ("told", "improved"): "you told them and it got better",
    ("told", "no_change"): "you told them and nothing changed",
    ("told", "worse"): "you told them and it got worse",
    ("change", "likely"): "change is likely",
    ("change", "unsure"): "it is not clear whether they will change",
    ("change", "unlikely"): "change is unlikely",
    ("partner", "yes"): "they look for solutions with you",
    ("partner", "partly"): "they look for solutions now and then",
    ("partner", "no"): "they do not look for solutions",
    ("worth", "yes"): "it is worth it at today's rate",
    ("worth", "higher"): "it would be worth it at a higher rate",
    ("worth", "no"): "it is not worth it at any rate",
    ("price", "accepts"): "they would bear a higher rate",
    ("price", "unknown"): "nobody knows whether they would bear a higher rate",
    ("price", "sticky"): "they hold on to their budget",
    ("price", "refused"): "they were asked for a higher rate and said no",
    ("open", "none"): "nothing promised is open",
    ("open", "open"): "promised work is open",
    ("open", "prepaid"): "work is prepaid, or leaving early costs a penalty",
    ("door", "open"): "you want to be able to meet again",
    ("door", "neutral"): "you need not meet again",
    ("friend", True): "an old friend or a client of many years",
    ("friend", False): "not an old friend",
    ("own", True): "part of it is your own doing",
    ("own", False): "none of it is your own doing",
}
"""Each answer as half a sentence, for reasons and the score table."""


def answers_from(obj: object, base: Answers | None = None) -> Answers:
    """Read answers from a JSON object; what is missing or null stays as in `base` (else the default).

    Raises NotUnderstood and names the answer that is unknown or has an impossible value.
    """
    if not isinstance(obj, Mapping):
        raise NotUnderstood("The answers must be a JSON object.", 'For example {"told": "no_change"}.')
    known = [f.name for f in fields(Answers)]
    found: dict[str, object] = {}
    for name, value in obj.items():
        if name not in known:
            raise NotUnderstood(f'"{clean(str(name))}" is not an answer.', "Known are: " + ", ".join(known) + ".")
        if value is not None:
            found[name] = _value(name, value)
    return replace(base or Answers(), **found)  # type: ignore[arg-type]


def _value(name: str, value: object) -> object:
    if name in CHOICES:
        if not isinstance(value, str) or value not in CHOICES[name]:
            raise _impossible(name, value, "one of: " + ", ".join(CHOICES[name]))
        return value
    if name in SWITCHES:
        if isinstance(value, bool):
            return value
        if isinstance(value, str) and value in ("yes", "no"):
            return value == "yes"
        raise _impossible(name, value, "true or false (or yes, no)")
    if name in NUMBERS:
        return number_from(name, value)
    if not isinstance(value, str):
        raise _impossible(name, value, "a text")
    return clean(value)


def number_from(name: str, value: object) -> Decimal:
    """Read `share` (percent, 0 to 100) or `runway` (months, 0 or more). Raises NotUnderstood."""
    needs = "a percentage from 0 to 100" if name == "share" else "a number of months, 0 or more"
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal | str):
        raise _impossible(name, value, needs)
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        raise _impossible(name, value, needs) from None
    if not number.is_finite() or not 0 <= number <= (100 if name == "share" else MANY_MONTHS):
        raise _impossible(name, value, needs)
    return number


def _impossible(name: str, value: object, needs: str) -> NotUnderstood:
    return NotUnderstood(f'"{name}" cannot be {clean(repr(value))[:60]}.', f"It is {needs}.")
