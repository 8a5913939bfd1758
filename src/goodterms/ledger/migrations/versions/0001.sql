CREATE TABLE setting (
    id INTEGER NOT NULL PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    value TEXT NOT NULL
);

CREATE TABLE import_batch (
    id INTEGER NOT NULL PRIMARY KEY,
    created_at INTEGER NOT NULL,
    format TEXT NOT NULL,
    source TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    added INTEGER NOT NULL DEFAULT 0,
    updated INTEGER NOT NULL DEFAULT 0,
    duplicates INTEGER NOT NULL DEFAULT 0
);

CREATE TABLE exchange_rate (
    id INTEGER NOT NULL PRIMARY KEY,
    currency TEXT NOT NULL,
    day TEXT NOT NULL,
    rate TEXT NOT NULL,
    UNIQUE (currency, day)
);

CREATE TABLE client (
    id INTEGER NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL UNIQUE,
    status TEXT NOT NULL DEFAULT 'active',
    archived INTEGER NOT NULL DEFAULT 0,
    currency TEXT NOT NULL,
    billing TEXT NOT NULL DEFAULT 'hourly',
    rounding_minutes INTEGER,
    terms_days INTEGER,
    since TEXT,
    language TEXT NOT NULL DEFAULT 'en',
    friend INTEGER NOT NULL DEFAULT 0,
    bar TEXT NOT NULL DEFAULT '',
    contract_ref TEXT NOT NULL DEFAULT '',
    clause_ref TEXT NOT NULL DEFAULT '',
    notice_days INTEGER,
    month_end INTEGER NOT NULL DEFAULT 0,
    suspend_clause INTEGER NOT NULL DEFAULT 0,
    late_fee TEXT NOT NULL DEFAULT '',
    prepaid INTEGER NOT NULL DEFAULT 0,
    last_day TEXT,
    values_fit TEXT,
    growth TEXT,
    referrals INTEGER,
    declared_on TEXT,
    created_at INTEGER NOT NULL,
    batch_id INTEGER REFERENCES import_batch (id)
);

CREATE TABLE client_rate (
    id INTEGER NOT NULL PRIMARY KEY,
    client_id INTEGER NOT NULL REFERENCES client (id) ON DELETE CASCADE,
    since TEXT NOT NULL,
    rate INTEGER NOT NULL,
    UNIQUE (client_id, since)
);

CREATE TABLE contact (
    id INTEGER NOT NULL PRIMARY KEY,
    client_id INTEGER NOT NULL REFERENCES client (id) ON DELETE CASCADE,
    name TEXT NOT NULL DEFAULT '',
    role TEXT NOT NULL DEFAULT 'decision',
    honorific TEXT NOT NULL DEFAULT '',
    email TEXT NOT NULL DEFAULT '',
    address TEXT NOT NULL DEFAULT ''
);
CREATE INDEX ix_contact_client ON contact (client_id);

