-- What a program without a committer does: each request is a transaction of its own, in the order of its organization.
BEGIN;
UPDATE bench_heads SET seq = seq + 1 WHERE organization = 1;
INSERT INTO bench_rows (external_id, body) VALUES (gen_random_uuid()::text, repeat('x', 1600));
INSERT INTO bench_audit (seq, entry) SELECT seq, repeat('x', 400) FROM bench_heads WHERE organization = 1;
INSERT INTO bench_events (seq, body) SELECT seq, repeat('x', 400) FROM bench_heads WHERE organization = 1;
INSERT INTO bench_answers (key, body) VALUES (gen_random_uuid()::text, repeat('x', 1700));
COMMIT;
