"""The reminder of an overdue invoice as a letter, in three stages: friendly, firm, last. Calm in all of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from goodterms.domain import letter_texts
from goodterms.domain.letter_model import Formatter, Letter, Section
from goodterms.domain.letter_salutation import salutation

LAST_STAGE = 3


@dataclass(frozen=True, slots=True)
class Reminder:
    """The facts. `total` and `open` are minor units of `currency`; `days` past due; `reminded`: the last time."""

    stage: int
    number: str
    issued: date
    due: date
    total: int
    open: int
    currency: str
    days: int
    reminded: date | None
    pay_by: date
    late_fee: str
    """What the contract says, in its words; named from the second reminder on."""
    client_name: str
    contact_name: str
    honorific: str
    address: str
    email: str
    sender: Mapping[str, str]
    """name, business, address, email, iban."""


def build(facts: Reminder, language: str, fmt: Formatter, as_of: date) -> Letter:
    """The letter; the user's name stays as {my_name} where it is not set."""
    texts = letter_texts.texts(language)
    shown = {
        "number": facts.number,
        "issued": fmt.date(facts.issued),
        "due": fmt.date(facts.due),
        "total": fmt.money(facts.total, facts.currency),
        "open": fmt.money(facts.open, facts.currency),
        "days": fmt.number(facts.days),
        "reminded": fmt.date(facts.reminded) if facts.reminded else "",
        "pay_by": fmt.date(facts.pay_by),
        "late_fee": facts.late_fee,
        "contact_name": facts.contact_name,
        "honorific": facts.honorific,
        "client_name": facts.client_name,
    }
    paragraphs = [letter_texts.fill(texts["reminder"][f"text_{facts.stage}"], shown)]
    if facts.stage > 1 and facts.late_fee:
        paragraphs.append(letter_texts.fill(texts["pause"]["late_fee"], shown))
    if facts.sender.get("iban"):
        paragraphs.append(f"{texts['invoice']['pay_to']}: {facts.sender['iban']}")
    name = facts.sender.get("name") or "{my_name}"
    from_lines = (name, facts.sender.get("business", ""), *_lines(facts.sender.get("address", "")))
    return Letter(
        kind="reminder",
        language=language,
        rtl=bool(texts["meta"]["rtl"]),
        day=as_of,
        date=fmt.date(as_of),
        sender=_distinct((*from_lines, facts.sender.get("email", ""))),
        recipient=_distinct((facts.client_name, facts.contact_name, *_lines(facts.address))),
        subject_label=texts["labels"]["subject"],
        subject=letter_texts.fill(texts["reminder"][f"subject_{facts.stage}"], shown),
        subject_first=bool(texts["meta"]["subject_first"]),
        reference="",
        salutation=salutation(language, shown),
        sections=tuple(Section(f"reminder_{n}", "", (words,)) for n, words in enumerate(paragraphs, 1)),
        closing=texts["closing"]["text"],
        signature=name,
        enclosures_label=texts["labels"]["enclosures"],
        enclosures=(f"{texts['invoice']['title']} {facts.number}",),
        enclosures_none=texts["labels"]["none"],
        my_email=facts.sender.get("email", ""),
        to_email=facts.email,
        unfilled=() if facts.sender.get("name") else ("my_name",),
    )


def _lines(address: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in address.replace(";", "\n").split("\n") if part.strip())


def _distinct(lines: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(line for line in lines if line))
