-- Schema 2 on SQLite: what dispatching keeps. migrations/postgres has the same; `make check` compares the two.

-- What was decided; and the canonical bytes that it was decided from, packed, each once: its id is their hash.
CREATE TABLE decisions (
    organization_id TEXT NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL, created_ms INTEGER NOT NULL,
    updated_ms INTEGER NOT NULL, created_seq INTEGER NOT NULL, changed_seq INTEGER NOT NULL,
    changed_ms INTEGER NOT NULL, kind INTEGER NOT NULL, job_id TEXT, date_days INTEGER, body TEXT NOT NULL,
    PRIMARY KEY (organization_id, id)
) STRICT;
CREATE INDEX decisions_created ON decisions (organization_id, created_seq);
CREATE INDEX decisions_job ON decisions (organization_id, job_id, created_seq) WHERE job_id IS NOT NULL;
CREATE TABLE decision_inputs (
    organization_id TEXT NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL, created_ms INTEGER NOT NULL,
    updated_ms INTEGER NOT NULL, created_seq INTEGER NOT NULL, changed_seq INTEGER NOT NULL,
    changed_ms INTEGER NOT NULL, body TEXT NOT NULL, PRIMARY KEY (organization_id, id)
) STRICT;
CREATE INDEX decision_inputs_age ON decision_inputs (organization_id, created_ms);

-- What waits for a human, or was decided by one; and long work.
CREATE TABLE proposals (
    organization_id TEXT NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL, created_ms INTEGER NOT NULL,
    updated_ms INTEGER NOT NULL, created_seq INTEGER NOT NULL, changed_seq INTEGER NOT NULL,
    changed_ms INTEGER NOT NULL, kind INTEGER NOT NULL, status INTEGER NOT NULL, date_days INTEGER,
    body TEXT NOT NULL, PRIMARY KEY (organization_id, id)
) STRICT;
CREATE INDEX proposals_created ON proposals (organization_id, created_seq);
CREATE INDEX proposals_order ON proposals (organization_id, changed_seq);
CREATE TABLE runs (
    organization_id TEXT NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL, created_ms INTEGER NOT NULL,
    updated_ms INTEGER NOT NULL, created_seq INTEGER NOT NULL, changed_seq INTEGER NOT NULL,
    changed_ms INTEGER NOT NULL, kind INTEGER NOT NULL, state INTEGER NOT NULL, date_days INTEGER,
    body TEXT NOT NULL, PRIMARY KEY (organization_id, id)
) STRICT;
CREATE INDEX runs_created ON runs (organization_id, created_seq);

-- What was learned, numbered from 1; one of each is active.
CREATE TABLE weights (
    organization_id TEXT NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL, created_ms INTEGER NOT NULL,
    updated_ms INTEGER NOT NULL, created_seq INTEGER NOT NULL, changed_seq INTEGER NOT NULL,
    changed_ms INTEGER NOT NULL, number INTEGER, active INTEGER NOT NULL, body TEXT NOT NULL,
    PRIMARY KEY (organization_id, id), UNIQUE (organization_id, number)
) STRICT;
CREATE TABLE models (
    organization_id TEXT NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL, created_ms INTEGER NOT NULL,
    updated_ms INTEGER NOT NULL, created_seq INTEGER NOT NULL, changed_seq INTEGER NOT NULL,
    changed_ms INTEGER NOT NULL, kind INTEGER NOT NULL, number INTEGER, active INTEGER NOT NULL,
    body TEXT NOT NULL, PRIMARY KEY (organization_id, id), UNIQUE (organization_id, number)
) STRICT;

-- What slows everybody down in an area, until it is over.
CREATE TABLE incidents (
    organization_id TEXT NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL, created_ms INTEGER NOT NULL,
    updated_ms INTEGER NOT NULL, created_seq INTEGER NOT NULL, changed_seq INTEGER NOT NULL,
    changed_ms INTEGER NOT NULL, until_s INTEGER NOT NULL, body TEXT NOT NULL,
    PRIMARY KEY (organization_id, id)
) STRICT;
CREATE INDEX incidents_end ON incidents (organization_id, until_s);
