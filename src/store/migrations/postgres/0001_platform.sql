-- Schema 1 on PostgreSQL. migrations/sqlite has the same tables, names, keys and indices; `make check` compares the two.
-- _s are seconds and _ms milliseconds since 1970, _seq the organization's own counters, _folded lower case.
-- Text is ordered by its bytes, as on SQLite, whatever the database's collation is.


-- What was applied: see src/store/migrate.h.
CREATE TABLE schema_migrations (
    version bigint PRIMARY KEY, name text COLLATE "C" NOT NULL, checksum text COLLATE "C" NOT NULL,
    applied_ms bigint NOT NULL, program text COLLATE "C" NOT NULL
);

-- What belongs to no organization: 'id', 'cursor_key' (32 random bytes, shared by all nodes), 'settled'.
CREATE TABLE installation (
    name text COLLATE "C" PRIMARY KEY, value bytea NOT NULL
);

-- Every other table is led by the organization's id.
CREATE TABLE organizations (
    organization_id text COLLATE "C" PRIMARY KEY, version bigint NOT NULL, created_ms bigint NOT NULL,
    updated_ms bigint NOT NULL, created_seq bigint NOT NULL, changed_seq bigint NOT NULL,
    changed_ms bigint NOT NULL, name text COLLATE "C" NOT NULL, body text COLLATE "C" NOT NULL
);

-- One row an organization: its counters, its place in the chain, and its lock.
CREATE TABLE heads (
    organization_id text COLLATE "C" PRIMARY KEY REFERENCES organizations, seq bigint NOT NULL,
    at_ms bigint NOT NULL, audit_seq bigint NOT NULL, audit_hash bytea NOT NULL, event_seq bigint NOT NULL
) WITH (fillfactor = 80);

