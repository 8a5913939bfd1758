"""The tables as SQLModel classes: the same as schema.sql, for the form-like use cases and for Alembic.

Times and amounts as in schema.sql. These classes do not validate; the use cases do.
"""

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field

from goodterms.ledger.tables_base import Table, as_text, default, ref, row_id
from goodterms.ledger.tables_evidence import (
    AcceptedFlag,
    ChangeRequest,
    Decision,
    Incident,
    Letter,
    Reminder,
    Request,
    Signal,
    Talk,
    Threshold,
)
from goodterms.ledger.tables_money import CreditNote, Dispute, Invoice, InvoiceLine, InvoiceReminder, Payment, WriteOff

__all__ = [
    "AcceptedFlag",
    "Change",
    "ChangeOpen",
    "ChangeRequest",
    "ChangeRow",
    "Client",
    "ClientRate",
    "Contact",
    "CreditNote",
    "Decision",
    "Delay",
    "Dispute",
    "ExchangeRate",
    "Expense",
    "ImportBatch",
    "Incident",
    "Invoice",
    "InvoiceLine",
    "InvoiceReminder",
    "Letter",
    "Payment",
    "Project",
    "Reminder",
    "Request",
    "Setting",
    "Signal",
    "Talk",
    "Threshold",
    "TimeEntry",
    "Timer",
    "WriteOff",
    "metadata",
]


class Setting(Table, table=True):
    id: int | None = row_id()
    key: str = Field(unique=True)
    value: str


class ImportBatch(Table, table=True):
    id: int | None = row_id()
    created_at: int
    format: str
    source: str
    sha256: str
    added: int = default(0)
    updated: int = default(0)
    duplicates: int = default(0)


class ExchangeRate(Table, table=True):
    __table_args__ = (UniqueConstraint("currency", "day"),)

    id: int | None = row_id()
    currency: str
    day: str
    rate: str


class Client(Table, table=True):
    id: int | None = row_id()
    name: str
    name_key: str = Field(unique=True)
    status: str = default("active")
    archived: int = default(0)
    currency: str
    billing: str = default("hourly")
    rounding_minutes: int | None = None
    terms_days: int | None = None
    since: str | None = None
    language: str = default("en")
    friend: int = default(0)
    bar: str = default("")
    contract_ref: str = default("")
    clause_ref: str = default("")
    notice_days: int | None = None
    month_end: int = default(0)
    suspend_clause: int = default(0)
    late_fee: str = default("")
    prepaid: int = default(0)
    last_day: str | None = None
    values_fit: str | None = None
    growth: str | None = None
    referrals: int | None = None
    declared_on: str | None = None
    created_at: int
    batch_id: int | None = ref("import_batch", null=True)


class ClientRate(Table, table=True):
    __table_args__ = (UniqueConstraint("client_id", "since"),)

    id: int | None = row_id()
    client_id: int = ref("client", "CASCADE")
    since: str
    rate: int


class Contact(Table, table=True):
    __table_args__ = (Index("ix_contact_client", "client_id"),)

    id: int | None = row_id()
    client_id: int = ref("client", "CASCADE")
    name: str = default("")
    role: str = default("decision")
    honorific: str = default("")
    email: str = default("")
    address: str = default("")


class Project(Table, table=True):
    __table_args__ = (UniqueConstraint("client_id", "name_key"),)

    id: int | None = row_id()
    client_id: int = ref("client", "CASCADE")
    name: str
    name_key: str
    billing: str = default("hourly")
    estimate_seconds: int | None = None
    fee: int | None = None
    agreed_scope: int = default(0)
    included_rounds: int = default(2)
    opened: str | None = None
    deadline: str | None = None
    status: str = default("open")
    batch_id: int | None = ref("import_batch", null=True)


class Delay(Table, table=True):
    __table_args__ = (Index("ix_delay_project", "project_id"),)

    id: int | None = row_id()
    project_id: int = ref("project", "CASCADE")
    day: str
    working_days: int
    cause: str = default("feedback")


class Timer(Table, table=True):
    __table_args__ = (CheckConstraint("id = 1"),)

    id: int | None = row_id()
    client_id: int = ref("client", "CASCADE")
    project_id: int | None = ref("project", "SET NULL", null=True)
    start: int
    zone: str
    kind: str = default("work")
    scope: str = default("in")
    billable: int = default(1)
    requested_by: str = default("client")
    note: str = default("")


class TimeEntry(Table, table=True):
    __table_args__ = (
        Index("ix_entry_batch", "batch_id", sqlite_where=text("batch_id IS NOT NULL")),
        Index("ix_entry_day", "day", "id"),
        Index("ix_entry_invoice", "invoice_id", sqlite_where=text("invoice_id IS NOT NULL")),
        Index("ix_entry_source", "source_key", sqlite_where=text("source_key IS NOT NULL")),
        Index(
            "ix_entry_sums",
            "client_id",
            "day",
            "project_id",
            "kind",
            "scope",
            "billable",
            "requested_by",
            "seconds",
            "minute",
            "rush_paid",
            "emergency_agreed",
        ),
        Index(
            "ix_entry_unbilled",
            "client_id",
            "day",
            "project_id",
            "seconds",
            sqlite_where=text("invoice_id IS NULL AND billable = 1"),
        ),
    )

    id: int | None = row_id()
    client_id: int = ref("client", "CASCADE")
    project_id: int | None = ref("project", "SET NULL", null=True)
    day: str
    start: int | None = None
    minute: int | None = None
    zone: str | None = None
    seconds: int
    kind: str = default("work")
    scope: str = default("in")
    billable: int = default(1)
    requested_by: str = default("client")
    rush_paid: int = default(0)
    emergency_agreed: int = default(0)
    invoice_id: int | None = ref("invoice", "SET NULL", null=True)
    note: str = default("")
    person: str = default("")
    source_key: str | None = None
    batch_id: int | None = ref("import_batch", null=True)


class Expense(Table, table=True):
    __table_args__ = (Index("ix_expense_client", "client_id", "day"),)

    id: int | None = row_id()
    client_id: int = ref("client", "CASCADE")
    day: str
    amount: int
    note: str = default("")


class Change(Table, table=True):
    id: int | None = row_id()
    at: int
    label: str
    state: str = default("done")
    batch_id: int | None = None


class ChangeRow(Table, table=True):
    __table_args__ = (Index("ix_change_row_change", "change_id"),)

    id: int | None = row_id()
    change_id: int = ref("change", "CASCADE")
    tbl: str
    row: int
    before: str | None = None
    after: str | None = None


class ChangeOpen(Table, table=True):
    __table_args__ = (CheckConstraint("id = 1"),)

    id: int | None = row_id()
    change_id: int | None = None
    batch_id: int | None = None


metadata = Table.metadata
as_text(metadata)
