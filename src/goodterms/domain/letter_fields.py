"""What each letter needs to know: its fields as data, how they are read from text, and which are missing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from goodterms import money as money_of
from goodterms import text as text_of
from goodterms.domain.letter_model import KINDS, Amount, Fact, Referral
from goodterms.errors import Invalid, NotUnderstood

FieldKind = Literal["text", "date", "money", "number", "list", "choice"]
Fields = Mapping[str, object]

MAX_FACTS = 3
DECISIONS = ("renegotiate", "raise_rates", "finish_decline", "fire")
TERMS: tuple[str, ...] = (
    "late_payment", "client_as_bank", "scope_creep", "unreasonable_demands", "off_hours", "slow_replies",
    "micromanagement", "changes_mind", "unclear_brief", "spec_work", "no_compromise", "price_resistance", "abuse",
)  # fmt: skip
"""Flags that have a term of their own in `renegotiate`, in the order of the letter."""
TERM_FIELDS: Mapping[str, tuple[str, ...]] = {
    "late_payment": ("days", "deposit", "grace"),
    "unreasonable_demands": ("lead", "rush"),
    "off_hours": ("from", "to", "emergency", "rush_rate"),
    "slow_replies": ("fb",),
    "micromanagement": ("rate",),
    "changes_mind": ("rate",),
    "no_compromise": ("A", "B"),
    "price_resistance": ("price_note",),
}


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a letter. `mandatory` may still depend on the case (see `missing`)."""

    name: str
    kind: FieldKind
    mandatory: bool
    label: str
    help: str = ""


_KNOWN: dict[str, tuple[FieldKind, str, str]] = {
    "date": ("date", "Date of the letter", ""),
    "my_name": ("text", "My name", "set once with `goodterms set my_name`"),
    "my_business": ("text", "My business", ""),
    "my_address": ("text", "My address", "lines are parted by a semicolon or a line break"),
    "my_email": ("text", "My e-mail", ""),
    "client_name": ("text", "Client", ""),
    "contact_name": ("text", "Contact person", "given name first"),
    "honorific": ("text", "Form of address", "Mr, Ms, or a title such as Dr"),
    "notice_address": ("text", "Address for notices", "from the contract"),
    "to_email": ("text", "E-mail of the client", "where the draft e-mail goes"),
    "contract_ref": ("text", "Contract", "its number or date"),
    "clause_ref": ("text", "Clause", "the clause that allows it"),
    "talk_date": ("date", "Day of the talk", "leave empty if there was none"),
    "enclosures": ("list", "Enclosures", ""),
    "specific_thanks": ("text", "Thanks for", "one thing that was good"),
    "effective_date": ("date", "In force from", ""),
    "facts": ("list", "Facts", "dated and neutral, three at most; an id from the log, or a sentence"),
    "no_reasons": ("choice", "Give no reasons", "yes leaves the facts out"),
    "my_part": ("text", "My own part", "what I will do better"),
    "new_terms": ("list", "New terms", "ids of flags, or sentences of your own"),
    "reply_by": ("date", "Answer by", ""),
    "talk_slot": ("text", "Time offered for a talk", ""),
    "fallback": ("choice", "Say what happens without agreement", ""),
    "days": ("number", "Days to pay", ""),
    "deposit": ("number", "Part paid in advance, %", ""),
    "grace": ("number", "Days overdue until work pauses", ""),
    "late_fee": ("text", "Late fee", "only if contract or law gives it"),
    "lead": ("number", "Usual delivery, working days", ""),
    "rush": ("number", "Extra for rush, %", ""),
    "from": ("text", "I answer from", "08:00"),
    "to": ("text", "I answer until", "17:00"),
    "emergency": ("text", "What counts as an emergency", ""),
    "rush_rate": ("money", "Rate outside these hours", ""),
    "fb": ("number", "Working days for feedback", ""),
    "rate": ("money", "Rate for more than that", ""),
    "A": ("text", "What the client decides", ""),
    "B": ("text", "What I decide", ""),
    "price_note": ("text", "How my prices are made up", ""),
    "old_rate": ("money", "Present rate", ""),
    "new_rate": ("money", "New rate", ""),
    "open_items": ("list", "Work still promised", ""),
    "included": ("list", "Included", ""),
    "excluded": ("list", "Not included", ""),
    "smaller_package": ("text", "A smaller package", ""),
    "referrals": ("list", "People to turn to", 'end with "(agreed)" when they agreed to be named'),
    "finish_date": ("date", "Work finished by", ""),
    "last_day": ("date", "Last working day", ""),
    "handover_items": ("list", "What is handed over", ""),
    "handover_date": ("date", "Handed over by", ""),
    "open_invoices": ("list", "Open invoices", "from the ledger"),
    "open_total": ("money", "Open in total", "from the ledger"),
    "pay_by": ("date", "Pay by", ""),
    "final_invoice_date": ("date", "Date of the final invoice", ""),
    "start_date": ("date", "Client since", ""),
    "notice_days": ("number", "Notice period, days", ""),
    "prepaid_refund": ("money", "Prepayment returned", "the part that is not used up"),
    "refund_date": ("date", "Returned by", ""),
    "goodwill": ("text", "Goodwill", "what you offer, without admitting anything"),
    "regret": ("choice", "Say that you are sorry it ended so", "regret, never an admission"),
    "overdue_list": ("list", "Overdue invoices", "from the ledger"),
    "overdue_total": ("money", "Overdue in total", "from the ledger"),
    "pause_date": ("date", "Work pauses from", ""),
    "project": ("text", "Work that pauses", ""),
    "resume_days": ("number", "Resumed within working days", ""),
    "query_by": ("date", "Questions by", ""),
    "remark_date": ("date", "Day of the remarks", ""),
}
_COMMON = "date my_name! my_business my_address my_email client_name! contact_name honorific notice_address to_email \
enclosures"
_MONEY = "handover_items! handover_date! open_invoices! open_total! pay_by! final_invoice_date!"
_TERM_FIELDS = "days deposit grace late_fee lead rush from to emergency rush_rate fb rate A B price_note"
_LETTERS: dict[str, str] = {
    "renegotiate": "specific_thanks! facts! my_part new_terms! effective_date! reply_by! talk_slot fallback "
    f"{_TERM_FIELDS} contract_ref talk_date",
    "raise_rates": "specific_thanks! old_rate! new_rate! effective_date! open_items! included! excluded! reply_by! "
    "smaller_package referrals contract_ref talk_date",
    "finish_decline": f"specific_thanks! open_items! finish_date! last_day! {_MONEY} facts no_reasons referrals "
    "prepaid_refund refund_date contract_ref talk_date",
    "fire": f"notice_days! last_day! facts! no_reasons {_MONEY} open_items start_date prepaid_refund refund_date "
    "goodwill regret referrals contract_ref clause_ref talk_date",
    "pause": "overdue_list! overdue_total! project! pause_date! resume_days! query_by! clause_ref late_fee "
    "contract_ref",
    "decline": "open_items referrals contract_ref",
    "boundary": "remark_date! talk_date contract_ref",
}


