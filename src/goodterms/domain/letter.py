"""A letter from its kind, language and fields: its sections are decided here, their prose is in letters/*.toml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from goodterms.domain import letter_body, letter_fields, letter_texts
from goodterms.domain.letter_fields import KIND_OF, Fields, as_list, chosen_terms, empty
from goodterms.domain.letter_model import Amount, Fact, Formatter, Letter, OpenInvoice, Referral, Section
from goodterms.domain.letter_salutation import salutation

HEADINGS: Mapping[str, str] = {
    "decision": "decision", "last_day": "last_day", "basis": "record", "situation": "record", "commitments": "work",
    "finishing": "work", "under_way": "work", "handover": "handover", "money": "payments", "goodwill": "goodwill",
    "options": "options", "choices": "options", "terms": "new_terms", "included": "included",
    "excluded": "not_included",
}  # fmt: skip
_HEADED = ("renegotiate", "raise_rates", "finish_decline", "fire")


@dataclass(frozen=True, slots=True)
class Known:
    """What the ledger knows that decides how a sentence is put. `asked`: the sources of the facts that came
    after the client had been asked to change (None: of all); `given_up`: bad debts were written off."""

    asked: frozenset[str] | None = None
    given_up: bool = False


class _Builder:
    """Collects the sections of one letter."""

    def __init__(
        self, kind: str, language: str, fields: Fields, fmt: Formatter, rule: str | None, known: Known, as_of: date
    ) -> None:
        self.kind, self.language, self.fields, self.fmt, self.rule = kind, language, fields, fmt, rule
        day = fields.get("date")
        self.known, self.day = known, day if isinstance(day, date) else as_of
        self.lists = {n: show_list(n, v, language, fmt) for n, v in fields.items() if KIND_OF.get(n) == "list"}
        if kind == "renegotiate":
            self.lists["new_terms"] = terms(fields, language, fmt)
        if rule == "H3" and kind == "fire":
            days = sorted(f.day for f in as_list(fields.get("facts")) if isinstance(f, Fact) and f.day)
            self.lists["facts"] = tuple(dict.fromkeys(fmt.date(d) for d in days))
        joint = letter_texts.text(language, "meta", "list_separator")
        self.shown = {n: show(v, KIND_OF[n], fmt) for n, v in fields.items() if KIND_OF.get(n, "list") != "list"}
        self.shown |= {n: joint.join(items) for n, items in self.lists.items()}
        self.sections: list[Section] = []
        self.left: list[str] = []

    def has(self, *names: str) -> bool:
        return all(not empty(self.fields.get(n)) and self.fields.get(n) is not False for n in names)

    @property
    def asked_before(self) -> bool:
        """Were they asked to change before each of the facts?"""
        if self.known.asked is None:
            return True
        facts = as_list(self.fields.get("facts"))
        return all(isinstance(f, Fact) and f.source in self.known.asked for f in facts)

    @property
    def money_key(self) -> str:
        """Nothing open is not said where debts were written off: it would read as a waiver."""
        return "money" if self.has("open_invoices") else "money_final" if self.known.given_up else "money_none"

    def add(self, section: str, key: str | None = None, *, of: str | None = None) -> None:
        """Add a section, with the text `key` (by default its own name) of this letter, or `of` another."""
        template = letter_texts.text(self.language, of or self.kind, key or section)
        label = HEADINGS.get(section) if self.kind in _HEADED and self.rule not in ("H1", "H2") else None
        heading = letter_texts.text(self.language, "labels", label) if label else ""
        self.sections.append(Section(section, heading, letter_texts.blocks(template, self.shown, self.lists)))
        self.left += [n for n in letter_texts.placeholders(template) if not self.shown.get(n)]


def build(
    kind: str,
    language: str,
    fields: Fields,
    fmt: Formatter,
    *,
    as_of: date,
    rule: str | None = None,
    known: Known | None = None,
) -> Letter:
    """Build the letter. What has no value stays as `{name}` and is listed in `unfilled`.

    `rule` is the hard rule that fired: H1 and H2 make the short form of `fire`, with immediate effect unless a later
    last day was chosen; H3 its form without regret.
    Raises Invalid for an unknown kind or language.
    """
    letter_fields.fields_of(kind)
    b = _Builder(kind, language, fields, fmt, rule, known or Known(), as_of)
    _PLANS[kind](b)
    return _frame(b)


def _frame(b: _Builder) -> Letter:
    meta, labels = letter_texts.texts(b.language)["meta"], letter_texts.texts(b.language)["labels"]
    shown = b.shown
    left = [*(["my_name"] if not shown.get("my_name") else []), *b.left]
    sender = (shown.get("my_name") or "{my_name}", shown.get("my_business", ""), *_lines(shown.get("my_address", "")))
    recipient = (shown.get("contact_name", ""), shown.get("client_name", ""), *_lines(shown.get("notice_address", "")))
    subject = letter_texts.text(b.language, "subjects", _subject(b))
    greeting = salutation(b.language, shown)
    signature = letter_texts.fill(letter_texts.text(b.language, "closing", "signature"), shown)
    for line in (subject, *greeting, signature):
        left += letter_body.unfilled(line)
    return Letter(
        kind=b.kind,
        language=b.language,
        rtl=bool(meta["rtl"]),
        day=b.day,
        date=b.fmt.date(b.day),
        sender=_distinct((*sender, shown.get("my_email", ""))),
        recipient=_distinct(recipient),
        subject_label=labels["subject"],
        subject=subject,
        subject_first=bool(meta["subject_first"]),
        reference=f"{labels['reference']}: {shown['contract_ref']}" if shown.get("contract_ref") else "",
        salutation=greeting,
        sections=tuple(b.sections),
        closing=letter_texts.text(b.language, "closing", "text"),
        signature=signature,
        enclosures_label=labels["enclosures"],
        enclosures=b.lists.get("enclosures", ()),
        enclosures_none=labels["none"],
        my_email=shown.get("my_email", ""),
        to_email=shown.get("to_email", ""),
        unfilled=tuple(dict.fromkeys(left)),
    )


def _subject(b: _Builder) -> str:
    nothing_open = b.kind == "finish_decline" and not b.has("open_items")
    return "finish_decline_none" if nothing_open else b.kind


def _lines(address: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in address.replace(";", "\n").split("\n") if part.strip())


def _distinct(lines: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(line for line in lines if line))


def show(value: object, kind: str, fmt: Formatter) -> str:
    """A single value as the letter writes it; "" for none. Several sums stand beside each other, never added."""
    if isinstance(value, tuple | list):
        return " + ".join(filter(None, (show(v, kind, fmt) for v in value)))
    if isinstance(value, Amount):
        return fmt.money(value.minor, value.currency) if value.minor else ""
    if isinstance(value, date):
        return fmt.date(value)
    if isinstance(value, bool):
        return "yes" if value else ""
    if isinstance(value, int | Decimal):
        return fmt.number(value)
    return "" if value is None else str(value).strip()


def show_list(name: str, value: object, language: str, fmt: Formatter) -> tuple[str, ...]:
    """The items of a list field as the letter writes them, without a trailing full stop."""
    out = []
    for item in as_list(value):
        if isinstance(item, OpenInvoice):
            line = _invoice(item, "overdue" if name == "overdue_list" else "invoice", language, fmt)
        elif isinstance(item, Fact):
            line = fact(item, language, fmt)
        elif isinstance(item, Referral):
            line = item.name
        else:
            line = str(item)
        out.append(line.strip().rstrip(".;").strip())
    return tuple(filter(None, out))


def _invoice(item: OpenInvoice, form: str, language: str, fmt: Formatter) -> str:
    template = letter_texts.text(language, "lines", form if item.due else "invoice_no_due")
    return letter_texts.fill(
        template,
        {
            "number": item.number,
            "due": fmt.date(item.due) if item.due else "",
            "days": fmt.number(max(item.days_late, 0)),
            "amount": fmt.money(item.amount, item.currency),
        },
    )


def fact(item: Fact, language: str, fmt: Formatter) -> str:
    """One fact as a sentence in the letter's language; what the user typed stays as typed."""
    if item.form:
        shown = {name: _fact_value(value, fmt) for name, value in item.values.items()}
        return letter_texts.fill(letter_texts.text(language, "facts", item.form), shown)
    if item.day and item.source:
        shown = {"date": fmt.date(item.day), "text": item.text.strip().rstrip(".")}
        return letter_texts.fill(letter_texts.text(language, "facts", "dated"), shown)
    if item.day:
        return item.text.replace(item.day.isoformat(), fmt.date(item.day))
    return item.text


