-- Schema 3 on SQLite: the day's jobs without everybody else's. migrations/postgres has the same; `make check` compares the two.

-- Jobs whose days are more than two: few, and found by when they end; all others are found by when they begin (jobs_day).
CREATE INDEX jobs_long ON jobs (organization_id, day_to_s) WHERE day_to_s - day_from_s > 172800;
-- Those that may be done on any day.
CREATE INDEX jobs_undated ON jobs (organization_id, created_seq) WHERE day_from_s IS NULL;