CREATE TABLE project (
    id INTEGER NOT NULL PRIMARY KEY,
    client_id INTEGER NOT NULL REFERENCES client (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    billing TEXT NOT NULL DEFAULT 'hourly',
    estimate_seconds INTEGER,
    fee INTEGER,
    agreed_scope INTEGER NOT NULL DEFAULT 0,
    included_rounds INTEGER NOT NULL DEFAULT 2,
    opened TEXT,
    deadline TEXT,
    status TEXT NOT NULL DEFAULT 'open',
    batch_id INTEGER REFERENCES import_batch (id),
    UNIQUE (client_id, name_key)
);

CREATE TABLE delay (
    id INTEGER NOT NULL PRIMARY KEY,
    project_id INTEGER NOT NULL REFERENCES project (id) ON DELETE CASCADE,
    day TEXT NOT NULL,
    working_days INTEGER NOT NULL,
    cause TEXT NOT NULL DEFAULT 'feedback'
);
CREATE INDEX ix_delay_project ON delay (project_id);

CREATE TABLE timer (
    id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    client_id INTEGER NOT NULL REFERENCES client (id) ON DELETE CASCADE,
    project_id INTEGER REFERENCES project (id) ON DELETE SET NULL,
    start INTEGER NOT NULL,
    zone TEXT NOT NULL,
    kind TEXT NOT NULL DEFAULT 'work',
    scope TEXT NOT NULL DEFAULT 'in',
    billable INTEGER NOT NULL DEFAULT 1,
    requested_by TEXT NOT NULL DEFAULT 'client',
    note TEXT NOT NULL DEFAULT ''
);

CREATE TABLE invoice (
    id INTEGER NOT NULL PRIMARY KEY,
    client_id INTEGER NOT NULL REFERENCES client (id) ON DELETE CASCADE,
    project_id INTEGER REFERENCES project (id) ON DELETE SET NULL,
    number TEXT,
    state TEXT NOT NULL DEFAULT 'issued',
    issued TEXT,
    due TEXT,
    due_source TEXT NOT NULL DEFAULT 'stated',
    currency TEXT NOT NULL,
    discount INTEGER NOT NULL DEFAULT 0,
    net INTEGER NOT NULL,
    tax INTEGER NOT NULL DEFAULT 0,
    tax_note TEXT NOT NULL DEFAULT '',
    late_excused INTEGER NOT NULL DEFAULT 0,
    settled_unknown INTEGER NOT NULL DEFAULT 0,
    note TEXT NOT NULL DEFAULT '',
    source_key TEXT,
    batch_id INTEGER REFERENCES import_batch (id),
    UNIQUE (client_id, number)
);
CREATE INDEX ix_invoice_client ON invoice (client_id, issued);
CREATE INDEX ix_invoice_source ON invoice (source_key) WHERE source_key IS NOT NULL;
CREATE INDEX ix_invoice_batch ON invoice (batch_id) WHERE batch_id IS NOT NULL;

CREATE TABLE invoice_line (
    id INTEGER NOT NULL PRIMARY KEY,
    invoice_id INTEGER NOT NULL REFERENCES invoice (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    text TEXT NOT NULL,
    quantity TEXT NOT NULL,
    unit_price TEXT NOT NULL,
    tax_rate TEXT NOT NULL DEFAULT '0'
);
CREATE INDEX ix_invoice_line_invoice ON invoice_line (invoice_id, position);

CREATE TABLE payment (
    id INTEGER NOT NULL PRIMARY KEY,
    invoice_id INTEGER NOT NULL REFERENCES invoice (id) ON DELETE CASCADE,
    day TEXT NOT NULL,
    amount INTEGER NOT NULL,
    note TEXT NOT NULL DEFAULT ''
);
CREATE INDEX ix_payment_invoice ON payment (invoice_id, day, amount);

CREATE TABLE credit_note (
    id INTEGER NOT NULL PRIMARY KEY,
    invoice_id INTEGER NOT NULL REFERENCES invoice (id) ON DELETE CASCADE,
    number TEXT,
    day TEXT NOT NULL,
    amount INTEGER NOT NULL,
    reason TEXT NOT NULL DEFAULT ''
);
CREATE INDEX ix_credit_note_invoice ON credit_note (invoice_id);

CREATE TABLE write_off (
    id INTEGER NOT NULL PRIMARY KEY,
    invoice_id INTEGER NOT NULL UNIQUE REFERENCES invoice (id) ON DELETE CASCADE,
    day TEXT NOT NULL,
    amount INTEGER NOT NULL,
    reason TEXT NOT NULL
);

CREATE TABLE dispute (
    id INTEGER NOT NULL PRIMARY KEY,
    invoice_id INTEGER NOT NULL REFERENCES invoice (id) ON DELETE CASCADE,
    opened TEXT NOT NULL,
    closed TEXT,
    outcome TEXT NOT NULL DEFAULT 'open',
    note TEXT NOT NULL DEFAULT ''
);
CREATE INDEX ix_dispute_invoice ON dispute (invoice_id);

CREATE TABLE invoice_reminder (
    id INTEGER NOT NULL PRIMARY KEY,
    invoice_id INTEGER NOT NULL REFERENCES invoice (id) ON DELETE CASCADE,
    day TEXT NOT NULL,
    stage INTEGER NOT NULL DEFAULT 1
);
CREATE INDEX ix_invoice_reminder_invoice ON invoice_reminder (invoice_id);

CREATE TABLE time_entry (
    id INTEGER NOT NULL PRIMARY KEY,
    client_id INTEGER NOT NULL REFERENCES client (id) ON DELETE CASCADE,
    project_id INTEGER REFERENCES project (id) ON DELETE SET NULL,
    day TEXT NOT NULL,
    start INTEGER,
    minute INTEGER,
    zone TEXT,
    seconds INTEGER NOT NULL,
    kind TEXT NOT NULL DEFAULT 'work',
    scope TEXT NOT NULL DEFAULT 'in',
    billable INTEGER NOT NULL DEFAULT 1,
    requested_by TEXT NOT NULL DEFAULT 'client',
    rush_paid INTEGER NOT NULL DEFAULT 0,
    emergency_agreed INTEGER NOT NULL DEFAULT 0,
    invoice_id INTEGER REFERENCES invoice (id) ON DELETE SET NULL,
    note TEXT NOT NULL DEFAULT '',
    person TEXT NOT NULL DEFAULT '',
    source_key TEXT,
    batch_id INTEGER REFERENCES import_batch (id)
);
-- Everything the flags add up, so that a window of a year never reads the rows themselves.
CREATE INDEX ix_entry_sums ON time_entry
    (client_id, day, project_id, kind, scope, billable, requested_by, seconds, minute, rush_paid, emergency_agreed);
CREATE INDEX ix_entry_day ON time_entry (day, id);
CREATE INDEX ix_entry_invoice ON time_entry (invoice_id) WHERE invoice_id IS NOT NULL;
CREATE INDEX ix_entry_unbilled ON time_entry (client_id, day, project_id, seconds)
    WHERE invoice_id IS NULL AND billable = 1;
CREATE INDEX ix_entry_source ON time_entry (source_key) WHERE source_key IS NOT NULL;
CREATE INDEX ix_entry_batch ON time_entry (batch_id) WHERE batch_id IS NOT NULL;

CREATE TABLE expense (
    id INTEGER NOT NULL PRIMARY KEY,
    client_id INTEGER NOT NULL REFERENCES client (id) ON DELETE CASCADE,
    day TEXT NOT NULL,
    amount INTEGER NOT NULL,
    note TEXT NOT NULL DEFAULT ''
);
CREATE INDEX ix_expense_client ON expense (client_id, day);

CREATE TABLE change_request (
    id INTEGER NOT NULL PRIMARY KEY,
    client_id INTEGER NOT NULL REFERENCES client (id) ON DELETE CASCADE,
    project_id INTEGER REFERENCES project (id) ON DELETE SET NULL,
    day TEXT NOT NULL,
    seconds INTEGER NOT NULL DEFAULT 0,
    outcome TEXT NOT NULL,
    last_minute INTEGER NOT NULL DEFAULT 0,
    reversal INTEGER NOT NULL DEFAULT 0,
    note TEXT NOT NULL DEFAULT '',
    created_at INTEGER NOT NULL
);
CREATE INDEX ix_change_request_client ON change_request (client_id, day);

CREATE TABLE request (
    id INTEGER NOT NULL PRIMARY KEY,
    client_id INTEGER NOT NULL REFERENCES client (id) ON DELETE CASCADE,
    sent TEXT NOT NULL,
    answered TEXT,
    needs_answer INTEGER NOT NULL DEFAULT 1,
    kind TEXT NOT NULL DEFAULT 'question',
    deadline TEXT,
    rush_paid INTEGER NOT NULL DEFAULT 0,
    announced_absence INTEGER NOT NULL DEFAULT 0,
    note TEXT NOT NULL DEFAULT '',
    created_at INTEGER NOT NULL
);
CREATE INDEX ix_request_client ON request (client_id, sent);

-- An evidence log: a row is never rewritten, a correction is a new row that names the old one.
CREATE TABLE incident (
    id INTEGER NOT NULL PRIMARY KEY,
    client_id INTEGER NOT NULL REFERENCES client (id) ON DELETE CASCADE,
    day TEXT NOT NULL,
    flag TEXT NOT NULL,
    severity INTEGER NOT NULL DEFAULT 1,
    note TEXT NOT NULL,
    evidence TEXT NOT NULL DEFAULT '',
    told_on TEXT,
    target TEXT NOT NULL DEFAULT 'me',
    justified INTEGER NOT NULL DEFAULT 0,
    phase TEXT NOT NULL DEFAULT '',
    conceded INTEGER NOT NULL DEFAULT 0,
    invoice_id INTEGER REFERENCES invoice (id) ON DELETE SET NULL,
    corrects_id INTEGER REFERENCES incident (id) ON DELETE CASCADE,
    created_at INTEGER NOT NULL
);
CREATE INDEX ix_incident_client ON incident (client_id, day);
CREATE INDEX ix_incident_corrects ON incident (corrects_id) WHERE corrects_id IS NOT NULL;

CREATE TABLE signal (
    id INTEGER NOT NULL PRIMARY KEY,
    client_id INTEGER NOT NULL REFERENCES client (id) ON DELETE CASCADE,
    day TEXT NOT NULL,
    kind TEXT NOT NULL,
    note TEXT NOT NULL DEFAULT '',
    created_at INTEGER NOT NULL
);
CREATE INDEX ix_signal_client ON signal (client_id, day);

CREATE TABLE accepted_flag (
    id INTEGER NOT NULL PRIMARY KEY,
    client_id INTEGER NOT NULL REFERENCES client (id) ON DELETE CASCADE,
    flag TEXT NOT NULL,
    reason TEXT NOT NULL,
    accepted_on TEXT NOT NULL,
    expires TEXT NOT NULL,
    level TEXT NOT NULL,
    weight INTEGER NOT NULL
);
CREATE INDEX ix_accepted_flag_client ON accepted_flag (client_id);

-- A bar moved: for one client, or for all where client_id is NULL. Numbers in `value`, a class in `class`.
CREATE TABLE threshold (
    id INTEGER NOT NULL PRIMARY KEY,
    client_id INTEGER REFERENCES client (id) ON DELETE CASCADE,
    key TEXT NOT NULL,
    value TEXT NOT NULL
);
CREATE UNIQUE INDEX ix_threshold_key ON threshold (ifnull(client_id, 0), key);

-- A decision: a draft is saved at every step; once taken (taken_on) it is never changed, only followed.
CREATE TABLE decision (
    id INTEGER NOT NULL PRIMARY KEY,
    client_id INTEGER NOT NULL REFERENCES client (id) ON DELETE CASCADE,
    state TEXT NOT NULL DEFAULT 'draft',
    step INTEGER NOT NULL DEFAULT 1,
    answers TEXT NOT NULL DEFAULT '{}',
    outcome TEXT,
    recommended TEXT,
    override_reason TEXT NOT NULL DEFAULT '',
    snapshot TEXT NOT NULL DEFAULT '{}',
    started_at INTEGER NOT NULL,
    taken_on TEXT,
    corrects_id INTEGER REFERENCES decision (id) ON DELETE SET NULL,
    withdrawn_on TEXT,
    withdrawn_note TEXT NOT NULL DEFAULT ''
);
CREATE INDEX ix_decision_client ON decision (client_id, taken_on);

CREATE TABLE letter (
    id INTEGER NOT NULL PRIMARY KEY,
    client_id INTEGER NOT NULL REFERENCES client (id) ON DELETE CASCADE,
    decision_id INTEGER REFERENCES decision (id) ON DELETE SET NULL,
    kind TEXT NOT NULL,
    language TEXT NOT NULL,
    version INTEGER NOT NULL DEFAULT 1,
    subject TEXT NOT NULL,
    body TEXT NOT NULL,
    fields TEXT NOT NULL DEFAULT '{}',
    overrides TEXT NOT NULL DEFAULT '{}',
    written_on TEXT NOT NULL,
    sent_on TEXT,
    proof TEXT NOT NULL DEFAULT ''
);
CREATE INDEX ix_letter_client ON letter (client_id);

CREATE TABLE talk (
    id INTEGER NOT NULL PRIMARY KEY,
    client_id INTEGER NOT NULL REFERENCES client (id) ON DELETE CASCADE,
    decision_id INTEGER REFERENCES decision (id) ON DELETE SET NULL,
    day TEXT NOT NULL,
    who TEXT NOT NULL DEFAULT '',
    note TEXT NOT NULL DEFAULT '',
    created_at INTEGER NOT NULL
);
CREATE INDEX ix_talk_client ON talk (client_id);

-- Reminders and checklist items: something to do, maybe on a day, done or not.
CREATE TABLE reminder (
    id INTEGER NOT NULL PRIMARY KEY,
    client_id INTEGER REFERENCES client (id) ON DELETE CASCADE,
    decision_id INTEGER REFERENCES decision (id) ON DELETE CASCADE,
    kind TEXT NOT NULL DEFAULT 'reminder',
    day TEXT,
    text TEXT NOT NULL,
    done_on TEXT,
    position INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX ix_reminder_client ON reminder (client_id);
CREATE INDEX ix_reminder_open ON reminder (day) WHERE done_on IS NULL;

-- Undo: every change is a group of row images, written by the triggers of `undo.py`.
CREATE TABLE change (
    id INTEGER NOT NULL PRIMARY KEY,
    at INTEGER NOT NULL,
    label TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'done',
    batch_id INTEGER
);
CREATE TABLE change_row (
    id INTEGER NOT NULL PRIMARY KEY,
    change_id INTEGER NOT NULL REFERENCES change (id) ON DELETE CASCADE,
    tbl TEXT NOT NULL,
    row INTEGER NOT NULL,
    before TEXT,
    after TEXT
);
CREATE INDEX ix_change_row_change ON change_row (change_id);
CREATE TABLE change_open (
    id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    change_id INTEGER,
    batch_id INTEGER
);
INSERT INTO change_open (id, change_id) VALUES (1, NULL);

-- For people who open the file with other tools.
CREATE VIEW v_hours AS
SELECT e.day, c.name AS client, p.name AS project, e.seconds / 3600.0 AS hours, e.kind, e.scope,
       e.billable, e.requested_by, i.number AS invoice, e.note,
       CASE WHEN e.start IS NULL THEN NULL ELSE datetime(e.start, 'unixepoch') END AS start_utc, e.zone
FROM time_entry e JOIN client c ON c.id = e.client_id
LEFT JOIN project p ON p.id = e.project_id LEFT JOIN invoice i ON i.id = e.invoice_id;

CREATE VIEW v_invoices AS
SELECT i.number, c.name AS client, i.state, i.issued, i.due, i.due_source, i.currency, i.net AS net_minor,
       i.tax AS tax_minor, i.net + i.tax AS gross_minor,
       coalesce((SELECT sum(amount) FROM payment WHERE invoice_id = i.id), 0) AS paid_minor,
       coalesce((SELECT sum(amount) FROM credit_note WHERE invoice_id = i.id), 0) AS credited_minor,
       coalesce((SELECT amount FROM write_off WHERE invoice_id = i.id), 0) AS written_off_minor,
       (SELECT max(day) FROM payment WHERE invoice_id = i.id) AS last_payment
FROM invoice i JOIN client c ON c.id = i.client_id;

CREATE VIEW v_flags_input AS
SELECT c.name AS client, 'incident' AS what, n.day, n.flag AS detail, n.severity AS amount, n.note
FROM incident n JOIN client c ON c.id = n.client_id
WHERE n.id NOT IN (SELECT corrects_id FROM incident WHERE corrects_id IS NOT NULL)
UNION ALL
SELECT c.name, 'dispute', d.opened, d.outcome, NULL, i.number
FROM dispute d JOIN invoice i ON i.id = d.invoice_id JOIN client c ON c.id = i.client_id
UNION ALL
SELECT c.name, 'change', r.day, r.outcome, r.seconds, r.note
FROM change_request r JOIN client c ON c.id = r.client_id
UNION ALL
SELECT c.name, 'request', q.sent, q.kind, NULL, q.note FROM request q JOIN client c ON c.id = q.client_id;