def _fields(names: str) -> tuple[Field, ...]:
    return tuple(
        Field(n.rstrip("!"), *_KNOWN[n.rstrip("!")][:1], n.endswith("!"), *_KNOWN[n.rstrip("!")][1:])
        for n in names.split()
    )


FIELDS: Mapping[str, tuple[Field, ...]] = {kind: _fields(f"{_COMMON} {_LETTERS[kind]}") for kind in KINDS}
KIND_OF: Mapping[str, FieldKind] = {name: known[0] for name, known in _KNOWN.items()}


def fields_of(kind: str) -> tuple[Field, ...]:
    """The fields of a letter. Raises Invalid for a letter we do not write."""
    if kind not in FIELDS:
        raise Invalid("outcome", f'There is no letter "{kind}".', f"Choose one of {', '.join(KINDS)}.")
    return FIELDS[kind]


def chosen_terms(fields: Fields) -> tuple[str, ...]:
    """The flags among `new_terms` that have a term, in the order of the letter, without repeats."""
    wanted = {str(t) for t in as_list(fields.get("new_terms"))}
    if "client_as_bank" in wanted:
        wanted = (wanted - {"client_as_bank"}) | {"late_payment"}
    return tuple(t for t in TERMS if t in wanted)


def missing(kind: str, fields: Fields, *, rule: str | None = None) -> list[str]:
    """The mandatory fields of this letter, in this case, that have no value yet; in the order of the form."""
    need = {f.name for f in fields_of(kind) if f.mandatory}
    if rule in ("H1", "H2"):
        need -= {"facts", "notice_days", "specific_thanks"}
    if fields.get("no_reasons"):
        need.discard("facts")
    if kind == "renegotiate":
        need |= {name for term in chosen_terms(fields) for name in TERM_FIELDS.get(term, ())}
    if kind == "fire":
        need.add("my_email")
    if not empty(fields.get("prepaid_refund")):
        need.add("refund_date")
    if kind in ("fire", "finish_decline"):
        settled = empty(fields.get("open_invoices"))
        need -= {"open_invoices", "open_total", "pay_by"} if settled else set()
    if kind in ("raise_rates", "finish_decline") and empty(fields.get("open_items")):
        need -= {"open_items", "finish_date"}
    return [f.name for f in fields_of(kind) if f.name in need and empty(fields.get(f.name))]


