-- Schema 4 on SQLite: what a day's plan looks at, without all that it does not. migrations/postgres has the same; `make check` compares the two.

-- Whether a customer requires, prefers or excludes technicians: few do, and a day's plan needs to look at no others.
ALTER TABLE customers ADD COLUMN has_wishes INTEGER NOT NULL DEFAULT 0;
UPDATE customers SET has_wishes = 1
    WHERE body NOT LIKE '%"preferences":{"preferredTechnicianIds":[],"excludedTechnicianIds":[]}%';
CREATE INDEX customers_wishing ON customers (organization_id, id) WHERE has_wishes = 1;

-- Jobs that may be done on any day and are not over: what was imported from years ago is, and has no day.
CREATE INDEX jobs_undated_open ON jobs (organization_id, created_seq) WHERE day_from_s IS NULL AND status <> 5 AND status <> 6;