-- The records: a JSON body, and the columns that are searched by.
CREATE TABLE branches (
    organization_id text COLLATE "C" NOT NULL, id text COLLATE "C" NOT NULL, version bigint NOT NULL,
    created_ms bigint NOT NULL, updated_ms bigint NOT NULL, created_seq bigint NOT NULL,
    changed_seq bigint NOT NULL, changed_ms bigint NOT NULL, name_folded text COLLATE "C" NOT NULL,
    active bigint NOT NULL, body text COLLATE "C" NOT NULL, PRIMARY KEY (organization_id, id),
    UNIQUE (organization_id, name_folded)
);
CREATE TABLE api_keys (
    organization_id text COLLATE "C" NOT NULL, id text COLLATE "C" NOT NULL, version bigint NOT NULL,
    created_ms bigint NOT NULL, updated_ms bigint NOT NULL, created_seq bigint NOT NULL,
    changed_seq bigint NOT NULL, changed_ms bigint NOT NULL, prefix text COLLATE "C" NOT NULL UNIQUE,
    digest bytea NOT NULL, scopes bigint NOT NULL, expires_s bigint, revoked_s bigint, last_used_s bigint,
    body text COLLATE "C" NOT NULL, PRIMARY KEY (organization_id, id)
);
CREATE TABLE users (
    organization_id text COLLATE "C" NOT NULL, id text COLLATE "C" NOT NULL, version bigint NOT NULL,
    created_ms bigint NOT NULL, updated_ms bigint NOT NULL, created_seq bigint NOT NULL,
    changed_seq bigint NOT NULL, changed_ms bigint NOT NULL, email_folded text COLLATE "C" NOT NULL,
    role bigint NOT NULL, active bigint NOT NULL, password text COLLATE "C", invite_digest bytea UNIQUE,
    invite_expires_s bigint, body text COLLATE "C" NOT NULL, PRIMARY KEY (organization_id, id),
    UNIQUE (organization_id, email_folded)
);
CREATE INDEX users_email ON users (email_folded);
CREATE TABLE sessions (
    organization_id text COLLATE "C" NOT NULL, id text COLLATE "C" NOT NULL, version bigint NOT NULL,
    created_ms bigint NOT NULL, updated_ms bigint NOT NULL, created_seq bigint NOT NULL,
    changed_seq bigint NOT NULL, changed_ms bigint NOT NULL, user_id text COLLATE "C" NOT NULL,
    digest bytea NOT NULL UNIQUE, expires_s bigint NOT NULL, seen_s bigint NOT NULL,
    body text COLLATE "C" NOT NULL, PRIMARY KEY (organization_id, id)
);
CREATE INDEX sessions_user ON sessions (organization_id, user_id);
CREATE INDEX sessions_age ON sessions (expires_s);
CREATE TABLE customers (
    organization_id text COLLATE "C" NOT NULL, id text COLLATE "C" NOT NULL, version bigint NOT NULL,
    created_ms bigint NOT NULL, updated_ms bigint NOT NULL, created_seq bigint NOT NULL,
    changed_seq bigint NOT NULL, changed_ms bigint NOT NULL, source text COLLATE "C" NOT NULL,
    external_id text COLLATE "C", search text COLLATE "C" NOT NULL, body text COLLATE "C" NOT NULL,
    PRIMARY KEY (organization_id, id)
);
CREATE UNIQUE INDEX customers_external ON customers (organization_id, source, external_id) WHERE external_id IS NOT NULL;
CREATE INDEX customers_created ON customers (organization_id, created_seq);
CREATE INDEX customers_changed ON customers (organization_id, changed_ms, changed_seq);
CREATE INDEX customers_order ON customers (organization_id, changed_seq);
CREATE TABLE technicians (
    organization_id text COLLATE "C" NOT NULL, id text COLLATE "C" NOT NULL, version bigint NOT NULL,
    created_ms bigint NOT NULL, updated_ms bigint NOT NULL, created_seq bigint NOT NULL,
    changed_seq bigint NOT NULL, changed_ms bigint NOT NULL, source text COLLATE "C" NOT NULL,
    external_id text COLLATE "C", active bigint NOT NULL, branch_id text COLLATE "C",
    skills text COLLATE "C" NOT NULL, search text COLLATE "C" NOT NULL, body text COLLATE "C" NOT NULL,
    PRIMARY KEY (organization_id, id)
);
CREATE UNIQUE INDEX technicians_external ON technicians (organization_id, source, external_id) WHERE external_id IS NOT NULL;
CREATE INDEX technicians_created ON technicians (organization_id, created_seq);
CREATE INDEX technicians_changed ON technicians (organization_id, changed_ms, changed_seq);
CREATE INDEX technicians_order ON technicians (organization_id, changed_seq);
CREATE TABLE jobs (
    organization_id text COLLATE "C" NOT NULL, id text COLLATE "C" NOT NULL, version bigint NOT NULL,
    created_ms bigint NOT NULL, updated_ms bigint NOT NULL, created_seq bigint NOT NULL,
    changed_seq bigint NOT NULL, changed_ms bigint NOT NULL, source text COLLATE "C" NOT NULL,
    external_id text COLLATE "C", status bigint NOT NULL, priority bigint NOT NULL, branch_id text COLLATE "C",
    customer_id text COLLATE "C", technician_id text COLLATE "C", day_from_s bigint, day_to_s bigint,
    search text COLLATE "C" NOT NULL, body text COLLATE "C" NOT NULL, PRIMARY KEY (organization_id, id)
);
CREATE UNIQUE INDEX jobs_external ON jobs (organization_id, source, external_id) WHERE external_id IS NOT NULL;
CREATE INDEX jobs_created ON jobs (organization_id, created_seq);
CREATE INDEX jobs_changed ON jobs (organization_id, changed_ms, changed_seq);
CREATE INDEX jobs_order ON jobs (organization_id, changed_seq);
CREATE INDEX jobs_technician ON jobs (organization_id, technician_id, day_from_s) WHERE technician_id IS NOT NULL;
CREATE INDEX jobs_day ON jobs (organization_id, day_from_s);
CREATE INDEX jobs_customer ON jobs (organization_id, customer_id) WHERE customer_id IS NOT NULL;
CREATE TABLE plans (
    organization_id text COLLATE "C" NOT NULL, id text COLLATE "C" NOT NULL, version bigint NOT NULL,
    created_ms bigint NOT NULL, updated_ms bigint NOT NULL, created_seq bigint NOT NULL,
    changed_seq bigint NOT NULL, changed_ms bigint NOT NULL, date_days bigint NOT NULL,
    body text COLLATE "C" NOT NULL, PRIMARY KEY (organization_id, id), UNIQUE (organization_id, date_days)
);
CREATE TABLE timetable (
    organization_id text COLLATE "C" NOT NULL, id text COLLATE "C" NOT NULL, version bigint NOT NULL,
    created_ms bigint NOT NULL, updated_ms bigint NOT NULL, created_seq bigint NOT NULL,
    changed_seq bigint NOT NULL, changed_ms bigint NOT NULL, task text COLLATE "C" NOT NULL, next_ms bigint,
    body text COLLATE "C" NOT NULL, PRIMARY KEY (organization_id, id), UNIQUE (organization_id, task)
);

