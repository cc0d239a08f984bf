-- What a database does by itself: one row with a body of the same size, kept by its own commit.
INSERT INTO bench_rows (external_id, body) VALUES (gen_random_uuid()::text, repeat('x', 1600));
