-- Schema 2 on PostgreSQL: what dispatching keeps. migrations/sqlite has the same; `make check` compares the two.

-- What was decided; and the canonical bytes that it was decided from, packed, each once: its id is their hash.
CREATE TABLE decisions (
    organization_id text COLLATE "C" NOT NULL, id text COLLATE "C" NOT NULL, version bigint NOT NULL,
    created_ms bigint NOT NULL, updated_ms bigint NOT NULL, created_seq bigint NOT NULL,
    changed_seq bigint NOT NULL, changed_ms bigint NOT NULL, kind bigint NOT NULL, job_id text COLLATE "C",
    date_days bigint, body text COLLATE "C" NOT NULL, PRIMARY KEY (organization_id, id)
);
CREATE INDEX decisions_created ON decisions (organization_id, created_seq);
CREATE INDEX decisions_job ON decisions (organization_id, job_id, created_seq) WHERE job_id IS NOT NULL;
CREATE TABLE decision_inputs (
    organization_id text COLLATE "C" NOT NULL, id text COLLATE "C" NOT NULL, version bigint NOT NULL,
    created_ms bigint NOT NULL, updated_ms bigint NOT NULL, created_seq bigint NOT NULL,
    changed_seq bigint NOT NULL, changed_ms bigint NOT NULL, body text COLLATE "C" NOT NULL,
    PRIMARY KEY (organization_id, id)
);
CREATE INDEX decision_inputs_age ON decision_inputs (organization_id, created_ms);

-- What waits for a human, or was decided by one; and long work.
CREATE TABLE proposals (
    organization_id text COLLATE "C" NOT NULL, id text COLLATE "C" NOT NULL, version bigint NOT NULL,
    created_ms bigint NOT NULL, updated_ms bigint NOT NULL, created_seq bigint NOT NULL,
    changed_seq bigint NOT NULL, changed_ms bigint NOT NULL, kind bigint NOT NULL, status bigint NOT NULL,
    date_days bigint, body text COLLATE "C" NOT NULL, PRIMARY KEY (organization_id, id)
);
CREATE INDEX proposals_created ON proposals (organization_id, created_seq);
CREATE INDEX proposals_order ON proposals (organization_id, changed_seq);
CREATE TABLE runs (
    organization_id text COLLATE "C" NOT NULL, id text COLLATE "C" NOT NULL, version bigint NOT NULL,
    created_ms bigint NOT NULL, updated_ms bigint NOT NULL, created_seq bigint NOT NULL,
    changed_seq bigint NOT NULL, changed_ms bigint NOT NULL, kind bigint NOT NULL, state bigint NOT NULL,
    date_days bigint, body text COLLATE "C" NOT NULL, PRIMARY KEY (organization_id, id)
);
CREATE INDEX runs_created ON runs (organization_id, created_seq);

-- What was learned, numbered from 1; one of each is active.
CREATE TABLE weights (
    organization_id text COLLATE "C" NOT NULL, id text COLLATE "C" NOT NULL, version bigint NOT NULL,
    created_ms bigint NOT NULL, updated_ms bigint NOT NULL, created_seq bigint NOT NULL,
    changed_seq bigint NOT NULL, changed_ms bigint NOT NULL, number bigint, active bigint NOT NULL,
    body text COLLATE "C" NOT NULL, PRIMARY KEY (organization_id, id), UNIQUE (organization_id, number)
);
CREATE TABLE models (
    organization_id text COLLATE "C" NOT NULL, id text COLLATE "C" NOT NULL, version bigint NOT NULL,
    created_ms bigint NOT NULL, updated_ms bigint NOT NULL, created_seq bigint NOT NULL,
    changed_seq bigint NOT NULL, changed_ms bigint NOT NULL, kind bigint NOT NULL, number bigint,
    active bigint NOT NULL, body text COLLATE "C" NOT NULL, PRIMARY KEY (organization_id, id),
    UNIQUE (organization_id, number)
);

-- What slows everybody down in an area, until it is over.
CREATE TABLE incidents (
    organization_id text COLLATE "C" NOT NULL, id text COLLATE "C" NOT NULL, version bigint NOT NULL,
    created_ms bigint NOT NULL, updated_ms bigint NOT NULL, created_seq bigint NOT NULL,
    changed_seq bigint NOT NULL, changed_ms bigint NOT NULL, until_s bigint NOT NULL,
    body text COLLATE "C" NOT NULL, PRIMARY KEY (organization_id, id)
);
CREATE INDEX incidents_end ON incidents (organization_id, until_s);
