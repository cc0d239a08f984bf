-- Schema 1 on SQLite. migrations/postgres has the same tables, names, keys and indices; `make check` compares the two.
-- _s are seconds and _ms milliseconds since 1970, _seq the organization's own counters, _folded lower case.
PRAGMA application_id = 1381061193; -- "RQRI"


-- What was applied: see src/store/migrate.h.
CREATE TABLE schema_migrations (
    version INTEGER PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL, applied_ms INTEGER NOT NULL,
    program TEXT NOT NULL
) STRICT;

-- What belongs to no organization: 'id', 'cursor_key' (32 random bytes, shared by all nodes), 'settled'.
CREATE TABLE installation (
    name TEXT PRIMARY KEY, value BLOB NOT NULL
) STRICT;

-- Every other table is led by the organization's id.
CREATE TABLE organizations (
    organization_id TEXT PRIMARY KEY, version INTEGER NOT NULL, created_ms INTEGER NOT NULL,
    updated_ms INTEGER NOT NULL, created_seq INTEGER NOT NULL, changed_seq INTEGER NOT NULL,
    changed_ms INTEGER NOT NULL, name TEXT NOT NULL, body TEXT NOT NULL
) STRICT;

-- One row an organization: its counters, its place in the chain, and its lock.
CREATE TABLE heads (
    organization_id TEXT PRIMARY KEY REFERENCES organizations, seq INTEGER NOT NULL, at_ms INTEGER NOT NULL,
    audit_seq INTEGER NOT NULL, audit_hash BLOB NOT NULL, event_seq INTEGER NOT NULL
) STRICT;

