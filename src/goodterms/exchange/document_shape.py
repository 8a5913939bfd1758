"""The shape of the interchange document: which lists it has, which keys, and the columns they are kept in.

`docs/interchange.md` describes the same for people; a test holds the two against each other.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from goodterms.domain import records
from goodterms.domain.letter_model import KINDS as LETTER_KINDS
from goodterms.exchange import document_values as v
from goodterms.ledger.decisions import OUTCOMES, TODO_KINDS

Reference = Literal["project", "invoice", "incident", "decision"]
Match = Callable[[Mapping[str, Any]], tuple[Any, ...] | None]


@dataclass(frozen=True, slots=True)
class Field:
    """One key. A dot makes an object of it ("contract.notice_days"). `default` is as kept, None: null.

    `refers`: the value names another record of the client. `stamp`: the moment it was logged, now
    unless given, and no part of what makes two records equal.
    """

    key: str
    column: str
    kind: v.Kind
    default: Any = None
    required: bool = False
    refers: Reference | None = None
    stamp: bool = False


@dataclass(frozen=True, slots=True)
class List:
    """One list of records of one table, under a client (or under a record of the list above).

    `match` says which record of the file is meant when two are not equal; without it records are a
    log, and only added. `keeps`: a matching record is changed only in these columns.
    """

    key: str
    table: str
    fields: tuple[Field, ...]
    parent: str = "client_id"
    match: Match | None = None
    children: tuple[List, ...] = ()
    labelled: Reference | None = None
    order: str = "id"
    keeps: tuple[str, ...] | None = field(default=None)


def by(*columns: str) -> Match:
    """Match by these columns."""
    return lambda row: tuple(row[name] for name in columns)


def _entry(row: Mapping[str, Any]) -> tuple[Any, ...] | None:
    if row["source_key"]:
        return "key", row["source_key"]
    return None if row["start"] is None else ("start", row["start"], row["person"])


def _invoice(row: Mapping[str, Any]) -> tuple[Any, ...] | None:
    if row["number"]:
        return "number", row["number"]
    return ("key", row["source_key"]) if row["source_key"] else None


_NOTE = Field("note", "note", v.LINES, "")
_LOGGED = Field("logged", "created_at", v.INSTANT, stamp=True)
_PROJECT = Field("project", "project_id", v.LABEL, refers="project")
_INVOICE = Field("invoice", "invoice_id", v.LABEL, refers="invoice")
_DECISION = Field("decision", "decision_id", v.LABEL, refers="decision")
_DATE = Field("date", "day", v.DAY, required=True)
_SOURCE = Field("source_key", "source_key", v.TEXT)
LANGUAGE = v.TEXT

CLIENT = (
    Field("name", "name", v.TEXT, required=True),
    Field("status", "status", v.choice(*records.STATUSES), "active"),
    Field("archived", "archived", v.FLAG, 0),
    Field("currency", "currency", v.CURRENCY),
    Field("billing", "billing", v.choice(*records.BILLINGS), "hourly"),
    Field("rounding_minutes", "rounding_minutes", v.between(0, 60)),
    Field("terms_days", "terms_days", v.between(0, 3650)),
    Field("since", "since", v.DAY),
    Field("language", "language", LANGUAGE, "en"),
    Field("friend", "friend", v.FLAG, 0),
    Field("bar", "bar", v.LINES, ""),
    Field("last_day", "last_day", v.DAY),
    Field("contract.reference", "contract_ref", v.OPTIONAL_TEXT, ""),
    Field("contract.clause", "clause_ref", v.OPTIONAL_TEXT, ""),
    Field("contract.notice_days", "notice_days", v.between(0, 3650)),
    Field("contract.month_end", "month_end", v.FLAG, 0),
    Field("contract.suspend_clause", "suspend_clause", v.FLAG, 0),
    Field("contract.late_fee", "late_fee", v.OPTIONAL_TEXT, ""),
    Field("contract.prepaid", "prepaid", v.PRICE, 0),
    Field("declared.values_fit", "values_fit", v.choice("fits", "drifting", "no_longer")),
    Field("declared.growth", "growth", v.choice("some", "none")),
    Field("declared.referrals", "referrals", v.COUNT),
    Field("declared.on", "declared_on", v.DAY),
    Field("logged", "created_at", v.INSTANT, stamp=True),
)

RATES = List(
    "rates",
    "client_rate",
    (Field("since", "since", v.DAY, required=True), Field("rate", "rate", v.PRICE, required=True)),
    match=by("since"),
    order="since",
)
CONTACTS = List(
    "contacts",
    "contact",
    (
        Field("name", "name", v.TEXT, ""),
        Field("role", "role", v.choice("decision", "finance", "other"), "decision"),
        Field("honorific", "honorific", v.TEXT, ""),
        Field("email", "email", v.TEXT, ""),
        Field("address", "address", v.LINES, ""),
    ),
    match=by("role", "name"),
)
DELAYS = List(
    "delays",
    "delay",
    (
        _DATE,
        Field("working_days", "working_days", v.COUNT, required=True),
        Field("cause", "cause", v.choice(*records.DELAY_CAUSES), "feedback"),
    ),
    parent="project_id",
    match=by("day", "cause"),
)
PROJECTS = List(
    "projects",
    "project",
    (
        Field("name", "name", v.TEXT, required=True),
        Field("billing", "billing", v.choice(*records.BILLINGS), "hourly"),
        Field("estimate_hours", "estimate_seconds", v.HOURS),
        Field("fee", "fee", v.PRICE),
        Field("agreed_scope", "agreed_scope", v.FLAG, 0),
        Field("included_rounds", "included_rounds", v.COUNT, 2),
        Field("opened", "opened", v.DAY),
        Field("deadline", "deadline", v.DAY),
        Field("status", "status", v.choice("open", "done"), "open"),
    ),
    match=by("name_key"),
    children=(DELAYS,),
    labelled="project",
)
LINES = List(
    "lines",
    "invoice_line",
    (
        Field("text", "text", v.LINES, ""),
        Field("quantity", "quantity", v.DECIMAL, "1"),
        Field("unit_price", "unit_price", v.DECIMAL, "0"),
        Field("tax_rate", "tax_rate", v.SHARE, "0"),
    ),
    parent="invoice_id",
    order="position, id",
)
PAYMENTS = List(
    "payments",
    "payment",
    (_DATE, Field("amount", "amount", v.AMOUNT, required=True), _NOTE),
    parent="invoice_id",
)
CREDITS = List(
    "credits",
    "credit_note",
    (
        _DATE,
        Field("amount", "amount", v.AMOUNT, required=True),
        Field("reason", "reason", v.LINES, ""),
        Field("number", "number", v.TEXT),
    ),
    parent="invoice_id",
)
WRITE_OFF = List(
    "write_off",
    "write_off",
    (
        _DATE,
        Field("amount", "amount", v.AMOUNT, required=True),
        Field("reason", "reason", v.choice(*records.WRITE_OFF_REASONS), "bad_debt"),
    ),
    parent="invoice_id",
    match=by(),
)
DISPUTES = List(
    "disputes",
    "dispute",
    (
        Field("opened", "opened", v.DAY, required=True),
        Field("closed", "closed", v.DAY),
        Field("outcome", "outcome", v.choice(*records.DISPUTE_OUTCOMES), "open"),
        _NOTE,
    ),
    parent="invoice_id",
    match=by("opened"),
)
INVOICE_REMINDERS = List(
    "reminders",
    "invoice_reminder",
    (_DATE, Field("stage", "stage", v.between(1, 99), 1)),
    parent="invoice_id",
    match=by("day"),
)
INVOICES = List(
    "invoices",
    "invoice",
    (
        Field("number", "number", v.TEXT),
        Field("state", "state", v.choice("issued", "draft")),
        _PROJECT,
        Field("issued", "issued", v.DAY),
        Field("due", "due", v.DAY),
        Field("due_source", "due_source", v.choice("stated", "derived")),
        Field("currency", "currency", v.CURRENCY),
        Field("discount", "discount", v.AMOUNT, 0),
        Field("net", "net", v.AMOUNT, 0),
        Field("tax", "tax", v.AMOUNT, 0),
        Field("tax_note", "tax_note", v.LINES, ""),
        Field("late_excused", "late_excused", v.FLAG, 0),
        Field("settled_unknown", "settled_unknown", v.FLAG, 0),
        _NOTE,
        _SOURCE,
    ),
    match=_invoice,
    children=(LINES, PAYMENTS, CREDITS, WRITE_OFF, DISPUTES, INVOICE_REMINDERS),
    labelled="invoice",
)
_WORK = (
    Field("kind", "kind", v.choice(*records.KINDS), "work"),
    Field("scope", "scope", v.choice("in", "extra"), "in"),
    Field("billable", "billable", v.FLAG, 1),
    Field("requested_by", "requested_by", v.choice("client", "me"), "client"),
)
ENTRIES = List(
    "entries",
    "time_entry",
    (
        Field("start", "start", v.TEXT),
        Field("date", "day", v.DAY),
        Field("zone", "zone", v.TEXT),
        Field("seconds", "seconds", v.between(0, 31 * 86_400), required=True),
        _PROJECT,
        *_WORK,
        Field("rush_paid", "rush_paid", v.FLAG, 0),
        Field("emergency_agreed", "emergency_agreed", v.FLAG, 0),
        _INVOICE,
        _NOTE,
        Field("person", "person", v.TEXT, ""),
        _SOURCE,
    ),
    match=_entry,
    order="day, id",
)
EXPENSES = List(
    "expenses", "expense", (_DATE, Field("amount", "amount", v.AMOUNT, required=True), _NOTE), order="day, id"
)
CHANGES = List(
    "changes",
    "change_request",
    (
        _DATE,
        Field("hours", "seconds", v.HOURS, 0),
        Field("outcome", "outcome", v.choice(*records.CHANGE_OUTCOMES), required=True),
        Field("last_minute", "last_minute", v.FLAG, 0),
        Field("reversal", "reversal", v.FLAG, 0),
        _PROJECT,
        _NOTE,
        _LOGGED,
    ),
)
REQUESTS = List(
    "requests",
    "request",
    (
        Field("sent", "sent", v.DAY, required=True),
        Field("answered", "answered", v.DAY),
        Field("needs_answer", "needs_answer", v.FLAG, 1),
        Field("kind", "kind", v.choice(*records.REQUEST_KINDS), "question"),
        Field("deadline", "deadline", v.DAY),
        Field("rush_paid", "rush_paid", v.FLAG, 0),
        Field("announced_absence", "announced_absence", v.FLAG, 0),
        _NOTE,
        _LOGGED,
    ),
    match=by("sent", "kind", "note"),
)
INCIDENTS = List(
    "incidents",
    "incident",
    (
        _DATE,
        Field("flag", "flag", v.FLAG_ID, required=True),
        Field("severity", "severity", v.between(1, 3), 1),
        _NOTE,
        Field("evidence", "evidence", v.OPTIONAL_TEXT, ""),
        Field("told_on", "told_on", v.DAY),
        Field("target", "target", v.choice("me", "other"), "me"),
        Field("justified", "justified", v.FLAG, 0),
        Field("phase", "phase", v.OPTIONAL_TEXT, ""),
        Field("conceded", "conceded", v.FLAG, 0),
        _INVOICE,
        Field("corrects", "corrects_id", v.LABEL, refers="incident"),
        _LOGGED,
    ),
    labelled="incident",
)
SIGNALS = List(
    "signals", "signal", (_DATE, Field("kind", "kind", v.choice(*records.SIGNALS), required=True), _NOTE, _LOGGED)
)
ACCEPTED = List(
    "accepted",
    "accepted_flag",
    (
        Field("flag", "flag", v.FLAG_ID, required=True),
        Field("reason", "reason", v.LINES, ""),
        Field("on", "accepted_on", v.DAY, required=True),
        Field("expires", "expires", v.DAY, required=True),
        Field("level", "level", v.choice("none", "unknown", "note", "amber", "red"), "amber"),
        Field("weight", "weight", v.between(0, 10**9), 0),
    ),
    match=by("flag", "accepted_on"),
)
DECISIONS = List(
    "decisions",
    "decision",
    (
        Field("state", "state", v.choice("draft", "taken"), "draft"),
        Field("step", "step", v.COUNT, 1),
        Field("answers", "answers", v.ANY, "{}"),
        Field("outcome", "outcome", v.choice(*OUTCOMES)),
        Field("recommended", "recommended", v.choice(*OUTCOMES)),
        Field("override_reason", "override_reason", v.LINES, ""),
        Field("snapshot", "snapshot", v.ANY, "{}"),
        Field("started", "started_at", v.INSTANT, stamp=True),
        Field("taken_on", "taken_on", v.DAY),
        Field("corrects", "corrects_id", v.LABEL, refers="decision"),
        Field("withdrawn_on", "withdrawn_on", v.DAY),
        Field("withdrawn_note", "withdrawn_note", v.LINES, ""),
    ),
    match=lambda row: (row["started_at"],) if row["started_at"] is not None else None,
    labelled="decision",
    keeps=("withdrawn_on", "withdrawn_note"),
)
LETTERS = List(
    "letters",
    "letter",
    (
        _DECISION,
        Field("kind", "kind", v.choice(*LETTER_KINDS), required=True),
        Field("language", "language", LANGUAGE, "en"),
        Field("version", "version", v.between(1, 10_000), 1),
        Field("subject", "subject", v.TEXT, ""),
        Field("body", "body", v.LINES, ""),
        Field("fields", "fields", v.ANY, "{}"),
        Field("overrides", "overrides", v.ANY, "{}"),
        Field("written_on", "written_on", v.DAY, required=True),
        Field("sent_on", "sent_on", v.DAY),
        Field("proof", "proof", v.LINES, ""),
    ),
    match=by("kind", "language", "version", "written_on"),
    keeps=("sent_on", "proof"),
)
TALKS = List("talks", "talk", (_DECISION, _DATE, Field("who", "who", v.TEXT, ""), _NOTE, _LOGGED))
REMINDERS = List(
    "reminders",
    "reminder",
    (
        _DECISION,
        Field("kind", "kind", v.choice(*TODO_KINDS), "reminder"),
        Field("date", "day", v.DAY),
        Field("text", "text", v.LINES, required=True),
        Field("done_on", "done_on", v.DAY),
        Field("position", "position", v.between(0, 10**9), 0),
    ),
    match=by("kind", "day", "text", "decision_id"),
)
LISTS = (
    RATES, CONTACTS, PROJECTS, INVOICES, ENTRIES, EXPENSES, CHANGES, REQUESTS, INCIDENTS, SIGNALS, ACCEPTED,
    DECISIONS, LETTERS, TALKS, REMINDERS,
)  # fmt: skip
"""The lists of a client, in the order in which they can refer to each other."""
EXCHANGE_RATES = List(
    "exchange_rates",
    "exchange_rate",
    (
        Field("currency", "currency", v.CURRENCY, required=True),
        Field("date", "day", v.DAY, required=True),
        Field("rate", "rate", v.ABOVE_ZERO, required=True),
    ),
    parent="",
    match=by("currency", "day"),
    order="currency, day",
)
TIMER = (
    Field("client", "client_id", v.TEXT, required=True),
    _PROJECT,
    Field("start", "start", v.INSTANT, required=True),
    Field("zone", "zone", v.TEXT),
    *_WORK,
    _NOTE,
)
TOP = ("goodterms", "settings", "thresholds", "exchange_rates", "clients", "reminders", "timer")
CLIENT_KEYS = frozenset(
    {field.key.split(".")[0] for field in CLIENT} | {item.key for item in LISTS} | {"rate", "thresholds"}
)