-- What is only ever added: timelines, positions, feedback.
CREATE TABLE appended (
    organization_id text COLLATE "C" NOT NULL, kind bigint NOT NULL, parent_id text COLLATE "C" NOT NULL,
    seq bigint NOT NULL, at_ms bigint NOT NULL, body text COLLATE "C" NOT NULL,
    PRIMARY KEY (organization_id, kind, parent_id, seq)
);
CREATE INDEX appended_age ON appended (organization_id, kind, at_ms);
CREATE TABLE newest_positions (
    organization_id text COLLATE "C" NOT NULL, technician_id text COLLATE "C" NOT NULL, at_ms bigint NOT NULL,
    body text COLLATE "C" NOT NULL, PRIMARY KEY (organization_id, technician_id)
) WITH (fillfactor = 80);

-- Answers kept for their Idempotency-Key.
CREATE TABLE kept_answers (
    organization_id text COLLATE "C" NOT NULL, key text COLLATE "C" NOT NULL, fingerprint bytea NOT NULL,
    status bigint NOT NULL, headers text COLLATE "C" NOT NULL, body text COLLATE "C" NOT NULL,
    kept_ms bigint NOT NULL, PRIMARY KEY (organization_id, key)
) WITH (autovacuum_vacuum_scale_factor = 0.02);
CREATE INDEX kept_answers_age ON kept_answers (kept_ms);

-- The audit: its entries, what opens their commitments, and the signed heads of its tree.
CREATE TABLE audit (
    organization_id text COLLATE "C" NOT NULL, seq bigint NOT NULL, at_ms bigint NOT NULL,
    actor text COLLATE "C" NOT NULL, action text COLLATE "C" NOT NULL, subject_kind text COLLATE "C" NOT NULL,
    subject_id text COLLATE "C" NOT NULL, request_id text COLLATE "C" NOT NULL, entry text COLLATE "C" NOT NULL,
    hash bytea NOT NULL, PRIMARY KEY (organization_id, seq)
);
CREATE INDEX audit_subject ON audit (organization_id, subject_id, seq);
CREATE TABLE audit_open (
    organization_id text COLLATE "C" NOT NULL, seq bigint NOT NULL, subject_id text COLLATE "C" NOT NULL,
    person_id text COLLATE "C" NOT NULL, openings text COLLATE "C" NOT NULL, PRIMARY KEY (organization_id, seq)
);
CREATE INDEX audit_open_person ON audit_open (organization_id, person_id);
CREATE TABLE audit_heads (
    organization_id text COLLATE "C" NOT NULL, size bigint NOT NULL, at_ms bigint NOT NULL, root bytea NOT NULL,
    chain_hash bytea NOT NULL, frontier bytea NOT NULL, key_id text COLLATE "C" NOT NULL, signature bytea NOT NULL,
    PRIMARY KEY (organization_id, size)
);

-- What happened, for whoever listens; and the queue of work that nobody waits for.
CREATE TABLE events (
    organization_id text COLLATE "C" NOT NULL, seq bigint NOT NULL, at_ms bigint NOT NULL,
    type text COLLATE "C" NOT NULL, subject_id text COLLATE "C" NOT NULL, version bigint NOT NULL,
    data text COLLATE "C" NOT NULL, PRIMARY KEY (organization_id, seq)
) WITH (autovacuum_vacuum_scale_factor = 0.02);

-- state: 0 waiting, 1 leased, 2 done, 3 dead, 4 discarded.
CREATE TABLE queue_items (
    organization_id text COLLATE "C" NOT NULL, id text COLLATE "C" NOT NULL, kind text COLLATE "C" NOT NULL,
    state bigint NOT NULL, due_ms bigint NOT NULL, attempt bigint NOT NULL, fence bigint NOT NULL, lease_ms bigint,
    owner text COLLATE "C", unique_key text COLLATE "C", payload text COLLATE "C" NOT NULL,
    progress text COLLATE "C", error text COLLATE "C", created_ms bigint NOT NULL,
    PRIMARY KEY (organization_id, id)
) WITH (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02);
CREATE INDEX queue_due ON queue_items (organization_id, due_ms, id) WHERE state IN (0, 1);
CREATE UNIQUE INDEX queue_unique ON queue_items (organization_id, kind, unique_key) WHERE state = 0 AND unique_key IS NOT NULL;
CREATE TABLE queue_turns (
    organization_id text COLLATE "C" PRIMARY KEY, turn bigint NOT NULL
) WITH (fillfactor = 80);
CREATE INDEX queue_turn ON queue_turns (turn);