def _fact_value(value: object, fmt: Formatter) -> str:
    return fmt.number(value) if isinstance(value, int) and value == 0 else show(value, "", fmt)


def terms(fields: Fields, language: str, fmt: Formatter) -> tuple[str, ...]:
    """The new terms of `renegotiate`: a line for each flag chosen, then the user's own."""
    shown = {n: show(v, KIND_OF[n], fmt) for n, v in fields.items() if KIND_OF.get(n, "list") != "list"}
    out = []
    for term in chosen_terms(fields):
        out.append(letter_texts.fill(letter_texts.text(language, "terms", term), shown))
        if term == "late_payment" and shown.get("late_fee"):
            out.append(letter_texts.fill(letter_texts.text(language, "terms", "late_fee"), shown))
    own = (str(t) for t in as_list(fields.get("new_terms")) if str(t) not in letter_fields.TERMS)
    return (*out, *(t.strip().rstrip(".;") for t in own))


def _renegotiate(b: _Builder) -> None:
    b.add("thanks")
    b.add("situation")
    if b.has("my_part"):
        b.add("my_part")
    b.add("terms")
    b.left += [n for t in chosen_terms(b.fields) for n in letter_fields.TERM_FIELDS.get(t, ()) if not b.shown.get(n)]
    b.add("reply", "reply_talk" if b.has("talk_slot") else "reply")
    if b.has("fallback"):
        b.add("fallback")


