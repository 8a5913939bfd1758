"""Tables of what clients did, and of what was decided about them."""

from sqlalchemy import Index, text

from goodterms.ledger.tables_base import Table, default, ref, row_id


class ChangeRequest(Table, table=True):
    __table_args__ = (Index("ix_change_request_client", "client_id", "day"),)

    id: int | None = row_id()
    client_id: int = ref("client", "CASCADE")
    project_id: int | None = ref("project", "SET NULL", null=True)
    day: str
    seconds: int = default(0)
    outcome: str
    last_minute: int = default(0)
    reversal: int = default(0)
    note: str = default("")
    created_at: int


class Request(Table, table=True):
    __table_args__ = (Index("ix_request_client", "client_id", "sent"),)

    id: int | None = row_id()
    client_id: int = ref("client", "CASCADE")
    sent: str
    answered: str | None = None
    needs_answer: int = default(1)
    kind: str = default("question")
    deadline: str | None = None
    rush_paid: int = default(0)
    announced_absence: int = default(0)
    note: str = default("")
    created_at: int


class Incident(Table, table=True):
    __table_args__ = (
        Index("ix_incident_client", "client_id", "day"),
        Index("ix_incident_corrects", "corrects_id", sqlite_where=text("corrects_id IS NOT NULL")),
    )

    id: int | None = row_id()
    client_id: int = ref("client", "CASCADE")
    day: str
    flag: str
    severity: int = default(1)
    note: str
    evidence: str = default("")
    told_on: str | None = None
    target: str = default("me")
    justified: int = default(0)
    phase: str = default("")
    conceded: int = default(0)
    invoice_id: int | None = ref("invoice", "SET NULL", null=True)
    corrects_id: int | None = ref("incident", "CASCADE", null=True)
    created_at: int


class Signal(Table, table=True):
    __table_args__ = (Index("ix_signal_client", "client_id", "day"),)

    id: int | None = row_id()
    client_id: int = ref("client", "CASCADE")
    day: str
    kind: str
    note: str = default("")
    created_at: int


class AcceptedFlag(Table, table=True):
    __table_args__ = (Index("ix_accepted_flag_client", "client_id"),)

    id: int | None = row_id()
    client_id: int = ref("client", "CASCADE")
    flag: str
    reason: str
    accepted_on: str
    expires: str
    level: str
    weight: int


class Threshold(Table, table=True):
    __table_args__ = (Index("ix_threshold_key", text("ifnull(client_id, 0)"), "key", unique=True),)

    id: int | None = row_id()
    client_id: int | None = ref("client", "CASCADE", null=True)
    key: str
    value: str


class Decision(Table, table=True):
    __table_args__ = (Index("ix_decision_client", "client_id", "taken_on"),)

    id: int | None = row_id()
    client_id: int = ref("client", "CASCADE")
    state: str = default("draft")
    step: int = default(1)
    answers: str = default("{}")
    outcome: str | None = None
    recommended: str | None = None
    override_reason: str = default("")
    snapshot: str = default("{}")
    started_at: int
    taken_on: str | None = None
    corrects_id: int | None = ref("decision", "SET NULL", null=True)
    withdrawn_on: str | None = None
    withdrawn_note: str = default("")


class Letter(Table, table=True):
    __table_args__ = (Index("ix_letter_client", "client_id"),)

    id: int | None = row_id()
    client_id: int = ref("client", "CASCADE")
    decision_id: int | None = ref("decision", "SET NULL", null=True)
    kind: str
    language: str
    version: int = default(1)
    subject: str
    body: str
    fields: str = default("{}")
    overrides: str = default("{}")
    written_on: str
    sent_on: str | None = None
    proof: str = default("")


class Talk(Table, table=True):
    __table_args__ = (Index("ix_talk_client", "client_id"),)

    id: int | None = row_id()
    client_id: int = ref("client", "CASCADE")
    decision_id: int | None = ref("decision", "SET NULL", null=True)
    day: str
    who: str = default("")
    note: str = default("")
    created_at: int


class Reminder(Table, table=True):
    __table_args__ = (
        Index("ix_reminder_client", "client_id"),
        Index("ix_reminder_open", "day", sqlite_where=text("done_on IS NULL")),
    )

    id: int | None = row_id()
    client_id: int | None = ref("client", "CASCADE", null=True)
    decision_id: int | None = ref("decision", "CASCADE", null=True)
    kind: str = default("reminder")
    day: str | None = None
    text: str
    done_on: str | None = None
    position: int = default(0)
