"""What the tone check reads beside the text, and what it finds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from goodterms.domain.letter_model import Amount, OpenInvoice


@dataclass(frozen=True, slots=True)
class ToneFinding:
    """One finding. `words` stand at [start, end) of the text; both are 0 where something is missing.

    `liftable`: a typed reason lets the letter out all the same.
    """

    rule: str
    level: Literal["block", "warn"]
    reason: str
    suggestion: str = ""
    words: str = ""
    start: int = 0
    end: int = 0
    liftable: bool = True


@dataclass(frozen=True, slots=True)
class ToneContext:
    """The case behind a letter. `open_*` and `unbilled` are the ledger's; `fields` are the letter's own."""

    rule: str | None = None
    notice_end: date | None = None
    received: date | None = None
    fields: Mapping[str, object] = field(default_factory=dict)
    shown: Mapping[str, str] = field(default_factory=dict)
    """How `last_day` and `effective_date` are written in the letter."""
    open_invoices: tuple[OpenInvoice, ...] = ()
    open_totals: tuple[Amount, ...] = ()
    unbilled: tuple[Amount, ...] = ()
    prepaid: Amount | None = None
    goodwill_barred: bool = False
    regret_barred: bool = False
    last_invoice: Amount | None = None
    names: tuple[str, ...] = ()
    """Names that may stand in capitals or in quotes."""
    client_names: tuple[str, ...] = ()
    third_parties: tuple[str, ...] = ()
    known_texts: tuple[str, ...] = ()
    """What the user put into fields: sums in there are no news."""
    known_amounts: tuple[Amount, ...] = ()
    unfilled: tuple[str, ...] = ()
