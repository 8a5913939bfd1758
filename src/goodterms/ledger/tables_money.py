"""Tables of invoices and what becomes of them."""

from sqlalchemy import Index, UniqueConstraint, text

from goodterms.ledger.tables_base import Table, default, ref, row_id


class Invoice(Table, table=True):
    __table_args__ = (
        UniqueConstraint("client_id", "number"),
        Index("ix_invoice_batch", "batch_id", sqlite_where=text("batch_id IS NOT NULL")),
        Index("ix_invoice_client", "client_id", "issued"),
        Index("ix_invoice_source", "source_key", sqlite_where=text("source_key IS NOT NULL")),
    )

    id: int | None = row_id()
    client_id: int = ref("client", "CASCADE")
    project_id: int | None = ref("project", "SET NULL", null=True)
    number: str | None = None
    state: str = default("issued")
    issued: str | None = None
    due: str | None = None
    due_source: str = default("stated")
    currency: str
    discount: int = default(0)
    net: int
    tax: int = default(0)
    tax_note: str = default("")
    late_excused: int = default(0)
    settled_unknown: int = default(0)
    note: str = default("")
    source_key: str | None = None
    batch_id: int | None = ref("import_batch", null=True)


class InvoiceLine(Table, table=True):
    __table_args__ = (Index("ix_invoice_line_invoice", "invoice_id", "position"),)

    id: int | None = row_id()
    invoice_id: int = ref("invoice", "CASCADE")
    position: int
    text: str
    quantity: str
    unit_price: str
    tax_rate: str = default("0")


class Payment(Table, table=True):
    __table_args__ = (Index("ix_payment_invoice", "invoice_id", "day", "amount"),)

    id: int | None = row_id()
    invoice_id: int = ref("invoice", "CASCADE")
    day: str
    amount: int
    note: str = default("")


class CreditNote(Table, table=True):
    __table_args__ = (Index("ix_credit_note_invoice", "invoice_id"),)

    id: int | None = row_id()
    invoice_id: int = ref("invoice", "CASCADE")
    number: str | None = None
    day: str
    amount: int
    reason: str = default("")


class WriteOff(Table, table=True):
    id: int | None = row_id()
    invoice_id: int = ref("invoice", "CASCADE", unique=True)
    day: str
    amount: int
    reason: str


class Dispute(Table, table=True):
    __table_args__ = (Index("ix_dispute_invoice", "invoice_id"),)

    id: int | None = row_id()
    invoice_id: int = ref("invoice", "CASCADE")
    opened: str
    closed: str | None = None
    outcome: str = default("open")
    note: str = default("")


class InvoiceReminder(Table, table=True):
    __table_args__ = (Index("ix_invoice_reminder_invoice", "invoice_id"),)

    id: int | None = row_id()
    invoice_id: int = ref("invoice", "CASCADE")
    day: str
    stage: int = default(1)
