"""What a flag is, and what one says about a client."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from dataclasses import dataclass
else:
    from goodterms.quick import dataclass

Level = Literal["none", "unknown", "note", "amber", "red"]
FlagClass = Literal["deal_breaker", "serious", "cumulative"]
LEVELS: tuple[Level, ...] = ("none", "unknown", "note", "amber", "red")
CLASSES: tuple[FlagClass, ...] = ("deal_breaker", "serious", "cumulative")


@dataclass(frozen=True, slots=True)
class Bar:
    """One threshold of a flag that the user may move within [low, high]. `unit` is for display."""

    default: Decimal
    low: Decimal
    high: Decimal
    unit: str
    says: str
    """In plain words: "late invoices needed for red"."""


@dataclass(frozen=True, slots=True)
class Points:
    """What a lit flag adds to the scores of the decision (DOMAIN section 2, last column)."""

    renegotiate: int = 0
    raise_rates: int = 0
    finish_decline: int = 0
    fire: int = 0


@dataclass(frozen=True, slots=True)
class FlagType:
    """One row of the catalogue (DOMAIN section 2)."""

    number: int
    id: str
    title: str
    """For people: "Pays late"."""
    flag_class: FlagClass
    seeds: tuple[str, ...]
    known: Literal["observed", "measured", "declared", "mixed"]
    window: int | None
    """Days looked back; None: never expires, or open items, or until answered again."""
    bars: Mapping[str, Bar]
    amber: Points
    red: Points
    why: str
    """Reason and edges, in plain words, for the screen that explains the flag."""


@dataclass(frozen=True, slots=True)
class Rows:
    """Ids of the rows a finding rests on, so that a screen can show and open them."""

    invoices: tuple[int, ...] = ()
    entries: tuple[int, ...] = ()
    incidents: tuple[int, ...] = ()
    requests: tuple[int, ...] = ()
    changes: tuple[int, ...] = ()
    delays: tuple[int, ...] = ()

    def __len__(self) -> int:
        return sum(map(len, (self.invoices, self.entries, self.incidents, self.requests, self.changes, self.delays)))


@dataclass(frozen=True, slots=True)
class Finding:
    """What one flag says about one client on one day."""

    flag: FlagType
    level: Level
    evidence: str = ""
    """One sentence with dates and counts; "" where there is nothing to say."""
    values: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))
    """The numbers behind the level (JSON types; Decimals as strings are made by whoever writes JSON)."""
    rows: Rows = Rows()
    weight: int = 0
    """How many rows the finding rests on, also where the ids of entries were not read (see `Accepted.weight`)."""
    accepted: bool = False
    """The user accepted it (reason, expiry): shown, but left out of colour, score and decision."""
    flag_class: FlagClass | None = None
    """The class in force, where the user moved it; None: the catalogue's."""

    @property
    def lit(self) -> bool:
        """Amber or red, and not accepted."""
        return self.level in ("amber", "red") and not self.accepted

    @property
    def in_class(self) -> FlagClass:
        return self.flag_class or self.flag.flag_class
