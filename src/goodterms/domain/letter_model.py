"""What a letter is made of: values that go in, and the finished letter as data for every writer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal, Protocol

Language = Literal["en", "fa", "is", "ro", "th", "tr"]
LANGUAGES: tuple[str, ...] = ("en", "fa", "is", "ro", "th", "tr")
KINDS: tuple[str, ...] = ("renegotiate", "raise_rates", "finish_decline", "fire", "pause", "decline", "boundary")


class Formatter(Protocol):
    """How one language writes dates, sums and numbers (exchange.locale has the real ones)."""

    def date(self, day: date) -> str: ...

    def money(self, minor: int, currency: str) -> str: ...

    def number(self, value: Decimal | int) -> str: ...


@dataclass(frozen=True, slots=True)
class Amount:
    """Money in a letter: minor units of `currency`."""

    minor: int
    currency: str


@dataclass(frozen=True, slots=True)
class OpenInvoice:
    """An invoice that is not settled. `amount` is what is still open, in minor units; `days_late` may be negative."""

    number: str
    due: date | None
    amount: int
    currency: str
    days_late: int = 0


@dataclass(frozen=True, slots=True)
class Fact:
    """One dated, neutral fact. `source` names the log entry ("incident 12"); empty: typed by hand.

    With `form` the sentence comes from the letter's language and `values`; else `text` is the user's.
    """

    text: str = ""
    day: date | None = None
    source: str = ""
    form: str = ""
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Referral:
    """Somebody the client may turn to. `agreed`: they have agreed to be named."""

    name: str
    agreed: bool = False


@dataclass(frozen=True, slots=True)
class Items:
    """A list inside a section."""

    items: tuple[str, ...]


Block = str | Items


@dataclass(frozen=True, slots=True)
class Section:
    id: str
    heading: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Letter:
    """A finished letter. `unfilled` names the placeholders that still stand in it, in order."""

    kind: str
    language: str
    rtl: bool
    day: date
    date: str
    sender: tuple[str, ...]
    recipient: tuple[str, ...]
    subject_label: str
    subject: str
    subject_first: bool
    reference: str
    salutation: tuple[str, ...]
    sections: tuple[Section, ...]
    closing: str
    signature: str
    enclosures_label: str
    enclosures: tuple[str, ...]
    enclosures_none: str
    my_email: str = ""
    to_email: str = ""
    unfilled: tuple[str, ...] = ()

    @property
    def subject_line(self) -> str:
        """The subject with its label, as the letter shows it."""
        return f"{self.subject_label}: {self.subject}" if self.subject_label else self.subject

    @property
    def enclosures_line(self) -> str:
        """The line of enclosures, "none" said in words."""
        return f"{self.enclosures_label}: {'; '.join(self.enclosures) or self.enclosures_none}"