-- The records: a JSON body, and the columns that are searched by.
CREATE TABLE branches (
    organization_id TEXT NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL, created_ms INTEGER NOT NULL,
    updated_ms INTEGER NOT NULL, created_seq INTEGER NOT NULL, changed_seq INTEGER NOT NULL,
    changed_ms INTEGER NOT NULL, name_folded TEXT NOT NULL, active INTEGER NOT NULL, body TEXT NOT NULL,
    PRIMARY KEY (organization_id, id), UNIQUE (organization_id, name_folded)
) STRICT;
CREATE TABLE api_keys (
    organization_id TEXT NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL, created_ms INTEGER NOT NULL,
    updated_ms INTEGER NOT NULL, created_seq INTEGER NOT NULL, changed_seq INTEGER NOT NULL,
    changed_ms INTEGER NOT NULL, prefix TEXT NOT NULL UNIQUE, digest BLOB NOT NULL, scopes INTEGER NOT NULL,
    expires_s INTEGER, revoked_s INTEGER, last_used_s INTEGER, body TEXT NOT NULL,
    PRIMARY KEY (organization_id, id)
) STRICT;
CREATE TABLE users (
    organization_id TEXT NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL, created_ms INTEGER NOT NULL,
    updated_ms INTEGER NOT NULL, created_seq INTEGER NOT NULL, changed_seq INTEGER NOT NULL,
    changed_ms INTEGER NOT NULL, email_folded TEXT NOT NULL, role INTEGER NOT NULL, active INTEGER NOT NULL,
    password TEXT, invite_digest BLOB UNIQUE, invite_expires_s INTEGER, body TEXT NOT NULL,
    PRIMARY KEY (organization_id, id), UNIQUE (organization_id, email_folded)
) STRICT;
CREATE INDEX users_email ON users (email_folded);
CREATE TABLE sessions (
    organization_id TEXT NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL, created_ms INTEGER NOT NULL,
    updated_ms INTEGER NOT NULL, created_seq INTEGER NOT NULL, changed_seq INTEGER NOT NULL,
    changed_ms INTEGER NOT NULL, user_id TEXT NOT NULL, digest BLOB NOT NULL UNIQUE, expires_s INTEGER NOT NULL,
    seen_s INTEGER NOT NULL, body TEXT NOT NULL, PRIMARY KEY (organization_id, id)
) STRICT;
CREATE INDEX sessions_user ON sessions (organization_id, user_id);
CREATE INDEX sessions_age ON sessions (expires_s);
CREATE TABLE customers (
    organization_id TEXT NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL, created_ms INTEGER NOT NULL,
    updated_ms INTEGER NOT NULL, created_seq INTEGER NOT NULL, changed_seq INTEGER NOT NULL,
    changed_ms INTEGER NOT NULL, source TEXT NOT NULL, external_id TEXT, search TEXT NOT NULL, body TEXT NOT NULL,
    PRIMARY KEY (organization_id, id)
) STRICT;
CREATE UNIQUE INDEX customers_external ON customers (organization_id, source, external_id) WHERE external_id IS NOT NULL;
CREATE INDEX customers_created ON customers (organization_id, created_seq);
CREATE INDEX customers_changed ON customers (organization_id, changed_ms, changed_seq);
CREATE INDEX customers_order ON customers (organization_id, changed_seq);
CREATE TABLE technicians (
    organization_id TEXT NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL, created_ms INTEGER NOT NULL,
    updated_ms INTEGER NOT NULL, created_seq INTEGER NOT NULL, changed_seq INTEGER NOT NULL,
    changed_ms INTEGER NOT NULL, source TEXT NOT NULL, external_id TEXT, active INTEGER NOT NULL, branch_id TEXT,
    skills TEXT NOT NULL, search TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (organization_id, id)
) STRICT;
CREATE UNIQUE INDEX technicians_external ON technicians (organization_id, source, external_id) WHERE external_id IS NOT NULL;
CREATE INDEX technicians_created ON technicians (organization_id, created_seq);
CREATE INDEX technicians_changed ON technicians (organization_id, changed_ms, changed_seq);
CREATE INDEX technicians_order ON technicians (organization_id, changed_seq);
CREATE TABLE jobs (
    organization_id TEXT NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL, created_ms INTEGER NOT NULL,
    updated_ms INTEGER NOT NULL, created_seq INTEGER NOT NULL, changed_seq INTEGER NOT NULL,
    changed_ms INTEGER NOT NULL, source TEXT NOT NULL, external_id TEXT, status INTEGER NOT NULL,
    priority INTEGER NOT NULL, branch_id TEXT, customer_id TEXT, technician_id TEXT, day_from_s INTEGER,
    day_to_s INTEGER, search TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (organization_id, id)
) STRICT;
CREATE UNIQUE INDEX jobs_external ON jobs (organization_id, source, external_id) WHERE external_id IS NOT NULL;
CREATE INDEX jobs_created ON jobs (organization_id, created_seq);
CREATE INDEX jobs_changed ON jobs (organization_id, changed_ms, changed_seq);
CREATE INDEX jobs_order ON jobs (organization_id, changed_seq);
CREATE INDEX jobs_technician ON jobs (organization_id, technician_id, day_from_s) WHERE technician_id IS NOT NULL;
CREATE INDEX jobs_day ON jobs (organization_id, day_from_s);
CREATE INDEX jobs_customer ON jobs (organization_id, customer_id) WHERE customer_id IS NOT NULL;
CREATE TABLE plans (
    organization_id TEXT NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL, created_ms INTEGER NOT NULL,
    updated_ms INTEGER NOT NULL, created_seq INTEGER NOT NULL, changed_seq INTEGER NOT NULL,
    changed_ms INTEGER NOT NULL, date_days INTEGER NOT NULL, body TEXT NOT NULL, PRIMARY KEY (organization_id, id),
    UNIQUE (organization_id, date_days)
) STRICT;
CREATE TABLE timetable (
    organization_id TEXT NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL, created_ms INTEGER NOT NULL,
    updated_ms INTEGER NOT NULL, created_seq INTEGER NOT NULL, changed_seq INTEGER NOT NULL,
    changed_ms INTEGER NOT NULL, task TEXT NOT NULL, next_ms INTEGER, body TEXT NOT NULL,
    PRIMARY KEY (organization_id, id), UNIQUE (organization_id, task)
) STRICT;