def _raise_rates(b: _Builder) -> None:
    b.add("thanks")
    b.add("decision")
    b.add("under_way", "under_way" if b.has("open_items") else "under_way_none")
    b.add("included")
    b.add("excluded")
    package, people = b.has("smaller_package"), b.has("referrals")
    if package or people:
        b.add("choices", "choice_both" if package and people else "choice_package" if package else "choice_referrals")
    b.add("reply")


def _finish_decline(b: _Builder) -> None:
    b.add("thanks")
    promised = b.has("open_items")
    if promised:
        b.add("finishing")
    b.add("decision", "decision" if promised else "decision_now")
    b.add("basis", "basis" if b.has("facts") and not b.has("no_reasons") else "basis_plain")
    b.add("until_then", "until_then" if promised else "until_then_now")
    b.add("last_day")
    b.add("handover")
    b.add("money", b.money_key)
    if b.has("prepaid_refund"):
        b.add("prepaid", of="fire")
    if b.has("referrals"):
        b.add("options")
    b.add("wish")


def _fire(b: _Builder) -> None:
    short = b.rule in ("H1", "H2")
    if not short:
        b.add("thanks", "thanks" if b.has("start_date") else "thanks_plain")
    talk = "" if b.has("talk_date") and not short else "_no_talk"
    b.add("decision", f"decision{talk}{'' if b.has('contract_ref') else '_no_ref'}")
    last = b.fields.get("last_day")
    if not short:
        b.add("last_day")
    elif isinstance(last, date) and last > b.day:
        b.add("last_day", of="finish_decline")
    else:
        b.add("last_day", "last_day_now")
    if not short:
        if not b.has("no_reasons"):
            b.add("basis", "basis" if b.rule != "H3" else "basis_h3" if b.asked_before else "basis_h3_record")
        b.add("commitments", "commitments" if b.has("open_items") else "commitments_none")
    b.add("handover")
    b.add("money", b.money_key)
    if b.has("prepaid_refund"):
        b.add("prepaid")
    for optional in ("goodwill", "regret", "options"):
        if b.has("referrals" if optional == "options" else optional):
            b.add(optional)
    b.add("contact")
    if not short:
        b.add("wish")


def _pause(b: _Builder) -> None:
    b.add("overdue")
    b.add("pausing", "pausing" if b.has("clause_ref") else "pausing_no_clause")
    b.add("resume")
    if b.has("late_fee"):
        b.add("late_fee")
    b.add("query")
    b.add("thanks")


def _decline(b: _Builder) -> None:
    b.add("thanks")
    b.add("decision", "decision" if b.has("open_items") else "decision_none")
    if b.has("referrals"):
        b.add("options")


def _boundary(b: _Builder) -> None:
    b.add("acknowledge")
    b.add("decision")


_PLANS = {
    "renegotiate": _renegotiate,
    "raise_rates": _raise_rates,
    "finish_decline": _finish_decline,
    "fire": _fire,
    "pause": _pause,
    "decline": _decline,
    "boundary": _boundary,
}