def empty(value: object) -> bool:
    """Whether a field's value says nothing: none, blank, an empty list, a sum of zero."""
    if isinstance(value, Amount):
        return value.minor == 0
    if isinstance(value, tuple | list):
        return all(empty(v) for v in value)
    return value is None or (isinstance(value, str) and not value.strip())


def as_list(value: object) -> tuple[object, ...]:
    """A list field's value as a tuple, whatever it was given as."""
    if value is None or value == "":
        return ()
    return tuple(value) if isinstance(value, tuple | list) else (value,)


def read(kind: str, pairs: Iterable[tuple[str, str]], currency: str) -> dict[str, object]:
    """Read `name=value` pairs as typed by the user; lists repeat the name. Raises Invalid, naming the field."""
    known = {f.name: f for f in fields_of(kind)}
    out: dict[str, object] = {}
    for name, raw in pairs:
        if name not in known:
            raise Invalid(name, f'A {kind} letter has no field "{name}".', f"It has: {', '.join(known)}.")
        value = read_value(name, raw, currency)
        if known[name].kind == "list" and value is not None:
            out[name] = (*as_list(out.get(name)), value)
            if name == "facts" and len(as_list(out[name])) > MAX_FACTS:
                raise Invalid(name, "A letter names three facts at most.", "Leave the weakest ones out.")
        elif known[name].kind == "list":
            out[name] = ()
        else:
            out[name] = value
    return out


def read_value(name: str, raw: str, currency: str) -> object:
    """One field's value from text; None for an empty one. Raises Invalid."""
    value = text_of.clean(raw, lines=KIND_OF[name] == "text")
    if not value:
        return None
    kind = KIND_OF[name]
    if kind == "date":
        return _day(name, value)
    if kind == "money":
        return _amount(name, value, currency)
    if kind == "number":
        return _number(name, value)
    if kind == "choice":
        return _choice(name, value)
    if name == "facts":
        return Fact(text=value, day=_day_in(value))
    if name == "referrals":
        agreed = re.search(r"\s*[(\[]agreed[)\]]$", value, re.IGNORECASE)
        return Referral(value[: agreed.start()] if agreed else value, agreed is not None)
    return value


def _day(name: str, value: str) -> date:
    try:
        found = date.fromisoformat(value)
    except ValueError:
        raise Invalid(name, f'{name}: "{value}" is not a date.', "Write it as 2026-03-31.") from None
    if not 1970 <= found.year <= 2200:
        raise Invalid(name, f"{name}: {value} cannot be right.", "Check the year.")
    return found


def _day_in(value: str) -> date | None:
    found = re.search(r"\b\d{4}-\d{2}-\d{2}\b", value)
    try:
        return date.fromisoformat(found[0]) if found else None
    except ValueError:
        return None


def _amount(name: str, value: str, currency: str) -> Amount:
    code = re.search(r"^[A-Za-z]{3}\b|\b[A-Za-z]{3}$", value)
    try:
        if code:
            currency = money_of.currency(code[0])
            value = (value[: code.start()] + value[code.end() :]).strip()
        return Amount(money_of.amount(value, currency), currency)
    except NotUnderstood as error:
        raise Invalid(name, f"{name}: {error.message}", error.hint) from None


def _number(name: str, value: str) -> Decimal:
    try:
        found = money_of.number(value.rstrip("% "))
    except NotUnderstood as error:
        raise Invalid(name, f"{name}: {error.message}", error.hint) from None
    if found < 0:
        raise Invalid(name, f"{name} cannot be below 0.")
    return found


def _choice(name: str, value: str) -> bool:
    if value.casefold() in ("yes", "y", "true", "1", "on"):
        return True
    if value.casefold() in ("no", "n", "false", "0", "off"):
        return False
    raise Invalid(name, f'{name}: "{value}" is neither yes nor no.')