-- What is only ever added: timelines, positions, feedback.
CREATE TABLE appended (
    organization_id TEXT NOT NULL, kind INTEGER NOT NULL, parent_id TEXT NOT NULL, seq INTEGER NOT NULL,
    at_ms INTEGER NOT NULL, body TEXT NOT NULL, PRIMARY KEY (organization_id, kind, parent_id, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX appended_age ON appended (organization_id, kind, at_ms);
CREATE TABLE newest_positions (
    organization_id TEXT NOT NULL, technician_id TEXT NOT NULL, at_ms INTEGER NOT NULL, body TEXT NOT NULL,
    PRIMARY KEY (organization_id, technician_id)
) STRICT;

-- Answers kept for their Idempotency-Key.
CREATE TABLE kept_answers (
    organization_id TEXT NOT NULL, key TEXT NOT NULL, fingerprint BLOB NOT NULL, status INTEGER NOT NULL,
    headers TEXT NOT NULL, body TEXT NOT NULL, kept_ms INTEGER NOT NULL, PRIMARY KEY (organization_id, key)
) STRICT;
CREATE INDEX kept_answers_age ON kept_answers (kept_ms);

-- The audit: its entries, what opens their commitments, and the signed heads of its tree.
CREATE TABLE audit (
    organization_id TEXT NOT NULL, seq INTEGER NOT NULL, at_ms INTEGER NOT NULL, actor TEXT NOT NULL,
    action TEXT NOT NULL, subject_kind TEXT NOT NULL, subject_id TEXT NOT NULL, request_id TEXT NOT NULL,
    entry TEXT NOT NULL, hash BLOB NOT NULL, PRIMARY KEY (organization_id, seq)
) STRICT;
CREATE INDEX audit_subject ON audit (organization_id, subject_id, seq);
CREATE TABLE audit_open (
    organization_id TEXT NOT NULL, seq INTEGER NOT NULL, subject_id TEXT NOT NULL, person_id TEXT NOT NULL,
    openings TEXT NOT NULL, PRIMARY KEY (organization_id, seq)
) STRICT;
CREATE INDEX audit_open_person ON audit_open (organization_id, person_id);
CREATE TABLE audit_heads (
    organization_id TEXT NOT NULL, size INTEGER NOT NULL, at_ms INTEGER NOT NULL, root BLOB NOT NULL,
    chain_hash BLOB NOT NULL, frontier BLOB NOT NULL, key_id TEXT NOT NULL, signature BLOB NOT NULL,
    PRIMARY KEY (organization_id, size)
) STRICT;

-- What happened, for whoever listens; and the queue of work that nobody waits for.
CREATE TABLE events (
    organization_id TEXT NOT NULL, seq INTEGER NOT NULL, at_ms INTEGER NOT NULL, type TEXT NOT NULL,
    subject_id TEXT NOT NULL, version INTEGER NOT NULL, data TEXT NOT NULL, PRIMARY KEY (organization_id, seq)
) STRICT;

-- state: 0 waiting, 1 leased, 2 done, 3 dead, 4 discarded.
CREATE TABLE queue_items (
    organization_id TEXT NOT NULL, id TEXT NOT NULL, kind TEXT NOT NULL, state INTEGER NOT NULL,
    due_ms INTEGER NOT NULL, attempt INTEGER NOT NULL, fence INTEGER NOT NULL, lease_ms INTEGER, owner TEXT,
    unique_key TEXT, payload TEXT NOT NULL, progress TEXT, error TEXT, created_ms INTEGER NOT NULL,
    PRIMARY KEY (organization_id, id)
) STRICT;
CREATE INDEX queue_due ON queue_items (organization_id, due_ms, id) WHERE state IN (0, 1);
CREATE UNIQUE INDEX queue_unique ON queue_items (organization_id, kind, unique_key) WHERE state = 0 AND unique_key IS NOT NULL;
CREATE TABLE queue_turns (
    organization_id TEXT PRIMARY KEY, turn INTEGER NOT NULL
) STRICT;
CREATE INDEX queue_turn ON queue_turns (turn);
